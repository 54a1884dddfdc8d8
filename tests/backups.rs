//! `nextrung backup` and `restore`, run as an operator runs them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use nextrung::store::Owner;
use nextrung::store::Store;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use tempfile::TempDir;

/// A folder with a console's database in it, and nothing else that would be read.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        Machine(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nextrung"));
        command.args(arguments).env_clear().env("NEXTRUNG_DB", "n.db").current_dir(&self.0);
        command
    }

    /// What it printed, and how it ended.
    fn run(&self, arguments: &[&str]) -> (String, i32) {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        (String::from_utf8([stdout, stderr].concat()).unwrap(), status.code().unwrap())
    }

    /// A console that stays open, once it has the database.
    fn console(&self) -> Child {
        let mut command = self.command(&["console", "--json"]);
        let mut console = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        console.stdin.as_mut().unwrap().write_all(b"/help\n").unwrap();
        let mut first = String::new();
        BufReader::new(console.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with('{'), "{first}");
        console
    }
}

/// Has a console end, as at the end of a script.
fn close(mut console: Child) {
    drop(console.stdin.take());
    assert!(console.wait().unwrap().success());
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_backup_is_made_beside_the_bot_and_says_what_is_in_it() {
    let machine = Machine::new();
    let console = machine.console();
    let (said, code) = machine.run(&["backup", "b.db"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("Wrote b.db: 0 people in ") && said.lines().count() == 1, "{said}");
    assert!(said.contains("n.db.keys and your key. Neither is in any backup"), "{said}");
    close(console);
    #[cfg(unix)]
    assert_eq!(mode(&machine.path("b.db")), 0o600);
    // And with nobody at work on it.
    assert_eq!(machine.run(&["backup", "c.db"]).1, 0);
    for file in ["b.db", "c.db", "n.db"] {
        assert!(Store::examine(&machine.path(file), Owner::Console).unwrap().begun, "{file}");
    }
    assert!(Store::open(&machine.path("n.db"), Owner::Console, None).is_ok());
}

#[test]
fn a_backup_that_cannot_be_made_says_why() {
    let machine = Machine::new();
    let (said, code) = machine.run(&["backup", "b.db"]);
    assert_eq!((code, said.contains("no database here yet")), (74, true), "{said}");
    close(machine.console());
    for (file, why) in
        [("n.db", "Name another file"), ("n.db.keys", "Name another file"), ("no/b.db", "no such folder")]
    {
        let (said, code) = machine.run(&["backup", file]);
        assert_eq!((code, said.contains(why)), (74, true), "{said}");
    }
    assert_eq!(machine.run(&["backup", "b.db"]).1, 0);
    let (said, code) = machine.run(&["backup", "b.db"]);
    assert_eq!((code, said.contains("there already, and stays as it is")), (74, true), "{said}");
    assert_eq!(machine.run(&["backup"]).1, 64);
}
