//! Completion: suggestions while a person types.

use super::folded::Folded;
use super::matcher::{MOST_WORDS, Slot, Tolerance};
use super::vocabulary::{Entry, Vocabulary};
use super::{matcher, text};
use crate::bot::Completion;
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::names::{distance, forgiven, normalise};

/// The most suggestions. Discord shows no more.
pub const MOST: usize = 25;

/// The longest label or value, in characters. Discord accepts no more.
pub const LONGEST: usize = 100;

/// Suggestions for an argument that is partly typed; best first.
///
/// If the text already reads as several arguments, that reading comes first, as canonical words.
pub fn argument(act: &Act, arg: &str, typed: &str) -> Vec<Completion> {
    let Some(at) = act.args.iter().position(|declared| declared.name == arg) else { return Vec::new() };
    let mut offered: Vec<Completion> = match &act.args[at].kind {
        _ if act.args[at].on_buttons => Vec::new(),
        Kind::Closed(vocabulary) => {
            let one = entries(vocabulary, typed).filter_map(|entry| completion(&entry.title, &entry.id));
            several(act, at, typed).into_iter().chain(one).collect()
        }
        Kind::List(vocabulary) => list(vocabulary, typed),
        Kind::Scalar(_) | Kind::Flag | Kind::Text { .. } => Vec::new(),
    };
    offered.truncate(MOST);
    offered
}

/// Suggestions for the last item of a list, after the items already typed. No item is repeated.
fn list(vocabulary: &Vocabulary, typed: &str) -> Vec<Completion> {
    let (before, last) = typed.rsplit_once(',').unwrap_or(("", typed));
    let mut chosen: Vec<&Entry> = Vec::new();
    for folded in before.split(',').map(normalise).filter(|folded| !folded.is_empty()) {
        let near = vocabulary.near(&folded, forgiven(&folded)).into_iter().min_by_key(|(_, distance)| *distance);
        let Some((entry, _)) = near else { return Vec::new() };
        let entry = &vocabulary.entries[entry];
        if !chosen.iter().any(|earlier| earlier.id == entry.id) {
            chosen.push(entry);
        }
    }
    let more = entries(vocabulary, last).filter(|entry| !chosen.iter().any(|earlier| earlier.id == entry.id));
    let with = |entry: &Entry| {
        let all = || chosen.iter().copied().chain([entry]);
        let titles: Vec<&str> = all().map(|entry| entry.title.as_str()).collect();
        let ids: Vec<&str> = all().map(|entry| entry.id.as_str()).collect();
        completion(&titles.join(", "), &ids.join(","))
    };
    more.filter_map(with).collect()
}

/// The reading of the typed words as this argument and later ones, if there is exactly one.
fn several(act: &Act, at: usize, typed: &str) -> Option<Completion> {
    let words = matcher::words(typed);
    if words.len() > MOST_WORDS {
        return None;
    }
    let slots: Vec<Slot<'_>> = slots(&act.args[at..]).collect();
    let best = matcher::best(&slots, &words, Tolerance::Typed);
    let [reading] = best.as_slice() else { return None };
    let found: Vec<&Entry> = slots
        .iter()
        .zip(&reading.found)
        .filter_map(|(slot, found)| found.as_ref().map(|found| &slot.vocabulary.entries[found.entry]))
        .collect();
    let complete = reading.leftover.is_empty() && found.len() > 1 && reading.found[0].is_some();
    let titles: Vec<&str> = found.iter().map(|entry| entry.title.as_str()).collect();
    let ids: Vec<&str> = found.iter().map(|entry| entry.id.as_str()).collect();
    completion(&titles.join(" · "), &ids.join(" ")).filter(|_| complete)
}

/// The entries that match the typed text, best first; all of them in their order if nothing is typed.
fn entries<'a>(vocabulary: &'a Vocabulary, typed: &str) -> impl Iterator<Item = &'a Entry> {
    let folded = Folded::new(typed);
    let offered = |entry: &&Entry| entry.offered || !folded.text.is_empty();
    let mut fitting: Vec<(usize, &Entry)> =
        vocabulary.entries.iter().filter(offered).filter_map(|entry| Some((fit(entry, &folded)?, entry))).collect();
    fitting.sort_by_key(|(rank, _)| *rank);
    fitting.into_iter().map(|(_, entry)| entry)
}

/// How well an entry matches; smaller is better, `None` is no match.
fn fit(entry: &Entry, typed: &Folded) -> Option<usize> {
    if typed.text.is_empty() {
        return Some(0);
    }
    entry.names.iter().filter_map(|name| name_fit(name, typed)).min()
}

fn name_fit(name: &Folded, typed: &Folded) -> Option<usize> {
    let Folded { text, .. } = name;
    if name.lacks(typed) == 0 && text.contains(&typed.text) {
        let begins_a_word = |at: usize| at == 0 || text[..at].ends_with(' ');
        return Some(match text.match_indices(&typed.text).find(|(at, _)| begins_a_word(*at)) {
            _ if text == &typed.text => 0,
            Some((0, _)) => 1,
            Some(_) => 2,
            None => 3,
        });
    }
    let most = forgiven(&typed.text);
    if name.lacks(typed) > most {
        return None;
    }
    // Allows typing mistakes in the part typed so far, by comparing it with about as much of each name.
    let length = typed.text.chars().count();
    let beginning = |length| text.char_indices().nth(length).map_or(text.as_str(), |(at, _)| &text[..at]);
    let longest = beginning(length + 1);
    if typed.text.chars().filter(|c| !longest.contains(*c)).count() > most {
        return None;
    }
    let slipped = |length| distance(&typed.text, beginning(length), most).is_some();
    (length.saturating_sub(1)..=length + 1).any(slipped).then_some(4)
}

/// A suggestion. `None` if its value is too long, because a shortened value would mean something else.
fn completion(label: &str, value: &str) -> Option<Completion> {
    let label = label.chars().take(LONGEST).collect();
    (value.chars().count() <= LONGEST).then(|| Completion { label, value: value.to_owned() })
}

/// Suggestions for the end of a line that is being typed, and the byte at which they would begin.
pub fn line(commands: &[Command], typed: &str) -> (usize, Vec<Completion>) {
    let (name, rest) = text::first_word(typed);
    let slash = name.starts_with('/');
    if rest.is_empty() {
        let start = typed.len() - name.len() + usize::from(slash);
        let offered = commands.iter().filter(|command| command.offered);
        let fitting = offered.filter(|command| command.name.starts_with(&typed[start..].to_lowercase()));
        return (start, fitting.filter_map(|command| completion(command.name, command.name)).collect());
    }
    let name = name.trim_start_matches('/').to_lowercase();
    let Some(act) = commands.iter().find(|command| command.name == name).and_then(|command| command.act(None)) else {
        return (typed.len(), Vec::new());
    };
    let names: Vec<Slot<'_>> = slots(&act.args).collect();
    // Counts the names that are already complete; the text after them belongs to the next name.
    let (before, after) = rest.split_at(rest.trim_end_matches(|c| !text::is_space(c)).len());
    let words = matcher::words(before);
    let done = match matcher::best(&names, &words[..words.len().min(MOST_WORDS)], Tolerance::Exact).as_slice() {
        [reading] if reading.leftover.is_empty() => {
            reading.found.iter().rposition(Option::is_some).map_or(0, |at| at + 1)
        }
        _ => 0,
    };
    let start_of = |text: &str| typed.len() - text.len();
    let (next, text) =
        if done == 0 { (names.first(), rest.trim_start_matches(text::is_space)) } else { (names.get(done), after) };
    let offered = next.map(|slot| argument(act, slot.arg, text)).unwrap_or_default();
    (start_of(text), offered)
}

fn slots(args: &[Arg]) -> impl Iterator<Item = Slot<'_>> {
    args.iter().filter_map(|arg| match &arg.kind {
        Kind::Closed(vocabulary) => Some(Slot { arg: arg.name, vocabulary }),
        _ => None,
    })
}
