//! What a delivery has to say, read at the moment of sending.

use super::{Attempt, conditions, questions, reminders};
use crate::mentoring::delivery::{Contents, Item, Role};
use crate::mentoring::person::{Address, Platform};
use crate::store::Store;
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use crate::store::keys::sealed::Key;
use crate::store::keys::{Keys, sealed};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::sync::Arc;

impl Store {
    /// What this delivery has to say. None, if it is gone.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn contents(&self, attempt: &Attempt) -> Result<Option<Contents>, Broken> {
        let (keys, id) = (Arc::clone(&self.keys), attempt.id);
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            of(&moment, &keys, id)
        })
    }
}

/// What a delivery has to say, with the words of its person opened. The caller has checked whose it is. None, if it is
/// gone.
pub(in crate::store) fn of(connection: &Connection, keys: &Keys, id: i64) -> Result<Option<Contents>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT d.schedule, d.idempotency_key, d.nominal, d.role, d.reason, coalesce(d.origin, d.id) AS origin, d.seq, d.platform,
             d.recipient, p.uid AS person, p.called, p.level, p.target
         FROM delivery AS d JOIN person AS p ON p.id = d.person
         WHERE d.id = ?1 AND d.schedule IS NOT NULL",
    )?;
    let mut rows = select.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let Some(schedule) = schedule_row::by_id(connection, row.get("schedule")?)? else { return Ok(None) };
    let text = |column: &str| row.get::<_, String>(column);
    let set = |column: &str| Ok::<_, Broken>(Some(text(column)?).filter(|set| !set.is_empty()));
    let person = text("person")?;
    let key = keys.of(&person)?;
    let called = match &key {
        Some(key) => sealed::open(key, "person.called", &person, &row.get::<_, Vec<u8>>("called")?)?,
        None => None,
    };
    let role = Role::named(&text("role")?).ok_or(Broken::Unreadable("delivery.role"))?;
    let platform = Platform::named(&text("platform")?).ok_or(Broken::Unreadable("delivery.platform"))?;
    let origin: i64 = row.get("origin")?;
    let items = match role {
        Role::Welcome | Role::Notice => Vec::new(),
        Role::CheckIn | Role::Snoozed | Role::Reminder | Role::Asked => items(connection, id, origin, key.as_ref())?,
    };
    Ok(Some(Contents {
        role,
        idempotency_key: text("idempotency_key")?,
        nominal: date(&text("nominal")?)?,
        reason: text("reason")?,
        to: Address { platform, id: text("recipient")? },
        called,
        level: set("level")?,
        target: set("target")?,
        schedule,
        items,
        seq: row.get("seq")?,
        reminders: reminders::most(connection, origin)?,
    }))
}

/// The check-ins in a message that can still be answered: its own, and those that go out with it or with what it puts
/// off.
fn items(connection: &Connection, id: i64, origin: i64, key: Option<&Key>) -> Result<Vec<Item>, Broken> {
    let select = format!(
        "SELECT d.id, d.idempotency_key, s.uid, s.kind, d.nominal, d.schedule, d.questions, s.themes, s.length = 'short' AS short,
             s.about, s.ends, (SELECT count(*) FROM answer WHERE delivery = d.id AND deleted IS NULL) AS begun
         FROM delivery AS d JOIN schedule AS s ON s.id = d.schedule
         WHERE d.answer = 'open' AND {}
         ORDER BY d.id <> ?1, d.id <> ?2, d.nominal DESC, d.id",
        conditions::IS_IN_MESSAGE
    );
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query((id, origin))?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let (it, schedule): (i64, i64) = (row.get("id")?, row.get("schedule")?);
        let (uid, questions): (String, String) = (row.get("uid")?, row.get("questions")?);
        let before = questions::before(connection, it, schedule, !questions.is_empty())?;
        let about = match key {
            Some(key) => sealed::open(key, "schedule.about", &uid, &row.get::<_, Vec<u8>>("about")?)?,
            None => None,
        };
        items.push(Item {
            idempotency_key: row.get("idempotency_key")?,
            schedule: uid,
            kind: row.get("kind")?,
            nominal: date(&row.get::<_, String>("nominal")?)?,
            stands_for: stands_for(connection, it, schedule)?,
            questions: questions::ids(&questions),
            before: before.alike,
            previous: before.previous,
            number: before.number,
            themes: questions::ids(&row.get::<_, String>("themes")?),
            short: row.get("short")?,
            about,
            ends: row.get::<_, String>("ends")?.parse().ok(),
            promise: questions::promise(connection, it, schedule, key)?.filter(|promise| promise.is_pending()),
            begun: row.get("begun")?,
            best_week: None,
        });
    }
    Ok(items)
}

/// The earlier dates of its schedule that were missed, and that it or the lead of its batch stands for.
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

/// A date, as it is stored.
pub(in crate::store) fn date(kept: &str) -> Result<NaiveDate, Broken> {
    kept.parse().map_err(|_| Broken::Unreadable("a date"))
}
