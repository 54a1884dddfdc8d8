//! Reads a schedule from a row of its table.

use crate::mentoring::cadence::Cadence;
use crate::mentoring::schedule;
use crate::mentoring::schedule::{Schedule, State};
use crate::store::columns::Columns;
use crate::store::error::Broken;
use chrono::{DateTime, NaiveTime};
use rusqlite::{Connection, OptionalExtension, Row};
use std::sync::LazyLock;

/// The columns of a schedule `s` that [`read`] reads.
pub(in crate::store) const COLUMNS: Columns<17> = Columns::new([
    ("uid", "s.uid"),
    ("kind", "s.kind"),
    ("every", "s.every"),
    ("day", "s.day"),
    ("at", "s.at"),
    ("zone", "s.zone"),
    ("anchor", "s.anchor"),
    ("next_nominal", "s.next_nominal"),
    ("next_due", "s.next_due"),
    ("state", "s.state"),
    ("reason", "s.reason"),
    ("until", "s.until"),
    ("unreached", "s.unreached"),
    ("themes", "s.themes"),
    ("length", "s.length"),
    ("nudges", "s.nudges"),
    ("ends", "s.ends"),
]);

/// The SQL of [`COLUMNS`]. They come first in a SELECT, and other columns in it need other names.
pub(in crate::store) static SQL: LazyLock<String> = LazyLock::new(|| COLUMNS.sql());

/// The schedule with this row number.
pub(in crate::store) fn by_id(connection: &Connection, id: i64) -> Result<Option<Schedule>, Broken> {
    let select = format!("SELECT {} FROM schedule AS s WHERE s.id = ?1", *SQL);
    connection.prepare_cached(&select)?.query_row([id], |row| Ok(read(row))).optional()?.transpose()
}

/// Reads the [`COLUMNS`] of a row.
pub(in crate::store) fn read(row: &Row<'_>) -> Result<Schedule, Broken> {
    let text = |column: usize| row.get::<_, String>(column);
    let unreadable = || Broken::Unreadable("a schedule");
    let (every, day) = (text(const { COLUMNS.at("every") })?, text(const { COLUMNS.at("day") })?);
    let (state, reason) = (text(const { COLUMNS.at("state") })?, text(const { COLUMNS.at("reason") })?);
    let at = text(const { COLUMNS.at("at") })?;
    let cadence = Cadence {
        rhythm: schedule::rhythm(&every, &day).ok_or_else(unreadable)?,
        at: NaiveTime::parse_from_str(&at, "%H:%M").map_err(|_| unreadable())?,
        anchor: text(const { COLUMNS.at("anchor") })?.parse().map_err(|_| unreadable())?,
    };
    Ok(Schedule {
        uid: text(const { COLUMNS.at("uid") })?,
        kind: text(const { COLUMNS.at("kind") })?,
        cadence,
        zone: text(const { COLUMNS.at("zone") })?,
        next_nominal: text(const { COLUMNS.at("next_nominal") })?.parse().map_err(|_| unreadable())?,
        next_due: DateTime::from_timestamp(row.get(const { COLUMNS.at("next_due") })?, 0).ok_or_else(unreadable)?,
        state: State::named(&state, &reason).ok_or_else(unreadable)?,
        until: text(const { COLUMNS.at("until") })?.parse().ok(),
        unreached: row.get(const { COLUMNS.at("unreached") })?,
        themes: text(const { COLUMNS.at("themes") })?.split_whitespace().map(str::to_owned).collect(),
        short: text(const { COLUMNS.at("length") })? == "short",
        reminders: row.get(const { COLUMNS.at("nudges") })?,
        ends: text(const { COLUMNS.at("ends") })?.parse().ok(),
    })
}
