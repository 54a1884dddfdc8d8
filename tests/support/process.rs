//! Processes that tests start: the program, or the test program again. They see the same clock as the tests, even if it is faked
//! (`tests/any-day.sh`).

use std::process::Command;

/// The program, with only the clock in its environment.
pub fn nextrung(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nextrung"));
    command
        .args(arguments)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| is_the_clock(&name.to_string_lossy())));
    command
}

/// This test program again, to run one ignored test. It has the environment of the tests.
pub fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command
}

/// Whether this variable affects the time a process sees: the zone, or the settings of libfaketime.
fn is_the_clock(name: &str) -> bool {
    name == "TZ" || name == "LD_PRELOAD" || name.contains("FAKE")
}
