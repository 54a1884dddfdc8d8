//! `/me`: shows and changes what a person has set about themselves. Their own words go through a form, `about-me`.

use super::lines::{ABOUT_ME, CALLED, CLEAR, HOPE, LONGEST_HOPE, LONGEST_NAME, ME, QUIET};
use super::says::me;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::features::best_week::says::grid;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::line::{Invocation, clock};
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::person::{Address, Profile};
use crate::mentoring::quiet_hours::QuietHours;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// `/me [level] [target] [quiet] [clear=…] [called=…] [hope=…]`
pub fn command(knowledge: &Knowledge) -> Command {
    let levels = Arc::new(Vocabulary::new("level", knowledge.levels.iter().map(|level| &level.name)));
    let things = Arc::new(Vocabulary::new("thing", &me::things()));
    let arg = |name, about, kind| Arg::new(name, about, kind);
    let [called, hope] = own_words();
    Command::new(ME, "What I know of you, and a way to change each of it", run)
        .with(Act::new(
            "Read it, or change it",
            vec![
                arg("level", "Where you are now", Kind::Closed(Arc::clone(&levels))),
                arg("target", "Where you are heading", Kind::Closed(levels)),
                arg(QUIET, "Hours in which I don't write, by your clock: 22-8", Kind::Scalar(Scalar::Hours)),
                arg(CLEAR, "What I am to forget: level, target, zone, quiet, called, hope", Kind::List(things)),
                called,
                hope,
            ],
        ))
        .examples(&["/me", "/me level=em target=director", "/me quiet=22-8", "/me clear=target"])
}

/// `about-me [called=…] [hope]`, which opens a form. It exists only as buttons.
pub fn words() -> Command {
    Command::new(ABOUT_ME, "What you want to be called, and what you hope for", run_words)
        .with(Act::new("In your own words", own_words().into()).with_form())
        .examples(&["/about-me"])
        .on_buttons_alone()
}

fn own_words() -> [Arg; 2] {
    let arg = |name, about, max| Arg::new(name, about, Kind::Text { max });
    [arg(CALLED, "What I call you", LONGEST_NAME), arg(HOPE, "What you hope for, in a line or two", LONGEST_HOPE)]
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let address = request.from.address();
    if asked.values.is_empty() {
        let known = bot.store().person(&address)?.map(|person| person.profile).unwrap_or_default();
        return with_picture(bot, &address, me::card(bot, &known, now), now);
    }
    let text = |arg: &str| asked.one(arg).map(str::to_owned);
    let (level, target, called, hope) = (text("level"), text("target"), text(CALLED), text(HOPE));
    let hours = asked.one(QUIET).and_then(clock::hours);
    let quiet = hours.and_then(|(from, until)| QuietHours::new(from, until));
    let (clear, language) = (asked.several(CLEAR).to_vec(), request.from.language.clone());
    let only_taken_back = asked.values.keys().all(|arg| *arg == CLEAR);
    let person = bot.store().change_profile(&address, now, move |profile| {
        for thing in &clear {
            take_back(profile, thing);
        }
        profile.level = level.or(profile.level.take());
        profile.target = target.or(profile.target.take());
        profile.quiet = quiet.or(profile.quiet);
        profile.called = called.or(profile.called.take());
        profile.hope = hope.or(profile.hope.take());
        profile.language = language.or(profile.language.take());
    })?;
    let card = me::card(bot, &person.profile, now);
    Ok(if only_taken_back { me::taken_back(card) } else { me::changed(card) })
}

/// The card with a chart of their best weeks, if they wrote any.
fn with_picture(bot: &Bot, at: &Address, card: Reply, now: DateTime<Utc>) -> Result<Reply, Error> {
    let entries = bot.store().reflections::<BestWeek>(at)?;
    let zone = bot.local(at, now)?.0;
    let file = grid::file(bot, &entries, zone.as_ref(), now, grid::A_YEAR);
    Ok(Reply { files: file.into_iter().collect(), ..card })
}

fn take_back(profile: &mut Profile, thing: &str) {
    match thing {
        "level" => profile.level = None,
        "target" => profile.target = None,
        "zone" => profile.zone = None,
        QUIET => profile.quiet = None,
        CALLED => profile.called = None,
        HOPE => profile.hope = None,
        _ => {}
    }
}

fn run_words(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let address = request.from.address();
    let (called, hope) = (asked.one(CALLED).map(str::to_owned), asked.one(HOPE).map(str::to_owned));
    // A form shows both current values, so a field that was emptied clears it. A line changes only what it names.
    let is_form = matches!(request.said, Said::Form { .. });
    if called.is_none() && hope.is_none() && !is_form {
        let known = bot.store().person(&address)?.map(|person| person.profile).unwrap_or_default();
        return Ok(me::words_form(bot, &known));
    }
    let language = request.from.language.clone();
    let person = bot.store().change_profile(&address, now, move |profile| {
        let kept = |new: Option<String>, old: Option<String>| if is_form { new } else { new.or(old) };
        profile.called = kept(called, profile.called.take());
        profile.hope = kept(hope, profile.hope.take());
        profile.language = language.or(profile.language.take());
    })?;
    Ok(me::changed(me::card(bot, &person.profile, now)))
}
