//! How fast jobs stop and start, beside bare threads: `cargo bench --bench stop`.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use sprintscope_sim::task::stopper;
use sprintscope_sim::{Job, JobSpec, JobState, Scope, StopBy, StopMethod, TaskSpec};

const RUNS: usize = 1_000;
const HOUR: Duration = Duration::from_hours(1);
const LIMIT: Duration = Duration::from_mins(1);

fn main() {
    stopping();
    println!();
    thousand_jobs();
}

fn stopping() {
    println!("stop asked → job ended, {RUNS} runs      median µs    p99 µs   ratio (median, p99)");
    let bare = sorted(bare_round_trip);
    row("condvar notify → thread joined", &bare, &bare);
    let scope = Scope::new();
    for tasks in [1, 10, 1_000] {
        let took = sorted(|| stopped(&scope, tasks));
        row(&format!("{tasks} sleeping tasks"), &took, &bare);
    }
}

fn row(what: &str, took: &[Duration], bare: &[Duration]) {
    let micros = |duration: Duration| duration.as_secs_f64() * 1e6;
    let at = |times: &[Duration], part: f64| micros(times[(times.len() as f64 * part) as usize]);
    let (median, p99) = (at(took, 0.5), at(took, 0.99));
    let ratios = (median / at(bare, 0.5), p99 / at(bare, 0.99));
    println!(
        "{what:<36} {median:>10.1} {p99:>9.1} {:>9.2} {:>9.2}",
        ratios.0, ratios.1
    );
}

fn sorted(run: impl FnMut() -> Duration) -> Vec<Duration> {
    let mut times: Vec<Duration> = std::iter::repeat_with(run).take(RUNS).collect();
    times.sort_unstable();
    times
}

fn sleeper(tasks: usize) -> JobSpec {
    let sleeping = TaskSpec::new("sleeper", |ctx| async move { while ctx.sleep().await {} });
    let job = JobSpec::new("job").stopper(stopper(0, HOUR)).without_io();
    (0..tasks).fold(job, |job, _| job.task(sleeping.clone().every(HOUR)))
}

fn stopped(scope: &Scope, tasks: usize) -> Duration {
    let job = scope.start(sleeper(tasks));
    wait_running(&job);
    // Long enough for every task to have begun its sleep.
    thread::sleep(Duration::from_millis(1));
    let start = Instant::now();
    let _asked = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(LIMIT), "a job stops");
    let took = start.elapsed();
    scope.jobs().flush();
    took
}

fn wait_running(job: &Job) {
    while job.state() == JobState::Starting {
        thread::sleep(Duration::from_micros(100));
    }
}

fn bare_round_trip() -> Duration {
    let event = Arc::new((Mutex::new(false), Condvar::new()));
    let waited = Arc::clone(&event);
    let thread = spawn(move || {
        let mut is_set = waited.0.lock();
        waited.1.wait_while(&mut is_set, |is_set| !*is_set);
    });
    thread::sleep(Duration::from_millis(1));
    let start = Instant::now();
    *event.0.lock() = true;
    event.1.notify_all();
    join(thread);
    start.elapsed()
}

fn thousand_jobs() {
    println!("{RUNS} at a time                       µs each     ratio");
    let bare = timed(|| {
        let threads: Vec<_> = (0..RUNS).map(|_| spawn(|| ())).collect();
        threads.into_iter().for_each(join);
    });
    let jobs = timed(|| {
        let scope = Scope::new();
        let jobs: Vec<Job> = (0..RUNS).map(|_| scope.start(sleeper(1))).collect();
        jobs.iter().for_each(wait_running);
        scope.stop_all(StopMethod::Event, StopBy::Client);
        assert!(scope.jobs().wait_all(LIMIT), "jobs stop");
    });
    for (what, each) in [
        ("bare threads spawned and joined", bare),
        ("jobs started, run and stopped", jobs),
    ] {
        println!("{what:<36} {each:>9.1} {:>9.2}", each / bare);
    }
}

/// Microseconds for each of the runs, the best of three.
fn timed(work: impl Fn()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e6 / RUNS as f64
    };
    (0..3).map(time).fold(f64::INFINITY, f64::min)
}

fn spawn(body: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    let thread = thread::Builder::new().name("bare".into()).spawn(body);
    thread.expect("a thread")
}

fn join(thread: thread::JoinHandle<()>) {
    thread.join().expect("it doesn't panic");
}
