//! The stage: a bot of its own, the real client, the stand-in, people who act on it, and a clock that moves when it is told to.
//!
//! Buttons, entries and forms are found by their lines in the JSON, never by their labels: labels change, lines do not.

use super::shown::{Shown, every, offered};
use crate::running::{HURRIED, settings};
use crate::standin::StandIn;
use crate::standin::people::{Asked, Person, Spot};
use crate::support;
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::outbox::engine::Stage as Point;
use nextrung::bot::outbox::fate::Unsent;
use nextrung::chat::discord::Discord;
use nextrung::chat::discord::outgoing::MessageSender;
use nextrung::mentoring::cadence::Zones;
use nextrung::store::{Owner, Store};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::future::ready;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// The time on the stage, in seconds since 1970. Scenes are played one after the other.
static CLOCK: AtomicI64 = AtomicI64::new(0);

/// What one person may do within ten seconds before the bot asks them to slow down, with one to spare.
const COMMANDS: usize = 4;
const PRESSES: usize = 14;
const WITHIN: Duration = Duration::from_secs(10);

/// The beginning of Discord's ids, in milliseconds since 1970.
const EPOCH: i64 = 1_420_070_400_000;

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(CLOCK.load(Ordering::Relaxed), 0).unwrap()
}

pub struct Stage {
    discord: StandIn,
    bot: Arc<Bot>,
    post: MessageSender,
    stop: oneshot::Sender<()>,
    talking: JoinHandle<()>,
    commands: Value,
    began: DateTime<Utc>,
    people: u64,
    /// When who did something lately: commands and presses are counted apart.
    acted: HashMap<(u64, usize), Vec<Instant>>,
    /// The scheduled messages that arrived: for whom, and their ids.
    came: Vec<(u64, u64)>,
    folder: PathBuf,
    taken: BTreeSet<String>,
}

impl Stage {
    /// An empty stage on a Monday morning. What is taken goes into this folder.
    pub async fn begin(folder: &Path) -> Self {
        CLOCK.store(support::now().timestamp(), Ordering::Relaxed);
        let discord = StandIn::start().await;
        discord.state().lives_in(clock);
        let store = Store::memory(Owner::Discord).unwrap();
        let bot = Arc::new(Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all));
        bot.begin_trusting().unwrap();
        let client = Discord::new(&settings(&discord), HURRIED).unwrap();
        let (post, talker) = (client.sender(), Arc::clone(&bot));
        let (stop, stopped) = oneshot::channel::<()>();
        let talking = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            client.run(talker, clock, stopped).await.unwrap();
        });
        discord.connected().await;
        let commands = discord.registered().await;
        let (acted, came, taken) = (HashMap::new(), Vec::new(), BTreeSet::new());
        let (began, folder) = (clock(), folder.to_owned());
        Stage { discord, bot, post, stop, talking, commands, began, people: 2_000, acted, came, folder, taken }
    }

    /// Ends it, and returns what was taken.
    ///
    /// The log is not searched for what was typed: people here type words that are commands too.
    pub async fn end(mut self) -> BTreeSet<String> {
        self.stop.send(()).unwrap();
        self.talking.await.unwrap();
        let wrong = self.discord.close();
        assert!(wrong.is_empty(), "Discord would refuse:\n{}", wrong.join("\n"));
        self.taken
    }

    // People

    /// Somebody whom the bot has never met.
    pub fn somebody(&mut self) -> Person {
        self.people += 1;
        Person { id: self.people, name: "ana", permissions: 2_048 }
    }

    /// Somebody in Berlin who is called Ana, an EM on her way to director.
    pub async fn ana(&mut self) -> Person {
        let ana = self.somebody();
        self.says(ana, "timezone | zone=berlin").await;
        self.says(ana, "me | level=em | target=director | called=Ana").await;
        ana
    }

    pub fn closes_dms(&self, who: Person) {
        self.discord.closed_dms_of(who.id);
    }

    // What they do

    /// Gives a command in a channel, as `name verb | option=value | flag`.
    pub async fn says(&mut self, who: Person, line: &str) -> Shown {
        self.says_in(who, Spot::Channel, line).await
    }

    pub async fn says_in(&mut self, who: Person, spot: Spot, line: &str) -> Shown {
        self.pace(who, COMMANDS).await;
        self.says_at_once(who, spot, line).await
    }

    /// Gives a command that shows a check-in before it begins, and begins it.
    pub async fn starts(&mut self, who: Person, spot: Spot, line: &str) -> Shown {
        let preview = self.says_in(who, spot, line).await;
        let begins = preview.lines("checkin start").into_iter().find(|line| line.ends_with(" begin"));
        self.presses(who, &preview, &begins.expect("it can begin")).await
    }

    /// The same without waiting until the bot would take one more.
    pub async fn says_at_once(&mut self, who: Person, spot: Spot, line: &str) -> Shown {
        let mut parts = line.split(" | ");
        let mut words = parts.next().unwrap_or_default().split(' ');
        let name = words.next().unwrap_or_default();
        let mut known = named(&self.commands, name);
        let verb = words.next();
        if let Some(verb) = verb {
            known = named(&known["options"], verb);
        }
        let option = |part: &str| match part.split_once('=') {
            Some((name, value)) => json!({ "type": kind_of(&known, name), "name": name, "value": value }),
            None => json!({ "type": kind_of(&known, part), "name": part, "value": true }),
        };
        let options: Vec<Value> = parts.map(option).collect();
        let options = match verb {
            Some(verb) => json!([{ "type": 1, "name": verb, "options": options }]),
            None => json!(options),
        };
        let asked = self.discord.slash(who, spot, name, options);
        self.shown(asked).await
    }

    /// Chooses an entry of the menu of a message that this author wrote.
    pub async fn on_message(&mut self, who: Person, title: &str, author: Person, words: &str) -> Shown {
        let asked = self.discord.on_message(who, Spot::Channel, title, (author.author(), words));
        self.shown(asked).await
    }

    /// Presses the first button, or chooses the first entry, whose line begins like this.
    pub async fn presses(&mut self, who: Person, on: &Shown, line: &str) -> Shown {
        let line = on.line(line);
        let (_, data) = offered(&on.body).into_iter().find(|(found, _)| *found == line).expect("it is offered");
        self.pressed(who, on, data).await
    }

    /// Presses a button with this line, wherever such a button may stand.
    pub async fn line(&mut self, who: Person, on: &Shown, line: &str) -> Shown {
        self.pressed(who, on, json!({ "custom_id": line, "component_type": 2, "id": 2 })).await
    }

    /// Chooses these values in the select whose line begins like this.
    pub async fn picks(&mut self, who: Person, on: &Shown, line: &str, values: &[&str]) -> Shown {
        let begins = |part: &&Value| part["custom_id"].as_str().is_some_and(|id| id.starts_with(line));
        let select = every(&on.body).into_iter().filter(|part| part["type"] == 3).find(begins);
        let select = select.unwrap_or_else(|| panic!("no select `{line}` on {:#}", on.body))["custom_id"].clone();
        self.pressed(who, on, json!({ "custom_id": select, "component_type": 3, "id": 2, "values": values })).await
    }

    async fn pressed(&mut self, who: Person, on: &Shown, data: Value) -> Shown {
        self.pace(who, PRESSES).await;
        let asked = self.discord.pressed(who, &on.body, data);
        self.shown(asked).await
    }

    /// Sends a form with these words in its fields, from the first one on.
    pub async fn fills(&mut self, who: Person, form: &Shown, words: &[&str]) -> Shown {
        assert!(form.is_form, "no form but {:#}", form.body);
        let fields: Vec<String> = every(&form.body)
            .into_iter()
            .filter(|part| part["type"] == 4)
            .map(|part| part["custom_id"].as_str().unwrap().to_owned())
            .collect();
        let words: Vec<(&str, &str)> = fields.iter().map(String::as_str).zip(words.iter().copied()).collect();
        let asked = self.discord.fill(who, &form.asked.unwrap(), &words).await;
        self.shown(asked).await
    }

    /// What an interaction led to.
    async fn shown(&self, asked: Asked) -> Shown {
        let answer = self.discord.answer(&asked).await;
        if answer["type"] == 9 {
            return Shown { asked: Some(asked), is_form: true, body: answer["data"].clone() };
        }
        let (_, body) = self.discord.shown(&asked).await;
        Shown { asked: Some(asked), is_form: false, body }
    }

    /// The message that came beside this answer.
    pub async fn beside(&self, answer: &Shown) -> Shown {
        let after: u64 = answer.body["id"].as_str().unwrap().parse().unwrap();
        let later = |id: &u64, message: &Value| *id > after && message["channel_id"] == answer.body["channel_id"];
        let find = |state: &mut crate::standin::state::State| {
            state.messages.iter().find(|(id, message)| later(id, message)).map(|(_, message)| message.clone())
        };
        let body = self.discord.until("a message beside the answer", find).await;
        Shown { asked: None, is_form: false, body }
    }

    /// Waits until this person may do one thing more without being asked to slow down.
    async fn pace(&mut self, who: Person, most: usize) {
        let acted = self.acted.entry((who.id, most)).or_default();
        if let Some(earlier) = acted.len().checked_sub(most) {
            sleep_until(acted[earlier] + WITHIN).await;
        }
        acted.push(Instant::now());
    }

    // Time

    /// Lives until this moment, and sends what falls due.
    pub async fn until(&mut self, moment: &str) {
        let until: DateTime<Utc> = moment.parse().unwrap();
        loop {
            self.send_what_is_due().await;
            let next = self.bot.next_delivery().unwrap().filter(|next| *next <= until);
            let next = next.map_or(until, |next| next.max(clock() + TimeDelta::seconds(1)));
            CLOCK.store(next.timestamp(), Ordering::Relaxed);
            if next >= until {
                break;
            }
        }
        self.send_what_is_due().await;
    }

    /// Is off until this moment.
    pub fn off_until(&self, moment: &str) {
        CLOCK.store(moment.parse::<DateTime<Utc>>().unwrap().timestamp(), Ordering::Relaxed);
    }

    async fn send_what_is_due(&mut self) {
        let up = || (clock() - self.began).to_std().unwrap();
        while self.bot.plan(clock()).unwrap() {}
        while let Some(attempt) = self.bot.attempt(clock(), up()).unwrap() {
            let person: u64 = attempt.to.id.parse().unwrap();
            let sent = match self.bot.message(&attempt).unwrap() {
                Some(message) => {
                    let channel = self.discord.state().dm_of(person).to_string();
                    self.post.send(&channel, &message, &attempt.idempotency_key, || ready(true)).await
                }
                None => Err(Unsent::Withdrawn),
            };
            if sent.is_ok() {
                let message = self.discord.state().deliveries.last().unwrap().message;
                self.came.push((person, message));
            }
            self.bot.settle(&attempt, Point::Sending, sent, clock(), up()).unwrap();
        }
    }

    /// The latest message that came to somebody by itself.
    pub fn last(&self, who: Person) -> Shown {
        let (_, id) = self.came.iter().rev().find(|(person, _)| *person == who.id).expect("a message came");
        let body = self.discord.state().messages[id].clone();
        Shown { asked: None, is_form: false, body }
    }

    // What is taken

    /// Writes down what is shown, under a number and a name that stay the same over time.
    pub fn take(&mut self, number: u32, name: &str, shown: &Shown) {
        let file = format!("{number}-{name}");
        let body = match shown.is_form {
            true => shown.body.clone(),
            false => self.message(&file, &shown.body),
        };
        let channel = shown.body["channel_id"].as_str().and_then(|id| id.parse::<u64>().ok());
        let situation = json!({
            "number": number,
            "name": name,
            "kind": if shown.is_form { "form" } else { "message" },
            "at": written(&shown.body).unwrap_or_else(clock).to_rfc3339(),
            "direct": channel.is_some_and(|channel| channel >= crate::standin::people::DIRECT),
            "only_you": shown.body["flags"] == 64,
            "used": self.used(&shown.body),
            "body": body,
        });
        let text = serde_json::to_string_pretty(&situation).unwrap();
        std::fs::write(self.folder.join(format!("{file}.json")), text + "\n").unwrap();
        assert!(self.taken.insert(file.clone()), "{file} is taken twice");
    }

    /// A message as it was sent, with its pictures beside it.
    fn message(&self, file: &str, message: &Value) -> Value {
        let mut attachments = message["attachments"].clone();
        let listed = attachments.as_array_mut().into_iter().flatten();
        for (number, (attachment, (name, bytes))) in listed.zip(self.discord.downloads(message)).enumerate() {
            if name.ends_with(".png") {
                let picture = format!("{file}.{}.png", number + 1);
                std::fs::write(self.folder.join(&picture), bytes).unwrap();
                attachment["picture"] = json!(picture);
            }
        }
        json!({
            "content": message["content"], "embeds": message["embeds"], "components": message["components"],
            "attachments": attachments,
        })
    }

    /// The command that stands above a message: the one that it answered, whatever has taken its place since.
    fn used(&self, message: &Value) -> Option<String> {
        let id: u64 = message["interaction_metadata"]["id"].as_str()?.parse().ok()?;
        let state = self.discord.state();
        let interaction = state.interactions.get(&id)?;
        let payload = &interaction.payload;
        let name = payload["data"]["name"].as_str()?;
        if interaction.message.map(|id| id.to_string()).as_deref() != message["id"].as_str() {
            return None;
        }
        (payload["type"] == 2 && payload["data"]["type"] == 1).then(|| name.to_owned())
    }
}

/// When a message was written, which its id says.
fn written(message: &Value) -> Option<DateTime<Utc>> {
    let id: i64 = message["id"].as_str()?.parse().ok()?;
    DateTime::from_timestamp_millis((id >> 22) + EPOCH)
}

/// The command, or the verb, with this name.
fn named(of: &Value, name: &str) -> Value {
    let found = of.as_array().into_iter().flatten().find(|one| one["name"] == name);
    found.cloned().unwrap_or_default()
}

/// Discord's number for the type of an option; text if there is no such option.
fn kind_of(command: &Value, option: &str) -> u64 {
    named(&command["options"], option)["type"].as_u64().unwrap_or(3)
}
