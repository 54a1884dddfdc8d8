//! Finishes a line: values by name, words and text become an invocation, or a refusal that says why not.

use super::matcher::{MOST_WORDS, Slot, Tolerance, Word};
use super::text::is_space;
use super::value::Scalar;
use super::vocabulary::{PLACE, Vocabulary};
use super::{Correction, Invocation, Reading, Refusal, Value, clock, matcher};
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::names::normalise;
use std::cmp::Reverse;

/// The input of an act, before it is understood.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub(super) named: Vec<(&'static str, String)>,
    pub(super) flags: Vec<&'static str>,
    /// The typed words that are not flags, values by key or free text.
    pub(super) words: String,
    pub(super) text: Option<(&'static str, String)>,
}

/// Makes an invocation from values by name, from words and text, and from what was known before. Everything that people type
/// becomes an invocation here and nowhere else.
pub(super) fn finish<'a>(
    command: &'a Command,
    act: &'a Act,
    so_far: Invocation,
    given: Given,
) -> Result<Reading<'a>, Refusal> {
    let mut reading =
        Reader { command, act, invocation: so_far, corrections: Vec::new(), unread: None, leftover: Vec::new() };
    for flag in given.flags {
        reading.invocation.values.insert(flag, Value::Set);
    }
    let inexact = reading.take_named(given.named)?;
    if let Some((arg, text)) = given.text {
        reading.take_text(arg, text)?;
    }
    let words = reading.take_scalars(&given.words);
    let inexact = inexact.into_iter().map(|(name, typed)| (name, reading.take_scalars(&typed)));
    let inexact: Vec<(&'static str, String)> = inexact.filter(|(_, typed)| !typed.is_empty()).collect();
    // Bare words never fill an argument that was given by name, even one that is not understood yet.
    let named: Vec<&'static str> = inexact.iter().map(|(name, _)| *name).collect();
    reading.take_words(None, &named, &words)?;
    for (at, (name, typed)) in inexact.iter().enumerate() {
        reading.take_words(Some(name), &named[at + 1..], typed)?;
    }
    reading.done()
}

/// An invocation under construction.
struct Reader<'a> {
    command: &'a Command,
    act: &'a Act,
    invocation: Invocation,
    corrections: Vec<Correction>,
    /// The first value that could not be read, and the argument it was meant for.
    unread: Option<(&'static str, String)>,
    leftover: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Sets the arguments given by name. Values that are not exactly one name come back as words to be read.
    fn take_named(&mut self, named: Vec<(&'static str, String)>) -> Result<Vec<(&'static str, String)>, Refusal> {
        let mut inexact: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in named.into_iter().filter(|(_, value)| !value.trim_matches(is_space).is_empty()) {
            let Some(arg) = self.act.arg(name) else { continue };
            if self.invocation.values.contains_key(arg.name) || inexact.iter().any(|(given, _)| *given == name) {
                return Err(Refusal::Twice { command: self.command.name, arg: arg.name });
            }
            match &arg.kind {
                Kind::Closed(vocabulary) => match exactly(vocabulary, &value) {
                    Some(id) => self.set(arg, Value::One(id)),
                    None => inexact.push((arg.name, value)),
                },
                Kind::List(vocabulary) => self.take_list(arg, vocabulary, &value)?,
                Kind::Scalar(scalar) => match scalar.read(&value) {
                    Some(kept) => self.set(arg, Value::One(kept)),
                    None => self.unread(arg.name, &value),
                },
                Kind::Text { .. } => self.take_text(arg.name, value)?,
                Kind::Flag => {}
            }
        }
        Ok(inexact)
    }

    fn take_list(&mut self, arg: &Arg, vocabulary: &Vocabulary, value: &str) -> Result<(), Refusal> {
        let mut ids: Vec<String> = Vec::new();
        for part in value.split(',').filter(|part| !part.trim_matches(is_space).is_empty()) {
            let words = matcher::words(part);
            let slot = Slot { arg: arg.name, vocabulary };
            let best = matcher::best(&[slot], &words[..words.len().min(MOST_WORDS)], Tolerance::Typed);
            let found = match best.as_slice() {
                [only] if only.leftover.is_empty() && words.len() <= MOST_WORDS => only.found[0].clone(),
                _ => None,
            };
            let found = found.ok_or_else(|| self.no_name(arg.name, part.trim_matches(is_space)))?;
            let entry = &vocabulary.entries[found.entry];
            self.correct(found.distance, part.trim_matches(is_space), &entry.title);
            if !ids.contains(&entry.id) {
                ids.push(entry.id.clone());
            }
        }
        if !ids.is_empty() {
            self.set(arg, Value::Several(ids));
        }
        Ok(())
    }

    fn take_text(&mut self, name: &'static str, text: String) -> Result<(), Refusal> {
        let Some(Arg { kind: Kind::Text { max }, .. }) = self.act.arg(name) else { return Ok(()) };
        if self.invocation.values.contains_key(name) {
            return Err(Refusal::Twice { command: self.command.name, arg: name });
        }
        let were = text.chars().count();
        if were > *max {
            return Err(Refusal::TooLong { arg: name, most: *max, were });
        }
        if !text.trim_matches(is_space).is_empty() {
            self.invocation.values.insert(name, Value::One(text));
        }
        Ok(())
    }

    /// Takes unambiguous written-out values from the typed words for arguments that are still unset, and returns the remaining
    /// words.
    fn take_scalars(&mut self, typed: &str) -> String {
        let act = self.act;
        let words: Vec<&str> = typed.split(is_space).filter(|word| !word.is_empty()).collect();
        let mut rest = words.as_slice();
        let mut others: Vec<&str> = Vec::new();
        while let [first, after @ ..] = rest {
            let unset = || act.args.iter().filter(|arg| !self.invocation.values.contains_key(arg.name));
            let found = unset().filter_map(|arg| Some((arg, scalar(arg)?.bare(rest)?)));
            match found.min_by_key(|(_, (count, _))| Reverse(*count)) {
                Some((arg, (count, kept))) => {
                    self.set(arg, Value::One(kept));
                    rest = &rest[count..];
                }
                None => {
                    let attempted = |arg: &&Arg| scalar(arg).is_some_and(|scalar| scalar.attempted(first));
                    if let Some(arg) = unset().find(attempted) {
                        let takes_rest = scalar(arg).is_some_and(Scalar::takes_rest);
                        self.unread(arg.name, &if takes_rest { rest.join(" ") } else { (*first).to_owned() });
                        if takes_rest {
                            break;
                        }
                    } else {
                        others.push(first);
                    }
                    rest = after;
                }
            }
        }
        others.join(" ")
    }

    /// Reads words for the arguments that are still unset. It starts at `first` if that is given, and leaves out the arguments in
    /// `waiting`, which have words of their own.
    fn take_words(
        &mut self,
        first: Option<&'static str>,
        waiting: &[&'static str],
        typed: &str,
    ) -> Result<(), Refusal> {
        if typed.is_empty() {
            return Ok(());
        }
        let words = matcher::words(typed);
        if words.len() > MOST_WORDS {
            return Err(Refusal::TooManyWords { command: self.command.name, most: MOST_WORDS });
        }
        let act = self.act;
        let from = act.args.iter().position(|arg| Some(arg.name) == first).unwrap_or(0);
        let unset = |arg: &&Arg| !self.invocation.values.contains_key(arg.name) && !waiting.contains(&arg.name);
        let slots: Vec<Slot<'_>> = act.args[from..].iter().filter(unset).filter_map(slot).collect();
        let place = slots.iter().find(|slot| slot.vocabulary.what == PLACE);
        if let Some((slot, ahead)) = place.and_then(|slot| Some((slot, clock::offset(typed)?))) {
            let (so_far, typed) = (self.invocation.clone(), typed.to_owned());
            return Err(Refusal::NoPlace { so_far, arg: slot.arg, typed, ahead });
        }
        let mut best = matcher::best(&slots, &words, Tolerance::Typed);
        let reading = best.pop().filter(|reading| reading.found.iter().any(Option::is_some));
        let Some(reading) = reading else {
            return match first.or(slots.first().map(|slot| slot.arg)) {
                Some(arg) => Err(self.no_name(arg, typed)),
                None => {
                    self.leftover.push(typed.to_owned());
                    Ok(())
                }
            };
        };
        if !best.is_empty() {
            best.push(reading);
            let readings = best.iter().map(|reading| self.with(&slots, reading)).collect();
            return Err(Refusal::Ambiguous { typed: typed.to_owned(), readings });
        }
        self.invocation = self.with(&slots, &reading);
        for (slot, found) in slots.iter().zip(&reading.found) {
            if let Some(found) = found {
                let title = &slot.vocabulary.entries[found.entry].title;
                self.correct(found.distance, &joined(&words[found.run.clone()]), title);
            }
        }
        self.leftover.extend(reading.leftover.iter().map(|at| words[*at].typed.clone()));
        Ok(())
    }

    /// The invocation so far, with the entries of a reading added.
    fn with(&self, slots: &[Slot<'_>], reading: &matcher::Match) -> Invocation {
        let mut invocation = self.invocation.clone();
        for (slot, found) in slots.iter().zip(&reading.found) {
            if let Some(found) = found {
                let id = slot.vocabulary.entries[found.entry].id.clone();
                invocation.values.insert(slot.arg, Value::One(id));
            }
        }
        invocation
    }

    fn done(self) -> Result<Reading<'a>, Refusal> {
        if let Some((arg, typed)) = self.unread {
            return Err(Refusal::Unread { so_far: self.invocation, arg, typed });
        }
        if let Some(arg) = self.dateless().filter(|_| !self.leftover.is_empty()) {
            return Err(Refusal::Unread { arg, typed: self.leftover.join(" "), so_far: self.invocation });
        }
        if !self.leftover.is_empty() {
            return Err(Refusal::Leftover { words: self.leftover, best: self.invocation });
        }
        let given = |arg: &Arg| self.invocation.values.contains_key(arg.name);
        match self.act.args.iter().find(|arg| arg.required && !self.act.form && !given(arg)) {
            Some(arg) => Err(Refusal::Missing { arg: arg.name, so_far: self.invocation }),
            None => Ok(Reading {
                command: self.command,
                act: self.act,
                invocation: self.invocation,
                corrections: self.corrections,
            }),
        }
    }

    /// The argument that takes a date and has none. Words without another meaning were meant for it.
    fn dateless(&self) -> Option<&'static str> {
        let takes_rest = |arg: &Arg| scalar(arg).is_some_and(Scalar::takes_rest);
        let unset = |arg: &&Arg| takes_rest(arg) && !self.invocation.values.contains_key(arg.name);
        self.act.args.iter().find(unset).map(|arg| arg.name)
    }

    fn set(&mut self, arg: &Arg, value: Value) {
        self.invocation.values.insert(arg.name, value);
    }

    fn correct(&mut self, distance: usize, typed: &str, title: &str) {
        if distance > 0 {
            self.corrections.push(Correction { typed: typed.to_owned(), title: title.to_owned() });
        }
    }

    fn unread(&mut self, arg: &'static str, typed: &str) {
        self.unread.get_or_insert_with(|| (arg, typed.trim_matches(is_space).to_owned()));
    }

    fn no_name(&self, arg: &'static str, typed: &str) -> Refusal {
        Refusal::NoName { so_far: self.invocation.clone(), arg, typed: typed.to_owned() }
    }
}

fn scalar(arg: &Arg) -> Option<Scalar> {
    match arg.kind {
        Kind::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

fn slot(arg: &Arg) -> Option<Slot<'_>> {
    match &arg.kind {
        Kind::Closed(vocabulary) => Some(Slot { arg: arg.name, vocabulary }),
        _ => None,
    }
}

/// The id of the entry with exactly this name, if there is exactly one.
fn exactly(vocabulary: &Vocabulary, value: &str) -> Option<String> {
    let folded = normalise(value);
    let mut entries = vocabulary.exactly(&folded);
    match (entries.next(), entries.next()) {
        (Some(entry), None) => Some(entry.id.clone()),
        _ => None,
    }
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.typed.as_str()).collect::<Vec<_>>().join(" ")
}
