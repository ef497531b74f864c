//! One run: a folder with event files, and the folders within it, read as they grow and as more come.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::yield_now;

use super::event::Event;
use super::event_file::EventFile;
use super::event_files::{event_files_below, folder_name};
use super::record::Next;
use super::scalars::Scalars;
use crate::job::{JobSpec, TaskContext, TaskEnd};
use crate::source::ReadOptions;
use crate::source::file_job::file_job;
use crate::source::loading::Loading;
use crate::source::pump::{PumpError, Pumped, until_stopped};

/// How often to look whether files have grown.
const GROWN: Duration = Duration::from_millis(200);
/// How often to look for more files.
const MORE: Duration = Duration::from_millis(500);
/// What is read at once, before others have their turn.
const BLOCK: usize = 256 << 10;

/// A job that reads one run, be it a folder or a single file.
pub(super) fn job(path: &Path, name: Option<String>, options: ReadOptions) -> JobSpec {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    let name = name.unwrap_or_else(|| folder_name(folder));
    file_job(path, name, options, read)
}

async fn read(ctx: TaskContext, path: Arc<Path>, options: Arc<ReadOptions>) -> TaskEnd {
    ctx.tell("format", "TensorBoard events");
    let source = async {
        let scalars = Scalars::new(&ctx, &options).map_err(PumpError::NoSuchAxis)?;
        let mut run = Run {
            ctx: ctx.clone(),
            path: Arc::clone(&path),
            files: Vec::new(),
            known: HashSet::new(),
            unread: HashSet::new(),
            scalars,
            damaged: 0,
            too_large: 0,
        };
        let pumped = run.read(options.follow).await?;
        run.sum_up();
        Ok(pumped)
    };
    Box::pin(until_stopped(&ctx, &path.display().to_string(), source)).await
}

struct Run {
    ctx: TaskContext,
    path: Arc<Path>,
    files: Vec<EventFile>,
    known: HashSet<PathBuf>,
    /// Files that can't be read, which was said.
    unread: HashSet<PathBuf>,
    scalars: Scalars,
    damaged: u64,
    too_large: u64,
}

impl Run {
    async fn read(&mut self, follows: bool) -> Result<Pumped, PumpError> {
        let stop = self.ctx.stop_event().clone();
        self.look_for_files();
        let there = self.known.iter().filter_map(|path| path.metadata().ok());
        let mut loading = Loading::of(there.map(|found| found.len()).sum());
        let mut block = vec![0; BLOCK];
        let mut looked = Instant::now();
        loop {
            for place in 0..self.files.len() {
                loop {
                    if stop.is_set() {
                        return Ok(Pumped::UntilStopped);
                    }
                    let count = self.read_block(place, &mut block).await?;
                    if count == 0 {
                        break;
                    }
                    self.ctx.count_tick();
                    loading.came(count as u64, &self.ctx);
                    yield_now().await;
                }
            }
            loading.finish(&self.ctx);
            if !follows {
                return Ok(Pumped::ToTheEnd);
            }
            if !self.ctx.sleep_for(GROWN).await {
                return Ok(Pumped::UntilStopped);
            }
            if looked.elapsed() >= MORE {
                self.look_for_files();
                looked = Instant::now();
            }
        }
    }

    /// Opens files that were not there before: those of a folder in the order of their names, which begin with when
    /// they were made.
    fn look_for_files(&mut self) {
        let is_file = self.path.is_file();
        let found = if is_file {
            vec![(self.path.to_path_buf(), String::new())]
        } else {
            event_files_below(&self.path)
        };
        for (path, group) in found {
            if self.known.contains(&path) {
                continue;
            }
            match EventFile::open(&path, group) {
                Ok(file) => {
                    self.files.push(file);
                    self.known.insert(path);
                }
                Err(error) => {
                    if self.unread.insert(path.clone()) {
                        self.ctx.note(format!("{}: {error}", path.display()));
                    }
                }
            }
        }
    }

    async fn read_block(&mut self, place: usize, block: &mut [u8]) -> Result<usize, PumpError> {
        let count = self.files[place].read(block)?;
        if count > 0 {
            self.read_records(place);
            self.scalars.send().await?;
        }
        Ok(count)
    }

    fn read_records(&mut self, place: usize) {
        loop {
            let file = &mut self.files[place];
            match file.next() {
                Next::Waits => return,
                Next::Record(record) => match Event::read(file.bytes(record)) {
                    Some(event) => self.scalars.take(&event, &file.group),
                    None => self.count_damage(place),
                },
                Next::Damaged => self.count_damage(place),
                Next::TooLarge => self.too_large += 1,
            }
        }
    }

    fn count_damage(&mut self, place: usize) {
        self.damaged += 1;
        self.ctx.count_bad_lines(1);
        if self.damaged == 1 {
            let path = self.files[place].path.display();
            self.ctx.note(format!(
                "{path}: a record is damaged (its checksum doesn't fit): reading on behind it"
            ));
        }
    }

    /// What is to be said at the end.
    fn sum_up(&self) {
        if self.damaged > 1 {
            self.ctx
                .note(format!("{} records were damaged", self.damaged));
        }
        if self.too_large > 0 {
            let count = self.too_large;
            self.ctx.note(format!(
                "{count} × a record of more than 256 MB: passed over"
            ));
        }
        for file in self.files.iter().filter(|file| file.is_cut_off()) {
            let path = file.path.display();
            self.ctx
                .note(format!("{path}: its last record isn't whole"));
        }
    }
}
