//! Background jobs: when each is due, and what happens after a failure.

use crate::support;
use crate::support::now;
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::jobs::Job;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::Platform;
use nextrung::store::{Owner, Store};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn bot(path: &Path) -> Bot {
    Bot::new(
        support::knowledge(),
        Zones::bundled(),
        Store::open(path, Owner::Discord, None).unwrap(),
        nextrung::bot::features::all,
    )
}

fn house() -> (TempDir, PathBuf, Bot) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let bot = bot(&path);
    (folder, path, bot)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_backup_is_due_at_once_and_then_each_night() {
    let (_folder, path, bot) = house();
    assert_eq!(bot.next_due(now()), Some((now(), Job::Backup)));
    bot.perform(Job::Backup, now());
    let night = at("2026-11-24T03:00:00Z");
    assert_eq!(bot.next_due(now()), Some((night, Job::Backup)));
    assert!(path.with_file_name("n.db.backups").join("2026-11-23.db").exists());
    let forgetful = support::bot();
    assert_eq!(forgetful.next_due(now()), None, "nothing outlives it");
}

#[test]
fn what_cannot_be_done_is_due_again_in_an_hour() {
    let (_folder, path, bot) = house();
    let folder = path.with_file_name("n.db.backups");
    fs::write(&folder, "in the way").unwrap();
    bot.perform(Job::Backup, now());
    let again = now() + TimeDelta::hours(1);
    assert_eq!(bot.due(Job::Backup, now()), Some(again));
    bot.perform(Job::Backup, again);
    assert_eq!(bot.due(Job::Backup, again), Some(again + TimeDelta::hours(1)));
    // A clock that was set back, and a start, wait for nothing.
    let earlier = now() - TimeDelta::days(3);
    assert_eq!(bot.due(Job::Backup, earlier), Some(earlier));
    bot.start_again(again);
    assert_eq!(bot.due(Job::Backup, again), Some(again));
    fs::remove_file(&folder).unwrap();
    bot.perform(Job::Backup, again);
    assert_eq!(bot.due(Job::Backup, again), Some(at("2026-11-24T03:00:00Z")));
}

#[test]
fn a_server_is_forgotten_thirty_days_after_the_bot_was_removed_and_not_before() {
    let (_folder, _path, bot) = house();
    let (store, month) = (bot.store(), TimeDelta::days(30));
    for (id, hours) in [("1", 0), ("2", 1), ("3", 2)] {
        store.joined_server(Platform::Discord, id, now()).unwrap();
        store.left_server(Platform::Discord, id, now() + TimeDelta::hours(hours)).unwrap();
    }
    assert_eq!(bot.due(Job::Retention, now()), Some(now() + month));
    // The second is asked back.
    store.joined_server(Platform::Discord, "2", now() + TimeDelta::days(29)).unwrap();
    let known = |id: &str| store.server(Platform::Discord, id).unwrap().is_some();
    bot.perform(Job::Retention, now() + month - TimeDelta::seconds(1));
    assert!(known("1"));
    bot.perform(Job::Retention, now() + month);
    assert_eq!((known("1"), known("2"), known("3")), (false, true, true));
    assert_eq!(bot.due(Job::Retention, now() + month), Some(now() + month + TimeDelta::hours(2)));
    bot.perform(Job::Retention, now() + month + TimeDelta::days(1));
    assert_eq!((known("2"), known("3")), (true, false));
    assert_eq!(bot.due(Job::Retention, now() + month), None);
}

#[test]
fn the_earlier_of_two_comes_first_and_the_night_is_backed_up_after_the_forgetting() {
    let (_folder, _path, bot) = house();
    bot.perform(Job::Backup, now());
    let night = at("2026-11-24T03:00:00Z");
    let removed = night - TimeDelta::days(30);
    bot.store().joined_server(Platform::Discord, "1", removed).unwrap();
    bot.store().left_server(Platform::Discord, "1", removed).unwrap();
    assert_eq!(bot.next_due(now()), Some((night, Job::Retention)));
    bot.perform(Job::Retention, night);
    assert_eq!(bot.next_due(night), Some((night, Job::Backup)));
}
