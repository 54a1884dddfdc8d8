//! Translates toml's complaints about one file into mistakes on lines.
//!
//! toml goes on after a mistake and also complains about what follows from it. Here a line has one mistake, and
//! mistakes that only follow from an earlier line are left out. This is the only module that knows toml's wording;
//! unknown complaints keep toml's words.

use super::lines::Lines;
use super::mistake::What;
use super::unclosed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use toml::de::{DeTable, Error};

/// The syntax mistakes of one file.
#[derive(Debug, Default)]
pub(super) struct Syntax {
    /// By line, counted from 1.
    pub(super) mistakes: BTreeMap<usize, What>,
    /// Whether it can no longer be told which line belongs to which table.
    pub(super) scrambled: bool,
}

/// The text with each line emptied at which toml would stop reading, and what toml said about those lines.
///
/// At a line with a key and no `=`, toml drops the rest of the document. Each byte becomes a space, so that offsets
/// stay the same.
pub(super) fn readable<'t>(text: &'t str, lines: &Lines<'_>) -> (Cow<'t, str>, Vec<Error>) {
    let (_, mut errors) = DeTable::parse_recoverable(text);
    if errors.iter().any(|error| error.message().starts_with(LONG_KEY)) {
        return (Cow::Borrowed(text), Vec::new());
    }
    errors.retain(is_lonely_key);
    let mut left = text.to_owned();
    for error in &errors {
        let line = lines.at(start(error));
        let stretch = lines.start(line)..lines.start(line) + lines.text(line).len();
        left.replace_range(stretch.clone(), &" ".repeat(stretch.len()));
    }
    if errors.is_empty() { (Cow::Borrowed(text), errors) } else { (Cow::Owned(left), errors) }
}

/// The mistakes behind toml's complaints: those about the lines that [`readable`] emptied, and those about the rest.
pub(super) fn mistakes(text: &str, lines: &Lines<'_>, emptied: &[Error], rest: &[Error]) -> Syntax {
    let mut syntax = Syntax { scrambled: rest.iter().any(scrambles), ..Syntax::default() };
    let mut lost_headers = Vec::new();
    for error in emptied.iter().chain(rest) {
        let line = lines.at(start(error));
        syntax.mistakes.entry(line).or_insert_with(|| what(error, text, lines));
        if is_about_header(error, lines.text(line)) {
            lost_headers.push(line);
        }
    }
    for line in lost_headers {
        syntax.scrambled = true;
        drop_repetitions(&mut syntax.mistakes, line, lines);
    }
    if rest.iter().any(|error| is_open_at_the_end(error, text))
        && let Some(open) = unclosed::find(text)
    {
        let line = lines.at(open.at);
        syntax.scrambled = true;
        syntax.mistakes.retain(|other, _| *other < line);
        syntax.mistakes.insert(line, What::NeverClosed { mark: open.mark });
    }
    syntax
}

/// Without its header, a table's keys fall into the table above, which already has the same keys. That is not a mistake
/// of those lines.
fn drop_repetitions(mistakes: &mut BTreeMap<usize, What>, header: usize, lines: &Lines<'_>) {
    let next = (header + 1..=lines.count()).find(|line| lines.text(*line).trim_start().starts_with('['));
    let table = header + 1..next.unwrap_or(usize::MAX);
    mistakes.retain(|line, what| !(table.contains(line) && matches!(what, What::KeyTwice { .. })));
}

/// Where toml noticed the mistake. Only for endless nesting it does not say.
fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

/// The start of toml's message when a key spans lines, which only happens by accident: a `"""` without its partner.
const LONG_KEY: &str = "keys cannot be multi-line";

/// toml reads nothing after such a line.
fn is_lonely_key(error: &Error) -> bool {
    error.message().starts_with("key with no value") || error.message().starts_with("missing value for key")
}

fn scrambles(error: &Error) -> bool {
    is_lonely_key(error) || error.span().is_none() || error.message().starts_with(LONG_KEY)
}

fn is_about_header(error: &Error, line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    line.starts_with('[')
        || error.message().starts_with("missing table open")
        || (is_lonely_key(error) && line.ends_with(']'))
}

fn is_open_at_the_end(error: &Error, text: &str) -> bool {
    let message = error.message();
    message.starts_with("unclosed array,")
        || message.starts_with("unclosed inline table")
        || (message.starts_with("invalid multi-line") && start(error) == text.len())
        || message.starts_with(LONG_KEY)
}

fn what(error: &Error, text: &str, lines: &Lines<'_>) -> What {
    let at = start(error);
    let said = error.span().and_then(|span| text.get(span)).unwrap_or_default();
    let before = text.get(lines.start(lines.at(at))..at).unwrap_or_default().trim_end();
    let at_line_end = text.get(at..).is_none_or(|rest| rest.is_empty() || rest.starts_with('\n'));
    let message = error.message();
    if said.is_empty() && before.ends_with('=') {
        return What::MissingValue { key: last_key(before).to_owned(), top: is_above_all_tables(text, at) };
    }
    match message.split(',').next().unwrap_or(message) {
        "key with no value" | "missing value for key" => What::NoEquals,
        "unclosed table" | "unclosed array table" | "missing table open" => What::BrokenHeader,
        "string values must be quoted" | "invalid boolean" => {
            What::NotQuoted { text: said.trim_matches(['“', '”', '„', '‘', '’']).to_owned() }
        }
        "invalid basic string" | "invalid literal string" if said.is_empty() && at_line_end => What::OpenQuote,
        "invalid literal string" if said.is_empty() => What::NoEquals,
        "unexpected key or value" => What::AfterValue,
        "missing escaped value" => What::BadEscape,
        "duplicate key" => What::KeyTwice { key: said.trim_matches(['"', '\'']).to_owned() },
        short if short.starts_with("missing comma") => What::NoComma,
        _ => What::Unreadable { message: message.to_owned() },
    }
}

/// Whether this is above the first header, where a key belongs to the whole file.
fn is_above_all_tables(text: &str, at: usize) -> bool {
    !text.get(..at).unwrap_or_default().lines().any(|line| line.trim_start().starts_with('['))
}

/// The key in the last `key =` of a line that ends there.
fn last_key(before: &str) -> &str {
    let key = before.trim_end_matches('=').trim_end();
    key.rsplit([',', '{']).next().unwrap_or(key).trim()
}

#[cfg(test)]
mod tests {
    use super::{Syntax, mistakes, readable};
    use crate::mentoring::load::lines::Lines;
    use toml::de::DeTable;

    fn read(text: &str) -> Syntax {
        let lines = Lines::of(text);
        let (readable, emptied) = readable(text, &lines);
        let (_, rest) = DeTable::parse_recoverable(&readable);
        mistakes(text, &lines, &emptied, &rest)
    }

    /// The mistakes by the beginning of their sentences, and whether the tables can still be told apart.
    fn check(text: &str, scrambled: bool, expected: &[(usize, &str)]) {
        let syntax = read(text);
        let found: Vec<(usize, String)> =
            syntax.mistakes.iter().map(|(line, what)| (*line, what.to_string())).collect();
        let fits = found.len() == expected.len()
            && found.iter().zip(expected).all(|(found, wanted)| found.0 == wanted.0 && found.1.contains(wanted.1));
        assert!(fits, "{text}\nfound {found:#?}\nexpected {expected:#?}");
        assert_eq!(syntax.scrambled, scrambled, "{text}");
    }

    #[test]
    fn lines_that_can_be_told_apart_are_complained_about_one_by_one() {
        check("a = 1\nb =\nc = # x\n", false, &[(2, "'b' has no value yet"), (3, "'c' has no value yet")]);
        check("a = 1\nb =", false, &[(2, "'b' has no value yet")]);
        check("a = 1\r\nb =\r\nc = 2\r\n", false, &[(2, "'b' has no value yet")]);
        check("\u{feff}a = 1\nb =\n", false, &[(2, "'b' has no value yet")]);
        check("a = { b = }\nc = { d }\n", false, &[(1, "'b' has no value yet"), (2, "write key = value")]);
        check("a = \"x\nb = 'y\nc = 1\n", false, &[(1, "not closed"), (2, "not closed")]);
        check("a = \"say \"hi\" twice\"\nb = 1,\n", false, &[(1, "something follows"), (2, "something follows")]);
        check(
            "a = hi there\nb = “x”\nc = True\n",
            false,
            &[(1, "\"hi there\""), (2, "write \"x\""), (3, "write \"True\"")],
        );
        check("a = [\n'x'\n'y'\n]\n", false, &[(3, "without a comma")]);
        check("a = 1\nb = 2\na = 3\n", false, &[(3, "'a' is here already")]);
        check("a = \"\"\"\nx\\q\n\"\"\"\nb = \"\\d\"\n", false, &[(2, "a backslash"), (4, "a backslash")]);
        check("a = \"\0\"\n\0 = 1\nb = 1 # \0\n", false, &[(1, "not TOML"), (2, "not TOML"), (3, "not TOML")]);
        check("= 1\na..b = 2\nc == 3\n", false, &[(1, "not TOML"), (2, "not TOML"), (3, "not TOML")]);
    }

    #[test]
    fn a_line_without_an_equals_sign_does_not_hide_the_lines_after_it() {
        check(
            "a\nb = \"x\nc: 1\n\0\nd = 1\nd = 2\ne",
            false,
            &[
                (1, "write key = value"),
                (2, "not closed"),
                (3, "write key = value"),
                (4, "write key = value"),
                (6, "'d' is here already"),
                (7, "write key = value"),
            ],
        );
    }

    #[test]
    fn after_a_broken_header_only_syntax_is_known() {
        check("[[a]\nb = 1\n[[c]]\nd =\n", true, &[(1, "the brackets"), (4, "no value yet")]);
        check("[a\nb = 1\n", true, &[(1, "the brackets")]);
        check("[]\nb = 1\n", true, &[(1, "not TOML")]);
        check("[a] b\nb = 1\n", true, &[(1, "something follows")]);
        check("[[a b]]\nb = 1\n", true, &[(1, "the brackets")]);
        check("a = 1\n]\n", true, &[(2, "the brackets")]);
    }

    #[test]
    fn keys_below_a_lost_header_are_no_mistakes() {
        check("[a]\nb = 1\na]\nb = 2\n[d]\nb = 1\nb = 2\n", true, &[(3, "write key = value"), (7, "'b' is here")]);
        check("[a]\nb = 1\n[a]\nb = 2\n", true, &[(3, "'a' is here already")]);
        check("[a]\nb = 1\n[[a]]\nb = 2\n", true, &[(3, "'a' is here already")]);
    }

    #[test]
    fn what_is_never_closed_is_shown_where_it_opens() {
        check("a =\nb = [\"x\",\nc = [\"y\"]\n\n[[d]]\ne = \"z\"\n", true, &[(1, "no value"), (2, "the [ that opens")]);
        check("b = [\n { c = 1,\n { c = 2 },\n]\n[[d]]\ne = 1\n", true, &[(2, "the { that opens")]);
        check("b = [\n { c = 1 }\n[[d]]\ne = 1\n", true, &[(1, "the [ that opens")]);
        check("a =\nb = \"\"\"\nc = 1\n[d]\n", true, &[(1, "no value"), (2, "the \"\"\" that opens")]);
        check("a = '''\nb\n", true, &[(1, "the ''' that opens")]);
        check("a = \"\"\nb\n\"\"\"\nc = 1\n", true, &[(2, "write key = value"), (3, "the \"\"\" that opens")]);
    }

    #[test]
    fn nesting_without_end_is_one_mistake() {
        check(
            &format!("a = {}1{}\nb =\n", "[".repeat(900), "]".repeat(900)),
            false,
            &[(1, "not TOML"), (2, "no value yet")],
        );
        check(&format!("{}a = 1\n", "a.".repeat(900)), true, &[(1, "not TOML")]);
        check(&format!("[{}a]\nb = 1\n", "a.".repeat(900)), true, &[(1, "not TOML")]);
    }

    #[test]
    fn what_is_right_is_not_complained_about() {
        check("", false, &[]);
        check("\u{feff}# x\r\n[[a]]\r\nb = [1,\r\n 2]\r\nc = \"\"\"\r\nd =\r\n\"\"\"", false, &[]);
    }
}
