//! Words that are read over curves, and hide no more of them than an outline of their letters.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Pos2, Shape, Vec2, vec2};

/// Where letters stand again behind themselves, in points.
const AROUND: [Vec2; 8] = [
    vec2(-1.0, -1.0),
    vec2(0.0, -1.0),
    vec2(1.0, -1.0),
    vec2(-1.0, 0.0),
    vec2(1.0, 0.0),
    vec2(-1.0, 1.0),
    vec2(0.0, 1.0),
    vec2(1.0, 1.0),
];

/// The words in this ink, their outline in that of the ground.
pub(super) fn outlined(
    at: Pos2,
    galley: Arc<Galley>,
    ink: Color32,
    ground: Color32,
) -> impl Iterator<Item = Shape> {
    let letters = Arc::clone(&galley);
    let behind = AROUND.into_iter().map(move |by| {
        let letters = Arc::clone(&letters);
        Shape::galley_with_override_text_color(at + by, letters, ground)
    });
    behind.chain([Shape::galley(at, galley, ink)])
}
