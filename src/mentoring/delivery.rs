//! Something said unasked: what names it, what it is, and what can become of it. Plain values; keeping them is the store's.

use super::best_week::BestWeek;
use super::person::Address;
use chrono::NaiveDate;
use sha2::Digest;
use sha2::Sha256;
use strum::EnumString;
use strum::IntoStaticStr;
use strum::VariantArray;

/// How long a marker is, in characters: as long as the nonce of a message may be.
pub const MARKER: usize = 25;

/// What a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// The first message, at the press that begins something.
    Welcome,
    /// An occurrence of a schedule.
    CheckIn,
    /// A check-in that somebody put off.
    Snoozed,
    /// One reminder of a check-in without an answer. Databases and idempotency keys have its old name.
    #[strum(serialize = "nudge")]
    Reminder,
    /// A word about the schedule itself, such as that it is paused.
    Notice,
    /// A check-in that somebody asked for at once. It stands in the very reply, and is never sent.
    Asked,
}

/// What has become of a delivery. Each says what it leads to; `ARCHITECTURE.md` has the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum State {
    /// Known, and certainly not sent. Leads to sending, merged and cancelled.
    Pending,
    /// A try was written down, and may be on its way or done: nobody knows its fate until an answer or a look says it. Leads to
    /// delivered, unreachable and failed; to pending, merged and cancelled once it is known that nothing was stored.
    Sending,
    /// It is there, or was until somebody deleted it. The end.
    Delivered,
    /// It goes along with another, and shares what becomes of that. Leads back to pending, where that is cancelled unsent.
    Merged,
    /// The platform says that this person cannot be written to. The end.
    Unreachable,
    /// Given up, for a reason that stands beside it. The end.
    Failed,
    /// Taken back before it was tried. The end.
    Cancelled,
}

/// What came back from a person. Only check-ins have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum AnswerState {
    /// Nothing yet.
    Open,
    /// What they wrote is kept.
    Answered,
    /// They said that they skip it.
    Skipped,
    /// It can no longer be answered: a later one stands for it, or it was never asked.
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
    /// What it is.
    pub role: Role,
    /// 0; one more than what it follows from.
    pub seq: u32,
    /// The id of the interaction that made it, if a press did.
    pub press: Option<&'a str>,
}

impl Identity<'_> {
    /// [`MARKER`] lower-case letters and digits that no other delivery has. The message has them as its nonce and in every
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
            // With its length before it, so that no two lists of parts read alike.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut key = data_encoding::BASE32_NOPAD.encode(&hash.finalize()).to_lowercase();
        key.truncate(MARKER);
        key
    }
}

impl Role {
    /// What it is called where it is kept.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl State {
    /// What it is called where it is kept.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl AnswerState {
    /// What it is called where it is kept.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The answer of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// What a delivery has to say, gathered from what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// What it is.
    pub role: Role,
    /// Its own marker: in every button that is about this very message.
    pub marker: String,
    /// The date it is for.
    pub nominal: NaiveDate,
    /// Why it is said, for a notice: the reason that its schedule is paused for.
    pub reason: String,
    /// Who it goes to.
    pub to: Address,
    /// What the person wants to be called.
    pub called: Option<String>,
    /// The level that the person holds.
    pub level: Option<String>,
    /// The level that they are heading for.
    pub target: Option<String>,
    /// The schedule it comes from.
    pub schedule: super::schedule::Schedule,
    /// The check-ins in it that can still be answered, its own first. None in a welcome or a notice.
    pub items: Vec<Item>,
    /// Of a reminder: how many came before it.
    pub seq: u32,
    /// How often what still waits in it is reminded of at most.
    pub reminders: u32,
}

/// One check-in in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The marker of the check-in: what an answer is for.
    pub marker: String,
    /// The uid of its schedule.
    pub schedule: String,
    /// The id of its kind.
    pub kind: String,
    /// The date it is for.
    pub nominal: NaiveDate,
    /// Earlier dates of the same schedule that were missed and that it stands for, the earliest first.
    pub stands_for: Vec<NaiveDate>,
    /// The ids of the questions it asks. Empty, while they are not drawn.
    pub questions: Vec<String>,
    /// What check-ins of this kind asked the person before, the latest first; as much as matters for what is asked now. Empty,
    /// once that is drawn.
    pub before: Vec<Vec<String>>,
    /// What the same schedule asked last.
    pub previous: Vec<String>,
    /// How many check-ins of its schedule were asked by now, with this one.
    pub number: u32,
    /// The themes that its schedule keeps to. Those of its kind, where there are none.
    pub themes: Vec<String>,
    /// Whether it asks less than it could.
    pub short: bool,
    /// The assignment that its schedule is about, in the person's own words.
    pub about: Option<String>,
    /// The date on which that is to be done.
    pub ends: Option<NaiveDate>,
    /// What they said they would try, and have not said what came of it.
    pub promise: Option<Promise>,
    /// How many of its questions they have answered so far.
    pub begun: u32,
    /// The last best week that they wrote down before it, and when, for a check-in that asks for another.
    pub best_week: Option<(NaiveDate, BestWeek)>,
}

/// What somebody said they would try before the next check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The uid of the schedule whose check-in they said so in.
    pub schedule: String,
    /// The marker of that check-in.
    pub marker: String,
    /// The date of the check-in in which they said so.
    pub date: NaiveDate,
    /// Their words.
    pub words: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether they have said so just now.
    pub is_news: bool,
}

/// What came of what somebody said they would try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Outcome {
    /// They have not said.
    Open,
    /// They go on with it.
    Carried,
    /// They did it.
    Done,
    /// They let it go.
    Dropped,
}

impl Promise {
    /// Whether it is still to be asked what came of it.
    pub fn is_pending(&self) -> bool {
        matches!(self.outcome, Outcome::Open | Outcome::Carried)
    }
}

impl Outcome {
    /// What it is called where it is kept, and in lines.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The outcome of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::AnswerState;
    use super::Identity;
    use super::MARKER;
    use super::Outcome;
    use super::Role;
    use super::State;
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
            // The same letters, cut elsewhere.
            Identity { to: ("discord1", "101"), ..it },
            Identity { nominal: "2026-11-30".parse().unwrap(), ..it },
            Identity { role: Role::Reminder, ..it },
            Identity { seq: 1, ..it },
            Identity { press: Some("1"), ..it },
        ];
        let keys: BTreeSet<String> = others.iter().map(Identity::idempotency_key).collect();
        assert_eq!(keys.len(), others.len());
        assert!(keys.iter().all(|key| key.len() == MARKER && key.bytes().all(|c| c.is_ascii_alphanumeric())));
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
