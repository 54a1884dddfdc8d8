//! Wording for what a check-in asks about and how much: the choices, and replies to changes.

use super::super::lines;
use super::super::lines::{ABOUT, ENDS, FULL, LONGEST_ABOUT, SHORT, THEMES, Which};
use super::card::{list_button, standing, titled};
use super::item;
use crate::bot::Bot;
use crate::bot::features::best_week::says::one;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::listed;
use crate::bot::reply::{Field, Form, Pick, PickOption, Reply, Row, Text};
use crate::mentoring::ladder::{CheckIn, Name};
use crate::mentoring::schedule::Schedule;
use chrono::NaiveDate;

/// The names for how much a check-in can ask.
pub fn lengths() -> [Name; 2] {
    let name = |id: &str, title: &str, alias: &str| Name {
        id: id.to_owned(),
        title: title.to_owned(),
        aliases: vec![alias.to_owned()],
    };
    [name(SHORT, "Shorter", "less"), name(FULL, "All of it", "long")]
}

/// Whether a check-in follows an assignment through its stages.
pub fn has_stages(bot: &Bot, schedule: &Schedule) -> bool {
    bot.knowledge().checkin(&schedule.kind).is_some_and(|kind| !kind.stages.is_empty())
}

/// Whether a check-in has no questions of its own and asks for a best week instead.
pub fn opens(bot: &Bot, schedule: &Schedule) -> bool {
    bot.knowledge().checkin(&schedule.kind).is_some_and(|kind| kind.opens.is_some())
}

/// The reply to a change of themes or length of a check-in that only asks for a best week.
pub fn opens_a_best_week(bot: &Bot, schedule: &Schedule) -> Reply {
    let text = "This one asks for your best week since the last time, and for nothing else. How often it does is yours to say.";
    let buttons = vec![one::all_button(bot), list_button(bot)];
    titled(bot, schedule, Text::default().plain(text), vec![Row::Buttons(buttons)])
}

/// The reply to a change of themes of a check-in that only asks about an assignment.
pub fn follows_an_assignment(bot: &Bot, schedule: &Schedule) -> Reply {
    let text = "This one follows an assignment, so it asks about that: how it begins, how it goes, how it ends, and what was in it.";
    let name = lines::assignment(Which::Id(&schedule.uid));
    let name = button(bot, "The assignment", &name);
    titled(bot, schedule, Text::default().plain(text), vec![Row::Buttons(vec![name, list_button(bot)])])
}

/// The reply to an assignment for a check-in that follows none, with the kinds that do.
pub fn no_assignment(bot: &Bot, schedule: &Schedule) -> Reply {
    let text =
        "This one follows no assignment; it goes on for as long as you like. For one piece of work there is another:";
    let staged = bot.knowledge().checkins.iter().filter(|kind| !kind.stages.is_empty());
    let button = |kind: &CheckIn| button(bot, format!("Start: {}", kind.name.title), &lines::start(&kind.name.id));
    let buttons = staged.map(button).chain([list_button(bot)]).collect();
    Reply { error: true, ..titled(bot, schedule, Text::default().plain(text), vec![Row::Buttons(buttons)]) }
}

/// The themes of a check-in to choose from, and its length.
pub fn which_themes(bot: &Bot, schedule: &Schedule) -> Reply {
    let stages = |id: &str| bot.knowledge().checkins.iter().any(|kind| kind.stages.iter().any(|stage| stage == id));
    let options: Vec<PickOption> = bot
        .knowledge()
        .themes
        .iter()
        .filter(|theme| !stages(&theme.name.id))
        .map(|theme| PickOption { label: theme.name.title.clone(), value: theme.name.id.clone() })
        .collect();
    let line = bot.line(&lines::themes(Which::Id(&schedule.uid)));
    let text = Text::default()
        .plain("It asks about ")
        .plain(about_themes(bot, schedule))
        .plain(if schedule.short { ", one question at a time" } else { "" })
        .plain(". Choose what it asks about from now on; what you wrote stays, and so does its day.");
    let label = if schedule.short { "Ask two again" } else { "Make it shorter" };
    let length = button(bot, label, &lines::length(&schedule.uid, !schedule.short));
    let pick = Pick {
        hint: "Choose one or more".to_owned(),
        line,
        arg: THEMES.to_owned(),
        min: 1,
        max: options.len(),
        options,
    };
    titled(bot, schedule, text, vec![Row::Pick(pick), Row::Buttons(vec![length, list_button(bot)])])
}

/// The reply when the length of a check-in was changed.
pub fn asks_so_much(bot: &Bot, schedule: &Schedule, today: NaiveDate, all: &[Schedule]) -> Reply {
    let much =
        if schedule.short { "one question, and what you will try" } else { "two questions, and what you will try" };
    kept(bot, schedule, Text::default().plain("Kept: ").strong(much), today, all)
}

/// The reply when the themes of a check-in were changed.
pub fn asks_about(bot: &Bot, schedule: &Schedule, today: NaiveDate, all: &[Schedule]) -> Reply {
    let text = Text::default().plain("Kept: it asks about ").strong(about_themes(bot, schedule));
    kept(bot, schedule, text, today, all)
}

fn kept(bot: &Bot, schedule: &Schedule, text: Text, today: NaiveDate, all: &[Schedule]) -> Reply {
    let text = text.plain(format!(". {}.", dates::capital(&standing(schedule, today))));
    let settings = button(bot, "Settings", &lines::show(Which::of(schedule, all)));
    titled(bot, schedule, text, vec![Row::Buttons(vec![settings, list_button(bot)])])
}

/// The names of a check-in's themes, as part of a sentence.
fn about_themes(bot: &Bot, schedule: &Schedule) -> String {
    let own = bot.knowledge().checkin(&schedule.kind).map(|kind| kind.themes.as_slice()).unwrap_or_default();
    let ids = if schedule.themes.is_empty() { own } else { schedule.themes.as_slice() };
    let titles: Vec<String> =
        ids.iter().filter_map(|id| bot.knowledge().theme(id)).map(|theme| theme.name.title.to_lowercase()).collect();
    listed(&titles.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The form for the assignment of a check-in.
pub fn assignment_form(bot: &Bot, schedule: &Schedule, about: Option<String>) -> Reply {
    let field = |id: &str, label: &str, hint: &str, long, max, value| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        long,
        required: false,
        max,
        placeholder: hint.to_owned(),
        value,
    };
    let fields = vec![
        field(
            ABOUT,
            "The assignment, in a line",
            "Lead the incident reviews until summer",
            false,
            LONGEST_ABOUT,
            about.unwrap_or_default(),
        ),
        field(
            ENDS,
            "When is it to be done? A day, or nothing",
            "30 June",
            false,
            30,
            schedule.ends.map(|ends| ends.to_string()).unwrap_or_default(),
        ),
    ];
    let line = lines::assignment(Which::Id(&schedule.uid));
    let form = Form {
        title: "Assignment · only you".to_owned(),
        line: bot.line(&line),
        lead: Text::default()
            .plain("What you took on, in your words. The questions follow it from its start to a look back."),
        fields,
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The reply to an assignment that is due today or in the past.
pub fn ends_before(bot: &Bot, schedule: &Schedule, ends: NaiveDate, today: NaiveDate) -> Reply {
    let which = if ends == today { "is today" } else { "is behind us" };
    let text = format!(
        "{} {which}. Name a day that is still to come, or leave it empty and say when it's over.",
        dates::day(ends, today)
    );
    named_again(bot, schedule, &text)
}

/// The reply to an assignment that is due too far ahead.
pub fn ends_too_late(bot: &Bot, schedule: &Schedule) -> Reply {
    let text = "That is more than a year away. Name a nearer day, or leave it empty and say when it's over.";
    named_again(bot, schedule, text)
}

fn named_again(bot: &Bot, schedule: &Schedule, text: &str) -> Reply {
    let name = lines::assignment(Which::Id(&schedule.uid));
    let name = button(bot, "The assignment", &name);
    Reply { error: true, ..titled(bot, schedule, Text::default().plain(text), vec![Row::Buttons(vec![name])]) }
}

/// The reply when the assignment of a check-in was set.
pub fn assigned(bot: &Bot, schedule: &Schedule, about: Option<&str>, today: NaiveDate) -> Reply {
    let mut text = Text::default().plain("Kept. ");
    if let Some(about) = about {
        text = item::sentence(text.plain("It is about "), about).plain(" ");
    }
    let text = text.plain(match schedule.ends {
        Some(ends) => format!(
            "Until {} I ask how it goes; then how it ended; and once more what you take from it.",
            dates::day(ends, today)
        ),
        None => {
            "Until you say that it's over I ask how it goes; then how it ended; and once more what you take from it."
                .to_owned()
        }
    });
    let rename = lines::assignment(Which::Id(&schedule.uid));
    let rename = button(bot, "Change that", &rename);
    titled(bot, schedule, text, vec![Row::Buttons(vec![rename, list_button(bot)])])
}
