//! Whom the bot may write to, and where their direct messages are.

use super::StandIn;
use super::people::DIRECT;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Channels that took the place of one that is gone.
const LATER: u64 = 1 << 61;

/// What stands between the bot and people.
#[derive(Debug, Default)]
pub struct Doors {
    /// They take no direct messages.
    pub closed: BTreeSet<u64>,
    /// They share no server with the bot.
    pub strangers: BTreeSet<u64>,
    /// Channels that are gone.
    pub gone: BTreeSet<u64>,
    /// Where the direct messages are of those whose first channel is gone.
    moved: BTreeMap<u64, u64>,
}

impl Doors {
    /// The channel of a person's direct messages with the bot.
    pub fn dm_of(&self, person: u64) -> u64 {
        self.moved.get(&person).copied().unwrap_or(DIRECT + person)
    }

    /// Whose direct messages these are.
    fn person_at(&self, channel: u64) -> Option<u64> {
        let moved = self.moved.iter().find(|(_, at)| **at == channel).map(|(person, _)| *person);
        moved.or_else(|| (DIRECT..LATER).contains(&channel).then(|| channel - DIRECT))
    }

    /// The channel is gone, and the next time it is opened it is another.
    pub fn lose(&mut self, person: u64) {
        self.gone.insert(self.dm_of(person));
        self.moved.insert(person, LATER + self.gone.len() as u64);
    }

    /// Whether there is no such channel any more.
    pub fn is_gone(&self, channel: &str) -> bool {
        channel.parse().is_ok_and(|channel| self.gone.contains(&channel))
    }

    /// Discord's number for why nothing is said there.
    pub fn shut(&self, channel: &str) -> Option<i64> {
        let person = self.person_at(channel.parse().ok()?)?;
        match () {
            () if self.strangers.contains(&person) => Some(50278),
            () if self.closed.contains(&person) => Some(50007),
            () => None,
        }
    }
}

impl StandIn {
    /// Somebody takes direct messages again.
    pub fn reopens_dms(&self, person: u64) {
        self.state().doors.closed.remove(&person);
    }

    /// Somebody is in a server with the bot again.
    pub fn joins_again(&self, person: u64) {
        self.state().doors.strangers.remove(&person);
    }
}
