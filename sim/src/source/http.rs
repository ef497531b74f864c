//! What a web server answers when it is asked again and again: Prometheus' text, or any other format. A server
//! that is away is asked again.

mod ask;
mod header;
mod histogram;
mod info;
mod metrics;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::job::{ControlSpec, Fact, JobSpec, Piece, Stream, TaskContext, TaskSpec};

use self::ask::{Asked, Failure, ask};
pub use self::header::{Header, HeaderError};
use self::metrics::Metrics;
use super::ReadOptions;
use super::feed::{FallbackAxis, Feed};
use super::input::Arrival;
use super::intake::Intake;
use super::link::Link;
use super::pump::{PumpError, Pumped, close, until_stopped};
use crate::format::Format;

/// The switch that shows counters and buckets as they are, too.
const RAW: &str = "raw counters";

/// A job that asks for `http://HOST/PATH` at this interval, with these lines in the head of each request.
///
/// Of Prometheus' text counters become rates, and the buckets of a histogram its p50, p95 and p99. What can't
/// become better by waiting (a host that nobody knows, an address that is none) fails it at the beginning.
pub fn http(url: String, every: Duration, headers: Vec<Header>, options: ReadOptions) -> JobSpec {
    let name = options.name.clone().unwrap_or_else(|| short_name(&url));
    let detail = url.clone();
    let format = options.format;
    let intake = Intake::new(options);
    let taken = Arc::clone(&intake);
    let (url, headers): (Arc<str>, Arc<[Header]>) = (url.into(), headers.into());
    let reader = TaskSpec::new("scrape", move |ctx| {
        let (url, headers, intake) = (Arc::clone(&url), Arc::clone(&headers), Arc::clone(&taken));
        async move {
            if let Some(format) = format {
                ctx.tell("format", format.name());
            }
            let read = read(&ctx, (&url, &headers), &intake);
            Box::pin(until_stopped(&ctx, &url, read)).await
        }
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader.every(every))
        .attach(intake)
        .live_source()
}

/// The path that is meant where none is named among a server's several.
const USUAL_PATH: &str = "/metrics";

/// Host and port, and the path and what is asked for there, unless it is the usual one: one host may have several.
fn short_name(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, behind) = rest.split_at(end);
    let (path, query) = behind.split_once('?').unwrap_or((behind, ""));
    let path = path.trim_end_matches('/');
    let path = if path == USUAL_PATH { "" } else { path };
    let asked: Vec<&str> = query.split('&').filter(|one| is_told(one)).collect();
    if asked.is_empty() {
        format!("{host}{path}")
    } else {
        format!("{host}{path}?{}", asked.join("&"))
    }
}

/// Whether a part of what is asked for may stand in a name: a token doesn't.
fn is_told(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or(part).to_ascii_lowercase();
    let is_secret = ["token", "key", "secret", "pass", "auth", "sig"];
    !part.is_empty() && !is_secret.iter().any(|word| name.contains(word))
}

async fn read(
    ctx: &TaskContext,
    (url, headers): (&str, &[Header]),
    intake: &Arc<Intake>,
) -> Result<Pumped, PumpError> {
    ctx.count_pieces(Piece::Answer);
    let asked = Asked::read(url, headers).map_err(io::Error::other)?;
    let stop = ctx.stop_event();
    // Begun with the first answer, which may say what it is.
    let mut begun: Option<Feed> = None;
    let mut link = Link::new(ctx, asked.place());
    let mut metrics = Metrics::default();
    let mut stands = false;
    loop {
        let answer = tokio::select! {
            biased;
            () = stop.wait() => break,
            answer = ask(&asked) => answer,
        };
        let wait = match answer {
            Ok(answer) => {
                if !std::mem::replace(&mut stands, true) {
                    link.made();
                }
                link.works();
                let wanted = intake
                    .format()
                    .is_none_or(|format| format == Format::Prometheus);
                let is_metrics = wanted && answer.is_metrics();
                if is_metrics && begun.is_none() {
                    intake.announce(Format::Prometheus);
                    ctx.tell("format", Format::Prometheus.name());
                    ctx.note("reads as Prometheus' text format".into());
                }
                let feed = begun.get_or_insert_with(|| {
                    let mut feed = Feed::new(ctx, Stream::Out, intake, FallbackAxis::Time);
                    feed.count_in(Piece::Answer);
                    feed
                });
                if is_metrics {
                    let raw = ctx.control(ControlSpec::toggle(RAW, false));
                    let raw = raw.map_err(io::Error::other)?;
                    intake.keep_sent(&answer.body);
                    let told = metrics.read(&answer.body, Instant::now(), raw.is_on());
                    ctx.count_bad_lines(told.bad);
                    for (name, value) in told.facts {
                        ctx.set_fact(Fact::new(name, value));
                    }
                    feed.read_pieces([told.lines.as_slice()], Arrival::Awaited)
                        .await?;
                } else {
                    intake.forget_sent();
                    feed.read_pieces([&*answer.body], Arrival::Awaited).await?;
                }
                None
            }
            Err(Failure::Never(why)) if !link.was_made() => {
                return Err(io::Error::other(why).into());
            }
            Err(failure) => {
                stands = false;
                metrics.forget();
                let why = failure.to_string();
                Some(if failure.is_answer() {
                    ctx.count_received(1);
                    ctx.count_bad_lines(1);
                    link.refused(&why).await?
                } else {
                    link.lost(&why).await?
                })
            }
        };
        let goes_on = match wait {
            Some(wait) => ctx.sleep_for(wait).await,
            None => until_due(ctx, begun.as_mut()).await?,
        };
        if !goes_on {
            break;
        }
    }
    match begun {
        Some(mut feed) => close(&mut feed, Pumped::UntilStopped).await,
        None => Ok(Pumped::UntilStopped),
    }
}

/// Waits for the next time to ask; meanwhile lines that waited for more are read without it.
async fn until_due(ctx: &TaskContext, feed: Option<&mut Feed>) -> Result<bool, PumpError> {
    if let Some(feed) = feed
        && let Some(wait) = feed.wait()
    {
        let interval = ctx.interval().unwrap_or_default();
        if wait < interval {
            if !ctx.sleep_for(wait).await {
                return Ok(false);
            }
            feed.tick().await?;
        }
    }
    Ok(ctx.sleep().await)
}

#[cfg(test)]
mod tests;
