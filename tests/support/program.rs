//! The real program at the console, line by line.

#![allow(dead_code, reason = "each test file uses its part of it")]

use crate::support::process;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// The program, with everything it has printed so far.
pub struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// Starts the program after it was off until now. Returns it with the messages it sent at once.
    pub fn start(folder: &Path, now: DateTime<Utc>) -> (Self, Vec<Value>) {
        let mut command = process::nextrung(&["console", "--json"]);
        command.current_dir(folder).env("NEXTRUNG_DB", "n.db");
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = pipes.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut program = Program { child, input, output };
        // The clock first: by the machine's, which may be years ahead, other things are due.
        let arrived = program.says(&format!(":clock jump {}", now.format("%Y-%m-%dT%H:%M")));
        program.says(":as ana in dm");
        (program, deliveries(&arrived))
    }

    /// Types a line and returns everything it caused. The end is found by a further line that has no reply of its own.
    pub fn says(&mut self, line: &str) -> Vec<Value> {
        writeln!(self.input, "{line}\n:help").unwrap();
        let mut records = Vec::new();
        loop {
            let mut answer = String::new();
            self.output.read_line(&mut answer).unwrap();
            let record: Value = serde_json::from_str(&answer).unwrap();
            if record["id"] == "console" && record["text"].as_str().unwrap().starts_with("A line is what") {
                return records;
            }
            records.push(record);
        }
    }

    /// Opens the form of that message's check-in, fills it, and returns what she reads then.
    pub fn answers(&mut self, on: &Value, words: &str) -> Value {
        let mut said = self.presses_and(on, "Answer", &format!("\n:fill \"{words}\" \"and\" \"so on\""));
        assert!(said.len() == 2 && said[0]["id"] == "form", "{said:#?}");
        said.remove(1)
    }

    /// Presses the button with this label on that message.
    pub fn presses(&mut self, on: &Value, label: &str) -> Vec<Value> {
        self.presses_and(on, label, "")
    }

    pub fn presses_and(&mut self, on: &Value, label: &str, then: &str) -> Vec<Value> {
        let buttons = on["buttons"].as_array().unwrap();
        let at = buttons.iter().position(|button| button["label"] == label);
        let at = at.unwrap_or_else(|| panic!("no {label} on {on:#}"));
        self.says(&format!(":press {} {}{then}", on["id"].as_str().unwrap(), at + 1))
    }

    pub fn ends(mut self) {
        drop(self.input);
        assert!(self.child.wait().unwrap().success());
    }
}

/// The scheduled messages among these records.
pub fn deliveries(records: &[Value]) -> Vec<Value> {
    records.iter().filter(|record| record["kind"] == "delivery").cloned().collect()
}
