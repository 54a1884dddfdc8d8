//! The world at the beginning of a run: people, the places they live in, and their check-ins, written straight into the database.

use crate::dates::{PLACES, Place, Plan};
use crate::standin::people::dm_of;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use nextrung::mentoring::person::{Address, Platform};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use std::path::PathBuf;

/// The id of the first person; the others follow.
pub const FIRST: u64 = 2_001;

/// A person's check-in.
#[derive(Debug, Clone)]
pub struct Kept {
    pub uid: String,
    pub person: u64,
    pub plan: Plan,
}

/// A folder with a database in it, and what was put into it.
pub struct World {
    pub folder: tempfile::TempDir,
    pub kept: Vec<Kept>,
    /// When the first check-ins are due.
    pub begins: DateTime<Utc>,
}

/// The size and shape of a world.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    pub seed: u64,
    pub people: u64,
    /// The most check-ins for each person.
    pub each: u64,
    /// Whether all of them are due in the same minute.
    pub at_once: bool,
    /// Whether everybody's channel is already open.
    pub opened: bool,
    /// The place where everybody lives, if it is the same.
    pub place: Option<&'static Place>,
}

/// The Mondays that runs happen around: an ordinary one, and those after the clocks of Berlin and New York have changed.
const MONDAYS: [&str; 4] = ["2026-11-23", "2026-10-26", "2026-11-02", "2027-03-29"];

/// Random-looking numbers, the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number from 0 up to this limit.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

impl World {
    pub fn new(cast: Cast) -> Self {
        let mut dice = Dice::new(cast.seed);
        let monday: NaiveDate = dice.one_of(&MONDAYS).parse().unwrap();
        // Sunday morning to Monday night.
        let hour = i64::try_from(dice.below(40)).unwrap();
        let begins = monday.and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::hours(hour - 16);
        let mut kept = Vec::new();
        for nth in 0..cast.people {
            let anywhere = usize::try_from(dice.below(PLACES.len() as u64)).unwrap();
            let place = cast.place.unwrap_or(&PLACES[anywhere]);
            for _ in 0..=dice.below(cast.each) {
                let minutes = if cast.at_once { 0 } else { i64::try_from(dice.below(3) * 2).unwrap() };
                let plan = Plan::due_first(
                    place,
                    begins + TimeDelta::minutes(minutes),
                    if dice.below(4) == 0 { 2 } else { 1 },
                );
                kept.push(Kept { uid: uid(kept.len()), person: FIRST + nth, plan });
            }
        }
        let world = World { folder: tempfile::tempdir().unwrap(), kept, begins };
        world.write(cast.opened);
        world
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("n.db")
    }

    pub fn journal(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn write(&self, opened: bool) {
        let store = Store::open(&self.database(), Owner::Discord, None).unwrap();
        let mut people: Vec<(u64, &str)> = self.kept.iter().map(|kept| (kept.person, kept.plan.place.name)).collect();
        people.dedup();
        for (person, zone) in people {
            let zone = zone.to_owned();
            let change = store.change_profile(&address(person), self.begins, move |profile| profile.zone = Some(zone));
            change.unwrap();
        }
        drop(store);
        let mut connection = Connection::open(self.database()).unwrap();
        let transaction = connection.transaction().unwrap();
        for kept in &self.kept {
            self.keep(&transaction, kept, opened);
        }
        transaction.commit().unwrap();
    }

    fn keep(&self, connection: &Connection, kept: &Kept, opened: bool) {
        let (id, plan) = (kept.person.to_string(), &kept.plan);
        let (every, day) = plan.rhythm();
        let (nominal, due) = plan.dates(self.begins + TimeDelta::days(1))[0];
        if opened {
            let channel = "UPDATE address SET direct = ?2 WHERE id = ?1 AND platform = 'discord'";
            assert_eq!(connection.execute(channel, (&id, dm_of(kept.person).to_string())).unwrap(), 1);
        }
        let insert = "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
            SELECT ?1, person, 'feedback', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'active' FROM address
            WHERE id = ?2 AND platform = 'discord'";
        let since = (self.begins - TimeDelta::days(3)).timestamp();
        let (at, place) = (plan.at.format("%H:%M").to_string(), plan.place.name);
        let (anchor, nominal, due) = (plan.first.to_string(), nominal.to_string(), due.timestamp());
        let values = (&kept.uid, &id, since, every, day, at, place, anchor, nominal, due);
        assert_eq!(connection.execute(insert, values).unwrap(), 1);
    }
}

/// The address of a person in the program.
pub fn address(person: u64) -> Address {
    Address { platform: Platform::Discord, id: person.to_string() }
}

/// A record's name in the form that the program uses.
fn uid(nth: usize) -> String {
    let digits = format!("{nth:026}");
    digits.bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
}
