//! A backup that the operator asks for. The bot may use the database meanwhile, and does not notice.

use crate::store::backups::copy;
use crate::store::backups::copy::{Copied, Made};
use crate::store::error::{Unusable, unusable};
use crate::store::files::beside;
use crate::store::keys::sealed::random_uid;
use crate::store::lock::refuse_link;
use crate::store::{FileKind, examine, look, migrate};
use chrono::{DateTime, Utc};
use std::fs;
use std::path::{Path, PathBuf};

/// The endings of files that belong to a database and are beside it. A backup cannot have such a name.
const BESIDE: [&str; 11] =
    ["", "-wal", "-shm", "-journal", ".keys", ".keys-journal", ".key", ".key.new", ".lock", ".restoring", ".backups"];

/// Writes a backup of this database into a new file. It needs no lock and holds nobody up.
///
/// # Errors
/// If there is no database or it is damaged; if the file exists already or cannot be written. Nothing is left then.
pub fn backup(database: &Path, file: &Path, now: DateTime<Utc>) -> Result<Copied, Unusable> {
    refuse_link(database)?;
    may_be_written(database, file)?;
    let broken = |error: rusqlite::Error| unusable(database, &error);
    if !database.try_exists().map_err(|error| Unusable::file(database, &error))? {
        return Err(nothing(database));
    }
    let source = examine::open(database, false).map_err(broken)?;
    match look(&source).map_err(broken)? {
        FileKind::Empty => return Err(nothing(database)),
        FileKind::OtherProgram => return Err(Unusable::Stranger(database.to_owned())),
        FileKind::Ours { version, .. } if version > migrate::VERSION => {
            return Err(Unusable::Newer(database.to_owned()));
        }
        FileKind::Ours { .. } => {}
    }
    // Nobody else chooses this name. Two who write the same backup write two files, and one of them gets the name.
    let half = beside(file, &format!(".{}.half", &random_uid()[..8]));
    let copied = copy::write(&source, database, &half, Made::At(now))?;
    let placed = may_be_written(database, file).and_then(|()| copy::put_in_place(&half, file));
    if placed.is_err() {
        copy::clear(&half);
    }
    placed.map(|()| copied)
}

/// Refuses a file that exists already, or that could belong to the database itself.
fn may_be_written(database: &Path, file: &Path) -> Result<(), Unusable> {
    let refused = |why: &str| Err(Unusable::File { path: file.to_owned(), why: why.to_owned() });
    if BESIDE.iter().any(|ending| is_same(&beside(database, ending), file)) {
        return refused("this belongs to the database itself. Name another file for the backup.");
    }
    match fs::symlink_metadata(file) {
        Ok(_) => {
            refused("something is there already, and stays as it is. Name a new file, one with the day in its name.")
        }
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Unusable::file(file, &error)),
        Err(_) if !folder(file).is_dir() => refused("there is no such folder. Make it first."),
        Err(_) => Ok(()),
    }
}

/// Whether two paths name the same place, whether or not anything is there.
pub(in crate::store) fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| -> Option<PathBuf> {
        if let Ok(there) = path.canonicalize() {
            return Some(there);
        }
        Some(folder(path).canonicalize().ok()?.join(path.file_name()?))
    };
    one == other || place(one).is_some_and(|one| place(other) == Some(one))
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn nothing(database: &Path) -> Unusable {
    let why = "there is no database here yet; the first start makes one. NEXTRUNG_DB names it.".to_owned();
    Unusable::File { path: database.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::backup;
    use crate::mentoring::person::{Address, Platform};
    use crate::store::error::Unusable;
    use crate::store::{Owner, Store};
    use chrono::{DateTime, Utc};
    use rusqlite::Connection;
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn join(store: &Store, who: &str) {
        let at = Address { platform: Platform::Console, id: who.to_owned() };
        store.change_profile(&at, now(), |profile| profile.hope = Some("a quiet week".to_owned())).unwrap();
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_backup_of_a_database_in_use_is_one_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("n.db"), tempfile::tempdir().unwrap());
        let file = aside.path().join("b.db");
        let store = Store::open(&path, Owner::Discord, None).unwrap();
        join(&store, "ana");
        let copied = backup(&path, &file, now()).unwrap();
        assert_eq!((copied.people, copied.bytes), (1, fs::metadata(&file).unwrap().len()));
        assert_eq!(names(aside.path()), ["b.db"]);
        join(&store, "ben");
        drop(store);
        // It needs no file beside it, not even for reading.
        assert!(Store::examine(&file, Owner::Discord).unwrap().begun);
        let copy = Connection::open(&file).unwrap();
        let mode: String = copy.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        let made: i64 = copy.query_row("SELECT made FROM origin", [], |row| row.get(0)).unwrap();
        assert_eq!((mode.as_str(), made), ("delete", now().timestamp()));
        assert_eq!(names(aside.path()), ["b.db"]);
        // The live database is no copy.
        let live = Connection::open(&path).unwrap();
        assert_eq!(live.query_row("SELECT count(*) FROM origin", [], |row| row.get::<_, u32>(0)).unwrap(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_backup_is_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = (folder.path().join("n.db"), folder.path().join("b.db"));
        drop(Store::open(&path, Owner::Discord, None).unwrap());
        backup(&path, &file, now()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_backup_is_one_moment_however_busy_the_writer_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Discord, None).unwrap();
        let fill = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
                    INSERT INTO found (statement, yes, no) SELECT printf('%0200d', n), 0, 0 FROM n";
        store.write(move |transaction| Ok(transaction.execute(fill, [])?)).unwrap();
        let enough = AtomicBool::new(false);
        std::thread::scope(|threads| {
            let writing = threads.spawn(|| {
                let mut rounds = 0;
                while !enough.load(Ordering::Relaxed) {
                    // Every row at once: at any moment they are all the same.
                    let all = "UPDATE found SET yes = yes + 1, no = no + 1";
                    store.write(move |transaction| Ok(transaction.execute(all, [])?)).unwrap();
                    join(&store, &format!("person {rounds}"));
                    rounds += 1;
                }
                rounds
            });
            for number in 0..5 {
                let file = folder.path().join(format!("b{number}.db"));
                let copied = backup(&path, &file, now()).unwrap();
                let copy = Connection::open(&file).unwrap();
                let (rows, least, most): (u32, u32, u32) = copy
                    .query_row("SELECT count(*), min(yes), max(no) FROM found", [], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })
                    .unwrap();
                assert_eq!((rows, least), (40_000, most));
                assert!(copied.people == most || copied.people + 1 == most, "{copied:?} {most}");
            }
            enough.store(true, Ordering::Relaxed);
            assert!(writing.join().unwrap() > 0, "somebody wrote");
        });
    }

    #[test]
    fn what_stands_somewhere_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let refused = |file: &str| backup(&path, &folder.path().join(file), now()).unwrap_err().to_string();
        assert!(refused("b.db").contains("no database here yet"));
        drop(Store::open(&path, Owner::Discord, None).unwrap());
        fs::write(folder.path().join("notes"), "mine").unwrap();
        let before = names(folder.path());
        for taken in
            ["notes", ".", "n.db", "./n.db", "./n.db-wal", "n.db-wal", "n.db-shm", "n.db.keys", "n.db.restoring"]
        {
            let said = refused(taken);
            assert!(said.contains("Name another file") || said.contains("Name a new file"), "{taken}: {said}");
        }
        assert!(refused("no/such/b.db").contains("no such folder"));
        assert_eq!(fs::read_to_string(folder.path().join("notes")).unwrap(), "mine");
        assert_eq!(names(folder.path()), before);
    }

    #[test]
    fn what_is_damaged_or_not_ours_makes_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = (folder.path().join("n.db"), folder.path().join("b.db"));
        drop(Store::open(&path, Owner::Discord, None).unwrap());
        let whole = fs::read(&path).unwrap();
        for from in [4_096, whole.len() - 4_096] {
            let mut damaged = whole.clone();
            damaged[from..].fill(0xff);
            fs::write(&path, damaged).unwrap();
            let said = backup(&path, &file, now()).unwrap_err().to_string();
            assert!(said.contains("n.db") && said.contains("damaged"), "{said}");
        }
        fs::write(&path, "no database".repeat(1_000)).unwrap();
        assert!(matches!(backup(&path, &file, now()), Err(Unusable::File { .. })));
        fs::remove_file(&path).unwrap();
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
        assert!(matches!(backup(&path, &file, now()), Err(Unusable::Stranger(_))));
        assert!(names(folder.path()).iter().all(|name| name.starts_with("n.db")));
    }
}
