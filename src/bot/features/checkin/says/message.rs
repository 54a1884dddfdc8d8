//! Wording of scheduled messages. The line that a locked phone shows has no private words.

use super::super::lines;
use super::super::lines::message::Until;
use super::item;
use crate::bot::Bot;
use crate::bot::features::best_week::says::one;
use crate::bot::features::{best_week, feedback};
use crate::bot::line::Invocation;
use crate::bot::outbox::questions::stage_of;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::{echo, title};
use crate::bot::reply::{Button, Reply, Row, Section, Text};
use crate::mentoring::assignment;
use crate::mentoring::cadence::{MonthDay, Rhythm};
use crate::mentoring::delivery::{Contents, Item, Outcome, Promise, Role};
use crate::mentoring::schedule::Reason;

/// The prefix of question ids about giving feedback, whose words can be practised first.
const GIVEN: &str = "given.";
/// Every so many check-ins, the message asks whether the schedule is still worth it.
const REVIEWED: u32 = 6;

/// The message for these contents, as they are when it is sent.
pub fn message(bot: &Bot, contents: &Contents) -> Reply {
    match contents.role {
        Role::Welcome => welcome(bot, contents),
        Role::Notice => notice(bot, contents),
        Role::CheckIn | Role::Snoozed | Role::Reminder | Role::Asked => check_in(bot, contents),
    }
}

/// The button that answers one of the check-ins in the message with this key: a form, or a best week.
fn answering(bot: &Bot, label: &str, item: &Item, message: &str) -> Button {
    match item::opens(bot, item) {
        true => button(bot, label, &best_week::lines::asked_by(&item.idempotency_key)),
        false => button(bot, label, &lines::message::answer_on(&item.idempotency_key, message)),
    }
}

fn welcome(bot: &Bot, contents: &Contents) -> Reply {
    let schedule = &contents.schedule;
    let kind = bot.knowledge().checkin(&schedule.kind);
    let text = Text::default()
        .plain(greeting("Hello", contents))
        .plain(" This is where I'll ask, ")
        .strong(dates::rhythm(&schedule.cadence))
        .plain(kind.map_or_else(|| ".".to_owned(), |kind| format!(", about {}.", kind.about)))
        .plain(format!(
            " The first time is {}.\n\nOnly you read what you answer. A button works for as long as its message is here, so \
             there is never a rush.",
            dates::day(schedule.next_nominal, contents.nominal)
        ));
    let settings = settings(bot, &contents.idempotency_key);
    card("Your check-in has begun.", title(bot, &schedule.kind), text, vec![Row::Buttons(vec![settings])])
}

fn notice(bot: &Bot, contents: &Contents) -> Reply {
    let idempotency_key = &contents.idempotency_key;
    let text = match contents.reason.as_str() {
        quiet if quiet == Reason::Quiet.name() => {
            "Three went by unanswered, so I've paused this. Everything you wrote is still here."
        }
        _ => "I've paused this. Everything you wrote is still here.",
    };
    let mut buttons = vec![button(bot, "Start again", &lines::message::resume_message(idempotency_key, None)).main()];
    if let Some(rhythm) = less_often(contents.schedule.cadence.rhythm) {
        buttons.push(button(bot, "Less often", &lines::message::resume_message(idempotency_key, Some(rhythm))));
    }
    buttons.push(why_button(bot, idempotency_key));
    let stop = button(bot, "Stop", &lines::message::stop_on(idempotency_key, idempotency_key)).danger();
    let title = title(bot, &contents.schedule.kind);
    let rows = vec![Row::Buttons(buttons), Row::Buttons(vec![stop])];
    card("I've paused your check-in.", title, Text::default().plain(text), rows)
}

/// The next rhythm that comes less often, on the closest possible day.
pub fn less_often(rhythm: Rhythm) -> Option<Rhythm> {
    match rhythm {
        Rhythm::Weekly(day) => Some(Rhythm::Biweekly(day)),
        Rhythm::Biweekly(day) => Some(Rhythm::Monthly(MonthDay::Last(day))),
        Rhythm::Monthly(day) => Some(Rhythm::Quarterly(day)),
        Rhythm::Quarterly(_) => None,
    }
}

fn check_in(bot: &Bot, contents: &Contents) -> Reply {
    let idempotency_key = &contents.idempotency_key;
    let notice = match contents.role {
        Role::Reminder => "Still open: your questions.".to_owned(),
        _ => format!("Your questions for {}.", contents.nominal.format("%A")),
    };
    let [first, others @ ..] = contents.items.as_slice() else {
        let text = Text::default().plain("This one is done. Nothing in it is waiting for you.");
        let settings = settings(bot, idempotency_key);
        return card(&notice, title(bot, &contents.schedule.kind), text, vec![Row::Buttons(vec![settings])]);
    };
    // If the only check-in left in a message is from another schedule, the buttons are about that one.
    let about = match others {
        [] if first.schedule != contents.schedule.uid => &first.idempotency_key,
        _ => idempotency_key,
    };
    let text = item::said(bot, contents, first, Text::default().plain(opening(contents)));
    let text = match others {
        [] if is_due_for_review(bot, first) => text.plain(format!(
            "\n\nThis is the {} of these. If they begin to feel like homework: shorter, less often, about something else?",
            dates::ordinal(first.number)
        )),
        _ => text,
    };
    // The tags of a best week are picked on the message itself, but only if its key is that of the check-in.
    let is_choice = others.is_empty() && item::opens(bot, first) && first.schedule == contents.schedule.uid;
    let pick = is_choice.then(|| one::pick(bot, &best_week::lines::write(Some(idempotency_key)))).flatten();
    let text = if pick.is_some() { one::choose(text) } else { text };
    let answers = match others {
        _ if pick.is_some() => Vec::new(),
        [] => {
            let label = if first.begun > 0 { "Go on" } else { "Answer" };
            vec![answering(bot, label, first, idempotency_key).main()]
        }
        _ => answers(bot, contents),
    };
    let titles = titles(bot, contents);
    let section = |(item, title): (&Item, &String)| Section {
        title: title.clone(),
        text: item::said(bot, contents, item, Text::default()),
    };
    let sections = others.iter().zip(titles.iter().skip(1)).map(section).collect();
    let mut last = beside(bot, contents, about);
    last.push(settings(bot, about));
    let rows = [
        Row::Buttons(answers),
        Row::Buttons(outcome(bot, contents)),
        not_now(bot, idempotency_key),
        Row::Buttons(last),
    ];
    let rows = rows.into_iter().filter(|row| !matches!(row, Row::Buttons(buttons) if buttons.is_empty()));
    let rows = pick.into_iter().chain(rows).collect();
    let title = titles.into_iter().next().unwrap_or_default();
    let footer = Some("Only you read the answers.".to_owned());
    Reply { sections, footer, ..card(&notice, title, text, rows) }
}

/// The titles of the check-ins in a message. Two of one kind are told apart by a number.
fn titles(bot: &Bot, contents: &Contents) -> Vec<String> {
    let of_kind = |items: &[Item], kind: &str| items.iter().filter(|item| item.kind == kind).count();
    let title = |(at, item): (usize, &Item)| {
        let title = title(bot, &item.kind);
        match (of_kind(&contents.items, &item.kind), of_kind(&contents.items[..at], &item.kind)) {
            (1, _) => title,
            (_, before) => format!("{title} ({})", before + 1),
        }
    };
    contents.items.iter().enumerate().map(title).collect()
}

/// The menu to put a message off, or to leave it out.
fn not_now(bot: &Bot, key: &str) -> Row {
    let entry = |label: &str, about: &str, line: &Invocation| button(bot, label, line).choice().about(about);
    let off = |until| lines::message::put_off(key, until);
    menu(
        "Not now",
        [
            entry("In an hour", "I ask again in an hour", &off(Until::Hour)),
            entry("Tomorrow", "I ask again tomorrow, at the usual time", &off(Until::Tomorrow)),
            entry("Next week", "I ask again on the same day of next week", &off(Until::NextWeek)),
            entry("Leave it out", "The next one comes as planned", &lines::message::leave(key)),
        ],
    )
}

/// Buttons for the outcome of the first promise in the message that waits for one. Once it is said, the next one has its turn.
fn outcome(bot: &Bot, contents: &Contents) -> Vec<Button> {
    let key = &contents.idempotency_key;
    let pending = |item: &&Item| item.promise.as_ref().is_some_and(Promise::is_pending);
    let waiting = contents.items.iter().filter(pending).count();
    let item = contents.items.iter().find(pending);
    if let Some((item, promise)) = item.and_then(|item| Some((item, item.promise.as_ref()?))) {
        let closes = item.questions.iter().any(|question| bot.knowledge().is_closing(question));
        let mut buttons = outcomes(bot, key, promise, closes);
        if let Some(first) = buttons.first_mut().filter(|_| waiting > 1) {
            first.label = format!("{}: {}", title(bot, &item.kind), first.label);
        }
        return buttons;
    }
    let done = contents.items.iter().filter_map(|item| item.promise.as_ref());
    let done = done.filter(|promise| promise.outcome == Outcome::Done);
    done.map(|promise| button(bot, "Keep it as a win", &lines::message::keep_as_win(key, &promise.idempotency_key)))
        .take(1)
        .collect()
}

/// Other buttons that the check-ins in this message need.
fn beside(bot: &Bot, contents: &Contents, about: &str) -> Vec<Button> {
    let mut buttons = Vec::new();
    let asks = |item: &Item| item.questions.iter().any(|question| question.starts_with(GIVEN));
    if contents.items.iter().any(asks) {
        buttons.push(button(bot, "Practise the words", &feedback::lines::practise()));
    }
    if let [item] = contents.items.as_slice() {
        let stage = bot.knowledge().checkin(&item.kind).and_then(|kind| stage_of(kind, &item.questions));
        if stage == Some(assignment::MIDDLE) {
            buttons.push(button(bot, "It's over", &lines::message::over(about)));
        }
        if is_due_for_review(bot, item) {
            buttons.push(button(bot, "Change it", &lines::message::review(about)));
        }
    }
    buttons
}

/// Buttons for the outcome of a promise, on the message with this key. Carrying it over is only offered if the check-in asks for
/// a promise (`closes`), because the old one then becomes the answer.
pub fn outcomes(bot: &Bot, idempotency_key: &str, promise: &Promise, closes: bool) -> Vec<Button> {
    let all = [("I did", Outcome::Done), ("I take it along", Outcome::Carried), ("I let it go", Outcome::Dropped)];
    let all = all.into_iter().filter(|(_, outcome)| closes || *outcome != Outcome::Carried);
    let button = |(label, outcome): (&str, Outcome)| {
        button(bot, label, &lines::message::tried(idempotency_key, outcome, &promise.idempotency_key))
    };
    all.map(button).collect()
}

/// Whether it is time to ask if the schedule is still worth it. Best weeks and the ends of an assignment never ask.
fn is_due_for_review(bot: &Bot, item: &Item) -> bool {
    let stage = bot.knowledge().checkin(&item.kind).and_then(|kind| stage_of(kind, &item.questions));
    !item::opens(bot, item)
        && item.number.is_multiple_of(REVIEWED)
        && stage.is_none_or(|stage| stage == assignment::MIDDLE)
}

/// The button under every message: from there it can be changed, stopped, and asked why it came.
fn settings(bot: &Bot, about: &str) -> Button {
    button(bot, "Settings", &lines::message::settings(about))
}

/// A button for each check-in in a message; the first is the main one.
pub fn answers(bot: &Bot, contents: &Contents) -> Vec<Button> {
    let key = &contents.idempotency_key;
    let all = contents.items.iter().zip(titles(bot, contents)).map(|(item, label)| answering(bot, &label, item, key));
    all.enumerate().map(|(at, button)| if at == 0 { button.main() } else { button }).collect()
}

fn opening(contents: &Contents) -> String {
    match contents.role {
        Role::Snoozed => match &contents.called {
            Some(called) => format!("Here it is again, {}, as you asked.", echo(called)),
            None => "Here it is again, as you asked.".to_owned(),
        },
        Role::Reminder => {
            let day = contents.nominal.format("%A");
            let more = match (contents.seq, contents.reminders) {
                (0, 0 | 1) => "I remind you once, and no more.",
                (0, _) => "I remind you once more at most.",
                _ => "This is my second reminder, and the last.",
            };
            format!("{} What I asked on {day}. {more}", greeting("Still open", contents))
        }
        Role::Asked => greeting("Here you are", contents),
        Role::CheckIn | Role::Welcome | Role::Notice => {
            greeting(dates::weekday_name(chrono::Datelike::weekday(&contents.nominal)), contents)
        }
    }
}

/// A greeting with the name that the person wants to be called.
fn greeting(word: &str, contents: &Contents) -> String {
    match &contents.called {
        Some(called) => format!("{word}, {}.", echo(called)),
        None => format!("{word}."),
    }
}

fn card(notice: &str, title: String, text: Text, rows: Vec<Row>) -> Reply {
    Reply { notice: Some(notice.to_owned()), title: Some(title), text, rows, private: true, ..Reply::default() }
}

/// The button under every scheduled message that says why it was sent.
pub fn why_button(bot: &Bot, idempotency_key: &str) -> Button {
    button(bot, "Why this?", &lines::message::why(idempotency_key))
}
