//! A folder with a database, and people who left a mark in every column that can hold one. The columns come from the register, so
//! a new one is included without further work.

use crate::support::{address, now, process};
use nextrung::store::keys::sealed::Key;
use nextrung::store::register::tables::TABLES;
use nextrung::store::register::{File, Holds, Table, Whose};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Far longer than anything here needs.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct House(TempDir);

/// A person's mark in one column.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The column, such as `person.hope`.
    pub column: String,
    /// The words that are there and nowhere else. A key has none.
    pub words: Option<String>,
    /// The stored bytes, if the words are sealed.
    pub sealed: Option<Vec<u8>>,
}

impl House {
    /// A house in which these people left every mark.
    pub fn of(people: &[&str]) -> Self {
        let house = House(tempfile::tempdir().unwrap());
        let store = house.open();
        for who in people {
            store.change_profile(&address(who), now(), |profile| profile.hope = Some("anything".to_owned())).unwrap();
        }
        drop(store);
        people.iter().for_each(|who| house.begin(who));
        for who in people {
            house.mark(who, "");
        }
        house
    }

    /// A house in this folder.
    pub fn at(folder: TempDir) -> Self {
        House(folder)
    }

    /// Gives a person a row in every table about people. A new table gets its row here.
    fn begin(&self, who: &str) {
        let rows = format!(
            "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
             SELECT 's-{who}', person, 'feedback', 1, 'weekly', 'monday', '09:00', 'UTC', '', '', 99999999999, 'active'
             FROM address WHERE id = '{who}';
             INSERT INTO delivery (idempotency_key, person, schedule, source, platform, recipient, nominal, role, seq, due,
                 not_before, state, answer)
             SELECT 'd-{who}', person, id, uid, 'console', '{who}', '', 'check-in', 0, 1, 1, 'delivered', 'answered'
             FROM schedule WHERE uid = 's-{who}';
             INSERT INTO answer (uid, delivery, question, written)
             SELECT 'a-{who}', id, '', 1 FROM delivery WHERE idempotency_key = 'd-{who}';
             INSERT INTO win (uid, person, written) SELECT 'w-{who}', person, 1 FROM address WHERE id = '{who}';
             INSERT INTO reflection (uid, person, kind, written, changed) SELECT 'r-{who}', person, '', 1, 1 FROM address WHERE id = '{who}';
             INSERT INTO draft (uid, person, line, field, written)
             SELECT 'f-{who}', person, '', '', 99999999999 FROM address WHERE id = '{who}';"
        );
        self.look(File::Database).execute_batch(&rows).unwrap();
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn database(&self) -> PathBuf {
        self.0.path().join("n.db")
    }

    fn keys(&self) -> PathBuf {
        self.0.path().join("n.db.keys")
    }

    pub fn open(&self) -> Store {
        Store::open(&self.database(), Owner::Console, None).unwrap()
    }

    /// Opens a connection of our own to one of its files.
    pub fn look(&self, file: File) -> Connection {
        let path = match file {
            File::Database => self.database(),
            File::Keys => self.keys(),
        };
        let connection = Connection::open(path).unwrap();
        connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA busy_timeout = 60000;").unwrap();
        connection
    }

    pub fn uid(&self, who: &str) -> Option<String> {
        let select = "SELECT uid FROM person JOIN address ON address.person = person.id WHERE address.id = ?1";
        self.look(File::Database).query_row(select, [who], |row| row.get(0)).ok()
    }

    /// The operator's key, and everybody's keys that it opens.
    pub fn open_keys(&self) -> Vec<(String, Key)> {
        let operator = Key::from_hex(&fs::read_to_string(self.0.path().join("n.db.key")).unwrap()).unwrap();
        let connection = self.look(File::Keys);
        let mut select = connection.prepare("SELECT uid, wrapped FROM key").unwrap();
        let keys = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))).unwrap();
        let opened = keys.map(Result::unwrap).map(|(uid, wrapped)| {
            let key = operator.open(&format!("key.wrapped.{uid}"), &wrapped).unwrap();
            (uid, Key::from_bytes(key.try_into().unwrap()))
        });
        opened.collect()
    }

    /// Lets a person leave a mark in each column that can hold one, while the program may be running. Every column for their own
    /// words can.
    pub fn mark(&self, who: &str, which: &str) -> Vec<Mark> {
        let uid = self.uid(who).unwrap();
        let (_, key) = self.open_keys().into_iter().find(|(other, _)| *other == uid).unwrap();
        let connection = self.look(File::Database);
        for (table, select) in peoples().filter(|(table, _)| table.file == File::Database) {
            let named = table.columns.iter().position(|column| column.holds == Holds::Uid);
            let rows: Vec<Option<String>> = {
                let mut select = connection.prepare(select).unwrap();
                let rows = select.query_map([&uid], |row| named.map(|at| row.get(at)).transpose());
                rows.unwrap().map(Result::unwrap).collect()
            };
            assert!(!rows.is_empty(), "{who} has no row in {}: see `begin`", table.name);
            for (number, row) in rows.iter().enumerate() {
                for column in table.columns {
                    let words = format!("{which}{who}x{}x{}x{number}", table.name, column.name);
                    let set = |value: &dyn rusqlite::ToSql| {
                        let uid = table.columns[named.unwrap()].name;
                        let update = format!("UPDATE {} SET {} = ?2 WHERE {uid} = ?1", table.name, column.name);
                        connection.execute(&update, rusqlite::params![row, value])
                    };
                    match (column.holds, row) {
                        (Holds::Words(place), Some(row)) => {
                            let sealed = key.seal(&format!("{place}.{row}"), words.as_bytes());
                            assert_eq!(set(&sealed).unwrap(), 1, "{}.{} takes no words", table.name, column.name);
                        }
                        // What is chosen from a list may take nothing else.
                        (Holds::Fact, Some(_)) => drop(set(&words)),
                        _ => {}
                    }
                }
            }
        }
        self.marks(who)
    }

    /// Every mark of a person: words with their sealed form, and values that are stored openly.
    pub fn marks(&self, who: &str) -> Vec<Mark> {
        let uid = self.uid(who).unwrap();
        let (_, key) = self.open_keys().into_iter().find(|(other, _)| *other == uid).unwrap();
        let mut marks = Vec::new();
        for (table, select) in peoples() {
            let connection = self.look(table.file);
            let named = table.columns.iter().position(|column| column.holds == Holds::Uid);
            let mut select = connection.prepare(select).unwrap();
            let mut rows = select.query([&uid]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for (at, column) in table.columns.iter().enumerate() {
                    let (words, sealed) = match column.holds {
                        Holds::Words(place) => {
                            let sealed: Vec<u8> = row.get(at).unwrap();
                            let uid: String = row.get(named.unwrap()).unwrap();
                            let words = key.open(&format!("{place}.{uid}"), &sealed).unwrap();
                            (Some(String::from_utf8(words).unwrap()), Some(sealed))
                        }
                        Holds::Secret => (None, row.get(at).unwrap()),
                        Holds::Uid | Holds::Fact => (row.get(at).unwrap(), None),
                        Holds::Number | Holds::Moment | Holds::Count => continue,
                    };
                    // What these say is in everybody's rows, and her name on the list of the forgotten.
                    let takes_no_mark =
                        ["platform", "role", "state", "answer", "direct", "length", "outcome"].contains(&column.name);
                    if !takes_no_mark && column.holds != Holds::Uid {
                        marks.push(Mark { column: format!("{}.{}", table.name, column.name), words, sealed });
                    }
                }
            }
        }
        assert!(marks.iter().filter(|mark| mark.sealed.is_some()).count() > 1, "{marks:?}");
        assert!(marks.iter().filter(|mark| mark.sealed.is_none()).count() > 3, "{marks:?}");
        marks
    }

    /// Every row of every table of both files, as SQLite stores it.
    pub fn rows(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in TABLES {
            all.extend(written(&self.look(table.file), &table, &format!("SELECT * FROM {}", table.name), None));
        }
        all
    }

    /// The rows of one person.
    pub fn rows_of(&self, who: &str) -> Vec<String> {
        let uid = self.uid(who).unwrap();
        peoples().flat_map(|(table, select)| written(&self.look(table.file), table, select, Some(&uid))).collect()
    }

    /// Its files by name. No connection of ours may be open meanwhile: closing one would release our locks.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = fs::read(&path) {
                    files.push((path.strip_prefix(self.0.path()).unwrap().to_string_lossy().into_owned(), bytes));
                }
            }
        }
        files.sort();
        files
    }

    /// Every place where any of these bytes remain: the file and the column. A backup keeps people's choices for thirty days, and
    /// their words in sealed form; in a backup, only readable words count.
    pub fn traces(&self, marks: &[Mark]) -> Vec<String> {
        let files = self.files();
        assert!(files.iter().any(|(name, _)| name == "n.db"));
        let words = |mark: &Mark| mark.sealed.is_some().then(|| Mark { sealed: None, ..mark.clone() });
        let words: Vec<Mark> = marks.iter().filter_map(words).collect();
        let found = |(name, bytes): &(String, Vec<u8>)| {
            let is_backup = name.starts_with("n.db.backups/") && name.ends_with(".db");
            let marks = if is_backup { &words } else { marks };
            found(bytes, marks).map(|column| format!("{name}: {column}")).collect()
        };
        files.iter().flat_map(|file| -> Vec<String> { found(file) }).collect()
    }

    /// Waits until none of these is left, and fails with the rest if that takes too long.
    pub fn comes_clean(&self, marks: &[Mark]) {
        let began = Instant::now();
        loop {
            let traces = self.traces(marks);
            if traces.is_empty() {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "still there: {traces:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Copies what a backup contains: the database and nothing else. The program must not be running.
    pub fn copy_of_the_database(&self) -> Vec<u8> {
        assert!(!self.0.path().join("n.db-wal").exists());
        fs::read(self.database()).unwrap()
    }

    /// Starts the program in this house, with its most detailed log.
    pub fn program(&self) -> Program {
        self.program_failing("")
    }

    /// Starts the program, which is ended by kill -9 at this point.
    pub fn program_failing(&self, point: &str) -> Program {
        let mut command = process::nextrung(&["console", "--json"]);
        command.current_dir(&self.0).envs([
            ("NEXTRUNG_DB", "n.db"),
            ("NEXTRUNG_LOG", "trace"),
            ("NEXTRUNG_FAIL", point),
        ]);
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Program::new(pipes.spawn().unwrap())
    }
}

/// The tables about people, and how to find one person's rows.
fn peoples() -> impl Iterator<Item = (&'static Table, &'static str)> {
    TABLES.iter().filter_map(|table| match table.whose {
        Whose::Person { select, .. } => Some((table, select)),
        Whose::Nobody(_) => None,
    })
}

fn written(connection: &Connection, table: &Table, select: &str, uid: Option<&str>) -> Vec<String> {
    let mut select = connection.prepare(select).unwrap();
    let mut rows = select.query(rusqlite::params_from_iter(uid)).unwrap();
    let mut all = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let value = |at| -> ValueRef<'_> { row.get_ref(at).unwrap() };
        let values: Vec<String> = (0..table.columns.len()).map(|at| format!("{:?}", value(at))).collect();
        all.push(format!("{} {}", table.name, values.join(" ")));
    }
    all
}

/// The columns of the marks found in these bytes, sealed or not.
pub fn found<'m>(bytes: &[u8], marks: &'m [Mark]) -> impl Iterator<Item = &'m str> {
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let found = marks.iter().filter(move |mark| {
        mark.words.as_deref().is_some_and(|words| holds(words.as_bytes())) || mark.sealed.as_deref().is_some_and(holds)
    });
    found.map(|mark| mark.column.as_str()).collect::<Vec<_>>().into_iter()
}

/// The program, in a conversation with a script.
pub struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    log: JoinHandle<Vec<u8>>,
}

impl Program {
    fn new(mut child: Child) -> Self {
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut errors: ChildStderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = Vec::new();
            errors.read_to_end(&mut log).unwrap();
            log
        });
        Program { child, input, output, log }
    }

    /// Types a line and returns the reply. `None` if the program ended during it.
    pub fn says(&mut self, line: &str) -> Option<serde_json::Value> {
        writeln!(self.input, "{line}").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        (!answer.is_empty()).then(|| serde_json::from_str(&answer).unwrap())
    }

    /// Sets who speaks from here on.
    pub fn is(&mut self, who: &str) {
        writeln!(self.input, ":as {who}").unwrap();
    }

    /// Ends the script, and returns the exit status and the log.
    pub fn end(mut self) -> (ExitStatus, Vec<u8>) {
        drop(self.input);
        (self.child.wait().unwrap(), self.log.join().unwrap())
    }
}
