//! A liberal parser for what people write about their week: `Hands-on: 18`, `~18 h coding`, `people 45%`, in any order.
//!
//! It guesses nothing. Lines that it cannot read come back as they were written.

use super::{ACTIVITIES, Activity, NoWeek, Unit, Week, shown};
use crate::mentoring::names::{distance, forgiven, normalise};
use std::collections::BTreeMap;

/// The longest text, in characters, that is searched for a name.
const LONGEST_NAME: usize = 60;

/// What may come before a figure.
const LEAD_INS: [&str; 10] = ["~", "≈", "about", "around", "approx.", "approx", "roughly", "circa", "ca.", "ca "];

/// What may follow a figure of hours.
const HOURS: [&str; 6] = ["hours", "hour", "hrs", "hr", "h.", "h"];

/// What follows a figure in percent.
const PERCENT: [&str; 4] = ["%", "percent", "per cent", "pct"];

/// Number words, from zero on.
const NUMBERS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// One figure, as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The amount, to the hundredth. Never negative.
    pub value: f64,
    /// What it counts, if the text says so.
    pub unit: Option<Unit>,
}

/// Why a text is not a week. Lines are as they were written.
#[derive(Debug, Clone, PartialEq)]
pub enum Unread {
    /// These lines, each with what is wrong with it.
    Lines(Vec<(String, Wrong)>),
    /// It mixes hours and percent.
    Mixed,
    /// All of it can be read, but it makes no week.
    NoWeek(NoWeek),
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It names none of the six.
    NoActivity,
    /// It contains no figure that can be read.
    NoFigure,
    /// It is negative.
    Negative,
    /// It names something that was already named.
    Twice,
}

/// Parses what somebody wrote about a week.
///
/// # Errors
/// If some of it cannot be read or it makes no week, with the reason.
pub fn week(text: &str) -> Result<Week, Unread> {
    let mut figures: BTreeMap<String, Figure> = BTreeMap::new();
    let mut wrong: Vec<(String, Wrong)> = Vec::new();
    for line in lines(text) {
        match read(line) {
            Ok(None) => {}
            Ok(Some((activity, _))) if figures.contains_key(activity.id) => wrong.push((line.to_owned(), Wrong::Twice)),
            Ok(Some((activity, figure))) => {
                figures.insert(activity.id.to_owned(), figure);
            }
            Err(why) => wrong.push((line.to_owned(), why)),
        }
    }
    if !wrong.is_empty() {
        return Err(Unread::Lines(wrong));
    }
    together(figures)
}

/// The week that some figures make: in percent if one of them is.
///
/// # Errors
/// If they make none, with the reason.
pub fn together(figures: BTreeMap<String, Figure>) -> Result<Week, Unread> {
    let counts = |unit| figures.values().any(|figure| figure.unit == Some(unit));
    let unit = match (counts(Unit::Hours), counts(Unit::Percent)) {
        (true, true) => return Err(Unread::Mixed),
        (_, true) => Unit::Percent,
        (_, false) => Unit::Hours,
    };
    let spent = figures.into_iter().map(|(id, figure)| (id, figure.value)).collect();
    Week::of(spent, unit).map_err(Unread::NoWeek)
}

/// A week's figures with these replacing theirs. `None` if the two count different things.
pub fn added(week: &Week, figures: BTreeMap<String, Figure>) -> Option<BTreeMap<String, Figure>> {
    let is_percent = figures.values().any(|figure| figure.unit == Some(Unit::Percent));
    let unit = is_percent.then_some(Unit::Percent);
    let before = week.spent.iter().map(|(id, value)| (id.clone(), Figure { value: *value, unit }));
    (is_percent == (week.unit == Unit::Percent)).then(|| before.chain(figures).collect())
}

/// The figures as people would write them: a line for each activity, also for those without a figure.
pub fn written(week: &Week) -> String {
    let line = |activity: &Activity| match (week.figure(activity), week.unit) {
        (None, _) => format!("{}: ", activity.label),
        (Some(figure), Unit::Hours) => format!("{}: {}", activity.label, shown(figure)),
        (Some(figure), Unit::Percent) => format!("{}: {} %", activity.label, shown(figure)),
    };
    ACTIVITIES.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A figure as people write it: `18`, `7,5`, `~18 h`, `45 %`, `none`, `half an hour`. `None` if it is not one, or
/// negative.
pub fn figure(written: &str) -> Option<Figure> {
    let text = written.trim().to_lowercase();
    let text = without_note(&text);
    let bare = LEAD_INS.iter().find_map(|lead_in| text.strip_prefix(lead_in)).unwrap_or(text).trim_start();
    let ending = |endings: &[&str]| endings.iter().find_map(|end| bare.strip_suffix(end)).map(str::trim_end);
    let (number, unit) = match (ending(&PERCENT), ending(&HOURS)) {
        (Some(number), _) => (number, Some(Unit::Percent)),
        (None, Some(number)) if number.ends_with(|c: char| c.is_ascii_digit()) => (number, Some(Unit::Hours)),
        (None, Some(number)) if worded(number).is_some() => (number, Some(Unit::Hours)),
        _ => (bare, None),
    };
    let timed = || Some((hours_and_minutes(bare)?, Some(Unit::Hours)));
    let (value, unit) = worded(number).or_else(|| decimal(number)).map(|value| (value, unit)).or_else(timed)?;
    Some(Figure { value, unit })
}

/// A figure as it appears in a line: `18`, `7.5`, `45%`.
pub fn canonical(figure: Figure) -> String {
    let percent = if figure.unit == Some(Unit::Percent) { "%" } else { "" };
    format!("{}{percent}", shown(figure.value))
}

/// The activity with this name, or one close to it.
pub fn activity(name: &str) -> Option<&'static Activity> {
    if name.chars().count() > LONGEST_NAME {
        return None;
    }
    let folded = normalise(without_note(name));
    let far = |activity: &Activity| {
        let own = [normalise(activity.id), normalise(activity.label)];
        let names = own.iter().map(String::as_str).chain(activity.aliases.iter().copied());
        names.filter_map(|name| distance(&folded, name, forgiven(&folded))).min()
    };
    let mut near: Vec<(usize, &Activity)> = ACTIVITIES.iter().filter_map(|one| Some((far(one)?, one))).collect();
    near.sort_by_key(|(far, _)| *far);
    match near.as_slice() {
        [(one, _), (other, _), ..] if one == other => None,
        [(_, nearest), ..] => Some(nearest),
        [] => None,
    }
}

/// The parts of a text that each say one thing: its lines, split at commas and semicolons. A comma right between two
/// digits belongs to a figure.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in text.lines().flat_map(|line| line.split(';')) {
        let mut begun = 0;
        for (at, _) in line.match_indices(',') {
            let is_within = line[..at].ends_with(|c: char| c.is_ascii_digit())
                && line[at + 1..].starts_with(|c: char| c.is_ascii_digit());
            if !is_within {
                lines.push(&line[begun..at]);
                begun = at + 1;
            }
        }
        lines.push(&line[begun..]);
    }
    lines.into_iter().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty()).collect()
}

/// What one line says. `None` if it holds only a name.
fn read(line: &str) -> Result<Option<(&'static Activity, Figure)>, Wrong> {
    let line = line.trim_start_matches(['•', '*', '·']).trim();
    if activity(line).is_some() {
        return Ok(None);
    }
    let ends: Vec<usize> = line.char_indices().map(|(at, _)| at).skip(1).collect();
    let mut wrong = None;
    for (before, behind) in ends.iter().map(|at| line.split_at(*at)) {
        let Some(activity) = activity(before) else { continue };
        match amount(behind) {
            Ok(figure) => return Ok(figure.map(|figure| (activity, figure))),
            Err(why) if wrong != Some(Wrong::Negative) => wrong = Some(why),
            Err(_) => {}
        }
    }
    // Try the longest figure first: the words after it may say what it counts.
    let turned = ends.iter().rev().find_map(|at| turned_round(line.split_at(*at)));
    let has_digits = line.contains(|c: char| c.is_ascii_digit());
    match (turned, wrong) {
        (Some(read), _) => Ok(Some(read)),
        (None, Some(why)) => Err(why),
        (None, None) => Err(if has_digits { Wrong::NoActivity } else { Wrong::NoFigure }),
    }
}

/// What follows a name: a figure, or nothing of meaning.
fn amount(behind: &str) -> Result<Option<Figure>, Wrong> {
    const DASHES: [char; 4] = ['-', '–', '—', '−'];
    let text = behind.trim_start();
    let parted = text.strip_prefix([':', '=']).map(str::trim_start);
    let is_parted = parted.is_some() || text.len() < behind.len() || text.starts_with(DASHES);
    let text = parted.unwrap_or(text);
    // A dash followed by a space separates name and figure; right before a figure it makes the figure negative.
    let text = match text.strip_prefix(DASHES) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => rest.trim_start(),
        Some(rest) if figure(rest).is_some() => return Err(Wrong::Negative),
        _ => text,
    };
    match text {
        _ if !is_parted => Err(Wrong::NoFigure),
        "" | "?" | "…" | "..." => Ok(None),
        text => figure(text).map(Some).ok_or(Wrong::NoFigure),
    }
}

/// `18 h coding`, `45 % of people work`: lines with the figure first.
fn turned_round((before, behind): (&str, &str)) -> Option<(&'static Activity, Figure)> {
    let name = behind.strip_prefix(' ')?.trim_start();
    let name = ["of ", "on ", "for "].iter().find_map(|by| name.strip_prefix(by)).unwrap_or(name);
    Some((activity(name)?, figure(before)?))
}

/// A text without the bracketed note at its end.
fn without_note(text: &str) -> &str {
    let text = text.trim();
    match text.strip_suffix(')').and_then(|inside| inside.rfind('(')) {
        Some(at) => text[..at].trim_end(),
        None => text,
    }
}

/// A number word.
fn worded(text: &str) -> Option<f64> {
    let value = match text {
        "none" | "nothing" | "no" | "nil" => 0,
        word => NUMBERS.iter().position(|number| *number == word)?,
    };
    u32::try_from(value).ok().map(f64::from)
}

/// `18`, `7.5`, `7,25`. Three digits after a comma could mean a thousand, so that is not a figure.
fn decimal(text: &str) -> Option<f64> {
    let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
    let (whole, part) = text.split_once(['.', ',']).map_or((text, None), |(whole, part)| (whole, Some(part)));
    let fits = digits(whole, 4) && part.is_none_or(|part| digits(part, 2));
    text.replace(',', ".").parse().ok().filter(|_| fits)
}

/// `1h30`, `1 h 30`, `1:30`, `half an hour`.
fn hours_and_minutes(text: &str) -> Option<f64> {
    if matches!(text, "half an hour" | "half hour" | "half an h") {
        return Some(0.5);
    }
    let (hours, minutes) = text.split_once(['h', ':'])?;
    let (hours, minutes) = (decimal(hours.trim_end())?, minutes.trim().trim_end_matches("min").trim_end());
    let fits = minutes.len() == 2 && minutes.bytes().all(|c| c.is_ascii_digit()) && hours.fract() == 0.0;
    let minutes = minutes.parse::<f64>().ok().filter(|minutes| fits && *minutes < 60.0)?;
    Some(((hours + minutes / 60.0) * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mentoring::week::ENOUGH;
    use proptest::prelude::*;

    /// What was read from a text, in short: `hands-on 18, people 45 %`.
    fn read_as(text: &str) -> String {
        match week(text) {
            Ok(week) => {
                let unit = if week.unit == Unit::Percent { " %" } else { "" };
                let said = ACTIVITIES.iter().filter_map(|one| Some(format!("{} {}", one.id, shown(week.figure(one)?))));
                format!("{}{unit}", said.collect::<Vec<_>>().join(", "))
            }
            Err(unread) => format!("{unread:?}"),
        }
    }

    #[test]
    fn a_line_is_written_in_many_ways() {
        for (written, read) in [
            ("Hands-on: 18", "hands-on 18"),
            ("hands-on 18", "hands-on 18"),
            ("HANDS ON = 18h", "hands-on 18"),
            ("handson:18 h", "hands-on 18"),
            ("Hands-on: ~18", "hands-on 18"),
            ("Hands-on ~18", "hands-on 18"),
            ("Hands-on: about 18 hours", "hands-on 18"),
            ("Hands-on: ca. 18 hrs", "hands-on 18"),
            ("Hands-on - 18", "hands-on 18"),
            ("Hands-on – 18", "hands-on 18"),
            ("• Hands-on: 18 (mostly reviews)", "hands-on 18"),
            ("Hands-on (code, reviews): 18", "Lines([(\"Hands-on (code\", NoFigure), (\"reviews): 18\", NoActivity)])"),
            ("Hands-on (code + reviews): 18", "hands-on 18"),
            ("coding: 18", "hands-on 18"),
            ("Coding 45%", "hands-on 45 %"),
            ("Hands-on: 45 %", "hands-on 45 %"),
            ("Hands-on: 45 percent", "hands-on 45 %"),
            ("hans-on: 7,5", "hands-on 7.5"),
            ("hnads on: 7.5", "hands-on 7.5"),
            ("peolpe: 1.5", "people 1.5"),
            ("1:1s: 6", "people 6"),
            ("1:1s 6", "people 6"),
            ("one-on-ones: six", "people 6"),
            ("Other functions: twenty", "functions 20"),
            ("cross-functional meetings: 12h", "functions 12"),
            ("meetings 12", "functions 12"),
            ("strategy: half an hour, people: 1", "people 1, planning 0.5"),
            ("Planning: 1h30", "planning 1.5"),
            ("Planning: 5:30", "planning 5.5"),
            ("5:30 people", "people 5.5"),
            ("18 h coding, 6 h 1:1s", "hands-on 18, people 6"),
            ("18 h coding,6 h 1:1s, 7,5 h meetings", "hands-on 18, people 6, functions 7.5"),
            ("Hands-on: 18, people: 6,5", "hands-on 18, people 6.5"),
            ("planing 3", "planning 3"),
            ("Interviews: 0.5", "hiring 0.5"),
            ("recruiting: 2", "hiring 2"),
            ("conferences: 4", "outside 4"),
            ("18 h coding", "hands-on 18"),
            ("45 % of people work", "people 45 %"),
            ("20% hiring", "hiring 20 %"),
            ("eighteen hours on coding", "hands-on 18"),
        ] {
            assert_eq!(read_as(written), read, "{written}");
        }
    }

    #[test]
    fn lines_stand_in_any_order_and_some_say_nothing() {
        let written = "\n Hiring: none\r\n\nOutside:\nplanning: -\nPeople 6h; coding ~18, functions: 7,5\n1:1s";
        assert_eq!(read_as(written), "hands-on 18, people 6, functions 7.5, hiring 0");
        // One percent sign decides for all of them.
        assert_eq!(read_as("Hands-on: 45 %\nPeople: 40"), "hands-on 45, people 40 %");
        assert_eq!(week("Hands-on: 18 h\nPeople: 40 %"), Err(Unread::Mixed));
        for nothing in ["", "  \n ", "Hands-on: \nPeople: ?", "hiring"] {
            assert_eq!(week(nothing), Err(Unread::NoWeek(NoWeek::Empty)), "{nothing:?}");
        }
        assert_eq!(week("Hands-on: 0\nPeople: none"), Err(Unread::NoWeek(NoWeek::Zero)));
        assert_eq!(week("Hands-on: 200"), Err(Unread::NoWeek(NoWeek::TooManyHours(200.0))));
        assert_eq!(week("Hands-on: 120 %"), Err(Unread::NoWeek(NoWeek::TooManyPercent(120.0))));
    }

    #[test]
    fn what_cannot_be_read_comes_back_line_by_line() {
        let lines = |text| match week(text) {
            Err(Unread::Lines(lines)) => lines,
            other => panic!("{text:?}: {other:?}"),
        };
        let written = "Hands-on: a lot\nPeople: 6\nFirefighting: 5\nhiring: -2\nPeople: 3\nthe rest";
        let expected = [
            ("Hands-on: a lot", Wrong::NoFigure),
            ("Firefighting: 5", Wrong::NoActivity),
            ("hiring: -2", Wrong::Negative),
            ("People: 3", Wrong::Twice),
            ("the rest", Wrong::NoFigure),
        ];
        assert_eq!(lines(written), expected.map(|(line, why)| (line.to_owned(), why)));
        for (line, why) in [
            ("Hands-on: 10-15", Wrong::NoFigure),
            ("Hands-on: 1,000", Wrong::NoFigure),
            ("Hands-on: half a day", Wrong::NoFigure),
            ("Hands-on: 5:60", Wrong::NoFigure),
            ("Hands-on: 5:3", Wrong::NoFigure),
            ("Hands-on: 18 or 20", Wrong::NoFigure),
            ("Hands-on: 1½", Wrong::NoFigure),
            ("Hands-on: NaN", Wrong::NoFigure),
            ("Hands-on: inf", Wrong::NoFigure),
            ("Hands-on: 1e3", Wrong::NoFigure),
            ("Hands-on: −5", Wrong::Negative),
            ("Hands-on -5", Wrong::Negative),
            ("Hands-on:-0.5 h", Wrong::Negative),
            ("18", Wrong::NoActivity),
            ("😀", Wrong::NoFigure),
        ] {
            assert_eq!(lines(line), [(line.to_owned(), why)], "{line}");
        }
    }

    #[test]
    fn every_activity_goes_by_its_names_and_no_other_goes_by_them() {
        for one in &ACTIVITIES {
            for name in [one.id, one.label].iter().chain(one.aliases) {
                assert_eq!(activity(name).map(|found| found.id), Some(one.id), "{name}");
            }
            assert!(one.aliases.iter().all(|alias| normalise(alias) == *alias), "{}", one.id);
        }
        for name in ["", "x", "work", "everything", "lunch", &"people ".repeat(20)] {
            assert_eq!(activity(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_written(text in "\\PC{0,60}|([a-z0-9%:;,.~ -]{0,20}\n){0,8}|(hands-on|people|1:1s)[ :=-]{0,3}\\PC{0,6}") {
            if let Ok(week) = super::week(&text) {
                prop_assert!(week.total() > 0.0 && week.spent.values().all(|figure| figure.is_finite() && *figure >= 0.0));
            }
            let _ = figure(&text);
        }

        #[test]
        fn what_is_written_into_the_form_reads_as_the_same_figures(
            figures in prop::collection::btree_map(prop::sample::select(ACTIVITIES.map(|one| one.id).to_vec()), 0_u32..2_800, 1..=6),
            percent in any::<bool>(),
        ) {
            let spent = figures.into_iter().map(|(id, figure)| (id.to_owned(), f64::from(figure) / 100.0)).collect();
            if let Ok(week) = Week::of(spent, if percent { Unit::Percent } else { Unit::Hours }) {
                prop_assert_eq!(super::week(&written(&week)), Ok(week.clone()));
                let shares: f64 = ACTIVITIES.iter().filter_map(|one| week.share(one)).sum();
                let expected = match week.unit {
                    Unit::Percent => week.total().min(100.0),
                    Unit::Hours => if week.spent.len() < ENOUGH { 0.0 } else { 100.0 },
                };
                prop_assert!((shares - expected).abs() < 0.001, "{} {}", shares, expected);
                for value in week.spent.values() {
                    let one = Figure { value: *value, unit: percent.then_some(Unit::Percent) };
                    prop_assert_eq!(figure(&canonical(one)), Some(one));
                }
            }
        }
    }
}
