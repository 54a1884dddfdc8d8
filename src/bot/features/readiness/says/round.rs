//! Wording during a readiness check: the first card, the questions and earlier rounds.

use super::super::lines;
use super::super::lines::{LONGEST, PAGE, WORDS};
use crate::bot::Bot;
use crate::bot::features::ladder;
use crate::bot::phrases::buttons::{button, choices, menu, plain};
use crate::bot::phrases::statements::Marks;
use crate::bot::phrases::{dates, undo};
use crate::bot::reply::{Button, Field, Form, Reply, Row, Text};
use crate::mentoring::cadence::Zone;
use crate::mentoring::ladder::Level;
use crate::mentoring::readiness::{How, Readiness, asked};
use crate::store::entries::reflections::{Kept, MOST};

/// The label of a step of the scale, as on a button.
pub fn step(how: How) -> &'static str {
    match how {
        How::NotYet => "Not yet",
        How::WithHelp => "With help",
        How::OnMyOwn => "On my own",
        How::TaughtOthers => "Taught others",
    }
}

/// What a check about this level asks, shown before it starts. `rounds` are their earlier rounds.
pub fn first(bot: &Bot, level: &Level, rounds: &[Round], zone: Option<&Zone>) -> Reply {
    let knowledge = bot.knowledge();
    let asked = asked(knowledge, &level.name.id);
    if asked.is_empty() {
        return nothing_to_ask(bot, level);
    }
    let mut text = Text::default()
        .plain("Only you see this. It takes ")
        .strong("about fifteen minutes")
        .plain(format!(
            ": {} questions, one at a time. Stop after any of them; what you said is kept, and you go on there.\n\n\
             Each names something that people on this level do, and you say how far along you are. Where it is high, a line \
             of evidence is worth more than the mark: when it was, and what came of it.\n\n\
             At the end: two or three gaps, what closes each, and one thing to try. ",
            asked.len()
        ))
        .strong("Nothing is a score")
        .plain(", and nobody is measured against anybody.");
    let is_done = |round: &&Round| round.body.done && round.body.level == level.name.id;
    let before = rounds.iter().filter(is_done).find(|round| round.body.is_answered(knowledge));
    if let Some(before) = before {
        text = text.plain(format!(
            "\n\nYour last one was on {}. You see both side by side.",
            dates::day_of(before.changed, zone)
        ));
    }
    let begin = lines::begin(&level.name.id);
    let mut buttons = vec![button(bot, "Begin", &begin).main()];
    if rounds.iter().any(|round| !round.body.is_untouched()) {
        buttons.push(history_button(bot));
    }
    let sides = knowledge.topics.iter().flat_map(|topic| topic.overview.iter().chain(&topic.said));
    let sides = sides.filter(|statement| statement.ids.iter().any(|id| id == "SA.2"));
    let footer = Marks::of_all(knowledge, sides).footer(knowledge);
    Reply {
        title: Some(format!("Ready for {}?", level.name.title)),
        footer: footer.map(|source| format!("Four sides, as in {source}. The questions are our own.")),
        rows: vec![Row::Buttons(buttons), other_levels(bot, &level.name.id)],
        ..card(text)
    }
}

/// Asks which level they mean, when neither the line nor their profile says.
pub fn which_level(bot: &Bot) -> Reply {
    let levels = bot.knowledge().levels.iter().map(|level| button(bot, &level.short, &lines::about(&level.name.id)));
    let text = "Which level do you want to be ready for?";
    plain(text, choices("Choose a level", levels.collect()))
}

fn nothing_to_ask(bot: &Bot, level: &Level) -> Reply {
    let text = format!("I have no questions about {} yet. What is known of it stands on its card.", level.name.title);
    plain(&text, vec![Row::Buttons(vec![level_button(bot, level)])])
}

/// A round that they left and can continue. `aim` is the level they are heading to, if that has changed since.
pub fn begun_before(bot: &Bot, round: &Round, aim: Option<&Level>, zone: Option<&Zone>) -> Reply {
    let next = round.body.next(bot.knowledge(), None);
    let text = Text::default()
        .plain(format!("You stopped on {}, ", dates::day_of(round.changed, zone)))
        .then(so_far(bot, round));
    let text = match next {
        Some((area, _)) => text.plain(format!(" The next question is about {}.", area.name.title.to_lowercase())),
        None => text,
    };
    let text = match aim {
        Some(aim) => text
            .plain("\n\nWhat you told me about yourself points to ")
            .strong(&aim.name.title)
            .plain(" now. You can look at that instead; this one stays."),
        None => text,
    };
    let mut buttons = vec![
        button(bot, "Go on", &lines::next(&round.uid)).main(),
        button(bot, "Begin anew", &lines::anew(&round.uid)),
    ];
    buttons.extend(look_button(bot, round));
    buttons.push(history_button(bot));
    buttons.extend(aim.map(|aim| button(bot, format!("Ready for {}?", aim.short), &lines::about(&aim.name.id))));
    let rows = vec![Row::Buttons(buttons), other_levels(bot, &round.body.level)];
    Reply { title: Some(title(bot, round)), rows, ..card(text) }
}

/// Buttons for every level except the one with this id.
fn other_levels(bot: &Bot, level: &str) -> Row {
    let others = bot.knowledge().levels.iter().filter(|other| other.name.id != level);
    menu("Another level", others.map(|other| button(bot, &other.name.title, &lines::about(&other.name.id)).choice()))
}

/// The reply when they leave a round for now.
pub fn stopped(bot: &Bot, round: &Round) -> Reply {
    let text = Text::default().plain("Stopped, ");
    let text = match round.body.marks.is_empty() {
        true => text.plain("with nothing answered yet. "),
        false => text.then(so_far(bot, round)).plain(" Everything you said is kept. "),
    };
    let text = text.strong("/readiness").plain(" goes on from here, today or in a month.");
    let mut buttons = vec![button(bot, "Go on", &lines::next(&round.uid)).main()];
    buttons.extend(look_button(bot, round));
    Reply { title: Some(title(bot, round)), rows: vec![Row::Buttons(buttons)], ..card(text) }
}

/// The reply when they finish before they have answered anything.
pub fn nothing_yet(bot: &Bot, round: &Round) -> Reply {
    let text = "Nothing is answered yet, so there is nothing to look at. One answer in each side is enough; the rest can wait.";
    let buttons = vec![button(bot, "Go on", &lines::next(&round.uid)).main(), history_button(bot)];
    Reply { title: Some(title(bot, round)), rows: vec![Row::Buttons(buttons)], ..card(Text::default().plain(text)) }
}

fn so_far(bot: &Bot, round: &Round) -> Text {
    let all = asked(bot.knowledge(), &round.body.level);
    let answered = all.iter().filter(|(_, skill)| round.body.marks.contains_key(&skill.id)).count();
    Text::default().plain("with ").strong(format!("{answered} of {}", all.len())).plain(" answered.")
}

/// One question, with their current answer if there is one.
pub fn question(bot: &Bot, round: &Round, skill: &str) -> Reply {
    let all = asked(bot.knowledge(), &round.body.level);
    let at = all.iter().position(|(_, asked)| asked.id == skill).unwrap_or(0);
    let Some((area, asked)) = all.get(at) else { return gone(bot) };
    let mut text = Text::default().quote(&asked.text);
    let mark = round.body.marks.get(&asked.id);
    if let Some(mark) = mark {
        text = text.plain("\n\nYou said: ").strong(step(mark.how)).plain(".");
        if !mark.evidence.is_empty() {
            text = text.block(&mark.evidence);
        }
    }
    let is_left_out = round.body.done && mark.is_none();
    let marks = |how: How| lines::mark(&round.uid, &asked.id, how.id(), is_left_out);
    let steps = How::SCALE.into_iter().map(|how| button(bot, step(how), &marks(how)));
    let mut more =
        vec![button(bot, if mark.is_some() { "Leave it so" } else { "Skip" }, &lines::skip(&round.uid, &asked.id))];
    if let Some((_, before)) = at.checked_sub(1).and_then(|before| all.get(before)) {
        more.push(button(bot, "Back one", &lines::ask(&round.uid, &before.id)));
    }
    match round.body.done {
        true => more.push(button(bot, "What it comes to", &lines::result(&round.uid))),
        false => more.push(button(bot, "Stop here", &lines::stop(&round.uid))),
    }
    more.extend(look_button(bot, round));
    Reply {
        title: Some(format!("{} of {} · {}", at + 1, all.len(), area.short)),
        rows: vec![Row::Buttons(steps.collect()), Row::Buttons(more)],
        ..card(text)
    }
}

/// The form for a line of evidence. The answer is already saved. With `was_left_out`, the next question that was left out
/// follows.
pub fn form(bot: &Bot, round: &Round, skill: &str, how: How, was_left_out: bool) -> Reply {
    let field = Field {
        id: WORDS.to_owned(),
        label: "When, and what came of it".to_owned(),
        long: true,
        required: false,
        max: LONGEST,
        placeholder: "In May: the team planned the quarter without me, and it held".to_owned(),
        value: round.body.marks.get(skill).map(|mark| mark.evidence.clone()).unwrap_or_default(),
    };
    let asked = asked(bot.knowledge(), &round.body.level);
    let asked = asked.iter().find(|(_, asked)| asked.id == skill).map(|(_, asked)| asked.text.as_str());
    let lead = Text::default().plain(asked.unwrap_or_default()).plain("\nYou said: ").strong(step(how)).plain(".");
    let line = lines::mark(&round.uid, skill, how.id(), was_left_out);
    let form = Form { title: format!("{} · only you", step(how)), line: bot.line(&line), lead, fields: vec![field] };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The first question of a new round that replaces an unfinished one.
pub fn instead_of(bot: &Bot, card: Reply, left: &Round) -> Reply {
    let text = Text::default().plain("Begun anew. For an hour after that, ").strong("Undo");
    let text = text.plain(" brings back what you had said.\n\n").then(card.text);
    let undo = Row::Buttons(vec![button(bot, "Undo", &lines::undo(&left.uid))]);
    Reply { text, rows: card.rows.into_iter().chain([undo]).collect(), ..card }
}

/// The reply when an unfinished round is restored.
pub fn back(bot: &Bot, round: &Round) -> Reply {
    let text = Text::default().plain("It's back, ").then(so_far(bot, round));
    let mut buttons = vec![button(bot, "Go on", &lines::next(&round.uid))];
    buttons.extend(look_button(bot, round));
    buttons.push(history_button(bot));
    Reply { title: Some(title(bot, round)), rows: vec![Row::Buttons(buttons)], ..card(text) }
}

/// A page of their rounds, the latest first. `rounds` may hold more than fit on it.
pub fn history(bot: &Bot, rounds: &[&Round], is_later: bool, zone: Option<&Zone>) -> Reply {
    if rounds.is_empty() {
        let text = match is_later {
            true => "Nothing earlier: the one before was your first.",
            false => "None yet. After the first one you read here what you said, and after the second what has moved.",
        };
        return plain(text, vec![Row::Buttons(vec![new_button(bot)])]);
    }
    let shown = &rounds[..rounds.len().min(PAGE)];
    let mut text = Text::default();
    for round in shown {
        let gap = if text.is_empty() { "" } else { "\n" };
        text = text
            .plain(gap)
            .strong(dates::day_of(round.changed, zone))
            .plain(format!(" · {}, ", level_title(bot, round)));
        text = text.then(so_far(bot, round)).plain(if round.body.done { "" } else { " Not finished." });
    }
    let option = |round: &&Round| {
        let label = format!("{} · {}", dates::day_of(round.changed, zone), level_title(bot, round));
        button(bot, &label, &lines::result(&round.uid)).choice()
    };
    let mut buttons = vec![new_button(bot)];
    if let Some(last) = shown.last().filter(|_| rounds.len() > shown.len()) {
        buttons.push(button(bot, "Earlier", &lines::before(&last.uid)));
    }
    let rows = vec![menu("Open one", shown.iter().map(option)), Row::Buttons(buttons)];
    Reply { title: Some("Your readiness, over time".to_owned()), rows, ..card(text) }
}

/// The reply when a round is deleted; it can be restored for an hour.
pub fn deleted(bot: &Bot, round: &Round) -> Reply {
    let others = vec![history_button(bot), new_button(bot)];
    undo::deleted(bot, round.deleted, &lines::undo(&round.uid), others)
}

/// The reply for an id that finds nothing: unknown, somebody else's, or gone for good. All three read the same.
pub fn gone(bot: &Bot) -> Reply {
    let text =
        "That one isn't here any more. An hour after you delete one, I can't bring it back. These are the ways on:";
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![new_button(bot), history_button(bot)])]) }
}

/// The reply when they have reached the limit of rounds.
pub fn too_many(bot: &Bot) -> Reply {
    let text = format!(
        "You have {MOST} of these here, and that is as many as I keep for one person. Delete one that says less to you now, and \
         there is room."
    );
    Reply { error: true, ..plain(&text, vec![Row::Buttons(vec![history_button(bot)])]) }
}

pub(super) fn card(text: Text) -> Reply {
    Reply { text, private: true, ..Reply::default() }
}

fn title(bot: &Bot, round: &Round) -> String {
    format!("Ready for {}?", level_title(bot, round))
}

/// The title of a round's level, or its id if the knowledge no longer has that level.
pub(super) fn level_title(bot: &Bot, round: &Round) -> String {
    let level = bot.knowledge().level(&round.body.level);
    level.map_or_else(|| round.body.level.clone(), |level| level.name.title.clone())
}

/// The button to the result so far, once there is enough to show.
fn look_button(bot: &Bot, round: &Round) -> Option<Button> {
    let says_something = !round.body.done && round.body.says_something(bot.knowledge());
    says_something.then(|| button(bot, "See what there is so far", &lines::result(&round.uid)))
}

pub(super) fn level_button(bot: &Bot, level: &Level) -> Button {
    button(bot, &level.short, &ladder::lines::level(&level.name.id, true))
}

pub(super) fn history_button(bot: &Bot) -> Button {
    button(bot, "Earlier ones", &lines::history())
}

fn new_button(bot: &Bot) -> Button {
    button(bot, "My readiness", &lines::readiness())
}

/// One saved round of a person.
pub type Round = Kept<Readiness>;
