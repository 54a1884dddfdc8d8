//! Reads `cities.toml`: the cities that people name to say whose clock is theirs.

use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reading::Reading;
use super::tree::Table;
use crate::mentoring::ladder::City;
use crate::mentoring::ladder::Name;

const KEYS: [&str; 4] = ["id", "title", "zone", "aliases"];

/// Reads the file.
pub(super) fn cities(reading: &mut Reading, root: &Table) -> Vec<(City, Named)> {
    reading.keys(root, &["city"]);
    reading.tables(root, "city").into_iter().map(|table| city(reading, table)).collect()
}

fn city(reading: &mut Reading, table: &Table) -> (City, Named) {
    reading.keys(table, &KEYS);
    let id = naming::id(reading, table);
    let title = reading.text(table, "title", limits::CITY);
    reading.require(table, "zone");
    let zone = reading.optional_text(table, "zone", limits::MENU_LABEL);
    // Which zones there are is not known here: their data is handed in by whoever runs the program, and is newer.
    if let Some(zone) = zone.as_ref().filter(|zone| !zone.text.contains('/')) {
        reading.wrong(zone.place, What::BadZone { zone: zone.text.clone() });
    }
    let aliases = naming::aliases(reading, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    (City { name, zone: naming::text_of(&zone) }, Named { id, number: None, names })
}
