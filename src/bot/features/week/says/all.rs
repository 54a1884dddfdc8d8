//! Wording for all saved weeks: page by page, and over time.

use super::super::lines;
use super::super::lines::PAGE;
use super::bands::Levels;
use super::cards::{TITLE, card, last_button, list_button, span};
use crate::bot::Bot;
use crate::bot::files::picture;
use crate::bot::phrases::buttons::{button, menu, plain};
use crate::bot::phrases::quote::short;
use crate::bot::phrases::undo;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::chart::{Band, Chart, Line, Trend};
use crate::mentoring::ladder::Level;
use crate::mentoring::week;
use crate::mentoring::week::{ACTIVITIES, Activity, Week};
use crate::store::entries::reflections::Kept;
use chrono::{Datelike, Days, NaiveDate};

/// The most weeks in a chart: a year.
const YEAR: u64 = 52;

/// A page of weeks, the latest first. `is_later` means that there are later ones before these.
pub fn page(bot: &Bot, weeks: &[(NaiveDate, Kept<Week>)], is_later: bool) -> Reply {
    let Some((shown, earlier)) = weeks.split_at_checked(weeks.len().min(PAGE)).filter(|_| !weeks.is_empty()) else {
        return none(bot, is_later);
    };
    let mut text = Text::default();
    for (monday, kept) in shown {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap).strong(span(*monday)).plain(format!("\n{}", shares(&kept.body)));
        text = match (kept.body.hand_over.as_str(), kept.body.handed) {
            ("", _) => text,
            (what, true) => text.plain("\nHanded over: ").quote(short(what)),
            (what, false) => text.plain("\nTo hand over: ").quote(short(what)),
        };
    }
    let option = |(monday, _): &(NaiveDate, Kept<Week>)| button(bot, span(*monday), &lines::read(*monday)).choice();
    let open = menu("Open one", shown.iter().map(option));
    let mut buttons = vec![trend_button(bot), last_button(bot)];
    if is_later {
        buttons.push(button(bot, "The latest", &lines::list()));
    }
    if let Some((next, _)) = earlier.first() {
        buttons.push(button(bot, "Earlier", &lines::list_from(*next)));
    }
    card(TITLE, text, vec![open, Row::Buttons(buttons)])
}

/// The page without weeks: none at all, or none earlier.
fn none(bot: &Bot, is_later: bool) -> Reply {
    match is_later {
        true => plain("Nothing earlier: the one before was your first.", vec![Row::Buttons(vec![list_button(bot)])]),
        false => plain(
            "No week yet. Two minutes for the last one, roughly, and you see it beside what your level is said to need. Only you \
             see it.",
            vec![Row::Buttons(vec![last_button(bot)])],
        ),
    }
}

/// The last year over time. A single week has no trend yet.
pub fn trend(bot: &Bot, weeks: &[(NaiveDate, Kept<Week>)], levels: Levels<'_>) -> Reply {
    let Some((newest, _)) = weeks.first() else { return none(bot, false) };
    let buttons = vec![list_button(bot), last_button(bot)];
    let weeks: Vec<(NaiveDate, &Week)> =
        weeks.iter().map(|(monday, kept)| (*monday, &kept.body)).filter(|(_, week)| week.is_comparable()).collect();
    let (Some((last, latest)), Some(first)) = (weeks.first(), first(&weeks)) else {
        let text = "No week yet that can be compared: hours of one or two activities say too little. Name three or more, also \
                    with 0, and the trend begins.";
        return plain(text, vec![Row::Buttons(buttons)]);
    };
    if first == *last {
        let text = Text::default()
            .plain(format!("One week so far, {}: {}.\n\n", span(*last), shares(latest)))
            .plain("A second one shows what moves: which of the six grows, which makes room, and beside which band.");
        return card("Your weeks over time", text, vec![Row::Buttons(buttons)]);
    }
    let chart = picture(bot, &weeks, first, *last, levels);
    let count = weeks.iter().filter(|(monday, _)| *monday >= first).count();
    let all = (*last - first).num_weeks() + 1;
    let gaps = all - i64::try_from(count).unwrap_or(all);
    let mut text = Text::default().plain(format!("{count} weeks, from {} on.", first.format("%-d %B %Y")));
    text = match gaps {
        0 => text,
        1 => text.plain(" One in between was left out; the line has a gap there."),
        many => text.plain(format!(" {many} in between were left out; the lines have gaps there.")),
    };
    if newest > last {
        text = text.plain(format!(" The last of them is {}; what came after names too few to compare.", span(*last)));
    }
    text = text.plain("\n");
    let earliest = weeks.iter().find(|(monday, _)| *monday == first).map(|(_, week)| *week);
    for activity in &ACTIVITIES {
        let share = |week: Option<&Week>| week.and_then(|week| week.share(activity)).map(f64::round);
        text = match (share(earliest), share(Some(*latest))) {
            (None, None) => continue,
            (Some(then), Some(now)) if then == now => {
                text.plain("\n").strong(activity.label).plain(format!(" {now} %, as at first"))
            }
            (Some(then), Some(now)) => {
                text.plain("\n").strong(activity.label).plain(format!(" {then} % at first, {now} % now"))
            }
            (None, Some(now)) => text.plain("\n").strong(activity.label).plain(format!(" {now} % now")),
            (Some(then), None) => text.plain("\n").strong(activity.label).plain(format!(" {then} % at first")),
        };
    }
    let files = picture::picture("weeks", &chart).into_iter().collect();
    Reply { files, ..card("Your weeks over time", text, vec![Row::Buttons(buttons)]) }
}

/// The Monday of their earliest week within a year before the latest.
fn first(weeks: &[(NaiveDate, &Week)]) -> Option<NaiveDate> {
    let (last, _) = weeks.first()?;
    let from = last.checked_sub_days(Days::new((YEAR - 1) * 7)).unwrap_or(*last);
    weeks.iter().map(|(monday, _)| *monday).filter(|monday| *monday >= from).min()
}

/// The shares over time, with a point on the time axis for every week, including weeks they left out. A week without a
/// level has that of the next one, and the latest that of today.
fn picture(bot: &Bot, weeks: &[(NaiveDate, &Week)], first: NaiveDate, last: NaiveDate, levels: Levels<'_>) -> Chart {
    let mondays: Vec<NaiveDate> =
        std::iter::successors(Some(first), |monday| monday.checked_add_days(Days::new(7)).filter(|next| *next <= last))
            .collect();
    let week = |monday: &NaiveDate| weeks.iter().find(|(other, _)| other == monday).map(|(_, week)| *week);
    // Some labels are dropped for lack of space, so over two years each label has its year.
    let date = |monday: &NaiveDate| match first.year() == last.year() {
        true => monday.format("%-d %b").to_string(),
        false => monday.format("%-d %b %Y").to_string(),
    };
    let line = |activity: &Activity| {
        let values: Vec<Option<f64>> = mondays.iter().map(|monday| week(monday)?.share(activity)).collect();
        // A line that ends early says when, because its last figure is not the current one.
        let end = values.iter().rposition(Option::is_some).filter(|end| end + 1 < mondays.len());
        let label = match end.and_then(|end| mondays.get(end)) {
            Some(monday) => format!("{}, until {}", activity.label, date(monday)),
            None => activity.label.to_owned(),
        };
        Line { label, values }
    };
    let is_said = |line: &Line| line.values.iter().any(Option::is_some);
    let mut held: Vec<Option<&Level>> = mondays
        .iter()
        .rev()
        .scan(levels.held, |held, monday| {
            let said = week(monday).and_then(|week| bot.knowledge().level(week.level.as_deref()?));
            *held = said.or(*held);
            Some(*held)
        })
        .collect();
    held.reverse();
    Chart::Trend(Trend {
        title: "Your weeks over time".to_owned(),
        empty: "No week is written down yet.".to_owned(),
        at: mondays.iter().map(date).collect(),
        lines: ACTIVITIES.iter().map(line).filter(is_said).collect(),
        bands: bands(&held),
    })
}

/// The band of hands-on work for each level that they held, in the order they held them.
fn bands(held: &[Option<&Level>]) -> Vec<Band> {
    let [hands_on, ..] = &ACTIVITIES;
    let numbers: Vec<Option<u8>> = held.iter().map(|level| level.map(|level| level.number)).collect();
    let is_first = |(at, level): &(usize, &&Level)| !numbers[..*at].contains(&Some(level.number));
    let levels = held.iter().enumerate().filter_map(|(at, level)| Some((at, level.as_ref()?))).filter(is_first);
    let band = |(_, level): (usize, &&Level)| {
        let label = format!("{}, {}", hands_on.label, level.short);
        let held = numbers.iter().map(|number| *number == Some(level.number)).collect();
        Some(Band { label, share: week::band(level, hands_on)?, held })
    };
    levels.filter_map(band).collect()
}

/// The reply when a week is deleted; it can be restored for an hour.
pub fn deleted(bot: &Bot, kept: &Kept<Week>) -> Reply {
    undo::deleted(bot, kept.deleted, &lines::undo(&kept.uid), vec![list_button(bot)])
}

/// The reply for an id that finds nothing: unknown, somebody else's, or gone for good. All three read the same.
pub fn gone(bot: &Bot) -> Reply {
    let text =
        "No week of yours stands under that name. One that you deleted is gone after an hour. These are the ways on:";
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![list_button(bot), last_button(bot)])]) }
}

/// A week on one line: `Hands-on 45 % · People 15 %`, or hours if too few activities have one for shares.
fn shares(week: &Week) -> String {
    let share = |activity: &Activity| match week.share(activity) {
        Some(share) => Some(format!("{} {} %", activity.label, share.round())),
        None => Some(format!("{} {} h", activity.label, week::shown(week.figure(activity)?))),
    };
    ACTIVITIES.iter().filter_map(share).collect::<Vec<_>>().join(" · ")
}

fn trend_button(bot: &Bot) -> Button {
    button(bot, "The trend", &lines::trend())
}
