//! Everything that is said unasked. No private words in the line that a phone shows while it is locked.

use super::best_week;
use super::calendar;
use super::occurrence;
use super::why::why_button;
use crate::bot::Bot;
use crate::bot::commands::asked;
use crate::bot::commands::feedback;
use crate::bot::drawing::stage_of;
use crate::bot::line::Invocation;
use crate::bot::reply::Button;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::mentoring::assignment;
use crate::mentoring::cadence::MonthDay;
use crate::mentoring::cadence::Rhythm;
use crate::mentoring::delivery::Contents;
use crate::mentoring::delivery::Item;
use crate::mentoring::delivery::Outcome;
use crate::mentoring::delivery::Promise;
use crate::mentoring::delivery::Role;
use crate::mentoring::delivery::State;
use crate::mentoring::schedule;
use crate::mentoring::schedule::Reason;
use crate::store::checkins::undelivered::Undelivered;
use chrono::NaiveDate;

/// How the ids of questions begin that are about feedback to give. Its words can be practised first.
const GIVEN: &str = "given.";
/// After so many check-ins of a schedule it is asked whether it is still worth it as it is.
const REVIEWED: u32 = 6;
/// How much of what somebody wrote is quoted back, in characters.
const QUOTED: usize = 200;

/// The message that says this, as it is at the moment of sending.
pub fn message(bot: &Bot, contents: &Contents) -> Reply {
    match contents.role {
        Role::Welcome => welcome(bot, contents),
        Role::Notice => notice(bot, contents),
        Role::CheckIn | Role::Snoozed | Role::Reminder | Role::Asked => check_in(bot, contents),
    }
}

/// The reply to the press that started something, where its first message did not reach them.
pub fn not_reached(bot: &Bot) -> Reply {
    let text = Text::default()
        .plain("It has begun, and it stays. But my first word didn't get through: ")
        .strong("your direct messages are closed to me")
        .plain(". Until they open, I tell you here what I wanted to ask, the next time you say something to me.");
    let rows = vec![Row::Buttons(vec![open_button(bot), super::checkin::list_button(bot)])];
    Reply { text, rows, private: true, ..Reply::default() }
}

/// What did not reach them, and the ways to it.
pub fn not_reached_since(bot: &Bot, untold: &[Undelivered]) -> Reply {
    let mut dates: Vec<NaiveDate> = untold.iter().map(|untold| untold.nominal).collect();
    dates.dedup();
    let is_left = untold.iter().any(|untold| untold.schedule.state == schedule::State::Paused(Reason::Left));
    let is_closed = !is_left && untold.iter().any(|untold| untold.state == State::Unreachable);
    let text = Text::default()
        .plain(format!("I couldn't reach you on {}", calendar::dates(&dates)))
        .plain(match (is_left, is_closed) {
            (true, _) => "; you and I share no server any more.",
            (false, true) => "; your direct messages are closed to me.",
            (false, false) => "; that was my fault.",
        })
        .plain(" Nothing is lost.");
    let paused = untold.iter().find(|untold| matches!(untold.schedule.state, schedule::State::Paused(_)));
    let text = match paused {
        Some(_) => text.plain(" I stopped trying, until you say go on."),
        None => text,
    };
    let last = untold.last();
    let mut buttons: Vec<Button> =
        last.map(|untold| button(bot, "Answer here", asked::HERE, &untold.marker)).into_iter().collect();
    buttons.extend(is_closed.then(|| open_button(bot)));
    buttons.extend(paused.map(|untold| button(bot, "Resume", asked::RESUME, &untold.marker)));
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

/// The button that leads to how direct messages are opened.
pub fn open_button(bot: &Bot) -> Button {
    let line = Invocation { verb: Some(asked::OPEN), ..Invocation::of(asked::NAME) };
    Button { label: "Help me open them".to_owned(), line: bot.line(&line) }
}

/// How direct messages are opened.
pub fn how_to_open(bot: &Bot) -> Reply {
    let text = "On Discord it is a switch of the server that we share.\n\n\
                • On a phone: press and hold the server's picture, More Options, and switch Direct Messages on.\n\
                • On a computer: right-click the server's picture, Privacy Settings, and switch Direct Messages on.\n\n\
                If it is on already, look whether you blocked me: that closes the same door. Nothing is lost meanwhile.";
    let rows = vec![Row::Buttons(vec![super::checkin::list_button(bot)])];
    Reply { text: Text::default().plain(text), rows, private: true, ..Reply::default() }
}

/// A button that is about the message with this marker, or about the check-in with it.
pub fn button(bot: &Bot, label: &str, verb: &'static str, marker: &str) -> Button {
    let line = Invocation { verb: Some(verb), ..Invocation::of(asked::NAME) }.with(asked::OF, marker);
    Button { label: label.to_owned(), line: bot.line(&line) }
}

/// The button that answers a check-in of the message with this marker. It says which message it stands on where that is
/// another one, so that the message can be known by it when the answer has taken its place.
pub fn answer_button(bot: &Bot, label: &str, check_in: &str, message: &str) -> Button {
    let line = Invocation { verb: Some(asked::ANSWER), ..Invocation::of(asked::NAME) }.with(asked::OF, check_in);
    let line = if check_in == message { line } else { line.with(asked::ON, message) };
    Button { label: label.to_owned(), line: bot.line(&line) }
}

/// The button that answers one of the check-ins in the message with this marker: by a form, or by a best week.
fn answering(bot: &Bot, label: &str, item: &Item, message: &str) -> Button {
    match occurrence::opens(bot, item) {
        true => Button { label: label.to_owned(), line: bot.line(&best_week::asked(&item.marker)) },
        false => answer_button(bot, label, &item.marker, message),
    }
}

/// What a kind of check-in is called. One that the knowledge no longer has goes by its id.
pub fn title(bot: &Bot, kind: &str) -> String {
    bot.knowledge().checkin(kind).map_or_else(|| calendar::capital(kind), |kind| kind.name.title.clone())
}

/// Somebody's own words on one line, cut between two words where they are long.
pub fn short(words: &str) -> String {
    shorter(words, QUOTED)
}

/// The same within so many characters.
pub fn shorter(words: &str, most: usize) -> String {
    let flat = crate::bot::words::clean(words).split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':', ' ']))
}

fn welcome(bot: &Bot, contents: &Contents) -> Reply {
    let schedule = &contents.schedule;
    let kind = bot.knowledge().checkin(&schedule.kind);
    let text = Text::default()
        .plain(greeting("Hello", contents))
        .plain(" This is where I'll ask, ")
        .strong(calendar::rhythm(&schedule.cadence))
        .plain(kind.map_or_else(|| ".".to_owned(), |kind| format!(", about {}.", kind.about)))
        .plain(format!(
            " The first time is {}.\n\nOnly you read what you answer. A button works for as long as its message is here, so \
             there is never a rush.",
            calendar::day(schedule.next_nominal, contents.nominal)
        ));
    let marker = &contents.marker;
    let buttons = settings(bot, marker, marker);
    card("Your check-in has begun.", title(bot, &schedule.kind), text, vec![Row::Buttons(buttons)])
}

fn notice(bot: &Bot, contents: &Contents) -> Reply {
    let marker = &contents.marker;
    let text = match contents.reason.as_str() {
        quiet if quiet == Reason::Quiet.name() => {
            "Three went by unanswered, so I've paused this. Everything you wrote is still here."
        }
        _ => "I've paused this. Everything you wrote is still here.",
    };
    let mut buttons = vec![button(bot, "Start again", asked::RESUME, marker)];
    if let Some(rhythm) = less_often(contents.schedule.cadence.rhythm) {
        let line = Invocation { verb: Some(asked::RESUME), ..Invocation::of(asked::NAME) }
            .with(asked::OF, marker)
            .with(asked::EVERY, schedule::every(rhythm));
        buttons.push(Button { label: "Less often".to_owned(), line: bot.line(&line) });
    }
    buttons.push(button(bot, "Stop", asked::STOP, marker));
    buttons.push(why_button(bot, marker));
    let title = title(bot, &contents.schedule.kind);
    card("I've paused your check-in.", title, Text::default().plain(text), vec![Row::Buttons(buttons)])
}

/// The next rhythm that comes back less often, on as much the same day as it has.
pub fn less_often(rhythm: Rhythm) -> Option<Rhythm> {
    match rhythm {
        Rhythm::Weekly(day) => Some(Rhythm::Biweekly(day)),
        Rhythm::Biweekly(day) => Some(Rhythm::Monthly(MonthDay::Last(day))),
        Rhythm::Monthly(day) => Some(Rhythm::Quarterly(day)),
        Rhythm::Quarterly(_) => None,
    }
}

fn check_in(bot: &Bot, contents: &Contents) -> Reply {
    let marker = &contents.marker;
    let notice = format!("Your questions for {}.", contents.nominal.format("%A"));
    let [first, others @ ..] = contents.items.as_slice() else {
        let text = Text::default().plain("This one is done. Nothing in it is waiting for you.");
        let settings = settings(bot, marker, marker);
        return card(&notice, title(bot, &contents.schedule.kind), text, vec![Row::Buttons(settings)]);
    };
    // Where one of another schedule is all that is left of a message, its buttons are about that.
    let about = match others {
        [] if first.schedule != contents.schedule.uid => &first.marker,
        _ => marker,
    };
    let settings = settings(bot, about, marker);
    let mut text = Text::default().plain(opening(contents));
    for item in &contents.items {
        if !others.is_empty() {
            text = text.plain("\n\n").strong(title(bot, &item.kind));
        }
        text = occurrence::said(bot, contents, item, text);
    }
    let text = match others {
        [] if is_due_for_review(bot, first) => text.plain(format!(
            "\n\nThis is the {} of these. If they begin to feel like homework: shorter, less often, about something else?",
            calendar::ordinal(first.number)
        )),
        _ => text,
    };
    // What made a week good is chosen on the message itself, where that is known by the check-in's own name.
    let is_choice = others.is_empty() && occurrence::opens(bot, first) && first.schedule == contents.schedule.uid;
    let pick = is_choice.then(|| best_week::pick(bot, &best_week::writing(Some(marker)))).flatten();
    let text = if pick.is_some() { best_week::choose(text) } else { text };
    let text = text.plain("\n\nOnly you read the answers.");
    let title = if others.is_empty() { title(bot, &first.kind) } else { "Your check-ins".to_owned() };
    let mut later = vec![
        put_off(bot, "In an hour", asked::HOUR, marker),
        put_off(bot, "Tomorrow", asked::TOMORROW, marker),
        put_off(bot, "Next week", asked::WEEK, marker),
        button(bot, "Skip", asked::SKIP, marker),
    ];
    let mut rows = Vec::new();
    if others.is_empty() {
        if pick.is_none() {
            let label = if first.begun > 0 { "Go on" } else { "Answer" };
            later.insert(0, answering(bot, label, first, marker));
        }
        rows.push(later);
        rows.push(beside(bot, first, about, marker));
    } else {
        rows.extend([answers(bot, contents), later]);
    }
    rows.push(settings);
    let rows = rows.into_iter().filter(|row| !row.is_empty()).map(Row::Buttons);
    card(&notice, title, text, pick.into_iter().chain(rows).collect())
}

/// What can be pressed beside the answer: what came of what they said they would try, and what else this one is about.
fn beside(bot: &Bot, item: &Item, about: &str, marker: &str) -> Vec<Button> {
    let mut buttons = match &item.promise {
        Some(promise) if promise.is_pending() => {
            let closes = item.questions.iter().any(|question| bot.knowledge().is_closing(question));
            outcomes(bot, marker, promise, closes)
        }
        Some(promise) if promise.outcome == Outcome::Done => {
            let line = Invocation { verb: Some(asked::KEEP), ..Invocation::of(asked::NAME) };
            let line = line.with(asked::OF, marker).with(asked::TO, &promise.marker);
            vec![Button { label: "Keep it as a win".to_owned(), line: bot.line(&line) }]
        }
        _ => Vec::new(),
    };
    let stage = bot.knowledge().checkin(&item.kind).and_then(|kind| stage_of(kind, &item.questions));
    if item.questions.iter().any(|question| question.starts_with(GIVEN)) {
        buttons.push(Button { label: "Practise the words".to_owned(), line: bot.line(&feedback::practise()) });
    }
    if stage == Some(assignment::MIDDLE) {
        buttons.push(button(bot, "It's over", asked::OVER, about));
    }
    if is_due_for_review(bot, item) {
        buttons.push(button(bot, "Change it", asked::REVIEW, about));
    }
    buttons
}

/// What can have come of what they said they would try, on the message with this marker. It is taken along only where `closes`
/// says that they are asked for something to try, which that is then.
pub fn outcomes(bot: &Bot, marker: &str, promise: &Promise, closes: bool) -> Vec<Button> {
    let all = [("I did", Outcome::Done), ("I take it along", Outcome::Carried), ("I let it go", Outcome::Dropped)];
    let all = all.into_iter().filter(|(_, outcome)| closes || *outcome != Outcome::Carried);
    let button = |(label, outcome): (&str, Outcome)| {
        let line = Invocation { verb: Some(asked::TRIED), ..Invocation::of(asked::NAME) };
        let line = line.with(asked::OF, marker).with(asked::HOW, outcome.name()).with(asked::TO, &promise.marker);
        Button { label: label.to_owned(), line: bot.line(&line) }
    };
    all.map(button).collect()
}

/// Whether it is time to ask whether this is still worth it as it is. Not of what begins or ends by itself.
fn is_due_for_review(bot: &Bot, item: &Item) -> bool {
    let stage = bot.knowledge().checkin(&item.kind).and_then(|kind| stage_of(kind, &item.questions));
    !occurrence::opens(bot, item)
        && item.number.is_multiple_of(REVIEWED)
        && stage.is_none_or(|stage| stage == assignment::MIDDLE)
}

/// What stands under every message: how it stands, its end, and why it came.
fn settings(bot: &Bot, about: &str, marker: &str) -> Vec<Button> {
    let stop = Invocation { verb: Some(asked::STOP), ..Invocation::of(asked::NAME) }.with(asked::OF, about);
    let stop = if about == marker { stop } else { stop.with(asked::ON, marker) };
    vec![
        button(bot, "Settings", asked::SETTINGS, about),
        Button { label: "Stop".to_owned(), line: bot.line(&stop) },
        why_button(bot, marker),
    ]
}

/// A button for each check-in in a message, by what it is about.
pub fn answers(bot: &Bot, contents: &Contents) -> Vec<Button> {
    let alike =
        |item: &Item, until: usize| contents.items[..until].iter().filter(|other| other.kind == item.kind).count();
    let label = |(at, item): (usize, &Item)| {
        let title = title(bot, &item.kind);
        match (alike(item, contents.items.len()), alike(item, at)) {
            (1, _) => format!("Answer: {title}"),
            (_, before) => format!("Answer: {title} ({})", before + 1),
        }
    };
    let all = contents.items.iter().enumerate();
    all.map(|(at, item)| answering(bot, &label((at, item)), item, &contents.marker)).collect()
}

fn put_off(bot: &Bot, label: &str, until: &str, marker: &str) -> Button {
    let line = Invocation { verb: Some(asked::SNOOZE), ..Invocation::of(asked::NAME) };
    let line = line.with(asked::OF, marker).with(asked::FOR, until);
    Button { label: label.to_owned(), line: bot.line(&line) }
}

fn opening(contents: &Contents) -> String {
    match contents.role {
        Role::Snoozed => match &contents.called {
            Some(called) => format!("Here it is again, {}, as you asked.", super::echo(called)),
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
            greeting(calendar::weekday_name(chrono::Datelike::weekday(&contents.nominal)), contents)
        }
    }
}

/// A word, and what somebody wants to be called.
fn greeting(word: &str, contents: &Contents) -> String {
    match &contents.called {
        Some(called) => format!("{word}, {}.", super::echo(called)),
        None => format!("{word}."),
    }
}

fn card(notice: &str, title: String, text: Text, rows: Vec<Row>) -> Reply {
    Reply { notice: Some(notice.to_owned()), title: Some(title), text, rows, private: true, ..Reply::default() }
}
