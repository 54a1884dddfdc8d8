//! A machine for the program: a folder of its own, so that no developer's settings are read, and an environment with only the
//! database set, which is `n.db` in that folder.

#![allow(dead_code, reason = "each test file uses its part of it")]

use crate::support::process;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

pub struct Machine(pub TempDir);

impl Machine {
    pub fn new() -> Self {
        Machine(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = process::nextrung(arguments);
        command.env("NEXTRUNG_DB", "n.db").current_dir(&self.0);
        command
    }

    /// Runs the program and returns its output and exit code.
    pub fn run(&self, arguments: &[&str]) -> (String, i32) {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        (String::from_utf8([stdout, stderr].concat()).unwrap(), status.code().unwrap())
    }

    /// Starts a console that stays open, and waits until it has the database.
    pub fn console(&self) -> Child {
        let mut command = self.command(&["console", "--json"]);
        let mut console = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        console.stdin.as_mut().unwrap().write_all(b"/help\n").unwrap();
        let mut first = String::new();
        BufReader::new(console.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with('{'), "{first}");
        console
    }

    /// Runs these lines through a console, and returns its standard error.
    pub fn script(&self, lines: &str) -> String {
        let mut command = self.command(&["console", "--json"]);
        let mut console = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        console.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let Output { status, stderr, .. } = console.wait_with_output().unwrap();
        assert!(status.success(), "{status}");
        String::from_utf8(stderr).unwrap()
    }

    /// The names of the backups, in order.
    pub fn backups(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("n.db.backups")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Closes a console as the end of a script does.
pub fn close(mut console: Child) {
    drop(console.stdin.take());
    assert!(console.wait().unwrap().success());
}
