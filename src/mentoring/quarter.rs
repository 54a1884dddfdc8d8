//! Quarters of a year.

use chrono::{Datelike, NaiveDate};

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i32,
    /// Its place in the year, from 0 to 3.
    of_year: u32,
}

impl Quarter {
    /// The quarter of a date.
    pub fn of(date: NaiveDate) -> Self {
        Quarter { year: date.year(), of_year: date.month0() / 3 }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.of_year * 3 + 1, 1).unwrap_or_default()
    }

    /// The last `count` quarters up to this one, the earliest first.
    pub fn last(self, count: u32) -> Vec<Quarter> {
        let index = i64::from(self.year) * 4 + i64::from(self.of_year);
        let quarter = |index: i64| Quarter {
            year: i32::try_from(index.div_euclid(4)).unwrap_or(self.year),
            of_year: u32::try_from(index.rem_euclid(4)).unwrap_or_default(),
        };
        (0..i64::from(count)).rev().map(|back| quarter(index - back)).collect()
    }

    /// Its heading over a column: `Q4 2026`.
    pub fn short(self) -> String {
        format!("Q{} {}", self.of_year + 1, self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::Quarter;

    fn on(date: &str) -> Quarter {
        Quarter::of(date.parse().unwrap())
    }

    #[test]
    fn quarters_follow_each_other_through_the_new_year() {
        assert_eq!((on("2026-01-01"), on("2026-04-01")), (on("2026-03-31"), on("2026-06-30")));
        assert_eq!(on("2026-12-31").first_day().to_string(), "2026-10-01");
        let last: Vec<String> = on("2027-02-03").last(4).into_iter().map(Quarter::short).collect();
        assert_eq!(last, ["Q2 2026", "Q3 2026", "Q4 2026", "Q1 2027"]);
        assert_eq!(on("2026-03-31").last(0), []);
    }
}
