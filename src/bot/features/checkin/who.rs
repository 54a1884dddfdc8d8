//! The person whose check-ins these are: their clock, their schedules, and the one that a line means.

use super::lines::ID;
use super::lines::KIND;
use super::lines::START;
use super::says::checkin;
use super::says::status;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::features::profile;
use crate::bot::line::Invocation;
use crate::bot::line::date;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::mentoring::cadence::Zone;
use crate::mentoring::person::Address;
use crate::mentoring::person::Profile;
use crate::mentoring::schedule::Schedule;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::TimeDelta;
use chrono::Utc;

/// The longest that anything waits for a date.
pub(super) const LONGEST: TimeDelta = TimeDelta::days(366);

/// The person who asks, with their clock and their check-ins.
pub(super) struct Owner {
    pub(super) at: Address,
    pub(super) profile: Profile,
    /// By whose clocks they live.
    pub(super) zone: Zone,
    /// The date there.
    pub(super) today: NaiveDate,
    /// Those that have not ended.
    pub(super) schedules: Vec<Schedule>,
}

impl Owner {
    /// Whoever this request is from. None, if their clock is not known.
    pub(super) fn of(bot: &Bot, request: &Request, now: DateTime<Utc>) -> Result<Option<Self>, Error> {
        let at = request.from.address();
        let profile = bot.store().person(&at)?.map(|person| person.profile).unwrap_or_default();
        let schedules = bot.store().schedules(&at)?;
        // Whoever took their clock back keeps the one that their check-ins go by.
        let zone = profile.zone.as_ref().or(schedules.first().map(|schedule| &schedule.zone));
        let zone = zone.and_then(|zone| bot.zones().zone(zone));
        let clock = zone.and_then(|zone| Some((zone.clone(), zone.date(now)?)));
        Ok(clock.map(|(zone, today)| Owner { at, profile, zone, today, schedules }))
    }

    /// The first date that can still have this time of day: today, or tomorrow.
    pub(super) fn first_day(&self, at: NaiveTime, now: DateTime<Utc>) -> NaiveDate {
        let is_ahead = self.zone.moment(self.today, at).is_some_and(|moment| moment > now);
        if is_ahead { self.today } else { self.today.succ_opt().unwrap_or(self.today) }
    }

    /// The one of theirs that is meant; or what is said where that is none, or not clear.
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

    /// Those of theirs that a line names.
    pub(super) fn named(&self, asked: &Invocation) -> Vec<&Schedule> {
        let named = |schedule: &&Schedule| match (asked.one(ID), asked.one(KIND)) {
            (Some(id), _) => schedule.uid == id,
            (None, Some(kind)) => schedule.kind == kind,
            (None, None) => true,
        };
        self.schedules.iter().filter(named).collect()
    }
}

/// Nothing is worked out by a clock that is in doubt.
pub(super) fn trusted(bot: &Bot) -> Result<(), Error> {
    if bot.clock_is_trusted() { Ok(()) } else { Err(Error::from(checkin::clock_in_doubt(bot))) }
}

/// The day of the calendar that is meant by a date in a line: behind today, and within a year.
pub(super) fn day(bot: &Bot, who: &Owner, asked: &Invocation, arg: &'static str) -> Result<Option<NaiveDate>, Error> {
    let Some(said) = asked.one(arg) else { return Ok(None) };
    match date::on(said, who.today) {
        Some(date) if date <= who.today => Err(Error::from(status::past_day(bot, asked, arg, date, who.today))),
        Some(date) if date - who.today <= LONGEST => Ok(Some(date)),
        _ => Err(Error::from(status::too_far(bot, asked, arg, who.today))),
    }
}

/// Nothing can be planned for somebody whose clock is not known: it is asked for first, and the way back is on the button.
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
