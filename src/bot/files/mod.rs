//! Files that go with a reply: pictures, calendar files and exports.

pub mod ics;
pub mod json;
pub mod markdown;
pub mod picture;
