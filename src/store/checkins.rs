//! Check-ins: their schedules, the deliveries that come from them, and the answers. `ARCHITECTURE.md` follows one from
//! start to end.

pub mod answers;
pub mod deliveries;
pub mod history;
pub(super) mod plan;
mod rezone;
mod schedule_row;
pub mod schedules;
pub mod undelivered;
