//! The console program as people run it: scripts, exit codes, closed pipes.

use crate::support::process;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program in a folder of its own, so that no developer's `.env` is read, and in an environment without our variables.
fn nextrung(arguments: &[&str]) -> (Command, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = process::nextrung(arguments);
    command.current_dir(folder.path()).stdin(Stdio::null());
    (command, folder)
}

fn run(arguments: &[&str]) -> Output {
    nextrung(arguments).0.output().unwrap()
}

fn script(arguments: &[&str], lines: &[u8]) -> Output {
    let (mut command, _folder) = nextrung(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines = lines.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&lines));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

/// Runs a script and returns the objects it printed.
fn json(lines: &str) -> Vec<Value> {
    let output = script(&["console", "--json"], lines.as_bytes());
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(value: &Value) -> &str {
    value["text"].as_str().unwrap()
}

#[test]
fn four_lines_give_four_objects() {
    let shown = json("/ladder vp\nladder VP of Eng\n/ladder tehc laed\n/ladder scrum master\n");
    assert_eq!(shown.len(), 4);
    let keys: Vec<&str> = shown[0].as_object().unwrap().keys().map(String::as_str).collect();
    let expected =
        ["id", "at", "kind", "to", "place", "private", "text", "buttons", "pick", "form", "files", "chart", "error"];
    for value in &shown {
        assert!(expected.iter().all(|key| value.get(key).is_some()), "{value}");
    }
    assert_eq!(keys, expected);
    assert!(text(&shown[0]).starts_with("VP of Engineering\n\nHow does engineering move the business?"));
    assert_eq!(text(&shown[0]), text(&shown[1]));
    assert!(text(&shown[2]).contains("I read tehc laed as Tech Lead."), "{}", text(&shown[2]));
    assert!(text(&shown[3]).starts_with("I don't know a level called \"scrum master\"."));
    assert_eq!(shown[3]["buttons"].as_array().unwrap().len(), 6);
    assert_eq!(
        shown
            .iter()
            .map(|value| (&value["private"], &value["error"]))
            .map(|(p, e)| (p == true, e == true))
            .collect::<Vec<_>>(),
        [(false, false), (false, false), (false, false), (true, true)]
    );
}

#[test]
fn bad_input_gets_a_sentence_and_a_way_on() {
    let long = "x".repeat(4_000);
    let many = format!("/ladder {}", "zebra ".repeat(600));
    let lines = [
        "",
        "   ",
        "\u{a0}\u{200b}",
        &long,
        &many,
        "🙂🙂🙂",
        "/ladder 🙂",
        "مرحبا",
        "/ladder \u{202e}pv",
        "/ladder v\0p",
        "z̸̡̛̀́̂̃̄a̷l̶g̸o̵",
        "/ladder @everyone",
        "@here",
        "**bold** _it_ `code` [x](http://e.org)",
        "/ladder \"never closed",
        "!!!",
        "/",
        "/frobnicate",
        "/ladder level 7",
        "/ladder vp vp vp",
        "/help me",
        "ladder section=",
    ];
    let shown = json(&lines.map(|line| format!("{line}\n")).concat());
    assert_eq!(shown.len(), lines.len());
    for (line, value) in lines.iter().zip(&shown) {
        assert!(!text(value).is_empty(), "{line:?}");
        assert!(text(value).chars().count() < 4_096, "{line:?}");
        assert!(!value["buttons"].as_array().unwrap().is_empty(), "{line:?} has no way on: {}", text(value));
        for never in ["@everyone", "@here", "\u{202e}", "\0"] {
            assert!(!text(value).contains(never), "{line:?}");
        }
    }
}

#[test]
fn a_script_with_stray_bytes_is_read_to_its_end() {
    let output = script(&["console", "--json"], b"\xff\xfe\n/ladder\r\n/ladder cto");
    assert!(output.status.success());
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 3);
}

#[test]
fn a_press_replaces_ones_own_card_and_answers_others_privately() {
    let shown = json("/ladder vp\n:press 1\n:as ben\n:press m1 1\n:press 1\n:as you\n:press m2 1\n:press m1 99\n");
    assert_eq!((shown[1]["kind"].as_str(), shown[1]["id"].as_str()), (Some("edit"), Some("m1")));
    assert_eq!((shown[2]["kind"].as_str(), shown[2]["private"].as_bool()), (Some("reply"), Some(true)));
    assert!(shown[2]["buttons"][0]["line"].as_str().unwrap().contains("only-me"));
    assert_eq!((shown[3]["kind"].as_str(), shown[3]["id"].as_str()), (Some("edit"), Some("m2")));
    assert_eq!(shown[4]["error"], true, "ben's private card is nobody else's");
    assert_eq!(shown[5]["error"], true);
}

#[test]
fn steering_that_cannot_be_done_says_so() {
    let lines = ":press 1\n:pick 1\n:fill \"x\"\n:fly\n:as\n:clock soon\n:press x\n:\n";
    let shown = json(lines);
    assert_eq!(shown.len(), 8);
    assert!(shown.iter().all(|value| value["error"] == true && !text(value).is_empty()));
}

#[test]
fn a_win_is_saved_from_a_message_and_gone_an_hour_after_it_is_deleted() {
    let said = json(
        ":as ana in dm\n:on me \"Ben ran it alone\" Save as a win\n:press 3\n:clock +59m\n:press 1\n:press 3\n:clock +60m\n\
         :press 1\n:on ben \"Ana, you saved us\" Save as a win\n:fill \"Ben thanked me\"\n/wins\n:on ben nothing\n",
    );
    let begins: Vec<String> =
        said.iter().map(|said| text(said).lines().next().unwrap_or_default().to_owned()).collect();
    assert!(begins[0] == "Kept" && begins[1].starts_with("Deleted.") && begins[2] == "It's back", "{begins:#?}");
    assert!(begins[3].starts_with("Deleted.") && begins[4].starts_with("That win isn't here any more."), "{begins:#?}");
    assert_eq!(
        (&said[5]["kind"], &said[5]["id"], &said[5]["form"]["fields"][0]["value"]),
        (&"reply".into(), &"form".into(), &"".into())
    );
    assert!(text(&said[7]).contains("Ben thanked me") && !text(&said[7]).contains("saved us"), "{}", text(&said[7]));
    assert!(said[8]["error"] == true && begins[8].starts_with("Say whose message"), "{begins:#?}");
}

#[test]
fn the_clock_moves_when_it_is_told_to() {
    let shown = json(":clock 2026-11-23T09:00\n/ladder\n:clock +7d\n/ladder\n:clock jump +90m\n/ladder\n");
    // Once that day has passed, the console also says that its clock was set back.
    let cards = shown.iter().filter(|value| value["id"] != "console");
    let at: Vec<&str> = cards.map(|value| value["at"].as_str().unwrap()).collect();
    assert_eq!(at, ["2026-11-23T09:00:00Z", "2026-11-30T09:00:00Z", "2026-11-30T10:30:00Z"]);
}

#[test]
fn people_stand_where_they_are_put() {
    let shown = json("/ladder\n:as ana in dm\n/ladder\n/ladder scrum master\n:as ben in #ladder\n/ladder vp only-me\n");
    let places: Vec<_> = shown.iter().map(|value| (value["to"].as_str(), value["place"].as_str())).collect();
    assert!(places[0].1.unwrap().starts_with('#'));
    assert_eq!(places[1..3], [(Some("ana"), Some("dm")); 2]);
    assert_eq!(places[3], (Some("ben"), Some("#ladder")));
    assert_eq!(shown[3]["private"], true);
}

#[test]
fn a_plain_script_has_no_colours_and_fits_eighty_columns() {
    let output = script(&["console"], b"/ladder vp\n/ladder vp scope\n/ladder\n/help\n/ladder nobody\n");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains('\u{1b}'));
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn exit_codes_say_what_went_wrong() {
    let code = |arguments: &[&str]| run(arguments).status.code().unwrap();
    assert_eq!(code(&["--help"]), 0);
    assert_eq!(code(&["--version"]), 0);
    assert_eq!(code(&["check-data"]), 0);
    assert_eq!(code(&["frobnicate"]), 64);
    assert_eq!(code(&["console", "--yaml"]), 64);
    assert_eq!(code(&["check-data", "/nowhere/at/all"]), 74);
    assert_eq!(code(&["run"]), 78);
    assert_eq!(code(&["invite"]), 78);
    let (mut command, _folder) = nextrung(&["console"]);
    let output = command.env("NEXTRUNG_LOG", "loud").output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8(output.stderr).unwrap().contains("NEXTRUNG_LOG"));
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_error() {
    let (mut command, _folder) = nextrung(&["facts", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty());
}

#[test]
fn five_mistakes_are_all_reported_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"), folder.path());
    let mut expected = Vec::new();
    let mut break_line = |file: &str, find: &str, replace: &str| {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let line = text.lines().position(|line| line.contains(find)).unwrap();
        let lines: Vec<&str> =
            text.lines().enumerate().map(|(at, old)| if at == line { replace } else { old }).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        expected.push(format!("{file}:{}:", line + 1));
    };
    break_line("levels/vp.toml", "title = ", "title =");
    break_line("levels/em.toml", "short = ", "shrt = \"EM\"");
    break_line("levels/ic.toml", "number = ", "number = \"one\"");
    break_line("sources.toml", "short = \"Career Path\"", "short = \"\"");
    break_line("sections.toml", "title = \"Skills\"", "title = 5");
    let output = run(&["check-data", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(65));
    let said = String::from_utf8(output.stderr).unwrap();
    for place in expected {
        assert!(said.contains(&place), "{place} is missing from:\n{said}");
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Only the user who runs the program can read the database, SQLite's files beside it and the lock.
#[cfg(unix)]
#[test]
fn what_is_remembered_is_for_nobody_else_to_read() {
    use std::io::BufRead;
    use std::os::unix::fs::PermissionsExt;
    let (mut command, folder) = nextrung(&["console", "--json"]);
    let mut child = command.env("NEXTRUNG_DB", "n.db").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"/ask how much should an EM code?\n").unwrap();
    // Once there is an answer, everything is there.
    std::io::BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let mode = if entry.path().is_dir() { 0o700 } else { 0o600 };
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, mode, "{name}");
        names.push(name);
    }
    names.sort();
    assert_eq!(names, ["n.db", "n.db-shm", "n.db-wal", "n.db.backups", "n.db.key", "n.db.keys", "n.db.lock"]);
    for entry in std::fs::read_dir(folder.path().join("n.db.backups")).unwrap().map(Result::unwrap) {
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
    drop(input);
    child.wait().unwrap();
}
