//! Undo and "Why this?" on a message in direct messages: it keeps its place, and nothing is sent because of it.

use crate::deliveries::{House, begins, settled};
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN};
use crate::words;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::mentoring::schedule::State;

#[tokio::test]
async fn what_was_pressed_is_taken_back_in_another_process() {
    let discord = StandIn::start().await;
    let house = House::new();
    let program = house.start(&discord);
    discord.connected().await;
    begins(&discord).await;
    discord.until("the welcome", |state| state.deliveries.first().cloned()).await;
    program.stop().await;
    house.falls_due();
    let program = house.start(&discord);
    let check_in = discord.until("the check-in", |state| state.deliveries.get(1).cloned()).await;
    let check_in = discord.state().messages[&check_in.message].clone();
    settled(&house, "delivered").await;
    discord.until("it is connected anew", |state| (state.connections == 2).then_some(())).await;
    discord.connected().await;
    let (_, left) = discord.shown(&discord.press(ANA, &check_in, "Leave it out")).await;
    assert!(words(&left).contains("Left out.") && left["id"] == check_in["id"], "{left:#}");
    program.stop().await;

    let program = house.start(&discord);
    discord.until("it is connected once more", |state| (state.connections == 3).then_some(())).await;
    discord.connected().await;
    let (_, open) = discord.shown(&discord.press(ANA, &left, "Undo")).await;
    assert!(words(&open).contains("It's open again.") && open["id"] == check_in["id"], "{open:#}");
    assert_eq!(open["components"], check_in["components"], "its buttons answer again");

    let (_, settings) = discord.shown(&discord.press(ANA, &open, "Settings")).await;
    let (_, why) = discord.shown(&discord.press(ANA, &settings, "Why this?")).await;
    assert!(words(&why).contains("You began this on") && words(&why).contains("This is the check-in for"), "{why:#}");
    assert_ne!(why["id"], check_in["id"], "the questions stay where they are");

    // A button that stood on the message itself, on messages of before.
    let stop = line(&open, "Settings").replacen("settings", "stop", 1);
    let (_, stopped) = discord.shown(&discord.forge(ANA, &open, &stop)).await;
    assert!(words(&stopped).contains("This one is stopped"), "{stopped:#}");
    let (_, foreign) = discord.shown(&discord.forge(BEN, &stopped, &line(&stopped, "Undo"))).await;
    assert!(words(&foreign).contains("isn't among your check-ins"), "{foreign:#}");
    let (_, back) = discord.shown(&discord.press(ANA, &stopped, "Undo")).await;
    assert!(words(&back).contains("It's back as it was.") && back["id"] == check_in["id"], "{back:#}");
    let (_, list) = discord.shown(&discord.press(ANA, &back, "Settings")).await;
    assert!(words(&list).contains("next on"), "{list:#}");
    program.stop().await;
    let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
    assert_eq!(house.open().schedules(&ana).unwrap()[0].state, State::Active);
    assert_eq!(discord.state().deliveries.len(), 2, "nothing is sent for any of it");
    discord.finish();
}

/// The line of the button with this label.
fn line(message: &serde_json::Value, label: &str) -> String {
    let rows = message["components"].as_array().unwrap();
    let mut buttons = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
    buttons.find(|button| button["label"] == label).unwrap()["custom_id"].as_str().unwrap().to_owned()
}
