//! Every kind of message and form, played and written down as JSON and PNG, to be drawn by `looks/`.
//!
//! ```sh
//! NEXTRUNG_SITUATIONS=/path/to/a/folder cargo test --test discord situations -- --ignored
//! ```
//!
//! A situation has a number and a name that stay the same, so that before and after can be laid side by side. A new one gets a new
//! number; a number that goes is not given again.

mod asked;
mod entries;
mod people;
mod readings;
mod schedules;
mod shown;
mod stage;

use stage::Stage;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::task::{LocalSet, spawn_local};

/// Fewer than this are not every kind of message and form.
const LEAST: usize = 76;

/// The scenes that were played.
struct Played {
    folder: PathBuf,
    taken: BTreeSet<String>,
    broken: Vec<String>,
}

impl Played {
    /// Plays one scene on a stage of its own. One that breaks keeps none of the others from being played.
    async fn scene(&mut self, scene: impl AsyncFnOnce(&mut Stage) + 'static) {
        let folder = self.folder.clone();
        let playing = async move {
            let mut stage = Stage::begin(&folder).await;
            scene(&mut stage).await;
            stage.end().await
        };
        match LocalSet::new().run_until(async { spawn_local(playing).await }).await {
            Ok(taken) => {
                let twice: Vec<_> = taken.intersection(&self.taken).collect();
                assert!(twice.is_empty(), "taken twice: {twice:?}");
                self.taken.extend(taken);
            }
            Err(broken) => {
                let why = broken.into_panic();
                let why = why.downcast_ref::<String>().map(String::as_str).or(why.downcast_ref::<&str>().copied());
                self.broken.push(why.unwrap_or("no reason given").to_owned());
            }
        }
    }
}

#[tokio::test]
#[ignore = "writes files, and takes a minute or two"]
async fn situations() {
    let folder = std::env::var_os("NEXTRUNG_SITUATIONS").expect("NEXTRUNG_SITUATIONS names a folder");
    fs::create_dir_all(&folder).unwrap();
    empty(Path::new(&folder));
    let mut played = Played { folder: folder.into(), taken: BTreeSet::new(), broken: Vec::new() };

    played.scene(readings::cards).await;
    played.scene(readings::questions).await;
    played.scene(readings::refusals).await;
    played.scene(readings::help).await;
    played.scene(people::start).await;
    played.scene(people::me).await;
    played.scene(people::clocks).await;
    played.scene(people::privacy).await;
    played.scene(schedules::beginning).await;
    played.scene(schedules::settings).await;
    played.scene(schedules::assignment).await;
    played.scene(schedules::away).await;
    played.scene(asked::one).await;
    played.scene(asked::promise).await;
    played.scene(asked::put_off).await;
    played.scene(asked::unanswered).await;
    played.scene(asked::two).await;
    played.scene(asked::out_of_reach).await;
    played.scene(asked::draft).await;
    played.scene(asked::best_week).await;
    played.scene(asked::review).await;
    played.scene(asked::assignment).await;
    played.scene(entries::wins).await;
    played.scene(entries::best_weeks).await;
    played.scene(entries::reasons).await;
    played.scene(entries::weeks).await;
    played.scene(entries::readiness).await;
    played.scene(entries::feedback).await;

    assert!(played.broken.is_empty(), "scenes that could not be played to their end:\n{}", played.broken.join("\n\n"));
    assert!(played.taken.len() >= LEAST, "{} situations alone", played.taken.len());
}

/// Takes away what an earlier run left.
fn empty(folder: &Path) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "json" || end == "png") {
            fs::remove_file(path).unwrap();
        }
    }
}
