//! Wording and buttons that all features share. The sentences of one feature are in its `says`; the knowledge is in `data/`.
//!
//! Each line is written for a tired person reading on a phone: the sentence that helps most first, and a way on
//! with every no.

pub mod buttons;
pub mod console;
pub mod dates;
pub mod files;
pub mod quote;
pub mod refusals;
pub mod statements;
pub mod undo;
pub mod values;
