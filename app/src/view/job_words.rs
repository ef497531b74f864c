//! A job in words, as a list of jobs says them.

use std::time::Duration;

use sprintscope_sim::job::JobStatus;
use sprintscope_sim::masking::masked_line;
use sprintscope_sim::quantity::rough_elapsed_text;
use sprintscope_sim::source::Keyboard;
use sprintscope_sim::{Job, StopMethod};

/// What this does to a job, before `it`.
pub(crate) fn verb(method: StopMethod) -> &'static str {
    match method {
        StopMethod::Loop => "Stop the loop of",
        StopMethod::Cancel => "Cancel",
        _ => "Kill",
    }
}

/// What a job does, or why it ended; `kill` is the key that cuts it off.
pub(crate) fn second_line(job: &Job, status: &JobStatus, kill: &str) -> String {
    if let Some(stuck) = status.not_responding {
        let time = rough_elapsed_text(stuck.since.as_secs_f64());
        return format!("not responding for {time}");
    }
    if let Some(at_work) = &status.at_work {
        let words = at_work.words(status.at);
        return format!("{words}; {kill} cuts it off");
    }
    if let Some(what) = &status.waiting {
        return format!("{}: {}", status.state, waiting_words(job, what));
    }
    if let Some(remark) = &status.remark {
        return remark.clone();
    }
    match (&status.proof, &status.reason) {
        (Some(proof), _)
            if status.goes_on.is_some()
                || status.rungs.iter().any(|rung| !rung.what.is_empty()) =>
        {
            proof.clone()
        }
        _ => reason_line(job, status),
    }
}

/// What a job is at after a stop, in ever fewer words: the time it takes so far, and what ends it, stay.
pub(crate) fn at_work_lines(status: &JobStatus, kill: &str) -> Vec<String> {
    let Some(at_work) = &status.at_work else {
        return Vec::new();
    };
    let time = at_work.time_words(status.at);
    vec![
        format!("{}; {kill} cuts it off", at_work.words(status.at)),
        format!("at work for {time}; {kill} cuts it off"),
        format!("at work {time}; {kill} cuts off"),
        format!("{time}; {kill} cuts off"),
    ]
}

fn reason_line(job: &Job, status: &JobStatus) -> String {
    match &status.reason {
        Some(reason) => {
            let reason = reason.to_string();
            format!("{} · {}", status.state, without_address(job, &reason))
        }
        None if Keyboard::of(job).is_some_and(|keyboard| keyboard.is_awaited()) => {
            "waits for input".into()
        }
        None if job.detail().is_empty() => status.state.to_string(),
        None => {
            let details = job.details();
            let format = details.iter().find(|(detail, _)| *detail == "format");
            let format = format.map(|(_, format)| format!(" · {format}"));
            let line = job.shown_detail(|detail| masked_line(detail).into_owned());
            format!("{line}{}", format.unwrap_or_default())
        }
    }
}

/// What happened comes first where there is little room: the address that a reason names is the job's own.
fn without_address(job: &Job, reason: &str) -> String {
    let address = [job.detail(), &**job.name()].into_iter();
    let address = address.filter(|address| !address.is_empty());
    let named = address.map(|address| format!("{address}: "));
    let mut found = named.filter(|named| reason.contains(&**named));
    found.next().map_or_else(
        || reason.to_owned(),
        |named| reason.replacen(&*named, "", 1),
    )
}

/// The same of what a job waits for: `127.0.0.1:9 (connection refused)`.
fn waiting_words(job: &Job, what: &str) -> String {
    match what.split_once(" (") {
        Some((to, why)) if job.detail().contains(to) => format!("waiting ({why}"),
        _ => format!("waiting for {what}"),
    }
}

/// How long a quiet job's age may stand still: seconds count at the beginning, later they don't.
pub(crate) fn age_step(age: Duration) -> Duration {
    Duration::from_secs(match age.as_secs() {
        0..60 => 1,
        60..600 => 10,
        _ => 60,
    })
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::{JobSpec, Scope};

    use super::*;

    #[test]
    fn what_happened_stands_before_the_address_that_the_job_is_called_by() {
        let scope = Scope::new();
        let address = "tcp://127.0.0.1:9";
        let job = scope.start(JobSpec::new(address).detail(address));
        let failed = format!("failed: {address}: the port is in use");
        assert_eq!(without_address(&job, &failed), "failed: the port is in use");
        let other = "failed: udp://127.0.0.1:9: the port is in use";
        assert_eq!(without_address(&job, other), other);
        let refused = "127.0.0.1:9 (connection refused)";
        assert_eq!(waiting_words(&job, refused), "waiting (connection refused)");
        let device = "the device (unplugged)";
        assert_eq!(
            waiting_words(&job, device),
            "waiting for the device (unplugged)"
        );
    }
}
