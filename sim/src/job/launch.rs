//! From what a job is made of to a job that can start: what its core is, and how a run begins.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use super::about::About;
use super::control::Control;
use super::core::{Begin, JobCore, Notice};
use super::outlet::Outlet;
use super::parts::RunParts;
use super::prefill::Prefill;
use super::run::JobRun;
use super::spec::{JobSpec, Stopper, TaskSpec};
use super::task_core::TaskCore;

/// The job of this spec before its first run. Each of its runs begins on a thread of its own.
pub(super) fn prepare(
    about: About,
    spec: JobSpec,
    outlet: &Outlet,
    notice: Notice,
) -> Arc<JobCore> {
    let parts = first_parts(&spec, outlet);
    JobCore::new(about, parts, begin(spec), notice)
}

fn begin(spec: JobSpec) -> Begin {
    let spec = Arc::new(spec);
    Box::new(move |core, parts| {
        let name = core.about.name.to_string();
        let run = JobRun {
            spec: Arc::clone(&spec),
            parts,
            core: Arc::clone(core),
        };
        // The thread is not joined: its last act is to say that it has ended, and whoever stops
        // jobs waits for that with a deadline.
        let thread = thread::Builder::new().name(name);
        thread.spawn(move || run.on_this_thread()).map(drop)
    })
}

/// Two tasks of one name have a slider each, and the sliders two names.
fn first_parts(spec: &JobSpec, outlet: &Outlet) -> RunParts {
    let mut names = HashMap::new();
    let mut shared_of = |task: &TaskSpec| {
        let number = names.entry(Arc::clone(&task.name)).or_insert(0_u32);
        let control = task.interval.map(|interval| {
            *number += 1;
            let name = match number {
                1 => format!("{} interval", task.name),
                _ => format!("{} interval {number}", task.name),
            };
            Arc::new(Control::interval(name, interval))
        });
        Arc::new(TaskCore::new(Arc::clone(&task.name), control))
    };
    let tasks = spec.tasks.iter().map(&mut shared_of).collect();
    let stopper = match &spec.stopper {
        Stopper::Task(task) => Some(shared_of(task)),
        Stopper::WhenDone => None,
    };
    let prefill = if spec.tasks.iter().any(|task| task.prefills) {
        Prefill::awaited()
    } else {
        Prefill::none()
    };
    RunParts::first(outlet, prefill, tasks, stopper)
}
