//! Prometheus' text as it is looked at: counters as rates, the buckets of a histogram as its quantiles and its
//! rate. What becomes of them are lines of the same format, which the feed reads as it reads any.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::time::Instant;

use super::histogram::Buckets;
use super::info::Infos;
use crate::format::exposition::{Exposed, label, without_label};

/// The quantiles that are told of a histogram, and what their names end in.
const QUANTILES: [(f64, &str); 3] = [(0.5, "_p50"), (0.95, "_p95"), (0.99, "_p99")];

/// More lines that can't be read aren't told.
const UNREAD_MAX: usize = 1_000;

/// What a metric is, as its `# TYPE` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Counter,
    Histogram,
    Summary,
    Other,
}

/// What a server told so far.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    /// Counters by name and labels.
    counters: HashMap<String, f64>,
    histograms: HashMap<String, Buckets>,
    /// When that was.
    told: Option<Instant>,
    /// Lines that couldn't be read: each is told once, though every answer has it.
    unread: HashSet<String>,
}

/// What becomes of an answer.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    /// Samples, in the same format.
    pub lines: Vec<u8>,
    /// Names and values of what is said, not counted: a version.
    pub facts: Vec<(String, String)>,
    /// Lines that couldn't be read.
    pub bad: u64,
}

/// What a sample is a part of.
enum Part<'a> {
    /// Told as it is.
    Plain,
    /// Of this family's name: grows, and a rate is told.
    Counter,
    /// A bucket of the histogram of this name.
    Bucket(&'a str),
    /// Told by others already.
    Sum,
}

impl Metrics {
    /// The lines of a server's answer that came now; as they are, too, where that is wanted. Of the first one
    /// no rates are known.
    pub(super) fn read(&mut self, body: &[u8], now: Instant, is_raw: bool) -> Told {
        let text = String::from_utf8_lossy(body);
        let since = self.told.replace(now);
        let secs = since.map(|before| now.saturating_duration_since(before).as_secs_f64());
        let secs = secs.filter(|secs| *secs > 0.0);
        let mut out = String::new();
        let mut kinds: HashMap<&str, Kind> = HashMap::new();
        let mut counters = HashMap::new();
        // In their order, which is that of the series.
        let mut histograms: Vec<(String, &str, String, Buckets)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut infos = Infos::default();
        let mut bad = 0;
        for line in text.lines() {
            if let Some(words) = line.strip_prefix("# TYPE ") {
                let mut words = words.split_whitespace();
                if let (Some(name), Some(kind)) = (words.next(), words.next()) {
                    kinds.insert(name, kind_of(kind));
                }
                continue;
            }
            let Some(sample) = Exposed::read(line) else {
                // What isn't read is told as it came.
                if !line.starts_with('#') && !line.trim().is_empty() {
                    bad += 1;
                    if self.unread.len() < UNREAD_MAX && self.unread.insert(line.to_owned()) {
                        write_line(&mut out, line);
                    }
                }
                continue;
            };
            if infos.take(&sample) {
                continue;
            }
            let part = part_of(sample.name, &kinds);
            if is_raw || matches!(part, Part::Plain) {
                write_sample(&mut out, sample.name, "", sample.labels, sample.value);
            }
            match part {
                Part::Plain | Part::Sum => {}
                Part::Counter => {
                    let key = format!("{}{}", sample.name, sample.labels);
                    if let (Some(secs), Some(before)) = (secs, self.counters.get(&key)) {
                        let grown = grown(*before, sample.value);
                        let name = sample.name.strip_suffix("_total").unwrap_or(sample.name);
                        write_sample(&mut out, name, "_per_second", sample.labels, grown / secs);
                    }
                    counters.insert(key, sample.value);
                }
                Part::Bucket(name) => {
                    let Some(bound) = label(sample.labels, "le").and_then(|le| bound(&le)) else {
                        continue;
                    };
                    let labels = without_label(sample.labels, "le");
                    let key = format!("{name}{labels}");
                    let place = *places.entry(key.clone()).or_insert_with(|| {
                        histograms.push((key, name, labels, Buckets::default()));
                        histograms.len() - 1
                    });
                    histograms[place].3.add(bound, sample.value);
                }
            }
        }
        self.counters = counters;
        let before = std::mem::take(&mut self.histograms);
        for (key, name, labels, buckets) in histograms {
            if let (Some(secs), Some(before)) = (secs, before.get(&key)) {
                let new = buckets.since(before);
                write_sample(
                    &mut out,
                    name,
                    "_count_per_second",
                    &labels,
                    new.count() / secs,
                );
                for (part, suffix) in QUANTILES {
                    if let Some(value) = new.quantile(part) {
                        write_sample(&mut out, name, suffix, &labels, value);
                    }
                }
            }
            self.histograms.insert(key, buckets);
        }
        Told {
            lines: out.into_bytes(),
            facts: infos.facts(),
            bad,
        }
    }

    /// The server was away: what it counted since says nothing of a rate.
    pub(super) fn forget(&mut self) {
        *self = Self {
            unread: std::mem::take(&mut self.unread),
            ..Self::default()
        };
    }
}

fn kind_of(word: &str) -> Kind {
    match word {
        "counter" => Kind::Counter,
        "histogram" => Kind::Histogram,
        "summary" => Kind::Summary,
        _ => Kind::Other,
    }
}

fn part_of<'a>(name: &'a str, kinds: &HashMap<&str, Kind>) -> Part<'a> {
    let kind = |name: &str| kinds.get(name).copied();
    if let Some(family) = name.strip_suffix("_bucket")
        && kind(family) == Some(Kind::Histogram)
    {
        return Part::Bucket(family);
    }
    for suffix in ["_count", "_sum", "_created"] {
        let Some(family) = name.strip_suffix(suffix) else {
            continue;
        };
        match kind(family) {
            Some(Kind::Summary) if suffix == "_count" => return Part::Counter,
            Some(Kind::Histogram | Kind::Summary | Kind::Counter) => return Part::Sum,
            // Text of before OpenMetrics types a counter with its end, and when it began as a gauge.
            _ if suffix == "_created" && kinds.get(&*format!("{family}_total")).is_some() => {
                return Part::Sum;
            }
            _ => {}
        }
    }
    // A counter of OpenMetrics is typed without its end.
    let typed = kind(name).or_else(|| kind(name.strip_suffix("_total")?));
    match typed {
        Some(Kind::Counter) => Part::Counter,
        None if name.ends_with("_total") => Part::Counter,
        _ => Part::Plain,
    }
}

/// By how much a counter has grown; one that began anew has grown from nothing.
fn grown(before: f64, now: f64) -> f64 {
    if now < before { now } else { now - before }
}

fn bound(le: &str) -> Option<f64> {
    match le {
        "+Inf" => Some(f64::INFINITY),
        number => number.parse().ok(),
    }
}

fn write_sample(out: &mut String, name: &str, suffix: &str, labels: &str, value: f64) {
    // Writing to memory doesn't fail.
    let _written = writeln!(out, "{name}{suffix}{labels} {value}");
}

fn write_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read(metrics: &mut Metrics, text: &str, at: Instant, is_raw: bool) -> Vec<String> {
        let lines = metrics.read(text.as_bytes(), at, is_raw).lines;
        let lines = String::from_utf8(lines).unwrap();
        lines.lines().map(ToOwned::to_owned).collect()
    }

    const FIRST: &str = "# HELP up Whether.\n# TYPE up gauge\nup 1\n\
        # TYPE http_requests_total counter\n\
        http_requests_total{code=\"200\"} 1000\nhttp_requests_total{code=\"500\"} 3\n\
        # TYPE latency_seconds histogram\n\
        latency_seconds_bucket{path=\"/a\",le=\"0.1\"} 5\n\
        latency_seconds_bucket{path=\"/a\",le=\"1\"} 8\n\
        latency_seconds_bucket{path=\"/a\",le=\"+Inf\"} 8\n\
        latency_seconds_sum{path=\"/a\"} 2.5\nlatency_seconds_count{path=\"/a\"} 8\n";

    #[test]
    fn counters_are_rates_and_buckets_are_quantiles_between_two_looks() {
        let (mut metrics, begin) = (Metrics::default(), Instant::now());
        assert_eq!(read(&mut metrics, FIRST, begin, false), ["up 1"]);
        let second = FIRST
            .replace("} 1000", "} 1010")
            .replace("le=\"1\"} 8", "le=\"1\"} 18")
            .replace("+Inf\"} 8", "+Inf\"} 18");
        let later = begin + Duration::from_secs(5);
        assert_eq!(
            read(&mut metrics, &second, later, false),
            [
                "up 1",
                "http_requests_per_second{code=\"200\"} 2",
                "http_requests_per_second{code=\"500\"} 0",
                "latency_seconds_count_per_second{path=\"/a\"} 2",
                "latency_seconds_p50{path=\"/a\"} 0.55",
                "latency_seconds_p95{path=\"/a\"} 0.955",
                "latency_seconds_p99{path=\"/a\"} 0.991",
            ]
        );
    }

    #[test]
    fn a_counter_that_begins_anew_grows_from_nothing_and_one_behind_a_gap_has_no_rate() {
        let (mut metrics, begin) = (Metrics::default(), Instant::now());
        let at = |secs| begin + Duration::from_secs(secs);
        read(&mut metrics, "a_total 100\n", at(0), false);
        let anew = read(&mut metrics, "a_total 6\n", at(2), false);
        assert_eq!(anew, ["a_per_second 3"]);
        metrics.forget();
        assert!(read(&mut metrics, "a_total 8\n", at(4), false).is_empty());
        assert_eq!(
            read(&mut metrics, "a_total 9\n", at(5), false),
            ["a_per_second 1"]
        );
    }

    #[test]
    fn raw_ones_are_told_beside_and_openmetrics_is_read_too() {
        let (mut metrics, begin) = (Metrics::default(), Instant::now());
        let text = "# TYPE jobs counter\njobs_total 7 # {trace_id=\"a b\"} 1.0 123.4\n\
            # TYPE rpc summary\nrpc{quantile=\"0.5\"} 0.2\nrpc_sum 4\nrpc_count 9\n# EOF\n";
        let raw = read(&mut metrics, text, begin, true);
        let all = [
            "jobs_total 7",
            "rpc{quantile=\"0.5\"} 0.2",
            "rpc_sum 4",
            "rpc_count 9",
        ];
        assert_eq!(raw, all);
        let later = begin + Duration::from_secs(1);
        let plain = read(&mut metrics, text, later, false);
        let rates = [
            "jobs_per_second 0",
            "rpc{quantile=\"0.5\"} 0.2",
            "rpc_count_per_second 0",
        ];
        assert_eq!(plain, rates);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_bad_in_each_answer_and_told_once() {
        let (mut metrics, now) = (Metrics::default(), Instant::now());
        let text = "# HELP up Whether.\nup 1\nup{a=\"b} 2\nup x\n\n";
        let mut look = || {
            let told = metrics.read(text.as_bytes(), now, false);
            (String::from_utf8(told.lines).unwrap(), told.bad)
        };
        assert_eq!(look(), ("up 1\nup{a=\"b} 2\nup x\n".into(), 2));
        assert_eq!(look(), ("up 1\n".into(), 2));
        metrics.forget();
        let again = metrics.read(text.as_bytes(), now, false);
        assert_eq!((&*again.lines, again.bad), (&b"up 1\n"[..], 2));
    }
}
