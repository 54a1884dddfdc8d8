//! The lines of the ladder: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;

/// The whole ladder, or one level of it.
pub(super) const LADDER: &str = "ladder";
/// A level.
pub(super) const LEVEL: &str = "level";
/// One side of a level or a step.
pub(super) const SECTION: &str = "section";
/// A step from one level to another.
pub(super) const TRANSITION: &str = "transition";
/// The level that is left.
pub(super) const FROM: &str = "from";
/// The level that is reached.
pub(super) const TO: &str = "to";
/// Two levels side by side.
pub(super) const COMPARE: &str = "compare";
/// The other level.
pub(super) const WITH: &str = "with";
/// The one side in which they are compared.
pub(super) const ASPECT: &str = "aspect";
/// What is neither a level nor a step.
pub(super) const GUIDE: &str = "guide";
/// What it is about.
pub(super) const TOPIC: &str = "topic";

/// The whole ladder.
pub fn ladder(private: bool) -> Invocation {
    Invocation::of(LADDER).only_me(private)
}

/// One level.
pub fn level(level: &str, private: bool) -> Invocation {
    ladder(private).with(LEVEL, level)
}

/// One side of what a line of a level or a step shows.
pub fn section(whole: &Invocation, section: &str) -> Invocation {
    whole.clone().with(SECTION, section)
}

/// A step.
pub fn transition(from: &str, to: &str, private: bool) -> Invocation {
    Invocation::of(TRANSITION).only_me(private).with(FROM, from).with(TO, to)
}

/// Two levels side by side, in one aspect or in all.
pub fn compare(level: &str, with: &str, aspect: Option<&str>, private: bool) -> Invocation {
    Invocation::of(COMPARE).only_me(private).with(LEVEL, level).with(WITH, with).maybe(ASPECT, aspect)
}

/// The list of topics.
pub fn guide(private: bool) -> Invocation {
    Invocation::of(GUIDE).only_me(private)
}

/// One topic.
pub fn topic(topic: &str, private: bool) -> Invocation {
    guide(private).with(TOPIC, topic)
}

/// The topic that staff, principal and their kin lead to: no rung of the ladder, but asked for as one.
pub(super) const DUAL_TRACK: &str = "dual-track";
