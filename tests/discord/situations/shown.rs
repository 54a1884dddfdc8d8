//! What somebody sees, read as JSON alone, and what it offers them.

use crate::standin::people::Asked;
use serde_json::{Value, json};

/// What somebody sees: a message, or a form.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What they did to see it. `None` if the bot wrote by itself.
    pub asked: Option<Asked>,
    pub is_form: bool,
    /// A message as Discord keeps it, or the data of a modal.
    pub body: Value,
}

impl Shown {
    /// The lines it offers that begin like this.
    pub fn lines(&self, begins: &str) -> Vec<String> {
        offered(&self.body).into_iter().map(|(line, _)| line).filter(|line| line.starts_with(begins)).collect()
    }

    /// The first line it offers that begins like this.
    pub fn line(&self, begins: &str) -> String {
        let found = self.lines(begins).into_iter().next();
        found.unwrap_or_else(|| panic!("nothing that begins with `{begins}` among {:#?}", self.lines("")))
    }

    /// The values of its selects.
    pub fn values(&self) -> Vec<String> {
        let selects = every(&self.body).into_iter().filter(|part| part["type"] == 3);
        let options = selects.flat_map(|select| select["options"].as_array().into_iter().flatten());
        options.filter_map(|option| option["value"].as_str().map(str::to_owned)).collect()
    }

    /// The key of a scheduled message, which is its nonce and part of its lines.
    pub fn key(&self) -> &str {
        self.body["nonce"].as_str().expect("a message that came by itself")
    }
}

/// Every object in it, from the outside in.
pub fn every(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().flat_map(every).collect(),
        Value::Object(fields) => std::iter::once(value).chain(fields.values().flat_map(every)).collect(),
        _ => Vec::new(),
    }
}

/// Every line that a message offers on a button or in a menu, with what is sent when it is chosen.
pub fn offered(message: &Value) -> Vec<(String, Value)> {
    let mut lines = Vec::new();
    for part in every(&message["components"]) {
        let id = &part["custom_id"];
        if part["type"] == 2 {
            let line = id.as_str().unwrap_or_default().to_owned();
            lines.push((line, json!({ "custom_id": id, "component_type": 2, "id": 2 })));
        }
        for option in part["options"].as_array().into_iter().flatten() {
            let line = option["value"].as_str().unwrap_or_default().to_owned();
            let data = json!({ "custom_id": id, "component_type": 3, "id": 2, "values": [option["value"]] });
            lines.push((line, data));
        }
    }
    lines
}
