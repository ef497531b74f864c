//! A line that a person is about to type: a note on a job's plots, the name of a preset, the label of a plot, the
//! place of a cursor.

use sprintscope_sim::source::LineControls;
use sprintscope_sim::store::XAxis;
use sprintscope_sim::{Job, JobId, Scope};

use super::axis::{Wall, place_text};
use super::cursors::Cursor;
use super::plot_id::PlotId;
use super::quantity::name_end;
use super::run_row::RunId;
use super::{Overlay, View, measure};

/// Characters of a job's name beside the note.
const NAME: usize = 24;

/// A line while it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Noting {
    /// What becomes of it.
    pub what: Typed,
    /// Where on which axis the pointer was when a note was begun; without that it will stand at the live edge.
    pub place: Option<(XAxis, f64)>,
    /// On what, and where, in words.
    pub says: String,
    /// What was typed.
    pub text: String,
    /// Why what was typed can't be, until something else is.
    pub refused: Option<Refused>,
}

/// Why this text can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    text: String,
    why: String,
}

/// What is typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// A note on this job's plots.
    Note(JobId),
    /// The name of a preset of this job.
    PresetName(JobId),
    /// What a plot is called.
    PlotLabel(PlotId),
    /// A control of this job.
    Control(JobId),
    /// Where this cursor is to stand on this axis.
    CursorPlace(Cursor, XAxis),
    /// Under which name what was seen is kept.
    RecordingName,
    /// The recording that is to be opened.
    RecordingToOpen,
    /// Where a curve goes through a level, to compare runs from there.
    Crossing,
    /// How far this run is moved.
    RunMove(RunId),
}

impl Noting {
    /// The name of a preset of this job.
    pub(crate) fn preset(job: &Job) -> Self {
        Self {
            what: Typed::PresetName(job.id()),
            place: None,
            says: format!("Preset of {}", name_end(job.name(), NAME)),
            text: String::new(),
            refused: None,
        }
    }

    /// A control of this job, as it is written.
    pub(crate) fn control(job: &Job) -> Self {
        Self {
            what: Typed::Control(job.id()),
            place: None,
            says: format!("Control of {}: {}", name_end(job.name(), NAME), forms(job)),
            text: String::new(),
            refused: None,
        }
    }

    /// The name under which what was seen is kept.
    pub(crate) fn recording(proposed: &str) -> Self {
        Self {
            what: Typed::RecordingName,
            place: None,
            says: "Keep what was seen as (a name, or a file with its folder)".into(),
            text: proposed.into(),
            refused: None,
        }
    }

    /// The recording that is to be opened.
    pub(crate) fn file_to_open() -> Self {
        Self {
            what: Typed::RecordingToOpen,
            place: None,
            says: "Open beside what is there".into(),
            text: String::new(),
            refused: None,
        }
    }

    /// What a plot is called, which now has this title.
    pub(crate) fn plot_label(plot: PlotId, title: &str) -> Self {
        Self {
            what: Typed::PlotLabel(plot),
            place: None,
            says: "Label in this view".into(),
            text: title.into(),
            refused: None,
        }
    }

    /// Why what stands in the field can't be.
    pub(crate) fn refused(&self) -> Option<&str> {
        let refused = self.refused.as_ref();
        refused
            .filter(|refused| refused.text == self.text)
            .map(|refused| &*refused.why)
    }

    /// What was typed can't be.
    pub(crate) fn refuse(&mut self, why: String) {
        let text = self.text.clone();
        self.refused = Some(Refused { text, why });
    }

    /// What its field is called, and what the keys do meanwhile.
    pub(crate) fn titles(&self) -> [&'static str; 2] {
        match &self.what {
            Typed::Note(_) => ["A note", HINT],
            Typed::PresetName(_) | Typed::RecordingName => {
                ["Its name", "Enter keeps it, Esc gives up"]
            }
            Typed::Control(_) => ["Its line", "kp 0..10: P{}, or !command {}"],
            Typed::PlotLabel(_) => ["Its label", "empty: as by itself"],
            Typed::CursorPlace(..) => ["Its place", HINT],
            Typed::RecordingToOpen => ["Its file", "Enter opens it, Esc gives up"],
            Typed::Crossing => ["A series, < or >, a value", "loss < 0.5"],
            Typed::RunMove(_) => ["Seconds", "3.5 or -250ms; 0 puts it back"],
        }
    }
}

/// How a control of this job is written.
fn forms(job: &Job) -> &'static str {
    if LineControls::of(job).is_some_and(|controls| controls.takes_lines()) {
        "kp 0..10: P{} · mode a|b: M{} · reset: R"
    } else {
        "nothing goes back to it, so a command alone: kp 0..10: !COMMAND {}"
    }
}

/// What the keys do meanwhile.
const HINT: &str = "Enter puts it there, Esc gives up";

/// Has a note typed, for where the pointer is if that is a place of this job's.
pub(crate) fn begin(scope: &Scope, view: &mut View, job: JobId) {
    let Some(name) = scope.jobs().get(job).map(|job| job.name().to_string()) else {
        return;
    };
    let is_its_own =
        |axis: &XAxis| *axis == XAxis::Time || view.pointed_jobs.binary_search(&job).is_ok();
    let place = view.cursor.clone().filter(|(axis, _)| is_its_own(axis));
    let place = match place {
        // Where that is in the run that is under way.
        Some((axis, x)) if view.comparison.axis().as_ref() == Some(&axis) => {
            let t = view.comparison.time_at(job, x);
            t.map(|t| (XAxis::Time, t))
        }
        other => other,
    };
    let place_said = place.as_ref().map_or_else(
        || ", now".into(),
        |(axis, x)| format!(" at {}", place_words(scope, view, axis, *x)),
    );
    view.overlay = Overlay::Note(Box::new(Noting {
        what: Typed::Note(job),
        place,
        says: format!("Note on {}{place_said}", name_end(&name, NAME)),
        text: String::new(),
        refused: None,
    }));
}

fn place_words(scope: &Scope, view: &View, axis: &XAxis, x: f64) -> String {
    /// Places that are told apart on a plot.
    const PLACES: f64 = 1_000.0;
    let Some(name) = axis.own_name() else {
        return view.times().text(x, 0.01);
    };
    let [left, right] = view.shown.get(axis).copied().unwrap_or([0.0, PLACES]);
    let wall = Wall::of(scope, view);
    let place = place_text(axis, x, (right - left) / PLACES, wall);
    format!("{} {place}", name_end(name, NAME))
}

/// Has the place of a cursor typed: on the axis that is measured on, or else on that of the plot at hand.
pub(crate) fn begin_place(scope: &Scope, view: &mut View, cursor: Cursor) {
    let at_hand = view.plot_folds.at_hand().map(|plot| &plot.axis);
    let Some(axis) = view.cursors.axis().or(at_hand).cloned() else {
        view.note = Some("There is no plot to put a cursor on".into());
        return;
    };
    let x = view.cursors.on(&axis).of(cursor);
    let text = measure::place_words(&axis, x, view, Wall::of(scope, view));
    view.overlay = Overlay::Note(Box::new(Noting {
        what: Typed::CursorPlace(cursor, axis),
        place: None,
        says: format!("Place of cursor {}", cursor.name()),
        text,
        refused: None,
    }));
}
