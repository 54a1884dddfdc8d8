//! What holds where nobody said otherwise: when a check-in comes, and how often it reminds. Nobody has quiet hours before they set them;
//! a late message waits for the morning all the same (`timing.rs`).
//!
//! How often a check-in of one kind comes back is in `data/checkins.toml`.

use chrono::{NaiveTime, Weekday};

/// The day of a check-in.
pub const DAY: Weekday = Weekday::Mon;
/// The time of day of a check-in, by the person's own clock.
pub const TIME: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("there is such a time");
/// The number of reminders for a check-in that stays open: 0 to 2.
pub const REMINDERS: u32 = 1;
