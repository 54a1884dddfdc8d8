//! `nextrung doctor` in set-ups with one fault each: it names the fault and says what to do about it.

use crate::standin;
use crate::standin::misbehave::{FROM_NOW_ON, On};
use crate::standin::{SERVER, StandIn, TOKEN};
use crate::support::process;
use nextrung::mentoring::person::{Address, Platform};
use nextrung::run;
use nextrung::store::keys::sealed::Key;
use nextrung::store::{Owner, Store};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::Command;

/// The operator's key, stored where a copy of the folder does not include it.
const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// A machine with a folder of its own, and a Discord.
struct Setup {
    folder: TempDir,
    discord: StandIn,
    environment: BTreeMap<&'static str, String>,
}

/// The doctor's report and exit code.
struct Said {
    lines: Vec<String>,
    code: i32,
}

impl Setup {
    /// A set-up without faults: a token, a database that was used before, and registered commands.
    async fn healthy() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("nextrung.db"), Owner::Discord, Key::from_hex(KEY)).unwrap();
        store.back_up(run::now()).unwrap();
        drop(store);
        let discord = StandIn::start().await;
        let environment = BTreeMap::from([
            ("DISCORD_TOKEN", TOKEN.to_owned()),
            ("NEXTRUNG_DISCORD_API", discord.origin()),
            ("NEXTRUNG_KEY", KEY.to_owned()),
        ]);
        let setup = Setup { folder, discord, environment };
        let commands: Value = serde_json::from_slice(&setup.run(&["commands", "--json"]).await.stdout).unwrap();
        setup.discord.state().commands.insert(None, commands);
        setup
    }

    async fn run(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::from(process::nextrung(arguments));
        command.envs(&self.environment).current_dir(&self.folder);
        command.output().await.unwrap()
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the doctor, and checks that it does only what it may.
    async fn doctor(&self) -> Said {
        let before = contents(self.folder.path());
        let output = self.run(&["doctor"]).await;
        assert!(before == contents(self.folder.path()), "a file was made or changed");
        let state = self.discord.state();
        let changing: Vec<_> = state.seen.iter().filter(|seen| seen.method != "GET").collect();
        assert!(changing.is_empty(), "{changing:?}");
        assert!(state.identifies.is_empty() && state.connections == 0, "a connection to the gateway");
        let lines: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
        let said = format!("{}\n{}", lines.join("\n"), String::from_utf8_lossy(&output.stderr));
        standin::log::add(&said);
        println!("{said}");
        // How old the zone data is depends on the day the tests run; `cli/zones.rs` tests what is said of it.
        let is_aged = |line: &str| line.starts_with("look    zone data") && line.contains(" days old");
        let aged = |line: String| if is_aged(&line) { line.replacen("look", "ok  ", 1) } else { line };
        Said { lines: lines.into_iter().map(aged).collect(), code: output.status.code().unwrap() }
    }

    async fn broken(self, about: &str, code: i32, words: &[&str]) {
        let said = self.doctor().await;
        said.holds("BROKEN", about, words);
        assert_eq!(said.code, code, "{:#?}", said.lines);
        self.discord.finish();
    }

    async fn worth_a_look(self, about: &str, words: &[&str]) {
        let said = self.doctor().await;
        said.holds("look", about, words);
        assert_eq!(said.code, 0, "{:#?}", said.lines);
        self.discord.finish();
    }
}

impl Said {
    /// Checks that exactly this finding has this mark, and that its line contains these words.
    fn holds(&self, mark: &str, about: &str, words: &[&str]) {
        let marked: Vec<&String> = self.lines.iter().filter(|line| line.starts_with(mark)).collect();
        let [line] = marked.as_slice() else { panic!("not one {mark}: {:#?}", self.lines) };
        assert!(line[8..].starts_with(about), "{line}");
        for word in words {
            assert!(line.contains(word), "no {word:?} in {line}");
        }
    }
}

/// Every file of a folder with its contents.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.path().display().to_string();
        if entry.path().is_dir() {
            all.extend(contents(&entry.path()))
        } else {
            all.extend([(name, fs::read(entry.path()).unwrap())])
        }
    }
    all
}

#[tokio::test]
async fn where_all_is_well_it_says_so_and_leaves_no_trace() {
    let setup = Setup::healthy().await;
    let said = setup.doctor().await;
    assert_eq!(said.code, 0);
    let marked = |mark: &str| -> Vec<&str> {
        let marked = said.lines.iter().filter(|line| line.starts_with(mark));
        marked.map(|line| line[8..18].trim()).collect()
    };
    assert_eq!(marked("ok").len() + marked("-").len(), said.lines.len(), "{:#?}", said.lines);
    let expected = [
        "settings",
        "knowledge",
        "database",
        "disk",
        "backups",
        "clock",
        "gateway",
        "token",
        "sessions",
        "commands",
        "zone data",
        "key",
    ];
    assert_eq!(marked("ok"), expected);
    setup.discord.finish();
}

#[tokio::test]
async fn beside_a_bot_that_runs_it_says_so() {
    let setup = Setup::healthy().await;
    let held = Store::open(&setup.path("nextrung.db"), Owner::Discord, Key::from_hex(KEY)).unwrap();
    let said = setup.doctor().await;
    assert!(
        said.lines[2].starts_with("ok") && said.lines[2].contains("A running Nextrung has it"),
        "{}",
        said.lines[2]
    );
    assert_eq!(said.code, 0);
    drop(held);
    setup.discord.finish();
}

#[tokio::test]
async fn backups_that_are_not_made() {
    let setup = Setup::healthy().await;
    let folder = setup.path("nextrung.db.backups");
    let mut files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let newest = files.find(|path| path.extension().is_some()).unwrap();
    fs::rename(newest, folder.join("2020-01-01.db")).unwrap();
    setup.worth_a_look("backups", &["days old", "2020-01-01.db", "its log says what keeps it from that"]).await;
    let setup = Setup::healthy().await;
    fs::remove_dir_all(setup.path("nextrung.db.backups")).unwrap();
    setup.worth_a_look("backups", &["There is none yet", "as soon as it runs"]).await;
}

#[tokio::test]
async fn no_token() {
    let mut setup = Setup::healthy().await;
    setup.environment.remove("DISCORD_TOKEN");
    setup
        .worth_a_look("token", &["DISCORD_TOKEN is not set", "talk in the terminal", "put the bot's token there"])
        .await;
}

#[tokio::test]
async fn whoever_talks_in_the_terminal_needs_no_discord() {
    let mut setup = Setup::healthy().await;
    setup.environment.remove("DISCORD_TOKEN");
    setup.environment.insert("NEXTRUNG_DISCORD_API", "http://127.0.0.1:9".to_owned());
    let said = setup.doctor().await;
    assert_eq!(said.code, 0, "{:#?}", said.lines);
    assert!(said.lines.iter().any(|line| line.starts_with("look    gateway")), "{:#?}", said.lines);
    setup.discord.finish();
}

#[tokio::test]
async fn a_wrong_token() {
    for wrong in ["NDI.wrong.one", "two words"] {
        let mut setup = Setup::healthy().await;
        setup.environment.insert("DISCORD_TOKEN", wrong.to_owned());
        setup.broken("token", 78, &["developer portal"]).await;
    }
    let setup = Setup::healthy().await;
    setup.discord.token_revoked();
    setup.broken("token", 78, &["401", "reset it in the developer portal"]).await;
}

#[tokio::test]
async fn the_gateway_is_not_to_be_had() {
    let setup = Setup::healthy().await;
    setup.discord.error_before_effect(On::Gateway, FROM_NOW_ON, 503);
    setup.broken("gateway", 1, &["503", "discordstatus.com", "connects by itself"]).await;
}

#[tokio::test]
async fn the_gateway_leads_elsewhere() {
    let setup = Setup::healthy().await;
    setup.discord.gateway_elsewhere("wss://gateway.discord.gg");
    setup.broken("gateway", 78, &["leads elsewhere", "Correct NEXTRUNG_DISCORD_API"]).await;
}

#[tokio::test]
async fn nothing_listens_where_the_gateway_is() {
    let setup = Setup::healthy().await;
    setup.discord.gateway_elsewhere("ws://127.0.0.1:9/");
    setup.broken("gateway", 1, &["ws://127.0.0.1:9 does not answer: no connection", "firewall"]).await;
}

#[tokio::test]
async fn nothing_listens_where_discord_should_be() {
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_DISCORD_API", "http://127.0.0.1:9".to_owned());
    let said = setup.doctor().await;
    said.holds("BROKEN", "gateway", &["http://127.0.0.1:9: no connection", "NEXTRUNG_DISCORD_API"]);
    assert_eq!(said.code, 1);
    assert!(said.lines.iter().any(|line| line.starts_with("-       token")), "{:#?}", said.lines);
    setup.discord.finish();
}

#[tokio::test]
async fn no_sessions_are_left() {
    let setup = Setup::healthy().await;
    setup.discord.identifies_used_up(Duration::from_secs(90 * 60));
    setup.broken("sessions", 1, &["None are left today", "90 minutes", "restarts the bot"]).await;
    let setup = Setup::healthy().await;
    setup.discord.state().commands.clear();
    let said = setup.doctor().await;
    assert!(
        said.lines.iter().any(|line| line.starts_with("ok      commands    None are registered yet")),
        "{:#?}",
        said.lines
    );
    setup.discord.finish();
}

#[tokio::test]
async fn commands_differ() {
    let setup = Setup::healthy().await;
    if let Some(commands) = setup.discord.state().commands.get_mut(&None) {
        commands[0]["description"] = json!("Another time, another sentence");
    }
    setup.worth_a_look("commands", &["differs from this version's", "Restart the bot"]).await;
}

#[tokio::test]
async fn commands_are_kept_to_one_server() {
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_GUILD", SERVER.to_string());
    setup.worth_a_look("commands", &["None are registered yet", &format!("server {SERVER}"), "empty it"]).await;
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_GUILD", SERVER.to_string());
    setup.discord.forbidden(On::Commands, FROM_NOW_ON);
    setup.broken("commands", 78, &["not in the server", "nextrung invite"]).await;
}

#[tokio::test]
async fn a_clock_that_is_wrong() {
    let setup = Setup::healthy().await;
    setup.discord.wrong_date("Fri, 20 Nov 2020 08:00:00 GMT");
    setup.worth_a_look("clock", &["seconds ahead of Discord's", "Set its clock by NTP"]).await;
}

#[tokio::test]
async fn a_damaged_database() {
    let setup = Setup::healthy().await;
    let path = setup.path("nextrung.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4_096..].fill(0xff);
    fs::write(&path, bytes).unwrap();
    setup
        .broken(
            "database",
            74,
            &["nextrung.db: the database is damaged", "put a backup in its place: nextrung restore FILE"],
        )
        .await;
}

#[tokio::test]
async fn a_database_that_is_not_for_it() {
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_DB", "theirs.db".to_owned());
    drop(Store::open(&setup.path("theirs.db"), Owner::Console, Key::from_hex(KEY)).unwrap());
    setup.broken("database", 78, &["theirs.db belongs to console", "Name another file in NEXTRUNG_DB"]).await;

    let setup = Setup::healthy().await;
    let path = setup.path("nextrung.db");
    let mut bytes = fs::read(&path).unwrap();
    // `user_version` in SQLite's file header.
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&path, bytes).unwrap();
    setup.broken("database", 78, &["written by a later version", "Use that version"]).await;
}

#[tokio::test]
async fn no_folder_for_the_database() {
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_DB", "nowhere/at/all/n.db".to_owned());
    setup.broken("disk", 74, &["There is no folder nowhere", "Make it"]).await;
}

#[tokio::test]
async fn mistakes_in_the_knowledge() {
    let mut setup = Setup::healthy().await;
    fs::create_dir(setup.path("mine")).unwrap();
    fs::write(setup.path("mine/levels.toml"), "not = [toml").unwrap();
    setup.environment.insert("NEXTRUNG_DATA", "mine".to_owned());
    let said = setup.doctor().await;
    said.holds("BROKEN", "knowledge", &["levels.toml:1", "check-data"]);
    assert_eq!(said.code, 65);
    assert!(said.lines.iter().any(|line| line.starts_with("-       commands")), "{:#?}", said.lines);
    setup.discord.finish();
}

#[tokio::test]
async fn settings_that_do_not_do() {
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_LOG", "loud".to_owned());
    setup.broken("settings", 78, &["NEXTRUNG_LOG", "it takes one of off, error"]).await;

    // Each is named, and the first one gives the exit code.
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_GUILD", "my server".to_owned());
    setup.environment.insert("DISCORD_TOKEN_FILE", "/nowhere/at/all".to_owned());
    setup.environment.remove("DISCORD_TOKEN");
    setup.environment.insert("NEXTRUNG_DB", "nowhere/at/all/n.db".to_owned());
    let said = setup.doctor().await;
    let broken = said.lines.iter().filter(|line| line.starts_with("BROKEN"));
    assert_eq!((broken.count(), said.code), (3, 78), "{:#?}", said.lines);
    setup.discord.finish();
}

#[tokio::test]
async fn a_key_that_stands_beside_what_it_opens() {
    let mut setup = Setup::healthy().await;
    fs::write(setup.path("nextrung.db.key"), KEY).unwrap();
    let words = ["opens what 0 people wrote", "nextrung.db.key is not used any more", "Remove it"];
    let said = setup.doctor().await;
    said.holds("look", "key", &words);
    setup.environment.remove("NEXTRUNG_KEY");
    setup.worth_a_look("key", &["beside the database, in nextrung.db.key", "NEXTRUNG_KEY_FILE", "keep a copy"]).await;
}

#[tokio::test]
async fn a_key_that_opens_nothing() {
    let mut setup = Setup::healthy().await;
    setup.environment.insert("NEXTRUNG_KEY", KEY.replace("00", "11"));
    setup.broken("key", 78, &["NEXTRUNG_KEY is not the key", "Set the one from before"]).await;
    let mut setup = Setup::healthy().await;
    setup.environment.remove("NEXTRUNG_KEY");
    setup.broken("key", 78, &["the key to these is missing", "a copy of nextrung.db.key"]).await;
    let mut setup = Setup::healthy().await;
    setup.environment.remove("NEXTRUNG_KEY");
    fs::write(setup.path("nextrung.db.key"), "hush").unwrap();
    setup.broken("key", 78, &["nextrung.db.key: this is no key"]).await;
}

#[tokio::test]
async fn a_rotation_that_waits_for_its_key_to_be_set() {
    let mut setup = Setup::healthy().await;
    let output = setup.run(&["rotate-key"]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("0 people wrote is sealed with a new key") && said.contains("nextrung.db.key.new"), "{said}");
    setup.doctor().await.holds(
        "BROKEN",
        "key",
        &["from before the last rotation", "Set the one in nextrung.db.key.new"],
    );
    setup.environment.remove("NEXTRUNG_KEY");
    setup.environment.insert("NEXTRUNG_KEY_FILE", "nextrung.db.key.new".to_owned());
    assert_eq!(setup.doctor().await.code, 0);
    setup.discord.finish();
}

#[tokio::test]
async fn keys_that_are_gone() {
    let setup = Setup::healthy().await;
    let store = Store::open(&setup.path("nextrung.db"), Owner::Discord, Key::from_hex(KEY)).unwrap();
    let ana = Address { platform: Platform::Discord, id: "1".to_owned() };
    store
        .change_profile(&ana, "2026-11-23T09:00:00Z".parse().unwrap(), |profile| profile.level = Some("em".to_owned()))
        .unwrap();
    drop(store);
    fs::remove_file(setup.path("nextrung.db.keys")).unwrap();
    setup.broken("key", 78, &["nextrung.db.keys: the keys to what people wrote are missing", "Put a copy"]).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let chmod = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for (mode, fine) in [(0o600, true), (0o644, false), (0o640, false)] {
        let mut setup = Setup::healthy().await;
        setup.environment.remove("DISCORD_TOKEN");
        fs::write(setup.path(".env"), format!("DISCORD_TOKEN={TOKEN}\n")).unwrap();
        chmod(&setup.path(".env"), mode);
        if fine {
            assert_eq!(setup.doctor().await.code, 0);
            setup.discord.finish();
        } else {
            setup.worth_a_look("secrets", &["Others on this machine", "Run: chmod 600 .env"]).await;
        }
    }
    let mut setup = Setup::healthy().await;
    setup.environment.remove("DISCORD_TOKEN");
    setup.environment.insert("DISCORD_TOKEN_FILE", "token".to_owned());
    fs::write(setup.path("token"), TOKEN).unwrap();
    chmod(&setup.path("token"), 0o644);
    setup.worth_a_look("secrets", &["chmod 600 token"]).await;
}
