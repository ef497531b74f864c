//! What a controller reads: samples and columns of a series, lines of a log, pictures.

use std::ops::RangeInclusive;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::backend::Backend;
use super::message::{Answer, Request};
use super::numbers::{Written, json_numbers};
use super::order::job;
use crate::hub::JobSeries;
use crate::job::{Job, JobId};
use crate::listing::there_are;
use crate::order::JobRef;
use crate::picture_drawer::PictureAsked;
use crate::read_out::{
    ColumnsOut, LinesQuery, LinesReadOut, Points, SeriesQuery, SeriesReadOut, read_lines,
    read_series,
};
use crate::store::{SeriesId, SeriesInfo, XAxis, XKind};

/// Samples in one answer, whatever is asked for: a line has an end.
const SAMPLES_MOST: usize = 500_000;
/// The same for lines.
const LINES_MOST: usize = 100_000;
/// The same for columns.
const COLUMNS_MOST: usize = 50_000;

/// A request that can't be answered so: why not, and in a word.
pub(super) type Refusal = (&'static str, String);

/// Answers what is to be read. It may take a while, and is done on a thread that nobody waits for.
pub(super) async fn answer(backend: &Arc<Backend>, kind: &'static str, request: Request) -> Answer {
    let id = request.id.clone();
    let backend = Arc::clone(backend);
    let read = tokio::task::spawn_blocking(move || read(&backend, kind, &request));
    match read.await {
        Ok(Ok(Value::Object(told))) => Answer {
            told,
            ..Answer::yes(id)
        },
        Ok(Err((code, error))) => Answer::no(id, Some(code), &error),
        // A panic there was printed when it happened.
        Ok(Ok(_)) | Err(_) => Answer::no(id, None, "it can't be read"),
    }
}

/// Reads it here and now.
pub(super) fn read(backend: &Backend, kind: &str, request: &Request) -> Result<Value, Refusal> {
    match kind {
        "get" => series(backend, request),
        "picture" => picture(backend, request),
        _ => lines(backend, request),
    }
}

/// The job that is meant; without a name the only one there is.
fn found_job(backend: &Backend, wanted: &Value) -> Result<Job, Refusal> {
    let jobs = &backend.jobs;
    if wanted.is_null() {
        let listed = jobs.list();
        return match &listed[..] {
            [one] => Ok(one.clone()),
            [] => Err(("no-job", "there is no job".into())),
            _ => {
                let names = there_are("", listed.iter().map(|job| job.name().to_string()));
                Err(("several-jobs", format!("say of which job: {names}")))
            }
        };
    }
    let wanted = job(wanted).map_err(|error| ("no-job", error))?;
    wanted
        .find(jobs)
        .map_err(|error| (error.code(), error.to_string()))
}

/// `[JOB/]SERIES`, or the name of a series of the job that is named beside it.
fn found_series(backend: &Backend, request: &Request) -> Result<(Job, JobSeries), Refusal> {
    let wanted = request.series.as_deref().unwrap_or_default();
    if wanted.is_empty() {
        return Err(("no-series", "series: give a name".into()));
    }
    let of = |job: &Job, name: &str| {
        let mut all = backend.owned.of(job.id()).into_iter();
        all.find(|series| *series.name == *name)
            .map(|series| (job.clone(), series))
    };
    let job = if request.job.is_null() {
        // `JOB/SERIES`, whose job may have a slash in its name, or its number.
        let places = wanted.match_indices('/').map(|(place, _)| place);
        let named = places.filter_map(|place| {
            let job = JobRef::from(&wanted[..place]).find(&backend.jobs).ok()?;
            Some((job, &wanted[place + 1..]))
        });
        let named: Vec<(Job, &str)> = named.collect();
        if let Some(found) = named.iter().find_map(|(job, name)| of(job, name)) {
            return Ok(found);
        }
        match named.into_iter().next() {
            Some((job, _)) => job,
            None => found_job(backend, &Value::Null)?,
        }
    } else {
        found_job(backend, &request.job)?
    };
    of(&job, wanted).ok_or_else(|| {
        let all = backend.owned.of(job.id());
        let names = there_are(wanted, all.iter().map(|series| series.name.to_string()));
        let own_name = own_name_of(&job, wanted);
        let fact = job
            .facts()
            .iter()
            .find(|fact| fact.name == own_name)
            .cloned();
        let error = match fact {
            Some(fact) => format!("no series {own_name}: {}", fact.instead_of_series()),
            None => format!("no series {wanted}: {names}"),
        };
        ("no-series", error)
    })
}

/// What `[JOB/]SERIES` calls something within this job.
fn own_name_of<'a>(job: &Job, wanted: &'a str) -> &'a str {
    let own = wanted.strip_prefix(&**job.name());
    own.and_then(|own| own.strip_prefix('/')).unwrap_or(wanted)
}

fn series(backend: &Backend, request: &Request) -> Result<Value, Refusal> {
    let (job, JobSeries { name, id, .. }) = found_series(backend, request)?;
    let last = request.last.filter(|last| last.is_finite() && *last > 0.0);
    if request.last.is_some() && last.is_none() {
        return Err(("no-value", "last: give a number above 0".into()));
    }
    is_some("columns", request.columns)?;
    is_some("limit", request.limit)?;
    let usual = SeriesQuery::default();
    // Who says how many columns it is to be has said how many values.
    let usual_limit = request.columns.unwrap_or_default().max(usual.limit);
    let limit = request.limit.unwrap_or(usual_limit).min(SAMPLES_MOST);
    let query = SeriesQuery {
        last,
        columns: request.columns.unwrap_or(usual.columns).min(COLUMNS_MOST),
        is_of_samples: request.samples,
        limit,
    };
    let read = read_series(&backend.store, id, &query)
        .ok_or_else(|| ("no-series", format!("{name} is gone")))?;
    let written = if request.packed {
        Written::Packed
    } else {
        Written::Plain
    };
    Ok(told_series((&job, &name, id), &read, written))
}

/// Nobody asks for nothing.
pub(super) fn is_some(what: &str, count: Option<usize>) -> Result<(), Refusal> {
    match count {
        Some(0) => Err(("no-value", format!("{what}: give 1 or more"))),
        _ => Ok(()),
    }
}

fn told_series(
    (job, name, id): (&Job, &str, SeriesId),
    read: &SeriesReadOut,
    written: Written,
) -> Value {
    let SeriesInfo {
        unit, x, labels, ..
    } = &*read.info;
    let mut told = json!({
        "series": {
            "job": &**job.name(),
            "job_id": job.id().0,
            "name": name,
            "id": id.0,
            "unit": unit,
            "x": told_axis(x),
            "samples": read.stats.came(),
        },
        "truncated": read.is_truncated,
    });
    if let Some(labels) = labels {
        told["series"]["labels"] = json!(labels);
    }
    let list = |numbers: Vec<f64>| json_numbers(numbers.into_iter(), written);
    match &read.points {
        Points::Samples { xs, values } => {
            told["x"] = list(xs.clone());
            told["values"] = list(values.clone());
        }
        Points::Columns(columns) => {
            let of = |number: fn(&ColumnsOut) -> f64| list(columns.iter().map(number).collect());
            // Of a column without a finite value nothing is the least.
            let columns = [
                ("from", of(|column| column.range[0])),
                ("to", of(|column| column.range[1])),
                ("first", of(|column| column.column.first)),
                ("min", of(|column| finite(column.column.min))),
                ("max", of(|column| finite(column.column.max))),
                ("last", of(|column| column.column.last)),
            ];
            let columns = columns
                .into_iter()
                .map(|(name, list)| (name.to_owned(), list));
            told["columns"] = Value::Object(columns.collect::<Map<String, Value>>());
        }
    }
    told
}

fn finite(bound: f64) -> f64 {
    if bound.is_finite() { bound } else { f64::NAN }
}

fn told_axis(x: &XAxis) -> Value {
    let XAxis::Own { name, kind } = x else {
        return json!({"kind": "time"});
    };
    let kind = match kind {
        XKind::Number => "number",
        XKind::Row => "row",
        XKind::Clock => "clock",
        XKind::Day => "day",
        XKind::Elapsed => "elapsed",
    };
    json!({"kind": kind, "name": name})
}

fn lines(backend: &Backend, request: &Request) -> Result<Value, Refusal> {
    let (job, query) = lines_asked(backend, request)?;
    let read = read_lines(&(backend.log)(job.id()), &query);
    Ok(told_lines(&job, &read))
}

/// Of which job's log what is asked.
pub(super) fn lines_asked(
    backend: &Backend,
    request: &Request,
) -> Result<(Job, LinesQuery), Refusal> {
    let job = found_job(backend, &request.job)?;
    is_some("limit", request.limit)?;
    let limit = request.limit.map(|limit| limit.min(LINES_MOST));
    let query = LinesQuery::new(request.grep.as_deref(), limit)
        .map_err(|error| ("no-pattern", format!("grep: {error}")))?;
    Ok((job, query))
}

pub(super) fn told_lines(job: &Job, read: &LinesReadOut) -> Value {
    json!({
        "job": {"id": job.id().0, "name": &**job.name()},
        "lines": read.lines,
        "truncated": read.is_truncated,
    })
}

/// Pixels across and down, unless told.
const PICTURE_SIZE: [u32; 2] = [960, 540];
/// As few and as many as may be asked for.
const PICTURE_SIDES: RangeInclusive<u32> = 64..=8_192;

fn picture(backend: &Backend, request: &Request) -> Result<Value, Refusal> {
    let size = request.size.unwrap_or(PICTURE_SIZE);
    if !size.iter().all(|side| PICTURE_SIDES.contains(side)) {
        return Err(("no-value", "size: from 64 to 8192 each".into()));
    }
    let asked = PictureAsked {
        job: named_job(backend, &request.job)?,
        size,
        theme: request.theme.clone(),
    };
    let svg = backend.picture_drawer.draw(&asked);
    svg.map(|svg| json!({ "svg": svg }))
        .map_err(|error| ("no-picture", error))
}

/// The job that is named, where one is.
pub(super) fn named_job(backend: &Backend, wanted: &Value) -> Result<Option<JobId>, Refusal> {
    if wanted.is_null() {
        return Ok(None);
    }
    found_job(backend, wanted).map(|job| Some(job.id()))
}
