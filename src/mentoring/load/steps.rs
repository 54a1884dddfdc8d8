//! Reads each file of `transitions/`: the step from one level to another.

use super::card::Card;
use super::checks::Ends;
use super::mistake::What;
use super::reader::{LocatedText, Reader, lacks};
use super::tree::Table;
use super::{limits, naming, sections};
use crate::mentoring::ladder::Step;

/// The keys of a step's file besides its sections. No section can have one of these as its id.
pub(super) const KEYS: [&str; 3] = ["from", "to", "overview"];

/// Reads one file.
pub(super) fn step(reader: &mut Reader, root: &Table) -> (Step, Ends) {
    let ends = Ends { from: end(reader, root, "from"), to: end(reader, root, "to") };
    reader.require(root, "overview");
    let overview = Card::new("overview", limits::OVERVIEW).read(reader, root, "overview");
    let keys = sections::Keys { own: &KEYS, sections: reader.step_sections.clone() };
    let sections = sections::said(reader, root, &keys);
    (Step { from: naming::text_of(&ends.from), to: naming::text_of(&ends.to), overview, sections }, ends)
}

/// The id of the level at one end. Whether that level exists is checked when all files have been read.
fn end(reader: &mut Reader, root: &Table, key: &'static str) -> Option<LocatedText> {
    if lacks(root, key) {
        reader.wrong(root.place, What::MissingEnd { key });
    }
    reader.optional_text(root, key, usize::MAX)
}
