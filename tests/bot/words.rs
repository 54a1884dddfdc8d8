//! People's words in every place where the console shows them. Discord's side is tested where it is rendered.

use crate::support;
use nextrung::bot::reply::{Button, Field, File, Form, Menu, Pick, PickOption, Reply, Row, Text};
use nextrung::bot::request::Place;
use nextrung::chat::console::files::Folder;
use nextrung::chat::console::record::{Kind, Record};
use nextrung::chat::console::view;
use serde_json::Value;

/// The strings of both files: one JSON string a line, which may follow a repeat count.
fn corpus() -> impl Iterator<Item = String> {
    let files = [include_str!("../words/spellings.txt"), include_str!("../words/naughty.txt")];
    let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.map(|line| match line.split_once(' ') {
        Some((times, json)) if !line.starts_with('"') => {
            serde_json::from_str::<String>(json).unwrap().repeat(times.parse().unwrap())
        }
        _ => serde_json::from_str(line).unwrap(),
    })
}

fn replies(words: &str) -> [Reply; 2] {
    let owned = || words.to_owned();
    let button = || Button::new(owned(), "help");
    let option = PickOption { label: owned(), value: "made".to_owned() };
    let pick = Pick { hint: owned(), line: "x".to_owned(), arg: "y".to_owned(), min: 1, max: 1, options: vec![option] };
    let card = Reply {
        title: Some(owned()),
        text: Text::default().plain(words).strong(words).quote(words),
        footer: Some(owned()),
        rows: vec![
            Row::Buttons(vec![button()]),
            Row::Menu(Menu { hint: owned(), options: vec![button().choice()] }),
            Row::Pick(pick),
        ],
        files: vec![File::new(words, Vec::new(), words)],
        ..Reply::default()
    };
    let field = Field {
        id: "words".to_owned(),
        label: owned(),
        long: true,
        required: true,
        max: 9,
        placeholder: owned(),
        value: String::new(),
    };
    let form = Form { title: owned(), line: "x".to_owned(), lead: Text::default().plain(words), fields: vec![field] };
    [card, Reply { form: Some(form), ..Reply::default() }]
}

/// Whether a text contains anything that would control a terminal, change the text direction, or ping a whole server.
fn harms(shown: &str) -> bool {
    let lower = shown.to_lowercase();
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    shown.contains(|c: char| (c.is_control() && c != '\n') || turns(c))
        || lower.contains("@everyone")
        || lower.contains("@here")
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::Object(values) => values.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_console_shows_every_word_without_harm() {
    let (place, kept) = (Place::Channel("#mentors".to_owned()), tempfile::tempdir().unwrap());
    let mut folder = Folder::beside(&kept.path().join("n.db"));
    for words in corpus() {
        for reply in replies(&words) {
            let mut record = Record::new("m1", support::now(), Kind::Reply, "ana", &place, &reply);
            folder.save(&mut record);
            let json = serde_json::to_value(&record).unwrap();
            for shown in strings(&json) {
                assert!(!harms(shown), "{words:?}: {shown:?}");
            }
            let view = view::show(&record, 80);
            assert!(!harms(&anstream::adapter::strip_str(&view).to_string()), "{words:?}: {view:?}");
        }
    }
}
