//! What Linux lets this process take of memory: the machine's, its control groups', its own limits.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use rustix::process::{Resource, getrlimit};

/// Where control groups are mounted if the table of mounts can't be read.
const USUAL_MOUNTS: [Mount<'static>; 2] = [
    Mount {
        kind: Kind::Unified,
        group: "/",
        folder: "/sys/fs/cgroup",
    },
    Mount {
        kind: Kind::Memory,
        group: "/",
        folder: "/sys/fs/cgroup/memory",
    },
];

/// The two kinds of control groups that limit memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Version 2: one tree for all.
    Unified,
    /// Version 1: a tree for memory alone.
    Memory,
}

/// The files of a kind.
struct Files {
    limits: &'static [&'static str],
    taken: &'static str,
    /// What of the taken memory is given back when it is needed, in `memory.stat`.
    spare: &'static str,
}

impl Kind {
    fn files(self) -> Files {
        match self {
            Self::Unified => Files {
                // Above `high` it isn't killed, but slowed down until nothing works any more.
                limits: &["memory.max", "memory.high"],
                taken: "memory.current",
                spare: "inactive_file ",
            },
            Self::Memory => Files {
                limits: &["memory.limit_in_bytes"],
                taken: "memory.usage_in_bytes",
                spare: "total_inactive_file ",
            },
        }
    }
}

/// A tree of control groups: which group stands at its root, and where that is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mount<'a> {
    kind: Kind,
    group: &'a str,
    folder: &'a str,
}

/// Bytes that this process can still take, by what is told below this folder (`/`, or a copy of what
/// matters of it); `None` where nothing is told.
pub(super) fn available_in(root: &Path) -> Option<u64> {
    let machine = available_from(&read(root, "/proc/meminfo")?)?;
    let groups = left_in_groups(root).into_iter();
    let own = left_of_own(root).into_iter();
    Some(groups.chain(own).fold(machine, u64::min))
}

fn read(root: &Path, path: &str) -> Option<String> {
    read_to_string(root.join(path.trim_start_matches('/'))).ok()
}

fn available_from(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"));
    let kibibytes: u64 = line?.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// What is left in each group that this process is in: its own, and all around that.
fn left_in_groups(root: &Path) -> Vec<u64> {
    let groups = read(root, "/proc/self/cgroup").unwrap_or_default();
    let table = read(root, "/proc/self/mountinfo").unwrap_or_default();
    let mut mounts: Vec<Mount> = table.lines().filter_map(mount).collect();
    if mounts.is_empty() {
        mounts.extend(USUAL_MOUNTS);
    }
    let mut left = Vec::new();
    for (kind, group) in groups.lines().filter_map(group) {
        for mount in mounts.iter().filter(|mount| mount.kind == kind) {
            left.extend(left_in(root, mount, group));
        }
    }
    left
}

/// `0::/user.slice/x`, `5:memory:/docker/x`, `4:cpu,memory:/x`.
fn group(line: &str) -> Option<(Kind, &str)> {
    let (_, rest) = line.split_once(':')?;
    let (controllers, group) = rest.split_once(':')?;
    match controllers {
        "" => Some((Kind::Unified, group)),
        _ if controllers.split(',').any(|name| name == "memory") => Some((Kind::Memory, group)),
        _ => None,
    }
}

/// A line of the table of mounts: `36 35 0:30 /docker/x /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory`.
fn mount(line: &str) -> Option<Mount<'_>> {
    let (mounted, system) = line.split_once(" - ")?;
    let mut mounted = mounted.split(' ').skip(3);
    let (group, folder) = (mounted.next()?, mounted.next()?);
    let mut system = system.split(' ');
    let (name, options) = (system.next()?, system.nth(1)?);
    let kind = match name {
        "cgroup2" => Kind::Unified,
        "cgroup" if options.split(',').any(|option| option == "memory") => Kind::Memory,
        _ => return None,
    };
    Some(Mount {
        kind,
        group,
        folder,
    })
}

/// What is left in a group and in those around it, up to the root of its tree.
fn left_in(root: &Path, mount: &Mount<'_>, group: &str) -> Vec<u64> {
    let top: PathBuf = root.join(mount.folder.trim_start_matches('/'));
    // In a container the tree may begin at the container's own group, whatever that is called outside.
    let within = Path::new(group)
        .strip_prefix(mount.group)
        .unwrap_or(Path::new(""));
    let has_odd_parts = within.components().any(|part| part.as_os_str() == "..");
    let own = if has_odd_parts {
        top.clone()
    } else {
        top.join(within)
    };
    let folders = own
        .ancestors()
        .take_while(|folder| folder.starts_with(&top));
    let files = mount.kind.files();
    folders
        .filter_map(|folder| left_at(folder, &files))
        .collect()
}

/// What is left in one group; `None` where it has no limit.
fn left_at(folder: &Path, files: &Files) -> Option<u64> {
    let number = |name: &str| -> Option<u64> {
        let text = read_to_string(folder.join(name)).ok()?;
        text.trim().parse().ok()
    };
    let limit = files.limits.iter().filter_map(|name| number(name)).min()?;
    let stat = read_to_string(folder.join("memory.stat")).unwrap_or_default();
    let spare = stat.lines().find_map(|line| line.strip_prefix(files.spare));
    let spare: u64 = spare
        .and_then(|bytes| bytes.trim().parse().ok())
        .unwrap_or(0);
    let taken = number(files.taken).unwrap_or(0).saturating_sub(spare);
    Some(limit.saturating_sub(taken))
}

/// Whether the address space has a limit, so that what is only reserved counts.
pub(super) fn is_space_limited() -> bool {
    getrlimit(Resource::As).current.is_some()
}

/// What is left of the process's own limits (`ulimit -v`, `ulimit -d`).
fn left_of_own(root: &Path) -> Vec<u64> {
    // In pages: size, resident, shared, text, library, data.
    let table = read(root, "/proc/self/statm").unwrap_or_default();
    let pages: Vec<u64> = table
        .split_whitespace()
        .map_while(|text| text.parse().ok())
        .collect();
    let page = rustix::param::page_size() as u64;
    let left = |resource, column: usize| {
        let limit = getrlimit(resource).current?;
        let taken = pages.get(column).copied().unwrap_or(0).saturating_mul(page);
        // Stacks and what an allocator reserves count here, too, though nobody uses it.
        Some(limit.saturating_sub(taken) / 2)
    };
    [left(Resource::As, 0), left(Resource::Data, 5)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MIB: u64 = 1 << 20;

    /// A copy of what such a machine says, with 1,000 MiB free.
    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let usual = [(
            "proc/meminfo",
            "MemTotal: 9 kB\nMemAvailable:  1024000 kB\n",
        )];
        for (name, text) in usual.iter().chain(files) {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[track_caller]
    fn expect(mebibytes: u64, files: &[(&str, &str)]) {
        let available = available_in(tree(files).path());
        assert_eq!(available, Some(mebibytes * MIB), "{files:?}");
    }

    #[test]
    fn without_groups_the_machine_alone_limits() {
        expect(1_000, &[]);
        expect(1_000, &[("proc/self/cgroup", "0::/\n")]);
        assert_eq!(available_in(Path::new("/nonexistent")), None);
        let nonsense = [("proc/meminfo", "MemAvailable: 18446744073709551615 kB\n")];
        assert_eq!(available_in(tree(&nonsense).path()), None);
    }

    #[test]
    fn of_nested_groups_the_narrowest_counts() {
        let max = |mebibytes: u64| (mebibytes * MIB).to_string();
        let (inner, outer, taken) = (max(800), max(300), max(100));
        let within = "sys/fs/cgroup/a.slice/b.scope";
        let files = [
            ("proc/self/cgroup", "0::/a.slice/b.scope\n"),
            (
                "proc/self/mountinfo",
                "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n",
            ),
            ("sys/fs/cgroup/a.slice/memory.max", &*outer),
            ("sys/fs/cgroup/a.slice/memory.high", "max\n"),
            ("sys/fs/cgroup/a.slice/memory.current", &*taken),
            (&*format!("{within}/memory.max"), &*inner),
            (&*format!("{within}/memory.current"), &*taken),
        ];
        expect(200, &files);
        // What is read ahead and cached goes first.
        let stat = format!("anon 5\ninactive_file {}\n", 40 * MIB);
        let cached = [&files[..], &[("sys/fs/cgroup/a.slice/memory.stat", &*stat)]].concat();
        expect(240, &cached);
        let high = max(150);
        expect(
            50,
            &[&files[..], &[("sys/fs/cgroup/a.slice/memory.high", &*high)]].concat(),
        );
        let full = max(900);
        expect(
            0,
            &[
                &files[..],
                &[("sys/fs/cgroup/a.slice/memory.current", &*full)],
            ]
            .concat(),
        );
    }

    #[test]
    fn the_first_version_is_read_in_its_own_tree() {
        let (limit, usage) = ((256 * MIB).to_string(), (56 * MIB).to_string());
        let unlimited = "9223372036854771712\n";
        let folder = "sys/fs/cgroup/memory";
        expect(
            200,
            &[
                (
                    "proc/self/cgroup",
                    "5:cpu,memory:/batch/job\n1:name=systemd:/x\n0::/\n",
                ),
                (
                    "proc/self/mountinfo",
                    "36 35 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
                ),
                (&*format!("{folder}/memory.limit_in_bytes"), unlimited),
                (&*format!("{folder}/memory.usage_in_bytes"), "1\n"),
                (
                    &*format!("{folder}/batch/job/memory.limit_in_bytes"),
                    &*limit,
                ),
                (
                    &*format!("{folder}/batch/job/memory.usage_in_bytes"),
                    &*usage,
                ),
            ],
        );
    }

    #[test]
    fn in_a_container_the_tree_begins_at_its_own_group() {
        let limit = (512 * MIB).to_string();
        let mounted = |root: &str| {
            format!("36 35 0:30 {root} /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n")
        };
        for (group, root) in [
            ("/docker/x", "/docker/x"),
            ("/docker/x", "/"),
            ("/../y", "/"),
        ] {
            let folder = if root == "/" && !group.contains("..") {
                "sys/fs/cgroup/memory/docker/x"
            } else {
                "sys/fs/cgroup/memory"
            };
            let limit_file = format!("{folder}/memory.limit_in_bytes");
            let own = format!("7:memory:{group}\n");
            expect(
                512,
                &[
                    ("proc/self/cgroup", &*own),
                    ("proc/self/mountinfo", &*mounted(root)),
                    (&*limit_file, &*limit),
                ],
            );
        }
    }

    #[test]
    fn in_a_container_of_version_2_the_limit_stands_at_the_root() {
        let (limit, high) = ((512 * MIB).to_string(), (256 * MIB).to_string());
        for (group, root) in [
            ("/", "/"),
            ("/", "/../.."),
            ("/../../a.scope", "/"),
            (
                "/system.slice/docker-x.scope",
                "/system.slice/docker-x.scope",
            ),
        ] {
            let own = format!("0::{group}\n");
            let mounted = format!(
                "30 24 0:26 {root} /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate\n"
            );
            let mut files = vec![
                ("proc/self/cgroup", &*own),
                ("proc/self/mountinfo", &*mounted),
                ("sys/fs/cgroup/memory.max", &*limit),
                ("sys/fs/cgroup/memory.high", "max\n"),
            ];
            expect(512, &files);
            files[3].1 = &high;
            expect(256, &files);
        }
    }

    #[test]
    fn without_a_table_of_mounts_groups_are_where_they_usually_are() {
        let limit = (100 * MIB).to_string();
        expect(
            100,
            &[
                ("proc/self/cgroup", "0::/x\n"),
                ("sys/fs/cgroup/x/memory.max", &*limit),
            ],
        );
    }
}
