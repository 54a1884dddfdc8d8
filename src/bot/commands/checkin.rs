//! `/checkin`: questions that come back by direct message. Begun, looked at, changed, put off and ended here, each by whoever it
//! belongs to.

mod start;

use super::timezone;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::calendar;
use crate::bot::messages::checkin;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::cadence::Zone;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::person::Profile;
use crate::mentoring::schedule::Schedule;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::Utc;
use std::sync::Arc;

/// The name, for buttons that lead here.
pub const NAME: &str = "checkin";
/// Begins one.
pub const START: &str = "start";
/// Shows them.
pub const LIST: &str = "list";

/// What it is about.
pub const KIND: &str = "kind";
/// How often.
pub const EVERY: &str = "every";
/// On which day.
pub const ON: &str = "on";
/// At what time.
pub const AT: &str = "at";
/// Which one, where several are about the same.
pub const ID: &str = "id";
/// Does it, where the line without it only shows what it would do.
pub const BEGIN: &str = "begin";

/// How long the random name of a schedule is.
pub const UID: usize = 26;

/// `/checkin start|list …`
pub fn command(knowledge: &Knowledge) -> Command {
    let kinds = Arc::new(Vocabulary::new("check-in", knowledge.checkins.iter().map(|kind| &kind.name)));
    let rhythms = Arc::new(Vocabulary::new("rhythm", &calendar::rhythms()));
    let days = Arc::new(Vocabulary::new("day", &calendar::days()));
    let arg = |name, about, kind| Arg { name, about, required: false, kind };
    let kind = |about| arg(KIND, about, Kind::Closed(Arc::clone(&kinds)));
    let id = || arg(ID, "Which one, by the name on its buttons, where several are alike", Kind::Uid { length: UID });
    let when = || {
        [
            arg(EVERY, "How often", Kind::Closed(Arc::clone(&rhythms))),
            arg(ON, "On which day: monday, 15 or last friday", Kind::Closed(Arc::clone(&days))),
            arg(AT, "At what time, by your own clock", Kind::Time),
        ]
    };
    let act = |verb, about, args| Act { verb: Some(verb), about, args, form: false };
    let begin = arg(BEGIN, "Begin it now, without a look at its dates first", Kind::Flag);
    Command {
        name: NAME,
        about: "Questions that come back to you by direct message, on a day you choose",
        acts: vec![
            act(
                START,
                "See what would be asked and when, and begin",
                [kind("What it is to be about")].into_iter().chain(when()).chain([begin]).collect(),
            ),
            act(LIST, "Your check-ins, and when the next ones come", vec![kind("Show one of them"), id()]),
        ],
        examples: &["/checkin start feedback", "/checkin start stretch every other friday 16:00", "/checkin list"],
        offered: true,
        run,
    }
}

/// Whoever asks, as far as check-ins go.
struct Asker {
    profile: Profile,
    /// By whose clocks they live.
    zone: Zone,
    /// The date there.
    today: NaiveDate,
    /// Those that have not ended.
    schedules: Vec<Schedule>,
}

impl Asker {
    /// The first date that can still have this time of day: today, or tomorrow.
    fn first_day(&self, at: NaiveTime, now: DateTime<Utc>) -> NaiveDate {
        let is_ahead = self.zone.moment(self.today, at).is_some_and(|moment| moment > now);
        if is_ahead { self.today } else { self.today.succ_opt().unwrap_or(self.today) }
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let profile = bot.store().person(&at)?.map(|person| person.profile).unwrap_or_default();
    let schedules = bot.store().schedules(&at)?;
    // Whoever took their clock back keeps the one that their check-ins go by.
    let zone = profile.zone.as_ref().or(schedules.first().map(|schedule| &schedule.zone));
    let zone = zone.and_then(|zone| bot.zones().zone(zone));
    let Some((zone, today)) = zone.and_then(|zone| Some((zone.clone(), zone.date(now)?))) else {
        return without_clock(bot, asked, now);
    };
    let who = Asker { profile, zone, today, schedules };
    match asked.verb {
        Some(START) => start::run(bot, request, &who, asked, now),
        _ => Ok(list(bot, &who, asked)),
    }
}

/// Nothing can be planned for somebody whose clock is not known: it is asked for first, and the way back is on the button.
fn without_clock(bot: &Bot, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    match (asked.verb, asked.one(KIND)) {
        (Some(START), None) => Ok(checkin::which(bot)),
        (Some(START), Some(kind)) => {
            let here = Invocation::of(timezone::NAME).with(timezone::THEN, kind);
            Ok(checkin::clock_first(bot, &here, now))
        }
        _ => Ok(checkin::none(bot)),
    }
}

fn list(bot: &Bot, who: &Asker, asked: &Invocation) -> Reply {
    let named = |schedule: &&Schedule| match (asked.one(ID), asked.one(KIND)) {
        (Some(id), _) => schedule.uid == id,
        (None, Some(kind)) => schedule.kind == kind,
        (None, None) => true,
    };
    let shown: Vec<&Schedule> = who.schedules.iter().filter(named).collect();
    match (shown.as_slice(), asked.one(KIND)) {
        ([], Some(kind)) if !who.schedules.is_empty() => checkin::none_of_kind(bot, kind),
        ([], _) if !who.schedules.is_empty() => checkin::unknown(bot),
        ([], _) => checkin::none(bot),
        ([one], _) => checkin::one(bot, one, who.profile.quiet, who.today, &who.schedules),
        (several, _) => checkin::several(bot, several, who.today, &who.schedules),
    }
}
