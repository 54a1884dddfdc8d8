//! `asked`: presses on what was said unasked. It stands on buttons alone, and each names the message, or the check-in in it, by
//! its marker; whose that is decides whoever asks.

pub mod answering;

use super::checkin;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::messages::asked as messages;
use crate::bot::messages::calendar;
use crate::bot::messages::checkin as checkin_messages;
use crate::bot::messages::deliveries;
use crate::bot::messages::standing;
use crate::bot::messages::undo;
use crate::bot::messages::why;
use crate::bot::messages::why::Dates;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::mentoring::delivery::Contents;
use crate::mentoring::delivery::MARKER;
use crate::mentoring::delivery::Outcome;
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Address;
use crate::mentoring::schedule;
use crate::mentoring::schedule::State;
use crate::store::checkins::answers::undo::Reopened;
use crate::store::checkins::schedules::change::Change;
use crate::store::checkins::schedules::undo::Revived;
use chrono::DateTime;
use chrono::Days;
use chrono::NaiveDate;
use chrono::TimeDelta;
use chrono::Utc;
use std::sync::Arc;

/// The command's name.
pub const NAME: &str = "asked";
/// Opens the form for a check-in.
pub const ANSWER: &str = "answer";
/// Puts all of a message off.
pub const SNOOZE: &str = "snooze";
/// Leaves all of a message unanswered.
pub const SKIP: &str = "skip";
/// Shows how the schedule stands that a message is from.
pub const SETTINGS: &str = "settings";
/// Ends that schedule.
pub const STOP: &str = "stop";
/// Has it go on.
pub const RESUME: &str = "resume";
/// Opens again what was left.
pub const UNDO: &str = "undo";
/// Takes back that the schedule was ended.
pub const UNSTOP: &str = "unstop";
/// Says why it came.
pub const WHY: &str = "why";
/// Says how direct messages are opened.
pub const OPEN: &str = "open";
/// Shows the message again, or for the first time.
pub const HERE: &str = "here";

/// Says that nothing more is written to a check-in.
pub const DONE: &str = "done";
/// Says what came of what they said they would try.
pub const TRIED: &str = "tried";
/// Keeps that as a win.
pub const KEEP: &str = "keep";
/// Says that the assignment is over that it is about.
pub const OVER: &str = "over";
/// Offers less of the same.
pub const REVIEW: &str = "review";
/// Shows all that was written to a check-in.
pub const ENTRY: &str = "entry";
/// Deletes that.
pub const DELETE: &str = "delete";
/// Takes the deletion back.
pub const RESTORE: &str = "restore";

/// The marker that it is about.
pub const OF: &str = "of";
/// The marker of the message that was pressed on, where that is another one.
pub const ON: &str = "on";
/// The marker of the check-in in which they said what they would try.
pub const TO: &str = "to";
/// Until when.
pub const FOR: &str = "for";
/// What came of it.
pub const HOW: &str = "how";
/// How often from now on.
pub const EVERY: &str = checkin::EVERY;
/// What is written, in the order of the questions.
pub const ANSWERS: [&str; 3] = ["first", "second", "third"];
/// The longest answer, in characters.
pub const LONGEST: usize = 4_000;

/// For an hour.
pub const HOUR: &str = "1h";
/// Until tomorrow, at the usual time.
pub const TOMORROW: &str = "tomorrow";
/// Until the same day of next week.
pub const WEEK: &str = "week";

/// `asked answer|snooze|skip|settings|… of=…`: all that stands on the buttons of what was said unasked.
pub fn command() -> Command {
    let marker = |name, about, required| Arg { name, about, required, kind: Kind::Uid { length: MARKER } };
    let of = || marker(OF, "The message, by the name on its buttons", true);
    let closed = |name, about, names: &[Name], required| {
        let what = match name {
            EVERY => "rhythm",
            HOW => "outcome",
            _ => "time",
        };
        Arg { name, about, required, kind: Kind::Closed(Arc::new(Vocabulary::new(what, names))) }
    };
    let until = |id: &str, title: &str| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    let untils = [until(HOUR, "In an hour"), until(TOMORROW, "Tomorrow"), until(WEEK, "Next week")];
    let outcome = |outcome: Outcome| until(outcome.name(), outcome.name());
    let outcomes = [Outcome::Done, Outcome::Carried, Outcome::Dropped].map(outcome);
    let answers = ANSWERS.map(|name| Arg {
        name,
        about: "What you answer, in your own words",
        required: false,
        kind: Kind::Text { max: LONGEST },
    });
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    let on = || marker(ON, "The message that was pressed on, by the name on its buttons", false);
    let to = || marker(TO, "The check-in in which you meant to try it, by the name on its buttons", true);
    let how = closed(HOW, "What came of it", &outcomes, true);
    Command {
        name: NAME,
        about: "What I asked you, or told you",
        acts: vec![
            act(ANSWER, "Answer it", [of()].into_iter().chain(answers).chain([on()]).collect(), true),
            act(SNOOZE, "Put it off", vec![of(), closed(FOR, "Until when", &untils, true)], false),
            act(SKIP, "Leave it unanswered", vec![of()], false),
            act(SETTINGS, "How it stands", vec![of()], false),
            act(STOP, "End it", vec![of(), on()], false),
            act(
                RESUME,
                "Have it go on",
                vec![of(), closed(EVERY, "How often from now on", &calendar::rhythms(), false)],
                false,
            ),
            act(HERE, "Show it", vec![of()], false),
            act(DONE, "Nothing more is written to it", vec![of(), on()], false),
            act(TRIED, "What came of what you meant to try", vec![of(), how, to()], false),
            act(KEEP, "Keep what you did as a win", vec![of(), to()], false),
            act(OVER, "The assignment is over", vec![of()], false),
            act(REVIEW, "Less of the same", vec![of()], false),
            act(ENTRY, "All that you wrote to it", vec![of()], false),
            act(DELETE, "Delete what you wrote to it", vec![of()], false),
            act(RESTORE, "Take the deletion back", vec![of()], false),
            act(OPEN, "How direct messages are opened", Vec::new(), false),
            act(UNDO, "Open it again", vec![of()], false),
            act(UNSTOP, "Take back that it was ended", vec![of()], false),
            act(WHY, "Why it came", vec![of()], false),
        ],
        examples: &[],
        offered: false,
        on_message: None,
        run,
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    if asked.verb == Some(OPEN) {
        return Ok(deliveries::how_to_open(bot));
    }
    let at = request.from.address();
    let found = match asked.one(OF) {
        Some(marker) => bot.store().message(&at, marker)?,
        None => None,
    };
    // Never given, somebody else's or forgotten: all of these read alike.
    let Some(contents) = found else { return Err(Error::from(checkin_messages::unknown(bot))) };
    let contents = bot.drawn(contents)?;
    let press = Press { bot, request, at, contents, now };
    match asked.verb {
        Some(ANSWER) => press.answer(asked),
        Some(SNOOZE) => press.put_off(asked),
        Some(SKIP) => press.skip(),
        Some(SETTINGS) => press.settings(),
        Some(STOP) => press.stop(asked),
        Some(RESUME) => press.resume(asked),
        Some(DONE) => press.done(asked),
        Some(TRIED) => press.tried(asked),
        Some(KEEP) => press.keep_as_win(asked),
        Some(OVER) => press.over(),
        Some(REVIEW) => Ok(messages::review(bot, &press.contents.schedule)),
        Some(ENTRY) => press.entry(),
        Some(DELETE) => press.delete(),
        Some(RESTORE) => press.restore(),
        Some(UNDO) => press.undo(),
        Some(UNSTOP) => press.unstop(),
        Some(WHY) => press.why(),
        _ => Ok(deliveries::message(bot, &press.contents)),
    }
}

/// A press on a message of theirs.
struct Press<'a> {
    bot: &'a Bot,
    request: &'a Request,
    at: Address,
    /// What stands in the message.
    contents: Contents,
    now: DateTime<Utc>,
}

impl Press<'_> {
    fn put_off(&self, asked: &Invocation) -> Result<Reply, Error> {
        checkin::trusted(self.bot)?;
        let schedule = &self.contents.schedule;
        let zone = self.bot.zones().zone(&schedule.zone);
        let local = |at: DateTime<Utc>| zone.as_ref().and_then(|zone| Some(zone.date(at)?.and_time(zone.time(at)?)));
        let broken = || Error::Broken("a schedule without a clock".to_owned());
        let today = local(self.now).ok_or_else(broken)?;
        let later = |days| {
            let day = today.date().checked_add_days(Days::new(days))?;
            zone.as_ref()?.moment(day, schedule.cadence.at)
        };
        let until = match asked.one(FOR) {
            Some(TOMORROW) => later(1),
            Some(WEEK) => later(7),
            _ => Some(self.now + TimeDelta::hours(1)),
        };
        let until = until.and_then(|until| DateTime::from_timestamp(until.timestamp(), 0)).ok_or_else(broken)?;
        let done = self.bot.store().put_off(&self.at, &self.contents.marker, until, &self.request.id, self.now)?;
        let done = done.ok_or_else(|| Error::from(checkin_messages::unknown(self.bot)))?;
        Ok(messages::put_off(self.bot, &self.contents, done, local(until).ok_or_else(broken)?, today))
    }

    fn skip(&self) -> Result<Reply, Error> {
        let left = self.bot.store().skip_message(&self.at, &self.contents.marker, self.now)?;
        let left = left.ok_or_else(|| Error::from(checkin_messages::unknown(self.bot)))?;
        let undo = self.bot.store().can_reopen(&self.at, &self.contents.marker, self.now)?;
        Ok(messages::left(self.bot, &self.contents, left, undo))
    }

    fn settings(&self) -> Result<Reply, Error> {
        if matches!(self.contents.schedule.state, State::Ended(_)) {
            return self.ended();
        }
        let all = self.bot.store().schedules(&self.at)?;
        let quiet = self.bot.store().person(&self.at)?.and_then(|person| person.profile.quiet);
        let one = standing::one(self.bot, &self.contents.schedule, quiet, self.today(), &all);
        // The questions stay where they are, with the marker that they are known by.
        Ok(Reply { beside: true, ..one })
    }

    fn stop(&self, asked: &Invocation) -> Result<Reply, Error> {
        let uid = &self.contents.schedule.uid;
        self.bot.store().stop_schedule(&self.at, uid, &self.bot.zones(), self.now)?;
        // On a message that is known by another marker, it takes nobody's place.
        Ok(Reply { beside: asked.one(ON).is_some(), ..self.ended()? })
    }

    fn resume(&self, asked: &Invocation) -> Result<Reply, Error> {
        checkin::trusted(self.bot)?;
        let schedule = &self.contents.schedule;
        let cadence = schedule.cadence;
        // The line names the rhythm that it leads to, so that a second press leads no further.
        let rhythm = asked.one(EVERY).and_then(|every| {
            let less = std::iter::successors(Some(cadence.rhythm), |rhythm| deliveries::less_often(*rhythm));
            less.into_iter().find(|rhythm| schedule::every(*rhythm) == every)
        });
        let change = rhythm.map(|rhythm| Change { rhythm, at: cadence.at, anchor: self.today(), reminders: None });
        let store = self.bot.store();
        let resumed = store.resume_schedule(&self.at, &schedule.uid, change, &self.bot.zones(), self.now)?;
        let quiet = store.person(&self.at)?.and_then(|person| person.profile.quiet);
        Ok(match resumed {
            Some(resumed) => {
                let reply = standing::resumed(self.bot, &resumed, quiet, self.today());
                messages::known_by(self.bot, Reply { rows: Vec::new(), ..reply }, &self.contents.marker)
            }
            None => self.ended()?,
        })
    }

    fn ended(&self) -> Result<Reply, Error> {
        let lately = self.bot.store().just_ended(&self.at, self.now)?;
        let undo = lately.iter().any(|it| it.uid == self.contents.schedule.uid);
        Ok(messages::ended(self.bot, &self.contents, undo))
    }

    /// Opens again what their press left. The questions stand there as they stood.
    fn undo(&self) -> Result<Reply, Error> {
        let done = self.bot.store().reopen(&self.at, &self.contents.marker, self.now)?;
        match done.ok_or_else(|| Error::from(checkin_messages::unknown(self.bot)))? {
            Reopened::Open => self.again("It's open again."),
            Reopened::TooLate => Ok(undo::stays_left(self.bot, &self.contents, true)),
            Reopened::Nothing => Ok(undo::stays_left(self.bot, &self.contents, false)),
        }
    }

    /// Has the schedule stand as it stood before they ended it.
    fn unstop(&self) -> Result<Reply, Error> {
        checkin::trusted(self.bot)?;
        let uid = &self.contents.schedule.uid;
        let done = self.bot.store().undo_stop(&self.at, uid, &self.bot.zones(), self.now)?;
        match done.ok_or_else(|| Error::from(checkin_messages::unknown(self.bot)))? {
            Revived::Back(_) => self.again("It's back as it was."),
            Revived::TooLate(_) => Ok(undo::message_stays_stopped(self.bot, &self.contents)),
            other => Ok(Reply { beside: true, ..checkin::revived(self.bot, &other, self.now) }),
        }
    }

    /// The message as it is now, with a word before it.
    fn again(&self, what: &str) -> Result<Reply, Error> {
        let now = self.bot.store().message(&self.at, &self.contents.marker)?;
        let now = now.ok_or_else(|| Error::from(checkin_messages::unknown(self.bot)))?;
        Ok(undo::message(self.bot, &now, what))
    }

    fn why(&self) -> Result<Reply, Error> {
        let since = self.bot.store().since(&self.at, &self.contents.marker)?;
        let since = since.ok_or_else(|| Error::from(checkin_messages::unknown(self.bot)))?;
        let zone = self.bot.zones().zone(&self.contents.schedule.zone);
        let date = |at| zone.as_ref().and_then(|zone| zone.date(at)).unwrap_or(self.contents.nominal);
        let dates = Dates { since: date(since.began), due: date(since.due), today: self.today() };
        Ok(why::why(self.bot, &self.contents, dates))
    }

    /// The date where they are.
    fn today(&self) -> NaiveDate {
        let zone = self.bot.zones().zone(&self.contents.schedule.zone);
        zone.and_then(|zone| zone.date(self.now)).unwrap_or(self.contents.nominal)
    }
}
