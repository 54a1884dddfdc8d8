//! Days, times of day and rhythms, as people say them.

use super::quote::listed;
use crate::bot::line::clock;
use crate::mentoring::cadence::{Cadence, MonthDay, Rhythm, Zone};
use crate::mentoring::ladder::Name;
use crate::mentoring::schedule;
use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

/// The days of the week, from Monday.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The rhythms a schedule can have.
pub fn rhythms() -> Vec<Name> {
    let name = |id: &str, title: &str, aliases: &[&str]| Name {
        id: id.to_owned(),
        title: title.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    };
    vec![
        name("weekly", "Every week", &["week", "every", "each week", "once a week"]),
        name(
            "biweekly",
            "Every other week",
            &["every other", "fortnightly", "fortnight", "every two weeks", "every 2 weeks"],
        ),
        name("monthly", "Every month", &["month", "once a month", "each month"]),
        name("quarterly", "Every three months", &["quarter", "every quarter", "every 3 months"]),
    ]
}

/// The days a schedule can have: those of a week, those of a month, and the last of each weekday in a month.
pub fn days() -> Vec<Name> {
    let weekday = |day: Weekday| {
        let (id, title) = (schedule::weekday_name(day), weekday_name(day));
        let aliases = vec![day.to_string(), format!("{id}s"), format!("on {id}"), format!("on {id}s")];
        Name { id: id.to_owned(), title: title.to_owned(), aliases }
    };
    let of_month = |day: u32| {
        let title = ordinal(day);
        let aliases = vec![format!("the {title}"), format!("on the {title}"), format!("day {day}")];
        Name { id: day.to_string(), title, aliases }
    };
    let last = |day: Weekday| {
        let name = weekday_name(day);
        let aliases = vec![format!("the last {name}"), format!("on the last {name}")];
        Name { id: format!("last-{}", schedule::weekday_name(day)), title: format!("Last {name}"), aliases }
    };
    let week = WEEK.into_iter();
    week.clone().map(weekday).chain((1..=31).map(of_month)).chain(week.map(last)).collect()
}

/// A date: `Monday 30 November`. It names the year if that is not the current one.
pub fn day(date: NaiveDate, today: NaiveDate) -> String {
    match date.year() == today.year() {
        true => date.format("%A %-d %B").to_string(),
        false => date.format("%A %-d %B %Y").to_string(),
    }
}

/// The local date of a moment, in UTC if the person has set no zone.
pub fn date(at: DateTime<Utc>, zone: Option<&Zone>) -> NaiveDate {
    zone.and_then(|zone| zone.date(at)).unwrap_or(at.date_naive())
}

/// A date in full, for people who read it years later: `30 November 2026`.
pub fn day_of(at: DateTime<Utc>, zone: Option<&Zone>) -> String {
    date(at, zone).format("%-d %B %Y").to_string()
}

/// The month of a moment: `November 2026`.
pub fn month_of(at: DateTime<Utc>, zone: Option<&Zone>) -> String {
    date(at, zone).format("%B %Y").to_string()
}

/// A rhythm with its time: `every Monday at 09:00`.
pub fn rhythm(cadence: &Cadence) -> String {
    format!("{} at {}", often(cadence.rhythm), clock::shown(cadence.at))
}

/// A rhythm without its time: `every other Friday`, `every month on the 31st`.
pub fn often(rhythm: Rhythm) -> String {
    match rhythm {
        Rhythm::Weekly(day) => format!("every {}", weekday_name(day)),
        Rhythm::Biweekly(day) => format!("every other {}", weekday_name(day)),
        Rhythm::Monthly(day) => format!("every month on the {}", day_of_month(day)),
        Rhythm::Quarterly(day) => format!("every three months on the {}", day_of_month(day)),
    }
}

/// Several days in one sentence: `3, 10 and 17 November`.
pub fn dates(dates: &[NaiveDate]) -> String {
    let shown = |(at, date): (usize, &NaiveDate)| match dates.get(at + 1) {
        Some(next) if (next.year(), next.month()) == (date.year(), date.month()) => date.format("%-d").to_string(),
        _ => date.format("%-d %B").to_string(),
    };
    let shown: Vec<String> = dates.iter().enumerate().map(shown).collect();
    listed(&shown.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The English name of a weekday.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

fn day_of_month(day: MonthDay) -> String {
    match day {
        MonthDay::Day(day) => ordinal(day),
        MonthDay::Last(day) => format!("last {}", weekday_name(day)),
    }
}

/// An ordinal number: `6th`.
pub fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (1, 1 | 21 | 31) => "st",
        (2, 2 | 22) => "nd",
        (3, 3 | 23) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

#[cfg(test)]
mod tests {
    use super::{dates, days, often};
    use crate::mentoring::schedule;

    #[test]
    fn every_rhythm_is_said() {
        for (every, on, said) in [
            ("weekly", "monday", "every Monday"),
            ("biweekly", "friday", "every other Friday"),
            ("monthly", "22", "every month on the 22nd"),
            ("monthly", "11", "every month on the 11th"),
            ("quarterly", "last-friday", "every three months on the last Friday"),
        ] {
            assert_eq!(often(schedule::rhythm(every, on).unwrap()), said);
        }
        assert!(
            days()
                .iter()
                .all(|day| ["weekly", "monthly"].iter().any(|every| schedule::rhythm(every, &day.id).is_some()))
        );
        assert_eq!(days().len(), 7 + 31 + 7);
    }

    #[test]
    fn several_days_share_their_month() {
        let all = |written: &[&str]| dates(&written.iter().map(|date| date.parse().unwrap()).collect::<Vec<_>>());
        assert_eq!(all(&["2026-11-03", "2026-11-10", "2026-11-17"]), "3, 10 and 17 November");
        assert_eq!(all(&["2026-11-30", "2026-12-07"]), "30 November and 7 December");
        assert_eq!(all(&["2026-11-30"]), "30 November");
    }
}
