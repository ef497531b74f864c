//! When the frames of the one window count.

use egui_kittest::Harness;
use sprintscope_sim::task::{Load, sprinter, stopper};
use sprintscope_sim::{JobSpec, StopBy, StopMethod};

use super::*;

#[test]
fn frames_count_from_when_all_jobs_are_live() {
    let (scope, costs) = (Scope::new(), Arc::new(Mutex::new(FrameCosts::default())));
    let load = Load {
        series: 1,
        prefill: 1 << 50,
        ..Load::default()
    };
    let tick = Duration::from_millis(1);
    let filling = JobSpec::new("demo")
        .task(sprinter(0, tick, load))
        .stopper(stopper(0, tick));
    let job = scope.start(filling);
    let (shown, counted) = (scope.clone(), Arc::clone(&costs));
    let draw = move |ui: &mut egui::Ui, window: &mut Option<MainWindow>| {
        let leave = Leave::default();
        let make = || MainWindow::new(ui.ctx(), shown.clone(), leave, Arc::clone(&counted));
        let window = window.get_or_insert_with(make);
        window.begin_frame();
        window.draw(ui);
    };
    let mut harness = Harness::builder()
        .allow_missing_glyphs()
        .build_ui_state(draw, None);
    let drawn = || costs.lock().summary().drawn;
    (0..5).for_each(|_| harness.step());
    assert_eq!(drawn(), 0);
    scope.stop_all(StopMethod::Event, StopBy::Client);
    assert!(job.wait(Duration::from_secs(20)));
    (0..5).for_each(|_| harness.step());
    assert!(drawn() > 0);
}
