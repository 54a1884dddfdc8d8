//! Command lines of weeks: the lines its buttons run, and the words they are made of.
//!
//! The words are private to this feature; other features call these functions and get whole lines.

use crate::bot::line::Invocation;
use chrono::NaiveDate;

/// The command for actions on one week.
pub(super) const MY_WEEK: &str = "my-week";
/// Opens the form, which takes the week as text.
pub(super) const WRITE: &str = "write";
/// Picks the week share by share.
pub(super) const PICK: &str = "pick";
/// Shows the week.
pub(super) const READ: &str = "read";
/// Shows its figures beside the bands.
pub(super) const FIGURES: &str = "figures";
/// Sets what to hand over.
pub(super) const HAND: &str = "hand";
/// Says that it was handed over.
pub(super) const LEFT: &str = "left";
/// Deletes the week.
pub(super) const DELETE: &str = "delete";
/// Undoes the deletion.
pub(super) const UNDO: &str = "undo";
/// Where the time went, in their own words.
pub(super) const SPENT: &str = "spent";
/// What to hand over.
pub(super) const WHAT: &str = "what";
/// The week, by its random id.
pub(super) const ID: &str = "id";
/// The longest text about a week, in characters.
pub(super) const LONGEST: usize = 600;
/// The longest line about what to hand over, in characters.
pub(super) const LONGEST_WHAT: usize = 200;
/// The command for a week.
pub(super) const WEEK: &str = "week";
/// The view, if it is not a single week.
pub(super) const SHOW: &str = "show";
/// The view of all weeks over time.
pub(super) const TREND: &str = "trend";
/// The view of all weeks one by one.
pub(super) const LIST: &str = "list";
/// The week, by any day in it; in a list, the week it starts with.
pub(super) const OF: &str = "of";
/// The number of weeks on a page.
pub(super) const PAGE: usize = 5;

/// Shows their last week.
pub fn last() -> Invocation {
    Invocation::of(WEEK)
}

/// Shows the week of this Monday.
pub fn week(monday: NaiveDate) -> Invocation {
    of(last(), monday)
}

/// Shows all weeks over time.
pub fn trend() -> Invocation {
    last().with(SHOW, TREND)
}

/// Lists all weeks one by one.
pub fn list() -> Invocation {
    last().with(SHOW, LIST)
}

/// Lists the weeks from the one of this Monday back.
pub fn list_from(monday: NaiveDate) -> Invocation {
    of(list(), monday)
}

/// Saves a week with these figures, one for each activity.
pub fn keep(monday: NaiveDate, figures: impl IntoIterator<Item = (&'static str, String)>) -> Invocation {
    with(week(monday), figures)
}

/// Shows the figures of the week of this Monday beside the bands.
pub fn figures(monday: NaiveDate) -> Invocation {
    of(Invocation::verb(MY_WEEK, FIGURES), monday)
}

/// Continues picking with these figures, one for each activity.
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

/// Shows a saved week.
pub fn read(monday: NaiveDate) -> Invocation {
    of(my(READ), monday)
}

/// Sets what to hand over.
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

/// Restores a deleted week.
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
