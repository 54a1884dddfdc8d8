//! Replies to presses on check-in messages: the form, and answers saved, snoozed or skipped.

use super::super::lines;
use super::super::lines::Which;
use super::super::lines::message::{ANSWERS, LONGEST};
use super::card::list_button;
use super::item::{self, questions, sentence};
use super::message::{answers, less_often, outcomes};
use crate::bot::Bot;
use crate::bot::line::{Invocation, clock};
use crate::bot::phrases::buttons::{BUTTONS_A_ROW, add, button, plain};
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::{short, title};
use crate::bot::phrases::undo::UNDO_LABEL;
use crate::bot::reply::{Button, Field, Form, Reply, Row, Text, Weight};
use crate::mentoring::delivery::{AnswerState, Contents, Outcome, Promise};
use crate::mentoring::ladder::Question;
use crate::mentoring::schedule::{Schedule, State};
use crate::store::checkins::answers::Written;
use crate::store::checkins::answers::put_off::PutOff;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// The longest text in an empty field, in characters. A longer question stands above the fields alone.
const PLACEHOLDER: usize = 100;

/// The form for a check-in, with earlier answers and the promise they carried over. The questions stand above the fields in full,
/// because on a phone the form covers the message. `line` is the line that it completes.
pub fn form(bot: &Bot, written: &Written, line: &Invocation) -> Reply {
    let along = written.promise.as_ref().filter(|promise| promise.outcome == Outcome::Carried);
    let questions = questions(bot, written);
    let is_one = questions.len() == 1;
    let lead = match &written.promise {
        Some(promise) if promise.is_pending() => item::promised(promise, written.nominal, Text::default()),
        _ => Text::default(),
    };
    let lead = item::numbered(questions.iter().copied(), lead);
    let fields = ANSWERS.iter().zip(&questions).zip(1..).map(|((id, question), number)| {
        let along = along.filter(|_| bot.knowledge().is_closing(&question.id)).map(|along| along.words.clone());
        Field {
            id: (*id).to_owned(),
            label: if is_one { question.label.clone() } else { format!("{number} · {}", question.label) },
            placeholder: Some(&question.text)
                .filter(|text| text.chars().count() <= PLACEHOLDER)
                .cloned()
                .unwrap_or_default(),
            long: true,
            required: false,
            max: LONGEST,
            value: written.words.get(&question.id).cloned().or(along).unwrap_or_default(),
        }
    });
    let form = Form {
        title: format!("{} · only you", title(bot, &written.kind)),
        line: bot.line(line),
        lead,
        fields: fields.collect(),
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The reply when answers are saved. `contents` is the message with the button, as it is now.
pub fn kept(bot: &Bot, written: &Written, contents: &Contents) -> Reply {
    let is_done = written.answer == AnswerState::Answered;
    let idempotency_key = &contents.idempotency_key;
    let mut text = Text::default().plain("Kept. Only you can read it.\n");
    text = quoted(bot, written, text);
    let mut buttons = answers(bot, contents);
    if is_done {
        buttons.push(button(
            bot,
            "Change what I wrote",
            &lines::message::answer_on(&written.idempotency_key, idempotency_key),
        ));
        text = goes_on(text, &written.schedule, written.nominal);
    } else {
        let empty = |question: &&&Question| !written.words.contains_key(&question.id);
        let open = questions(bot, written).iter().filter(empty).count();
        text = text.plain(match open {
            1 => "\n\nOne is still empty, and may stay so.".to_owned(),
            _ => format!("\n\n{open} are still empty, and may stay so."),
        });
        buttons.retain(|button| !button.line.contains(&written.idempotency_key));
        buttons = buttons.into_iter().map(|button| Button { weight: Weight::Plain, ..button }).collect();
        buttons.insert(
            0,
            button(bot, "Go on", &lines::message::answer_on(&written.idempotency_key, idempotency_key)).main(),
        );
        buttons
            .insert(1, button(bot, "That's all", &lines::message::done_on(&written.idempotency_key, idempotency_key)));
    }
    after(bot, title(bot, &written.kind), text, buttons, contents)
}

/// Adds the question about an earlier promise without an outcome, once the other questions are answered.
pub fn and_before(bot: &Bot, reply: Reply, written: &Written) -> Reply {
    let Some(promise) = written.promise.as_ref().filter(|promise| promise.outcome == Outcome::Open) else {
        return reply;
    };
    let mut reply = reply;
    let text = reply.text.plain("\n\nOne thing from before: ");
    reply.text = sentence(text, &promise.words).plain(" What became of it?");
    reply.rows.insert(0, Row::Buttons(outcomes(bot, &written.idempotency_key, promise, false)));
    reply
}

/// The reply to the outcome of a promise, if it was asked after an answer.
pub fn noted(bot: &Bot, promise: &Promise, written: &Written, contents: &Contents) -> Reply {
    let text = sentence(Text::default(), &promise.words).plain(match promise.outcome {
        Outcome::Done => " Done, then.",
        Outcome::Dropped => " Let go; that is an answer too.",
        Outcome::Carried | Outcome::Open => " You take it along.",
    });
    let text = goes_on(text, &written.schedule, written.nominal);
    let change = button(
        bot,
        "Change what I wrote",
        &lines::message::answer_on(&written.idempotency_key, &contents.idempotency_key),
    );
    after(bot, title(bot, &written.kind), text, vec![change], contents)
}

/// The reply when the promise is not there any more.
pub fn nothing_tried(bot: &Bot) -> Reply {
    let text = "What you meant to try is deleted, so there is nothing left to say of it. The questions still stand.";
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![list_button(bot)])]) }
}

/// Offers to leave out the next date, because this check-in was asked for outside the schedule.
pub fn came_early(bot: &Bot, reply: Reply, schedule: &Schedule, today: NaiveDate) -> Reply {
    let State::Active = schedule.state else { return reply };
    let mut reply = reply;
    let skip = lines::skip_date(Which::Id(&schedule.uid), schedule.next_nominal);
    let label = format!("Leave out {}", dates::day(schedule.next_nominal, today));
    reply.rows.push(Row::Buttons(vec![button(bot, label, &skip)]));
    reply
}

/// Ways to be asked less by a check-in.
pub fn review(bot: &Bot, schedule: &Schedule) -> Reply {
    let which = Which::Id(&schedule.uid);
    let mut buttons = Vec::new();
    if !schedule.short {
        buttons.push(button(bot, "Make it shorter", &lines::length(&schedule.uid, true)));
    }
    if let Some(rhythm) = less_often(schedule.cadence.rhythm) {
        buttons.push(button(bot, "Less often", &lines::rhythm(&lines::change(which), rhythm)));
    }
    if bot.knowledge().checkin(&schedule.kind).is_some_and(|kind| kind.stages.is_empty()) {
        buttons.push(button(bot, "Another theme", &lines::themes(which)));
    }
    buttons.push(button(bot, "Pause it", &lines::pause(which)));
    let text = "What would make this worth your three minutes again? Nothing changes until you press, and what you wrote \
                stays either way.";
    let reply = plain(text, vec![Row::Buttons(buttons)]);
    Reply { beside: true, title: Some(title(bot, &schedule.kind)), ..reply }
}

/// The reply when the assignment is over: the next check-in asks how it ended.
pub fn over(bot: &Bot, contents: &Contents) -> Reply {
    let text = Text::default().plain("Then the next one asks how it ended, and the one after that looks back.");
    let text = goes_on(text, &contents.schedule, contents.nominal);
    Reply {
        beside: true,
        title: Some(title(bot, &contents.schedule.kind)),
        ..Reply { text, ..plain("", vec![Row::Buttons(vec![list_button(bot)])]) }
    }
}

/// Adds that the last check-in of an assignment is answered, and the schedule has ended.
pub fn looked_back(bot: &Bot, reply: Reply) -> Reply {
    let mut reply = reply;
    reply.text =
        reply.text.plain("\n\nThat was the last one about this assignment, so I stop here. What you wrote is kept.");
    let another = button(bot, "Start another", &lines::start_which());
    reply.rows.insert(0, Row::Buttons(vec![another]));
    reply
}

/// The reply when a message was skipped. `left` is the number of check-ins skipped; `undo` says whether that can be undone.
pub fn left(bot: &Bot, contents: &Contents, left: usize, undo: bool) -> Reply {
    let text = match left {
        0 if !undo => "Nothing in it was waiting any more.",
        _ => "Left out. If something comes to mind, the button stays.",
    };
    let text = goes_on(Text::default().plain(text), &contents.schedule, contents.nominal);
    let undo = undo.then(|| button(bot, UNDO_LABEL, &lines::message::reopen(&contents.idempotency_key)));
    let answer = button(bot, "Answer after all", &lines::message::answer(&contents.idempotency_key));
    let buttons = undo.into_iter().chain([answer]).collect();
    after(bot, title(bot, &contents.schedule.kind), text, buttons, contents)
}

/// The reply when a message was snoozed, or had already come back. Times are local to the person.
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
        [] | [_] => vec![button(bot, label, &lines::message::answer(&contents.idempotency_key)).main()],
        _ => answers(bot, contents),
    };
    after(bot, title_of(bot, contents), text, buttons, contents)
}

/// The title of a reply about a whole message.
fn title_of(bot: &Bot, contents: &Contents) -> String {
    if contents.items.len() > 1 { "Your check-ins".to_owned() } else { title(bot, &contents.schedule.kind) }
}

/// The reply when the schedule of a message has ended. `undo` says whether that can be undone.
pub fn ended(bot: &Bot, contents: &Contents, undo: bool) -> Reply {
    let text = Text::default().plain("This one is stopped, and nothing more comes from it. What you wrote is kept.");
    let undo = undo.then(|| button(bot, UNDO_LABEL, &lines::message::unstop(&contents.idempotency_key)));
    let start = button(bot, "Start it again", &lines::start(&contents.schedule.kind));
    let buttons = undo.into_iter().chain([start, list_button(bot)]).collect();
    after(bot, title(bot, &contents.schedule.kind), text, buttons, contents)
}

/// Each question with its answer, on a line of its own.
pub fn quoted(bot: &Bot, written: &Written, text: Text) -> Text {
    let questions = questions(bot, written);
    let known = questions.iter().map(|question| (question.id.as_str(), question.label.as_str()));
    // A question that the knowledge no longer has is named by its id.
    let others = written.words.keys().filter(|id| !questions.iter().any(|known| known.id == **id));
    let all = known.chain(others.map(|id| (id.as_str(), id.as_str())));
    all.filter_map(|(id, label)| Some((label, written.words.get(id)?)))
        .fold(text, |text, (label, words)| text.plain("\n").strong(label).plain(": ").quote(short(words)))
}

/// Adds the date of the next check-in, if there is one.
fn goes_on(text: Text, schedule: &Schedule, today: NaiveDate) -> Text {
    match schedule.state {
        State::Active => text.plain(format!("\n\nThe next one is for {}.", dates::day(schedule.next_nominal, today))),
        State::Paused(_) | State::Ended(_) => text,
    }
}

/// Adds a button that keeps the idempotency key of the message that this reply replaces.
pub fn known_by(bot: &Bot, reply: Reply, idempotency_key: &str) -> Reply {
    let mut reply = reply;
    let settings = button(bot, "Settings", &lines::message::settings(idempotency_key));
    add(&mut reply.rows, settings);
    reply
}

/// A reply that replaces a message. One of its buttons keeps the message's idempotency key, so that it can still be found.
pub fn after(bot: &Bot, title: String, text: Text, buttons: Vec<Button>, contents: &Contents) -> Reply {
    let rows = buttons.chunks(BUTTONS_A_ROW).map(|row| Row::Buttons(row.to_vec())).collect();
    let reply = Reply { title: Some(title), text, rows, private: true, ..Reply::default() };
    known_by(bot, reply, &contents.idempotency_key)
}

/// A moment within a few days: `today at 10:05`.
fn soon(until: NaiveDateTime, now: NaiveDateTime) -> String {
    let time = clock::shown(until.time());
    match until.date() - now.date() {
        days if days == TimeDelta::zero() => format!("today at {time}"),
        days if days == TimeDelta::days(1) => format!("tomorrow at {time}"),
        _ => format!("on {} at {time}", dates::day(until.date(), now.date())),
    }
}
