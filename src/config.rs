//! The operator's settings: the environment, then a `.env` file. Secrets are never printed.

use crate::log::Format;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use tracing::level_filters::LevelFilter;

/// One setting.
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does. `.env.example` says the same.
    pub about: &'static str,
    /// Whether it can also come from a file, which the variable named with `_FILE` at its end gives.
    pub secret: bool,
}

/// All settings. A test keeps `.env.example` equal to this list.
pub const VARIABLES: [Variable; 9] = [
    Variable {
        name: "DISCORD_TOKEN",
        about: "The bot's token from Discord's developer portal. Without it Nextrung talks in the terminal.",
        secret: true,
    },
    Variable {
        name: "NEXTRUNG_DB",
        about: "The database file. Usually nextrung.db in this folder, and nextrung-console.db at a terminal.",
        secret: false,
    },
    Variable {
        name: "NEXTRUNG_KEY",
        about: "The key that what people write is sealed with: 64 hexadecimal digits. Usually in nextrung.db.key.",
        secret: true,
    },
    Variable {
        name: "NEXTRUNG_DATA",
        about: "A folder with the knowledge, laid out as data/ is, instead of what is built in.",
        secret: false,
    },
    Variable {
        name: "NEXTRUNG_LOG",
        about: "How much is logged: off, error, warn, info, debug or trace. Usually info.",
        secret: false,
    },
    Variable {
        name: "NEXTRUNG_LOG_FORMAT",
        about: "How a line of the log is written: text for people or json for programs. Usually text.",
        secret: false,
    },
    Variable {
        name: "NEXTRUNG_METRICS",
        about: "Where metrics are served for Prometheus: a port on 127.0.0.1, or address:port. Usually nowhere.",
        secret: false,
    },
    Variable {
        name: "NEXTRUNG_GUILD",
        about: "The id of one server to register the commands to while trying things out. They are then missing in DMs.",
        secret: false,
    },
    Variable {
        name: "NEXTRUNG_DISCORD_API",
        about: "Another origin that speaks Discord's API, such as http://127.0.0.1:4180. The real Discord is then never called.",
        secret: false,
    },
];

/// The settings of the operator.
#[derive(Debug, Default)]
pub struct Config {
    /// The bot's token.
    pub token: Option<Secret>,
    /// The files that secrets were read from, apart from `.env`.
    pub secret_files: Vec<PathBuf>,
    /// The database file.
    pub db: Option<PathBuf>,
    /// The key that seals what people write.
    pub key: Option<Secret>,
    /// A folder with the knowledge.
    pub data: Option<PathBuf>,
    /// The log level.
    pub log: Option<LevelFilter>,
    /// The format of the log.
    pub log_format: Option<Format>,
    /// The address of the metrics.
    pub metrics: Option<SocketAddr>,
    /// The server to register commands to.
    pub guild: Option<u64>,
    /// The origin of an API like Discord's.
    pub discord_api: Option<String>,
}

/// A text that must not be seen. Printing it only tells that it is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(words: String) -> Self {
        Secret(words)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {why}")]
pub struct Unusable {
    /// The variable, or the file it is in.
    pub name: String,
    /// Why not, and what would work.
    pub why: String,
}

impl Config {
    /// Reads the settings from this environment, then from this `.env` file for what the environment does not set. An
    /// unusable setting counts as not set and is returned separately, with what would work; a secret is never repeated.
    pub fn read(environment: impl Fn(&str) -> Option<OsString>, dotenv: &Path) -> (Config, Vec<Unusable>) {
        let mut wrong = Vec::new();
        let file = kept(read_dotenv(dotenv).map(Some), &mut wrong).unwrap_or_default();
        let sources = Sources { file, environment };
        let (token, token_file) = kept(sources.secret("DISCORD_TOKEN"), &mut wrong).unzip();
        let (key, key_file) = kept(sources.key("NEXTRUNG_KEY"), &mut wrong).unzip();
        let config = Config {
            token,
            secret_files: [token_file, key_file].into_iter().flatten().flatten().collect(),
            key,
            db: kept(sources.text("NEXTRUNG_DB"), &mut wrong).map(PathBuf::from),
            data: kept(sources.text("NEXTRUNG_DATA"), &mut wrong).map(PathBuf::from),
            log: kept(sources.parsed("NEXTRUNG_LOG", "one of off, error, warn, info, debug and trace"), &mut wrong),
            log_format: kept(sources.parsed("NEXTRUNG_LOG_FORMAT", "text or json"), &mut wrong),
            metrics: kept(sources.address("NEXTRUNG_METRICS"), &mut wrong),
            guild: kept(sources.parsed("NEXTRUNG_GUILD", "a server's id, digits alone"), &mut wrong),
            discord_api: kept(sources.origin("NEXTRUNG_DISCORD_API"), &mut wrong),
        };
        (config, wrong)
    }
}

/// The value of a setting, if it can be used. An unusable one goes to `wrong`.
fn kept<T>(setting: Result<Option<T>, Unusable>, wrong: &mut Vec<Unusable>) -> Option<T> {
    setting.unwrap_or_else(|unusable| {
        wrong.push(unusable);
        None
    })
}

/// Where settings come from: the environment, and a `.env` file.
struct Sources<E> {
    environment: E,
    file: BTreeMap<String, String>,
}

impl<E: Fn(&str) -> Option<OsString>> Sources<E> {
    /// The value under a name. An empty value counts as not set.
    fn text(&self, name: &str) -> Result<Option<String>, Unusable> {
        Ok(self.set(name)?.or_else(|| self.written(name)))
    }

    /// The value in the environment.
    fn set(&self, name: &str) -> Result<Option<String>, Unusable> {
        let Some(value) = (self.environment)(name) else { return Ok(None) };
        value.into_string().map(trimmed).map_err(|_| unusable(name, "is not valid UTF-8"))
    }

    /// The value in the `.env` file.
    fn written(&self, name: &str) -> Option<String> {
        self.file.get(name).cloned().and_then(trimmed)
    }

    /// A secret, from its variable or from the file that `NAME_FILE` names. The file is then returned too.
    fn secret(&self, name: &str) -> Result<Option<(Secret, Option<PathBuf>)>, Unusable> {
        let in_file = format!("{name}_FILE");
        // Environment and `.env` separately, so that a secret mounted for this run beats an old one in `.env`.
        let (own, file) = match (self.set(name)?, self.set(&in_file)?) {
            (None, None) => (self.written(name), self.written(&in_file)),
            set => set,
        };
        if let Some(value) = own {
            return Ok(Some((Secret(value), None)));
        }
        let (name, Some(path)) = (in_file, file) else { return Ok(None) };
        let value = std::fs::read_to_string(&path)
            // The path is not repeated: it might be the secret itself, put there by mistake.
            .map_err(|error| unusable(&name, &format!("the file it names cannot be read: {error}")))?;
        let value = value.trim();
        if value.is_empty() {
            return Err(unusable(&name, "the file it names is empty"));
        }
        Ok(Some((Secret(value.to_owned()), Some(PathBuf::from(path)))))
    }

    /// A secret of 64 hexadecimal digits.
    fn key(&self, name: &str) -> Result<Option<(Secret, Option<PathBuf>)>, Unusable> {
        const DIGITS: usize = 64;
        let key = self.secret(name)?;
        let fits = |secret: &Secret| secret.0.len() == DIGITS && secret.0.bytes().all(|byte| byte.is_ascii_hexdigit());
        match key {
            Some((secret, _)) if !fits(&secret) => {
                Err(unusable(name, "it takes 64 hexadecimal digits, as `openssl rand -hex 32` prints them"))
            }
            key => Ok(key),
        }
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str, wanted: &str) -> Result<Option<T>, Unusable> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        value.parse().map(Some).map_err(|_| unusable(name, &format!("it takes {wanted}")))
    }

    /// An address and a port. A port alone is on this machine.
    fn address(&self, name: &str) -> Result<Option<SocketAddr>, Unusable> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        let address = match value.parse() {
            Ok(port) => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
            Err(_) => value.parse(),
        };
        match address {
            Ok(address) if address.port() != 0 => Ok(Some(address)),
            _ => Err(unusable(name, "it takes a port such as 9464, or an address and a port such as 0.0.0.0:9464")),
        }
    }

    /// A scheme, a host and perhaps a port, without a path.
    fn origin(&self, name: &str) -> Result<Option<String>, Unusable> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        let origin = value.trim_end_matches('/');
        let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        match host {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(Some(origin.to_owned())),
            _ => Err(unusable(name, "it takes an origin such as http://127.0.0.1:4180; /api/v10 is added")),
        }
    }
}

/// The settings in a `.env` file; none if there is no such file.
fn read_dotenv(path: &Path) -> Result<BTreeMap<String, String>, Unusable> {
    let name = path.display().to_string();
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let lines = dotenvy::from_path_iter(path).map_err(|_| unusable(&name, "it cannot be read"))?;
    let mut settings = BTreeMap::new();
    for (at, line) in lines.enumerate() {
        // The library's message repeats the line, which may hold a secret.
        let (key, value) =
            line.map_err(|_| unusable(&name, &format!("setting {} is not of the form NAME=value", at + 1)))?;
        settings.insert(key, value);
    }
    Ok(settings)
}

fn trimmed(value: String) -> Option<String> {
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn unusable(name: &str, why: &str) -> Unusable {
    Unusable { name: name.to_owned(), why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Config, VARIABLES};
    use std::ffi::OsString;
    use std::fs;
    use std::path::Path;

    fn read(environment: &[(&str, &str)], dotenv: &Path) -> Result<Config, String> {
        let find =
            |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
        let (config, wrong) = Config::read(find, dotenv);
        wrong.first().map_or(Ok(config), |first| Err(first.to_string()))
    }

    #[test]
    fn the_environment_wins_and_empty_is_unset() {
        let folder = tempfile::tempdir().unwrap();
        let dotenv = folder.path().join(".env");
        fs::write(&dotenv, "DISCORD_TOKEN=from-file\nNEXTRUNG_LOG=debug\nNEXTRUNG_GUILD=\n").unwrap();
        let config = read(&[("NEXTRUNG_LOG", "warn"), ("DISCORD_TOKEN", "")], &dotenv).unwrap();
        assert_eq!(config.token.unwrap().reveal(), "from-file");
        assert_eq!(config.log.unwrap(), tracing::level_filters::LevelFilter::WARN);
        assert_eq!(config.guild, None);
    }

    #[test]
    fn a_secret_can_come_from_a_file_and_is_never_printed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        fs::write(&file, "hush-hush\n").unwrap();
        let config = read(&[("DISCORD_TOKEN_FILE", file.to_str().unwrap())], Path::new("none")).unwrap();
        assert!(!format!("{config:?}").contains("hush"));
        assert_eq!(config.token.unwrap().reveal(), "hush-hush");
        let dotenv = folder.path().join(".env");
        fs::write(&dotenv, "DISCORD_TOKEN = \"hush-hush\nX\n").unwrap();
        assert!(!read(&[], &dotenv).unwrap_err().contains("hush"));
    }

    #[test]
    fn a_token_in_the_wrong_place_is_not_repeated() {
        for name in [
            "DISCORD_TOKEN_FILE",
            "NEXTRUNG_LOG",
            "NEXTRUNG_LOG_FORMAT",
            "NEXTRUNG_METRICS",
            "NEXTRUNG_GUILD",
            "NEXTRUNG_DISCORD_API",
        ] {
            let said = read(&[(name, "hush-hush")], Path::new("none")).unwrap_err();
            assert!(said.starts_with(name) && !said.contains("hush"), "{said}");
        }
    }

    #[test]
    fn a_bare_port_is_one_on_this_machine() {
        for (value, address) in
            [("9464", "127.0.0.1:9464"), ("0.0.0.0:9464", "0.0.0.0:9464"), ("[::1]:9464", "[::1]:9464")]
        {
            let config = read(&[("NEXTRUNG_METRICS", value)], Path::new("none")).unwrap();
            assert_eq!(config.metrics.map(|at| at.to_string()).as_deref(), Some(address));
        }
        assert_eq!(read(&[], Path::new("none")).unwrap().metrics, None);
    }

    #[test]
    fn what_does_not_do_is_named_with_what_would() {
        for (name, value) in [
            ("NEXTRUNG_LOG", "loud"),
            ("NEXTRUNG_KEY", "short"),
            ("NEXTRUNG_LOG_FORMAT", "xml"),
            ("NEXTRUNG_METRICS", "localhost:9464"),
            ("NEXTRUNG_METRICS", "0"),
            ("NEXTRUNG_METRICS", "70000"),
            ("NEXTRUNG_GUILD", "my server"),
            ("NEXTRUNG_DISCORD_API", "127.0.0.1:4180"),
            ("NEXTRUNG_DISCORD_API", "http://127.0.0.1:4180/api/v10"),
            ("DISCORD_TOKEN_FILE", "/nowhere/at/all"),
        ] {
            let error = read(&[(name, value)], Path::new("none")).unwrap_err();
            assert!(error.starts_with(name), "{error}");
        }
    }

    #[test]
    fn the_example_file_says_what_there_is_to_set() {
        let example = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".env.example")).unwrap();
        let mut expected = String::new();
        for variable in &VARIABLES {
            expected.push_str(&format!("# {}\n", variable.about));
            if variable.secret {
                expected.push_str(&format!("# It can also come from a file: {}_FILE=/path/to/it\n", variable.name));
            }
            expected.push_str(&format!("{}=\n\n", variable.name));
        }
        assert!(example.trim_end().ends_with(expected.trim_end()), "expected at the end of .env.example:\n{expected}");
        let settings = example.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(settings, VARIABLES.len());
    }
}
