//! Wording for check-ins that have started: the settings card, and replies to changes.

use super::super::lines;
use super::super::lines::{UNTIL, Which};
use super::card::{again, following, list_button, quiet_note, reminding, standing, titled};
use super::checkin::menus;
use super::{themes, undelivered, undo};
use crate::bot::Bot;
use crate::bot::features::best_week::says::one;
use crate::bot::line::{Invocation, clock};
use crate::bot::phrases::buttons::{button, menu, plain};
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::title;
use crate::bot::reply::{Button, Choice, Reply, Row, Text};
use crate::mentoring::quiet_hours::QuietHours;
use crate::mentoring::schedule::{Schedule, State};
use crate::store::checkins::undelivered::Undelivered;
use chrono::{Days, NaiveDate};

/// How long a pause can be: labels, and days.
const WAITS: [(&str, u64); 3] = [("For a week", 7), ("For two weeks", 14), ("For four weeks", 28)];

/// The settings card of one check-in: its state, and everything that can be changed.
pub fn one(bot: &Bot, schedule: &Schedule, quiet: Option<QuietHours>, today: NaiveDate, all: &[Schedule]) -> Reply {
    let text = Text::default().plain(dates::capital(&standing(schedule, today))).plain(".");
    let text = text.then(details(schedule, quiet, today));
    let which = Which::of(schedule, all);
    let mut rows = menus(bot, &lines::change(which), &schedule.cadence);
    let button = |label: &str, line: fn(Which<'_>) -> Invocation| button(bot, label, &line(Which::of(schedule, all)));
    // A message has five rows, and four of them are menus.
    let mut buttons = match schedule.state {
        State::Active if schedule.until.is_none() => {
            vec![button("Skip the next", lines::skip), button("Pause", lines::pause)]
        }
        _ => vec![button("Resume", lines::resume).main()],
    };
    buttons.push(button("Stop", lines::stop).danger());
    rows.push(Row::Buttons(buttons));
    rows.push(menu("More", more(bot, schedule, all)));
    titled(bot, schedule, text, rows)
}

/// What else is set, in a sentence each.
fn details(schedule: &Schedule, quiet: Option<QuietHours>, today: NaiveDate) -> Text {
    let text = Text::default();
    match schedule.state {
        State::Active => text
            .plain(quiet_note(quiet, schedule.cadence.at))
            .plain(if schedule.short { " One question at a time." } else { "" })
            .plain(schedule.ends.map_or_else(String::new, |ends| {
                format!(" The assignment is to be done by {}.", dates::day(ends, today))
            }))
            .plain(reminders(schedule.reminders)),
        State::Paused(_) | State::Ended(_) => text,
    }
}

/// The entries of the menu with everything that is needed less often.
fn more(bot: &Bot, schedule: &Schedule, all: &[Schedule]) -> Vec<Choice> {
    let entry = |label: &str, about: &str, line: &Invocation| button(bot, label, line).choice().about(about);
    let which = || Which::of(schedule, all);
    let opens = themes::opens(bot, schedule);
    let mut entries = vec![entry("Ask me now", "The questions come at once", &lines::now(which()))];
    match (themes::has_stages(bot, schedule), opens) {
        (true, _) => {
            entries.push(entry("The assignment", "Say what it is, and when it ends", &lines::assignment(which())))
        }
        (_, true) => entries.push(one::all_button(bot).choice().about("All that you wrote down")),
        _ => entries.push(entry("What it asks", "Choose what the questions are about", &lines::themes(which()))),
    }
    if !opens {
        entries.push(entry("What I wrote", "Your answers so far", &lines::history(which())));
    }
    let fewer = reminding(bot, lines::change(which()), schedule.reminders + 1);
    entries.extend(fewer.map(|fewer| fewer.choice().about("What happens when one stays open")));
    entries.push(entry("Calendar file", "The next dates, for your own calendar", &lines::calendar()));
    entries.push(entry("Start another", "A check-in about something else", &lines::start_which()));
    entries.push(list_button(bot).choice().about("All of them"));
    entries
}

/// Adds why a message came, to the settings that were opened from it.
pub fn asked_from(bot: &Bot, mut reply: Reply, key: &str) -> Reply {
    if let Some(Row::Menu(more)) = reply.rows.last_mut() {
        more.options.push(button(bot, "Why this?", &lines::message::why(key)).choice().about("Why the message came"));
    }
    reply
}

/// The button that exports the next dates of all check-ins.
fn calendar_button(bot: &Bot) -> Button {
    button(bot, "Calendar file", &lines::calendar())
}

/// How many reminders it sends, as a sentence.
fn reminders(nudges: u32) -> &'static str {
    match nudges {
        0 => " If one stays open, I leave it at that.",
        1 => " If one stays open, I remind you once.",
        _ => " If one stays open, I remind you twice at most.",
    }
}

/// Several check-ins, one per line.
pub fn several(bot: &Bot, shown: &[&Schedule], today: NaiveDate, all: &[Schedule]) -> Reply {
    let mut text = Text::default();
    for schedule in shown {
        text = text.item().strong(title(bot, &schedule.kind)).plain(format!(": {}", standing(schedule, today)));
    }
    let more = button(bot, "Start another", &lines::start_which());
    let away = button(bot, "I'm away for a while", &lines::away());
    Reply {
        title: Some("Your check-ins".to_owned()),
        text,
        rows: vec![
            schedules_menu(bot, shown, |schedule| lines::show(Which::of(schedule, all))),
            Row::Buttons(vec![more, away, calendar_button(bot)]),
        ],
        private: true,
        ..Reply::default()
    }
}

/// Asks which check-in a line means, if several match.
pub fn which_one(bot: &Bot, asked: &Invocation, several: &[&Schedule]) -> Reply {
    let line = |schedule: &Schedule| lines::by_id(asked, &schedule.uid);
    plain("Which one do you mean?", vec![schedules_menu(bot, several, line)])
}

fn schedules_menu(bot: &Bot, schedules: &[&Schedule], line: impl Fn(&Schedule) -> Invocation) -> Row {
    let option = |schedule: &&Schedule| {
        let label = format!("{} · {}", title(bot, &schedule.kind), dates::rhythm(&schedule.cadence));
        button(bot, label, &line(schedule)).choice()
    };
    menu("Choose one", schedules.iter().map(option))
}

/// Adds news to a reply: that they are away, and which messages did not reach them.
pub fn with_news(bot: &Bot, reply: Reply, away: Option<NaiveDate>, untold: &[Undelivered], today: NaiveDate) -> Reply {
    let mut reply = reply;
    if let Some(back) = away {
        let away = format!("You're away until {}; nothing comes before.\n\n", dates::day(back, today));
        reply.text = Text::default().plain(away).then(reply.text);
    }
    if !untold.is_empty() {
        let news = undelivered::not_reached_since(bot, untold);
        reply.text = news.text.plain("\n\n").then(reply.text);
        reply.rows.splice(0..0, news.rows);
        // A message has room for five rows, and buttons for missed messages matter more than the last of the others.
        reply.rows.truncate(MOST_ROWS);
    }
    reply
}

/// The most rows of buttons and menus in one message.
const MOST_ROWS: usize = 5;

/// The reply when a schedule was changed.
pub fn changed(bot: &Bot, schedule: &Schedule, quiet: Option<QuietHours>, today: NaiveDate, all: &[Schedule]) -> Reply {
    let next = std::iter::successors(Some(schedule.next_nominal), |date| schedule.cadence.nominal(date.succ_opt()?));
    let next: Vec<NaiveDate> = next.take(3).collect();
    let text = Text::default()
        .plain("Kept: ")
        .strong(dates::rhythm(&schedule.cadence))
        .plain(format!(". The next dates: {}.", following(&next, today)))
        .then(details(schedule, quiet, today));
    Reply { text, ..one(bot, schedule, quiet, today, all) }
}

/// Asks whether to leave out this date.
pub fn skip_asked(bot: &Bot, schedule: &Schedule, date: NaiveDate, today: NaiveDate, all: &[Schedule]) -> Reply {
    let text = Text::default().plain("The next one is for ").strong(dates::day(date, today)).plain(". Leave it out?");
    let skip = lines::skip_date(Which::of(schedule, all), date);
    let skip = button(bot, "Leave it out", &skip).main();
    let keep = button(bot, "Keep it", &lines::show(Which::of(schedule, all)));
    titled(bot, schedule, text, vec![Row::Buttons(vec![skip, keep])])
}

/// The reply when a date was left out.
pub fn skipped(bot: &Bot, schedule: &Schedule, date: NaiveDate, today: NaiveDate) -> Reply {
    let text = Text::default()
        .plain(format!("{} is left out. The next one is for ", dates::day(date, today)))
        .strong(dates::day(schedule.next_nominal, today))
        .plain(".");
    let undo = undo::date_button(bot, schedule, date);
    titled(bot, schedule, text, vec![Row::Buttons(vec![undo, list_button(bot)])])
}

/// The reply to a date that cannot be left out because it is not the next one.
pub fn not_next(bot: &Bot, schedule: &Schedule, date: NaiveDate, today: NaiveDate, all: &[Schedule]) -> Reply {
    let other = skip_asked(bot, schedule, schedule.next_nominal, today, all);
    let text = Text::default().plain(format!("I have nothing to send you for {}. ", dates::day(date, today)));
    Reply { text: text.then(other.text), error: true, ..other }
}

/// The reply when a check-in was paused.
pub fn paused(bot: &Bot, schedule: &Schedule, asked: &Invocation, today: NaiveDate, all: &[Schedule]) -> Reply {
    let resume = button(bot, "Resume", &lines::resume(Which::of(schedule, all))).main();
    let text = match schedule.until {
        Some(until) => Text::default()
            .plain(format!("Paused. Nothing comes before {}, and the next one is for ", dates::day(until, today)))
            .strong(dates::day(schedule.next_nominal, today))
            .plain("."),
        None => Text::default().plain("Paused, for as long as you like. Or shall it come back by itself?"),
    };
    let mut rows = vec![Row::Buttons(vec![resume, list_button(bot)])];
    if schedule.until.is_none() {
        rows.push(Row::Buttons(waits(bot, asked, UNTIL, today)));
    }
    titled(bot, schedule, text, rows)
}

/// The reply when a check-in was resumed.
pub fn resumed(bot: &Bot, schedule: &Schedule, quiet: Option<QuietHours>, today: NaiveDate) -> Reply {
    let text = Text::default()
        .plain("It goes on, ")
        .plain(dates::often(schedule.cadence.rhythm))
        .plain(". The next one is for ")
        .strong(format!("{}, {}", dates::day(schedule.next_nominal, today), clock::shown(schedule.cadence.at)))
        .plain(format!(".{}", quiet_note(quiet, schedule.cadence.at)));
    titled(bot, schedule, text, vec![Row::Buttons(vec![list_button(bot)])])
}

/// The reply when a check-in was stopped.
pub fn stopped(bot: &Bot, schedule: &Schedule) -> Reply {
    let again = button(bot, "Start it again", &again(schedule));
    let text = Text::default().plain("Stopped. Nothing more comes from this one, and what you wrote is kept.");
    let undo = undo::stop_button(bot, schedule);
    titled(bot, schedule, text, vec![Row::Buttons(vec![undo, again, list_button(bot)])])
}

/// The reply to a date that is today or in the past.
pub fn past_day(bot: &Bot, asked: &Invocation, arg: &'static str, date: NaiveDate, today: NaiveDate) -> Reply {
    let which = if date == today { "is today" } else { "is behind us" };
    let text = format!("{} {which}. Name a day that is still to come:", dates::day(date, today));
    Reply { error: true, ..plain(&text, vec![Row::Buttons(waits(bot, asked, arg, today))]) }
}

/// The reply to a date too far ahead.
pub fn too_far(bot: &Bot, asked: &Invocation, arg: &'static str, today: NaiveDate) -> Reply {
    let text = "That is more than a year away, and by then we'd both have forgotten. Name a nearer day, or stop it; what you \
                wrote stays either way.";
    Reply { error: true, ..plain(text, vec![Row::Buttons(waits(bot, asked, arg, today))]) }
}

/// Buttons for common lengths of a pause, which complete the line with a date.
pub fn waits(bot: &Bot, asked: &Invocation, arg: &'static str, today: NaiveDate) -> Vec<Button> {
    let button = |(label, days): &(&str, u64)| {
        let date = today.checked_add_days(Days::new(*days))?;
        let line = asked.clone().with(arg, date.to_string());
        Some(button(bot, *label, &line))
    };
    WAITS.iter().filter_map(button).collect()
}
