//! Wording of `/help`, generated from the spec.

use super::lines;
use crate::bot::Bot;
use crate::bot::features::profile;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::phrases::values;
use crate::bot::reply::{Reply, Row, Text};
use crate::bot::spec::{Act, Arg, Command, Kind};

/// The label of the button that leads to help from everywhere.
pub const FIRST_STEP: &str = "What I can do";

/// The most names that are listed one by one.
const FEW: usize = 10;

/// The most letters of names that are listed on a card.
const SHORT: usize = 64;

/// The groups of commands, each with its heading and what to know of it.
const GROUPS: [(&str, &str, &[&str]); 5] = [
    ("Begin", " · three presses", &["start", "help"]),
    ("Look something up", " · and who says so", &["ladder", "transition", "compare", "guide", "ask"]),
    ("Look at yourself", " · only you see it", &["bestweek", "week", "readiness", "win", "wins", "feedback"]),
    ("Be asked", " · on a day you choose", &["checkin", "away", "timezone"]),
    ("Yours to keep or erase", "", &["me", "privacy", "export", "forget"]),
];

/// The commands in groups.
pub fn all(bot: &Bot) -> Reply {
    let mut text = Text::default().plain(
        "I know the engineering ladder, from individual contributor to CTO. Where my sources differ, I show both.",
    );
    // One that is in no group yet goes with the last.
    let listed = |command: &&Command| GROUPS.iter().any(|(_, _, names)| names.contains(&command.name));
    let (grouped, others): (Vec<&Command>, Vec<&Command>) = offered(bot).partition(listed);
    for (at, (title, about, names)) in (1..).zip(GROUPS) {
        text = text.plain("\n\n").strong(title).plain(about);
        let named = names.iter().filter_map(|name| grouped.iter().find(|command| command.name == *name));
        let rest = others.iter().filter(|_| at == GROUPS.len());
        for (place, command) in named.chain(rest).enumerate() {
            text = text.plain(if place == 0 { "\n" } else { " " }).command(pressable(command));
        }
    }
    let how = |command: &Command| {
        button(bot, format!("/{}", command.name), &lines::on(command.name)).choice().about(command.about)
    };
    let begin = button(bot, "Start: three presses", &profile::lines::start()).main();
    Reply {
        title: Some("What I can do".to_owned()),
        text,
        footer: Some("Spelling and case don't matter. Add only-me to keep an answer to yourself.".to_owned()),
        private: true,
        rows: vec![
            Row::Buttons(vec![begin]),
            menu("How a command works", offered(bot).filter(|command| command.name != "help").map(how)),
        ],
        ..Reply::default()
    }
}

/// One command: what it takes, or its verbs, and lines to try.
pub fn one(bot: &Bot, command: &Command) -> Reply {
    let mut text = Text::default().plain(command.about);
    let mut rows = vec![Row::Buttons(vec![button(bot, "Everything I can do", &lines::all())])];
    let verbs = || command.acts.iter().filter_map(|act| Some((act, act.verb?)));
    if verbs().next().is_some() {
        text = text.plain("\n");
        for (_, verb) in verbs() {
            text = text.item().command(format!("{} {verb}", command.name));
        }
        let how = |(act, verb): (&Act, &str)| {
            let label = format!("/{} {verb}", command.name);
            button(bot, label, &lines::on_verb(command.name, verb)).choice().about(act.about)
        };
        rows.insert(0, menu("How one of them works", verbs().map(how)));
    }
    for act in command.acts.iter().filter(|act| act.verb.is_none()) {
        text = arguments(text, act);
    }
    if let Some(title) = command.on_message {
        text = text.plain("\n\nIn the menu of a message, under Apps: ").strong(title);
    }
    if !command.examples.is_empty() {
        text = text.plain(format!("\n\nTry: {}", command.examples.join(" · ")));
    }
    Reply { title: Some(format!("/{}", command.name)), text, private: true, rows, ..Reply::default() }
}

/// One verb of a command, and what it takes.
pub fn verb(bot: &Bot, command: &Command, act: &Act) -> Reply {
    let title = format!("/{} {}", command.name, act.verb.unwrap_or_default());
    let back = button(bot, format!("All of /{}", command.name), &lines::on(command.name));
    let all = button(bot, "Everything I can do", &lines::all());
    Reply {
        title: Some(title),
        text: arguments(Text::default().plain(act.about), act),
        private: true,
        rows: vec![Row::Buttons(vec![back, all])],
        ..Reply::default()
    }
}

/// Adds what an act takes, one argument a line. A hint that the argument before has too is said once.
fn arguments(text: Text, act: &Act) -> Text {
    let mut text = if act.told().next().is_some() { text.plain("\n") } else { text };
    let mut last = String::new();
    for arg in act.told() {
        let hint = Some(known(arg)).filter(|hint| hint.len() <= SHORT).unwrap_or_default();
        let shown = if hint == last { "" } else { &hint };
        text = text.item().strong(arg.name).plain(format!(": {}{shown}", arg.about));
        last = hint;
    }
    text
}

/// A command as it can be pressed: with its first verb, if it has any.
fn pressable(command: &Command) -> String {
    match command.acts.first().and_then(|act| act.verb) {
        Some(verb) => format!("{} {verb}", command.name),
        None => command.name.to_owned(),
    }
}

/// Every command as a Markdown page, for people who read before they type.
pub fn page(bot: &Bot) -> String {
    let mut page = String::from(
        "# Commands\n\n\
         Generated from the bot's own definition by `nextrung commands`. Every command also works as typed text, with or\n\
         without the slash; one that keeps words of yours needs it. Spelling and case do not matter; what is in brackets can be left out.\n",
    );
    for command in offered(bot) {
        page.push_str(&format!("\n## /{}\n\n{}.\n", command.name, command.about));
        for act in &command.acts {
            page.push_str(&format!("\n`{}`: {}.\n", usage(command, act), act.about));
            for (at, arg) in act.told().enumerate() {
                let gap = if at == 0 { "\n" } else { "" };
                page.push_str(&format!("{gap}- `{}`: {}{}\n", arg.name, arg.about, known(arg)));
            }
        }
        if let Some(title) = command.on_message {
            page.push_str(&format!("\nIn the menu of a message, under Apps: **{title}**.\n"));
        }
        let examples: Vec<String> = command.examples.iter().map(|line| format!("`{line}`")).collect();
        if !examples.is_empty() {
            page.push_str(&format!("\nTry {}.\n", examples.join(" · ")));
        }
    }
    page
}

/// How to type this act: `/ladder [level] [section=…] [only-me]`.
pub fn usage(command: &Command, act: &Act) -> String {
    let mut usage = format!("/{}", command.name);
    for part in act.verb.into_iter().map(str::to_owned).chain(act.told().map(argument)) {
        usage.push(' ');
        usage.push_str(&part);
    }
    usage
}

fn argument(arg: &Arg) -> String {
    if arg.required { arg.name.to_owned() } else { format!("[{}]", arg.name) }
}

/// What an argument accepts, if that is a closed vocabulary or has a fixed format.
fn known(arg: &Arg) -> String {
    match &arg.kind {
        Kind::Closed(vocabulary) | Kind::List(vocabulary) => {
            let titles: Vec<&str> = vocabulary.offered().map(|entry| entry.title.as_str()).collect();
            match titles.len() {
                0..=FEW => format!(" ({})", titles.join("; ")),
                many => format!(" (one of {many})"),
            }
        }
        Kind::Scalar(scalar) => values::hint(*scalar).map_or_else(String::new, |hint| format!(" ({hint})")),
        Kind::Flag | Kind::Text { .. } => String::new(),
    }
}

fn offered(bot: &Bot) -> impl Iterator<Item = &Command> {
    bot.commands().iter().filter(|command| command.offered)
}
