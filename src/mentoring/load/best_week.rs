//! Reads `best-week.toml`: what is shown beside the best weeks and the reasons for a move that people write down.

use super::checks::Named;
use super::reader::Reader;
use super::tree::Table;
use super::{checks, limits, naming, questions, statement};
use crate::mentoring::best_week::{Mirror, Reason};
use crate::mentoring::ladder::{Name, Question, Statement};

const KEYS: [&str; 6] = ["tag", "kind", "alone", "together", "reason", "back"];
const TAG_KEYS: [&str; 2] = ["id", "title"];
const QUESTION_KEYS: [&str; 3] = ["id", "text", "ids"];
const REASON_KEYS: [&str; 4] = ["id", "title", "right", "say"];

/// Reads the file.
pub(super) fn mirror(reader: &mut Reader, root: &Table, paths: &[&str]) -> Mirror {
    reader.keys(root, &KEYS);
    Mirror {
        tags: each(reader, root, "tag", paths, tag),
        kinds: said(reader, root, "kind"),
        alone: each(reader, root, "alone", paths, question),
        together: each(reader, root, "together", paths, question),
        reasons: each(reader, root, "reason", paths, reason),
        back: said(reader, root, "back"),
    }
}

/// The tables of a required list, with no two ids alike.
fn each<T>(
    reader: &mut Reader,
    root: &Table,
    key: &'static str,
    paths: &[&str],
    read: fn(&mut Reader, &Table) -> (T, Named),
) -> Vec<T> {
    let tables = reader.tables(root, key);
    let (all, named): (Vec<T>, Vec<Named>) = tables.into_iter().map(|table| read(reader, table)).unzip();
    checks::ids_are_unique(reader, &named, paths);
    all
}

fn tag(reader: &mut Reader, table: &Table) -> (Name, Named) {
    reader.keys(table, &TAG_KEYS);
    let id = naming::id(reader, table);
    let title = reader.text(table, "title", limits::THEME);
    (Name { id: naming::text_of(&id), title, aliases: Vec::new() }, Named { id, number: None, names: Vec::new() })
}

fn question(reader: &mut Reader, table: &Table) -> (Question, Named) {
    reader.keys(table, &QUESTION_KEYS);
    let id = naming::id(reader, table);
    reader.require(table, "ids");
    let question = Question {
        id: naming::text_of(&id),
        text: reader.text(table, "text", limits::QUESTION),
        ids: questions::facts(reader, table),
        ..Question::default()
    };
    (question, Named { id, number: None, names: Vec::new() })
}

fn reason(reader: &mut Reader, table: &Table) -> (Reason, Named) {
    reader.keys(table, &REASON_KEYS);
    let id = naming::id(reader, table);
    reader.require(table, "right");
    let reason = Reason {
        id: naming::text_of(&id),
        title: reader.text(table, "title", limits::MENU_LABEL),
        right: reader.flag(table, "right"),
        said: said(reader, table, "say"),
    };
    (reason, Named { id, number: None, names: Vec::new() })
}

/// What the sources say here. The facts in it can also be read on a card.
fn said(reader: &mut Reader, table: &Table, key: &'static str) -> Vec<Statement> {
    let tables = reader.tables(table, key);
    let read = |table| {
        questions::facts(reader, table);
        statement::statement(reader, table)
    };
    tables.into_iter().map(read).collect()
}
