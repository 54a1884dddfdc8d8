//! Begins again with new keys after a key was lost for good, and with it what people wrote.

use crate::fail;
use crate::store::error::{Broken, Unusable, unusable};
use crate::store::keys::sealed::Key;
use crate::store::keys::{Keys, operator};
use crate::store::{Owner, Store, keys, lock, register};
use rusqlite::Connection;
use std::path::Path;

/// Removes what nobody can read any more, and begins with new keys: `key`, if it is set, and else one in its file
/// beside the database. Forgotten people stay forgotten. Returns how many people go on without what they wrote.
///
/// # Errors
/// If the keys open everything after all; if the database is in use, is none, or cannot be written. If it is cut short,
/// it can be done again.
pub fn begin_again(database: &Path, owner: Owner, key: Option<Key>) -> Result<u32, Unusable> {
    let _lock = lock::lock(database)?;
    if !Store::examine(database, owner)?.begun {
        let why = "there is no database here, and nothing that could be lost".to_owned();
        return Err(Unusable::File { path: database.to_owned(), why });
    }
    // The key that is set may be wrong, or from before a rotation, while the right one is beside the database.
    for key in [key.clone(), None] {
        match Store::examine_keys(database, key) {
            Err(Unusable::Key { .. }) => {}
            // That another person is reading it for a moment is no loss.
            Err(other) => return Err(other),
            Ok(_) => {
                let why = "a key that is there opens all of it, the one that is set or one beside the database; nothing is \
                           lost, and nothing was changed";
                return Err(Unusable::Key { path: keys::file(database), why: why.to_owned() });
            }
        }
    }
    let broken = |error: rusqlite::Error| unusable(database, &error);
    let mut connection = Connection::open(database).map_err(broken)?;
    crate::store::prepare(&mut connection, database, owner)?;
    // The words go first: a new key beside old words would not open them.
    let people = empty(&mut connection).map_err(broken)?;
    fail::point("lost: words gone");
    let failed = |error: Broken| Unusable::File { path: keys::file(database), why: error.to_string() };
    match key {
        Some(key) => Keys::begin_again(database, &key).map_err(failed)?,
        None => {
            let next = Key::random();
            operator::write(&operator::next_file(database), &next)?;
            Keys::begin_again(database, &next).map_err(failed)?;
            fail::point("lost: keys anew");
            operator::put_in_place(database)?;
        }
    }
    Ok(people)
}

fn empty(connection: &mut Connection) -> rusqlite::Result<u32> {
    let transaction = connection.transaction()?;
    for statement in register::EMPTIED {
        transaction.execute(statement, [])?;
    }
    let people = transaction.query_row("SELECT count(*) FROM person", [], |row| row.get(0))?;
    transaction.commit()?;
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::begin_again;
    use crate::mentoring::person::{Address, Person, Platform};
    use crate::store::keys::operator;
    use crate::store::keys::rotate::rotate;
    use crate::store::keys::sealed::Key;
    use crate::store::{Owner, Store, keys};
    use std::fs;
    use std::path::Path;

    fn address(id: &str) -> Address {
        Address { platform: Platform::Console, id: id.to_owned() }
    }

    fn write(store: &Store, id: &str) -> Person {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let change = store.change_profile(&address(id), now, |profile| {
            profile.level = Some("em".to_owned());
            profile.hope = Some("a quiet week".to_owned());
        });
        change.unwrap()
    }

    /// Ana and Ben were here, and Cleo was forgotten.
    fn lived_in(path: &Path) {
        let store = Store::open(path, Owner::Console, None).unwrap();
        for id in ["ana", "ben", "cleo"] {
            write(&store, id);
        }
        store.forget(&address("cleo")).unwrap();
    }

    fn goes_on(path: &Path, key: Option<Key>) {
        let store = Store::open(path, Owner::Console, key).unwrap();
        let ana = store.person(&address("ana")).unwrap().unwrap().profile;
        assert_eq!((ana.level.as_deref(), ana.hope), (Some("em"), None));
        assert_eq!(write(&store, "ana").profile.hope.as_deref(), Some("a quiet week"));
        assert_eq!(store.person(&address("ana")).unwrap().unwrap().profile.hope.as_deref(), Some("a quiet week"));
        assert_eq!(store.person(&address("cleo")).unwrap(), None);
    }

    #[test]
    fn without_the_operators_key_it_goes_on_without_what_people_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        lived_in(&path);
        let said = begin_again(&path, Owner::Console, None).unwrap_err().to_string();
        assert!(said.contains("nothing is lost"), "{said}");
        fs::remove_file(operator::file(&path)).unwrap();
        let said = Store::open(&path, Owner::Console, None).unwrap_err().to_string();
        assert!(said.contains("rotate-key --words-are-lost"), "{said}");
        assert_eq!(begin_again(&path, Owner::Console, None).unwrap(), 2);
        goes_on(&path, None);
        let keys = rusqlite::Connection::open(keys::file(&path)).unwrap();
        let forgotten: u32 = keys.query_row("SELECT count(*) FROM erased", [], |row| row.get(0)).unwrap();
        assert_eq!(forgotten, 1, "who was forgotten stays so in every copy");
    }

    #[test]
    fn nothing_is_lost_while_another_key_that_is_there_opens_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        lived_in(&path);
        let refused = |key: &Key| begin_again(&path, Owner::Console, Some(key.clone())).unwrap_err().to_string();
        // A wrong key is set, and the right one is beside the database.
        assert!(refused(&Key::random()).contains("nothing is lost"));
        // The key from before a rotation is set, and the new one is not set yet.
        let old = operator::read(&operator::file(&path)).unwrap().unwrap();
        fs::remove_file(operator::file(&path)).unwrap();
        rotate(&path, Owner::Console, Some(old.clone())).unwrap();
        assert!(refused(&old).contains("nothing is lost"));
    }

    #[test]
    fn without_everybodys_keys_too_and_with_a_key_that_is_set() {
        for set in [None, Some(Key::random())] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("n.db");
            lived_in(&path);
            fs::remove_file(keys::file(&path)).unwrap();
            assert!(Store::open(&path, Owner::Console, set.clone()).is_err());
            assert_eq!(begin_again(&path, Owner::Console, set.clone()).unwrap(), 2);
            goes_on(&path, set);
        }
    }
}
