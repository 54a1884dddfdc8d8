//! The log of a panic: where it happened, and nothing that it was about.

use crate::support::process::again;
use nextrung::log;
use std::io;
use std::sync::Mutex;
use tracing::level_filters::LevelFilter;

static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Ear;

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_panic_says_where_and_not_what() {
    let ended = again("log::a_panic_in_a_process_of_its_own").output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
}

/// Runs in a process of its own, because it changes the log listener and the panic hook of the whole process.
#[test]
#[ignore = "a process of its own, which the other test starts"]
fn a_panic_in_a_process_of_its_own() {
    tracing::subscriber::set_global_default(log::subscriber(LevelFilter::INFO, log::Format::Json, || Ear)).unwrap();
    log::hush_panics();
    let line = line!() + 1;
    let fallen = std::thread::spawn(|| panic!("{}", "what somebody wrote\nin two lines"));
    fallen.join().unwrap_err();
    let said = String::from_utf8(LOGGED.lock().unwrap().clone()).unwrap();
    let logged: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((said.lines().count(), &logged["level"]), (1, &"ERROR".into()), "{said}");
    assert!(logged["at"].as_str().unwrap().starts_with(&format!("tests/program/log.rs:{line}:")), "{said}");
    assert!(!said.contains("wrote"), "{said}");
}
