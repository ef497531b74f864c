//! What keys, buttons and the palette say is carried out here.

use sprintscope_sim::control::ControlStatus;
use sprintscope_sim::format::Corrections;
use sprintscope_sim::order::{JobRef, Setting};
use sprintscope_sim::source::Intake;
use sprintscope_sim::store::{SeriesId, Side};
use sprintscope_sim::{Job, JobId, Order, Scope, StopBy};

use super::asked::{Asked, Deed};
use super::at_stake::{at_stake, is_at_work};
use super::clearing;
use super::command::Command;
use super::command::preset::PresetCommand;
use super::corrections::Kept;
use super::cursors::{Cursor, CursorCommand};
use super::exporting;
use super::folds::Fold;
use super::intent::{Stake, Verdict};
use super::level::Level;
use super::line_controls;
use super::log::command as log_command;
use super::mark_steps;
use super::noting;
use super::palette::Palette;
use super::panels::Panel;
use super::playback::{self, PlaybackCommand};
use super::plot_id::PlotId;
use super::presets;
use super::read_as;
use super::recordings;
use super::runs;
use super::scale::ScaleCommand;
use super::selection::{Selection, selected};
use super::stroke::Stroke;
use super::turn::{asked, first_value, turned};
use super::typed;
use super::watching;
use super::x_axis;
use super::x_axis::Standings;
use super::y_command;
use super::{Overlay, View, arrangement, time_window, undo};

/// What a command wants of the window that it can't do itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing.
    Nothing,
    /// The other theme.
    OtherTheme,
    /// To be drawn larger or smaller.
    Scale(ScaleCommand),
    /// To be closed.
    Close,
}

/// Does what was asked.
pub(crate) fn carry_out(asked: Asked, scope: &Scope, view: &mut View) -> Wish {
    let Asked { deed, by } = asked;
    let command = match deed {
        Deed::Command(command) => command,
        Deed::Entry(entry) => match (entry.command)(&Selection::of(scope, view)) {
            Some(command) => command,
            None => return Wish::Nothing,
        },
        Deed::Key(stroke) => match keyed(stroke, scope, view) {
            Some(command) => command,
            None => return Wish::Nothing,
        },
    };
    view.keeping.touch();
    view.keep_looked_at(command.step(), scope.now());
    let arranged = |view: &View| (view.arranged(), Standings::of(scope, view));
    let before = undo::is_arranging(&command).then(|| arranged(view));
    let wish = act(command, scope, view, by);
    if let Some(before) = before {
        let after = arranged(view);
        view.undo.note_arranged(before, after);
    }
    wish
}

fn act(command: Command, scope: &Scope, view: &mut View, by: StopBy) -> Wish {
    match command {
        Command::Order(asked) => order(scope, view, asked, by),
        Command::Runs(command) => runs::carry_out(command, scope, view),
        Command::Arrange(asked) => {
            view.note = arrangement::carry_out::carry_out(asked, scope, view);
        }
        Command::Undo => undo::undo(scope, view, by),
        Command::Redo => undo::redo(scope, view, by),
        Command::Pause => view.hold_or_play(),
        Command::Follow => view.toggle_follow(),
        Command::Fit => view.fit(),
        Command::Zoom {
            axis,
            factor,
            around,
        } => view.zoom(&axis, factor, around),
        Command::ZoomAll(factor) => view.zoom_all(factor),
        Command::Pan { axis, by } => view.pan(&axis, by),
        Command::PanAll(widths) => view.pan_all(widths),
        Command::HoldY { plot, ends } => view.hold_y(plot, ends),
        Command::Y(command) => y_command::carry_out(command, view),
        Command::Box { plot, x, y } => view.show_box(&plot, x, y),
        Command::Window(command) => time_window::carry_out(command, view),
        Command::LetGoX(axis) => view.let_go_x(&axis),
        Command::Back => view.note = view.back().map(Into::into),
        Command::Paint { plot, painting } => {
            view.paintings.paint(plot, painting);
        }
        Command::NextPainting(plot) => next_painting(view, plot),
        Command::Smooth { plot, keep } => view.smoothings.smooth(plot, keep),
        Command::NextSmoothing(plot) => view.note = Some(view.smoothings.next(plot)),
        Command::FoldPlot(plot) => view.plot_folds.toggle(plot),
        Command::SelectJob(job) => select(view, job),
        Command::SelectNextJob(places) => select_next_job(scope, view, places),
        Command::SelectNextControl(places) => select_next_control(scope, view, places),
        Command::SelectControl { job, control } => select_control(scope, view, job, &control),
        Command::FindSeries { job, series } => find_series(view, job, series),
        Command::Turn {
            job,
            control,
            steps,
        } => turn(scope, view, (job, &control, steps), by),
        Command::Reset { job, control } => reset(scope, view, (job, &control), by),
        Command::ToggleSeries(series) => view.toggle_series(series),
        Command::ShowSeries(series) => view.show_all(&series),
        Command::HideSeries(series) => view.hide_all(&series),
        Command::ShowSeriesOf(job) => view.show_all(&series_of(scope, job)),
        Command::HideSeriesOf(job) => view.hide_all(&series_of(scope, job)),
        Command::Highlight(series) => view.highlight.toggle(series),
        Command::LetGo => let_go(view),
        Command::Cursor(command) => cursor(view, command),
        Command::OpenJob(job) => view.fold(job, Fold::Open),
        Command::CloseJob(job) => view.fold(job, Fold::Closed),
        Command::OpenFacts(job) => view.fold_facts(job, Fold::Open),
        Command::CloseFacts(job) => view.fold_facts(job, Fold::Closed),
        Command::OpenOrClose(job) => open_or_close(view, job),
        Command::Reading => view.toggle_panel(Panel::Reading),
        Command::Panel(panel) => view.toggle_panel(panel),
        Command::SaveLayout => view.note = view.keeping.save(),
        Command::Correct { job, corrections } => correct(scope, view, job, corrections),
        Command::Search => search(view),
        Command::SearchFor(text) => search_for(view, text),
        Command::FilterLog(text) => view.log.filter = text,
        Command::LogLevel(level) => view.log.level = level,
        Command::NextLogLevel => next_log_level(view),
        Command::FollowLog => view.log.is_held = !view.log.is_held,
        Command::Log(command) => log_command::carry_out(command, view),
        Command::LogRate => view.log.rate_is_shown = !view.log.rate_is_shown,
        Command::X(command) => x_axis::carry_out(command, scope, view),
        Command::Density => view.note = Some(view.paintings.next_density().into()),
        Command::CurveStyle => view.note = Some(view.paintings.next_style().into()),
        Command::Clear => clearing::clear(scope, view),
        Command::JobLanes => view.job_lanes = view.job_lanes.other(),
        Command::Marks => view.marks_are_hidden = !view.marks_are_hidden,
        Command::Scroll(what, steps) => view.scrolls.ask(what, steps),
        Command::Note(job) => noting::begin(scope, view, job),
        Command::PutNote => typed::put(scope, view, by),
        Command::Notify => view.note = Some(view.notifying.switch().to_string()),
        Command::Keys => toggle_overlay(view, Overlay::Keys),
        Command::Palette => toggle_palette(scope, view),
        Command::Mark(command) => mark_steps::carry_out(scope, view, command),
        Command::Export(command) => exporting::carry_out(scope, view, command),
        Command::Watch(command) => watching::carry_out(scope, view, command),
        Command::ReadAs(job) => read_as::begin(scope, view, job),
        Command::LineControl(command) => line_controls::carry_out(scope, view, command),
        Command::Playback(command) => playback::carry_out(command, view),
        Command::Recording(command) => recordings::carry_out(scope, view, command),
        Command::Preset(command) => preset(scope, view, command, by),
        Command::Theme => return Wish::OtherTheme,
        Command::Scale(command) => return Wish::Scale(command),
        Command::Quit => return Wish::Close,
    }
    Wish::Nothing
}

/// Where the moment that is shown was left, steps go there.
fn cursor(view: &mut View, command: CursorCommand) {
    match command {
        CursorCommand::Step(Cursor::A, side) if view.steps_in_time() => {
            let steps = match side {
                Side::Before => -1,
                Side::Behind => 1,
            };
            playback::carry_out(PlaybackCommand::Step(steps), view);
        }
        command => view.cursors.carry_out(command),
    }
}

fn search(view: &mut View) {
    view.bring(Panel::Jobs);
    view.search_is_wanted = true;
}

fn search_for(view: &mut View, text: String) {
    view.series_search = text;
    view.begin_search();
}

fn next_painting(view: &mut View, plot: PlotId) {
    let curves = view.arranging.series_of(&plot).len();
    view.note = Some(view.paintings.next(plot, curves));
}

fn find_series(view: &mut View, job: JobId, series: SeriesId) {
    select(view, job);
    view.fold(job, Fold::Open);
    view.show_all(&[series]);
    if view.highlighted() != Some(series) {
        view.highlight.toggle(series);
    }
}

/// Lets go of what was taken last: the plot that is enlarged, else what stands out or is picked, else the cursors.
fn let_go(view: &mut View) {
    if view.arranging.is_one_enlarged() {
        view.arranging.enlarge(None);
        return;
    }
    let has_picked = view.log.picked.take().is_some();
    if !view.highlight.let_go() && !has_picked {
        view.cursors.clear();
    }
}

fn next_log_level(view: &mut View) {
    let level = view.log.level.map_or(Some(Level::Debug), Level::above);
    view.log.level = level;
    view.note = Some(format!("Log: {}", Level::and_up(level)));
}

/// What a key does, if it is meant.
fn keyed(stroke: Stroke, scope: &Scope, view: &mut View) -> Option<Command> {
    let (chord, entry) = match stroke {
        Stroke::Pressed(chord, entry) => (chord, entry),
        Stroke::Other => {
            view.intent.other_key();
            return None;
        }
        Stroke::Released(chord) => {
            view.intent.release(chord.key);
            return None;
        }
    };
    let command = (entry.command)(&Selection::of(scope, view));
    let stake = command.as_ref().map(|command| at_stake(command, scope));
    let stake = stake.unwrap_or(Stake::Nothing);
    let verdict = view.intent.press(chord, stake);
    command.filter(|_| verdict == Verdict::Act)
}

/// Carries out what a key asks for that was held long enough.
pub(crate) fn carry_out_held(scope: &Scope, view: &mut View) {
    if view.overlay != Overlay::None && view.overlay != Overlay::Keys {
        view.intent.let_go();
    }
    if let Some(held) = view.intent.held(|order| is_at_work(order, scope)) {
        order(scope, view, held, StopBy::Key);
    }
}

/// Has it carried out; the view says why not, where it can't be.
fn order(scope: &Scope, view: &mut View, order: Order, by: StopBy) {
    let looked_at = selected(scope, view).map(|job| job.id());
    let next = match (&order, looked_at) {
        (Order::Remove { job }, Some(id)) if *job == JobRef::from(id) => neighbour(scope, id),
        _ => None,
    };
    if matches!(order, Order::Stop { .. }) {
        // The job stays the one that is looked at, although it will have ended.
        view.selected_job = looked_at;
    }
    presets::remember(scope, view, &order);
    let removed = undo::removed_by(&order, scope);
    match scope.carry_out(order, by) {
        Ok(_) => {
            let gone = |job: &JobId| scope.jobs().get(*job).is_none();
            view.undo
                .note_removed(removed.into_iter().filter(gone).collect());
            if let Some(next) = next {
                select(view, next);
            }
        }
        Err(error) => view.note = Some(error.to_string()),
    }
}

/// What goes back isn't something to go back from.
fn preset(scope: &Scope, view: &mut View, command: PresetCommand, by: StopBy) {
    let goes_back = matches!(command, PresetCommand::Revert(_));
    let Some(asked) = presets::carry_out(scope, view, command) else {
        return;
    };
    if !goes_back {
        return order(scope, view, asked, by);
    }
    if let Err(error) = scope.carry_out(asked, by) {
        view.note = Some(error.to_string());
    }
}

/// The job below, or else the one above.
fn neighbour(scope: &Scope, id: JobId) -> Option<JobId> {
    let jobs = scope.jobs().list();
    let place = jobs.iter().position(|job| job.id() == id)?;
    let above = || jobs.get(place.checked_sub(1)?);
    jobs.get(place + 1).or_else(above).map(Job::id)
}

fn select(view: &mut View, job: JobId) {
    if view.selected_job != Some(job) {
        view.selected_job = Some(job);
        (view.selected_control, view.is_control_unpicked) = (0, false);
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

fn open_or_close(view: &mut View, job: JobId) {
    // The selected job is open unless it was closed.
    let fold = view.fold_of(job, Fold::Open);
    view.fold(job, fold.other());
}

fn series_of(scope: &Scope, job: JobId) -> Vec<SeriesId> {
    let series = scope.series_of(job);
    series.into_iter().map(|series| series.id).collect()
}

fn select_next_control(scope: &Scope, view: &mut View, places: isize) {
    let count = selected(scope, view).map_or(0, |job| job.control_count());
    let next = match view.picked_control() {
        Some(place) => place.saturating_add_signed(places),
        None => 0,
    };
    view.is_control_unpicked = false;
    view.selected_control = next.min(count.saturating_sub(1));
}

fn select_control(scope: &Scope, view: &mut View, job: JobId, control: &str) {
    let controls = scope.jobs().get(job).map(|job| job.controls());
    let place = controls.and_then(|all| all.iter().position(|one| &*one.name == control));
    if let Some(place) = place {
        select(view, job);
        (view.selected_control, view.is_control_unpicked) = (place, false);
    }
}

fn turn(scope: &Scope, view: &mut View, (job, control, steps): (JobId, &str, f64), by: StopBy) {
    let status = status_of(scope, job, control);
    let value = status.and_then(|status| Some(asked(&status.spec, turned(&status, steps)?)));
    set(scope, view, (job, control), value, by);
}

fn reset(scope: &Scope, view: &mut View, (job, control): (JobId, &str), by: StopBy) {
    let status = status_of(scope, job, control);
    let value = status
        .and_then(|status| first_value(&status.spec))
        .map(Setting::from);
    set(scope, view, (job, control), value, by);
}

fn status_of(scope: &Scope, job: JobId, control: &str) -> Option<ControlStatus> {
    let controls = scope.jobs().get(job)?.controls();
    controls.into_iter().find(|one| &*one.name == control)
}

/// Asks for a value; without one there is nothing to ask for.
fn set(
    scope: &Scope,
    view: &mut View,
    (job, control): (JobId, &str),
    value: Option<Setting>,
    by: StopBy,
) {
    let Some(value) = value else {
        return;
    };
    let (job, control) = (job.into(), control.to_owned());
    let values = [(control, value)].into();
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

fn toggle_palette(scope: &Scope, view: &mut View) {
    let mut lines = view.presets.hits(scope);
    lines.extend(line_controls::hits(scope, view));
    lines.extend(x_axis::hits(scope, view));
    let palette = Palette::with(lines);
    toggle_overlay(view, Overlay::Palette(Box::new(palette)));
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
mod tests;
