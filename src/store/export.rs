//! Exports everything that is kept about a person: what the register lists, with their words opened.

use super::error::Broken;
use super::keys::sealed::Key;
use super::keys::{Keys, sealed};
use super::register::tables::TABLES;
use super::register::{Column, File, Given, Holds, Table, Whose};
use super::{Store, people};
use crate::mentoring::person::Address;
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use std::sync::Arc;

/// What one table holds about a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its name in the export.
    pub name: &'static str,
    /// Whether it has one row at most.
    pub one: bool,
    /// Its rows, each with the names and values that are exported.
    pub rows: Vec<Vec<(&'static str, Value)>>,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not set.
    Nothing,
    /// A choice from a list, or something that the platform says.
    Fact(String),
    /// Their own words.
    Words(String),
    /// A moment.
    Moment(DateTime<Utc>),
    /// How many.
    Count(i64),
}

impl Store {
    /// Everything that is kept about a person, in the order of the register, with the tables that hold nothing about
    /// them. None, if nothing is kept about them at all.
    ///
    /// # Errors
    /// If the database cannot be read, or something that is sealed in it was changed.
    pub fn export(&self, at: &Address) -> Result<Option<Vec<Section>>, Broken> {
        let (keys, at) = (Arc::clone(&self.keys), at.clone());
        self.read(move |connection| {
            // All of it is read at one moment, whatever is written meanwhile.
            let moment = connection.unchecked_transaction()?;
            let Some(uid) = people::uid(&moment, &at)? else { return Ok(None) };
            everything(&moment, &keys, &uid).map(Some)
        })
    }
}

fn everything(connection: &Connection, keys: &Keys, uid: &str) -> Result<Vec<Section>, Broken> {
    let key = keys.of(uid)?;
    let mut sections = Vec::new();
    for table in TABLES.iter().filter(|table| table.file == File::Database) {
        let Whose::Person { given, select, .. } = table.whose else { continue };
        let (name, one) = match given {
            Given::One(name) => (name, true),
            Given::Each(name) => (name, false),
            Given::Not(_) => continue,
        };
        let mut select = connection.prepare_cached(select)?;
        let mut found = select.query([uid])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push(opened(table, row, key.as_ref())?);
        }
        sections.push(Section { name, one, rows });
    }
    Ok(sections)
}

/// The exported values of one row. Without the person's key, there are no words.
fn opened(table: &Table, row: &rusqlite::Row<'_>, key: Option<&Key>) -> Result<Vec<(&'static str, Value)>, Broken> {
    let uid = table.columns.iter().position(|column| column.holds == Holds::Uid);
    let mut values = Vec::new();
    for (at, Column { holds, given, .. }) in table.columns.iter().enumerate() {
        let Ok(name) = *given else { continue };
        let value = match holds {
            Holds::Fact | Holds::Uid => text(row.get(at)?).map(Value::Fact),
            Holds::Words(place) => match (key, uid) {
                (Some(key), Some(uid)) => {
                    let sealed: Option<Vec<u8>> = row.get(at)?;
                    sealed::open(key, place, &row.get::<_, String>(uid)?, &sealed.unwrap_or_default())?
                        .map(Value::Words)
                }
                _ => None,
            },
            Holds::Moment => {
                let seconds: Option<i64> = row.get(at)?;
                seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(Value::Moment)
            }
            Holds::Count | Holds::Number => row.get::<_, Option<i64>>(at)?.map(Value::Count),
            // Nobody has a use for it, and the register exports it to nobody.
            Holds::Secret => None,
        };
        values.push((name, value.unwrap_or(Value::Nothing)));
    }
    Ok(values)
}

/// Text that is set. What is not set is empty.
fn text(kept: Option<String>) -> Option<String> {
    kept.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Section, Value};
    use crate::mentoring::person::{Address, Platform};
    use crate::store::{Owner, Store};

    fn address(id: &str) -> Address {
        Address { platform: Platform::Console, id: id.to_owned() }
    }

    fn store() -> Store {
        let store = Store::memory(Owner::Console).unwrap();
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        for id in ["ana", "ben"] {
            let change = move |profile: &mut crate::mentoring::person::Profile| {
                profile.zone = Some("Europe/Berlin".to_owned());
                profile.hope = Some(format!("what {id} hopes for"));
            };
            store.change_profile(&address(id), now, change).unwrap();
        }
        store
    }

    #[test]
    fn somebody_is_handed_what_is_theirs_with_their_words_opened() {
        let fact = |text: &str| Value::Fact(text.to_owned());
        let profile = vec![
            ("since", Value::Moment("2026-11-23T09:00:00Z".parse().unwrap())),
            ("level", Value::Nothing),
            ("target", Value::Nothing),
            ("zone", fact("Europe/Berlin")),
            ("quiet_hours", Value::Nothing),
            ("language", Value::Nothing),
            ("called", Value::Nothing),
            ("hope", Value::Words("what ana hopes for".to_owned())),
            ("away_until", Value::Nothing),
        ];
        let addresses = vec![("platform", fact("console")), ("id", fact("ana")), ("direct_channel", Value::Nothing)];
        let none = |name| Section { name, one: false, rows: Vec::new() };
        assert_eq!(
            store().export(&address("ana")).unwrap(),
            Some(vec![
                Section { name: "profile", one: true, rows: vec![profile] },
                Section { name: "addresses", one: false, rows: vec![addresses] },
                none("schedules"),
                none("deliveries"),
                none("answers"),
                none("wins"),
                none("reflections"),
                none("drafts"),
            ])
        );
    }

    #[test]
    fn whoever_is_not_known_is_handed_nothing() {
        let store = store();
        assert!(store.forget(&address("ana")).unwrap());
        for id in ["ana", "cy", "Ben", "%", ""] {
            assert_eq!(store.export(&address(id)).unwrap(), None, "{id}");
        }
    }
}
