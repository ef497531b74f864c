//! The ground under the plots: cleared, not drawn. Where a processor draws, a pixel that is cleared
//! costs next to nothing, and one that is blended as much as any other.

use eframe::egui::{Color32, Rect};
use eframe::glow::{self, HasContext};

/// Clears a part of the window, in pixels from its left top corner, on which nothing was drawn in this
/// frame. `height_px` is the window's.
///
/// While a frame is made: then the window's context is the thread's.
pub(crate) fn clear(gl: &glow::Context, part_px: Rect, height_px: f32, color: Color32) {
    let pixels = |length: f32| length.round() as i32;
    let [left, right] = [part_px.left(), part_px.right()].map(pixels);
    // OpenGL counts from below.
    let [bottom, top] = [part_px.bottom(), part_px.top()].map(|y| pixels(height_px) - pixels(y));
    let [red, green, blue, alpha] = color.to_normalized_gamma_f32();
    // SAFETY: plain calls on the context that is current, and no memory of ours is touched.
    unsafe {
        gl.enable(glow::SCISSOR_TEST);
        gl.scissor(left, bottom, (right - left).max(0), (top - bottom).max(0));
        gl.clear_color(red, green, blue, alpha);
        gl.clear(glow::COLOR_BUFFER_BIT);
        gl.disable(glow::SCISSOR_TEST);
    }
}
