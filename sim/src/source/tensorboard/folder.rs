//! A folder of runs: each becomes a job, as soon as it is there.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::event_files::{folder_name, walk};
use super::run;
use crate::job::{JobSpec, Reason, TaskContext, TaskEnd, TaskSpec};
use crate::source::ReadOptions;
use crate::source::started_jobs::{StartJob, StartedJobs};

/// How often to look for more runs.
const MORE: Duration = Duration::from_millis(500);
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
