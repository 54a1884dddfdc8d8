//! What the program logs while its tests run, all of it, in its own words and at its finest: the log that it would
//! write, on a writer of ours.
//!
//! Every stand-in looks through it when it is finished. What must never be logged is not in it: the suite is its own
//! canary.

use super::TOKEN;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::Once;
use std::sync::PoisonError;
use tracing::level_filters::LevelFilter;

static LOGGED: Mutex<String> = Mutex::new(String::new());

thread_local! {
    /// The part of it that was logged on this thread: what a bot logs that runs on a test's own runtime.
    static HERE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Shorter words stand in any log.
const TELLING: usize = 8;
/// How much of a file is looked for, in bytes.
const LOOKED_AT: usize = 16 * 1_024;

/// Begins to listen. Once for all tests of a process.
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

/// Adds what a program of its own has printed.
pub fn add(printed: &str) {
    logged().push_str(printed);
}

/// What was logged on this thread.
pub fn here() -> String {
    HERE.with_borrow(String::clone)
}

/// Forgets what was logged on this thread, as far as [`here`] goes.
pub fn begin_here() {
    HERE.with_borrow_mut(String::clear);
}

/// What must be in no log: secrets, and what people typed.
pub struct Canaries(BTreeSet<String>);

impl Default for Canaries {
    fn default() -> Self {
        // As it is set, and as it would look in a header that is encoded once more.
        Canaries([TOKEN.to_owned(), base64(TOKEN)].into())
    }
}

impl Canaries {
    /// A secret of this test's.
    pub fn secret(&mut self, secret: &str) {
        self.0.insert(secret.to_owned());
    }

    /// What somebody typed. A log would write some letters otherwise, so that the parts between them are looked for.
    pub fn typed(&mut self, words: &str) {
        let parts = words.split(|c: char| c.is_control() || "\"\\\u{2028}\u{2029}".contains(c));
        self.0.extend(parts.filter(|part| part.chars().count() >= TELLING).map(str::to_owned));
    }

    /// What is in a file: every part of it that is long enough to be nobody else's. Only the beginning of a long one.
    pub fn kept(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]);
        let parts = text.split(|c: char| c.is_control() || "\"\\\u{fffd}".contains(c));
        self.0.extend(parts.filter(|part| part.chars().count() >= 2 * TELLING).map(str::to_owned));
    }

    /// Everything that somebody typed for an interaction: values of options and fields.
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

    /// Each of them that was logged, with the line it stands in.
    pub fn logged(&self) -> Vec<String> {
        self.found_in(&logged())
    }

    /// Each of them that stands in this log, with its line.
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
