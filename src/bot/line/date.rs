//! Dates as people write them. The canonical spelling keeps what they said: `2026-12-01`, `1-dec`, `monday`, `next-monday`,
//! `in-2-weeks`, `tomorrow`. The day of the calendar depends on today's date: [`on`].

use super::text::is_space;
use super::value;
use super::value::Reader;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use unicode_normalization::UnicodeNormalization;

/// The largest number of days, weeks or other units in a relative date.
const MOST: u32 = 9_999;

/// Words that may come before a date and do not change it.
const LEAD_INS: [&str; 6] = ["until", "till", "til", "for", "on", "by"];

const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Mon, &["monday", "mon"]),
    (Weekday::Tue, &["tuesday", "tue", "tues"]),
    (Weekday::Wed, &["wednesday", "wed"]),
    (Weekday::Thu, &["thursday", "thu", "thur", "thurs"]),
    (Weekday::Fri, &["friday", "fri"]),
    (Weekday::Sat, &["saturday", "sat"]),
    (Weekday::Sun, &["sunday", "sun"]),
];

/// The months, with the most days each can have.
const MONTHS: [(&str, &str, u32); 12] = [
    ("jan", "january", 31),
    ("feb", "february", 29),
    ("mar", "march", 31),
    ("apr", "april", 30),
    ("may", "may", 31),
    ("jun", "june", 30),
    ("jul", "july", 31),
    ("aug", "august", 31),
    ("sep", "september", 30),
    ("oct", "october", 31),
    ("nov", "november", 30),
    ("dec", "december", 31),
];

/// Reads a date.
pub const DATE: Reader = Reader { read, bare: |words| value::run(read, words), attempted, takes_rest: true };

/// A date, as precisely as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// A full date.
    On(NaiveDate),
    /// The next such day in a year: month from 1, day.
    Of(u32, u32),
    /// The first such weekday after today.
    Next(Weekday),
    /// The weekday of next week. Weeks begin on Monday.
    OfNextWeek(Weekday),
    /// A number of units after today.
    In(u32, Unit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Days,
    Weeks,
    Months,
}

/// The canonical spelling of a date. `None` if it is not a date in any year.
pub fn read(written: &str) -> Option<String> {
    said(written).map(shown)
}

/// The day of the calendar, for a person with this date today. `None` if it is beyond the end of the calendar.
pub fn on(written: &str, today: NaiveDate) -> Option<NaiveDate> {
    // Within eight years there is always a 29 February.
    const YEARS: i32 = 9;
    match said(written)? {
        Said::On(date) => Some(date),
        Said::Of(month, day) => {
            let of = |year| NaiveDate::from_ymd_opt(year, month, day).filter(|date| *date >= today);
            (today.year()..today.year().checked_add(YEARS)?).find_map(of)
        }
        Said::Next(day) => today.succ_opt().and_then(|tomorrow| from(tomorrow, day)),
        Said::OfNextWeek(day) => {
            let monday = today.succ_opt().and_then(|tomorrow| from(tomorrow, Weekday::Mon))?;
            from(monday, day)
        }
        Said::In(count, Unit::Days) => today.checked_add_days(Days::new(count.into())),
        Said::In(count, Unit::Weeks) => today.checked_add_days(Days::new(u64::from(count) * 7)),
        Said::In(count, Unit::Months) => today.checked_add_months(Months::new(count)),
    }
}

/// Whether a word is meant to begin a date: `until blursday`, `2026-13-01`.
pub fn attempted(word: &str) -> bool {
    let word = folded(word);
    let numbers = |by| word.split(by).count() == 3 && word.split(by).all(|part| part.parse::<u32>().is_ok());
    ["until", "till", "til", "next"].contains(&word.as_str()) || numbers('-') || numbers('/') || numbers('.')
}

/// The day of the calendar, for a person who looks back: a day's name means the latest such day, today included.
pub(super) fn back(written: &str, today: NaiveDate) -> Option<NaiveDate> {
    const YEARS: i32 = 9;
    match said(written)? {
        Said::Of(month, day) => {
            let of = |year| NaiveDate::from_ymd_opt(year, month, day).filter(|date| *date <= today);
            (today.year().checked_sub(YEARS)?..=today.year()).rev().find_map(of)
        }
        Said::Next(day) => {
            let days = (7 + today.weekday().num_days_from_monday() - day.num_days_from_monday()) % 7;
            today.checked_sub_days(Days::new(days.into()))
        }
        _ => on(written, today),
    }
}

fn from(first: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    let days = (7 + day.num_days_from_monday() - first.weekday().num_days_from_monday()) % 7;
    first.checked_add_days(Days::new(days.into()))
}

fn said(written: &str) -> Option<Said> {
    let folded = folded(written);
    let bare = LEAD_INS.into_iter().find_map(|by| folded.strip_prefix(by)?.strip_prefix(' ')).unwrap_or(&folded);
    if let Some(date) = numbers(bare) {
        return Some(Said::On(date));
    }
    // A dash joins two words; before a number it would be a minus sign.
    if bare.starts_with('-') || bare.contains(" -") {
        return None;
    }
    let spaced = bare.replace(['-', ','], " ");
    let words: Vec<&str> = spaced.split(' ').filter(|word| !matches!(*word, "" | "the" | "of" | "this")).collect();
    match words.as_slice() {
        ["today"] => Some(Said::In(0, Unit::Days)),
        ["tomorrow"] => Some(Said::In(1, Unit::Days)),
        ["day", "after", "tomorrow"] => Some(Said::In(2, Unit::Days)),
        ["next", "week"] => Some(Said::OfNextWeek(Weekday::Mon)),
        ["next", day] => weekday(day).map(Said::OfNextWeek),
        [day] => weekday(day).map(Said::Next),
        ["in", count, unit] | [count, unit] if unit_of(unit).is_some() => {
            Some(Said::In(count_of(count)?, unit_of(unit)?))
        }
        [one, other] => day_of_month(one, other).or_else(|| day_of_month(other, one)).map(|(m, d)| Said::Of(m, d)),
        [one, other, year] => {
            let (month, day) = day_of_month(one, other).or_else(|| day_of_month(other, one))?;
            let year = year.parse().ok().filter(|_| year.len() == 4)?;
            NaiveDate::from_ymd_opt(year, month, day).map(Said::On)
        }
        _ => None,
    }
}

/// A date in numbers alone, where the order of the numbers is certain: `2026-12-01`, `1.12.2026`.
fn numbers(text: &str) -> Option<NaiveDate> {
    let all = |by| {
        let parts: Vec<&str> = text.split(by).collect();
        let [one, two, three] = parts.as_slice() else { return None };
        let digits = |part: &&&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        [one, two, three].iter().all(digits).then(|| [one, two, three].map(|part| (*part).to_owned()))
    };
    let [year, month, day] = all('-').or_else(|| all('.').map(|[day, month, year]| [year, month, day]))?;
    let fits = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    NaiveDate::from_ymd_opt(year.parse().ok().filter(|_| fits)?, month.parse().ok()?, day.parse().ok()?)
}

fn shown(said: Said) -> String {
    match said {
        Said::On(date) => date.to_string(),
        Said::Of(month, day) => {
            let name = MONTHS.get(month.saturating_sub(1) as usize).map_or("", |(short, ..)| short);
            format!("{day}-{name}")
        }
        Said::Next(day) => name_of(day).to_owned(),
        Said::OfNextWeek(day) => format!("next-{}", name_of(day)),
        Said::In(0, Unit::Days) => "today".to_owned(),
        Said::In(1, Unit::Days) => "tomorrow".to_owned(),
        Said::In(count, Unit::Days) => format!("in-{count}-days"),
        Said::In(count, Unit::Weeks) => format!("in-{count}-weeks"),
        Said::In(count, Unit::Months) => format!("in-{count}-months"),
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(_, names)| names.contains(&word)).map(|(day, _)| *day)
}

fn name_of(day: Weekday) -> &'static str {
    WEEKDAYS[day.num_days_from_monday() as usize].1[0]
}

/// The month and the day, if any year has such a day.
fn day_of_month(day: &str, month: &str) -> Option<(u32, u32)> {
    let month = month.trim_end_matches('.');
    let at = MONTHS
        .iter()
        .position(|(short, long, _)| *short == month || *long == month || month == "sept" && *short == "sep")?;
    let digits = ["st", "nd", "rd", "th", "."].into_iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let number = Some(digits).filter(|text| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()));
    let number: u32 = number?.parse().ok()?;
    let month = u32::try_from(at).ok()? + 1;
    (1..=MONTHS[at].2).contains(&number).then_some((month, number))
}

fn unit_of(word: &str) -> Option<Unit> {
    match word {
        "day" | "days" => Some(Unit::Days),
        "week" | "weeks" => Some(Unit::Weeks),
        "month" | "months" => Some(Unit::Months),
        _ => None,
    }
}

pub(super) fn count_of(word: &str) -> Option<u32> {
    const NAMED: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    if let Some(at) = NAMED.iter().position(|name| *name == word) {
        return u32::try_from(at + 1).ok();
    }
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|count| digits && *count <= MOST)
}

/// Folds the text: lower case, single spaces and one kind of dash.
pub(super) fn folded(written: &str) -> String {
    let plain = |c| match c {
        c if is_space(c) => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    };
    let folded: String = written.nfkc().flat_map(char::to_lowercase).map(plain).collect();
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{attempted, on, read};
    use chrono::NaiveDate;
    use proptest::prelude::*;

    /// A Wednesday.
    const TODAY: &str = "2026-11-25";

    #[test]
    fn a_date_is_written_in_many_ways() {
        for (written, kept, meant) in [
            ("2026-12-01", "2026-12-01", "2026-12-01"),
            ("2026-12-1", "2026-12-01", "2026-12-01"),
            ("2026–12–01", "2026-12-01", "2026-12-01"),
            ("1.12.2026", "2026-12-01", "2026-12-01"),
            ("1 Dec", "1-dec", "2026-12-01"),
            ("1. Dec.", "1-dec", "2026-12-01"),
            ("December 1st", "1-dec", "2026-12-01"),
            ("the 1st of december", "1-dec", "2026-12-01"),
            ("December 1st, 2026", "2026-12-01", "2026-12-01"),
            ("1 dec 2026", "2026-12-01", "2026-12-01"),
            ("until 25 nov", "25-nov", "2026-11-25"),
            ("24 Nov", "24-nov", "2027-11-24"),
            ("29 feb", "29-feb", "2028-02-29"),
            ("1 sept", "1-sep", "2027-09-01"),
            ("monday", "monday", "2026-11-30"),
            ("Wed", "wednesday", "2026-12-02"),
            ("this friday", "friday", "2026-11-27"),
            ("until friday", "friday", "2026-11-27"),
            ("next monday", "next-monday", "2026-11-30"),
            ("next friday", "next-friday", "2026-12-04"),
            ("next week", "next-monday", "2026-11-30"),
            ("today", "today", "2026-11-25"),
            ("Tomorrow", "tomorrow", "2026-11-26"),
            ("the day after tomorrow", "in-2-days", "2026-11-27"),
            ("in 2 weeks", "in-2-weeks", "2026-12-09"),
            ("for two weeks", "in-2-weeks", "2026-12-09"),
            ("in a month", "in-1-months", "2026-12-25"),
            ("10 days", "in-10-days", "2026-12-05"),
        ] {
            assert_eq!(read(written).as_deref(), Some(kept), "{written}");
            assert_eq!(
                on(kept, TODAY.parse().unwrap()).map(|date| date.to_string()).as_deref(),
                Some(meant),
                "{written}"
            );
        }
        // Seen from a Sunday, next week begins tomorrow.
        let sunday = "2026-11-29".parse().unwrap();
        assert_eq!(on("next-friday", sunday), "2026-12-04".parse().ok());
        assert_eq!(on("sunday", sunday), "2026-12-06".parse().ok());
    }

    #[test]
    fn what_is_no_date_is_none() {
        for written in [
            "",
            " ",
            "next blursday",
            "blursday",
            "31 feb",
            "30 feb",
            "31 apr",
            "32 dec",
            "0 dec",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "1/12/2026",
            "12-01",
            "next",
            "until",
            "in weeks",
            "in 2",
            "in -2 weeks",
            "in 99999 days",
            "1 dec 26",
            "dec",
            "monday monday",
            "1",
            "25:99",
            "😀",
            "next 1 dec",
            "26-11-23",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }

    #[test]
    fn what_is_meant_to_be_one_is_known() {
        for word in ["until", "Till", "next", "2026-13-01", "1/12/2026", "99.99.2026"] {
            assert!(attempted(word), "{word}");
        }
        for word in ["feedback", "monday", "22-8", "9:00", "", "😀", "a-b-c"] {
            assert!(!attempted(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_as_itself(written in "\\PC{0,20}|(until |in |next )?[0-9]{0,4}[ .-]?[a-z]{0,9}[ .-]?[0-9]{0,4}",
            today in 0_i32..3_000_000)
        {
            if let Some(kept) = read(&written) {
                prop_assert_eq!(read(&kept), Some(kept.clone()));
                prop_assert!(kept.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
                let today = NaiveDate::from_num_days_from_ce_opt(today).unwrap();
                prop_assert_eq!(on(&kept, today), on(&written, today));
            }
            let _ = attempted(&written);
        }
    }
}
