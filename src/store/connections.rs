//! One connection that writes, on a thread of its own, and a few that read beside it.
//!
//! Whatever is to be written goes to that thread as a closure and is waited for, so that no two writers ever meet and no
//! connection is held by whoever asked. Readers see what was committed and hold nobody up. A database in memory has one
//! connection alone, since a second one would see another database; there the writer reads too.

use super::error::Broken;
use super::pragmas::PATIENCE;
use super::pragmas::READY;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use rusqlite::config::DbConfig;
use std::io;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

/// How many readers there are beside the writer.
const READERS: usize = 3;
/// How long the writer rests before it tries again to empty the log.
const REST: Duration = Duration::from_secs(1);

/// The connections to one database.
#[derive(Debug)]
pub(super) struct Connections {
    /// None, once the writer is to end.
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
    /// Whether the log still holds what was to be gone.
    wipe_due: bool,
}

impl Connections {
    /// Hands a settled connection to a writer, with readers beside it where the database is a file. `wipe_due` says whether
    /// the log may hold what was to be gone.
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

    /// Runs this on the writer's thread and waits for it.
    pub(super) fn on_writer<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Writer) -> Result<T, Broken> + Send + 'static,
    ) -> Result<T, Broken> {
        let (answer, answered) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |writer| {
            // Whoever asked waits for it, unless their own thread fell over.
            let _ = answer.send(job(writer));
        });
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or(Broken::Writer)?;
        answered.recv().map_err(|_| Broken::Writer)?
    }

    /// Looks something up.
    pub(super) fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, Broken> + Send + 'static,
    ) -> Result<T, Broken> {
        if self.readers.is_empty() {
            return self.on_writer(|writer| look(&writer.connection));
        }
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        // A reader changes nothing, so that one whose user fell over is as good as before.
        let reader = self.readers[next].lock().unwrap_or_else(PoisonError::into_inner);
        look(&reader)
    }
}

impl Drop for Connections {
    /// Whatever was handed over is still done, and the connection closed, before this returns.
    fn drop(&mut self) {
        // The last to close takes the log into the database, and only the writer can.
        self.readers.clear();
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // It catches what its jobs do; there is nothing it could have died of.
            let _ = writer.join();
        }
    }
}

impl Writer {
    /// Runs one transaction. What it changed is durable when this returns, or did not happen.
    pub(super) fn transaction<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Broken>,
    ) -> Result<T, Broken> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Empties the log, in which deleted words may still stand. While somebody reads what was there before it cannot be
    /// done; it is then tried until it can.
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
        // The transaction it was in has been rolled back; whoever waits learns of it by the silence.
        if catch_unwind(AssertUnwindSafe(|| job(&mut writer))).is_err() {
            tracing::error!("something fell over while it wrote; the database is as it was before");
        }
    }
}

/// Whether the log could be emptied at once.
fn emptied(connection: &Connection) -> rusqlite::Result<bool> {
    // Nobody is kept waiting for a reader who takes their time.
    connection.busy_timeout(Duration::ZERO)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    connection.busy_timeout(PATIENCE)?;
    Ok(!busy?)
}

/// A connection that reads what others write.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(READY);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(connection)
}

/// That the system gives no thread, as SQLite would say that it gives no memory.
fn no_thread(error: io::Error) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOMEM);
    rusqlite::Error::SqliteFailure(code, Some(error.to_string()))
}
