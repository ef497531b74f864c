//! What OpenGL paints, off any screen: what our own painter is held to.

use std::num::NonZeroU32;
use std::sync::Arc;

use eframe::egui::{Color32, Rect, TexturesDelta};
use eframe::{egui_glow, glow};
use glutin::api::egl::context::PossiblyCurrentContext;
use glutin::api::egl::device::Device;
use glutin::api::egl::display::Display;
use glutin::api::egl::surface::Surface;
use glutin::config::{ConfigSurfaceTypes, ConfigTemplateBuilder};
use glutin::context::{ContextApi, ContextAttributesBuilder};
use glutin::prelude::{GlDisplay, NotCurrentGlContext};
use glutin::surface::{PbufferSurface, SurfaceAttributesBuilder};

use crate::window::host::raster::Frame;
use crate::window::plot::ground;

/// A surface that OpenGL paints on.
pub(in crate::window) struct Gl {
    painter: egui_glow::Painter,
    _current: PossiblyCurrentContext,
    _surface: Surface<PbufferSurface>,
}

impl Gl {
    /// One of at most this size in pixels.
    pub(in crate::window) fn new(size_px: [usize; 2]) -> Self {
        let mut devices =
            Device::query_devices().expect("Mesa's EGL is installed: libegl1, libgl1-mesa-dri");
        let found = devices.find_map(|device| Self::on(&device, size_px).ok());
        found.expect("a device on which OpenGL paints, as Mesa's own on a processor")
    }

    fn on(device: &Device, size_px: [usize; 2]) -> glutin::error::Result<Self> {
        // SAFETY: no handle is passed.
        let display = unsafe { Display::with_device(device, None)? };
        let template = ConfigTemplateBuilder::new()
            .with_surface_type(ConfigSurfaceTypes::PBUFFER)
            .build();
        // SAFETY: no handle is in the template.
        let config = unsafe { display.find_configs(template)?.next() };
        let config = config.ok_or(glutin::error::ErrorKind::BadConfig)?;
        let attributes = ContextAttributesBuilder::new()
            .with_context_api(ContextApi::OpenGl(None))
            .build(None);
        let [width, height] =
            size_px.map(|pixels| NonZeroU32::new(pixels as u32).expect("a surface has pixels"));
        let size = SurfaceAttributesBuilder::<PbufferSurface>::new().build(width, height);
        // SAFETY: the display and its configuration are there as long as what is made of them.
        let (context, surface) = unsafe {
            let context = display.create_context(&config, &attributes)?;
            (context, display.create_pbuffer_surface(&config, &size)?)
        };
        let current = context.make_current(&surface)?;
        // SAFETY: the context is current.
        let gl = unsafe {
            glow::Context::from_loader_function_cstr(|name| display.get_proc_address(name))
        };
        let painter = egui_glow::Painter::new(Arc::new(gl), "", None, false);
        Ok(Self {
            painter: painter.expect("a version of OpenGL that the toolkit can do with"),
            _current: current,
            _surface: surface,
        })
    }

    /// The pixels of a frame, row by row, each `0x00RRGGBB`.
    pub(in crate::window) fn paint(
        &mut self,
        frame: &Frame<'_>,
        mut deltas: TexturesDelta,
    ) -> Vec<u32> {
        let size_px = frame.size_px.map(|pixels| pixels as u32);
        let painter = &mut self.painter;
        painter.clear(size_px, frame.clear.to_normalized_gamma_f32());
        if let Some((place, color)) = frame.ground {
            let place: Rect = place * frame.pixels_per_point;
            let color: Color32 = color;
            ground::clear(painter.gl(), place, size_px[1] as f32, color);
        }
        painter.paint_and_update_textures(
            size_px,
            frame.pixels_per_point,
            frame.primitives,
            &mut deltas,
        );
        let painted = painter.read_screen_rgba(size_px);
        let number = |color: &Color32| u32::from_be_bytes([0, color.r(), color.g(), color.b()]);
        painted.pixels.iter().map(number).collect()
    }
}

impl Drop for Gl {
    fn drop(&mut self) {
        self.painter.destroy();
    }
}
