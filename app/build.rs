//! Finds the Python client that the program carries.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&root).join("../assets/python/src/sprintscope");
    println!("cargo::rerun-if-changed={}", folder.display());
    // Without the folder (built from the crate alone) nothing is carried.
    let mut files = Vec::new();
    gather(&folder, "", &mut files);
    files.sort();
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

/// The Python files in this folder and below, by their names from the top.
fn gather(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = format!("{prefix}{}", name.to_string_lossy());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files);
        } else if path.extension().is_some_and(|end| end == "py") {
            files.push((name, path));
        }
    }
}
