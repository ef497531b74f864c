//! The cursors A and B, which stay where they were put while everything scrolls: each axis has its own.

pub(crate) mod near;
pub(crate) mod place;
pub(crate) mod steps;

use std::collections::HashMap;

use sprintscope_sim::store::{Side, XAxis};

use super::Shown;

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// The first.
    A,
    /// The second.
    B,
}

impl Cursor {
    /// Both.
    pub const ALL: [Self; 2] = [Self::A, Self::B];

    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
}

/// Where both are on one axis.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Places {
    /// Where A is, if it was put anywhere.
    pub a: Option<f64>,
    /// The same of B.
    pub b: Option<f64>,
}

impl Places {
    /// Where one of them is.
    pub fn of(&self, cursor: Cursor) -> Option<f64> {
        match cursor {
            Cursor::A => self.a,
            Cursor::B => self.b,
        }
    }

    /// Both, the lower first, where both are somewhere.
    pub fn ends(&self) -> Option<[f64; 2]> {
        let (a, b) = (self.a?, self.b?);
        Some([a.min(b), a.max(b)])
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn put(&mut self, cursor: Cursor, x: Option<f64>) {
        match cursor {
            Cursor::A => self.a = x,
            Cursor::B => self.b = x,
        }
    }
}

/// What can be done with cursors.
#[derive(Clone, Debug, PartialEq)]
pub enum CursorCommand {
    /// Put one somewhere.
    Put {
        /// On which axis.
        axis: XAxis,
        /// Which.
        cursor: Cursor,
        /// Where.
        x: f64,
    },
    /// Put both: what lies between them is measured.
    PutBoth {
        /// On which axis.
        axis: XAxis,
        /// A and B.
        ends: [f64; 2],
    },
    /// Take back what the last one put: it was the first half of something else.
    TakeBack,
    /// Move one to the next sample on this side.
    Step(Cursor, Side),
    /// Remove both from every axis.
    Clear,
    /// Show what is measured at and between them, or don't.
    Measure,
    /// Copy that.
    Copy,
    /// Have the place of one typed.
    Type(Cursor),
    /// The table is of the next axis that has cursors.
    NextAxis,
}

/// All cursors.
#[derive(Clone, Debug, Default)]
pub struct Cursors {
    by_axis: HashMap<XAxis, Places>,
    /// The axis whose cursors were moved last.
    axis: Option<XAxis>,
    /// What was there before the last one was put.
    before: Option<(XAxis, Places)>,
    /// Steps that wait for somebody who knows the samples.
    steps: Vec<(Cursor, Side)>,
    /// Whether the table was closed.
    closed: Shown,
    /// The table is to be copied.
    pub copy_is_wanted: bool,
    /// The field of this one is to have the focus.
    pub field_is_wanted: Option<Cursor>,
}

impl Cursors {
    /// Does what was asked.
    pub fn carry_out(&mut self, command: CursorCommand) {
        match command {
            CursorCommand::Put { axis, cursor, x } => {
                let mut places = self.on(&axis);
                places.put(cursor, Some(x));
                self.put(axis, places);
            }
            CursorCommand::PutBoth { axis, ends: [a, b] } => {
                let (a, b) = (Some(a), Some(b));
                self.put(axis, Places { a, b });
            }
            CursorCommand::TakeBack => {
                // Once: what was there before that isn't known.
                if let Some((axis, places)) = self.before.take() {
                    self.put(axis, places);
                    self.before = None;
                }
            }
            CursorCommand::Step(cursor, side) => self.steps.push((cursor, side)),
            CursorCommand::Clear => {
                self.clear();
            }
            CursorCommand::Measure => self.closed = self.closed.other(),
            CursorCommand::Copy => self.copy_is_wanted = true,
            CursorCommand::Type(cursor) => {
                self.closed = Shown::No;
                self.field_is_wanted = Some(cursor);
            }
            CursorCommand::NextAxis => self.next_axis(),
        }
    }

    /// Where they are on this axis.
    pub fn on(&self, axis: &XAxis) -> Places {
        self.by_axis.get(axis).copied().unwrap_or_default()
    }

    /// The axis that is measured on, where there is a cursor on any.
    pub fn axis(&self) -> Option<&XAxis> {
        self.axis.as_ref()
    }

    /// How many axes have cursors.
    pub fn axes(&self) -> usize {
        self.by_axis.len()
    }

    /// The axis and its cursors, where the table is to be shown.
    pub fn measured(&self) -> Option<(XAxis, Places)> {
        let axis = self.axis.clone().filter(|_| self.closed == Shown::No)?;
        let places = self.on(&axis);
        Some((axis, places))
    }

    /// Removes all; returns whether there were any.
    pub fn clear(&mut self) -> bool {
        let had_any = !self.by_axis.is_empty();
        self.by_axis.clear();
        self.axis = None;
        self.before = None;
        self.closed = Shown::No;
        self.field_is_wanted = None;
        had_any
    }

    fn put(&mut self, axis: XAxis, places: Places) {
        if self.on(&axis) == places {
            // A frame that is laid out twice says the same twice.
            self.axis = Some(axis);
            return;
        }
        self.before = Some((axis.clone(), self.on(&axis)));
        if places.is_empty() {
            self.by_axis.remove(&axis);
            self.axis = self.by_axis.keys().next().cloned();
        } else {
            if self.by_axis.insert(axis.clone(), places).is_none() {
                // What was closed was another measurement.
                self.closed = Shown::No;
            }
            self.axis = Some(axis);
        }
    }

    fn next_axis(&mut self) {
        let mut axes: Vec<&XAxis> = self.by_axis.keys().collect();
        axes.sort_by_key(|axis| axis.own_name());
        let place = axes
            .iter()
            .position(|axis| Some(*axis) == self.axis.as_ref());
        let next = place.map(|place| axes[(place + 1) % axes.len()].clone());
        self.axis = next.or(self.axis.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(cursors: &mut Cursors, cursor: Cursor, x: f64) {
        let axis = XAxis::Time;
        cursors.carry_out(CursorCommand::Put { axis, cursor, x });
    }

    #[test]
    fn a_cursor_stays_until_it_is_put_elsewhere_or_all_are_cleared() {
        let mut cursors = Cursors::default();
        put(&mut cursors, Cursor::B, 3.0);
        put(&mut cursors, Cursor::A, 5.0);
        assert_eq!(cursors.on(&XAxis::Time).ends(), Some([3.0, 5.0]));
        put(&mut cursors, Cursor::B, 9.0);
        assert_eq!(cursors.on(&XAxis::Time).b, Some(9.0));
        cursors.carry_out(CursorCommand::TakeBack);
        assert_eq!(cursors.on(&XAxis::Time).b, Some(3.0));
        assert!(cursors.clear() && !cursors.clear());
        assert_eq!(cursors.measured(), None);
    }

    #[test]
    fn the_first_of_two_clicks_leaves_nothing() {
        let mut cursors = Cursors::default();
        put(&mut cursors, Cursor::A, 3.0);
        cursors.carry_out(CursorCommand::TakeBack);
        assert_eq!((cursors.measured(), cursors.axes()), (None, 0));
    }

    #[test]
    fn a_table_that_was_closed_is_there_for_the_next_cursors() {
        let mut cursors = Cursors::default();
        put(&mut cursors, Cursor::A, 3.0);
        cursors.carry_out(CursorCommand::Measure);
        put(&mut cursors, Cursor::A, 4.0);
        assert_eq!(cursors.measured(), None);
        cursors.carry_out(CursorCommand::Clear);
        put(&mut cursors, Cursor::A, 4.0);
        assert!(cursors.measured().is_some());
    }
}
