//! A job of one's own in the window: `cargo run --release --example own_job`.

use std::time::Duration;

use sprintscope_sim::{JobSpec, Scope, TaskSpec};

fn main() -> Result<(), sprintscope::NoWindow> {
    let scope = Scope::new();
    let descent = TaskSpec::new("descent", |ctx| async move {
        let mut x = 3.0_f64;
        while ctx.sleep().await {
            x -= 0.02 * (x.powi(3) - x);
            ctx.plot("height", x.powi(4) / 4.0 - x.powi(2) / 2.0);
        }
        ctx.log(format!("stopped at x = {x:.3}"));
    });
    scope.start(JobSpec::new("descent").task(descent.every(Duration::from_millis(20))));
    sprintscope::show(&scope)
}
