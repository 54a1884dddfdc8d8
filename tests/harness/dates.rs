//! The independent list of dates: which check-ins must arrive, and when. It shares nothing with the program: weekdays are
//! counted, and the clocks of a few places are in a table.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// A place, and how far its clocks are ahead of UTC in minutes, each from a moment on. The first applies from the beginning.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub name: &'static str,
    pub ahead: &'static [(&'static str, i64)],
}

const EVER: &str = "1900-01-01T00:00:00Z";

/// The places, with their clocks from autumn 2026 to spring 2027.
pub const PLACES: [Place; 6] = [
    Place { name: "Europe/Berlin", ahead: &[(EVER, 120), ("2026-10-25T01:00:00Z", 60), ("2027-03-28T01:00:00Z", 120)] },
    Place {
        name: "America/New_York",
        ahead: &[(EVER, -240), ("2026-11-01T06:00:00Z", -300), ("2027-03-14T07:00:00Z", -240)],
    },
    Place { name: "Asia/Kolkata", ahead: &[(EVER, 330)] },
    Place {
        name: "Pacific/Auckland",
        ahead: &[(EVER, 720), ("2026-09-26T14:00:00Z", 780), ("2027-04-03T14:00:00Z", 720)],
    },
    Place { name: "Pacific/Kiritimati", ahead: &[(EVER, 840)] },
    Place { name: "America/Sao_Paulo", ahead: &[(EVER, -180)] },
];

impl Place {
    /// The local time at this moment.
    pub fn clock(&self, moment: DateTime<Utc>) -> NaiveDateTime {
        moment.naive_utc() + self.ahead_at(moment)
    }

    fn ahead_at(&self, moment: DateTime<Utc>) -> TimeDelta {
        let mut past = self.ahead.iter().filter(|(from, _)| from.parse::<DateTime<Utc>>().unwrap() <= moment);
        TimeDelta::minutes(past.next_back().unwrap().1)
    }

    /// The moment of this local time: the first one if it occurs twice, and later by the skipped time if it never occurs.
    pub fn moment(&self, clock: NaiveDateTime) -> DateTime<Utc> {
        let shown = self.ahead.iter().map(|(_, ahead)| clock.and_utc() - TimeDelta::minutes(*ahead));
        if let Some(first) = shown.filter(|moment| self.clock(*moment) == clock).min() {
            return first;
        }
        // It is skipped: the clocks are still as they were a day before.
        clock.and_utc() - self.ahead_at(clock.and_utc() - TimeDelta::days(1))
    }
}

/// A check-in every few weeks.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub place: &'static Place,
    /// The first date.
    pub first: NaiveDate,
    pub at: NaiveTime,
    pub weeks: u64,
}

impl Plan {
    /// A plan whose first check-in is due at this moment.
    pub fn due_first(place: &'static Place, moment: DateTime<Utc>, weeks: u64) -> Self {
        let clock = place.clock(moment);
        Plan { place, first: clock.date(), at: clock.time(), weeks }
    }

    /// Each date until this moment, and when it is due.
    pub fn dates(&self, until: DateTime<Utc>) -> Vec<(NaiveDate, DateTime<Utc>)> {
        let date = |nth| self.first.checked_add_days(Days::new(nth * self.weeks * 7)).unwrap();
        let dated = (0..).map(date).map(|date| (date, self.place.moment(date.and_time(self.at))));
        dated.take_while(|(_, due)| *due <= until).collect()
    }

    /// The program's words for it: the rhythm and the day.
    pub fn rhythm(&self) -> (&'static str, &'static str) {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let day = days[usize::try_from(self.first.weekday().num_days_from_monday()).unwrap()];
        (if self.weeks == 1 { "weekly" } else { "biweekly" }, day)
    }
}

#[test]
fn dates_are_counted_and_moments_looked_up() {
    let plan = |place: usize, first: &str, at: &str, weeks| {
        let at = NaiveTime::parse_from_str(at, "%H:%M").unwrap();
        Plan { place: &PLACES[place], first: first.parse().unwrap(), at, weeks }
    };
    let dates = |plan: Plan, until: &str| -> Vec<String> {
        plan.dates(until.parse().unwrap())
            .iter()
            .map(|(date, due)| format!("{date} {}", due.format("%FT%RZ")))
            .collect()
    };
    // Berlin's clocks go back on 25 October and forward on 28 March.
    assert_eq!(
        dates(plan(0, "2026-10-18", "02:30", 1), "2026-11-01T01:30:00Z"),
        ["2026-10-18 2026-10-18T00:30Z", "2026-10-25 2026-10-25T00:30Z", "2026-11-01 2026-11-01T01:30Z"]
    );
    assert_eq!(
        dates(plan(0, "2027-03-14", "02:30", 2), "2027-04-11T12:00:00Z"),
        ["2027-03-14 2027-03-14T01:30Z", "2027-03-28 2027-03-28T01:30Z", "2027-04-11 2027-04-11T00:30Z"]
    );
    assert_eq!(dates(plan(4, "2026-11-23", "00:15", 1), "2026-11-22T10:15:00Z"), ["2026-11-23 2026-11-22T10:15Z"]);
    let noon: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
    for place in &PLACES {
        assert_eq!(Plan::due_first(place, noon, 1).dates(noon)[0].1, noon, "{}", place.name);
    }
    assert_eq!(Plan::due_first(&PLACES[3], noon, 1).rhythm(), ("weekly", "tuesday"));
}
