//! Folded names, as they are compared, and their distance from a typed text.

use crate::mentoring::names::{distance, normalise};

/// A folded text, with a summary of its letters that makes most comparisons short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The text, as [`normalise`] folds it.
    pub text: String,
    /// The letters it contains, one bit each. Several letters may share a bit.
    letters: u64,
}

impl Folded {
    /// Folds a text.
    pub fn new(written: &str) -> Self {
        Folded::of(normalise(written))
    }

    /// A text that is already folded.
    pub fn of(text: String) -> Self {
        let letters = text.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % u64::BITS));
        Folded { text, letters }
    }

    /// The least number of characters of another text that this one lacks.
    pub fn lacks(&self, other: &Folded) -> usize {
        (other.letters & !self.letters).count_ones() as usize
    }

    /// The optimal string alignment distance of a typed text (a swap of neighbours counts one), if it is at most `most`. Digits
    /// must match: level 7 is not a typing mistake for level 1.
    pub fn distance(&self, typed: &Folded, most: usize) -> Option<usize> {
        // Each character that only one of the two has is at least one mistake.
        if self.lacks(typed) > most || typed.lacks(self) > most {
            return None;
        }
        distance(&typed.text, &self.text, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentoring::names::forgiven;
    use proptest::prelude::*;

    #[test]
    fn slips_are_forgiven_by_length_and_digits_never() {
        let near = |typed: &str, name: &str| Folded::new(name).distance(&Folded::new(typed), forgiven(typed));
        assert_eq!(near("tehc laed", "tech lead"), Some(2));
        assert_eq!(near("techlead", "tech lead"), Some(1));
        assert_eq!(near("vq", "vp"), None);
        assert_eq!(near("traq", "trap"), Some(1));
        assert_eq!(near("level 7", "level 1"), None);
        assert_eq!(near("levle 1", "level 1"), Some(1));
        assert_eq!(near("scrum master", "tech lead"), None);
    }

    proptest! {
        /// The quick check rejects nothing that the full comparison accepts.
        #[test]
        fn looking_at_the_letters_first_loses_nothing(
            typed in "[a-d0-1é ]{0,8}|\\PC{0,4}", name in "[a-d0-1é ]{0,8}|\\PC{0,4}", most in 0_usize..4,
        ) {
            let (typed, name) = (Folded::new(&typed), Folded::new(&name));
            prop_assert_eq!(name.distance(&typed, most), distance(&typed.text, &name.text, most));
        }
    }
}
