//! MCAP (mcap.dev's specification, version 0): a channel for each series, a JSON message for each sample, in chunks
//! that aren't packed, with indexes.
//!
//! Written by hand: the crate brings forty others to build, for what is two hundred lines without packing.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::mem;

use super::join::JoinedColumn;
use super::json_lines::push_value;
use super::number;
use super::table::{Layout, Table, axis_name};
use crate::store::{SeriesInfo, XAxis};

const MAGIC: &[u8] = b"\x89MCAP0\r\n";
/// A chunk that has so many bytes is full.
const CHUNK_BYTES: usize = 1 << 20;

const HEADER: u8 = 0x01;
const FOOTER: u8 = 0x02;
const SCHEMA: u8 = 0x03;
const CHANNEL: u8 = 0x04;
const MESSAGE: u8 = 0x05;
const CHUNK: u8 = 0x06;
const MESSAGE_INDEX: u8 = 0x07;
const CHUNK_INDEX: u8 = 0x08;
const STATISTICS: u8 = 0x0B;
const DATA_END: u8 = 0x0F;

pub(super) struct Mcap<W: Write> {
    to: W,
    at: u64,
    layout: Layout,
    /// Messages that aren't written yet, and where each channel has which of them.
    chunk: Vec<u8>,
    places: BTreeMap<u16, Vec<(u64, u64)>>,
    chunk_indexes: Vec<u8>,
    chunks: u32,
    counts: BTreeMap<u16, u64>,
    times: Option<[u64; 2]>,
    message: Vec<u8>,
}

impl<W: Write> Mcap<W> {
    pub(super) fn new(to: W, layout: Layout) -> io::Result<Self> {
        if layout.series.len() >= usize::from(u16::MAX) {
            let what = "MCAP has no more than 65,534 channels: choose series";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
        let mut table = Self {
            to,
            at: 0,
            layout,
            chunk: Vec::new(),
            places: BTreeMap::new(),
            chunk_indexes: Vec::new(),
            chunks: 0,
            counts: BTreeMap::new(),
            times: None,
            message: Vec::new(),
        };
        table.put(MAGIC)?;
        let mut header = Vec::new();
        push_text(&mut header, "");
        push_text(
            &mut header,
            concat!("sprintscope ", env!("CARGO_PKG_VERSION")),
        );
        table.put(&record(HEADER, &header))?;
        let about = table.about();
        table.put(&about)?;
        Ok(table)
    }

    /// Schemas and channels.
    fn about(&self) -> Vec<u8> {
        let mut records = Vec::new();
        for (place, info) in self.layout.series.iter().enumerate() {
            let id = channel(place);
            let mut schema = id.to_le_bytes().to_vec();
            push_text(&mut schema, &info.name);
            push_text(&mut schema, "jsonschema");
            push_bytes(&mut schema, schema_of(info).as_bytes());
            records.extend(record(SCHEMA, &schema));
            let mut about = id.to_le_bytes().to_vec();
            about.extend(id.to_le_bytes());
            push_text(&mut about, &info.name);
            push_text(&mut about, "json");
            let mut notes = Vec::new();
            let kind = if info.is_state() { "state" } else { "numbers" };
            let told = [
                ("unit", &*info.unit),
                ("over", axis_name(&info.x)),
                ("kind", kind),
            ];
            for (key, value) in told {
                push_text(&mut notes, key);
                push_text(&mut notes, value);
            }
            push_bytes(&mut about, &notes);
            records.extend(record(CHANNEL, &about));
        }
        records
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn end_chunk(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let (messages, places) = (mem::take(&mut self.chunk), mem::take(&mut self.places));
        let times = places.values().flatten().map(|(time, _)| *time);
        let start = times.clone().min().unwrap_or(0);
        let end = times.max().unwrap_or(0);
        let all = self.times.unwrap_or([start, end]);
        self.times = Some([all[0].min(start), all[1].max(end)]);
        let mut chunk = Vec::with_capacity(messages.len() + 64);
        for number in [start, end, messages.len() as u64] {
            chunk.extend(number.to_le_bytes());
        }
        chunk.extend(crc32fast::hash(&messages).to_le_bytes());
        push_text(&mut chunk, "");
        chunk.extend((messages.len() as u64).to_le_bytes());
        chunk.extend(&messages);
        let (at, chunk) = (self.at, record(CHUNK, &chunk));
        self.put(&chunk)?;
        let indexes_at = self.at;
        let mut of_channels = Vec::new();
        for (channel, mut places) in places {
            places.sort_by_key(|(time, _)| *time);
            of_channels.extend(channel.to_le_bytes());
            of_channels.extend(self.at.to_le_bytes());
            let mut index = channel.to_le_bytes().to_vec();
            index.extend((places.len() as u32 * 16).to_le_bytes());
            for (time, offset) in places {
                index.extend(time.to_le_bytes());
                index.extend(offset.to_le_bytes());
            }
            self.put(&record(MESSAGE_INDEX, &index))?;
        }
        let mut index = Vec::new();
        for number in [start, end, at, chunk.len() as u64] {
            index.extend(number.to_le_bytes());
        }
        push_bytes(&mut index, &of_channels);
        index.extend((self.at - indexes_at).to_le_bytes());
        push_text(&mut index, "");
        for _packed_and_not in 0..2 {
            index.extend((messages.len() as u64).to_le_bytes());
        }
        self.chunk_indexes.extend(record(CHUNK_INDEX, &index));
        self.chunks += 1;
        Ok(())
    }

    fn statistics(&self) -> Vec<u8> {
        let [start, end] = self.times.unwrap_or_default();
        let channels = self.layout.series.len();
        let mut body = self.counts.values().sum::<u64>().to_le_bytes().to_vec();
        body.extend((channels as u16).to_le_bytes());
        body.extend((channels as u32).to_le_bytes());
        body.extend([0; 8]); // neither attachments nor metadata
        body.extend(self.chunks.to_le_bytes());
        body.extend(start.to_le_bytes());
        body.extend(end.to_le_bytes());
        let mut counts = Vec::new();
        for (channel, count) in &self.counts {
            counts.extend(channel.to_le_bytes());
            counts.extend(count.to_le_bytes());
        }
        push_bytes(&mut body, &counts);
        record(STATISTICS, &body)
    }
}

impl<W: Write> Table for Mcap<W> {
    fn samples(&mut self, series: usize, xs: &[f64], values: &[f64]) -> io::Result<()> {
        let info = std::sync::Arc::clone(&self.layout.series[series]);
        let (id, wall_start) = (channel(series), self.layout.wall_start);
        let mut before_x = b"{".to_vec();
        number::push_json_text(&mut before_x, axis_name(&info.x));
        before_x.push(b':');
        let count = self.counts.entry(id).or_default();
        let mut sequence = *count as u32;
        *count += xs.len() as u64;
        for (x, value) in xs.iter().zip(values) {
            let time = nanos(*x, &info.x, wall_start);
            self.message.clear();
            self.message.extend(id.to_le_bytes());
            self.message.extend(sequence.to_le_bytes());
            self.message.extend(time.to_le_bytes());
            self.message.extend(time.to_le_bytes());
            self.message.extend_from_slice(&before_x);
            number::push_json(&mut self.message, *x);
            self.message.extend_from_slice(b",\"value\":");
            push_value(&mut self.message, &info, *value);
            self.message.push(b'}');
            let place = (time, self.chunk.len() as u64);
            self.places.entry(id).or_default().push(place);
            self.chunk.push(MESSAGE);
            let bytes = self.message.len() as u64;
            self.chunk.extend(bytes.to_le_bytes());
            self.chunk.extend_from_slice(&self.message);
            sequence = sequence.wrapping_add(1);
            if self.chunk.len() >= CHUNK_BYTES {
                self.end_chunk()?;
            }
        }
        Ok(())
    }

    fn joined(&mut self, _: &[f64], _: &[JoinedColumn]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.end_chunk()?;
        self.put(&record(DATA_END, &[0; 4]))?;
        let summary = [self.about(), self.statistics(), self.chunk_indexes.clone()].concat();
        let mut footer = self.at.to_le_bytes().to_vec();
        footer.extend([0; 8]); // no offsets of the summary's groups
        // The checksum is of the summary and of the footer up to itself.
        let mut crc = crc32fast::Hasher::new();
        crc.update(&summary);
        crc.update(&[FOOTER]);
        crc.update(&20_u64.to_le_bytes());
        crc.update(&footer);
        footer.extend(crc.finalize().to_le_bytes());
        self.put(&summary)?;
        self.put(&record(FOOTER, &footer))?;
        self.put(MAGIC)?;
        self.to.flush()
    }
}

/// Schemas and channels are counted from 1: a schema 0 is none.
fn channel(series: usize) -> u16 {
    series as u16 + 1
}

/// The wall clock's nanoseconds; of an axis without times as if it counted seconds, so that viewers draw it evenly.
fn nanos(x: f64, axis: &XAxis, wall_start: f64) -> u64 {
    match axis {
        XAxis::Time => ((wall_start * 1e9) as u64).saturating_add_signed((x * 1e9) as i64),
        XAxis::Own { .. } => (x * 1e9) as u64,
    }
}

fn schema_of(info: &SeriesInfo) -> String {
    let mut x = Vec::new();
    number::push_json_text(&mut x, axis_name(&info.x));
    let x = String::from_utf8_lossy(&x);
    let value = if info.is_state() { "string" } else { "number" };
    format!(
        r#"{{"type":"object","properties":{{{x}:{{"type":"number"}},"value":{{"type":"{value}"}}}}}}"#
    )
}

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(body.len() + 9);
    record.push(kind);
    record.extend((body.len() as u64).to_le_bytes());
    record.extend(body);
    record
}

fn push_bytes(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend((bytes.len() as u32).to_le_bytes());
    body.extend(bytes);
}

fn push_text(body: &mut Vec<u8>, text: &str) {
    push_bytes(body, text.as_bytes());
}
