//! `/checkin calendar`: the next dates as a calendar file.

use super::says::{calendar, checkin};
use super::who::{Owner, trusted};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::files::ics::Entry;
use crate::bot::reply::Reply;
use crate::mentoring::cadence::Zone;
use crate::mentoring::schedule::{Schedule, State};
use crate::mentoring::timing;
use chrono::{DateTime, NaiveDate, Utc};

/// The number of dates of each check-in in the file.
const DATES: usize = 12;

/// The file with the next dates of all active check-ins.
pub(super) fn run(bot: &Bot, who: &Owner, now: DateTime<Utc>) -> Result<Reply, Error> {
    trusted(bot)?;
    if who.schedules.is_empty() {
        return Ok(checkin::none(bot));
    }
    let away = bot.store().away(&who.at)?;
    let mut entries = Vec::new();
    for schedule in who.schedules.iter().filter(|schedule| schedule.state == State::Active) {
        let Some(zone) = bot.zones().zone(&schedule.zone) else { continue };
        let first = bot.store().coming_date(&who.at, &schedule.uid)?;
        entries.extend(next(bot, who, schedule, &zone, first, away, now));
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(calendar::file(bot, &entries, now))
}

/// The next dates of one check-in: those on which a message is sent, at the time it leaves.
fn next(
    bot: &Bot,
    who: &Owner,
    schedule: &Schedule,
    zone: &Zone,
    first: Option<NaiveDate>,
    away: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Vec<Entry> {
    let cadence = &schedule.cadence;
    // A message may already be planned and waiting to be sent.
    let planned = first.filter(|first| *first < schedule.next_nominal);
    let later = std::iter::successors(Some(schedule.next_nominal), |date| cadence.nominal(date.succ_opt()?));
    let comes = |date: NaiveDate| {
        let due = zone.moment(date, cadence.at)?;
        let at = timing::leaves(due, due, &schedule.uid, zone, who.profile.quiet);
        Some((date, at))
    };
    planned
        .into_iter()
        .chain(later)
        .map_while(comes)
        .filter(|(date, at)| *at > now && away.is_none_or(|back| *date >= back))
        .take(DATES)
        .map(|(date, at)| calendar::entry(bot, schedule, date, at))
        .collect()
}
