//! What a person can do, said by keys, buttons and the palette alike, and carried out in one place.

use sprintscope_sim::{
    ControlStatus, Corrections, Intake, Job, JobId, JobRef, Order, Over, Scope, SeriesId, StopBy,
    StopMethod,
};

use super::corrections::Kept;
use super::folds::Fold;
use super::turn::turned;
use super::{Overlay, View};

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Stop the selected job.
    Stop(StopMethod),
    /// Set the stop event of every job.
    StopAll,
    /// Start the selected job again.
    Restart,
    /// Take the selected job off the list, if it has ended.
    Remove,
    /// Take all ended jobs off the list.
    Flush,
    /// Hold the plots, or let them go on.
    Pause,
    /// Follow the live edge, or stop following.
    Follow,
    /// Show everything.
    Fit,
    /// Select a job.
    SelectJob(JobId),
    /// Select the job so many places further down.
    SelectNextJob(isize),
    /// Select the control so many places further down.
    SelectNextControl(isize),
    /// Select a control, and its job.
    SelectControl {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
    },
    /// Select a job, list its series, and have one of them drawn and stand out.
    FindSeries {
        /// Whose.
        job: JobId,
        /// Which.
        series: SeriesId,
    },
    /// Turn the selected control by so many steps.
    Turn(f64),
    /// Press the selected control: a button, or a toggle.
    Press,
    /// Ask for a control's value.
    Set {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
        /// To what.
        value: f64,
    },
    /// Draw a series, or don't.
    ToggleSeries(SeriesId),
    /// Draw these series.
    ShowSeries(Vec<SeriesId>),
    /// Draw none of these series.
    HideSeries(Vec<SeriesId>),
    /// Have a series stand out, or no longer.
    Highlight(SeriesId),
    /// No series is to stand out.
    LetGo,
    /// List the series of a job.
    OpenJob(JobId),
    /// Don't list the series of a job.
    CloseJob(JobId),
    /// List the facts of a job one by one.
    OpenFacts(JobId),
    /// Only say how many facts a job has.
    CloseFacts(JobId),
    /// List the series of the selected job, or don't.
    OpenOrClose,
    /// Go to the search among jobs and series.
    Search,
    /// Show how the selected source is read, or don't.
    Reading,
    /// Have a source read otherwise.
    Correct {
        /// Which.
        job: JobId,
        /// All that is said of it from now on.
        corrections: Corrections,
    },
    /// Show the marks, or hide them.
    Marks,
    /// Have the series of the job whose plot the pointer is over, or else of the selected one, stand
    /// over the next x axis on offer.
    NextAxis,
    /// Show how many lines of each level the log has a second, or don't.
    LogRate,
    /// Paint all plots as density, as curves, or as each one's number of curves says.
    Density,
    /// Open the list of keys, or close it.
    Keys,
    /// Open the command palette, or close it.
    Palette,
    /// Light or dark.
    Theme,
    /// Leave.
    Quit,
}

/// A command, and how it was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What to do.
    pub command: Command,
    /// By a key or a button.
    pub by: StopBy,
}

impl Asked {
    /// Said by a button, or what is clicked like one.
    pub fn by_button(command: Command) -> Self {
        let by = StopBy::Button;
        Self { command, by }
    }
}

/// What a command wants of the window that it can't do itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Nothing,
    /// The other theme.
    OtherTheme,
    /// To be closed.
    Close,
}

/// Does what was asked.
pub fn carry_out(asked: Asked, scope: &Scope, view: &mut View) -> Wish {
    let Asked { command, by } = asked;
    match command {
        Command::Stop(method) => stop(scope, view, method, by),
        Command::StopAll => {
            let method = StopMethod::Event;
            order(scope, view, Order::StopAll { method }, by);
        }
        Command::Restart => {
            if let Some(job) = selected(scope, view) {
                let job = JobRef::from(&job);
                order(scope, view, Order::Restart { job }, by);
            }
        }
        Command::Remove => remove(scope, view, by),
        Command::Flush => {
            order(scope, view, Order::Flush, by);
        }
        Command::Pause => view.toggle_pause(),
        Command::Follow => view.toggle_follow(),
        Command::Fit => view.fit(),
        Command::SelectJob(job) => select(view, job),
        Command::SelectNextJob(places) => select_next_job(scope, view, places),
        Command::SelectNextControl(places) => select_next_control(scope, view, places),
        Command::SelectControl { job, control } => select_control(scope, view, job, &control),
        Command::FindSeries { job, series } => {
            select(view, job);
            view.fold(job, Fold::Open);
            view.show_all(&[series]);
            if view.highlighted() != Some(series) {
                view.highlight.toggle(series);
            }
        }
        Command::Turn(steps) => turn(scope, view, steps, by),
        Command::Press => press(scope, view, by),
        Command::Set {
            job,
            control,
            value,
        } => set(scope, view, (job, control, value), by),
        Command::ToggleSeries(series) => view.toggle_series(series),
        Command::ShowSeries(series) => view.show_all(&series),
        Command::HideSeries(series) => view.hide_all(&series),
        Command::Highlight(series) => view.highlight.toggle(series),
        Command::LetGo => {
            view.highlight.let_go();
        }
        Command::OpenJob(job) => view.fold(job, Fold::Open),
        Command::CloseJob(job) => view.fold(job, Fold::Closed),
        Command::OpenFacts(job) => view.fold_facts(job, Fold::Open),
        Command::CloseFacts(job) => view.fold_facts(job, Fold::Closed),
        Command::OpenOrClose => open_or_close(scope, view),
        Command::Reading => view.reading = view.reading.other(),
        Command::Correct { job, corrections } => correct(scope, view, job, corrections),
        Command::Search => view.search_is_wanted = true,
        Command::LogRate => view.log.rate_is_shown = !view.log.rate_is_shown,
        Command::NextAxis => view.note = next_axis(scope, view),
        Command::Density => view.note = Some(view.next_painting().into()),
        Command::Marks => view.marks_are_hidden = !view.marks_are_hidden,
        Command::Keys => toggle_overlay(view, Overlay::Keys),
        Command::Palette => toggle_overlay(view, Overlay::Palette(Box::default())),
        Command::Theme => return Wish::OtherTheme,
        Command::Quit => return Wish::Close,
    }
    Wish::Nothing
}

/// The selected job: if none is, or it is gone, the first that runs, else the last.
pub fn selected(scope: &Scope, view: &View) -> Option<Job> {
    let kept = view.selected_job.and_then(|id| scope.jobs().get(id));
    kept.or_else(|| {
        let jobs = scope.jobs().list();
        let running = jobs.iter().find(|job| !job.state().has_ended());
        running.or(jobs.last()).cloned()
    })
}

fn stop(scope: &Scope, view: &mut View, method: StopMethod, by: StopBy) {
    if let Some(job) = selected(scope, view) {
        // The job stays the one that is looked at, although it will have ended.
        view.selected_job = Some(job.id());
        let job = JobRef::from(&job);
        order(scope, view, Order::Stop { job, method }, by);
    }
}

/// Has it carried out; the view says why not, where it can't be. Returns whether it could.
fn order(scope: &Scope, view: &mut View, order: Order, by: StopBy) -> bool {
    match scope.carry_out(order, by) {
        Ok(_) => true,
        Err(error) => {
            view.note = Some(error.to_string());
            false
        }
    }
}

fn remove(scope: &Scope, view: &mut View, by: StopBy) {
    let Some(job) = selected(scope, view) else {
        return;
    };
    let jobs = scope.jobs().list();
    let place = jobs
        .iter()
        .position(|other| other.id() == job.id())
        .unwrap_or(0);
    let job = JobRef::from(&job);
    if order(scope, view, Order::Remove { job }, by) {
        let above = place.checked_sub(1).and_then(|above| jobs.get(above));
        if let Some(neighbour) = jobs.get(place + 1).or(above) {
            select(view, neighbour.id());
        }
    }
}

fn select(view: &mut View, job: JobId) {
    if view.selected_job != Some(job) {
        view.selected_job = Some(job);
        view.selected_control = 0;
        view.log.is_held = false;
    }
}

fn select_next_job(scope: &Scope, view: &mut View, places: isize) {
    let jobs = scope.jobs().list();
    let Some(current) = selected(scope, view) else {
        return;
    };
    let place = jobs
        .iter()
        .position(|job| job.id() == current.id())
        .unwrap_or(0);
    let last = jobs.len().saturating_sub(1);
    select(
        view,
        jobs[place.saturating_add_signed(places).min(last)].id(),
    );
}

fn open_or_close(scope: &Scope, view: &mut View) {
    if let Some(job) = selected(scope, view) {
        // The selected job is open unless it was closed.
        let fold = view.fold_of(job.id(), Fold::Open);
        view.fold(job.id(), fold.other());
    }
}

fn select_next_control(scope: &Scope, view: &mut View, places: isize) {
    let count = selected(scope, view).map_or(0, |job| job.control_count());
    let next = view.selected_control.saturating_add_signed(places);
    view.selected_control = next.min(count.saturating_sub(1));
}

fn select_control(scope: &Scope, view: &mut View, job: JobId, control: &str) {
    let controls = scope.jobs().get(job).map(|job| job.controls());
    let place = controls.and_then(|all| all.iter().position(|one| &*one.name == control));
    if let Some(place) = place {
        select(view, job);
        view.selected_control = place;
    }
}

/// The selected control, and whose it is.
fn selected_control(scope: &Scope, view: &View) -> Option<(JobId, ControlStatus)> {
    let job = selected(scope, view)?;
    let place = view.selected_control;
    let mut controls = job.controls_in(place..place + 1);
    Some((job.id(), controls.pop()?))
}

fn turn(scope: &Scope, view: &mut View, steps: f64, by: StopBy) {
    if let Some((job, control)) = selected_control(scope, view)
        && let Some(value) = turned(&control, steps)
    {
        set(scope, view, (job, control.name.to_string(), value), by);
    }
}

fn press(scope: &Scope, view: &mut View, by: StopBy) {
    if let Some((job, control)) = selected_control(scope, view) {
        let (job, control) = (job.into(), control.name.to_string());
        order(scope, view, Order::Press { job, control }, by);
    }
}

fn set(scope: &Scope, view: &mut View, (job, control, value): (JobId, String, f64), by: StopBy) {
    let (job, values) = (job.into(), [(control, value.into())].into());
    order(scope, view, Order::Set { job, values }, by);
}

/// Has it read so from its next line on, and keeps that for its command line.
fn correct(scope: &Scope, view: &mut View, job: JobId, corrections: Corrections) {
    let Some(job) = scope.jobs().get(job) else {
        return;
    };
    let Some(intake) = Intake::of(&job) else {
        return;
    };
    let kept = Kept::of(job.detail()).map_or(Ok(()), |kept| kept.save(&corrections));
    if let Err(error) = kept {
        intake.note(error.clone());
        view.note = Some(error);
    } else if job.state().has_ended() {
        view.note = Some(format!("{} is read so when it is restarted", job.name()));
    }
    intake.correct(corrections);
}

/// Goes on to the next x axis: each counter in turn, then what the series stand over by themselves.
/// All jobs of a plot that have the counter go with the first of them. Returns what came of it.
fn next_axis(scope: &Scope, view: &View) -> Option<String> {
    let pointed = view.pointed_jobs.iter();
    let mut jobs: Vec<Job> = pointed.filter_map(|job| scope.jobs().get(*job)).collect();
    if jobs.is_empty() {
        jobs.extend(selected(scope, view));
    }
    let asked = jobs.first()?.name().to_string();
    jobs.retain(|job| !job.axes_on_offer().is_empty());
    let Some(first) = jobs.first() else {
        return Some(format!(
            "Nothing that {asked} says counts: there is no other x axis"
        ));
    };
    let offers = first.axes_on_offer();
    let next = match scope.asked_standing(first.id()) {
        None => offers.first(),
        Some(now) => offers.iter().skip_while(|offer| **offer != now).nth(1),
    };
    let next = next.map(String::as_str);
    let has_it =
        |job: &Job| next.is_none_or(|next| job.axes_on_offer().iter().any(|one| one == next));
    for job in jobs.iter().filter(|job| has_it(job)) {
        scope.stand_over(job.id(), next);
    }
    let own = || own_axis(first);
    let over = next.map_or_else(own, ToOwned::to_owned);
    Some(format!("{} stands over {over}", first.name()))
}

/// What a job's series stand over by themselves.
fn own_axis(job: &Job) -> String {
    match job.axis_reading() {
        Some(axis) if axis.kind == Over::Row => "its rows".into(),
        Some(axis) if !axis.name.is_empty() => axis.name,
        _ => "the time of arrival".into(),
    }
}

fn toggle_overlay(view: &mut View, overlay: Overlay) {
    view.overlay = match (&view.overlay, overlay) {
        (Overlay::Keys, Overlay::Keys) | (Overlay::Palette(_), Overlay::Palette(_)) => {
            Overlay::None
        }
        (_, overlay) => overlay,
    };
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use sprintscope_sim::{ControlSpec, JobSpec, JobState, StopEvent, TaskSpec};

    /// Longer than any test may take: reached only where something hangs.
    const DEADLINE: Duration = Duration::from_secs(20);

    /// A scope with a job that has a slider and a button.
    fn scope() -> (Scope, Job) {
        let scope = Scope::new();
        let there = StopEvent::new();
        let told = there.clone();
        let job = scope.start(
            JobSpec::new("train").task(TaskSpec::new("task", move |ctx| {
                let told = told.clone();
                async move {
                    let slider = ControlSpec::slider("lr", 0.0, 1.0, 0.5);
                    for spec in [slider, ControlSpec::button("save")] {
                        ctx.control(spec).expect("a control");
                    }
                    told.set();
                    ctx.stop_event().wait().await;
                }
            })),
        );
        let start = Instant::now();
        while !there.is_set() {
            assert!(start.elapsed() < DEADLINE, "no controls");
            std::thread::yield_now();
        }
        (scope, job)
    }

    /// Does it by a key, and returns what the view says of it.
    fn note(scope: &Scope, view: &mut View, command: Command) -> Option<String> {
        let by = StopBy::Key;
        carry_out(Asked { command, by }, scope, view);
        view.note.take()
    }

    #[test]
    fn the_view_says_why_an_order_is_refused() {
        let (scope, job) = scope();
        let mut view = View::default();
        let mut say = |command| note(&scope, &mut view, command);
        let running = say(Command::Remove).expect("refused");
        assert_eq!(running, "train still runs: stop it first");
        let slider = say(Command::Press).expect("refused");
        assert_eq!(slider, "lr is no button: set it to a value instead");
        assert_eq!(say(Command::Stop(StopMethod::Event)), None);
        assert!(job.wait(DEADLINE));
        let stopped = say(Command::Stop(StopMethod::Event)).expect("refused");
        assert_eq!(stopped, "train has ended");
        let turned = say(Command::Turn(1.0)).expect("refused");
        assert_eq!(turned, "train has ended: nothing takes the value");
        assert_eq!(say(Command::Remove), None);
        assert!(scope.jobs().list().is_empty());
    }

    #[test]
    fn controls_are_turned_and_pressed_and_jobs_restarted_by_orders() {
        let (scope, job) = scope();
        let mut view = View::default();
        let requested = |name| job.control(name).expect("there").requested();
        for (command, lr, presses) in [
            (Command::Turn(1.0), 0.52, 0.0),
            (Command::SelectNextControl(1), 0.52, 0.0),
            (Command::Press, 0.52, 1.0),
            (Command::Turn(1.0), 0.52, 2.0),
        ] {
            assert_eq!(note(&scope, &mut view, command), None);
            assert_eq!((requested("lr"), requested("save")), (lr, presses));
        }
        assert_eq!(note(&scope, &mut view, Command::StopAll), None);
        assert!(job.wait(DEADLINE));
        assert_eq!(job.state(), JobState::Completed);
        assert_eq!(note(&scope, &mut view, Command::Restart), None);
        assert_eq!(job.status().run, 1);
        assert_eq!(note(&scope, &mut view, Command::StopAll), None);
        assert!(job.wait(DEADLINE));
        assert_eq!(note(&scope, &mut view, Command::Flush), None);
        assert!(scope.jobs().list().is_empty());
    }
}
