//! The verdict on a run, from three independent sources: the list of dates, the stand-in's journal, and the database.

use crate::standin::people::dm_of;
use crate::world::Kept;
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::mentoring::delivery::{AnswerState, Role, State};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Everything wrong with a run, one line each.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Dates without a message and without a visible outcome.
    pub lost: Vec<String>,
    /// Dates whose message was attempted, certainly not stored, and abandoned when the next one had already been sent: the person
    /// reads so at their next command. Counted, but not a mistake.
    pub given_up: Vec<String>,
    /// Messages that were stored twice.
    pub doubled: Vec<String>,
    /// Second requests without a look for the message after the first.
    pub blind: Vec<String>,
    /// Requests to a person after they were forgotten, and other inconsistencies.
    pub odd: Vec<String>,
    /// The number of messages stored.
    pub messages: usize,
    /// The number of requests for a message.
    pub requests: usize,
    /// The number of times a channel was read to look for a message.
    pub looks: usize,
}

impl Verdict {
    pub fn is_good(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.blind.is_empty() && self.odd.is_empty()
    }
}

/// A delivery in the database.
struct Row {
    idempotency_key: String,
    state: String,
    message: String,
    batch_lead: Option<i64>,
    reason: String,
    answer: String,
}

/// A message at Discord.
#[derive(Debug)]
struct Stored {
    channel: String,
    message: String,
    buttons: String,
}

/// The entries of the journal.
pub fn read(journal: &Path) -> Vec<Value> {
    let written = std::fs::read_to_string(journal).unwrap();
    written.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Judges a run that lasted until this moment. The only requirement for a forgotten person is silence.
pub fn judge(kept: &[Kept], until: DateTime<Utc>, database: &Path, journal: &Path, forgotten: Option<u64>) -> Verdict {
    let journal = read(journal);
    let mut verdict = Verdict::default();
    let stored = stored(&journal, &mut verdict);
    second_tries(&journal, &mut verdict);
    if let Some(person) = forgotten {
        after_forgetting(&journal, person, &mut verdict);
    }
    let connection = Connection::open(database).unwrap();
    for kept in kept.iter().filter(|kept| Some(kept.person) != forgotten) {
        dates(kept, until, &connection, &stored, &mut verdict);
    }
    agree(&connection, &stored, forgotten, &mut verdict);
    // A clock that was wrong for a while leaves nothing of a time that has not come.
    let later = (until + TimeDelta::days(2)).format("%F").to_string();
    let ahead = "SELECT count(*) FROM delivery WHERE role = 'check-in' AND nominal > ?1";
    let ahead: u32 = connection.query_row(ahead, [later], |row| row.get(0)).unwrap();
    if ahead > 0 {
        verdict.odd.push(format!("{ahead} check-ins of a time that has not come"));
    }
    verdict
}

/// The stored messages by their idempotency key: channel and id.
fn stored(journal: &[Value], verdict: &mut Verdict) -> BTreeMap<String, Stored> {
    let mut stored = BTreeMap::new();
    for entry in journal.iter().filter(|entry| entry["what"] == "stored") {
        verdict.messages += 1;
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let idempotency_key = text("idempotency_key");
        let buttons = entry["body"]["components"].to_string();
        if !buttons.contains(&idempotency_key) {
            verdict.odd.push(format!("{idempotency_key} stands on none of its buttons"));
        }
        if stored
            .insert(idempotency_key.clone(), Stored { channel: text("channel"), message: text("message"), buttons })
            .is_some()
        {
            verdict.doubled.push(idempotency_key);
        }
    }
    stored
}

/// The last request for a message.
struct Tried<'a> {
    number: u64,
    path: &'a str,
    looked: bool,
}

/// Checks that each further request for a message follows a look that was answered, unless the previous request was refused.
fn second_tries(journal: &[Value], verdict: &mut Verdict) {
    let mut last: BTreeMap<&str, Tried<'_>> = BTreeMap::new();
    let mut looks: BTreeMap<u64, &str> = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for entry in journal {
        let number = entry["number"].as_u64().unwrap_or_default();
        match entry["what"].as_str() {
            Some("answer") => match entry["status"].as_u64().unwrap() {
                200 => {
                    if let Some(looked) = looks.get(&number) {
                        last.values_mut().filter(|tried| tried.path == *looked).for_each(|tried| tried.looked = true);
                    }
                }
                400..500 => drop(refused.insert(number)),
                _ => {}
            },
            Some("request") => {
                let path = entry["path"].as_str().unwrap();
                match (entry["method"].as_str(), entry["nonce"].as_str()) {
                    _ if !path.ends_with("/messages") => {}
                    (Some("GET"), _) => {
                        verdict.looks += 1;
                        looks.insert(number, path);
                    }
                    (_, None) => verdict.odd.push(format!("a message without a nonce: {entry}")),
                    (_, Some(idempotency_key)) => {
                        verdict.requests += 1;
                        let before = last.insert(idempotency_key, Tried { number, path, looked: false });
                        if let Some(before) = before.filter(|it| !it.looked && !refused.contains(&it.number)) {
                            verdict.blind.push(format!("{idempotency_key}: request {number} after {}", before.number));
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn after_forgetting(journal: &[Value], person: u64, verdict: &mut Verdict) {
    let channel = format!("/channels/{}/messages", dm_of(person));
    let Some(begun) =
        journal.iter().find(|entry| entry["what"] == "forgotten").map(|entry| entry["begun"].as_u64().unwrap())
    else {
        verdict.odd.push("nobody was forgotten".to_owned());
        return;
    };
    let to_them = journal.iter().filter(|entry| {
        entry["number"].as_u64() > Some(begun)
            && entry["what"] == "request"
            && entry["method"] == "POST"
            && entry["path"].as_str().unwrap().ends_with(&channel)
    });
    verdict.odd.extend(to_them.map(|entry| format!("a request after the person was forgotten: {entry}")));
}

/// Checks that each date until this moment has a row and a message, which may be another check-in's batch.
fn dates(
    kept: &Kept,
    until: DateTime<Utc>,
    connection: &Connection,
    stored: &BTreeMap<String, Stored>,
    verdict: &mut Verdict,
) {
    for (nominal, due) in kept.plan.dates(until) {
        let named = format!("{} of {}, due {due}", kept.uid, nominal);
        let select = "SELECT id FROM delivery WHERE source = ?1 AND nominal = ?2 AND role = 'check-in' AND seq = 0";
        let Ok(id) = connection.query_row(select, (&kept.uid, nominal.to_string()), |row| row.get::<_, i64>(0)) else {
            verdict.lost.push(format!("{named}: no row"));
            continue;
        };
        let mut at = row(connection, id);
        let (own, open) = (at.idempotency_key.clone(), at.answer != "lapsed");
        // What goes along may go along with what goes along.
        for _ in 0..10 {
            let Some(batch_lead) = at.batch_lead.filter(|_| at.state == "merged") else { break };
            at = row(connection, batch_lead);
        }
        if at.state == "failed" && at.reason == "no answer" && went_on(connection, kept, &nominal.to_string()) {
            verdict.given_up.push(named);
        } else if at.state != "delivered" || !stored.contains_key(&at.idempotency_key) {
            let message = if stored.contains_key(&at.idempotency_key) { "a message" } else { "no message" };
            verdict.lost.push(format!("{named}: {} {} ({}), {message}", at.state, at.reason, at.idempotency_key));
        } else if open && !stored[&at.idempotency_key].buttons.contains(&own) {
            verdict.lost.push(format!("{named}: goes along with {}, where nobody can answer it", at.idempotency_key));
        }
    }
}

/// Whether a later check-in of the same schedule was delivered, alone or in a batch.
fn went_on(connection: &Connection, kept: &Kept, nominal: &str) -> bool {
    let select = "SELECT count(*) > 0 FROM delivery AS d JOIN delivery AS c ON c.id = coalesce(d.batch_lead, d.id)
        WHERE d.source = ?1 AND d.nominal > ?2 AND d.role = 'check-in' AND d.answer <> 'lapsed' AND c.state = 'delivered'";
    connection.query_row(select, (&kept.uid, nominal), |row| row.get(0)).unwrap()
}

fn row(connection: &Connection, id: i64) -> Row {
    let select = "SELECT idempotency_key, state, message, batch_lead, reason, answer FROM delivery WHERE id = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Row {
            idempotency_key: row.get(0)?,
            state: row.get(1)?,
            message: row.get(2)?,
            batch_lead: row.get(3)?,
            reason: row.get(4)?,
            answer: row.get(5)?,
        })
    };
    connection.query_row(select, [id], read).unwrap()
}

/// Checks that each delivered message is stored under that very id, and that each stored message is delivered.
fn agree(connection: &Connection, stored: &BTreeMap<String, Stored>, forgotten: Option<u64>, verdict: &mut Verdict) {
    // The schema takes any, and the program has names for these.
    let mut select = connection.prepare("SELECT DISTINCT role, state, answer FROM delivery").unwrap();
    let kept = select.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).unwrap();
    for [role, state, answer] in kept.map(Result::<[String; 3], _>::unwrap) {
        let known =
            Role::named(&role).is_some() && State::named(&state).is_some() && AnswerState::named(&answer).is_some();
        if !known {
            verdict.odd.push(format!("{role}, {state} and {answer} are not all known"));
        }
    }
    let mut select = connection.prepare("SELECT id FROM delivery").unwrap();
    let ids: Vec<i64> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut delivered = BTreeSet::new();
    for row in ids.into_iter().map(|id| row(connection, id)).filter(|row| row.state == "delivered") {
        match stored.get(&row.idempotency_key) {
            Some(stored) if stored.message == row.message => {}
            other => verdict
                .odd
                .push(format!("{} is delivered as {:?}, and there as {other:?}", row.idempotency_key, row.message)),
        }
        delivered.insert(row.idempotency_key);
    }
    let theirs = forgotten.map(|person| dm_of(person).to_string());
    for (idempotency_key, Stored { channel, .. }) in stored {
        if !delivered.contains(idempotency_key) && Some(channel) != theirs.as_ref() {
            verdict.odd.push(format!("{idempotency_key} is there, and not delivered"));
        }
    }
}
