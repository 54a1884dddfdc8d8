//! What is kept about somebody, as a file for programs. The file for reading is in `messages/export.rs`.

use crate::store::export::{Section, Value};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value as Json};

/// What is raised whenever a name in the file changes its meaning or goes. New names may come at any time.
const FORMAT: u32 = 1;

/// Everything, under names that stay. `docs/export.md` is about them.
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

/// What somebody wrote down about themselves, part by part. None, where this is something else.
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
