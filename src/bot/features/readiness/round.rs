//! Actions within one round: `my-check`. Every press is saved to disk before a reply is shown.

use super::lines::{ANEW, ASK, BEGIN, DELETE, FINISH, HOW, LEVEL, MARK, NEXT, OF, SKIP, STANDS, STOP, TO, UNDO, WORDS};
use super::says::round::Round;
use super::says::{result, round};
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::text::is_space;
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::mentoring::cadence::Zone;
use crate::mentoring::person::{Address, Profile};
use crate::mentoring::readiness;
use crate::mentoring::readiness::{How, Readiness};
use crate::store::entries::Restored;
use chrono::{DateTime, Utc};

pub(super) fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    if asked.verb == Some(BEGIN) {
        let round = begun(bot, &at, asked.one(LEVEL).unwrap_or_default(), now)?;
        return going_on(bot, &at, &round, None);
    }
    let uid = asked.one(OF).unwrap_or_default();
    let round = bot.store().reflection::<Readiness>(&at, uid, now)?;
    let round = round.ok_or_else(|| Error::from(round::gone(bot)))?;
    if asked.verb == Some(UNDO) {
        return restored(bot, &at, &round, now);
    }
    if asked.verb == Some(ANEW) {
        return anew(bot, &at, &round, now);
    }
    if round.deleted.is_some() {
        return Ok(round::deleted(bot, &round));
    }
    let skill = asked.one(TO).filter(|id| is_asked(bot, &round, id));
    match (asked.verb, skill) {
        (Some(MARK), Some(skill)) => mark(bot, request, asked, &round, skill, now),
        (Some(SKIP), Some(skill)) => {
            let id = skill.to_owned();
            let round = change(bot, &at, &round, now, move |said| said.skip(&id))?;
            going_on(bot, &at, &round, Some(skill))
        }
        (Some(ASK), Some(skill)) => Ok(round::question(bot, &round, skill)),
        // A question that is no longer asked, or belongs to another level, leads to the next open one.
        (Some(ASK | MARK | SKIP), None) => going_on(bot, &at, &round, None),
        (Some(STOP), _) => Ok(round::stopped(bot, &round)),
        // A finished round without an answer would only hide the one before it.
        (Some(FINISH), _) if !round.body.done && !round.body.is_answered(bot.knowledge()) => {
            Ok(round::nothing_yet(bot, &round))
        }
        (Some(FINISH), _) => {
            let round = change(bot, &at, &round, now, |said| said.done = true)?;
            comes_to(bot, &at, &round)
        }
        (Some(DELETE), _) => {
            let deleted = bot.store().delete_reflection(&at, uid, now)?;
            Ok(round::deleted(bot, &deleted.ok_or_else(|| Error::from(round::gone(bot)))?))
        }
        (Some(STANDS), _) => shown_beside(bot, &at, &round, result::stands),
        _ => comes_to(bot, &at, &round),
    }
}

/// Answers a question. For a high step, a form then asks for a line of evidence; the answer itself is saved by then.
fn mark(
    bot: &Bot,
    request: &Request,
    asked: &Invocation,
    round: &Round,
    skill: &str,
    now: DateTime<Utc>,
) -> Result<Reply, Error> {
    let at = request.from.address();
    let how = asked.one(HOW).and_then(How::named).ok_or_else(|| Error::Broken("a step of the scale".to_owned()))?;
    // A form shows the current line, so a field that was emptied clears it. A button leaves it alone.
    let is_form = matches!(request.said, Said::Form { .. });
    let words = asked.one(WORDS).filter(|words| !words.chars().all(is_space)).map(str::to_owned);
    let asks_for_words = how.is_high() && !is_form && words.is_none();
    let words = words.or_else(|| is_form.then(String::new));
    // The answer is already saved when the form is sent. The form's line carries that the question had been left out.
    let was_left_out = round.body.done && (asked.has(NEXT) || !round.body.marks.contains_key(skill));
    let was_done = round.body.done;
    let id = skill.to_owned();
    let round = change(bot, &at, round, now, move |said| said.mark(&id, how, words))?;
    if asks_for_words {
        return Ok(round::form(bot, &round, skill, how, was_left_out));
    }
    // A changed answer in a finished round leads straight to the new result.
    if was_done && !was_left_out {
        return comes_to(bot, &at, &round);
    }
    going_on(bot, &at, &round, Some(skill))
}

/// Changes a round on disk, and finishes it if every question now has an answer or was skipped.
fn change(
    bot: &Bot,
    at: &Address,
    round: &Round,
    now: DateTime<Utc>,
    change: impl FnOnce(&mut Readiness) + Send + 'static,
) -> Result<Round, Error> {
    let asked = readiness::asked(bot.knowledge(), &round.body.level);
    let ids: Vec<String> = asked.into_iter().map(|(_, skill)| skill.id.clone()).collect();
    let changed = bot.store().change_reflection(at, &round.uid, now, move |said: &mut Readiness| {
        change(said);
        said.finish_if_whole(&ids);
    })?;
    changed.ok_or_else(|| Error::from(round::gone(bot)))
}

fn is_asked(bot: &Bot, round: &Round, skill: &str) -> bool {
    readiness::asked(bot.knowledge(), &round.body.level).iter().any(|(_, asked)| asked.id == skill)
}

/// The question after this one, or the result if there is none.
fn going_on(bot: &Bot, at: &Address, round: &Round, after: Option<&str>) -> Result<Reply, Error> {
    match round.body.next(bot.knowledge(), after) {
        Some((_, skill)) => Ok(round::question(bot, round, &skill.id)),
        None => comes_to(bot, at, round),
    }
}

/// The result of a round, compared with the last finished one before it about the same level that shares an answer with it.
fn comes_to(bot: &Bot, at: &Address, round: &Round) -> Result<Reply, Error> {
    shown_beside(bot, at, round, result::card)
}

/// A card about a round that gets the round to compare it with.
fn shown_beside(
    bot: &Bot,
    at: &Address,
    round: &Round,
    card: fn(&Bot, &Round, Option<&Round>, Option<&Zone>) -> Reply,
) -> Result<Reply, Error> {
    let store = bot.store();
    let rounds: Vec<Round> = store.reflections(at)?;
    let mut earlier = rounds.iter().skip_while(|other| other.uid != round.uid).skip(1);
    let compares = |other: &&Round| {
        let same = other.body.done && other.body.level == round.body.level;
        same && round.body.shares_an_answer(bot.knowledge(), &other.body)
    };
    let before = earlier.find(compares);
    let profile = store.person(at)?.map(|person| person.profile).unwrap_or_default();
    Ok(card(bot, round, before, zone(bot, &profile).as_ref()))
}

/// The unfinished round about this level, or a new one.
fn begun(bot: &Bot, at: &Address, level: &str, now: DateTime<Utc>) -> Result<Round, Error> {
    let rounds: Vec<Round> = bot.store().reflections(at)?;
    if let Some(round) = open(&rounds, Some(level)) {
        return Ok(round.clone());
    }
    fresh(bot, at, level, now)
}

/// A new round. A repeated press gets the same round.
fn fresh(bot: &Bot, at: &Address, level: &str, now: DateTime<Utc>) -> Result<Round, Error> {
    let kept = bot.store().keep_reflection(at, "", Readiness::about(level), now)?;
    kept.ok_or_else(|| Error::from(round::too_many(bot)))
}

/// Replaces this round with a new one; the old one can be restored for an hour. A repeated press shows the same new round. A
/// finished round stays as it is.
fn anew(bot: &Bot, at: &Address, round: &Round, now: DateTime<Utc>) -> Result<Reply, Error> {
    if round.body.done || round.body.is_untouched() {
        return going_on(bot, at, &begun(bot, at, &round.body.level, now)?, None);
    }
    // The new round is saved first, so that a crash in between loses no answers.
    let new = match round.deleted {
        Some(_) => begun(bot, at, &round.body.level, now)?,
        None => fresh(bot, at, &round.body.level, now)?,
    };
    bot.store().delete_reflection::<Readiness>(at, &round.uid, now)?;
    Ok(round::instead_of(bot, going_on(bot, at, &new, None)?, round))
}

fn restored(bot: &Bot, at: &Address, round: &Round, now: DateTime<Utc>) -> Result<Reply, Error> {
    match bot.store().restore_reflection::<Readiness>(at, &round.uid, now)? {
        Some(Restored::There(round)) if round.body.done => comes_to(bot, at, &round),
        Some(Restored::There(round)) => Ok(round::back(bot, &round)),
        Some(Restored::Full) => Err(Error::from(round::too_many(bot))),
        None => Err(Error::from(round::gone(bot))),
    }
}

/// The unfinished round: one with answers before one without, then the one changed last.
pub(super) fn open<'r>(rounds: &'r [Round], level: Option<&str>) -> Option<&'r Round> {
    let is_meant = |round: &&Round| !round.body.done && level.is_none_or(|level| round.body.level == level);
    rounds.iter().rev().filter(is_meant).max_by_key(|round| (!round.body.is_untouched(), round.changed))
}

/// The time zone of a person, if they gave one.
pub(super) fn zone(bot: &Bot, profile: &Profile) -> Option<Zone> {
    profile.zone.as_deref().and_then(|zone| bot.zones().zone(zone))
}
