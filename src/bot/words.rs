//! Cleaning people's words so that they cannot disturb the text around them. Their meaning stays the same.

use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// The most combining marks on one letter. No script needs more, and a tower of them covers the lines around it.
const MARKS: usize = 4;

/// The dotted circle that carries a mark without a letter. Otherwise the mark would sit on a letter of ours.
const NOTHING: char = '\u{25cc}';

/// Removes control characters and characters that change the text direction, and keeps at most four marks on a letter. Every kind
/// of line break becomes one `\n`. Words that are already clean, as most are, are not copied.
pub fn clean(words: &str) -> Cow<'_, str> {
    if words.chars().all(is_clean) { Cow::Borrowed(words) } else { Cow::Owned(cleaned(words)) }
}

/// Whether a character is harmless anywhere in a text.
fn is_clean(c: char) -> bool {
    match c {
        '\n' | ' '..='~' | '\u{a0}'..='\u{2ff}' => true,
        '\u{2028}' | '\u{2029}' => false,
        c => !c.is_control() && !turns(c) && !is_combining_mark(c),
    }
}

fn cleaned(words: &str) -> String {
    let mut cleaned = String::with_capacity(words.len());
    let mut marks = 0;
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        if is_combining_mark(c) {
            if cleaned.is_empty() || cleaned.ends_with(char::is_whitespace) {
                cleaned.push(NOTHING);
            }
            marks += 1;
            if marks <= MARKS {
                cleaned.push(c);
            }
            continue;
        }
        match c {
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\t' => cleaned.push(' '),
            c if c.is_control() || turns(c) => continue,
            c => cleaned.push(c),
        }
        marks = 0;
    }
    cleaned
}

/// Whether a character changes the text direction, or is a byte order mark.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::clean;
    use proptest::prelude::*;

    #[test]
    fn ordinary_words_stay_as_they_are() {
        for words in [
            "",
            " a  b ",
            "Größe, naïveté",
            "cafe\u{301}",
            "Việt Nam",
            "हिन्दी में",
            "שָׁלוֹם",
            "กี่",
            "👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣",
            "a\u{200f}b",
        ] {
            assert_eq!(clean(words), words);
        }
    }

    #[test]
    fn what_controls_turns_or_towers_is_gone() {
        assert_eq!(clean("a\u{202e}b\u{2066}c\0d\u{7}e\u{feff}\r\nf\tg\u{2028}h\u{9b}31m\u{7f}"), "abcde\nf g\nh31m");
        assert_eq!(clean(&format!("a{}b", "\u{300}".repeat(50))), format!("a{}b", "\u{300}".repeat(4)));
        // A character that is removed between two marks does not make room for more marks.
        assert_eq!(clean(&format!("a{}", "\u{300}\u{202e}".repeat(50))), format!("a{}", "\u{300}".repeat(4)));
        assert_eq!(clean("\u{301}a\n\u{20dd} \u{301}"), "\u{25cc}\u{301}a\n\u{25cc}\u{20dd} \u{25cc}\u{301}");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(words in any::<String>()) {
            let once = clean(&words).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
        }
    }
}
