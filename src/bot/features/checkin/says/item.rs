//! The text of one check-in in a message: dates it stands for, the stage of an assignment, the promise (what the person said they
//! would try), and the questions.

use crate::bot::Bot;
use crate::bot::features::best_week::says::one;
use crate::bot::outbox::questions::stage_of;
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::short;
use crate::bot::reply::Text;
use crate::mentoring::assignment;
use crate::mentoring::cadence::Rhythm;
use crate::mentoring::delivery::{Contents, Item, Outcome, Promise};
use crate::mentoring::ladder::Question;
use crate::store::checkins::answers::Written;
use chrono::NaiveDate;

/// The text of one check-in: dates it stands for, the promise, and the questions.
pub fn said(bot: &Bot, contents: &Contents, item: &Item, text: Text) -> Text {
    let mut text = text;
    // Text before the questions continues the greeting, if there is one.
    let mut gap = if text.is_empty() { "" } else { " " };
    if !item.stands_for.is_empty() {
        text = text.plain(format!("{gap}{}", stands_for(contents, item)));
        gap = " ";
    }
    if let Some(stage) = bot.knowledge().checkin(&item.kind).and_then(|kind| stage_of(kind, &item.questions)) {
        text = assigned(stage, item, text.plain(gap));
        gap = " ";
    }
    if let Some(promise) = &item.promise {
        text = promised(promise, item.nominal, text.plain(gap));
    }
    if opens(bot, item) {
        return one::asked_again(bot, item, text.plain(gap));
    }
    let asked = item.questions.iter().filter_map(|id| bot.knowledge().question(id));
    text = numbered(asked, if text.is_empty() { text } else { text.plain("\n\n") });
    match item.begun {
        0 => text,
        1 => text.plain("\n\nYou answered one already. The rest can wait."),
        _ => text.plain("\n\nWhat you wrote is here. The rest can wait."),
    }
}

/// Whether a check-in has no questions of its own and asks for a best week instead.
pub fn opens(bot: &Bot, item: &Item) -> bool {
    bot.knowledge().checkin(&item.kind).is_some_and(|kind| kind.opens.is_some())
}

/// What they said they would try, and its outcome so far.
pub fn promised(promise: &Promise, nominal: NaiveDate, text: Text) -> Text {
    let text = text.plain(format!("{} you wrote:", since(promise.date, nominal))).block(short(&promise.words));
    text.plain(match promise.outcome {
        Outcome::Open => "\nDid you?",
        Outcome::Carried if promise.is_news => "\nIt stays with you: it's in the form, and I ask again next time.",
        Outcome::Carried => "\nYou took it along. How is it now?",
        Outcome::Done => "\nDone, then.",
        Outcome::Dropped => "\nLet go; that is an answer too.",
    })
}

/// Questions in full, each with its number.
pub fn numbered<'a>(questions: impl Iterator<Item = &'a Question>, text: Text) -> Text {
    let questions: Vec<&Question> = questions.collect();
    match questions.as_slice() {
        [only] => text.plain("\n").plain(only.text.as_str()),
        all => all
            .iter()
            .zip(1..)
            .fold(text, |text, (question, number)| text.numbered(number).plain(question.text.as_str())),
    }
}

/// A person's words in quotes at the end of a sentence, with one full stop whether they wrote one or not.
pub fn sentence(text: Text, words: &str) -> Text {
    let words = short(words);
    let end = if words.ends_with(['.', '?', '!', '…']) { "\"" } else { "\"." };
    text.plain("\"").quote(words).plain(end)
}

/// The assignment, and the stage it is in.
fn assigned(stage: usize, item: &Item, text: Text) -> Text {
    let (before, after) = match stage {
        0 => ("Here begins ", "."),
        assignment::MIDDLE => ("You are in the middle of ", "."),
        assignment::DEBRIEF => ("You look back on ", ". Nobody is to blame."),
        _ => ("Here ends ", "."),
    };
    match &item.about {
        Some(about) => {
            let about = short(about);
            text.plain(format!("{before}\"")).quote(about.trim_end_matches('.')).plain(format!("\"{after}"))
        }
        None => text.plain(format!("{before}your assignment{after}")),
    }
}

/// Says which earlier dates were missed. This check-in stands for them, and none is sent later.
fn stands_for(contents: &Contents, item: &Item) -> String {
    let missed = dates::dates(&item.stands_for);
    let weekday = match contents.schedule.cadence.rhythm {
        Rhythm::Weekly(day) | Rhythm::Biweekly(day) if item.schedule == contents.schedule.uid => {
            Some(dates::weekday_name(day))
        }
        _ => None,
    };
    match (item.stands_for.len(), weekday) {
        (1, Some(day)) => format!("I was off on {missed}; this one stands for both {day}s."),
        (1, None) => format!("I was off on {missed}; this one stands for both days."),
        _ => format!("I was off on {missed}; this one stands for them all."),
    }
}

/// How long before this date they wrote it.
fn since(date: NaiveDate, nominal: NaiveDate) -> String {
    match (nominal - date).num_days() {
        0 => "Earlier today".to_owned(),
        7 => "Last week".to_owned(),
        14 => "Two weeks ago".to_owned(),
        days if days > 300 => format!("On {}", date.format("%-d %B %Y")),
        _ => format!("On {}", date.format("%-d %B")),
    }
}

/// The questions of a check-in that the knowledge still has.
pub fn questions<'a>(bot: &'a Bot, written: &Written) -> Vec<&'a Question> {
    written.questions.iter().filter_map(|id| bot.knowledge().question(id)).collect()
}
