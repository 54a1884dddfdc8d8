//! The bot on Discord, against our own stand-in: from the connection to the answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/discord/mod.rs"]
mod standin;

#[path = "../support/running.rs"]
mod running;

#[path = "../support/opened.rs"]
mod opened;

mod answers;
mod beside;
mod best_weeks;
mod breaks;
mod calendar;
mod connection;
mod crowds;
mod deliveries;
mod doctor;
mod faithful;
mod faults;
mod files;
mod forms;
mod looks;
mod metrics;
mod patience;
mod people;
mod post;
#[cfg(unix)]
mod program;
mod readiness;
mod registration;
mod rights;
mod servers;
mod situations;
mod undo;
mod weeks;
mod wins;

use chrono::{DateTime, Utc};
use nextrung::bot::Bot;
use nextrung::bot::error::Error;
use nextrung::bot::line::Invocation;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::Request;
use nextrung::bot::spec::{Act, Command};
use serde_json::{Value, json};

fn level(level: &str) -> Value {
    json!([{ "type": 3, "name": "level", "value": level }])
}

/// A command of the sampler.
fn sample(verb: &str, options: Value) -> Value {
    json!([{ "type": 1, "name": verb, "options": options }])
}

/// A command without arguments.
fn command(
    name: &'static str,
    run: impl Fn(&Bot, &Request, &Invocation, DateTime<Utc>) -> Result<Reply, Error> + Send + Sync + 'static,
) -> Command {
    let about = "For this test alone";
    let acts = vec![Act { verb: None, about, args: Vec::new(), form: false }];
    Command::new(name, about, run).acts(acts)
}

fn title(message: &Value) -> &str {
    message["embeds"][0]["title"].as_str().unwrap_or_default()
}

/// Every readable text of a message.
fn words(message: &Value) -> String {
    format!("{} {}", message["content"], message["embeds"])
}
