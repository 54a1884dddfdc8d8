//! Restores a backup. It is prepared beside the database first, then written over it in one transaction, so that the
//! database is always either the old one or the backup.

use crate::fail;
use crate::store::backups::copy::Made;
use crate::store::backups::on_demand::is_same;
use crate::store::backups::{copy, nightly};
use crate::store::error::{Broken, Unusable, unusable};
use crate::store::files::beside;
use crate::store::keys::Keys;
use crate::store::keys::sealed::Key;
use crate::store::pragmas::{APPLICATION_ID, configure};
use crate::store::{FileKind, Owner, examine, files, forget, holds_people, lock, look, migrate, people_in};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, ErrorCode, OptionalExtension};
use std::path::{Path, PathBuf};

/// The result of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made, as far as that is known.
    pub made: Option<DateTime<Utc>>,
    /// How many people are in the database now.
    pub people: u32,
    /// How many people were in the backup and are forgotten since.
    pub forgotten: usize,
    /// The backup of what was there before, if that was intact.
    pub aside: Option<PathBuf>,
    /// How many people have no key, so that nobody can read what they wrote.
    pub unread: u32,
}

/// Replaces the database with this backup, or makes it if there is none. `owner` is who the database should belong to,
/// if that is known before it exists; `key` is the operator's, if it is set. Nobody can use the database meanwhile.
///
/// # Errors
/// If the database is in use; if the backup is not ours, not intact, or of a later version; if its keys are missing.
/// Everything is then as it was.
pub fn restore(
    database: &Path,
    file: &Path,
    owner: Option<Owner>,
    key: Option<Key>,
    now: DateTime<Utc>,
) -> Result<Restored, Unusable> {
    files::make_folder(database)?;
    let _lock = lock::lock(database)?;
    let coming = coming(database);
    copy::clear(&coming);
    let ready = make_ready(database, file, owner, key, now, &coming);
    let restored = ready.map_err(|why| not_whole(file, why)).and_then(|(ready, mut restored)| {
        fail::point("restore: ready");
        restored.aside = put_aside(database, now)?;
        write_over(database, &ready)?;
        fail::point("restore: written");
        Ok(restored)
    });
    copy::clear(&coming);
    restored
}

/// Says that the backup is damaged, and not the database in use.
fn not_whole(file: &Path, why: Unusable) -> Unusable {
    match why {
        Unusable::Damaged(path) if path == file => {
            let why = "this backup is damaged. Nothing was changed; name an earlier one.".to_owned();
            Unusable::File { path, why }
        }
        why => why,
    }
}

/// Where a backup is prepared. One that is there at a start was cut short.
pub(in crate::store) fn coming(database: &Path) -> PathBuf {
    beside(database, ".restoring")
}

/// Copies a backup and prepares the copy: it gets this version's schema, and forgotten people are removed.
fn make_ready(
    database: &Path,
    file: &Path,
    owner: Option<Owner>,
    key: Option<Key>,
    now: DateTime<Utc>,
    coming: &Path,
) -> Result<(Connection, Restored), Unusable> {
    let there = owner_of(database)?;
    let backup = open(database, file, there.as_deref().or(owner.map(Owner::name)))?;
    copy::write(&backup, file, coming, Made::AsThere)?;
    drop(backup);
    let broken = |error: rusqlite::Error| unusable(coming, &error);
    let failed = |error: Broken| Unusable::File { path: coming.to_owned(), why: error.to_string() };
    let mut ready = Connection::open(coming).map_err(broken)?;
    configure(&mut ready).map_err(broken)?;
    // If it is cut short it is thrown away, so nothing needs to be rolled back.
    ready.query_row("PRAGMA journal_mode = MEMORY", [], |_| Ok(())).map_err(broken)?;
    migrate::migrate(&mut ready, APPLICATION_ID).map_err(|failed| failed.of(coming))?;
    let keys = Keys::open(database, key, holds_people(&ready).map_err(broken)?)?;
    let forgotten = forget::finish(&mut ready, &keys).map_err(failed)?;
    let made = mark(&ready, now).map_err(broken)?;
    if !copy::is_sound(&ready).map_err(broken)? {
        return Err(Unusable::Damaged(file.to_owned()));
    }
    let restored = Restored {
        made: made.and_then(|made| DateTime::from_timestamp(made, 0)).or_else(|| last_changed(file)),
        people: people_in(&ready).map_err(broken)?,
        forgotten,
        aside: None,
        unread: without_key(&ready, &keys).map_err(failed)?,
    };
    Ok((ready, restored))
}

/// The owner of the database that is there. None, if there is no database or it has no owner yet.
fn owner_of(database: &Path) -> Result<Option<String>, Unusable> {
    if !database.try_exists().map_err(|error| Unusable::file(database, &error))? {
        return Ok(None);
    }
    match examine::open(database, false).and_then(|live| look(&live)) {
        Ok(FileKind::OtherProgram) => Err(Unusable::Stranger(database.to_owned())),
        // A database of a later version can be replaced by an earlier backup.
        Ok(FileKind::Ours { owner, .. }) => Ok(owner),
        Ok(FileKind::Empty) => Ok(None),
        // A damaged database cannot say whose it was.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(None),
        Err(error) => Err(in_the_way(database, &error)),
    }
}

/// Opens a backup, which should belong to this owner, if that is known.
fn open(database: &Path, file: &Path, owner: Option<&str>) -> Result<Connection, Unusable> {
    let refused = |why: String| Err(Unusable::Backup { path: file.to_owned(), why });
    if !file.try_exists().map_err(|error| Unusable::file(file, &error))? {
        return Err(Unusable::File { path: file.to_owned(), why: "there is no such file".to_owned() });
    }
    if is_same(database, file) {
        return refused("this is the database itself. Name a backup of it.".to_owned());
    }
    let still = !lock::is_in_use(file) && !beside(file, "-wal").exists();
    let opened = examine::open(file, still).and_then(|backup| Ok((look(&backup)?, backup)));
    let (found, backup) = opened.map_err(|error| unusable(file, &error))?;
    match (found, owner) {
        (FileKind::Empty, _) => refused("there is nothing in it.".to_owned()),
        (FileKind::OtherProgram, _) => {
            refused("this is a database of another program, or a file of keys, and no backup.".to_owned())
        }
        (FileKind::Ours { version, .. }, _) if version > migrate::VERSION => {
            refused("a later version of Nextrung wrote this. Restore it with that version.".to_owned())
        }
        (FileKind::Ours { owner: Some(theirs), .. }, Some(owner)) if theirs != owner => refused(format!(
            "this belongs to {theirs}, and {} to {owner}. Name another backup, or another file in NEXTRUNG_DB.",
            database.display()
        )),
        (FileKind::Ours { .. }, _) => Ok(backup),
    }
}

/// Notes when it was restored, and returns when the backup was made.
fn mark(ready: &Connection, now: DateTime<Utc>) -> rusqlite::Result<Option<i64>> {
    // A file that was restored after it was made is no backup, but a copy of a database in use.
    let select = "SELECT made FROM origin WHERE id = 1 AND (restored IS NULL OR made > restored)";
    let made = ready.query_row(select, [], |row| row.get(0)).optional()?.flatten();
    ready.execute(
        "INSERT INTO origin (id, restored) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET restored = excluded.restored",
        [now.timestamp()],
    )?;
    Ok(made)
}

/// When a file was last written. A copy of it may say something later.
fn last_changed(file: &Path) -> Option<DateTime<Utc>> {
    file.metadata().and_then(|found| found.modified()).ok().map(DateTime::from)
}

/// How many people have no key.
fn without_key(ready: &Connection, keys: &Keys) -> Result<u32, Broken> {
    // In the order in which the keys are stored.
    let mut select = ready.prepare("SELECT uid FROM person ORDER BY uid")?;
    keys.missing_of(select.query_map([], |row| row.get(0))?)
}

/// Backs up what is there, in case the wrong backup is restored. None, if nothing is there or it is not intact.
fn put_aside(database: &Path, now: DateTime<Utc>) -> Result<Option<PathBuf>, Unusable> {
    let ours = examine::open(database, false).and_then(|live| {
        let is_ours = matches!(look(&live)?, FileKind::Ours { .. });
        Ok(is_ours.then_some(live))
    });
    let Ok(Some(live)) = ours else { return Ok(None) };
    match nightly::before_restore(&live, database, now) {
        Ok(file) => Ok(Some(file)),
        Err(Unusable::Damaged(path)) if path == database => Ok(None),
        Err(why) => Err(why),
    }
}

/// Writes the prepared copy over the database.
fn write_over(database: &Path, ready: &Connection) -> Result<(), Unusable> {
    let written = Connection::open(database).and_then(|mut live| {
        configure(&mut live)?;
        copy::pages(ready, &mut live)?;
        // What was there before must not remain in the log.
        live.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    });
    written.map_err(|error| in_the_way(database, &error))
}

/// Describes an error of SQLite about the database that is to be replaced.
fn in_the_way(database: &Path, error: &rusqlite::Error) -> Unusable {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            let shown = database.display();
            let why = format!(
                "what is there is too damaged to be written over. Move it to another folder, with {shown}-wal and \
                 {shown}-shm if they are there, leave the keys, and restore again."
            );
            Unusable::File { path: database.to_owned(), why }
        }
        _ => unusable(database, error),
    }
}

#[cfg(test)]
mod tests {
    use super::{Restored, restore};
    use crate::mentoring::person::{Address, Platform};
    use crate::store::backups::nightly;
    use crate::store::backups::on_demand::backup;
    use crate::store::error::Unusable;
    use crate::store::files::beside;
    use crate::store::keys::operator;
    use crate::store::{Owner, Store, keys, migrate};
    use chrono::{DateTime, TimeDelta, Utc};
    use rusqlite::Connection;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    /// A database with three people, and a backup of it.
    struct Installation {
        folder: TempDir,
        path: PathBuf,
        file: PathBuf,
    }

    impl Installation {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let (path, file) = (folder.path().join("n.db"), folder.path().join("b.db"));
            let store = Store::open(&path, Owner::Discord, None).unwrap();
            for who in ["ana", "ben", "cleo"] {
                join(&store, who);
            }
            backup(&path, &file, now()).unwrap();
            Installation { folder, path, file }
        }

        fn open(&self) -> Store {
            Store::open(&self.path, Owner::Discord, None).unwrap()
        }

        fn restore(&self) -> Result<Restored, Unusable> {
            restore(&self.path, &self.file, None, None, later())
        }

        /// Every file and its contents. Looking may add the lock file.
        fn files(&self) -> BTreeMap<String, Vec<u8>> {
            let entries = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap());
            let files = entries
                .filter(|entry| entry.path().is_file())
                .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
                .filter(|(name, _)| !name.ends_with("-shm") && !name.ends_with("-wal") && !name.ends_with(".lock"));
            files.collect()
        }

        /// Why it is refused, after checking that nothing changed.
        fn refused(&self) -> Unusable {
            let before = self.files();
            let refused = self.restore().unwrap_err();
            assert!(self.files() == before, "{refused}: something changed");
            refused
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn later() -> DateTime<Utc> {
        now() + TimeDelta::days(2)
    }

    fn address(who: &str) -> Address {
        Address { platform: Platform::Discord, id: who.to_owned() }
    }

    fn join(store: &Store, who: &str) {
        let hope = format!("{who}'s hope");
        store.change_profile(&address(who), now(), |profile| profile.hope = Some(hope)).unwrap();
    }

    fn hope(store: &Store, who: &str) -> Option<String> {
        store.person(&address(who)).unwrap().and_then(|person| person.profile.hope)
    }

    fn holds(file: &Path, words: &str) -> bool {
        fs::read(file).unwrap().windows(words.len()).any(|part| part == words.as_bytes())
    }

    #[test]
    fn everything_is_as_it_was_but_who_is_forgotten_stays_forgotten() {
        let installed = Installation::new();
        let store = installed.open();
        store.change_profile(&address("ana"), now(), |profile| profile.hope = Some("another".to_owned())).unwrap();
        assert!(store.forget(&address("ben")).unwrap());
        join(&store, "dora");
        store.count_helpful("L3.trap.2", true).unwrap();
        drop(store);
        let restored = installed.restore().unwrap();
        let aside = nightly::folder(&installed.path).join("2026-11-25T090000Z-before-restore.db");
        let expected = Restored { made: Some(now()), people: 2, forgotten: 1, aside: Some(aside.clone()), unread: 0 };
        assert_eq!(restored, expected);
        // What was there before is not lost. He is not in it either.
        assert!(holds(&aside, "discorddora") && !holds(&aside, "discordben"));
        let store = installed.open();
        let hopes = ["ana", "ben", "cleo", "dora"].map(|who| hope(&store, who));
        assert_eq!(hopes, [Some("ana's hope".to_owned()), None, Some("cleo's hope".to_owned()), None]);
        assert!(store.helpful_counts().unwrap().is_empty());
        // It goes on from there.
        join(&store, "dora");
        assert_eq!(hope(&store, "dora").as_deref(), Some("dora's hope"));
        drop(store);
        assert!(!beside(&installed.path, ".restoring").exists());
        // His address was in the backup, and is not in the restored database.
        let address = "discordben";
        assert!(holds(&installed.file, address) && !holds(&installed.path, address));
        let live = Connection::open(&installed.path).unwrap();
        let (made, restored): (i64, i64) =
            live.query_row("SELECT made, restored FROM origin", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((made, restored), (now().timestamp(), later().timestamp()));
        let mode: String = live.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
    }

    #[test]
    fn a_backup_moves_to_another_machine_with_its_keys() {
        let installed = Installation::new();
        let other = tempfile::tempdir().unwrap();
        let path = other.path().join("moved.db");
        let restore = || restore(&path, &installed.file, None, None, later());
        let said = restore().unwrap_err().to_string();
        assert!(said.contains("moved.db.keys") && said.contains("keys to what people wrote are missing"), "{said}");
        assert!(!path.exists());
        fs::copy(keys::file(&installed.path), keys::file(&path)).unwrap();
        assert!(restore().unwrap_err().to_string().contains("the key to these is missing"));
        assert!(!path.exists());
        fs::copy(operator::file(&installed.path), operator::file(&path)).unwrap();
        assert_eq!(restore().unwrap().people, 3);
        let store = Store::open(&path, Owner::Discord, None).unwrap();
        assert_eq!(hope(&store, "ana").as_deref(), Some("ana's hope"));
    }

    #[test]
    fn people_without_a_key_are_counted() {
        let installed = Installation::new();
        let old = fs::read(keys::file(&installed.path)).unwrap();
        join(&installed.open(), "dora");
        fs::remove_file(&installed.file).unwrap();
        backup(&installed.path, &installed.file, now()).unwrap();
        fs::write(keys::file(&installed.path), old).unwrap();
        let restored = installed.restore().unwrap();
        assert_eq!((restored.people, restored.forgotten, restored.unread), (4, 0, 1));
    }

    #[test]
    fn what_is_no_backup_of_ours_is_refused_and_nothing_changed() {
        let installed = Installation::new();
        let whole = fs::read(&installed.file).unwrap();
        let change = |sql: &str| {
            fs::write(&installed.file, &whole).unwrap();
            Connection::open(&installed.file).unwrap().execute_batch(sql).unwrap();
        };
        change("PRAGMA user_version = 9999");
        assert!(installed.refused().to_string().contains("a later version of Nextrung wrote this"));
        change("PRAGMA application_id = 7");
        assert!(installed.refused().to_string().contains("another program"));
        change("PRAGMA foreign_keys = ON; UPDATE house SET owner = 'console'");
        let refused = installed.refused();
        assert!(matches!(refused, Unusable::Backup { .. }));
        assert!(refused.to_string().contains("this belongs to console, and"), "{refused}");
        change("PRAGMA foreign_keys = OFF; DELETE FROM person WHERE id = 2");
        assert!(installed.refused().to_string().contains("damaged"), "an address that leads nowhere");
        for from in [4_096, whole.len() - 4_096] {
            let mut damaged = whole.clone();
            damaged[from..].fill(0xff);
            fs::write(&installed.file, damaged).unwrap();
            let refused = installed.refused().to_string();
            assert!(refused.contains("b.db") && refused.contains("damaged"), "{refused}");
        }
        fs::write(&installed.file, "no database".repeat(1_000)).unwrap();
        assert!(installed.refused().to_string().contains("no SQLite database"));
        fs::write(&installed.file, "").unwrap();
        assert!(installed.refused().to_string().contains("nothing in it"));
        fs::remove_file(&installed.file).unwrap();
        assert!(installed.refused().to_string().contains("no such file"));
        let keys = restore(&installed.path, &keys::file(&installed.path), None, None, later());
        assert!(keys.unwrap_err().to_string().contains("a file of keys"));
        let itself = restore(&installed.path, &installed.folder.path().join("./n.db"), None, None, later());
        assert!(itself.unwrap_err().to_string().contains("the database itself"));
        assert!(hope(&installed.open(), "ana").is_some());
    }

    #[test]
    fn a_plain_copy_of_what_was_restored_is_as_old_as_the_file() {
        let installed = Installation::new();
        installed.restore().unwrap();
        drop(installed.open());
        fs::copy(&installed.path, &installed.file).unwrap();
        let written = now() + TimeDelta::days(1);
        fs::File::options().write(true).open(&installed.file).unwrap().set_modified(written.into()).unwrap();
        assert_eq!(installed.restore().unwrap().made, Some(written));
        // A backup of it says again when it was made.
        fs::remove_file(&installed.file).unwrap();
        backup(&installed.path, &installed.file, later() + TimeDelta::hours(1)).unwrap();
        assert_eq!(installed.restore().unwrap().made, Some(later() + TimeDelta::hours(1)));
    }

    #[test]
    fn a_running_bot_keeps_its_database() {
        let installed = Installation::new();
        let held = installed.open();
        assert!(matches!(installed.restore(), Err(Unusable::Locked(_))));
        drop(held);
        assert!(installed.restore().is_ok());
    }

    #[test]
    fn a_backup_of_an_earlier_version_is_brought_to_this_one() {
        let installed = Installation::new();
        let old = migrate::tests::after(3);
        old.pragma_update(None, "application_id", super::APPLICATION_ID).unwrap();
        fs::remove_file(&installed.file).unwrap();
        old.backup("main", &installed.file, None::<fn(rusqlite::backup::Progress)>).unwrap();
        let restored = installed.restore().unwrap();
        // Earlier versions did not note when it was made; the file says something near it.
        assert!(restored.made.is_some());
        assert_eq!((restored.people, restored.unread), (2, 2));
        assert!(installed.open().helpful_counts().is_ok());
    }

    #[test]
    fn what_is_damaged_is_written_over_as_far_as_it_can_be() {
        let installed = Installation::new();
        let whole = fs::read(&installed.path).unwrap();
        // The page with its people. The schema stays, so that SQLite still recognises a database.
        let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'person'";
        let page: u32 = Connection::open(&installed.path).unwrap().query_row(root, [], |row| row.get(0)).unwrap();
        let page = page as usize;
        let mut damaged = whole.clone();
        damaged[(page - 1) * 4_096..page * 4_096].fill(0xff);
        fs::write(&installed.path, damaged).unwrap();
        assert!(Store::open(&installed.path, Owner::Discord, None).is_err());
        let restored = installed.restore().unwrap();
        assert_eq!((restored.people, restored.aside), (3, None));
        assert_eq!(hope(&installed.open(), "ana").as_deref(), Some("ana's hope"));
        fs::write(&installed.path, "no database".repeat(1_000)).unwrap();
        let refused = installed.refused().to_string();
        assert!(refused.contains("Move it to another folder"), "{refused}");
        fs::remove_file(&installed.path).unwrap();
        assert_eq!(installed.restore().unwrap().people, 3);
        // A database of a later version does not keep an earlier backup out.
        Connection::open(&installed.path).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
        assert!(matches!(Store::open(&installed.path, Owner::Discord, None), Err(Unusable::Newer(_))));
        assert_eq!(installed.restore().unwrap().people, 3);
        assert!(hope(&installed.open(), "ana").is_some());
    }

    #[test]
    fn a_larger_database_becomes_as_small_as_its_backup() {
        let installed = Installation::new();
        let much = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)
                    INSERT INTO found (statement) SELECT printf('%0200d', n) FROM n";
        let store = installed.open();
        store.write(move |transaction| Ok(transaction.execute(much, [])?)).unwrap();
        drop(store);
        assert!(fs::metadata(&installed.path).unwrap().len() > 3_000_000);
        installed.restore().unwrap();
        drop(installed.open());
        assert_eq!(fs::metadata(&installed.path).unwrap().len(), fs::metadata(&installed.file).unwrap().len());
        assert!(!holds(&installed.path, &"0".repeat(150)));
    }

    #[test]
    fn what_a_restore_left_behind_goes_at_the_next_start() {
        let installed = Installation::new();
        for ending in [".restoring", ".restoring-journal"] {
            fs::write(beside(&installed.path, ending), "left over").unwrap();
        }
        drop(installed.open());
        assert!(
            !beside(&installed.path, ".restoring").exists() && !beside(&installed.path, ".restoring-journal").exists()
        );
    }
}
