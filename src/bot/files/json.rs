//! The export for programs. The export for people is in `src/bot/features/privacy/export.rs`.

use crate::store::export::{Section, Value};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value as Json};

/// The version of the format, raised when a name in the file changes its meaning or goes. New names may be added at any time.
const FORMAT: u32 = 1;

/// The export as JSON, under stable names that `docs/export.md` explains.
pub fn json(sections: &[Section], now: DateTime<Utc>) -> String {
    let mut all = Map::new();
    all.insert("format".to_owned(), FORMAT.into());
    all.insert("made_at".to_owned(), moment(now).into());
    for section in sections {
        let mut rows =
            section.rows.iter().map(|row| row.iter().map(|(name, value)| ((*name).to_owned(), plain(section, value))));
        let rows = match section.one {
            true => rows.next().map(Iterator::collect).map_or(Json::Null, Json::Object),
            false => rows.map(|row| Json::Object(row.collect())).collect(),
        };
        all.insert(section.name.to_owned(), rows);
    }
    format!("{:#}\n", Json::Object(all))
}

/// The parts of a structured entry. `None` if the entry is something else.
pub fn parts(section: &Section, words: &str) -> Option<Map<String, Json>> {
    let parts = (section.name == "reflections").then(|| serde_json::from_str(words).ok());
    parts.flatten()
}

fn plain(section: &Section, value: &Value) -> Json {
    match value {
        Value::Nothing => Json::Null,
        Value::Words(text) => parts(section, text).map_or_else(|| text.as_str().into(), Json::Object),
        Value::Fact(text) => text.as_str().into(),
        Value::Moment(at) => moment(*at).into(),
        Value::Count(count) => (*count).into(),
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
