//! Wording for starting a check-in: the kinds, the preview and the start.

use super::super::lines;
use super::super::lines::{ON, Which};
use super::card::{following, list_button, quiet_note, titled};
use crate::bot::Bot;
use crate::bot::features::profile::says::timezone;
use crate::bot::line::{Invocation, clock};
use crate::bot::phrases::buttons::{button, choices, menu, plain};
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::title;
use crate::bot::reply::{Choice, Reply, Row, Text};
use crate::mentoring::cadence::{Cadence, MonthDay, Rhythm};
use crate::mentoring::ladder::{CheckIn, Question};
use crate::mentoring::quiet_hours::QuietHours;
use crate::mentoring::schedule;
use crate::mentoring::schedule::{MOST, Schedule, State};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// The hours of the day on offer.
const HOURS: std::ops::RangeInclusive<u32> = 6..=22;
/// The days of the month on offer. `on=…` takes any other.
const MONTH_DAYS: [u32; 4] = [1, 10, 15, 31];

/// A check-in that a person may start, as its preview shows it.
pub struct Plan<'a> {
    /// The kind of check-in.
    pub kind: &'a CheckIn,
    /// Its rhythm and time.
    pub cadence: Cadence,
    /// Examples of its questions.
    pub questions: Vec<&'a Question>,
    /// Its first dates.
    pub next: Vec<NaiveDate>,
    /// Today's date in their time zone.
    pub today: NaiveDate,
    /// Their quiet hours.
    pub quiet: Option<QuietHours>,
    /// Their check-ins of the same kind.
    pub alike: &'a [&'a Schedule],
}

/// The kinds of check-in to start.
pub fn which(bot: &Bot) -> Reply {
    let text = "What shall I ask you about? You see the questions and the dates before anything begins, and only you read \
                the answers.";
    plain(text, kinds(bot))
}

/// The reply when they have no check-ins.
pub fn none(bot: &Bot) -> Reply {
    let text = "You have no check-ins. Choose one, and I come back on the day you say, with two or three questions by direct \
                message. Only you read the answers.";
    plain(text, kinds(bot))
}

/// The reply when they have no check-in of this kind.
pub fn none_of_kind(bot: &Bot, kind: &str) -> Reply {
    let start = button(bot, "See what it would ask", &lines::start(kind));
    let text = format!("You have no check-in about this yet: {}.", title(bot, kind).to_lowercase());
    plain(&text, vec![Row::Buttons(vec![start, list_button(bot)])])
}

/// The reply for an id that finds nothing: unknown, somebody else's, ended or forgotten. All four read the same.
pub fn unknown(bot: &Bot) -> Reply {
    let text = "That one isn't among your check-ins any more. These are the ways on:";
    let buttons = vec![list_button(bot), button(bot, "Start one", &lines::start_which())];
    Reply { error: true, ..plain(text, vec![Row::Buttons(buttons)]) }
}

/// Asks for the time zone first. `here` is the line that asks for it.
pub fn clock_first(bot: &Bot, here: &Invocation, now: DateTime<Utc>) -> Reply {
    let asked = timezone::which(bot, here, None, now);
    let text =
        Text::default().plain("One thing first, so that I ask by your clock and not by mine. Then we go on.\n\n");
    Reply { text: text.then(asked.text), ..asked }
}

/// How many questions and dates the preview shows, so that it fits a phone.
const EXAMPLES: usize = 2;

/// The preview: what would be asked, when, and who can read the answers. Nothing has started yet.
pub fn preview(bot: &Bot, plan: &Plan<'_>) -> Reply {
    let Plan { kind, cadence, next, today, .. } = plan;
    let mut text = Text::default();
    if let Some(known) = plan.alike.first() {
        let has = format!("You have one of these, {}; this would be another.\n\n", dates::rhythm(&known.cadence));
        text = text.plain(has);
    }
    text =
        text.plain(format!("About {}. ", kind.about)).strong(dates::capital(&dates::rhythm(cadence))).plain(match kind
            .opens
        {
            Some(_) => ", by direct message, I ask for it again, with what you wrote before beside it.",
            None => " I ask, by direct message, for example:\n\n",
        });
    for (question, number) in plan.questions.iter().take(EXAMPLES).zip(1..) {
        text = text.numbered(number).plain(question.text.as_str());
    }
    text = text
        .plain("\n\n")
        .strong("Only you")
        .plain(
            " read the answers, and nobody here learns that I ask you. If one stays open, I remind you once.\n\n\
                The next dates: ",
        )
        .plain(following(&next[..next.len().min(EXAMPLES)], *today))
        .plain(format!(".{}", quiet_note(plan.quiet, cadence.at)));
    let begin = lines::begin(&here(plan));
    let mut buttons = vec![button(bot, "Start it", &begin).main()];
    let others = bot.knowledge().checkins.iter().filter(|other| other.name.id != kind.name.id);
    if others.count() > 0 {
        buttons.push(button(bot, "Something else", &lines::start_which()));
    }
    let rows = std::iter::once(Row::Buttons(buttons)).chain(menus(bot, &here(plan), cadence)).collect();
    Reply { title: Some(kind.name.title.clone()), text, rows, private: true, ..Reply::default() }
}

/// The reply when a check-in has started, or when it already had: then `welcome` is none.
pub fn begun(
    bot: &Bot,
    schedule: &Schedule,
    welcome: Option<String>,
    quiet: Option<QuietHours>,
    today: NaiveDate,
) -> Reply {
    let is_new = welcome.is_some();
    let text = Text::default()
        .plain(if is_new { "Begun. I ask you " } else { "This one has begun already: " })
        .strong(dates::rhythm(&schedule.cadence))
        .plain(match schedule.state {
            State::Active => format!(
                ", and the next time is {}.{}",
                dates::day(schedule.next_nominal, today),
                quiet_note(quiet, schedule.cadence.at)
            ),
            State::Paused(_) | State::Ended(_) => ". It is paused now.".to_owned(),
        })
        .plain(if is_new {
            "\n\nA word from me is on its way to your direct messages, so that you know where to look."
        } else {
            ""
        });
    let mut buttons = vec![list_button(bot)];
    if is_new && bot.knowledge().checkin(&schedule.kind).is_some_and(|kind| !kind.stages.is_empty()) {
        let name = lines::assignment(Which::Id(&schedule.uid));
        buttons.insert(0, button(bot, "Name the assignment", &name));
    }
    Reply { welcome, ..titled(bot, schedule, text, vec![Row::Buttons(buttons)]) }
}

/// The reply while the system clock is in doubt.
pub fn clock_in_doubt(bot: &Bot) -> Reply {
    let text =
        "I'm just making sure that my clock is right, and change nothing before it is. Try this again in a minute.";
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![list_button(bot)])]) }
}

/// The reply when they have reached the limit of check-ins.
pub fn too_many(bot: &Bot) -> Reply {
    let text = format!(
        "You have {MOST} check-ins, and that is as many as I keep for one person. Stop one, and there is room."
    );
    Reply { error: true, ..plain(&text, vec![Row::Buttons(vec![list_button(bot)])]) }
}

/// The reply to a rhythm and a day that do not go together, with alternatives.
pub fn no_such_day(bot: &Bot, asked: &Invocation, instead: &[Rhythm]) -> Reply {
    let button = |rhythm: &Rhythm| {
        let line = lines::rhythm(&lines::look(asked), *rhythm);
        button(bot, dates::capital(&dates::often(*rhythm)), &line)
    };
    let buttons = instead.iter().map(button).chain([list_button(bot)]).collect();
    let text = match asked.one(ON).is_some_and(|on| schedule::weekday(on).is_some()) {
        true => "A month has four or five of that day. Which one is it?",
        false => "A week has no such day. Is it one of these?",
    };
    Reply { error: true, ..plain(text, vec![Row::Buttons(buttons)]) }
}

/// Menus for how often, on which day and at what time; each shows what is set, changes one and keeps the others.
pub fn menus(bot: &Bot, here: &Invocation, cadence: &Cadence) -> Vec<Row> {
    let entry = |label: String, line: Invocation, is_set| button(bot, label, &line).choice().set(is_set);
    let now = schedule::every(cadence.rhythm);
    let often = dates::rhythms().into_iter().map(|rhythm| {
        let line = lines::often(here, &rhythm.id, cadence.rhythm);
        let is_set = rhythm.id == now;
        entry(rhythm.title, line, is_set)
    });
    let day = |rhythm: Rhythm| {
        entry(dates::capital(&dates::often(rhythm)), lines::rhythm(here, rhythm), rhythm == cadence.rhythm)
    };
    let days: Vec<Choice> = match cadence.rhythm {
        Rhythm::Weekly(_) => dates::WEEK.into_iter().map(Rhythm::Weekly).map(day).collect(),
        Rhythm::Biweekly(_) => dates::WEEK.into_iter().map(Rhythm::Biweekly).map(day).collect(),
        Rhythm::Monthly(_) => month_days().map(Rhythm::Monthly).map(day).collect(),
        Rhythm::Quarterly(_) => month_days().map(Rhythm::Quarterly).map(day).collect(),
    };
    let mut times: Vec<NaiveTime> = HOURS.filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0)).collect();
    if !times.contains(&cadence.at) {
        times.push(cadence.at);
        times.sort();
    }
    let at = |time: NaiveTime| entry(format!("At {}", clock::shown(time)), lines::at(here, time), time == cadence.at);
    vec![menu("How often", often), menu("On which day", days), menu("At what time", times.into_iter().map(at))]
}

fn month_days() -> impl Iterator<Item = MonthDay> {
    MONTH_DAYS.into_iter().map(MonthDay::Day).chain(dates::WEEK.into_iter().map(MonthDay::Last))
}

/// The line that shows this preview again.
fn here(plan: &Plan<'_>) -> Invocation {
    lines::start_like(&plan.kind.name.id, &plan.cadence)
}

fn kinds(bot: &Bot) -> Vec<Row> {
    let button = |kind: &CheckIn| button(bot, kind.name.title.clone(), &lines::start(&kind.name.id));
    choices("Choose one", bot.knowledge().checkins.iter().map(button).collect())
}
