//! People, and what they set about themselves. A person is found by the address that the platform gives in the request
//! itself, so nobody can reach another person.

use super::error::Broken;
use super::keys::sealed::{Key, random_uid};
use super::keys::{Keys, sealed};
use super::{Store, forget};
use crate::mentoring::person::{Address, Person, Profile};
use crate::mentoring::quiet_hours::QuietHours;
use chrono::{DateTime, NaiveTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use std::sync::Arc;

/// How quiet hours are stored.
const CLOCK: &str = "%H:%M";

impl Store {
    /// The person at this address. None, if they never set anything or are forgotten.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn person(&self, at: &Address) -> Result<Option<Person>, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.read(move |connection| {
            let Some(row) = row(connection, &at)? else { return Ok(None) };
            let key = keys.of(&row.uid)?;
            Ok(Some(row.open(key.as_ref())?))
        })
    }

    /// Changes what a person set about themselves, and returns it. A person who is not known yet is from now on, if
    /// there is anything to keep.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn change_profile(
        &self,
        at: &Address,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Profile) + Send + 'static,
    ) -> Result<Person, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.write(move |transaction| change_in(transaction, &keys, &at, now, change))
    }
}

/// Changes what a person set about themselves, in a transaction. See [`Store::change_profile`].
pub(super) fn change_in(
    transaction: &Connection,
    keys: &Keys,
    at: &Address,
    now: DateTime<Utc>,
    change: impl FnOnce(&mut Profile),
) -> Result<Person, Broken> {
    if let Some((row, key)) = known(transaction, keys, at)? {
        let mut person = row.open(Some(&key))?;
        change(&mut person.profile);
        store(transaction, &key, &person)?;
        return Ok(person);
    }
    let since = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    let mut person = Person { uid: random_uid(), since, profile: Profile::default() };
    change(&mut person.profile);
    // The language alone comes from the platform. The person did not set it.
    if (Profile { language: None, ..person.profile.clone() }) != Profile::default() {
        let key = make(transaction, keys, at, &person)?;
        store(transaction, &key, &person)?;
    }
    Ok(person)
}

/// A person's row, as it is stored.
pub(super) struct PersonRow {
    pub(super) uid: String,
    since: i64,
    level: String,
    target: String,
    zone: String,
    quiet: String,
    language: String,
    called: Vec<u8>,
    hope: Vec<u8>,
}

/// The random name of the person at this address. Every way from a platform's id to what is kept goes through here.
pub(super) fn uid(connection: &Connection, at: &Address) -> rusqlite::Result<Option<String>> {
    let mut select = connection.prepare_cached(
        "SELECT uid FROM address JOIN person ON person.id = address.person
         WHERE address.platform = ?1 AND address.id = ?2",
    )?;
    select.query_row((at.platform.name(), &at.id), |row| row.get(0)).optional()
}

fn row(connection: &Connection, at: &Address) -> rusqlite::Result<Option<PersonRow>> {
    let mut select = connection.prepare_cached(
        "SELECT uid, since, level, target, zone, quiet, language, called, hope
         FROM address JOIN person ON person.id = address.person
         WHERE address.platform = ?1 AND address.id = ?2",
    )?;
    let row = select.query_row((at.platform.name(), &at.id), |row| {
        Ok(PersonRow {
            uid: row.get("uid")?,
            since: row.get("since")?,
            level: row.get("level")?,
            target: row.get("target")?,
            zone: row.get("zone")?,
            quiet: row.get("quiet")?,
            language: row.get("language")?,
            called: row.get("called")?,
            hope: row.get("hope")?,
        })
    });
    row.optional()
}

/// The row and the key of the person at this address, if they are known.
pub(super) fn known(connection: &Connection, keys: &Keys, at: &Address) -> Result<Option<(PersonRow, Key)>, Broken> {
    let Some(mut row) = row(connection, at)? else { return Ok(None) };
    match keys.of(&row.uid)? {
        Some(key) => Ok(Some((row, key))),
        // Forgetting them was cut short. The next start would otherwise delete what they begin here.
        None if keys.is_erased(&row.uid)? => {
            forget::rows(connection, &row.uid)?;
            Ok(None)
        }
        // Their key was lost, and with it what they wrote. They can begin again.
        None => {
            (row.called, row.hope) = (Vec::new(), Vec::new());
            let key = keys.make(&row.uid)?;
            Ok(Some((row, key)))
        }
    }
}

/// The random name and the key of the person at this address. A person who is not known yet is from now on.
pub(super) fn known_or_new(
    connection: &Connection,
    keys: &Keys,
    at: &Address,
    now: DateTime<Utc>,
) -> Result<(String, Key), Broken> {
    if let Some((row, key)) = known(connection, keys, at)? {
        return Ok((row.uid, key));
    }
    let since = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    let person = Person { uid: random_uid(), since, profile: Profile::default() };
    let key = make(connection, keys, at, &person)?;
    Ok((person.uid, key))
}

/// Makes the row and the key of a new person.
fn make(connection: &Connection, keys: &Keys, at: &Address, person: &Person) -> Result<Key, Broken> {
    // The key comes first: one too many opens nothing, and one too few loses a person's words.
    let key = keys.make(&person.uid)?;
    let insert = "INSERT INTO person (uid, since) VALUES (?1, ?2)";
    connection.execute(insert, (&person.uid, person.since.timestamp()))?;
    let row = connection.last_insert_rowid();
    let insert = "INSERT INTO address (platform, id, person) VALUES (?1, ?2, ?3)";
    connection.execute(insert, (at.platform.name(), &at.id, row))?;
    Ok(key)
}

fn store(connection: &Connection, key: &Key, person: &Person) -> Result<(), Broken> {
    let Person { uid, profile, .. } = person;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let quiet = profile.quiet.map(|quiet| format!("{}-{}", quiet.from.format(CLOCK), quiet.until.format(CLOCK)));
    let mut update = connection.prepare_cached(
        "UPDATE person
         SET level = ?2, target = ?3, zone = ?4, quiet = ?5, language = ?6, called = ?7, hope = ?8
         WHERE uid = ?1",
    )?;
    update.execute((
        uid,
        text(&profile.level),
        text(&profile.target),
        text(&profile.zone),
        text(&quiet),
        text(&profile.language),
        sealed::seal(key, "person.called", uid, profile.called.as_deref()),
        sealed::seal(key, "person.hope", uid, profile.hope.as_deref()),
    ))?;
    Ok(())
}

impl PersonRow {
    /// The person, with their words opened. Without their key, there are none.
    fn open(self, key: Option<&Key>) -> Result<Person, Broken> {
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        let words = |place, sealed: &[u8]| match key {
            Some(key) => sealed::open(key, place, &self.uid, sealed),
            None => Ok(None),
        };
        let (called, hope) = (words("person.called", &self.called)?, words("person.hope", &self.hope)?);
        let profile = Profile {
            level: text(self.level),
            target: text(self.target),
            zone: text(self.zone),
            quiet: quiet_hours(&self.quiet),
            language: text(self.language),
            called,
            hope,
        };
        Ok(Person { uid: self.uid, since: DateTime::from_timestamp(self.since, 0).unwrap_or_default(), profile })
    }
}

pub(super) fn quiet_hours(kept: &str) -> Option<QuietHours> {
    let (from, until) = kept.split_once('-')?;
    let time = |text| NaiveTime::parse_from_str(text, CLOCK).ok();
    QuietHours::new(time(from)?, time(until)?)
}

#[cfg(test)]
mod tests {
    use crate::mentoring::person::{Address, Platform, Profile};
    use crate::mentoring::quiet_hours::QuietHours;
    use crate::store::{Owner, Store};
    use chrono::{DateTime, NaiveTime, Utc};

    fn address(id: &str) -> Address {
        Address { platform: Platform::Console, id: id.to_owned() }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn everything() -> Profile {
        let at = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap();
        let text = |text: &str| Some(text.to_owned());
        Profile {
            level: text("em"),
            target: text("vp"),
            zone: text("Europe/Berlin"),
            quiet: QuietHours::new(at(22), at(7)),
            language: text("en-GB"),
            called: text("Ana"),
            hope: text("to let go of the code,\nand mean it"),
        }
    }

    #[test]
    fn whoever_set_nothing_is_nobody_we_know() {
        let store = Store::memory(Owner::Console).unwrap();
        assert_eq!(store.person(&address("ana")).unwrap(), None);
    }

    #[test]
    fn what_is_set_is_there_after_a_restart_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Console, None).unwrap();
        let made = store.change_profile(&address("ana"), now(), |profile| *profile = everything()).unwrap();
        assert_eq!(made.since, now());
        drop(store);
        let store = Store::open(&path, Owner::Console, None).unwrap();
        assert_eq!(store.person(&address("ana")).unwrap().as_ref(), Some(&made));
        assert_eq!(made.profile, everything());
        // The same id on another platform is somebody else, and so is any other id on this one.
        let elsewhere = Address { platform: Platform::Discord, ..address("ana") };
        for other in [elsewhere, address("Ana"), address("an"), address("ana "), address("%"), address("")] {
            assert_eq!(store.person(&other).unwrap(), None, "{other:?}");
        }
        let later = now() + chrono::Duration::days(1);
        let changed = store.change_profile(&address("ana"), later, |profile| profile.hope = None).unwrap();
        assert_eq!((changed.uid, changed.since, changed.profile.hope), (made.uid, now(), None));
    }

    #[test]
    fn nobody_is_known_by_their_language_alone() {
        let store = Store::memory(Owner::Console).unwrap();
        store.change_profile(&address("ana"), now(), |profile| profile.language = Some("de".to_owned())).unwrap();
        assert_eq!(store.person(&address("ana")).unwrap(), None);
    }

    #[test]
    fn a_change_that_falls_over_changes_nothing() {
        let store = Store::memory(Owner::Console).unwrap();
        let before = store.change_profile(&address("ana"), now(), |profile| *profile = everything()).unwrap();
        let broken = store.change_profile(&address("ana"), now(), |profile| {
            profile.hope = None;
            panic!("in the middle of it");
        });
        assert!(broken.is_err());
        assert_eq!(store.person(&address("ana")).unwrap(), Some(before));
    }

    #[test]
    fn whoever_begins_again_after_half_a_forgetting_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Console, None).unwrap();
        let before = store.change_profile(&address("ana"), now(), |profile| *profile = everything()).unwrap();
        // Her key is gone, and then the disk was full.
        store.keys.destroy(&before.uid).unwrap();
        let hope = |profile: &mut Profile| profile.hope = Some("another".to_owned());
        let after = store.change_profile(&address("ana"), now(), hope).unwrap();
        assert_eq!((after.profile.level.as_ref(), after.uid == before.uid), (None, false));
        drop(store);
        let store = Store::open(&path, Owner::Console, None).unwrap();
        assert_eq!(store.person(&address("ana")).unwrap(), Some(after));
    }

    #[test]
    fn words_do_not_open_in_another_place_than_their_own() {
        let store = Store::memory(Owner::Console).unwrap();
        for who in ["ana", "ben"] {
            store.change_profile(&address(who), now(), |profile| *profile = everything()).unwrap();
        }
        let swap = "UPDATE person SET called = hope, hope = called WHERE id = 1";
        store.write(move |transaction| Ok(transaction.execute(swap, [])?)).unwrap();
        let said = store.person(&address("ana")).unwrap_err().to_string();
        assert!(said.contains("person.called"), "{said}");
        let lend = "UPDATE person SET called = (SELECT hope FROM person WHERE id = 1) WHERE id = 2";
        store.write(move |transaction| Ok(transaction.execute(lend, [])?)).unwrap();
        assert!(store.person(&address("ben")).is_err());
    }
}
