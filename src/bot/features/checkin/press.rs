//! `asked`: presses on scheduled messages. It exists only as buttons. Each names the message, or a check-in in it, by its
//! idempotency key, and only finds messages of the person who presses.

use super::lines::message::{
    ANSWER, ANSWERS, ASKED, DELETE, DONE, ENTRY, FOR, HERE, HOUR, HOW, KEEP, LONGEST, OF, OPEN, OVER, RESTORE, REVIEW,
    SETTINGS, SNOOZE, TO, TOMORROW, TRIED, UNSTOP, WEEK, WHY,
};
use super::lines::{EVERY, ON, RESUME, SKIP, STOP, UNDO};
use super::says::why::Dates;
use super::says::{answer, checkin, message, status, undelivered, undo, why};
use super::who::trusted;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::phrases::dates;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use crate::mentoring::delivery::{Contents, Outcome};
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Address;
use crate::mentoring::schedule;
use crate::mentoring::schedule::State;
use crate::store::checkins::answers::undo::Reopened;
use crate::store::checkins::schedules::change::Change;
use crate::store::checkins::schedules::undo::Revived;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::sync::Arc;

/// `asked answer|snooze|skip|settings|… of=…`: every button on scheduled messages.
pub fn command() -> Command {
    let idempotency_key = |name, about, required| Arg { required, ..Arg::new(name, about, Kind::Scalar(Scalar::Key)) };
    let of = || idempotency_key(OF, "The message, by the name on its buttons", true);
    let closed = |name, about, names: &[Name], required| {
        let what = match name {
            EVERY => "rhythm",
            HOW => "outcome",
            _ => "time",
        };
        Arg { required, ..Arg::new(name, about, Kind::Closed(Arc::new(Vocabulary::new(what, names)))) }
    };
    let until = |id: &str, title: &str| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    let untils = [until(HOUR, "In an hour"), until(TOMORROW, "Tomorrow"), until(WEEK, "Next week")];
    let outcome = |outcome: Outcome| until(outcome.name(), outcome.name());
    let outcomes = [Outcome::Done, Outcome::Carried, Outcome::Dropped].map(outcome);
    let answers = ANSWERS.map(|name| Arg::new(name, "What you answer, in your own words", Kind::Text { max: LONGEST }));
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    let on = || idempotency_key(ON, "The message that was pressed on, by the name on its buttons", false);
    let to = || idempotency_key(TO, "The check-in in which you meant to try it, by the name on its buttons", true);
    let how = closed(HOW, "What came of it", &outcomes, true);
    Command::new(ASKED, "What I asked you, or told you", run)
        .family(Family::Asked)
        .acts(vec![
            act(ANSWER, "Answer it", [of()].into_iter().chain(answers).chain([on()]).collect(), true),
            act(SNOOZE, "Put it off", vec![of(), closed(FOR, "Until when", &untils, true)], false),
            act(SKIP, "Leave it unanswered", vec![of()], false),
            act(SETTINGS, "How it stands", vec![of()], false),
            act(STOP, "End it", vec![of(), on()], false),
            act(
                RESUME,
                "Have it go on",
                vec![of(), closed(EVERY, "How often from now on", &dates::rhythms(), false)],
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
        ])
        .on_buttons_alone()
        .tells_undelivered()
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    if asked.verb == Some(OPEN) {
        return Ok(undelivered::how_to_open(bot));
    }
    let at = request.from.address();
    let found = match asked.one(OF) {
        Some(idempotency_key) => bot.store().message(&at, idempotency_key)?,
        None => None,
    };
    // Unknown, somebody else's or forgotten: all three get the same answer.
    let Some(contents) = found else { return Err(Error::from(checkin::unknown(bot))) };
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
        Some(REVIEW) => Ok(answer::review(bot, &press.contents.schedule)),
        Some(ENTRY) => press.entry(),
        Some(DELETE) => press.delete(),
        Some(RESTORE) => press.restore(),
        Some(UNDO) => press.undo(),
        Some(UNSTOP) => press.unstop(),
        Some(WHY) => press.why(),
        _ => Ok(message::message(bot, &press.contents)),
    }
}

/// A press on one of the person's messages.
pub(super) struct Press<'a> {
    pub(super) bot: &'a Bot,
    pub(super) request: &'a Request,
    pub(super) at: Address,
    /// The contents of the message.
    pub(super) contents: Contents,
    pub(super) now: DateTime<Utc>,
}

impl Press<'_> {
    fn put_off(&self, asked: &Invocation) -> Result<Reply, Error> {
        trusted(self.bot)?;
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
        let done =
            self.bot.store().put_off(&self.at, &self.contents.idempotency_key, until, &self.request.id, self.now)?;
        let done = done.ok_or_else(|| Error::from(checkin::unknown(self.bot)))?;
        Ok(answer::put_off(self.bot, &self.contents, done, local(until).ok_or_else(broken)?, today))
    }

    fn skip(&self) -> Result<Reply, Error> {
        let left = self.bot.store().skip_message(&self.at, &self.contents.idempotency_key, self.now)?;
        let left = left.ok_or_else(|| Error::from(checkin::unknown(self.bot)))?;
        let undo = self.bot.store().can_reopen(&self.at, &self.contents.idempotency_key, self.now)?;
        Ok(answer::left(self.bot, &self.contents, left, undo))
    }

    fn settings(&self) -> Result<Reply, Error> {
        if matches!(self.contents.schedule.state, State::Ended(_)) {
            return self.ended();
        }
        let all = self.bot.store().schedules(&self.at)?;
        let quiet = self.bot.store().person(&self.at)?.and_then(|person| person.profile.quiet);
        let one = status::one(self.bot, &self.contents.schedule, quiet, self.today(), &all);
        // The questions stay where they are, in the message that buttons find by its key.
        Ok(Reply { beside: true, ..status::asked_from(self.bot, one, &self.contents.idempotency_key) })
    }

    fn stop(&self, asked: &Invocation) -> Result<Reply, Error> {
        let uid = &self.contents.schedule.uid;
        self.bot.store().stop_schedule(&self.at, uid, &self.bot.zones(), self.now)?;
        // If the press was on a different message, the reply does not replace it.
        Ok(Reply { beside: asked.one(ON).is_some(), ..self.ended()? })
    }

    fn resume(&self, asked: &Invocation) -> Result<Reply, Error> {
        trusted(self.bot)?;
        let schedule = &self.contents.schedule;
        let cadence = schedule.cadence;
        // The line names the resulting rhythm, so a second press does not reduce it further.
        let rhythm = asked.one(EVERY).and_then(|every| {
            let less = std::iter::successors(Some(cadence.rhythm), |rhythm| message::less_often(*rhythm));
            less.into_iter().find(|rhythm| schedule::every(*rhythm) == every)
        });
        let change = rhythm.map(|rhythm| Change { rhythm, at: cadence.at, anchor: self.today(), reminders: None });
        let store = self.bot.store();
        let resumed = store.resume_schedule(&self.at, &schedule.uid, change, &self.bot.zones(), self.now)?;
        let quiet = store.person(&self.at)?.and_then(|person| person.profile.quiet);
        Ok(match resumed {
            Some(resumed) => {
                let reply = status::resumed(self.bot, &resumed, quiet, self.today());
                answer::known_by(self.bot, Reply { rows: Vec::new(), ..reply }, &self.contents.idempotency_key)
            }
            None => self.ended()?,
        })
    }

    fn ended(&self) -> Result<Reply, Error> {
        let lately = self.bot.store().just_ended(&self.at, self.now)?;
        let undo = lately.iter().any(|it| it.uid == self.contents.schedule.uid);
        Ok(answer::ended(self.bot, &self.contents, undo))
    }

    /// Undoes the person's skip of this message. Its questions come back as they were.
    fn undo(&self) -> Result<Reply, Error> {
        let done = self.bot.store().reopen(&self.at, &self.contents.idempotency_key, self.now)?;
        match done.ok_or_else(|| Error::from(checkin::unknown(self.bot)))? {
            Reopened::Open => self.again(undo::OPEN_AGAIN),
            Reopened::TooLate => Ok(undo::stays_left(self.bot, &self.contents, true)),
            Reopened::Nothing => Ok(undo::stays_left(self.bot, &self.contents, false)),
        }
    }

    /// Restores the schedule as it was before they stopped it.
    fn unstop(&self) -> Result<Reply, Error> {
        trusted(self.bot)?;
        let uid = &self.contents.schedule.uid;
        let done = self.bot.store().undo_stop(&self.at, uid, &self.bot.zones(), self.now)?;
        match done.ok_or_else(|| Error::from(checkin::unknown(self.bot)))? {
            Revived::Back(_) => self.again(undo::AS_IT_WAS),
            Revived::TooLate(_) => Ok(undo::message_stays_stopped(self.bot, &self.contents)),
            other => Ok(Reply { beside: true, ..super::undo::revived(self.bot, &other, self.now) }),
        }
    }

    /// The message as it is now, after this sentence.
    fn again(&self, what: &str) -> Result<Reply, Error> {
        let now = self.bot.store().message(&self.at, &self.contents.idempotency_key)?;
        let now = now.ok_or_else(|| Error::from(checkin::unknown(self.bot)))?;
        Ok(undo::message(self.bot, &now, what))
    }

    fn why(&self) -> Result<Reply, Error> {
        let since = self.bot.store().since(&self.at, &self.contents.idempotency_key)?;
        let since = since.ok_or_else(|| Error::from(checkin::unknown(self.bot)))?;
        let zone = self.bot.zones().zone(&self.contents.schedule.zone);
        let date = |at| zone.as_ref().and_then(|zone| zone.date(at)).unwrap_or(self.contents.nominal);
        let dates = Dates { since: date(since.began), due: date(since.due), today: self.today() };
        Ok(why::why(self.bot, &self.contents, dates))
    }

    /// Today's date in the time zone of the schedule.
    pub(super) fn today(&self) -> NaiveDate {
        let zone = self.bot.zones().zone(&self.contents.schedule.zone);
        zone.and_then(|zone| zone.date(self.now)).unwrap_or(self.contents.nominal)
    }
}
