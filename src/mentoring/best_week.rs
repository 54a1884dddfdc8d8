//! The best week of somebody's last quarter, and their reasons for a move into management: what they write down, and
//! what is shown beside it. None of it leads to a verdict.

use super::ladder::{Name, Question, Statement};
use super::reflection::Reflection;
use serde::{Deserialize, Serialize};

/// A best week, in the person's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BestWeek {
    /// The ids of the tags that say what made it good.
    pub tags: Vec<String>,
    /// Which week it was.
    pub week: String,
    /// What they did in it.
    pub did: String,
    /// What gave them energy.
    pub energy: String,
    /// What drained them.
    pub drain: String,
    /// What they think of it, next to the others.
    pub thought: String,
}

impl Reflection for BestWeek {
    const KIND: &'static str = "best-week";
}

/// The reasons somebody gave for a move into management.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reasons {
    /// Their ids.
    pub picked: Vec<String>,
}

impl Reflection for Reasons {
    const KIND: &'static str = "reasons";
}

/// What is shown beside what somebody wrote: `best-week.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mirror {
    /// What can make a week good.
    pub tags: Vec<Name>,
    /// The kinds of best week that a source describes. They are shown together.
    pub kinds: Vec<Statement>,
    /// Questions to ask back after the first best week, in turn.
    pub alone: Vec<Question>,
    /// Questions to ask back once there are several, in turn.
    pub together: Vec<Question>,
    /// Reasons for a move, in the order they are offered.
    pub reasons: Vec<Reason>,
    /// Whether people can go back.
    pub back: Vec<Statement>,
}

/// A reason for a move into management.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// The id it is stored under.
    pub id: String,
    /// The reason as people would say it.
    pub title: String,
    /// Whether its source calls it a good reason.
    pub right: bool,
    /// What the sources say about it.
    pub said: Vec<Statement>,
}

impl Mirror {
    /// The tag with this id.
    pub fn tag(&self, id: &str) -> Option<&Name> {
        self.tags.iter().find(|tag| tag.id == id)
    }

    /// The question to ask back when there are `count` best weeks, the one just written included.
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
