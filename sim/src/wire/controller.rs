//! A controller: a client that lists jobs, stops and tunes them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep_until};
use tracing::warn;

use crate::job::{Job, JobId};
use crate::order::{Done, Order, carry_out_for_client};

use super::backend::Backend;
use super::blocking::Blocking;
use super::connection::Stream;
use super::events::Events;
use super::lines::{LINE_MAX, Lines};
use super::long_answers::GoesOn;
use super::message::{Answer, Reply, Request, kind_of};
use super::order::order;
use super::reading::{self, Refusal};
use super::view::JobView;
use super::waiting::Wait;

/// All that can be asked.
const REQUESTS: &str =
    "jobs, get, log, stop, set, press, restart, remove, flush, mark, subscribe, wait or events";
/// Between two looks for changes, at least: jobs may change a thousand times a second.
const NEWS_INTERVAL_MIN: Duration = Duration::from_millis(50);
/// And at most: a control's value tells nobody that it changed.
const NEWS_INTERVAL_MAX: Duration = Duration::from_millis(200);

/// One controller's conversation with the scope, to its end.
pub(super) async fn attend(backend: &Arc<Backend>, stream: Stream, mut lines: Lines) {
    lines.line_max = LINE_MAX;
    let mut subscription = None;
    loop {
        let request = tokio::select! {
            biased;
            request = lines.next(&stream) => request,
            () = news(backend, subscription.as_ref()) => {
                if let Some(subscription) = &mut subscription
                    && stream.write(&tell(backend, subscription)).await.is_err()
                {
                    return;
                }
                continue;
            }
        };
        let reply = match request {
            Ok(Some(line)) if line.is_empty() => continue,
            Ok(Some(line)) if is_long(&line) => match begin_long(backend, &line) {
                Ok(long) => return hand_over(backend, stream, long),
                Err(refused) => Reply::Answer(*refused),
            },
            Ok(Some(line)) if let Some(kind) = to_be_read(&line) => {
                Reply::Answer(read(backend, kind, &line).await)
            }
            Ok(Some(line)) => Reply::Answer(answer(backend, &line, &mut subscription)),
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

/// Whether a request takes its time to be answered, and the connection for itself.
fn is_long(line: &[u8]) -> bool {
    kind_of(line).is_ok_and(|kind| matches!(&*kind, "wait" | "events"))
}

/// What a request reads, where it does.
fn to_be_read(line: &[u8]) -> Option<&'static str> {
    match &*kind_of(line).ok()? {
        "get" => Some("get"),
        "log" => Some("log"),
        "picture" => Some("picture"),
        _ => None,
    }
}

async fn read(backend: &Arc<Backend>, kind: &'static str, line: &[u8]) -> Answer {
    match serde_json::from_slice(line) {
        Ok(request) => reading::answer(backend, kind, request).await,
        Err(error) => Answer::no(Value::Null, None, &format!("not a request: {error}")),
    }
}

/// An answer that takes its time.
type Long = Box<dyn FnOnce(Blocking, &GoesOn) + Send>;

/// Begins what a request asks for, or says why not.
fn begin_long(backend: &Backend, line: &[u8]) -> Result<Long, Box<Answer>> {
    let request: Request = serde_json::from_slice(line)
        .map_err(|error| Answer::no(Value::Null, None, &format!("not a request: {error}")))?;
    let refuse = |(code, error): Refusal| Answer::no(request.id.clone(), Some(code), &error);
    if !backend.long_answers.have_room() {
        let error = "too many clients wait or follow already";
        return Err(Answer::no(request.id, None, error).into());
    }
    if kind_of(line).is_ok_and(|kind| kind == "wait") {
        let wait = Wait::of(&request, &backend.desk).map_err(refuse)?;
        return Ok(Box::new(|connection, goes_on| {
            wait.answer(connection, goes_on);
        }));
    }
    let job = reading::named_job(backend, &request.job).map_err(refuse)?;
    reading::is_some("limit", request.limit).map_err(refuse)?;
    let events = Events::of(&request, &backend.desk, job);
    Ok(Box::new(|connection, goes_on| {
        events.answer(connection, goes_on);
    }))
}

/// The connection is nobody else's from now on.
fn hand_over(backend: &Backend, stream: Stream, answer: Long) {
    let connection = stream.detach().and_then(Blocking::of);
    let started = connection.and_then(|connection| backend.long_answers.start(connection, answer));
    if let Err(error) = started {
        // The client sees that its connection is closed.
        warn!(why = %error, "no thread for an answer");
    }
}

/// What a subscriber was told of each job.
#[derive(Default)]
struct Subscription {
    told: Vec<JobView>,
    looked: Option<Instant>,
}

/// Waits until it is time to look for news; for ever without a subscription.
async fn news(backend: &Backend, subscription: Option<&Subscription>) {
    let Some(subscription) = subscription else {
        return std::future::pending().await;
    };
    let Some(looked) = subscription.looked else {
        return;
    };
    tokio::select! {
        () = sleep_until(looked + NEWS_INTERVAL_MAX) => {}
        () = backend.jobs.changed() => sleep_until(looked + NEWS_INTERVAL_MIN).await,
    }
}

/// The jobs that are not as they were told, as they are now: who reads slowly misses what was in
/// between, and nothing is kept for him.
fn tell(backend: &Backend, subscription: &mut Subscription) -> Vec<u8> {
    subscription.looked = Some(Instant::now());
    let now: Vec<JobView> = backend.jobs.list().iter().map(bare).collect();
    let told = &subscription.told;
    let is_news = |job: &&JobView| {
        let before = told.iter().find(|before| before.id == job.id);
        before.is_none_or(|before| !before.is_as(job))
    };
    let news = now
        .iter()
        .filter(is_news)
        .filter_map(|job| backend.jobs.get(JobId(job.id)));
    let lines = news.flat_map(|job| {
        let job = view(backend, &job);
        Reply::State { job }.line()
    });
    let lines = lines.collect();
    subscription.told = now;
    lines
}

fn answer(backend: &Backend, line: &[u8], subscription: &mut Option<Subscription>) -> Answer {
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return Answer::no(Value::Null, None, &format!("not a request: {error}")),
    };
    let kind = kind_of(line).unwrap_or_default().into_owned();
    let order = order(&kind, &request);
    let id = request.id;
    match (order, &*kind) {
        (Some(Ok(order)), _) => obey(backend, order, id),
        (Some(Err(error)), _) => Answer::no(id, None, &error),
        (None, "jobs") => Answer {
            jobs: Some(
                backend
                    .jobs
                    .list()
                    .iter()
                    .map(|job| view(backend, job))
                    .collect(),
            ),
            ..Answer::yes(id)
        },
        (None, "subscribe") => {
            *subscription = Some(Subscription::default());
            Answer::yes(id)
        }
        (None, unknown) => {
            let error = format!("{unknown:?} is no request: use {REQUESTS}");
            Answer::no(id, None, &error)
        }
    }
}

fn obey(backend: &Backend, order: Order, id: Value) -> Answer {
    match carry_out_for_client(&backend.jobs, order) {
        Ok(Done::Removed { jobs }) => Answer {
            removed: Some(jobs),
            ..Answer::yes(id)
        },
        Ok(_) => Answer::yes(id),
        Err(error) => Answer::no(id, Some(error.code()), &error.to_string()),
    }
}

fn view(backend: &Backend, job: &Job) -> JobView {
    JobView::of(job, (backend.series)(job.id()))
}

fn bare(job: &Job) -> JobView {
    JobView::of(job, Vec::new())
}
