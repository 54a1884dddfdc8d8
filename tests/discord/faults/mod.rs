//! The fault matrix: for everything that the stand-in can do wrong, what people see of it, what the log says, and that
//! all is well afterwards. `docs/faults.md` has the same rows to read.
//!
//! A row is a test with the name of the fault.

mod answers;
mod budgets;
mod gateway;
mod lists;
mod pace;
mod refusals;
mod row;
