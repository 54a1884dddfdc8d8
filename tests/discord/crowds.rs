//! Many people at once, by the wall clock: minutes long, and run by hand. `docs/performance.md` has the figures and the command.

use crate::deliveries::{House, wall};
use crate::standin::StandIn;
use crate::standin::misbehave::{FROM_NOW_ON, On};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

impl House {
    /// Adds this many people whose check-ins are due at this moment. Their direct messages are already open.
    fn crowd(&self, people: u64) {
        let now = wall();
        drop(self.open());
        let mut connection = Connection::open(self.path()).unwrap();
        let transaction = connection.transaction().unwrap();
        let (date, weekday) = (now.date_naive().to_string(), now.format("%A").to_string().to_lowercase());
        for number in 1..=i64::try_from(people).unwrap() {
            let person = 1_000_000 + number.unsigned_abs();
            transaction
                .execute(
                    "INSERT INTO person (id, uid, since, zone) VALUES (?1, ?2, 0, 'UTC')",
                    (number, format!("p{number:025}")),
                )
                .unwrap();
            transaction
                .execute(
                    "INSERT INTO address (platform, id, person, direct) VALUES ('discord', ?1, ?2, ?3)",
                    (person.to_string(), number, crate::standin::people::dm_of(person).to_string()),
                )
                .unwrap();
            transaction
                .execute(
                    "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
                     VALUES (?1, ?2, 'feedback', 0, 'weekly', ?3, ?4, 'UTC', ?5, ?5, ?6, 'active')",
                    (format!("s{number:025}"), number, &weekday, now.format("%H:%M").to_string(), &date, now.timestamp()),
                )
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    fn states_counted(&self) -> BTreeMap<String, u32> {
        let connection = Connection::open(self.path()).unwrap();
        let mut select =
            connection.prepare("SELECT state, count(*) FROM delivery WHERE role = 'check-in' GROUP BY state").unwrap();
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes"]
async fn two_thousand_in_one_minute_with_one_answer_in_twenty_lost() {
    const PEOPLE: u64 = 2_000;
    let discord = StandIn::start().await;
    let house = House::new();
    house.crowd(PEOPLE);
    for fault in 0..200 {
        discord.spare(On::Message, 19);
        match fault % 2 {
            0 => discord.lost_answer(On::Message, 1),
            _ => discord.error_before_effect(On::Message, 1, 503),
        }
    }
    let begun = Instant::now();
    let program = house.start(&discord);
    while house.states_counted().get("delivered").copied().unwrap_or(0) < PEOPLE as u32 {
        println!("after {:.0?}: {:?}", begun.elapsed(), house.states_counted());
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
    println!("all of {PEOPLE} settled after {:.1?}", begun.elapsed());
    program.stop().await;
    let mut nonces = super::deliveries::nonces(&discord);
    println!("{} stored, {} answered 429 by our doing", nonces.len(), discord.own_429().len());
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), PEOPLE as usize);
    assert_eq!(discord.state().deliveries.len(), PEOPLE as usize, "none doubled");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes"]
async fn ten_thousand_closed_doors() {
    let discord = StandIn::start_lean().await;
    let house = House::new();
    house.crowd(10_000);
    discord.closed_dms(FROM_NOW_ON);
    let (begun, program) = (Instant::now(), house.start(&discord));
    while begun.elapsed() < Duration::from_secs(600) {
        println!("after {:.0?}: {} refused, {:?}", begun.elapsed(), discord.state().invalid, house.states_counted());
        tokio::time::sleep(Duration::from_secs(30)).await;
    }
    let refused = discord.state().invalid;
    println!("{refused} refused in ten minutes");
    program.stop().await;
    assert!(refused < 500 && refused > 300, "{refused}");
    discord.finish();
}
