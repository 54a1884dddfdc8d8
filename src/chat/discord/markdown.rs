//! Text for Discord: spans as markdown, and plain words where it allows none.
//!
//! People's words come out as they wrote them: they format nothing, link nowhere, ping nobody and cannot imitate a card
//! of ours (`hostile.rs` tries). Backslashes are few, because notifications show them.

pub(super) mod hostile;
mod pieces;

use super::limits::len;
use super::mentions::CommandMentions;
use crate::bot::reply::{Marker, Span, Text};
use crate::bot::words::clean;
use crate::chat::plain::glued;
use pieces::{Pieces, Style, assemble};
use std::borrow::Cow;

/// Marks a cut.
const CUT: &str = "…";
/// A zero-width space, between characters that must not touch.
const APART: char = '\u{200b}';

/// Words in one style, or something that is never split.
enum Run<'t> {
    Words(Style, Cow<'t, str>),
    Whole(String),
    Item(Marker),
    /// A person's words with their lines to themselves.
    Block(Cow<'t, str>),
}

/// Spans as Discord's markdown, cut to this many characters.
pub(super) fn markdown(text: &Text, limit: usize, commands: &CommandMentions) -> String {
    let mut pieces = Pieces::default();
    let mut line = LinePosition::Start;
    for run in runs(text, commands) {
        match run {
            Run::Whole(whole) => {
                line = LinePosition::Middle;
                pieces.push(&whole, Style::Plain, true);
            }
            Run::Item(marker) => {
                let marker = match (line, marker) {
                    (LinePosition::Start, Marker::Bullet) => "- ".to_owned(),
                    (LinePosition::Start, Marker::Number(number)) => format!("{number}. "),
                    _ => "• ".to_owned(),
                };
                pieces.push(&marker, Style::Plain, true);
            }
            Run::Block(words) => {
                for (at, part) in words.split('\n').enumerate() {
                    pieces.push(if at > 0 { "\n> " } else { "> " }, Style::Plain, true);
                    line = escape_line(part.trim_start(), Style::Plain, LinePosition::Start, &mut pieces);
                }
            }
            Run::Words(style, words) => {
                for (at, part) in words.split('\n').enumerate() {
                    if at > 0 {
                        line = LinePosition::Start;
                        pieces.push("\n", Style::Plain, true);
                    }
                    line = escape_line(part, style, line, &mut pieces);
                }
            }
        }
    }
    assemble(&pieces, limit)
}

/// One line of words where Discord allows markdown: the heading of a card.
pub(super) fn heading(words: &str, limit: usize) -> String {
    let line = clean(words).replace('\n', " ");
    markdown(&Text::default().plain(line.trim()), limit, &CommandMentions::default())
}

/// Words where Discord allows no markdown (labels, options, footers), cut to this many characters.
pub(super) fn plain(words: &str, limit: usize) -> String {
    shortened(clean(words).trim(), limit)
}

/// Clean words, cut to this many characters.
fn shortened(words: &str, limit: usize) -> String {
    if len(words) <= limit {
        return words.to_owned();
    }
    match limit.checked_sub(len(CUT)) {
        Some(room) => beginning(words, room).trim_end().to_owned() + CUT,
        None => String::new(),
    }
}

/// As much of the beginning as fits, with no character changed: a person's text, returned to continue writing.
pub(super) fn beginning(words: &str, limit: usize) -> &str {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= limit
    };
    let bytes = words.chars().take_while(fits).map(char::len_utf8).sum();
    &words[..bytes]
}

/// One line of words where Discord allows no markdown.
pub(super) fn label(words: &str, limit: usize) -> String {
    shortened(clean(words).replace('\n', " ").trim(), limit)
}

/// Whether Discord would treat this as empty.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Spans as runs. Neighbours of one style are merged: `**a****b**` would show its stars, and `@` and `everyone` could
/// come from two spans.
fn runs<'t>(text: &'t Text, commands: &CommandMentions) -> Vec<Run<'t>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for span in &text.0 {
        let (style, words) = match span {
            Span::Block(words) => {
                runs.push(Run::Block(clean(words)));
                continue;
            }
            Span::Item(marker) => {
                runs.push(Run::Item(*marker));
                continue;
            }
            Span::Command(name) => {
                runs.push(Run::Whole(commands.mention(name)));
                continue;
            }
            Span::Plain(words) => (Style::Plain, words.as_str()),
            Span::Strong(words) => (Style::Strong, words.as_str()),
            Span::Quote(words) => (Style::Quote, words.as_str()),
            Span::Time(moment) => {
                runs.push(Run::Whole(format!("<t:{}:f>", moment.timestamp())));
                continue;
            }
            Span::Person(id) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => {
                runs.push(Run::Whole(format!("<@{id}>")));
                continue;
            }
            Span::Person(id) => (Style::Plain, id.as_str()),
            Span::Link { label, url } => match link(label, url) {
                Some(whole) => {
                    runs.push(Run::Whole(whole));
                    continue;
                }
                None => (Style::Plain, label.as_str()),
            },
        };
        let words = match style {
            Style::Quote => clean(words),
            Style::Plain | Style::Strong => glued(clean(words)),
        };
        match runs.last_mut() {
            // An empty span does not separate its neighbours.
            _ if words.is_empty() => {}
            Some(Run::Words(last, before)) if *last == style => before.to_mut().push_str(&words),
            _ => runs.push(Run::Words(style, words)),
        }
    }
    runs
}

/// A link without a preview. `None` if the address is not a web address.
fn link(label: &str, url: &str) -> Option<String> {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return None;
    }
    let mut address = String::new();
    let url = clean(url);
    for (at, c) in url.char_indices() {
        match c {
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            '(' => address.push_str("%28"),
            ')' => address.push_str("%29"),
            '\\' => address.push_str("%5C"),
            '`' => address.push_str("%60"),
            // Discord's own path for direct messages; it pings nobody.
            '@' if url[at..].starts_with("@me/") => address.push('@'),
            '@' => address.push_str("%40"),
            c if c.is_whitespace() => {}
            c => address.push(c),
        }
    }
    if is_blank(label) {
        return Some(format!("<{address}>"));
    }
    let mut pieces = Pieces::default();
    escape_line(&clean(label).replace('\n', " "), Style::Plain, LinePosition::Middle, &mut pieces);
    Some(format!("[{}](<{address}>)", pieces.text.trim()))
}

/// The position on a line: lists, headings and quotes start at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LinePosition {
    Start,
    /// Nothing but digits so far.
    Digits,
    Middle,
}

/// One line of words as pieces. Space around a styled line stays outside its markers: `** a **` would show them.
fn escape_line(words: &str, style: Style, mut line: LinePosition, pieces: &mut Pieces) -> LinePosition {
    let first = words.len() - words.trim_start().len();
    let last = words.trim_end().len();
    let style_at = |at: usize| if (first..last).contains(&at) { style } else { Style::Plain };
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        // Most of what people write has no special meaning and is copied as it is.
        let edge = if at < first {
            first
        } else if at < last {
            last
        } else {
            words.len()
        };
        let run = match line {
            LinePosition::Middle => rest[..edge - at].find(may_mark).unwrap_or(edge - at),
            LinePosition::Start | LinePosition::Digits => 0,
        };
        if run > 0 {
            pieces.push(&rest[..run], style_at(at), false);
            at += run;
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        escape(words, at, c, line, &mut pieces.text);
        pieces.end(style_at(at), true);
        at += c.len_utf8();
        line = match line {
            LinePosition::Start if c.is_whitespace() => LinePosition::Start,
            LinePosition::Start | LinePosition::Digits if c.is_ascii_digit() => LinePosition::Digits,
            _ => LinePosition::Middle,
        };
    }
    line
}

/// Whether a character may have a meaning in the middle of a line.
fn may_mark(c: char) -> bool {
    matches!(c, '\\' | '*' | '_' | '~' | '|' | '`' | '[' | ']' | '<' | '.' | ':' | '/' | '@')
}

/// Writes one character so that it has no special meaning.
fn escape(words: &str, at: usize, c: char, line: LinePosition, out: &mut String) {
    let (before, rest) = (&words[..at], &words[at + c.len_utf8()..]);
    if c == '@' && (begins(rest, "everyone") || begins(rest, "here")) {
        out.extend([c, APART]);
        return;
    }
    let marks = match c {
        '\\' | '*' | '_' | '~' | '|' | '`' | '[' | ']' | '<' => true,
        // A heading, small print, a list, a quotation.
        '#' | '-' | '+' | '>' => line == LinePosition::Start,
        ')' => line == LinePosition::Digits,
        '.' => line == LinePosition::Digits || ends(before, "www"),
        // A web address, or `:smile:`.
        ':' => rest.starts_with("//") || is_emoji_name(rest),
        // An address without its scheme: `discord.gg/…` is still an invitation.
        '/' => word_before(before).contains('.'),
        _ => false,
    };
    if marks {
        out.push('\\');
    }
    out.push(c);
}

fn begins(rest: &str, word: &str) -> bool {
    rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn ends(before: &str, word: &str) -> bool {
    let start = before.len().checked_sub(word.len());
    start.and_then(|start| before.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

fn is_emoji_name(rest: &str) -> bool {
    let after = rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+'));
    after.len() < rest.len() && after.starts_with(':')
}

fn word_before(before: &str) -> &str {
    before.rsplit(char::is_whitespace).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::hostile::nasty;
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    fn shown(text: Text) -> String {
        markdown(&text, usize::MAX, &CommandMentions::default())
    }

    fn words(words: &str) -> String {
        shown(Text::default().plain(words))
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        for ordinary in [
            "You answer for what ships, and for what it costs: 20 to 50 hours of the week (at most).",
            "Shipping - or not? Yes. 1:1s at 9:30, and/or 10:15. 3.5 days; C++ & C#; a@b.example",
            "• hands-on 0-5 h\n• people 15-20 h",
            "Größe, naïveté, 日本語, שלום, 👩‍💻",
        ] {
            assert_eq!(words(ordinary), ordinary);
        }
    }

    #[test]
    fn markers_mean_only_themselves() {
        assert_eq!(words("*a* _b_ ~~c~~ ||d|| `e` \\"), r"\*a\* \_b\_ \~\~c\~\~ \|\|d\|\| \`e\` \\");
        assert_eq!(words("[free](https://a.example/x)"), r"\[free\](https\://a.example\/x)");
        assert_eq!(
            words("<@1> <#2> <@&3> <t:0:R> </ask:4> <:a:5>"),
            r"\<@1> \<#2> \<@&3> \<t\:0:R> \</ask:4> \<\:a:5>"
        );
        assert_eq!(words("discord.gg/abc :smile: http://b"), r"discord.gg\/abc \:smile: http\://b");
    }

    #[test]
    fn no_line_becomes_a_heading_a_list_or_a_quotation() {
        assert_eq!(words("# a\n## b\n-# c\n> d\n>>> e"), "\\# a\n\\## b\n\\-# c\n\\> d\n\\>>> e");
        assert_eq!(words("- a\n  - b\n+ c\n1. d\n 12) e"), "\\- a\n  \\- b\n\\+ c\n1\\. d\n 12\\) e");
        assert_eq!(words("a - b # c > d + e, 1. f"), "a - b # c > d + e, 1. f");
        // The digits and the full stop come from two spans.
        assert_eq!(shown(Text::default().plain("1").plain(". a")), "1\\. a");
    }

    #[test]
    fn nobody_is_pinged() {
        assert_eq!(
            words("@everyone @here @EVERYONE @Herenow"),
            "@\u{200b}everyone @\u{200b}here @\u{200b}EVERYONE @\u{200b}Herenow"
        );
        assert_eq!(shown(Text::default().plain("@").plain("everyone")), "@\u{200b}everyone");
        let parted = Text::default().quote("@").plain("").strong("\u{202e}").quote("everyone");
        assert_eq!(shown(parted), "*@\u{200b}everyone*");
    }

    #[test]
    fn styles_stand_close_to_their_words_line_by_line() {
        let quote = |words: &str| shown(Text::default().quote(words));
        assert_eq!(quote(" let Ben run it \n\n  and say so"), " *let Ben run it* \n\n  *and say so*");
        assert_eq!(quote("I *won*"), r"*I \*won\**");
        assert_eq!(shown(Text::default().strong("a").strong("b").plain("c")), "**ab**c");
        assert_eq!(shown(Text::default().strong("a").quote("b")), "**a**\u{200b}*b*");
        assert_eq!(shown(Text::default().strong("").strong("  ").quote("\n")), "  \n");
    }

    #[test]
    fn list_items_and_quotations_are_ours_alone() {
        let text = Text::default().plain("You wrote:").block("- let *Ben*\n# run it").plain("\n\nAsked:");
        let text = text.numbered(1).plain("What went well?").numbered(2).plain("# What did not?").item().strong("Else");
        assert_eq!(
            shown(text),
            "You wrote:\n> \\- let \\*Ben\\*\n> \\# run it\n\nAsked:\n1. What went well?\n2. \\# What did not?\n- **Else**"
        );
        assert_eq!(shown(Text::default().plain("15-20 % of it ²")), "15\u{2011}20\u{a0}% of it\u{a0}²");
    }

    #[test]
    fn times_people_and_links() {
        let at = DateTime::from_timestamp(1_795_420_800, 0).expect("a moment");
        let text = Text(vec![
            Span::Time(at),
            Span::Plain(" ".into()),
            Span::Person("42".into()),
            Span::Plain(" ".into()),
            Span::Link { label: "a [b]".into(), url: "https://a.example/(x)?y=<z>".into() },
        ]);
        assert_eq!(shown(text), r"<t:1795420800:f> <@42> [a \[b\]](<https://a.example/%28x%29?y=%3Cz%3E>)");
        let direct = Span::Link { label: "it".into(), url: "https://discord.com/channels/@me/1/2?@here".into() };
        assert_eq!(shown(Text(vec![direct])), "[it](<https://discord.com/channels/@me/1/2?%40here>)");
        let bare = Span::Link { label: " ".into(), url: "https://a.example".into() };
        assert_eq!(shown(Text(vec![bare])), "<https://a.example>");
        // Neither is a person nor an address: they stay words.
        let forged = Text(vec![
            Span::Person("1> @everyone <@2".into()),
            Span::Link { label: "here".into(), url: "javascript:alert(1)".into() },
        ]);
        assert_eq!(shown(forged), "1> @\u{200b}everyone \\<@2here");
    }

    #[test]
    fn what_turns_the_direction_or_controls_is_gone() {
        assert_eq!(words("a\u{202e}b\u{2066}c\0d\u{7}e\u{feff}\r\nf\tg"), "abcde\nf g");
    }

    #[test]
    fn a_cut_never_falls_into_an_escape_or_a_style() {
        let text = Text::default().strong("*** ab");
        assert_eq!(markdown(&text, 15, &CommandMentions::default()), r"**\*\*\* ab**");
        assert_eq!(markdown(&text, 12, &CommandMentions::default()), r"**\*\*\***…");
        assert_eq!(markdown(&text, 10, &CommandMentions::default()), r"**\*\***…");
        let link = Text(vec![
            Span::Plain("see ".into()),
            Span::Link { label: "this".into(), url: "https://a.example".into() },
        ]);
        assert_eq!(markdown(&link, 20, &CommandMentions::default()), "see…");
        assert_eq!(plain("one two three", 8), "one two…");
        assert_eq!(plain("👩‍💻👩‍💻", 6), "👩‍💻…");
        assert_eq!(beginning("  a\nb*c", 6), "  a\nb*");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn labels_keep_to_the_limit_and_to_one_line(words in nasty(), limit in 1_usize..80) {
            let label = label(&words, limit);
            prop_assert!(len(&label) <= limit && !label.contains('\n'));
        }
    }
}
