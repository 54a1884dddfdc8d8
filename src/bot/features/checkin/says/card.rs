//! Shared parts of cards about a check-in: its state in a line, its title and its buttons.

use super::super::lines;
use super::super::lines::REMINDERS;
use crate::bot::Bot;
use crate::bot::line::{Invocation, clock};
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::{listed, title};
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::ladder::Name;
use crate::mentoring::quiet_hours::QuietHours;
use crate::mentoring::schedule::{Reason, Schedule, State};
use chrono::{NaiveDate, NaiveTime};

/// The labels of the buttons for the number of reminders, from none up.
const REMIND: [&str; 3] = ["No reminders", "Remind me once", "Remind me twice"];

/// The names for the number of reminders.
pub fn reminders() -> [Name; 3] {
    let name = |(id, title): (&str, &str)| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    std::array::from_fn(|at| name((REMINDERS[at], REMIND[at])))
}

/// The state of a check-in, in a line.
pub fn standing(schedule: &Schedule, today: NaiveDate) -> String {
    let rhythm = dates::rhythm(&schedule.cadence);
    let next = dates::day(schedule.next_nominal, today);
    match schedule.state {
        State::Active if schedule.until.is_some() => format!("{rhythm}; paused, and back on {next}"),
        State::Active => format!("{rhythm}; next on {next}"),
        State::Paused(Reason::Closed) => format!("{rhythm}; paused, since three didn't reach you"),
        State::Paused(Reason::Left) => format!("{rhythm}; paused, since you and I share no server now"),
        State::Paused(Reason::Quiet) => format!("{rhythm}; paused after three without an answer"),
        State::Paused(_) => format!("{rhythm}; paused until you resume it"),
        State::Ended(_) => format!("{rhythm}; stopped"),
    }
}

/// The line that previews a check-in just like this one.
pub fn again(schedule: &Schedule) -> Invocation {
    lines::start_like(&schedule.kind, &schedule.cadence)
}

/// The button that sets the number of reminders; past the most, it starts again at none. `here` is the line that it completes.
pub fn reminding(bot: &Bot, here: Invocation, nudges: u32) -> Option<Button> {
    let (id, label) = REMINDERS.into_iter().zip(REMIND).cycle().nth(usize::try_from(nudges).ok()?)?;
    let line = lines::remind(&here, id);
    Some(button(bot, label, &line))
}

/// A card about one check-in.
pub fn titled(bot: &Bot, schedule: &Schedule, text: Text, rows: Vec<Row>) -> Reply {
    Reply { title: Some(title(bot, &schedule.kind)), text, rows, private: true, ..Reply::default() }
}

/// The button to their check-ins.
pub fn list_button(bot: &Bot) -> Button {
    button(bot, "My check-ins", &lines::list())
}

/// A note about their quiet hours, if the check-in would come within them.
pub fn quiet_note(quiet: Option<QuietHours>, at: NaiveTime) -> String {
    match quiet.filter(|quiet| quiet.hold(at)) {
        Some(quiet) => format!(" Your quiet hours last until {}, so it comes then.", clock::shown(quiet.until)),
        None => String::new(),
    }
}

/// The next few dates, as part of a sentence.
pub fn following(next: &[NaiveDate], today: NaiveDate) -> String {
    let days: Vec<String> = next.iter().map(|date| dates::day(*date, today)).collect();
    listed(&days.iter().map(String::as_str).collect::<Vec<_>>())
}
