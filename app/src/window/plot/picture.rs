//! A plot's curves as one picture: columns from the store, painted on the CPU, uploaded as a texture.
//! What hasn't changed since the last frame is neither asked for nor painted again. What was asked for
//! and isn't there yet is asked for again; meanwhile the picture stays what it is.

mod asked;
mod maker;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::time::Duration;

use eframe::egui::{self, Color32, ColorImage, TextureHandle, TextureOptions, TextureWrapMode};

use self::asked::{Asked, HELPED_SERIES};
use self::maker::{Maker, Order};
use super::layers::curves;
use super::pieces::Drawing;
use super::seen::{Change, Part, Seen};
use super::wanted::Wanted;
use crate::canvas::helper::Helper;
use crate::canvas::{Canvas, Image, Ramp};
use crate::view::extents::{Extents, Lost};
use crate::view::grid::Grid;
use crate::view::paths::finding_words;
use crate::view::trace::Trace;
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::view::y_range::held_range;

/// Pixels are the screen's. The ring of the image's columns is closed by repeating it.
const TEXTURE: TextureOptions = TextureOptions {
    wrap_mode: TextureWrapMode::Repeat,
    ..TextureOptions::NEAREST
};

/// The picture of one plot, kept from frame to frame.
#[derive(Default)]
pub struct Picture {
    canvas: Canvas,
    texture: Option<TextureHandle>,
    extents: Extents,
    helper: Helper,
    /// Makes it where that takes longer than a frame may.
    maker: Maker,
    shown: Option<Shown>,
    /// How far the search for curves has come that it lacks, in words.
    finding: Option<String>,
    /// The range of y that is held.
    y: Option<[f64; 2]>,
    /// Whether all of it is to be made anew.
    is_released: bool,
    /// The ends of x and y that the picture shows, while those aren't what is wanted.
    behind: Option<[[f64; 2]; 2]>,
}

/// What the picture shows.
struct Shown {
    wanted: Wanted,
    y: [f64; 2],
    /// As many as there are series.
    seen: Vec<Seen>,
    /// The colours of its density, if it shows that.
    ramp: Option<Ramp>,
    /// How many of them it lacks, since their answers weren't there.
    missing: usize,
    /// By how many columns it has scrolled since all of it was asked for.
    scrolled: u64,
}

/// Columns that are drawn together, between the rows where they have ink: where a processor draws, a
/// transparent pixel costs as much as any other.
const STRIP: usize = 32;

/// A texture with a ring of columns in it.
#[derive(Clone, Debug)]
pub struct Texture {
    /// Which.
    pub id: egui::TextureId,
    /// Pixels across and down.
    pub size: [usize; 2],
    /// The ends of x and y that it shows, where those aren't what was wanted: what is wanted isn't there
    /// yet.
    pub behind: Option<[[f64; 2]; 2]>,
    /// The column of the texture that is the picture's first.
    pub origin: usize,
    /// Columns of the picture, and the rows between which they have ink. Elsewhere there is none.
    pub inked: Vec<[Range<usize>; 2]>,
}

impl Picture {
    /// Makes the picture what is wanted, with as little work as what has changed needs; returns the
    /// y axis. `newest_x` is as far as any of the series reaches.
    pub fn update(
        &mut self,
        ctx: &egui::Context,
        watched: &dyn Watched,
        wanted: Wanted,
        newest_x: f64,
    ) -> YAxis {
        let (grid, wanted_y, places) = (wanted.grid, wanted.y, wanted.places);
        self.take_made(ctx, &wanted);
        self.finding = None;
        let outcome = match self.changed_columns(watched, &wanted, newest_x) {
            Some(columns) if columns.is_empty() => Outcome::Done,
            Some(columns) => self.update_part(ctx, watched, &wanted, &columns),
            None => Outcome::AllNeeded,
        };
        match outcome {
            Outcome::Done => self.maker.forget(),
            Outcome::NotYet => {}
            Outcome::AllNeeded => self.update_all(ctx, watched, wanted),
        }
        let shown = self.shown.as_ref();
        // What is divided otherwise can't be stretched: until it is there it stands on its own axis.
        let wanted_places = places;
        let places = shown.map_or(wanted_places, |shown| shown.wanted.places);
        let y = wanted_y.filter(|_| places == wanted_places);
        let is_behind =
            |shown: &&Shown| shown.wanted.grid != grid || y.is_some_and(|y| y != shown.y);
        self.behind = shown
            .filter(is_behind)
            .map(|shown| [shown.wanted.grid.ends(), shown.y]);
        let ends = y.unwrap_or(shown.map_or([0.0, 1.0], |shown| shown.y));
        YAxis { places, ends }
    }

    /// The least and the greatest place of what is in sight.
    pub fn seen(&self) -> Option<[f64; 2]> {
        self.extents.all()
    }

    /// The values in sight that the y axis has no place for.
    pub(crate) fn lost(&self) -> Lost {
        let shown = self.shown.as_ref();
        shown.map_or_else(Lost::default, |shown| self.extents.lost(&shown.wanted.grid))
    }

    /// Where it shows which curves.
    pub(crate) fn shows(&self) -> Option<(Grid, Vec<Trace>)> {
        let wanted = &self.shown.as_ref()?.wanted;
        let traces = wanted.traces.iter().map(|(trace, _)| *trace);
        Some((wanted.grid, traces.collect()))
    }

    /// The picture.
    pub fn texture(&self) -> Option<Texture> {
        let texture = self.texture.as_ref()?;
        let image = self.canvas.image();
        let [width, _] = image.size;
        let strips = (0..width).step_by(STRIP);
        let inked = strips.map(|start| {
            let columns = start..(start + STRIP).min(width);
            [columns.clone(), self.canvas.inked_rows(columns)]
        });
        Some(Texture {
            id: texture.id(),
            size: image.size,
            behind: self.behind,
            origin: image.origin(),
            inked: inked.filter(|[_, rows]| !rows.is_empty()).collect(),
        })
    }

    /// Its pixels, where those are what is wanted.
    pub(super) fn canvas(&self) -> Option<&Canvas> {
        (self.texture.is_some() && self.behind.is_none()).then_some(&self.canvas)
    }

    /// Forgets the range of y that was held, as for a plot that is to fit anew.
    pub fn release_y(&mut self) {
        self.y = None;
        self.is_released = true;
    }

    /// The columns in which the picture isn't what is wanted; none if that is a matter of all of it.
    fn changed_columns(
        &self,
        watched: &dyn Watched,
        wanted: &Wanted,
        newest_x: f64,
    ) -> Option<Range<i64>> {
        let shown = self.shown.as_ref()?;
        if self.is_released || !wanted.is_scrolled(&shown.wanted) {
            return None;
        }
        let (sight, before) = (wanted.grid.sight(), shown.wanted.grid.sight());
        let by = sight.start - before.start;
        // Now and then all is looked at again: whether samples or columns are shown is decided
        // by how many there are in sight.
        let scrolled = shown.scrolled.saturating_add(by.unsigned_abs());
        if scrolled >= wanted.grid.columns as u64 {
            return None;
        }
        let mut changed = match by {
            1.. => before.end..sight.end,
            0 => sight.end..sight.start,
            _ => sight.start..before.start,
        };
        let newest = wanted.grid.column_from_x(newest_x).saturating_add(1);
        let newest = newest.min(sight.end);
        for (seen, (trace, _)) in shown.seen.iter().zip(&wanted.traces) {
            match seen.change(watched, trace, &wanted.grid) {
                Change::From(first) if first < newest => {
                    changed.start = changed.start.min(first);
                    changed.end = changed.end.max(newest);
                }
                Change::From(_) | Change::Nothing => {}
                Change::All => return None,
            }
        }
        Some(changed.start.max(sight.start)..changed.end.min(sight.end))
    }

    /// Asks for some columns, paints and uploads them.
    fn update_part(
        &mut self,
        ctx: &egui::Context,
        watched: &dyn Watched,
        wanted: &Wanted,
        changed: &Range<i64>,
    ) -> Outcome {
        let Some(shown) = &mut self.shown else {
            return Outcome::AllNeeded;
        };
        let sight = wanted.grid.sight();
        let reach = shown
            .seen
            .iter()
            .map(|seen| wanted.reach(seen.detail))
            .max();
        let reach = reach.unwrap_or(0);
        // What changed in a column moves the joins to its neighbours, too.
        let columns =
            (changed.start - 1 - reach).max(sight.start)..(changed.end + 1 + reach).min(sight.end);
        if columns.end - columns.start > (sight.end - sight.start) / 2 {
            return Outcome::AllNeeded;
        }
        let mut answers = Vec::with_capacity(wanted.traces.len());
        let mut all_seen = Vec::with_capacity(wanted.traces.len());
        for ((trace, _), seen) in wanted.traces.iter().zip(&shown.seen) {
            let Some(detail) = seen.detail else {
                return Outcome::AllNeeded;
            };
            let question = wanted.question(&columns, detail);
            match seen.ask_part(watched, trace, &question) {
                Part::Told(answer, seen) => {
                    answers.push(answer);
                    all_seen.push(seen.up_to(changed.end));
                }
                Part::NotYet => return Outcome::NotYet,
                Part::WontDo => return Outcome::AllNeeded,
            }
        }
        let before = shown.wanted.grid.sight();
        self.extents.forget(columns.clone(), &sight, &before);
        for answer in &answers {
            self.extents.add(answer, &wanted.grid, &columns);
        }
        let y = wanted
            .y
            .unwrap_or_else(|| held_range(self.y, self.extents.all()));
        if y != shown.y {
            return Outcome::AllNeeded;
        }
        let by = wanted.grid.first - shown.wanted.grid.first;
        shown.scrolled += by.unsigned_abs();
        shown.wanted.grid = wanted.grid;
        shown.seen = all_seen;
        self.canvas.scroll(-by as isize);
        let [start, end] =
            [columns.start, columns.end].map(|column| (column - sight.start) as usize);
        let drawings = answers.iter().enumerate();
        let axis = wanted.axis(y);
        let drawings = drawings.map(|(place, answer)| Drawing::new(answer, wanted, place, axis));
        let drawings: Vec<Drawing> = drawings.collect();
        let curves = curves(wanted, &drawings);
        match &shown.ramp {
            Some(ramp) => self.canvas.paint_density_columns(start..end, &curves, ramp),
            None => self.canvas.paint_columns(start..end, &curves),
        };
        self.upload(ctx, start..end);
        Outcome::Done
    }

    fn update_all(&mut self, ctx: &egui::Context, watched: &dyn Watched, wanted: Wanted) {
        let is_divided_anew = |shown: &Shown| shown.wanted.places != wanted.places;
        if self.shown.as_ref().is_some_and(is_divided_anew) {
            self.y = None;
        }
        // Most often it is the range it was, so curves are made in that at once and no answer is
        // kept: those of a thousand series take thirty megabytes.
        let guess = wanted.y.or(self.y).unwrap_or([0.0, 1.0]);
        if self.is_being_made(ctx, &wanted) {
            return;
        }
        let mut asked = self.ask_all(watched, &wanted, guess);
        if asked.is_long {
            self.have_made(ctx, watched, wanted);
            return;
        }
        self.tell_finding(watched, (&wanted, asked.missing));
        if self.stays(asked.missing, wanted.traces.len()) {
            return;
        }
        let y = wanted
            .y
            .unwrap_or_else(|| held_range(self.y, asked.extents.all()));
        if y != guess {
            asked = self.ask_all(watched, &wanted, y);
            if asked.is_long {
                // It has just grown so long.
                self.have_made(ctx, watched, wanted);
                return;
            }
            if self.stays(asked.missing, wanted.traces.len()) {
                return;
            }
        }
        self.y = Some(y);
        let curves = curves(&wanted, &asked.drawings);
        let size = [wanted.grid.columns, wanted.grid.rows];
        let ramp = wanted
            .density
            .map(|stops| Ramp::new(wanted.traces.len(), stops));
        match &ramp {
            Some(ramp) => self.canvas.paint_density(size, &curves, ramp),
            None => self.canvas.paint_on_two(size, &curves, &mut self.helper),
        };
        self.upload(ctx, 0..wanted.grid.columns);
        self.extents = asked.extents;
        self.is_released = false;
        self.shown = Some(Shown {
            wanted,
            y,
            seen: asked.seen,
            ramp,
            missing: asked.missing,
            scrolled: 0,
        });
    }

    /// Whether what is shown stays: some answers aren't there yet, and no fewer than it lacks itself.
    fn stays(&self, missing: usize, series: usize) -> bool {
        let shown = self.shown.as_ref();
        let lacking = shown.map_or(series, |shown| shown.missing);
        missing > 0 && missing >= lacking
    }

    /// Tells how far the search for curves has come of which so many are missing.
    fn tell_finding(&mut self, watched: &dyn Watched, (wanted, missing): (&Wanted, usize)) {
        if missing > 0 {
            let traces = wanted.traces.iter().map(|(trace, _)| *trace);
            self.finding = finding_words(watched, traces);
        }
    }

    /// Its size and its pixels, for tests.
    #[cfg(test)]
    pub(crate) fn pixels(&self) -> ([usize; 2], Vec<[u8; 4]>) {
        let image = self.canvas.image();
        (image.size, image.pixels())
    }

    /// What it lacks, in words.
    pub(crate) fn lacks(&self) -> Option<&str> {
        self.finding.as_deref()
    }

    /// Whether all that can be done is to wait for what the maker does, or for it to go on.
    fn is_being_made(&self, ctx: &egui::Context, wanted: &Wanted) -> bool {
        if self.maker.is_at_work() {
            return true;
        }
        let is_the_same = self
            .shown
            .as_ref()
            .is_some_and(|shown| shown.wanted == *wanted && shown.missing == 0);
        let rest = self
            .maker
            .rest()
            .filter(|_| is_the_same && !self.is_released);
        if let Some(rest) = rest {
            ctx.request_repaint_after(rest);
        }
        rest.is_some()
    }

    /// Has the maker make all of it.
    fn have_made(&mut self, ctx: &egui::Context, watched: &dyn Watched, wanted: Wanted) {
        let held = self.y.filter(|_| !self.is_released);
        let order = Order::new(watched, wanted, held);
        self.tell_finding(watched, (&order.wanted, order.missing()));
        if !self.stays(order.missing(), order.wanted.traces.len()) {
            self.is_released = false;
            self.maker.begin(ctx, order);
        }
    }

    /// Shows what the maker has made, if it is of these curves.
    fn take_made(&mut self, ctx: &egui::Context, wanted: &Wanted) {
        self.maker.keep_only(wanted);
        let Some(made) = self.maker.take(&mut self.canvas) else {
            return;
        };
        self.y = Some(made.shown.y);
        self.extents = made.extents;
        self.shown = Some(made.shown);
        match &mut self.texture {
            Some(texture) => texture.set(made.colors, TEXTURE),
            None => self.texture = Some(ctx.load_texture("curves", made.colors, TEXTURE)),
        }
    }

    /// Asks for all that is in sight, as curves between these ends of y; on two threads if there are
    /// many series.
    fn ask_all(&mut self, watched: &dyn Watched, wanted: &Wanted, y: [f64; 2]) -> Asked {
        if wanted.traces.len() < HELPED_SERIES {
            return Asked::new(watched, wanted, 0..wanted.traces.len(), y);
        }
        let half = wanted.traces.len() / 2;
        let (first, second) = (0..half, half..wanted.traces.len());
        let (mut all, others) = self.helper.both(
            || Asked::new(watched, wanted, first, y),
            || Asked::new(watched, wanted, second.clone(), y),
        );
        all.merge(others);
        all
    }

    /// CPU time that a second thread has used for the picture since this was last asked.
    pub fn take_helper_cpu(&mut self) -> Duration {
        self.helper.take_cpu()
    }

    /// Uploads these columns of the picture.
    fn upload(&mut self, ctx: &egui::Context, columns: Range<usize>) {
        let image = self.canvas.image();
        let picture = |ring: Range<usize>| colors(image, ring);
        let width = image.size[0];
        match &mut self.texture {
            Some(texture) if columns.len() < width && texture.size() == image.size => {
                for ring in image.stretches(columns) {
                    if !ring.is_empty() {
                        texture.set_partial([ring.start, 0], picture(ring), TEXTURE);
                    }
                }
            }
            Some(texture) => texture.set(picture(0..width), TEXTURE),
            None => self.texture = Some(ctx.load_texture("curves", picture(0..width), TEXTURE)),
        }
    }
}

/// These columns of an image's ring, to be uploaded.
fn colors(image: &Image, ring: Range<usize>) -> ColorImage {
    let size = [ring.len(), image.size[1]];
    let mut colors = Vec::with_capacity(size[0] * size[1]);
    for row in image.ring_rows(ring) {
        let of_pixel = |[r, g, b, a]: [u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
        colors.extend(row.iter().copied().map(of_pixel));
    }
    ColorImage::new(size, colors)
}

/// How far the picture came.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Done,
    /// What was asked for isn't there yet: the picture is as it was.
    NotYet,
    /// A part won't do.
    AllNeeded,
}
