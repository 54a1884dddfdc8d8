//! A person, as far as their settings go. Plain values; the store keeps them.

use crate::mentoring::quiet_hours::QuietHours;
use chrono::{DateTime, Utc};
use strum::{EnumString, IntoStaticStr};

/// The platform on which somebody talks to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Platform {
    /// The terminal.
    Console,
    /// Discord.
    Discord,
}

impl Platform {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The platform with this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// Somebody's id on a platform, as a request names it. This is the only way to find what they keep with us.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The platform.
    pub platform: Platform,
    /// Their id there.
    pub id: String,
}

/// What somebody set about themselves. None of it is needed to ask about the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The id of the level they hold.
    pub level: Option<String>,
    /// The id of the level they are heading for.
    pub target: Option<String>,
    /// The place whose clocks they live by, as the zone data spells it: `Europe/Berlin`.
    pub zone: Option<String>,
    /// When they get no messages.
    pub quiet: Option<QuietHours>,
    /// The language that their platform last gave for them, such as `de` or `en-GB`.
    pub language: Option<String>,
    /// What they want to be called, in their own words.
    pub called: Option<String>,
    /// What they hope for, in their own words.
    pub hope: Option<String>,
}

/// Somebody we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id within this instance: 16 random bytes, as 26 letters and digits. It is on no button and gives no
    /// rights.
    pub uid: String,
    /// Since when we know them.
    pub since: DateTime<Utc>,
    /// What they set about themselves.
    pub profile: Profile,
}

#[cfg(test)]
mod tests {
    use super::QuietHours;
    use chrono::NaiveTime;

    #[test]
    fn quiet_hours_may_go_past_midnight() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let night = QuietHours::new(at(22, 0), at(8, 0)).unwrap();
        let held: Vec<bool> =
            [at(21, 59), at(22, 0), at(0, 0), at(7, 59), at(8, 0)].map(|time| night.hold(time)).into();
        assert_eq!(held, [false, true, true, true, false]);
        let noon = QuietHours::new(at(12, 0), at(13, 0)).unwrap();
        assert_eq!([at(11, 59), at(12, 0), at(13, 0)].map(|time| noon.hold(time)), [false, true, false]);
        assert_eq!(QuietHours::new(at(9, 0), at(9, 0)), None);
    }
}
