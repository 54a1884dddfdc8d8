//! Command lines of the ladder: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::spec::{Arg, Kind};

/// The command that shows the whole ladder, or one level of it.
pub(super) const LADDER: &str = "ladder";
/// A level.
pub(super) const LEVEL: &str = "level";
/// One section of a level or a step.
pub(super) const SECTION: &str = "section";
/// The command that shows a step from one level to another.
pub(super) const TRANSITION: &str = "transition";
/// The level a step starts from.
pub(super) const FROM: &str = "from";
/// The level a step leads to.
pub(super) const TO: &str = "to";
/// The command that compares two levels.
pub(super) const COMPARE: &str = "compare";
/// The other level.
pub(super) const WITH: &str = "with";
/// The section in which they are compared.
pub(super) const ASPECT: &str = "aspect";
/// The command for everything that is neither a level nor a step.
pub(super) const GUIDE: &str = "guide";
/// The topic of a guide card.
pub(super) const TOPIC: &str = "topic";

/// The page of a card that is longer than a phone's screen.
pub(super) const PAGE: &str = "page";

/// Shows the whole ladder.
pub fn ladder(private: bool) -> Invocation {
    Invocation::of(LADDER).only_me(private)
}

/// Shows one level.
pub fn level(level: &str, private: bool) -> Invocation {
    ladder(private).with(LEVEL, level)
}

/// Limits a line that shows a level or a step to one section.
pub fn section(whole: &Invocation, section: &str) -> Invocation {
    whole.clone().with(SECTION, section)
}

/// Limits a line that shows a card to one of its pages, counted from 1.
pub fn page(whole: &Invocation, number: usize) -> Invocation {
    if number > 1 { whole.clone().with(PAGE, number.to_string()) } else { whole.clone() }
}

/// The argument for a page.
pub(super) fn page_arg() -> Arg {
    Arg::new(PAGE, "Which page of it, where it is longer than a screen: 2", Kind::Scalar(Scalar::Page))
}

/// The page that a line asks for, counted from 1.
pub(super) fn page_of(asked: &Invocation) -> usize {
    asked.one(PAGE).and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// Shows a step.
pub fn transition(from: &str, to: &str, private: bool) -> Invocation {
    Invocation::of(TRANSITION).only_me(private).with(FROM, from).with(TO, to)
}

/// Compares two levels, in one section or in all.
pub fn compare(level: &str, with: &str, aspect: Option<&str>, private: bool) -> Invocation {
    Invocation::of(COMPARE).only_me(private).with(LEVEL, level).with(WITH, with).maybe(ASPECT, aspect)
}

/// Lists the topics.
pub fn guide(private: bool) -> Invocation {
    Invocation::of(GUIDE).only_me(private)
}

/// Shows one topic.
pub fn topic(topic: &str, private: bool) -> Invocation {
    guide(private).with(TOPIC, topic)
}

/// The topic for staff, principal and similar titles, which people ask for like a level although the ladder has none for them.
pub(super) const DUAL_TRACK: &str = "dual-track";
