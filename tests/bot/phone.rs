//! What a phone shows: every card that presses lead to fits its screen, and its buttons say what matters and what destroys.

use crate::support::days::Days;
use nextrung::bot::reply::{Button, Form, Reply, Row, Weight};
use nextrung::bot::request::{Card, Place, Said};
use nextrung::chat::plain;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The letters on a line of a card, and the lines of a card that a phone shows with its buttons.
const LETTERS: usize = 36;
const LINES: usize = 24;
/// The letters on a line of so many buttons: each button takes room of its own.
const BUTTON_LETTERS: [usize; 5] = [36, 31, 26, 20, 15];
/// The lines that one row of buttons takes, and all of a message.
const LINES_A_ROW: usize = 2;
const LINES_OF_BUTTONS: usize = 5;
/// Enough to press every button of every card once.
const PRESSES: usize = 6_000;

/// The lines of a card's title and text.
fn lines(title: Option<&str>, text: &str) -> usize {
    let text = text.trim_matches('\n');
    let wrapped = text.split('\n').map(|line| textwrap::wrap(line, LETTERS).len().max(1)).sum::<usize>();
    title.map_or(0, |title| textwrap::wrap(title, LETTERS).len()) + if text.is_empty() { 0 } else { wrapped }
}

/// The lines that a row of buttons takes.
fn button_lines(buttons: &[Button]) -> usize {
    let (mut lines, mut row): (usize, Vec<usize>) = (1, Vec::new());
    for button in buttons {
        row.push(button.label.chars().count());
        if row.len() > 1 && row.iter().sum::<usize>() > BUTTON_LETTERS[row.len().min(5) - 1] {
            lines += 1;
            row = vec![button.label.chars().count()];
        }
    }
    lines
}

/// What is wrong with a message on a phone.
pub fn faults(reply: &Reply) -> Vec<String> {
    let mut found = Vec::new();
    let mut card = |title: Option<&str>, text: String| {
        let took = lines(title, &text);
        if took > LINES {
            found.push(format!("{took} lines"));
        }
    };
    card(reply.title.as_deref(), plain::text(&reply.text));
    for section in &reply.sections {
        card(Some(&section.title), plain::text(&section.text));
    }
    let open = reply.rows.iter().filter_map(|row| match row {
        Row::Buttons(buttons) => Some(buttons.as_slice()),
        _ => None,
    });
    let open: Vec<&[Button]> = open.collect();
    let took: Vec<usize> = open.iter().map(|row| button_lines(row)).collect();
    if took.iter().any(|lines| *lines > LINES_A_ROW) || took.iter().sum::<usize>() > LINES_OF_BUTTONS {
        found.push(format!("buttons take {took:?} lines"));
    }
    let all: Vec<&Button> = open.iter().flat_map(|row| row.iter()).collect();
    let main = |button: &&&Button| button.weight == Weight::Main;
    if all.iter().filter(main).count() > 1 || all.iter().skip(1).any(|button| button.weight == Weight::Main) {
        found.push("a main button that is not the only one, or not the first".to_owned());
    }
    let last = all.iter().rposition(|button| button.weight != Weight::Danger);
    if all.iter().take(last.unwrap_or(0)).any(|button| button.weight == Weight::Danger) {
        found.push("something destroys before the last".to_owned());
    }
    if reply.rows.len() > 5 {
        found.push(format!("{} rows", reply.rows.len()));
    }
    found
}

/// What is wrong with a form on a phone, where it covers the message.
fn form_faults(form: &Form) -> Vec<String> {
    let mut found = Vec::new();
    let long = |words: &str, most: usize| words.chars().count() > most;
    if long(&form.title, 45) || form.fields.iter().any(|field| long(&field.label, 45) || long(&field.placeholder, 100))
    {
        found.push("something is longer than Discord takes".to_owned());
    }
    if form.lead.is_empty() || form.line.len() > 100 {
        found.push("nothing stands above the fields, or the line is too long".to_owned());
    }
    found
}

/// A line without the values that change no card's size: dates, times and names of records.
fn shape(line: &str) -> String {
    const VARY: [&str; 10] = ["at", "every", "on", "of", "until", "before", "id", "quiet", "share", "begin"];
    let word = |word: &str| match word.split_once('=') {
        Some((key, value)) if VARY.contains(&key) || value.ends_with('%') => format!("{key}=*"),
        _ => word.to_owned(),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Presses every button there is, from these lines on, and returns what was found wrong, by line.
fn pressed(days: &mut Days, from: &[String]) -> (usize, BTreeMap<String, Vec<String>>) {
    let mut wrong = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<(String, Said)> =
        from.iter().map(|line| (line.clone(), Said::Line(format!("/{line}")))).collect();
    let mut count = 0;
    while let Some((line, said)) = waiting.pop_front().filter(|_| count < PRESSES) {
        count += 1;
        let reply = days.answer("ana", Place::Direct, said).reply;
        let found = match &reply.form {
            Some(form) => form_faults(form),
            None => faults(&reply),
        };
        if !found.is_empty() {
            wrong.insert(line, found);
        }
        let buttons = reply.buttons().map(|button| (button.line.clone(), Vec::new()));
        let picks = reply.pick().map(|pick| (pick.line.clone(), vec![pick.options[0].value.clone()]));
        for (line, picked) in buttons.chain(picks).collect::<Vec<_>>() {
            if !line.starts_with("forget everything") && seen.insert(shape(&line)) {
                let said = Said::Press { line: line.clone(), picked, on: Card::Private };
                waiting.push_back((line, said));
            }
        }
    }
    (count, wrong)
}

fn beginnings(days: &Days) -> Vec<String> {
    let offered = days.bot.commands().iter().filter(|command| command.offered);
    let mut lines: Vec<String> = offered
        .flat_map(|command| {
            let verbs = command.acts.iter().map(move |act| match act.verb {
                Some(verb) => format!("{} {verb}", command.name),
                None => command.name.to_owned(),
            });
            verbs.chain([format!("help {}", command.name)])
        })
        .collect();
    let levels: Vec<&str> = days.bot.knowledge().levels.iter().map(|level| level.name.id.as_str()).collect();
    for level in &levels {
        lines.push(format!("ladder {level}"));
        lines.push(format!("readiness {level}"));
        lines.extend(levels.iter().map(|with| format!("compare {level} {with}")));
        lines.extend(levels.iter().map(|to| format!("transition {level} to {to}")));
    }
    lines.extend(days.bot.knowledge().topics.iter().map(|topic| format!("guide {}", topic.name.id)));
    lines
}

fn assert_fits(days: &mut Days, at_least: usize) {
    let from = beginnings(days);
    let (count, wrong) = pressed(days, &from);
    assert!(count > at_least, "only {count} cards");
    for (_, reply) in days.came.iter().map(|(at, _, reply)| (at, reply)) {
        assert_eq!(faults(reply), Vec::<String>::new(), "{}", plain::reply(reply));
    }
    let shown: Vec<String> = wrong.iter().map(|(line, found)| format!("{line}: {}", found.join("; "))).collect();
    assert!(shown.is_empty(), "{count} cards, {} do not fit:\n{}", shown.len(), shown.join("\n"));
}

#[test]
fn a_newcomers_cards_fit_a_phone() {
    assert_fits(&mut Days::new(), 300);
}

#[test]
fn the_cards_of_somebody_who_has_been_here_for_long_fit_a_phone() {
    let mut days = Days::begun();
    for line in [
        "/me em target=director hope=\"to let go of the code\"",
        "/win Ben ran the incident review without me, and nobody called",
        "/win Cleo got the promotion that we had worked on since spring",
        "/checkin start climb begin",
        "/checkin start stretch begin",
        "/bestweek",
        "/week",
        "/readiness em",
    ] {
        days.says("ana", line);
    }
    let card = days.says("ana", "/week");
    let form = days.press("ana", &card, "Write it in").form.unwrap();
    days.fills("ana", &form.line, &["Hands-on: 18\nPeople: 6\nOther functions: 8\nPlanning: 5\nHiring: 2\nOutside: 1"]);
    let card = days.says("ana", "/feedback practise");
    assert!(card.form.is_some());
    assert_fits(&mut days, 600);
}
