//! Rotates the operator's key: seals everybody's keys with a new one. If it is cut short, the next start finds either
//! the old key in use or the new one, and does the rest.

use crate::fail;
use crate::store::error::{Broken, Unusable};
use crate::store::keys::sealed::Key;
use crate::store::keys::{Keys, operator};
use crate::store::{Owner, Store, lock};
use std::path::{Path, PathBuf};

/// The result of a rotation.
#[derive(Debug, PartialEq, Eq)]
pub struct Rotated {
    /// How many people's keys are sealed with the new key.
    pub people: u32,
    /// The file with the new key, if the old one was set by hand: the new one has to be set instead.
    pub to_set: Option<PathBuf>,
}

/// Seals everybody's keys with a new operator's key. `key` is the present one, if it is set.
///
/// # Errors
/// If the database is in use or there is none; if its keys cannot be opened or written. Everything is then as it was.
pub fn rotate(database: &Path, owner: Owner, key: Option<Key>) -> Result<Rotated, Unusable> {
    let _lock = lock::lock(database)?;
    if !Store::examine(database, owner)?.begun {
        let why = "there is no database here; the first start makes one, and its key".to_owned();
        return Err(Unusable::File { path: database.to_owned(), why });
    }
    let is_set = key.is_some();
    let failed = |error: Broken| Unusable::File { path: crate::store::keys::file(database), why: error.to_string() };
    let mut keys = Keys::open(database, key, true)?;
    let (next, file) = (Key::random(), operator::next_file(database));
    // Any other key in this file was removed just now.
    if is_set && operator::read(&file)?.is_some() {
        let why = "this is the key in use, and the next one is to stand here. Move the file elsewhere, name it there in \
                   NEXTRUNG_KEY_FILE, and rotate again.";
        return Err(Unusable::Key { path: file, why: why.to_owned() });
    }
    operator::write(&file, &next)?;
    fail::point("rotate: key written");
    let people = keys.rewrap(&next).map_err(failed)?;
    fail::point("rotate: sealed anew");
    if !is_set {
        operator::put_in_place(database)?;
        fail::point("rotate: key in place");
    }
    keys.renew_copy().map_err(failed)?;
    Ok(Rotated { people, to_set: is_set.then_some(file) })
}

#[cfg(test)]
mod tests {
    use super::rotate;
    use crate::mentoring::person::{Address, Platform};
    use crate::store::error::Unusable;
    use crate::store::keys::operator;
    use crate::store::keys::sealed::Key;
    use crate::store::{Owner, Store, keys};
    use std::fs;
    use std::path::Path;

    fn ana() -> Address {
        Address { platform: Platform::Console, id: "ana".to_owned() }
    }

    fn write(path: &Path, key: Option<Key>) {
        let store = Store::open(path, Owner::Console, key).unwrap();
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        store.change_profile(&ana(), now, |profile| profile.hope = Some("a quiet week".to_owned())).unwrap();
    }

    fn read(path: &Path, key: Option<Key>) -> Option<String> {
        let store = Store::open(path, Owner::Console, key).unwrap();
        store.person(&ana()).unwrap().and_then(|ana| ana.profile.hope)
    }

    /// Why it cannot be opened.
    fn refused(path: &Path, key: Option<Key>) -> String {
        match Store::open(path, Owner::Console, key) {
            Err(unusable @ Unusable::Key { .. }) => unusable.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_key_is_made_at_the_first_start_and_never_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        write(&path, None);
        let own = operator::file(&path);
        let key = fs::read_to_string(&own).unwrap();
        assert_eq!(read(&path, None).as_deref(), Some("a quiet week"));
        assert_eq!(fs::read_to_string(&own).unwrap(), key);
        // Moved into the environment, it works just as well.
        fs::remove_file(&own).unwrap();
        assert_eq!(read(&path, Key::from_hex(&key)).as_deref(), Some("a quiet week"));
        assert!(!own.exists());
        // If the key is gone or changed, opening fails and makes no other.
        assert!(refused(&path, None).contains("key to these is missing"));
        assert!(!own.exists());
        assert!(refused(&path, Some(Key::random())).contains("NEXTRUNG_KEY is not the key"));
        operator::write(&own, &Key::random()).unwrap();
        assert!(refused(&path, None).contains("does not open these"));
        fs::write(&own, "no key").unwrap();
        assert!(refused(&path, None).contains("no key: 64 hexadecimal digits"));
        fs::write(&own, key).unwrap();
        assert_eq!(read(&path, None).as_deref(), Some("a quiet week"));
    }

    #[test]
    fn without_everybodys_keys_it_does_not_begin_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        write(&path, None);
        let aside = folder.path().join("aside");
        fs::rename(keys::file(&path), &aside).unwrap();
        assert!(refused(&path, None).contains("keys to what people wrote are missing"));
        assert!(!keys::file(&path).exists());
        fs::write(keys::file(&path), "").unwrap();
        assert!(refused(&path, None).contains("are missing"), "an empty file is as good as none");
        fs::rename(&aside, keys::file(&path)).unwrap();
        assert_eq!(read(&path, None).as_deref(), Some("a quiet week"));
    }

    #[test]
    fn after_a_rotation_the_old_key_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        write(&path, None);
        let old = operator::read(&operator::file(&path)).unwrap().unwrap();
        let rotated = rotate(&path, Owner::Console, None).unwrap();
        assert_eq!((rotated.people, rotated.to_set), (1, None));
        assert_eq!(read(&path, None).as_deref(), Some("a quiet week"));
        assert!(refused(&path, Some(old)).contains("not the key"));
    }

    #[test]
    fn a_key_that_is_set_is_replaced_by_hand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let old = Key::random();
        write(&path, Some(old.clone()));
        let file = rotate(&path, Owner::Console, Some(old.clone())).unwrap().to_set.unwrap();
        assert!(refused(&path, Some(old)).contains("Set the one in"));
        let new = operator::read(&file).unwrap();
        assert_eq!(read(&path, new.clone()).as_deref(), Some("a quiet week"));
        // The file stays: it may be the very file that the setting names.
        assert!(file.exists());
        fs::remove_file(&file).unwrap();
        assert_eq!(read(&path, new).as_deref(), Some("a quiet week"));
    }

    #[test]
    fn the_key_in_use_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let old = Key::random();
        write(&path, Some(old.clone()));
        let file = rotate(&path, Owner::Console, Some(old)).unwrap().to_set.unwrap();
        // NEXTRUNG_KEY_FILE may name that very file, and there may be no other copy.
        let present = operator::read(&file).unwrap().unwrap();
        let said = rotate(&path, Owner::Console, Some(present.clone())).unwrap_err().to_string();
        assert!(said.contains("n.db.key.new") && said.contains("Move"), "{said}");
        assert!(operator::read(&file).unwrap() == Some(present.clone()));
        assert_eq!(read(&path, Some(present.clone())).as_deref(), Some("a quiet week"));
        fs::rename(&file, folder.path().join("elsewhere")).unwrap();
        assert!(rotate(&path, Owner::Console, Some(present)).unwrap().to_set.is_some());
    }

    #[test]
    fn where_there_is_no_database_there_is_nothing_to_rotate() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        assert!(rotate(&path, Owner::Console, None).unwrap_err().to_string().contains("no database here"));
        assert!(!operator::file(&path).exists());
    }
}
