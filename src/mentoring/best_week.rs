//! The best week of somebody's last quarter, and why they would move into management: what they write down, and what is held beside
//! it. No verdict comes out of any of it.

use super::ladder::Name;
use super::ladder::Question;
use super::ladder::Statement;
use super::reflection::Reflection;
use serde::Deserialize;
use serde::Serialize;

/// A best week, in somebody's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BestWeek {
    /// The ids of what made it good.
    pub tags: Vec<String>,
    /// Which week it was.
    pub week: String,
    /// What they did in it.
    pub did: String,
    /// What gave them energy.
    pub energy: String,
    /// What drained them.
    pub drain: String,
    /// What they make of it, beside the others.
    pub thought: String,
}

impl Reflection for BestWeek {
    const KIND: &'static str = "best-week";
}

/// The reasons that somebody gave for a move into management.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reasons {
    /// Their ids.
    pub picked: Vec<String>,
}

impl Reflection for Reasons {
    const KIND: &'static str = "reasons";
}

/// What is held beside what somebody wrote: `best-week.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mirror {
    /// What can have made a week good.
    pub tags: Vec<Name>,
    /// The kinds of best week that a source knows, shown together.
    pub kinds: Vec<Statement>,
    /// What is asked back after a first one, by turns.
    pub alone: Vec<Question>,
    /// What is asked back where there are several, by turns.
    pub together: Vec<Question>,
    /// Reasons for a move, in the order in which they are offered.
    pub reasons: Vec<Reason>,
    /// Whether there is a way back.
    pub back: Vec<Statement>,
}

/// A reason for a move into management.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// What it is kept under.
    pub id: String,
    /// As somebody would say it.
    pub title: String,
    /// Whether its source calls it a right one.
    pub right: bool,
    /// What the sources say to it.
    pub said: Vec<Statement>,
}

impl Mirror {
    /// What can have made a week good, by its id.
    pub fn tag(&self, id: &str) -> Option<&Name> {
        self.tags.iter().find(|tag| tag.id == id)
    }

    /// The question back where there are so many, with the one that was just written.
    pub fn question(&self, count: usize) -> Option<&Question> {
        let asked = if count > 1 { &self.together } else { &self.alone };
        let turn = count.saturating_sub(if count > 1 { 2 } else { 1 });
        asked.get(turn.checked_rem(asked.len())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_take_turns() {
        let question = |id: &str| Question { id: id.to_owned(), ..Question::default() };
        let mirror =
            Mirror { alone: vec![question("a")], together: vec![question("b"), question("c")], ..Mirror::default() };
        let ids = (0..5).map(|count| mirror.question(count).unwrap().id.as_str());
        assert_eq!(ids.collect::<String>(), "aabcb");
        assert_eq!(Mirror::default().question(3), None);
    }
}
