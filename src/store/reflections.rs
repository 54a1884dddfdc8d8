//! Reflections: what somebody wrote down about themselves. One's name leads to something only for the person whose it is; for
//! everybody else there is nothing of that name.

use super::Store;
use super::keys::Keys;
use super::people;
use super::purge::UNDO;
use super::sealed::Key;
use super::sealed::random_uid;
use super::unusable::Broken;
use crate::mentoring::person::Address;
use crate::mentoring::reflection::Reflection;
use chrono::DateTime;
use chrono::TimeDelta;
use chrono::Utc;
use rusqlite::Connection;
use rusqlite::Row;
use rusqlite::Transaction;
use std::sync::Arc;

/// The most of one kind that one person may have: ten years of weeks.
pub const MOST: u32 = 520;

/// For how long the same again is the same one: a press made twice, or a form sent twice.
const TWICE: TimeDelta = TimeDelta::hours(1);

/// A reflection of somebody's.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<T> {
    /// Its random name.
    pub uid: String,
    /// What it is about, where there is at most one of its kind about that. Else nothing.
    pub about: String,
    /// When it was first written, to the second.
    pub written: DateTime<Utc>,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
    /// What they wrote. Nothing, where no key opens it any more.
    pub body: T,
    /// When it was deleted.
    pub deleted: Option<DateTime<Utc>>,
}

/// What came of taking a deletion back.
#[derive(Debug, Clone, PartialEq)]
pub enum Restored<T> {
    /// It is there again, or was never deleted.
    There(Kept<T>),
    /// They have as many as anybody may by now.
    Full,
}

/// What is read of a row, in this order.
const COLUMNS: &str = "r.id, r.uid, r.about, r.written, r.changed, r.body, r.deleted";

impl Store {
    /// Keeps one, and gives it as it is kept. About the same thing there is one of a kind: it takes the place of an earlier one, also
    /// of one that was deleted. Where it is about nothing, what says the same within the hour is kept once. None, if they have as
    /// many as anybody may. Whoever is not known yet is from now on.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is kept then.
    pub fn keep_reflection<T: Reflection>(
        &self,
        at: &Address,
        about: &str,
        body: T,
        now: DateTime<Utc>,
    ) -> Result<Option<Kept<T>>, Broken> {
        let (keys, at, about) = (Arc::clone(&self.keys), at.clone(), about.to_owned());
        self.write(move |transaction| keep(transaction, &keys, &at, about, body, now))
    }

    /// One of theirs, unless it is gone for good by now.
    ///
    /// # Errors
    /// When the database cannot be read, or something that is sealed in it was changed.
    pub fn reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Kept<T>>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            Ok(one(&moment, &keys, &at, &uid, now)?.map(|(_, kept)| kept))
        })
    }

    /// All of theirs that are not deleted, the latest written first.
    ///
    /// # Errors
    /// When the database cannot be read, or something that is sealed in it was changed.
    pub fn reflections<T: Reflection>(&self, at: &Address) -> Result<Vec<Kept<T>>, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let key = match people::uid(&moment, &at)? {
                Some(person) => keys.of(&person)?,
                None => return Ok(Vec::new()),
            };
            let select = format!(
                "SELECT {COLUMNS} FROM reflection AS r JOIN address AS a ON a.person = r.person
                 WHERE a.platform = ?1 AND a.id = ?2 AND r.kind = ?3 AND r.deleted IS NULL ORDER BY r.id DESC"
            );
            let mut select = moment.prepare_cached(&select)?;
            let mut rows = select.query((at.platform.name(), &at.id, T::KIND))?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(read(row, key.as_ref())?.1);
            }
            Ok(all)
        })
    }

    /// Changes one in one transaction, and gives it as it then is. None, if there is no such one of theirs.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn change_reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut T) + Send + 'static,
    ) -> Result<Option<Kept<T>>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(None) };
            let found = one::<T>(transaction, &keys, &at, &uid, now)?;
            let Some((row, mut kept)) = found.filter(|(_, kept)| kept.deleted.is_none()) else { return Ok(None) };
            let before = kept.body.clone();
            change(&mut kept.body);
            // What changes nothing leaves the day it was last changed.
            if kept.body != before {
                kept.changed = to_the_second(now);
                write(transaction, &key, row, &kept)?;
            }
            Ok(Some(kept))
        })
    }

    /// Deletes one: an hour later it is gone for good. Gives it as it then is; one that was deleted before keeps its hour. None, if
    /// there is no such one of theirs.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn delete_reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Kept<T>>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((row, kept)) = one(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if kept.deleted.is_some() {
                return Ok(Some(kept));
            }
            let update = "UPDATE reflection SET deleted = ?2 WHERE id = ?1";
            transaction.prepare_cached(update)?.execute((row, now.timestamp()))?;
            Ok(Some(Kept { deleted: Some(to_the_second(now)), ..kept }))
        })
    }

    /// Takes the deletion of one back, within its hour. None, if there is no such one of theirs any more.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is changed then.
    pub fn restore_reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Restored<T>>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((row, kept)) = one::<T>(transaction, &keys, &at, &uid, now)? else { return Ok(None) };
            if kept.deleted.is_some() {
                if is_full(transaction, &at, T::KIND)? {
                    return Ok(Some(Restored::Full));
                }
                transaction.prepare_cached("UPDATE reflection SET deleted = NULL WHERE id = ?1")?.execute([row])?;
            }
            Ok(Some(Restored::There(Kept { deleted: None, ..kept })))
        })
    }
}

/// Keeps one, within a transaction that may do more.
pub(super) fn keep<T: Reflection>(
    transaction: &Transaction<'_>,
    keys: &Keys,
    at: &Address,
    about: String,
    body: T,
    now: DateTime<Utc>,
) -> Result<Option<Kept<T>>, Broken> {
    let (person, key) = people::known_or_new(transaction, keys, at, now)?;
    let earlier = match about.is_empty() {
        true => latest::<T>(transaction, &key, at)?.filter(|(_, kept)| kept.body == body && now - kept.written < TWICE),
        false => about_that::<T>(transaction, &key, at, &about)?,
    };
    if let Some((row, mut kept)) = earlier {
        if kept.deleted.is_some() && is_full(transaction, at, T::KIND)? {
            return Ok(None);
        }
        if kept.body != body || kept.deleted.is_some() {
            kept = Kept { body, changed: to_the_second(now), deleted: None, ..kept };
            write(transaction, &key, row, &kept)?;
        }
        return Ok(Some(kept));
    }
    if is_full(transaction, at, T::KIND)? {
        return Ok(None);
    }
    let insert = "INSERT INTO reflection (uid, person, kind, about, written, changed)
                  SELECT ?1, id, ?3, ?4, ?5, ?5 FROM person WHERE uid = ?2";
    let uid = random_uid();
    transaction.prepare_cached(insert)?.execute((&uid, person, T::KIND, &about, now.timestamp()))?;
    let written = to_the_second(now);
    let kept = Kept { uid, about, written, changed: written, body, deleted: None };
    write(transaction, &key, transaction.last_insert_rowid(), &kept)?;
    Ok(Some(kept))
}

/// Writes down what one says now.
fn write<T: Reflection>(transaction: &Transaction<'_>, key: &Key, row: i64, kept: &Kept<T>) -> Result<(), Broken> {
    let body = serde_json::to_string(&kept.body).map_err(|_| Broken::Unreadable("reflection.body"))?;
    let sealed = people::seal(key, "reflection.body", &kept.uid, Some(&body));
    let update = "UPDATE reflection SET body = ?2, changed = ?3, deleted = NULL WHERE id = ?1";
    transaction.prepare_cached(update)?.execute((row, sealed, kept.changed.timestamp()))?;
    Ok(())
}

/// The one with this name, if it is theirs and its hour is not over, and its row.
fn one<T: Reflection>(
    connection: &Connection,
    keys: &Keys,
    at: &Address,
    uid: &str,
    now: DateTime<Utc>,
) -> Result<Option<(i64, Kept<T>)>, Broken> {
    let Some(person) = people::uid(connection, at)? else { return Ok(None) };
    let key = keys.of(&person)?;
    let found = first::<T>(connection, key.as_ref(), at, "r.uid = ?4", uid)?;
    Ok(found.filter(|(_, kept)| kept.deleted.is_none_or(|deleted| now < deleted + UNDO)))
}

/// The latest of theirs that is not deleted.
fn latest<T: Reflection>(connection: &Connection, key: &Key, at: &Address) -> Result<Option<(i64, Kept<T>)>, Broken> {
    first(connection, Some(key), at, "r.deleted IS NULL AND r.about = ?4", "")
}

/// The one about this, deleted or not.
fn about_that<T: Reflection>(
    connection: &Connection,
    key: &Key,
    at: &Address,
    about: &str,
) -> Result<Option<(i64, Kept<T>)>, Broken> {
    first(connection, Some(key), at, "r.about = ?4", about)
}

/// The latest of theirs of this kind that the condition holds for.
fn first<T: Reflection>(
    connection: &Connection,
    key: Option<&Key>,
    at: &Address,
    condition: &'static str,
    given: &str,
) -> Result<Option<(i64, Kept<T>)>, Broken> {
    let select = format!(
        "SELECT {COLUMNS} FROM reflection AS r JOIN address AS a ON a.person = r.person
         WHERE a.platform = ?1 AND a.id = ?2 AND r.kind = ?3 AND {condition} ORDER BY r.id DESC LIMIT 1"
    );
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query((at.platform.name(), &at.id, T::KIND, given))?;
    rows.next()?.map(|row| read(row, key)).transpose()
}

fn is_full(connection: &Connection, at: &Address, kind: &str) -> rusqlite::Result<bool> {
    let mut select = connection.prepare_cached(
        "SELECT count(*) >= ?4 FROM reflection AS r JOIN address AS a ON a.person = r.person
         WHERE a.platform = ?1 AND a.id = ?2 AND r.kind = ?3 AND r.deleted IS NULL",
    )?;
    select.query_row((at.platform.name(), &at.id, kind, MOST), |row| row.get(0))
}

/// One as it is kept, opened, and its row. Without their key, nothing stands in it.
fn read<T: Reflection>(row: &Row<'_>, key: Option<&Key>) -> Result<(i64, Kept<T>), Broken> {
    let (uid, sealed): (String, Vec<u8>) = (row.get(1)?, row.get(5)?);
    let body = match key {
        Some(key) => people::open(key, "reflection.body", &uid, &sealed)?,
        None => None,
    };
    // An empty object reads as nothing said, since every field has a default.
    let body = body.as_deref().unwrap_or("{}");
    let body = serde_json::from_str(body).map_err(|_| Broken::Unreadable("reflection.body"))?;
    let moment = |seconds| DateTime::from_timestamp(seconds, 0);
    let kept = Kept {
        uid,
        about: row.get(2)?,
        written: moment(row.get(3)?).unwrap_or_default(),
        changed: moment(row.get(4)?).unwrap_or_default(),
        body,
        deleted: row.get::<_, Option<i64>>(6)?.and_then(moment),
    };
    Ok((row.get(0)?, kept))
}

fn to_the_second(now: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use super::MOST;
    use super::Restored;
    use super::UNDO;
    use crate::mentoring::person::Address;
    use crate::mentoring::person::Platform;
    use crate::mentoring::reflection::Reflection;
    use crate::store::Owner;
    use crate::store::Store;
    use chrono::DateTime;
    use chrono::TimeDelta;
    use chrono::Utc;
    use serde::Deserialize;
    use serde::Serialize;

    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    struct Note {
        #[serde(default)]
        words: String,
        #[serde(default)]
        marks: Vec<u8>,
    }

    impl Reflection for Note {
        const KIND: &'static str = "note";
    }

    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    struct Other {
        #[serde(default)]
        words: String,
    }

    impl Reflection for Other {
        const KIND: &'static str = "other";
    }

    fn address(id: &str) -> Address {
        Address { platform: Platform::Console, id: id.to_owned() }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn note(words: &str) -> Note {
        Note { words: words.to_owned(), marks: vec![1] }
    }

    fn kept(store: &Store, about: &str, words: &str, at: DateTime<Utc>) -> Kept<Note> {
        store.keep_reflection(&address("ana"), about, note(words), at).unwrap().unwrap()
    }

    fn said(store: &Store, who: &str) -> Vec<String> {
        store.reflections::<Note>(&address(who)).unwrap().into_iter().map(|kept| kept.body.words).collect()
    }

    #[test]
    fn what_is_kept_is_there_after_a_restart_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let store = Store::open(&path, Owner::Console, None).unwrap();
        let (first, second) = (kept(&store, "", "a", now()), kept(&store, "", "b", now()));
        drop(store);
        let store = Store::open(&path, Owner::Console, None).unwrap();
        assert_eq!(store.reflections::<Note>(&address("ana")).unwrap(), [second.clone(), first.clone()]);
        assert_eq!(store.reflection(&address("ana"), &first.uid, now()).unwrap(), Some(first.clone()));
        store.change_profile(&address("ben"), now(), |profile| profile.level = Some("em".to_owned())).unwrap();
        let elsewhere = Address { platform: Platform::Discord, ..address("ana") };
        for other in [address("ben"), address("Ana"), address("%"), address(""), elsewhere] {
            assert_eq!(store.reflections::<Note>(&other).unwrap(), [], "{other:?}");
            assert_eq!(store.reflection::<Note>(&other, &first.uid, now()).unwrap(), None);
            assert_eq!(store.change_reflection::<Note>(&other, &first.uid, now(), |_| ()).unwrap(), None);
            assert_eq!(store.delete_reflection::<Note>(&other, &first.uid, now()).unwrap(), None);
            assert_eq!(store.restore_reflection::<Note>(&other, &first.uid, now()).unwrap(), None);
        }
        // Of another kind, there is nothing of that name either.
        assert_eq!(store.reflection::<Other>(&address("ana"), &first.uid, now()).unwrap(), None);
        assert_eq!(store.delete_reflection::<Other>(&address("ana"), &first.uid, now()).unwrap(), None);
        assert_eq!(said(&store, "ana"), ["b", "a"]);
    }

    #[test]
    fn the_same_sent_twice_is_kept_once() {
        let store = Store::memory(Owner::Console).unwrap();
        let (once, later) = (kept(&store, "", "a", now()), now() + TimeDelta::minutes(1));
        assert_eq!(kept(&store, "", "a", later), once);
        // Half a year later the same words are another week.
        let half_a_year = now() + TimeDelta::days(180);
        let other = Store::memory(Owner::Console).unwrap();
        assert_ne!(kept(&other, "", "a", now()).uid, kept(&other, "", "a", half_a_year).uid);
        kept(&store, "", "b", later);
        // What was said before something else is said anew.
        assert_ne!(kept(&store, "", "a", later).uid, once.uid);
        assert_eq!(said(&store, "ana"), ["a", "b", "a"]);
        // What was deleted is not what is kept.
        let deleted = kept(&store, "", "a", later).uid;
        store.delete_reflection::<Note>(&address("ana"), &deleted, later).unwrap();
        assert_ne!(kept(&store, "", "a", later).uid, deleted);
    }

    #[test]
    fn about_one_thing_there_is_one() {
        let store = Store::memory(Owner::Console).unwrap();
        let (monday, later) = (kept(&store, "2026-11-16", "a", now()), now() + TimeDelta::hours(2));
        let again = kept(&store, "2026-11-16", "b", later);
        assert_eq!((&again.uid, again.written, again.changed), (&monday.uid, now(), later));
        assert_eq!(kept(&store, "2026-11-16", "b", later + UNDO), again, "the same again changes nothing");
        kept(&store, "2026-11-09", "c", now());
        store.keep_reflection(&address("ben"), "2026-11-16", note("his"), now()).unwrap().unwrap();
        assert_eq!(
            (said(&store, "ana"), said(&store, "ben")),
            (vec!["c".to_owned(), "b".to_owned()], vec!["his".to_owned()])
        );
        // Deleted, and written again: it is there.
        store.delete_reflection::<Note>(&address("ana"), &monday.uid, later).unwrap();
        assert_eq!(said(&store, "ana"), ["c"]);
        let back = kept(&store, "2026-11-16", "b", later);
        assert_eq!((back.uid, back.deleted), (monday.uid, None));
        assert_eq!(said(&store, "ana"), ["c", "b"]);
    }

    #[test]
    fn what_is_changed_is_changed_and_what_changes_nothing_leaves_no_trace() {
        let store = Store::memory(Owner::Console).unwrap();
        let (first, later) = (kept(&store, "", "a", now()), now() + TimeDelta::days(1));
        let change = |words: &'static str| {
            let changed = store.change_reflection(&address("ana"), &first.uid, later, move |note: &mut Note| {
                note.words = words.to_owned();
            });
            changed.unwrap().unwrap()
        };
        assert_eq!(change("a"), first);
        assert_eq!(change("b"), Kept { changed: later, body: note("b"), ..first.clone() });
        assert_eq!(said(&store, "ana"), ["b"]);
        let gone = "z".repeat(26);
        assert_eq!(store.change_reflection::<Note>(&address("ana"), &gone, later, |_| ()).unwrap(), None);
    }

    #[test]
    fn a_deletion_can_be_taken_back_for_an_hour_and_then_it_is_gone() {
        let store = Store::memory(Owner::Console).unwrap();
        let (first, ana) = (kept(&store, "", "a", now()), address("ana"));
        let deleted = store.delete_reflection::<Note>(&ana, &first.uid, now()).unwrap().unwrap();
        assert_eq!((deleted.deleted, said(&store, "ana").len()), (Some(now()), 0));
        let again = store.delete_reflection::<Note>(&ana, &first.uid, now() + TimeDelta::minutes(9)).unwrap();
        assert_eq!(again, Some(deleted.clone()), "it keeps its hour");
        assert_eq!(store.change_reflection::<Note>(&ana, &first.uid, now(), |_| ()).unwrap(), None);
        let last = now() + UNDO - TimeDelta::seconds(1);
        let there = store.restore_reflection::<Note>(&ana, &first.uid, last).unwrap();
        assert_eq!(there, Some(Restored::There(first.clone())));
        store.delete_reflection::<Note>(&ana, &first.uid, now()).unwrap();
        assert_eq!(store.purge_due().unwrap(), Some(now() + UNDO));
        assert_eq!(store.reflection::<Note>(&ana, &first.uid, now() + UNDO).unwrap(), None);
        assert_eq!(store.restore_reflection::<Note>(&ana, &first.uid, now() + UNDO).unwrap(), None);
        assert_eq!(store.purge(now() + UNDO).unwrap().reflections, 1);
        assert_eq!(store.purge_due().unwrap(), None);
    }

    #[test]
    fn there_is_an_end_to_what_one_person_can_keep() {
        let store = Store::memory(Owner::Console).unwrap();
        let ana = address("ana");
        for number in 0..MOST {
            kept(&store, "", &number.to_string(), now());
        }
        let full = |about, words| store.keep_reflection(&ana, about, note(words), now()).unwrap().is_none();
        assert!(full("", "one more") && full("2026-11-16", "one more"));
        // Of another kind there is room, and of the same once one is gone.
        assert!(store.keep_reflection(&ana, "", Other::default(), now()).unwrap().is_some());
        let uid = store.reflections::<Note>(&ana).unwrap()[0].uid.clone();
        store.delete_reflection::<Note>(&ana, &uid, now()).unwrap();
        assert!(!full("", "one more"));
        assert_eq!(store.restore_reflection::<Note>(&ana, &uid, now()).unwrap(), Some(Restored::Full));
    }

    #[test]
    fn what_an_older_version_wrote_is_read_and_what_nobody_can_open_is_empty() {
        let store = Store::memory(Owner::Console).unwrap();
        let ana = address("ana");
        store.keep_reflection(&ana, "", Other { words: "a".to_owned() }, now()).unwrap();
        store.write(|transaction| Ok(transaction.execute("UPDATE reflection SET kind = 'note'", [])?)).unwrap();
        assert_eq!(store.reflections::<Note>(&ana).unwrap()[0].body, Note { words: "a".to_owned(), marks: Vec::new() });
        store.write(|transaction| Ok(transaction.execute("UPDATE reflection SET body = x''", [])?)).unwrap();
        assert_eq!(store.reflections::<Note>(&ana).unwrap()[0].body, Note::default());
        store.write(|transaction| Ok(transaction.execute("UPDATE reflection SET body = x'00'", [])?)).unwrap();
        assert!(store.reflections::<Note>(&ana).is_err(), "what somebody changed is not read");
    }
}
