//! People's words, made unable to disturb what stands around them. What they say is left as it is.

use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// The most marks that stand on one letter. No script needs more; towers of them cover the lines around.
const MARKS: usize = 4;

/// What a mark stands on that nothing else is there for. Without it, it would stand on a letter of ours.
const NOTHING: char = '\u{25cc}';

/// Without control characters, without those that turn the direction of what follows, and with at most four marks on a
/// letter. Every kind of line break becomes one `\n`. Most words are clean already, and are not copied.
pub fn clean(words: &str) -> Cow<'_, str> {
    if words.chars().all(is_clean) { Cow::Borrowed(words) } else { Cow::Owned(cleaned(words)) }
}

/// Whether a character disturbs nothing, wherever it stands.
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

/// Whether a character turns the direction of what follows, or marks a beginning that is none.
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
        // What is between two marks and is taken out does not make room for more.
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
