//! The questions of a check-in: drawn from the bank when it is first sent, and stored, so that its form always asks the same.

use crate::bot::Bot;
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::delivery::{Contents, Item};
use crate::mentoring::ladder::{CheckIn, Question};
use crate::mentoring::person::{Address, Profile};
use crate::mentoring::questions::Asks;
use crate::mentoring::{assignment, questions};
use crate::store::error::Broken;

impl Bot {
    /// The questions that a check-in of this kind could ask a person first.
    pub(in crate::bot) fn first_questions(&self, kind: &CheckIn, at: &Address, profile: &Profile) -> Vec<&Question> {
        let (level, target) = (profile.level.as_deref(), profile.target.as_deref());
        let seed = seed(at);
        let stage = (!kind.stages.is_empty()).then_some(0);
        let asks = Asks { kind, themes: &[], short: false, stage, level, target, before: &[], seed: &seed };
        let ids = questions::draw(self.knowledge(), &asks);
        ids.iter().filter_map(|id| self.knowledge().question(id)).collect()
    }

    /// Draws and stores the questions that are not drawn yet.
    pub(in crate::bot) fn drawn(&self, contents: Contents) -> Result<Contents, Broken> {
        let mut contents = contents;
        let (level, target) = (contents.level.clone(), contents.target.clone());
        let seed = seed(&contents.to);
        let mut drawn = Vec::new();
        let mut together: Vec<(String, Vec<String>)> = Vec::new();
        self.recall(&mut contents)?;
        for item in contents.items.iter_mut().filter(|item| item.questions.is_empty()) {
            // Other check-ins of the same kind in one message ask different questions.
            let alike = together.iter().filter(|(kind, _)| *kind == item.kind);
            alike.for_each(|(_, asked)| item.before.insert(0, asked.clone()));
            let Some(kind) = self.knowledge().checkin(&item.kind).filter(|kind| kind.opens.is_none()) else { continue };
            item.questions = questions::draw(
                self.knowledge(),
                &Asks {
                    kind,
                    themes: &item.themes,
                    short: item.short,
                    stage: stage(kind, item),
                    level: level.as_deref(),
                    target: target.as_deref(),
                    before: &item.before,
                    seed: &seed,
                },
            );
            together.push((item.kind.clone(), item.questions.clone()));
            drawn.push((item.idempotency_key.clone(), item.questions.clone()));
        }
        if !drawn.is_empty() {
            self.store().keep_questions(drawn)?;
        }
        Ok(contents)
    }
}

impl Bot {
    /// Adds the person's last best week to a check-in that asks for another one.
    fn recall(&self, contents: &mut Contents) -> Result<(), Broken> {
        let opens = |item: &Item| self.knowledge().checkin(&item.kind).is_some_and(|kind| kind.opens.is_some());
        if !contents.items.iter().any(opens) {
            return Ok(());
        }
        let entries = self.store().reflections::<BestWeek>(&contents.to)?;
        let zone = self.zones().zone(&contents.schedule.zone);
        for item in contents.items.iter_mut().filter(|item| opens(item)) {
            let last = entries.iter().find(|kept| kept.about != item.idempotency_key);
            let day = |at| zone.as_ref().and_then(|zone| zone.date(at)).unwrap_or(at.date_naive());
            item.best_week = last.map(|kept| (day(kept.written), kept.body.clone()));
        }
        Ok(())
    }
}

/// The seed that gives each person their own order of questions.
fn seed(at: &Address) -> String {
    format!("{} {}", at.platform.name(), at.id)
}

/// The stage of an assignment, for a kind of check-in that follows one.
fn stage(kind: &CheckIn, item: &Item) -> Option<usize> {
    let last = stage_of(kind, &item.previous);
    let is_over = item.ends.is_some_and(|ends| ends <= item.nominal);
    (!kind.stages.is_empty()).then(|| assignment::stage(last, is_over))
}

/// The stage that these questions belong to, for a kind of check-in that has stages.
pub(in crate::bot) fn stage_of(kind: &CheckIn, asked: &[String]) -> Option<usize> {
    let theme = asked.first()?.split_once('.')?.0;
    kind.stages.iter().position(|stage| stage == theme)
}
