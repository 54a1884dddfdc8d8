//! Messages that the bot sends by itself: each is sent only while it is wanted, can be found again, and can be withdrawn.

use crate::running::{HURRIED, settings};
use crate::standin::misbehave::{FROM_NOW_ON, On};
use crate::standin::people::{ANA, Spot, dm_of};
use crate::standin::{PATIENCE, StandIn};
use chrono::{DateTime, Utc};
use nextrung::bot::outbox::fate::{Sent, Unsent};
use nextrung::bot::reply::{Button, Reply, Row, Text};
use nextrung::chat::discord::Discord;
use nextrung::chat::discord::outgoing::MessageSender;
use serde_json::json;
use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// An idempotency key of the usual length.
pub const KEY: &str = "abcdefghijklmnopqrstuvwxy";

pub struct Desk {
    pub discord: StandIn,
    pub post: MessageSender,
    /// The channel of Ana's direct messages.
    pub channel: String,
}

/// Starts a stand-in that lives in the bot's own time, and a way to send to it.
pub async fn begin() -> Desk {
    let discord = StandIn::start().await;
    discord.state().lives_in(crate::support::now);
    let post = Discord::new(&settings(&discord), HURRIED).unwrap().sender();
    Desk { discord, post, channel: dm_of(ANA.id).to_string() }
}

/// A check-in, which carries its idempotency key.
pub fn check_in(idempotency_key: &str) -> Reply {
    let skip = Button::new("Leave it out", format!("asked skip of={idempotency_key}"));
    let rows = vec![Row::Buttons(vec![skip])];
    Reply { text: Text::default().plain("How did the week go?"), rows, ..Reply::default() }
}

impl Desk {
    /// Sends a check-in that is stored, and returns its id.
    pub async fn send(&self, idempotency_key: &str) -> String {
        match self.post.send(&self.channel, &check_in(idempotency_key), idempotency_key, || ready(true)).await {
            Ok(Sent::Stored(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    pub async fn look(&self, idempotency_key: &str) -> Result<Option<String>, Unsent> {
        self.post.look(&self.channel, idempotency_key, crate::support::now()).await
    }

    /// The number of attempts at a message that came in.
    pub fn sent(&self) -> usize {
        self.discord.requests("POST", "/messages").len()
    }
}

// The last word before it leaves

#[tokio::test]
async fn it_is_asked_before_each_request_whether_it_is_still_wanted() {
    let desk = begin().await;
    let asked = AtomicUsize::new(0);
    // Put off by Discord, it is asked once more before it leaves again.
    let wanted_times = |times: usize| {
        let asked = &asked;
        asked.store(0, Ordering::Relaxed);
        move || ready(asked.fetch_add(1, Ordering::Relaxed) < times)
    };
    let send = async |nonce: &str, times: usize| {
        desk.post.send(&desk.channel, &check_in(nonce), nonce, wanted_times(times)).await
    };
    assert_eq!(send("a", 0).await, Err(Unsent::Withdrawn));
    assert_eq!((desk.sent(), asked.load(Ordering::Relaxed)), (0, 1));
    desk.discord.rate_limited_user(On::Message, 1, 0.2);
    assert_eq!(send("b", 1).await, Err(Unsent::Withdrawn));
    assert_eq!((desk.sent(), asked.load(Ordering::Relaxed)), (1, 2));
    desk.discord.rate_limited_user(On::Message, 2, 0.2);
    assert!(send("c", 3).await.is_ok());
    assert_eq!((desk.sent(), asked.load(Ordering::Relaxed)), (4, 3));
    assert_eq!(desk.discord.state().deliveries.len(), 1);
    desk.discord.finish();
}

#[tokio::test]
async fn what_is_taken_back_while_it_waits_for_its_turn_never_leaves() {
    let desk = begin().await;
    let wanted = AtomicBool::new(true);
    desk.discord.rate_limited_global(On::Message, 1, 0.4);
    let said = check_in("a");
    let first = desk.post.send("7001", &said, "a", || ready(true));
    let second = async {
        sleep(Duration::from_millis(100)).await;
        let still = || ready(wanted.load(Ordering::Relaxed));
        desk.post.send(&desk.channel, &check_in("b"), "b", still).await
    };
    let taken_back = async {
        sleep(Duration::from_millis(200)).await;
        wanted.store(false, Ordering::Relaxed);
    };
    let (first, second, ()) = tokio::join!(first, second, taken_back);
    assert!(first.is_ok());
    assert_eq!(second, Err(Unsent::Withdrawn));
    assert_eq!(desk.discord.requests("POST", &format!("{}/messages", desk.channel)).len(), 0);
    // What was taken back holds nobody up.
    desk.send("c").await;
    desk.discord.finish();
}

#[tokio::test]
async fn a_message_is_sent_from_any_task() {
    let desk = begin().await;
    let (post, channel) = (desk.post.clone(), desk.channel.clone());
    let wanted = std::sync::Arc::new(AtomicBool::new(true));
    let sending = tokio::spawn(async move {
        let still = || {
            let wanted = std::sync::Arc::clone(&wanted);
            async move { tokio::task::spawn_blocking(move || wanted.load(Ordering::Relaxed)).await.unwrap() }
        };
        post.send(&channel, &check_in("a"), "a", still).await
    });
    assert!(sending.await.unwrap().is_ok());
    desk.discord.finish();
}

// Where everybody refuses

#[tokio::test]
async fn where_everybodys_direct_messages_are_closed_it_stops_below_five_hundred_refusals() {
    const PEOPLE: u64 = 2_000;
    const AT_ONCE: u64 = 50;
    let desk = begin().await;
    for person in 1..=PEOPLE {
        desk.discord.closed_dms_of(person);
    }
    let mut senders = JoinSet::new();
    for first in 1..=AT_ONCE {
        let post = desk.post.clone();
        senders.spawn(async move {
            let mut unsent = Vec::new();
            for person in (first..=PEOPLE).step_by(AT_ONCE as usize) {
                let (channel, nonce) = (dm_of(person).to_string(), format!("m-{person}"));
                unsent.push(post.send(&channel, &check_in(&nonce), &nonce, || ready(true)).await.unwrap_err());
            }
            unsent
        });
    }
    let unsent: Vec<Unsent> = senders.join_all().await.into_iter().flatten().collect();
    let refused = unsent.iter().filter(|unsent| **unsent == Unsent::Closed).count();
    assert!((400..=490).contains(&refused), "{refused}");
    assert_eq!(desk.discord.state().invalid, refused);
    let ten_minutes = Duration::from_secs(600);
    let put_off = |unsent: &&Unsent| matches!(unsent, Unsent::PutOff(wait) if *wait <= ten_minutes);
    assert_eq!(unsent.iter().filter(put_off).count(), unsent.len() - refused);
    // Nothing that nobody asked for leaves, whatever it is.
    let asked = desk.discord.state().seen.len();
    assert!(matches!(desk.look(KEY).await, Err(Unsent::PutOff(_))));
    assert!(matches!(desk.post.open("3000").await, Err(Unsent::PutOff(_))));
    assert_eq!(desk.discord.state().seen.len(), asked);
    // What is asked for does.
    assert!(desk.post.date().await.is_some());
    desk.discord.finish();
}

// Taking back, and the time

#[tokio::test]
async fn a_message_is_taken_away_again() {
    let desk = begin().await;
    let sent = desk.send(KEY).await;
    desk.discord.error_before_effect(On::Delete, 1, 500);
    assert_eq!(desk.post.delete(&desk.channel, &sent).await, Err(Unsent::Unknown));
    assert_eq!(desk.post.delete(&desk.channel, &sent).await, Ok(()));
    assert_eq!(desk.look(KEY).await, Ok(None));
    assert_eq!(desk.post.delete(&desk.channel, &sent).await, Ok(()), "what is gone is gone");
    desk.discord.forbidden(On::Delete, 1);
    assert!(desk.post.delete(&desk.channel, &sent).await.is_err());
    desk.discord.finish();
}

#[tokio::test]
async fn the_time_is_discords_own() {
    let desk = begin().await;
    let elsewhere: DateTime<Utc> = "2031-02-03T04:05:06Z".parse().unwrap();
    desk.discord.state().lives_in(move || elsewhere);
    assert_eq!(desk.post.date().await, Some(elsewhere));
    desk.discord.error_before_effect(On::Gateway, 1, 503);
    assert_eq!(desk.post.date().await, None, "whoever that was, it may have another time");
    desk.discord.wrong_date("yesterday");
    assert_eq!(desk.post.date().await, None);
    desk.discord.mend();
    desk.discord.hangs(On::Message, FROM_NOW_ON);
    assert_eq!(desk.post.date().await, Some(elsewhere));
    desk.discord.finish();
}

// News

#[tokio::test]
async fn whoever_waits_for_news_is_woken_when_somebody_was_answered() {
    let discord = StandIn::start().await;
    let program = Discord::new(&settings(&discord), HURRIED).unwrap();
    let news = program.activity();
    let woken = async |how_long| timeout(how_long, news.notified()).await.is_ok();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async { drop::<Result<(), _>>(stopped.await) };
    let running = tokio::spawn(program.run(crate::support::bot().into(), crate::support::now, shutdown));
    discord.connected().await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", crate::level("vp"));
    let (_, card) = discord.shown(&asked).await;
    assert!(woken(PATIENCE).await, "by a command");
    let label = crate::standin::people::parts(&card).find_map(|part| Some(part["label"].as_str()?.to_owned()));
    let pressed = discord.press(ANA, &card, &label.unwrap());
    discord.shown(&pressed).await;
    assert!(woken(PATIENCE).await, "by a press");
    let typed = discord.types(ANA, "ladder", json!([{ "type": 3, "name": "level", "value": "v", "focused": true }]));
    discord.answer(&typed).await;
    assert!(!woken(Duration::from_millis(50)).await, "typing is no news");
    discord.error_before_effect(On::Callback, FROM_NOW_ON, 503);
    let unanswered = discord.slash(ANA, Spot::Channel, "help", json!([]));
    assert!(woken(PATIENCE).await, "what was done is done, though the answer got lost");
    discord.state().interactions.remove(&unanswered.0);
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    discord.finish();
}
