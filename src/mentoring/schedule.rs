//! A recurring check-in, as its owner set it up. Plain values; the store keeps them.

use super::cadence::{Cadence, MonthDay, Occurrence, Rhythm, Zone};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The most schedules that one person may have at a time, ended ones aside.
pub const MOST: usize = 10;

/// A recurring check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its id on buttons: 16 random bytes, as 26 letters and digits.
    pub uid: String,
    /// The id of its kind.
    pub kind: String,
    /// When it recurs.
    pub cadence: Cadence,
    /// The place whose clocks it follows.
    pub zone: String,
    /// The date of the next occurrence.
    pub next_nominal: NaiveDate,
    /// When that occurrence falls due.
    pub next_due: DateTime<Utc>,
    /// Whether it is active.
    pub state: State,
    /// While it is active: nothing comes before this date, because its owner asked for that.
    pub until: Option<NaiveDate>,
    /// How many of its check-ins in a row could not be delivered.
    pub unreached: u32,
    /// The ids of the themes it keeps to. If empty, those of its kind.
    pub themes: Vec<String>,
    /// Whether it asks fewer questions.
    pub short: bool,
    /// The most reminders for one check-in: 0 to 2.
    pub reminders: u32,
    /// The date by which the assignment it is about is to be done.
    pub ends: Option<NaiveDate>,
}

impl Schedule {
    /// The first occurrence after now that is also after one date, if given, and not before another, if given. `None`
    /// beyond the end of the calendar.
    pub fn first_after(
        &self,
        zone: &Zone,
        now: DateTime<Utc>,
        after: Option<NaiveDate>,
        not_before: Option<NaiveDate>,
    ) -> Option<Occurrence> {
        let ahead = self.cadence.next(zone, now)?;
        let earliest = after.and_then(|date| date.succ_opt()).max(not_before).unwrap_or(ahead.nominal);
        if ahead.nominal >= earliest {
            return Some(ahead);
        }
        let nominal = self.cadence.nominal(earliest)?;
        Some(Occurrence { nominal, due: zone.moment(nominal, self.cadence.at)? })
    }
}

/// Whether a schedule is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum State {
    /// It is active.
    Active,
    /// It is paused until somebody resumes it, for this reason.
    Paused(Reason),
    /// It is over, for this reason. What was written in it stays.
    Ended(Reason),
}

/// Why a schedule is not active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Reason {
    /// The person asked for it.
    Asked,
    /// Three check-ins in a row went unanswered.
    Quiet,
    /// Three check-ins in a row could not be delivered: direct messages are closed.
    Closed,
    /// The person and the bot no longer share a server.
    Left,
    /// The person's account is gone.
    Gone,
}

impl State {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Why it is not active. `None` if it is.
    pub fn reason(self) -> Option<Reason> {
        match self {
            State::Active => None,
            State::Paused(reason) | State::Ended(reason) => Some(reason),
        }
    }

    /// The state with this name and reason.
    pub fn named(name: &str, reason: &str) -> Option<Self> {
        match name {
            "active" => Some(State::Active),
            "paused" => Reason::named(reason).map(State::Paused),
            "ended" => Reason::named(reason).map(State::Ended),
            _ => None,
        }
    }
}

impl Reason {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The reason with this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// The frequencies a schedule can have, without the day.
pub const EVERY: [&str; 4] = ["weekly", "biweekly", "monthly", "quarterly"];

/// The frequency of a rhythm, without its day: `weekly`.
pub fn every(rhythm: Rhythm) -> &'static str {
    match rhythm {
        Rhythm::Weekly(_) => "weekly",
        Rhythm::Biweekly(_) => "biweekly",
        Rhythm::Monthly(_) => "monthly",
        Rhythm::Quarterly(_) => "quarterly",
    }
}

/// The day of a rhythm: `monday`, `31`, `last-friday`.
pub fn day(rhythm: Rhythm) -> String {
    match rhythm {
        Rhythm::Weekly(day) | Rhythm::Biweekly(day) => weekday_name(day).to_owned(),
        Rhythm::Monthly(MonthDay::Day(day)) | Rhythm::Quarterly(MonthDay::Day(day)) => day.to_string(),
        Rhythm::Monthly(MonthDay::Last(day)) | Rhythm::Quarterly(MonthDay::Last(day)) => {
            format!("last-{}", weekday_name(day))
        }
    }
}

/// The rhythm with this frequency and day. `None` if they do not go together: a week has no 31st.
pub fn rhythm(every: &str, day: &str) -> Option<Rhythm> {
    let of_month = || match day.strip_prefix("last-") {
        Some(day) => weekday(day).map(MonthDay::Last),
        None => day.parse().ok().filter(|day| (1..=31).contains(day)).map(MonthDay::Day),
    };
    match every {
        "weekly" => weekday(day).map(Rhythm::Weekly),
        "biweekly" => weekday(day).map(Rhythm::Biweekly),
        "monthly" => of_month().map(Rhythm::Monthly),
        "quarterly" => of_month().map(Rhythm::Quarterly),
        _ => None,
    }
}

/// A time of day as it is stored: `09:00`.
pub fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A weekday as it is stored: `monday`.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// The weekday with this name.
pub fn weekday(name: &str) -> Option<Weekday> {
    let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    days.into_iter().find(|day| weekday_name(*day) == name)
}

#[cfg(test)]
mod tests {
    use super::{Cadence, Reason, Schedule, State, day, every, rhythm};
    use crate::mentoring::cadence::Zones;
    use crate::mentoring::defaults::REMINDERS;
    use strum::VariantArray;

    #[test]
    fn a_rhythm_is_how_often_and_a_day_of_it() {
        for (often, on) in
            [("weekly", "monday"), ("biweekly", "sunday"), ("monthly", "31"), ("quarterly", "last-friday")]
        {
            let rhythm = rhythm(often, on).unwrap();
            assert_eq!((every(rhythm), day(rhythm)), (often, on.to_owned()));
        }
        for (often, on) in
            [("weekly", "31"), ("monthly", "monday"), ("monthly", "0"), ("monthly", "32"), ("daily", "1")]
        {
            assert_eq!(rhythm(often, on), None, "{often} {on}");
        }
    }

    #[test]
    fn the_first_that_lies_ahead() {
        let date = |date: &str| date.parse::<chrono::NaiveDate>().unwrap();
        let cadence = Cadence {
            rhythm: rhythm("weekly", "monday").unwrap(),
            at: chrono::NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
            anchor: date("2026-11-02"),
        };
        let zone = Zones::bundled().zone("Europe/Berlin").unwrap();
        let schedule = Schedule {
            uid: String::new(),
            kind: String::new(),
            cadence,
            zone: zone.name().to_owned(),
            next_nominal: cadence.anchor,
            next_due: chrono::DateTime::UNIX_EPOCH,
            state: State::Active,
            until: None,
            unreached: 0,
            themes: Vec::new(),
            short: false,
            reminders: REMINDERS,
            ends: None,
        };
        let first = |now: &str, after: Option<&str>, not_before: Option<&str>| {
            let found =
                schedule.first_after(&zone, now.parse().unwrap(), after.map(date), not_before.map(date)).unwrap();
            assert_eq!(Some(found.due), zone.moment(found.nominal, cadence.at));
            found.nominal.to_string()
        };
        let at_nine = "2026-11-23T08:00:00Z";
        assert_eq!(first("2026-11-23T07:59:59Z", None, None), "2026-11-23");
        assert_eq!(first(at_nine, None, None), "2026-11-30");
        assert_eq!(first("2026-10-01T00:00:00Z", None, None), "2026-11-02", "not before its anchor");
        assert_eq!(first("2026-11-23T07:00:00Z", Some("2026-11-23"), None), "2026-11-30");
        assert_eq!(first(at_nine, Some("2026-11-16"), Some("2026-11-10")), "2026-11-30");
        assert_eq!(first(at_nine, Some("2026-11-23"), Some("2026-12-07")), "2026-12-07");
        assert_eq!(first(at_nine, None, Some("2026-12-08")), "2026-12-14");
    }

    #[test]
    fn states_lead_back() {
        for reason in Reason::VARIANTS.iter().copied() {
            for state in [State::Active, State::Paused(reason), State::Ended(reason)] {
                let kept = state.reason().map(Reason::name).unwrap_or_default();
                assert_eq!(State::named(state.name(), kept), Some(state));
            }
        }
        assert_eq!(State::named("paused", ""), None);
    }

    #[test]
    fn stored_names_never_change() {
        // The database holds them. A variant that is renamed keeps its stored name with `#[strum(serialize = "...")]`.
        let reasons: Vec<&str> = Reason::VARIANTS.iter().map(|reason| reason.name()).collect();
        assert_eq!(reasons, ["asked", "quiet", "closed", "left", "gone"]);
        let states = [State::Active, State::Paused(Reason::Asked), State::Ended(Reason::Asked)].map(State::name);
        assert_eq!(states, ["active", "paused", "ended"]);
    }
}
