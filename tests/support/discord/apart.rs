//! Parts for a stand-in that runs apart from its test: a journal that outlives every process, a calendar of its own, a count of
//! the requests under way, and a way to end the bot at a moment that only Discord knows.

use super::Shared;
use super::misbehave::On;
use super::rest::Call;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use tokio::time::Instant;

/// The moment of a request at which the bot ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The request has come in, and nothing was done for it.
    Arrived,
    /// The request was carried out, and not answered yet.
    Done,
}

/// When to end the bot: at this moment of the nth request of its kind, counted down.
pub struct End {
    pub on: On,
    pub at: Moment,
    pub nth: usize,
}

/// The state of a stand-in that runs apart.
#[derive(Default)]
pub struct Apart {
    /// One JSON object a line, each on the disk before anything depends on it.
    pub journal: Option<File>,
    /// The calendar's date and time at some moment.
    pub calendar: Option<(Instant, DateTime<Utc>)>,
    /// The bot's process.
    pub bot: Option<u32>,
    pub end: Option<End>,
    /// Requests under way: received, and neither answered nor abandoned.
    pub under_way: usize,
    /// Requests received.
    pub arrived: usize,
}

impl Apart {
    /// The calendar's date and time.
    pub fn now(&self) -> Option<DateTime<Utc>> {
        let (then, at) = self.calendar?;
        Some(at + TimeDelta::from_std(then.elapsed()).ok()?)
    }

    /// Writes an entry into the journal.
    pub fn note(&mut self, mut entry: Value) {
        let at = self.now().map(|now| now.timestamp_millis());
        if let Some(journal) = &mut self.journal {
            entry["at"] = json!(at);
            writeln!(journal, "{entry}").unwrap();
            journal.sync_data().unwrap();
        }
    }

    /// Ends the bot if this is the moment.
    pub fn come_to(&mut self, on: On, at: Moment) {
        let Some(end) = self.end.as_mut().filter(|end| end.on.includes(on) && end.at == at) else { return };
        end.nth = end.nth.saturating_sub(1);
        if end.nth == 0 {
            self.end = None;
            self.note(json!({ "what": "ended", "moment": format!("{at:?}") }));
            self.bot.take().into_iter().for_each(kill);
        }
    }
}

#[cfg(unix)]
fn kill(pid: u32) {
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).expect("a process");
    // It may have ended by itself.
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
}

#[cfg(not(unix))]
fn kill(_: u32) {
    panic!("the bot can be ended by another process on Unix alone");
}

/// A request under way, until this is dropped.
pub struct UnderWay(Shared);

impl UnderWay {
    pub fn new(shared: &Shared) -> Self {
        shared.lock().apart.under_way += 1;
        UnderWay(shared.clone())
    }

    /// Records that the request came in.
    pub fn arrived(&self, call: &Call, on: On) -> usize {
        let mut state = self.0.lock();
        state.apart.arrived += 1;
        let number = state.apart.arrived;
        let (seen, nonce) = (&call.seen, call.seen.body.as_ref().map(|body| body["nonce"].clone()));
        state.apart.note(json!({
            "what": "request", "number": number, "method": seen.method, "path": seen.path, "query": seen.query,
            "nonce": nonce,
        }));
        state.apart.come_to(on, Moment::Arrived);
        number
    }

    /// Records the answer.
    pub fn answered(&self, number: usize, status: u16) {
        self.0.lock().apart.note(json!({ "what": "answer", "number": number, "status": status }));
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().apart.under_way -= 1;
        self.0.changed();
    }
}
