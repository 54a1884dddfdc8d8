//! The protocol between the processes of a run: a line of JSON as a request, a line of JSON as the answer, on loopback.

use crate::support::process::again;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// The prefix of a process's messages in the output of the test program.
const SAYS: &str = "says: ";

/// A connection to the stand-in's process.
pub struct Control(BufReader<TcpStream>);

impl Control {
    pub fn to(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Control(BufReader::new(stream))
    }

    /// Sends an instruction and waits for the answer.
    pub fn ask(&mut self, what: &Value) -> Value {
        let mut line = what.to_string();
        line.push('\n');
        self.0.get_mut().write_all(line.as_bytes()).unwrap();
        let mut answer = String::new();
        self.0.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{what}: {answer:?}"))
    }
}

/// This test program again, as another process. It inherits these variables, but not the operator's `DISCORD_OPENAPI`.
pub fn process(name: &str, set: &[(&str, String)]) -> Command {
    let mut command = again(name);
    command.env_remove("DISCORD_OPENAPI").envs(set.iter().map(|(name, value)| (*name, value)));
    command
}

/// Prints a message of a process to its parent.
pub fn say(what: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{SAYS}{what}").unwrap();
    out.flush().unwrap();
}

/// The stand-in in a process of its own, which ends when this is dropped.
pub struct Discord {
    child: Child,
    /// The process ends when this is closed.
    _open: ChildStdin,
    pub origin: String,
    pub port: u16,
    pub control: Control,
}

impl Discord {
    /// Starts it at this moment of its calendar, in milliseconds, with this file as its journal.
    pub fn start(journal: &Path, now: i64) -> Self {
        let set = [("HARNESS_JOURNAL", journal.display().to_string()), ("HARNESS_NOW", now.to_string())];
        let mut command = process("apart::discord", &set);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.find_map(|line| Some(line.ok()?.strip_prefix(SAYS)?.to_owned())).expect("it says where it is");
        let said: Value = serde_json::from_str(&said).unwrap();
        // Whatever else it prints is nobody's business, and must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let port = u16::try_from(said["port"].as_u64().unwrap()).unwrap();
        let open = child.stdin.take().unwrap();
        let origin = said["origin"].as_str().unwrap().to_owned();
        Discord { child, _open: open, origin, port, control: Control::to(port) }
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
