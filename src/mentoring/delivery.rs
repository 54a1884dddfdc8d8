//! Deliveries: the messages that Nextrung sends by itself, their identity, their contents and their states. Plain
//! values; the store keeps them.

use super::best_week::BestWeek;
use super::person::Address;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The length of an idempotency key in characters, which is also the longest nonce that a message may have.
pub const IDEMPOTENCY_KEY_LENGTH: usize = 25;

/// What kind of message a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// The first message, sent when a press starts something.
    Welcome,
    /// An occurrence of a schedule.
    CheckIn,
    /// A check-in that the person postponed.
    Snoozed,
    /// One reminder of a check-in without an answer. Databases and idempotency keys have its old name.
    #[strum(serialize = "nudge")]
    Reminder,
    /// A word about the schedule itself, such as that it is paused.
    Notice,
    /// A check-in that the person asked for right away. It is part of the reply and is never sent.
    Asked,
}

/// The state of a delivery. Each says what it leads to; `ARCHITECTURE.md` has the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum State {
    /// Known, and certainly not sent. Leads to sending, merged and cancelled.
    Pending,
    /// An attempt was recorded. It may be on its way or done, and its fate stays unknown until an answer or a look
    /// tells. Leads to delivered, unreachable and failed; also to pending, merged and cancelled once it is certain that
    /// nothing was stored.
    Sending,
    /// The message is there, or was until somebody deleted it. Final.
    Delivered,
    /// It is part of another delivery's message (a batch) and shares that one's fate. Goes back to pending if the other
    /// is cancelled unsent.
    Merged,
    /// The platform says that this person cannot be messaged. Final.
    Unreachable,
    /// Given up, for a reason that is stored beside it. Final.
    Failed,
    /// Withdrawn before it was tried. Final.
    Cancelled,
}

/// Whether a check-in has an answer. Other roles have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum AnswerState {
    /// No answer yet.
    Open,
    /// The person's answer is stored.
    Answered,
    /// The person skipped it.
    Skipped,
    /// It can no longer be answered: a later one replaced it, or it was never asked.
    Lapsed,
}

/// Everything that identifies a delivery. The same identity always gives the same idempotency key, also in a restored database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The random name of this instance of Nextrung.
    pub instance: &'a str,
    /// The uid of what it comes from: a schedule.
    pub source: &'a str,
    /// The platform's name, and the recipient's id there.
    pub to: (&'a str, &'a str),
    /// The date of the occurrence.
    pub nominal: NaiveDate,
    /// The kind of message.
    pub role: Role,
    /// 0, or one more than the delivery it follows.
    pub seq: u32,
    /// The id of the interaction that caused it, if it was a press.
    pub press: Option<&'a str>,
}

impl Identity<'_> {
    /// [`IDEMPOTENCY_KEY_LENGTH`] lower-case letters and digits that no other delivery has. The message has them as its nonce and in every
    /// button.
    pub fn idempotency_key(&self) -> String {
        let (nominal, seq) = (self.nominal.to_string(), self.seq.to_string());
        let (platform, id) = self.to;
        let parts = [
            self.instance,
            self.source,
            platform,
            id,
            &nominal,
            self.role.name(),
            &seq,
            self.press.unwrap_or_default(),
        ];
        let mut hash = Sha256::new();
        for part in parts {
            // The length comes first, so that two different lists of parts never hash alike.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut key = data_encoding::BASE32_NOPAD.encode(&hash.finalize()).to_lowercase();
        key.truncate(IDEMPOTENCY_KEY_LENGTH);
        key
    }
}

impl Role {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The role with this stored name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl State {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The state with this stored name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl AnswerState {
    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The answer state with this stored name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// What a delivery's message has to say, collected from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The kind of message.
    pub role: Role,
    /// Its own idempotency key. Every button that is about this very message carries it.
    pub idempotency_key: String,
    /// The date it is for.
    pub nominal: NaiveDate,
    /// For a notice: the reason why its schedule is paused.
    pub reason: String,
    /// Who it goes to.
    pub to: Address,
    /// What the person wants to be called.
    pub called: Option<String>,
    /// The level the person holds.
    pub level: Option<String>,
    /// The level they are heading for.
    pub target: Option<String>,
    /// The schedule it comes from.
    pub schedule: super::schedule::Schedule,
    /// The check-ins in it that can still be answered, its own first. Empty in a welcome or a notice.
    pub items: Vec<Item>,
    /// For a reminder: how many came before it.
    pub seq: u32,
    /// How often what still waits in it is reminded of at most.
    pub reminders: u32,
}

/// One check-in in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The idempotency key of the check-in, which an answer refers to.
    pub idempotency_key: String,
    /// The uid of its schedule.
    pub schedule: String,
    /// The id of its kind.
    pub kind: String,
    /// The date it is for.
    pub nominal: NaiveDate,
    /// Earlier dates of the same schedule that were missed and that this one stands for, the earliest first.
    pub stands_for: Vec<NaiveDate>,
    /// The ids of its questions. Empty until they are drawn.
    pub questions: Vec<String>,
    /// The questions that earlier check-ins of this kind asked the person, the latest first, as far back as matters for
    /// the draw. Empty once the questions are drawn.
    pub before: Vec<Vec<String>>,
    /// The questions that the same schedule asked last.
    pub previous: Vec<String>,
    /// How many check-ins its schedule has asked so far, this one included.
    pub number: u32,
    /// The themes its schedule keeps to. If empty, those of its kind.
    pub themes: Vec<String>,
    /// Whether it asks fewer questions.
    pub short: bool,
    /// The assignment that its schedule is about, in the person's own words.
    pub about: Option<String>,
    /// The date by which the assignment is to be done.
    pub ends: Option<NaiveDate>,
    /// What they said they would try, if they have not yet said how it went.
    pub promise: Option<Promise>,
    /// How many of its questions they have answered so far.
    pub begun: u32,
    /// For a check-in that asks for another best week: the last one they wrote before it, and when.
    pub best_week: Option<(NaiveDate, BestWeek)>,
}

/// What somebody said they would try before the next check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The uid of the schedule whose check-in they said it in.
    pub schedule: String,
    /// The idempotency key of that check-in.
    pub idempotency_key: String,
    /// The date of that check-in.
    pub date: NaiveDate,
    /// Their words.
    pub words: String,
    /// How it went.
    pub outcome: Outcome,
    /// Whether they have said so just now.
    pub is_news: bool,
}

/// How it went with what somebody said they would try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Outcome {
    /// They have not said yet.
    Open,
    /// They carry on with it.
    Carried,
    /// They did it.
    Done,
    /// They dropped it.
    Dropped,
}

impl Promise {
    /// Whether the next check-in still asks how it went.
    pub fn is_pending(&self) -> bool {
        matches!(self.outcome, Outcome::Open | Outcome::Carried)
    }
}

impl Outcome {
    /// The name it is stored under, and has in lines.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The outcome with this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{AnswerState, IDEMPOTENCY_KEY_LENGTH, Identity, Outcome, Role, State};
    use std::collections::BTreeSet;
    use strum::VariantArray;

    fn identity() -> Identity<'static> {
        Identity {
            instance: "house",
            source: "schedule",
            to: ("discord", "1101"),
            nominal: "2026-11-23".parse().unwrap(),
            role: Role::CheckIn,
            seq: 0,
            press: None,
        }
    }

    #[test]
    fn an_idempotency_key_is_the_same_for_ever() {
        // Written down here: a change of it would send everything once more that was sent before.
        assert_eq!(identity().idempotency_key(), "5vf73tk7w5kge6axhzkslyn77");
    }

    #[test]
    fn every_part_of_a_name_counts() {
        let it = identity();
        let others = [
            it,
            Identity { instance: "mouse", ..it },
            Identity { source: "another", ..it },
            Identity { to: ("console", "1101"), ..it },
            Identity { to: ("discord", "1102"), ..it },
            // The same letters, split differently.
            Identity { to: ("discord1", "101"), ..it },
            Identity { nominal: "2026-11-30".parse().unwrap(), ..it },
            Identity { role: Role::Reminder, ..it },
            Identity { seq: 1, ..it },
            Identity { press: Some("1"), ..it },
        ];
        let keys: BTreeSet<String> = others.iter().map(Identity::idempotency_key).collect();
        assert_eq!(keys.len(), others.len());
        assert!(
            keys.iter()
                .all(|key| key.len() == IDEMPOTENCY_KEY_LENGTH && key.bytes().all(|c| c.is_ascii_alphanumeric()))
        );
    }

    #[test]
    fn names_lead_back() {
        assert!(Role::VARIANTS.iter().all(|role| Role::named(role.name()) == Some(*role)));
        assert!(State::VARIANTS.iter().all(|state| State::named(state.name()) == Some(*state)));
        assert!(Outcome::VARIANTS.iter().all(|outcome| Outcome::named(outcome.name()) == Some(*outcome)));
        assert!(AnswerState::VARIANTS.iter().all(|answer| AnswerState::named(answer.name()) == Some(*answer)));
    }

    #[test]
    fn stored_names_never_change() {
        // The database holds them. A variant that is renamed keeps its stored name with `#[strum(serialize = "...")]`.
        let names = |names: Vec<&str>| names.join(" ");
        assert_eq!(
            names(Role::VARIANTS.iter().map(|role| role.name()).collect()),
            "welcome check-in snoozed nudge notice asked"
        );
        assert_eq!(
            names(State::VARIANTS.iter().map(|state| state.name()).collect()),
            "pending sending delivered merged unreachable failed cancelled"
        );
        assert_eq!(
            names(Outcome::VARIANTS.iter().map(|outcome| outcome.name()).collect()),
            "open carried done dropped"
        );
        assert_eq!(
            names(AnswerState::VARIANTS.iter().map(|answer| answer.name()).collect()),
            "open answered skipped lapsed"
        );
    }
}
