//! Scheduled messages on Discord, sent by the running engine and the real client to the stand-in.

use crate::running::HURRIED;
use crate::standin::misbehave::FROM_NOW_ON;
use crate::standin::people::{ANA, BEN, Spot, dm_of};
use crate::standin::{PATIENCE, StandIn};
use crate::{running, support, words};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::chat::discord::Discord;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::run::deliveries;
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A folder with a database, and the program that uses it.
pub struct House {
    _folder: TempDir,
    path: PathBuf,
}

pub struct Program {
    stop: oneshot::Sender<()>,
    talking: JoinHandle<()>,
}

pub fn wall() -> DateTime<Utc> {
    // The one clock that both the program here and the stand-in go by.
    DateTime::from(std::time::SystemTime::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().unwrap())
}

impl House {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        House { path, _folder: folder }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn open(&self) -> Store {
        open(&self.path)
    }

    /// Starts everything that `nextrung run` does except the background jobs.
    pub fn start(&self, discord: &StandIn) -> Program {
        let bot = Bot::new(support::knowledge(), Zones::bundled(), open(&self.path), nextrung::bot::features::all);
        let (bot, settings) = (Arc::new(bot), running::settings(discord));
        let (stop, stopped) = oneshot::channel();
        let talking = tokio::spawn(async move {
            let discord = Discord::new(&settings, HURRIED).unwrap();
            let clock = deliveries::Clock::new(wall);
            let engine = deliveries::attend(Arc::clone(&bot), discord.sender(), discord.activity(), clock);
            let talking = discord.run(bot, wall, async {
                let _ = stopped.await;
            });
            tokio::select! {
                ended = talking => ended.unwrap(),
                () = engine => {}
            }
        });
        Program { stop, talking }
    }

    /// Adds a weekly schedule for Ana that is due at this moment.
    pub fn schedule(&self) {
        let (store, now) = (open(&self.path), wall());
        let ana = Address { platform: Platform::Discord, id: ANA.id.to_string() };
        store.change_profile(&ana, now, |profile| profile.zone = Some("UTC".to_owned())).unwrap();
        drop(store);
        let weekday = now.format("%A").to_string().to_lowercase();
        let (date, clock) = (now.date_naive().to_string(), now.format("%H:%M").to_string());
        Connection::open(&self.path)
            .unwrap()
            .execute(
                "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
                 SELECT 'sssssssssssssssssssssssss1', id, 'feedback', 0, 'weekly', ?1, ?2, 'UTC', ?3, ?3, ?4, 'active' FROM person",
                (weekday, clock, date, now.timestamp() / 60 * 60),
            )
            .unwrap();
    }

    /// Moves to the next week, so to speak: the next date of every schedule is today and due at this moment, whatever the local
    /// time. A check-in due in the morning would not be sent at night.
    pub fn falls_due(&self) {
        let berlin = Zones::bundled().zone("Europe/Berlin").unwrap();
        let (today, time) = (berlin.date(wall()).unwrap(), berlin.time(wall()).unwrap());
        let due = "UPDATE schedule SET next_nominal = ?1, next_due = ?2, at = ?3";
        let now = (today.to_string(), wall().timestamp(), time.format("%H:%M").to_string());
        Connection::open(&self.path).unwrap().execute(due, now).unwrap();
    }

    fn states(&self) -> Vec<(String, String)> {
        let connection = Connection::open(&self.path).unwrap();
        let mut select =
            connection.prepare("SELECT role, state FROM delivery WHERE role = 'check-in' ORDER BY id").unwrap();
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }
}

fn open(path: &Path) -> Store {
    Store::open(path, Owner::Discord, None).unwrap()
}

impl Program {
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(PATIENCE * 2, self.talking).await.unwrap().unwrap();
    }
}

pub async fn settled(house: &House, state: &str) {
    for _ in 0..400 {
        if house.states().iter().any(|(_, is)| is == state) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("not {state}: {:?}", house.states());
}

pub fn nonces(discord: &StandIn) -> Vec<String> {
    discord.state().deliveries.iter().map(|delivery| delivery.nonce.clone().unwrap()).collect()
}

#[tokio::test]
async fn a_check_in_arrives_once_though_the_bot_starts_anew() {
    let discord = StandIn::start().await;
    let house = House::new();
    house.schedule();
    let program = house.start(&discord);
    settled(&house, "delivered").await;
    let first = nonces(&discord);
    assert_eq!((first.len(), first[0].len()), (1, 25));
    assert_eq!(discord.state().deliveries[0].channel, dm_of(ANA.id).to_string());
    program.stop().await;
    let program = house.start(&discord);
    discord.connected().await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    program.stop().await;
    assert_eq!(nonces(&discord), first);
    assert_eq!(discord.requests("POST", "/users/@me/channels").len(), 1, "the channel is kept");
    discord.finish();
}

#[tokio::test]
async fn nothing_is_sent_by_a_clock_in_doubt_until_discord_confirms_it() {
    let discord = StandIn::start().await;
    let house = House::new();
    house.schedule();
    // As if the program had last run in 2098.
    let bot = Bot::new(support::knowledge(), Zones::bundled(), open(&house.path), nextrung::bot::features::all);
    bot.begin_trusting().unwrap();
    bot.store().note_clock(wall() + TimeDelta::days(26_000)).unwrap();
    drop(bot);
    discord.wrong_date("Mon, 01 Jan 2035 00:00:00 GMT");
    let program = house.start(&discord);
    discord
        .until("the time is asked", |state| state.seen.iter().find(|seen| seen.path.ends_with("/gateway")).map(drop))
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!((discord.state().deliveries.len(), house.states().len()), (0, 0), "neither planned nor sent");
    program.stop().await;
    discord.mend();
    let program = house.start(&discord);
    settled(&house, "delivered").await;
    program.stop().await;
    discord.finish();
}

#[tokio::test]
async fn closed_doors_are_knocked_on_once() {
    let discord = StandIn::start().await;
    let house = House::new();
    house.schedule();
    discord.closed_dms(FROM_NOW_ON);
    let program = house.start(&discord);
    settled(&house, "unreachable").await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    program.stop().await;
    let knocked: Vec<Value> = discord.requests("POST", "/messages").into_iter().filter_map(|seen| seen.body).collect();
    assert_eq!(knocked.len(), 1);
    discord.finish();
}

/// Ana says where she lives and starts a check-in. Returns the reply to her press.
pub async fn begins(discord: &StandIn) -> Value {
    let zone = json!([{ "type": 3, "name": "zone", "value": "berlin" }]);
    let asked = discord.slash(ANA, Spot::Channel, "timezone", zone);
    discord.shown(&asked).await;
    let start =
        json!([{ "type": 1, "name": "start", "options": [{ "type": 3, "name": "kind", "value": "feedback" }] }]);
    let asked = discord.slash(ANA, Spot::Channel, "checkin", start);
    let (_, card) = discord.shown(&asked).await;
    loop {
        let asked = discord.press(ANA, &card, "Start it");
        let (_, begun) = discord.shown(&asked).await;
        // The first minute of a new house: nothing begins before Discord has said what time it is.
        if !words(&begun).contains("making sure that my clock is right") {
            return begun;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn begun_by_a_press_asked_by_message_answered_on_an_old_button() {
    let discord = StandIn::start().await;
    let house = House::new();
    let program = house.start(&discord);
    discord.connected().await;
    let begun = begins(&discord).await;
    assert!(words(&begun).contains("Begun."), "{begun:#}");
    let welcome = discord.until("the welcome", |state| state.deliveries.first().cloned()).await;
    assert_eq!(welcome.channel, dm_of(ANA.id).to_string());
    let welcome = discord.state().messages[&welcome.message].clone();
    program.stop().await;

    house.falls_due();
    let program = house.start(&discord);
    let check_in = discord.until("the check-in", |state| state.deliveries.get(1).cloned()).await;
    let check_in = discord.state().messages[&check_in.message].clone();
    assert!(words(&check_in).contains("Who hears something from you"), "{check_in:#}");
    settled(&house, "delivered").await;
    program.stop().await;

    // And another process still knows every button of both messages.
    let program = house.start(&discord);
    discord.until("it is connected anew", |state| (state.connections == 3).then_some(())).await;
    discord.connected().await;
    let asked = discord.press(ANA, &check_in, "Answer");
    let sent = discord.fill(ANA, &asked, &[("first", "I told Ben what I saw in the review")]).await;
    let (_, kept) = discord.shown(&sent).await;
    assert!(words(&kept).contains("I told Ben what I saw in the review"), "{kept:#}");
    program.stop().await;

    // What is begun waits in the form, in yet another process.
    let program = house.start(&discord);
    discord.until("it is connected once more", |state| (state.connections == 4).then_some(())).await;
    discord.connected().await;
    let asked = discord.press(ANA, &kept, "Go on");
    let form = discord.answer(&asked).await;
    assert!(form.to_string().contains("I told Ben what I saw in the review"), "{form:#}");
    let rest = [("first", "I told Ben what I saw in the review"), ("second", "Cem"), ("third", "Dia, on Friday")];
    let sent = discord.fill(ANA, &asked, &rest).await;
    let (_, kept) = discord.shown(&sent).await;
    assert!(words(&kept).contains("Dia, on Friday") && words(&kept).contains("The next one is for"), "{kept:#}");
    let asked = discord.press(ANA, &welcome, "Settings");
    let (_, settings) = discord.shown(&asked).await;
    assert!(words(&settings).contains("Every "), "{settings:#}");
    // Somebody else's press on it does nothing, and reads like a press on nothing.
    let asked = discord.press(BEN, &check_in, "Leave it out");
    let (_, refused) = discord.shown(&asked).await;
    assert!(!words(&refused).contains("Who hears"), "{refused:#}");
    program.stop().await;
    let nonces = nonces(&discord);
    assert_eq!(nonces.iter().collect::<BTreeSet<_>>().len(), nonces.len());
    let answers =
        "SELECT count(*) FROM answer JOIN delivery ON delivery.id = answer.delivery WHERE delivery.answer = 'answered'";
    let answers: u32 = Connection::open(&house.path).unwrap().query_row(answers, [], |row| row.get(0)).unwrap();
    assert_eq!(answers, 3);
    discord.finish();
}

#[tokio::test]
async fn whoever_takes_no_messages_reads_so_in_the_reply_and_is_asked_there() {
    let discord = StandIn::start().await;
    let house = House::new();
    let program = house.start(&discord);
    discord.connected().await;
    discord.closed_dms_of(ANA.id);
    let id = begins(&discord).await["id"].as_str().unwrap().parse::<u64>().unwrap();
    let amended = |state: &mut crate::standin::state::State| {
        let message = state.messages[&id].clone();
        message.to_string().contains("closed to me").then_some(message)
    };
    let amended = discord.until("the reply says so", amended).await;
    assert!(amended.to_string().contains("Help me open them"));
    // The check-in itself does not get through either; the next command tells, beside its answer and for her alone.
    program.stop().await;
    house.falls_due();
    let program = house.start(&discord);
    settled(&house, "unreachable").await;
    discord.until("it is connected anew", |state| (state.connections == 2).then_some(())).await;
    discord.connected().await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", json!([{ "type": 3, "name": "level", "value": "vp" }]));
    discord.shown(&asked).await;
    let told = |state: &mut crate::standin::state::State| {
        state.messages.values().find(|message| message.to_string().contains("Answer here")).cloned()
    };
    let told = discord.until("she is told", told).await;
    assert_eq!(told["flags"].as_u64().unwrap() & 64, 64, "for her alone: {told:#}");
    let asked = discord.press(ANA, &told, "Answer here");
    let (_, here) = discord.shown(&asked).await;
    assert!(words(&here).contains("Who hears something from you"), "{here:#}");
    program.stop().await;
    discord.finish();
}
