//! Reads the weeks in which a trap shows: `when = { above = "Hands-on", percent = 20 }`.

use super::mistake::What;
use super::reader::{Reader, lacks, nearest};
use super::tree::{Content, Entry, ListItem, Table};
use crate::mentoring::ladder::{Side, Statement, When};
use crate::mentoring::week::ACTIVITIES;
use std::collections::BTreeMap;

/// The section whose statements can have it.
pub(super) const TRAP: &str = "trap";
const WHEN: &str = "when";
const WEEK: &str = "week";
const KEYS: [&str; 3] = ["above", "below", "percent"];

/// Reads it if a trap has it.
pub(super) fn when(reader: &mut Reader, table: &Table) -> Option<When> {
    table.entries.get(WHEN)?;
    let inner = reader.table(table, WHEN)?;
    reader.keys(inner, &KEYS);
    let percent = percent(reader, inner);
    let [above, below] = ["above", "below"].map(|key| reader.optional_text(inner, key, usize::MAX));
    let (said, side) = match (above, below) {
        (Some(said), None) => (said, Side::Above),
        (None, Some(said)) => (said, Side::Below),
        (None, None) if !(lacks(inner, "above") && lacks(inner, "below")) => return None,
        _ => {
            reader.wrong(inner.place, What::WhichSide);
            return None;
        }
    };
    let known = ACTIVITIES.map(|activity| activity.label);
    if !known.contains(&said.text.as_str()) {
        let (near, known) = (nearest(&said.text, &known), known.map(str::to_owned).into());
        reader.wrong(said.place, What::UnknownActivity { label: said.text, near, known });
        return None;
    }
    Some(When { activity: said.text, side, percent })
}

fn percent(reader: &mut Reader, table: &Table) -> Option<u8> {
    table.entries.get("percent")?;
    let (place, number) = reader.number(table, "percent")?;
    let percent = u8::try_from(number).ok().filter(|percent| *percent <= 100);
    if percent.is_none() {
        reader.wrong(place, What::BadPercent);
    }
    percent
}

/// Each trap that refers to its level's own band finds one. If anything in the file is wrong, that cannot be told.
pub(super) fn bands_are_there(reader: &mut Reader, root: &Table, sections: &BTreeMap<String, Vec<Statement>>) {
    let is_whole = !root.damaged && reader.mistakes.iter().all(|(place, _)| place.file != root.place.file);
    let Some(Entry { content: Content::List(items), .. }) = root.entries.get(TRAP).filter(|_| is_whole) else { return };
    let has_band = |label: &str| {
        let mut week = sections.get(WEEK).into_iter().flatten();
        week.any(|said| said.label.as_deref() == Some(label) && said.values.iter().any(|value| value.band.is_some()))
    };
    for (item, trap) in items.iter().zip(sections.get(TRAP).into_iter().flatten()) {
        if let ListItem { content: Content::Table(table), .. } = item
            && let Some(entry) = table.entries.get(WHEN)
            && let Some(When { activity, percent: None, .. }) = &trap.when
            && !has_band(activity)
        {
            reader.wrong(entry.place, What::NoBand { label: activity.clone() });
        }
    }
}
