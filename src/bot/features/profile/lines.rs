//! The lines of the profile: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;
use crate::bot::line::Value;
use crate::bot::line::clock;
use crate::mentoring::person::QuietHours;

/// The name, for buttons that lead here.
pub(super) const ME: &str = "me";
/// The form for their own words.
pub(super) const ABOUT_ME: &str = "about-me";
/// What they are to be called.
pub(super) const CALLED: &str = "called";
/// What they hope for.
pub(super) const HOPE: &str = "hope";
/// When they are not to be written to.
pub(super) const QUIET: &str = "quiet";
/// What is to be taken back.
pub(super) const CLEAR: &str = "clear";
/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 40;
/// The longest hope, in characters.
pub(super) const LONGEST_HOPE: usize = 300;
/// The name, for buttons that lead here.
pub(super) const START: &str = "start";
/// The arguments, one a question.
pub(super) const LEVEL: &str = "level";
/// Where they want to go.
pub(super) const TARGET: &str = "target";
/// When they may be written to.
pub(super) const WHEN: &str = "when";
/// Begins with the first question, whatever is known.
pub(super) const AGAIN: &str = "again";
/// What stands for no level: not sure, or staying.
pub(super) const OPEN: &str = "open";
/// The name, for buttons that lead here.
pub(super) const TIMEZONE: &str = "timezone";
/// The argument with the place.
pub(super) const ZONE: &str = "zone";
/// The argument with a place whose clock says the same now.
pub(super) const LIKE: &str = "like";
/// The argument with the time of day that it is there now.
pub(super) const CLOCK: &str = "clock";
/// The argument with what is to be started once the clock is known.
pub(super) const THEN: &str = "then";

/// What is known of somebody.
pub fn me() -> Invocation {
    Invocation::of(ME)
}

/// The form for their own words.
pub fn own_words() -> Invocation {
    Invocation::of(ABOUT_ME)
}

/// Sets their quiet hours.
pub fn quiet(hours: QuietHours) -> Invocation {
    me().with(QUIET, clock::span(hours.from, hours.until))
}

/// Takes one thing back.
pub fn clear(thing: &str) -> Invocation {
    let mut line = me();
    line.values.insert(CLEAR, Value::Several(vec![thing.to_owned()]));
    line
}

/// The three first questions, those that are not answered yet.
pub fn start() -> Invocation {
    Invocation::of(START)
}

/// The three first questions, from the first.
pub fn start_again() -> Invocation {
    start().flag(AGAIN, true)
}

/// Answers where they are.
pub fn at_level(level: &str) -> Invocation {
    start().with(LEVEL, level)
}

/// Answers where they want to go.
pub fn towards(target: &str) -> Invocation {
    start().with(TARGET, target)
}

/// Answers when they may be written to.
pub fn when(hours: &str) -> Invocation {
    start().with(WHEN, hours)
}

/// Asks for their clock.
pub fn timezone() -> Invocation {
    Invocation::of(TIMEZONE)
}

/// Asks for their clock, and then goes on with a check-in of this kind.
pub fn timezone_then(kind: &str) -> Invocation {
    timezone().with(THEN, kind)
}

/// Sets their clock to that of a place.
pub fn clock_of(here: &Invocation, place: &str) -> Invocation {
    here.clone().with(ZONE, place)
}

/// Sets their clock to that of a place where it says the same now.
pub fn clock_like(here: &Invocation, place: &str) -> Invocation {
    here.clone().with(LIKE, place)
}
