//! Stories at the console, written to a page: everything a person reads and writes.

#![allow(dead_code, reason = "each test file uses its part of it")]

use crate::program::{Program, deliveries};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use tempfile::TempDir;

/// Ana, and the page of her story.
pub struct Story {
    _folder: TempDir,
    pub ana: Program,
    page: String,
    /// The last scheduled message that arrived.
    pub last: Value,
    /// The number of scheduled messages that arrived, by month.
    pub came: BTreeMap<String, usize>,
}

impl Story {
    /// Begins a story at this moment, on a page that begins with this text.
    pub fn begins(now: &str, page: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = now.parse().unwrap();
        let (ana, _) = Program::start(folder.path(), now);
        Story { _folder: folder, ana, page: page.to_owned(), last: Value::Null, came: BTreeMap::new() }
    }

    pub fn tell(&mut self, what: &str) {
        write!(self.page, "\n*{what}*\n").unwrap();
    }

    pub fn show(&mut self, record: &Value) {
        let text = record["text"].as_str().unwrap_or_default();
        self.page.push('\n');
        for line in text.lines() {
            writeln!(self.page, "{}", format!("> {line}").trim_end()).unwrap();
        }
        let labels: Vec<String> = record["buttons"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|button| button["label"].as_str())
            .take(12)
            .map(|label| format!("`{label}`"))
            .collect();
        for file in record["files"].as_array().into_iter().flatten() {
            self.page.push_str(">\n> *A picture:*\n>\n");
            for line in file["alt"].as_str().unwrap_or_default().lines() {
                writeln!(self.page, "> - {line}").unwrap();
            }
        }
        let options = record["pick"]["options"].as_array().into_iter().flatten();
        let choices: Vec<String> =
            options.filter_map(|option| option["label"].as_str()).map(|label| format!("`{label}`")).collect();
        if !choices.is_empty() {
            writeln!(self.page, ">\n> Choose from: {}", choices.join(" ")).unwrap();
        }
        if !labels.is_empty() {
            writeln!(self.page, ">\n> {}", labels.join(" ")).unwrap();
        }
    }

    /// She types a line.
    pub fn says(&mut self, line: &str) -> Value {
        self.tell(&format!("Ana types `{line}`"));
        let said = self.ana.says(line);
        self.shown(said)
    }

    pub fn shown(&mut self, said: Vec<Value>) -> Value {
        for record in &said {
            if record["id"] != "form" {
                self.show(record);
            }
        }
        said.first().cloned().unwrap()
    }

    /// Lets time pass until this moment in UTC, an hour or two behind Berlin, and shows each message with its moment.
    pub fn until(&mut self, moment: &str) {
        for record in deliveries(&self.ana.says(&format!(":clock {moment}"))) {
            let at = NaiveDateTime::parse_from_str(record["at"].as_str().unwrap(), "%FT%TZ").unwrap();
            write!(self.page, "\n## {}\n", at.format("%A %-d %B")).unwrap();
            self.show(&record);
            *self.came.entry(at.format("%Y-%m").to_string()).or_default() += 1;
            self.last = record;
        }
    }

    pub fn presses(&mut self, label: &str) -> Value {
        self.presses_on(&self.last.clone(), label)
    }

    pub fn presses_on(&mut self, on: &Value, label: &str) -> Value {
        self.tell(&format!("Ana presses `{label}`"));
        let said = self.ana.presses(on, label);
        self.shown(said)
    }

    /// She presses this button and fills the form that opens.
    pub fn writes(&mut self, label: &str, words: &[&str]) -> Value {
        self.writes_on(&self.last.clone(), label, words)
    }

    pub fn writes_on(&mut self, on: &Value, label: &str, words: &[&str]) -> Value {
        let quoted: Vec<String> = words.iter().map(|words| format!("\"{words}\"")).collect();
        let said = self.ana.presses_and(on, label, &format!("\n:fill {}", quoted.join(" ")));
        self.tell(&format!("Ana presses `{label}` and writes:"));
        self.written(&said[0], words);
        self.shown(said[1..].to_vec())
    }

    /// She picks these from the list on that message, and fills the form if one opens.
    pub fn picks_on(&mut self, on: &Value, labels: &[&str], words: &[&str]) -> Value {
        let options = on["pick"]["options"].as_array().unwrap_or_else(|| panic!("nothing to pick on {on:#}"));
        let at = |label: &&str| 1 + options.iter().position(|option| option["label"] == *label).unwrap();
        let numbers: Vec<String> = labels.iter().map(|label| at(label).to_string()).collect();
        let quoted: Vec<String> = words.iter().map(|words| format!("\"{words}\"")).collect();
        let fill = if words.is_empty() { String::new() } else { format!("\n:fill {}", quoted.join(" ")) };
        let said = self.ana.says(&format!(":pick {} {}{fill}", on["id"].as_str().unwrap(), numbers.join(" ")));
        let chosen: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
        if words.is_empty() {
            self.tell(&format!("Ana chooses {}", chosen.join(" and ")));
            return self.shown(said);
        }
        self.tell(&format!("Ana chooses {} and writes:", chosen.join(" and ")));
        self.written(&said[0], words);
        self.shown(said[1..].to_vec())
    }

    fn written(&mut self, form: &Value, words: &[&str]) {
        let form = &form["form"]["fields"];
        let fields = form.as_array().unwrap_or_else(|| panic!("no form after {}", self.page)).clone();
        for (field, words) in fields.iter().zip(words).filter(|(_, words)| !words.is_empty()) {
            write!(self.page, "\n- {}: {words}", field["label"].as_str().unwrap()).unwrap();
        }
        self.page.push('\n');
    }

    /// Compares the page with the stored one. `NEXTRUNG_BLESS=1` rewrites the stored page.
    pub fn ends(self, page: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        if std::env::var_os("NEXTRUNG_BLESS").is_some() {
            std::fs::write(&path, &self.page).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), self.page, "{page} is not what is said any more");
    }

    /// Asserts that a reply contains these words.
    pub fn reads(&self, record: &Value, words: &str) {
        let text = record["text"].as_str().unwrap();
        assert!(text.contains(words), "{words:?} is not in: {text}");
    }
}
