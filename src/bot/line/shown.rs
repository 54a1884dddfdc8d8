//! The last word of a form's line, which says what the form showed when it opened: `win change of=… as=k7f2qa`.
//!
//! It has two uses. Some phones show a form with a known line as it was the first time, so a form with other contents needs another
//! line. And a form that was open on two devices comes back twice: the word tells whether the person saw what is kept now.
//!
//! It is a short hash of each field, and one more of the whole if the form showed something other than what was kept, such as a
//! draft. It stands on no command's list of arguments: any act that opens a form takes it.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

/// The letters of one hash. A wrong match is one in 32,768, and only makes the bot ask less.
const LETTERS: usize = 3;
/// Opens the form with what was in it before it was emptied.
pub const BACK: &str = "back";
const KEY: &str = " as=";
/// The most fields of a form, and the whole.
const MOST: usize = 5 + 1;

/// What a form showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    fields: Vec<String>,
    /// Whether it showed something other than what was kept.
    pub is_draft: bool,
}

/// A line without this word, and the word.
pub fn split(line: &str) -> (&str, Option<&str>) {
    match line.rsplit_once(KEY) {
        Some((bare, word)) if is_word(word) => (bare, Some(word)),
        _ => (line, None),
    }
}

/// A line with this word.
pub fn with(line: &str, word: &str) -> String {
    format!("{line}{KEY}{word}")
}

/// The word for a form with these texts kept, in the order of its fields, and these shown.
pub fn word(kept: &[String], shown: &[String]) -> String {
    let fields: String = kept.iter().map(|words| hash(words)).collect();
    if kept == shown { fields } else { fields + &hash(&shown.join("\0")) }
}

impl Shown {
    /// What this word says about a form with so many fields. None if it is about another form.
    pub fn read(word: &str, fields: usize) -> Option<Self> {
        if word == BACK {
            return None;
        }
        let hashes: Vec<String> =
            word.as_bytes().chunks(LETTERS).map(|hash| String::from_utf8_lossy(hash).into()).collect();
        let is_draft = hashes.len() == fields + 1;
        let fields = hashes.get(..fields)?.to_vec();
        (is_draft || hashes.len() == fields.len()).then_some(Shown { fields, is_draft })
    }

    /// Whether this text was kept for the field with this number when the form opened.
    pub fn kept(&self, field: usize, words: &str) -> bool {
        self.fields.get(field).is_some_and(|kept| *kept == hash(words))
    }
}

fn is_word(word: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || ('2'..='7').contains(&c);
    let hashes = word.len().is_multiple_of(LETTERS) && (1..=MOST).contains(&(word.len() / LETTERS));
    word == BACK || hashes && word.chars().all(letters)
}

fn hash(words: &str) -> String {
    let mut hash = BASE32_NOPAD.encode(&Sha256::digest(words)).to_ascii_lowercase();
    hash.truncate(LETTERS);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|words| (*words).to_owned()).collect()
    }

    #[test]
    fn the_word_is_told_from_the_line() {
        assert_eq!(split("win change of=abc as=k7f2qa"), ("win change of=abc", Some("k7f2qa")));
        assert_eq!(split("win as=back"), ("win", Some("back")));
        for line in ["win", "win as=", "win as=k7f2", "win as=K7F", "win as=abc def", "win as=abcdefghijklmnopqrstu"] {
            assert_eq!(split(line), (line, None));
        }
    }

    #[test]
    fn the_word_says_which_fields_were_kept_as_they_are() {
        let (kept, shown) = (texts(&["one", ""]), texts(&["one", "draft"]));
        let word = word(&kept, &kept);
        let read = Shown::read(&word, 2).unwrap();
        assert!(
            !read.is_draft && read.kept(0, "one") && read.kept(1, "") && !read.kept(1, "draft") && !read.kept(2, "")
        );
        let drafted = super::word(&kept, &shown);
        assert!(drafted.starts_with(&word) && Shown::read(&drafted, 2).unwrap().is_draft);
        assert_eq!((Shown::read(&drafted, 4), Shown::read("back", 2)), (None, None));
    }
}
