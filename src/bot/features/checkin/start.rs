//! `/checkin start`: a preview of the questions, the dates and who can read the answers, and the press that starts it.

use super::lines::{AT, BEGIN, EVERY, KIND, ON};
use super::says::checkin;
use super::says::checkin::Plan;
use super::who::{Owner, trusted, without_clock};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::{Invocation, clock};
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::cadence::{Cadence, Rhythm};
use crate::mentoring::defaults::{DAY, TIME};
use crate::mentoring::ladder::CheckIn;
use crate::mentoring::quiet_hours::QuietHours;
use crate::mentoring::schedule;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::{NewSchedule, Started};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The number of dates in the preview.
const SHOWN: usize = 3;
/// The least time between two best weeks that are asked for: most of a quarter.
const BETWEEN: TimeDelta = TimeDelta::days(70);

/// Shows the preview, or starts the check-in.
pub(super) fn run(
    bot: &Bot,
    request: &Request,
    who: &Owner,
    asked: &Invocation,
    now: DateTime<Utc>,
) -> Result<Reply, Error> {
    let Some(kind) = asked.one(KIND).and_then(|id| bot.knowledge().checkin(id)) else {
        return Ok(checkin::which(bot));
    };
    let usual = who.schedules.first().map(|schedule| schedule.cadence);
    let rhythm =
        match rhythm(asked.one(EVERY).or(kind.every.as_deref()), asked.one(ON), usual.map(|usual| usual.rhythm)) {
            Ok(rhythm) => rhythm,
            Err(instead) => return Err(Error::from(checkin::no_such_day(bot, asked, &instead))),
        };
    let at = asked.one(AT).and_then(clock::time).unwrap_or_else(|| time(usual, who.profile.quiet));
    let cadence = Cadence { rhythm, at, anchor: first_day(bot, who, kind, at, now)? };
    if asked.has(BEGIN) {
        trusted(bot)?;
        let wanted = NewSchedule { kind: kind.name.id.clone(), cadence, zone: who.zone.clone() };
        let started = bot.store().start_schedule(&who.at, wanted, &request.id, now)?;
        return match started {
            Started::Begun(schedule, welcome) => {
                Ok(checkin::begun(bot, &schedule, Some(welcome), who.profile.quiet, who.today))
            }
            Started::Already(schedule) => Ok(checkin::begun(bot, &schedule, None, who.profile.quiet, who.today)),
            Started::TooMany => Err(Error::from(checkin::too_many(bot))),
            Started::Nobody => without_clock(bot, asked, now),
        };
    }
    let next = cadence.after(&who.zone, now).take(SHOWN).map(|occurrence| occurrence.nominal).collect();
    let alike: Vec<&Schedule> = who.schedules.iter().filter(|known| known.kind == kind.name.id).collect();
    let asks = bot.first_questions(kind, &who.at, &who.profile);
    let plan = Plan { kind, cadence, questions: asks, next, today: who.today, quiet: who.profile.quiet, alike: &alike };
    Ok(checkin::preview(bot, &plan))
}

/// The first possible date. If they have just written the best week that the check-in would ask for, it is months later.
fn first_day(bot: &Bot, who: &Owner, kind: &CheckIn, at: NaiveTime, now: DateTime<Utc>) -> Result<NaiveDate, Error> {
    let first = who.first_day(at, now);
    if kind.opens.is_none() {
        return Ok(first);
    }
    let entries = bot.store().reflections::<BestWeek>(&who.at)?;
    let last = entries.first().and_then(|last| who.zone.date(last.written));
    // From the first of that month on, so that the last Monday of the month counts.
    let later = last.and_then(|last| (last + BETWEEN).with_day(1));
    Ok(later.map_or(first, |later| first.max(later)))
}

/// The rhythm a line asks for, with the missing half taken from their usual one. Returns alternatives if the two halves do not go
/// together.
pub(super) fn rhythm(every: Option<&str>, on: Option<&str>, usual: Option<Rhythm>) -> Result<Rhythm, Vec<Rhythm>> {
    let usual = usual.unwrap_or(Rhythm::Weekly(DAY));
    let (often, day) = (schedule::every(usual), schedule::day(usual));
    let found = match (every, on) {
        (None, None) => Some(usual),
        (Some(every), Some(on)) => schedule::rhythm(every, on),
        (None, Some(on)) => [often, "weekly", "monthly"].into_iter().find_map(|every| schedule::rhythm(every, on)),
        (Some(every), None) => {
            // People who used Mondays get the last Monday of a month, and the other way round.
            let near = [day.clone(), format!("last-{day}"), day.trim_start_matches("last-").to_owned()];
            let default = [schedule::weekday_name(DAY)];
            near.iter().map(String::as_str).chain(default).find_map(|day| schedule::rhythm(every, day))
        }
    };
    found.ok_or_else(|| {
        let of_week = every.and_then(|every| schedule::rhythm(every, schedule::weekday_name(DAY)));
        let of_month = every.and_then(|every| schedule::rhythm(every, &format!("last-{}", on.unwrap_or_default())));
        let same_day = ["weekly", "monthly"].into_iter().find_map(|every| schedule::rhythm(every, on?));
        of_month.into_iter().chain(same_day).chain(of_week).collect()
    })
}

/// The default time of day: their usual one, or the first after their quiet hours.
fn time(usual: Option<Cadence>, quiet: Option<QuietHours>) -> NaiveTime {
    let free = quiet.filter(|quiet| quiet.hold(TIME)).map_or(TIME, |quiet| quiet.until);
    usual.map_or(free, |usual| usual.at)
}

#[cfg(test)]
mod tests {
    use super::rhythm;
    use crate::mentoring::schedule;

    #[test]
    fn what_is_not_said_is_as_they_have_it() {
        let usual = |every, on| schedule::rhythm(every, on);
        let read = |every, on, usual| {
            rhythm(every, on, usual)
                .map(|found| format!("{} {}", schedule::every(found), schedule::day(found)))
                .map_err(|instead| instead.len())
        };
        let friday = usual("biweekly", "friday");
        for (every, on, usual, expected) in [
            (None, None, None, "weekly monday"),
            (None, None, friday, "biweekly friday"),
            (Some("weekly"), None, friday, "weekly friday"),
            (Some("monthly"), None, friday, "monthly last-friday"),
            (Some("weekly"), None, usual("monthly", "last-friday"), "weekly friday"),
            (Some("weekly"), None, usual("monthly", "15"), "weekly monday"),
            (None, Some("tuesday"), friday, "biweekly tuesday"),
            (None, Some("31"), friday, "monthly 31"),
            (None, Some("31"), usual("quarterly", "1"), "quarterly 31"),
            (Some("quarterly"), Some("last-friday"), None, "quarterly last-friday"),
        ] {
            assert_eq!(read(every, on, usual), Ok(expected.to_owned()), "{every:?} {on:?}");
        }
        assert_eq!(read(Some("weekly"), Some("31"), None), Err(2));
        assert_eq!(read(Some("monthly"), Some("friday"), None), Err(2));
    }
}
