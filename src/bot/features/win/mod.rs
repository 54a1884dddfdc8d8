//! `/win` saves one line of evidence the moment it happens, and `/wins` lists all of them. Actions on one win, `my-win`, exist
//! only as buttons. Each names the win by its random id, and only finds wins of the person who presses.

pub mod lines;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::text::is_space;
use crate::bot::line::value::Scalar;
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::mentoring::cadence::Zone;
use crate::mentoring::person::Address;
use crate::mentoring::quarter::Quarter;
use crate::store::entries::Restored;
use crate::store::entries::wins::Win;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use lines::{ABOUT, BEFORE, CHANGE, DELETE, LONGEST, MY_WIN, OF, PAGE, SHOW, UNDO, WIN, WINS, WORDS};

/// Wins: lines of evidence.
pub fn feature() -> Feature {
    Feature::new(vec![command(), all(), one()])
}

/// `/win [words] [about=…]`
pub fn command() -> Command {
    let about = Arg::new(ABOUT, "The message it is about", Kind::Scalar(Scalar::Message));
    Command::new(WIN, "Keep one line of evidence the moment it happens. Only you read it", run)
        .with(
            Act::new("What happened, in your own words; without any, a form asks for them", vec![words(), about])
                .with_form(),
        )
        .examples(&["/win Ben ran the incident review without me"])
        .on_message(says::SAVE)
}

/// `/wins [before=…]`
pub fn all() -> Command {
    let about = "The wins you kept, the latest first. Only you see them";
    let before = Arg::new(BEFORE, "The last one you have seen", Kind::Scalar(Scalar::Uid));
    Command::new(WINS, about, run_all).with(Act::new(about, vec![before])).examples(&["/wins"])
}

/// `my-win show|change|delete|undo of=…`
pub fn one() -> Command {
    let of = || Arg::new(OF, "Which one", Kind::Scalar(Scalar::Uid)).required();
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    Command::new(MY_WIN, "One of your wins", run_one)
        .acts(vec![
            act(SHOW, "Read it", vec![of()], false),
            act(CHANGE, "Put it in other words", vec![of(), words()], true),
            act(DELETE, "Delete it", vec![of()], false),
            act(UNDO, "Have it back", vec![of()], false),
        ])
        .on_buttons_alone()
}

fn words() -> Arg {
    Arg::new(WORDS, "What happened, in a line", Kind::Text { max: LONGEST }).required()
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let about = asked.one(ABOUT);
    let (words, begun) = match &request.said {
        Said::OnMessage { author, words, .. } if *author == request.from.id => own(words),
        // Words of somebody else are not theirs to keep: only the link to that message is saved.
        Said::OnMessage { .. } => (None, String::new()),
        _ => (asked.one(WORDS), String::new()),
    };
    let Some(words) = words else { return Ok(says::form(bot, about, &begun)) };
    let Some(win) = bot.store().keep_win(&at, words.to_owned(), about.map(str::to_owned), now)? else {
        // A form gives its own text back, so the reply need not repeat it.
        let unwritten = Some(words).filter(|_| !matches!(request.said, Said::Form { .. }));
        return Err(Error::from(says::too_many(bot, unwritten)));
    };
    kept(bot, &at, &win, now)
}

/// The reply when a win is saved.
pub(super) fn kept(bot: &Bot, at: &Address, win: &Win, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (zone, today) = bot.local(at, now)?;
    let so_far = bot.store().count_wins(at, quarter(zone.as_ref(), today))?;
    Ok(says::kept(bot, win, so_far))
}

/// The words of a message if they can be saved as they are, and the part of them that a form starts with.
fn own(words: &str) -> (Option<&str>, String) {
    let fits = words.chars().count() <= LONGEST && !words.trim_matches(is_space).is_empty();
    (Some(words).filter(|_| fits), words.chars().take(LONGEST).collect())
}

fn run_all(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let before = asked.one(BEFORE);
    // One more than fits on a page, to know whether there are earlier ones.
    let wins = bot.store().wins(&at, before, PAGE + 1)?.ok_or_else(|| Error::from(says::gone(bot)))?;
    let (zone, _) = bot.local(&at, now)?;
    Ok(says::page(bot, &wins, before.is_some(), zone.as_ref()))
}

fn run_one(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (at, store) = (request.from.address(), bot.store());
    let uid = asked.one(OF).unwrap_or_default();
    let gone = || Error::from(says::gone(bot));
    let zone = bot.local(&at, now)?.0;
    match (asked.verb, asked.one(WORDS)) {
        (Some(CHANGE), Some(words)) => {
            let win = store.change_win(&at, uid, words.to_owned(), now)?.ok_or_else(gone)?;
            Ok(says::changed(bot, &win))
        }
        (Some(DELETE), _) => {
            let win = store.delete_win(&at, uid, now)?.ok_or_else(gone)?;
            Ok(says::deleted(bot, &win))
        }
        (Some(UNDO), _) => match store.restore_win(&at, uid, now)?.ok_or_else(gone)? {
            Restored::There(win) => Ok(says::restored(bot, &win)),
            Restored::Full => Err(Error::from(says::too_many(bot, None))),
        },
        (verb, _) => {
            let win = store.win(&at, uid, now)?.ok_or_else(gone)?;
            Ok(match verb {
                _ if win.deleted.is_some() => says::deleted(bot, &win),
                Some(CHANGE) => says::change_form(bot, &win),
                _ => says::one(bot, &win, zone.as_ref()),
            })
        }
    }
}

/// The moment at which the quarter of this date began.
fn quarter(zone: Option<&Zone>, today: NaiveDate) -> DateTime<Utc> {
    let first = Quarter::of(today).first_day();
    let moment = zone.and_then(|zone| zone.moment(first, NaiveTime::MIN));
    moment.unwrap_or_else(|| first.and_time(NaiveTime::MIN).and_utc())
}
