//! A job of one's own in the window, with a control of every kind, facts and progress:
//! `cargo run --release --example own_job`.

use std::time::Duration;

use sprintscope_sim::control::{ControlError, ControlSpec};
use sprintscope_sim::job::{Fact, Progress};
use sprintscope_sim::{JobSpec, Scope, TaskContext, TaskSpec};

fn main() -> Result<(), sprintscope::NoWindow> {
    let scope = Scope::new();
    let descent = TaskSpec::new("descent", |ctx| async move {
        if let Err(error) = descend(&ctx).await {
            ctx.log(error.to_string());
        }
    });
    scope.start(JobSpec::new("descent").task(descent.every(Duration::from_millis(20))));
    sprintscope::show(&scope)
}

/// A descent is over after so many steps; it goes on all the same.
const STEPS: f64 = 20_000.0;

/// Down the two valleys of x⁴/4 − x²/2, as somebody turns it.
async fn descend(ctx: &TaskContext) -> Result<(), ControlError> {
    let rate = ctx.control(ControlSpec::slider("rate", 1e-4, 1.0, 0.02).log())?;
    let steps = ctx.control(ControlSpec::slider("steps a tick", 1.0, 20.0, 1.0).integer())?;
    let noise = ctx.control(ControlSpec::toggle("noise", false))?;
    let method = ctx.control(ControlSpec::choice("method", ["plain", "momentum"]))?;
    let valley = ctx.control(ControlSpec::choice(
        "start",
        ["far right", "near the top", "far left"],
    ))?;
    let again = ctx.control(ControlSpec::button("start again"))?;
    let place = ctx.control(ControlSpec::value("x", 3.0).unit("m"))?;
    // Nobody applies this one: it shows what a scope says of that.
    ctx.control(ControlSpec::slider("ignored", 0.0, 1.0, 0.5))?;

    // What is said once is listed with the job, and isn't plotted.
    ctx.set_fact(Fact::new("curve", "x⁴/4 − x²/2"));
    ctx.set_fact(Fact::new("lowest", -0.25).unit("m"));

    let (mut x, mut speed, mut done) = (3.0_f64, 0.0_f64, 0.0_f64);
    while ctx.sleep().await {
        if again.presses() > 0 {
            (x, speed) = ([3.0, 0.01, -3.0][valley.value() as usize], 0.0);
            done = 0.0;
        }
        for _ in 0..steps.value() as usize {
            let kept = if method.choice() == "momentum" {
                0.9
            } else {
                0.0
            };
            let shake = if noise.is_on() {
                (ctx.now() * 97.0).sin()
            } else {
                0.0
            };
            speed = kept * speed - rate.value() * (x.powi(3) - x + shake);
            x = (x + speed).clamp(-4.0, 4.0);
        }
        done = (done + steps.value()).min(STEPS);
        let total = STEPS;
        ctx.set_progress(Progress { done, total });
        place.set(x)?;
        ctx.plot("height", x.powi(4) / 4.0 - x.powi(2) / 2.0);
    }
    ctx.log(format!("stopped at x = {x:.3}"));
    Ok(())
}
