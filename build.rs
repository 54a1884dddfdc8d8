//! Compiles the knowledge in: writes a list of every `.toml` file under `data/`, for `src/data.rs` to include.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data");
    // A file that is added or taken away changes its folder, and cargo looks at the whole tree below.
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

/// Which files count is said in `src/data.rs`, which reads a folder by the same rule.
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
