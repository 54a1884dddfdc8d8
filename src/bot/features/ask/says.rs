//! Wording of answers to questions: a good match, a near match, and how an answer is shared.

use super::lines;
use super::lines::{ASK, LONGEST, QUESTION};
use crate::bot::Bot;
use crate::bot::features::ladder;
use crate::bot::features::ladder::says::pages;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Field, Form, Reply, Row, Text};
use crate::mentoring::ladder::Statement;

/// An answer with its key.
type Keyed<'a> = (&'a str, &'a Answer);

/// The longest label of a button to a card, in characters.
const LABEL: usize = 40;

/// The heading of an answer.
const TITLE: &str = "What I've read on that";

/// What stands above an answer before it is shared.
const PREVIEW: &str = "This is what everybody here would see:";

/// The form that asks for a question.
pub fn ask_form() -> Reply {
    let form = Form {
        title: "Your question · only you".to_owned(),
        line: ASK.to_owned(),
        lead: Text::default().plain("Only you see the question and the answer, and I keep neither."),
        fields: vec![question_field()],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The reply when answers fit the question, the best first.
pub fn found(bot: &Bot, answers: &[Keyed<'_>]) -> Reply {
    let answers = fitting(bot, answers);
    let mut rows = vec![cards(bot, answers, true)];
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
    // The index may know an answer by another card than the one it was found on, with a longer title.
    let answers = fitting(bot, answers);
    let mut reply = body(bot, answers, None);
    reply.text = Text::default().plain(format!("{PREVIEW}\n\n")).then(reply.text);
    let keys = keys(answers);
    let post = vec![
        button(bot, "Post it", &lines::post(&keys)).main(),
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
        lead: Text::default().plain("Everybody here will read this question above the answer."),
        fields: vec![question_field()],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// An answer posted for everybody, with or without the question.
pub fn shared(bot: &Bot, answers: &[Keyed<'_>], question: Option<&str>) -> Reply {
    Reply { shared: true, rows: vec![cards(bot, answers, false)], ..body(bot, answers, question) }
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
    Reply { title: Some(TITLE.to_owned()), text, footer: marks.footer(knowledge), ..Reply::default() }
}

/// As many of these answers as a phone shows, also under the words of a preview.
fn fitting<'a, 'k>(bot: &Bot, answers: &'a [Keyed<'k>]) -> &'a [Keyed<'k>] {
    let knowledge = bot.knowledge();
    let marks = Marks::of_all(knowledge, answers.iter().map(|(_, answer)| &answer.statement));
    let size = |(_, answer): &Keyed<'_>| {
        let said = statements::marked(knowledge, &answer.statement, &marks).words();
        (pages::lines_of(&format!("{}\n{said}", answer.title)), 1)
    };
    let sizes: Vec<(usize, usize)> = answers.iter().map(size).collect();
    let first = pages::split(&format!("{TITLE}\n{PREVIEW}\n"), &sizes).into_iter().next();
    first.map_or(answers, |range| &answers[range])
}

/// The way to the card of each answer. Every card appears once, with the page of its best answer.
fn cards(bot: &Bot, answers: &[Keyed<'_>], private: bool) -> Row {
    let mut buttons: Vec<Button> = Vec::new();
    for (_, answer) in answers {
        let label = shortened(&answer.title);
        if !buttons.iter().any(|button| button.label == label) {
            buttons.push(Button::new(label, bot.line(&answer.line.clone().only_me(private))));
        }
    }
    // The titles of two would not stand side by side.
    if buttons.len() > 1 { menu("Read more", buttons.into_iter().map(Button::choice)) } else { Row::Buttons(buttons) }
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
        placeholder: "How do I give feedback to somebody more senior?".to_owned(),
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
