//! The lines of buttons, lists and forms, read exactly.
//!
//! Anybody who can talk to the platform can send any line as if a button carried it, any value as if it was picked, and any field
//! as if a form had it. So nothing is guessed here: a line means something only if it is spelt exactly as
//! [`print`](super::print::print) spells it.
//!
//! Buttons stay for ever. A renamed id keeps its old id among its aliases: a value is an id, or an alias written exactly as the
//! knowledge has it.

use super::vocabulary::Vocabulary;
use super::{Invocation, Reading, Refusal, Value, parse, scan, shown};
use crate::bot::spec::{Act, Arg, Command, Kind};

/// The longest line a button can carry, in characters.
pub const LONGEST: usize = 100;

/// Reads the line of a button. A line that is not one of ours is [`Refusal::NoButton`]. A line that lacks a value says which,
/// because buttons also lead to the next question.
pub fn button<'a>(commands: &'a [Command], line: &str) -> Result<Reading<'a>, Refusal> {
    let (command, act, invocation) = read(commands, line)?;
    complete(command, act, invocation)
}

/// Adds the picked values to the line that the list carries. Each value must be one that the list could hold, and no value may be
/// repeated.
pub fn picked<'a>(commands: &'a [Command], line: &str, picked: &[String]) -> Result<Reading<'a>, Refusal> {
    let (command, act, mut invocation) = read(commands, line)?;
    let list = act.args.iter().find_map(|arg| match &arg.kind {
        Kind::List(vocabulary) if !invocation.values.contains_key(arg.name) => Some((arg.name, vocabulary)),
        _ => None,
    });
    let (name, vocabulary) = list.ok_or(Refusal::NoButton)?;
    invocation.values.insert(name, several(vocabulary, picked.iter().map(String::as_str))?);
    complete(command, act, invocation)
}

/// Adds what was written into a form to the line that the form carries. Each field must be an argument that people write out and
/// that the line does not give already, and every required one must be filled.
pub fn sent<'a>(commands: &'a [Command], line: &str, fields: Vec<(String, String)>) -> Result<Reading<'a>, Refusal> {
    let (command, act, invocation) = read(commands, line)?;
    if !act.form {
        return Err(Refusal::NoButton);
    }
    let mut written: Vec<(&'static str, String)> = Vec::new();
    for (id, words) in fields {
        let asked = |arg: &&Arg| !matches!(arg.kind, Kind::List(_) | Kind::Flag);
        let open = |arg: &&Arg| !invocation.values.contains_key(arg.name);
        let arg = act.arg(&id).filter(asked).filter(open).ok_or(Refusal::NoForm)?;
        if written.iter().any(|(name, _)| *name == arg.name) {
            return Err(Refusal::NoForm);
        }
        written.push((arg.name, words));
    }
    let reading = parse::written(command, act, invocation, written)?;
    match missing(act, &reading.invocation) {
        Some(arg) => Err(Refusal::Missing { arg, so_far: reading.invocation }),
        None => Ok(reading),
    }
}

/// Reads a line to the letter, without the word that says what a form showed: command, verb and arguments in their declared order, each value an id, one space between two
/// words, and nothing else.
fn read<'a>(commands: &'a [Command], line: &str) -> Result<(&'a Command, &'a Act, Invocation), Refusal> {
    if !line.is_ascii() || line.len() > LONGEST {
        return Err(Refusal::NoButton);
    }
    let (bare, shown) = shown::split(line);
    let mut words = bare.split(' ');
    let command = words.next().and_then(|name| commands.iter().find(|command| command.name == name));
    let command = command.ok_or(Refusal::NoButton)?;
    let act = match command.act(None) {
        Some(act) => act,
        None => {
            let verb = words.next().ok_or(Refusal::NoVerb { command: command.name, word: None })?;
            command.act(Some(verb)).ok_or(Refusal::NoButton)?
        }
    };
    if shown.is_some() && !act.form {
        return Err(Refusal::NoButton);
    }
    let mut invocation = Invocation { verb: act.verb, ..Invocation::of(command.name) };
    let mut rest = act.args.as_slice();
    for word in words {
        let found = rest.iter().enumerate().find_map(|(at, arg)| Some((at, value(act, arg, word)?)));
        let (at, value) = found.ok_or(Refusal::NoButton)?;
        invocation.values.insert(rest[at].name, value);
        rest = &rest[at + 1..];
    }
    Ok((command, act, invocation))
}

/// The value that a word of a button's line gives an argument, if any. Never a person's own words.
fn value(act: &Act, arg: &Arg, word: &str) -> Option<Value> {
    let keyed = || word.strip_prefix(arg.name)?.strip_prefix('=');
    match &arg.kind {
        Kind::Closed(vocabulary) => {
            let id = if scan::stands_bare(act, arg) { word } else { keyed()? };
            vocabulary.called(id).map(|entry| Value::One(entry.id.clone()))
        }
        Kind::List(vocabulary) => several(vocabulary, keyed()?.split(',')).ok(),
        Kind::Scalar(scalar) => {
            let kept = keyed()?;
            scalar.read(kept).filter(|read| read == kept).map(Value::One)
        }
        Kind::Flag => (word == arg.name).then_some(Value::Set),
        Kind::Text { .. } => None,
    }
}

fn several<'a>(vocabulary: &Vocabulary, written: impl Iterator<Item = &'a str>) -> Result<Value, Refusal> {
    let mut ids: Vec<String> = Vec::new();
    for one in written {
        let entry = vocabulary.called(one).filter(|entry| !ids.contains(&entry.id)).ok_or(Refusal::NoButton)?;
        ids.push(entry.id.clone());
    }
    if ids.is_empty() { Err(Refusal::NoButton) } else { Ok(Value::Several(ids)) }
}

/// The invocation, if nothing is missing. A missing value is no refusal if the act's form asks for it.
fn complete<'a>(command: &'a Command, act: &'a Act, invocation: Invocation) -> Result<Reading<'a>, Refusal> {
    match missing(act, &invocation).filter(|_| !act.form) {
        Some(arg) => Err(Refusal::Missing { arg, so_far: invocation }),
        None => Ok(Reading { command, act, invocation, corrections: Vec::new() }),
    }
}

fn missing(act: &Act, invocation: &Invocation) -> Option<&'static str> {
    act.args.iter().find(|arg| arg.required && !invocation.values.contains_key(arg.name)).map(|arg| arg.name)
}
