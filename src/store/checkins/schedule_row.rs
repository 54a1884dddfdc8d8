//! Reads a schedule from a row of its table.

use crate::mentoring::cadence::Cadence;
use crate::mentoring::schedule;
use crate::mentoring::schedule::{Schedule, State};
use crate::store::error::Broken;
use chrono::{DateTime, NaiveTime};
use rusqlite::{Connection, OptionalExtension, Row};

/// The columns of a schedule `s` that [`read`] reads. Other columns in the same SELECT need other names.
pub(in crate::store) const COLUMNS: &str =
    "s.uid, s.kind, s.every, s.day, s.at, s.zone, s.anchor, s.next_nominal, s.next_due, s.state,
    s.reason, s.until, s.unreached, s.themes, s.length, s.nudges, s.ends";

/// The schedule with this row number.
pub(in crate::store) fn by_id(connection: &Connection, id: i64) -> Result<Option<Schedule>, Broken> {
    let select = format!("SELECT {COLUMNS} FROM schedule AS s WHERE s.id = ?1");
    connection.prepare_cached(&select)?.query_row([id], |row| Ok(read(row))).optional()?.transpose()
}

/// Reads the [`COLUMNS`] of a row.
pub(in crate::store) fn read(row: &Row<'_>) -> Result<Schedule, Broken> {
    let text = |column: &str| row.get::<_, String>(column);
    let unreadable = || Broken::Unreadable("a schedule");
    let cadence = Cadence {
        rhythm: schedule::rhythm(&text("every")?, &text("day")?).ok_or_else(unreadable)?,
        at: NaiveTime::parse_from_str(&text("at")?, "%H:%M").map_err(|_| unreadable())?,
        anchor: text("anchor")?.parse().map_err(|_| unreadable())?,
    };
    Ok(Schedule {
        uid: text("uid")?,
        kind: text("kind")?,
        cadence,
        zone: text("zone")?,
        next_nominal: text("next_nominal")?.parse().map_err(|_| unreadable())?,
        next_due: DateTime::from_timestamp(row.get("next_due")?, 0).ok_or_else(unreadable)?,
        state: State::named(&text("state")?, &text("reason")?).ok_or_else(unreadable)?,
        until: text("until")?.parse().ok(),
        unreached: row.get("unreached")?,
        themes: text("themes")?.split_whitespace().map(str::to_owned).collect(),
        short: text("length")? == "short",
        reminders: row.get("nudges")?,
        ends: text("ends")?.parse().ok(),
    })
}
