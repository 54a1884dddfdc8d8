//! Wording of answers to questions: a good match, a near match, and how an answer is shared.

use super::lines;
use super::lines::{ASK, LONGEST, QUESTION};
use crate::bot::Bot;
use crate::bot::features::ladder;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Field, Form, Reply, Row, Text};
use crate::mentoring::ladder::Statement;

/// An answer with its key.
type Keyed<'a> = (&'a str, &'a Answer);

/// The longest label of a button to a card, in characters.
const LABEL: usize = 40;

/// The form that asks for a question.
pub fn ask_form() -> Reply {
    let form = Form {
        title: "Your question · only you".to_owned(),
        line: ASK.to_owned(),
        lead: Text::default(),
        fields: vec![question_field()],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The reply when answers fit the question, the best first.
pub fn found(bot: &Bot, answers: &[Keyed<'_>]) -> Reply {
    let mut rows = vec![Row::Buttons(cards(bot, answers, true))];
    if let Some((key, _)) = answers.first() {
        rows.push(Row::Buttons(vec![
            button(bot, "That was it", &lines::helpful(true, key)),
            button(bot, "Not it", &lines::helpful(false, key)),
            button(bot, "Share", &lines::preview(&keys(answers))),
        ]));
    }
    Reply { private: true, rows, ..body(bot, answers, None) }
}

/// The reply when nothing fits well enough. The nearest match may still help.
pub fn not_found(bot: &Bot, near: &[Keyed<'_>]) -> Reply {
    let again = button(bot, "Ask another way", &lines::ask());
    let mut text = Text::default().plain("Nothing in what I've read answers that.");
    let mut buttons = Vec::new();
    if let Some((_, first)) = near.first() {
        let stop = if first.title.ends_with('?') { "" } else { "." };
        text = text.plain(" The nearest I have: ").strong(&first.title).plain(stop);
        buttons.push(button(bot, "Read it", &first.line.clone().only_me(true)));
    }
    buttons.push(again);
    Reply { text, private: true, rows: vec![Row::Buttons(buttons)], ..Reply::default() }
}

/// The reply to feedback on an answer.
pub fn judged(bot: &Bot, was_it: bool) -> Reply {
    let again = button(bot, "Ask another way", &lines::ask());
    let guide = button(bot, "All topics", &ladder::lines::guide(true));
    let (words, buttons) = match was_it {
        true => ("Good. I'll remember that it fits, and nothing of what you asked.", vec![again]),
        false => ("Noted, without your question. Other words may find it, or the list of topics.", vec![again, guide]),
    };
    let text = Text::default().plain(words);
    Reply { text, private: true, rows: vec![Row::Buttons(buttons)], ..Reply::default() }
}

/// A private preview of what everybody here would see.
pub fn preview(bot: &Bot, answers: &[Keyed<'_>]) -> Reply {
    let mut reply = body(bot, answers, None);
    reply.text = Text::default().plain("This is what everybody here would see:\n\n").then(reply.text);
    let keys = keys(answers);
    let post = vec![
        button(bot, "Post it", &lines::post(&keys)),
        button(bot, "Post it with a question", &lines::post_with_question(&keys)),
    ];
    Reply { private: true, rows: vec![Row::Buttons(post)], ..reply }
}

/// The form for a question that everybody will see. It asks again because the private question was not kept.
pub fn share_form(bot: &Bot, ids: &[&str]) -> Reply {
    let line = lines::post_with_question(ids);
    let form = Form {
        title: "The question · everybody here".to_owned(),
        line: bot.line(&line),
        lead: Text::default(),
        fields: vec![question_field()],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// An answer posted for everybody, with or without the question.
pub fn shared(bot: &Bot, answers: &[Keyed<'_>], question: Option<&str>) -> Reply {
    Reply { shared: true, rows: vec![Row::Buttons(cards(bot, answers, false))], ..body(bot, answers, question) }
}

fn body(bot: &Bot, answers: &[Keyed<'_>], question: Option<&str>) -> Reply {
    let knowledge = bot.knowledge();
    let marks = Marks::of_all(knowledge, answers.iter().map(|(_, answer)| &answer.statement));
    let mut text = Text::default();
    if let Some(question) = question {
        // The question is put on one line, so that none of it can look like part of the answer.
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        text = text.plain("Asked: ").quote(question);
    }
    let mut card = None;
    for (_, answer) in answers {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap);
        // Consecutive answers from the same card show its title once.
        if card != Some(&answer.title) {
            text = text.strong(&answer.title).plain("\n");
        }
        card = Some(&answer.title);
        text = text.then(statements::marked(knowledge, &answer.statement, &marks));
    }
    Reply {
        title: Some("What I've read on that".to_owned()),
        text,
        footer: marks.footer(knowledge),
        ..Reply::default()
    }
}

/// A button to the card of each answer; every card appears once.
fn cards(bot: &Bot, answers: &[Keyed<'_>], private: bool) -> Vec<Button> {
    let mut buttons: Vec<Button> = Vec::new();
    for (_, answer) in answers {
        let line = bot.line(&answer.line.clone().only_me(private));
        if !buttons.iter().any(|button| button.line == line) {
            buttons.push(Button::new(shortened(&answer.title), line));
        }
    }
    buttons
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(LABEL) {
        None => title.to_owned(),
        Some((at, _)) => format!("{}…", title[..at].trim_end()),
    }
}

fn keys<'a>(answers: &[Keyed<'a>]) -> Vec<&'a str> {
    answers.iter().map(|(key, _)| *key).collect()
}

fn question_field() -> Field {
    Field {
        id: QUESTION.to_owned(),
        label: "Your question, as you would ask it".to_owned(),
        long: true,
        required: true,
        max: LONGEST,
        placeholder: String::new(),
        value: String::new(),
    }
}

/// A statement, and the card it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The statement.
    pub statement: Statement,
    /// The line that shows the card.
    pub line: Invocation,
    /// The heading of the card.
    pub title: String,
}
