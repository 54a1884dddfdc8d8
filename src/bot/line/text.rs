//! Characters of a line: which ones separate words, and which ones quote.

/// Whether a character separates words. Nobody types U+200B, but many people paste it.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{200b}'
}

/// The first word of a text, and the text after it.
pub fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(is_space);
    text.split_at(text.find(is_space).unwrap_or(text.len()))
}

/// The text in the quotes that a text begins with, and the text after the closing quote; `None` for the latter if it is never
/// closed. Only a straight quote closes a straight quote, so curly ones can be inside it.
pub fn quoted(text: &str) -> Option<(String, Option<&str>)> {
    let opening = text.chars().next().filter(|first| is_quote(*first))?;
    let closes = |c: char| if opening == '"' { c == '"' } else { is_quote(c) };
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if closes(character) {
            return Some((value, Some(&text[at + character.len_utf8()..])));
        }
        let escaped = characters.peek().filter(|_| character == '\\').and_then(|(_, next)| match next {
            '"' | '\\' => Some(*next),
            'n' => Some('\n'),
            _ => None,
        });
        if escaped.is_some() {
            characters.next();
        }
        value.push(escaped.unwrap_or(character));
    }
    Some((value, None))
}

/// Whether a character is a quote. Apostrophes never are: people write `don't`.
pub fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„')
}
