//! Reads each file of `transitions/`: the step from one level to another.

use super::card::Card;
use super::checks::Ends;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reading::Reading;
use super::reading::Said;
use super::reading::lacks;
use super::sections;
use super::tree::Table;
use crate::mentoring::ladder::Step;

/// What a step's file holds beside its sections. No section can have one of these as its id.
pub(super) const KEYS: [&str; 3] = ["from", "to", "overview"];

/// Reads one file.
pub(super) fn step(reading: &mut Reading, root: &Table) -> (Step, Ends) {
    let ends = Ends { from: end(reading, root, "from"), to: end(reading, root, "to") };
    reading.require(root, "overview");
    let overview = Card::new("overview", limits::OVERVIEW).read(reading, root, "overview");
    let keys = sections::Keys { own: &KEYS, sections: reading.step_sections.clone() };
    let sections = sections::said(reading, root, &keys);
    (Step { from: naming::text_of(&ends.from), to: naming::text_of(&ends.to), overview, sections }, ends)
}

/// The id of the level at one end. Whether there is such a level is checked when all files have been read.
fn end(reading: &mut Reading, root: &Table, key: &'static str) -> Option<Said> {
    if lacks(root, key) {
        reading.wrong(root.place, What::MissingEnd { key });
    }
    reading.optional_text(root, key, usize::MAX)
}
