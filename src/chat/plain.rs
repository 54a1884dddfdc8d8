//! Replies as plain text, for the console and everything else without markup.

use crate::bot::reply::{Reply, Span, Text};
use crate::bot::words::clean;

/// All the text of a reply: title, body and small print.
pub fn reply(reply: &Reply) -> String {
    let body = text(&reply.text);
    let parts = [reply.title.as_deref(), Some(body.as_str()), reply.footer.as_deref()];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).map(harmless).collect();
    parts.join("\n\n")
}

/// A text without its markup.
pub fn text(text: &Text) -> String {
    text.0.iter().map(span).collect()
}

/// One span without its markup.
pub fn span(span: &Span) -> String {
    match span {
        Span::Plain(words) | Span::Strong(words) | Span::Quote(words) => words.clone(),
        Span::Time(at) => at.format("%a %-d %b %Y, %H:%M UTC").to_string(),
        Span::Person(id) => format!("@{id}"),
        Span::Link { label, url } if label.is_empty() => url.clone(),
        Span::Link { label, url } => format!("{label} ({url})"),
    }
}

/// Makes people's words safe for a terminal or a script: nothing in them steers the terminal or disturbs the text
/// around them, and the two words that would notify a whole server are broken, wherever the text is pasted.
pub fn harmless(text: &str) -> String {
    let text = clean(text);
    let text: &str = &text;
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at + 1);
        safe.push_str(before);
        let calls = |word: &str| after.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if calls("everyone") || calls("here") {
            safe.push('\u{200b}');
        }
        rest = after;
    }
    safe.push_str(rest);
    safe
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nobody_is_called_together() {
        assert_eq!(harmless("@everyone, @HERE and a@b"), "@\u{200b}everyone, @\u{200b}HERE and a@b");
        assert_eq!(harmless("@\u{202e}everyone\u{1b}[31m"), "@\u{200b}everyone[31m");
    }
}
