//! Seals words so that only their owner's key opens them: XChaCha20-Poly1305, authenticated with the place they are
//! kept in, so that they open nowhere else.

use crate::store::error::Broken;
use chacha20poly1305::aead::{Aead, Generate, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The length of a key in bytes.
pub const KEY: usize = 32;
/// The length in bytes of the number before what is sealed. It is random, and long enough never to recur.
const NONCE: usize = 24;

/// A key. It is wiped from memory when it is dropped, and never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; KEY]);

impl Key {
    /// A new key.
    pub fn random() -> Self {
        Key(<[u8; KEY]>::generate())
    }

    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; KEY]) -> Self {
        Key(bytes)
    }

    /// Its bytes, to be sealed with another key or written down.
    pub fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// Seals these bytes for this place. The same bytes never look the same twice.
    pub fn seal(&self, place: &str, bytes: &[u8]) -> Vec<u8> {
        let nonce = <[u8; NONCE]>::generate();
        let payload = Payload { msg: bytes, aad: place.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("256 GB fit, and nobody writes more");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what was sealed for this place. None, if it was sealed for another place or with another key, or was
    /// changed.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(key)")
    }
}

/// Seals a person's words for one column of one row. No words become an empty value.
pub(in crate::store) fn seal(key: &Key, column: &'static str, uid: &str, words: Option<&str>) -> Vec<u8> {
    words.map(|words| key.seal(&format!("{column}.{uid}"), words.as_bytes())).unwrap_or_default()
}

/// Opens words that were sealed for one column of one row. None, if there are none.
///
/// # Errors
/// If they do not open: they were changed, or were sealed for another place.
pub(in crate::store) fn open(
    key: &Key,
    column: &'static str,
    uid: &str,
    sealed: &[u8],
) -> Result<Option<String>, Broken> {
    if sealed.is_empty() {
        return Ok(None);
    }
    let words = key.open(&format!("{column}.{uid}"), sealed).and_then(|words| String::from_utf8(words).ok());
    words.map(Some).ok_or(Broken::Sealed(column))
}

/// A new name that nobody can guess: 16 random bytes, as 26 letters and digits.
pub fn random_uid() -> String {
    data_encoding::BASE32_NOPAD.encode(&<[u8; 16]>::generate()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Key;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", Key::random()), "(key)");
    }

    #[test]
    fn the_same_words_never_look_the_same() {
        let key = Key::random();
        assert_ne!(key.seal("here", b"words"), key.seal("here", b"words"));
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_with_its_key_alone(words in ".{0,300}", flip: prop::sample::Index) {
            let key = Key::random();
            let sealed = key.seal("person.hope.abc", words.as_bytes());
            prop_assert_eq!(key.open("person.hope.abc", &sealed), Some(words.clone().into_bytes()));
            prop_assert_eq!(key.open("person.hope.abd", &sealed), None);
            prop_assert_eq!(Key::random().open("person.hope.abc", &sealed), None);
            let mut changed = sealed.clone();
            let at = flip.index(changed.len());
            changed[at] ^= 1;
            prop_assert_eq!(key.open("person.hope.abc", &changed), None);
            prop_assert_eq!(key.open("person.hope.abc", &sealed[..at]), None);
            prop_assert!(words.len() < 4 || !sealed.windows(words.len()).any(|part| part == words.as_bytes()));
        }
    }
}
