//! The structure of a line: words, `key=value`, flags, quotes and the free text at its end.
//!
//! It knows which keys and flags an act declares, and nothing about the meaning of words.

use super::text::{first_word, is_space, quoted};
use super::value;
use crate::bot::spec::{Act, Arg, Kind};

/// The parts of a line after its command and verb.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// The values by key, in the order given.
    pub named: Vec<(&'static str, String)>,
    /// The flags that are set.
    pub flags: Vec<&'static str>,
    /// All other words, as typed.
    pub words: Vec<String>,
    /// The free text at the end, if the act takes one.
    pub text: Option<(&'static str, String)>,
}

/// Splits the part of a line after its command and verb.
pub fn scan(act: &Act, rest: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut rest = rest.trim_matches(is_space);
    while !rest.is_empty() {
        let (word, after) = first_word(rest);
        if let Some((arg, value)) = keyed(act, rest) {
            let (value, after) = take_value(arg, value);
            scanned.named.push((arg.name, value));
            rest = after;
        } else if let Some(flag) = flag(act, word) {
            scanned.flags.push(flag.name);
            rest = after;
        } else if let Some(arg) = free_text(act) {
            scanned.text = Some((arg.name, take_text(act, rest, &mut scanned.flags)));
            rest = "";
        } else {
            scanned.words.push(word.to_owned());
            rest = after;
        }
        rest = rest.trim_start_matches(is_space);
    }
    scanned
}

/// The argument that takes free text without its key: the last required text argument. If every text is optional there is none,
/// so that bare words are names.
pub fn free_text(act: &Act) -> Option<&Arg> {
    act.args.iter().rev().find(|arg| arg.required && matches!(arg.kind, Kind::Text { .. }))
}

/// Whether an argument is printed without its key: the first one, unless free text could swallow it.
pub fn stands_bare(act: &Act, arg: &Arg) -> bool {
    let first = act.args.first().is_some_and(|first| first.name == arg.name);
    first && matches!(arg.kind, Kind::Closed(_)) && free_text(act).is_none()
}

/// The flag that a word sets, in upper or lower case.
pub fn flag<'a>(act: &'a Act, word: &str) -> Option<&'a Arg> {
    act.args.iter().find(|arg| matches!(arg.kind, Kind::Flag) && arg.name.eq_ignore_ascii_case(word))
}

/// The argument whose `key=` begins a text, and the text after the key.
pub fn keyed<'a, 't>(act: &'a Act, text: &'t str) -> Option<(&'a Arg, &'t str)> {
    let (key, value) = text.split_once('=')?;
    let arg = act.args.iter().find(|arg| !matches!(arg.kind, Kind::Flag) && arg.name.eq_ignore_ascii_case(key))?;
    Some((arg, value))
}

/// One word, or the text in quotes. An unclosed quote runs to the end. A time may be several words: `9 pm`.
fn take_value<'t>(arg: &Arg, text: &'t str) -> (String, &'t str) {
    if let Some((value, after)) = quoted(text) {
        return (value, after.unwrap_or_default());
    }
    let words: Vec<&str> = text.split(is_space).take(value::MOST_WORDS).collect();
    let run = if let Kind::Scalar(scalar) = arg.kind { scalar.run(&words) } else { None };
    let count = run.map_or(1, |(count, _)| count);
    let end = text.match_indices(is_space).nth(count - 1).map_or(text.len(), |(at, _)| at);
    (text[..end].to_owned(), &text[end..])
}

/// The rest of a line as it is. If its very last word is a flag, or if quotes surround all of it, these are not part of what the
/// person wrote.
fn take_text(act: &Act, rest: &str, flags: &mut Vec<&'static str>) -> String {
    let mut text = rest;
    if let Some(at) = text.rfind(is_space) {
        let last = text[at..].trim_start_matches(is_space);
        if let Some(flag) = flag(act, last) {
            flags.push(flag.name);
            text = text[..at].trim_end_matches(is_space);
        }
    }
    match quoted(text) {
        Some((value, Some(""))) => value,
        _ => text.to_owned(),
    }
}
