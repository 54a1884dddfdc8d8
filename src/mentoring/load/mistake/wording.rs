//! Parts of the sentences about mistakes: examples, and what was probably meant.

use super::ValueType;

/// The name that was probably meant, or else all there are.
pub(super) fn or_list(near: &Option<String>, they_are: &str, known: &[String]) -> String {
    match near {
        Some(near) => format!("; did you mean '{near}'?"),
        None => format!("; {they_are} {}", known.join(", ")),
    }
}

/// The topic that was probably meant, or how to add one.
pub(super) fn or_write(near: &Option<String>, id: &str) -> String {
    match near {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("write topics/{id}.toml, or take it out"),
    }
}

/// The zone that was probably meant, or an example.
pub(super) fn or_zone(near: &Option<String>) -> String {
    match near {
        Some(near) => format!("; did you mean '{near}'?"),
        None => "; a zone is a name such as Europe/Berlin".to_owned(),
    }
}

/// A range of numbers, or the one it consists of.
pub(super) fn range(from: u8, to: u8) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// The mark that closes what this one opened.
pub(super) fn closing(mark: &str) -> &str {
    match mark {
        "[" => "]",
        "{" => "}",
        quotes => quotes,
    }
}

/// An example of a missing key.
pub(super) fn example(key: &str) -> String {
    match key {
        "number" => "number = 1".to_owned(),
        "general" | "ours" | "right" => format!("{key} = true"),
        "from" => "from = [\"000\"]".to_owned(),
        "ids" | "also" | "aliases" | "topics" | "words" | "themes" | "stages" | "levels" => {
            format!("{key} = [\"…\", \"…\"]")
        }
        "band" => "band = [25, 35]".to_owned(),
        "values" => "values = [{ text = \"…\", from = [\"000\"] }]".to_owned(),
        "question" | "names" => format!("a table [{key}]"),
        "overview" | "source" | "section" | "transition" | "group" | "same" | "city" | "kind" | "theme" | "tag"
        | "alone" | "together" | "reason" | "back" => {
            format!("a table [[{key}]], one for each")
        }
        "area" | "skill" | "stretch" | "closes" => readiness(key),
        "ask" => "a table [[theme.ask]], one for each question".to_owned(),
        "closing" => "a table [[kind.closing]], one for each closing question".to_owned(),
        "say" => "a table [[reason.say]], one for each thing that is said".to_owned(),
        _ => format!("{key} = \"…\""),
    }
}

/// An example of a readiness key.
fn readiness(key: &str) -> String {
    match key {
        "closes" => "a table [area.skill.closes] that says what closes the gap".to_owned(),
        "skill" => "a table [[area.skill]], one for each".to_owned(),
        "stretch" => "a table [[area.stretch]], one for each".to_owned(),
        _ => "a table [[area]], one for each".to_owned(),
    }
}

/// An example of one end of a step.
pub(super) fn step_end(key: &str) -> String {
    match key {
        "from" => "from = \"ic\"".to_owned(),
        "to" => "to = \"em\"".to_owned(),
        other => example(other),
    }
}

/// What a value of this type looks like.
pub(super) fn described(kind: ValueType, key: &str) -> String {
    match kind {
        ValueType::Text => format!("one text, {key} = \"…\""),
        ValueType::Texts => format!("a list of texts, {key} = [\"…\", \"…\"]"),
        ValueType::Number => format!("a whole number, {key} = 1"),
        ValueType::Flag => format!("true or false, {key} = true"),
        ValueType::Table if key == "when" => "one table, when = { above = \"Hands-on\" }".to_owned(),
        ValueType::Tables if key == "ask" => "a list of tables, each written [[theme.ask]]".to_owned(),
        ValueType::Tables if key == "closing" => "a list of tables, each written [[kind.closing]]".to_owned(),
        ValueType::Table if key == "closes" => "one table, [area.skill.closes]".to_owned(),
        ValueType::Tables if ["skill", "stretch"].contains(&key) => {
            format!("a list of tables, each written [[area.{key}]]")
        }
        ValueType::Table => format!("one table, [{key}]"),
        ValueType::Tables if key == "values" => format!("a list of tables, {}", example(key)),
        ValueType::Tables => format!("a list of tables, each written [[{key}]]"),
    }
}

/// `[names]` is the only table of a level that looks like a section.
pub(super) fn naming_hint(key: &str) -> &'static str {
    if key == "names" { "; what is said about the names goes under [[naming]]" } else { "" }
}
