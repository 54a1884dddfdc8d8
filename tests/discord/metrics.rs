//! Metrics, as a monitor reads them while the bot runs against the stand-in.

use crate::standin::people::{ANA, Spot};
use crate::standin::{PATIENCE, StandIn, TOKEN};
use crate::support::process;
use crate::{running, standin, support};
use nextrung::chat::discord::metrics::Metrics;
use nextrung::chat::discord::{Discord, Fatal};
use serde_json::json;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

const ANYWHERE: &str = "127.0.0.1:0";

/// Sends one request and returns the whole answer.
async fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{request} HTTP/1.1\r\nHost: here\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("an answer").unwrap();
    answer
}

/// The value of a sample, by its name and labels as written.
fn value(text: &str, sample: &str) -> f64 {
    let found = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no {sample} in\n{text}")).trim().parse().unwrap()
}

#[tokio::test]
async fn a_monitor_reads_what_happened() {
    let discord = StandIn::start().await;
    discord.state().heartbeat = 100;
    let mut nextrung = Discord::new(&running::settings(&discord), running::HURRIED).unwrap();
    let address = nextrung.serve_metrics(ANYWHERE.parse().unwrap()).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let bot = Arc::new(support::sampler_bot());
    let running = tokio::spawn(nextrung.run(bot, support::now, async {
        let _ = stopped.await;
    }));
    discord.connected().await;
    let mut ids = vec![ANA.id.to_string()];
    let typed = "nothing but words that nobody may see";
    let options = |words: &str| json!([{ "type": 3, "name": "question", "value": words }]);
    for words in [typed, "how big is a team"] {
        let asked = discord.slash(ANA, Spot::Channel, "ask", options(words));
        discord.shown(&asked).await;
        ids.push(asked.0.to_string());
    }
    discord.until("a heartbeat", |state| (state.beats > 1).then_some(())).await;

    // The answer is counted a moment after it arrived, and a heartbeat is looked for twice a second.
    let mut answer = String::new();
    for _ in 0..100 {
        answer = ask(address, "GET /metrics").await;
        let answered = value(&answer, "nextrung_answers_total{outcome=\"answered\"}");
        if answered == 2.0 && value(&answer, "nextrung_heartbeat_latency_seconds") > 0.0 {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("openmetrics-text"), "{answer}");
    for (sample, expected) in [
        ("nextrung_answers_total{outcome=\"answered\"}", 2.0),
        ("nextrung_answers_total{outcome=\"lost\"}", 0.0),
        ("nextrung_ack_latency_seconds_count", 2.0),
        ("nextrung_gateway_state{state=\"connected\"}", 1.0),
        ("nextrung_gateway_state{state=\"connecting\"}", 0.0),
        ("nextrung_requests_total{status=\"4xx\"}", 0.0),
        ("nextrung_budget_waiting", 0.0),
    ] {
        assert_eq!(value(&answer, sample), expected, "{sample}");
    }
    assert!(value(&answer, "nextrung_requests_total{status=\"2xx\"}") >= 4.0, "{answer}");
    assert!(value(&answer, "nextrung_heartbeat_latency_seconds") > 0.0, "{answer}");
    assert!(value(&answer, "nextrung_heartbeat_age_seconds") < PATIENCE.as_secs_f64(), "{answer}");
    for never in ids.iter().map(String::as_str).chain([typed, TOKEN]) {
        assert!(!answer.contains(never), "{never} in {answer}");
    }

    assert!(ask(address, "POST /metrics").await.starts_with("HTTP/1.1 405"));
    assert!(ask(address, "GET /").await.starts_with("HTTP/1.1 404"));
    // Whoever says nothing keeps nobody else out.
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    assert!(ask(address, "GET /metrics").await.starts_with("HTTP/1.1 200"));

    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "it is over with the bot");
    discord.finish();
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let discord = StandIn::start().await;
    let mut nextrung = Discord::new(&running::settings(&discord), running::HURRIED).unwrap();
    let taken = std::net::TcpListener::bind(ANYWHERE).unwrap().local_addr().unwrap();
    let held = std::net::TcpListener::bind(taken).unwrap();
    let fatal = nextrung.serve_metrics(taken).unwrap_err();
    assert!(matches!(fatal, Fatal::Metrics { .. }));
    assert!(fatal.to_string().contains(&taken.to_string()), "{fatal}");

    let (folder, program) = program(&discord, Some(taken));
    let ended = timeout(PATIENCE * 4, program.wait_with_output()).await.unwrap().unwrap();
    assert_eq!(ended.status.code(), Some(78));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains(&format!("NEXTRUNG_METRICS: {taken} cannot be listened on (address in use)")), "{said}");
    standin::log::add(&said);
    drop((held, folder));
    discord.finish();
}

/// The program with metrics at this address.
fn program(discord: &StandIn, metrics: Option<SocketAddr>) -> (TempDir, Child) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::from(process::nextrung(&["run"]));
    command.current_dir(&folder).stderr(Stdio::piped()).kill_on_drop(true);
    command.env("DISCORD_TOKEN", TOKEN).env("NEXTRUNG_DISCORD_API", discord.origin());
    if let Some(address) = metrics {
        command.env("NEXTRUNG_METRICS", address.to_string());
    }
    (folder, command.spawn().unwrap())
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_listens_unless_it_is_asked_for() {
    for asked in [false, true] {
        let discord = StandIn::start().await;
        let free = std::net::TcpListener::bind(ANYWHERE).unwrap().local_addr().unwrap();
        let (folder, mut program) = program(&discord, asked.then_some(free));
        discord.connected().await;
        let expected = if asked { vec![free.port()] } else { Vec::new() };
        assert_eq!(listening(program.id().unwrap()), expected);
        program.kill().await.unwrap();
        drop(folder);
        discord.finish();
    }
}

/// The ports that a process listens on, according to Linux.
#[cfg(target_os = "linux")]
fn listening(process: u32) -> Vec<u16> {
    let sockets: BTreeSet<String> = std::fs::read_dir(format!("/proc/{process}/fd"))
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let mut ports = Vec::new();
    for table in ["tcp", "tcp6"] {
        let Ok(rows) = std::fs::read_to_string(format!("/proc/{process}/net/{table}")) else { continue };
        for row in rows.lines().skip(1) {
            let fields: Vec<&str> = row.split_whitespace().collect();
            // Local address, state (0A listens) and inode.
            if fields[3] == "0A" && sockets.contains(fields[9]) {
                ports.push(u16::from_str_radix(fields[1].rsplit(':').next().unwrap(), 16).unwrap());
            }
        }
    }
    ports
}

#[test]
fn the_page_for_operators_names_what_is_exported() {
    let page = include_str!("../../docs/operating.md");
    let described: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| `nextrung_")?.split('`').next()).collect();
    let text = Metrics::default().text();
    let mut exported = BTreeSet::new();
    for line in text.lines() {
        let Some((name, kind)) = line.strip_prefix("# TYPE nextrung_").and_then(|line| line.split_once(' ')) else {
            continue;
        };
        // OpenMetrics says the ending of some kinds with the sample alone.
        let ending = match kind {
            "counter" => "_total",
            "info" => "_info",
            _ => "",
        };
        exported.insert(format!("{name}{ending}"));
    }
    assert_eq!(described, exported.iter().map(String::as_str).collect());
}
