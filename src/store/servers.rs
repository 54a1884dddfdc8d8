//! The servers that the bot is in. What is kept for a server outlives the removal of the bot for a while, so that a
//! server that invites it again finds everything as it was.

use super::Store;
use super::error::Broken;
use crate::mentoring::person::Platform;
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::OptionalExtension;

/// How long what belongs to a server is kept after the bot was removed from it.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// A server that the bot is in, or was in lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// When we first knew it.
    pub joined: DateTime<Utc>,
    /// When the bot was removed. None, while it is in.
    pub removed: Option<DateTime<Utc>>,
}

impl Store {
    /// Notes that the bot is in a server. An earlier removal is undone.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn joined_server(&self, platform: Platform, id: &str, now: DateTime<Utc>) -> Result<(), Broken> {
        let id = id.to_owned();
        self.write(move |transaction| {
            // Every new connection lists every server. If nothing changes, nothing is written.
            transaction.execute(
                "INSERT INTO server (platform, id, joined) VALUES (?1, ?2, ?3)
                 ON CONFLICT (platform, id) DO UPDATE SET removed = NULL WHERE removed IS NOT NULL",
                (platform.name(), id, now.timestamp()),
            )?;
            Ok(())
        })
    }

    /// Notes that the bot was removed from a server. If it is told twice, the first time counts.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn left_server(&self, platform: Platform, id: &str, now: DateTime<Utc>) -> Result<(), Broken> {
        let id = id.to_owned();
        self.write(move |transaction| {
            transaction.execute(
                "UPDATE server SET removed = ?3 WHERE platform = ?1 AND id = ?2 AND removed IS NULL",
                (platform.name(), id, now.timestamp()),
            )?;
            Ok(())
        })
    }

    /// Forgets the servers that the bot was removed from by this moment, usually [`KEPT`] ago, and everything that
    /// belongs to them. Returns how many there were.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn forget_servers(&self, removed_by: DateTime<Utc>) -> Result<usize, Broken> {
        self.connections.on_writer(move |writer| {
            let forgotten = writer.transaction(|transaction| {
                Ok(transaction.execute("DELETE FROM server WHERE removed <= ?1", [removed_by.timestamp()])?)
            })?;
            if forgotten > 0 {
                writer.wipe();
            }
            Ok(forgotten)
        })
    }

    /// The earliest moment at which the bot was removed from a server that is still remembered.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn first_removal(&self) -> Result<Option<DateTime<Utc>>, Broken> {
        self.read(|connection| {
            let first: Option<i64> = connection.query_row("SELECT min(removed) FROM server", [], |row| row.get(0))?;
            Ok(first.and_then(|first| DateTime::from_timestamp(first, 0)))
        })
    }

    /// What is known about a server. None, if the bot was never in it, or too long ago.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn server(&self, platform: Platform, id: &str) -> Result<Option<Server>, Broken> {
        let id = id.to_owned();
        self.read(move |connection| {
            let select = "SELECT joined, removed FROM server WHERE platform = ?1 AND id = ?2";
            let row = connection
                .query_row(select, (platform.name(), id), |row| Ok((row.get("joined")?, row.get("removed")?)))
                .optional()?;
            let moment = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
            Ok(row.map(|(joined, removed): (i64, Option<i64>)| Server {
                joined: moment(joined),
                removed: removed.map(moment),
            }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Server};
    use crate::mentoring::person::Platform;
    use crate::store::{Owner, Store};
    use chrono::{DateTime, TimeDelta, Utc};

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn known(store: &Store, id: &str) -> Option<Server> {
        store.server(Platform::Discord, id).unwrap()
    }

    #[test]
    fn a_server_is_known_from_the_first_time_on_whatever_comes_between() {
        let store = Store::memory(Owner::Discord).unwrap();
        assert_eq!(known(&store, "5000"), None);
        let later = |hours| now() + TimeDelta::hours(hours);
        for hours in [0, 1] {
            store.joined_server(Platform::Discord, "5000", later(hours)).unwrap();
            assert_eq!(known(&store, "5000"), Some(Server { joined: now(), removed: None }));
        }
        for hours in [2, 3] {
            store.left_server(Platform::Discord, "5000", later(hours)).unwrap();
            assert_eq!(known(&store, "5000"), Some(Server { joined: now(), removed: Some(later(2)) }));
        }
        store.joined_server(Platform::Discord, "5000", later(4)).unwrap();
        assert_eq!(known(&store, "5000"), Some(Server { joined: now(), removed: None }));
        // Nothing is kept for a server that the bot was never in, and the same id on another platform is another
        // server.
        store.left_server(Platform::Discord, "5001", now()).unwrap();
        assert_eq!(known(&store, "5001"), None);
        assert_eq!(store.server(Platform::Console, "5000").unwrap(), None);
    }

    #[test]
    fn thirty_days_after_its_removal_a_server_is_forgotten_and_no_other() {
        let store = Store::memory(Owner::Discord).unwrap();
        for id in ["left", "asked-back", "stays"] {
            store.joined_server(Platform::Discord, id, now()).unwrap();
        }
        store.left_server(Platform::Discord, "left", now()).unwrap();
        store.left_server(Platform::Discord, "asked-back", now()).unwrap();
        store.joined_server(Platform::Discord, "asked-back", now() + TimeDelta::days(3)).unwrap();
        let forget = |after| store.forget_servers(now() + after - KEPT).unwrap();
        assert_eq!(forget(TimeDelta::days(29) + TimeDelta::hours(23)), 0);
        assert!(known(&store, "left").is_some());
        assert_eq!(forget(TimeDelta::days(30) + TimeDelta::hours(1)), 1);
        assert_eq!(known(&store, "left"), None);
        assert!(known(&store, "asked-back").is_some() && known(&store, "stays").is_some());
        assert_eq!(forget(TimeDelta::days(400)), 0);
        // Invited once more, it is a new one.
        store.joined_server(Platform::Discord, "left", now() + TimeDelta::days(400)).unwrap();
        assert_eq!(known(&store, "left").map(|server| server.joined), Some(now() + TimeDelta::days(400)));
    }

    #[test]
    fn what_belongs_to_a_server_goes_with_it() {
        let store = Store::memory(Owner::Discord).unwrap();
        let hangs = "CREATE TABLE hangs (platform TEXT NOT NULL, id TEXT NOT NULL,
                     FOREIGN KEY (platform, id) REFERENCES server (platform, id) ON DELETE CASCADE) STRICT;";
        store.write(move |transaction| Ok(transaction.execute_batch(hangs)?)).unwrap();
        store.joined_server(Platform::Discord, "5000", now()).unwrap();
        let insert = "INSERT INTO hangs (platform, id) VALUES ('discord', '5000')";
        store.write(move |transaction| Ok(transaction.execute_batch(insert)?)).unwrap();
        store.left_server(Platform::Discord, "5000", now()).unwrap();
        store.joined_server(Platform::Discord, "5000", now()).unwrap();
        let count = || store.read(|c| Ok(c.query_row("SELECT count(*) FROM hangs", [], |row| row.get::<_, u32>(0))?));
        assert_eq!(count().unwrap(), 1);
        store.left_server(Platform::Discord, "5000", now()).unwrap();
        assert_eq!(store.forget_servers(now()).unwrap(), 1);
        assert_eq!(count().unwrap(), 0);
    }
}
