//! The delivery engine step by step, against a made-up platform that loses answers, refuses, and stores late; through restarts,
//! and with the test choosing the moment of every step.

use crate::support;
use crate::support::address;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::outbox::engine::Stage;
use nextrung::bot::outbox::fate::{Sent, Unsent};
use nextrung::mentoring::cadence::Zones;
use nextrung::store::checkins::deliveries::Attempt;
use nextrung::store::{Owner, Store};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The platform's reaction to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Stores,
    StoresAndLosesTheAnswer,
    StoresLate,
    LosesTheRequest,
    PutsOff,
    HasNoConnection,
    IsClosed,
}

/// A bot with people in it, a platform, and the time.
struct House {
    _folder: TempDir,
    path: PathBuf,
    bot: Option<Bot>,
    now: DateTime<Utc>,
    up: Duration,
    /// When each message was stored, by idempotency key. The lifetime of a nonce counts from the last time.
    stored: BTreeMap<String, Vec<DateTime<Utc>>>,
    /// The messages that will be stored although nobody waits for them.
    coming: Vec<(DateTime<Utc>, String)>,
    /// The number of attempts made. After an attempt in `crashes` the bot is off for that many seconds before it settles it.
    tries: usize,
    crashes: BTreeMap<usize, i64>,
}

impl House {
    fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.db");
        let now = at(now);
        let mut house = House {
            _folder: folder,
            path,
            bot: None,
            now,
            up: Duration::ZERO,
            stored: BTreeMap::new(),
            coming: Vec::new(),
            tries: 0,
            crashes: BTreeMap::new(),
        };
        house.start();
        house
    }

    /// Starts the bot again, as after a crash.
    fn start(&mut self) {
        self.bot = None;
        let store = Store::open(&self.path, Owner::Console, None).unwrap();
        let bot = Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all);
        bot.begin_trusting().unwrap();
        self.up = Duration::ZERO;
        self.bot = Some(bot);
    }

    fn bot(&self) -> &Bot {
        self.bot.as_ref().unwrap()
    }

    /// A person's schedule for every Monday, with this next date.
    fn schedule(&self, who: &str, uid: &str, clock: &str, zone: &str, next: &str) {
        let place = zone.to_owned();
        self.bot().store().change_profile(&address(who), self.now, |profile| profile.zone = Some(place)).unwrap();
        let due = {
            let zone = Zones::bundled().zone(zone).unwrap();
            zone.moment(next.parse().unwrap(), format!("{clock}:00").parse().unwrap()).unwrap()
        };
        self.sql(
            "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
             SELECT ?1, person, 'feedback', 0, 'weekly', 'monday', ?2, ?3, ?4, ?4, ?5, 'active' FROM address WHERE id = ?6",
            (uid, clock, zone, next, due.timestamp(), who),
        );
    }

    fn sql(&self, statement: &str, with: impl rusqlite::Params) {
        Connection::open(&self.path).unwrap().execute(statement, with).unwrap();
    }

    fn passes(&mut self, time: TimeDelta) {
        self.now += time;
        self.up += time.to_std().unwrap();
        let (now, stored) = (self.now, &mut self.stored);
        self.coming.retain(|(when, idempotency_key)| {
            let is_there = *when <= now;
            if is_there {
                stored.entry(idempotency_key.clone()).or_default().push(*when);
            }
            !is_there
        });
    }

    /// The platform's answer to one request; it remembers a nonce for three minutes.
    fn asks(&mut self, attempt: &Attempt, does: Does) -> Result<Sent, Unsent> {
        const WINDOW: TimeDelta = TimeDelta::seconds(180);
        let now = self.now;
        let there = self.stored.get(&attempt.idempotency_key).and_then(|times| times.last()).copied();
        let known = there.is_some_and(|then| now - then < WINDOW);
        let mut store = |when: DateTime<Utc>| {
            if !known {
                match when > now {
                    true => self.coming.push((when, attempt.idempotency_key.clone())),
                    false => self.stored.entry(attempt.idempotency_key.clone()).or_default().push(when),
                }
            }
        };
        match does {
            Does::Stores => {
                store(now);
                Ok(Sent::Stored(attempt.idempotency_key.clone()))
            }
            Does::StoresAndLosesTheAnswer => {
                store(now);
                Err(Unsent::Unknown)
            }
            Does::StoresLate => {
                store(now + TimeDelta::seconds(30));
                Err(Unsent::Unknown)
            }
            Does::LosesTheRequest => Err(Unsent::Unknown),
            Does::PutsOff => Err(Unsent::PutOff(Duration::from_secs(3))),
            Does::HasNoConnection => Err(Unsent::NoConnection),
            Does::IsClosed => Err(Unsent::Closed),
        }
    }

    /// Does everything that can be done now. The requests are answered as the list says, and correctly once it ends.
    fn works(&mut self, does: &mut Vec<Does>) {
        while self.bot().plan(self.now).unwrap() {}
        while let Some(attempt) = self.bot().attempt(self.now, self.up).unwrap() {
            self.tries += 1;
            if let Some(off) = self.crashes.remove(&self.tries) {
                // Written down, perhaps sent, and never settled.
                let does = does.pop().unwrap_or(Does::Stores);
                if attempt.look_since.is_none() || !self.stored.contains_key(&attempt.idempotency_key) {
                    let _ = self.asks(&attempt, does);
                }
                self.passes(TimeDelta::seconds(off));
                self.start();
                while self.bot().plan(self.now).unwrap() {}
                continue;
            }
            if attempt.look_since.is_some() && self.stored.contains_key(&attempt.idempotency_key) {
                let there = Ok(Sent::Stored(attempt.idempotency_key.clone()));
                self.settle(&attempt, there);
                continue;
            }
            let came = match self.bot().is_wanted(&attempt) {
                true => self.asks(&attempt, does.pop().unwrap_or(Does::Stores)),
                false => Err(Unsent::Withdrawn),
            };
            self.settle(&attempt, came);
        }
    }

    fn settle(&self, attempt: &Attempt, came: Result<Sent, Unsent>) {
        self.bot().settle(attempt, Stage::Sending, came, self.now, self.up).unwrap();
    }

    /// Works through time step by step until this moment.
    fn lives(&mut self, until: DateTime<Utc>, does: &mut Vec<Does>) {
        loop {
            self.works(does);
            let next = self.bot().next_delivery().unwrap().filter(|next| *next <= until);
            let Some(next) = next else { break };
            let step = (next - self.now).max(TimeDelta::seconds(1));
            self.passes(step);
        }
        let left = (until - self.now).max(TimeDelta::zero());
        self.passes(left);
    }

    /// Every row: its date, its role, and its outcome.
    fn rows(&self) -> Vec<(NaiveDate, String, String, String)> {
        let connection = Connection::open(&self.path).unwrap();
        let mut select = connection
            .prepare("SELECT nominal, role, state, idempotency_key FROM delivery ORDER BY nominal, id")
            .unwrap();
        let rows = select.query_map([], |row| {
            Ok((row.get::<_, String>(0)?.parse().unwrap(), row.get(1)?, row.get(2)?, row.get(3)?))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// The dates of the check-ins in this state.
    fn dates(&self, state: &str) -> Vec<String> {
        let rows = self.rows().into_iter().filter(|(_, role, is, _)| role == "check-in" && is == state);
        rows.map(|(date, ..)| date.to_string()).collect()
    }

    fn answered(&self) {
        self.sql("UPDATE delivery SET answer = 'answered' WHERE answer = 'open' AND state = 'delivered'", []);
    }
}

/// Every Monday between two dates, counted by hand.
fn mondays(from: &str, until: &str) -> Vec<String> {
    let (from, until): (NaiveDate, NaiveDate) = (from.parse().unwrap(), until.parse().unwrap());
    let days = from.iter_days().take_while(|day| *day <= until);
    days.filter(|day| day.num_days_from_ce() % 7 == 1).map(|day| day.to_string()).collect()
}

#[test]
fn every_monday_of_a_year_once_at_nine_by_the_clock_of_the_place() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    let mut until = house.now;
    while until < at("2027-11-23T12:00:00Z") {
        until += TimeDelta::days(1);
        house.lives(until, &mut Vec::new());
        house.answered();
    }
    assert_eq!(house.dates("delivered"), mondays("2026-11-23", "2027-11-23"));
    let berlin = Zones::bundled().zone("Europe/Berlin").unwrap();
    let nine: Vec<String> = house.stored.values().map(|times| berlin.time(times[0]).unwrap().to_string()).collect();
    assert!(nine.iter().all(|time| time == "09:00:00"), "{nine:?}");
    assert!(house.stored.values().all(|times| times.len() == 1));
}

#[test]
fn after_a_long_absence_one_message_stands_for_all() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::days(24));
    house.start();
    let until = house.now + TimeDelta::minutes(1);
    house.lives(until, &mut Vec::new());
    assert_eq!(house.dates("delivered"), ["2026-12-14"]);
    assert_eq!(house.dates("merged"), ["2026-11-23", "2026-11-30", "2026-12-07"]);
    assert_eq!(house.stored.len(), 1);
}

#[test]
fn what_falls_due_together_goes_together_and_at_most_four_in_one() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    for (number, clock) in ["09:00", "09:00", "10:00", "11:59", "12:00", "15:30"].iter().enumerate() {
        house.schedule("ana", &format!("s{number}"), clock, "Europe/Berlin", "2026-11-23");
    }
    house.schedule("ben", "s9", "09:00", "Europe/Berlin", "2026-11-23");
    house.lives(at("2026-11-23T20:00:00Z"), &mut Vec::new());
    // Ana's 9, 9, 10 and 11:59 in one, 12 and 15:30 by themselves; and Ben's.
    assert_eq!((house.dates("delivered").len(), house.dates("merged").len()), (4, 3));
    assert_eq!(house.stored.len(), 4);
}

#[test]
fn what_was_never_said_is_told_with_the_next_and_what_went_along_with_it_goes_on() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.schedule("ana", "s2", "10:00", "Europe/Berlin", "2026-11-23");
    house.sql("UPDATE schedule SET every = 'biweekly' WHERE uid = 's2'", []);
    house.passes(TimeDelta::hours(20));
    while house.bot().plan(house.now).unwrap() {}
    assert!(house.bot().attempt(house.now, house.up).unwrap().is_some(), "both are on their way in one message");
    // The bot falls over, and is off for a week.
    house.passes(TimeDelta::days(7) + TimeDelta::hours(2));
    house.start();
    house.lives(at("2026-11-30T20:00:00Z"), &mut Vec::new());
    let rows: Vec<(String, String)> = house
        .rows()
        .into_iter()
        .filter(|(_, role, ..)| role == "check-in")
        .map(|row| (row.0.to_string(), row.2))
        .collect();
    let row = |date: &str, state: &str| (date.to_owned(), state.to_owned());
    assert_eq!(
        rows,
        [row("2026-11-23", "merged"), row("2026-11-23", "delivered"), row("2026-11-30", "delivered")],
        "the weekly one is told with its next; the other one's next is a week off"
    );
}

#[test]
fn the_next_waits_while_nobody_knows_what_became_of_the_one_before() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::hours(20));
    while house.bot().plan(house.now).unwrap() {}
    let first = house.bot().attempt(house.now, house.up).unwrap().unwrap();
    // The bot falls over, is off for a week, and falls over again while it looks for the one before.
    house.passes(TimeDelta::days(7) + TimeDelta::hours(2));
    house.start();
    while house.bot().plan(house.now).unwrap() {}
    house.passes(TimeDelta::seconds(70));
    assert_eq!(house.bot().attempt(house.now, house.up).unwrap().unwrap().idempotency_key, first.idempotency_key);
    house.passes(TimeDelta::seconds(60));
    house.start();
    house.passes(TimeDelta::seconds(10));
    assert_eq!(house.bot().attempt(house.now, house.up).unwrap(), None, "the one before cannot be told with it later");
    house.lives(at("2026-11-30T20:00:00Z"), &mut Vec::new());
    let rows: Vec<(String, String)> = house.rows().into_iter().map(|row| (row.0.to_string(), row.2)).collect();
    let row = |date: &str, state: &str| (date.to_owned(), state.to_owned());
    assert_eq!(rows[..2], [row("2026-11-23", "merged"), row("2026-11-30", "delivered")]);
}

#[test]
fn after_a_night_the_one_before_goes_first_all_the_same() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::hours(20));
    while house.bot().plan(house.now).unwrap() {}
    let first = house.bot().attempt(house.now, house.up).unwrap().unwrap();
    // The bot falls over, and is back a week later, by night: both are held until the same morning.
    house.passes(TimeDelta::days(7) + TimeDelta::hours(14));
    house.start();
    house.lives(at("2026-12-01T06:30:00Z"), &mut Vec::new());
    let morning = house.bot().next_delivery().unwrap().unwrap();
    house.passes(morning - house.now + TimeDelta::seconds(1));
    assert_eq!(house.bot().attempt(house.now, house.up).unwrap().unwrap().idempotency_key, first.idempotency_key);
    assert_eq!(house.bot().attempt(house.now, house.up).unwrap(), None, "while that is looked for");
}

#[test]
fn three_without_an_answer_are_enough() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.lives(at("2027-02-01T12:00:00Z"), &mut Vec::new());
    assert_eq!(house.dates("delivered"), mondays("2026-11-23", "2026-12-07"));
    let rows = house.rows();
    let count = |role: &str| rows.iter().filter(|(_, is, state, _)| is == role && state == "delivered").count();
    assert_eq!((count("nudge"), count("notice")), (3, 1), "one reminder each, and one word in the end");
}

#[test]
fn three_that_cannot_be_delivered_pause_it_and_none_is_tried_twice() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    let mut closed = vec![Does::IsClosed; 100];
    house.lives(at("2027-02-01T12:00:00Z"), &mut closed);
    assert_eq!(house.dates("unreachable"), mondays("2026-11-23", "2026-12-07"));
    assert_eq!(closed.len(), 97);
}

#[test]
fn what_was_stopped_while_its_fate_was_unknown_is_looked_for_and_not_sent_again() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::hours(20));
    house.works(&mut vec![Does::LosesTheRequest]);
    house.sql("UPDATE schedule SET state = 'paused', reason = 'asked'", []);
    house.lives(at("2026-11-24T12:00:00Z"), &mut Vec::new());
    assert_eq!((house.dates("cancelled").len(), house.stored.len()), (1, 0));
}

#[test]
fn what_nobody_took_back_is_tried_again_where_it_could_not_be_told_whether_it_is_wanted() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::hours(20));
    while house.bot().plan(house.now).unwrap() {}
    let attempt = house.bot().attempt(house.now, house.up).unwrap().unwrap();
    // As when the database cannot be read in the very moment before it leaves.
    house.settle(&attempt, Err(Unsent::Withdrawn));
    house.lives(at("2026-11-23T12:00:00Z"), &mut Vec::new());
    assert_eq!((house.dates("delivered"), house.stored.len()), (vec!["2026-11-23".to_owned()], 1));
}

#[test]
fn a_date_that_is_left_out_stands_for_none_before_it() {
    let left_out = "2026-11-30".parse().unwrap();
    let skip = |house: &House, uid: &str| {
        let zones = house.bot().zones();
        let skipped = house.bot().store().skip_date(&address("ana"), uid, left_out, &zones, house.now).unwrap();
        assert!(skipped.unwrap().0);
    };
    // One that waits for another try.
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::hours(20));
    house.works(&mut vec![Does::PutsOff]);
    skip(&house, "s1");
    house.lives(at("2026-11-23T12:00:00Z"), &mut Vec::new());
    assert_eq!(house.dates("delivered"), ["2026-11-23"]);
    // One that goes along with another, which is taken back.
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.schedule("ana", "s2", "10:00", "Europe/Berlin", "2026-11-23");
    house.passes(TimeDelta::hours(20));
    house.works(&mut vec![Does::PutsOff]);
    skip(&house, "s2");
    let zones = house.bot().zones();
    house.bot().store().stop_schedule(&address("ana"), "s1", &zones, house.now).unwrap();
    house.lives(at("2026-11-23T12:00:00Z"), &mut Vec::new());
    assert_eq!(house.dates("delivered"), ["2026-11-23"]);
    // And what was put off until the very date that is left out.
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.lives(at("2026-11-23T12:00:00Z"), &mut Vec::new());
    let idempotency_key = house.rows()[0].3.clone();
    let until = at("2026-11-30T08:00:00Z");
    house.bot().store().put_off(&address("ana"), &idempotency_key, until, "1", house.now).unwrap();
    house.passes(until - house.now);
    house.works(&mut vec![Does::PutsOff]);
    skip(&house, "s1");
    house.lives(at("2026-11-30T12:00:00Z"), &mut Vec::new());
    let came = |row: &(NaiveDate, String, String, String)| row.1 == "snoozed" && row.2 == "delivered";
    assert!(house.rows().iter().any(came), "{:?}", house.rows());
}

#[test]
fn an_hour_that_two_places_do_not_share_is_worked_out_anew_with_new_zone_data() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    // As if it had been worked out with rules by which Berlin is two hours ahead.
    house.sql("UPDATE schedule SET next_due = next_due - 3600", []);
    house.sql("UPDATE process SET zone_data = '2025b'", []);
    house.start();
    house.lives(at("2026-11-23T12:00:00Z"), &mut Vec::new());
    let times: Vec<_> = house.stored.values().flatten().collect();
    assert_eq!(times, [&at("2026-11-23T08:00:00Z")]);
}

#[test]
fn zone_data_that_is_half_applied_belongs_to_no_release() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.sql("UPDATE process SET zone_data = '2025b'", []);
    house.start();
    let release = |house: &House| -> String {
        let connection = Connection::open(&house.path).unwrap();
        connection.query_row("SELECT zone_data FROM process", [], |row| row.get(0)).unwrap()
    };
    // The first batch. If the bot stops here and starts with the former release, that one has to be applied to all again.
    assert!(house.bot().plan(house.now).unwrap());
    assert_eq!(release(&house), "");
    while house.bot().plan(house.now).unwrap() {}
    assert_eq!(release(&house), Zones::bundled().release());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("NEXTRUNG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(40)))]

    /// Each date has one outcome, and no message is there twice, for any behaviour of the platform and any restarts.
    #[test]
    fn nothing_is_lost_and_nothing_doubled(
        does in prop::collection::vec(prop::sample::select(vec![
            Does::Stores, Does::StoresAndLosesTheAnswer, Does::StoresLate, Does::LosesTheRequest, Does::PutsOff,
            Does::HasNoConnection,
        ]), 0..40),
        crashes in prop::collection::btree_map(1_usize..30, prop::sample::select(vec![0_i64, 5, 300, 3_600, 691_200]), 0..6),
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Pacific/Auckland", "UTC"]),
    ) {
        let mut house = House::new("2026-10-11T12:00:00Z");
        house.schedule("ana", "s1", "09:00", zone, "2026-10-12");
        house.schedule("ben", "s2", "02:30", zone, "2026-10-12");
        let (start, mut does) = (house.now, does);
        house.crashes = crashes;
        house.lives(start + TimeDelta::days(40), &mut does);
        house.crashes.clear();
        let end = house.now.max(start + TimeDelta::days(60));
        house.lives(end, &mut does);
        house.lives(end + TimeDelta::days(1), &mut does);
        for (idempotency_key, times) in &house.stored {
            prop_assert_eq!(times.len(), 1, "{} at {:?}", idempotency_key, times);
        }
        let rows = house.rows();
        for (_, role, state, idempotency_key) in &rows {
            prop_assert!(state != "delivered" || house.stored.contains_key(idempotency_key), "{role} {idempotency_key} is not there");
            prop_assert!(state != "pending" && state != "sending" || role != "check-in", "{role} {state}");
        }
    }
}

#[test]
fn whoever_does_not_know_looks_first() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.crashes = [(1, 300)].into();
    house.lives(at("2026-11-23T12:00:00Z"), &mut Vec::new());
    assert_eq!(house.dates("delivered"), ["2026-11-23"]);
    let times: Vec<usize> = house.stored.values().map(Vec::len).collect();
    assert_eq!((times, house.tries), (vec![1], 2));
}

#[test]
fn a_try_that_comes_by_night_waits_for_the_morning() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "20:00", "Europe/Berlin", "2026-11-23");
    // Planned in time, and then the bot is off until three.
    house.passes(at("2026-11-23T19:00:30Z") - house.now);
    while house.bot().plan(house.now).unwrap() {}
    house.passes(TimeDelta::hours(7));
    house.start();
    let soon = house.now + TimeDelta::minutes(30);
    house.lives(soon, &mut Vec::new());
    assert!(house.stored.is_empty(), "nobody is woken");
    house.lives(at("2026-11-24T08:00:00Z"), &mut Vec::new());
    let left = house.stored.values().next().unwrap()[0];
    assert!((at("2026-11-24T07:00:00Z")..at("2026-11-24T07:30:00Z")).contains(&left), "{left}");
}

#[test]
fn whoever_is_away_is_written_to_when_they_are_back() {
    let mut house = House::new("2026-11-22T12:00:00Z");
    house.schedule("ana", "s1", "09:00", "Europe/Berlin", "2026-11-23");
    house.passes(at("2026-11-23T08:00:00Z") - house.now);
    while house.bot().plan(house.now).unwrap() {}
    house.sql("UPDATE person SET away = '2026-11-26'", []);
    house.lives(at("2026-11-30T07:00:00Z"), &mut Vec::new());
    let first = house.stored.values().map(|times| times[0]).min();
    assert_eq!(first, Some(at("2026-11-26T08:00:00Z")));
}
