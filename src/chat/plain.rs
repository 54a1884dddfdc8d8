//! Replies as plain text, for the console and everything else without markup.

use crate::bot::reply::{Marker, Reply, Span, Text};
use crate::bot::words::clean;
use std::borrow::Cow;

/// All the text of a reply: title, body and small print.
pub fn reply(reply: &Reply) -> String {
    let body = text(&reply.text);
    let sections = reply.sections.iter().flat_map(|section| [section.title.clone(), text(&section.text)]);
    let parts = reply.title.clone().into_iter().chain([body]).chain(sections).chain(reply.footer.clone());
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).map(|part| harmless(&part)).collect();
    parts.join("\n\n")
}

/// A text without its markup.
pub fn text(text: &Text) -> String {
    text.0.iter().map(span).collect()
}

/// One span without its markup.
pub fn span(span: &Span) -> String {
    match span {
        Span::Plain(words) | Span::Strong(words) | Span::Quote(words) | Span::Block(words) => words.clone(),
        Span::Time(at) => at.format("%a %-d %b %Y, %H:%M UTC").to_string(),
        Span::Person(id) => format!("@{id}"),
        Span::Item(Marker::Bullet) => "• ".to_owned(),
        Span::Item(Marker::Number(number)) => format!("{number}. "),
        Span::Command(name) => format!("/{name}"),
        Span::Link { label, url } if label.is_empty() => url.clone(),
        Span::Link { label, url } => format!("{label} ({url})"),
    }
}

/// Our own words with their figures and marks held together: none is alone on a line. `15-20 %` is one, and so is a word
/// with the mark of its source.
pub fn glued(words: Cow<'_, str>) -> Cow<'_, str> {
    const MARKS: &str = "¹²³⁴⁵⁶⁷⁸⁹⁰";
    if !words.contains(|c: char| c == '%' || c == '·' || c == '-' || MARKS.contains(c)) {
        return words;
    }
    let all: Vec<char> = words.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| all.get(index)).copied().unwrap_or(' ');
    let figure =
        |range: &mut dyn Iterator<Item = usize>| range.take_while(|index| at(Some(*index)).is_ascii_digit()).count();
    let held = all.iter().enumerate().map(|(index, c)| {
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        match c {
            ' ' if after == '%' || after == '·' || MARKS.contains(after) => '\u{a0}',
            // In a footer the mark stands before its source.
            ' ' if MARKS.contains(before) && at(index.checked_sub(2)) == ' ' && after != '·' => '\u{a0}',
            '-' => {
                let (left, right) = (figure(&mut (0..index).rev()), figure(&mut (index + 1..all.len())));
                let rest = all.get(index + right + 1..).unwrap_or_default();
                let is_share = left > 0 && right > 0 && matches!(rest, ['%', ..] | [' ', '%', ..]);
                if is_share { '\u{2011}' } else { '-' }
            }
            c => *c,
        }
    });
    Cow::Owned(held.collect())
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
    use super::{glued, harmless};

    #[test]
    fn figures_and_marks_keep_to_their_neighbours() {
        let shown = |words: &str| glued(words.into()).replace('\u{a0}', "_").replace('\u{2011}', "~");
        assert_eq!(shown("hands-on 15-20 % · people 5 %"), "hands-on 15~20_%_· people 5_%");
        assert_eq!(shown("You plan ² ³ and go on"), "You plan_²_³_and go on");
        assert_eq!(shown("¹ Career Path · ² Essay"), "¹_Career Path_·_²_Essay");
        // Nothing that people copy changes.
        assert_eq!(shown("until=2026-12-01, 60-40 and +1-202-555"), "until=2026-12-01, 60-40 and +1-202-555");
    }

    #[test]
    fn nobody_is_called_together() {
        assert_eq!(harmless("@everyone, @HERE and a@b"), "@\u{200b}everyone, @\u{200b}HERE and a@b");
        assert_eq!(harmless("@\u{202e}everyone\u{1b}[31m"), "@\u{200b}everyone[31m");
    }
}
