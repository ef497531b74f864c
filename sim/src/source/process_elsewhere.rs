//! Programs where the system isn't Linux: they aren't run. That all they start is found and ended, whatever it is told, rests on what
//! Linux has for it, and who can't promise that says so.

use std::sync::Arc;

use crate::job::{JobSpec, Reason, TaskContext, TaskEnd, TaskSpec};

use super::keyboard::Keyboard;
use super::name::job_name;
use super::process_spec::ProcessSpec;

/// A job that fails at once, and says what to do instead.
pub fn process(spec: ProcessSpec) -> JobSpec {
    process_at(spec, Arc::default())
}

/// The same; nobody reads what is typed.
#[allow(
    clippy::needless_pass_by_value,
    reason = "it takes what it takes where programs are run"
)]
pub fn process_at(spec: ProcessSpec, _keyboard: Arc<Keyboard>) -> JobSpec {
    let name = spec.read.name.clone();
    let name = name.unwrap_or_else(|| job_name(&spec.program, &spec.args));
    let detail = spec.command_line();
    let why = format!(
        "{}: programs are run on Linux alone, where all that they start is found and ended; \
         have it print to a pipe instead: {detail} | sprintscope",
        spec.program.display()
    );
    let fails = TaskSpec::new("reader", move |_: TaskContext| {
        let end = TaskEnd::Failed(Reason::Failed(why.clone()));
        async move { end }
    });
    JobSpec::new(name).detail(detail).task(fails)
}

#[cfg(test)]
mod tests {
    use super::{ProcessSpec, process};
    use crate::source::harness::watch;

    #[test]
    fn a_program_isnt_run_and_the_job_says_what_to_do_instead() {
        let mut job = watch(process(ProcessSpec::new("train").args(["--steps", "2"])));
        let end = job.end();
        assert!(
            end.starts_with("failed: train: programs are run on Linux"),
            "{end}"
        );
        assert!(end.ends_with("train --steps 2 | sprintscope"), "{end}");
    }
}
