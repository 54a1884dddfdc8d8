//! Answers to check-ins: written, put off and skipped, and other presses on messages that we sent. An idempotency key leads to
//! something only for the person whose message it is. For everybody else there is nothing of that name.

mod close;
pub mod put_off;
pub mod reflected;
pub mod undo;
pub mod why;

use crate::mentoring::delivery::{AnswerState, Contents, Outcome, Promise, Role};
use crate::mentoring::person::Address;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::deliveries::{contents, questions};
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use crate::store::keys::sealed;
use crate::store::keys::sealed::{Key, random_uid};
use crate::store::{Store, people};
use chrono::{DateTime, NaiveDate, Utc};
use close::close;
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A check-in, and what was written to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its own idempotency key.
    pub idempotency_key: String,
    /// The id of its kind.
    pub kind: String,
    /// Its schedule, as it is now.
    pub schedule: Schedule,
    /// The date it is for.
    pub nominal: NaiveDate,
    /// Whether it was answered.
    pub answer: AnswerState,
    /// The ids of the questions it asks, in their order.
    pub questions: Vec<String>,
    /// What was written, by the id of its question.
    pub words: BTreeMap<String, String>,
    /// What came of what they said in it they would try. None, if they said nothing of the kind.
    pub outcome: Option<Outcome>,
    /// What they had said before that they would try.
    pub promise: Option<Promise>,
}

/// What a person wrote to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The id of the question.
    pub question: String,
    /// Their words. None, if they removed them.
    pub words: Option<String>,
    /// Whether it says what they will try.
    pub is_promise: bool,
}

/// One of a person's deliveries, as presses need it.
struct OwnDelivery {
    id: i64,
    person: i64,
    schedule: Option<i64>,
    role: Role,
    seq: u32,
    /// The check-in that it is about: itself, or the one that it puts off or reminds of.
    about: i64,
}

impl Store {
    /// The contents of the message with this idempotency key, as they would be said now. None, if it is not theirs.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn message(&self, at: &Address, idempotency_key: &str) -> Result<Option<Contents>, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let Some(row) = row(&moment, &at, &idempotency_key)? else { return Ok(None) };
            contents::of(&moment, &keys, row.id)
        })
    }

    /// The check-in with this idempotency key, or the one that the message with it is about, and what was written to it. None,
    /// if it is not theirs or cannot be answered.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn written(&self, at: &Address, idempotency_key: &str) -> Result<Option<Written>, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.read(move |connection| {
            let moment = connection.unchecked_transaction()?;
            let Some(about) = answerable(&moment, &at, &idempotency_key)? else { return Ok(None) };
            let uid = people::uid(&moment, &at)?.unwrap_or_default();
            let key = keys.of(&uid)?;
            Ok(Some(written(&moment, about, key.as_ref())?))
        })
    }

    /// Keeps what a person wrote to a check-in, sealed, and removes answers without words. The check-in waits for the
    /// rest, until all of it is written or `done` says so. False, if they have no such check-in.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is kept then.
    pub fn keep_answers(
        &self,
        at: &Address,
        idempotency_key: &str,
        answers: Vec<NewAnswer>,
        done: bool,
        now: DateTime<Utc>,
    ) -> Result<bool, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(false) };
            let Some(about) = answerable(transaction, &at, &idempotency_key)? else { return Ok(false) };
            for answer in answers {
                keep(transaction, &key, about, answer, now)?;
            }
            // A check-in that they skipped first and write to after all waits for the rest, too.
            let update = "UPDATE delivery SET skipped = NULL, answer = CASE WHEN answer = 'answered' OR ?2 THEN 'answered' ELSE 'open' END
                          WHERE id = ?1";
            transaction.prepare_cached(update)?.execute((about, done))?;
            close(transaction, about, now)?;
            Ok(true)
        })
    }

    /// Records what came of what a person said they would try in the check-in with this idempotency key, and returns the
    /// promise. None, if it is not there any more.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn record_promise_outcome(
        &self,
        at: &Address,
        idempotency_key: &str,
        outcome: Outcome,
    ) -> Result<Option<Promise>, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some((_, key)) = people::known(transaction, &keys, &at)? else { return Ok(None) };
            let Some((row, _)) = promised_in(transaction, &at, &idempotency_key)? else { return Ok(None) };
            let update = "UPDATE answer SET outcome = ?2 WHERE id = ?1";
            transaction.prepare_cached(update)?.execute((row, outcome.name()))?;
            questions::promise_in(transaction, row, &key)
        })
    }

    /// Skips the check-ins that wait for an answer in the message with this idempotency key. Returns how many there were. None,
    /// if the message is not theirs.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn skip_message(
        &self,
        at: &Address,
        idempotency_key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<usize>, Broken> {
        let (keys, at, idempotency_key) = (Arc::clone(&self.keys), at.clone(), idempotency_key.to_owned());
        self.write(move |transaction| {
            let Some(row) = row(transaction, &at, &idempotency_key)? else { return Ok(None) };
            let Some(contents) = contents::of(transaction, &keys, row.id)? else { return Ok(None) };
            for item in &contents.items {
                let skip = "UPDATE delivery SET answer = 'skipped', skipped = ?2 WHERE idempotency_key = ?1 AND answer = 'open'";
                transaction.prepare_cached(skip)?.execute((&item.idempotency_key, now.timestamp()))?;
            }
            close(transaction, row.about, now)?;
            Ok(Some(contents.items.len()))
        })
    }
}

/// Writes down what they wrote to one question, or removes it.
fn keep(
    transaction: &Transaction<'_>,
    key: &Key,
    about: i64,
    answer: NewAnswer,
    now: DateTime<Utc>,
) -> Result<(), Broken> {
    // It is inserted again even if it is changed, so that answers are stored in the order of their questions.
    let delete = "DELETE FROM answer WHERE delivery = ?1 AND question = ?2
         RETURNING uid, outcome, words, deleted IS NOT NULL AS is_deleted";
    let known: Option<(String, String, Vec<u8>, bool)> = transaction
        .prepare_cached(delete)?
        .query_row((about, &answer.question), |row| {
            Ok((row.get("uid")?, row.get("outcome")?, row.get("words")?, row.get("is_deleted")?))
        })
        .optional()?;
    let Some(words) = answer.words else { return Ok(()) };
    // The same words keep their name and what came of them. Other words are something new.
    let mut same = None;
    if let Some((uid, outcome, sealed, false)) = known {
        same = sealed::open(key, "answer.words", &uid, &sealed)?.filter(|was| *was == words).map(|_| (uid, outcome));
    }
    let open = if answer.is_promise { Outcome::Open.name() } else { "" };
    let (uid, outcome) = same.unwrap_or_else(|| (random_uid(), open.to_owned()));
    let sealed = sealed::seal(key, "answer.words", &uid, Some(&words));
    let insert =
        "INSERT INTO answer (uid, delivery, question, words, written, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    transaction.prepare_cached(insert)?.execute((uid, about, answer.question, sealed, now.timestamp(), outcome))?;
    Ok(())
}

/// A check-in with what was written to it. The caller has checked whose it is.
pub(in crate::store) fn written(connection: &Connection, about: i64, key: Option<&Key>) -> Result<Written, Broken> {
    let mut select = connection
        .prepare_cached("SELECT question, uid, words, outcome FROM answer WHERE delivery = ?1 AND deleted IS NULL")?;
    let mut rows = select.query([about])?;
    let (mut words, mut outcome) = (BTreeMap::new(), None);
    while let (Some(row), Some(key)) = (rows.next()?, key) {
        let (uid, sealed): (String, Vec<u8>) = (row.get("uid")?, row.get("words")?);
        if let Some(opened) = sealed::open(key, "answer.words", &uid, &sealed)? {
            words.insert(row.get("question")?, opened);
        }
        outcome = Outcome::named(&row.get::<_, String>("outcome")?).or(outcome);
    }
    let mut select = connection.prepare_cached(
        "SELECT d.idempotency_key, s.kind, d.nominal, d.answer, d.questions, d.schedule FROM delivery AS d
             JOIN schedule AS s ON s.id = d.schedule
         WHERE d.id = ?1",
    )?;
    let mut rows = select.query([about])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let text = |column: &str| row.get::<_, String>(column);
    let schedule: i64 = row.get("schedule")?;
    Ok(Written {
        idempotency_key: text("idempotency_key")?,
        kind: text("kind")?,
        schedule: schedule_row::by_id(connection, schedule)?.ok_or(Broken::Unreadable("a schedule"))?,
        nominal: contents::date(&text("nominal")?)?,
        answer: AnswerState::named(&text("answer")?).ok_or(Broken::Unreadable("delivery.answer"))?,
        questions: questions::ids(&text("questions")?),
        words,
        outcome,
        promise: questions::promise(connection, about, schedule, key)?,
    })
}

/// The delivery with this idempotency key, if it is theirs.
fn row(connection: &Connection, at: &Address, idempotency_key: &str) -> Result<Option<OwnDelivery>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT d.id, d.person, d.schedule, d.role, d.seq, coalesce(d.origin, d.id) AS about
         FROM delivery AS d JOIN address AS a ON a.person = d.person
         WHERE d.idempotency_key = ?1 AND a.platform = ?2 AND a.id = ?3",
    )?;
    let mut rows = select.query((idempotency_key, at.platform.name(), &at.id))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let role = Role::named(&row.get::<_, String>("role")?).ok_or(Broken::Unreadable("delivery.role"))?;
    Ok(Some(OwnDelivery {
        id: row.get("id")?,
        person: row.get("person")?,
        schedule: row.get("schedule")?,
        role,
        seq: row.get("seq")?,
        about: row.get("about")?,
    }))
}

/// The row of the check-in with this idempotency key, or of the one that the message with it is about, if it is theirs and can
/// be answered.
pub(in crate::store) fn answerable(
    connection: &Connection,
    at: &Address,
    idempotency_key: &str,
) -> Result<Option<i64>, Broken> {
    let Some(row) =
        row(connection, at, idempotency_key)?.filter(|row| !matches!(row.role, Role::Welcome | Role::Notice))
    else {
        return Ok(None);
    };
    let select = "SELECT answer <> 'lapsed' AND schedule IS NOT NULL FROM delivery WHERE id = ?1";
    let can = connection.prepare_cached(select)?.query_row([row.about], |row| row.get(0))?;
    Ok(Some(row.about).filter(|_| can))
}

/// The row and the name of what they said they would try in the check-in with this idempotency key.
pub(in crate::store) fn promised_in(
    connection: &Connection,
    at: &Address,
    idempotency_key: &str,
) -> Result<Option<(i64, String)>, Broken> {
    let Some(about) = answerable(connection, at, idempotency_key)? else { return Ok(None) };
    let select = "SELECT id, uid FROM answer WHERE delivery = ?1 AND outcome <> '' AND deleted IS NULL";
    let found = connection.prepare_cached(select)?.query_row([about], |row| Ok((row.get("id")?, row.get("uid")?)));
    Ok(found.optional()?)
}
