//! Which days' backups are kept: the last seven, and before them the last of each week for four weeks. None is kept for
//! longer than thirty days, because it may contain people who asked to be forgotten.

use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// How many days are kept before it is one a week.
const DAYS: usize = 7;
/// How many weeks are kept before those days.
const WEEKS: usize = 4;
/// The greatest age of a backup in days.
const OLDEST: i64 = 30;

/// The days whose backups are kept, of those that have one.
///
/// The newest is kept however old it is, because any backup is better than none. Days in the future are kept too,
/// because then the clock is wrong and not the backup.
pub(super) fn kept(days: &BTreeSet<NaiveDate>, today: NaiveDate) -> BTreeSet<NaiveDate> {
    let is_past = |day: &&NaiveDate| **day <= today;
    let newest = days.iter().rev().find(is_past);
    let past: Vec<NaiveDate> =
        days.iter().rev().filter(is_past).filter(|day| !is_over(**day, today)).copied().collect();
    let ends_its_week = |at: &usize| *at == 0 || past[*at].iso_week() != past[*at - 1].iso_week();
    let weekly = (DAYS.min(past.len())..past.len()).filter(ends_its_week).take(WEEKS).map(|at| &past[at]);
    let to_come = days.iter().filter(|day| !is_past(day));
    past.iter().take(DAYS).chain(weekly).chain(newest).chain(to_come).copied().collect()
}

/// Whether a backup of this day is too old to be kept.
pub(super) fn is_over(day: NaiveDate, today: NaiveDate) -> bool {
    (today - day).num_days() > OLDEST
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, kept};
    use chrono::{Datelike, Days, NaiveDate, Weekday};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
    }

    /// What is left after a backup was made on each of these days, and the old ones were removed each time.
    fn left(days: impl IntoIterator<Item = NaiveDate>) -> BTreeSet<NaiveDate> {
        let mut left = BTreeSet::new();
        for today in days {
            left.insert(today);
            left = kept(&left, today);
        }
        left
    }

    /// How many days ago each was.
    fn ages(days: &BTreeSet<NaiveDate>, today: NaiveDate) -> Vec<i64> {
        days.iter().rev().map(|day| (today - *day).num_days()).collect()
    }

    #[test]
    fn after_many_days_there_are_seven_days_and_four_weeks() {
        // A Sunday: the weeks before end 7, 14, 21 and 28 days earlier.
        let sunday = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(sunday.weekday(), Weekday::Sun);
        let until = |last: NaiveDate| left((0..60).rev().map(|ago| last - Days::new(ago)));
        let week = [0, 1, 2, 3, 4, 5, 6];
        for (later, weeks) in [[7, 14, 21, 28], [8, 15, 22, 29], [9, 16, 23, 30]]
            .into_iter()
            .enumerate()
            .map(|(at, weeks)| (at as u64, weeks))
        {
            let today = sunday + Days::new(later);
            assert_eq!(ages(&until(today), today), [week.as_slice(), &weeks].concat(), "{today}");
        }
        // The fourth would be older than thirty days. The week that just ended is among the seven days.
        for later in 3..=6 {
            let (today, last) = (sunday + Days::new(later), 7 + later as i64);
            assert_eq!(ages(&until(today), today), [week.as_slice(), &[last, last + 7, last + 14]].concat(), "{today}");
        }
    }

    #[test]
    fn what_there_is_little_of_is_kept() {
        let today = day(100);
        let some: BTreeSet<_> = [0, 3, 9, 20, 30].into_iter().map(|ago| today - Days::new(ago)).collect();
        assert_eq!(kept(&some, today), some);
        let old = BTreeSet::from([day(1), day(2)]);
        assert_eq!(kept(&old, today), BTreeSet::from([day(2)]), "the newest, however old");
        assert_eq!(kept(&BTreeSet::new(), today), BTreeSet::new());
    }

    proptest! {
        #[test]
        fn whatever_the_days_the_newest_is_kept_and_nothing_for_too_long(
            days in prop::collection::btree_set(0_u64..200, 0..80), today in 0_u64..200,
        ) {
            let days: BTreeSet<NaiveDate> = days.into_iter().map(day).collect();
            let today = day(today);
            let kept = kept(&days, today);
            prop_assert!(kept.is_subset(&days));
            let past: Vec<&NaiveDate> = days.iter().filter(|day| **day <= today).collect();
            let left: Vec<&NaiveDate> = kept.iter().filter(|day| **day <= today).collect();
            prop_assert_eq!(past.last(), left.last());
            prop_assert!(left.len() <= 11);
            prop_assert_eq!(kept.len() - left.len(), days.len() - past.len(), "days to come are not touched");
            prop_assert!(left.iter().rev().skip(1).all(|day| (today - **day).num_days() <= OLDEST));
            // The newest seven are always there.
            let young = past.iter().rev().filter(|day| (today - ***day).num_days() <= OLDEST).take(7);
            prop_assert!(young.clone().all(|day| kept.contains(day)));
        }

        #[test]
        fn what_was_let_go_is_never_missed(days in prop::collection::btree_set(0_u64..120, 1..90)) {
            let days: Vec<NaiveDate> = days.into_iter().map(day).collect();
            for until in 1..=days.len() {
                let (some, today) = (&days[..until], days[until - 1]);
                prop_assert_eq!(left(some.iter().copied()), kept(&some.iter().copied().collect(), today));
            }
        }
    }
}
