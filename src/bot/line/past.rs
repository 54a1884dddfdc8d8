//! Days in the past, as people write them: `yesterday`, `last-week`, `3-weeks-ago`, and the dates of [`date`], whose names mean
//! the latest such day here. Future days are read too, so that they can be answered.

use super::value::Reader;
use super::{date, value};
use chrono::{Days, NaiveDate};

/// Reads a day in the past.
pub const PAST: Reader =
    Reader { read, bare: |words| value::run(read, words), attempted: date::attempted, takes_rest: true };

/// The canonical spelling of such a day. `None` if it is not a day.
pub fn read(written: &str) -> Option<String> {
    match ago(written) {
        Some((0, _)) => Some("this-week".to_owned()),
        Some((1, DAY)) => Some("yesterday".to_owned()),
        Some((1, _)) => Some("last-week".to_owned()),
        Some((count, DAY)) => Some(format!("{count}-days-ago")),
        Some((count, _)) => Some(format!("{count}-weeks-ago")),
        None => date::read(bare(&date::folded(written))),
    }
}

/// The day of the calendar, for a person with this date today. `None` if it is beyond either end of the calendar.
pub fn on(written: &str, today: NaiveDate) -> Option<NaiveDate> {
    match ago(written) {
        Some((count, days)) => today.checked_sub_days(Days::new(u64::from(count) * days)),
        None => date::back(bare(&date::folded(written)), today),
    }
}

/// The length of a day and of a week, in days.
const DAY: u64 = 1;
const WEEK: u64 = 7;

/// How long ago: a number, and its unit in days.
fn ago(written: &str) -> Option<(u32, u64)> {
    // A dash joins words; before a number it would be a minus sign.
    let folded = Some(date::folded(written)).filter(|folded| !folded.starts_with('-'))?.replace('-', " ");
    let words: Vec<&str> = folded.split(' ').filter(|word| !matches!(*word, "" | "the")).collect();
    match words.as_slice() {
        ["yesterday"] => Some((1, DAY)),
        ["day", "before", "yesterday"] => Some((2, DAY)),
        ["this", "week"] => Some((0, WEEK)),
        ["last" | "previous", "week"] => Some((1, WEEK)),
        ["week", "before", "last"] => Some((2, WEEK)),
        [count, unit, "ago"] => {
            let days = match *unit {
                "day" | "days" => DAY,
                "week" | "weeks" => WEEK,
                _ => return None,
            };
            date::count_of(count).filter(|count| *count > 0).map(|count| (count, days))
        }
        _ => None,
    }
}

/// The date without `last` or `past`, which adds nothing: a name already means the latest such day.
fn bare(folded: &str) -> &str {
    ["last ", "last-", "past "].into_iter().find_map(|by| folded.strip_prefix(by)).unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::{on, read};

    #[test]
    fn a_day_behind_is_written_in_many_ways() {
        // A Monday.
        let today = "2026-11-23".parse().unwrap();
        for (written, kept, meant) in [
            ("yesterday", "yesterday", "2026-11-22"),
            ("the day before yesterday", "2-days-ago", "2026-11-21"),
            ("Last Week", "last-week", "2026-11-16"),
            ("last-week", "last-week", "2026-11-16"),
            ("this week", "this-week", "2026-11-23"),
            ("a week ago", "last-week", "2026-11-16"),
            ("the week before last", "2-weeks-ago", "2026-11-09"),
            ("three weeks ago", "3-weeks-ago", "2026-11-02"),
            ("10 days ago", "10-days-ago", "2026-11-13"),
            ("monday", "monday", "2026-11-23"),
            ("Tue", "tuesday", "2026-11-17"),
            ("last friday", "friday", "2026-11-20"),
            ("sunday", "sunday", "2026-11-22"),
            ("16 Nov", "16-nov", "2026-11-16"),
            ("23 nov", "23-nov", "2026-11-23"),
            ("24 nov", "24-nov", "2025-11-24"),
            ("29 feb", "29-feb", "2024-02-29"),
            ("2026-11-16", "2026-11-16", "2026-11-16"),
            ("today", "today", "2026-11-23"),
            // In the future, and read so that the refusal can say so.
            ("tomorrow", "tomorrow", "2026-11-24"),
            ("next week", "next-monday", "2026-11-30"),
            ("in 2 weeks", "in-2-weeks", "2026-12-07"),
        ] {
            assert_eq!(read(written).as_deref(), Some(kept), "{written}");
            assert_eq!(read(kept).as_deref(), Some(kept), "{kept}");
            assert_eq!(on(kept, today).map(|date| date.to_string()).as_deref(), Some(meant), "{written}");
        }
        for nothing in ["", "last", "ago", "blursday", "last blursday", "0 weeks ago", "weeks ago", "-2 weeks ago"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
        assert_eq!(on("9999-weeks-ago", chrono::NaiveDate::MIN), None);
    }
}
