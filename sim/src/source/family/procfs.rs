//! The processes of a job as `/proc` shows them.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::Path;

use crate::process_stat::ProcessStat;

use super::member::{Doing, Handling, Member, Pipe, Tree};
use super::system_call::{Awaited, SystemCall, system_call};

/// In the permissions of `/proc/PID/fd/N`: the descriptor may be written to, read from.
const WRITES: u32 = 0o200;
const READS: u32 = 0o400;

/// All descendants of this process, and what they are doing. `outputs` is what the job reads: device
/// and number of the files, or of the terminals behind them.
pub(super) fn look(root: i32, outputs: &[Pipe]) -> Tree {
    let all: Vec<ProcessStat> = ProcessStat::all().collect();
    let mut by_parent: HashMap<i32, Vec<&ProcessStat>> = HashMap::new();
    for one in &all {
        by_parent.entry(one.parent).or_default().push(one);
    }
    let mut found = Vec::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        for child in by_parent.remove(&parent).into_iter().flatten() {
            parents.push(child.pid);
            if !child.has_ended() {
                found.push(child);
            }
        }
    }
    // Older ones first, as they were started.
    found.sort_by_key(|one| (one.started, one.pid));
    let mut is_legible = true;
    let members: Vec<Member> = found
        .into_iter()
        .filter_map(|one| {
            let member = member(one, outputs)?;
            is_legible &= member.1;
            Some(member.0)
        })
        .collect();
    Tree {
        root,
        members,
        is_legible,
    }
}

/// The process, and whether it could be told what it handles; `None` if it is gone.
fn member(stat: &ProcessStat, outputs: &[Pipe]) -> Option<(Member, bool)> {
    let folder = format!("/proc/{}", stat.pid);
    let status = fs::read_to_string(format!("{folder}/status")).ok();
    let is_legible = status.is_some();
    if !is_legible && started(stat.pid) != Some(stat.started) {
        return None;
    }
    let status = status.unwrap_or_default();
    let files = Files::of(&folder, outputs);
    let handling = handling(&status, files.has_signal_descriptor);
    let own = rustix::process::geteuid().as_raw();
    let is_ours = own == 0 || uids(&status).is_none_or(|uids| uids.contains(&own));
    let (doing, hears) = doing(&folder, &files);
    let awaits = match doing {
        Doing::Listens => awaited(&folder, &files),
        Doing::Work | Doing::WaitsForChild => Vec::new(),
    };
    let member = Member {
        pid: stat.pid,
        started: stat.started,
        parent: stat.parent,
        group: stat.group,
        name: shown_name(stat),
        program: program(&folder).unwrap_or_else(|| stat.name.clone()),
        command: hash(&fs::read(format!("{folder}/cmdline")).unwrap_or_default()),
        handling,
        doing,
        hears,
        awaits,
        prints: files.prints,
        has_master: files.has_master,
        is_suspended: matches!(stat.state, 'T' | 't'),
        input: files.input,
        writes: files.writes,
        holds_output: files.holds_output,
        is_ours,
    };
    Some((member, is_legible))
}

fn shown_name(stat: &ProcessStat) -> String {
    let clean = crate::job::clean_name(&stat.name);
    if clean.is_empty() {
        "process".into()
    } else {
        clean
    }
}

fn program(folder: &str) -> Option<String> {
    let path = fs::read_link(format!("{folder}/exe")).ok()?;
    Some(path.file_name()?.to_str()?.to_owned())
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn field<'t>(status: &'t str, name: &str) -> Option<&'t str> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim())
}

fn uids(status: &str) -> Option<Vec<u32>> {
    let words = field(status, "Uid:")?.split_whitespace();
    Some(words.filter_map(|word| word.parse().ok()).collect())
}

/// A signal is handled by a function, or is held back to be read from a descriptor, or by a thread
/// that waits for it.
fn handling(status: &str, has_signal_descriptor: bool) -> Handling {
    let set = |name| {
        let digits = field(status, name).unwrap_or("0");
        u64::from_str_radix(digits, 16).unwrap_or(0)
    };
    let (caught, ignored, blocked) = (set("SigCgt:"), set("SigIgn:"), set("SigBlk:"));
    let threads: u32 = field(status, "Threads:")
        .and_then(|count| count.parse().ok())
        .unwrap_or(1);
    let held = if has_signal_descriptor || threads > 1 {
        blocked
    } else {
        0
    };
    Handling {
        caught: caught | held,
        ignored,
    }
}

/// What a process has open, as far as it counts here.
#[derive(Default)]
struct Files {
    input: Option<Pipe>,
    reads: HashMap<u64, Pipe>,
    writes: Vec<Pipe>,
    prints: Vec<Pipe>,
    holds_output: bool,
    has_master: bool,
    has_signal_descriptor: bool,
    /// Descriptors of processes, and whose they are.
    processes: HashMap<u64, i32>,
}

impl Files {
    fn of(folder: &str, outputs: &[Pipe]) -> Self {
        let mut files = Self::default();
        let entries = fs::read_dir(format!("{folder}/fd"));
        for entry in entries.into_iter().flatten().flatten() {
            let number = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok());
            if let Some(number) = number {
                files.add(folder, number, &entry.path(), outputs);
            }
        }
        files
    }

    fn add(&mut self, folder: &str, number: u64, path: &Path, outputs: &[Pipe]) {
        let Ok(link) = fs::symlink_metadata(path) else {
            return;
        };
        let may = link.permissions().mode();
        let Ok(file) = fs::metadata(path) else {
            self.add_nameless(folder, number, path);
            return;
        };
        let kind = file.file_type();
        if kind.is_fifo() {
            let pipe = (file.dev(), file.ino());
            if number == 0 {
                self.input = Some(pipe);
            }
            if may & READS != 0 {
                self.reads.insert(number, pipe);
            }
            if may & WRITES != 0 {
                self.writes.push(pipe);
                if number == 1 || number == 2 {
                    self.prints.push(pipe);
                }
                self.holds_output |= outputs.contains(&pipe);
            }
        } else if kind.is_char_device() {
            self.holds_output |= outputs.contains(&(0, file.rdev()));
            let target = fs::read_link(path).unwrap_or_default();
            self.has_master |= target.ends_with("ptmx");
        } else if !kind.is_file() && !kind.is_dir() && !kind.is_socket() {
            self.add_nameless(folder, number, path);
        }
    }

    /// What has no file: descriptors of signals and of processes.
    fn add_nameless(&mut self, folder: &str, number: u64, path: &Path) {
        let target = fs::read_link(path).unwrap_or_default();
        let target = target.as_os_str();
        self.has_signal_descriptor |= target == "anon_inode:[signalfd]";
        if target == "anon_inode:[pidfd]" || target.as_encoded_bytes().starts_with(b"pidfd:") {
            let info = fs::read_to_string(format!("{folder}/fdinfo/{number}")).unwrap_or_default();
            let pid = field(&info, "Pid:").and_then(|pid| pid.parse().ok());
            self.processes.extend(pid.map(|pid| (number, pid)));
        }
    }
}

/// What the main thread is in, and which pipes it listens to.
fn doing(folder: &str, files: &Files) -> (Doing, Vec<Pipe>) {
    match system_call(folder) {
        SystemCall::Wait(_) | SystemCall::Suspend => (Doing::WaitsForChild, Vec::new()),
        SystemCall::Read(number) => {
            let heard = files.reads.get(&number).copied();
            (Doing::Listens, heard.into_iter().collect())
        }
        SystemCall::Poll => {
            let heard = files.reads.iter().filter(|(number, _)| **number > 2);
            (Doing::Listens, heard.map(|(_, pipe)| *pipe).collect())
        }
        SystemCall::Lock => (Doing::Listens, Vec::new()),
        SystemCall::Other => (Doing::Work, Vec::new()),
    }
}

/// Children whose end is waited for beside the main thread: by other threads, or by descriptors.
fn awaited(folder: &str, files: &Files) -> Vec<i32> {
    let mut awaited: Vec<i32> = files.processes.values().copied().collect();
    let threads = fs::read_dir(format!("{folder}/task"));
    for thread in threads.into_iter().flatten().flatten() {
        let thread = thread.path();
        if let Some(SystemCall::Wait(Some(child))) = thread.to_str().map(system_call) {
            awaited.extend(match child {
                Awaited::Pid(pid) => Some(pid),
                Awaited::Descriptor(number) => files.processes.get(&number).copied(),
            });
        }
    }
    awaited
}

/// When the process of this number was started, in clock ticks since the machine was.
pub(super) fn started(pid: i32) -> Option<u64> {
    Some(ProcessStat::of(pid)?.started)
}
