//! One row of the matrix: a running bot, and a Discord that is about to misbehave.

use crate::standin::people::{Asked, Person, Spot};
use crate::standin::{PATIENCE, SERVER, StandIn, log};
use crate::{running, support};
use nextrung::bot::Bot;
use nextrung::bot::outbox::fate::{Sent, Unsent};
use nextrung::bot::reply::{Reply, Text};
use nextrung::chat::discord::backoff::Pace;
use nextrung::chat::discord::outgoing::MessageSender;
use nextrung::chat::discord::{Discord, Fatal};
use nextrung::mentoring::person::Platform;
use nextrung::store::servers::Server;
use serde_json::json;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

pub struct Row {
    pub discord: StandIn,
    pub post: MessageSender,
    pub bot: Arc<Bot>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Fatal>>,
    next: AtomicU64,
}

impl Row {
    /// Starts without faults: the bot is connected and its commands are registered.
    pub async fn begin() -> Self {
        let row = Self::begin_with(running::HURRIED, |_| {}).await;
        row.settled().await;
        row
    }

    /// Starts a bot with only this fault.
    pub async fn begin_with(pace: Pace, fault: impl FnOnce(&StandIn)) -> Self {
        let discord = StandIn::start().await;
        fault(&discord);
        log::begin_here();
        let program = Discord::new(&running::settings(&discord), pace).unwrap();
        let post = program.sender();
        let (stop, stopped) = oneshot::channel();
        let bot = Arc::new(support::bot());
        let ended = tokio::spawn(program.run(Arc::clone(&bot), support::now, async {
            let _ = stopped.await;
        }));
        Row { discord, post, bot, stop, ended, next: AtomicU64::new(1) }
    }

    /// Waits until it has finished its start.
    pub async fn settled(&self) {
        self.discord.connected().await;
        self.logs(&["INFO", "the commands are registered"]).await;
        let swept = |seen: &crate::standin::state::Seen| seen.path.contains("/guilds/");
        self.discord.until("the server is swept", |state| state.seen.iter().any(swept).then_some(())).await;
        // The answer to that has to come back too.
        sleep(Duration::from_millis(20)).await;
    }

    /// The bot's record of the server.
    pub fn server(&self) -> Option<Server> {
        self.bot.store().server(Platform::Discord, &SERVER.to_string()).unwrap()
    }

    /// Waits until the bot has recorded that it is in the server, or was removed from it.
    pub async fn in_server(&self, is: bool) {
        let noted = |server: Server| server.removed.is_none() == is;
        self.discord.until("the server is noted", |_| self.server().is_some_and(noted).then_some(())).await;
    }

    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A new person asks for a card.
    pub fn ask(&self) -> Asked {
        let who = Person { id: 2_000 + self.number(), name: "cat", permissions: 2_048 };
        let vp = json!([{ "type": 3, "name": "level", "value": "vp" }]);
        self.discord.slash(who, Spot::Channel, "ladder", vp)
    }

    /// Checks that they see the card.
    pub async fn card(&self, question: &Asked) {
        let (_, card) = self.discord.shown(question).await;
        assert_eq!(card["embeds"][0]["title"], "VP of Engineering", "{card:#}");
    }

    /// Checks that only they see an apology, with a code that is also in the log.
    pub async fn apology(&self, question: &Asked) {
        let (_, said) = self.discord.shown(question).await;
        let code = nextrung::bot::code(&question.0.to_string());
        assert_eq!(said["flags"], 64);
        assert!(said.to_string().contains(&code), "{said:#}");
        self.logs(&["ERROR", &code]).await;
    }

    /// Checks that Discord tells them the application did not respond, and that the log says so too.
    pub async fn nothing(&self, question: &Asked, logged: &[&str]) {
        self.logs(logged).await;
        let gone = self.discord.state().interactions.remove(&question.0).unwrap();
        assert!(gone.answer.is_none());
    }

    /// A channel without messages.
    pub fn channel(&self) -> u64 {
        90_000 + self.number()
    }

    /// Sends a message with this nonce.
    pub async fn send(&self, channel: u64, nonce: &str) -> Result<Sent, Unsent> {
        let said = Reply { text: Text::default().plain("Monday, Ana."), ..Reply::default() };
        self.post.send(&channel.to_string(), &said, nonce, || ready(true)).await
    }

    /// Looks for a message with this nonce.
    pub async fn look(&self, channel: u64, nonce: &str) -> Result<Option<String>, Unsent> {
        self.post.look(&channel.to_string(), nonce, support::now()).await
    }

    /// Sends a message that is stored.
    pub async fn stored(&self, channel: u64, nonce: &str) {
        let sent = self.send(channel, nonce).await;
        let id = self.delivered(nonce)[0].to_string();
        assert_eq!(sent, Ok(Sent::Stored(id)));
    }

    /// The messages stored with this nonce.
    pub fn delivered(&self, nonce: &str) -> Vec<u64> {
        let state = self.discord.state();
        let these = state.deliveries.iter().filter(|one| one.nonce.as_deref() == Some(nonce));
        these.map(|one| one.message).collect()
    }

    /// Checks that a message with an unknown fate is stored exactly once after a second attempt.
    pub async fn once_after_all(&self, channel: u64, nonce: &str) {
        self.stored(channel, nonce).await;
        assert_eq!(self.delivered(nonce).len(), 1);
    }

    /// The log so far. A row has a thread of its own, and everything on it belongs to its bot.
    pub fn log(&self) -> String {
        log::here()
    }

    /// Waits for a log line with all of these words.
    pub async fn logs(&self, words: &[&str]) {
        let line = |log: &str| log.lines().any(|line| words.iter().all(|word| line.contains(word)));
        let waiting = async {
            while !line(&self.log()) {
                sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = timeout(PATIENCE * 4, waiting).await;
        assert!(waited.is_ok(), "no line with {words:?} in\n{}", self.log());
    }

    /// Checks that the log has nothing for the operator.
    pub fn quiet(&self) {
        let log = self.log();
        let loud: Vec<&str> = log.lines().filter(|line| line.contains(" WARN ") || line.contains("ERROR ")).collect();
        assert!(loud.is_empty(), "{loud:#?}");
    }

    /// Waits until there were this many sessions in all, and the bot listens.
    pub async fn sessions(&self, sessions: usize) {
        let there = |state: &mut crate::standin::state::State| {
            (state.identifies.len() == sessions && state.to_bot.is_some()).then_some(())
        };
        self.discord.until("the bot is back", there).await;
    }

    /// Waits until the session is resumed.
    pub async fn resumed(&self) {
        let there = |state: &mut crate::standin::state::State| {
            (!state.resumes.is_empty() && state.to_bot.is_some()).then_some(())
        };
        self.discord.until("the bot is back", there).await;
        assert_eq!(self.discord.state().identifies.len(), 1);
        self.logs(&["INFO", "resumed"]).await;
    }

    /// Checks that everything works: a person asks and sees a card, and a message is delivered.
    pub async fn works(&self) {
        self.card(&self.ask()).await;
        let (channel, nonce) = (self.channel(), format!("works-{}", self.number()));
        self.stored(channel, &nonce).await;
    }

    /// How often an answer to an interaction was sent.
    pub fn callbacks(&self) -> usize {
        self.discord.requests("POST", "/callback").len()
    }

    /// Checks that the program has ended with this error. After a person mends the cause, it starts again.
    pub async fn fatal(self, fatal: Fatal) {
        assert_eq!(timeout(PATIENCE, self.ended).await.expect("it ends").unwrap(), Err(fatal));
        self.discord.finish();
    }

    /// Checks that everything works again, then ends the row without a mistake.
    pub async fn end(self) {
        self.works().await;
        self.leave().await;
    }

    /// Ends the row while a fault is still active.
    pub async fn leave(self) {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.ended).await.expect("it ends within five seconds").unwrap().unwrap();
        self.discord.finish();
    }
}

/// Checks that at least this much time has passed.
pub fn took(begun: Instant, least: Duration) {
    let took = begun.elapsed();
    assert!(took >= least, "{took:?}");
}

/// Checks that a message was postponed for about this long.
pub fn put_off(unsent: Result<Sent, Unsent>, about: Duration) {
    let Err(Unsent::PutOff(wait)) = unsent else { panic!("{unsent:?}") };
    assert!(wait > about.mul_f64(0.9) && wait < about.mul_f64(1.1), "{wait:?}");
}
