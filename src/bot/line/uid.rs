//! Random names of records: lower-case letters and the digits 2 to 7, as in base32. They are on buttons; nobody types one.

use super::text::is_space;

/// The length of the random name of a record.
pub const LENGTH: usize = 26;

/// The name, if it has this length and only these letters.
pub fn read(written: &str, length: usize) -> Option<String> {
    let uid = written.trim_matches(is_space);
    let is_one = uid.len() == length && uid.bytes().all(|c| c.is_ascii_lowercase() || (b'2'..=b'7').contains(&c));
    is_one.then(|| uid.to_owned())
}
