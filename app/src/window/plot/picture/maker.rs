//! A picture of long paths, made on a thread of its own: a hundred thousand lines across each other take longer to
//! paint than a frame may.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use eframe::egui::{ColorImage, Context};
use sprintscope_sim::store::{Answer, Detail};

use super::{Shown, colors};
use crate::canvas::{Canvas, Ramp};
use crate::view::beside::Beside;
use crate::view::extents::Extents;
use crate::view::watched::Watched;
use crate::view::y_range::held_range;
use crate::window::plot::layers::curves;
use crate::window::plot::pieces::Drawing;
use crate::window::plot::seen::Seen;
use crate::window::plot::wanted::Wanted;

/// All that a picture is made of.
pub(super) struct Order {
    pub(super) wanted: Wanted,
    /// The range of y that is held.
    pub(super) held: Option<[f64; 2]>,
    /// What was answered about each series; nothing where that isn't there yet.
    answers: Vec<Option<(Answer, Seen)>>,
}

impl Order {
    /// Asks for all that is in sight.
    pub(super) fn new(watched: &dyn Watched, wanted: Wanted, held: Option<[f64; 2]>) -> Self {
        let question = wanted.question(&wanted.grid.sight(), Detail::ByCount);
        let traces = wanted.traces.iter();
        let answers = traces.map(|(trace, _)| Seen::ask(watched, trace, &question));
        Self {
            answers: answers.collect(),
            wanted,
            held,
        }
    }

    /// Of how many series the answer isn't there yet.
    pub(super) fn missing(&self) -> usize {
        self.answers
            .iter()
            .filter(|answer| answer.is_none())
            .count()
    }

    /// Paints it; `None` where it is over before that is done.
    fn make(self, mut canvas: Canvas, is_over: &AtomicBool) -> Option<Made> {
        let missing = self.missing();
        let Self {
            wanted,
            held,
            answers,
        } = self;
        let (grid, sight) = (wanted.grid, wanted.grid.sight());
        let mut extents = Extents::default();
        extents.clear(grid.columns, wanted.places);
        for (answer, _) in answers.iter().flatten() {
            extents.add(answer, &grid, &sight);
        }
        let y = wanted.y.unwrap_or_else(|| held_range(held, extents.all()));
        let axis = wanted.axis(y);
        let drawing = |(place, answer): (usize, &Option<(Answer, Seen)>)| {
            let known = answer.as_ref();
            known.map_or_else(Drawing::default, |(answer, _)| {
                Drawing::new(answer, &wanted, place, axis)
            })
        };
        let drawings: Vec<Drawing> = answers.iter().enumerate().map(drawing).collect();
        let seen = answers.into_iter().map(|answer| match answer {
            Some((_, seen)) => seen,
            None => Seen::NOT_YET,
        });
        let seen = seen.collect();
        let ramp = wanted
            .density
            .map(|stops| Ramp::new(wanted.traces.len(), stops));
        let curves = curves(&wanted, &drawings);
        let size = [grid.columns, grid.rows];
        let goes_on = || !is_over.load(Ordering::Relaxed);
        if !canvas.paint_while(size, &curves, ramp.as_ref(), goes_on) {
            return None;
        }
        let colors = colors(canvas.image(), 0..grid.columns);
        let shown = Shown {
            wanted,
            y,
            seen,
            ramp,
            missing,
            scrolled: 0,
        };
        Some(Made {
            canvas,
            colors,
            extents,
            shown,
        })
    }
}

/// A picture that has been made.
pub(super) struct Made {
    pub(super) canvas: Canvas,
    /// What it is uploaded as.
    pub(super) colors: ColorImage,
    pub(super) extents: Extents,
    pub(super) shown: Shown,
}

/// Makes pictures, one at a time.
#[derive(Default)]
pub(super) struct Maker {
    making: Beside<Wanted, Made>,
    /// To be painted on next: its memory is kept.
    spare: Canvas,
}

impl Maker {
    /// Whether one is being made.
    pub(super) fn is_at_work(&self) -> bool {
        self.making.is_at_work()
    }

    /// How long what has only grown is left as it is.
    pub(super) fn rest(&self) -> Option<Duration> {
        self.making.rest()
    }

    /// Gives up what is being made, unless it shows the same curves in the same way, if elsewhere.
    pub(super) fn keep_only(&mut self, wanted: &Wanted) {
        self.making.keep_only(|making| {
            let elsewhere = Wanted {
                grid: wanted.grid,
                y: wanted.y,
                ..making.clone()
            };
            elsewhere == *wanted
        });
    }

    /// Gives up what is being made.
    pub(super) fn forget(&mut self) {
        self.making.forget();
    }

    /// What has been made since this was last asked, in the place of which this canvas may be painted on.
    pub(super) fn take(&mut self, shown: &mut Canvas) -> Option<Made> {
        let mut made = self.making.take()?;
        std::mem::swap(shown, &mut made.canvas);
        self.spare = std::mem::take(&mut made.canvas);
        Some(made)
    }

    /// Begins to make one, and has it seen when it is done.
    pub(super) fn begin(&mut self, ctx: &Context, order: Order) {
        let canvas = std::mem::take(&mut self.spare);
        let (wanted, ctx) = (order.wanted.clone(), ctx.clone());
        let make = |is_over: &AtomicBool| order.make(canvas, is_over);
        self.making
            .begin(wanted, make, move || ctx.request_repaint());
    }
}
