//! Forged buttons, lists and forms: each gets a kind answer, and changes nothing.
//!
//! `NEXTRUNG_CASES=1000000` tests more than the usual number of cases. They are the same in every run.

use crate::support;
use nextrung::bot::Bot;
use nextrung::bot::line::{parse, pressed};
use nextrung::bot::request::{Asker, Card, Place, Request, Said};
use nextrung::mentoring::person::Platform;
use nextrung::store::{Owner, Store};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestRunner};
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

const CASES: u32 = 20_000;

/// The outcomes of the cases.
#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    refused: usize,
    understood: usize,
    forms: usize,
    effects_of_real_buttons: u32,
    judgements: u32,
    effects_of_forgeries: usize,
    panics: usize,
}

#[test]
fn forged_lines_are_answered_and_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let store = Store::open(&path, Owner::Console, None).unwrap();
    let mut sampler = support::sampler::command();
    // These two break on purpose.
    sampler.acts.retain(|act| !matches!(act.verb, Some("break" | "panic")));
    let bot = support::with_commands(store, vec![sampler]);
    let ben = Asker::new(Platform::Console, "ben").address();
    bot.store().change_profile(&ben, support::now(), |ben| ben.hope = Some("a quiet week".to_owned())).unwrap();
    let watch = Watch::new(&path);
    let others = watch.others();
    assert_eq!(others.len(), 1);
    let standing = standing(&bot);
    let counts = RefCell::new(Counts::default());

    let cases = std::env::var("NEXTRUNG_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x6e72_6733),
        ..ProptestConfig::default()
    };
    let tried = TestRunner::new(config).run(&request(bases()), |request| {
        let mut counts = counts.borrow_mut();
        counts.cases += 1;
        let before = watch.version();
        let answered = catch_unwind(AssertUnwindSafe(|| bot.answer(&request, support::now())));
        counts.panics += usize::from(answered.is_err());
        let Ok(answer) = answered else { return Err(TestCaseError::fail("a panic")) };
        let reply = &answer.reply;

        if watch.version() != before {
            let real = match &request.said {
                Said::Press { line, .. } | Said::Form { line, .. } => standing.contains(line) || is_said_by(&bot, line),
                _ => false,
            };
            let judged = matches!(&request.said, Said::Press { line, .. } if line.starts_with("found "));
            counts.judgements += u32::from(real && judged);
            counts.effects_of_real_buttons += u32::from(real);
            counts.effects_of_forgeries += usize::from(!real);
            prop_assert!(real, "it changed the database");
        }
        if reply.error {
            counts.refused += 1;
            let pressable = reply.buttons().next().is_some() || reply.pick().is_some();
            prop_assert!(
                reply.private && pressable && !reply.text.words().trim().is_empty(),
                "no kind word: {reply:?}"
            );
            prop_assert!(!answer.replaces, "a refusal takes no card's place");
        } else if reply.form.is_some() {
            counts.forms += 1;
            prop_assert!(!matches!(request.said, Said::Form { .. }), "a form cannot answer a form");
        } else {
            counts.understood += 1;
            prop_assert!(!reply.text.is_empty());
        }
        // What is understood of a button's line is what anybody would understand who reads it typed.
        if let Said::Press { line, picked, .. } = &request.said
            && !reply.error
            && picked.is_empty()
        {
            let typed = parse::typed(bot.commands(), line);
            prop_assert!(typed.is_ok_and(|typed| typed.corrections.is_empty()), "guessed");
        }
        Ok(())
    });
    let counts = counts.into_inner();
    println!("{counts:#?}");
    if let Err(failed) = tried {
        panic!("{failed}");
    }
    // The cases reach what they are about: every kind of end was met, and the buttons that count did count.
    assert!(counts.refused > counts.cases / 2 && counts.forms > 0 && counts.understood > counts.cases / 50);
    assert!(counts.effects_of_real_buttons > 0 && counts.judgements > 0);
    assert_eq!(watch.judgements(), counts.judgements, "each real press counted once, and nothing else did");
    assert_eq!(watch.others(), others, "it is Ana who pressed, and nobody else is touched");
}

/// A second connection to the database, which sees every change by any part of the bot.
struct Watch(Connection);

impl Watch {
    fn new(path: &Path) -> Self {
        Watch(Connection::open(path).unwrap())
    }

    /// A number that changes whenever another connection changes the database.
    fn version(&self) -> i64 {
        self.0.pragma_query_value(None, "data_version", |row| row.get(0)).unwrap()
    }

    /// The total number of judgements.
    fn judgements(&self) -> u32 {
        self.0.query_row("SELECT coalesce(sum(yes + no), 0) FROM found", [], |row| row.get(0)).unwrap()
    }

    /// Everybody but Ana, with everything stored about them.
    fn others(&self) -> Vec<String> {
        let select = "SELECT * FROM address JOIN person ON person.id = address.person WHERE address.id <> 'ana'";
        let mut select = self.0.prepare(select).unwrap();
        let columns = select.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            let cells = (0..columns).map(|at| Ok(format!("{:?}", row.get_ref(at)?)));
            cells.collect::<rusqlite::Result<Vec<String>>>().map(|cells| cells.join(" "))
        };
        select.query_map([], row).unwrap().map(Result::unwrap).collect()
    }
}

/// Every line that was ever on a button.
fn lines() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lines.txt");
    fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

/// The lines that a button can have: every line that was ever on one, and the judgement of each statement.
fn standing(bot: &Bot) -> BTreeSet<String> {
    let names = nextrung::bot::features::ask::index::Index::new(bot.knowledge()).names();
    let judged = names.iter().flat_map(|name| ["yes", "no"].map(|verb| format!("found {verb} {}", name.id)));
    lines().into_iter().chain(judged).collect()
}

/// Whether the sender could as well have typed this line: it belongs to a command with more lines than were ever on buttons, and
/// is spelt to the letter.
fn is_said_by(bot: &Bot, line: &str) -> bool {
    let many =
        ["checkin ", "away ", "timezone ", "win ", "week ", "sample "].iter().any(|command| line.starts_with(command));
    many && pressed::button(bot.commands(), line).is_ok_and(|reading| bot.line(&reading.invocation) == *line)
}

/// The raw material of forgeries.
fn bases() -> Vec<String> {
    let mut bases = lines();
    let real: Vec<String> =
        bases.iter().filter(|line| line.starts_with("found") || line.starts_with("share")).cloned().collect();
    // The lines that do more than show a card, and those with a form or a list, more often than their number.
    for _ in 0..10 {
        bases.extend(real.iter().cloned());
        bases.extend(
            ["sample show", "sample note", "sample note only-me", "sample tags", "ask only-me", "sample when"]
                .map(str::to_owned),
        );
        bases.extend(
            [
                "sample when made at=09:00 quiet=22:00-08:00",
                "sample tags tags=made,helped",
                "share post",
                "share with-question",
                "choose 0",
            ]
            .map(str::to_owned),
        );
    }
    bases
}

/// A change to a line.
#[derive(Debug, Clone)]
enum Mutation {
    /// Replaces a character.
    Flip(Index, u8),
    Cut(Index),
    Behead(Index),
    Double(bool),
    Splice(String, Index, Index),
    Insert(Index, String),
    Shout(Index),
    ShoutAll,
    /// Replaces a letter with one that looks like it.
    Disguise(Index),
    DropWord(Index),
    SwapWords(Index, Index),
    Pad(usize),
}

/// The position in a text, between two characters.
fn place(text: &str, at: Index) -> usize {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    places[at.index(places.len())]
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

fn mutate(line: &str, mutation: Mutation) -> String {
    let one = |at: Index, change: &dyn Fn(char) -> String| -> String {
        let count = line.chars().count();
        let chosen = if count == 0 { 0 } else { at.index(count) };
        line.chars().enumerate().map(|(at, c)| if at == chosen { change(c) } else { c.to_string() }).collect()
    };
    match mutation {
        Mutation::Flip(at, bits) => {
            one(at, &|c| char::from_u32(u32::from(c) ^ u32::from(bits)).unwrap_or('?').to_string())
        }
        Mutation::Cut(at) => line[..place(line, at)].to_owned(),
        Mutation::Behead(at) => line[place(line, at)..].to_owned(),
        Mutation::Double(spaced) => format!("{line}{}{line}", if spaced { " " } else { "" }),
        Mutation::Splice(other, mine, theirs) => {
            format!("{}{}", &line[..place(line, mine)], &other[place(&other, theirs)..])
        }
        Mutation::Insert(at, more) => {
            let (before, after) = line.split_at(place(line, at));
            format!("{before}{more}{after}")
        }
        Mutation::Shout(at) => one(at, &|c| c.to_uppercase().to_string()),
        Mutation::ShoutAll => line.to_uppercase(),
        Mutation::Disguise(at) => one(at, &|c| match c {
            'a' => "а".to_owned(),
            'e' => "е".to_owned(),
            'o' => "ο".to_owned(),
            'p' => "р".to_owned(),
            ' ' => "\u{a0}".to_owned(),
            '-' => "‑".to_owned(),
            '=' => "＝".to_owned(),
            c @ '!'..='~' => char::from_u32(u32::from(c) - 0x21 + 0xff01).unwrap().to_string(),
            c => format!("\u{200b}{c}"),
        }),
        Mutation::DropWord(at) => {
            let mut words = words(line);
            words.remove(at.index(words.len()));
            words.join(" ")
        }
        Mutation::SwapWords(one, other) => {
            let mut words = words(line);
            let (one, other) = (one.index(words.len()), other.index(words.len()));
            words.swap(one, other);
            words.join(" ")
        }
        Mutation::Pad(to) => format!("{line:x<to$}"),
    }
}

fn bits() -> impl Strategy<Value = String> + Clone {
    prop::sample::select(vec![
        " ",
        "  ",
        "\t",
        "\n",
        "\0",
        "\"",
        "\\",
        "\\\"",
        "'",
        "“",
        "=",
        ",",
        "/",
        "-",
        ".",
        "1",
        "only-me",
        " only-me",
        "ONLY-ME",
        " section=trap",
        " section=",
        " level=vp",
        " answer=L3.job.1",
        " answers=L3.job.1,L5.job.1",
        "answer=",
        " words=hello",
        " question=why",
        " to=em",
        " tags=made",
        " at=09:00",
        " at=9am",
        " quiet=22:00-08:00",
        " 22-8",
        " post",
        " yes",
        "choose 0",
        "share post",
        "@everyone",
        "<@1>",
        "😀",
        "\u{200b}",
        "\u{202e}",
        "' OR 1=1 --",
        "; DROP TABLE found",
        "{0}",
        "%s",
        "${x}",
    ])
    .prop_map(str::to_owned)
}

fn mutation(bases: Vec<String>) -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), 1..=255_u8).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        2 => at().prop_map(Mutation::Cut),
        1 => at().prop_map(Mutation::Behead),
        1 => any::<bool>().prop_map(Mutation::Double),
        2 => (prop::sample::select(bases), at(), at()).prop_map(|(other, mine, theirs)| Mutation::Splice(other, mine, theirs)),
        3 => (at(), bits()).prop_map(|(at, more)| Mutation::Insert(at, more)),
        1 => at().prop_map(Mutation::Shout),
        1 => Just(Mutation::ShoutAll),
        2 => at().prop_map(Mutation::Disguise),
        1 => at().prop_map(Mutation::DropWord),
        1 => (at(), at()).prop_map(|(one, other)| Mutation::SwapWords(one, other)),
        1 => prop::sample::select(vec![99, 100, 101, 4_000]).prop_map(Mutation::Pad),
    ]
}

fn line(bases: Vec<String>) -> impl Strategy<Value = String> {
    let mutated = (prop::sample::select(bases.clone()), prop::collection::vec(mutation(bases.clone()), 1..4))
        .prop_map(|(base, mutations)| mutations.into_iter().fold(base, |line, mutation| mutate(&line, mutation)));
    prop_oneof![
        12 => mutated,
        2 => prop::sample::select(bases),
        1 => prop::collection::vec(bits(), 0..8).prop_map(|bits| bits.concat()),
        1 => "[ -~]{0,110}",
        1 => "\\PC{0,60}",
    ]
}

/// A value in a list or field: one of ours, one like it, or anything else.
fn value() -> impl Strategy<Value = String> {
    let ours = [
        "9:00",
        "9 pm",
        "22-8",
        "25:99",
        "made",
        "helped",
        "hired",
        "L3.job.1",
        "L5.job.1",
        "vp",
        "Made something",
        "MADE",
        "made,helped",
        "made ",
    ];
    prop_oneof![
        4 => prop::sample::select(ours.to_vec()).prop_map(str::to_owned),
        2 => prop::collection::vec(bits(), 0..8).prop_map(|bits| bits.concat()),
        1 => "\\PC{0,40}",
        1 => prop::sample::select(vec![0_usize, 1, 199, 200, 201, 300, 301, 4_000, 4_001]).prop_map(|length| "é".repeat(length)),
    ]
}

fn field() -> impl Strategy<Value = (String, String)> {
    let ours = [
        "at", "quiet", "tag", "why", "words", "mood", "question", "answers", "only-me", "Words", "words ", "level",
        "tags", "",
    ];
    let id = prop_oneof![
        8 => prop::sample::select(ours.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,20}",
    ];
    (id, value())
}

fn card() -> impl Strategy<Value = Card> {
    prop_oneof![
        Just(Card::Private),
        Just(Card::Public { owner: None }),
        Just(Card::Public { owner: Some("ana".to_owned()) }),
        Just(Card::Public { owner: Some("ben".to_owned()) }),
    ]
}

fn request(bases: Vec<String>) -> impl Strategy<Value = Request> {
    let press = (line(bases.clone()), card()).prop_map(|(line, on)| Said::Press { line, picked: Vec::new(), on });
    let picks = prop::collection::vec(value(), 1..5);
    let pick = (line(bases.clone()), picks, card()).prop_map(|(line, picked, on)| Said::Press { line, picked, on });
    let fields = prop::collection::vec(field(), 0..6);
    let form =
        (line(bases), fields, prop::option::of(card())).prop_map(|(line, fields, on)| Said::Form { line, fields, on });
    let said = prop_oneof![3 => press, 1 => pick, 1 => form];
    (said, any::<bool>(), any::<bool>()).prop_map(|(said, direct, admin)| Request {
        id: "1".to_owned(),
        from: Asker { admin, ..Asker::new(Platform::Console, "ana") },
        place: if direct { Place::Direct } else { Place::Channel("#mentors".to_owned()) },
        said,
    })
}
