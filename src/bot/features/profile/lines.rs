//! Command lines of the profile: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::{Invocation, Value, clock};
use crate::mentoring::quiet_hours::QuietHours;

/// The command that shows and changes the profile.
pub(super) const ME: &str = "me";
/// The command with the form for their own words.
pub(super) const ABOUT_ME: &str = "about-me";
/// What they want to be called.
pub(super) const CALLED: &str = "called";
/// What they hope for.
pub(super) const HOPE: &str = "hope";
/// The hours in which they get no messages.
pub(super) const QUIET: &str = "quiet";
/// What to remove from the profile.
pub(super) const CLEAR: &str = "clear";
/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 40;
/// The longest hope, in characters.
pub(super) const LONGEST_HOPE: usize = 300;
/// The command with the first questions.
pub(super) const START: &str = "start";
/// Where they are now: a level.
pub(super) const LEVEL: &str = "level";
/// The level they are heading to.
pub(super) const TARGET: &str = "target";
/// The hours in which they may get messages.
pub(super) const WHEN: &str = "when";
/// Starts at the first question, even if everything is answered.
pub(super) const AGAIN: &str = "again";
/// The answer for no particular level: not sure, or staying.
pub(super) const OPEN: &str = "open";
/// The command that sets their time zone.
pub(super) const TIMEZONE: &str = "timezone";
/// The place.
pub(super) const ZONE: &str = "zone";
/// A place whose clock shows the same time now.
pub(super) const LIKE: &str = "like";
/// The time of day it is there now.
pub(super) const CLOCK: &str = "clock";
/// The check-in to start once the time zone is known.
pub(super) const THEN: &str = "then";

/// Shows the profile.
pub fn me() -> Invocation {
    Invocation::of(ME)
}

/// Opens the form for their own words.
pub fn own_words() -> Invocation {
    Invocation::of(ABOUT_ME)
}

/// Sets their quiet hours.
pub fn quiet(hours: QuietHours) -> Invocation {
    me().with(QUIET, clock::span(hours.from, hours.until))
}

/// Removes one thing from the profile.
pub fn clear(thing: &str) -> Invocation {
    let mut line = me();
    line.values.insert(CLEAR, Value::Several(vec![thing.to_owned()]));
    line
}

/// Asks those of the three first questions that have no answer yet.
pub fn start() -> Invocation {
    Invocation::of(START)
}

/// Asks the three first questions, from the first one on.
pub fn start_again() -> Invocation {
    start().flag(AGAIN, true)
}

/// Answers where they are now.
pub fn at_level(level: &str) -> Invocation {
    start().with(LEVEL, level)
}

/// Answers where they want to go.
pub fn towards(target: &str) -> Invocation {
    start().with(TARGET, target)
}

/// Answers when they may get messages.
pub fn when(hours: &str) -> Invocation {
    start().with(WHEN, hours)
}

/// Asks for their time zone.
pub fn timezone() -> Invocation {
    Invocation::of(TIMEZONE)
}

/// Asks for their time zone, then continues with a check-in of this kind.
pub fn timezone_then(kind: &str) -> Invocation {
    timezone().with(THEN, kind)
}

/// Sets their time zone to that of a place.
pub fn clock_of(here: &Invocation, place: &str) -> Invocation {
    here.clone().with(ZONE, place)
}

/// Sets their time zone to that of a place where the clock shows the same time now.
pub fn clock_like(here: &Invocation, place: &str) -> Invocation {
    here.clone().with(LIKE, place)
}
