//! The person who asks: their time zone, their schedules, and the schedule that a line means.

use super::lines::{ID, KIND, START};
use super::says::{checkin, status};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::features::profile;
use crate::bot::line::{Invocation, date};
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::mentoring::cadence::Zone;
use crate::mentoring::person::{Address, Profile};
use crate::mentoring::schedule::Schedule;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The furthest date ahead that anything can be set to.
pub(super) const LONGEST: TimeDelta = TimeDelta::days(366);

/// The person who asks, with their time zone and their schedules.
pub(super) struct Owner {
    pub(super) at: Address,
    pub(super) profile: Profile,
    /// Their time zone.
    pub(super) zone: Zone,
    /// Today's date there.
    pub(super) today: NaiveDate,
    /// Their schedules that have not ended.
    pub(super) schedules: Vec<Schedule>,
}

impl Owner {
    /// The person this request is from. None if their time zone is unknown.
    pub(super) fn of(bot: &Bot, request: &Request, now: DateTime<Utc>) -> Result<Option<Self>, Error> {
        let at = request.from.address();
        let profile = bot.store().person(&at)?.map(|person| person.profile).unwrap_or_default();
        let schedules = bot.store().schedules(&at)?;
        // A person who removed their time zone keeps the one of their check-ins.
        let zone = profile.zone.as_ref().or(schedules.first().map(|schedule| &schedule.zone));
        let zone = zone.and_then(|zone| bot.zones().zone(zone));
        let clock = zone.and_then(|zone| Some((zone.clone(), zone.date(now)?)));
        Ok(clock.map(|(zone, today)| Owner { at, profile, zone, today, schedules }))
    }

    /// The first date on which this time of day is still ahead: today or tomorrow.
    pub(super) fn first_day(&self, at: NaiveTime, now: DateTime<Utc>) -> NaiveDate {
        let is_ahead = self.zone.moment(self.today, at).is_some_and(|moment| moment > now);
        if is_ahead { self.today } else { self.today.succ_opt().unwrap_or(self.today) }
    }

    /// The schedule that the line means, or the reply if none or several match.
    pub(super) fn meant(&self, bot: &Bot, asked: &Invocation) -> Result<&Schedule, Box<Reply>> {
        let named = self.named(asked);
        let instead = match (named.as_slice(), asked.one(KIND)) {
            ([one], _) => return Ok(one),
            ([], Some(kind)) if !self.schedules.is_empty() => checkin::none_of_kind(bot, kind),
            ([], _) if asked.one(ID).is_some() => checkin::unknown(bot),
            ([], _) => checkin::none(bot),
            (several, _) => status::which_one(bot, asked, several),
        };
        Err(Box::new(instead))
    }

    /// Their schedules that match the line.
    pub(super) fn named(&self, asked: &Invocation) -> Vec<&Schedule> {
        let named = |schedule: &&Schedule| match (asked.one(ID), asked.one(KIND)) {
            (Some(id), _) => schedule.uid == id,
            (None, Some(kind)) => schedule.kind == kind,
            (None, None) => true,
        };
        self.schedules.iter().filter(named).collect()
    }
}

/// Refuses to compute dates while the system clock is in doubt.
pub(super) fn trusted(bot: &Bot) -> Result<(), Error> {
    if bot.clock_is_trusted() { Ok(()) } else { Err(Error::from(checkin::clock_in_doubt(bot))) }
}

/// The date in an argument of the line, which must be after today and within a year.
pub(super) fn day(bot: &Bot, who: &Owner, asked: &Invocation, arg: &'static str) -> Result<Option<NaiveDate>, Error> {
    let Some(said) = asked.one(arg) else { return Ok(None) };
    match date::on(said, who.today) {
        Some(date) if date <= who.today => Err(Error::from(status::past_day(bot, asked, arg, date, who.today))),
        Some(date) if date - who.today <= LONGEST => Ok(Some(date)),
        _ => Err(Error::from(status::too_far(bot, asked, arg, who.today))),
    }
}

/// The reply without a time zone: dates cannot be planned, so it is asked for first, and its buttons lead back here.
pub(super) fn without_clock(bot: &Bot, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    match (asked.verb, asked.one(KIND)) {
        (Some(START), None) => Ok(checkin::which(bot)),
        (Some(START), Some(kind)) => {
            let here = profile::lines::timezone_then(kind);
            Ok(checkin::clock_first(bot, &here, now))
        }
        _ => Ok(checkin::none(bot)),
    }
}
