//! The lines of check-ins, and of the messages that ask them: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

pub mod message;

use crate::bot::line::Invocation;
use crate::bot::line::clock;
use crate::mentoring::cadence::Cadence;
use crate::mentoring::cadence::Rhythm;
use crate::mentoring::schedule;
use crate::mentoring::schedule::Schedule;
use chrono::NaiveDate;
use chrono::NaiveTime;

/// Leaves all of a message unanswered.
pub(in crate::bot::features::checkin) const SKIP: &str = "skip";
/// Ends that schedule.
pub(in crate::bot::features::checkin) const STOP: &str = "stop";
/// Has it go on.
pub(in crate::bot::features::checkin) const RESUME: &str = "resume";
/// Opens again what was left.
pub(in crate::bot::features::checkin) const UNDO: &str = "undo";
/// The marker of the message that was pressed on, where that is another one.
pub(in crate::bot::features::checkin) const ON: &str = "on";
/// The name, for buttons that lead here.
pub(in crate::bot::features::checkin) const AWAY: &str = "away";
/// The first day on which they are back.
pub(in crate::bot::features::checkin) const UNTIL: &str = "until";
/// They are back.
pub(in crate::bot::features::checkin) const BACK: &str = "back";
/// The name, for buttons that lead here.
pub(in crate::bot::features::checkin) const CHECKIN: &str = "checkin";
/// Begins one.
pub(in crate::bot::features::checkin) const START: &str = "start";
/// Shows them.
pub(in crate::bot::features::checkin) const LIST: &str = "list";
/// Has one come back at other times.
pub(in crate::bot::features::checkin) const CHANGE: &str = "change";
/// Has it wait.
pub(in crate::bot::features::checkin) const PAUSE: &str = "pause";
/// Asks at once.
pub(in crate::bot::features::checkin) const NOW: &str = "now";
/// Shows what was written.
pub(in crate::bot::features::checkin) const HISTORY: &str = "history";
/// Says what it asks about.
pub(in crate::bot::features::checkin) const THEMES: &str = "themes";
/// Says which assignment it is about.
pub(in crate::bot::features::checkin) const NAME_IT: &str = "name";
/// Hands over the next dates as a file for calendars.
pub(in crate::bot::features::checkin) const CALENDAR: &str = "calendar";
/// What it is about.
pub(in crate::bot::features::checkin) const KIND: &str = "kind";
/// How often.
pub(in crate::bot::features::checkin) const EVERY: &str = "every";
/// At what time.
pub(in crate::bot::features::checkin) const AT: &str = "at";
/// Which one, where several are about the same.
pub(in crate::bot::features::checkin) const ID: &str = "id";
/// How much it asks.
pub(in crate::bot::features::checkin) const LENGTH: &str = "length";
/// One question, and what they will try.
pub(in crate::bot::features::checkin) const SHORT: &str = "short";
/// As much as its kind has.
pub(in crate::bot::features::checkin) const FULL: &str = "full";
/// The check-in behind which a page of what was written begins.
pub(in crate::bot::features::checkin) const BEFORE: &str = "before";
/// The assignment, in a line.
pub(in crate::bot::features::checkin) const ABOUT: &str = "about";
/// The day on which that is to be done.
pub(in crate::bot::features::checkin) const ENDS: &str = "ends";
/// The longest line about an assignment, in characters.
pub(in crate::bot::features::checkin) const LONGEST_ABOUT: usize = 200;
/// The date that is left out.
pub(in crate::bot::features::checkin) const DATE: &str = "date";
/// How often it reminds of one check-in at most.
pub(in crate::bot::features::checkin) const NUDGES: &str = "nudges";
/// What that can be, from never on.
pub(in crate::bot::features::checkin) const REMINDERS: [&str; 3] = ["none", "once", "twice"];
/// Does it, where the line without it only shows what it would do.
pub(in crate::bot::features::checkin) const BEGIN: &str = "begin";

/// Which check-in a line is about.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// The only one of its kind.
    Kind(&'a str),
    /// One by its random name.
    Id(&'a str),
}

impl<'a> Which<'a> {
    /// A schedule among all of theirs: by its kind, where no other is about the same.
    pub fn of(schedule: &'a Schedule, all: &[Schedule]) -> Self {
        match all.iter().filter(|other| other.kind == schedule.kind).count() {
            0 | 1 => Which::Kind(&schedule.kind),
            _ => Which::Id(&schedule.uid),
        }
    }
}

/// What there is to begin.
pub fn start_which() -> Invocation {
    check_in(START)
}

/// What a check-in of this kind would be like.
pub fn start(kind: &str) -> Invocation {
    start_which().with(KIND, kind)
}

/// The same, coming back like this.
pub fn start_like(kind: &str, cadence: &Cadence) -> Invocation {
    at(&rhythm(&start(kind), cadence.rhythm), cadence.at)
}

/// The same, once a quarter.
pub fn start_quarterly(kind: &str) -> Invocation {
    start(kind).with(EVERY, "quarterly")
}

/// Begins what a line of [`start_like`] shows.
pub fn begin(shown: &Invocation) -> Invocation {
    shown.clone().flag(BEGIN, true)
}

/// A line that changes or shows a check-in, without beginning it.
pub fn look(line: &Invocation) -> Invocation {
    line.clone().flag(BEGIN, false)
}

/// The same line with this rhythm.
pub fn rhythm(line: &Invocation, rhythm: Rhythm) -> Invocation {
    line.clone().with(EVERY, schedule::every(rhythm)).with(ON, schedule::day(rhythm))
}

/// The same line, coming back as often as this. The day of `now` stays where it goes with that.
pub fn often(line: &Invocation, every: &str, now: Rhythm) -> Invocation {
    let mut line = line.clone().with(EVERY, every);
    if schedule::rhythm(every, &schedule::day(now)).is_none() {
        line.values.remove(ON);
    }
    line
}

/// The same line with this time of day.
pub fn at(line: &Invocation, time: NaiveTime) -> Invocation {
    line.clone().with(AT, clock::shown(time))
}

/// The same line about the check-in with this random name.
pub fn by_id(line: &Invocation, uid: &str) -> Invocation {
    let mut line = line.clone();
    line.values.remove(KIND);
    line.with(ID, uid)
}

/// All of theirs.
pub fn list() -> Invocation {
    check_in(LIST)
}

/// The next dates of all of theirs as a file.
pub fn calendar() -> Invocation {
    check_in(CALENDAR)
}

/// One of theirs, how it stands.
pub fn show(which: Which<'_>) -> Invocation {
    about(LIST, which)
}

/// Changes when one comes back; [`rhythm`], [`often`], [`at`] and [`remind`] say to what.
pub fn change(which: Which<'_>) -> Invocation {
    about(CHANGE, which)
}

/// The same line with so many reminders: a word of [`REMINDERS`].
pub fn remind(change: &Invocation, reminders: &str) -> Invocation {
    change.clone().with(NUDGES, reminders)
}

/// Changes how much one asks.
pub fn length(uid: &str, short: bool) -> Invocation {
    change(Which::Id(uid)).with(LENGTH, if short { SHORT } else { FULL })
}

/// Says which date of one would be left out.
pub fn skip(which: Which<'_>) -> Invocation {
    about(SKIP, which)
}

/// Leaves out one date.
pub fn skip_date(which: Which<'_>, date: NaiveDate) -> Invocation {
    skip(which).with(DATE, date.to_string())
}

/// Brings back a date that was left out.
pub fn undo_skip(uid: &str, date: NaiveDate) -> Invocation {
    undo_stop(uid).with(DATE, date.to_string())
}

/// Has one wait.
pub fn pause(which: Which<'_>) -> Invocation {
    about(PAUSE, which)
}

/// Has one go on.
pub fn resume(which: Which<'_>) -> Invocation {
    about(RESUME, which)
}

/// Ends one.
pub fn stop(which: Which<'_>) -> Invocation {
    about(STOP, which)
}

/// Takes back that one was ended.
pub fn undo_stop(uid: &str) -> Invocation {
    about(UNDO, Which::Id(uid))
}

/// Asks one at once.
pub fn now(which: Which<'_>) -> Invocation {
    about(NOW, which)
}

/// What was written to one.
pub fn history(which: Which<'_>) -> Invocation {
    about(HISTORY, which)
}

/// What was written before this check-in, of one kind or of all.
pub fn history_before(kind: Option<&str>, key: &str) -> Invocation {
    check_in(HISTORY).with(BEFORE, key).maybe(KIND, kind)
}

/// What one asks about.
pub fn themes(which: Which<'_>) -> Invocation {
    about(THEMES, which)
}

/// Which assignment one is about.
pub fn assignment(which: Which<'_>) -> Invocation {
    about(NAME_IT, which)
}

/// Whether they are away, and until when.
pub fn away() -> Invocation {
    Invocation::of(AWAY)
}

/// They are back.
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
