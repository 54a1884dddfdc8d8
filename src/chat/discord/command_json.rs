//! Our commands as the JSON that Discord registers, and the comparison with what is registered.
//!
//! Pure: it sends nothing. [`super::registration`] does.

use crate::bot::spec::{Act, Arg, Command, Kind};
use serde_json::{Map, Value, json};

const SLASH_COMMAND: u8 = 1;
const MESSAGE_COMMAND: u8 = 3;
const SUBCOMMAND: u8 = 1;
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;

/// In a server, in the bot's own direct messages, in any other direct message or group.
const EVERYWHERE: [u8; 3] = [0, 1, 2];
/// Installed to a server, and to a person.
const BOTH_INSTALLS: [u8; 2] = [0, 1];

/// The keys that make two registrations different. Everything else that Discord returns (ids, versions, its own
/// defaults, fields added later) does not change what people see.
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

/// The array that `PUT …/commands` takes: every command, without nulls and defaults.
pub fn commands(commands: &[Command]) -> Value {
    let offered = || commands.iter().filter(|command| command.offered);
    offered().map(registered).chain(offered().filter_map(|command| command.on_message).map(on_message)).collect()
}

/// An entry in the menu of a message. Discord accepts neither a description nor options for it.
fn on_message(title: &str) -> Value {
    json!({
        "type": MESSAGE_COMMAND,
        "name": title,
        "contexts": EVERYWHERE,
        "integration_types": BOTH_INSTALLS,
    })
}

fn registered(command: &Command) -> Value {
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

/// Required arguments come first, as Discord demands; otherwise the order stays. Those that only buttons use are left out.
fn arguments(act: &Act) -> Vec<Value> {
    // An argument that a form asks for may be left out of the command that opens the form.
    let needed = |arg: &Arg| arg.required && !act.form;
    let first = act.told().filter(|arg| needed(arg)).map(|arg| argument(arg, true));
    first.chain(act.told().filter(|arg| !needed(arg)).map(|arg| argument(arg, false))).collect()
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
        Kind::Scalar(_) | Kind::Flag => {}
    }
    json
}

/// Whether Discord has what we would send.
pub(super) fn is_same(registered: &Value, ours: &Value) -> bool {
    comparable(registered) == comparable(ours)
}

/// The commands sorted by name, each without the parts that make no difference.
fn comparable(commands: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = commands.as_array().into_iter().flatten().filter_map(essence).collect();
    all.sort_by_cached_key(|command| (command["name"].to_string(), command["type"].to_string()));
    all
}

/// A value without ids, nulls, defaults and empty parts; `None` if nothing is left.
fn essence(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        // A menu entry comes back with an empty description.
        Value::String(words) if words.is_empty() => None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::line::value::Scalar;
    use crate::bot::line::vocabulary::Vocabulary;
    use crate::bot::reply::Reply;
    use crate::chat::discord::limits;
    use crate::mentoring::cadence::Zones;
    use crate::mentoring::ladder::Name;
    use std::sync::Arc;

    fn arg(name: &'static str, required: bool, kind: Kind) -> Arg {
        Arg { required, ..Arg::new(name, "What it means", kind) }
    }

    fn level() -> Kind {
        let vp = Name { id: "vp".into(), title: "VP of Engineering".into(), aliases: Vec::new() };
        Kind::Closed(Arc::new(Vocabulary::new("level", [&vp])))
    }

    fn one(acts: Vec<Act>) -> Vec<Command> {
        vec![Command::new("note", "Keep a note", |_, _, _, _| Ok(Reply::default())).acts(acts)]
    }

    fn note() -> Vec<Command> {
        one(vec![Act {
            verb: None,
            about: "Keep a note",
            args: vec![
                arg("level", false, level()),
                arg("at", false, Kind::Scalar(Scalar::Time)),
                arg("quiet", false, Kind::Scalar(Scalar::Hours)),
                arg("words", true, Kind::Text { max: 300 }),
                arg("only-me", false, Kind::Flag),
            ],
            form: false,
        }])
    }

    #[test]
    fn a_command_is_registered_with_what_is_needed_first() {
        let expected = json!([{
            "type": 1,
            "name": "note",
            "description": "Keep a note",
            "contexts": [0, 1, 2],
            "integration_types": [0, 1],
            "options": [
                { "type": 3, "name": "words", "description": "What it means", "required": true, "max_length": 300 },
                { "type": 3, "name": "level", "description": "What it means", "autocomplete": true },
                { "type": 3, "name": "at", "description": "What it means" },
                { "type": 3, "name": "quiet", "description": "What it means" },
                { "type": 5, "name": "only-me", "description": "What it means" },
            ],
        }]);
        assert_eq!(commands(&note()), expected);
    }

    #[test]
    fn what_is_done_with_a_message_is_registered_by_itself() {
        let with = vec![Command { on_message: Some("Keep this"), ..note()[0].clone() }];
        let expected = json!({ "type": 3, "name": "Keep this", "contexts": [0, 1, 2], "integration_types": [0, 1] });
        let all = commands(&with);
        assert_eq!((&all[0], &all[1]), (&commands(&note())[0], &expected));
        assert!(!is_same(&commands(&note()), &all) && is_same(&as_returned(&all), &all));
    }

    #[test]
    fn what_only_buttons_use_is_not_registered() {
        let args =
            |page: Vec<Arg>| one(vec![Act::new("Keep a note", [vec![arg("level", true, level())], page].concat())]);
        let page = arg("page", true, Kind::Scalar(Scalar::Page));
        let begin = arg("begin", false, Kind::Flag).on_buttons();
        assert_eq!(commands(&args(vec![page, begin])), commands(&args(Vec::new())));
    }

    #[test]
    fn verbs_are_subcommands_and_a_form_asks_for_the_rest() {
        let act = |verb, form| Act {
            verb: Some(verb),
            about: "Does it",
            args: vec![arg("words", true, Kind::Text { max: 300 })],
            form,
        };
        let options = &commands(&one(vec![act("write", true), act("say", false)]))[0]["options"];
        let names: Vec<&Value> = options.as_array().into_iter().flatten().map(|option| &option["name"]).collect();
        assert_eq!(names, ["write", "say"]);
        assert_eq!(options[0]["type"], 1);
        assert_eq!(options[0]["options"][0].get("required"), None);
        assert_eq!(options[1]["options"][0]["required"], true);
    }

    /// What Discord returns for what we sent: with ids, versions, defaults and nulls added, in its own order.
    fn as_returned(sent: &Value) -> Value {
        let mut all = sent.clone();
        for command in all.as_array_mut().into_iter().flatten() {
            for (key, value) in [
                ("id", json!("1")),
                ("application_id", json!("2")),
                ("version", json!("3")),
                ("default_member_permissions", Value::Null),
                ("dm_permission", json!(true)),
                ("nsfw", json!(false)),
                ("name_localizations", Value::Null),
                ("description_localizations", json!({})),
                ("something_new", json!(7)),
                ("contexts", json!([2, 0, 1])),
            ] {
                command[key] = value;
            }
            if command["type"] == MESSAGE_COMMAND {
                command["description"] = json!("");
            }
            for option in command["options"].as_array_mut().into_iter().flatten() {
                option["choices"] = json!([]);
                option["description_localized"] = json!("x");
                if option.get("required").is_none() {
                    option["required"] = json!(false);
                }
            }
        }
        all
    }

    #[test]
    fn what_discord_adds_is_no_difference() {
        let ours = commands(&note());
        assert!(is_same(&as_returned(&ours), &ours));
        let two: Value = json!([{ "type": 1, "name": "b" }, { "type": 1, "name": "a" }]);
        assert!(is_same(&json!([{ "name": "a", "type": 1 }, { "name": "b", "type": 1 }]), &two));
    }

    #[test]
    fn whatever_people_would_notice_is_a_difference() {
        let ours = commands(&note());
        let returned = as_returned(&ours);
        let changes: [fn(&mut Value); 11] = [
            |all| all[0]["description"] = json!("Keep no note"),
            |all| all[0]["contexts"] = json!([0, 1]),
            |all| all[0]["integration_types"] = json!([0]),
            |all| all[0]["name_localizations"] = json!({ "de": "notiz" }),
            |all| all[0]["description_localizations"] = json!({ "de": "Eine Notiz" }),
            |all| all[0]["default_member_permissions"] = json!("0"),
            |all| all[0]["nsfw"] = json!(true),
            |all| all[0]["options"][0]["max_length"] = json!(200),
            |all| all[0]["options"][1]["autocomplete"] = json!(false),
            |all| all[0]["options"].as_array_mut().expect("an array").swap(1, 2),
            |all| *all = json!([]),
        ];
        for (at, change) in changes.into_iter().enumerate() {
            let mut registered = returned.clone();
            change(&mut registered);
            assert!(!is_same(&registered, &ours), "change {at}");
        }
    }

    #[test]
    fn our_own_commands_are_within_discords_limits() {
        let files = crate::data::embedded();
        let texts: Vec<_> = files.iter().map(crate::mentoring::load::DataFile::from).collect();
        let knowledge = crate::mentoring::load::load(&texts).expect("the knowledge that ships has no mistakes");
        let features = crate::bot::features::all(&knowledge, &Zones::bundled());
        let commands: Vec<Command> = features.into_iter().flat_map(|feature| feature.commands).collect();
        assert_eq!(limits::check(&commands), Vec::<String>::new());
    }
}
