//! `asked`: presses on what was said unasked. It stands on buttons alone, and each names the message, or the check-in in it, by
//! its marker; whose that is decides whoever asks.

use super::checkin;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::calendar;
use crate::bot::messages::checkin as messages;
use crate::bot::messages::deliveries;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::delivery::MARKER;
use crate::mentoring::ladder::Name;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// The command's name.
pub const NAME: &str = "asked";
/// Opens the form for a check-in.
pub const ANSWER: &str = "answer";
/// Puts all of a message off.
pub const SNOOZE: &str = "snooze";
/// Leaves all of a message unanswered.
pub const SKIP: &str = "skip";
/// Shows how the schedule stands that a message is from.
pub const SETTINGS: &str = "settings";
/// Ends that schedule.
pub const STOP: &str = "stop";
/// Has it go on.
pub const RESUME: &str = "resume";
/// Says how direct messages are opened.
pub const OPEN: &str = "open";
/// Shows the message again, or for the first time.
pub const HERE: &str = "here";

/// The marker that it is about.
pub const OF: &str = "of";
/// The marker of the message that was pressed on, where that is another one.
pub const ON: &str = "on";
/// Until when.
pub const FOR: &str = "for";
/// How often from now on.
pub const EVERY: &str = checkin::EVERY;
/// What is written, in the order of the questions.
pub const ANSWERS: [&str; 3] = ["first", "second", "third"];
/// The longest answer, in characters.
pub const LONGEST: usize = 4_000;

/// For an hour.
pub const HOUR: &str = "1h";
/// Until tomorrow, at the usual time.
pub const TOMORROW: &str = "tomorrow";
/// Until the same day of next week.
pub const WEEK: &str = "week";

/// `asked answer|snooze|skip|settings|stop|resume|here of=…`
pub fn command() -> Command {
    let marker = |name, about, required| Arg { name, about, required, kind: Kind::Uid { length: MARKER } };
    let of = || marker(OF, "The message, by the name on its buttons", true);
    let closed = |name, about, names: &[Name], required| {
        let what = if name == EVERY { "rhythm" } else { "time" };
        Arg { name, about, required, kind: Kind::Closed(Arc::new(Vocabulary::new(what, names))) }
    };
    let until = |id: &str, title: &str| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    let untils = [until(HOUR, "In an hour"), until(TOMORROW, "Tomorrow"), until(WEEK, "Next week")];
    let answers = ANSWERS.map(|name| Arg {
        name,
        about: "What you answer, in your own words",
        required: false,
        kind: Kind::Text { max: LONGEST },
    });
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    let on = marker(ON, "The message that was pressed on, by the name on its buttons", false);
    Command {
        name: NAME,
        about: "What I asked you, or told you",
        acts: vec![
            act(ANSWER, "Answer it", [of()].into_iter().chain(answers).chain([on]).collect(), true),
            act(SNOOZE, "Put it off", vec![of(), closed(FOR, "Until when", &untils, true)], false),
            act(SKIP, "Leave it unanswered", vec![of()], false),
            act(SETTINGS, "How it stands", vec![of()], false),
            act(STOP, "End it", vec![of()], false),
            act(
                RESUME,
                "Have it go on",
                vec![of(), closed(EVERY, "How often from now on", &calendar::rhythms(), false)],
                false,
            ),
            act(HERE, "Show it", vec![of()], false),
            act(OPEN, "How direct messages are opened", Vec::new(), false),
        ],
        examples: &[],
        offered: false,
        run,
    }
}

fn run(bot: &Bot, _request: &Request, asked: &Invocation, _now: DateTime<Utc>) -> Result<Reply, Error> {
    if asked.verb == Some(OPEN) {
        return Ok(deliveries::how_to_open(bot));
    }
    Err(Error::from(messages::unknown(bot)))
}
