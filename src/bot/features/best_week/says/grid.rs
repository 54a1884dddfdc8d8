//! A chart of what made best weeks good, quarter by quarter.

use crate::bot::Bot;
use crate::bot::files::picture::picture;
use crate::bot::phrases::dates;
use crate::bot::reply::File;
use crate::chart::{Chart, Grid, GridRow};
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::cadence::Zone;
use crate::mentoring::ladder::Name;
use crate::mentoring::quarter::Quarter;
use crate::store::entries::reflections::Kept;
use chrono::{DateTime, Utc};

/// The number of quarters in the chart next to one entry.
pub const TWO_YEARS: u32 = 8;

/// The number of quarters where the chart is one item among others.
pub const A_YEAR: u32 = 4;

/// A chart of their tags over the last quarters. None if no entry in that time has a tag.
pub fn file(
    bot: &Bot,
    entries: &[Kept<BestWeek>],
    zone: Option<&Zone>,
    now: DateTime<Utc>,
    quarters: u32,
) -> Option<File> {
    let quarter = |kept: &Kept<BestWeek>| Quarter::of(dates::date(kept.written, zone));
    let first = entries.iter().map(quarter).min()?;
    let columns = Quarter::of(dates::date(now, zone)).last(quarters);
    let columns: Vec<Quarter> = columns.into_iter().filter(|column| *column >= first).collect();
    let marked = |tag: &Name, column: Quarter| {
        entries.iter().any(|kept| quarter(kept) == column && kept.body.tags.contains(&tag.id))
    };
    let row = |tag: &Name| GridRow {
        label: tag.title.clone(),
        marks: columns.iter().map(|column| marked(tag, *column)).collect(),
    };
    let rows: Vec<GridRow> = bot.knowledge().mirror.tags.iter().map(row).collect();
    if !rows.iter().any(|row| row.marks.contains(&true)) {
        return None;
    }
    let grid = Grid {
        title: "What made your best weeks".to_owned(),
        empty: "No best week yet".to_owned(),
        rows,
        columns: columns.iter().map(|column| column.short()).collect(),
    };
    picture("best-weeks", &Chart::Grid(grid))
}
