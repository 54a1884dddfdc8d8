//! The command line: what the operator can do, and what each result means to a shell.

mod backups;
#[cfg(feature = "discord")]
mod discord;
mod doctor;
mod forget;
mod keys;
mod preview;
mod zones;

use crate::bot::features::help::says;
use crate::bot::features::ladder::facts;
use crate::bot::{Bot, features};
use crate::chat::console::files::Folder;
use crate::config::Config;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::load;
use crate::mentoring::load::mistake::Mistake;
use crate::store::error::Unusable;
use crate::store::keys::sealed::Key;
use crate::store::{Owner, Store};
use crate::{data, exit, log, run};
use clap::{Parser, Subcommand};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::{fmt, io};
use tracing::level_filters::LevelFilter;

/// The default database: with Discord, and at a terminal.
const USUAL_DATABASE: &str = "nextrung.db";
const USUAL_CONSOLE_DATABASE: &str = "nextrung-console.db";

/// A mentoring bot for engineers climbing, or deciding whether to climb, from individual contributor to CTO.
///
/// Without a command it talks on Discord when DISCORD_TOKEN is set, and in the terminal otherwise.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Talk on Discord. Needs DISCORD_TOKEN
    Run,
    /// Talk in the terminal, or read a script from standard input
    Console {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print every fact, its sources and the line that shows it
    Facts {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print every command and what it takes
    Commands {
        /// Print the JSON array that Discord is sent instead
        #[arg(long)]
        json: bool,
    },
    /// Check the knowledge and name every mistake with its file and line
    CheckData {
        /// The folder to check: NEXTRUNG_DATA if it is set, else what is built in
        folder: Option<PathBuf>,
    },
    /// Show when something would come back; without options, for each JSON object on standard input
    Preview(preview::Options),
    /// Look at everything Nextrung needs, and say what to do where something is wrong. Changes nothing
    Doctor,
    /// Write a backup of the database into a new file. The bot may run meanwhile
    Backup {
        /// The file to write, which is not there yet
        file: PathBuf,
    },
    /// Put a backup in place of the database. Stop the bot first
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Seal what people wrote with a new key. Stop the bot first
    RotateKey {
        /// Where a key is lost for good: go on with new ones, without what people wrote
        #[arg(long)]
        words_are_lost: bool,
    },
    /// Erase everything about somebody who asked for it and cannot say /forget. Stop the bot first
    Forget {
        /// Their id, as the platform has it: on Discord a long number
        id: String,
    },
    /// Print the link that adds the bot to a server or an account, with the least rights. Needs DISCORD_TOKEN
    Invite,
}

/// Why the program stops early, and what it tells the shell.
#[derive(Debug)]
pub struct Stop {
    /// The exit code, as sysexits.h numbers them.
    pub code: u8,
    /// What happened and what to do about it.
    pub why: String,
}

impl Stop {
    fn new(code: u8, why: impl fmt::Display) -> Self {
        Stop { code, why: why.to_string() }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::new(exit::FILE, error)
    }
}

impl From<Unusable> for Stop {
    fn from(unusable: Unusable) -> Self {
        let code = match unusable {
            Unusable::Locked(_) => exit::BUSY,
            Unusable::Foreign { .. }
            | Unusable::Link(_)
            | Unusable::Stranger(_)
            | Unusable::Newer(_)
            | Unusable::Backup { .. }
            | Unusable::Key { .. } => exit::CONFIG,
            Unusable::Damaged(_) | Unusable::File { .. } => exit::FILE,
        };
        Stop::new(code, unusable)
    }
}

/// Runs the command line.
///
/// # Errors
/// A [`Stop`] with its exit code. Asking for help or the version is not an error.
pub fn main(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<(), Stop> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        // Help and version also come this way; clap prints them to the right stream.
        Err(error) if !error.use_stderr() => return quiet_pipe(error.print()),
        Err(error) => return Err(Stop::new(exit::USAGE, error.render().to_string().trim_end())),
    };
    for_nobody_else();
    let dotenv = Path::new(".env");
    let (config, wrong) = Config::read(|name| std::env::var_os(name), dotenv);
    let task = cli.task.unwrap_or(match config.token {
        Some(_) => Task::Run,
        None => Task::Console { json: false },
    });
    // The doctor lists all of them, and goes on.
    if let Some(unusable) = wrong.first()
        && !matches!(task, Task::Doctor)
    {
        return Err(Stop::new(exit::CONFIG, unusable));
    }
    let usually = if matches!(task, Task::Run) { LevelFilter::INFO } else { LevelFilter::WARN };
    log::start(config.log.unwrap_or(usually), config.log_format.unwrap_or_default());
    match task {
        Task::Run => discord::run(&config),
        Task::Console { json } => console(&config, json),
        Task::Facts { json } => quiet_pipe(print_facts(&passing_bot(&config)?, json)),
        Task::Commands { json: true } => discord::commands(&passing_bot(&config)?),
        Task::Commands { json: false } => quiet_pipe(write!(io::stdout(), "{}", says::page(&passing_bot(&config)?))),
        Task::Preview(options) => preview::run(options),
        Task::Doctor => doctor::run(&config, &wrong, dotenv),
        Task::CheckData { folder } => check_data(folder.or(config.data)),
        Task::Backup { file } => backups::back_up(&config, &file),
        Task::Restore { file } => backups::restore(&config, &file),
        Task::RotateKey { words_are_lost: false } => keys::rotate(&config),
        Task::RotateKey { words_are_lost: true } => keys::begin_anew(&config),
        Task::Forget { id } => forget::forget(&config, id),
        Task::Invite => discord::invite(&config),
    }
}

/// Files created from here on can be read by the user who runs this, and by nobody else.
fn for_nobody_else() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// The console keeps what it is told at a terminal, and forgets a script's input unless a database is named.
fn console(config: &Config, json: bool) -> Result<(), Stop> {
    let at_terminal = io::stdin().is_terminal() && !json;
    let usually = at_terminal.then_some(Path::new(USUAL_CONSOLE_DATABASE));
    let (store, folder) = match config.db.as_deref().or(usually) {
        Some(path) => (Store::open(path, Owner::Console, key(config))?, Folder::beside(path)),
        None => (Store::memory(Owner::Console)?, Folder::for_a_while()),
    };
    Ok(run::console(&bot(config, store)?, json, folder)?)
}

/// The operator's key, if set.
fn key(config: &Config) -> Option<Key> {
    config.key.as_ref().and_then(|digits| Key::from_hex(digits.reveal()))
}

fn bot(config: &Config, store: Store) -> Result<Bot, Stop> {
    let files = files(config.data.as_deref())?;
    let knowledge = load(&files).map_err(|mistakes| Stop::new(exit::DATA, listed(&mistakes)))?;
    Ok(Bot::new(knowledge, zones::open(&zones::folders()), store, features::all))
}

/// A bot for one request, which stores nothing.
fn passing_bot(config: &Config) -> Result<Bot, Stop> {
    bot(config, Store::memory(Owner::Console)?)
}

/// The database in use and its owner: the bot if there is a token, otherwise the terminal.
fn database(config: &Config) -> (Owner, &Path) {
    let (owner, usually) = match config.token {
        Some(_) if cfg!(feature = "discord") => (Owner::Discord, USUAL_DATABASE),
        _ => (Owner::Console, USUAL_CONSOLE_DATABASE),
    };
    (owner, config.db.as_deref().unwrap_or(Path::new(usually)))
}

fn load(files: &[(String, String)]) -> Result<Knowledge, Vec<Mistake>> {
    let texts: Vec<load::DataFile<'_>> = files.iter().map(load::DataFile::from).collect();
    load::load(&texts)
}

/// Paths and texts of the knowledge: a folder's, or the built-in ones.
fn files(folder: Option<&Path>) -> Result<Vec<(String, String)>, Stop> {
    match folder {
        None => Ok(data::embedded()),
        Some(folder) => data::read(folder).map_err(|error| Stop::new(exit::FILE, error)),
    }
}

fn check_data(folder: Option<PathBuf>) -> Result<(), Stop> {
    let files = files(folder.as_deref())?;
    let place =
        folder.map_or_else(|| "the knowledge that is built in".to_owned(), |folder| folder.display().to_string());
    match load(&files) {
        Ok(_) => quiet_pipe(writeln!(io::stdout(), "{place}: {} files, no mistakes.", files.len())),
        Err(mistakes) => Err(Stop::new(exit::DATA, listed(&mistakes))),
    }
}

fn listed(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let count = if lines.len() == 1 { "1 mistake".to_owned() } else { format!("{} mistakes", lines.len()) };
    format!("{}\n{count} in the knowledge. Nothing was started.", lines.join("\n"))
}

fn print_facts(bot: &Bot, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for fact in facts::all(bot) {
        if json {
            writeln!(out, "{}", serde_json::to_string(&fact).map_err(io::Error::other)?)?;
        } else {
            let shown_by: Vec<String> = fact.shown_by.iter().map(|line| format!("/{line}")).collect();
            writeln!(out, "{}  {}\n    {} · {}", fact.id, fact.text, fact.sources.join(" "), shown_by.join(", "))?;
        }
    }
    out.flush()
}

/// A reader that has seen enough closes the pipe. That is the end, not an error.
fn quiet_pipe(done: io::Result<()>) -> Result<(), Stop> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The commands that need Discord, in a build without it.
#[cfg(not(feature = "discord"))]
mod discord {
    use super::Stop;
    use crate::bot::Bot;
    use crate::config::Config;
    use crate::exit;

    const LEFT_OUT: &str =
        "This build has no Discord in it. Build with the default features; `nextrung console` works.";

    pub fn run(_: &Config) -> Result<(), Stop> {
        Err(Stop::new(exit::CONFIG, LEFT_OUT))
    }

    pub fn commands(_: &Bot) -> Result<(), Stop> {
        Err(Stop::new(exit::CONFIG, LEFT_OUT))
    }

    pub fn invite(_: &Config) -> Result<(), Stop> {
        Err(Stop::new(exit::CONFIG, LEFT_OUT))
    }
}
