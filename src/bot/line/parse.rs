//! Parsing: input by people becomes an invocation.
//!
//! Typed lines, slash options and form fields all go through [`finish`], so that they cannot mean different things. Buttons are
//! read exactly, in [`super::pressed`].

use super::finish::{Given, finish};
use super::{Invocation, Reading, Refusal, scan, text};
use crate::bot::spec::{Act, Command, Kind};
use crate::mentoring::names::{forgiven, normalise};

/// Reads a typed line.
pub fn typed<'a>(commands: &'a [Command], line: &str) -> Result<Reading<'a>, Refusal> {
    let line = line.trim_start_matches(text::is_space);
    let (name, rest) = text::first_word(line.strip_prefix('/').unwrap_or(line));
    if name.is_empty() {
        return Err(Refusal::Empty);
    }
    let command = commands.iter().find(|command| command.name.eq_ignore_ascii_case(name));
    let command = command.ok_or_else(|| no_command(commands, name))?;
    let (verb, rest) = match command.act(None) {
        Some(_) => (None, rest),
        None => {
            let (word, rest) = text::first_word(rest);
            (Some(word), rest)
        }
    };
    let (command, act) = find(commands, command.name, verb.map(str::to_lowercase).as_deref())?;
    let scan::Scanned { named, flags, words, text } = scan::scan(act, rest);
    let given = Given { named, flags, words: words.join(" "), text };
    finish(command, act, Invocation { verb: act.verb, ..Invocation::of(command.name) }, given)
}

/// Reads values by name: slash options, the fields of a form, the values of a list.
pub fn named<'a>(
    commands: &'a [Command],
    command: &str,
    verb: Option<&str>,
    named: Vec<(String, String)>,
) -> Result<Reading<'a>, Refusal> {
    let (command, act) = find(commands, command, verb)?;
    let mut given = Given::default();
    for (name, value) in named {
        match act.arg(&name) {
            Some(arg) if matches!(arg.kind, Kind::Flag) && value == "true" => given.flags.push(arg.name),
            Some(arg) if matches!(arg.kind, Kind::Flag) => {}
            Some(arg) => given.named.push((arg.name, value)),
            None => {}
        }
    }
    finish(command, act, Invocation { verb: act.verb, ..Invocation::of(command.name) }, given)
}

/// Adds what was written into the fields of a form to the values of its line.
pub(super) fn written<'a>(
    command: &'a Command,
    act: &'a Act,
    so_far: Invocation,
    fields: Vec<(&'static str, String)>,
) -> Result<Reading<'a>, Refusal> {
    finish(command, act, so_far, Given { named: fields, ..Given::default() })
}

fn find<'a>(commands: &'a [Command], name: &str, verb: Option<&str>) -> Result<(&'a Command, &'a Act), Refusal> {
    let command = commands.iter().find(|command| command.name == name).ok_or_else(|| no_command(commands, name))?;
    let no_verb =
        || Refusal::NoVerb { command: command.name, word: verb.filter(|verb| !verb.is_empty()).map(str::to_owned) };
    command.act(verb).map(|act| (command, act)).ok_or_else(no_verb)
}

fn no_command(commands: &[Command], word: &str) -> Refusal {
    let folded = normalise(word);
    let nearest = commands
        .iter()
        .filter(|command| command.offered)
        .map(|command| (strsim::osa_distance(&folded, command.name), command.name))
        .filter(|(distance, _)| *distance <= forgiven(&folded))
        .min()
        .map(|(_, name)| name);
    Refusal::NoCommand { word: word.to_owned(), nearest }
}
