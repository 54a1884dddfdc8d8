//! Who the bot may write to, and the channels of their direct messages.

use super::StandIn;
use super::people::DIRECT;
use std::collections::{BTreeMap, BTreeSet};

/// The first id of channels that replaced a lost one.
const LATER: u64 = 1 << 61;

/// Everything that keeps the bot from reaching people.
#[derive(Debug, Default)]
pub struct Doors {
    /// People who accept no direct messages.
    pub closed: BTreeSet<u64>,
    /// People who share no server with the bot.
    pub strangers: BTreeSet<u64>,
    /// Channels that no longer exist.
    pub gone: BTreeSet<u64>,
    /// The current channels of people whose first channel is gone.
    moved: BTreeMap<u64, u64>,
}

impl Doors {
    /// The channel of a person's direct messages with the bot.
    pub fn dm_of(&self, person: u64) -> u64 {
        self.moved.get(&person).copied().unwrap_or(DIRECT + person)
    }

    /// The person whose direct messages these are.
    fn person_at(&self, channel: u64) -> Option<u64> {
        let moved = self.moved.iter().find(|(_, at)| **at == channel).map(|(person, _)| *person);
        moved.or_else(|| (DIRECT..LATER).contains(&channel).then(|| channel - DIRECT))
    }

    /// Removes the channel; opening it again gives another one.
    pub fn lose(&mut self, person: u64) {
        self.gone.insert(self.dm_of(person));
        self.moved.insert(person, LATER + self.gone.len() as u64);
    }

    /// Whether the channel no longer exists.
    pub fn is_gone(&self, channel: &str) -> bool {
        channel.parse().is_ok_and(|channel| self.gone.contains(&channel))
    }

    /// Discord's code for why a message there is refused.
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
    /// Makes a person accept direct messages again.
    pub fn reopens_dms(&self, person: u64) {
        self.state().doors.closed.remove(&person);
    }

    /// Makes a person join a server with the bot again.
    pub fn joins_again(&self, person: u64) {
        self.state().doors.strangers.remove(&person);
    }
}
