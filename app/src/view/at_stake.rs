//! What a key would end: programs, clients and whatever else feeds a job from outside while it runs is somebody's
//! work, the demo and files aren't.

use sprintscope_sim::order::JobRef;
use sprintscope_sim::{Job, JobState, Order, Scope, StopMethod};

use super::command::Command;
use super::intent::{Aim, Early, Stake};

/// What this command ends where a key says it.
pub(crate) fn at_stake(command: &Command, scope: &Scope) -> Stake {
    let Command::Order(order) = command else {
        return Stake::Nothing;
    };
    match order {
        Order::Stop { job, method } => stop(order, live(scope, job), *method),
        Order::StopAll { method } => stop_all(order, scope, *method),
        // A client is never started here: it isn't stopped for that, either.
        Order::Restart { job } => live(scope, job)
            .filter(|job| !job.is_client())
            .map_or(Stake::Nothing, |job| {
                Stake::Early(Early::Restart(job.name().to_string()))
            }),
        _ => Stake::Nothing,
    }
}

/// Whether this order still ends something that somebody needs.
pub(crate) fn is_at_work(order: &Order, scope: &Scope) -> bool {
    let Order::Stop { job, .. } = order else {
        return live_jobs(scope).any(|job| !is_asked(&job));
    };
    live(scope, job).is_some_and(|job| !is_asked(&job))
}

fn stop(order: &Order, job: Option<Job>, method: StopMethod) -> Stake {
    // Asked once more, by its event or harder, it ends nothing that wasn't to end.
    let Some(job) = job.filter(|job| !is_asked(job)) else {
        return Stake::Nothing;
    };
    let whose = job.name().to_string();
    match method {
        StopMethod::Event => Stake::Work(Aim {
            order: order.clone(),
            whose,
        }),
        harder => Stake::Early(Early::Stop(harder, whose)),
    }
}

fn stop_all(order: &Order, scope: &Scope, method: StopMethod) -> Stake {
    let running = scope.jobs().running();
    let whose = match &running[..] {
        [one] => one.name().to_string(),
        all => format!("all {} jobs", all.len()),
    };
    if !is_at_work(order, scope) {
        return Stake::Nothing;
    }
    match method {
        StopMethod::Event => Stake::Work(Aim {
            order: order.clone(),
            whose,
        }),
        harder => Stake::Early(Early::Stop(harder, whose)),
    }
}

/// The job, if it is a live source at work.
fn live(scope: &Scope, wanted: &JobRef) -> Option<Job> {
    let found = wanted.find(scope.jobs()).ok();
    found.filter(is_live)
}

fn live_jobs(scope: &Scope) -> impl Iterator<Item = Job> {
    let running = scope.jobs().running().into_iter();
    running.filter(is_live)
}

fn is_live(job: &Job) -> bool {
    job.is_live_source() && !job.state().has_ended()
}

/// Somebody has asked for its end.
fn is_asked(job: &Job) -> bool {
    job.state() == JobState::Stopping
}
