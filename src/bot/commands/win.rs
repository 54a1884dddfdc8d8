//! `/win`, one line of evidence the moment it happens, and `/wins`, all of them. What is done with one of them, `my-win`, stands on
//! buttons alone. Each names it by its random name; whose it is decides whoever asks.

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::scan::is_space;
use crate::bot::messages::wins as messages;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::request::Said;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::cadence::Zone;
use crate::mentoring::person::Address;
use crate::mentoring::quarter::Quarter;
use crate::store::entries::Restored;
use crate::store::entries::wins::Win;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::Utc;

/// The command that keeps one.
pub const NAME: &str = "win";
/// What stands in the menu of a message.
pub const SAVE: &str = "Save as a win";
/// The command that shows all.
pub const ALL: &str = "wins";
/// What is done with one of them.
pub const ONE: &str = "my-win";
/// Shows it.
pub const SHOW: &str = "show";
/// Puts other words in its place.
pub const CHANGE: &str = "change";
/// Deletes it.
pub const DELETE: &str = "delete";
/// Takes that back.
pub const UNDO: &str = "undo";

/// What happened.
pub const WORDS: &str = "words";
/// The message it is about.
pub const ABOUT: &str = "about";
/// The last one that was shown.
pub const BEFORE: &str = "before";
/// Which one.
pub const OF: &str = "of";

/// The longest win, in characters.
pub const LONGEST: usize = 500;
/// How many stand on a page.
pub const PAGE: u32 = 5;
/// How long the random name of a win is.
const UID: usize = 26;

/// `/win [words] [about=…]`
pub fn command() -> Command {
    let about = Arg { name: ABOUT, about: "The message it is about", required: false, kind: Kind::Message };
    Command {
        name: NAME,
        about: "Keep one line of evidence the moment it happens. Only you read it",
        acts: vec![Act {
            verb: None,
            about: "What happened, in your own words; without any, a form asks for them",
            args: vec![words(), about],
            form: true,
        }],
        examples: &["/win Ben ran the incident review without me"],
        offered: true,
        on_message: Some(SAVE),
        run,
    }
}

/// `/wins [before=…]`
pub fn all() -> Command {
    let about = "The wins you kept, the latest first. Only you see them";
    let before =
        Arg { name: BEFORE, about: "The last one you have seen", required: false, kind: Kind::Uid { length: UID } };
    Command {
        name: ALL,
        about,
        acts: vec![Act { verb: None, about, args: vec![before], form: false }],
        examples: &["/wins"],
        offered: true,
        on_message: None,
        run: run_all,
    }
}

/// `my-win show|change|delete|undo of=…`
pub fn one() -> Command {
    let of = || Arg { name: OF, about: "Which one", required: true, kind: Kind::Uid { length: UID } };
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    Command {
        name: ONE,
        about: "One of your wins",
        acts: vec![
            act(SHOW, "Read it", vec![of()], false),
            act(CHANGE, "Put it in other words", vec![of(), words()], true),
            act(DELETE, "Delete it", vec![of()], false),
            act(UNDO, "Have it back", vec![of()], false),
        ],
        examples: &[],
        offered: false,
        on_message: None,
        run: run_one,
    }
}

fn words() -> Arg {
    Arg { name: WORDS, about: "What happened, in a line", required: true, kind: Kind::Text { max: LONGEST } }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let about = asked.one(ABOUT);
    let (words, begun) = match &request.said {
        Said::OnMessage { author, words, .. } if *author == request.from.id => own(words),
        // Somebody else's words are not theirs to keep: of their message there is the link, and no more.
        Said::OnMessage { .. } => (None, String::new()),
        _ => (asked.one(WORDS), String::new()),
    };
    let Some(words) = words else { return Ok(messages::form(bot, about, &begun)) };
    let Some(win) = bot.store().keep_win(&at, words.to_owned(), about.map(str::to_owned), now)? else {
        // A form hands back what was written in it.
        let unwritten = Some(words).filter(|_| !matches!(request.said, Said::Form { .. }));
        return Err(Error::from(messages::too_many(bot, unwritten)));
    };
    kept(bot, &at, &win, now)
}

/// One is kept now.
pub(super) fn kept(bot: &Bot, at: &Address, win: &Win, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (zone, today) = super::clock(bot, at, now)?;
    let so_far = bot.store().count_wins(at, quarter(zone.as_ref(), today))?;
    Ok(messages::kept(bot, win, so_far))
}

/// What they wrote in a message, if it can be kept as it is, and what of it a form begins with.
fn own(words: &str) -> (Option<&str>, String) {
    let fits = words.chars().count() <= LONGEST && !words.trim_matches(is_space).is_empty();
    (Some(words).filter(|_| fits), words.chars().take(LONGEST).collect())
}

fn run_all(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let before = asked.one(BEFORE);
    // One more than are shown says whether there are earlier ones.
    let wins = bot.store().wins(&at, before, PAGE + 1)?.ok_or_else(|| Error::from(messages::gone(bot)))?;
    let (zone, _) = super::clock(bot, &at, now)?;
    Ok(messages::page(bot, &wins, before.is_some(), zone.as_ref()))
}

fn run_one(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (at, store) = (request.from.address(), bot.store());
    let uid = asked.one(OF).unwrap_or_default();
    let gone = || Error::from(messages::gone(bot));
    let zone = super::clock(bot, &at, now)?.0;
    match (asked.verb, asked.one(WORDS)) {
        (Some(CHANGE), Some(words)) => {
            let win = store.change_win(&at, uid, words.to_owned(), now)?.ok_or_else(gone)?;
            Ok(messages::changed(bot, &win))
        }
        (Some(DELETE), _) => {
            let win = store.delete_win(&at, uid, now)?.ok_or_else(gone)?;
            Ok(messages::deleted(bot, &win))
        }
        (Some(UNDO), _) => match store.restore_win(&at, uid, now)?.ok_or_else(gone)? {
            Restored::There(win) => Ok(messages::restored(bot, &win)),
            Restored::Full => Err(Error::from(messages::too_many(bot, None))),
        },
        (verb, _) => {
            let win = store.win(&at, uid, now)?.ok_or_else(gone)?;
            Ok(match verb {
                _ if win.deleted.is_some() => messages::deleted(bot, &win),
                Some(CHANGE) => messages::change_form(bot, &win),
                _ => messages::one(bot, &win, zone.as_ref()),
            })
        }
    }
}

/// When the quarter began that this date is in.
fn quarter(zone: Option<&Zone>, today: NaiveDate) -> DateTime<Utc> {
    let first = Quarter::of(today).first_day();
    let moment = zone.and_then(|zone| zone.moment(first, NaiveTime::MIN));
    moment.unwrap_or_else(|| first.and_time(NaiveTime::MIN).and_utc())
}
