//! `my-week`: the form and the picks that make a week, and what is done with one that is kept.

use super::week::Asker;
use super::week::figures;
use super::week::keep;
use super::week::of;
use super::week::shares;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::messages::handing;
use crate::bot::messages::picks;
use crate::bot::messages::week as messages;
use crate::bot::messages::weeks;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::request::Said;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::week::Week;
use crate::mentoring::week::reading;
use crate::store::drafts::KeepFor;
use crate::store::entries::Restored;
use chrono::DateTime;
use chrono::Utc;

/// What is done with one week.
pub const NAME: &str = "my-week";
/// Writes it into one field.
pub const WRITE: &str = "write";
/// Picks it share by share.
pub const PICK: &str = "pick";
/// Shows it.
pub const READ: &str = "read";
/// Names what is to be handed over.
pub const HAND: &str = "hand";
/// Says that it was.
pub const LEFT: &str = "left";
/// Deletes it.
pub const DELETE: &str = "delete";
/// Takes that back.
pub const UNDO: &str = "undo";

/// Where it went, in their own words.
pub const SPENT: &str = "spent";
/// What is to be handed over.
pub const WHAT: &str = "what";
/// Which one, by its random name.
pub const ID: &str = "id";

/// The longest text about a week, in characters.
pub const LONGEST: usize = 600;
/// The longest line about what is to be handed over, in characters.
pub const LONGEST_WHAT: usize = 200;
/// How long the random name of a week is.
const UID: usize = 26;

/// `my-week write|pick|read|hand|left|delete|undo`
pub fn command() -> Command {
    let id = || Arg { name: ID, about: "Which one", required: true, kind: Kind::Uid { length: UID } };
    let text = |name, about, max| Arg { name, about, required: true, kind: Kind::Text { max } };
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    let spent = text(SPENT, "Where it went, a line for each activity", LONGEST);
    let what = Arg { required: false, ..text(WHAT, "One thing to hand over, in a line", LONGEST_WHAT) };
    Command {
        name: NAME,
        about: "One of your weeks",
        acts: vec![
            act(WRITE, "Write it into one field", vec![of(), spent], true),
            act(PICK, "Pick it share by share", shares().chain([of()]).collect(), false),
            act(READ, "Read it", vec![of()], false),
            act(HAND, "Name one thing to hand over", vec![of(), what], true),
            act(LEFT, "Say that it left your desk", vec![of()], false),
            act(DELETE, "Delete it", vec![id()], false),
            act(UNDO, "Have it back", vec![id()], false),
        ],
        examples: &[],
        offered: false,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let who = Asker::of(bot, request, now)?;
    if let Some(uid) = asked.one(ID) {
        return by_name(bot, &who, uid, asked.verb == Some(UNDO), now);
    }
    let monday = who.monday(bot, asked)?;
    let is_form = matches!(request.said, Said::Form { .. });
    match (asked.verb, asked.one(SPENT)) {
        (Some(WRITE), None) => {
            let begun = who.week(monday).or(who.weeks.first().map(|(_, kept)| kept));
            return Ok(messages::form(bot, monday, begun.map(|kept| &kept.body)));
        }
        (Some(WRITE), Some(text)) => {
            return match reading::week(text) {
                Ok(week) => keep(bot, &who, monday, week, now),
                Err(unread) => {
                    // Whoever sends this wants it kept: the form begins with it again, also for somebody we did not know.
                    if is_form {
                        let line = bot.line(&messages::of(messages::act(WRITE), monday));
                        let written = vec![(SPENT.to_owned(), text.to_owned())];
                        bot.store().keep_draft(&who.at, &line, written, KeepFor::Anybody, now)?;
                    }
                    Err(Error::from(messages::unread(bot, monday, &unread, is_form)))
                }
            };
        }
        (Some(PICK), _) => return Ok(picks::next(bot, monday, &figures(asked))),
        _ => {}
    }
    let gone = || Error::from(weeks::gone(bot));
    let kept = who.week(monday).ok_or_else(gone)?;
    match (asked.verb, asked.one(WHAT)) {
        (Some(HAND), None) if !is_form => Ok(handing::form(bot, monday, &kept.body)),
        (Some(HAND), what) => {
            let what = what.unwrap_or_default().to_owned();
            let change = move |week: &mut Week| {
                week.handed &= week.hand_over == what;
                week.hand_over = what;
            };
            let kept = bot.store().change_reflection(&who.at, &kept.uid, now, change)?.ok_or_else(gone)?;
            Ok(handing::named(bot, &kept, monday))
        }
        (Some(LEFT), _) if !kept.body.hand_over.is_empty() => {
            let kept = bot.store().change_reflection(&who.at, &kept.uid, now, |week: &mut Week| week.handed = true)?;
            Ok(handing::handed(bot, &kept.ok_or_else(gone)?))
        }
        _ => Ok(messages::one(bot, kept, monday, who.levels, who.waiting(monday))),
    }
}

/// Deletes the week with this name, or has it back.
fn by_name(bot: &Bot, who: &Asker<'_>, uid: &str, undo: bool, now: DateTime<Utc>) -> Result<Reply, Error> {
    let gone = || Error::from(weeks::gone(bot));
    if !undo {
        let kept = bot.store().delete_reflection::<Week>(&who.at, uid, now)?.ok_or_else(gone)?;
        return Ok(weeks::deleted(bot, &kept));
    }
    let kept = match bot.store().restore_reflection::<Week>(&who.at, uid, now)?.ok_or_else(gone)? {
        Restored::There(kept) => kept,
        Restored::Full => return Err(Error::from(messages::too_many(bot))),
    };
    let monday = kept.about.parse().map_err(|_| gone())?;
    Ok(messages::kept(bot, &kept, monday, who.levels, messages::News::Back))
}
