//! What is said to presses on what was said unasked: the form, what is kept, what is put off or left.

use super::calendar;
use super::checkin::list_button;
use super::checkin::plain;
use super::deliveries::answer_button;
use super::deliveries::answers;
use super::deliveries::button;
use super::deliveries::short;
use super::deliveries::title;
use crate::bot::Bot;
use crate::bot::commands::asked;
use crate::bot::line::Invocation;
use crate::bot::line::clock;
use crate::bot::reply::Button;
use crate::bot::reply::Field;
use crate::bot::reply::Form;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::mentoring::delivery::Contents;
use crate::mentoring::ladder::CheckIn;
use crate::mentoring::schedule::Schedule;
use crate::mentoring::schedule::State;
use crate::store::answers::PutOff;
use crate::store::answers::Written;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::TimeDelta;

/// The form for a check-in, with what was written to it before. `line` is the one that it completes.
pub fn form(bot: &Bot, kind: &CheckIn, written: &Written, line: &Invocation) -> Reply {
    let fields = asked::ANSWERS.iter().zip(&kind.questions).map(|(id, question)| Field {
        id: (*id).to_owned(),
        label: question.label.clone(),
        long: true,
        required: false,
        max: asked::LONGEST,
        value: written.words.get(&question.id).cloned().unwrap_or_default(),
    });
    let form = Form { title: "Check-in · only you".to_owned(), line: bot.line(line), fields: fields.collect() };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// What was written is kept. `contents` is the message it was written on, as it is now.
pub fn kept(bot: &Bot, kind: &CheckIn, written: &Written, contents: &Contents) -> Reply {
    let text = Text::default().plain("Kept. Only you can read it.\n");
    let text = quoted(kind, written, text);
    let text = goes_on(text, &contents.schedule, contents.nominal);
    let mut buttons = answers(bot, contents);
    buttons.push(answer_button(bot, "Change what I wrote", &written.marker, &contents.marker));
    after(bot, kind.name.title.clone(), text, buttons, contents)
}

/// All of a message is left unanswered. `left` says how many check-ins that was.
pub fn left(bot: &Bot, contents: &Contents, left: usize) -> Reply {
    let text = match left {
        0 => "Nothing in it was waiting any more.",
        _ => "Left out. Should something come to mind after all, the button stays.",
    };
    let text = goes_on(Text::default().plain(text), &contents.schedule, contents.nominal);
    let buttons = vec![button(bot, "Answer after all", asked::ANSWER, &contents.marker)];
    after(bot, title(bot, &contents.schedule.kind), text, buttons, contents)
}

/// All of a message comes back later, or came back already. Moments are those of their clock.
pub fn put_off(bot: &Bot, contents: &Contents, done: PutOff, until: NaiveDateTime, now: NaiveDateTime) -> Reply {
    let text = match done {
        PutOff::Until(_) => Text::default().plain("I ask again ").strong(soon(until, now)).plain("."),
        PutOff::CameBack => {
            Text::default().plain("That one came back already: it stands further down, and answers just as well here.")
        }
        PutOff::NothingOpen => {
            Text::default().plain("Nothing in it is waiting any more, so there is nothing to put off.")
        }
    };
    let label = if done == PutOff::NothingOpen { "Change what I wrote" } else { "Answer now" };
    let buttons = match contents.items.as_slice() {
        [] | [_] => vec![button(bot, label, asked::ANSWER, &contents.marker)],
        _ => answers(bot, contents),
    };
    after(bot, title(bot, &contents.schedule.kind), text, buttons, contents)
}

/// A schedule that a message is from has ended.
pub fn ended(bot: &Bot, contents: &Contents) -> Reply {
    let text = Text::default().plain("This one is stopped, and nothing more comes from it. What you wrote is kept.");
    let start = super::checkin::start(&contents.schedule.kind);
    let buttons = vec![Button { label: "Start it again".to_owned(), line: bot.line(&start) }, list_button(bot)];
    after(bot, title(bot, &contents.schedule.kind), text, buttons, contents)
}

/// What they wrote to one of their schedules, the latest first.
pub fn history(bot: &Bot, schedule: &Schedule, all: &[Written]) -> Reply {
    let Some(kind) = bot.knowledge().checkin(&schedule.kind).filter(|_| !all.is_empty()) else {
        let text = "Nothing yet. What you answer stands here, in your own words, and only you see it.";
        return plain(text, vec![Row::Buttons(vec![list_button(bot)])]);
    };
    let mut text = Text::default();
    for written in all {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap).strong(written.nominal.format("%-d %B %Y").to_string()).plain("\n");
        text = quoted(kind, written, text);
    }
    let text = text.plain("\n\nAll of it, in full, is in /export.");
    Reply {
        notice: Some("What you wrote".to_owned()),
        title: Some(kind.name.title.clone()),
        text,
        rows: vec![Row::Buttons(vec![list_button(bot)])],
        private: true,
        ..Reply::default()
    }
}

/// Each question with what was written to it, on a line of its own.
fn quoted(kind: &CheckIn, written: &Written, text: Text) -> Text {
    let answered = kind.questions.iter().filter_map(|question| Some((question, written.words.get(&question.id)?)));
    answered
        .fold(text, |text, (question, words)| text.plain("\n").strong(&question.label).plain(": ").quote(short(words)))
}

/// When it comes next, where it does.
fn goes_on(text: Text, schedule: &Schedule, today: NaiveDate) -> Text {
    match schedule.state {
        State::Active => {
            text.plain(format!("\n\nThe next one is for {}.", calendar::day(schedule.next_nominal, today)))
        }
        State::Paused(_) | State::Ended(_) => text,
    }
}

/// The same with a button that keeps the marker of the message whose place it takes.
pub fn known_by(bot: &Bot, reply: Reply, marker: &str) -> Reply {
    let mut reply = reply;
    let settings = button(bot, "Settings", asked::SETTINGS, marker);
    match reply.rows.last_mut() {
        Some(Row::Buttons(buttons)) if buttons.len() < super::BUTTONS_A_ROW => buttons.push(settings),
        _ => reply.rows.push(Row::Buttons(vec![settings])),
    }
    reply
}

/// What takes the place of a message. It keeps a button with the message's own marker, so that it can be known by that.
fn after(bot: &Bot, title: String, text: Text, buttons: Vec<Button>, contents: &Contents) -> Reply {
    let rows = buttons.chunks(super::BUTTONS_A_ROW).map(|row| Row::Buttons(row.to_vec())).collect();
    let notice = Some("Your check-in".to_owned());
    let reply = Reply { notice, title: Some(title), text, rows, private: true, ..Reply::default() };
    known_by(bot, reply, &contents.marker)
}

/// A moment that is near: `today at 10:05`.
fn soon(until: NaiveDateTime, now: NaiveDateTime) -> String {
    let time = clock::shown(until.time());
    match until.date() - now.date() {
        days if days == TimeDelta::zero() => format!("today at {time}"),
        days if days == TimeDelta::days(1) => format!("tomorrow at {time}"),
        _ => format!("on {} at {time}", calendar::day(until.date(), now.date())),
    }
}
