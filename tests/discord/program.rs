//! The program's process: started, told to stop, and its output read.

use crate::running::FATAL_CLOSES;
use crate::standin::gateway::ToBot;
use crate::standin::misbehave::On;
use crate::standin::people::{ANA, Spot};
use crate::standin::{PATIENCE, StandIn, TOKEN};
use crate::{level, standin};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use serde_json::json;
use std::process;
use std::process::{ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tokio::process::Child;
use tokio::time::timeout;

/// The program in a folder of its own, so that no developer's `.env` is read, with only these variables set.
fn nextrung(arguments: &[&str], set: &[(&str, &str)]) -> (Child, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let child = tokio::process::Command::from(crate::support::process::nextrung(arguments))
        .current_dir(folder.path())
        // The suite is a canary at every level.
        .env("NEXTRUNG_LOG", "trace")
        .envs(set.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    (child, folder)
}

async fn ended((child, _folder): (Child, tempfile::TempDir)) -> Output {
    let output = timeout(PATIENCE * 2, child.wait_with_output()).await.expect("it ends").unwrap();
    standin::log::add(&printed(&output));
    output
}

/// Sends it a signal.
fn signal(child: &Child, signal: &str) {
    let pid = child.id().expect("it runs").to_string();
    assert!(process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
}

fn code(status: ExitStatus) -> Option<i32> {
    status.code()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn a_signal_ends_it_within_five_seconds() {
    for told in ["-TERM", "-INT"] {
        let discord = StandIn::start().await;
        let running = nextrung(&["run"], &[("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin())]);
        discord.connected().await;
        let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
        discord.answer(&asked).await;
        let begun = Instant::now();
        signal(&running.0, told);
        let output = ended(running).await;
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(code(output.status), Some(0), "{told}: {}", printed(&output));
        assert_eq!(discord.state().closes, [Some(1000)], "{told}");
        discord.finish();
    }
}

#[tokio::test]
async fn what_somebody_has_to_mend_is_exit_code_78() {
    let discord = StandIn::start().await;
    let wrong = [("DISCORD_TOKEN", "NDI.wrong.token"), ("NEXTRUNG_DISCORD_API", &discord.origin())];
    let output = ended(nextrung(&[], &wrong)).await;
    assert_eq!(code(output.status), Some(78), "{}", printed(&output));
    discord.finish();

    for (close, _) in FATAL_CLOSES {
        let discord = StandIn::start().await;
        discord.identify_closed_with(close);
        let set = [("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin())];
        let output = ended(nextrung(&["run"], &set)).await;
        assert_eq!(code(output.status), Some(78), "{close}: {}", printed(&output));
        assert!(printed(&output).contains(&close.to_string()), "{}", printed(&output));
        discord.finish();
    }
    assert_eq!(code(ended(nextrung(&["run"], &[])).await.status), Some(78));
}

/// No fault makes the program print a secret or anybody's words.
#[tokio::test]
async fn the_log_keeps_secrets_and_what_people_say() {
    let discord = StandIn::start().await;
    discord.invalid_form_body(On::Callback, 1);
    let set = [("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin()), ("NEXTRUNG_LOG", "trace")];
    let running = nextrung(&["run"], &set);
    discord.connected().await;
    for said in ["canary one", "vp"] {
        discord.answer(&discord.slash(ANA, Spot::Channel, "ladder", level(said))).await;
    }
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "ladder", level("vp"))).await;
    discord.answer(&discord.forge(ANA, &card, "canary two")).await;
    // What serenity cannot read, it repeats in its own log.
    discord.send(ToBot::Raw(json!({ "op": 0, "t": "INTERACTION_CREATE", "d": { "token": "canary three" } })));
    discord.send(ToBot::Raw(json!({ "op": 99, "d": "canary four" })));
    discord.send(ToBot::Close(4000));
    discord.until("the connection is lost", |state| (!state.closes.is_empty()).then_some(())).await;
    signal(&running.0, "-TERM");
    let output = ended(running).await;
    let printed = printed(&output);
    assert!(printed.contains("code=") && printed.contains("50035"), "the code is in the log: {printed}");
    for secret in ["canary", "interaction-secret", "made.up", "session-secret"] {
        assert!(!printed.contains(secret), "{secret}: {printed}");
    }
    discord.finish();
}

/// The first backup is due at once, and the database takes a while to copy and to check.
#[tokio::test]
async fn a_backup_is_made_while_people_are_answered() {
    let place = tempfile::tempdir().unwrap();
    let database = place.path().join("n.db");
    drop(Store::open(&database, Owner::Discord, None).unwrap());
    let much = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 50000)
                INSERT INTO found (statement) SELECT printf('%0500d', n) FROM n";
    Connection::open(&database).unwrap().execute(much, []).unwrap();
    let discord = StandIn::start().await;
    let database = database.to_str().unwrap();
    let set = [("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin()), ("NEXTRUNG_DB", database)];
    let running = nextrung(&["run"], &set);
    discord.connected().await;
    let backups = place.path().join("n.db.backups");
    let made = || {
        let entries = std::fs::read_dir(&backups).ok()?;
        let mut names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.find(|name| name.ends_with(".db"))
    };
    let made = timeout(PATIENCE * 2, async {
        loop {
            discord.answer(&discord.slash(ANA, Spot::Channel, "ladder", level("vp"))).await;
            if let Some(made) = made() {
                break made;
            }
        }
    });
    let made = made.await.expect("there is a backup");
    let rows = "SELECT count(*) FROM found";
    let rows: u32 = Connection::open(backups.join(made)).unwrap().query_row(rows, [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 50_000);
    signal(&running.0, "-TERM");
    assert_eq!(code(ended(running).await.status), Some(0));
    discord.finish();
}

#[tokio::test]
async fn the_links_ask_for_the_least() {
    let output = ended(nextrung(&["invite"], &[("DISCORD_TOKEN", TOKEN)])).await;
    let printed = printed(&output);
    let links: Vec<&str> = printed.lines().collect();
    assert_eq!(code(output.status), Some(0));
    assert!(links[0].contains("client_id=42&") && links[0].contains("permissions=0"), "{printed}");
    assert!(links.iter().all(|link| link.starts_with("https://discord.com/oauth2/authorize?")), "{printed}");
}
