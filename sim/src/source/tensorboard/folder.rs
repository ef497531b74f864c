//! A folder of runs: each becomes a job, as soon as it is there.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{is_named_so, run};
use crate::job::{JobSpec, Reason, TaskContext, TaskEnd, TaskSpec};
use crate::source::ReadOptions;
use crate::source::started_jobs::{StartJob, StartedJobs};

/// How often to look for more runs.
const MORE: Duration = Duration::from_millis(500);
/// Folders within folders, at most: links may lead round in a circle.
const DEPTH_MAX: usize = 8;
/// More entries aren't looked through: it may be anybody's home.
const ENTRIES_MAX: usize = 200_000;
/// Looking takes no more than this part of the time.
const PART_OF_TIME: u32 = 10;
/// What folders within a run are called that tell parts of its data apart.
const PARTS: [&str; 9] = [
    "train",
    "training",
    "val",
    "valid",
    "validation",
    "test",
    "testing",
    "eval",
    "evaluation",
];

/// What a folder is called, also where it is named `.`.
pub(super) fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize();
    let whole = whole.as_deref().unwrap_or(folder);
    let name = whole.file_name().unwrap_or(whole.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The event files in a folder and below it, in the order of their names, each with its place within the folder.
pub(super) fn event_files_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    walk(folder, &mut |path| {
        let place = path
            .parent()
            .and_then(|parent| parent.strip_prefix(folder).ok());
        let group = place.unwrap_or(Path::new("")).to_string_lossy();
        found.push((path.to_path_buf(), group.into_owned()));
    });
    found
}

/// Calls this for each event file in a folder and below it, as far as that is looked through.
fn walk(folder: &Path, found: &mut impl FnMut(&Path)) {
    let mut left = ENTRIES_MAX;
    walk_within(folder, DEPTH_MAX, &mut left, found);
}

fn walk_within(folder: &Path, depth: usize, left: &mut usize, found: &mut impl FnMut(&Path)) {
    // One that has gone, or that can't be read, holds nothing.
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .take(*left)
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        .map(|entry| entry.path())
        .collect();
    *left = left.saturating_sub(paths.len());
    paths.sort_unstable();
    for path in paths {
        if is_named_so(&path) {
            found(&path);
        } else if depth > 0 && *left > 0 && path.is_dir() {
            walk_within(&path, depth - 1, left, found);
        }
    }
}

/// Whether a folder is a run itself, and no folder of several.
pub(super) fn is_run(folder: &Path) -> bool {
    runs_in(folder).contains(folder)
}

/// The runs in a folder: the topmost folders that hold event files, or parts of the data that do.
pub(super) fn runs_in(folder: &Path) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    walk(folder, &mut |file| {
        if let Some(own) = file.parent() {
            let run = own.parent().filter(|_| own != folder && is_part(own));
            all.insert(run.unwrap_or(own).to_path_buf());
        }
    });
    let is_within = |run: &&PathBuf| {
        let mut above = run.ancestors().skip(1);
        above.any(|above| above.starts_with(folder) && all.contains(above))
    };
    all.iter().filter(|run| !is_within(run)).cloned().collect()
}

fn is_part(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_ascii_lowercase();
    PARTS.iter().any(|part| name == **part)
}

/// A job that starts one for each run in this folder. With [`ReadOptions::follow`] it goes on to look for more until
/// its stop event; its runs go on.
pub(super) fn job(folder: &Path, options: ReadOptions, start: StartJob) -> JobSpec {
    let name = options.name.clone();
    let name = name.unwrap_or_else(|| folder_name(folder));
    let detail = folder.display().to_string();
    let folder = Arc::<Path>::from(folder);
    // The name is this one's; a run has that of its folder.
    let options = Arc::new(ReadOptions {
        name: None,
        ..options
    });
    let started = Arc::new(StartedJobs::default());
    let start = started.keeping(start);
    let reader = TaskSpec::new("runs", move |ctx| {
        let (folder, options) = (Arc::clone(&folder), Arc::clone(&options));
        let start = Arc::clone(&start);
        async move { look(&ctx, &folder, &options, &start).await }
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader)
        .attach(started)
        .without_io()
}

async fn look(
    ctx: &TaskContext,
    folder: &Path,
    options: &ReadOptions,
    start: &StartJob,
) -> TaskEnd {
    ctx.tell("format", "TensorBoard runs");
    let mut known = HashSet::new();
    let mut is_told = false;
    loop {
        let began = Instant::now();
        for run in runs_in(folder) {
            if known.contains(&run) {
                continue;
            }
            ctx.count_tick();
            let name = run.strip_prefix(folder).unwrap_or(&run).to_string_lossy();
            let name = (!name.is_empty()).then(|| name.into_owned());
            let job = start(run::job(&run, name, options.clone()));
            // Who asked all jobs to stop may not have seen this one among them.
            if let (Some(job), Some((method, by))) = (job, ctx.stop_asked()) {
                let _outcome = job.stop(method, by);
            }
            known.insert(run);
            ctx.tell("runs", known.len().to_string());
        }
        if known.is_empty() && !is_told {
            ctx.note(if options.follow {
                "no event file so far in this folder or below: it is looked for".into()
            } else {
                "no event file in this folder or below".into()
            });
            is_told = true;
        }
        if !options.follow {
            return TaskEnd::Ended(Reason::EndOfInput);
        }
        let pause = MORE.max(began.elapsed() * PART_OF_TIME);
        if !ctx.sleep_for(pause).await {
            return TaskEnd::Ended(Reason::StopEvent);
        }
    }
}
