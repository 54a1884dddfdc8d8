//! Wording and buttons that all features share. The sentences of one feature are in its `says`; the knowledge is in `data/`.
//!
//! Every line is written for a tired person reading on a phone: the most helpful sentence comes first, and every no comes with a
//! way on.

pub mod buttons;
pub mod console;
pub mod dates;
pub mod files;
pub mod forms;
pub mod quote;
pub mod refusals;
pub mod statements;
pub mod undo;
pub mod values;
