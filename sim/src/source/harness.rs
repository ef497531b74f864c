//! A small language for tests: a scope without a hub, whose jobs are watched through their messages.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::job::{
    Clock, Job, JobManager, JobSpec, LogLine, Message, SeriesSpec, StopBy, StopMethod, Stream,
    Times,
};

/// Longer than anything here takes, however busy the machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// What was heard of a job.
pub(super) struct Watched {
    manager: JobManager,
    pub job: Job,
    messages: flume::Receiver<Message>,
    pub lines: Vec<LogLine>,
    pub specs: Vec<SeriesSpec>,
    pub samples: Vec<Vec<(f64, f64)>>,
    pub batches: usize,
    pub gaps: usize,
    /// When the last one was.
    pub last_gap: f64,
    pub largest_message: usize,
}

/// Starts a job with more grace than a test has patience.
pub(super) fn watch(spec: JobSpec) -> Watched {
    watch_within(spec, Duration::from_secs(30), 64)
}

/// Starts a job with this grace, into a channel for so many messages.
pub(super) fn watch_within(spec: JobSpec, grace: Duration, capacity: usize) -> Watched {
    let (sender, messages) = flume::bounded(capacity);
    let manager = JobManager::new(sender, Clock::start(), grace, || {});
    let job = manager.start(spec);
    Watched {
        manager,
        job,
        messages,
        lines: Vec::new(),
        specs: Vec::new(),
        samples: Vec::new(),
        batches: 0,
        gaps: 0,
        last_gap: 0.0,
        largest_message: 0,
    }
}

impl Watched {
    /// Hears messages until this holds.
    pub(super) fn until(&mut self, what: &str, mut holds: impl FnMut(&Self) -> bool) -> &mut Self {
        let deadline = Instant::now() + DEADLINE;
        while !holds(self) {
            assert!(
                Instant::now() < deadline,
                "{what} never came: {}",
                self.told()
            );
            // A condition that no message announces is looked at again soon.
            if let Ok(message) = self.messages.recv_timeout(Duration::from_millis(10)) {
                self.hear(message);
            }
        }
        self
    }

    /// Hears messages until this line was printed.
    pub(super) fn until_line(&mut self, line: &str) -> &mut Self {
        self.until(line, |heard| heard.has_line(line))
    }

    pub(super) fn stop(&mut self, method: StopMethod) -> &mut Self {
        let _outcome = self.job.stop(method, StopBy::Client);
        self
    }

    /// Hears everything up to the job's end and returns its reason.
    pub(super) fn end(&mut self) -> String {
        self.until("the end", |heard| heard.job.state().has_ended());
        while let Ok(message) = self.messages.try_recv() {
            self.hear(message);
        }
        self.job.status().reason.unwrap().to_string()
    }

    /// The same without hearing anything: for a channel that stays full.
    pub(super) fn end_unheard(&mut self) -> String {
        assert!(self.job.wait(DEADLINE), "the job doesn't end");
        self.job.status().reason.unwrap().to_string()
    }

    pub(super) fn has_line(&self, line: &str) -> bool {
        self.lines.iter().any(|heard| &*heard.text == line)
    }

    /// The lines from one stream.
    pub(super) fn lines_of(&self, stream: Stream) -> Vec<&str> {
        let lines = self.lines.iter().filter(|line| line.stream == stream);
        lines.map(|line| &*line.text).collect()
    }

    /// The values of a series, in order.
    pub(super) fn values(&self, name: &str) -> Vec<f64> {
        self.points(name).iter().map(|sample| sample.1).collect()
    }

    /// The times of a series, in order.
    pub(super) fn times(&self, name: &str) -> Vec<f64> {
        self.points(name).iter().map(|sample| sample.0).collect()
    }

    pub(super) fn spec(&self, name: &str) -> &SeriesSpec {
        &self.specs[self.index(name).expect("a series of this name")]
    }

    /// What the source told of itself.
    pub(super) fn detail(&self, detail: &str) -> String {
        let details = self.job.details();
        let found = details.into_iter().find(|(known, _)| *known == detail);
        found.expect("the detail was told").1
    }

    fn points(&self, name: &str) -> &[(f64, f64)] {
        self.index(name).map_or(&[], |index| &self.samples[index])
    }

    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.specs.iter().position(|spec| spec.name == name)
    }

    fn hear(&mut self, message: Message) {
        match message {
            Message::Series { index, spec, .. } => {
                assert_eq!(index as usize, self.specs.len());
                self.specs.push(spec);
                self.samples.push(Vec::new());
            }
            Message::Unit { index, unit, .. } => self.specs[index as usize].unit = unit,
            Message::Batch {
                index,
                times,
                values,
                ..
            } => {
                self.batches += 1;
                self.largest_message = self.largest_message.max(values.len());
                let time = |i: usize| match &times {
                    Times::Regular { start, step } => start + i as f64 * step,
                    Times::Each(times) => times[i],
                };
                let samples = values.iter().enumerate().map(|(i, v)| (time(i), *v));
                self.samples[index as usize].extend(samples);
            }
            Message::Gap { t, .. } => {
                self.gaps += 1;
                self.last_gap = t;
            }
            Message::Clear { index, .. } => self.samples[index as usize].clear(),
            Message::Log { lines, .. } => self.lines.extend(lines),
            Message::TurnedOutData { lines: told, .. } => {
                let lines = self.lines.iter_mut();
                let turned =
                    lines.filter(|line| told.texts.iter().any(|text| **text == *line.text));
                turned.for_each(|line| line.is_data = true);
            }
            _ => {}
        }
    }

    fn told(&self) -> String {
        let names: BTreeMap<_, _> = self
            .specs
            .iter()
            .zip(&self.samples)
            .map(|(spec, samples)| (&spec.name, samples.len()))
            .collect();
        format!("{:?} {:?} {names:?}", self.job.status(), self.lines)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Whatever the test left running.
        self.manager.stop_all(StopMethod::Loop, StopBy::Close);
        while !self.manager.wait_all(Duration::from_millis(5)) {
            while self.messages.try_recv().is_ok() {}
        }
    }
}

/// Set in a test program that was started by one of its own tests.
const AGAIN: &str = "SPRINTSCOPE_TEST_AGAIN";

/// This test program once more, to run this one test only: in it, [`is_again`] holds.
pub(super) fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let (_, path) = test.split_once("::").expect("a path within the crate");
    command
        .args([path, "--exact", "--nocapture", "--test-threads=1"])
        .env(AGAIN, test)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// Whether this is the test program that [`again`] started for this test.
pub(super) fn is_again(test: &str) -> bool {
    std::env::var_os(AGAIN).is_some_and(|wanted| wanted == test)
}

/// Whether a process of this number is there, other than as an entry that waits to be reaped.
pub(super) fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    // The state is behind the name, which may hold anything.
    let state = stat
        .ok()
        .and_then(|stat| Some(stat.rsplit_once(") ")?.1.chars().next()));
    !matches!(state, None | Some(None | Some('Z' | 'X')))
}

/// Waits until none of these processes is there any more.
pub(super) fn until_gone(pids: &[&str]) {
    let deadline = Instant::now() + DEADLINE;
    while pids.iter().any(|pid| is_alive(pid)) {
        assert!(Instant::now() < deadline, "still there: {pids:?}");
        std::thread::yield_now();
    }
}
