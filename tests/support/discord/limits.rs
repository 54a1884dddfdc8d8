//! Limits that Discord enforces although its OpenAPI file does not mention them.
//!
//! They are written independently of the code that they check, figures included.

use serde_json::Value;
use std::collections::HashSet;

/// The languages that Discord knows.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// Everything wrong with a message, new or edited.
pub fn message(data: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    wrong.length("content", &data["content"], 0, 2_000);
    let mut sum = 0;
    for embed in list(&data["embeds"]) {
        for (what, most) in [("title", 256), ("description", 4_096)] {
            sum += wrong.length(what, &embed[what], 1, most);
        }
        sum += wrong.length("footer", &embed["footer"]["text"], 1, 2_048);
        sum += wrong.length("author", &embed["author"]["name"], 1, 256);
        wrong.when(list(&embed["fields"]).count() > 25, "more than 25 fields");
        for field in list(&embed["fields"]) {
            sum += wrong.needed("a field's name", &field["name"], 256);
            sum += wrong.needed("a field's value", &field["value"], 1_024);
        }
        wrong.when(embed.as_object().is_none_or(|embed| embed.is_empty()), "an embed without anything in it");
    }
    wrong.when(list(&data["embeds"]).count() > 10, "more than 10 embeds");
    wrong.when(sum > 6_000, format!("{sum} characters in all embeds, at most 6000"));
    let nothing = data["content"].as_str().is_none_or(|content| content.trim().is_empty())
        && list(&data["embeds"]).next().is_none();
    wrong.when(nothing, "an empty message");
    wrong.when(data["allowed_mentions"]["parse"] != serde_json::json!([]), "mentions are not switched off");
    let odd = data["flags"].as_u64().unwrap_or(0) & !64;
    wrong.when(odd != 0, format!("flags {odd} are none of ours"));
    wrong.when(list(&data["components"]).count() > 5, "more than 5 rows");
    let mut ids = HashSet::new();
    for row in list(&data["components"]) {
        row_of(row, &mut ids, &mut wrong);
    }
    wrong.0
}

fn row_of(row: &Value, ids: &mut HashSet<String>, wrong: &mut Wrong) {
    let parts: Vec<&Value> = list(&row["components"]).collect();
    let selects = parts.iter().filter(|part| part["type"] != 2).count();
    wrong.when(row["type"] != 1 || parts.is_empty() || parts.len() > 5, "a row of no, or too many, parts");
    wrong.when(selects > 0 && parts.len() > 1, "a select that is not alone in its row");
    for part in parts {
        let id = part["custom_id"].as_str().unwrap_or_default();
        wrong.when(!ids.insert(id.to_owned()), format!("custom_id `{id}` twice"));
        wrong.length("custom_id", &part["custom_id"], 1, 100);
        wrong.when(!id.is_ascii(), "a custom_id beyond ASCII");
        match part["type"].as_u64() {
            Some(2) => {
                wrong.needed("label", &part["label"], 80);
                wrong.when(
                    ![1, 2, 4].contains(&part["style"].as_u64().unwrap_or(0)),
                    "a style that no button of ours has",
                );
            }
            Some(3) => select(part, wrong),
            other => wrong.0.push(format!("a part of type {other:?}")),
        }
    }
}

fn select(part: &Value, wrong: &mut Wrong) {
    wrong.length("placeholder", &part["placeholder"], 0, 150);
    let options: Vec<&Value> = list(&part["options"]).collect();
    let (least, most) = (part["min_values"].as_u64().unwrap_or(1), part["max_values"].as_u64().unwrap_or(1));
    wrong.when(options.is_empty() || options.len() > 25, format!("{} options", options.len()));
    wrong.when(least > most || most > options.len() as u64 || most == 0, format!("pick {least} to {most}"));
    let set = options.iter().filter(|option| option["default"] == true).count() as u64;
    wrong.when(set > most, format!("{set} options set, and {most} may be"));
    let mut values = HashSet::new();
    for option in options {
        wrong.needed("an option's label", &option["label"], 100);
        wrong.needed("an option's value", &option["value"], 100);
        wrong.length("an option's description", &option["description"], 1, 100);
        wrong.when(!values.insert(option["value"].to_string()), "an option's value twice");
    }
}

/// Everything wrong with deferring an answer: it can only say whether the answer will be ephemeral.
pub fn deferral(data: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    let flags = data["flags"].as_u64().unwrap_or(0);
    wrong.when(flags & !64 != 0, format!("flags {flags} are not taken yet"));
    let more = data.as_object().is_some_and(|data| data.keys().any(|key| key != "flags"));
    wrong.when(more, "more than flags is said where an answer is put off");
    wrong.0
}

/// Everything wrong with the nonce of a message that the bot sends by itself.
pub fn nonce(data: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    wrong.length("nonce", &data["nonce"], 1, 25);
    wrong.when(data["enforce_nonce"] == true && data["nonce"].is_null(), "a nonce is enforced and not given");
    wrong.0
}

/// Everything wrong with a modal.
pub fn modal(data: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    wrong.needed("title", &data["title"], 45);
    wrong.needed("custom_id", &data["custom_id"], 100);
    let rows: Vec<&Value> = list(&data["components"]).collect();
    wrong.when(rows.is_empty() || rows.len() > 5, format!("{} parts", rows.len()));
    wrong.when(!rows.iter().any(|row| row["type"] == 1), "no field");
    let mut ids = HashSet::new();
    for row in rows {
        if row["type"] == 10 {
            wrong.needed("a text", &row["content"], 4_000);
            continue;
        }
        let fields: Vec<&Value> = list(&row["components"]).collect();
        wrong.when(row["type"] != 1 || fields.len() != 1 || fields[0]["type"] != 4, "a row that is no text field");
        for field in fields {
            wrong.needed("a field's id", &field["custom_id"], 100);
            wrong.needed("a field's label", &field["label"], 45);
            wrong.length("a field's placeholder", &field["placeholder"], 1, 100);
            wrong.length("a field's value", &field["value"], 0, field["max_length"].as_u64().unwrap_or(4_000) as usize);
            wrong.when(!ids.insert(field["custom_id"].to_string()), "a field's id twice");
        }
    }
    wrong.0
}

/// Everything wrong with the suggestions while a person types.
pub fn choices(data: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    wrong.when(!data["choices"].is_array() || list(&data["choices"]).count() > 25, "no choices, or more than 25");
    for choice in list(&data["choices"]) {
        wrong.needed("a choice's name", &choice["name"], 100);
        wrong.needed("a choice's value", &choice["value"], 100);
    }
    wrong.0
}

/// Everything wrong with a registration.
pub fn commands(all: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    let on_messages = |command: &&Value| command["type"] == 3;
    wrong.when(list(all).filter(|command| !on_messages(command)).count() > 100, "more than 100 commands");
    wrong.when(list(all).filter(on_messages).count() > 15, "more than 15 commands on messages");
    let mut names = HashSet::new();
    for command in list(all) {
        wrong.when(!names.insert((command["type"].clone(), command["name"].to_string())), "a command's name twice");
        if on_messages(&command) {
            in_a_menu(command, &mut wrong);
            continue;
        }
        let sum = named(command, &mut wrong);
        wrong.when(sum > 8_000, format!("{} has {sum} characters", command["name"]));
    }
    wrong.0
}

/// Checks a command in the menu of a message: it has a name as people write it, and neither a description nor options.
fn in_a_menu(it: &Value, wrong: &mut Wrong) {
    let name = it["name"].as_str().unwrap_or_default();
    wrong.when(name.trim() != name || name.is_empty() || name.chars().count() > 32, format!("the name `{name}`"));
    for key in ["description", "options"] {
        wrong.when(it.get(key).is_some(), format!("`{name}` has {key}, and stands in the menu of messages"));
    }
}

/// Checks the name, description and options of a command or option, and counts the characters.
fn named(it: &Value, wrong: &mut Wrong) -> usize {
    let name = it["name"].as_str().unwrap_or_default();
    let fits = |c: char| (c.is_alphanumeric() && c.to_lowercase().eq([c])) || "-_'".contains(c);
    wrong.when(name.is_empty() || name.chars().count() > 32 || !name.chars().all(fits), format!("the name `{name}`"));
    wrong.needed("description", &it["description"], 100);
    for key in ["name_localizations", "description_localizations"] {
        for (locale, words) in it[key].as_object().into_iter().flatten() {
            wrong.when(!LOCALES.contains(&locale.as_str()), format!("the locale `{locale}`"));
            wrong.needed(key, words, if key == "name_localizations" { 32 } else { 100 });
        }
    }
    wrong.when(list(&it["choices"]).count() > 25, format!("`{name}` has too many choices"));
    for choice in list(&it["choices"]) {
        wrong.needed("a choice's name", &choice["name"], 100);
    }
    let options: Vec<&Value> = list(&it["options"]).collect();
    wrong.when(options.len() > 25, format!("`{name}` has {} options", options.len()));
    let verbs = options.iter().filter(|option| option["type"] == 1).count();
    wrong.when(verbs > 0 && verbs < options.len(), format!("`{name}` mixes verbs and options"));
    let needed: Vec<bool> = options.iter().map(|option| option["required"] == true).collect();
    wrong.when(needed.windows(2).any(|pair| !pair[0] && pair[1]), format!("`{name}`: what is required comes first"));
    let mut names = HashSet::new();
    let own = name.chars().count() + it["description"].as_str().map_or(0, |words| words.chars().count());
    options.iter().fold(own, |sum, option| {
        wrong.when(!names.insert(option["name"].to_string()), format!("`{name}` has an option twice"));
        sum + named(option, wrong)
    })
}

#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn when(&mut self, is: bool, what: impl Into<String>) {
        if is {
            self.0.push(what.into());
        }
    }

    /// Checks an optional text, and returns its length by the strictest way to count.
    fn length(&mut self, what: &str, value: &Value, least: usize, most: usize) -> usize {
        let Some(text) = value.as_str() else { return 0 };
        let length = text.encode_utf16().count();
        self.when(
            !(least..=most).contains(&length),
            format!("{what} of {length} characters, {least} to {most} are taken"),
        );
        length
    }

    /// Checks a required text, which must not be blank.
    fn needed(&mut self, what: &str, value: &Value, most: usize) -> usize {
        self.when(value.as_str().is_none_or(|text| text.trim().is_empty()), format!("{what} is missing"));
        self.length(what, value, 1, most)
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
