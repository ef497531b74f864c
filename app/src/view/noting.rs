//! A note that a person is about to put on a job's plots.

use sprintscope_sim::job::MarkPlace;
use sprintscope_sim::store::XAxis;
use sprintscope_sim::{Job, JobId, Order, Scope, StopBy};

use super::axis::{Wall, place_text};
use super::presets;
use super::quantity::{clock_text, name_end};
use super::{Overlay, View};

/// Characters of a job's name beside the note.
const NAME: usize = 24;

/// A note while it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Noting {
    /// On whose plots it will be.
    pub job: JobId,
    /// Where on which axis the pointer was when it was begun; without that it will stand at the live edge.
    pub place: Option<(XAxis, f64)>,
    /// What becomes of it.
    pub what: Typed,
    /// On what, and where, in words.
    pub says: String,
    /// What was typed.
    pub text: String,
}

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A note.
    Note,
    /// The name of a preset.
    PresetName,
}

impl Noting {
    /// The name of a preset of this job.
    pub(crate) fn preset(job: &Job) -> Self {
        Self {
            job: job.id(),
            place: None,
            what: Typed::PresetName,
            says: format!("Preset of {}", name_end(job.name(), NAME)),
            text: String::new(),
        }
    }

    /// What its field is called, and what the keys do meanwhile.
    pub(crate) fn titles(&self) -> [&'static str; 2] {
        match self.what {
            Typed::Note => ["A note", HINT],
            Typed::PresetName => ["Its name", "Enter keeps it, Esc gives up"],
        }
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
        job,
        place,
        what: Typed::Note,
        says: format!("Note on {}{place_said}", name_end(&name, NAME)),
        text: String::new(),
    }));
}

fn place_words(scope: &Scope, view: &View, axis: &XAxis, x: f64) -> String {
    /// Places that are told apart on a plot.
    const PLACES: f64 = 1_000.0;
    let Some(name) = axis.own_name() else {
        return clock_text(x, 0.01);
    };
    let [left, right] = view.shown.get(axis).copied().unwrap_or([0.0, PLACES]);
    let wall = Wall {
        zone: &view.zone,
        start: scope.wall_start(),
        now: scope.now(),
    };
    let place = place_text(axis, x, (right - left) / PLACES, wall);
    format!("{} {place}", name_end(name, NAME))
}

/// Puts the note that was typed; one without a word is none. One that is refused can be mended.
pub(crate) fn put(scope: &Scope, view: &mut View, by: StopBy) {
    let Overlay::Note(noting) = &view.overlay else {
        return;
    };
    if noting.what == Typed::PresetName {
        let (job, name) = (noting.job, noting.text.clone());
        view.overlay = Overlay::None;
        return presets::save(scope, view, job, &name);
    }
    if !noting.text.trim().is_empty() {
        let place = noting.place.as_ref();
        let order = Order::Mark {
            job: noting.job.into(),
            text: noting.text.clone(),
            at: place.map(|(axis, x)| MarkPlace::on(axis, *x)),
        };
        if let Err(error) = scope.carry_out(order, by) {
            view.note = Some(error.to_string());
            return;
        }
        // What nobody sees would be taken for lost.
        view.marks_are_hidden = false;
    }
    view.overlay = Overlay::None;
}
