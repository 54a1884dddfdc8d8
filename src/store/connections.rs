//! One connection that writes, on a thread of its own, and a few that read beside it.
//!
//! Every change goes to the writing thread as a closure, and the caller waits for it. So two writers never meet, and no
//! caller holds a connection. Readers see what was committed and hold nobody up. A database in memory has only one
//! connection, because a second one would open another database; there the writer also reads.

use super::error::Broken;
use super::pragmas::{PATIENCE, READY};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{io, thread};

/// How many readers there are beside the writer.
const READERS: usize = 3;
/// How long the writer waits before it tries again to empty the log.
const REST: Duration = Duration::from_secs(1);

/// The connections to one database.
#[derive(Debug)]
pub(super) struct Connections {
    /// None, once the writer has to end.
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
}

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// The connection that writes.
pub(super) struct Writer {
    /// The connection itself.
    pub(super) connection: Connection,
    /// Whether the log may still hold what was deleted.
    wipe_due: bool,
}

impl Connections {
    /// Starts a writer with this connection, which is configured, and readers beside it if the database is a file.
    /// `wipe_due` says whether the log may hold what was deleted.
    pub(super) fn new(connection: Connection, file: Option<&Path>, wipe_due: bool) -> rusqlite::Result<Self> {
        let readers = match file {
            Some(path) => (0..READERS).map(|_| reader(path).map(Mutex::new)).collect::<rusqlite::Result<_>>()?,
            None => Vec::new(),
        };
        let (jobs, todo) = mpsc::channel();
        let writer = thread::Builder::new().name("store".to_owned()).spawn(move || write(connection, wipe_due, &todo));
        let writer = writer.map_err(no_thread)?;
        Ok(Connections { jobs: Some(jobs), writer: Some(writer), readers, next: AtomicUsize::new(0) })
    }

    /// Runs a job on the writer's thread and waits for it.
    pub(super) fn on_writer<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Writer) -> Result<T, Broken> + Send + 'static,
    ) -> Result<T, Broken> {
        let (answer, answered) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |writer| {
            // The caller waits for it, unless its own thread panicked.
            let _ = answer.send(job(writer));
        });
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or(Broken::Writer)?;
        answered.recv().map_err(|_| Broken::Writer)?
    }

    /// Reads something, on a reader if there is one.
    pub(super) fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, Broken> + Send + 'static,
    ) -> Result<T, Broken> {
        if self.readers.is_empty() {
            return self.on_writer(|writer| look(&writer.connection));
        }
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        // A reader changes nothing, so a panic while it was in use does no harm.
        let reader = self.readers[next].lock().unwrap_or_else(PoisonError::into_inner);
        look(&reader)
    }
}

impl Drop for Connections {
    /// Finishes the jobs that were handed over, and closes the connection before it returns.
    fn drop(&mut self) {
        // The last connection to close writes the log into the database, and only the writer can.
        self.readers.clear();
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // It catches the panics of its jobs, so it cannot have ended by one.
            let _ = writer.join();
        }
    }
}

impl Writer {
    /// Runs one transaction. Its changes are durable when this returns, or did not happen.
    pub(super) fn transaction<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Broken>,
    ) -> Result<T, Broken> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Empties the log, which may still hold deleted words. While a reader uses what was there before, that is
    /// impossible; the writer then tries again until it succeeds.
    pub(super) fn wipe(&mut self) {
        self.wipe_due = !emptied(&self.connection).unwrap_or(false);
    }
}

fn write(connection: Connection, wipe_due: bool, todo: &mpsc::Receiver<Job>) {
    let mut writer = Writer { connection, wipe_due };
    loop {
        let job = match todo.recv_timeout(if writer.wipe_due { REST } else { Duration::MAX }) {
            Ok(job) => job,
            Err(mpsc::RecvTimeoutError::Timeout) => Box::new(Writer::wipe),
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        };
        // The transaction was rolled back. The caller notices because no answer comes.
        if catch_unwind(AssertUnwindSafe(|| job(&mut writer))).is_err() {
            tracing::error!("something fell over while it wrote; the database is as it was before");
        }
    }
}

/// Empties the log and returns whether that was possible at once.
fn emptied(connection: &Connection) -> rusqlite::Result<bool> {
    // Nobody waits for a slow reader.
    connection.busy_timeout(Duration::ZERO)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    connection.busy_timeout(PATIENCE)?;
    Ok(!busy?)
}

/// A connection that reads what the writer commits.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(READY);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(connection)
}

/// The error for a thread that the system refuses, as SQLite reports a lack of memory.
fn no_thread(error: io::Error) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOMEM);
    rusqlite::Error::SqliteFailure(code, Some(error.to_string()))
}
