//! The program's log while its tests run: all of it, in its own format and at the finest level, captured by a writer of ours.
//!
//! Every stand-in searches it when it finishes, and fails if it contains anything that must never be logged. So every test is
//! also a test of the log.

use super::TOKEN;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use tracing::level_filters::LevelFilter;

static LOGGED: Mutex<String> = Mutex::new(String::new());

thread_local! {
    /// The part that was logged on this thread, by a bot that runs on a test's own runtime.
    static HERE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The shortest text worth searching for: shorter words occur in any log.
const TELLING: usize = 8;
/// How much of a file is searched for, in bytes.
const LOOKED_AT: usize = 16 * 1_024;

/// Starts listening, once for all tests of a process.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let subscriber = nextrung::log::subscriber(LevelFilter::TRACE, nextrung::log::Format::Text, || Ear);
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
    });
}

struct Ear;

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        HERE.with_borrow_mut(|here| here.push_str(&line));
        logged().push_str(&line);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn logged() -> MutexGuard<'static, String> {
    LOGGED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds the output of another process.
pub fn add(printed: &str) {
    logged().push_str(printed);
}

/// The log of this thread.
pub fn here() -> String {
    HERE.with_borrow(String::clone)
}

/// Clears the log of this thread, as far as [`here`] shows it.
pub fn begin_here() {
    HERE.with_borrow_mut(String::clear);
}

/// Everything that must not be in any log: secrets, and what people typed.
pub struct Canaries(BTreeSet<String>);

impl Default for Canaries {
    fn default() -> Self {
        // As it is set, and as it would look in a header that is encoded once more.
        Canaries([TOKEN.to_owned(), base64(TOKEN)].into())
    }
}

impl Canaries {
    /// Adds a secret of this test.
    pub fn secret(&mut self, secret: &str) {
        self.0.insert(secret.to_owned());
    }

    /// Adds what a person typed. A log would escape some letters, so the parts between them are searched for.
    pub fn typed(&mut self, words: &str) {
        let parts = words.split(|c: char| c.is_control() || "\"\\\u{2028}\u{2029}".contains(c));
        self.0.extend(parts.filter(|part| part.chars().count() >= TELLING).map(str::to_owned));
    }

    /// Adds the contents of a file: every part that is long enough to be unique. Only the beginning of a long file counts.
    pub fn kept(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]);
        let parts = text.split(|c: char| c.is_control() || "\"\\\u{fffd}".contains(c));
        self.0.extend(parts.filter(|part| part.chars().count() >= 2 * TELLING).map(str::to_owned));
    }

    /// Adds everything a person typed for an interaction: the values of options and fields.
    pub fn typed_in(&mut self, data: &Value) {
        match data {
            Value::Object(fields) => {
                if let Some(words) = fields.get("value").and_then(Value::as_str) {
                    self.typed(words);
                }
                fields.values().for_each(|value| self.typed_in(value));
            }
            Value::Array(items) => items.iter().for_each(|item| self.typed_in(item)),
            _ => {}
        }
    }

    /// Each of them that was logged, with its line.
    pub fn logged(&self) -> Vec<String> {
        self.found_in(&logged())
    }

    /// Each of them in this log, with its line.
    pub fn found_in(&self, log: &str) -> Vec<String> {
        let found = self.0.iter().filter_map(|secret| Some((secret, log.find(secret.as_str())?)));
        let line = |at: usize| log[log[..at].rfind('\n').map_or(0, |end| end + 1)..].lines().next().unwrap_or_default();
        found.map(|(secret, at)| format!("logged `{secret}`: {}", line(at))).collect()
    }
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(text)
}
