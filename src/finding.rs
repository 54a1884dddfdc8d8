//! The findings of `nextrung doctor`: one line each, with what to do if something is wrong.

use std::fmt;

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All is well.
    Good,
    /// It works, but somebody should have a look.
    Look,
    /// It keeps Nextrung from working; this is the exit code.
    Broken(u8),
    /// It was not checked.
    Left,
}

/// The result of a check, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was checked, in a word or two.
    pub about: &'static str,
    /// The result.
    pub status: Status,
    /// What was found, and what to do if something is wrong. Whole sentences.
    pub says: String,
}

impl Finding {
    /// A finding that all is well.
    pub fn good(about: &'static str, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Good, says: says.into() }
    }

    /// A finding that somebody should look at.
    pub fn look(about: &'static str, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Look, says: says.into() }
    }

    /// A finding that keeps Nextrung from working. Nextrung, or `doctor`, ends with this exit code.
    pub fn broken(about: &'static str, code: u8, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Broken(code), says: says.into() }
    }

    /// A finding that this was not checked, with the reason.
    pub fn left(about: &'static str, says: impl Into<String>) -> Self {
        Finding { about, status: Status::Left, says: says.into() }
    }
}

impl fmt::Display for Finding {
    /// Always one line: quoted text may contain line breaks and worse.
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
