//! Our commands as Discord wants them registered, and whether what is registered is the same.
//!
//! Pure: nothing is sent from here. [`super::publish`] sends.

use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

const SLASH_COMMAND: u8 = 1;
const SUBCOMMAND: u8 = 1;
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;

/// In a server, in the bot's own direct messages, in any other direct message or group.
const EVERYWHERE: [u8; 3] = [0, 1, 2];
/// Installed to a server, and to a person.
const BOTH_INSTALLS: [u8; 2] = [0, 1];

/// What makes two registrations different. Whatever else Discord returns (ids, versions, its own defaults, fields
/// of years to come) says nothing about what people see.
const COMPARED: [&str; 19] = [
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "required",
    "autocomplete",
    "choices",
    "value",
    "min_length",
    "max_length",
    "min_value",
    "max_value",
    "channel_types",
    "contexts",
    "integration_types",
    "default_member_permissions",
    "nsfw",
];

/// The array that `PUT …/commands` takes: every command, without nulls and without defaults.
pub fn payload(commands: &[Command]) -> Value {
    commands.iter().map(command).collect()
}

fn command(command: &Command) -> Value {
    let verbs = || command.acts.iter().filter(|act| act.verb.is_some());
    let options: Vec<Value> = if verbs().next().is_some() {
        verbs().map(subcommand).collect()
    } else {
        command.acts.iter().flat_map(arguments).collect()
    };
    let mut json = json!({
        "type": SLASH_COMMAND,
        "name": command.name,
        "description": command.about,
        "contexts": EVERYWHERE,
        "integration_types": BOTH_INSTALLS,
    });
    if !options.is_empty() {
        json["options"] = options.into();
    }
    json
}

fn subcommand(act: &Act) -> Value {
    let mut json = json!({ "type": SUBCOMMAND, "name": act.verb, "description": act.about });
    let options = arguments(act);
    if !options.is_empty() {
        json["options"] = options.into();
    }
    json
}

/// Those without which the act cannot be done come first, as Discord demands; else the order stays.
fn arguments(act: &Act) -> Vec<Value> {
    // What a form asks for may be left out of the command that opens it.
    let needed = |arg: &Arg| arg.required && !act.form;
    let first = act.args.iter().filter(|arg| needed(arg)).map(|arg| argument(arg, true));
    first.chain(act.args.iter().filter(|arg| !needed(arg)).map(|arg| argument(arg, false))).collect()
}

fn argument(arg: &Arg, needed: bool) -> Value {
    let kind = if matches!(arg.kind, Kind::Flag) { BOOLEAN } else { STRING };
    let mut json = json!({ "type": kind, "name": arg.name, "description": arg.about });
    if needed {
        json["required"] = true.into();
    }
    match arg.kind {
        Kind::Closed(_) | Kind::List(_) => json["autocomplete"] = true.into(),
        Kind::Text { max } => json["max_length"] = max.into(),
        Kind::Flag => {}
    }
    json
}

/// Whether what Discord has is what we would send.
pub(super) fn same(registered: &Value, ours: &Value) -> bool {
    comparable(registered) == comparable(ours)
}

/// The commands by name, each without what makes no difference.
fn comparable(commands: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = commands.as_array().into_iter().flatten().filter_map(essence).collect();
    all.sort_by_cached_key(|command| (command["name"].to_string(), command["type"].to_string()));
    all
}

/// A value without ids, nulls, defaults and emptiness; nothing, if nothing is left.
fn essence(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Object(fields) => {
            let kept: Map<String, Value> = fields.iter().filter_map(|(key, value)| field(key, value)).collect();
            (!kept.is_empty()).then(|| kept.into())
        }
        Value::Array(items) => {
            let mut kept: Vec<Value> = items.iter().filter_map(essence).collect();
            // Contexts, install kinds and channel types are sets; options and choices have an order.
            if kept.iter().all(Value::is_number) {
                kept.sort_by_key(Value::as_u64);
            }
            (!kept.is_empty()).then(|| kept.into())
        }
        other => Some(other.clone()),
    }
}

fn field(key: &str, value: &Value) -> Option<(String, Value)> {
    let value = match key {
        // Its keys are locales, not fields.
        "name_localizations" | "description_localizations" => {
            Some(value).filter(|value| value.as_object().is_some_and(|names| !names.is_empty())).cloned()
        }
        _ if COMPARED.contains(&key) => essence(value),
        _ => None,
    };
    value.map(|value| (key.to_owned(), value))
}
