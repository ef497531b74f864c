//! What jobs are doing over time, as lanes that a person asks for.

use egui_kittest::kittest::NodeT;

use super::*;
use crate::view::Shown;
use crate::view::watched::Watched;

impl Desk {
    /// A job that takes a moment to end, ended by itself; its next run's loop is dropped.
    fn with_all_states(mut self) -> (Self, Job) {
        let say = |ctx: TaskContext| async move {
            ctx.plot_at("v", ctx.now(), 1.0);
            ctx.stop_event().wait().await;
            // Seen from outside, too.
            std::thread::sleep(Duration::from_millis(40));
        };
        let job = JobSpec::new("train").task(TaskSpec::new("say", say));
        let job = self.scope.start(job);
        for (run, method) in [StopMethod::Event, StopMethod::Loop]
            .into_iter()
            .enumerate()
        {
            self.until(|_| job.status().run as usize == run);
            self.until(|desk| desk.held(&job) == Some("running".into()));
            let _outcome = job.stop(method, StopBy::Client);
            assert!(job.wait(PATIENCE));
            if run == 0 {
                job.restart(StopBy::Client);
            }
        }
        self.until(|desk| desk.held(&job) == Some("dead".into()));
        (self, job)
    }

    /// What a job's state series says last.
    fn held(&self, job: &Job) -> Option<String> {
        let series = self.scope.states_of(job.id())?;
        let last = self.scope.store().stats(series)?.last?;
        let info = self.scope.store().info(series)?;
        info.label(last).map(Into::into)
    }

    /// What is told of the lanes of jobs, as text.
    fn lanes(&self) -> Option<String> {
        let nodes = self.harness.query_all_by_label_contains("job states");
        let texts = nodes.filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        });
        texts.into_iter().find(|text| text.starts_with("lanes of"))
    }

    fn chosen_in_palette(self, text: &str) -> Self {
        let desk = self.press_with(Modifiers::COMMAND, Key::P).type_text(text);
        desk.press(Key::Enter).wait(2)
    }
}

#[test]
fn all_five_states_of_a_job_are_in_its_lane_over_all_its_runs() {
    let (desk, job) = Desk::new().with_all_states();
    let series = desk.scope.states_of(job.id()).expect("its states");
    let until = desk.scope.now();
    let times = desk.scope.time_in_states(series, None, 0.0..until);
    let held = times.expect("a state series").held;
    let info = desk.scope.store().info(series).expect("its labels");
    for (label, seconds) in held.iter().enumerate() {
        let label = info.label(label as f64);
        assert!(*seconds > 0.0, "{label:?} wasn't held: {held:?}");
    }
    // The last one has only begun.
    assert_eq!(held.len(), 4, "{held:?}");
    assert_eq!(desk.held(&job).as_deref(), Some("dead"));
    assert_eq!(desk.lanes(), None);

    let desk = desk.chosen_in_palette("job states");

    let lanes = desk.lanes().expect("lanes");
    assert!(lanes.contains("job state dead"), "{lanes}");
    for said in ["starting", "running", "stopping", "completed", "dead 0"] {
        assert!(lanes.contains(said), "{said} in {lanes}");
    }
}

#[test]
fn that_lanes_are_shown_is_undone_and_a_removed_job_has_its_states_again() {
    let (desk, job) = Desk::new().with_all_states();
    let mut desk = desk.chosen_in_palette("job states");
    let is_shown = |desk: &Desk| {
        let window = desk.harness.state().as_ref().expect("a window");
        window.view().job_lanes == Shown::Yes && desk.lanes().is_some()
    };
    desk.until(is_shown);
    desk = desk.press_with(Modifiers::COMMAND, Key::Z).wait(2);
    assert!(!is_shown(&desk), "undo");
    desk = desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    desk.until(is_shown);
    desk = desk.press(Key::Delete);
    desk.until(|desk| desk.lanes().is_none());
    desk = desk.press_with(Modifiers::COMMAND, Key::Z);
    desk.until(|desk| {
        desk.lanes()
            .is_some_and(|lanes| lanes.contains("job state dead"))
    });
    assert_eq!(desk.held(&job).as_deref(), Some("dead"));
}
