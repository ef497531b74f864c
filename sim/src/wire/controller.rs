//! A controller: a client that lists jobs, stops and tunes them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use crate::job::{Job, JobId, StopBy, StopMethod, clean_text};

use super::connection::Stream;
use super::house::House;
use super::lines::{LINE_MAX, Lines};
use super::message::{Reply, Request, kind_of};
use super::value::from_json;
use super::view::JobView;

/// Between two looks for changes, at least: jobs may change a thousand times a second.
const LEAST: Duration = Duration::from_millis(50);
/// And at most: a control's value tells nobody that it changed.
const MOST: Duration = Duration::from_millis(200);

/// One controller's conversation with the scope, to its end.
pub(super) async fn attend(house: &Arc<House>, stream: &Stream, mut lines: Lines) {
    lines.line_max = LINE_MAX;
    let mut subscription = None;
    loop {
        let request = tokio::select! {
            biased;
            request = lines.next(stream) => request,
            () = news(house, subscription.as_ref()) => {
                if let Some(subscription) = &mut subscription
                    && stream.write(&tell(house, subscription)).await.is_err()
                {
                    return;
                }
                continue;
            }
        };
        let reply = match request {
            Ok(Some(line)) if line.is_empty() => continue,
            Ok(Some(line)) => answer(house, &line, &mut subscription),
            Ok(None) => return,
            Err(error) => {
                let error = error.to_string();
                // It may be gone.
                let _unheard = stream.write_at_once(&Reply::Refused { error }.line());
                return;
            }
        };
        // Who doesn't read his answers can ask nothing more: that bounds them.
        if stream.write(&reply.line()).await.is_err() {
            return;
        }
    }
}

/// What a subscriber was told of each job.
#[derive(Default)]
struct Subscription {
    told: Vec<JobView>,
    looked: Option<Instant>,
}

/// Waits until it is time to look for news; for ever without a subscription.
async fn news(house: &House, subscription: Option<&Subscription>) {
    let Some(subscription) = subscription else {
        return std::future::pending().await;
    };
    let Some(looked) = subscription.looked else {
        return;
    };
    tokio::select! {
        () = sleep_until(looked + MOST) => {}
        () = house.jobs.changed() => sleep_until(looked + LEAST).await,
    }
}

/// The jobs that are not as they were told, as they are now: who reads slowly misses what was in
/// between, and nothing is kept for him.
fn tell(house: &House, subscription: &mut Subscription) -> Vec<u8> {
    subscription.looked = Some(Instant::now());
    let now: Vec<JobView> = house.jobs.list().iter().map(bare).collect();
    let told = &subscription.told;
    let is_news = |job: &&JobView| {
        let before = told.iter().find(|before| before.id == job.id);
        before.is_none_or(|before| !before.is_as(job))
    };
    let news = now
        .iter()
        .filter(is_news)
        .filter_map(|job| house.jobs.get(JobId(job.id)));
    let lines = news.flat_map(|job| {
        let job = view(house, &job);
        Reply::State { job }.line()
    });
    let lines = lines.collect();
    subscription.told = now;
    lines
}

fn answer(house: &House, line: &[u8], subscription: &mut Option<Subscription>) -> Reply {
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return said(Value::Null, Err(format!("not a request: {error}"))),
    };
    let kind = kind_of(line).unwrap_or_default().into_owned();
    if kind == "jobs" {
        let jobs = house.jobs.list();
        return Reply::Answer {
            id: request.id,
            ok: true,
            error: None,
            jobs: Some(jobs.iter().map(|job| view(house, job)).collect()),
        };
    }
    let outcome = match &*kind {
        "stop" => stop(house, &request),
        "set" => set(house, &request),
        "restart" => restart(house, &request),
        "remove" => remove(house, &request),
        "subscribe" => {
            *subscription = Some(Subscription::default());
            Ok(())
        }
        unknown => Err(format!(
            "{unknown:?} is no request: use jobs, stop, set, restart, remove or subscribe"
        )),
    };
    said(request.id, outcome)
}

fn said(id: Value, outcome: Result<(), String>) -> Reply {
    Reply::Answer {
        id,
        ok: outcome.is_ok(),
        error: outcome.err().map(|error| clean_text(&error).into_owned()),
        jobs: None,
    }
}

fn stop(house: &House, request: &Request) -> Result<(), String> {
    let method = request.method.as_deref().unwrap_or("event");
    let method: StopMethod = method.parse().map_err(|error| format!("{error}"))?;
    if request.job.is_null() {
        house.jobs.stop_all(method, StopBy::Client);
        return Ok(());
    }
    let job = find(house, &request.job)?;
    if job.state().has_ended() {
        return Err(format!("{} has ended", job.name()));
    }
    // Asked before is as good, and so is an end that came in between.
    let _asked = job.stop(method, StopBy::Client);
    Ok(())
}

fn set(house: &House, request: &Request) -> Result<(), String> {
    let job = find(house, &request.job)?;
    if job.state().has_ended() {
        return Err(format!("{} has ended: nothing takes the value", job.name()));
    }
    if request.values.is_empty() {
        return Err("values: give at least one control and its value".into());
    }
    let mut wanted = Vec::new();
    // All or none: nothing is asked for before every name and value was found to be right.
    for (name, value) in &request.values {
        let control = job.control(name).ok_or_else(|| {
            let names = job
                .controls()
                .into_iter()
                .map(|control| control.name.to_string());
            format!("{} has no control {name}: {}", job.name(), there_are(names))
        })?;
        let value = from_json(control.spec(), value).map_err(|error| error.to_string())?;
        wanted.push((control, value));
    }
    for (control, value) in wanted {
        control.request(value).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn restart(house: &House, request: &Request) -> Result<(), String> {
    let job = find(house, &request.job)?;
    if job.can_be_killed() {
        return Err(format!(
            "{} runs a program, and nothing that arrives here starts one: restart it in the scope",
            job.name()
        ));
    }
    if job.is_client() {
        return Err(format!(
            "{} is a program of its own: start it again where it was started",
            job.name()
        ));
    }
    job.restart(StopBy::Client);
    Ok(())
}

fn remove(house: &House, request: &Request) -> Result<(), String> {
    let job = find(house, &request.job)?;
    if house.jobs.remove(job.id()) {
        Ok(())
    } else {
        Err(format!("{} still runs: stop it first", job.name()))
    }
}

fn find(house: &House, wanted: &Value) -> Result<Job, String> {
    let of_number = |number: u64| house.jobs.get(JobId(u32::try_from(number).ok()?));
    let found = match wanted {
        // A job may have a number for a name, and a person who types a number may mean either.
        Value::String(name) => {
            let named = house.jobs.named(name);
            named.or_else(|| of_number(name.parse().ok()?))
        }
        Value::Number(number) => number.as_u64().and_then(of_number),
        _ => return Err("job: give a name or a number".into()),
    };
    found.ok_or_else(|| {
        let names = house
            .jobs
            .list()
            .into_iter()
            .map(|job| job.name().to_string());
        let wanted = wanted
            .as_str()
            .map_or_else(|| wanted.to_string(), Into::into);
        format!("no job {wanted}: {}", there_are(names))
    })
}

/// What there is instead, as far as it fits into a sentence.
fn there_are(names: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 20;
    let names: Vec<String> = names.collect();
    match names.len() {
        0 => "there is none".into(),
        1 => format!("there is {}", names[0]),
        count if count > SHOWN => {
            format!(
                "there are {} and {} more",
                names[..SHOWN].join(", "),
                count - SHOWN
            )
        }
        _ => format!("there are {}", names.join(", ")),
    }
}

fn view(house: &House, job: &Job) -> JobView {
    JobView::of(job, (house.series)(job.id()))
}

fn bare(job: &Job) -> JobView {
    JobView::of(job, Vec::new())
}
