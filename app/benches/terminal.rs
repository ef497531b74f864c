//! What a redraw of the terminal view writes and costs, beside a screen that is written whole.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::thread::sleep;
use std::time::Duration;

use sprintscope::redraws::{Redraw, Redraws};
use sprintscope_sim::{JobSpec, Scope, StopBy, StopMethod, TaskContext, TaskSpec};

/// Redraws in a second.
const RATE: u32 = 10;
const REDRAWS: usize = 60;

fn main() {
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>10} {:>12}",
        "redraws, ten a second", "bytes", "p90", "of whole", "ms", "% of a core"
    );
    for (series, size) in [(4, [80, 24]), (10, [80, 24]), (10, [200, 60])] {
        for follows in [false, true] {
            measure(series, size, follows);
        }
    }
    at_rest();
}

/// A job with so many smooth series, 200 samples a second each.
fn waves(series: usize) -> JobSpec {
    let tick = Duration::from_millis(5);
    let say = move |ctx: TaskContext| async move {
        while ctx.sleep().await {
            let t = ctx.now();
            for place in 0..series {
                let phase = place as f64;
                ctx.plot(
                    &format!("wave{place}"),
                    (t * (1.0 + phase / 7.0) + phase).sin(),
                );
            }
        }
    };
    JobSpec::new("waves").task(TaskSpec::new("waves", say).every(tick))
}

/// With all of x in sight, or the last seconds that move along.
fn measure(series: usize, size: [u16; 2], follows: bool) {
    let scope = Scope::new();
    let _job = scope.start(waves(series));
    sleep(Duration::from_secs(2));
    let mut redraws = Redraws::new(&scope, size);
    let whole = redraws.draw();
    if follows {
        redraws.press("view.zoom-in");
    }
    let pause = Duration::from_secs(1) / RATE;
    let drawn: Vec<Redraw> = (0..REDRAWS)
        .map(|_| {
            sleep(pause);
            redraws.draw()
        })
        .collect();
    scope.stop_all(StopMethod::Event, StopBy::Client);
    let mut bytes: Vec<usize> = drawn.iter().map(|one| one.bytes).collect();
    bytes.sort_unstable();
    let (median, most) = (bytes[REDRAWS / 2], bytes[REDRAWS * 9 / 10]);
    let cpu: Duration = drawn.iter().map(|one| one.cpu).sum();
    let each = cpu / REDRAWS as u32;
    let name = format!(
        "{series} series, {}x{}, {}",
        size[0],
        size[1],
        if follows { "moving" } else { "all of x" }
    );
    println!(
        "{name:<34} {median:>9} {most:>9} {:>9.2} {:>10.3} {:>12.2}",
        median as f64 / whole.bytes as f64,
        each.as_secs_f64() * 1e3,
        each.as_secs_f64() * f64::from(RATE) * 100.0
    );
}

/// With nothing that changes.
fn at_rest() {
    let scope = Scope::new();
    let job = scope.start(waves(4));
    sleep(Duration::from_secs(1));
    scope.stop_all(StopMethod::Event, StopBy::Client);
    assert!(job.wait(Duration::from_secs(10)), "it stops");
    let mut redraws = Redraws::new(&scope, [80, 24]);
    // The figures come to rest.
    for _ in 0..3 {
        redraws.draw();
        sleep(Duration::from_millis(600));
    }
    let bytes: usize = (0..10).map(|_| redraws.draw().bytes).sum();
    println!("{:<34} {:>9}", "ten redraws of what is at rest", bytes);
}
