//! From schedules to deliveries: what has fallen due becomes a row, once for each date, and the schedule goes on to its next.
//!
//! Dates come from the calendar alone and never from the last time. Whatever was missed becomes a row too, and goes along with
//! the one that is sent, so that no date is without an outcome.

mod backlog;
pub(super) mod crowds;
mod together;

use super::Store;
use super::people;
use super::process;
use super::schedule_row;
use super::schedule_row::COLUMNS;
use super::unusable::Broken;
use crate::fail;
use crate::mentoring::cadence::Occurrence;
use crate::mentoring::cadence::Zone;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::AnswerState;
use crate::mentoring::delivery::Identity;
use crate::mentoring::delivery::Role;
use crate::mentoring::delivery::State;
use crate::mentoring::person::QuietHours;
use crate::mentoring::schedule::Reason;
use crate::mentoring::schedule::Schedule;
use crate::mentoring::timing;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::TimeDelta;
use chrono::Utc;
use rusqlite::Transaction;
use std::sync::Arc;

/// So many check-ins in a row without an answer, and the schedule pauses with a word about it.
const UNANSWERED: u32 = 3;
/// What cannot be planned is looked at again after so long.
const ASIDE: TimeDelta = TimeDelta::days(1);

impl Store {
    /// Plans what has fallen due, some of it at a time. How many schedules that were; none, once there is nothing left.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is planned then.
    pub fn plan(&self, zones: &Zones, now: DateTime<Utc>) -> Result<usize, Broken> {
        let (zones, crowds, reached) = (zones.clone(), self.crowds.clone(), Arc::clone(&self.backlog));
        self.write(move |transaction| {
            let due = backlog::due(transaction, &reached, now)?;
            if due.is_empty() {
                return Ok(0);
            }
            let house = process::read(transaction)?.house;
            for (id, slot) in &due {
                let sharing = crowds.sharing(transaction, *slot)?;
                let mut planner = Planner { transaction, zones: &zones, house: &house, now, sharing };
                planner.schedule(*id)?;
            }
            fail::point("delivery: planning");
            Ok(due.len())
        })
    }
}

struct Planner<'a> {
    transaction: &'a Transaction<'a>,
    zones: &'a Zones,
    house: &'a str,
    now: DateTime<Utc>,
    /// How many share the slot that is planned.
    sharing: u32,
}

/// A schedule that has fallen due, and whose it is.
struct Due {
    id: i64,
    schedule: Schedule,
    zone: Zone,
    person: i64,
    /// The person's random name.
    named: String,
    quiet: Option<QuietHours>,
    /// The first date on which they are back.
    away: Option<NaiveDate>,
    platform: String,
    recipient: String,
    /// Whether they have other schedules, or something that waits to leave or is on its way.
    has_company: bool,
}

/// What a schedule has come to.
struct Found {
    /// The dates that have fallen due and have no row yet, the earliest first.
    fallen: Vec<Occurrence>,
    /// The first that lies ahead.
    next: Occurrence,
}

/// A row to be.
struct Row<'r> {
    nominal: NaiveDate,
    role: Role,
    due: DateTime<Utc>,
    not_before: DateTime<Utc>,
    state: State,
    batch_lead: Option<i64>,
    answer: AnswerState,
    reason: &'r str,
}

impl Planner<'_> {
    fn schedule(&mut self, id: i64) -> Result<(), Broken> {
        let due = match self.due(id) {
            Ok(Some(due)) => due,
            // It was planned along with another one just now.
            Ok(None) => return Ok(()),
            Err(Broken::Sql(error)) => return Err(error.into()),
            Err(error) => return self.put_aside(id, &error),
        };
        let Some(found) = self.found(&due) else {
            return self.put_aside(id, &Broken::Unreadable("a schedule beyond the end of the calendar"));
        };
        let next = match found.fallen.split_last() {
            // The zone's rules were changed since its moment was worked out.
            None => found.next,
            Some((newest, missed)) => self.fallen(&due, *newest, missed, found.next)?,
        };
        self.go_on(&due, next)
    }

    /// Nobody waits for a row that cannot be read.
    fn put_aside(&self, id: i64, why: &Broken) -> Result<(), Broken> {
        tracing::error!(cause = %why, "a schedule could not be planned, and is looked at again in a day; please report this line");
        let mut update = self.transaction.prepare_cached("UPDATE schedule SET next_due = ?2 WHERE id = ?1")?;
        update.execute((id, (self.now + ASIDE).timestamp()))?;
        Ok(())
    }

    fn due(&self, id: i64) -> Result<Option<Due>, Broken> {
        let mut select = self.transaction.prepare_cached(
            "SELECT s.uid, s.kind, s.every, s.day, s.at, s.zone, s.anchor, s.next_nominal, s.next_due, s.state, s.reason,
                 s.until, s.unreached, s.themes, s.length, s.nudges, s.ends, p.id, p.uid, p.quiet, p.away, a.platform, a.id,
                 EXISTS (SELECT 1 FROM schedule AS it WHERE it.person = p.id AND it.state = 'active' AND it.id <> s.id)
                     OR EXISTS (SELECT 1 FROM delivery AS it WHERE it.person = p.id AND it.state IN ('pending', 'sending'))
             FROM schedule AS s JOIN person AS p ON p.id = s.person JOIN address AS a ON a.person = p.id
             WHERE s.id = ?1 AND s.state = 'active' ORDER BY a.platform, a.id LIMIT 1",
        )?;
        let mut rows = select.query([id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let schedule = schedule_row::read(row)?;
        let zone = self.zones.zone(&schedule.zone).ok_or(Broken::Unreadable("a schedule's zone"))?;
        Ok(Some(Due {
            id,
            schedule,
            zone,
            person: row.get(COLUMNS)?,
            named: row.get(COLUMNS + 1)?,
            quiet: people::hours(&row.get::<_, String>(COLUMNS + 2)?),
            away: row.get::<_, String>(COLUMNS + 3)?.parse().ok(),
            platform: row.get(COLUMNS + 4)?,
            recipient: row.get(COLUMNS + 5)?,
            has_company: row.get(COLUMNS + 6)?,
        }))
    }

    /// Every date from the next on that has fallen due, and the first that has not. None, beyond the end of the calendar.
    fn found(&self, due: &Due) -> Option<Found> {
        let cadence = &due.schedule.cadence;
        let mut fallen = Vec::new();
        let mut nominal = due.schedule.next_nominal;
        loop {
            let next = Occurrence { nominal, due: due.zone.moment(nominal, cadence.at)? };
            if next.due > self.now {
                return Some(Found { fallen, next });
            }
            fallen.push(next);
            nominal = cadence.nominal(nominal.succ_opt()?)?;
        }
    }

    /// Plans what has fallen due. What comes next.
    fn fallen(
        &mut self,
        due: &Due,
        newest: Occurrence,
        missed: &[Occurrence],
        next: Occurrence,
    ) -> Result<Occurrence, Broken> {
        let today = due.zone.date(self.now).unwrap_or(newest.nominal);
        let is_away = due.away.is_some_and(|back| today < back);
        let in_absence = |it: &Occurrence| is_away || due.away.is_some_and(|back| it.nominal < back);
        for date in missed.iter().chain([&newest]).filter(|date| in_absence(date)) {
            self.cancelled(due, *date, "away")?;
        }
        let missed: Vec<Occurrence> = missed.iter().filter(|date| !in_absence(date)).copied().collect();
        if in_absence(&newest) {
            return Ok(next);
        }
        if self.is_unanswered(due)? {
            for date in missed.iter().chain([&newest]) {
                self.cancelled(due, *date, Reason::Quiet.name())?;
            }
            self.fall_quiet(due, newest)?;
            return Ok(next);
        }
        if timing::waits_for_next(due.schedule.cadence.rhythm, newest.due, self.now, next.due) {
            let after = self.after(due, next).ok_or(Broken::Unreadable("a schedule beyond the end of the calendar"))?;
            self.sent(due, next, &[missed, vec![newest]].concat())?;
            return Ok(after);
        }
        self.sent(due, newest, &missed)?;
        Ok(next)
    }

    /// A date that nothing is sent for, with the reason.
    fn cancelled(&self, due: &Due, date: Occurrence, reason: &str) -> rusqlite::Result<()> {
        let row = Row {
            nominal: date.nominal,
            role: Role::CheckIn,
            due: date.due,
            not_before: date.due,
            state: State::Cancelled,
            batch_lead: None,
            answer: AnswerState::Lapsed,
            reason,
        };
        self.insert(due, &row).map(drop)
    }

    /// Whether the last few were delivered and nobody answered, skipped or put off any of them. What came before a pause for that
    /// reason does not count again.
    fn is_unanswered(&self, due: &Due) -> rusqlite::Result<bool> {
        let mut select = self.transaction.prepare_cached(
            "SELECT d.answer = 'open' AND coalesce(c.state, d.state) = 'delivered'
                 AND NOT EXISTS (SELECT 1 FROM delivery AS put_off WHERE put_off.origin = d.id AND put_off.role = 'snoozed')
                 AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.delivery = d.id)
             FROM delivery AS d LEFT JOIN delivery AS c ON c.id = d.batch_lead
             WHERE d.schedule = ?1 AND d.role = 'check-in' AND d.answer <> 'lapsed' AND d.state IN ('delivered', 'merged')
                 AND d.nominal >= coalesce((SELECT max(nominal) FROM delivery WHERE schedule = ?1 AND role = 'notice'), '')
             ORDER BY d.nominal DESC LIMIT ?2",
        )?;
        let open = select.query_map((due.id, UNANSWERED), |row| row.get::<_, Option<bool>>(0))?;
        let open: Vec<Option<bool>> = open.collect::<rusqlite::Result<_>>()?;
        Ok(open.len() == UNANSWERED as usize && open.iter().all(|open| *open == Some(true)))
    }

    /// Pauses the schedule, and says so once instead of asking again.
    fn fall_quiet(&self, due: &Due, date: Occurrence) -> Result<(), Broken> {
        super::deliveries::cancel_pending(self.transaction, due.id, Reason::Quiet.name(), self.now)?;
        let mut update =
            self.transaction.prepare_cached("UPDATE schedule SET state = 'paused', reason = ?2 WHERE id = ?1")?;
        update.execute((due.id, Reason::Quiet.name()))?;
        let row = Row {
            nominal: date.nominal,
            role: Role::Notice,
            due: date.due,
            not_before: timing::leaves(date.due, self.now, &due.named, &due.zone, due.quiet),
            state: State::Pending,
            batch_lead: None,
            answer: AnswerState::Lapsed,
            reason: Reason::Quiet.name(),
        };
        self.insert(due, &row)?;
        Ok(())
    }

    /// Has one date sent, and earlier ones that were missed told with it.
    fn sent(&mut self, due: &Due, date: Occurrence, missed: &[Occurrence]) -> Result<(), Broken> {
        let is_on_time = self.now - date.due <= timing::ON_TIME;
        let marker = self.identity(due, date.nominal, Role::CheckIn).idempotency_key();
        let spread = if is_on_time { timing::spread(&marker, self.sharing) } else { TimeDelta::zero() };
        let leaves = date.due + spread;
        let not_before = timing::leaves(leaves, self.now, &due.named, &due.zone, due.quiet);
        let not_before = if due.has_company { self.after_fate_unknown(due, not_before)? } else { not_before };
        let joins = if due.has_company { self.batch_near(due, not_before)? } else { None };
        let row = Row {
            nominal: date.nominal,
            role: Role::CheckIn,
            due: leaves,
            not_before,
            state: if joins.is_some() { State::Merged } else { State::Pending },
            batch_lead: joins,
            answer: AnswerState::Open,
            reason: "",
        };
        // There is a row already where somebody skipped this date, or had it before with another clock.
        let Some(id) = self.insert(due, &row)? else { return Ok(()) };
        let batch_lead = joins.unwrap_or(id);
        if due.has_company {
            self.takes_over(due, date.nominal, batch_lead)?;
        }
        for date in missed {
            let row = Row {
                nominal: date.nominal,
                due: date.due,
                not_before: date.due,
                state: State::Merged,
                batch_lead: Some(batch_lead),
                answer: AnswerState::Lapsed,
                ..row
            };
            self.insert(due, &row)?;
        }
        if joins.is_none() && due.has_company {
            self.takes_along(due, batch_lead, not_before)?;
        }
        Ok(())
    }

    /// While nobody knows what became of the one before, this one waits a moment for it: what is then certainly not there is told
    /// with this one.
    fn after_fate_unknown(&self, due: &Due, not_before: DateTime<Utc>) -> rusqlite::Result<DateTime<Utc>> {
        let mut unknown = self.transaction.prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM delivery AS d JOIN delivery AS c ON c.id = coalesce(d.batch_lead, d.id)
                 WHERE d.schedule = ?1 AND d.role = 'check-in' AND c.state = 'sending')",
        )?;
        let is_unknown: bool = unknown.query_row([due.id], |row| row.get(0))?;
        Ok(if is_unknown { not_before.max(self.now + timing::SETTLING * 2) } else { not_before })
    }

    fn after(&self, due: &Due, date: Occurrence) -> Option<Occurrence> {
        let nominal = due.schedule.cadence.nominal(date.nominal.succ_opt()?)?;
        Some(Occurrence { nominal, due: due.zone.moment(nominal, due.schedule.cadence.at)? })
    }

    /// The schedule goes on to this occurrence.
    fn go_on(&self, due: &Due, next: Occurrence) -> Result<(), Broken> {
        // Whatever the rules of zones do: dates only ever go on.
        if next.nominal < due.schedule.next_nominal || next.due <= self.now {
            return self.put_aside(due.id, &Broken::Unreadable("a schedule that does not go on"));
        }
        let mut update = self.transaction.prepare_cached(
            "UPDATE schedule SET next_nominal = ?2, next_due = ?3, until = CASE WHEN until <= ?2 THEN '' ELSE until END
             WHERE id = ?1",
        )?;
        update.execute((due.id, next.nominal.to_string(), next.due.timestamp()))?;
        Ok(())
    }

    fn identity<'i>(&'i self, due: &'i Due, nominal: NaiveDate, role: Role) -> Identity<'i> {
        let to = (due.platform.as_str(), due.recipient.as_str());
        Identity { instance: self.house, source: &due.schedule.uid, to, nominal, role, seq: 0, press: None }
    }

    /// The number of the new row. None, if there is one of this name already.
    fn insert(&self, due: &Due, row: &Row<'_>) -> rusqlite::Result<Option<i64>> {
        let finished = matches!(row.state, State::Cancelled | State::Merged).then(|| self.now.timestamp());
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO delivery (idempotency_key, person, schedule, source, platform, recipient, nominal, role, seq,
                 due, not_before, state, batch_lead, answer, reason, finished)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
             ON CONFLICT DO NOTHING",
        )?;
        let inserted = insert.execute(rusqlite::params![
            self.identity(due, row.nominal, row.role).idempotency_key(),
            due.person,
            due.id,
            due.schedule.uid,
            due.platform,
            due.recipient,
            row.nominal.to_string(),
            row.role.name(),
            row.due.timestamp(),
            row.not_before.timestamp(),
            row.state.name(),
            row.batch_lead,
            row.answer.name(),
            row.reason,
            finished,
        ])?;
        Ok((inserted > 0).then(|| self.transaction.last_insert_rowid()))
    }
}
