//! When a scheduled message leaves: on time, late, at night, in a crowd, and after a failed attempt (retry backoff).
//! Plain rules over plain values.

use super::cadence::{Rhythm, Zone};
use crate::mentoring::quiet_hours::QuietHours;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// A first attempt within this time of the due moment counts as on time. Later than that, the message is looked for
/// first: the platform remembers a nonce for some minutes, and this is well within them.
pub const ON_TIME: TimeDelta = TimeDelta::seconds(60);
/// How long a request of unknown fate may still be on its way. Nothing is sent again before that.
pub const SETTLING: TimeDelta = TimeDelta::seconds(60);
/// Later than this, the hour of the day matters.
pub const LATE: TimeDelta = TimeDelta::minutes(60);
/// If more people than this share a slot, their messages are spread out.
pub const CROWD: u32 = 20;
/// How many of a crowd leave per second, and the longest time over which a crowd is spread, in seconds.
const CROWD_PACE: u64 = 20;
const LONGEST_SPREAD: u64 = 300;
/// Check-ins of one person that fall due this close together, on one date, go in one message.
pub const TOGETHER: TimeDelta = TimeDelta::hours(3);
/// How many other check-ins a batch takes beside its lead: they go in one message.
pub const BATCH_MEMBERS: u32 = 3;
/// How often something is tried.
pub const TRIES: u32 = 24;
/// A missed check-in waits for the next one if that is due within this time.
const SOON: TimeDelta = TimeDelta::hours(24);
/// The hours in which late messages may be sent.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("there is such a time");
const EVENING: NaiveTime = NaiveTime::from_hms_opt(21, 0, 0).expect("there is such a time");
/// The length of the morning over which late messages are spread, in seconds.
const MORNING_SPREAD: u64 = 30 * 60;

/// How long after its moment a delivery leaves if this many people share the slot.
pub fn spread(key: &str, sharing: u32) -> TimeDelta {
    if sharing <= CROWD {
        return TimeDelta::zero();
    }
    let window = (u64::from(sharing) / CROWD_PACE).clamp(1, LONGEST_SPREAD);
    seconds(number(key) % window)
}

/// When a message that was due at `due` leaves, as seen now: as soon as nothing holds it back.
pub fn leaves(
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    person: &str,
    zone: &Zone,
    quiet: Option<QuietHours>,
) -> DateTime<Utc> {
    let first = due.max(now);
    let waits = std::iter::successors(Some(first), |at| held_until(due, *at, person, zone, quiet));
    // From quiet hours into the night, and from the night into quiet hours: no more than that.
    waits.take(4).last().unwrap_or(first)
}

/// Until when an attempt has to wait, even though it was to leave earlier: through the person's quiet hours and, once
/// it is late, through the night. Somebody who wants quiet all day is reached at night. `None` if it may leave.
pub fn held_until(
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    person: &str,
    zone: &Zone,
    quiet: Option<QuietHours>,
) -> Option<DateTime<Utc>> {
    let is_quiet = |at| quiet.filter(|quiet| zone.time(at).is_some_and(|time| quiet.hold(time)));
    let is_day = |at| zone.time(at).is_some_and(|time| (MORNING..EVENING).contains(&time));
    if now - due > LATE && !is_day(now) {
        let morning = next(zone, now, MORNING) + seconds(number(person) % MORNING_SPREAD);
        let morning = is_quiet(morning).map_or(morning, |quiet| next(zone, morning, quiet.until));
        if is_day(morning) {
            return Some(morning);
        }
    }
    is_quiet(now).map(|quiet| next(zone, now, quiet.until)).filter(|until| *until > now)
}

/// Whether a missed check-in is better announced with the next one than shortly before it.
pub fn waits_for_next(rhythm: Rhythm, due: DateTime<Utc>, now: DateTime<Utc>, next: DateTime<Utc>) -> bool {
    let period = TimeDelta::days(match rhythm {
        Rhythm::Weekly(_) => 7,
        Rhythm::Biweekly(_) => 14,
        Rhythm::Monthly(_) => 30,
        Rhythm::Quarterly(_) => 91,
    });
    now - due > LATE && next - now <= SOON.min(period / 4)
}

/// The wait after this many attempts of unknown fate: they fall 1, 2, 4, 8, 15, 30 and 60 minutes after the first, then
/// about hourly.
pub fn backoff(attempts: u32, key: &str) -> TimeDelta {
    const STEPS: [i64; 7] = [1, 1, 2, 4, 7, 15, 30];
    match STEPS.get(attempts.saturating_sub(1) as usize) {
        Some(minutes) => TimeDelta::minutes(*minutes),
        // Between 48 and 72 minutes.
        None => TimeDelta::minutes(48) + seconds(number(&format!("{key}{attempts}")) % (24 * 60 + 1)),
    }
}

/// The next time at or after that moment when clocks there show this time of day.
fn next(zone: &Zone, from: DateTime<Utc>, time: NaiveTime) -> DateTime<Utc> {
    let Some(today) = zone.date(from) else { return from };
    let days = std::iter::successors(Some(today), |day| day.succ_opt()).take(3);
    days.filter_map(|day| zone.moment(day, time)).find(|moment| *moment >= from).unwrap_or(from)
}

/// A number that is always the same for the same text, and evenly spread over texts.
fn number(text: &str) -> u64 {
    let hash = Sha256::digest(text);
    hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn seconds(seconds: u64) -> TimeDelta {
    TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentoring::cadence::Zones;
    use chrono::Weekday;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zones::bundled().zone(name).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn hours(from: u32, until: u32) -> QuietHours {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        QuietHours::new(time(from), time(until)).unwrap()
    }

    #[test]
    fn nobody_is_written_to_at_three_in_the_morning_because_we_were_away() {
        let berlin = zone("Europe/Berlin");
        let left = |due, now| leaves(at(due), at(now), "somebody", &berlin, None);
        assert_eq!(left("2026-11-23T08:00:00Z", "2026-11-23T08:00:03Z"), at("2026-11-23T08:00:03Z"));
        // An hour late still counts as the hour it was due.
        assert_eq!(left("2026-11-23T01:30:00Z", "2026-11-23T02:30:00Z"), at("2026-11-23T02:30:00Z"));
        assert_eq!(left("2026-11-23T08:00:00Z", "2026-11-23T19:59:59Z"), at("2026-11-23T19:59:59Z"));
        for (now, morning) in [
            ("2026-11-23T20:00:00Z", "2026-11-24T07:00:00Z"),
            ("2026-11-24T02:00:00Z", "2026-11-24T07:00:00Z"),
            ("2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z"),
        ] {
            let left = left("2026-11-23T08:00:00Z", now);
            assert!((at(morning)..at(morning) + TimeDelta::minutes(30)).contains(&left), "{now}: {left}");
        }
        let several: std::collections::BTreeSet<_> = (0..20)
            .map(|who| leaves(at("2026-11-23T08:00:00Z"), at("2026-11-24T02:00:00Z"), &who.to_string(), &berlin, None))
            .collect();
        assert!(several.len() > 15, "they are spread over the half hour");
    }

    #[test]
    fn quiet_hours_are_kept_to_the_minute() {
        let berlin = zone("Europe/Berlin");
        let left = |due| leaves(at(due), at(due), "somebody", &berlin, Some(hours(22, 8)));
        assert_eq!(left("2026-11-23T06:00:00Z"), at("2026-11-23T07:00:00Z"));
        assert_eq!(left("2026-11-23T07:00:00Z"), at("2026-11-23T07:00:00Z"));
        assert_eq!(left("2026-11-23T21:00:00Z"), at("2026-11-24T07:00:00Z"));
        // Late, moved into the morning, which is quiet too.
        let late = leaves(at("2026-11-23T08:00:00Z"), at("2026-11-24T02:00:00Z"), "x", &berlin, Some(hours(22, 10)));
        assert_eq!(late, at("2026-11-24T09:00:00Z"));
    }

    #[test]
    fn a_try_that_comes_by_night_waits_for_the_morning_and_is_then_made() {
        let berlin = zone("Europe/Berlin");
        let due = at("2026-11-23T19:00:00Z");
        let held = |now, quiet| held_until(due, at(now), "somebody", &berlin, quiet);
        assert_eq!(held("2026-11-23T19:30:00Z", None), None, "not late yet");
        let morning = held("2026-11-24T02:00:00Z", None).unwrap();
        assert!((at("2026-11-24T07:00:00Z")..at("2026-11-24T07:30:00Z")).contains(&morning));
        assert_eq!(held_until(due, morning, "somebody", &berlin, None), None);
        let night = Some(hours(22, 8));
        assert_eq!(held("2026-11-23T21:30:00Z", night), Some(morning));
        let noon = Some(hours(12, 13));
        assert_eq!(held("2026-11-24T02:00:00Z", noon), Some(morning), "quiet at noon is no leave to come at three");
        let long = Some(hours(22, 10));
        assert_eq!(held("2026-11-24T02:00:00Z", long), Some(at("2026-11-24T09:00:00Z")));
        let day = Some(hours(8, 21));
        assert_eq!(held("2026-11-24T12:00:00Z", day), Some(at("2026-11-24T20:00:00Z")));
        assert_eq!(held("2026-11-24T20:00:00Z", day), None, "whoever works at night is reached by night");
    }

    #[test]
    fn a_crowd_is_spread_and_a_few_are_not() {
        assert_eq!(spread("key", CROWD), TimeDelta::zero());
        let longest = |sharing| (0..500).map(|one| spread(&one.to_string(), sharing)).max().unwrap();
        assert!(longest(2_000) < TimeDelta::seconds(100) && longest(2_000) > TimeDelta::seconds(90));
        assert!(longest(1_000_000) < TimeDelta::seconds(300) && longest(1_000_000) > TimeDelta::seconds(280));
    }

    #[test]
    fn a_missed_one_waits_for_the_next_where_that_is_soon() {
        let monday = Rhythm::Weekly(Weekday::Mon);
        let waits = |now, next| waits_for_next(monday, at("2026-11-23T08:00:00Z"), at(now), at(next));
        assert!(waits("2026-11-29T09:00:00Z", "2026-11-30T08:00:00Z"));
        assert!(!waits("2026-11-29T07:00:00Z", "2026-11-30T08:00:00Z"));
        assert!(!waits("2026-11-23T08:01:00Z", "2026-11-23T20:00:00Z"), "what is on time never waits");
    }

    #[test]
    fn tries_become_rarer_and_never_stop_before_their_number() {
        let minutes = |attempts| backoff(attempts, "key").num_minutes();
        let fall: Vec<i64> = (1..=7)
            .scan(0, |sum, attempt| {
                *sum += minutes(attempt);
                Some(*sum)
            })
            .collect();
        assert_eq!(fall, [1, 2, 4, 8, 15, 30, 60]);
        assert!((8..TRIES).all(|attempt| (48..=72).contains(&minutes(attempt))));
    }

    proptest! {
        #[test]
        fn what_leaves_leaves_later_than_now_within_two_days_and_not_in_quiet_hours(
            due in 1_700_000_000_i64..2_000_000_000,
            late in 0_i64..5_000_000,
            from in 0_u32..24,
            length in 1_u32..24,
            place in prop::sample::select(vec!["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana"]),
        ) {
            let (due, zone) = (DateTime::from_timestamp(due, 0).unwrap(), zone(place));
            let (now, quiet) = (due + TimeDelta::seconds(late), hours(from, (from + length) % 24));
            let left = leaves(due, now, "somebody", &zone, Some(quiet));
            prop_assert!(left >= now && left <= now + TimeDelta::hours(49), "{left}");
            // If clocks skip the end of the quiet hours, the gap may still be quiet.
            prop_assert!(!quiet.hold(zone.time(left).unwrap()) || zone.ahead(left) != zone.ahead(left - TimeDelta::hours(3)));
        }
    }
}
