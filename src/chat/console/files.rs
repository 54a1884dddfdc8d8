//! Saves the files that come with a message where the reader can find them.

use super::record::{FileRecord, Record};
use crate::bot::phrases::console;
use crate::bot::reply::File;
use crate::chat::plain;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How many names are tried before a folder counts as full.
const NAMES: u32 = 10_000;

/// A folder for files, created with the first one.
pub struct Folder {
    path: PathBuf,
    /// Whether the folder must not exist yet. Where everybody may write, somebody else could have put something in its
    /// place.
    must_be_new: bool,
}

impl Folder {
    /// The folder beside a database. It stays until somebody deletes it.
    pub fn beside(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push(".files");
        Folder { path: name.into(), must_be_new: false }
    }

    /// A new folder in the system's place for temporary files.
    pub fn for_a_while() -> Self {
        let name = format!("nextrung-{}", std::process::id());
        Folder { path: std::env::temp_dir().join(name), must_be_new: true }
    }

    /// Saves the files of this message, each under a free name, and records their paths. The message's text names those
    /// that could not be saved.
    pub fn save(&mut self, record: &mut Record) {
        for file in std::mem::take(&mut record.reply.files) {
            match self.make().and_then(|()| put(&self.path, &file)) {
                Ok(path) => {
                    let path = std::path::absolute(&path).unwrap_or(path).to_string_lossy().into_owned();
                    if file.name().ends_with(".png") && record.chart.is_none() {
                        record.chart = Some(path.clone());
                    }
                    record.files.push(FileRecord {
                        name: file.name().to_owned(),
                        path,
                        alt: plain::harmless(&file.alt),
                    });
                }
                Err(error) => {
                    let folder = self.path.to_string_lossy();
                    record.add(&console::unsaved(file.name(), &folder, error.kind()));
                }
            }
        }
    }

    /// Creates the folder if it is not there yet.
    fn make(&mut self) -> io::Result<()> {
        if !self.must_be_new {
            return fs::create_dir_all(&self.path);
        }
        let (path, ()) = under_a_free_name(&self.path, |path| fs::create_dir(path))?;
        *self = Folder { path, must_be_new: false };
        Ok(())
    }
}

/// Writes a file into a folder. Existing files stay as they are.
fn put(folder: &Path, file: &File) -> io::Result<PathBuf> {
    let new = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    let (path, mut opened) = under_a_free_name(&folder.join(file.name()), new)?;
    if let Err(error) = opened.write_all(&file.bytes).and_then(|()| opened.sync_all()) {
        // Half a file is useless.
        let _ = fs::remove_file(&path);
        return Err(error);
    }
    Ok(path)
}

/// Creates something under this name, or as `name-2`, `name-3` and so on if the name is taken.
fn under_a_free_name<T>(path: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(PathBuf, T)> {
    let name = |number: u32| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        path.with_file_name(format!("{stem}-{number}{ending}"))
    };
    for number in 1..=NAMES {
        let free = if number == 1 { path.to_owned() } else { name(number) };
        match make(&free) {
            Ok(made) => return Ok((free, made)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use crate::bot::files::picture::picture;
    use crate::bot::reply::{File, Reply, Text};
    use crate::bot::request::Place;
    use crate::chart::{Bar, Bars, Chart};
    use crate::chat::console::record::{Kind, Record};
    use crate::chat::console::view;
    use std::fs;

    fn record(files: &[(&str, &str)]) -> Record {
        let file =
            |(name, words): &(&str, &str)| File::new(name, words.as_bytes().to_vec(), format!("{name} in words"));
        let files = files.iter().map(file).collect();
        let reply = Reply { text: Text::default().plain("Here it is."), files, ..Reply::default() };
        Record::new("m1", "2026-11-23T09:00:00Z".parse().unwrap(), Kind::Reply, "ana", &Place::Direct, &reply)
    }

    #[test]
    fn files_are_saved_beside_the_database_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("n.db");
        let mut saved = Vec::new();
        // A later session finds the files of the first one.
        for _ in 0..2 {
            let mut record = record(&[("export.json", "{}"), ("export.md", "# You"), ("export.json", "[]")]);
            Folder::beside(&database).save(&mut record);
            assert_eq!(record.text, "Here it is.");
            assert_eq!(
                (record.files[1].name.as_str(), record.files[1].alt.as_str()),
                ("export.md", "export.md in words")
            );
            let read = record.files.iter().map(|file| fs::read_to_string(&file.path).unwrap());
            assert_eq!(read.collect::<Vec<_>>(), ["{}", "# You", "[]"]);
            saved.extend(record.files.into_iter().map(|file| file.path));
        }
        let expected = ["export.json", "export.md", "export-2.json", "export-3.json", "export-2.md", "export-4.json"];
        assert_eq!(saved, expected.map(|name| format!("{}.files/{name}", database.display())));
    }

    #[test]
    fn where_everybody_may_write_the_folder_is_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("n");
        fs::create_dir(&taken).unwrap();
        let mut shelf = Folder { path: taken.clone(), must_be_new: true };
        for name in ["a", "b"] {
            let mut record = record(&[(name, "words")]);
            shelf.save(&mut record);
            assert_eq!(record.files[0].path, folder.path().join("n-2").join(name).to_string_lossy());
        }
        assert_eq!(fs::read_dir(taken).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_saved_is_said_and_nothing_else_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("n.db");
        fs::write(folder.path().join("n.db.files"), "somebody's own").unwrap();
        let mut record = record(&[("export.json", "{}")]);
        Folder::beside(&database).save(&mut record);
        assert!(record.files.is_empty() && !record.error);
        assert!(record.text.starts_with("Here it is.\n\nI could not save export.json in "), "{}", record.text);
        assert!(view::show(&record, 80).contains("I could not save"));
        assert_eq!(fs::read_to_string(folder.path().join("n.db.files")).unwrap(), "somebody's own");
    }

    #[test]
    fn a_picture_is_the_chart_and_the_terminal_shows_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut record = record(&[("week.txt", "words"), ("week.png", "picture")]);
        Folder::beside(&folder.path().join("n.db")).save(&mut record);
        assert_eq!(record.chart.as_ref(), Some(&record.files[1].path));
        let shown = anstream::adapter::strip_str(&view::show(&record, 80)).to_string();
        let path = &record.files[1].path;
        assert!(shown.contains(&format!("week.png: week.png in words\n{path}\n")), "{shown}");
    }

    #[test]
    fn a_chart_is_read_row_by_row_beside_its_picture() {
        let row = |label: &str, value| Bar { label: label.to_owned(), value, ..Bar::default() };
        let rows = vec![row("Hands-on", 45.0), row("People", 30.0)];
        let chart = Chart::Bars(Bars { title: "Your week".to_owned(), rows, ..Bars::default() });
        let folder = tempfile::tempdir().unwrap();
        let mut record = record(&[]);
        record.reply.files.extend(picture("week", &chart));
        Folder::beside(&folder.path().join("n.db")).save(&mut record);
        let path = record.chart.clone().unwrap();
        assert_eq!(fs::read(&path).unwrap(), chart.png().unwrap());
        let shown = anstream::adapter::strip_str(&view::show(&record, 80)).to_string();
        assert!(shown.contains(&format!("week.png: Your week\nHands-on 45 %\nPeople 30 %\n{path}\n")), "{shown}");
    }
}
