//! Lines: what people type, what buttons carry, and that both mean the same.

use crate::support;
use crate::support::World;
use chrono::NaiveTime;
use nextrung::bot::Bot;
use nextrung::bot::line::value::Scalar;
use nextrung::bot::line::vocabulary::Vocabulary;
use nextrung::bot::line::{Invocation, Refusal, Value, clock, parse, pressed, uid};
use nextrung::bot::reply::{Button, Reply};
use nextrung::bot::request::Card;
use nextrung::bot::spec::{Act, Arg, Command, Kind};
use nextrung::mentoring::delivery::IDEMPOTENCY_KEY_LENGTH;
use nextrung::mentoring::ladder::Name;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

static BOT: LazyLock<Bot> = LazyLock::new(support::sampler_bot);

/// The invocation of a button's line.
fn pressed(commands: &[Command], line: &str) -> Result<Invocation, Refusal> {
    pressed::button(commands, line).map(|reading| reading.invocation)
}

/// The canonical line of a typed one.
fn read(line: &str) -> Result<String, Refusal> {
    parse::typed(BOT.commands(), line).map(|reading| BOT.line(&reading.invocation))
}

fn reads(line: &str) -> String {
    read(line).unwrap_or_else(|refusal| panic!("{line:?}: {refusal:?}"))
}

#[test]
fn a_level_goes_by_many_names() {
    for (typed, canonical) in [
        ("/ladder vp", "ladder vp"),
        ("ladder VP of Eng", "ladder vp"),
        ("LADDER V.P.", "ladder vp"),
        ("/ladder vpe", "ladder vp"),
        ("/ladder vp of enginering", "ladder vp"),
        ("/ladder tehc laed", "ladder tech-lead"),
        ("/ladder techlead", "ladder tech-lead"),
        ("/ladder eng mgr", "ladder em"),
        ("/ladder engineering\u{a0}manager", "ladder em"),
        ("/ladder level 3", "ladder em"),
        ("/ladder 3", "ladder em"),
        ("/ladder L3", "ladder em"),
        ("/ladder senior ic", "ladder tech-lead"),
        ("/ladder individual contributor", "ladder ic"),
        ("/ladder chief technology officer", "ladder cto"),
        ("/ladder \"vp of eng\"", "ladder vp"),
        ("/ladder level=\"vp of eng\"", "ladder vp"),
        ("/ladder level=“vp of eng”", "ladder vp"),
        ("/ladder level=\"vp of eng", "ladder vp"),
        ("/ladder LEVEL=vp", "ladder vp"),
        ("/ladder", "ladder"),
        ("/ladder level=", "ladder"),
        ("/ladder level=\"\" ", "ladder"),
    ] {
        assert_eq!(reads(typed), canonical, "{typed}");
    }
}

#[test]
fn words_fill_arguments_in_their_order() {
    for (typed, canonical) in [
        ("/ladder em trap", "ladder em section=trap"),
        ("/ladder eng mgr the trap", "ladder em section=trap"),
        ("/ladder level=\"em trap\"", "ladder em section=trap"),
        ("/ladder section=trap em", "ladder em section=trap"),
        ("/ladder em trap only-me", "ladder em section=trap only-me"),
        ("/ladder ONLY-ME em", "ladder em only-me"),
        ("/ladder trap", "ladder section=trap"),
        ("/ladder level=\"enginering manager\" trap", "ladder em section=trap"),
        ("/ladder section=traps eng mgr", "ladder em section=trap"),
        ("/ladder em what success looks like", "ladder em section=success"),
    ] {
        assert_eq!(reads(typed), canonical, "{typed}");
    }
}

#[test]
fn digits_are_never_forgiven() {
    assert!(matches!(read("/ladder level 7"), Err(Refusal::NoName { .. }) | Err(Refusal::Leftover { .. })));
    assert!(matches!(read("/ladder 7"), Err(Refusal::NoName { arg: "level", .. })));
}

#[test]
fn what_is_left_over_is_named() {
    let Err(Refusal::Leftover { words, best }) = read("/ladder vp please thanks") else { panic!() };
    assert_eq!(words, ["please", "thanks"]);
    assert_eq!(BOT.line(&best), "ladder vp");
}

#[test]
fn more_than_twelve_words_are_not_read() {
    let line = format!("/ladder {}", "vp ".repeat(13));
    assert!(matches!(read(&line), Err(Refusal::TooManyWords { most: 12, .. })));
}

#[test]
fn free_text_stands_as_it_was_written() {
    for (typed, words) in [
        ("/sample note I don't know — yet", "I don't know — yet"),
        ("/sample note mood=fine let Ben\nrun it", "let Ben\nrun it"),
        ("/sample note say \"hi\" to Ben", "say \"hi\" to Ben"),
        ("/sample note \"only-me\"", "only-me"),
        ("/sample note \"a \\\"b\\\" \\\\ c\\nd\"", "a \"b\" \\ c\nd"),
        ("/sample note \"unclosed and so on", "\"unclosed and so on"),
        ("/sample note \"a\" and \"b\"", "\"a\" and \"b\""),
        ("/sample note x=1 is not a key", "x=1 is not a key"),
    ] {
        let reading = parse::typed(BOT.commands(), typed).unwrap();
        assert_eq!(reading.invocation.one("words"), Some(words), "{typed}");
    }
    let reading = parse::typed(BOT.commands(), "/sample note helped Ana only-me").unwrap();
    assert_eq!(reading.invocation.one("words"), Some("helped Ana"));
    assert!(reading.invocation.has("only-me"));
}

#[test]
fn a_time_is_given_by_its_key_or_where_it_is_unmistakable() {
    for (typed, canonical) in [
        ("/sample when at=9am", "sample when at=09:00"),
        ("/sample when at=9 pm only-me", "sample when at=21:00 only-me"),
        ("/sample when at=\"9 p.m.\"", "sample when at=21:00"),
        ("/sample when AT=0900 made", "sample when made at=09:00"),
        ("/sample when at=", "sample when"),
        ("/sample when at= made", "sample when made"),
        ("/sample when made 14:05", "sample when made at=14:05"),
        ("/sample when 14:05 helped someone", "sample when helped at=14:05"),
        ("/sample when 9 pm", "sample when at=21:00"),
        ("/sample when 22-8", "sample when quiet=22:00-08:00"),
        ("/sample when 22:00–08:00 made something 9am", "sample when made at=09:00 quiet=22:00-08:00"),
        ("/sample when from 10 pm to 8 am", "sample when quiet=22:00-08:00"),
        ("/sample when quiet=10pm to 8am helped", "sample when helped quiet=22:00-08:00"),
        ("/sample when quiet=22-8 7:00", "sample when at=07:00 quiet=22:00-08:00"),
        ("/sample when tag=\"made something, 9am\"", "sample when made at=09:00"),
        ("/sample when tag=9:30 made", "sample when made at=09:30"),
        ("/sample when why=\"at 9:00\" made", "sample when made why=\"at 9:00\""),
    ] {
        assert_eq!(reads(typed), canonical, "{typed}");
    }
    for (typed, at, said) in [
        ("/sample when at=25:99", "at", "25:99"),
        ("/sample when at=soon", "at", "soon"),
        ("/sample when 25:99", "at", "25:99"),
        ("/sample when made 9:5", "at", "9:5"),
        ("/sample when quiet=25-26", "quiet", "25-26"),
        ("/sample when 25-26", "quiet", "25-26"),
        ("/sample when quiet=22-22", "quiet", "22-22"),
        ("/sample when quiet=\" 22 \"", "quiet", "22"),
        ("/sample when at=😀", "at", "😀"),
    ] {
        let Err(Refusal::Unread { arg, typed: echoed, .. }) = read(typed) else { panic!("{typed}: {:?}", read(typed)) };
        assert_eq!((arg, echoed.as_str()), (at, said), "{typed}");
    }
    // A number may be a level, and the second time may be anything.
    assert!(matches!(read("/sample when 3-4"), Err(Refusal::NoName { arg: "tag", typed, .. }) if typed == "3-4"));
    assert!(
        matches!(read("/sample when 14:05 15:05"), Err(Refusal::NoName { arg: "tag", typed, .. }) if typed == "15:05")
    );
    assert!(matches!(read("/sample when at=9:00 at=10:00"), Err(Refusal::Twice { arg: "at", .. })));
    assert_eq!(reads("/ladder em trap"), "ladder em section=trap");
}

#[test]
fn lists_take_names_with_commas() {
    assert_eq!(reads("/sample tags tags=\"made something, hlped\""), "sample tags tags=made,helped");
    assert!(matches!(read("/sample tags tags=made,slept"), Err(Refusal::NoName { arg: "tags", .. })));
}

#[test]
fn what_is_asked_for_twice_is_asked_back() {
    assert!(matches!(read("/ladder level=vp level=em"), Err(Refusal::Twice { arg: "level", .. })));
}

#[test]
fn verbs_are_named_when_one_is_missing() {
    assert!(matches!(read("/sample"), Err(Refusal::NoVerb { word: None, .. })));
    assert!(matches!(read("/sample dance"), Err(Refusal::NoVerb { word: Some(_), .. })));
    assert!(matches!(read("/SAMPLE Show"), Ok(line) if line == "sample show"));
}

#[test]
fn buttons_are_read_exactly() {
    let button = |line: &str| pressed(BOT.commands(), line);
    for ours in [
        "sample when made at=09:00 quiet=22:00-08:00 only-me",
        "ladder vp only-me",
        "ladder vp section=trap",
        "share post answers=L3.job.1,L5.job.1",
        "ask only-me",
    ] {
        assert_eq!(BOT.line(&button(ours).unwrap()), ours);
    }
    for forged in [
        "ladder vq",
        "lader vp",
        "ladder tehc laed",
        "choose 1",
        "",
        " ",
        "ladder vp\u{200b}",
        "sample wipe",
        &"ladder vp ".repeat(20),
        // Whoever types may write it so; no button does.
        "/ladder vp",
        "Ladder vp",
        "ladder VP",
        "ladder v.p.",
        "ladder  vp",
        "ladder vp ",
        " ladder vp",
        "ladder\tvp",
        "ladder level=vp",
        "ladder \"vp\"",
        "ladder vp section=\"trap\"",
        "ladder vp the trap",
        "ladder vp trap",
        "ladder vp section=",
        "ladder vp em",
        "ladder section=trap vp",
        "ladder vp only-me only-me",
        "ladder vp ONLY-ME",
        "ladder vp only-me=true",
        "transition ic to em",
        "share post answers=L3.job.1,L3.job.1",
        "share post answers=L3.job.1,",
        "share post answers=l3.job.1",
        "found yes answer=L3.job.1",
        "found yes L3job1",
        "found yes l3.job.1",
        "found YES answer=L3.job.1",
        // Nobody's own words stand on a button.
        "ask how much should I code",
        "ask question=why",
        // A time stands there as it is kept.
        "sample when at=9",
        "sample when at=9:00",
        "sample when at=09:00:00",
        "sample when at=9am",
        "sample when at=24:00",
        "sample when 09:00",
        "sample when at=",
        "sample when at=22:00-08:00",
        "sample when quiet=22-8",
        "sample when quiet=22:00-22:00",
        "sample when quiet=22:00–08:00",
        "sample when quiet=22:00-08:00-09:00",
        "sample when quiet=09:00",
        "sample when quiet=22:00-08:00 at=09:00",
        "sample when at=09:00 at=10:00",
        "sample when why=because",
        "sample note mood=fine",
        "sample note words=fine",
    ] {
        assert_eq!(button(forged), Err(Refusal::NoButton), "{forged:?}");
    }
}

/// An id may be renamed if the old id stays among its aliases, because buttons with it remain in people's messages.
#[test]
fn a_button_knows_an_id_by_its_former_name() {
    let renamed = Name { id: "veep".to_owned(), title: "VP".to_owned(), aliases: vec!["vp".to_owned()] };
    let kind = Kind::Closed(Arc::new(Vocabulary::new("level", [&renamed])));
    let mut commands = vec![BOT.commands().iter().find(|command| command.name == "ladder").unwrap().clone()];
    commands[0].acts[0].args[0].kind = kind;
    assert_eq!(pressed(&commands, "ladder vp").unwrap().one("level"), Some("veep"));
    assert_eq!(pressed(&commands, "ladder v-p"), Err(Refusal::NoButton));
}

#[test]
fn what_is_picked_is_one_of_the_list() {
    let picked = |line: &str, values: &[&str]| {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        pressed::picked(BOT.commands(), line, &values).map(|reading| BOT.line(&reading.invocation))
    };
    assert_eq!(picked("sample tags", &["helped", "made"]).unwrap(), "sample tags tags=helped,made");
    assert_eq!(picked("share post", &["L3.job.1"]).unwrap(), "share post answers=L3.job.1");
    for (line, values) in [
        ("sample tags", ["made", "made"].as_slice()),
        ("sample tags", &["made,helped"]),
        ("sample tags", &["Made something"]),
        ("sample tags", &["hlped"]),
        ("sample tags", &[""]),
        ("sample tags tags=made", &["helped"]),
        ("share post answers=L3.job.1", &["L5.job.1"]),
        ("ladder", &["vp"]),
        ("ladder vp", &["trap"]),
        ("found yes", &["L3.job.1"]),
    ] {
        assert_eq!(picked(line, values), Err(Refusal::NoButton), "{line} {values:?}");
    }
}

#[test]
fn a_form_has_the_fields_that_its_line_asks_for() {
    let sent = |line: &str, fields: &[(&str, &str)]| {
        let fields = fields.iter().map(|(id, words)| ((*id).to_owned(), (*words).to_owned())).collect();
        pressed::sent(BOT.commands(), line, fields).map(|reading| BOT.line(&reading.invocation))
    };
    let note = "sample note";
    assert_eq!(sent(note, &[("words", "a b"), ("mood", "")]).unwrap(), "sample note a b");
    assert_eq!(sent("sample note only-me", &[("words", "only-me")]).unwrap(), "sample note only-me \"only-me\"");
    for fields in [
        [("words", "a"), ("words", "b")].as_slice(),
        &[("words", "a"), ("wordz", "b")],
        &[("words", "a"), ("only-me", "true")],
        &[("words", "a"), ("", "b")],
    ] {
        assert_eq!(sent(note, fields), Err(Refusal::NoForm), "{fields:?}");
    }
    let with_question = "share with-question answers=L3.job.1";
    assert_eq!(sent(with_question, &[("question", "q"), ("answers", "L5.job.1")]), Err(Refusal::NoForm));
    // What is needed was not written: a form cannot answer a form, so that it says so.
    for fields in [[].as_slice(), &[("words", " \n")], &[("mood", "fine")]] {
        assert!(matches!(sent(note, fields), Err(Refusal::Missing { arg: "words", .. })), "{fields:?}");
    }
    assert!(sent(note, &[("words", &"😀".repeat(200))]).is_ok());
    assert!(matches!(sent(note, &[("words", &"x".repeat(201))]), Err(Refusal::TooLong { were: 201, .. })));
    assert!(matches!(sent(note, &[("mood", &"x".repeat(201)), ("words", "a")]), Err(Refusal::TooLong { .. })));
    assert_eq!(
        sent("sample when", &[("at", "9 pm"), ("quiet", "10pm to 8am"), ("tag", "made"), ("why", "9:00")]).unwrap(),
        "sample when made at=21:00 quiet=22:00-08:00 why=9:00"
    );
    assert_eq!(sent("sample when at=09:00", &[("at", "10:00")]), Err(Refusal::NoForm));
    assert!(matches!(sent("sample when", &[("at", "late")]), Err(Refusal::Unread { arg: "at", .. })));
    // No form stands behind these.
    for line in ["sample show", "found yes L3.job.1", "ladder vp", "sample note mood=fine", "nonsense"] {
        assert_eq!(sent(line, &[("words", "a")]), Err(Refusal::NoButton), "{line}");
    }
}

#[test]
fn completion_offers_what_is_meant() {
    let offers = |typed: &str| BOT.complete("ladder", None, "level", typed);
    let values = |typed: &str| offers(typed).into_iter().map(|offer| offer.value).collect::<Vec<_>>();
    assert_eq!(values(""), ["ic", "tech-lead", "em", "director", "vp", "cto"]);
    assert_eq!(values("vice")[0], "vp");
    assert_eq!(values("eng")[0], "ic");
    assert_eq!(values("dirct")[0], "director");
    assert_eq!(offers("em trap")[0].value, "em trap");
    assert_eq!(offers("em trap")[0].label, "Engineering Manager · The trap");
    assert_eq!(reads("/ladder level=\"em trap\""), "ladder em section=trap");
    assert!(values("scrum master").is_empty());
    assert_eq!(values("levle 3"), ["em"]);
    assert!(values("level 7").is_empty(), "digits are never forgiven");
    let tags = |typed: &str| {
        let offers = BOT.complete("sample", Some("tags"), "tags", typed);
        offers.into_iter().map(|offer| offer.value).collect::<Vec<_>>()
    };
    assert_eq!(tags(""), ["made", "helped", "hired"]);
    assert_eq!(tags("helped, "), ["helped,made", "helped,hired"]);
    assert_eq!(tags("helped, helped,"), ["helped,made", "helped,hired"]);
    assert_eq!(tags("made something,hlped,h"), ["made,helped,hired"]);
    assert!(tags("slept, made").is_empty());
    // What is offered reads as what it says, or is not offered: a value that is cut means something else.
    let many = |count| -> Vec<String> {
        nextrung::bot::features::ask::index::Index::new(BOT.knowledge())
            .names()
            .into_iter()
            .take(count)
            .map(|name| name.id)
            .collect()
    };
    let share = |count| BOT.complete("share", Some("post"), "answers", &format!("{},", many(count).join(",")));
    assert!(many(20).join(",").len() > 100 && share(20).is_empty() && !share(3).is_empty());
    for offer in share(3) {
        assert!(offer.value.len() <= 100);
        assert_eq!(
            reads(&format!("/share post answers={}", offer.value)),
            format!("share post answers={}", offer.value)
        );
    }
    assert!(BOT.complete("nothing", None, "level", "").is_empty());
}

/// Makes a line the same in every run: one name for every random name; one time of day, because every check-in can be started and
/// changed at each of them; and one question about readiness.
fn steady(line: &str) -> String {
    let word = |word: &str| match word.split_once('=') {
        Some(("of", date)) if date.len() == "2026-11-16".len() => "of=2026-11-16".to_owned(),
        // A week can be picked in more ways than anybody wants to read.
        Some((key, share)) if share.ends_with('%') => format!("{key}=10%"),
        Some((key @ ("id" | "of" | "before"), name)) => format!("{key}={}", "a".repeat(name.len())),
        Some(("at", _)) => "at=09:00".to_owned(),
        Some(("to", _)) if line.starts_with("my-check ") => "to=budget".to_owned(),
        Some(("on", name)) if name.len() == IDEMPOTENCY_KEY_LENGTH => {
            format!("on={}", "a".repeat(IDEMPOTENCY_KEY_LENGTH))
        }
        _ => word.to_owned(),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Every line that was ever on a button still does what it did. New lines are added to the file and none is removed:
/// `NEXTRUNG_BLESS=1 cargo test --test bot lines::` adds them.
#[test]
fn every_button_ever_made_still_works() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/lines.txt");
    let written = fs::read_to_string(&path).unwrap();
    let mut known: BTreeSet<String> = written.lines().map(str::to_owned).collect();
    let world = World::new();
    // A button may also lead to the question what is meant.
    let works = |line: &str| pressed(world.bot.commands(), line) != Err(Refusal::NoButton);
    for line in &known {
        assert!(works(line), "{line}");
    }
    let mut waiting: Vec<String> =
        world.bot.commands().iter().flat_map(|c| c.examples).map(|line| (*line).to_owned()).collect();
    waiting.extend(
        ["", "nonsense", "/ladder scrum master", "/ladder vp please", "/ladder tehc laed", "/ladder trap"]
            .map(str::to_owned),
    );
    for command in world.bot.commands().iter().filter(|command| command.offered) {
        let name = command.name;
        waiting.extend([
            format!("/{name}"),
            format!("/{name}x"),
            format!("/{name} zebra"),
            format!("/{name} diretcor vp"),
        ]);
        waiting.extend([format!("/{name} vp please"), format!("/{name} em"), format!("/{name} 😀")]);
    }
    // More wins than stand on a page.
    waiting.extend(["/wins", "/week list", "/week trend"].map(str::to_owned));
    waiting.extend((1..=6).map(|number| format!("/win number {number}")));
    waiting.extend((10..=16).map(|day| format!("/week hands-on={day} people=6 of=2026-{}-02", day - 4)));
    let all = ["hands-on=10%", "people=10%", "functions=10%", "planning=10%", "hiring=10%"];
    waiting.extend((1..=all.len()).map(|count| format!("/my-week pick {} of=2026-11-16", all[..count].join(" "))));
    let mut seen = BTreeSet::new();
    while let Some(line) = waiting.pop() {
        if !seen.insert(steady(&line)) {
            continue;
        }
        // Somebody we know, whatever the last line did to that, and somebody we never heard of.
        world.knows("ana");
        let stranger = format!("stranger-{}", seen.len());
        for who in ["ana", &stranger] {
            let reply = if known.contains(&steady(&line)) {
                world.presses(who, &line, Card::Public { owner: Some(who.to_owned()) }).reply
            } else {
                world.says(who, &line)
            };
            for button in reply.buttons() {
                carries_well(button, works);
                known.insert(steady(&button.line));
                waiting.push(button.line.clone());
            }
        }
    }
    for card in a_round_about_being_ready(&world) {
        for button in card.buttons() {
            carries_well(button, works);
            known.insert(steady(&button.line));
        }
    }
    let all: String = known.iter().map(|line| format!("{line}\n")).collect();
    if std::env::var_os("NEXTRUNG_BLESS").is_some() {
        fs::write(&path, &all).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), all, "a line stands on a button and not in tests/lines.txt");
}

fn carries_well(button: &Button, works: impl Fn(&str) -> bool) {
    assert!(button.line.is_ascii() && button.line.len() <= 100, "{}", button.line);
    assert!(!button.label.is_empty() && button.label.chars().count() <= 80, "{}", button.label);
    assert!(works(&button.line), "{}", button.line);
}

/// Every card of a round about each level. Only the person can press the buttons on them.
fn a_round_about_being_ready(world: &World) -> Vec<Reply> {
    let press = |line: &str| world.presses("cleo", line, Card::Private).reply;
    let line =
        |on: &Reply, label: &str| on.buttons().find(|button| button.label == label).map(|button| button.line.clone());
    let mut cards = Vec::new();
    for level in &world.bot.knowledge().levels {
        cards.push(press(&format!("my-check begin {}", level.name.id)));
        while let Some(next) = cards.last().and_then(|card| line(card, "With help")) {
            cards.push(press(&next));
        }
        let result = cards.last().unwrap().clone();
        cards.push(press(&line(&result, "Delete").unwrap()));
    }
    let first = press("my-check begin em");
    let marked = press(&line(&first, "With help").unwrap());
    let left = world.says("cleo", "/readiness");
    let anew = press(&line(&left, "Begin anew").unwrap());
    cards.extend([press(&line(&marked, "Back one").unwrap()), left, press(&line(&anew, "Undo").unwrap()), anew]);
    let so_far = press(&line(&marked, "Stop here").unwrap().replace("stop", "result"));
    cards.extend([press(&line(&so_far, "This is enough").unwrap()), so_far]);
    cards
}

fn value(arg: &Arg, needed: bool) -> BoxedStrategy<Option<Value>> {
    let some = match &arg.kind {
        Kind::Closed(vocabulary) => {
            let ids: Vec<String> = vocabulary.entries.iter().map(|entry| entry.id.clone()).collect();
            prop::sample::select(ids).prop_map(Value::One).boxed()
        }
        Kind::List(vocabulary) => {
            let ids: Vec<String> = vocabulary.entries.iter().map(|entry| entry.id.clone()).collect();
            let most = ids.len();
            prop::sample::subsequence(ids, 1..=most).prop_map(Value::Several).boxed()
        }
        Kind::Scalar(Scalar::Time) => minute().prop_map(|minute| Value::One(clock::shown(minute))).boxed(),
        Kind::Scalar(Scalar::Hours) => (minute(), minute())
            .prop_filter("no hour, or all", |(from, until)| from != until)
            .prop_map(|(from, until)| Value::One(clock::span(from, until)))
            .boxed(),
        Kind::Scalar(Scalar::Date) => {
            prop::sample::select(vec!["2026-12-01", "1-dec", "monday", "next-friday", "in-2-weeks", "today"])
                .prop_map(|date| Value::One(date.to_owned()))
                .boxed()
        }
        Kind::Scalar(Scalar::Past) => {
            prop::sample::select(vec!["2026-11-16", "yesterday", "last-week", "3-weeks-ago", "monday"])
                .prop_map(|day| Value::One(day.to_owned()))
                .boxed()
        }
        Kind::Scalar(Scalar::Share) => prop::sample::select(vec!["0", "18", "7.5", "45%", "33.33%"])
            .prop_map(|share| Value::One(share.to_owned()))
            .boxed(),
        Kind::Scalar(Scalar::Message) => prop::sample::select(vec!["1/2/3", "@me/7001/1180000000000000001"])
            .prop_map(|message| Value::One(message.to_owned()))
            .boxed(),
        Kind::Scalar(Scalar::Page) => (1_u8..).prop_map(|number| Value::One(number.to_string())).boxed(),
        Kind::Scalar(Scalar::Uid) => random_name(uid::LENGTH),
        Kind::Scalar(Scalar::Key) => random_name(IDEMPOTENCY_KEY_LENGTH),
        Kind::Flag => Just(Value::Set).boxed(),
        Kind::Text { max } => words(*max).prop_map(Value::One).boxed(),
    };
    if needed { some.prop_map(Some).boxed() } else { prop::option::of(some).boxed() }
}

/// A minute of the day.
fn minute() -> impl Strategy<Value = NaiveTime> {
    (0_u32..1_440).prop_map(|minute| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap())
}

/// Words that people write, and words that nobody should be able to write.
fn words(max: usize) -> BoxedStrategy<String> {
    let piece = prop_oneof![
        "[a-z]{1,8}",
        "[ \\n\\t\u{a0}\u{200b}]{1,2}",
        "[\"“”„\\\\']{1,3}",
        Just("only-me".to_owned()),
        Just("ONLY-ME".to_owned()),
        Just("mood=".to_owned()),
        Just("words=".to_owned()),
        Just("/".to_owned()),
        Just("\\n".to_owned()),
        "\\PC{1,3}",
        any::<char>().prop_map(String::from)
    ];
    prop::collection::vec(piece, 1..10)
        .prop_map(move |pieces| pieces.concat().chars().take(max.min(200)).collect::<String>())
        .prop_filter("blank is not given", |text| !text.trim_matches(nextrung::bot::line::text::is_space).is_empty())
        .boxed()
}

fn invocation_of(command: &Command, act: &Act) -> BoxedStrategy<Invocation> {
    let (name, verb) = (command.name, act.verb);
    let names: Vec<&'static str> = act.args.iter().map(|arg| arg.name).collect();
    let values: Vec<_> = act.args.iter().map(|arg| value(arg, arg.required && !act.form)).collect();
    values
        .prop_map(move |values| {
            let given = names.iter().copied().zip(values).filter_map(|(name, value)| Some((name, value?)));
            Invocation { verb, values: given.collect(), ..Invocation::of(name) }
        })
        .boxed()
}

fn wordless(invocation: &Invocation) -> bool {
    let command = BOT.commands().iter().find(|command| command.name == invocation.command);
    let act = command.and_then(|command| command.act(invocation.verb)).unwrap();
    act.args.iter().all(|arg| !matches!(arg.kind, Kind::Text { .. }) || !invocation.values.contains_key(arg.name))
}

fn invocation() -> BoxedStrategy<Invocation> {
    let all = BOT.commands().iter().flat_map(|command| command.acts.iter().map(|act| invocation_of(command, act)));
    prop::strategy::Union::new(all.collect::<Vec<_>>()).boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_parsing_are_inverse(invocation in invocation()) {
        let line = BOT.line(&invocation);
        let reading = parse::typed(BOT.commands(), &line);
        prop_assert_eq!(reading.map(|reading| (reading.invocation, reading.corrections)), Ok((invocation, Vec::new())), "{}", line);
    }

    #[test]
    fn anything_can_be_typed(line in "\\PC{0,80}|/?(ladder|help|sample)[ =]\\PC{0,80}") {
        let _ = parse::typed(BOT.commands(), &line);
        let _ = pressed::button(BOT.commands(), &line);
        let _ = BOT.complete("ladder", None, "level", &line);
        let _ = nextrung::bot::line::complete::line(BOT.commands(), &line);
    }

    /// A button can carry every line that the bot prints without people's own words, and no other spelling of it works.
    #[test]
    fn printing_and_pressing_are_inverse(invocation in invocation().prop_filter("free text", wordless)) {
        let line = BOT.line(&invocation);
        prop_assume!(line.len() <= pressed::LONGEST);
        prop_assert_eq!(pressed(BOT.commands(), &line), Ok(invocation), "{}", line);
        for off in [format!("/{line}"), format!("{line} "), line.to_uppercase(), line.replacen(' ', "  ", 1)] {
            prop_assert!(off == line || pressed(BOT.commands(), &off) == Err(Refusal::NoButton), "{}", off);
        }
    }
}

/// A random name of this length.
fn random_name(length: usize) -> BoxedStrategy<Value> {
    prop::collection::vec("[a-z2-7]", length).prop_map(|letters| Value::One(letters.concat())).boxed()
}
