//! The letters of a line: what parts words, and what quotes.

/// Whether a character parts words. U+200B is typed by nobody and pasted by many.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{200b}'
}

/// The first word of a text, and what comes after it.
pub fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(is_space);
    text.split_at(text.find(is_space).unwrap_or(text.len()))
}

/// What stands in the quotes that a text begins with, and what comes behind the closing one; nothing comes behind
/// one that is never closed. A straight quote closes a straight one, so that curly ones can stand inside it.
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

/// Whether a character quotes. Apostrophes never do: people write `don't`.
pub fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„')
}
