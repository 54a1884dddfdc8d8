//! Command lines on check-in messages. Each names the message, or a check-in in it, by its idempotency key.

use super::{EVERY, ON, RESUME, SKIP, STOP, UNDO};
use crate::bot::line::Invocation;
use crate::mentoring::cadence::Rhythm;
use crate::mentoring::delivery::Outcome;
use crate::mentoring::schedule;

/// The command's name.
pub(in crate::bot::features::checkin) const ASKED: &str = "asked";
/// Opens the form of a check-in.
pub(in crate::bot::features::checkin) const ANSWER: &str = "answer";
/// Snoozes the message.
pub(in crate::bot::features::checkin) const SNOOZE: &str = "snooze";
/// Shows the settings of the schedule that the message comes from.
pub(in crate::bot::features::checkin) const SETTINGS: &str = "settings";
/// Undoes the stop of that schedule.
pub(in crate::bot::features::checkin) const UNSTOP: &str = "unstop";
/// Says why the message was sent.
pub(in crate::bot::features::checkin) const WHY: &str = "why";
/// Explains how to open direct messages.
pub(in crate::bot::features::checkin) const OPEN: &str = "open";
/// Shows the message here: again, or for the first time if it was not delivered.
pub(in crate::bot::features::checkin) const HERE: &str = "here";
/// Marks a check-in as done, with some answers left empty.
pub(in crate::bot::features::checkin) const DONE: &str = "done";
/// Records the outcome of what they said they would try.
pub(in crate::bot::features::checkin) const TRIED: &str = "tried";
/// Saves what they did as a win.
pub(in crate::bot::features::checkin) const KEEP: &str = "keep";
/// Says that the assignment is over.
pub(in crate::bot::features::checkin) const OVER: &str = "over";
/// Offers ways to be asked less.
pub(in crate::bot::features::checkin) const REVIEW: &str = "review";
/// Shows everything written to a check-in.
pub(in crate::bot::features::checkin) const ENTRY: &str = "entry";
/// Deletes everything written to a check-in.
pub(in crate::bot::features::checkin) const DELETE: &str = "delete";
/// Undoes the deletion.
pub(in crate::bot::features::checkin) const RESTORE: &str = "restore";
/// The idempotency key of the message or the check-in.
pub(in crate::bot::features::checkin) const OF: &str = "of";
/// The idempotency key of the check-in in which they said what they would try.
pub(in crate::bot::features::checkin) const TO: &str = "to";
/// How long to snooze.
pub(in crate::bot::features::checkin) const FOR: &str = "for";
/// The outcome.
pub(in crate::bot::features::checkin) const HOW: &str = "how";
/// The answers, in the order of the questions.
pub(in crate::bot::features::checkin) const ANSWERS: [&str; 3] = ["first", "second", "third"];
/// The longest answer, in characters.
pub(in crate::bot::features::checkin) const LONGEST: usize = 4_000;
/// Snoozes for an hour.
pub(in crate::bot::features::checkin) const HOUR: &str = "1h";
/// Snoozes until tomorrow, at the usual time.
pub(in crate::bot::features::checkin) const TOMORROW: &str = "tomorrow";
/// Snoozes until the same day of next week.
pub(in crate::bot::features::checkin) const WEEK: &str = "week";

/// How long a message is snoozed.
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

/// Opens the form of a check-in; `on` is the key of the message with the button, if that is a different one.
pub fn answer_on(check_in: &str, on: &str) -> Invocation {
    standing_on(answer(check_in), check_in, on)
}

/// Snoozes a message.
pub fn put_off(key: &str, until: Until) -> Invocation {
    let until = match until {
        Until::Hour => HOUR,
        Until::Tomorrow => TOMORROW,
        Until::NextWeek => WEEK,
    };
    message(SNOOZE, key).with(FOR, until)
}

/// Skips a message: leaves every check-in in it unanswered.
pub fn leave(key: &str) -> Invocation {
    message(SKIP, key)
}

/// Shows the settings of the schedule that a message comes from.
pub fn settings(key: &str) -> Invocation {
    message(SETTINGS, key)
}

/// Stops the schedule that a message comes from; `on` is the key of the message with the button, if that is a different one.
pub fn stop_on(about: &str, on: &str) -> Invocation {
    standing_on(message(STOP, about), about, on)
}

/// Resumes the schedule that a message comes from, in this rhythm or as before.
pub fn resume_message(key: &str, rhythm: Option<Rhythm>) -> Invocation {
    message(RESUME, key).maybe(EVERY, rhythm.map(schedule::every))
}

/// Shows a message here: again, or for the first time if it was not delivered.
pub fn here(key: &str) -> Invocation {
    message(HERE, key)
}

/// Marks a check-in as done; `on` is the key of the message with the button, if that is a different one.
pub fn done_on(check_in: &str, on: &str) -> Invocation {
    standing_on(message(DONE, check_in), check_in, on)
}

/// Records the outcome of what they said they would try in the check-in `to`.
pub fn tried(key: &str, outcome: Outcome, to: &str) -> Invocation {
    message(TRIED, key).with(HOW, outcome.name()).with(TO, to)
}

/// Saves what they did of what they said in the check-in `to` as a win.
pub fn keep_as_win(key: &str, to: &str) -> Invocation {
    message(KEEP, key).with(TO, to)
}

/// Says that the assignment is over.
pub fn over(key: &str) -> Invocation {
    message(OVER, key)
}

/// Offers ways to be asked less.
pub fn review(key: &str) -> Invocation {
    message(REVIEW, key)
}

/// Shows everything written to a check-in.
pub fn entry(key: &str) -> Invocation {
    message(ENTRY, key)
}

/// Deletes everything written to a check-in.
pub fn delete(key: &str) -> Invocation {
    message(DELETE, key)
}

/// Undoes the deletion.
pub fn restore(key: &str) -> Invocation {
    message(RESTORE, key)
}

/// Undoes the skipping of a message.
pub fn reopen(key: &str) -> Invocation {
    message(UNDO, key)
}

/// Undoes the stop of the schedule that a message comes from.
pub fn unstop(key: &str) -> Invocation {
    message(UNSTOP, key)
}

/// Says why a message was sent.
pub fn why(key: &str) -> Invocation {
    message(WHY, key)
}

/// Explains how to open direct messages.
pub fn open_messages() -> Invocation {
    Invocation::verb(ASKED, OPEN)
}

fn message(verb: &'static str, key: &str) -> Invocation {
    Invocation::verb(ASKED, verb).with(OF, key)
}

fn standing_on(line: Invocation, about: &str, on: &str) -> Invocation {
    if about == on { line } else { line.with(ON, on) }
}
