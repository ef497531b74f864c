//! The window's picture: what was painted last, and the way into the window.

use std::sync::Arc;

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, Context, Rect, TexturesDelta};
use winit::window::Window;

use crate::program::display::NoWindow;
use crate::window::host::raster::{Frame, PxRect, Raster, Stands};
use crate::window::host::surface::Surface;

/// The picture and where it goes.
pub(super) struct Painted {
    raster: Raster,
    surface: Surface,
    size_px: [usize; 2],
    /// As many as the size has.
    pixels: Vec<u32>,
    /// Whether the window has lost what stood in it.
    is_lost: bool,
    /// Changes of textures that wait for a frame.
    deltas: TexturesDelta,
}

impl Painted {
    /// On this window.
    ///
    /// # Errors
    /// What the display can't do.
    pub(super) fn on(window: &Arc<Window>) -> Result<Self, NoWindow> {
        Ok(Self {
            raster: Raster::default(),
            surface: Surface::of(window)?,
            size_px: [0; 2],
            pixels: Vec::new(),
            is_lost: true,
            deltas: TexturesDelta::default(),
        })
    }

    /// All of it is to be shown anew.
    pub(super) fn show_all(&mut self) {
        self.is_lost = true;
    }

    /// Paints what was laid out, over `clear` and the plots' ground, and shows what has changed. Calls `painted`
    /// between the two.
    ///
    /// # Errors
    /// The display is gone.
    pub(super) fn paint(
        &mut self,
        (ctx, window): (&Context, &Window),
        (shapes, pixels_per_point): (Vec<ClippedShape>, f32),
        deltas: TexturesDelta,
        (clear, ground): (Color32, (Rect, Color32)),
        painted: impl FnOnce(),
    ) -> Result<(), NoWindow> {
        self.deltas.append(deltas);
        let stands = self.fit(window);
        let primitives = ctx.tessellate(shapes, pixels_per_point);
        let frame = Frame {
            size_px: self.size_px,
            pixels_per_point,
            clear,
            ground: Some(ground),
            primitives: &primitives,
        };
        let pixels = (self.pixels.as_mut_slice(), stands);
        let mut changed = self.raster.paint(&frame, &mut self.deltas, pixels);
        if self.is_lost {
            changed = vec![PxRect::of_size(self.size_px)];
        }
        painted();
        if !changed.is_empty() {
            // A compositor tells then when it wants the next one.
            window.pre_present_notify();
            self.surface.show(&self.pixels, self.size_px, &changed)?;
            self.is_lost = false;
        }
        Ok(())
    }

    /// Takes the window's size.
    fn fit(&mut self, window: &Window) -> Stands {
        let size = window.inner_size();
        let size_px = [size.width, size.height].map(|length| length as usize);
        if size_px == self.size_px {
            return Stands::Yes;
        }
        self.size_px = size_px;
        self.pixels.clear();
        self.pixels.resize(size_px[0] * size_px[1], 0);
        self.is_lost = true;
        Stands::No
    }
}

impl Drop for Painted {
    fn drop(&mut self) {
        // The toolkit minds changes that nobody took.
        self.deltas.clear();
    }
}
