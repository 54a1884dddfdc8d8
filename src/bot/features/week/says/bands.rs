//! A week next to the bands of levels, in words and as a chart. It never says what is right, only which source gives which
//! figure.

use super::cards::span;
use crate::bot::Bot;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::Text;
use crate::chart::{Bar, Bars, Chart};
use crate::mentoring::ladder::{Knowledge, Level, Statement};
use crate::mentoring::week;
use crate::mentoring::week::{ACTIVITIES, Activity, BandPosition, Unit, Week, shown};
use chrono::NaiveDate;

impl<'a> Levels<'a> {
    /// Both levels, the one they hold first.
    fn both(self) -> impl Iterator<Item = &'a Level> {
        self.held.into_iter().chain(self.aimed)
    }
}

/// The week beside the bands in a few sentences: what is outside them, and the matching trap. The figures are in the chart, or
/// here if there is none.
pub fn face(bot: &Bot, week: &Week, levels: Levels<'_>) -> Text {
    let knowledge = bot.knowledge();
    let mut parts: Vec<Text> = Vec::new();
    if !has_bands(week, levels) {
        // Without bands beside them the figures are short.
        let marks = Marks::of(knowledge, std::iter::empty());
        parts.push(rows(week, levels, &marks).then(silent(week)));
        let compared = levels.both().filter(|_| week.is_comparable());
        let said: Vec<Statement> = compared.flat_map(|level| differences(level, week, levels.held)).collect();
        parts.extend((!said.is_empty()).then(|| statements::paragraphs(knowledge, &said, &marks)));
    }
    if !week.is_comparable() {
        parts.push(Text::default().plain(too_few(week, levels)));
    } else if levels.both().next().is_none() {
        let unknown = "I don't know your level yet, so no band stands beside it. Say where you are, and it does.";
        parts.push(Text::default().plain(unknown));
    }
    parts.extend(levels.held.and_then(|level| outside(level, week)).map(|outside| Text::default().plain(outside)));
    parts.extend(levels.held.and_then(|level| week::trap(level, week)).map(|trap| warned(knowledge, trap, levels)));
    parts.into_iter().fold(Text::default(), |text, part| text.plain("\n\n").then(part))
}

/// The week row by row beside the bands, and where the sources differ; and the sources.
pub fn figures(bot: &Bot, week: &Week, levels: Levels<'_>) -> (Text, Option<String>) {
    let knowledge = bot.knowledge();
    let compared = || levels.both().filter(|_| week.is_comparable());
    let said: Vec<Statement> = compared().flat_map(|level| differences(level, week, levels.held)).collect();
    let counted = compared().flat_map(|level| named_bands(level, week).flat_map(|(_, sources)| sources));
    let marks = Marks::of(knowledge, said.iter().flat_map(Statement::all_sources).chain(counted));
    let mut text = rows(week, levels, &marks).then(silent(week));
    if !said.is_empty() {
        text = text.plain("\n\n").then(statements::paragraphs(knowledge, &said, &marks));
    }
    (text, marks.footer(knowledge))
}

/// Whether a level has bands beside the figures of this week. Then the figures have a card of their own.
pub fn has_bands(week: &Week, levels: Levels<'_>) -> bool {
    week.is_comparable() && levels.both().any(|level| bands(level).next().is_some())
}

/// The activities that the week names no figure for.
fn silent(week: &Week) -> Text {
    let silent: Vec<String> =
        ACTIVITIES.iter().filter(|one| week.figure(one).is_none()).map(|one| one.label.to_lowercase()).collect();
    match silent.is_empty() {
        true => Text::default(),
        false => Text::default().plain(format!("\nNothing said of: {}.", silent.join(", "))),
    }
}

/// The same as a chart.
pub fn picture(week: &Week, monday: NaiveDate, levels: Levels<'_>) -> Chart {
    let levels: Vec<&Level> = levels.both().filter(|level| bands(level).next().is_some()).collect();
    let row = |activity: &Activity| {
        let bands = levels.iter().map(|level| week::band(level, activity)).collect();
        Some(Bar { label: activity.label.to_owned(), value: week.share(activity)?, bands })
    };
    Chart::Bars(Bars {
        title: format!("Your week of {}", span(monday)),
        empty: "Nothing is written down for this week.".to_owned(),
        own: "You".to_owned(),
        bands: levels.iter().map(|level| level.name.title.clone()).collect(),
        rows: ACTIVITIES.iter().filter_map(row).collect(),
    })
}

/// One row per activity: `Hands-on 45 % (18 h) · EM 10-30 % ¹ · Director 0-10 % ¹`, with the source's mark on each first band.
fn rows(week: &Week, levels: Levels<'_>, marks: &Marks<'_>) -> Text {
    let mut text = Text::default();
    let mut marked: Vec<u8> = Vec::new();
    for activity in &ACTIVITIES {
        let Some(figure) = week.figure(activity) else { continue };
        let said = match (week.share(activity), week.unit) {
            (None, _) => format!(" {} h", shown(figure)),
            (Some(share), Unit::Hours) => format!(" {} % ({} h)", share.round(), shown(figure)),
            (Some(share), Unit::Percent) => format!(" {} %", share.round()),
        };
        let gap = if text.is_empty() { "" } else { "\n" };
        text = text.plain(gap).strong(activity.label).plain(said);
        for level in levels.both().filter(|_| week.is_comparable()) {
            let Some(band) = week::band(level, activity) else { continue };
            text = text.plain(format!(" · {} {}", level.short, percent(band)));
            if !marked.contains(&level.number) {
                marked.push(level.number);
                let sources: Vec<&str> = named_bands(level, week).flat_map(|(_, sources)| sources).collect();
                let mark = marks.mark(&sources);
                text = if mark.is_empty() { text } else { text.plain(format!(" {mark}")) };
            }
        }
    }
    text
}

/// Asks for more figures: the hours of only one or two activities would each look like half a week or more.
fn too_few(week: &Week, levels: Levels<'_>) -> String {
    let few = if week.spent.len() == 1 { "One of six is" } else { "Two of six are" };
    let then = match levels.both().next() {
        Some(_) => "I put the bands beside them",
        None => "each becomes a share",
    };
    format!("{few} too few to compare: name the others, also with 0, and {then}.")
}

fn percent((low, high): (u8, u8)) -> String {
    if low == high { format!("{low} %") } else { format!("{low}-{high} %") }
}

/// One sentence on what is outside the bands of a level. None if nothing is.
fn outside(level: &Level, week: &Week) -> Option<String> {
    let at = |place: BandPosition| -> Vec<String> {
        let is_there = |activity: &&Activity| placed(level, week, activity) == Some(place);
        ACTIVITIES.iter().filter(is_there).map(|activity| activity.label.to_lowercase()).collect()
    };
    let goes = match (listed(&at(BandPosition::Above)), listed(&at(BandPosition::Below))) {
        (None, None) => return None,
        (Some(more), None) => format!("more goes to {more}"),
        (None, Some(less)) => format!("less goes to {less}"),
        (Some(more), Some(less)) => format!("more goes to {more}, less to {less}"),
    };
    let whose = if level.short.ends_with('s') { "'" } else { "'s" };
    Some(format!("Beside {}{whose} bands, {goes}.", level.short))
}

/// The names as a list: `hands-on, planning and hiring`.
fn listed(names: &[String]) -> Option<String> {
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) })
}

/// Where an activity is relative to a level's band, if both are known.
fn placed(level: &Level, week: &Week, activity: &Activity) -> Option<BandPosition> {
    Some(week::place(week.share(activity)?, week::band(level, activity)?))
}

/// A trap in the words of its source, followed by a question: a chart cannot know whether the trap applies to the person.
fn warned(knowledge: &Knowledge, trap: &Statement, levels: Levels<'_>) -> Text {
    let names: Vec<String> =
        trap.sources.iter().filter_map(|id| knowledge.source(id)).map(|one| one.short.clone()).collect();
    let warn = if names.len() == 1 { "warns" } else { "warn" };
    let whom = levels.held.map_or("", |level| level.short.as_str());
    let who = listed(&names).unwrap_or_default();
    Text::default()
        .strong(format!("{who} {warn} {whom}s of this:"))
        .plain(" ")
        .then(statements::bare(knowledge, &Statement { label: None, ..trap.clone() }))
        .plain(" Is it yours? You'd know.")
}

/// What the sources add to the bands. For the level they hold: statements on an activity that is outside its band or has none.
/// For both levels: that no source gives bands.
fn differences(level: &Level, week: &Week, held: Option<&Level>) -> Vec<Statement> {
    let is_held = held.is_some_and(|held| held.number == level.number);
    let is_whole = ACTIVITIES.iter().all(|activity| week::band(level, activity).is_some());
    let tells = |statement: &Statement| {
        let activity = ACTIVITIES.iter().find(|activity| statement.label.as_deref() == Some(activity.label));
        activity.is_some_and(|activity| {
            let has_band = week::band(level, activity).is_some();
            let is_outside = placed(level, week, activity).is_some_and(|place| place != BandPosition::Within);
            is_held && if has_band { is_outside && statement.values.len() > 1 } else { week.figure(activity).is_some() }
        })
    };
    let said = || level.sections.get("week").into_iter().flatten();
    let tells_any = said().any(tells);
    let shows = |statement: &&Statement| match &statement.label {
        Some(_) => tells(statement),
        None => !is_whole && (statement.all_sources().is_empty() || tells_any),
    };
    let at_level = |statement: &Statement| {
        let label = statement.label.as_ref().map(|label| format!("{label}, {}", level.short));
        Statement { label, ..statement.clone() }
    };
    said().filter(shows).map(at_level).collect()
}

/// The activities for which a level has a band, each with its sources.
fn bands(level: &Level) -> impl Iterator<Item = (&'static Activity, impl Iterator<Item = &str>)> {
    ACTIVITIES.iter().filter_map(|activity| {
        let value = week::said(level, activity)?.values.iter().find(|value| value.band.is_some())?;
        Some((activity, value.sources.iter().map(String::as_str)))
    })
}

/// Those bands whose activity is in this week.
fn named_bands<'a>(
    level: &'a Level,
    week: &'a Week,
) -> impl Iterator<Item = (&'static Activity, impl Iterator<Item = &'a str>)> {
    bands(level).filter(|(activity, _)| week.figure(activity).is_some())
}

/// The two levels that a week is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Levels<'a> {
    /// The level they hold.
    pub held: Option<&'a Level>,
    /// The level they aim at, if it is a different one.
    pub aimed: Option<&'a Level>,
}
