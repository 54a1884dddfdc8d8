//! The fault matrix: for every fault of the stand-in, what people see, what the log says, and that everything works afterwards.
//! `docs/faults.md` has the same rows to read.
//!
//! Each row is a test with the name of the fault.

mod answers;
mod budgets;
mod gateway;
mod lists;
mod pace;
mod refusals;
mod row;
