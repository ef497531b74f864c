//! Prometheus' text format, line by line: a sample with its labels as its group and the unit that its name ends
//! in, between lines that begin with `#`. <https://prometheus.io/docs/practices/naming/>

use super::exposition::{Sample, labels, sample, unescaped};
use super::ledger::Reason;
use super::row::Row;
use super::text::Readable;
use super::verdict::Verdict;

/// The base units by which names of metrics end.
const UNITS: [(&str, &str); 11] = [
    ("_seconds", "s"),
    ("_bytes", "B"),
    ("_celsius", "°C"),
    ("_meters", "m"),
    ("_volts", "V"),
    ("_amperes", "A"),
    ("_watts", "W"),
    ("_joules", "J"),
    ("_grams", "g"),
    ("_hertz", "Hz"),
    ("_pascals", "Pa"),
];

/// Behind the unit, what of it is told.
const PARTS: [&str; 6] = ["_total", "_sum", "_max", "_p50", "_p95", "_p99"];

/// Whether a line could be nothing else.
pub(super) fn is_sign(line: &[u8]) -> bool {
    line.starts_with(b"# TYPE ")
        || line.starts_with(b"# HELP ")
        || sample(line).is_some_and(|sample| !sample.labels.is_empty())
}

/// Reads a line.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    if line.starts_with(b"#") {
        return Some(Verdict::Header);
    }
    let Sample {
        name,
        labels,
        value,
        has_time,
    } = sample(line)?;
    if has_time {
        row.ignore(Reason::Date);
    }
    let mut readable = Readable::default();
    let name = readable.text(name);
    let unit = unit_of(name);
    match group(labels) {
        Some(group) => row.named(&format!("{group}/{name}"), unit, value),
        None => row.named(name, unit, value),
    }
    Some(Verdict::Row(None))
}

/// The labels that have a value: `method=post,code=200`. A slash of theirs would part the group's name.
fn group(braced: &[u8]) -> Option<String> {
    let (mut readable, mut valued) = (Readable::default(), Readable::default());
    let told: Vec<String> = labels(braced)
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| {
            let value = unescaped(value);
            let value = valued.text(&value).trim_matches('/');
            // A name is one line.
            let value = value.replace('/', ".").replace('\n', " ");
            format!("{}={value}", readable.text(label))
        })
        .collect();
    (!told.is_empty()).then(|| told.join(","))
}

/// The unit of a metric, as its name says it.
fn unit_of(name: &str) -> &'static str {
    let known = |name: &str| {
        let known = UNITS.iter().find(|(end, _)| name.ends_with(end));
        known.map(|(_, unit)| *unit)
    };
    if let Some(counted) = name.strip_suffix("_per_second") {
        return match known(counted) {
            Some("B") => "B/s",
            Some("J") => "W",
            // Seconds of a second, too.
            Some(_) => "",
            None => "1/s",
        };
    }
    let whole = PARTS.iter().find_map(|part| name.strip_suffix(part));
    known(whole.unwrap_or(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_that_names_end_in() {
        for (name, unit) in [
            ("process_cpu_seconds_total", "s"),
            ("go_memstats_alloc_bytes", "B"),
            ("latency_seconds_p95", "s"),
            ("node_network_receive_bytes_per_second", "B/s"),
            ("node_cpu_seconds_per_second", ""),
            ("http_requests_per_second", "1/s"),
            ("latency_seconds_count_per_second", "1/s"),
            ("node_load1", ""),
        ] {
            assert_eq!(unit_of(name), unit, "{name}");
        }
    }

    #[test]
    fn labels_are_a_group_and_slashes_of_theirs_part_nothing() {
        let labels = br#"{method="post",handler="/api/v1",empty=""}"#;
        assert_eq!(group(labels).unwrap(), "method=post,handler=api.v1");
        let escaped = br#"{a="say \"hi\"",b="C:\\new",c="two\nlines",d="\d"}"#;
        let told = r#"a=say "hi",b=C:\new,c=two lines,d=\d"#;
        assert_eq!(group(escaped).unwrap(), told);
        assert_eq!(group(b""), None);
        assert_eq!(group(br#"{a=""}"#), None);
    }
}
