//! Names of several files, or devices, that are called the same in folders of their own.

use std::path::{Component, Path};

use sprintscope_sim::source::Address;

/// For each address the shortest end of its path that no other one has, where that is longer than its last part, which
/// names it otherwise: `run1/log.csv` beside `run2/log.csv`.
pub(super) fn distinct_names(addresses: &[Address]) -> Vec<Option<String>> {
    let paths: Vec<Vec<String>> = addresses.iter().map(parts).collect();
    let name = |at: usize| {
        let path = &paths[at];
        let others = || paths.iter().filter(|other| *other != path);
        let is_alone = |len: usize| others().all(|other| tail(other, len) != tail(path, len));
        let len = (1..=path.len()).find(|len| is_alone(*len))?;
        (len > 1).then(|| tail(path, len).join("/"))
    };
    (0..addresses.len()).map(name).collect()
}

/// The last parts of a path.
fn tail(path: &[String], len: usize) -> &[String] {
    &path[path.len().saturating_sub(len)..]
}

/// The parts of an address' path; none where it has no path that names it.
fn parts(address: &Address) -> Vec<String> {
    let path = match address {
        Address::File(path) => path.as_path(),
        Address::Serial(Some(line)) => line.device.as_path(),
        _ => Path::new(""),
    };
    let named = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(addresses: &[&str]) -> Vec<Option<String>> {
        let read = |text: &&str| Address::read(text.as_ref()).unwrap();
        distinct_names(&addresses.iter().map(read).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_called_the_same_is_told_apart_by_its_folder() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            names(&["run1/log.csv", "/b/run2/log.csv", "other.csv"]),
            [some("run1/log.csv"), some("run2/log.csv"), None]
        );
        assert_eq!(
            names(&["a/x/log", "b/x/log", "c/log"]),
            [some("a/x/log"), some("b/x/log"), some("c/log")]
        );
        assert_eq!(
            names(&["serial:/dev/a/tty@9600", "serial:/dev/b/tty@9600"]),
            [some("a/tty"), some("b/tty")]
        );
    }

    #[test]
    fn the_same_twice_and_what_has_no_path_keep_their_names() {
        assert_eq!(names(&["log.csv", "log.csv"]), [None, None]);
        assert_eq!(names(&["tcp://a:1", "tcp://a:1", "-"]), [None, None, None]);
        assert_eq!(
            names(&["log.csv", "a/log.csv"]),
            [None, Some("a/log.csv".into())]
        );
    }
}
