//! `nextrung doctor`: checks everything that Nextrung needs, one line each, and says what to do where something is
//! wrong. It changes nothing, sends nobody anything, and may run beside the bot.

use super::{Stop, backups, zones};
use crate::bot::Bot;
use crate::config::{Config, Unusable};
use crate::finding::{Finding, Status};
use crate::store::Store;
use crate::store::error::Unusable as Database;
use crate::store::examine::Sealing;
use crate::{exit, run};
use std::io;
use std::io::Write;
use std::path::Path;

const SETTINGS: &str = "settings";
const KNOWLEDGE: &str = "knowledge";
const DATABASE: &str = "database";

/// Checks everything and prints each finding as soon as it is there.
///
/// # Errors
/// When something is broken, with the exit code of the first such thing; when standard output cannot be written.
pub fn run(config: &Config, wrong: &[Unusable], dotenv: &Path) -> Result<(), Stop> {
    let mut broken = Vec::new();
    let mut print = |findings: Vec<Finding>| -> io::Result<()> {
        let mut out = io::stdout().lock();
        for finding in findings {
            writeln!(out, "{finding}")?;
            if let Status::Broken(code) = finding.status {
                broken.push(code);
            }
        }
        out.flush()
    };
    let (knowledge, bot) = knowledge(config);
    let done = print(settings(config, wrong, dotenv))
        .and_then(|()| print(vec![knowledge]))
        .and_then(|()| print(database(config)))
        .and_then(|()| print(vec![backups::look(super::database(config).1, run::now())]))
        .and_then(|()| print(discord(config, bot.as_ref())?))
        .and_then(|()| print(vec![zones::look(&zones::folders(), run::now()), key(config)]));
    super::quiet_pipe(done)?;
    match broken.as_slice() {
        [] => Ok(()),
        [code] => Err(Stop::new(*code, "1 thing is broken.")),
        [code, ..] => Err(Stop::new(*code, format!("{} things are broken.", broken.len()))),
    }
}

/// Whether each setting can be used, and whether anybody else on this machine can read a secret.
fn settings(config: &Config, wrong: &[Unusable], dotenv: &Path) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        wrong.iter().map(|unusable| Finding::broken(SETTINGS, exit::CONFIG, format!("{unusable}."))).collect();
    if wrong.is_empty() {
        let read =
            if dotenv.exists() { "The environment and .env" } else { "The environment, since there is no .env," };
        findings.push(Finding::good(SETTINGS, format!("{read} can be used.")));
    }
    let files = config.secret_files.iter().map(AsRef::as_ref).chain([dotenv]);
    findings.extend(files.filter(|file| is_open_to_others(file)).map(|file| {
        let file = file.display();
        let says =
            format!("Others on this machine can read or change {file}, where secrets stand. Run: chmod 600 {file}");
        Finding::look("secrets", says)
    }));
    findings
}

#[cfg(unix)]
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|found| found.permissions().mode() & 0o066 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

/// Whether the knowledge has mistakes. If it has none, also returns a bot that uses it.
fn knowledge(config: &Config) -> (Finding, Option<Bot>) {
    let place = match &config.data {
        Some(folder) => format!("{}, which NEXTRUNG_DATA names,", folder.display()),
        None => "What is built in".to_owned(),
    };
    match super::passing_bot(config) {
        Ok(bot) => (Finding::good(KNOWLEDGE, format!("{place} has no mistakes.")), Some(bot)),
        Err(stop) => {
            let mend = match stop.code {
                exit::DATA => "`nextrung check-data` names every mistake.",
                _ => "NEXTRUNG_DATA takes a folder laid out as data/ is.",
            };
            let first = stop.why.lines().next().unwrap_or_default();
            (Finding::broken(KNOWLEDGE, stop.code, format!("{first}. {mend}")), None)
        }
    }
}

/// Whether the database is there, complete and ours, and whether there is room for it.
fn database(config: &Config) -> Vec<Finding> {
    let (owner, path) = super::database(config);
    let file = path.display();
    let whole = match Store::examine(path, owner) {
        Ok(found) => {
            let state = if found.begun { "is whole" } else { "is not there yet; the first start makes it" };
            let user = if found.in_use { " A running Nextrung has it, as it should." } else { "" };
            Finding::good(DATABASE, format!("{file} {state}.{user}"))
        }
        Err(unusable) => {
            let mend = match unusable {
                Database::File { .. } => {
                    " If it worked before, stop the bot and restore the newest backup: nextrung restore FILE."
                }
                _ => "",
            };
            let stop = Stop::from(unusable);
            Finding::broken(DATABASE, stop.code, format!("{}.{mend}", stop.why.trim_end_matches('.')))
        }
    };
    vec![whole, room(path)]
}

/// With less free space than this, in bytes, the operator should have a look.
#[cfg(unix)]
const LITTLE: u64 = 100 << 20;

/// Whether the database can be written where it is.
#[cfg(unix)]
fn room(path: &Path) -> Finding {
    use rustix::fs::Access;
    const ABOUT: &str = "disk";
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let shown = folder.display();
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.exists() && above.is_dir() {
        return Finding::good(
            ABOUT,
            format!("{shown} is not there yet; the first start makes it, for nobody else to read."),
        );
    }
    let closed = [path, folder]
        .into_iter()
        .find(|place| place.exists() && rustix::fs::access(*place, Access::READ_OK | Access::WRITE_OK).is_err());
    if !folder.is_dir() {
        return Finding::broken(
            ABOUT,
            exit::FILE,
            format!("There is no folder {shown}. Make it, or change NEXTRUNG_DB."),
        );
    }
    if let Some(closed) = closed {
        let says =
            format!("{} cannot be written. Let the user that runs Nextrung read and write it.", closed.display());
        return Finding::broken(ABOUT, exit::FILE, says);
    }
    match rustix::fs::statvfs(folder).map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)) {
        Ok(free) if free < LITTLE => Finding::look(
            ABOUT,
            format!("Only {} MB are free in {shown}. Make room: a full disk stops writing.", free >> 20),
        ),
        Ok(free) => Finding::good(ABOUT, format!("{shown} can be written and has {} MB free.", free >> 20)),
        Err(_) => Finding::good(ABOUT, format!("{shown} can be written.")),
    }
}

#[cfg(not(unix))]
fn room(_: &Path) -> Finding {
    Finding::left("disk", "Not looked at on this system.")
}

#[cfg(feature = "discord")]
fn discord(config: &Config, bot: Option<&Bot>) -> io::Result<Vec<Finding>> {
    use crate::chat::discord::command_json;
    use crate::chat::discord::doctor::DiscordCheck;
    run::examine_discord(DiscordCheck {
        token: config.token.as_ref().map(|token| token.reveal().to_owned()),
        api: config.discord_api.clone(),
        guild: config.guild,
        commands: bot.map(|bot| command_json::commands(bot.commands())),
    })
}

#[cfg(not(feature = "discord"))]
fn discord(_: &Config, _: Option<&Bot>) -> io::Result<Vec<Finding>> {
    Ok(vec![Finding::left("Discord", "This build has no Discord in it; Nextrung talks in the terminal.")])
}

/// Whether what people wrote can be read, and who else could read it.
fn key(config: &Config) -> Finding {
    const ABOUT: &str = "key";
    let path = super::database(config).1;
    match Store::examine_keys(path, super::key(config)) {
        Ok(Sealing::NotYet) if config.key.is_some() => {
            Finding::good(ABOUT, "NEXTRUNG_KEY seals what people will write.")
        }
        Ok(Sealing::NotYet) => Finding::good(ABOUT, "There is no key yet; the first start makes one."),
        Err(unusable) => {
            let stop = Stop::from(unusable);
            Finding::broken(ABOUT, stop.code, stop.why)
        }
        Ok(Sealing::Opens { people, beside, copy }) => {
            let opens = format!("It opens what {people} {} wrote.", if people == 1 { "person" } else { "people" });
            match (beside, config.key.is_some(), copy) {
                (Some(file), false, _) => {
                    let file = file.display();
                    let says = format!(
                        "{opens} But it stands beside the database, in {file}: anybody who copies the folder can read it all. \
                         Move the file elsewhere, name it in NEXTRUNG_KEY_FILE, and keep a copy: without it nobody's \
                         words can be read again."
                    );
                    Finding::look(ABOUT, says)
                }
                (Some(file), true, _) => {
                    let says = format!("{opens} {} is not used any more. Remove it.", file.display());
                    Finding::look(ABOUT, says)
                }
                (None, _, None) => Finding::good(
                    ABOUT,
                    format!("{opens} There is no copy of everybody's keys yet; the first backup makes one."),
                ),
                (None, _, Some(copy)) => {
                    Finding::good(ABOUT, format!("{opens} Everybody's keys are in {} once more.", copy.display()))
                }
            }
        }
    }
}
