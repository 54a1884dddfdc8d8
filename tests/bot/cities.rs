//! The places of `data/cities.toml`: each has its clock, and every clock that people use has a place.

use crate::support;
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::mentoring::cadence::{Zone, Zones};
use nextrung::mentoring::names::normalise;
use std::collections::BTreeSet;

/// Zones whose names usually mean another place: offsets without summer time, a smaller San Juan and a smaller Petersburg, and a
/// former name of American Samoa.
const MEANT_OTHERWISE: [&str; 7] =
    ["EST", "MST", "HST", "America/Argentina/San_Juan", "America/Indiana/Petersburg", "Pacific/Samoa", "US/Samoa"];

/// Moments in both halves of this year and of the next.
fn moments() -> Vec<DateTime<Utc>> {
    let dates = ["2026-11-23", "2027-01-15", "2027-07-15", "2027-10-01", "2028-04-01"];
    dates.iter().map(|date| format!("{date}T12:00:00Z").parse().unwrap()).collect()
}

/// How far the local clocks are ahead of UTC.
fn ahead(zone: &Zone, at: DateTime<Utc>) -> TimeDelta {
    zone.date(at).unwrap().and_time(zone.time(at).unwrap()).and_utc() - at
}

#[test]
fn every_city_has_its_zone_in_the_data() {
    let zones = Zones::bundled();
    let cities = support::knowledge().cities;
    assert!(cities.len() > 150);
    for city in &cities {
        let zone = zones.zone(&city.zone).unwrap_or_else(|| panic!("{}: {}", city.name.title, city.zone));
        assert_eq!(zone.name(), city.zone);
    }
}

/// Every local time outside of Antarctica is also the time of some city, so that everybody finds their clock by one.
#[test]
fn every_clock_has_a_city() {
    let zones = Zones::bundled();
    let cities: Vec<Zone> = support::knowledge().cities.iter().map(|city| zones.zone(&city.zone).unwrap()).collect();
    for at in moments() {
        let shown: BTreeSet<TimeDelta> = cities.iter().map(|zone| ahead(zone, at)).collect();
        for name in zones.names().iter().filter(|name| !name.starts_with("Antarctica/")) {
            let ahead = ahead(&zones.zone(name).unwrap(), at);
            assert!(shown.contains(&ahead), "{name} is {ahead} ahead on {at}, and no city is");
        }
    }
}

/// A city with the name of a zone keeps that zone's time, even if the data files the city under another zone.
#[test]
fn a_name_means_the_same_time_in_the_zone_data() {
    let zones = Zones::bundled();
    let names = zones.names();
    let mut held = 0;
    for city in support::knowledge().cities {
        let called = [&city.name.id, &city.name.title].into_iter().chain(&city.name.aliases);
        let called: BTreeSet<String> = called.map(|name| normalise(name)).collect();
        let own = zones.zone(&city.zone).unwrap();
        for name in &names {
            let last = normalise(name.rsplit('/').next().unwrap());
            if called.contains(&last) && !MEANT_OTHERWISE.contains(&name.as_str()) {
                held += 1;
                let zone = zones.zone(name).unwrap();
                for at in moments() {
                    assert_eq!(ahead(&zone, at), ahead(&own, at), "{} as {name} on {at}", city.name.title);
                }
            }
        }
    }
    assert!(held > 200, "{held}");
}
