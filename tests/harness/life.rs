//! One run: the bot lives, dies, is off for a while and lives again until everything is settled; then the run is judged.

use crate::bot::Life;
use crate::control::Discord;
use crate::verdict::Verdict;
use crate::world::{Cast, Dice, FIRST, World};
use crate::{bot, control, verdict};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};
use std::time::Duration;

/// The points where the bot can die, in the order it passes them. Only Discord knows the two inside a request.
pub const POINTS: [&str; 11] = [
    "delivery: due",
    "delivery: planning",
    "delivery: planned",
    "delivery: attempting",
    "delivery: attempted",
    "delivery: looked",
    "arrived",
    "done",
    "delivery: answered",
    "delivery: settling",
    "delivery: settled",
];

/// The possible outcomes of the first request for a message.
pub const FAULTS: [&str; 10] =
    ["ok", "lost", "500 before", "502 after", "late", "hang", "429 3 s", "429 1 h", "reset", "truncated"];

/// A request was answered "not now" and is about to be retried.
pub const PUT_OFF: &str = "put off";

/// How long the bot may be off after it died, in seconds.
const OFF: [i64; 5] = [0, 5, 5 * 60, 60 * 60, 8 * 24 * 60 * 60];
/// The longest life of a bot that is killed at a random time, in milliseconds of the wall clock.
const ALIVE: u64 = 400;
/// The number of lives after which a run that is not settled never will be.
const LIVES: usize = 40;
/// The longest life, in simulated days.
const LONGEST: i64 = 3;

/// The events of a run.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    pub seed: u64,
    pub point: &'static str,
    pub fault: &'static str,
    /// The mistake that this bot makes on purpose, if any.
    pub wrong: Option<&'static str>,
    /// How long Discord remembers a nonce, in seconds.
    pub nonces: u64,
}

/// The result of a run.
#[derive(Debug)]
pub struct Outcome {
    pub script: Script,
    pub verdict: Verdict,
    /// How often the bot died.
    pub deaths: usize,
}

/// A world with its Discord, in which the bot lives one life after another.
pub struct Run {
    pub world: World,
    pub discord: Discord,
    pub wrong: Option<&'static str>,
    pub lives: usize,
    pub deaths: usize,
}

impl Run {
    /// Begins this many seconds before the first check-in is due.
    pub fn begin(world: World, before: i64) -> Self {
        let now = world.begins - TimeDelta::seconds(before);
        let discord = Discord::start(&world.journal(), now.timestamp_millis());
        Run { world, discord, wrong: None, lives: 0, deaths: 0 }
    }

    pub fn tell(&mut self, what: &Value) -> Value {
        self.discord.control.ask(what)
    }

    /// The true time.
    pub fn now(&mut self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.tell(&json!({ "do": "now" }))["now"].as_i64().unwrap()).unwrap()
    }

    /// Lets time pass while the bot is off.
    pub fn pass(&mut self, seconds: i64) {
        self.tell(&json!({ "do": "pass", "ms": seconds * 1_000 }));
    }

    /// A life that ends when everything is settled, but not earlier than this many seconds from now.
    pub fn life(&mut self, seconds: i64) -> Life {
        let now = self.now().timestamp_millis();
        Life {
            port: self.discord.port,
            origin: self.discord.origin.clone(),
            database: self.world.database(),
            until: now + seconds * 1_000,
            longest: now + LONGEST * 86_400_000,
            // Nothing is at any point before something is due.
            counts_from: self.world.begins.timestamp(),
            ..Life::default()
        }
    }

    /// Starts the bot.
    pub fn start(&mut self, life: &Life) -> Child {
        self.lives += 1;
        assert!(self.lives < LIVES, "it does not come to an end: {life:?}");
        let mut command = control::process("bot::bot", &[("HARNESS_LIFE", serde_json::to_string(life).unwrap())]);
        if let Some(wrong) = self.wrong {
            command.env("NEXTRUNG_WRONG", wrong);
        }
        let errors = std::env::var_os("HARNESS_SHOW").map_or_else(Stdio::null, |_| Stdio::inherit());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).spawn().unwrap()
    }

    /// Lets the bot live, and returns whether it ended by itself rather than being killed.
    pub fn live(&mut self, life: &Life) -> bool {
        let ended = self.start(life).wait().unwrap();
        self.ended(ended, life)
    }

    /// Whether this exit was the end of the run.
    pub fn ended(&mut self, ended: ExitStatus, life: &Life) -> bool {
        if ended.signal() == Some(9) {
            self.deaths += 1;
            return false;
        }
        assert_eq!(ended.code(), Some(bot::SETTLED), "seed and folder {:?}: {life:?}", self.world.folder);
        true
    }

    pub fn judge(mut self, forgotten: Option<u64>) -> (Verdict, usize) {
        let until = self.now();
        let world = &self.world;
        let mut verdict = verdict::judge(&world.kept, until, &world.database(), &world.journal(), forgotten);
        let wrong = self.tell(&json!({ "do": "now" }))["wrong"].clone();
        verdict.odd.extend(wrong.as_array().unwrap().iter().map(|wrong| format!("Discord would refuse: {wrong}")));
        if !verdict.is_good() && std::env::var_os("HARNESS_SHOW").is_some() {
            eprintln!("{}", std::fs::read_to_string(self.world.journal()).unwrap());
        }
        (verdict, self.deaths)
    }
}

/// Plays a script to its end.
pub fn play(script: Script) -> Outcome {
    let mut dice = Dice::new(script.seed);
    let cast = Cast {
        seed: script.seed,
        people: 1 + dice.below(4),
        each: 2,
        at_once: dice.below(2) == 0,
        opened: dice.below(4) > 0,
        place: None,
    };
    // Only what is late is looked for first.
    let late = script.point == "delivery: looked" || dice.below(4) == 0;
    let mut run = Run::begin(World::new(cast), if late { -120 } else { 90 });
    run.wrong = script.wrong;
    let hidden = dice.below(3) == 0;
    run.tell(&json!({ "do": "nonces", "seconds": script.nonces, "hidden": hidden }));
    run.tell(&json!({ "do": "fault", "fault": script.fault, "on": "message" }));
    if dice.below(4) == 0 {
        let (fault, on) = (dice.one_of(&FAULTS), dice.one_of(&["history", "open"]));
        run.tell(&json!({ "do": "fault", "fault": fault, "on": on }));
    }
    let mut dies = Some(script.point);
    loop {
        // Long enough for everything that is still on its way.
        let mut life = run.life(if dies.is_some() { 600 } else { 180 });
        if let Some(point) = dies.take() {
            // What is planned in one go is planned once.
            let nth = if point.contains("plan") { 1 } else { 1 + u64::from(dice.below(3) == 0) };
            die_at(&mut run, &mut life, point, nth);
        }
        if run.live(&life) {
            break;
        }
        run.pass(dice.one_of(&OFF));
        // Every other time it dies once more, somewhere else.
        if dice.below(2) == 0 && run.deaths < 3 {
            dies = Some(dice.one_of(&POINTS));
        }
    }
    let (verdict, deaths) = run.judge(None);
    Outcome { script, verdict, deaths }
}

fn die_at(run: &mut Run, life: &mut Life, point: &str, nth: u64) {
    if ["arrived", "done"].contains(&point) {
        run.tell(&json!({ "do": "end", "on": "message", "at": point, "nth": nth }));
    } else {
        life.dies = Some((point.to_owned(), nth));
    }
}

/// Forgets a person while the bot is at a point, or while a request to them is under way.
pub fn forget_at(seed: u64, point: &'static str) -> Outcome {
    let script = Script { seed, point, fault: "ok", wrong: None, nonces: 180 };
    let cast = Cast { seed, people: 1 + seed % 3, each: 2, at_once: true, opened: true, place: None };
    let late = point == "delivery: looked";
    let mut run = Run::begin(World::new(cast), if late { -120 } else { 90 });
    let mut life = run.life(600);
    life.person = FIRST;
    match point {
        "arrived" => run.tell(&json!({ "do": "fault", "fault": "late", "on": "message" })),
        "done" => run.tell(&json!({ "do": "fault", "fault": "lost", "on": "message" })),
        PUT_OFF => run.tell(&json!({ "do": "fault", "fault": "429 3 s", "on": "message" })),
        _ => Value::Null,
    };
    if ["arrived", "done", PUT_OFF].contains(&point) {
        life.forgets_under_way = true;
    } else {
        life.forgets = Some((point.to_owned(), 1));
    }
    assert!(run.live(&life), "nobody kills it");
    let (verdict, deaths) = run.judge(Some(FIRST));
    Outcome { script, verdict, deaths }
}

/// Kills the bot at random times, again and again, while many check-ins are due in the same minute.
pub fn kill_at_random(seed: u64, people: u64, kills: usize) -> (Verdict, usize) {
    let mut dice = Dice::new(seed);
    let cast = Cast { seed, people, each: 1, at_once: true, opened: true, place: None };
    let mut run = Run::begin(World::new(cast), 30);
    for _ in 0..kills {
        let life = run.life(600);
        run.tell(&json!({ "do": "hello", "pid": 0 }));
        let mut child = run.start(&life);
        while run.tell(&json!({ "do": "now" }))["bot"] == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(dice.below(ALIVE)));
        let over = child.try_wait().unwrap().is_some();
        // It may end by itself just now.
        let _ = child.kill();
        let ended = child.wait().unwrap();
        if run.ended(ended, &life) || over {
            break;
        }
        // Not so long that the next one is due.
        run.pass(dice.one_of(&OFF[..4]));
        run.lives = 0;
    }
    let life = run.life(600);
    assert!(run.live(&life), "nobody kills it");
    run.judge(None)
}
