//! A week as somebody spent it, by the six activities that the sources count.
//!
//! What people write about it is read in [`reading`]; here it is added up and compared.

pub mod reading;

use super::ladder::Level;
use super::ladder::Side;
use super::ladder::Statement;
use super::reflection::Reflection;
use chrono::Datelike;
use chrono::Days;
use chrono::NaiveDate;
use chrono::Weekday;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Something that takes up a week.
#[derive(Debug, PartialEq, Eq)]
pub struct Activity {
    /// What lines and what is kept call it.
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

/// As many of the six have to be named before hours are compared: fewer are no picture of a week.
pub const ENOUGH: usize = 3;
/// The most hours that a week has.
pub const HOURS: f64 = 168.0;

/// What the figures of a week count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Hours.
    #[default]
    Hours,
    /// Percent of the week, or of as much of it as they thought of.
    Percent,
}

/// A week, as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Week {
    /// What they wrote for each activity, by its id. What they said nothing of is absent.
    #[serde(default)]
    pub spent: BTreeMap<String, f64>,
    /// What the figures count.
    #[serde(default)]
    pub unit: Unit,
    /// The one thing they want to hand over. Empty, where they named none.
    #[serde(default)]
    pub hand_over: String,
    /// Whether they say that it left their desk.
    #[serde(default)]
    pub handed: bool,
}

impl Reflection for Week {
    const KIND: &'static str = "week";
}

/// Why figures make no week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoWeek {
    /// There is none.
    Empty,
    /// They come to nothing.
    Zero,
    /// They come to so many hours, and no week has them.
    TooManyHours(f64),
    /// One of them is so many percent, and a week has a hundred.
    TooManyPercent(f64),
}

/// Where a share is, as a band goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandPosition {
    /// Under it.
    Below,
    /// In it, its ends counted.
    Within,
    /// Over it.
    Above,
}

impl Week {
    /// The week that these figures make.
    ///
    /// # Errors
    /// Why they make none.
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

    /// What all figures come to.
    pub fn total(&self) -> f64 {
        // Hundredths are whole, so that what was written as 0.1 and 0.2 comes to 0.3.
        self.spent.values().map(|figure| (figure * 100.0).round()).sum::<f64>() / 100.0
    }

    /// What they wrote for an activity.
    pub fn figure(&self, activity: &Activity) -> Option<f64> {
        self.spent.get(activity.id).copied()
    }

    /// Whether what they named can be compared: percent always, hours where enough of the six are named, also with nothing.
    pub fn is_comparable(&self) -> bool {
        self.total() > 0.0 && (self.unit == Unit::Percent || self.spent.len() >= ENOUGH)
    }

    /// An activity as its share of the week, in percent. Percent stand as they were written, unless they come to more than a
    /// week has; those, and hours, are shares of all that was named. None, where they said nothing of it, or too little of the rest.
    pub fn share(&self, activity: &Activity) -> Option<f64> {
        let whole = match self.unit {
            Unit::Percent => self.total().max(100.0),
            Unit::Hours => self.total(),
        };
        self.figure(activity).filter(|_| self.is_comparable()).map(|figure| figure * 100.0 / whole)
    }

    /// Whether both give the same figures.
    pub fn says_the_same(&self, other: &Week) -> bool {
        self.spent == other.spent && self.unit == other.unit
    }
}

/// What a level's `[[week]]` says of an activity.
pub fn said<'a>(level: &'a Level, activity: &Activity) -> Option<&'a Statement> {
    let week = level.sections.get("week").into_iter().flatten();
    week.into_iter().find(|statement| statement.label.as_deref() == Some(activity.label))
}

/// The band of an activity at a level, in percent, where a source gives one.
pub fn band(level: &Level, activity: &Activity) -> Option<(u8, u8)> {
    said(level, activity)?.values.iter().find_map(|value| value.band)
}

/// Where a share is, as a band goes. It is compared as people read it, in whole percent.
pub fn place(share: f64, (low, high): (u8, u8)) -> BandPosition {
    let share = share.round();
    match share {
        _ if share < f64::from(low) => BandPosition::Below,
        _ if share > f64::from(high) => BandPosition::Above,
        _ => BandPosition::Within,
    }
}

/// The trap of a level that its data says belongs to such a week: the first that does. Within the level's own band there is none,
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

/// The Monday of the week that somebody looks back on whose date this is: the last one, and from Saturday on the one that ends.
pub fn looked_back_on(today: NaiveDate) -> NaiveDate {
    match today.weekday() {
        Weekday::Sat | Weekday::Sun => monday(today),
        _ => before(monday(today)),
    }
}

/// The Monday a week earlier.
pub fn before(monday: NaiveDate) -> NaiveDate {
    monday.checked_sub_days(Days::new(7)).unwrap_or(monday)
}

/// How a figure is written: `18`, `7.5`.
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
        // Percent stand as they were written, up to a whole week.
        assert_eq!(shares(&[hands_on], Unit::Percent), [Some(45.0), None, None]);
        assert_eq!(shares(&[hands_on, people], Unit::Percent), [Some(45.0), Some(40.0), None]);
        assert_eq!(shares(&[hands_on, ("people", 105.0 / 2.0)], Unit::Percent)[0], Some(45.0));
        assert_eq!(shares(&[("hands-on", 90.0), ("people", 60.0)], Unit::Percent), [Some(60.0), Some(40.0), None]);
        // Hours are shares of what was named, where that is enough.
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
