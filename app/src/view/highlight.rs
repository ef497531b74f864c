//! The one series that stands out.

use sprintscope_sim::store::SeriesId;

/// A series stands out while the pointer is on it, or from a click to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    kept: Option<SeriesId>,
    /// What the pointer was on in the frame before, and is on in this one.
    pointed_at: Option<SeriesId>,
    points_at: Option<SeriesId>,
}

impl Highlight {
    /// The series that stands out.
    pub fn series(&self) -> Option<SeriesId> {
        self.pointed_at.or(self.kept)
    }

    /// Whether it stands out without the pointer.
    pub fn is_kept(&self, series: SeriesId) -> bool {
        self.kept == Some(series)
    }

    /// Keeps a series standing out; if it is kept already, lets go of it.
    pub fn toggle(&mut self, series: SeriesId) {
        self.kept = (self.kept != Some(series)).then_some(series);
    }

    /// Lets go of what is kept; returns whether anything was.
    pub fn let_go(&mut self) -> bool {
        self.kept.take().is_some()
    }

    /// In this frame the pointer is on a series.
    pub fn point_at(&mut self, series: SeriesId) {
        self.points_at = Some(series);
    }

    /// All of the frame is laid out, so it is known what the pointer is on; returns whether that
    /// has changed, which is to be seen.
    pub fn end_frame(&mut self) -> bool {
        let now = self.points_at.take();
        std::mem::replace(&mut self.pointed_at, now) != now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: SeriesId = SeriesId(1);
    const B: SeriesId = SeriesId(2);

    #[test]
    fn the_pointer_goes_before_what_is_kept_and_only_while_it_is_there() {
        let mut highlight = Highlight::default();
        highlight.toggle(A);
        assert_eq!(highlight.series(), Some(A));
        highlight.point_at(B);
        assert!(highlight.end_frame());
        assert_eq!(highlight.series(), Some(B));
        assert!(highlight.end_frame(), "the pointer has left");
        assert_eq!(highlight.series(), Some(A));
        assert!(!highlight.end_frame());
    }

    #[test]
    fn a_second_click_lets_go() {
        let mut highlight = Highlight::default();
        highlight.toggle(A);
        highlight.toggle(A);
        assert_eq!(highlight.series(), None);
        highlight.toggle(A);
        highlight.toggle(B);
        assert!(highlight.is_kept(B) && !highlight.is_kept(A));
        assert!(highlight.let_go() && !highlight.let_go());
    }
}
