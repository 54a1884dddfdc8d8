//! The calendar file with the next dates, as a person receives it, opened by another library than the one that wrote it.

use crate::opened::opened;
use crate::running::{settings, start_as};
use crate::standin::StandIn;
use crate::standin::people::{ANA, Spot};
use crate::{sample, support, words};
use chrono::Timelike;
use nextrung::bot::Bot;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::{Owner, Store};
use serde_json::json;
use std::collections::BTreeSet;

const EPHEMERAL: u64 = 64;

#[tokio::test]
async fn the_next_dates_open_in_a_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let open = || Store::open(&path, Owner::Discord, None).unwrap();
    let discord = StandIn::start().await;
    let running = start_as(
        settings(&discord),
        Bot::new(support::knowledge(), Zones::bundled(), open(), nextrung::bot::features::all),
    );
    discord.connected().await;
    let text = |name: &str, value: &str| json!({ "type": 3, "name": name, "value": value });
    discord.shown(&discord.slash(ANA, Spot::Channel, "timezone", json!([text("zone", "berlin")]))).await;
    let begin = json!({ "type": 5, "name": "begin", "value": true });
    let monthly =
        json!([text("kind", "feedback"), text("every", "monthly"), text("on", "31"), text("at", "9:00"), begin]);
    discord.shown(&discord.slash(ANA, Spot::Channel, "checkin", sample("start", monthly))).await;
    let calendar = discord.slash(ANA, Spot::Channel, "checkin", sample("calendar", json!([])));
    let (_, reply) = discord.shown(&calendar).await;
    assert!(reply["flags"].as_u64() == Some(EPHEMERAL), "{reply}");
    assert!(words(&reply).contains("Your next dates, for your calendar"), "{reply}");
    let [(name, bytes)] = discord.downloads(&reply).try_into().unwrap();
    assert_eq!(name, "nextrung.ics");
    let dates: Vec<_> = opened(&bytes).iter().map(|date| date.from).collect();
    running.stop().await.unwrap();

    let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
    let schedule = open().schedules(&ana).unwrap().remove(0);
    let zone = Zones::bundled().zone("Europe/Berlin").unwrap();
    let first = zone.moment(schedule.next_nominal, schedule.cadence.at).unwrap();
    let later = schedule.cadence.after(&zone, first).map(|date| date.due);
    assert_eq!(dates, [first].into_iter().chain(later).take(12).collect::<Vec<_>>());
    // A year has summer and winter in it.
    assert_eq!(dates.iter().map(|date| date.hour()).collect::<BTreeSet<_>>(), BTreeSet::from([7, 8]));
    discord.finish();
}
