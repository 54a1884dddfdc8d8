//! `/bestweek`: what made the best week of the last quarter, in the person's own words, next to earlier ones. The commands
//! `my-best-week` (actions on one entry), `best-weeks` (the list) and `reasons` (reasons for a move into management) exist only
//! as buttons.

pub mod lines;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::features::checkin::says::{answer, checkin};
use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::phrases::refusals;
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::mentoring::best_week::{BestWeek, Reasons};
use crate::mentoring::ladder::{Knowledge, Name};
use crate::mentoring::person::Address;
use crate::mentoring::reflection::Reflection;
use crate::store::checkins::answers::Written;
use crate::store::checkins::answers::reflected::Reflected;
use crate::store::entries::Restored;
use crate::store::entries::reflections::Kept;
use chrono::{DateTime, Utc};
use lines::{
    BEFORE, BEST_WEEKS, BESTWEEK, CHANGE, DELETE, FIELDS, LONGEST, MY_BEST_WEEK, MY_REASONS, OF, PICK, REASONS, SHOW,
    TAGS, THINK, THOUGHT, UNDO, WHY, WRITE,
};
use says::one::{Mirrored, Why};
use says::{all, one, reasons};
use std::sync::Arc;

/// Best weeks, and reasons for a move into management.
pub fn feature(knowledge: &Knowledge) -> Feature {
    Feature::new(vec![command(), all(), one(knowledge), reasons(knowledge), my_reasons()])
}

/// `/bestweek [of=…]`
pub fn command() -> Command {
    let about = "Your best week of the last months, in your own words. Only you read it";
    let of = Arg::new(OF, "The check-in that asked", Kind::Scalar(Scalar::Key));
    Command::new(BESTWEEK, about, run).with(Act::new(about, vec![of])).examples(&["/bestweek"])
}

/// `best-weeks [before=…]`
pub fn all() -> Command {
    let about = "The best weeks you wrote down, the latest first";
    let before = Arg::new(BEFORE, "The last one you have seen", Kind::Scalar(Scalar::Uid));
    Command::new(BEST_WEEKS, about, run_all).with(Act::new(about, vec![before])).on_buttons_alone()
}

/// `my-best-week write|show|change|pick|think|delete|undo …`
pub fn one(knowledge: &Knowledge) -> Command {
    let tags = Arc::new(Vocabulary::new("reason", &knowledge.mirror.tags));
    let tags = || Arg::new(TAGS, "What made it good", Kind::List(Arc::clone(&tags)));
    let uid = |kind, required| Arg { required, ..Arg::new(OF, "Which one", Kind::Scalar(kind)) };
    let of = || uid(Scalar::Uid, true);
    let text = |name, max| Arg::new(name, "In your own words", Kind::Text { max });
    let words = || FIELDS.map(|(name, max)| text(name, max));
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    let writing = [tags(), uid(Scalar::Key, false)].into_iter().chain(words()).collect();
    let changing = [of()].into_iter().chain(words()).collect();
    Command::new(MY_BEST_WEEK, "One of your best weeks", run_one)
        .acts(vec![
            act(WRITE, "Write it down", writing, true),
            act(SHOW, "Read it, beside the ones before", vec![of()], false),
            act(CHANGE, "Put it in other words", changing, true),
            act(PICK, "Say anew what made it good", vec![of(), tags()], false),
            act(THINK, "Write down what you make of it", vec![of(), text(THOUGHT, LONGEST)], true),
            act(DELETE, "Delete it", vec![of()], false),
            act(UNDO, "Have it back", vec![of()], false),
        ])
        .on_buttons_alone()
}

/// `reasons [why=…]`
pub fn reasons(knowledge: &Knowledge) -> Command {
    let name = |id: &str, title: &str| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    let names: Vec<Name> = knowledge.mirror.reasons.iter().map(|reason| name(&reason.id, &reason.title)).collect();
    let about = "Why you would move into management, beside what the sources say";
    let why = Arg::new(WHY, "What speaks for it, for you", Kind::List(Arc::new(Vocabulary::new("reason", &names))));
    Command::new(REASONS, about, run_reasons).with(Act::new(about, vec![why])).on_buttons_alone()
}

/// `my-reasons delete|undo of=…`
pub fn my_reasons() -> Command {
    let of = || Arg::new(OF, "Which ones", Kind::Scalar(Scalar::Uid)).required();
    let act = |verb, about| Act::of(verb, about, vec![of()]);
    Command::new(MY_REASONS, "Reasons you picked", run_my_reasons)
        .acts(vec![act(DELETE, "Delete them"), act(UNDO, "Have them back")])
        .on_buttons_alone()
}

/// Asks what made the week good. The form opens once the tags are picked.
fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let Some(idempotency_key) = asked.one(OF) else {
        let entries = bot.store().reflections::<BestWeek>(&at)?;
        // If a check-in that asks for a best week is still open, this entry answers it.
        let open = bot.store().open_check_in(&at, BestWeek::KIND)?;
        let (zone, level) = (bot.local(&at, now)?.0, level(bot, &at)?);
        return Ok(one::which(bot, &entries, open.as_deref(), level.as_deref(), zone.as_ref()));
    };
    // Unknown, somebody else's or forgotten: all three get the same answer.
    asked_for(bot, &at, &asking(bot, &at, idempotency_key)?, now)
}

/// The person's check-in with this idempotency key, if it asks for a best week.
fn asking(bot: &Bot, at: &Address, idempotency_key: &str) -> Result<Written, Error> {
    let asks = |written: &Written| {
        bot.knowledge().checkin(&written.kind).is_some_and(|kind| kind.opens.as_deref() == Some(BestWeek::KIND))
    };
    let written = bot.store().written(at, idempotency_key)?.filter(asks);
    written.ok_or_else(|| Error::from(checkin::unknown(bot)))
}

fn level(bot: &Bot, at: &Address) -> Result<Option<String>, Error> {
    Ok(bot.store().person(at)?.and_then(|person| person.profile.level))
}

/// Asks for the best week of a check-in, or shows the entry that already answers it.
pub(super) fn asked_for(bot: &Bot, at: &Address, written: &Written, now: DateTime<Utc>) -> Result<Reply, Error> {
    let entries = bot.store().reflections::<BestWeek>(at)?;
    let reply = match entries.iter().find(|kept| kept.about == written.idempotency_key) {
        Some(known) => shown(bot, at, known, now, Why::Shown)?,
        None => {
            let (zone, level) = (bot.local(at, now)?.0, level(bot, at)?);
            one::again(bot, &entries, &written.idempotency_key, level.as_deref(), zone.as_ref())
        }
    };
    Ok(Reply { beside: true, ..reply })
}

fn run_one(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (at, store) = (request.from.address(), bot.store());
    let uid = asked.one(OF).unwrap_or_default();
    let gone = || Error::from(all::gone(bot));
    match asked.verb {
        Some(WRITE) => return write(bot, request, asked, now),
        Some(DELETE) => {
            let deleted = store.delete_reflection::<BestWeek>(&at, uid, now)?.ok_or_else(gone)?;
            return Ok(all::deleted(bot, &deleted));
        }
        Some(UNDO) => match store.restore_reflection::<BestWeek>(&at, uid, now)?.ok_or_else(gone)? {
            Restored::There(kept) => return shown(bot, &at, &kept, now, Why::Back),
            Restored::Full => return Err(Error::from(all::too_many(bot, None))),
        },
        _ => {}
    }
    if let Some((change, why)) = changed(request, asked)? {
        if let Some(kept) = store.change_reflection(&at, uid, now, change)? {
            return shown(bot, &at, &kept, now, why);
        }
        // Deleted in the meantime: the person gets their words back, and a button to restore the entry.
        let deleted = store.reflection::<BestWeek>(&at, uid, now)?.ok_or_else(gone)?;
        return Err(Error::from(Reply { error: true, ..all::deleted(bot, &deleted) }));
    }
    let kept = store.reflection::<BestWeek>(&at, uid, now)?.ok_or_else(gone)?;
    match asked.verb {
        _ if kept.deleted.is_some() => Ok(all::deleted(bot, &kept)),
        Some(CHANGE) => Ok(one::change_form(bot, &kept)),
        Some(PICK) => Ok(one::which_tags(bot, &kept)),
        Some(THINK) => Ok(one::think_form(bot, &kept)),
        _ => shown(bot, &at, &kept, now, Why::Shown),
    }
}

/// A change to one entry.
type Change = Box<dyn FnOnce(&mut BestWeek) + Send>;

/// The change that a line makes, if any: new words, new tags, or what the person makes of it.
fn changed(request: &Request, asked: &Invocation) -> Result<Option<(Change, Why)>, Error> {
    let change: Option<(Change, Why)> = match asked.verb {
        Some(CHANGE) => said(request, asked)?.map(|words| {
            let change: Change = Box::new(|week| {
                let (tags, thought) = (std::mem::take(&mut week.tags), std::mem::take(&mut week.thought));
                *week = BestWeek { tags, thought, ..words };
            });
            (change, Why::Changed)
        }),
        Some(PICK) => Some(asked.several(TAGS).to_vec()).filter(|tags| !tags.is_empty()).map(|tags| {
            let change: Change = Box::new(|week| week.tags = tags);
            (change, Why::Changed)
        }),
        Some(THINK) => match asked.one(THOUGHT).map(str::to_owned) {
            None if matches!(request.said, Said::Form { .. }) => return Err(Error::from(refusals::left_empty())),
            thought => thought.map(|thought| {
                let change: Change = Box::new(|week| week.thought = thought);
                (change, Why::Thought)
            }),
        },
        _ => None,
    };
    Ok(change)
}

/// Opens the form, or saves what was written in it. A new answer to a check-in replaces the earlier one.
fn write(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (at, store) = (request.from.address(), bot.store());
    let asking = asked.one(OF).map(|idempotency_key| asking(bot, &at, idempotency_key)).transpose()?;
    let known = match &asking {
        Some(written) => {
            store.reflections::<BestWeek>(&at)?.into_iter().find(|kept| kept.about == written.idempotency_key)
        }
        None => None,
    };
    let Some(words) = said(request, asked)? else {
        return Ok(one::form(bot, asked, known.as_ref()));
    };
    let thought = known.as_ref().map(|kept| kept.body.thought.clone()).unwrap_or_default();
    let body = BestWeek { tags: asked.several(TAGS).to_vec(), thought, ..words };
    let full = || Error::from(all::too_many(bot, Some(&body)));
    let Some(idempotency_key) = asked.one(OF) else {
        let kept = store.keep_reflection(&at, "", body.clone(), now)?.ok_or_else(full)?;
        return shown(bot, &at, &kept, now, Why::Kept);
    };
    let why = if known.is_some() { Why::Changed } else { Why::Kept };
    match store.answer_with(&at, idempotency_key, body.clone(), now)? {
        Reflected::Kept(kept) => shown_on(bot, &at, &kept, now, why, Some(idempotency_key)),
        Reflected::Full => Err(full()),
        Reflected::Unknown => Err(Error::from(checkin::unknown(bot))),
    }
}

/// The words of a new entry, or none while they are still to be asked for in the form.
fn said(request: &Request, asked: &Invocation) -> Result<Option<BestWeek>, Error> {
    let text = |(name, _): (&str, usize)| asked.one(name).unwrap_or_default().trim().to_owned();
    let [week, did, energy, drain] = FIELDS.map(text);
    let words = BestWeek { week, did, energy, drain, ..BestWeek::default() };
    match (words == BestWeek::default(), matches!(request.said, Said::Form { .. })) {
        (false, _) => Ok(Some(words)),
        (true, false) => Ok(None),
        (true, true) => Err(Error::from(refusals::left_empty())),
    }
}

/// One entry, next to the earlier ones.
fn shown(bot: &Bot, at: &Address, kept: &Kept<BestWeek>, now: DateTime<Utc>, why: Why) -> Result<Reply, Error> {
    shown_on(bot, at, kept, now, why, None)
}

/// The same, replacing the message with this idempotency key if that asked for it.
fn shown_on(
    bot: &Bot,
    at: &Address,
    kept: &Kept<BestWeek>,
    now: DateTime<Utc>,
    why: Why,
    on: Option<&str>,
) -> Result<Reply, Error> {
    let entries = bot.store().reflections::<BestWeek>(at)?;
    let zone = bot.local(at, now)?.0;
    let comes_back = bot.store().schedules(at)?.iter().any(|schedule| schedule.kind == BestWeek::KIND);
    let level = level(bot, at)?;
    let mirrored =
        Mirrored { kept, entries: &entries, zone: zone.as_ref(), level: level.as_deref(), comes_back, now, why };
    let reply = one::mirror(bot, &mirrored);
    // The card may have replaced the check-in that asked for it, and must keep that message's key.
    Ok(match kept.about.as_str() {
        "" => reply,
        idempotency_key => answer::known_by(bot, reply, on.unwrap_or(idempotency_key)),
    })
}

fn run_all(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let entries = bot.store().reflections::<BestWeek>(&at)?;
    let from = match asked.one(BEFORE) {
        None => 0,
        Some(before) => match entries.iter().position(|kept| kept.uid == before) {
            Some(before) => before + 1,
            None => return Err(Error::from(all::gone(bot))),
        },
    };
    page(bot, &at, from, now)
}

/// A page of the list, starting at this position.
pub(super) fn page(bot: &Bot, at: &Address, from: usize, now: DateTime<Utc>) -> Result<Reply, Error> {
    let entries = bot.store().reflections::<BestWeek>(at)?;
    Ok(all::page(bot, &entries, from, bot.local(at, now)?.0.as_ref()))
}

fn run_reasons(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (at, store) = (request.from.address(), bot.store());
    let picked = asked.several(WHY);
    let earlier = store.reflections::<Reasons>(&at)?;
    if picked.is_empty() {
        return Ok(reasons::which(bot, &earlier, bot.local(&at, now)?.0.as_ref()));
    }
    let kept = store.keep_reflection(&at, "", Reasons { picked: picked.to_vec() }, now)?;
    let kept = kept.ok_or_else(|| Error::from(reasons::too_many(bot, &earlier)))?;
    mirrored(bot, &at, &kept, now)
}

fn run_my_reasons(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let (at, store) = (request.from.address(), bot.store());
    let uid = asked.one(OF).unwrap_or_default();
    let gone = || Error::from(reasons::gone(bot));
    if asked.verb == Some(DELETE) {
        let deleted = store.delete_reflection::<Reasons>(&at, uid, now)?.ok_or_else(gone)?;
        return Ok(reasons::deleted(bot, &deleted));
    }
    match store.restore_reflection::<Reasons>(&at, uid, now)?.ok_or_else(gone)? {
        Restored::There(kept) => mirrored(bot, &at, &kept, now),
        Restored::Full => Err(Error::from(reasons::too_many(bot, &store.reflections(&at)?))),
    }
}

/// Their reasons next to what the sources say, and next to their previous choice.
fn mirrored(bot: &Bot, at: &Address, kept: &Kept<Reasons>, now: DateTime<Utc>) -> Result<Reply, Error> {
    let all = bot.store().reflections::<Reasons>(at)?;
    let before = all.iter().skip_while(|other| other.uid != kept.uid).nth(1);
    Ok(reasons::mirror(bot, kept, before, bot.local(at, now)?.0.as_ref()))
}
