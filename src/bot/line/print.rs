//! Printing an invocation as its canonical line: ids, in the declared order. Buttons and `shown_by` carry these lines.

use super::{Invocation, Value, scan, text};
use crate::bot::spec::{Act, Arg, Command};

/// An invocation of a command, a verb or an argument that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no command reads `{0}`")]
pub struct Unprintable(String);

/// Writes the canonical line of an invocation. Reading it gives the same invocation again.
///
/// The first argument has no key if words can fill it, the last free text has no key and ends the line, and everything else has
/// its key.
///
/// # Errors
/// If no command has this name, verb or argument: such a line could not be read back.
pub fn print(commands: &[Command], invocation: &Invocation) -> Result<String, Unprintable> {
    let mut line = invocation.command.to_owned();
    if let Some(verb) = invocation.verb {
        line.push(' ');
        line.push_str(verb);
    }
    let command = commands.iter().find(|command| command.name == invocation.command);
    let Some(command) = command else { return Err(Unprintable(line)) };
    let Some(act) = command.act(invocation.verb) else {
        // The name of a command with verbs leads to the list of its verbs.
        let is_name_alone = invocation.verb.is_none() && invocation.values.is_empty();
        return if is_name_alone { Ok(line) } else { Err(Unprintable(line)) };
    };
    if let Some(unknown) = invocation.values.keys().find(|key| act.arg(key).is_none()) {
        return Err(Unprintable(format!("{line} {unknown}=")));
    }
    let text = scan::free_text(act);
    let (last, others): (Vec<&Arg>, Vec<&Arg>) =
        act.args.iter().partition(|arg| text.is_some_and(|text| text.name == arg.name));
    for arg in others.into_iter().chain(last) {
        let Some(value) = invocation.values.get(arg.name) else { continue };
        line.push(' ');
        match value {
            Value::Set => line.push_str(arg.name),
            Value::One(value) if scan::stands_bare(act, arg) => line.push_str(value),
            Value::One(value) if text.is_some_and(|text| text.name == arg.name) => {
                line.push_str(&if needs_quotes(act, value) { quote(value) } else { value.clone() });
            }
            Value::One(value) => push_keyed(&mut line, arg, value),
            Value::Several(values) => push_keyed(&mut line, arg, &values.join(",")),
        }
    }
    Ok(line)
}

fn push_keyed(line: &mut String, arg: &Arg, value: &str) {
    line.push_str(arg.name);
    line.push('=');
    let word = !value.is_empty() && !value.starts_with(text::is_quote) && !value.contains(text::is_space);
    line.push_str(&if word && !value.contains(char::is_control) { value.to_owned() } else { quote(value) });
}

/// Whether free text would be read as something else without quotes.
fn needs_quotes(act: &Act, text: &str) -> bool {
    let (first, _) = text::first_word(text);
    let last = text.rsplit(text::is_space).next().unwrap_or_default();
    text.is_empty()
        || text.starts_with(text::is_quote)
        || text.starts_with(text::is_space)
        || text.ends_with(text::is_space)
        || text.contains(char::is_control)
        || scan::flag(act, first).is_some()
        || scan::flag(act, last).is_some()
        || scan::keyed(act, text).is_some()
}

fn quote(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
