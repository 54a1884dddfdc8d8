//! Builds the knowledge into the program: writes a list of every `.toml` file under `data/`, which `src/data.rs` includes.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data");
    // A file that is added or removed changes its folder, and cargo watches the whole tree below `data`.
    println!("cargo::rerun-if-changed=data");
    let mut files = BTreeMap::new();
    collect(&root, "", &mut files)?;

    let mut list = String::from("[\n");
    for (path, file) in files {
        writeln!(list, "    ({path:?}, include_str!({file:?})),")?;
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("data.rs"), list)?;
    Ok(())
}

/// Collects the files by the rule that `src/data.rs` explains, which reads a folder by the same rule.
fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let relative = format!("{below}{name}");
        if path.is_dir() {
            collect(&path, &format!("{relative}/"), files)?;
        } else if name.ends_with(".toml") {
            files.insert(relative, path);
        }
    }
    Ok(())
}
