//! What passes the hub on its way to subscribers.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Drain, DrainedJob, DrainedSeries};
use crate::hub::news::{News, SeriesNews};
use crate::hub::rooms::Rooms;
use crate::hub::subscribers::NewsBuffer;
use crate::hub::turning::Turn;
use crate::job::{JobId, MarkKind, Message, Times};
use crate::store::{SeriesId, Store};

impl Drain {
    /// What a job tells of its state and its controls.
    pub(super) fn take_in_news(&mut self, message: Message) {
        let message = match control_news(message) {
            Ok(news) => return self.subscribers.say_standing(news),
            Err(other) => other,
        };
        match message {
            Message::State(change) => {
                self.log_turn_of(change.job);
                if self.job(change.job).is_some() {
                    let Rooms { store, owned, .. } = &self.rooms;
                    let job = (change.job, &*change.name);
                    owned.add_state(store, job, change.state, change.t);
                }
                self.subscribers.say_standing(News::State(change));
            }
            Message::Dropped { job, samples, t } => {
                self.subscribers.say(|| News::Dropped { job, samples, t });
            }
            Message::Applied {
                job,
                control,
                text,
                request,
                value,
                t,
            } => {
                self.subscribers.say_standing(News::Applied {
                    job,
                    control: Arc::clone(&control),
                    value,
                    request,
                    t,
                });
                let own = if request.is_none() {
                    " (by the job)"
                } else {
                    ""
                };
                let is_press = text.is_empty();
                let text = if is_press {
                    format!("{control} pressed")
                } else {
                    format!("{control} → {text}")
                };
                let turn = Turn {
                    job,
                    control: Arc::clone(&control),
                    t,
                    text: text.clone() + own,
                };
                let over = self.turning.take(turn);
                self.log_if_over(over);
                if is_press {
                    self.log_turn_of(job);
                }
                self.mark(job, MarkKind::Applied { control }, text, t);
            }
            Message::Mark {
                job,
                kind,
                text,
                t,
                place,
            } => {
                if matches!(kind, MarkKind::Note | MarkKind::ProgramNote) {
                    self.log_turn_of(job);
                    self.note_in_log(job, t, format!("mark: {text}"));
                }
                match place {
                    Some(place) => self.mark_at(job, kind, text, (t, *place)),
                    None => self.mark(job, kind, text, t),
                }
            }
            _ => {}
        }
    }

    /// Logs the turn of a control that is over, if there is one.
    fn log_if_over(&mut self, over: Option<Turn>) {
        if let Some(Turn { job, t, text, .. }) = over {
            self.note_in_log(job, t, text);
        }
    }

    /// The same for the last one, whether or not it goes on.
    pub(super) fn log_turn(&mut self) {
        let over = self.turning.finish();
        self.log_if_over(over);
    }

    /// The same for this job's.
    pub(super) fn log_turn_of(&mut self, job: JobId) {
        let over = self.turning.finish_of(job);
        self.log_if_over(over);
    }

    /// The same for one that has been left alone.
    pub(super) fn log_settled_turn(&mut self) {
        let over = self.turning.settled();
        self.log_if_over(over);
    }

    pub(super) fn welcome_subscribers(&mut self) {
        let Self {
            subscribers,
            jobs,
            rooms,
            ..
        } = self;
        let lost = rooms.jobs.take_lost();
        if lost > 0 {
            subscribers.say(|| News::Missed { pieces: lost });
        }
        let series = || {
            let of = |(job, known): (&JobId, &DrainedJob)| {
                let series = known.series.iter().flatten();
                let news = series.filter_map(|one| series_news(rooms, *job, one));
                news.collect::<Vec<_>>()
            };
            let mut jobs: Vec<_> = jobs.iter().collect();
            jobs.sort_unstable_by_key(|(job, _)| **job);
            jobs.into_iter().flat_map(of).collect()
        };
        let run = |job: JobId| jobs.get(&job).map_or(0, |job| job.run);
        let past = |series: &SeriesNews, most: usize| {
            last_samples(&rooms.store, series, run(series.job), most)
        };
        subscribers.take_in_new(series, past);
    }
}

/// What a job tells of a control that is nothing for the log or the plots.
fn control_news(message: Message) -> Result<News, Message> {
    Ok(match message {
        Message::Control {
            job,
            spec,
            value,
            is_line,
            t,
        } => News::Control {
            job,
            spec,
            value,
            is_line,
            t: Some(t),
        },
        Message::Sending {
            job,
            control,
            request,
            sending,
            t,
        } => News::Sending {
            job,
            control,
            request,
            sending,
            t,
        },
        Message::Asked {
            job,
            control,
            value,
            request,
            t,
        } => News::Asked {
            job,
            control,
            value,
            request,
            t,
        },
        Message::Confirmed {
            job,
            control,
            value,
            request,
            t,
        } => News::Applied {
            job,
            control,
            value,
            request,
            t,
        },
        other => return Err(other),
    })
}

/// Whether anybody wants the samples of a job's series.
#[inline]
pub(super) fn are_wanted(
    subscribers: &mut NewsBuffer,
    (jobs, rooms): (&HashMap<JobId, DrainedJob>, &Rooms),
    (job, series): (JobId, SeriesId),
) -> bool {
    subscribers.wants(series, || {
        let mut all = jobs.get(&job)?.series.iter().flatten();
        series_news(rooms, job, all.find(|one| one.id == series)?)
    })
}

/// How a series is told of.
pub(super) fn series_news(rooms: &Rooms, job: JobId, series: &DrainedSeries) -> Option<SeriesNews> {
    let info = rooms.store.info(series.id)?;
    Some(SeriesNews {
        job,
        series: series.id,
        name: info.name.clone(),
        own_name: Arc::clone(&series.name),
        unit: info.unit.clone(),
        x: info.x.clone(),
        group: info.group.clone(),
        labels: info.labels.clone(),
    })
}

/// The last samples of a series that came in this run, at most so many.
fn last_samples(store: &Store, series: &SeriesNews, run: u32, most: usize) -> Option<News> {
    let samples = store.stats(series.series)?.samples;
    let mut from = samples.saturating_sub(most as u64);
    let points = loop {
        // Those that came in one run.
        let read = store.samples(series.series, from, most)?;
        from = read.first + read.points.len() as u64;
        if from >= samples || read.points.is_empty() {
            break (read.span == run).then_some(read.points)?;
        }
    };
    let times: Vec<f64> = points.iter().map(|point| point[0]).collect();
    Some(News::Samples {
        job: series.job,
        series: series.series,
        times: Times::Each(times.into()),
        values: points.iter().map(|point| point[1]).collect(),
    })
}
