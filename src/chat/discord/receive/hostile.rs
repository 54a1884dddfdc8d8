//! Tests only: anything may arrive as an interaction. It is read or refused without a panic, and what can be answered
//! is answered with something that Discord accepts.
//!
//! `NEXTRUNG_CASES=1000000` tries more cases than usual. They are the same in every run.

#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::tests::{in_dm, interaction, message, pressed};
use super::*;
use crate::chat::discord::limits::len;
use crate::chat::discord::markdown::hostile::{bot, wrong_with};
use crate::chat::discord::render;
use chrono::DateTime;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::json;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

const CASES: u32 = 10_000;

/// The results of the cases.
#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    known_panics_of_serenity: usize,
    unreadable: usize,
    unreadable_but_answerable: usize,
    of_no_kind_we_know: usize,
    completed: usize,
    refused: usize,
    understood: usize,
    effects_of_real_buttons: usize,
}

#[test]
fn whatever_arrives_is_read_or_refused() {
    let bot = bot();
    let now = DateTime::from_timestamp(1_795_420_800, 0).unwrap();
    let direct = DirectChannels::default();
    let counts = RefCell::new(Counts::default());
    let cases = std::env::var("NEXTRUNG_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x6e72_6733),
        ..ProptestConfig::default()
    };
    let tried = TestRunner::new(config).run(&payload(), |raw| {
        let mut counts = counts.borrow_mut();
        counts.cases += 1;
        let read_by_serenity = catch_unwind(AssertUnwindSafe(|| serde_json::from_value::<Interaction>(raw.clone())));
        let Ok(read_by_serenity) = read_by_serenity else {
            counts.known_panics_of_serenity += 1;
            prop_assert!(makes_serenity_fall_over(&raw), "a panic that is not known");
            return Ok(());
        };
        let Ok(interaction) = read_by_serenity else {
            counts.unreadable += 1;
            counts.unreadable_but_answerable += usize::from(raw_handle(&raw).is_some());
            is_typing(&raw);
            return Ok(());
        };
        if let Some(handle) = handle(&interaction) {
            let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.~:=".contains(c);
            prop_assert!(handle.token.chars().all(harmless), "it becomes part of an address");
        }
        match read(interaction, &direct) {
            None => counts.of_no_kind_we_know += 1,
            Some(Incoming::Complete { command, verb, arg, typed }) => {
                counts.completed += 1;
                let body = render::completions(&bot.complete(&command, verb.as_deref(), &arg, &typed));
                for choice in body["data"]["choices"].as_array().unwrap() {
                    for part in [&choice["name"], &choice["value"]] {
                        prop_assert!((1..=100).contains(&len(part.as_str().unwrap())));
                    }
                }
            }
            Some(Incoming::Ask(request)) => {
                let before = bot.store().helpful_counts().unwrap();
                let answer = bot.answer(&request, now);
                if bot.store().helpful_counts().unwrap() != before {
                    counts.effects_of_real_buttons += 1;
                    let names = crate::bot::features::ask::index::Index::new(bot.knowledge()).names();
                    let judges = |line: &str| {
                        let id = ["found yes ", "found no "].iter().find_map(|verb| line.strip_prefix(verb));
                        id.is_some_and(|id| names.iter().any(|name| name.id == id))
                    };
                    let real =
                        matches!(&request.said, Said::Press { line, picked, .. } if picked.is_empty() && judges(line));
                    prop_assert!(real, "a forgery did something: {:?}", request);
                }
                counts.refused += usize::from(answer.reply.error);
                counts.understood += usize::from(!answer.reply.error);
                let body = render::answer(&answer, &request.place, &Default::default());
                match &answer.reply.form {
                    Some(form) => {
                        prop_assert!(!matches!(request.said, Said::Form { .. }), "a form cannot answer a form");
                        prop_assert_eq!(&body["data"]["custom_id"], &json!(form.line));
                    }
                    None => prop_assert_eq!(wrong_with(&body["data"], &answer.reply), Vec::<String>::new()),
                }
            }
        }
        Ok(())
    });
    let counts = counts.into_inner();
    println!("{counts:#?}");
    if let Err(failed) = tried {
        panic!("{failed}");
    }
    // Every possible result occurred.
    let Counts { unreadable, unreadable_but_answerable, completed, refused, understood, .. } = counts;
    assert!([unreadable, unreadable_but_answerable, completed, refused, understood].iter().all(|met| *met > 100));
    assert!(counts.of_no_kind_we_know > 0 && counts.effects_of_real_buttons > 0);
}

/// serenity 0.12.5 slices the hash of a picture every two bytes, wherever that falls. Discord creates these hashes
/// itself, in hexadecimal digits; should it ever send another, the client is restarted like any that stopped.
fn makes_serenity_fall_over(raw: &Value) -> bool {
    const HASHES: [&str; 7] = ["avatar", "banner", "icon", "icon_hash", "splash", "badge", "asset"];
    let falls = |value: &Value| value.as_str().is_some_and(|hash| [32, 34].contains(&hash.len()) && !hash.is_ascii());
    match raw {
        Value::Object(values) => values
            .iter()
            .any(|(key, value)| (HASHES.contains(&key.as_str()) && falls(value)) || makes_serenity_fall_over(value)),
        Value::Array(values) => values.iter().any(makes_serenity_fall_over),
        _ => false,
    }
}

/// When this fails, serenity is fixed and the exception above can go.
#[test]
fn serenity_still_falls_over_a_picture() {
    let mut raw = interaction(2, json!({ "id": "1", "type": 1, "name": "ladder" }));
    raw["member"]["user"]["avatar"] = json!("€".repeat(10) + "xx");
    assert!(makes_serenity_fall_over(&raw));
    assert!(catch_unwind(|| serde_json::from_value::<Interaction>(raw)).is_err());
}

/// Valid interactions of every kind, as Discord sends them.
fn sound() -> Vec<Value> {
    let option = |name: &str, value: &str| json!({ "type": 3, "name": name, "value": value, "focused": true });
    let command = |options: Value| json!({ "id": "1", "type": 1, "name": "ladder", "options": options });
    let flag = json!({ "type": 5, "name": "only-me", "value": true });
    let button = |line: &str| json!({ "custom_id": line, "component_type": 2 });
    let select = |id: &str, values: Value| json!({ "custom_id": id, "component_type": 3, "values": values });
    let input =
        |id: &str, value: &str| json!({ "type": 1, "components": [{ "type": 4, "custom_id": id, "value": value }] });
    let form =
        |line: &str, id: &str| json!({ "custom_id": line, "components": [input(id, "How much do you still code?")] });
    let people = json!({ "users": { "11": super::tests::user("11") }, "members": {} });
    let mut all = vec![
        interaction(2, command(json!([option("level", "vp"), flag]))),
        interaction(
            2,
            json!({ "id": "1", "type": 1, "name": "share", "options": [
                { "type": 1, "name": "post", "options": [option("answers", "L3.job.1")] },
            ]}),
        ),
        interaction(4, command(json!([option("level", "te")]))),
        interaction(5, form("ask", "question")),
        interaction(5, form("share with-question answers=L3.job.1", "question")),
    ];
    for data in [
        button("ladder vp section=trap only-me"),
        button("found yes L3.job.1"),
        button("share preview answers=L3.job.1,L5.job.1"),
        button("ask"),
        select("choose 0", json!(["ladder vp section=trap"])),
        select("share post", json!(["L3.job.1", "L5.job.1"])),
        json!({ "custom_id": "share post", "component_type": 5, "values": ["11"], "resolved": people }),
        json!({ "custom_id": "share post", "component_type": 8, "values": ["7"], "resolved": { "channels": {} } }),
    ] {
        all.push(pressed(data.clone(), message(64, Some("11"))));
        all.push(pressed(data, message(0, Some("12"))));
    }
    let direct: Vec<Value> = all.iter().cloned().map(in_dm).collect();
    all.extend(direct);
    all
}

/// One mutation of a payload.
#[derive(Debug, Clone)]
enum Mutation {
    Put(Value),
    Remove,
    Repeat,
    Wrap(u8),
    Rename(String),
    Flip(Index, u8),
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..25).prop_map(Value::from),
        prop::sample::select(vec![
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1e300),
            json!(-0.5),
            json!("0"),
            json!("-1"),
            json!("18446744073709551615"),
            json!("18446744073709551616")
        ]),
        prop::sample::select(vec![
            "",
            " ",
            "x",
            "11",
            "7",
            "@1",
            "ladder vp",
            "ladder vp only-me",
            "found yes L3.job.1",
            "found  yes L3.job.1",
            "found yes L3.job.1 ",
            "share post",
            "ask",
            "choose 0",
            "choose",
            "choose 4294967296",
            "question",
            "only-me",
            "2026-01-01T00:00:00Z",
            "0001-99-99",
            "\u{202e}",
            "\0",
            "😀",
            "@everyone",
            "../../users/@me",
            "\u{301}",
        ])
        .prop_map(Value::from),
        (0_usize..5_000).prop_map(|length| json!("é".repeat(length))),
        "\\PC{0,40}".prop_map(Value::from),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    let keys = [
        "id",
        "type",
        "data",
        "token",
        "custom_id",
        "component_type",
        "values",
        "components",
        "options",
        "name",
        "value",
        "user",
        "x",
    ];
    scalar().prop_recursive(4, 24, 5, move |inner| {
        let key = prop::sample::select(keys.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..5).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        4 => scalar().prop_map(Mutation::Put),
        2 => anything().prop_map(Mutation::Put),
        2 => Just(Mutation::Remove),
        1 => Just(Mutation::Repeat),
        1 => (1..=100_u8).prop_map(Mutation::Wrap),
        1 => "[a-z_]{1,12}".prop_map(Mutation::Rename),
        3 => (any::<Index>(), 1..=127_u8).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
    ]
}

/// Payloads with a few mutations, and any JSON at all. In a press, what it carries is mutated more often.
fn payload() -> impl Strategy<Value = Value> {
    let at = || any::<Index>();
    let anywhere = prop::collection::vec((at(), mutation()), 0..4);
    let inside = prop::collection::vec((at(), mutation()), 0..3);
    let mutated = (prop::sample::select(sound()), anywhere, inside).prop_map(|(mut raw, anywhere, inside)| {
        for (at, mutation) in inside {
            mutate(&mut raw["data"], at, mutation);
        }
        // Most mutations would hit the person, the message or the server; every other case leaves those alone.
        for (at, mutation) in anywhere.into_iter().skip(1) {
            mutate(&mut raw, at, mutation);
        }
        raw
    });
    prop_oneof![12 => mutated, 1 => anything()]
}

/// The places in a payload, in order, each as the keys that lead there.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| places(value, &format!("{here}/{at}"), found));
        }
        Value::Object(values) => {
            values
                .iter()
                .filter(|(key, _)| !key.contains(['/', '~']))
                .for_each(|(key, value)| places(value, &format!("{here}/{key}"), found));
        }
        _ => {}
    }
}

fn mutate(value: &mut Value, at: Index, mutation: Mutation) {
    let mut all = Vec::new();
    places(value, "", &mut all);
    let place = all.swap_remove(at.index(all.len()));
    let (above, last) = place.rsplit_once('/').unwrap_or(("", ""));
    match mutation {
        Mutation::Put(new) => *value.pointer_mut(&place).unwrap() = new,
        Mutation::Wrap(times) => {
            let inside = value.pointer_mut(&place).unwrap();
            *inside = (0..times).fold(inside.take(), |inside, _| json!([inside]));
        }
        Mutation::Flip(at, bits) => {
            if let Value::String(text) = value.pointer_mut(&place).unwrap()
                && !text.is_empty()
            {
                let chosen = at.index(text.chars().count());
                let flip = |c: char| char::from_u32(u32::from(c) ^ u32::from(bits)).unwrap_or('?');
                *text = text.chars().enumerate().map(|(at, c)| if at == chosen { flip(c) } else { c }).collect();
            }
        }
        Mutation::Remove => match value.pointer_mut(above) {
            Some(Value::Object(values)) => drop(values.shift_remove(last)),
            Some(Value::Array(values)) => values.truncate(last.parse().unwrap_or(0)),
            _ => {}
        },
        Mutation::Repeat => {
            if let Some(Value::Array(values)) = value.pointer_mut(&place) {
                values.extend(values.clone());
            }
        }
        Mutation::Rename(name) => {
            if let Some(Value::Object(values)) = value.pointer_mut(above)
                && let Some(moved) = values.shift_remove(last)
            {
                values.insert(name, moved);
            }
        }
    }
}
