//! Standard input as a source.

use std::io;
use std::os::fd::AsFd;
use std::sync::Arc;

use rustix::fs::{FileType, fstat};
use rustix::io::fcntl_dupfd_cloexec;

use crate::format::Format;
use crate::job::{JobSpec, StopEvent, Stream, TaskContext, TaskEnd, TaskSpec};

use super::ReadOptions;
use super::feed::{FallbackAxis, Feed};
use super::input::{End, Input};
use super::intake::Intake;
use super::pump::{PumpError, Pumped, close, pump, until_stopped};

/// A job that reads the program's standard input to its end.
///
/// It ends as "end of input", or at the stop event without waiting for more.
pub fn standard_input(options: ReadOptions) -> JobSpec {
    let name = options.name.clone().unwrap_or_else(|| "stdin".into());
    let format = options.format;
    let intake = Intake::new(options);
    let taken = Arc::clone(&intake);
    let reader = TaskSpec::new("reader", move |ctx| run(ctx, Arc::clone(&taken), format));
    let job = JobSpec::new(name).detail("standard input");
    let job = job.task(reader).attach(intake);
    if is_a_file(rustix::stdio::stdin()).unwrap_or(false) {
        job
    } else {
        job.live_source()
    }
}

async fn run(ctx: TaskContext, intake: Arc<Intake>, format: Option<Format>) -> TaskEnd {
    if let Some(format) = format {
        ctx.tell("format", format.name());
    }
    let source = read(&ctx, &intake, ctx.stop_event());
    until_stopped(&ctx, "standard input", source).await
}

async fn read(
    ctx: &TaskContext,
    intake: &Arc<Intake>,
    stop: &StopEvent,
) -> Result<Pumped, PumpError> {
    // The copy shares its place with the original, which the rest of the program may use later.
    let copy = fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3).map_err(io::Error::from)?;
    let axis = if is_a_file(&copy)? {
        FallbackAxis::Row
    } else {
        FallbackAxis::Time
    };
    let mut input = Input::new(copy, End::Nothing)?;
    let mut feed = Feed::new(ctx, Stream::Out, intake, axis);
    feed.count_lines();
    let pumped = pump(ctx, (&mut input, &mut feed), stop.latch()).await?;
    close(&mut feed, pumped).await
}

/// Whether all of it is there already.
fn is_a_file(descriptor: impl AsFd) -> io::Result<bool> {
    let mode = fstat(descriptor)?.st_mode;
    Ok(FileType::from_raw_mode(mode) == FileType::RegularFile)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{PipeWriter, Read, Write, pipe};
    use std::process::{Child, Stdio};

    use rustix::fs::{OFlags, fcntl_getfl};

    use crate::job::StopMethod;
    use crate::source::ReadOptions;
    use crate::source::harness::{again, is_again, watch};

    use super::standard_input;

    const READER: &str = concat!(
        module_path!(),
        "::what_comes_through_standard_input_is_read"
    );

    /// Reads standard input as a job, and says what came of it.
    fn read_and_tell() {
        let mut job = watch(standard_input(ReadOptions::default()));
        job.until("a stop or the end", |heard| {
            heard.has_line("stop") || heard.job.state().has_ended()
        });
        if job.has_line("stop") {
            job.stop(StopMethod::Event);
        }
        let reason = job.end();
        let axis = job.spec("a").axis_name().map(str::to_owned);
        println!("told: {:?} {axis:?} {reason}", job.values("a"));
    }

    fn told(mut reader: Child) -> String {
        let mut all = String::new();
        reader
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut all)
            .unwrap();
        assert!(reader.wait().unwrap().success(), "{all}");
        let told = all.lines().find_map(|line| line.split_once("told: "));
        told.unwrap().1.to_owned()
    }

    fn piped() -> (Child, PipeWriter) {
        let (ours, theirs) = pipe().unwrap();
        let reader = again(READER)
            .stdin(ours.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut writer = theirs;
        writer.write_all(b"a=1\na=2\n").unwrap();
        (reader, writer)
    }

    #[test]
    fn what_comes_through_standard_input_is_read() {
        if is_again(READER) {
            return read_and_tell();
        }
        let (reader, writer) = piped();
        drop(writer);
        assert_eq!(told(reader), "[1.0, 2.0] None end of input");
    }

    #[test]
    fn the_stop_event_does_not_wait_for_more_input() {
        let (reader, mut writer) = piped();
        writer.write_all(b"stop\n").unwrap();
        assert_eq!(told(reader), "[1.0, 2.0] None stop event");
        drop(writer);
    }

    #[test]
    fn a_regular_file_at_standard_input_is_read_over_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        std::fs::write(&path, "a=5\na=6\n").unwrap();
        let file = Stdio::from(File::open(path).unwrap());
        let reader = again(READER).stdin(file).spawn().unwrap();
        assert_eq!(told(reader), "[5.0, 6.0] Some(\"row\") end of input");
    }

    #[test]
    fn standard_input_is_left_as_it_was() {
        let (ours, theirs) = pipe().unwrap();
        let reader = again(READER)
            .stdin(ours.try_clone().unwrap())
            .spawn()
            .unwrap();
        (&theirs).write_all(b"a=1\na=2\nstop\n").unwrap();
        told(reader);
        assert!(!fcntl_getfl(&ours).unwrap().contains(OFlags::NONBLOCK));
    }
}
