//! The knowledge files, as texts: the built-in ones, or those of a folder.
//!
//! It does not know what they say; [`crate::mentoring::load`] does. A knowledge file ends in `.toml`, in the folder or
//! in any folder below. Names that start with a dot are skipped, since editors and version control use them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};
use thiserror::Error;

/// The files of `data/` when this was built, sorted.
static EMBEDDED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// A file or folder that could not be read.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The file is not text.
    #[error("{}:{line}: this is not UTF-8; save the file as UTF-8", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1, where it stops being text.
        line: usize,
    },
}

/// The built-in knowledge: path below `data/`, with `/` between, and text, sorted by path.
pub fn embedded() -> Vec<(String, String)> {
    EMBEDDED.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The knowledge files of a folder, in the same form.
pub fn read(folder: &Path) -> Result<Vec<(String, String)>, Unreadable> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    Ok(files.into_iter().collect())
}

fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) -> Result<(), Unreadable> {
    let failed = |cause| Unreadable::Io { path: folder.to_owned(), cause };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        // A name that is not text is shown with its bad parts replaced; nothing reads a file of that name.
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let relative = format!("{below}{name}");
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() {
            collect(&path, &format!("{relative}/"), files)?;
        } else if name.ends_with(".toml") {
            files.insert(relative, read_file(path)?);
        }
    }
    Ok(())
}

fn read_file(path: PathBuf) -> Result<String, Unreadable> {
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) => return Err(Unreadable::Io { path, cause }),
    };
    String::from_utf8(bytes).map_err(|error| {
        let text = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = text.iter().filter(|byte| **byte == b'\n').count() + 1;
        Unreadable::NotUtf8 { path, line }
    })
}

#[cfg(test)]
mod tests {
    use super::{embedded, read};
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_files_compiled_in_are_those_of_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        assert_eq!(read(&folder).unwrap(), embedded());
        assert!(embedded().is_sorted());
    }

    #[test]
    fn only_knowledge_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("levels/deep")).unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        for path in ["b.toml", "a.toml", "README.md", ".a.toml", ".git/c.toml", "levels/vp.toml", "levels/deep/d.toml"]
        {
            fs::write(folder.path().join(path), path).unwrap();
        }
        let read: Vec<String> = read(folder.path()).unwrap().into_iter().map(|(path, _)| path).collect();
        assert_eq!(read, ["a.toml", "b.toml", "levels/deep/d.toml", "levels/vp.toml"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("nowhere");
        assert!(read(&missing).unwrap_err().to_string().starts_with(missing.to_str().unwrap()));

        let odd = folder.path().join("odd.toml");
        fs::write(&odd, b"a = 1\nb = \"\xff\"\n").unwrap();
        let said = read(folder.path()).unwrap_err().to_string();
        assert_eq!(said, format!("{}:2: this is not UTF-8; save the file as UTF-8", odd.display()));
    }
}
