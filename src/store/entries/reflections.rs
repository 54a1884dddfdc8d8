//! Reflections: what people write down about themselves, of every kind.

use super::{Entry, Restored, is_full, list, to_the_second};
use crate::mentoring::person::Address;
use crate::mentoring::reflection::Reflection;
use crate::store::error::Broken;
use crate::store::keys::sealed::{Key, random_uid};
use crate::store::keys::{Keys, sealed};
use crate::store::{Store, people};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, Row, Transaction};
use std::sync::Arc;

/// The most of one kind that one person may have: ten years of weeks.
pub const MOST: u32 = 520;

/// Within this time the same text again is the same entry: a press made twice, or a form sent twice.
const TWICE: TimeDelta = TimeDelta::hours(1);

/// A reflection as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<T> {
    /// Its random name.
    pub uid: String,
    /// What it is about, if there is at most one of its kind about that. Else empty.
    pub about: String,
    /// When it was first written, to the second.
    pub written: DateTime<Utc>,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
    /// What the person wrote. Empty, if no key opens it any more.
    pub body: T,
    /// When it was deleted.
    pub deleted: Option<DateTime<Utc>>,
}

impl<T: Reflection> Entry for Kept<T> {
    const TABLE: &'static str = "reflection";
    const KIND: Option<&'static str> = Some(T::KIND);
    const COLUMNS: &'static str = "e.uid, e.about, e.written, e.changed, e.body, e.deleted";
    const MOST: u32 = MOST;

    fn read(row: &Row<'_>, key: Option<&Key>) -> Result<Self, Broken> {
        let uid: String = row.get("uid")?;
        let body = match key {
            Some(key) => sealed::open(key, "reflection.body", &uid, &row.get::<_, Vec<u8>>("body")?)?,
            None => None,
        };
        // Every field has a default, so an empty object reads as nothing said.
        let body = body.as_deref().unwrap_or("{}");
        let body = serde_json::from_str(body).map_err(|_| Broken::Unreadable("reflection.body"))?;
        let moment = |seconds| DateTime::from_timestamp(seconds, 0);
        Ok(Kept {
            uid,
            about: row.get("about")?,
            written: moment(row.get("written")?).unwrap_or_default(),
            changed: moment(row.get("changed")?).unwrap_or_default(),
            body,
            deleted: row.get::<_, Option<i64>>("deleted")?.and_then(moment),
        })
    }

    fn write(&self, transaction: &Transaction<'_>, key: &Key, row: i64) -> Result<(), Broken> {
        let body = serde_json::to_string(&self.body).map_err(|_| Broken::Unreadable("reflection.body"))?;
        let sealed = sealed::seal(key, "reflection.body", &self.uid, Some(&body));
        let update = "UPDATE reflection SET body = ?2, changed = ?3, deleted = NULL WHERE id = ?1";
        transaction.prepare_cached(update)?.execute((row, sealed, self.changed.timestamp()))?;
        Ok(())
    }

    fn touch(&mut self, now: DateTime<Utc>) {
        self.changed = to_the_second(now);
    }

    fn deleted(&self) -> Option<DateTime<Utc>> {
        self.deleted
    }

    fn set_deleted(&mut self, deleted: Option<DateTime<Utc>>) {
        self.deleted = deleted;
    }
}

impl Store {
    /// Keeps a reflection and returns it. There is one of a kind about the same thing: it replaces an earlier one, also one that
    /// was deleted. One that is about nothing is kept once if the same is written again within the hour. A person who is not
    /// known yet is from now on. None, if the person has as many of its kind as anybody may.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is kept then.
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

    /// One of a person's reflections, unless it is gone for good by now.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Kept<T>>, Broken> {
        self.entry(at, uid, now)
    }

    /// All of a person's reflections of this kind that are not deleted, the latest first.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn reflections<T: Reflection>(&self, at: &Address) -> Result<Vec<Kept<T>>, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let Some(person) = people::uid(&moment, &at)? else { return Ok(Vec::new()) };
            let key = keys.of(&person)?;
            let there = "e.deleted IS NULL ORDER BY e.id DESC";
            let all = list(&moment, key.as_ref(), there, (at.platform.name(), &at.id))?;
            Ok(all.into_iter().map(|(_, kept)| kept).collect())
        })
    }

    /// Changes one of a person's reflections in one transaction and returns it. None, if they have no such reflection.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn change_reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut T) + Send + 'static,
    ) -> Result<Option<Kept<T>>, Broken> {
        self.change_entry(at, uid, now, |kept: &mut Kept<T>| change(&mut kept.body))
    }

    /// Deletes one of a person's reflections and returns it; an hour later it is gone for good. One that was deleted before keeps
    /// its hour. None, if they have no such reflection.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn delete_reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Kept<T>>, Broken> {
        self.delete_entry(at, uid, now)
    }

    /// Restores one of a person's reflections within the hour after it was deleted. None, if they have no such reflection any
    /// more.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn restore_reflection<T: Reflection>(
        &self,
        at: &Address,
        uid: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Restored<Kept<T>>>, Broken> {
        self.restore_entry(at, uid, now)
    }
}

/// Keeps a reflection within a transaction that may do more.
pub(in crate::store) fn keep<T: Reflection>(
    transaction: &Transaction<'_>,
    keys: &Keys,
    at: &Address,
    about: String,
    body: T,
    now: DateTime<Utc>,
) -> Result<Option<Kept<T>>, Broken> {
    let (person, key) = people::known_or_new(transaction, keys, at, now)?;
    let earlier = match about.is_empty() {
        true => first::<T>(transaction, &key, at, "e.deleted IS NULL AND e.about = ?3", "")?
            .filter(|(_, kept)| kept.body == body && now - kept.written < TWICE),
        false => first::<T>(transaction, &key, at, "e.about = ?3", &about)?,
    };
    if let Some((row, mut kept)) = earlier {
        if kept.deleted.is_some() && is_full::<Kept<T>>(transaction, at)? {
            return Ok(None);
        }
        if kept.body != body || kept.deleted.is_some() {
            kept = Kept { body, changed: to_the_second(now), deleted: None, ..kept };
            kept.write(transaction, &key, row)?;
        }
        return Ok(Some(kept));
    }
    if is_full::<Kept<T>>(transaction, at)? {
        return Ok(None);
    }
    let insert = "INSERT INTO reflection (uid, person, kind, about, written, changed)
                  SELECT ?1, id, ?3, ?4, ?5, ?5 FROM person WHERE uid = ?2";
    let uid = random_uid();
    transaction.prepare_cached(insert)?.execute((&uid, person, T::KIND, &about, now.timestamp()))?;
    let written = to_the_second(now);
    let kept = Kept { uid, about, written, changed: written, body, deleted: None };
    kept.write(transaction, &key, transaction.last_insert_rowid())?;
    Ok(Some(kept))
}

/// The latest of a person's reflections of this kind for which the condition holds, and its row.
fn first<T: Reflection>(
    connection: &Connection,
    key: &Key,
    at: &Address,
    condition: &str,
    about: &str,
) -> Result<Option<(i64, Kept<T>)>, Broken> {
    let latest = format!("{condition} ORDER BY e.id DESC LIMIT 1");
    let found = list(connection, Some(key), &latest, (at.platform.name(), &at.id, about))?;
    Ok(found.into_iter().next())
}

#[cfg(test)]
mod tests {
    use super::{Kept, MOST, Restored};
    use crate::mentoring::person::{Address, Platform};
    use crate::mentoring::reflection::Reflection;
    use crate::store::purge::UNDO;
    use crate::store::{Owner, Store};
    use chrono::{DateTime, TimeDelta, Utc};
    use serde::{Deserialize, Serialize};

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
