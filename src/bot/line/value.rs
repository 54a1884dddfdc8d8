//! Values that people write out: times, dates, figures, names of records, links. Each kind has its reader in a file of its own;
//! this file picks the reader.
//!
//! A new kind needs its file with a [`Reader`], its variant and arm here, and its words in `phrases/values.rs`.

use super::{clock, date, link, past, uid};
use crate::mentoring::delivery::IDEMPOTENCY_KEY_LENGTH;
use crate::mentoring::week::reading;

/// The most words in one value: `from 10 pm to 8 am`.
pub const MOST_WORDS: usize = 6;

/// A kind of value that is written out and stored in one canonical spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A time of day: `09:00`.
    Time,
    /// The hours between two times of day, even past midnight: `22:00-08:00`.
    Hours,
    /// A date, as people say it: `2026-12-01`, `monday`, `in-2-weeks`.
    Date,
    /// A day in the past: `2026-11-16`, `yesterday`, `last-week`, `monday`. Names of days mean the latest such day.
    Past,
    /// A part of a week: hours as `18` or `7.5`, percent as `45%`.
    Share,
    /// The number of a page: `2`.
    Page,
    /// The random name of a record.
    Uid,
    /// The idempotency key of a delivery.
    Key,
    /// A message on the platform: `server/channel/message`, or `@me` for the server.
    Message,
}

/// The functions that read one kind of value.
pub struct Reader {
    /// Reads the canonical spelling. `None` if it is not a value of this kind.
    pub read: fn(&str) -> Option<String>,
    /// Takes the first words if they can mean nothing else, and says how many it took. It takes none for values that need their
    /// key.
    pub bare: fn(&[&str]) -> Option<(usize, String)>,
    /// Whether a word looks like an attempt at such a value but is not one: `25:99`.
    pub attempted: fn(&str) -> bool,
    /// Whether every following word belongs to a value that could not be read, because a date has no fixed length.
    pub takes_rest: bool,
}

impl Reader {
    /// A reader for values that need their key.
    pub const fn keyed(read: fn(&str) -> Option<String>) -> Self {
        Reader { read, bare: |_| None, attempted: |_| false, takes_rest: false }
    }
}

impl Scalar {
    fn reader(self) -> Reader {
        match self {
            Scalar::Time => clock::TIME,
            Scalar::Hours => clock::HOURS,
            Scalar::Date => date::DATE,
            Scalar::Past => past::PAST,
            Scalar::Share => Reader::keyed(|written| reading::figure(written).map(reading::canonical)),
            Scalar::Page => Reader::keyed(page),
            Scalar::Uid => Reader::keyed(|written| uid::read(written, uid::LENGTH)),
            Scalar::Key => Reader::keyed(|written| uid::read(written, IDEMPOTENCY_KEY_LENGTH)),
            Scalar::Message => Reader::keyed(link::read),
        }
    }

    /// Reads the canonical spelling. `None` if it is not a value of this kind.
    pub fn read(self, written: &str) -> Option<String> {
        (self.reader().read)(written)
    }

    /// Reads as many of the first words as make one value, and returns how many they are.
    pub fn run(self, words: &[&str]) -> Option<(usize, String)> {
        run(self.reader().read, words)
    }

    /// Reads the first words only if they can mean nothing else.
    pub fn bare(self, words: &[&str]) -> Option<(usize, String)> {
        (self.reader().bare)(words)
    }

    /// Whether a word looks like an attempt at such a value but is not one.
    pub fn attempted(self, word: &str) -> bool {
        (self.reader().attempted)(word)
    }

    /// Whether every following word belongs to a value that could not be read.
    pub fn takes_rest(self) -> bool {
        self.reader().takes_rest
    }
}

/// Reads the number of a page, of which the first is 1.
fn page(written: &str) -> Option<String> {
    written.parse::<u8>().ok().filter(|number| *number > 0).map(|number| number.to_string())
}

/// Reads as many of the first words as make one value, and returns how many they are.
pub fn run(read: fn(&str) -> Option<String>, words: &[&str]) -> Option<(usize, String)> {
    let most = if words.first().is_some_and(|first| !first.is_empty()) { words.len().min(MOST_WORDS) } else { 0 };
    (1..=most).rev().find_map(|count| Some((count, read(&words[..count].join(" "))?)))
}
