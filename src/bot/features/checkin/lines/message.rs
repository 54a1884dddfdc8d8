//! The lines on the messages of check-ins: each names the message, or the check-in in it, by its idempotency key.

use super::EVERY;
use super::ON;
use super::RESUME;
use super::SKIP;
use super::STOP;
use super::UNDO;
use crate::bot::line::Invocation;
use crate::mentoring::cadence::Rhythm;
use crate::mentoring::delivery::Outcome;
use crate::mentoring::schedule;

/// The command's name.
pub(in crate::bot::features::checkin) const ASKED: &str = "asked";
/// Opens the form for a check-in.
pub(in crate::bot::features::checkin) const ANSWER: &str = "answer";
/// Puts all of a message off.
pub(in crate::bot::features::checkin) const SNOOZE: &str = "snooze";
/// Shows how the schedule stands that a message is from.
pub(in crate::bot::features::checkin) const SETTINGS: &str = "settings";
/// Takes back that the schedule was ended.
pub(in crate::bot::features::checkin) const UNSTOP: &str = "unstop";
/// Says why it came.
pub(in crate::bot::features::checkin) const WHY: &str = "why";
/// Says how direct messages are opened.
pub(in crate::bot::features::checkin) const OPEN: &str = "open";
/// Shows the message again, or for the first time.
pub(in crate::bot::features::checkin) const HERE: &str = "here";
/// Says that nothing more is written to a check-in.
pub(in crate::bot::features::checkin) const DONE: &str = "done";
/// Says what came of what they said they would try.
pub(in crate::bot::features::checkin) const TRIED: &str = "tried";
/// Keeps that as a win.
pub(in crate::bot::features::checkin) const KEEP: &str = "keep";
/// Says that the assignment is over that it is about.
pub(in crate::bot::features::checkin) const OVER: &str = "over";
/// Offers less of the same.
pub(in crate::bot::features::checkin) const REVIEW: &str = "review";
/// Shows all that was written to a check-in.
pub(in crate::bot::features::checkin) const ENTRY: &str = "entry";
/// Deletes that.
pub(in crate::bot::features::checkin) const DELETE: &str = "delete";
/// Takes the deletion back.
pub(in crate::bot::features::checkin) const RESTORE: &str = "restore";
/// The marker that it is about.
pub(in crate::bot::features::checkin) const OF: &str = "of";
/// The marker of the check-in in which they said what they would try.
pub(in crate::bot::features::checkin) const TO: &str = "to";
/// Until when.
pub(in crate::bot::features::checkin) const FOR: &str = "for";
/// What came of it.
pub(in crate::bot::features::checkin) const HOW: &str = "how";
/// What is written, in the order of the questions.
pub(in crate::bot::features::checkin) const ANSWERS: [&str; 3] = ["first", "second", "third"];
/// The longest answer, in characters.
pub(in crate::bot::features::checkin) const LONGEST: usize = 4_000;
/// For an hour.
pub(in crate::bot::features::checkin) const HOUR: &str = "1h";
/// Until tomorrow, at the usual time.
pub(in crate::bot::features::checkin) const TOMORROW: &str = "tomorrow";
/// Until the same day of next week.
pub(in crate::bot::features::checkin) const WEEK: &str = "week";

/// How long a message is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// For an hour.
    Hour,
    /// Until tomorrow, at the usual time.
    Tomorrow,
    /// Until the same day of next week.
    NextWeek,
}

/// Opens the form of a check-in.
pub fn answer(check_in: &str) -> Invocation {
    message(ANSWER, check_in)
}

/// The same, saying on which message it stands where that is another one.
pub fn answer_on(check_in: &str, on: &str) -> Invocation {
    standing_on(answer(check_in), check_in, on)
}

/// Puts all of a message off.
pub fn put_off(key: &str, until: Until) -> Invocation {
    let until = match until {
        Until::Hour => HOUR,
        Until::Tomorrow => TOMORROW,
        Until::NextWeek => WEEK,
    };
    message(SNOOZE, key).with(FOR, until)
}

/// Leaves all of a message unanswered.
pub fn leave(key: &str) -> Invocation {
    message(SKIP, key)
}

/// Shows how the check-in stands that a message is from.
pub fn settings(key: &str) -> Invocation {
    message(SETTINGS, key)
}

/// Ends the check-in that a message is from, saying on which message it stands where that is another one.
pub fn stop_on(about: &str, on: &str) -> Invocation {
    standing_on(message(STOP, about), about, on)
}

/// Has the check-in go on that a message is from, as often as before or as this.
pub fn resume_message(key: &str, rhythm: Option<Rhythm>) -> Invocation {
    message(RESUME, key).maybe(EVERY, rhythm.map(schedule::every))
}

/// Shows a message again, or for the first time.
pub fn here(key: &str) -> Invocation {
    message(HERE, key)
}

/// Says that nothing more is written to a check-in, saying on which message it stands where that is another one.
pub fn done_on(check_in: &str, on: &str) -> Invocation {
    standing_on(message(DONE, check_in), check_in, on)
}

/// Says what came of what they said in `to` that they would try.
pub fn tried(key: &str, outcome: Outcome, to: &str) -> Invocation {
    message(TRIED, key).with(HOW, outcome.name()).with(TO, to)
}

/// Keeps what they did of what they said in `to` as a win.
pub fn keep_as_win(key: &str, to: &str) -> Invocation {
    message(KEEP, key).with(TO, to)
}

/// Says that the assignment is over.
pub fn over(key: &str) -> Invocation {
    message(OVER, key)
}

/// Offers less of the same.
pub fn review(key: &str) -> Invocation {
    message(REVIEW, key)
}

/// Shows all that was written to a check-in.
pub fn entry(key: &str) -> Invocation {
    message(ENTRY, key)
}

/// Deletes what was written to a check-in.
pub fn delete(key: &str) -> Invocation {
    message(DELETE, key)
}

/// Takes that back.
pub fn restore(key: &str) -> Invocation {
    message(RESTORE, key)
}

/// Opens again what was left.
pub fn reopen(key: &str) -> Invocation {
    message(UNDO, key)
}

/// Takes back that the check-in was ended that a message is from.
pub fn unstop(key: &str) -> Invocation {
    message(UNSTOP, key)
}

/// Why a message came.
pub fn why(key: &str) -> Invocation {
    message(WHY, key)
}

/// How direct messages are opened.
pub fn open_messages() -> Invocation {
    Invocation::verb(ASKED, OPEN)
}

fn message(verb: &'static str, key: &str) -> Invocation {
    Invocation::verb(ASKED, verb).with(OF, key)
}

fn standing_on(line: Invocation, about: &str, on: &str) -> Invocation {
    if about == on { line } else { line.with(ON, on) }
}
