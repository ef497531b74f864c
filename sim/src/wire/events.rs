//! A controller that is told what passes, as it does.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::blocking::Blocking;
use super::long_answers::GoesOn;
use super::message::{Answer, Reply, Request};
use super::numbers::{Written, json_numbers};
use crate::hub::{Interest, News, Subscription, WhenFull};
use crate::job::{ControlSpec, JobId, JobManager, Times};
use crate::scope::NewsDesk;
use crate::tuning::to_json;

/// Pieces that wait for a slow reader, at most: others are missed, and counted.
const PIECES_MOST: usize = 65_536;
/// Between two looks at whether the client is still there.
const LOOK: Duration = Duration::from_millis(100);
/// Lines are written together up to so many bytes.
const TOGETHER: usize = 64 << 10;

/// A client that follows what passes.
pub(super) struct Events {
    id: Value,
    subscription: Subscription,
    /// Only how things stand.
    is_once: bool,
    has_samples: bool,
    /// Only of this job.
    job: Option<JobId>,
    /// Of how things stand the newest so many at most.
    limit: Option<usize>,
    jobs: Arc<JobManager>,
    told: Told,
}

impl Events {
    /// Begins to follow.
    pub(super) fn of(request: &Request, desk: &NewsDesk, job: Option<JobId>) -> Self {
        let has_samples = request.samples;
        let interest = (!has_samples).then(Interest::in_no_samples);
        Self {
            id: request.id.clone(),
            subscription: desk.subscribe(PIECES_MOST, WhenFull::Lose, interest),
            is_once: !request.follow,
            has_samples,
            job,
            limit: request.limit,
            jobs: Arc::clone(desk.jobs()),
            told: Told::default(),
        }
    }

    /// Tells until the client or the scope is gone.
    pub(super) fn answer(mut self, mut connection: Blocking, goes_on: &GoesOn) {
        let mut lines = Vec::new();
        loop {
            let is_closing = !goes_on.is_open();
            let patience = if is_closing { Duration::ZERO } else { LOOK };
            let bundle = self.subscription.next(patience);
            let limit = bundle.as_ref().and_then(|_| self.limit.take());
            let mut newest = limit.map(Newest::of);
            for news in bundle.iter().flat_map(|bundle| bundle.iter()) {
                match (self.event(news), &mut newest) {
                    (Some(event), Some(newest)) => newest.push(event),
                    (Some(event), None) => lines.extend(Reply::Event { event }.line()),
                    (None, _) => {}
                }
                if lines.len() > TOGETHER && !send(&mut connection, &mut lines, goes_on) {
                    return;
                }
            }
            for event in newest.into_iter().flat_map(Newest::into_events) {
                lines.extend(Reply::Event { event }.line());
            }
            if !send(&mut connection, &mut lines, goes_on) || connection.is_closed() {
                return;
            }
            let is_over = is_closing && bundle.is_none() || self.subscription.is_over();
            if is_over || self.is_once && (bundle.is_some() || self.jobs.list().is_empty()) {
                break;
            }
        }
        let answer = Answer::yes(self.id.clone());
        let mut line = Reply::Answer(answer).line();
        send(&mut connection, &mut line, goes_on);
    }

    fn event(&mut self, news: &News) -> Option<Value> {
        let is_wanted = self.has_samples || !matches!(news, News::Samples { .. });
        is_wanted.then(|| self.told.event(news, self.job))?
    }
}

/// What was told so far of what later events are about.
#[derive(Default)]
pub(super) struct Told {
    /// What each control of each job is.
    controls: HashMap<(JobId, Arc<str>), Arc<ControlSpec>>,
}

impl Told {
    /// A piece of news as it is told, to one who asks for all jobs or for this one.
    pub(super) fn event(&mut self, news: &News, job: Option<JobId>) -> Option<Value> {
        if let News::Control { job, spec, .. } = news {
            let name = spec.name.as_str().into();
            self.controls.insert((*job, name), Arc::clone(spec));
        }
        let mut event = event(news, job)?;
        if let Some(value) = self.value(news) {
            event.as_object_mut()?.insert("value".into(), value);
        }
        Some(event)
    }

    /// The value of a control as a producer says it: a label of a choice, whether a toggle is on.
    fn value(&self, news: &News) -> Option<Value> {
        let (job, control, value) = match news {
            News::Control {
                job, spec, value, ..
            } => (*job, spec.name.as_str().into(), *value),
            News::Asked {
                job,
                control,
                value,
                ..
            }
            | News::Applied {
                job,
                control,
                value,
                ..
            } => (*job, Arc::clone(control), Some(*value)),
            _ => return None,
        };
        let spec = self.controls.get(&(job, control))?;
        Some(value.map_or(Value::Null, |value| to_json(spec, value)))
    }
}

/// The newest of what is told.
pub(super) struct Newest {
    limit: usize,
    kept: VecDeque<Value>,
    /// So many came before those that are kept.
    left_out: u64,
}

impl Newest {
    /// So many at most.
    pub(super) fn of(limit: usize) -> Self {
        Self {
            limit,
            kept: VecDeque::new(),
            left_out: 0,
        }
    }

    /// The next one.
    pub(super) fn push(&mut self, event: Value) {
        self.kept.push_back(event);
        if self.kept.len() > self.limit {
            self.kept.pop_front();
            self.left_out += 1;
        }
    }

    /// All that are kept, behind one that says how many aren't.
    pub(super) fn into_events(self) -> impl Iterator<Item = Value> {
        let events = self.left_out;
        let truncated = (events > 0).then(|| json!({"kind": "truncated", "events": events}));
        truncated.into_iter().chain(self.kept)
    }
}

/// A piece of news without what is told of controls' values.
fn event(news: &News, job: Option<JobId>) -> Option<Value> {
    let mut event = match news {
        News::Samples {
            job,
            series,
            times,
            values,
        } => json!({
            "samples": {
                "job": job.0,
                "series": series.0,
                "x": json_numbers(xs(times, values.len()), Written::Plain),
                "values": json_numbers(values.iter().copied(), Written::Plain),
            }
        }),
        other => serde_json::to_value(other).ok()?,
    };
    // `{"state": {…}}` becomes `{"kind": "state", …}`.
    let (kind, fields) = event.as_object_mut()?.into_iter().next()?;
    let (kind, mut fields) = (kind.clone(), fields.take());
    fields.as_object_mut()?.insert("kind".into(), kind.into());
    let of = fields["job"].as_u64();
    let is_of_job = job.is_none_or(|job| of.is_none_or(|of| of == u64::from(job.0)));
    is_of_job.then_some(fields)
}

/// x of so many samples.
fn xs(times: &Times, count: usize) -> impl Iterator<Item = f64> + '_ {
    (0..count).map(move |number| match times {
        Times::Regular { start, step } => start + number as f64 * step,
        Times::Each(each) => each.get(number).copied().unwrap_or(f64::NAN),
    })
}

fn send(connection: &mut Blocking, lines: &mut Vec<u8>, goes_on: &GoesOn) -> bool {
    let is_sent = connection.write(lines, || goes_on.is_open());
    lines.clear();
    is_sent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_more_events_than_the_limit_the_newest_are_told_behind_how_many_are_not() {
        for (limit, first) in [(3, Some(7)), (9, Some(1)), (10, None), (11, None)] {
            let mut newest = Newest::of(limit);
            (0..10).for_each(|number| newest.push(json!(number)));
            let told: Vec<Value> = newest.into_events().collect();
            let left_out = first.map(|events| json!({"kind": "truncated", "events": events}));
            let rest = (first.unwrap_or_default()..10).map(Value::from);
            assert_eq!(told, left_out.into_iter().chain(rest).collect::<Vec<_>>());
        }
    }
}
