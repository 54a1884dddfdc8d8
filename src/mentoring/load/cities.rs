//! Reads `cities.toml`: the places that people name when they say where they live, with their zones.

use super::checks::Named;
use super::mistake::What;
use super::reader::{LocatedText, Reader};
use super::tree::Table;
use super::{limits, naming};
use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::{City, Name};

const KEYS: [&str; 5] = ["id", "title", "country", "zone", "aliases"];

/// Reads the file: each city, together with what the checks need.
pub(super) fn cities(reader: &mut Reader, root: &Table) -> Vec<(City, Named)> {
    reader.keys(root, &["city"]);
    let zones = Zones::bundled().names();
    reader.tables(root, "city").into_iter().map(|table| city(reader, table, &zones)).collect()
}

fn city(reader: &mut Reader, table: &Table, zones: &[String]) -> (City, Named) {
    reader.keys(table, &KEYS);
    let id = naming::id(reader, table);
    let title = reader.text(table, "title", limits::CITY);
    let country = reader.text(table, "country", limits::CITY);
    reader.require(table, "zone");
    let zone = reader.optional_text(table, "zone", limits::MENU_LABEL);
    if let Some(zone) = &zone {
        check(reader, zone, zones);
    }
    let aliases = naming::aliases(reader, table, "aliases");
    let names = naming::spoken_names(table, &["id", "title"], &aliases);
    let name = Name { id: naming::text_of(&id), title, aliases: naming::texts_of(aliases) };
    let city = City { name, country, zone: naming::text_of(&zone) };
    (city, Named { id, number: None, names })
}

/// A zone has exactly the name that the zone data gives it, since that name is stored.
fn check(reader: &mut Reader, zone: &LocatedText, zones: &[String]) {
    if !zones.contains(&zone.text) {
        let slips = |name: &&String| strsim::osa_distance(&name.to_lowercase(), &zone.text.to_lowercase());
        let near = zones.iter().min_by_key(slips).filter(|name| slips(name) <= 2).cloned();
        reader.wrong(zone.place, What::UnknownZone { zone: zone.text.clone(), near });
    }
}
