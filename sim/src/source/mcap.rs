//! MCAP, as robots' programs log: the numbers in its JSON messages, over the time at which they were logged.
//!
//! The form is said by mcap.dev/spec. It is read here as it grows and behind damage; nothing of its index is
//! needed for that.

mod chunk;
mod message;
mod record;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;

use self::message::{Flattened, Said};
use self::record::{Next, Records};
use super::ReadOptions;
use super::curves::{Curves, X};
use super::file_job::{file_job, read_as};
use super::found_file::{file_name, identity};
use super::loading::Loading;
use super::long_rows::infinite;
use super::pump::{PumpError, Pumped};
use crate::job::{AxisKind, AxisReading, AxisSpec, JobSpec, Over, TaskContext, TaskEnd};

/// How often to look whether the file has grown.
const GROWN: Duration = Duration::from_millis(100);
/// What is read at once.
const BLOCK: usize = 256 << 10;
/// Times before this (1980) are no dates: the log counts from when something began.
const DATES_SECS: f64 = 315_532_800.0;
/// The axis, as its records call it.
const LOG_TIME: &str = "log time";
/// Channels of so many other encodings are told by name.
const TOLD_MAX: usize = 20;

/// A job that reads such a file.
pub(super) fn mcap(path: &Path, options: ReadOptions) -> JobSpec {
    file_job(path, file_name(path), options, read)
}

async fn read(ctx: TaskContext, path: Arc<Path>, options: Arc<ReadOptions>) -> TaskEnd {
    let source = read_file(&ctx, &path, &options);
    read_as("MCAP", &ctx, &path, source).await
}

async fn read_file(
    ctx: &TaskContext,
    path: &Path,
    options: &ReadOptions,
) -> Result<Pumped, PumpError> {
    if let Some(x) = options.x.as_deref().filter(|x| *x != LOG_TIME) {
        let none = format!("no {x:?} to stand over: messages stand over their {LOG_TIME:?}");
        return Err(PumpError::NoSuchAxis(none));
    }
    let stop = ctx.stop_event().clone();
    let mut file = File::open(path)?;
    let mut loading = Loading::of(file.metadata()?.len());
    let mut log = Log::new(ctx, options);
    let mut records = Records::default();
    let mut block = vec![0; BLOCK];
    let mut bytes = 0;
    loop {
        let count = file.read(&mut block)?;
        if stop.is_set() {
            return Ok(Pumped::UntilStopped);
        }
        if count > 0 {
            ctx.count_tick();
            bytes += count as u64;
            records.take(&block[..count]);
            log.read(&mut records).await?;
            loading.came(count as u64, ctx);
            yield_now().await;
            continue;
        }
        loading.finish(ctx);
        if !options.follow || log.is_complete {
            log.sum_up(&records);
            return Ok(Pumped::ToTheEnd);
        }
        if !ctx.sleep_for(GROWN).await {
            log.sum_up(&records);
            return Ok(Pumped::UntilStopped);
        }
        if is_another(path, (&file, bytes))? {
            ctx.note("written anew: reading from its beginning".into());
            file = File::open(path)?;
            bytes = 0;
            records = Records::default();
            log.begin_anew().await?;
        }
    }
}

/// Whether another file stands in the place of the one that was read so far, or it was truncated. One that is gone may
/// come back.
fn is_another(path: &Path, (file, bytes): (&File, u64)) -> std::io::Result<bool> {
    let Ok(found) = path.metadata() else {
        return Ok(false);
    };
    Ok(found.len() < bytes || identity(&found) != identity(&file.metadata()?))
}

/// A channel: what its messages are called, and whether they can be read.
#[derive(Debug)]
struct Channel {
    topic: Box<str>,
    is_json: bool,
    /// Of its values, where its writer said so.
    unit: Box<str>,
    /// Its values are labels, as its writer said.
    is_state: bool,
    /// The field over which its values stand, where its writer said so.
    over: Option<AxisSpec>,
}

/// What was read of a file.
struct Log {
    ctx: TaskContext,
    curves: Curves,
    /// What messages stand over that don't say it themselves, once there is one.
    axis: Option<AxisSpec>,
    has_axis: bool,
    schemas: HashMap<u16, Box<str>>,
    channels: HashMap<u16, Channel>,
    flattened: Flattened,
    /// Messages of other encodings.
    others: u64,
    /// Channels of other encodings.
    other_channels: usize,
    damaged: u64,
    bad: u64,
    /// Its writer has closed it.
    is_complete: bool,
}

impl Log {
    fn new(ctx: &TaskContext, options: &ReadOptions) -> Self {
        Self {
            ctx: ctx.clone(),
            curves: Curves::new(ctx, options),
            axis: None,
            has_axis: false,
            schemas: HashMap::new(),
            channels: HashMap::new(),
            flattened: Flattened::default(),
            others: 0,
            other_channels: 0,
            damaged: 0,
            bad: 0,
            is_complete: false,
        }
    }

    /// All that was said is said anew by another file.
    async fn begin_anew(&mut self) -> Result<(), PumpError> {
        self.schemas.clear();
        self.channels.clear();
        self.curves.begin_anew().await?;
        Ok(())
    }

    /// Reads all the records that are whole.
    async fn read(&mut self, records: &mut Records) -> Result<(), PumpError> {
        loop {
            match records.next() {
                Next::Waits => break,
                Next::Damaged => self.count_damage("what lies here is no record"),
                Next::Record(record::CHUNK, place) => match chunk::open(records.bytes(place)) {
                    Ok(bytes) => {
                        self.read_chunk(&bytes);
                        self.curves.send().await?;
                        yield_now().await;
                    }
                    Err(why) => self.count_damage(&why),
                },
                Next::Record(kind, place) => {
                    // The summary behind the data says channels once more.
                    let bytes = records.bytes(place);
                    if self.read_record(kind, bytes).is_none() {
                        self.count_damage("a record doesn't say what one of its kind says");
                    }
                }
            }
        }
        self.curves.send().await?;
        Ok(())
    }

    fn read_chunk(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let read = record::split_off(&mut bytes)
                .and_then(|(kind, content)| self.read_record(kind, content));
            if read.is_none() {
                return self.count_damage("a record doesn't say what one of its kind says");
            }
        }
    }

    /// Reads one record; `None` if it isn't what its kind says.
    fn read_record(&mut self, kind: u8, content: &[u8]) -> Option<()> {
        let mut content = content;
        match kind {
            record::SCHEMA => {
                let id = record::u16_of(&mut content)?;
                self.schemas
                    .insert(id, record::text_of(&mut content)?.into());
            }
            record::CHANNEL => self.read_channel(content)?,
            record::MESSAGE => self.read_message(content)?,
            record::FOOTER => self.is_complete = true,
            _ => {}
        }
        Some(())
    }

    fn read_channel(&mut self, mut content: &[u8]) -> Option<()> {
        let id = record::u16_of(&mut content)?;
        let schema = record::u16_of(&mut content)?;
        let topic = record::text_of(&mut content)?;
        let encoding = record::text_of(&mut content)?;
        let is_json = encoding.eq_ignore_ascii_case("json");
        let notes = record::map_of(&mut content)?;
        let note = |key| notes.iter().find(|(known, _)| *known == key);
        let channel = Channel {
            topic: topic.trim_start_matches('/').into(),
            is_json,
            unit: note("unit").map_or("", |(_, unit)| unit).into(),
            is_state: note("kind").is_some_and(|(_, kind)| *kind == "state"),
            over: note("over").map(|(_, over)| own_axis(over)),
        };
        let is_news = self.channels.insert(id, channel).is_none();
        if is_news && !is_json {
            self.tell_other(topic, encoding, schema);
        }
        Some(())
    }

    /// Names a channel whose messages aren't read.
    fn tell_other(&mut self, topic: &str, encoding: &str, schema: u16) {
        self.other_channels += 1;
        if self.other_channels > TOLD_MAX {
            return;
        }
        let encoding = match encoding {
            "" => "no encoding that is told",
            encoding => encoding,
        };
        let schema = self.schemas.get(&schema).map(|name| format!(" of {name}"));
        let schema = schema.unwrap_or_default();
        self.ctx.note(format!(
            "{topic}{schema} isn't shown: its messages are {encoding}, and JSON is what is read"
        ));
    }

    fn read_message(&mut self, mut content: &[u8]) -> Option<()> {
        let channel = record::u16_of(&mut content)?;
        let _sequence = record::u32_of(&mut content)?;
        let log_time = record::u64_of(&mut content)?;
        let _publish_time = record::u64_of(&mut content)?;
        let Some(channel) = self.channels.get(&channel) else {
            // That of a channel which was lost with a damaged chunk.
            self.count_bad("a message of a channel that wasn't told");
            return Some(());
        };
        if !channel.is_json {
            self.others += 1;
            return Some(());
        }
        let over = channel.over.as_ref();
        let field = over.map(|axis| &*axis.name);
        let Some(said) = self.flattened.read(&channel.topic, field, content) else {
            self.count_bad("a message isn't the JSON that its channel says");
            return Some(());
        };
        let x = said.x().unwrap_or(log_time as f64 / 1e9);
        let axis = over.filter(|_| said.x().is_some());
        let axis = match axis {
            Some(axis) => axis,
            None => self.axis.get_or_insert_with(|| axis_of(x)),
        };
        if !std::mem::replace(&mut self.has_axis, true) {
            self.curves.stand_over(reading_of(axis));
        }
        for (name, value) in said.values() {
            let Some((key, is_new)) = self.curves.find_or_make(name, Some(axis)) else {
                self.curves.pass_over();
                continue;
            };
            if is_new && !channel.unit.is_empty() {
                self.curves.describe(key, |spec| spec.unit(&*channel.unit));
            }
            match value {
                Said::Number(value) => self.curves.push(key, x, value),
                Said::Label(label) => match infinite(label).filter(|_| !channel.is_state) {
                    Some(value) => self.curves.push(key, x, value),
                    None => self.curves.push_label(key, x, label),
                },
            }
        }
        self.curves.ignore(X, 1);
        self.curves.ignore("date", said.dates());
        self.curves.reach(x);
        Some(())
    }

    fn count_damage(&mut self, why: &str) {
        self.damaged += 1;
        self.ctx.count_bad_lines(1);
        if self.damaged == 1 {
            self.ctx
                .note(format!("damaged: {why}; reading on behind it"));
        }
    }

    fn count_bad(&mut self, why: &str) {
        self.bad += 1;
        self.ctx.count_bad_lines(1);
        if self.bad == 1 {
            self.ctx.note(format!("bad message: {why}"));
        }
    }

    /// What is to be said at the end.
    fn sum_up(&self, records: &Records) {
        let (others, channels) = (self.others, self.other_channels);
        if others > 0 {
            self.ctx.note(format!(
                "{others} messages of {channels} channels aren't JSON and weren't read"
            ));
        }
        if self.damaged > 1 {
            self.ctx.note(format!("damaged in {} places", self.damaged));
        }
        if self.bad > 1 {
            self.ctx
                .note(format!("{} messages couldn't be read", self.bad));
        }
        if !self.is_complete {
            let why = if records.has_begun_one() {
                "its last record isn't whole"
            } else {
                "it goes as far as it was written"
            };
            self.ctx.note(format!("its writer hasn't closed it: {why}"));
        }
    }
}

/// What messages stand over of which the first was logged at `x`.
fn axis_of(x: f64) -> AxisSpec {
    AxisSpec::named(LOG_TIME).kind(if x >= DATES_SECS {
        AxisKind::Clock
    } else {
        AxisKind::Elapsed
    })
}

/// The axis of a channel that says of which field it is; `t` counts seconds.
fn own_axis(name: &str) -> AxisSpec {
    AxisSpec::named(name).kind(match name {
        "t" => AxisKind::Elapsed,
        _ => AxisKind::Number,
    })
}

fn reading_of(axis: &AxisSpec) -> AxisReading {
    AxisReading {
        kind: match axis.kind {
            AxisKind::Number | AxisKind::Row => Over::Column,
            _ => Over::Time,
        },
        name: axis.name.clone(),
        first: None,
        last: None,
    }
}
