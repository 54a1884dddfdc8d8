//! What a delivery has to say, read at the moment of sending.

use super::Attempt;
use super::asks;
use super::nudge;
use crate::mentoring::delivery::Contents;
use crate::mentoring::delivery::Item;
use crate::mentoring::delivery::Role;
use crate::store::Store;
use crate::store::keys::Keys;
use crate::store::people;
use crate::store::schedule_row;
use crate::store::sealed::Key;
use crate::store::unusable::Broken;
use chrono::NaiveDate;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use std::sync::Arc;

impl Store {
    /// What this delivery has to say. None, if it is gone.
    ///
    /// # Errors
    /// When the database cannot be read, or something that is sealed in it was changed.
    pub fn contents(&self, attempt: &Attempt) -> Result<Option<Contents>, Broken> {
        let (keys, id) = (Arc::clone(&self.keys), attempt.id);
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            of(&moment, &keys, id)
        })
    }
}

/// What a delivery has to say, with the words of its person opened. Whose it is has been asked before. None, if it is gone.
pub(in crate::store) fn of(connection: &Connection, keys: &Keys, id: i64) -> Result<Option<Contents>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT d.schedule, p.uid, p.called, p.level, p.target FROM delivery AS d JOIN person AS p ON p.id = d.person
         WHERE d.id = ?1 AND d.schedule IS NOT NULL",
    )?;
    let found = select.query_row([id], |row| {
        let set = |at| Ok::<_, rusqlite::Error>(Some(row.get::<_, String>(at)?).filter(|set| !set.is_empty()));
        Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?, set(3)?, set(4)?))
    });
    let Some((schedule, uid, called, level, target)) = found.optional()? else { return Ok(None) };
    let Some(schedule) = schedule_row::by_id(connection, schedule)? else { return Ok(None) };
    let key = keys.of(&uid)?;
    let called = match &key {
        Some(key) => people::open(key, "person.called", &uid, &called)?,
        None => None,
    };
    let mut select = connection.prepare_cached(
        "SELECT idempotency_key, nominal, role, reason, coalesce(origin, id), seq, platform, recipient FROM delivery WHERE id = ?1",
    )?;
    let (marker, nominal, role, reason, origin, seq, to): (String, String, String, String, i64, u32, (String, String)) =
        select.query_row([id], |row| {
            let to = (row.get(6)?, row.get(7)?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, to))
        })?;
    let role = Role::named(&role).ok_or(Broken::Unreadable("delivery.role"))?;
    let items = match role {
        Role::Welcome | Role::Notice => Vec::new(),
        Role::CheckIn | Role::Snoozed | Role::Nudge | Role::Asked => items(connection, id, origin, key.as_ref())?,
    };
    let (nominal, nudges) = (date(&nominal)?, nudge::most(connection, origin)?);
    Ok(Some(Contents { role, marker, nominal, reason, to, called, level, target, schedule, items, seq, nudges }))
}

/// The check-ins that can still be answered in a message: its own, and those that go along with it or with what it puts off.
fn items(connection: &Connection, id: i64, origin: i64, key: Option<&Key>) -> Result<Vec<Item>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT it.id, it.idempotency_key, s.uid, s.kind, it.nominal, it.schedule, it.questions, s.themes, s.length = 'short', s.about,
             s.ends, (SELECT count(*) FROM answer WHERE delivery = it.id AND deleted IS NULL)
         FROM delivery AS it JOIN schedule AS s ON s.id = it.schedule
         WHERE it.answer = 'open' AND it.role IN ('check-in', 'asked') AND (
             it.id IN (?1, ?2) OR it.batch_lead IN (?1, ?2)
             -- What was put off until now goes along as the check-in that it is about.
             OR it.id IN (SELECT origin FROM delivery WHERE batch_lead IN (?1, ?2) AND role = 'snoozed' AND reason = '')
             OR it.batch_lead IN (SELECT origin FROM delivery WHERE batch_lead IN (?1, ?2) AND role = 'snoozed' AND reason = ''))
         ORDER BY it.id <> ?1, it.id <> ?2, it.nominal DESC, it.id",
    )?;
    let mut rows = select.query((id, origin))?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let (it, schedule): (i64, i64) = (row.get(0)?, row.get(5)?);
        let (uid, questions, themes): (String, String, String) = (row.get(2)?, row.get(6)?, row.get(7)?);
        let before = asks::before(connection, it, schedule, !questions.is_empty())?;
        let about = match key {
            Some(key) => people::open(key, "schedule.about", &uid, &row.get::<_, Vec<u8>>(9)?)?,
            None => None,
        };
        items.push(Item {
            marker: row.get(1)?,
            schedule: uid,
            kind: row.get(3)?,
            nominal: date(&row.get::<_, String>(4)?)?,
            stands_for: stands_for(connection, it, schedule)?,
            questions: asks::ids(&questions),
            before: before.alike,
            previous: before.previous,
            number: before.number,
            themes: asks::ids(&themes),
            short: row.get(8)?,
            about,
            ends: row.get::<_, String>(10)?.parse().ok(),
            promise: asks::promise(connection, it, schedule, key)?.filter(|promise| promise.is_pending()),
            begun: row.get(11)?,
            best_week: None,
        });
    }
    Ok(items)
}

/// The missed earlier dates of its schedule that it, or the lead of its batch, stands for.
fn stands_for(connection: &Connection, it: i64, schedule: i64) -> Result<Vec<NaiveDate>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT missed.nominal FROM delivery AS missed
         WHERE missed.schedule = ?2 AND missed.state = 'merged' AND missed.answer = 'lapsed' AND missed.role = 'check-in'
             AND missed.reason = ''
             AND missed.batch_lead = (SELECT coalesce(batch_lead, id) FROM delivery WHERE id = ?1)
         ORDER BY missed.nominal",
    )?;
    let dates = select.query_map((it, schedule), |row| row.get::<_, String>(0))?;
    dates.map(|found| date(&found?)).collect()
}

/// A date as it is kept.
pub(in crate::store) fn date(kept: &str) -> Result<NaiveDate, Broken> {
    kept.parse().map_err(|_| Broken::Unreadable("a date"))
}
