//! What is said to a question: what fits, what is near, and how an answer is shared.

use super::lines;
use super::lines::ASK;
use super::lines::LONGEST;
use super::lines::QUESTION;
use crate::bot::Bot;
use crate::bot::features::ladder;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::Button;
use crate::bot::reply::Field;
use crate::bot::reply::Form;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::mentoring::ladder::Statement;

/// A statement by its key, and where it stands.
type Keyed<'a> = (&'a str, &'a Answer);

/// The longest label of a button that names a card, in characters.
const LABEL: usize = 40;

/// The form that asks for a question.
pub fn ask_form() -> Reply {
    let form =
        Form { title: "Your question · only you".to_owned(), line: ASK.to_owned(), fields: vec![question_field()] };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// What fits a question, best first.
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

/// Nothing fits well enough. What is near may still help.
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

/// A word back to somebody who said whether it was it.
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

/// What everybody here would see, for the person alone.
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

/// The form for a question that everybody will see. What was asked in private was not kept, so that it is asked for.
pub fn share_form(bot: &Bot, ids: &[&str]) -> Reply {
    let line = lines::post_with_question(ids);
    let form = Form {
        title: "The question · everybody here".to_owned(),
        line: bot.line(&line),
        fields: vec![question_field()],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// An answer for everybody, as its sharer wanted it.
pub fn shared(bot: &Bot, answers: &[Keyed<'_>], question: Option<&str>) -> Reply {
    Reply { shared: true, rows: vec![Row::Buttons(cards(bot, answers, false))], ..body(bot, answers, question) }
}

fn body(bot: &Bot, answers: &[Keyed<'_>], question: Option<&str>) -> Reply {
    let knowledge = bot.knowledge();
    let marks = Marks::of_all(knowledge, answers.iter().map(|(_, answer)| &answer.statement));
    let mut text = Text::default();
    if let Some(question) = question {
        // On one line, so that no word of it can pass for a line of the answer.
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        text = text.plain("Asked: ").quote(question);
    }
    let mut card = None;
    for (_, answer) in answers {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap);
        // What stands on the same card needs its name once.
        if card != Some(&answer.title) {
            text = text.strong(&answer.title).plain("\n");
        }
        card = Some(&answer.title);
        text = text.then(statements::marked(knowledge, &answer.statement, &marks));
    }
    Reply {
        notice: Some("An answer from the ladder".to_owned()),
        title: Some("What I've read on that".to_owned()),
        text,
        footer: marks.footer(knowledge),
        ..Reply::default()
    }
}

/// A button to the card of each answer, each card once.
fn cards(bot: &Bot, answers: &[Keyed<'_>], private: bool) -> Vec<Button> {
    let mut buttons: Vec<Button> = Vec::new();
    for (_, answer) in answers {
        let line = bot.line(&answer.line.clone().only_me(private));
        if !buttons.iter().any(|button| button.line == line) {
            buttons.push(Button { label: shortened(&answer.title), line });
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
        value: String::new(),
    }
}

/// A statement, and the card it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The statement.
    pub statement: Statement,
    /// What shows its card.
    pub line: Invocation,
    /// What the card is headed with.
    pub title: String,
}
