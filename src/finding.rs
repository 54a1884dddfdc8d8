//! What `nextrung doctor` finds out: one line each, with what to do where something is wrong.

use std::fmt;

/// How it stands with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// As it should be.
    Good,
    /// It works, and somebody had better look at it.
    Look,
    /// It keeps Nextrung from working; the exit code says how.
    Broken(u8),
    /// It was not looked at.
    Left,
}

/// How it stands with one thing, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in a word or two.
    pub about: &'static str,
    /// How it stands.
    pub status: Status,
    /// What was found, and what to do where something is wrong. Whole sentences.
    pub says: String,
}

impl Finding {
    /// All is well.
    pub fn good(about: &'static str, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Good, says: says.into() }
    }

    /// Somebody had better look at it.
    pub fn look(about: &'static str, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Look, says: says.into() }
    }

    /// Nextrung does not work like this. It would end, or `doctor` does, with this exit code.
    pub fn broken(about: &'static str, code: u8, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Broken(code), says: says.into() }
    }

    /// It was not looked at, for a reason that is said.
    pub fn left(about: &'static str, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Left, says: says.into() }
    }
}

impl fmt::Display for Finding {
    /// Always one line: what is quoted may hold line breaks and worse.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.status {
            Status::Good => "ok",
            Status::Look => "look",
            Status::Broken(_) => "BROKEN",
            Status::Left => "-",
        };
        let says: Vec<&str> = self.says.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let words = says.into_iter().filter(|word| !word.is_empty());
        write!(f, "{status:<6}  {:<10}  {}", self.about, words.collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::Finding;

    #[test]
    fn a_finding_is_one_line() {
        let line = Finding::broken("database", 74, "It is\n  damaged.\r\nRestore\u{1b} a backup.").to_string();
        assert_eq!(line, "BROKEN  database    It is damaged. Restore a backup.");
    }
}
