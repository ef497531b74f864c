//! From what a job is made of to a job that can start: what is shared of it, and how a run begins.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use super::control::Control;
use super::fill::Fill;
use super::outlet::Outlet;
use super::parts::RunParts;
use super::run::Run;
use super::shared::{About, Begin, Notice, Shared};
use super::spec::{JobSpec, Stopper, TaskSpec};
use super::task_shared::TaskShared;

/// The job of this spec before its first run. Each of its runs begins on a thread of its own.
pub(super) fn prepare(about: About, spec: JobSpec, outlet: &Outlet, notice: Notice) -> Arc<Shared> {
    let parts = first_parts(&spec, outlet);
    Shared::new(about, parts, begin(spec), notice)
}

fn begin(spec: JobSpec) -> Begin {
    let spec = Arc::new(spec);
    Box::new(move |shared, parts| {
        let name = shared.about.name.to_string();
        let run = Run {
            spec: Arc::clone(&spec),
            parts,
            shared: Arc::clone(shared),
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
        Arc::new(TaskShared::new(Arc::clone(&task.name), control))
    };
    let tasks = spec.tasks.iter().map(&mut shared_of).collect();
    let stopper = match &spec.stopper {
        Stopper::Task(task) => Some(shared_of(task)),
        Stopper::WhenDone => None,
    };
    let fill = if spec.tasks.iter().any(|task| task.fills) {
        Fill::awaited()
    } else {
        Fill::none()
    };
    RunParts::first(outlet, fill, tasks, stopper)
}
