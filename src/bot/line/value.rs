//! Values that people write out: times, dates, figures, names of records, links. Each kind is read in a file of its own; this one
//! says which.
//!
//! A new kind is its file with a [`Reader`], its variant and arm here, and its words in `phrases/refusals.rs`.

use super::{clock, date, link, past, uid};
use crate::mentoring::delivery::MARKER;
use crate::mentoring::week::reading;

/// The most words that one value is written in: `from 10 pm to 8 am`.
pub const MOST_WORDS: usize = 6;

/// A value of an argument that is written out and has one spelling in which it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A time of day: `09:00`.
    Time,
    /// From one time of day until another, past midnight too: `22:00-08:00`.
    Hours,
    /// A date, as people say it: `2026-12-01`, `monday`, `in-2-weeks`.
    Date,
    /// A day that is behind them: `2026-11-16`, `yesterday`, `last-week`, `monday`. Names of days are read backwards.
    Past,
    /// How much of a week: hours as `18` or `7.5`, percent as `45%`.
    Share,
    /// The random name of a record.
    Uid,
    /// The idempotency key of a delivery.
    Key,
    /// A message on the platform: `server/channel/message`, or `@me` for the server.
    Message,
}

/// How values of one kind are read.
pub struct Reader {
    /// The spelling in which it is kept. None, if it is nothing of the kind.
    pub read: fn(&str) -> Option<String>,
    /// Takes the first words where they can mean nothing else, and says how many it took. Values that are given by their key
    /// alone take none.
    pub bare: fn(&[&str]) -> Option<(usize, String)>,
    /// Whether a word is meant to be one and is not: `25:99`.
    pub attempted: fn(&str) -> bool,
    /// Whether all words that follow belong to one that could not be read: nobody knows how long a date is.
    pub takes_rest: bool,
}

impl Reader {
    /// A value that is given by its key alone.
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
            Scalar::Uid => Reader::keyed(|written| uid::read(written, uid::LENGTH)),
            Scalar::Key => Reader::keyed(|written| uid::read(written, MARKER)),
            Scalar::Message => Reader::keyed(link::read),
        }
    }

    /// The spelling in which this is kept. None, if it is nothing of the kind.
    pub fn read(self, written: &str) -> Option<String> {
        (self.reader().read)(written)
    }

    /// The most words from the first on that read as one value, and how many they are.
    pub fn run(self, words: &[&str]) -> Option<(usize, String)> {
        run(self.reader().read, words)
    }

    /// The same where they can mean nothing else.
    pub fn bare(self, words: &[&str]) -> Option<(usize, String)> {
        (self.reader().bare)(words)
    }

    /// Whether a word is meant to be one and is not.
    pub fn attempted(self, word: &str) -> bool {
        (self.reader().attempted)(word)
    }

    /// Whether all words that follow belong to one that could not be read.
    pub fn takes_rest(self) -> bool {
        self.reader().takes_rest
    }
}

/// The most words from the first on that read as one value, and how many they are.
pub fn run(read: fn(&str) -> Option<String>, words: &[&str]) -> Option<(usize, String)> {
    let most = if words.first().is_some_and(|first| !first.is_empty()) { words.len().min(MOST_WORDS) } else { 0 };
    (1..=most).rev().find_map(|count| Some((count, read(&words[..count].join(" "))?)))
}
