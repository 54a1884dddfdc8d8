//! The result of one round: gaps and what closes them, one thing to try, and what is already solid. Never a single score.

use super::super::lines;
use super::round::{Round, card as private, history_button, level_button, level_title, step};
use crate::bot::Bot;
use crate::bot::features::checkin;
use crate::bot::files::picture;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::phrases::quote::short;
use crate::bot::phrases::statements::Marks;
use crate::bot::phrases::{dates, statements};
use crate::bot::reply::{Button, File, Reply, Row, Text};
use crate::chart::{Chart, Radar, Shape};
use crate::mentoring::cadence::Zone;
use crate::mentoring::ladder::Statement;
use crate::mentoring::readiness::{Answered, How, Standing, asked, moved, standing};
use std::ops::Range;

/// How many gaps the first card names, so that it fits a phone.
const FIRST: usize = 2;
/// The most lines of evidence quoted on one card.
const QUOTED: usize = 3;
/// The most changes since last time that are named.
const MOVED: usize = 3;

/// The result of a round. `before` is the last finished round before it about the same level, with at least one answer in common.
pub fn card(bot: &Bot, round: &Round, before: Option<&Round>, zone: Option<&Zone>) -> Reply {
    let standing = standing(bot.knowledge(), &round.body);
    let marks = Marks::of_all(bot.knowledge(), said(&standing));
    let parts =
        [opening(bot, round, &standing), gaps(bot, &standing, 0..FIRST, &marks), stretch(bot, &standing, &marks)];
    Reply {
        title: Some(title(bot, round, zone)),
        footer: marks.footer(bot.knowledge()),
        files: picture(bot, round, before, zone).into_iter().collect(),
        rows: rows(bot, round, &standing),
        ..private(parted(parts))
    }
}

/// What stands already, and what has moved since the last time.
pub fn stands(bot: &Bot, round: &Round, before: Option<&Round>, zone: Option<&Zone>) -> Reply {
    let standing = standing(bot.knowledge(), &round.body);
    let marks = Marks::of_all(bot.knowledge(), standing.gaps.iter().skip(FIRST).map(|gap| &gap.skill.closes));
    let next = gaps(bot, &standing, FIRST..standing.gaps.len().max(FIRST), &marks);
    let text = parted([since(bot, round, before, zone), solid(&standing), next]);
    let text = match text.is_empty() {
        true => Text::default().plain("Nothing yet that you do by yourself, and no earlier round beside it."),
        false => text,
    };
    let back = button(bot, "What it comes to", &lines::result(&round.uid));
    let rows = vec![Row::Buttons(vec![back])];
    Reply { title: Some(title(bot, round, zone)), footer: marks.footer(bot.knowledge()), rows, ..private(text) }
}

fn title(bot: &Bot, round: &Round, zone: Option<&Zone>) -> String {
    match round.body.done {
        true => format!("{} · {}", level_title(bot, round), dates::day_of(round.changed, zone)),
        false => format!("{} · so far", level_title(bot, round)),
    }
}

/// These parts with an empty line between two of them.
fn parted(parts: impl IntoIterator<Item = Text>) -> Text {
    parts.into_iter().filter(|part| !part.is_empty()).fold(Text::default(), |text, part| {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text.plain(gap).then(part)
    })
}

/// Every statement that the card shows.
fn said<'s>(standing: &'s Standing<'_>) -> impl Iterator<Item = &'s Statement> {
    let closing = standing.gaps.iter().take(FIRST).map(|gap| &gap.skill.closes);
    closing.chain(standing.stretch.iter().map(|(_, stretch)| &stretch.said))
}

fn opening(bot: &Bot, round: &Round, standing: &Standing<'_>) -> Text {
    let all = asked(bot.knowledge(), &round.body.level).len();
    let answered = all - standing.left.len();
    let text = match (all, answered) {
        (0, _) => "What was asked here isn't asked any more, so there is nothing to show.",
        (_, 0) => {
            "You answered none of these, so there is nothing to say about you. One answer in each side is enough for a look."
        }
        _ if standing.gaps.is_empty() => {
            "No gap in what you answered: all of it you do by yourself. What others have learnt from you is the step after that."
        }
        _ => return Text::default(),
    };
    Text::default().plain(text)
}

/// Some of the gaps, counted from the widest.
fn gaps(bot: &Bot, standing: &Standing<'_>, which: Range<usize>, marks: &Marks<'_>) -> Text {
    let shown = standing.gaps.iter().skip(which.start).take(which.len());
    let heading = match (which.start, standing.gaps.len()) {
        _ if shown.len() == 0 => return Text::default(),
        (0, 1) => "The gap, and what closes it",
        (0, _) => "The widest gaps, and what closes each",
        _ => "The next gap",
    };
    let mut text = Text::default().strong(heading);
    for gap in shown {
        let closes = statements::marked(bot.knowledge(), &gap.skill.closes, marks);
        text = text.item().strong(&gap.skill.label).plain(format!(" · {}, ", gap.area.short.to_lowercase()));
        text = text.plain(format!("{}\n", step(gap.mark.how).to_lowercase())).then(closes);
    }
    text
}

fn stretch(bot: &Bot, standing: &Standing<'_>, marks: &Marks<'_>) -> Text {
    let Some((_, stretch)) = standing.stretch else { return Text::default() };
    let text = Text::default().strong("One thing to try").plain("\n");
    text.then(statements::marked(bot.knowledge(), &stretch.said, marks))
}

/// The answers that changed since last time.
fn since(bot: &Bot, round: &Round, before: Option<&Round>, zone: Option<&Zone>) -> Text {
    let Some(before) = before else { return Text::default() };
    let text = Text::default().strong(format!("Since {}", then(round, before, zone)));
    let moved = moved(bot.knowledge(), &round.body, &before.body);
    if moved.is_empty() {
        return text.plain("\nEverything you answered both times is where it was.");
    }
    let line = |(one, then): &(Answered<'_>, How)| {
        format!("\n• {}: {}, now {}", one.skill.label, step(*then).to_lowercase(), step(one.mark.how).to_lowercase())
    };
    let mut text = text.plain(moved.iter().take(MOVED).map(line).collect::<String>());
    if moved.len() > MOVED {
        text = text.plain(format!("\nand {} more", moved.len() - MOVED));
    }
    text
}

/// How the earlier round is named beside this one: by the date of its last change. If that is not an earlier date (two rounds on
/// one day, or an answer changed later), a date would say nothing or mislead, so it is "the one before".
fn then(round: &Round, before: &Round, zone: Option<&Zone>) -> String {
    match dates::date(before.changed, zone) < dates::date(round.changed, zone) {
        true => dates::day_of(before.changed, zone),
        false => "the one before".to_owned(),
    }
}

/// What they do without help, with their own evidence.
fn solid(standing: &Standing<'_>) -> Text {
    if standing.stands.is_empty() {
        return Text::default();
    }
    let (with, without): (Vec<&Answered<'_>>, Vec<&Answered<'_>>) =
        standing.stands.iter().partition(|one| !one.mark.evidence.is_empty());
    let mut text = Text::default().strong("What stands");
    for one in with.iter().take(QUOTED) {
        text = text.item().plain(format!("{}, {}", one.skill.label, step(one.mark.how).to_lowercase()));
        text = text.block(short(&one.mark.evidence));
    }
    let more = with.len().saturating_sub(QUOTED);
    if more > 0 {
        text = text.plain(format!("\nand {more} more with a line of yours"));
    }
    let and = if with.is_empty() { "" } else { "more " };
    match without.as_slice() {
        [] => text,
        [one] => text.plain(format!(
            "\n• {}, {}. A line of evidence is missing: when, and what came of it. Add it while you remember.",
            one.skill.label,
            step(one.mark.how).to_lowercase()
        )),
        several => text.plain(format!(
            "\n{} {and}without a line of evidence. Add one while you remember: when, and what came of it.",
            several.len()
        )),
    }
}

fn rows(bot: &Bot, round: &Round, standing: &Standing<'_>) -> Vec<Row> {
    let knowledge = bot.knowledge();
    let mut first = Vec::new();
    if !round.body.done {
        first.push(button(bot, "Go on", &lines::next(&round.uid)).main());
    }
    if !round.body.done && round.body.is_answered(knowledge) {
        first.push(button(bot, "This is enough", &lines::finish(&round.uid)));
    }
    let assignment = knowledge.checkins.iter().find(|kind| !kind.stages.is_empty());
    if let Some(kind) = assignment.filter(|_| standing.stretch.is_some()) {
        first.push(button(bot, "Start a stretch check-in", &checkin::lines::start(&kind.name.id)));
    }
    if let Some((_, left)) = standing.left.first().filter(|_| round.body.done) {
        first.push(button(bot, "Answer what you left out", &lines::ask(&round.uid, &left.id)));
    }
    let mut second = vec![button(bot, "What stands", &lines::stands(&round.uid)), history_button(bot)];
    second.extend(knowledge.level(&round.body.level).map(|level| level_button(bot, level)));
    let mut rows = vec![Row::Buttons(first), Row::Buttons(second)];
    let unproven = standing.stands.iter().filter(|one| one.mark.evidence.is_empty());
    let line = |one: &Answered<'_>| {
        button(bot, &one.skill.label, &lines::mark(&round.uid, &one.skill.id, one.mark.how.id(), false))
    };
    rows.extend(choice("Add a line of evidence", unproven.map(line).collect()));
    let answered = asked(knowledge, &round.body.level).into_iter().filter_map(|(_, skill)| {
        let mark = round.body.marks.get(&skill.id)?;
        let line = lines::ask(&round.uid, &skill.id);
        Some(button(bot, format!("{} · {}", skill.label, step(mark.how).to_lowercase()), &line))
    });
    rows.extend(choice("Change an answer", answered.collect()));
    rows.push(Row::Buttons(vec![button(bot, "Delete", &lines::delete(&round.uid)).danger()]));
    rows.retain(|row| !matches!(row, Row::Buttons(buttons) if buttons.is_empty()));
    rows
}

fn choice(hint: &str, options: Vec<Button>) -> Option<Row> {
    (!options.is_empty()).then(|| menu(hint, options.into_iter().map(Button::choice)))
}

/// A chart of their own answers, now and last time. It shows nobody else's answers, and none about another level.
fn picture(bot: &Bot, round: &Round, before: Option<&Round>, zone: Option<&Zone>) -> Option<File> {
    if !round.body.is_answered(bot.knowledge()) {
        return None;
    }
    let shape = |label: String, round: &Round| {
        let areas = standing(bot.knowledge(), &round.body).areas;
        Shape { label, values: areas.into_iter().map(|(_, mean)| mean).collect() }
    };
    let now = shape(dates::day_of(round.changed, zone), round);
    let before = before.map(|before| shape(then(round, before, zone), before));
    let radar = Radar {
        title: format!("{}, by your own word", level_title(bot, round)),
        empty: String::new(),
        steps: How::SCALE.map(|how| step(how).to_owned()).into(),
        axes: bot.knowledge().areas.iter().map(|area| area.short.clone()).collect(),
        shapes: std::iter::once(now).chain(before).collect(),
    };
    picture::picture("readiness", &Chart::Radar(radar))
}
