//! Checks requests against Discord's own description of its API, if `DISCORD_OPENAPI` names the file.
//!
//! The file is strict where Discord is lax and lax where Discord is strict; some corrections make it useful. Limits that it does
//! not mention are in [`super::limits`].

use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";

const FOLLOW_UP: &str = "/webhooks/{webhook_id}/{webhook_token}";

pub struct Contract {
    paths: Value,
    registry: jsonschema::Registry<'static>,
    compiled: Mutex<HashMap<String, Arc<jsonschema::Validator>>>,
}

/// The contract, if there is one. Read once for all tests of a process.
pub fn contract() -> Option<&'static Contract> {
    static READ: OnceLock<Option<Contract>> = OnceLock::new();
    READ.get_or_init(|| {
        let path = std::env::var_os("DISCORD_OPENAPI").filter(|path| !path.is_empty())?;
        let text = std::fs::read_to_string(path).expect("DISCORD_OPENAPI names a file that can be read");
        Some(Contract::new(serde_json::from_str(&text).expect("DISCORD_OPENAPI names a JSON file")))
    })
    .as_ref()
}

impl Contract {
    fn new(mut spec: Value) -> Self {
        for name in sent(&spec) {
            let schema = &mut spec["components"]["schemas"][name.as_str()];
            if schema["properties"].is_object() {
                // Else a misspelt field would pass.
                schema["unevaluatedProperties"] = json!(false);
            }
            if ["ApplicationCommandUpdateRequest", "ApplicationCommandCreateRequest"].contains(&name.as_str()) {
                // Discord takes it; the file does not know it.
                schema["properties"]["nsfw"] = json!({ "type": ["boolean", "null"] });
            }
            digits_are_integers(schema);
        }
        let paths = spec["paths"].clone();
        let registry = jsonschema::Registry::new()
            .add("urn:discord", spec)
            .expect("the file is a JSON document")
            .prepare()
            .expect("the file's references resolve");
        Contract { paths, registry, compiled: Mutex::default() }
    }

    /// Everything wrong with a request, if the file knows its path.
    pub fn check(&self, method: &str, path: &str, query: &str, body: Option<&Value>) -> Vec<String> {
        let Some(template) = self.template(path) else {
            return vec![format!("{method} {path}: no such path in Discord's API")];
        };
        let operation = &self.paths[template.as_str()][method.to_lowercase()];
        if operation.is_null() {
            return vec![format!("{method} {template}: no such method there")];
        }
        let mut wrong = Vec::new();
        for (known, given) in template.split('/').zip(path.split('/')) {
            if known.ends_with("_id}") && given.parse::<u64>().is_err() {
                wrong.push(format!("{method} {template}: `{known}` is no id"));
            }
        }
        for (key, value) in
            query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        {
            let mut known = operation["parameters"].as_array().into_iter().flatten();
            match known.find(|known| known["name"] == key) {
                None => wrong.push(format!("{method} {template}: no parameter `{key}`")),
                Some(known) if !fits(&known["schema"], value) => {
                    wrong.push(format!("{method} {template}: `{key}` is `{value}`"));
                }
                Some(_) => {}
            }
        }
        if operation["requestBody"]["required"] == true && body.is_none() {
            wrong.push(format!("{method} {template}: no body"));
        }
        if let Some(body) = body {
            let reference = self.schema(&template, method, body);
            wrong
                .extend(self.faults(&reference, body).into_iter().map(|fault| format!("{method} {template}: {fault}")));
        }
        wrong
    }

    /// What is wrong with sending files to this route.
    pub fn check_files(&self, method: &str, path: &str) -> Option<String> {
        let template = self.template(path)?;
        let taken = &self.paths[template.as_str()][method.to_lowercase()]["requestBody"]["content"];
        taken["multipart/form-data"].is_null().then(|| format!("{method} {template}: no files are taken there"))
    }

    /// Everything wrong with an answer of the stand-in itself.
    pub fn check_answer(&self, method: &str, path: &str, body: &Value) -> Vec<String> {
        let template = self.template(path).expect("Discord has such a path");
        let reference = format!("{}/responses/200/content/application~1json/schema", operation(&template, method));
        self.faults(&reference, body).into_iter().map(|fault| format!("{method} {template} answers: {fault}")).collect()
    }

    fn faults(&self, reference: &str, value: &Value) -> Vec<String> {
        let validator = self.validator(reference);
        validator.iter_errors(value).map(|fault| format!("{fault} at {}", fault.instance_path())).collect()
    }

    /// The path as the file writes it: `/channels/{channel_id}/messages`. Literal words win over placeholders.
    fn template(&self, path: &str) -> Option<String> {
        let asked: Vec<&str> = path.split('/').collect();
        let fits = |template: &&String| {
            let known: Vec<&str> = template.split('/').collect();
            known.len() == asked.len()
                && known.iter().zip(&asked).all(|(known, asked)| known.starts_with('{') || known == asked)
        };
        let templates = self.paths.as_object().expect("the file has paths");
        templates.keys().filter(fits).min_by_key(|template| template.matches('{').count()).cloned()
    }

    /// The reference to the schema of a body. For a callback it is chosen by type, because the file only says that one of seven
    /// fits, and an empty one fits. A follow-up is a new message, not an edit.
    fn schema(&self, template: &str, method: &str, body: &Value) -> String {
        let by_type = match body["type"].as_u64() {
            Some(4 | 5) => Some("CreateMessageInteractionCallbackRequest"),
            Some(6 | 7) => Some("UpdateMessageInteractionCallbackRequest"),
            Some(8) => Some("ApplicationCommandAutocompleteCallbackRequest"),
            Some(9) => Some("ModalInteractionCallbackRequest"),
            _ => None,
        };
        match by_type {
            Some(name) if template == CALLBACK => format!("urn:discord#/components/schemas/{name}"),
            _ if template == FOLLOW_UP => "urn:discord#/components/schemas/IncomingWebhookRequestPartial".to_owned(),
            _ => format!("{}/requestBody/content/application~1json/schema", operation(template, method)),
        }
    }

    fn validator(&self, reference: &str) -> Arc<jsonschema::Validator> {
        let mut compiled = self.compiled.lock().expect("no test panicked while it compiled");
        let entry = compiled.entry(reference.to_owned()).or_insert_with(|| {
            let validator = jsonschema::options()
                .with_draft(jsonschema::Draft::Draft202012)
                .with_registry(&self.registry)
                .build(&json!({ "$ref": reference }));
            Arc::new(validator.unwrap_or_else(|fault| panic!("{reference}: {fault}")))
        });
        Arc::clone(entry)
    }
}

/// The reference to an operation. In a reference a slash is written ~1, and braces must be escaped too.
fn operation(template: &str, method: &str) -> String {
    let path = template.replace('/', "~1").replace('{', "%7B").replace('}', "%7D");
    format!("urn:discord#/paths/{path}/{}", method.to_lowercase())
}

/// Whether a value in an address fits a parameter: a number within its bounds, a boolean, an id.
fn fits(schema: &Value, value: &str) -> bool {
    let is =
        |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)));
    if is("integer") {
        let within = |number: i64| {
            schema["minimum"].as_i64().is_none_or(|least| number >= least)
                && schema["maximum"].as_i64().is_none_or(|most| number <= most)
        };
        return value.parse().is_ok_and(within);
    }
    if is("boolean") {
        return ["true", "false"].contains(&value);
    }
    let id = schema["$ref"].as_str().is_some_and(|target| target.ends_with("/SnowflakeType"));
    !id || value.parse::<u64>().is_ok()
}

/// The names of all schemas used in requests.
fn sent(spec: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = Vec::new();
    for operation in spec["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
        for (_, method) in operation.as_object().into_iter().flatten() {
            left.extend(references(&method["requestBody"]));
        }
    }
    while let Some(name) = left.pop() {
        if found.insert(name.clone()) {
            left.extend(references(&spec["components"]["schemas"][name.as_str()]));
        }
    }
    found
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value.as_str() {
                Some(target) if key == "$ref" => target.rsplit('/').next().map(str::to_owned).into_iter().collect(),
                _ => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Allows digits in a string where an integer is expected, as Discord does.
fn digits_are_integers(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let integer = |kind: &Value| {
                kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("integer")))
            };
            let plain = fields.get("type").is_some_and(integer)
                && !["enum", "const", "oneOf", "anyOf", "allOf"].iter().any(|key| fields.contains_key(*key));
            // A nonce is an integer or a string already.
            let either = fields.get("oneOf").and_then(Value::as_array);
            let either = either.is_some_and(|all| all.iter().any(|one| one["type"] == "string"));
            if either {
                return;
            }
            if plain {
                let digits = json!({ "type": "string", "pattern": "^-?[0-9]+$" });
                *schema = json!({ "anyOf": [schema.take(), digits] });
            } else {
                fields.values_mut().for_each(digits_are_integers);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(digits_are_integers),
        _ => {}
    }
}
