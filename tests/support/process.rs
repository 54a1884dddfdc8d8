//! Other processes that tests start: the program, or the test program once more. They see the clock that the tests see,
//! also where it is faked (`tests/any-day.sh`).

use std::process::Command;

/// The program. Nothing is in its environment but the clock.
pub fn nextrung(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nextrung"));
    command
        .args(arguments)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| is_the_clock(&name.to_string_lossy())));
    command
}

/// This test program, to run one test that is otherwise left out. Its environment is that of the tests.
pub fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command
}

/// Whether this variable says what a process takes for the time: the zone, and what libfaketime goes by.
fn is_the_clock(name: &str) -> bool {
    name == "TZ" || name == "LD_PRELOAD" || name.contains("FAKE")
}
