//! `checkin undo`: undoes a stop, or leaving out a date, within an hour. It works by the id on the button, since a stopped
//! schedule is no longer among the person's check-ins.

use super::lines::{DATE, ID, KIND};
use super::says::{checkin, status, undo};
use super::who::trusted;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::{Invocation, date};
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::mentoring::person::Address;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::undo::Revived;
use chrono::{DateTime, NaiveDate, Utc};

/// Undoes what the line names; without a name, the latest stop.
pub(super) fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    trusted(bot)?;
    let at = request.from.address();
    if let Some(said) = asked.one(DATE) {
        return date_back(bot, &at, asked, said, now);
    }
    let lately = just_ended(bot, &at, asked, now)?;
    let uid = asked.one(ID).map(str::to_owned).or_else(|| lately.map(|lately| lately.uid));
    let done = match uid {
        Some(uid) => bot.store().undo_stop(&at, &uid, &bot.zones(), now)?,
        None => None,
    };
    Ok(done.map_or_else(|| checkin::unknown(bot), |done| revived(bot, &done, now)))
}

/// The reply after an attempt to undo a stop.
pub(super) fn revived(bot: &Bot, done: &Revived, now: DateTime<Utc>) -> Reply {
    match done {
        Revived::Back(schedule) => undo::back(bot, schedule, today(bot, schedule, now)),
        Revived::TooLate(schedule) => undo::stays_stopped(bot, schedule),
        Revived::Already(schedule) => checkin::begun(bot, schedule, None, None, today(bot, schedule, now)),
        Revived::TooMany => checkin::too_many(bot),
    }
}

/// The schedule that the line names among those stopped within the last hour, or the latest of them.
pub(super) fn just_ended(
    bot: &Bot,
    at: &Address,
    asked: &Invocation,
    now: DateTime<Utc>,
) -> Result<Option<Schedule>, Error> {
    let named = |it: &Schedule| {
        asked.one(ID).is_none_or(|id| it.uid == id) && asked.one(KIND).is_none_or(|kind| it.kind == kind)
    };
    Ok(bot.store().just_ended(at, now)?.into_iter().find(named))
}

fn date_back(bot: &Bot, at: &Address, asked: &Invocation, said: &str, now: DateTime<Utc>) -> Result<Reply, Error> {
    let all = bot.store().schedules(at)?;
    let named = |it: &&Schedule| match (asked.one(ID), asked.one(KIND)) {
        (Some(id), _) => it.uid == id,
        (None, Some(kind)) => it.kind == kind,
        (None, None) => true,
    };
    let several: Vec<&Schedule> = all.iter().filter(named).collect();
    let schedule = match several.as_slice() {
        [] => return Ok(checkin::unknown(bot)),
        [schedule] => *schedule,
        several => return Ok(status::which_one(bot, asked, several)),
    };
    let today = today(bot, schedule, now);
    let Some(date) = date::on(said, today) else { return Ok(checkin::unknown(bot)) };
    let done = bot.store().undo_skip(at, &schedule.uid, date, &bot.zones(), now)?;
    let Some((schedule, done)) = done else { return Ok(checkin::unknown(bot)) };
    let quiet = bot.store().person(at)?.and_then(|person| person.profile.quiet);
    let stands = || status::one(bot, &schedule, quiet, today, &all);
    Ok(undo::date(bot, &schedule, done, date, today).unwrap_or_else(stands))
}

/// Today's date in the time zone of the schedule.
fn today(bot: &Bot, schedule: &Schedule, now: DateTime<Utc>) -> NaiveDate {
    let zone = bot.zones().zone(&schedule.zone);
    zone.and_then(|zone| zone.date(now)).unwrap_or(schedule.next_nominal)
}
