//! The bot itself, used as a platform uses it, and the knowledge it answers from: no other process, no network.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/opened.rs"]
mod opened;

mod architecture;
mod bank;
mod best_week;
mod budget;
mod calendar;
mod checkins;
mod cities;
mod continuity;
mod conversations;
mod data;
mod deliveries;
mod drafts;
mod duties;
mod facts;
mod forged;
mod forms;
mod lines;
mod people;
mod phone;
mod pictures;
mod places;
mod questions;
mod readiness;
mod rights;
mod timezone;
mod undo;
mod week;
mod wins;
mod words;
