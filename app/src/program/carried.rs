//! The Python client that the program carries, for the programs it runs.

use std::collections::HashMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sprintscope_sim::wire::runtime_folder;

include!(concat!(env!("OUT_DIR"), "/carried_files.rs"));

/// How the name of a folder begins that isn't whole yet.
const UNFINISHED: &str = ".python-";
/// What is written for so long is written by nobody any more: it takes milliseconds.
const WRITING: Duration = Duration::from_mins(1);

/// Stands where `import sprintscope` finds it first, and looks for an installed one: what a person
/// has installed goes before what we carry.
const DOOR: &str = r#"import importlib.util, os, sys
from importlib.machinery import PathFinder
_here = os.path.realpath(os.path.dirname(__file__))
_others = [_p for _p in sys.path if os.path.realpath(_p or ".") != _here]
_spec = PathFinder.find_spec(__name__, _others)
if _spec is None or _spec.loader is None or _spec.origin is None:
    _spec = PathFinder.find_spec(__name__, [os.path.join(_here, "client")])
_module = importlib.util.module_from_spec(_spec)
sys.modules[__name__] = _module
_spec.loader.exec_module(_module)
"#;

/// The folder for the end of `PYTHONPATH`, written if it isn't there yet.
///
/// # Errors
/// If it can't be written.
pub(crate) fn python_path() -> io::Result<PathBuf> {
    let runtime = runtime_folder()?;
    clear_unfinished(&runtime)?;
    write_into(&runtime, FILES)
}

/// Clears away what scopes have left that were killed while they wrote.
fn clear_unfinished(runtime: &Path) -> io::Result<()> {
    for entry in fs::read_dir(runtime)?.flatten() {
        let is_one = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(UNFINISHED.as_bytes());
        let begun = entry.metadata().and_then(|found| found.modified());
        let age = begun.ok().and_then(|begun| begun.elapsed().ok());
        if is_one && age.is_some_and(|age| age > WRITING) {
            // Another scope may be faster, and none of it is ever used.
            let _gone = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// A folder of its own for each version and content: nobody finds half of one, or another's.
fn write_into(runtime: &Path, files: &[(&str, &str)]) -> io::Result<PathBuf> {
    let version = env!("CARGO_PKG_VERSION");
    let print = files
        .iter()
        .flat_map(|(name, text)| [*name, *text])
        .chain([DOOR]);
    let print = print
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let folder = runtime.join(format!("python-{version}-{print:016x}"));
    if folder.is_dir() {
        if is_as_written(&folder, files)? {
            return Ok(folder);
        }
        // Somebody has changed it, or half of it is gone: none of that is to run.
        fs::remove_dir_all(&folder)?;
    }
    let unfinished = runtime.join(format!("{UNFINISHED}{}-{print:016x}", std::process::id()));
    let package = unfinished.join("client/sprintscope");
    DirBuilder::new()
        .mode(0o700)
        .recursive(true)
        .create(&package)?;
    for (name, text) in files {
        let path = package.join(name);
        if let Some(parent) = path.parent() {
            DirBuilder::new()
                .mode(0o700)
                .recursive(true)
                .create(parent)?;
        }
        fs::write(path, text)?;
    }
    fs::write(unfinished.join("sprintscope.py"), DOOR)?;
    match fs::rename(&unfinished, &folder) {
        // Another scope was faster, and what it wrote is the same.
        Err(_) if folder.is_dir() => fs::remove_dir_all(&unfinished)?,
        renamed => renamed?,
    }
    Ok(folder)
}

/// Whether a folder holds these files and no others, each as it is carried. The bytecode that Python has
/// written beside them goes: it would run in their place, and nobody can tell by looking what it does.
fn is_as_written(folder: &Path, files: &[(&str, &str)]) -> io::Result<bool> {
    let package = folder.join("client/sprintscope");
    let carried = files.iter().map(|(name, text)| (package.join(name), *text));
    let door = (folder.join("sprintscope.py"), DOOR);
    let mut expected: HashMap<PathBuf, &str> = carried.chain([door]).collect();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if entry.file_name() == "__pycache__" && kind.is_dir() {
                match fs::remove_dir_all(&path) {
                    // Another scope was faster, or its program is writing there: then that is fresh.
                    Err(error) if is_shared(&error) => {}
                    removed => removed?,
                }
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            match expected.remove(&path).filter(|_| kind.is_file()) {
                Some(text) if fs::read(&path)? == text.as_bytes() => {}
                _ => return Ok(false),
            }
        }
    }
    Ok(expected.is_empty())
}

/// Whether that comes of another scope that does the same.
fn is_shared(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;
    use std::process::Command;

    use super::*;

    fn which_one(runtime: &Path, installed: Option<&Path>) -> String {
        let carried = write_into(runtime, &[("__init__.py", "who = 'carried'\n")]).unwrap();
        let mut python = Command::new("python3");
        python.args(["-c", "import sys; sys.path[:] = [p for p in sys.path if p]\nimport sprintscope; print(sprintscope.who)"]);
        let mut path = carried.into_os_string();
        if let Some(installed) = installed {
            // As site-packages, it comes later.
            path.push(":");
            path.push(installed);
        }
        let output = python
            .env("PYTHONPATH", path)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output();
        String::from_utf8(output.unwrap().stdout)
            .unwrap()
            .trim()
            .to_owned()
    }

    #[test]
    fn what_somebody_has_changed_or_added_is_written_anew() {
        let runtime = tempfile::tempdir().unwrap();
        let files = [("__init__.py", "who = 'carried'\n"), ("sub/a.py", "")];
        let write = || write_into(runtime.path(), &files).unwrap();
        let folder = write();
        let package = folder.join("client/sprintscope");
        let inode = || fs::metadata(package.join("__init__.py")).unwrap().ino();
        let written = inode();
        write();
        assert_eq!(inode(), written, "written again without need");
        fs::write(package.join("__init__.py"), "who = 'other'\n").unwrap();
        write();
        assert_eq!(
            fs::read_to_string(package.join("__init__.py")).unwrap(),
            files[0].1
        );
        fs::write(folder.join("json.py"), "who = 'other'\n").unwrap();
        write();
        assert!(!folder.join("json.py").exists());
        fs::remove_file(package.join("sub/a.py")).unwrap();
        write();
        assert!(package.join("sub/a.py").exists());
    }

    #[test]
    fn what_a_scope_has_left_that_was_killed_while_it_wrote_is_cleared_away() {
        let runtime = tempfile::tempdir().unwrap();
        let folder = |name: &str, age: Duration| {
            let path = runtime.path().join(name);
            fs::create_dir_all(path.join("client")).unwrap();
            let then = std::time::SystemTime::now() - age;
            fs::File::open(&path).unwrap().set_modified(then).unwrap();
            path
        };
        let left = folder(".python-4711-00ff", 2 * WRITING);
        let others = [
            folder(".python-4712-00ff", Duration::ZERO),
            folder("python-0.1.0-00ff", 2 * WRITING),
        ];
        clear_unfinished(runtime.path()).unwrap();
        assert!(!left.exists());
        assert!(others.iter().all(|other| other.exists()));
    }

    #[test]
    fn bytecode_that_somebody_has_put_beside_it_does_not_run() {
        let runtime = tempfile::tempdir().unwrap();
        let files = [("__init__.py", "who = 'carried'\n")];
        let folder = write_into(runtime.path(), &files).unwrap();
        // As Python writes it: of a source of this time and length.
        let plant = r#"
import importlib.util, marshal, os, sys
source = sys.argv[1] + "/client/sprintscope/__init__.py"
found = os.stat(source)
path = importlib.util.cache_from_source(source)
os.makedirs(os.path.dirname(path))
number = lambda value: int(value).to_bytes(4, "little")
code = marshal.dumps(compile("who = 'planted'", source, "exec"))
head = importlib.util.MAGIC_NUMBER + number(0) + number(found.st_mtime) + number(found.st_size)
open(path, "wb").write(head + code)
"#;
        let planted = Command::new("python3")
            .args(["-c", plant])
            .arg(&folder)
            .status();
        assert!(planted.unwrap().success());
        let mut python = Command::new("python3");
        python.args(["-c", "import sprintscope; print(sprintscope.who)"]);
        let output = python.env("PYTHONPATH", &folder).output().unwrap().stdout;
        assert_eq!(output, b"planted\n", "what the test does itself");
        assert_eq!(which_one(runtime.path(), None), "carried");
    }

    #[test]
    fn the_carried_client_is_found_and_an_installed_one_goes_before_it() {
        let runtime = tempfile::tempdir().unwrap();
        assert_eq!(which_one(runtime.path(), None), "carried");
        let installed = tempfile::tempdir().unwrap();
        let package = installed.path().join("sprintscope");
        fs::create_dir(&package).unwrap();
        // A folder that only has the name is no client.
        assert_eq!(which_one(runtime.path(), Some(installed.path())), "carried");
        fs::write(package.join("__init__.py"), "who = 'installed'\n").unwrap();
        assert_eq!(
            which_one(runtime.path(), Some(installed.path())),
            "installed"
        );
    }
}
