//! Styled text in pieces, joined into markdown and cut without splitting an escape.

use super::{CUT, beginning};
use crate::chat::discord::limits::len;

/// How a piece is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Strong,
    Quote,
}

impl Style {
    /// The markdown before and after it.
    fn marker(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Strong => "**",
            Style::Quote => "*",
        }
    }
}

/// A text in pieces, in reading order.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Where it ends in the text.
    end: usize,
    style: Style,
    /// Whether it is never split: a character with its escape, a time, a person, a link.
    whole: bool,
}

impl Pieces {
    /// Adds a piece.
    pub(super) fn push(&mut self, piece: &str, style: Style, whole: bool) {
        self.text.push_str(piece);
        self.end(style, whole);
    }

    /// Makes a piece of the text added since the last one.
    pub(super) fn end(&mut self, style: Style, whole: bool) {
        self.pieces.push(Piece { end: self.text.len(), style, whole });
    }

    /// Each piece in turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Piece)> {
        let mut start = 0;
        self.pieces.iter().map(move |&piece| (&self.text[std::mem::replace(&mut start, piece.end)..piece.end], piece))
    }
}

/// Joins pieces into one text. If it is too long it is cut, and the cut is shown.
pub(super) fn assemble(pieces: &Pieces, limit: usize) -> String {
    let whole = join(pieces.iter().map(|(text, piece)| (text, piece.style)));
    if len(&whole) <= limit {
        return whole;
    }
    let mut kept: Vec<(&str, Style)> = Vec::new();
    let mut style = Style::Plain;
    let mut used = 0;
    for (text, piece) in pieces.iter() {
        used += len(turn(style, piece.style));
        style = piece.style;
        let room = limit.saturating_sub(used + len(style.marker()) + len(CUT));
        if len(text) > room {
            if !piece.whole {
                kept.push((beginning(text, room), style));
            }
            break;
        }
        used += len(text);
        kept.push((text, style));
    }
    while let Some((text, style)) = kept.pop() {
        // This includes an escaped space, so no escape is split.
        let text = text.trim_end();
        if !text.is_empty() {
            kept.push((text, style));
            break;
        }
    }
    join(kept.into_iter()) + CUT
}

/// Joins pieces, with markers where the style changes.
fn join<'p>(pieces: impl Iterator<Item = (&'p str, Style)>) -> String {
    let mut joined = String::new();
    let mut style = Style::Plain;
    for (text, next) in pieces {
        joined.push_str(turn(style, next));
        joined.push_str(text);
        style = next;
    }
    joined + style.marker()
}

/// The text between two styles. Two pairs of markers must not touch: `**a***b*` is neither.
fn turn(from: Style, to: Style) -> &'static str {
    match (from, to) {
        _ if from == to => "",
        (Style::Plain, other) | (other, Style::Plain) => other.marker(),
        (Style::Strong, _) => "**\u{200b}*",
        (Style::Quote, _) => "*\u{200b}**",
    }
}
