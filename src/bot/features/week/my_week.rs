//! `my-week`: the form and the buttons that record a week, and actions on a saved one.

use super::author::{Author, figures, keep, of, shares};
use super::lines;
use super::lines::{
    DELETE, FIGURES, HAND, ID, LEFT, LONGEST, LONGEST_WHAT, MY_WEEK, PICK, READ, SPENT, UNDO, WHAT, WRITE,
};
use super::says::{all, hand_over, one, picks};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::week::{Week, reading};
use crate::store::drafts::KeepFor;
use crate::store::entries::Restored;
use chrono::{DateTime, Utc};

/// `my-week write|pick|read|figures|hand|left|delete|undo`
pub fn command() -> Command {
    let id = || Arg::new(ID, "Which one", Kind::Scalar(Scalar::Uid)).required();
    let text = |name, about, max| Arg::new(name, about, Kind::Text { max }).required();
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    let spent = text(SPENT, "Where it went, a line for each activity", LONGEST);
    let what = Arg { required: false, ..text(WHAT, "One thing to hand over, in a line", LONGEST_WHAT) };
    Command::new(MY_WEEK, "One of your weeks", run)
        .acts(vec![
            act(WRITE, "Write it into one field", vec![of(), spent], true),
            act(PICK, "Pick it share by share", shares().chain([of()]).collect(), false),
            act(READ, "Read it", vec![of()], false),
            act(FIGURES, "See its figures beside the bands", vec![of()], false),
            act(HAND, "Name one thing to hand over", vec![of(), what], true),
            act(LEFT, "Say that it left your desk", vec![of()], false),
            act(DELETE, "Delete it", vec![id()], false),
            act(UNDO, "Have it back", vec![id()], false),
        ])
        .on_buttons_alone()
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let who = Author::of(bot, request, now)?;
    if let Some(uid) = asked.one(ID) {
        return by_name(bot, &who, uid, asked.verb == Some(UNDO), now);
    }
    let monday = who.monday(bot, asked)?;
    let is_form = matches!(request.said, Said::Form { .. });
    match (asked.verb, asked.one(SPENT)) {
        (Some(WRITE), None) => {
            let begun = who.week(monday).or(who.weeks.first().map(|(_, kept)| kept));
            return Ok(one::form(bot, monday, begun.map(|kept| &kept.body)));
        }
        (Some(WRITE), Some(text)) => {
            return match reading::week(text) {
                Ok(week) => keep(bot, &who, monday, week, now),
                Err(unread) => {
                    // A person who sends the form wants it saved, so it is kept as a draft that the form starts with, even for a
                    // new person.
                    if is_form {
                        let line = bot.line(&lines::write(monday));
                        let written = vec![(SPENT.to_owned(), text.to_owned())];
                        bot.store().keep_draft(&who.at, &line, written, KeepFor::Anybody, now)?;
                    }
                    Err(Error::from(one::unread(bot, monday, &unread, is_form)))
                }
            };
        }
        (Some(PICK), _) => return Ok(picks::next(bot, monday, &figures(asked))),
        _ => {}
    }
    let gone = || Error::from(all::gone(bot));
    let kept = who.week(monday).ok_or_else(gone)?;
    match (asked.verb, asked.one(WHAT)) {
        (Some(FIGURES), _) => Ok(one::figures(bot, kept, monday, who.levels)),
        (Some(HAND), None) if !is_form => Ok(hand_over::form(bot, monday, &kept.body)),
        (Some(HAND), what) => {
            let what = what.unwrap_or_default().to_owned();
            let change = move |week: &mut Week| {
                week.handed &= week.hand_over == what;
                week.hand_over = what;
            };
            let kept = bot.store().change_reflection(&who.at, &kept.uid, now, change)?.ok_or_else(gone)?;
            Ok(hand_over::named(bot, &kept, monday))
        }
        (Some(LEFT), _) if !kept.body.hand_over.is_empty() => {
            let kept = bot.store().change_reflection(&who.at, &kept.uid, now, |week: &mut Week| week.handed = true)?;
            Ok(hand_over::handed(bot, &kept.ok_or_else(gone)?))
        }
        _ => Ok(one::one(bot, kept, monday, who.levels, who.waiting(monday))),
    }
}

/// Deletes the week with this random id, or restores it.
fn by_name(bot: &Bot, who: &Author<'_>, uid: &str, undo: bool, now: DateTime<Utc>) -> Result<Reply, Error> {
    let gone = || Error::from(all::gone(bot));
    if !undo {
        let kept = bot.store().delete_reflection::<Week>(&who.at, uid, now)?.ok_or_else(gone)?;
        return Ok(all::deleted(bot, &kept));
    }
    let kept = match bot.store().restore_reflection::<Week>(&who.at, uid, now)?.ok_or_else(gone)? {
        Restored::There(kept) => kept,
        Restored::Full => return Err(Error::from(one::too_many(bot))),
    };
    let monday = kept.about.parse().map_err(|_| gone())?;
    Ok(one::kept(bot, &kept, monday, who.levels, one::News::Back))
}
