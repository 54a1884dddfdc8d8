//! Nightly backups, and those before a migration or a restore. They are in a folder beside the database, named by their
//! days, with the newest copy of everybody's keys.

use super::retention;
use crate::store::backups::copy;
use crate::store::backups::copy::{Copied, Made};
use crate::store::connections::reader;
use crate::store::error::{Unusable, unusable};
use crate::store::files::{beside, remove, sync_folder};
use crate::store::keys::Keys;
use crate::store::{Store, migrate};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, TryLockError};
use std::{fs, io};

/// When the nightly backup is due, after midnight in UTC.
const NIGHT: TimeDelta = TimeDelta::hours(3);
/// The ending of a backup's name.
const ENDING: &str = ".db";
/// The ending of the name of a backup that is not complete yet.
const HALF: &str = ".half";
/// The part of the name that says that a backup was made before something, and not in a night.
const BEFORE: &str = "before-";

/// The folder of one database's backups.
#[derive(Debug)]
pub(in crate::store) struct Folder {
    database: PathBuf,
    /// Held while a backup is made.
    under_way: Mutex<()>,
}

/// The newest nightly backup of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// Its day, in UTC.
    pub day: NaiveDate,
    /// Its file.
    pub file: PathBuf,
}

/// A backup in the folder.
struct BackupFile {
    file: PathBuf,
    day: NaiveDate,
    /// Whether it is a nightly backup, and not one from before something.
    nightly: bool,
}

/// The folder of a database's backups. It may not exist yet.
pub(in crate::store) fn folder(database: &Path) -> PathBuf {
    beside(database, ".backups")
}

/// The newest nightly backup up to now.
pub fn newest(database: &Path, now: DateTime<Utc>) -> Option<Newest> {
    let entries = entries(&folder(database)).unwrap_or_default();
    let nightly = entries.into_iter().filter(|entry| entry.nightly && entry.day <= now.date_naive());
    nightly.max_by_key(|entry| entry.day).map(|entry| Newest { day: entry.day, file: entry.file })
}

impl Store {
    /// When the next backup is due; now, if it is overdue. None, if the database is in memory.
    pub fn backup_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.backups.as_ref().map(|backups| backups.due(now))
    }

    /// Makes the backup of this day, and removes old ones. None, if one is being made already or the database is in
    /// memory. The database can be used meanwhile.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn back_up(&self, now: DateTime<Utc>) -> Result<Option<Copied>, Unusable> {
        self.backups.as_ref().map_or(Ok(None), |backups| backups.make(&self.keys, now))
    }

    /// Adds its day to the name of the backup that a start may have made before a migration.
    pub fn name_backups(&self, now: DateTime<Utc>) {
        if let Some(backups) = &self.backups {
            backups.name_by_day(now);
        }
    }
}

impl Folder {
    pub(in crate::store) fn new(database: &Path) -> Self {
        Folder { database: database.to_owned(), under_way: Mutex::default() }
    }

    /// When the next backup is due: in the night after the newest, or now if there is none.
    pub(in crate::store) fn due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let night = |day: NaiveDate| day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN).and_utc() + NIGHT;
        newest(&self.database, now).map_or(now, |newest| night(newest.day))
    }

    /// Makes the backup of this day and the newest copy of everybody's keys, and removes old backups. None, if one is
    /// being made already.
    pub(in crate::store) fn make(&self, keys: &Keys, now: DateTime<Utc>) -> Result<Option<Copied>, Unusable> {
        let _alone = match self.under_way.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            Ok(alone) => alone,
            Err(TryLockError::Poisoned(alone)) => alone.into_inner(),
        };
        let made = self.night(keys, now);
        // This is done even if no backup could be made, because nobody may be in one for longer than was promised.
        let tidied = self.tidy(now.date_naive());
        let made = made?;
        tidied.map_err(|error| Unusable::file(&folder(&self.database), &error))?;
        Ok(Some(made))
    }

    /// Adds the day to the names of backups that were made before anybody knew what day it was.
    pub(in crate::store) fn name_by_day(&self, now: DateTime<Utc>) {
        let folder = folder(&self.database);
        let Ok(found) = fs::read_dir(&folder) else { return };
        for entry in found.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| name.starts_with(BEFORE) && name.ends_with(ENDING)) else {
                continue;
            };
            let dated = folder.join(format!("{}-{name}", now.date_naive()));
            if let Err(error) = fs::rename(entry.path(), dated).and_then(|()| sync_folder(&entry.path())) {
                tracing::warn!(cause = %error, "a backup could not be named by its day, and is kept for longer");
            }
        }
    }

    fn night(&self, keys: &Keys, now: DateTime<Utc>) -> Result<Copied, Unusable> {
        let folder = made(&self.database)?;
        let file = folder.join(format!("{}{ENDING}", now.date_naive()));
        let half = beside(&file, HALF);
        let source = reader(&self.database).map_err(|error| unusable(&self.database, &error))?;
        let copied = copy::write(&source, &self.database, &half, Made::At(now))?;
        // The keys are copied after the database, so everybody in the one is in the other.
        let placed = match keys.make_copy() {
            Ok(()) => copy::put_in_place(&half, &file),
            Err(error) => Err(Unusable::File { path: folder.join("keys"), why: error.to_string() }),
        };
        if placed.is_err() {
            copy::clear(&half);
        }
        placed.map(|()| copied)
    }

    /// Removes old backups, and what was cut short.
    fn tidy(&self, today: NaiveDate) -> io::Result<()> {
        let folder = folder(&self.database);
        let entries = entries(&folder)?;
        let nights: BTreeSet<NaiveDate> = entries.iter().filter(|entry| entry.nightly).map(|entry| entry.day).collect();
        let kept = retention::kept(&nights, today);
        let is_kept = |entry: &BackupFile| match entry.nightly {
            true => kept.contains(&entry.day),
            false => !retention::is_over(entry.day, today),
        };
        for entry in entries.iter().filter(|entry| !is_kept(entry)) {
            remove(&entry.file);
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(is_left_over) {
                remove(&entry.path());
            }
        }
        sync_folder(&folder.join("keys"))
    }
}

/// Backs up a database before a migration. Nobody knows what day it is here; [`Folder::name_by_day`] does.
pub(in crate::store) fn before_migration(connection: &Connection, database: &Path) -> Result<(), Unusable> {
    let folder = made(database)?;
    let file = folder.join(format!("{BEFORE}schema-{}{ENDING}", migrate::VERSION));
    let half = beside(&file, HALF);
    copy::write(connection, database, &half, Made::Unknown)?;
    copy::put_in_place(&half, &file)
}

/// Backs up a database before a restore replaces it. Returns the file.
pub(in crate::store) fn before_restore(
    connection: &Connection,
    database: &Path,
    now: DateTime<Utc>,
) -> Result<PathBuf, Unusable> {
    let file = made(database)?.join(format!("{}-{BEFORE}restore{ENDING}", now.format("%Y-%m-%dT%H%M%SZ")));
    let half = beside(&file, HALF);
    copy::write(connection, database, &half, Made::At(now))?;
    copy::put_in_place(&half, &file)?;
    Ok(file)
}

/// Makes the folder if it is missing, closed to other users.
fn made(database: &Path) -> Result<PathBuf, Unusable> {
    let folder = folder(database);
    if !folder.is_dir() {
        let mut make = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        let made = make.create(&folder).and_then(|()| sync_folder(&folder));
        made.map_err(|error| Unusable::file(&folder, &error))?;
    }
    Ok(folder)
}

/// The backups in a folder. Other files in it are ignored.
fn entries(folder: &Path) -> io::Result<Vec<BackupFile>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if let Some((day, nightly)) = entry.file_name().to_str().and_then(dated) {
            entries.push(BackupFile { file: entry.path(), day, nightly });
        }
    }
    Ok(entries)
}

/// The day in a backup's name, and whether it is a nightly one.
fn dated(name: &str) -> Option<(NaiveDate, bool)> {
    let (day, rest) = name.split_at_checked("2026-11-23".len())?;
    let nightly = rest == ENDING;
    let before = rest.contains(BEFORE) && rest.ends_with(ENDING);
    if nightly || before { Some((day.parse().ok()?, nightly)) } else { None }
}

/// Whether a file of this name is left of a backup that was cut short.
fn is_left_over(name: &str) -> bool {
    let name = ["-journal", "-wal", "-shm"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let whole = name.strip_suffix(HALF);
    whole.is_some_and(|whole| dated(whole).is_some() || (whole.starts_with(BEFORE) && whole.ends_with(ENDING)))
}

#[cfg(test)]
mod tests {
    use super::{folder, newest};
    use crate::mentoring::person::{Address, Platform};
    use crate::store::pragmas::APPLICATION_ID;
    use crate::store::{Owner, Store, keys, migrate};
    use chrono::{DateTime, TimeDelta, Utc};
    use rusqlite::Connection;
    use std::fs;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn address(who: &str) -> Address {
        Address { platform: Platform::Console, id: who.to_owned() }
    }

    fn join(store: &Store, who: &str) {
        store.change_profile(&address(who), now(), |profile| profile.hope = Some("a quiet week".to_owned())).unwrap();
    }

    fn installation() -> (TempDir, PathBuf, Store) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Console, None).unwrap();
        join(&store, "ana");
        (folder, path, store)
    }

    fn names(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder(path)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_first_backup_is_due_at_once_and_the_next_in_the_night() {
        let (_folder, path, store) = installation();
        assert_eq!(store.backup_due(now()), Some(now()));
        assert_eq!(store.back_up(now()).unwrap().map(|copied| copied.people), Some(1));
        assert_eq!(names(&path), ["2026-11-23.db", "keys"]);
        let night = at("2026-11-24T03:00:00Z");
        assert_eq!(store.backup_due(now()), Some(night));
        // A start does not change that, and neither does a missed night.
        drop(store);
        let store = Store::open(&path, Owner::Console, None).unwrap();
        assert_eq!(store.backup_due(night + TimeDelta::days(9)), Some(night));
        store.back_up(night + TimeDelta::days(9)).unwrap();
        assert_eq!(store.backup_due(night + TimeDelta::days(9)), Some(night + TimeDelta::days(10)));
        assert_eq!(newest(&path, now()).unwrap().file, folder(&path).join("2026-11-23.db"));
    }

    #[test]
    fn where_nothing_outlives_the_program_there_are_no_backups() {
        let store = Store::memory(Owner::Console).unwrap();
        assert_eq!(store.backup_due(now()), None);
        assert_eq!(store.back_up(now()).unwrap(), None);
    }

    #[test]
    fn what_is_too_old_goes_even_where_no_new_one_can_be_made() {
        let (_folder, path, store) = installation();
        for days in [0, 1, 2] {
            store.back_up(now() + TimeDelta::days(days)).unwrap();
        }
        fs::remove_file(keys::copy::file(&path)).unwrap();
        fs::create_dir(keys::copy::file(&path)).unwrap();
        let later = now() + TimeDelta::days(40);
        assert!(store.back_up(later).is_err(), "everybody's keys are to be copied too");
        assert_eq!(names(&path), ["2026-11-25.db", "keys"]);
        fs::remove_dir(keys::copy::file(&path)).unwrap();
        store.back_up(later).unwrap();
        assert_eq!(names(&path), ["2027-01-02.db", "keys"]);
    }

    #[test]
    fn a_clock_that_was_wrong_takes_no_backup_away() {
        let (_folder, path, store) = installation();
        store.back_up(now()).unwrap();
        let wrong = at("1970-01-01T00:00:10Z");
        assert_eq!(store.backup_due(wrong), Some(wrong));
        store.back_up(wrong).unwrap();
        assert_eq!(names(&path), ["1970-01-01.db", "2026-11-23.db", "keys"]);
        store.back_up(now() + TimeDelta::days(1)).unwrap();
        assert_eq!(names(&path), ["2026-11-23.db", "2026-11-24.db", "keys"]);
    }

    #[test]
    fn what_else_stands_there_is_left_alone() {
        let (_folder, path, store) = installation();
        store.back_up(now()).unwrap();
        let others = [
            "notes",
            "2020-01-01",
            "2020-01-01.txt",
            "mine-2020-01-01.db",
            "2020-01-01-mine.db",
            "2020-01-01-mine.db.half",
            "é",
        ];
        for other in others {
            fs::write(folder(&path).join(other), "mine").unwrap();
        }
        fs::write(folder(&path).join("2020-01-01-before-schema-2.db"), "an old one").unwrap();
        fs::write(folder(&path).join("2020-01-01T010101Z-before-restore.db"), "an old one").unwrap();
        for left in ["2026-11-20.db.half", "2026-11-20.db.half-wal", "before-schema-3.db.half-journal"] {
            fs::write(folder(&path).join(left), "half a backup").unwrap();
        }
        store.back_up(now() + TimeDelta::days(1)).unwrap();
        let mut expected: Vec<&str> = [&others[..], &["2026-11-23.db", "2026-11-24.db", "keys"]].concat();
        expected.sort_unstable();
        assert_eq!(names(&path), expected);
    }

    #[test]
    fn before_the_schema_changes_there_is_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let old = migrate::tests::after(2);
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.backup("main", &path, None::<fn(rusqlite::backup::Progress)>).unwrap();
        let store = Store::open(&path, Owner::Discord, None).unwrap();
        let undated = format!("before-schema-{}.db", migrate::VERSION);
        assert_eq!(names(&path), [undated.as_str()]);
        store.name_backups(now());
        let dated = format!("2026-11-23-{undated}");
        assert_eq!(names(&path), [dated.as_str()]);
        let copy = Connection::open(super::folder(&path).join(&dated)).unwrap();
        let version: u32 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 2);
        // Without a migration there is none, and this one is removed after thirty days.
        drop(store);
        let store = Store::open(&path, Owner::Discord, None).unwrap();
        for days in [30, 31] {
            assert!(names(&path).contains(&dated));
            store.back_up(now() + TimeDelta::days(days)).unwrap();
        }
        assert_eq!(names(&path), ["2026-12-23.db", "2026-12-24.db", "keys"]);
    }

    #[test]
    fn without_a_backup_the_schema_does_not_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let old = migrate::tests::after(2);
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.backup("main", &path, None::<fn(rusqlite::backup::Progress)>).unwrap();
        fs::write(super::folder(&path), "in the way").unwrap();
        assert!(Store::open(&path, Owner::Discord, None).unwrap_err().to_string().contains("n.db.backups"));
        let now = Connection::open(&path).unwrap();
        assert_eq!(now.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).unwrap(), 2);
    }

    #[test]
    fn whoever_is_forgotten_while_the_keys_are_copied_is_in_no_copy() {
        let (_folder, path, store) = installation();
        // So many that a copy takes some time.
        let many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 50000)
                    INSERT INTO key (uid, wrapped) SELECT printf('somebody %d', n), randomblob(72) FROM n";
        Connection::open(keys::file(&path)).unwrap().execute(many, []).unwrap();
        store.back_up(now()).unwrap();
        for round in 0..12 {
            let who = format!("person {round}");
            join(&store, &who);
            std::thread::scope(|threads| {
                threads.spawn(|| store.keys.make_copy().unwrap());
                threads.spawn(|| assert!(store.forget(&address(&who)).unwrap()));
            });
            let copy = Connection::open(keys::copy::file(&path)).unwrap();
            let keys: u32 = copy.query_row("SELECT count(*) FROM key", [], |row| row.get(0)).unwrap();
            assert_eq!(keys, 50_001, "in round {round}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn backups_are_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path, store) = installation();
        store.back_up(now()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder(&path)), 0o700);
        for name in names(&path) {
            assert_eq!(mode(&folder(&path).join(name)), 0o600);
        }
    }
}
