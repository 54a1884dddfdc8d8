//! Check-ins, from the schedule over the delivery to the answer. `ARCHITECTURE.md` follows one all the way.

pub mod answers;
pub mod deliveries;
pub mod history;
pub(super) mod plan;
mod rezone;
mod schedule_row;
pub mod schedules;
pub mod undelivered;
