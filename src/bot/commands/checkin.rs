//! `/checkin`: questions that come back by direct message. Begun, looked at, changed, put off and ended here, each by whoever it
//! belongs to.

mod change;
mod dates;
mod start;
mod undo;

use super::best_week;
use super::timezone;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::date;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::asking;
use crate::bot::messages::calendar;
use crate::bot::messages::checkin;
use crate::bot::messages::history;
use crate::bot::messages::standing;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::cadence::Zone;
use crate::mentoring::delivery::MARKER;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Address;
use crate::mentoring::person::Profile;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::schedules::undo::Revived;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::TimeDelta;
use chrono::Utc;
use std::sync::Arc;

/// The name, for buttons that lead here.
pub const NAME: &str = "checkin";
/// Begins one.
pub const START: &str = "start";
/// Shows them.
pub const LIST: &str = "list";
/// Has one come back at other times.
pub const CHANGE: &str = "change";
/// Leaves out its next date.
pub const SKIP: &str = "skip";
/// Has it wait.
pub const PAUSE: &str = "pause";
/// Has it go on.
pub const RESUME: &str = "resume";
/// Ends it.
pub const STOP: &str = "stop";
/// Asks at once.
pub const NOW: &str = "now";
/// Shows what was written.
pub const HISTORY: &str = "history";
/// Says what it asks about.
pub const THEMES: &str = "themes";
/// Says which assignment it is about.
pub const NAME_IT: &str = "name";
/// Hands over the next dates as a file for calendars.
pub const CALENDAR: &str = "calendar";
/// Takes back an end, or that a date is left out.
pub const UNDO: &str = "undo";

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
/// How much it asks.
pub const LENGTH: &str = "length";
/// One question, and what they will try.
pub const SHORT: &str = "short";
/// As much as its kind has.
pub const FULL: &str = "full";
/// The check-in behind which a page of what was written begins.
pub const BEFORE: &str = "before";
/// The assignment, in a line.
pub const ABOUT: &str = "about";
/// The day on which that is to be done.
pub const ENDS: &str = "ends";
/// The longest line about an assignment, in characters.
pub const LONGEST_ABOUT: usize = 200;
/// The date that is left out.
pub const DATE: &str = "date";
/// The first date on which it may come again.
pub const UNTIL: &str = "until";
/// How often it reminds of one check-in at most.
pub const NUDGES: &str = "nudges";
/// What that can be, from never on.
pub const REMINDERS: [(&str, &str); 3] =
    [("none", "No reminders"), ("once", "Remind me once"), ("twice", "Remind me twice")];
/// Does it, where the line without it only shows what it would do.
pub const BEGIN: &str = "begin";

/// How long the random name of a schedule is.
pub const UID: usize = 26;
/// The longest that anything waits for a date.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// `/checkin start|list|change|…`: all that somebody does with check-ins of theirs.
pub fn command(knowledge: &Knowledge) -> Command {
    let kinds = Arc::new(Vocabulary::new("check-in", knowledge.checkins.iter().map(|kind| &kind.name)));
    let rhythms = Arc::new(Vocabulary::new("rhythm", &calendar::rhythms()));
    let days = Arc::new(Vocabulary::new("day", &calendar::days()));
    let arg = |name, about, kind| Arg { name, about, required: false, kind };
    let kind = |about| arg(KIND, about, Kind::Closed(Arc::clone(&kinds)));
    let which = || kind("Which one");
    let id = || arg(ID, "Which one, by the name on its buttons, where several are alike", Kind::Uid { length: UID });
    let when = || {
        [
            arg(EVERY, "How often", Kind::Closed(Arc::clone(&rhythms))),
            arg(ON, "On which day: monday, 15 or last friday", Kind::Closed(Arc::clone(&days))),
            arg(AT, "At what time, by your own clock", Kind::Time),
        ]
    };
    let act = |verb, about, args| Act { verb: Some(verb), about, args, form: false };
    let lengths = Arc::new(Vocabulary::new("length", &asking::lengths()));
    let themes = Arc::new(Vocabulary::new("theme", knowledge.themes.iter().map(|theme| &theme.name)));
    let begin = arg(BEGIN, "Begin it now, without a look at its dates first", Kind::Flag);
    let reminders =
        REMINDERS.map(|(id, title)| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() });
    let reminders = Arc::new(Vocabulary::new("number of reminders", &reminders));
    let nudges = arg(NUDGES, "How often I remind you of one that stays open", Kind::Closed(reminders));
    let date_back = arg(DATE, "The date that was left out", Kind::Date);
    let (date, until) =
        (arg(DATE, "The date that is left out", Kind::Date), arg(UNTIL, "The day it may come again", Kind::Date));
    Command {
        name: NAME,
        about: "Questions that come back to you by direct message, on a day you choose",
        acts: vec![
            act(
                START,
                "See what would be asked and when, and begin",
                [kind("What it is to be about")].into_iter().chain(when()).chain([begin]).collect(),
            ),
            act(LIST, "Your check-ins, and when the next ones come", vec![which(), id()]),
            act(
                CHANGE,
                "Another day, another time, more or less often",
                [which()]
                    .into_iter()
                    .chain(when())
                    .chain([id(), nudges, arg(LENGTH, "How much it asks", Kind::Closed(lengths))])
                    .collect(),
            ),
            act(SKIP, "Leave out the next one", vec![which(), date, id()]),
            act(PAUSE, "Have it wait, until a day or until you resume it", vec![which(), until, id()]),
            act(RESUME, "Have it go on", vec![which(), id()]),
            act(
                UNDO,
                "Within an hour: go on with what you stopped, or get back a date",
                vec![which(), date_back, id()],
            ),
            act(STOP, "End it. What you wrote is kept", vec![which(), id()]),
            act(NOW, "Be asked at once", vec![which(), id()]),
            act(
                HISTORY,
                "What you wrote, in your own words",
                vec![
                    which(),
                    id(),
                    arg(BEFORE, "The one it goes on behind, by the name on its buttons", Kind::Uid { length: MARKER }),
                ],
            ),
            act(CALENDAR, "Your next dates, as a file for your calendar", Vec::new()),
            act(THEMES, "What it asks about", vec![which(), arg(THEMES, "The themes", Kind::List(themes)), id()]),
            Act {
                verb: Some(NAME_IT),
                about: "Which assignment it is about",
                args: vec![
                    which(),
                    arg(ABOUT, "The assignment, in a line", Kind::Text { max: LONGEST_ABOUT }),
                    arg(ENDS, "The day on which it is to be done", Kind::Date),
                    id(),
                ],
                form: true,
            },
        ],
        examples: &["/checkin start feedback", "/checkin start stretch every other friday 16:00", "/checkin list"],
        offered: true,
        on_message: None,
        run,
    }
}

/// Whoever asks, as far as check-ins go.
pub(super) struct Asker {
    pub(super) at: Address,
    profile: Profile,
    /// By whose clocks they live.
    pub(super) zone: Zone,
    /// The date there.
    pub(super) today: NaiveDate,
    /// Those that have not ended.
    schedules: Vec<Schedule>,
}

impl Asker {
    /// Whoever this request is from. None, if their clock is not known.
    pub(super) fn of(bot: &Bot, request: &Request, now: DateTime<Utc>) -> Result<Option<Self>, Error> {
        let at = request.from.address();
        let profile = bot.store().person(&at)?.map(|person| person.profile).unwrap_or_default();
        let schedules = bot.store().schedules(&at)?;
        // Whoever took their clock back keeps the one that their check-ins go by.
        let zone = profile.zone.as_ref().or(schedules.first().map(|schedule| &schedule.zone));
        let zone = zone.and_then(|zone| bot.zones().zone(zone));
        let clock = zone.and_then(|zone| Some((zone.clone(), zone.date(now)?)));
        Ok(clock.map(|(zone, today)| Asker { at, profile, zone, today, schedules }))
    }

    /// The first date that can still have this time of day: today, or tomorrow.
    fn first_day(&self, at: NaiveTime, now: DateTime<Utc>) -> NaiveDate {
        let is_ahead = self.zone.moment(self.today, at).is_some_and(|moment| moment > now);
        if is_ahead { self.today } else { self.today.succ_opt().unwrap_or(self.today) }
    }

    /// The one of theirs that is meant; or what is said where that is none, or not clear.
    fn meant(&self, bot: &Bot, asked: &Invocation) -> Result<&Schedule, Box<Reply>> {
        let named = self.named(asked);
        let instead = match (named.as_slice(), asked.one(KIND)) {
            ([one], _) => return Ok(one),
            ([], Some(kind)) if !self.schedules.is_empty() => checkin::none_of_kind(bot, kind),
            ([], _) if asked.one(ID).is_some() => checkin::unknown(bot),
            ([], _) => checkin::none(bot),
            (several, _) => standing::which_one(bot, asked, several),
        };
        Err(Box::new(instead))
    }

    /// Those of theirs that a line names.
    fn named(&self, asked: &Invocation) -> Vec<&Schedule> {
        let named = |schedule: &&Schedule| match (asked.one(ID), asked.one(KIND)) {
            (Some(id), _) => schedule.uid == id,
            (None, Some(kind)) => schedule.kind == kind,
            (None, None) => true,
        };
        self.schedules.iter().filter(named).collect()
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    if asked.verb == Some(UNDO) {
        return undo::run(bot, request, asked, now);
    }
    if asked.verb == Some(HISTORY) {
        return written(bot, &request.from.address(), asked, now);
    }
    let Some(who) = Asker::of(bot, request, now)? else { return without_clock(bot, asked, now) };
    let reply = match asked.verb {
        Some(START) => start::run(bot, request, &who, asked, now)?,
        Some(LIST) => list(bot, &who, asked, now)?,
        Some(CALENDAR) => dates::run(bot, &who, now)?,
        Some(verb) => change::run(bot, request, &who, asked, verb, now)?,
        None => checkin::none(bot),
    };
    Ok(reply)
}

/// What is said where an end was taken back, or could not be.
pub(super) fn revived(bot: &Bot, done: &Revived, now: DateTime<Utc>) -> Reply {
    undo::revived(bot, done, now)
}

/// Nothing is worked out by a clock that is in doubt.
pub(super) fn trusted(bot: &Bot) -> Result<(), Error> {
    if bot.clock_is_trusted() { Ok(()) } else { Err(Error::from(checkin::clock_in_doubt(bot))) }
}

/// The day of the calendar that is meant by a date in a line: behind today, and within a year.
pub(super) fn day(bot: &Bot, who: &Asker, asked: &Invocation, arg: &'static str) -> Result<Option<NaiveDate>, Error> {
    let Some(said) = asked.one(arg) else { return Ok(None) };
    match date::on(said, who.today) {
        Some(date) if date <= who.today => Err(Error::from(standing::past_day(bot, asked, arg, date, who.today))),
        Some(date) if date - who.today <= LONGEST => Ok(Some(date)),
        _ => Err(Error::from(standing::too_far(bot, asked, arg, who.today))),
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

/// What they wrote, also to what has ended.
fn written(bot: &Bot, at: &Address, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let theirs = bot.store().schedules(at)?;
    let meant = asked.one(ID).and_then(|id| theirs.iter().find(|schedule| schedule.uid == id));
    if meant.is_none() && asked.one(ID).is_some() {
        return Ok(checkin::unknown(bot));
    }
    let kind = asked.one(KIND).or(meant.map(|schedule| schedule.kind.as_str()));
    let opens = kind.and_then(|kind| bot.knowledge().checkin(kind)).is_some_and(|kind| kind.opens.is_some());
    if opens {
        return best_week::page(bot, at, 0, now);
    }
    let page = bot.store().history(at, kind, asked.one(BEFORE))?;
    let tally = bot.store().tally(at, kind)?;
    let reply = history::page(bot, kind, &page, tally, asked.one(BEFORE).is_none());
    let has_more = kind.is_none() && !bot.store().reflections::<BestWeek>(at)?.is_empty();
    Ok(if has_more { history::and_best_weeks(bot, reply) } else { reply })
}

fn list(bot: &Bot, who: &Asker, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let untold = bot.store().take_undelivered(&who.at, now)?;
    let away = bot.store().away(&who.at)?.filter(|back| *back > who.today);
    let shown = who.named(asked);
    let reply = match shown.as_slice() {
        [one] => standing::one(bot, one, who.profile.quiet, who.today, &who.schedules),
        [] => match who.meant(bot, asked) {
            Ok(one) => standing::one(bot, one, who.profile.quiet, who.today, &who.schedules),
            Err(none) => *none,
        },
        several => standing::several(bot, several, who.today, &who.schedules),
    };
    Ok(standing::with_news(bot, reply, away, &untold, who.today))
}
