//! Reads `best-week.toml`: what is held beside a best week that somebody wrote down, and beside their reasons for a move.

use super::checks;
use super::checks::Named;
use super::limits;
use super::naming;
use super::questions;
use super::reading::Reading;
use super::statement;
use super::tree::Table;
use crate::mentoring::best_week::Mirror;
use crate::mentoring::best_week::Reason;
use crate::mentoring::ladder::Name;
use crate::mentoring::ladder::Question;
use crate::mentoring::ladder::Statement;

const KEYS: [&str; 6] = ["tag", "kind", "alone", "together", "reason", "back"];
const TAG_KEYS: [&str; 2] = ["id", "title"];
const QUESTION_KEYS: [&str; 3] = ["id", "text", "ids"];
const REASON_KEYS: [&str; 4] = ["id", "title", "right", "say"];

/// Reads the file.
pub(super) fn mirror(reading: &mut Reading, root: &Table, paths: &[&str]) -> Mirror {
    reading.keys(root, &KEYS);
    Mirror {
        tags: each(reading, root, "tag", paths, tag),
        kinds: said(reading, root, "kind"),
        alone: each(reading, root, "alone", paths, question),
        together: each(reading, root, "together", paths, question),
        reasons: each(reading, root, "reason", paths, reason),
        back: said(reading, root, "back"),
    }
}

/// Each table of a list that there has to be, and no two with the same id.
fn each<T>(
    reading: &mut Reading,
    root: &Table,
    key: &'static str,
    paths: &[&str],
    read: fn(&mut Reading, &Table) -> (T, Named),
) -> Vec<T> {
    let tables = reading.tables(root, key);
    let (all, named): (Vec<T>, Vec<Named>) = tables.into_iter().map(|table| read(reading, table)).unzip();
    checks::ids_are_unique(reading, &named, paths);
    all
}

fn tag(reading: &mut Reading, table: &Table) -> (Name, Named) {
    reading.keys(table, &TAG_KEYS);
    let id = naming::id(reading, table);
    let title = reading.text(table, "title", limits::THEME);
    (Name { id: naming::text_of(&id), title, aliases: Vec::new() }, Named { id, number: None, names: Vec::new() })
}

fn question(reading: &mut Reading, table: &Table) -> (Question, Named) {
    reading.keys(table, &QUESTION_KEYS);
    let id = naming::id(reading, table);
    reading.require(table, "ids");
    let question = Question {
        id: naming::text_of(&id),
        text: reading.text(table, "text", limits::QUESTION),
        ids: questions::facts(reading, table),
        ..Question::default()
    };
    (question, Named { id, number: None, names: Vec::new() })
}

fn reason(reading: &mut Reading, table: &Table) -> (Reason, Named) {
    reading.keys(table, &REASON_KEYS);
    let id = naming::id(reading, table);
    reading.require(table, "right");
    let reason = Reason {
        id: naming::text_of(&id),
        title: reading.text(table, "title", limits::MENU_LABEL),
        right: reading.flag(table, "right"),
        said: said(reading, table, "say"),
    };
    (reason, Named { id, number: None, names: Vec::new() })
}

/// What the sources say here. The facts in it can be read on a card, too.
fn said(reading: &mut Reading, table: &Table, key: &'static str) -> Vec<Statement> {
    let tables = reading.tables(table, key);
    let read = |table| {
        questions::facts(reading, table);
        statement::statement(reading, table)
    };
    tables.into_iter().map(read).collect()
}
