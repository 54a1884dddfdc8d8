//! The lines of weeks: what stands on its buttons, and the words they are made of.
//!
//! The words are the feature's own; everybody else gets whole lines from these functions.

use crate::bot::line::Invocation;
use chrono::NaiveDate;

/// What is done with one week.
pub(super) const MY_WEEK: &str = "my-week";
/// Writes it into one field.
pub(super) const WRITE: &str = "write";
/// Picks it share by share.
pub(super) const PICK: &str = "pick";
/// Shows it.
pub(super) const READ: &str = "read";
/// Names what is to be handed over.
pub(super) const HAND: &str = "hand";
/// Says that it was.
pub(super) const LEFT: &str = "left";
/// Deletes it.
pub(super) const DELETE: &str = "delete";
/// Takes that back.
pub(super) const UNDO: &str = "undo";
/// Where it went, in their own words.
pub(super) const SPENT: &str = "spent";
/// What is to be handed over.
pub(super) const WHAT: &str = "what";
/// Which one, by its random name.
pub(super) const ID: &str = "id";
/// The longest text about a week, in characters.
pub(super) const LONGEST: usize = 600;
/// The longest line about what is to be handed over, in characters.
pub(super) const LONGEST_WHAT: usize = 200;
/// The command's name.
pub(super) const WEEK: &str = "week";
/// What is to be seen, where that is not one week.
pub(super) const SHOW: &str = "show";
/// All weeks over time.
pub(super) const TREND: &str = "trend";
/// All weeks, one by one.
pub(super) const LIST: &str = "list";
/// Which week, by any day of it. Of a list: the one that it begins with.
pub(super) const OF: &str = "of";
/// How many weeks stand on a page.
pub(super) const PAGE: usize = 5;

/// Their last week.
pub fn last() -> Invocation {
    Invocation::of(WEEK)
}

/// The week of this Monday.
pub fn week(monday: NaiveDate) -> Invocation {
    of(last(), monday)
}

/// All weeks over time.
pub fn trend() -> Invocation {
    last().with(SHOW, TREND)
}

/// All weeks, one by one.
pub fn list() -> Invocation {
    last().with(SHOW, LIST)
}

/// The list from the week of this Monday on.
pub fn list_from(monday: NaiveDate) -> Invocation {
    of(list(), monday)
}

/// Keeps a week with these figures, an activity each.
pub fn keep(monday: NaiveDate, figures: impl IntoIterator<Item = (&'static str, String)>) -> Invocation {
    with(week(monday), figures)
}

/// Goes on picking with these figures, an activity each.
pub fn pick_with(monday: NaiveDate, figures: impl IntoIterator<Item = (&'static str, String)>) -> Invocation {
    with(pick(monday), figures)
}

/// Opens the form for a week.
pub fn write(monday: NaiveDate) -> Invocation {
    of(my(WRITE), monday)
}

/// Picks a week share by share.
pub fn pick(monday: NaiveDate) -> Invocation {
    of(my(PICK), monday)
}

/// Shows a week that was written down.
pub fn read(monday: NaiveDate) -> Invocation {
    of(my(READ), monday)
}

/// Names what is to be handed over.
pub fn hand_over(monday: NaiveDate) -> Invocation {
    of(my(HAND), monday)
}

/// Says that it was handed over.
pub fn handed_over(monday: NaiveDate) -> Invocation {
    of(my(LEFT), monday)
}

/// Deletes a week.
pub fn delete(uid: &str) -> Invocation {
    my(DELETE).with(ID, uid)
}

/// Brings a deleted week back.
pub fn undo(uid: &str) -> Invocation {
    my(UNDO).with(ID, uid)
}

fn my(verb: &'static str) -> Invocation {
    Invocation::verb(MY_WEEK, verb)
}

fn of(line: Invocation, monday: NaiveDate) -> Invocation {
    line.with(OF, monday.to_string())
}

fn with(line: Invocation, figures: impl IntoIterator<Item = (&'static str, String)>) -> Invocation {
    figures.into_iter().fold(line, |line, (activity, figure)| line.with(activity, figure))
}
