//! Wording of `/help`, generated from the spec.

use super::lines;
use crate::bot::Bot;
use crate::bot::features::ladder;
use crate::bot::phrases::buttons::{button, choices};
use crate::bot::phrases::values;
use crate::bot::reply::{Reply, Text};
use crate::bot::spec::{Act, Arg, Command, Kind};

/// The label of the button that leads to help from everywhere.
pub const FIRST_STEP: &str = "What I can do";

/// The most names that are listed one by one.
const FEW: usize = 10;

/// The list of commands, one per line.
pub fn all(bot: &Bot) -> Reply {
    let mut text = Text::default().plain(
        "I know the engineering ladder, from individual contributor to CTO: what each level is for, what changes, \
         and what trips people up. Where my sources differ, I show both.\n",
    );
    for command in offered(bot) {
        text = text.plain("\n").strong(format!("/{}", command.name)).plain(format!(" {}", command.about));
        for example in command.examples.iter().take(2) {
            text = text.plain(format!("\n• {example}"));
        }
    }
    let text = text.plain("\n\nSpelling and case don't matter. Add only-me to keep an answer to yourself.");
    let how = |command: &Command| button(bot, format!("How /{} works", command.name), &lines::on(command.name));
    let others = offered(bot).filter(|command| command.name != "help");
    let mut buttons = vec![button(bot, "The whole ladder", &ladder::lines::ladder(true))];
    buttons.extend(others.map(how));
    Reply {
        title: Some("What I can do".to_owned()),
        text,
        private: true,
        rows: choices("How a command works", buttons),
        ..Reply::default()
    }
}

/// One command: its arguments, and lines to try.
pub fn one(bot: &Bot, command: &Command) -> Reply {
    let mut text = Text::default().plain(command.about);
    for act in &command.acts {
        text = text.plain("\n\n").strong(usage(command, act));
        if act.verb.is_some() {
            text = text.plain(format!(" {}", act.about));
        }
        for arg in &act.args {
            text = text.plain("\n• ").strong(arg.name).plain(format!(": {}{}", arg.about, known(arg)));
        }
    }
    if let Some(title) = command.on_message {
        text = text.plain("\n\nIn the menu of a message, under Apps: ").strong(title);
    }
    if !command.examples.is_empty() {
        text = text.plain(format!("\n\nTry: {}", command.examples.join(" · ")));
    }
    let all = button(bot, "Everything I can do", &lines::all());
    Reply {
        title: Some(format!("/{}", command.name)),
        text,
        private: true,
        rows: choices("How a command works", vec![all]),
        ..Reply::default()
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
            for (at, arg) in act.args.iter().enumerate() {
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
    for part in act.verb.into_iter().map(str::to_owned).chain(act.args.iter().map(argument)) {
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
