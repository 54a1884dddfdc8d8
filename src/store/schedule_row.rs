//! A schedule as it stands in its row.

use super::unusable::Broken;
use crate::mentoring::cadence::Cadence;
use crate::mentoring::schedule;
use crate::mentoring::schedule::Schedule;
use crate::mentoring::schedule::State;
use chrono::DateTime;
use chrono::NaiveTime;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;

/// The schedule with this row number.
pub(super) fn by_id(connection: &Connection, id: i64) -> Result<Option<Schedule>, Broken> {
    let mut select = connection.prepare_cached(
        "SELECT uid, kind, every, day, at, zone, anchor, next_nominal, next_due, state, reason, until, unreached, themes,
             length, nudges, ends
         FROM schedule WHERE id = ?1",
    )?;
    select.query_row([id], |row| Ok(read(row))).optional()?.transpose()
}

/// How many columns of a row [`read`] reads: whatever else stands in it stands behind these.
pub(super) const COLUMNS: usize = 17;

/// Reads `uid, kind, every, day, at, zone, anchor, next_nominal, next_due, state, reason, until, unreached, themes, length,
/// nudges, ends`, the first columns of a row.
pub(super) fn read(row: &Row<'_>) -> Result<Schedule, Broken> {
    let text = |at: usize| row.get::<_, String>(at);
    let unreadable = || Broken::Unreadable("a schedule");
    let cadence = Cadence {
        rhythm: schedule::rhythm(&text(2)?, &text(3)?).ok_or_else(unreadable)?,
        at: NaiveTime::parse_from_str(&text(4)?, "%H:%M").map_err(|_| unreadable())?,
        anchor: text(6)?.parse().map_err(|_| unreadable())?,
    };
    Ok(Schedule {
        uid: text(0)?,
        kind: text(1)?,
        cadence,
        zone: text(5)?,
        next_nominal: text(7)?.parse().map_err(|_| unreadable())?,
        next_due: DateTime::from_timestamp(row.get(8)?, 0).ok_or_else(unreadable)?,
        state: State::named(&text(9)?, &text(10)?).ok_or_else(unreadable)?,
        until: text(11)?.parse().ok(),
        unreached: row.get(12)?,
        themes: text(13)?.split_whitespace().map(str::to_owned).collect(),
        short: text(14)? == "short",
        nudges: row.get(15)?,
        ends: text(16)?.parse().ok(),
    })
}
