//! Answers to a check-in: written in a form, continued later, read, deleted and restored; and the outcome of what the person said
//! they would try.

use super::lines;
use super::lines::ON;
use super::lines::message::{ANSWERS, HOW, TO};
use super::press::Press;
use super::says::item::questions;
use super::says::{answer, checkin, history, message};
use crate::bot::error::Error;
use crate::bot::features::best_week;
use crate::bot::features::win;
use crate::bot::line::Invocation;
use crate::bot::outbox::questions::stage_of;
use crate::bot::phrases::refusals;
use crate::bot::reply::Reply;
use crate::bot::request::Said;
use crate::mentoring::assignment;
use crate::mentoring::delivery::{AnswerState, Item, Outcome, Promise, Role};
use crate::store::checkins::answers::{NewAnswer, Written};

impl Press<'_> {
    /// The check-in that this press is about, with what was written to it.
    fn written(&self) -> Result<Written, Error> {
        let written = self.bot.store().written(&self.at, &self.contents.idempotency_key)?;
        written.ok_or_else(|| Error::from(checkin::unknown(self.bot)))
    }

    /// Opens the form, or saves what was written: on disk, before the reply says so.
    pub(super) fn answer(&self, asked: &Invocation) -> Result<Reply, Error> {
        let bot = self.bot;
        let written = self.written()?;
        if bot.knowledge().checkin(&written.kind).is_some_and(|kind| kind.opens.is_some()) {
            return best_week::asked_for(bot, &self.at, &written, self.now);
        }
        let asks = questions(bot, &written);
        let given = ANSWERS.iter().zip(&asks).map(|(arg, question)| (&question.id, asked.one(arg)));
        let is_form = matches!(self.request.said, Said::Form { .. });
        if given.clone().all(|(_, words)| words.is_none()) {
            if is_form {
                return Err(Error::from(refusals::left_empty()));
            }
            let mut line = asked.clone();
            ANSWERS.iter().for_each(|arg| drop(line.values.remove(arg)));
            return Ok(answer::form(bot, &written, &line));
        }
        // A form shows every answer, so a field that was emptied clears it. A line changes only what it names.
        let given: Vec<NewAnswer> = given
            .filter(|(_, words)| is_form || words.is_some())
            .map(|(id, words)| NewAnswer {
                question: id.clone(),
                words: words.map(str::to_owned),
                is_promise: bot.knowledge().is_closing(id),
            })
            .collect();
        let has = |id: &String| match given.iter().find(|piece| piece.question == *id) {
            Some(piece) => piece.words.is_some(),
            None => written.words.contains_key(id),
        };
        let all = asks.iter().all(|question| has(&question.id));
        self.keep(given, all, asked)
    }

    /// Deletes drafts of the form once its answers are saved or deleted.
    fn drop_drafts(&self) -> Result<(), Error> {
        let form = lines::message::answer(&self.contents.idempotency_key);
        self.bot.store().drop_drafts(&self.at, &self.bot.line(&form))?;
        Ok(())
    }

    /// Marks the check-in as done, with some answers left empty.
    pub(super) fn done(&self, asked: &Invocation) -> Result<Reply, Error> {
        if self.written()?.words.is_empty() {
            return Err(Error::from(refusals::left_empty()));
        }
        self.keep(Vec::new(), true, asked)
    }

    fn keep(&self, given: Vec<NewAnswer>, all: bool, asked: &Invocation) -> Result<Reply, Error> {
        let (bot, store) = (self.bot, self.bot.store());
        let unknown = || Error::from(checkin::unknown(bot));
        let was_open = self.written()?.answer != AnswerState::Answered;
        if !store.keep_answers(&self.at, &self.contents.idempotency_key, given, all, self.now)? {
            return Err(unknown());
        }
        self.drop_drafts()?;
        let mut written = self.written()?;
        let kind = bot.knowledge().checkin(&written.kind);
        let looks_back = kind.and_then(|kind| stage_of(kind, &written.questions)) == Some(assignment::DEBRIEF);
        let is_over = looks_back && was_open && written.answer == AnswerState::Answered;
        if is_over {
            store.stop_schedule(&self.at, &written.schedule.uid, &bot.zones(), self.now)?;
            written = self.written()?;
        }
        // The message pressed on, as it is now: other check-ins in it may still be open.
        let on = asked.one(ON).unwrap_or(&self.contents.idempotency_key);
        let shown = match store.message(&self.at, on)? {
            Some(on) => Some(on),
            None => store.message(&self.at, &self.contents.idempotency_key)?,
        };
        let shown = shown.ok_or_else(unknown)?;
        let mut reply = answer::kept(bot, &written, &shown);
        if written.answer != AnswerState::Answered {
            return Ok(reply);
        }
        reply = answer::and_before(bot, reply, &written);
        if shown.role == Role::Asked {
            reply = answer::came_early(bot, reply, &written.schedule, self.today());
        }
        if is_over {
            reply = answer::looked_back(bot, reply);
        }
        Ok(reply)
    }

    /// Records the outcome of what they said they would try, in the check-in that the line names. The questions stay where they
    /// are.
    pub(super) fn tried(&self, asked: &Invocation) -> Result<Reply, Error> {
        let outcome = asked.one(HOW).and_then(Outcome::named);
        let promise = match (asked.one(TO), outcome) {
            (Some(to), Some(outcome)) => self.bot.store().record_promise_outcome(&self.at, to, outcome)?,
            _ => None,
        };
        let promise = promise.ok_or_else(|| Error::from(answer::nothing_tried(self.bot)))?;
        let mut contents = self.contents.clone();
        // The outcome is known now and not asked again, but can be changed.
        let asks = |item: &&mut Item| {
            let shown = item.promise.as_ref().map(|known| &known.idempotency_key);
            item.schedule == promise.schedule && shown.is_none_or(|shown| *shown == promise.idempotency_key)
        };
        match contents.items.iter_mut().find(asks) {
            Some(item) => item.promise = Some(Promise { is_news: true, ..promise }),
            // The question about it came with the reply to an answer, not with this message.
            None => return Ok(answer::noted(self.bot, &promise, &self.written()?, &contents)),
        }
        Ok(message::message(self.bot, &contents))
    }

    /// Saves what they did of what they said they would try as a win. The questions stay where they are.
    pub(super) fn keep_as_win(&self, asked: &Invocation) -> Result<Reply, Error> {
        let kept = match asked.one(TO) {
            Some(to) => self.bot.store().keep_promise_as_win(&self.at, to, self.now)?,
            None => None,
        };
        let kept = kept.ok_or_else(|| Error::from(answer::nothing_tried(self.bot)))?;
        let kept = kept.ok_or_else(|| Error::from(win::says::too_many(self.bot, None)))?;
        Ok(Reply { beside: true, ..win::kept(self.bot, &self.at, &kept, self.now)? })
    }

    pub(super) fn over(&self) -> Result<Reply, Error> {
        let (uid, today) = (&self.contents.schedule.uid, self.today());
        self.bot.store().set_assignment(&self.at, uid, None, Some(Some(today)))?;
        Ok(answer::over(self.bot, &self.contents))
    }

    pub(super) fn entry(&self) -> Result<Reply, Error> {
        let written = self.written()?;
        Ok(match written.words.is_empty() {
            true => history::no_entry(self.bot, &written),
            false => history::entry(self.bot, &written),
        })
    }

    pub(super) fn delete(&self) -> Result<Reply, Error> {
        self.bot.store().delete_answers(&self.at, &self.contents.idempotency_key, self.now)?;
        self.drop_drafts()?;
        Ok(history::deleted(self.bot, &self.written()?))
    }

    pub(super) fn restore(&self) -> Result<Reply, Error> {
        let restored = self.bot.store().restore_answers(&self.at, &self.contents.idempotency_key, self.now)?;
        let restored = restored.ok_or_else(|| Error::from(checkin::unknown(self.bot)))?;
        Ok(history::restored(self.bot, &self.written()?, restored))
    }
}
