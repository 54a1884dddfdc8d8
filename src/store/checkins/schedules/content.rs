//! Changes what a schedule asks: its themes, its length, and the assignment it is about.

use super::own::own;
use super::person;
use crate::mentoring::delivery::{AnswerState, Role, State};
use crate::mentoring::person::Address;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::deliveries::planned;
use crate::store::checkins::deliveries::planned::{Planned, Source};
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use crate::store::keys::sealed;
use crate::store::{Store, epoch, people};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, Transaction};
use std::sync::Arc;

/// The first number of a check-in that a person asked for at once. What follows from it has other numbers than what
/// follows from the check-in of the same day.
const ASKED: u32 = 1_000;

impl Store {
    /// Sets the themes of one of a person's schedules, by their ids; without any, it keeps to those of its kind. None,
    /// if they have no such schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn set_themes(&self, at: &Address, uid: &str, themes: &[String]) -> Result<Option<Schedule>, Broken> {
        let themes = themes.join(" ");
        self.ask_otherwise(at, uid, move |transaction, id| {
            let update = "UPDATE schedule SET themes = ?2 WHERE id = ?1";
            transaction.prepare_cached(update)?.execute((id, &themes)).map(drop)
        })
    }

    /// Sets whether one of a person's schedules asks less than it could. None, if they have no such schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn set_length(&self, at: &Address, uid: &str, short: bool) -> Result<Option<Schedule>, Broken> {
        self.ask_otherwise(at, uid, move |transaction, id| {
            let update = "UPDATE schedule SET length = ?2 WHERE id = ?1";
            transaction.prepare_cached(update)?.execute((id, if short { "short" } else { "full" })).map(drop)
        })
    }

    /// Sets the assignment of one of a person's schedules, which is sealed, and the date on which that is to be done.
    /// `None` leaves either as it is, and `Some(None)` removes it. None, if they have no such schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn set_assignment(
        &self,
        at: &Address,
        uid: &str,
        about: Option<Option<&str>>,
        ends: Option<Option<NaiveDate>>,
    ) -> Result<Option<Schedule>, Broken> {
        let (keys, whose, uid, about) =
            (Arc::clone(&self.keys), at.clone(), uid.to_owned(), about.map(|about| about.map(str::to_owned)));
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &whose)? else { return Ok(None) };
            let Some((id, _)) = own(transaction, &whose, &uid)? else { return Ok(None) };
            if let Some(about) = about {
                let sealed = sealed::seal(&key, "schedule.about", &uid, about.as_deref());
                let update = "UPDATE schedule SET about = ?2 WHERE id = ?1";
                transaction.prepare_cached(update)?.execute((id, sealed))?;
            }
            if let Some(ends) = ends {
                let update = "UPDATE schedule SET ends = ?2 WHERE id = ?1";
                transaction
                    .prepare_cached(update)?
                    .execute((id, ends.map(|ends| ends.to_string()).unwrap_or_default()))?;
            }
            schedule_row::by_id(transaction, id)
        })
    }

    /// The assignment of one of a person's schedules, in their own words.
    ///
    /// # Errors
    /// If the database cannot be read, or what is sealed in it was changed.
    pub fn assignment(&self, at: &Address, uid: &str) -> Result<Option<String>, Broken> {
        let (keys, at, uid) = (Arc::clone(&self.keys), at.clone(), uid.to_owned());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let Some((id, _)) = own(&moment, &at, &uid)? else { return Ok(None) };
            let Some(person) = people::uid(&moment, &at)? else { return Ok(None) };
            let Some(key) = keys.of(&person)? else { return Ok(None) };
            let about = "SELECT about FROM schedule WHERE id = ?1";
            let about: Vec<u8> = moment.prepare_cached(about)?.query_row([id], |row| row.get(0))?;
            sealed::open(&key, "schedule.about", &uid, &about)
        })
    }

    /// Asks at once, for one of a person's schedules, at most once a day. Returns the idempotency key of the check-in. None, if
    /// they have no such schedule. `press` is the id of the request.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is asked then.
    pub fn ask_now(
        &self,
        at: &Address,
        uid: &str,
        today: NaiveDate,
        press: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, Broken> {
        let (at, uid, press) = (at.clone(), uid.to_owned(), press.to_owned());
        self.write(move |transaction| {
            let Some((id, schedule)) = own(transaction, &at, &uid)? else { return Ok(None) };
            let Some(person) = person(transaction, &at)? else { return Ok(None) };
            let instance = epoch::instance(transaction)?;
            let source = Source { instance: &instance, person, schedule: id, uid: &schedule.uid, to: &at };
            let check_in = Planned {
                seq: ASKED,
                press: Some(&press),
                state: State::Delivered,
                settled: Some(now),
                answer: AnswerState::Open,
                ..Planned::new(source, today, Role::Asked, now)
            };
            planned::insert(transaction, &check_in)?;
            let mut select = transaction.prepare_cached(
                "SELECT idempotency_key FROM delivery WHERE schedule = ?1 AND nominal = ?2 AND role = 'asked'",
            )?;
            Ok(select.query_row((id, today.to_string()), |row| row.get(0)).optional()?)
        })
    }

    fn ask_otherwise(
        &self,
        at: &Address,
        uid: &str,
        change: impl Fn(&Transaction<'_>, i64) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<Option<Schedule>, Broken> {
        let (at, uid) = (at.clone(), uid.to_owned());
        self.write(move |transaction| {
            let Some((id, _)) = own(transaction, &at, &uid)? else { return Ok(None) };
            change(transaction, id)?;
            schedule_row::by_id(transaction, id)
        })
    }
}
