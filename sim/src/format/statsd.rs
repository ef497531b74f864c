//! Lines of `StatsD`: `name:value|type`, maybe with `|@rate` and `|#tag:value,…`, and several values, `name:1:2|h`.
//! <https://github.com/statsd/statsd/blob/master/docs/metric_types.md>,
//! <https://docs.datadoghq.com/developers/dogstatsd/datagram_shell>
//!
//! A counter's sample is how many came since the one before, by its rate; a set's is how many different members it
//! has had, and a gauge with a sign is changed by so much.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::text::trim;
use super::verdict::Verdict;

/// More members of a set aren't told apart.
const MEMBERS_MAX: usize = 65_536;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    /// Timers, histograms and distributions: each value is one.
    Value,
    Millis,
    Set,
}

impl Kind {
    fn of(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"c" | b"m" => Self::Counter,
            b"g" => Self::Gauge,
            b"ms" => Self::Millis,
            b"h" | b"d" => Self::Value,
            b"s" => Self::Set,
            _ => return None,
        })
    }
}

/// Whether the line is one.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some()
}

/// Whether the line can't be Teleplot's, which has gauges of the same spelling.
pub(super) fn is_sign_in_packet(line: &[u8]) -> bool {
    parts(line).is_some_and(|parts| {
        parts.kind != Kind::Gauge || parts.rate != 1.0 || !parts.tags.is_empty()
    })
}

/// Whether something can be called so.
pub(super) fn is_name(name: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_graphic() || !byte.is_ascii();
    let fits = |byte: &u8| is_letter(byte) && !matches!(byte, b'|' | b'@' | b'>');
    !name.is_empty() && name.iter().all(fits)
}

struct Parts<'a> {
    name: &'a [u8],
    /// Tags that stand in the name: `name,tag=value`.
    name_tags: &'a [u8],
    values: &'a [u8],
    kind: Kind,
    rate: f64,
    has_rate: bool,
    tags: &'a [u8],
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let line = trim(line);
    // What has no bar is another program's, of which there are many lines a packet.
    memchr::memchr(b'|', line)?;
    let colon = memchr::memchr(b':', line)?;
    let (name, rest) = (&line[..colon], &line[colon + 1..]);
    let mut fields = rest.split(|byte| *byte == b'|');
    let values = fields.next()?;
    let kind = Kind::of(fields.next()?)?;
    let mut each = values.split(|byte| *byte == b':');
    let are_values = match kind {
        Kind::Set => !values.is_empty(),
        // `name:ms:value|g` is Teleplot's.
        Kind::Gauge => number::whole(values).is_some(),
        _ => each.all(|value| number::whole(value).is_some()),
    };
    if !is_name(name) || !are_values {
        return None;
    }
    let (mut tags, mut rate, mut has_rate): (&[u8], f64, bool) = (b"", 1.0, false);
    for field in fields {
        match field.first()? {
            b'#' => tags = &field[1..],
            b'@' => {
                rate = number::whole(&field[1..]).filter(|rate| *rate > 0.0)?;
                has_rate = true;
            }
            b'c' | b'T' | b'e' => {}
            _ => return None,
        }
    }
    let (name, name_tags) = match memchr::memchr(b',', name) {
        Some(comma) if name[comma..].contains(&b'=') => (&name[..comma], &name[comma + 1..]),
        _ => (name, &name[colon..]),
    };
    Some(Parts {
        name,
        name_tags,
        values,
        kind,
        rate,
        has_rate,
        tags,
    })
}

/// Reads the lines of a source.
#[derive(Default)]
pub(super) struct Statsd {
    /// The last values of gauges.
    gauges: HashMap<String, f64>,
    members: HashMap<String, HashSet<u64>>,
}

impl Statsd {
    /// Reads a line. Its tags make its group.
    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Option<Verdict> {
        let Parts {
            name,
            name_tags,
            values,
            kind,
            rate,
            has_rate,
            tags,
        } = parts(line)?;
        let all = tagged(tags, *b",:").chain(tagged(name_tags, *b",="));
        let name = row.tagged(name, all);
        if has_rate {
            row.ignore(Reason::Label);
        }
        if kind == Kind::Set {
            let count = self.add_member(&name, values, row.names.series_max());
            row.named(&name, "", count);
            return Some(Verdict::Row(None));
        }
        for text in values.split(|byte| *byte == b':') {
            let value = number::whole(text)?;
            match kind {
                Kind::Counter => row.named(&name, "", value / rate),
                Kind::Gauge => {
                    let has_sign = matches!(text.first(), Some(b'+' | b'-'));
                    let gauge = self.gauge(&name, row.names.series_max());
                    *gauge = if has_sign { *gauge + value } else { value };
                    row.named(&name, "", *gauge);
                }
                Kind::Millis => row.named(&name, "ms", value),
                Kind::Value | Kind::Set => row.named(&name, "", value),
            }
        }
        Some(Verdict::Row(None))
    }

    /// The last value of the gauge of this name. Of more names than there can be series nothing is kept.
    fn gauge(&mut self, name: &str, names_max: usize) -> &mut f64 {
        if self.gauges.len() >= names_max && !self.gauges.contains_key(name) {
            self.gauges.clear();
        }
        self.gauges.entry(name.to_owned()).or_default()
    }

    fn add_member(&mut self, name: &str, member: &[u8], names_max: usize) -> f64 {
        if self.members.len() >= names_max && !self.members.contains_key(name) {
            self.members.clear();
        }
        let members = self.members.entry(name.to_owned()).or_default();
        let mut hasher = DefaultHasher::new();
        member.hash(&mut hasher);
        if members.len() < MEMBERS_MAX {
            members.insert(hasher.finish());
        }
        members.len() as f64
    }
}

/// The tags of a list, each with its value; one without tells by its name.
fn tagged(text: &[u8], [between, within]: [u8; 2]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let tags = text.split(move |byte| *byte == between);
    tags.filter(|tag| !tag.is_empty())
        .map(move |tag| match memchr::memchr(within, tag) {
            Some(at) => (&tag[..at], &tag[at + 1..]),
            None => (tag, tag),
        })
}

#[cfg(test)]
mod tests;
