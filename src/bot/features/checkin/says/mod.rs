//! Wording of check-ins.

pub mod answer;
pub mod away;
pub mod calendar;
pub mod card;
pub mod checkin;
pub mod history;
pub mod item;
pub mod message;
pub mod status;
pub mod themes;
pub mod undelivered;
pub mod undo;
pub mod why;
