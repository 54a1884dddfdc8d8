//! How names are compared: `V.P. of Eng` and `vp of eng` are the same words.
//!
//! It does not know which names exist. Both the matcher of lines and the checks of the data use it.

use unicode_normalization::UnicodeNormalization;

/// The words of a text, as they are compared: lower case, without `.` and apostrophes, with every other character
/// that is neither letter nor digit read as a space, and single spaces between words.
///
/// ```
/// use nextrung::mentoring::names::normalise;
///
/// assert_eq!(normalise(" V.P.  of Eng/Platform "), "vp of eng platform");
/// ```
pub fn normalise(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| !matches!(letter, '.' | '\'' | '’' | '‘' | '`'))
        // Some keyboards send a letter and its accent apart.
        .nfc()
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many typing slips are forgiven in a name of this length: none up to 3 letters, one up to 5, then two.
pub fn forgiven(folded: &str) -> usize {
    match folded.chars().filter(|c| *c != ' ').count() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// The distance between two folded texts, if it is at most `most`.
pub fn distance(typed: &str, name: &str, most: usize) -> Option<usize> {
    if typed == name {
        return Some(0);
    }
    // Only a cheap way to say no early: a letter takes one to four bytes.
    let widest = if typed.is_ascii() && name.is_ascii() { 1 } else { 4 };
    let too_far = most == 0 || typed.len().abs_diff(name.len()) > widest * most || !digits(typed).eq(digits(name));
    if too_far {
        return None;
    }
    Some(strsim::osa_distance(typed, name)).filter(|distance| *distance <= most)
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use proptest::prelude::*;

    #[test]
    fn names_are_compared_by_their_words() {
        for (typed, words) in [
            ("", ""),
            ("  ", ""),
            ("VP", "vp"),
            ("V.P. of Eng.", "vp of eng"),
            ("Tech-Lead", "tech lead"),
            ("tech_lead / manager", "tech lead manager"),
            ("what you’d do", "what youd do"),
            ("‘what’ you'd `do`", "what youd do"),
            ("tech\u{a0}lead", "tech lead"),
            ("tech\u{200b}lead", "tech lead"),
            ("\ttech \n lead  ", "tech lead"),
            ("ÄRZTIN Nr. 5", "ärztin nr 5"),
            ("A\u{308}rztin", "ärztin"),
            ("—…→", ""),
        ] {
            assert_eq!(normalise(typed), words, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in ".*") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
