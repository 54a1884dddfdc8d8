//! Changes to a check-in that has started: its times, its next date, its themes, pausing and stopping. Each button carries the
//! whole change, so a repeated press changes nothing more.

use super::lines::{
    ABOUT, AT, CHANGE, DATE, ENDS, EVERY, LENGTH, NAME_IT, NOW, NUDGES, ON, PAUSE, REMINDERS, RESUME, SHORT, SKIP,
    STOP, THEMES, UNTIL, Which,
};
use super::says::{checkin, message, status, themes};
use super::who::{LONGEST, Owner, day, trusted};
use super::{lines, start, undo};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::{Invocation, clock, date};
use crate::bot::phrases::refusals;
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::change::Change;
use chrono::{DateTime, Utc};

/// Applies this verb to the check-in that the line means.
pub(super) fn run(
    bot: &Bot,
    request: &Request,
    who: &Owner,
    asked: &Invocation,
    verb: &'static str,
    now: DateTime<Utc>,
) -> Result<Reply, Error> {
    let schedule = match who.meant(bot, asked) {
        Ok(schedule) => schedule,
        Err(reply) => {
            // A repeated press finds nothing to stop, so it gets the same reply with the same undo button.
            let lately = match verb {
                STOP if who.named(asked).is_empty() => undo::just_ended(bot, &who.at, asked, now)?,
                _ => None,
            };
            return Ok(lately.map_or(*reply, |lately| status::stopped(bot, &lately)));
        }
    };
    let (store, zones, uid) = (bot.store(), &bot.zones(), &schedule.uid);
    match verb {
        THEMES => return themes(bot, who, asked, schedule),
        NAME_IT => return name(bot, request, who, asked, schedule),
        _ => {}
    }
    let length = asked.one(LENGTH).filter(|_| verb == CHANGE);
    if length.is_some() && themes::opens(bot, schedule) {
        return Ok(themes::opens_a_best_week(bot, schedule));
    }
    let is_length_alone = [EVERY, ON, AT, NUDGES].iter().all(|arg| asked.one(arg).is_none());
    if let Some(length) = length.filter(|_| is_length_alone) {
        let changed = store.set_length(&who.at, uid, length == SHORT)?;
        let changed = changed.map(|changed| themes::asks_so_much(bot, &changed, who.today, &who.schedules));
        return Ok(changed.unwrap_or_else(|| checkin::unknown(bot)));
    }
    let is_look = [EVERY, ON, AT, NUDGES, LENGTH].iter().all(|arg| asked.one(arg).is_none()) && verb == CHANGE;
    if is_look {
        return Ok(status::one(bot, schedule, who.profile.quiet, who.today, &who.schedules));
    }
    trusted(bot)?;
    let reply = match verb {
        CHANGE => {
            let change = changed(bot, who, asked, schedule, now)?;
            let changed = store.change_schedule(&who.at, uid, change, zones, now)?;
            length.map_or(Ok(None), |length| store.set_length(&who.at, uid, length == SHORT))?;
            changed.map(|it| status::changed(bot, &it, who.profile.quiet, who.today, &who.schedules))
        }
        SKIP => skip(bot, who, asked, schedule, now)?,
        PAUSE => {
            let until = day(bot, who, asked, UNTIL)?;
            let paused = store.pause_schedule(&who.at, uid, until, zones, now)?;
            paused.map(|it| status::paused(bot, &it, asked, who.today, &who.schedules))
        }
        RESUME => {
            let resumed = store.resume_schedule(&who.at, uid, None, zones, now)?;
            resumed.map(|it| status::resumed(bot, &it, who.profile.quiet, who.today))
        }
        STOP => store.stop_schedule(&who.at, uid, zones, now)?.map(|it| status::stopped(bot, &it)),
        NOW => match store.ask_now(&who.at, uid, who.today, &request.id, now)? {
            Some(idempotency_key) => {
                let contents =
                    store.message(&who.at, &idempotency_key)?.map(|contents| bot.drawn(contents)).transpose()?;
                contents.map(|contents| message::message(bot, &contents))
            }
            None => None,
        },
        _ => None,
    };
    let Some(reply) = reply else { return Ok(checkin::unknown(bot)) };
    // Nothing is sent before they are back from days away, whatever date the reply names.
    let away = matches!(verb, CHANGE | SKIP | RESUME).then(|| store.away(&who.at)).transpose()?.flatten();
    Ok(status::with_news(bot, reply, away.filter(|back| *back > who.today), &[], who.today))
}

/// Shows the themes to choose from, or saves the choice.
fn themes(bot: &Bot, who: &Owner, asked: &Invocation, schedule: &Schedule) -> Result<Reply, Error> {
    if themes::has_stages(bot, schedule) {
        return Ok(themes::follows_an_assignment(bot, schedule));
    }
    if themes::opens(bot, schedule) {
        return Ok(themes::opens_a_best_week(bot, schedule));
    }
    let chosen = asked.several(THEMES);
    if chosen.is_empty() {
        return Ok(themes::which_themes(bot, schedule));
    }
    let changed = bot.store().set_themes(&who.at, &schedule.uid, chosen)?;
    Ok(match changed {
        Some(changed) => themes::asks_about(bot, &changed, who.today, &who.schedules),
        None => checkin::unknown(bot),
    })
}

/// Asks in a form which assignment it is about, or saves that.
fn name(bot: &Bot, request: &Request, who: &Owner, asked: &Invocation, schedule: &Schedule) -> Result<Reply, Error> {
    if !themes::has_stages(bot, schedule) {
        return Err(Error::from(themes::no_assignment(bot, schedule)));
    }
    let is_form = matches!(request.said, Said::Form { .. });
    if asked.one(ABOUT).is_none() && asked.one(ENDS).is_none() {
        if is_form {
            return Err(Error::from(refusals::left_empty()));
        }
        let about = bot.store().assignment(&who.at, &schedule.uid)?;
        return Ok(themes::assignment_form(bot, schedule, about));
    }
    let ends = match asked.one(ENDS).and_then(|said| date::on(said, who.today)) {
        Some(ends) if ends <= who.today => {
            return Err(Error::from(themes::ends_before(bot, schedule, ends, who.today)));
        }
        Some(ends) if ends - who.today > LONGEST => return Err(Error::from(themes::ends_too_late(bot, schedule))),
        ends => ends,
    };
    // A form shows both values, so a field that was emptied clears it. A line changes only what it names.
    let (about, ends) = (Some(asked.one(ABOUT)), Some(ends));
    let about = about.filter(|about| is_form || about.is_some());
    let ends = ends.filter(|ends| is_form || ends.is_some());
    let form = lines::assignment(Which::Id(&schedule.uid));
    bot.store().drop_drafts(&who.at, &bot.line(&form))?;
    let changed = bot.store().set_assignment(&who.at, &schedule.uid, about, ends)?;
    let about = bot.store().assignment(&who.at, &schedule.uid)?;
    Ok(match changed {
        Some(changed) => themes::assigned(bot, &changed, about.as_deref(), who.today),
        None => checkin::unknown(bot),
    })
}

/// The schedule that a line asks for; what it does not name stays.
fn changed(
    bot: &Bot,
    who: &Owner,
    asked: &Invocation,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<Change, Error> {
    let rhythm = start::rhythm(asked.one(EVERY), asked.one(ON), Some(schedule.cadence.rhythm));
    let rhythm = rhythm.map_err(|instead| Error::from(checkin::no_such_day(bot, asked, &instead)))?;
    let at = asked.one(AT).and_then(clock::time).unwrap_or(schedule.cadence.at);
    let wanted = asked.one(NUDGES).and_then(|said| REMINDERS.iter().position(|id| *id == said));
    let nudges = wanted.and_then(|wanted| u32::try_from(wanted).ok());
    Ok(Change { rhythm, at, anchor: who.first_day(at, now), reminders: nudges })
}

/// Leaves out the date that the line names. Without a date, asks whether to leave out the next one.
fn skip(
    bot: &Bot,
    who: &Owner,
    asked: &Invocation,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<Option<Reply>, Error> {
    let Some(wanted) = asked.one(DATE).and_then(|said| date::on(said, who.today)) else {
        let next = bot.store().coming_date(&who.at, &schedule.uid)?;
        return Ok(next.map(|next| status::skip_asked(bot, schedule, next, who.today, &who.schedules)));
    };
    let skipped = bot.store().skip_date(&who.at, &schedule.uid, wanted, &bot.zones(), now)?;
    Ok(skipped.map(|(is_done, it)| match is_done {
        true => status::skipped(bot, &it, wanted, who.today),
        false => status::not_next(bot, &it, wanted, who.today, &who.schedules),
    }))
}
