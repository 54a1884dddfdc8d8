//! Reads `cities.toml`: the places people name when they say where they live, and the zone of each.

use super::checks::Named;
use super::limits;
use super::mistake::What;
use super::naming;
use super::reading::Reading;
use super::reading::Said;
use super::tree::Table;
use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::City;
use crate::mentoring::ladder::Name;

const KEYS: [&str; 5] = ["id", "title", "country", "zone", "aliases"];

/// Reads the file: each city, and as the checks see it.
pub(super) fn cities(reading: &mut Reading, root: &Table) -> Vec<(City, Named)> {
    reading.keys(root, &["city"]);
    let zones = Zones::bundled().names();
    reading.tables(root, "city").into_iter().map(|table| city(reading, table, &zones)).collect()
}

fn city(reading: &mut Reading, table: &Table, zones: &[String]) -> (City, Named) {
    reading.keys(table, &KEYS);
    let id = naming::id(reading, table);
    let title = reading.text(table, "title", limits::CITY);
    let country = reading.text(table, "country", limits::CITY);
    reading.require(table, "zone");
    let zone = reading.optional_text(table, "zone", limits::MENU_LABEL);
    if let Some(zone) = &zone {
        check(reading, zone, zones);
    }
    let aliases = naming::aliases(reading, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    let city = City { name, country, zone: naming::text_of(&zone) };
    (city, Named { id, number: None, names })
}

/// A zone has the name that the zone data gives it, to the letter: it is what is kept.
fn check(reading: &mut Reading, zone: &Said, zones: &[String]) {
    if !zones.contains(&zone.text) {
        let slips = |name: &&String| strsim::osa_distance(&name.to_lowercase(), &zone.text.to_lowercase());
        let near = zones.iter().min_by_key(slips).filter(|name| slips(name) <= 2).cloned();
        reading.wrong(zone.place, What::UnknownZone { zone: zone.text.clone(), near });
    }
}
