//! Command lines of check-ins and of their messages: the lines their buttons run, and the words those are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

pub mod message;

use crate::bot::line::{Invocation, clock};
use crate::mentoring::cadence::{Cadence, Rhythm};
use crate::mentoring::schedule;
use crate::mentoring::schedule::Schedule;
use chrono::{NaiveDate, NaiveTime};

/// Skips a message, or leaves out a date.
pub(in crate::bot::features::checkin) const SKIP: &str = "skip";
/// Stops a schedule.
pub(in crate::bot::features::checkin) const STOP: &str = "stop";
/// Resumes a schedule.
pub(in crate::bot::features::checkin) const RESUME: &str = "resume";
/// Undoes a skip or a stop.
pub(in crate::bot::features::checkin) const UNDO: &str = "undo";
/// The key of the message with the button, if that is a different one; with `start` and `change`, the day.
pub(in crate::bot::features::checkin) const ON: &str = "on";
/// The command for days away.
pub(in crate::bot::features::checkin) const AWAY: &str = "away";
/// The first day on which they are back; with `pause`, the day on which it resumes.
pub(in crate::bot::features::checkin) const UNTIL: &str = "until";
/// Says that they are back.
pub(in crate::bot::features::checkin) const BACK: &str = "back";
/// The command for check-ins.
pub(in crate::bot::features::checkin) const CHECKIN: &str = "checkin";
/// Previews a check-in, or starts it.
pub(in crate::bot::features::checkin) const START: &str = "start";
/// Lists the check-ins.
pub(in crate::bot::features::checkin) const LIST: &str = "list";
/// Changes when one comes, how often it reminds or how much it asks.
pub(in crate::bot::features::checkin) const CHANGE: &str = "change";
/// Pauses one.
pub(in crate::bot::features::checkin) const PAUSE: &str = "pause";
/// Asks one now, outside its schedule.
pub(in crate::bot::features::checkin) const NOW: &str = "now";
/// Shows the answers so far.
pub(in crate::bot::features::checkin) const HISTORY: &str = "history";
/// Changes what one asks about.
pub(in crate::bot::features::checkin) const THEMES: &str = "themes";
/// Sets the assignment that one is about.
pub(in crate::bot::features::checkin) const NAME_IT: &str = "name";
/// Exports the next dates as a calendar file.
pub(in crate::bot::features::checkin) const CALENDAR: &str = "calendar";
/// The kind of check-in.
pub(in crate::bot::features::checkin) const KIND: &str = "kind";
/// How often.
pub(in crate::bot::features::checkin) const EVERY: &str = "every";
/// The time of day.
pub(in crate::bot::features::checkin) const AT: &str = "at";
/// The random id of a schedule, needed if several are of the same kind.
pub(in crate::bot::features::checkin) const ID: &str = "id";
/// How many questions it asks.
pub(in crate::bot::features::checkin) const LENGTH: &str = "length";
/// One question, and what they will try.
pub(in crate::bot::features::checkin) const SHORT: &str = "short";
/// All questions of its kind.
pub(in crate::bot::features::checkin) const FULL: &str = "full";
/// The last check-in on the page before.
pub(in crate::bot::features::checkin) const BEFORE: &str = "before";
/// The assignment, in a line.
pub(in crate::bot::features::checkin) const ABOUT: &str = "about";
/// The day on which the assignment is due.
pub(in crate::bot::features::checkin) const ENDS: &str = "ends";
/// The longest line about an assignment, in characters.
pub(in crate::bot::features::checkin) const LONGEST_ABOUT: usize = 200;
/// The date to leave out.
pub(in crate::bot::features::checkin) const DATE: &str = "date";
/// The most reminders of one check-in.
pub(in crate::bot::features::checkin) const NUDGES: &str = "nudges";
/// The names for the number of reminders, from none up.
pub(in crate::bot::features::checkin) const REMINDERS: [&str; 3] = ["none", "once", "twice"];
/// Starts the check-in. The same line without this flag shows a preview.
pub(in crate::bot::features::checkin) const BEGIN: &str = "begin";

/// The schedule that a line is about.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// The only schedule of this kind.
    Kind(&'a str),
    /// The schedule with this random id.
    Id(&'a str),
}

impl<'a> Which<'a> {
    /// The name of a schedule among all of theirs: its kind if that is unique, or else its id.
    pub fn of(schedule: &'a Schedule, all: &[Schedule]) -> Self {
        match all.iter().filter(|other| other.kind == schedule.kind).count() {
            0 | 1 => Which::Kind(&schedule.kind),
            _ => Which::Id(&schedule.uid),
        }
    }
}

/// Shows the kinds of check-in to start.
pub fn start_which() -> Invocation {
    check_in(START)
}

/// Previews a check-in of this kind.
pub fn start(kind: &str) -> Invocation {
    start_which().with(KIND, kind)
}

/// Previews a check-in with this rhythm and time.
pub fn start_like(kind: &str, cadence: &Cadence) -> Invocation {
    at(&rhythm(&start(kind), cadence.rhythm), cadence.at)
}

/// Previews a check-in that comes once a quarter.
pub fn start_quarterly(kind: &str) -> Invocation {
    start(kind).with(EVERY, "quarterly")
}

/// Starts the check-in that a line of [`start_like`] previews.
pub fn begin(shown: &Invocation) -> Invocation {
    shown.clone().flag(BEGIN, true)
}

/// Turns a line that starts a check-in into its preview; other lines stay the same.
pub fn look(line: &Invocation) -> Invocation {
    line.clone().flag(BEGIN, false)
}

/// Sets the rhythm in a line.
pub fn rhythm(line: &Invocation, rhythm: Rhythm) -> Invocation {
    line.clone().with(EVERY, schedule::every(rhythm)).with(ON, schedule::day(rhythm))
}

/// Sets how often in a line, and keeps the day of the rhythm `now` if that is possible.
pub fn often(line: &Invocation, every: &str, now: Rhythm) -> Invocation {
    let mut line = line.clone().with(EVERY, every);
    if schedule::rhythm(every, &schedule::day(now)).is_none() {
        line.values.remove(ON);
    }
    line
}

/// Sets the time of day in a line.
pub fn at(line: &Invocation, time: NaiveTime) -> Invocation {
    line.clone().with(AT, clock::shown(time))
}

/// Makes a line name the schedule by its random id.
pub fn by_id(line: &Invocation, uid: &str) -> Invocation {
    let mut line = line.clone();
    line.values.remove(KIND);
    line.with(ID, uid)
}

/// Lists their check-ins.
pub fn list() -> Invocation {
    check_in(LIST)
}

/// Exports the next dates of all their check-ins.
pub fn calendar() -> Invocation {
    check_in(CALENDAR)
}

/// Shows the settings of one.
pub fn show(which: Which<'_>) -> Invocation {
    about(LIST, which)
}

/// Changes when one comes; [`rhythm`], [`often`], [`at`] and [`remind`] add to what.
pub fn change(which: Which<'_>) -> Invocation {
    about(CHANGE, which)
}

/// Sets the number of reminders in a line: a word of [`REMINDERS`].
pub fn remind(change: &Invocation, reminders: &str) -> Invocation {
    change.clone().with(NUDGES, reminders)
}

/// Changes how many questions one asks.
pub fn length(uid: &str, short: bool) -> Invocation {
    change(Which::Id(uid)).with(LENGTH, if short { SHORT } else { FULL })
}

/// Asks whether to leave out the next date of one.
pub fn skip(which: Which<'_>) -> Invocation {
    about(SKIP, which)
}

/// Leaves out one date.
pub fn skip_date(which: Which<'_>, date: NaiveDate) -> Invocation {
    skip(which).with(DATE, date.to_string())
}

/// Undoes leaving out a date.
pub fn undo_skip(uid: &str, date: NaiveDate) -> Invocation {
    undo_stop(uid).with(DATE, date.to_string())
}

/// Pauses one.
pub fn pause(which: Which<'_>) -> Invocation {
    about(PAUSE, which)
}

/// Resumes one.
pub fn resume(which: Which<'_>) -> Invocation {
    about(RESUME, which)
}

/// Stops one.
pub fn stop(which: Which<'_>) -> Invocation {
    about(STOP, which)
}

/// Undoes the stop of one.
pub fn undo_stop(uid: &str) -> Invocation {
    about(UNDO, Which::Id(uid))
}

/// Asks one now, outside its schedule.
pub fn now(which: Which<'_>) -> Invocation {
    about(NOW, which)
}

/// Shows the answers to one.
pub fn history(which: Which<'_>) -> Invocation {
    about(HISTORY, which)
}

/// Shows the answers before this check-in, of one kind or of all.
pub fn history_before(kind: Option<&str>, key: &str) -> Invocation {
    check_in(HISTORY).with(BEFORE, key).maybe(KIND, kind)
}

/// Shows what one asks about, to be changed.
pub fn themes(which: Which<'_>) -> Invocation {
    about(THEMES, which)
}

/// Asks which assignment one is about.
pub fn assignment(which: Which<'_>) -> Invocation {
    about(NAME_IT, which)
}

/// Shows whether they are away, and until when.
pub fn away() -> Invocation {
    Invocation::of(AWAY)
}

/// Says that they are back.
pub fn back() -> Invocation {
    away().flag(BACK, true)
}

fn check_in(verb: &'static str) -> Invocation {
    Invocation::verb(CHECKIN, verb)
}

fn about(verb: &'static str, which: Which<'_>) -> Invocation {
    match which {
        Which::Kind(kind) => check_in(verb).with(KIND, kind),
        Which::Id(uid) => check_in(verb).with(ID, uid),
    }
}
