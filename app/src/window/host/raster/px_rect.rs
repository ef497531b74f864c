//! Places on a surface, in pixels.

use eframe::egui::Rect;

/// A rectangle of pixels: from left and top up to, and without, right and bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::window) struct PxRect {
    /// The first column.
    pub left: i32,
    /// The first row.
    pub top: i32,
    /// The column behind the last one.
    pub right: i32,
    /// The row behind the last one.
    pub bottom: i32,
}

impl PxRect {
    /// Without pixels; any other one joined to it stays what it is.
    pub(super) const NOTHING: Self = Self {
        left: i32::MAX,
        top: i32::MAX,
        right: i32::MIN,
        bottom: i32::MIN,
    };

    /// All of a surface.
    pub(in crate::window) fn of_size([width, height]: [usize; 2]) -> Self {
        Self {
            left: 0,
            top: 0,
            right: i32::try_from(width).unwrap_or(i32::MAX),
            bottom: i32::try_from(height).unwrap_or(i32::MAX),
        }
    }

    /// A rectangle in points, its edges at the pixels next to them, as the toolkit cuts off what is drawn.
    pub(super) fn of_points(rect: Rect, pixels_per_point: f32) -> Self {
        // Infinite ends become the greatest numbers, and what is none becomes zero.
        let pixel = |points: f32| (points * pixels_per_point).round() as i32;
        Self {
            left: pixel(rect.left()),
            top: pixel(rect.top()),
            right: pixel(rect.right()),
            bottom: pixel(rect.bottom()),
        }
    }

    /// What both have.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// The least one with all of both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether there are no pixels in it.
    pub(in crate::window) fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    /// Whether all of the other one lies in it.
    pub(super) fn has(self, other: Self) -> bool {
        self.and(other) == other
    }

    /// Columns; none where it is empty.
    pub(in crate::window) fn width(self) -> usize {
        usize::try_from(self.right.saturating_sub(self.left)).unwrap_or(0)
    }

    /// Rows; none where it is empty.
    pub(in crate::window) fn height(self) -> usize {
        usize::try_from(self.bottom.saturating_sub(self.top)).unwrap_or(0)
    }

    /// How many pixels it has.
    pub(super) fn area(self) -> usize {
        self.width() * self.height()
    }
}

/// The same pixels in fewer rectangles, of those that came row by row: each is joined to the one before it and to the
/// one above it, where both together are a rectangle again.
pub(super) fn joined(all: Vec<PxRect>) -> Vec<PxRect> {
    let mut joined: Vec<PxRect> = Vec::with_capacity(all.len());
    for rect in all {
        let beside = joined.last_mut().filter(|last| {
            last.right == rect.left && last.top == rect.top && last.bottom == rect.bottom
        });
        match beside {
            Some(last) => last.right = rect.right,
            None => joined.push(rect),
        }
    }
    let mut stacked: Vec<PxRect> = Vec::with_capacity(joined.len());
    for rect in joined {
        let is_above = |other: &&mut PxRect| {
            other.bottom == rect.top && other.left == rect.left && other.right == rect.right
        };
        match stacked.iter_mut().rev().find(is_above) {
            Some(above) => above.bottom = rect.bottom,
            None => stacked.push(rect),
        }
    }
    stacked
}
