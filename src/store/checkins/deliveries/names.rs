//! Tests that deliveries in the database have the roles, states and answers of the enums, and no others. No CHECK in the schema
//! says so: a new one would then have to rebuild the table.

use crate::mentoring::cadence::{Cadence, Rhythm, Zones};
use crate::mentoring::delivery::{AnswerState, Outcome, Role, State};
use crate::mentoring::person::{Address, Platform};
use crate::mentoring::schedule;
use crate::mentoring::schedule::Reason;
use crate::store::checkins::schedules::{NewSchedule, Started};
use crate::store::error::Broken;
use crate::store::migrate::tests::filled;
use crate::store::{Owner, Store};
use chrono::{NaiveTime, Weekday};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use strum::VariantArray;

#[test]
fn each_role_state_and_answer_is_kept_and_read_back() {
    let database = filled();
    let insert =
        "INSERT INTO delivery (idempotency_key, person, source, platform, recipient, nominal, seq, due, not_before,
                      role, state, answer) VALUES (?1, 1, '', '', '', '', ?2, 0, 0, ?3, ?4, ?5)";
    let mut seq = 1_000;
    for role in Role::VARIANTS.iter().copied() {
        for state in State::VARIANTS.iter().copied() {
            for answer in AnswerState::VARIANTS.iter().copied() {
                seq += 1;
                let row = (seq.to_string(), seq, role.name(), state.name(), answer.name());
                database.execute(insert, row).unwrap();
                let select = "SELECT role, state, answer FROM delivery WHERE seq = ?1";
                let kept: (String, String, String) =
                    database.query_row(select, [seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
                let read = (Role::named(&kept.0), State::named(&kept.1), AnswerState::named(&kept.2));
                assert_eq!(read, (Some(role), Some(state), Some(answer)));
            }
        }
    }
}

/// A misspelt one would be written, or never found. What is not in a statement but given to it is held by `tests/harness`.
#[test]
fn statements_about_deliveries_know_no_other_word() {
    let mut known: BTreeSet<&str> = Role::VARIANTS.iter().copied().map(Role::name).collect();
    known.extend(State::VARIANTS.iter().copied().map(State::name));
    known.extend(AnswerState::VARIANTS.iter().copied().map(AnswerState::name));
    // Of their schedules and of what people said they would try.
    known.extend([schedule::State::Active, schedule::State::Paused(Reason::Asked)].map(schedule::State::name));
    known.extend([schedule::State::Ended(Reason::Asked).name(), "short"]);
    known.extend(Outcome::VARIANTS.iter().copied().map(Outcome::name));
    // Why one was cancelled.
    known.extend(["stopped", "superseded"]);
    let mut seen = 0;
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().take_while(|line| *line != "#[cfg(test)]" && !line.contains("#[test]"));
        let code: Vec<&str> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
        if !code.iter().any(|line| line.contains("delivery")) {
            continue;
        }
        for word in code.iter().flat_map(|line| quoted(line)) {
            assert!(known.contains(word), "{}: '{word}'", file.display());
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} words");
}

/// The words of a line that stand in SQL's quotes.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let is_of_a_word = |c: char| c.is_ascii_lowercase() || c == '-' || c == ' ';
    line.match_indices('\'').filter_map(move |(at, _)| {
        let rest = &line[at + 1..];
        let word = &rest[..rest.find(|c| !is_of_a_word(c))?];
        // A lifetime has no second quote; a space comes between two words in quotes.
        (word.len() > 1 && !word.starts_with([' ', ',']) && rest[word.len()..].starts_with('\'')).then_some(word)
    })
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_a_later_version_wrote_is_neither_sent_nor_shown() {
    let (store, zones) = (Store::memory(Owner::Console).unwrap(), Zones::bundled());
    let ana = Address { platform: Platform::Console, id: "ana".to_owned() };
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    store.change_profile(&ana, now, |profile| profile.zone = Some("UTC".to_owned())).unwrap();
    let rhythm = Rhythm::Weekly(Weekday::Mon);
    let cadence = Cadence { rhythm, at: NaiveTime::from_hms_opt(9, 0, 0).unwrap(), anchor: now.date_naive() };
    let wanted = NewSchedule { kind: "feedback".to_owned(), cadence, zone: zones.zone("UTC").unwrap() };
    let Started::Begun(schedule, welcome) = store.start_schedule(&ana, wanted, "1", now).unwrap() else { panic!() };
    let asked = store.ask_now(&ana, &schedule.uid, now.date_naive(), "2", now).unwrap().unwrap();
    store.begin_epoch().unwrap();
    let set = |update: &'static str| store.write(move |transaction| Ok(transaction.execute(update, [])?)).unwrap();
    let attempt = || store.attempt(now, Duration::ZERO, now, &zones).unwrap();

    assert_eq!(set("UPDATE delivery SET role = 'invitation' WHERE role = 'welcome'"), 1);
    assert_eq!(attempt(), None);
    assert!(matches!(store.message(&ana, &welcome), Err(Broken::Unreadable("delivery.role"))));
    assert_eq!(set("UPDATE delivery SET role = 'welcome' WHERE role = 'invitation'"), 1);
    assert!(attempt().is_some());

    assert!(store.written(&ana, &asked).unwrap().is_some());
    assert_eq!(set("UPDATE delivery SET answer = 'accepted' WHERE role = 'asked'"), 1);
    assert!(matches!(store.written(&ana, &asked), Err(Broken::Unreadable("delivery.answer"))));
}
