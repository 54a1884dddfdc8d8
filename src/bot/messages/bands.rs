//! A week beside the bands of levels: in words, and as a picture. Nothing in it says what is right; it says who gives which figure.

use super::statements;
use super::statements::Marks;
use super::week::span;
use crate::bot::Bot;
use crate::bot::commands::week::Levels;
use crate::bot::reply::Text;
use crate::chart::Bar;
use crate::chart::Bars;
use crate::chart::Chart;
use crate::mentoring::ladder::Level;
use crate::mentoring::ladder::Statement;
use crate::mentoring::week;
use crate::mentoring::week::ACTIVITIES;
use crate::mentoring::week::Activity;
use crate::mentoring::week::Place;
use crate::mentoring::week::Unit;
use crate::mentoring::week::Week;
use crate::mentoring::week::shown;
use chrono::NaiveDate;

impl<'a> Levels<'a> {
    /// Both, the one they hold first.
    fn both(self) -> impl Iterator<Item = &'a Level> {
        self.held.into_iter().chain(self.aimed)
    }
}

/// The week, row by row, then where it lies, where the sources differ, and the trap that goes with it; and its sources.
pub fn beside(bot: &Bot, week: &Week, levels: Levels<'_>) -> (Text, Option<String>) {
    let knowledge = bot.knowledge();
    let trap = levels.held.and_then(|level| week::trap(level, week));
    let compared = || levels.both().filter(|_| week.is_comparable());
    let said: Vec<Statement> = compared().flat_map(|level| differences(level, week)).collect();
    let counted = compared().flat_map(|level| bands(level).flat_map(|(_, sources)| sources));
    let marks = Marks::of(knowledge, said.iter().chain(trap).flat_map(Statement::all_sources).chain(counted));
    let mut text = rows(week, levels);
    let silent: Vec<String> =
        ACTIVITIES.iter().filter(|one| week.figure(one).is_none()).map(|one| one.label.to_lowercase()).collect();
    if !silent.is_empty() {
        text = text.plain(format!("\nNothing said of: {}.", silent.join(", ")));
    }
    let lines: Vec<Text> = levels.both().filter_map(|level| place(level, week, &marks)).collect();
    for (at, line) in lines.into_iter().enumerate() {
        text = text.plain(if at == 0 { "\n\n" } else { "\n" }).then(line);
    }
    if !said.is_empty() {
        text = text.plain("\n\n").then(statements::paragraphs(knowledge, &said, &marks));
    }
    if let Some(trap) = trap {
        let trap = Statement { label: Some("A warning from the sources".to_owned()), ..trap.clone() };
        text = text.plain("\n\n").then(statements::marked(knowledge, &trap, &marks));
    }
    if !week.is_comparable() {
        text = text.plain(format!("\n\n{}", too_few(week, levels)));
    } else if levels.both().next().is_none() {
        text =
            text.plain("\n\nI don't know your level yet, so no band stands beside it. Say where you are, and it does.");
    }
    (text, marks.footer(knowledge))
}

/// The same as a picture.
pub fn picture(week: &Week, monday: NaiveDate, levels: Levels<'_>) -> Chart {
    let levels: Vec<&Level> = levels.both().filter(|level| bands(level).next().is_some()).collect();
    let row = |activity: &Activity| {
        let bands = levels.iter().map(|level| week::band(level, activity)).collect();
        Some(Bar { label: activity.label.to_owned(), value: week.share(activity)?, bands })
    };
    Chart::Bars(Bars {
        title: format!("Your week of {}", span(monday)),
        empty: "Nothing is written down for this week.".to_owned(),
        bands: levels.iter().map(|level| level.name.title.clone()).collect(),
        rows: ACTIVITIES.iter().filter_map(row).collect(),
    })
}

/// `Hands-on 45 % (18 h) · EM 10-30 % · Director 0-10 %`
fn rows(week: &Week, levels: Levels<'_>) -> Text {
    let mut text = Text::default();
    for activity in &ACTIVITIES {
        let Some(figure) = week.figure(activity) else { continue };
        let band = |level: &Level| Some(format!(" · {} {}", level.short, percent(week::band(level, activity)?)));
        let said = match (week.share(activity), week.unit) {
            (None, _) => format!(" {} h", shown(figure)),
            (Some(share), Unit::Hours) => format!(" {} % ({} h)", share.round(), shown(figure)),
            (Some(share), Unit::Percent) => format!(" {} %", share.round()),
        };
        let bands: String = levels.both().filter(|_| week.is_comparable()).filter_map(band).collect();
        let gap = if text.is_empty() { "" } else { "\n" };
        text = text.plain(gap).strong(activity.label).plain(format!("{said}{bands}"));
    }
    text
}

/// Hours of one or two activities alone would each look like half a week or more.
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

/// Where the week lies beside the bands of a level: `EM ³ above its band: hands-on · below: people`. None, where it has no bands.
fn place(level: &Level, week: &Week, marks: &Marks<'_>) -> Option<Text> {
    let sources: Vec<&str> = bands(level).flat_map(|(_, sources)| sources).collect();
    let at = |place: Place| -> Vec<String> {
        let is_there = |activity: &&Activity| {
            let both = week.share(activity).zip(week::band(level, activity));
            both.is_some_and(|(share, band)| week::place(share, band) == place)
        };
        ACTIVITIES.iter().filter(is_there).map(|activity| activity.label.to_lowercase()).collect()
    };
    let [above, below, within] = [Place::Above, Place::Below, Place::Within].map(at);
    let named = [("above", above), ("below", below), ("within", within)];
    let named = named.into_iter().filter(|(_, activities)| !activities.is_empty()).enumerate();
    let named: Vec<String> = named
        .map(|(at, (place, activities))| {
            let band = if at == 0 { " its band" } else { "" };
            format!("{place}{band}: {}", activities.join(", "))
        })
        .collect();
    if named.is_empty() {
        return None;
    }
    let mark = marks.mark(&sources);
    let mark = if mark.is_empty() { mark } else { format!(" {mark}") };
    Some(Text::default().strong(&level.short).plain(format!("{mark} {}", named.join(" · "))))
}

/// What a level's sources say beside its bands: where they differ on something that was named, and what they give instead of bands.
fn differences(level: &Level, week: &Week) -> Vec<Statement> {
    let is_whole = ACTIVITIES.iter().all(|activity| week::band(level, activity).is_some());
    let week_of = level.sections.get("week").into_iter().flatten();
    let differs = |statement: &&Statement| match &statement.label {
        None => !is_whole,
        Some(label) => {
            let activity = ACTIVITIES.iter().find(|activity| activity.label == label);
            let is_named = activity.is_some_and(|activity| week.figure(activity).is_some());
            let has_band = statement.values.iter().any(|value| value.band.is_some());
            is_named && (statement.values.len() > 1 || !has_band)
        }
    };
    let at_level = |statement: &Statement| {
        let label = statement.label.as_ref().map(|label| format!("{label}, {}", level.short));
        Statement { label, ..statement.clone() }
    };
    week_of.filter(differs).map(at_level).collect()
}

/// The activities for which a level has a band, each with who gives it.
fn bands(level: &Level) -> impl Iterator<Item = (&'static Activity, impl Iterator<Item = &str>)> {
    ACTIVITIES.iter().filter_map(|activity| {
        let value = week::said(level, activity)?.values.iter().find(|value| value.band.is_some())?;
        Some((activity, value.sources.iter().map(String::as_str)))
    })
}
