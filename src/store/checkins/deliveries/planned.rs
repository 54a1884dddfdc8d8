//! A delivery that is about to get its row: every row of the table `delivery` is inserted here.

use crate::mentoring::delivery::{AnswerState, Identity, Role, State};
use crate::mentoring::person::Address;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, params};

/// What a delivery comes from, and who gets it.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Source<'s> {
    /// The random name of this installation.
    pub(in crate::store) instance: &'s str,
    /// The number of the person's row.
    pub(in crate::store) person: i64,
    /// The number of the schedule's row.
    pub(in crate::store) schedule: i64,
    /// The uid of the schedule.
    pub(in crate::store) uid: &'s str,
    /// Where the person gets it.
    pub(in crate::store) to: &'s Address,
}

/// A row that is about to be inserted.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Planned<'p> {
    pub(in crate::store) source: Source<'p>,
    /// The date of the occurrence.
    pub(in crate::store) nominal: NaiveDate,
    pub(in crate::store) role: Role,
    /// 0, or one more than that of the delivery it follows from.
    pub(in crate::store) seq: u32,
    /// The id of the interaction that asked for it, if one did.
    pub(in crate::store) press: Option<&'p str>,
    pub(in crate::store) due: DateTime<Utc>,
    pub(in crate::store) not_before: DateTime<Utc>,
    pub(in crate::store) state: State,
    pub(in crate::store) reason: &'p str,
    /// When it came to its end, if it is inserted as one that has.
    pub(in crate::store) settled: Option<DateTime<Utc>>,
    /// The delivery that it goes out with.
    pub(in crate::store) batch: Option<i64>,
    /// The check-in that it puts off or reminds of.
    pub(in crate::store) origin: Option<i64>,
    pub(in crate::store) answer: AnswerState,
    /// When the person skipped it.
    pub(in crate::store) skipped: Option<DateTime<Utc>>,
}

impl<'p> Planned<'p> {
    /// A delivery that waits until it is due, goes out by itself and cannot be answered.
    pub(in crate::store) fn new(source: Source<'p>, nominal: NaiveDate, role: Role, due: DateTime<Utc>) -> Self {
        Planned {
            source,
            nominal,
            role,
            seq: 0,
            press: None,
            due,
            not_before: due,
            state: State::Pending,
            reason: "",
            settled: None,
            batch: None,
            origin: None,
            answer: AnswerState::Lapsed,
            skipped: None,
        }
    }

    /// The idempotency key of the message.
    pub(in crate::store) fn idempotency_key(&self) -> String {
        let Source { instance, uid, to, .. } = self.source;
        let identity = Identity {
            instance,
            source: uid,
            to: (to.platform.name(), &to.id),
            nominal: self.nominal,
            role: self.role,
            seq: self.seq,
            press: self.press,
        };
        identity.idempotency_key()
    }
}

/// Inserts the row and returns its number. None, if there is one already for the same occurrence, role and number.
pub(in crate::store) fn insert(connection: &Connection, planned: &Planned<'_>) -> rusqlite::Result<Option<i64>> {
    let Source { person, schedule, uid, to, .. } = planned.source;
    let mut insert = connection.prepare_cached(
        "INSERT INTO delivery (idempotency_key, person, schedule, source, platform, recipient, nominal, role, seq, due, not_before,
             state, reason, finished, batch_lead, origin, answer, skipped)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT DO NOTHING",
    )?;
    let inserted = insert.execute(params![
        planned.idempotency_key(),
        person,
        schedule,
        uid,
        to.platform.name(),
        to.id,
        planned.nominal.to_string(),
        planned.role.name(),
        planned.seq,
        planned.due.timestamp(),
        planned.not_before.timestamp(),
        planned.state.name(),
        planned.reason,
        planned.settled.map(|settled| settled.timestamp()),
        planned.batch,
        planned.origin,
        planned.answer.name(),
        planned.skipped.map(|skipped| skipped.timestamp()),
    ])?;
    Ok((inserted > 0).then(|| connection.last_insert_rowid()))
}
