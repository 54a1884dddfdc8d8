//! A week as somebody spent it, split into the six activities that the sources count.
//!
//! [`reading`] parses what people write about it; this module adds it up and compares it.

pub mod reading;

use super::ladder::{Level, Side, Statement};
use super::reflection::Reflection;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that takes up a week.
#[derive(Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its name in lines and in the store.
    pub id: &'static str,
    /// What people read: the label of its `[[week]]` statements.
    pub label: &'static str,
    /// What else people write for it, folded as [`super::names::normalise`] folds.
    aliases: &'static [&'static str],
}

/// All six, in the order of the cards.
pub const ACTIVITIES: [Activity; 6] = [
    Activity {
        id: "hands-on",
        label: "Hands-on",
        aliases: &[
            "coding",
            "code",
            "code review",
            "code reviews",
            "technical",
            "technical work",
            "tech",
            "programming",
            "development",
            "dev",
            "engineering",
        ],
    },
    Activity {
        id: "people",
        label: "People",
        aliases: &[
            "1 1",
            "1 1s",
            "1on1",
            "1on1s",
            "1 on 1",
            "1 on 1s",
            "one on one",
            "one on ones",
            "people work",
            "people management",
            "coaching",
            "mentoring",
            "my team",
        ],
    },
    Activity {
        id: "functions",
        label: "Other functions",
        aliases: &[
            "functions",
            "cross functional",
            "cross functional meetings",
            "meetings",
            "other teams",
            "other departments",
            "stakeholders",
        ],
    },
    Activity {
        id: "planning",
        label: "Planning",
        aliases: &["plan", "plans", "strategy", "strategy and planning", "planning and strategy", "roadmap"],
    },
    Activity {
        id: "hiring",
        label: "Hiring",
        aliases: &["interview", "interviews", "interviewing", "recruiting", "recruitment"],
    },
    Activity {
        id: "outside",
        label: "Outside",
        aliases: &["external", "outside the company", "conferences", "conference", "community", "public speaking"],
    },
];

/// How many of the six somebody has to name before hours are compared: fewer give no picture of a week.
pub const ENOUGH: usize = 3;
/// The number of hours in a week.
pub const HOURS: f64 = 168.0;

/// What the figures of a week count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Hours.
    #[default]
    Hours,
    /// Percent of the week, or of the part of it that they thought of.
    Percent,
}

/// A week, as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Week {
    /// The figure for each activity, by its id. Activities they did not mention are absent.
    #[serde(default)]
    pub spent: BTreeMap<String, f64>,
    /// What the figures count.
    #[serde(default)]
    pub unit: Unit,
    /// The one thing they want to hand over. Empty if they named none.
    #[serde(default)]
    pub hand_over: String,
    /// Whether they say that they have handed it over.
    #[serde(default)]
    pub handed: bool,
    /// The id of the level they held. `None` if they had not said it, or wrote the week down after a later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

impl Reflection for Week {
    const KIND: &'static str = "week";
}

/// Why these figures are not a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoWeek {
    /// There are no figures.
    Empty,
    /// They add up to zero.
    Zero,
    /// They add up to this many hours, more than a week has.
    TooManyHours(f64),
    /// One of them is this many percent, more than a hundred.
    TooManyPercent(f64),
}

/// Where a share lies relative to a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandPosition {
    /// Below it.
    Below,
    /// In it, both ends included.
    Within,
    /// Above it.
    Above,
}

impl Week {
    /// The week that these figures make.
    ///
    /// # Errors
    /// If they make none, with the reason.
    pub fn of(spent: BTreeMap<String, f64>, unit: Unit) -> Result<Self, NoWeek> {
        let week = Week { spent, unit, ..Week::default() };
        let (total, most) = (week.total(), week.spent.values().copied().fold(0.0, f64::max));
        match unit {
            _ if week.spent.is_empty() => Err(NoWeek::Empty),
            _ if total <= 0.0 => Err(NoWeek::Zero),
            Unit::Hours if total > HOURS => Err(NoWeek::TooManyHours(total)),
            Unit::Percent if most > 100.0 => Err(NoWeek::TooManyPercent(most)),
            _ => Ok(week),
        }
    }

    /// The sum of all figures.
    pub fn total(&self) -> f64 {
        // Summed in whole hundredths, so that 0.1 and 0.2 add up to 0.3.
        self.spent.values().map(|figure| (figure * 100.0).round()).sum::<f64>() / 100.0
    }

    /// Their figure for an activity.
    pub fn figure(&self, activity: &Activity) -> Option<f64> {
        self.spent.get(activity.id).copied()
    }

    /// Whether the week can be compared: always in percent; in hours once enough of the six are named, even with zero.
    pub fn is_comparable(&self) -> bool {
        self.total() > 0.0 && (self.unit == Unit::Percent || self.spent.len() >= ENOUGH)
    }

    /// An activity as its share of the week, in percent. Percent figures stay as written, unless they add up to more
    /// than a hundred; in that case, and for hours, shares are relative to everything named. `None` if they did not
    /// mention it, or too little else.
    pub fn share(&self, activity: &Activity) -> Option<f64> {
        let whole = match self.unit {
            Unit::Percent => self.total().max(100.0),
            Unit::Hours => self.total(),
        };
        self.figure(activity).filter(|_| self.is_comparable()).map(|figure| figure * 100.0 / whole)
    }

    /// Whether both have the same figures.
    pub fn says_the_same(&self, other: &Week) -> bool {
        self.spent == other.spent && self.unit == other.unit
    }
}

/// What a level's `[[week]]` says about an activity.
pub fn said<'a>(level: &'a Level, activity: &Activity) -> Option<&'a Statement> {
    let week = level.sections.get("week").into_iter().flatten();
    week.into_iter().find(|statement| statement.label.as_deref() == Some(activity.label))
}

/// The band of an activity at a level, in percent, if a source gives one.
pub fn band(level: &Level, activity: &Activity) -> Option<(u8, u8)> {
    said(level, activity)?.values.iter().find_map(|value| value.band)
}

/// Where a share lies relative to a band. It is compared as people read it, in whole percent.
pub fn place(share: f64, (low, high): (u8, u8)) -> BandPosition {
    let share = share.round();
    match share {
        _ if share < f64::from(low) => BandPosition::Below,
        _ if share > f64::from(high) => BandPosition::Above,
        _ => BandPosition::Within,
    }
}

/// The first trap of a level that, by its data, fits such a week. A share within the level's own band is never a trap,
/// whatever else its data says.
pub fn trap<'a>(level: &'a Level, week: &Week) -> Option<&'a Statement> {
    let applies = |statement: &&Statement| {
        let Some(when) = &statement.when else { return false };
        let activity = ACTIVITIES.iter().find(|activity| activity.label == when.activity);
        let Some((activity, share)) = activity.and_then(|one| Some((one, week.share(one)?))) else { return false };
        let own = when.percent.map(|percent| (percent, percent));
        let side = match when.side {
            Side::Above => BandPosition::Above,
            Side::Below => BandPosition::Below,
        };
        let mut bounds = own.into_iter().chain(band(level, activity)).peekable();
        bounds.peek().is_some() && bounds.all(|bound| place(share, bound) == side)
    };
    level.sections.get("trap").into_iter().flatten().find(applies)
}

/// The Monday of a date's week.
pub fn monday(date: NaiveDate) -> NaiveDate {
    date.week(Weekday::Mon).checked_first_day().unwrap_or(date)
}

/// The Monday of the week that somebody looks back on at this date: last week, and from Saturday on the week that is
/// ending.
pub fn looked_back_on(today: NaiveDate) -> NaiveDate {
    match today.weekday() {
        Weekday::Sat | Weekday::Sun => monday(today),
        _ => before(monday(today)),
    }
}

/// The Monday one week earlier.
pub fn before(monday: NaiveDate) -> NaiveDate {
    monday.checked_sub_days(Days::new(7)).unwrap_or(monday)
}

/// A figure as it is written: `18`, `7.5`.
pub fn shown(figure: f64) -> String {
    ((figure * 100.0).round() / 100.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(figures: &[(&str, f64)], unit: Unit) -> Result<Week, NoWeek> {
        Week::of(figures.iter().map(|(id, figure)| ((*id).to_owned(), *figure)).collect(), unit)
    }

    #[test]
    fn a_week_has_an_end_and_something_in_it() {
        for (figures, unit, expected) in [
            (&[][..], Unit::Hours, Some(NoWeek::Empty)),
            (&[("hands-on", 0.0), ("people", 0.0)], Unit::Hours, Some(NoWeek::Zero)),
            (&[("hands-on", 0.0)], Unit::Percent, Some(NoWeek::Zero)),
            (&[("hands-on", 100.0), ("people", 68.0)], Unit::Hours, None),
            (&[("hands-on", 100.0), ("people", 68.25)], Unit::Hours, Some(NoWeek::TooManyHours(168.25))),
            (&[("hands-on", 100.0), ("people", 90.0)], Unit::Percent, None),
            (&[("hands-on", 101.0)], Unit::Percent, Some(NoWeek::TooManyPercent(101.0))),
        ] {
            assert_eq!(week(figures, unit).err(), expected, "{figures:?}");
        }
    }

    #[test]
    fn a_share_is_never_made_of_too_little() {
        let shares = |figures: &[(&str, f64)], unit| {
            let week = week(figures, unit).unwrap();
            [0, 1, 2].map(|at| week.share(&ACTIVITIES[at]).map(f64::round))
        };
        let (hands_on, people, functions) = (("hands-on", 45.0), ("people", 40.0), ("functions", 0.0));
        // Percent figures stay as written, up to a whole week.
        assert_eq!(shares(&[hands_on], Unit::Percent), [Some(45.0), None, None]);
        assert_eq!(shares(&[hands_on, people], Unit::Percent), [Some(45.0), Some(40.0), None]);
        assert_eq!(shares(&[hands_on, ("people", 105.0 / 2.0)], Unit::Percent)[0], Some(45.0));
        assert_eq!(shares(&[("hands-on", 90.0), ("people", 60.0)], Unit::Percent), [Some(60.0), Some(40.0), None]);
        // Hours become shares of what was named, if that is enough.
        assert_eq!(shares(&[hands_on, people], Unit::Hours), [None; 3]);
        assert_eq!(shares(&[hands_on, people, functions], Unit::Hours), [Some(53.0), Some(47.0), Some(0.0)]);
        assert_eq!(Week::default().share(&ACTIVITIES[0]), None);
    }

    #[test]
    fn a_band_holds_both_its_ends_as_they_are_read() {
        for (share, expected) in [
            (9.4, BandPosition::Below),
            (9.5, BandPosition::Within),
            (10.0, BandPosition::Within),
            (30.4, BandPosition::Within),
            (30.5, BandPosition::Above),
        ] {
            assert_eq!(place(share, (10, 30)), expected, "{share}");
        }
    }

    #[test]
    fn weeks_begin_on_monday_in_every_year() {
        for (today, monday) in [
            ("2026-11-23", "2026-11-16"),
            ("2026-11-27", "2026-11-16"),
            ("2026-11-28", "2026-11-23"),
            ("2026-11-29", "2026-11-23"),
            ("2027-01-01", "2026-12-21"),
            ("2027-01-02", "2026-12-28"),
            ("2027-01-04", "2026-12-28"),
            ("2028-02-29", "2028-02-21"),
        ] {
            let date = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(looked_back_on(date(today)), date(monday), "{today}");
        }
        assert_eq!(looked_back_on(NaiveDate::MIN), NaiveDate::MIN.max(looked_back_on(NaiveDate::MIN)));
    }

    #[test]
    fn figures_are_written_short() {
        for (figure, written) in [(18.0, "18"), (7.5, "7.5"), (0.0, "0"), (33.33, "33.33"), (33.333, "33.33")] {
            assert_eq!(shown(figure), written);
        }
    }

    #[test]
    fn what_an_older_version_wrote_is_read() {
        assert_eq!(serde_json::from_str::<Week>("{}").unwrap(), Week::default());
        let week = week(&[("people", 7.5)], Unit::Percent).unwrap();
        let written = serde_json::to_string(&week).unwrap();
        assert_eq!(written, r#"{"spent":{"people":7.5},"unit":"percent","hand_over":"","handed":false}"#);
        assert_eq!(serde_json::from_str::<Week>(&written).unwrap(), week);
    }
}
