//! Finds what the program carries: pictures, fonts, and the Python client.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let assets = assets(&root)?;
    println!("cargo::rustc-env=SPRINTSCOPE_ASSETS={}", assets.display());
    let folder = assets.join("python/src/sprintscope");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    gather(&folder, "", &mut files)?;
    files.sort();
    if files.is_empty() {
        let missing = format!("{}: no Python client to carry", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, missing));
    }
    let mut list =
        String::from("/// The client's files: name, text.\nconst FILES: &[(&str, &str)] = &[\n");
    for (name, path) in files {
        let path = path.display().to_string();
        // Writing into a string can't fail.
        let _ok = writeln!(list, "    ({name:?}, include_str!({path:?})),");
    }
    list.push_str("];\n");
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("carried_files.rs"), list)
}

/// In the repository `assets` is a link to the folder beside the crate, in a packed crate it is the folder. A checkout without
/// links (on Windows) has a file with the link's text.
fn assets(root: &Path) -> io::Result<PathBuf> {
    let link = root.join("assets");
    if link.is_dir() {
        return Ok(link);
    }
    let text = fs::read_to_string(&link)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", link.display())))?;
    let folder = root.join(text.trim());
    println!("cargo::rerun-if-changed={}", link.display());
    Ok(folder)
}

/// The Python files in this folder and below, by their names from the top.
fn gather(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let entries = fs::read_dir(folder)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))?;
    for entry in entries {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = format!("{prefix}{}", name.to_string_lossy());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files)?;
        } else if path.extension().is_some_and(|end| end == "py") {
            files.push((name, path));
        }
    }
    Ok(())
}
