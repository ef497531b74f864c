//! The toolkit's textures, kept where the painter reads them.

use std::collections::HashMap;
use std::ops::Range;

use eframe::egui::{
    Color32, ImageData, TextureFilter, TextureId, TextureOptions, TextureWrapMode, TexturesDelta,
    epaint::ImageDelta,
};

use super::blend::{of_parts, packed, parts};

/// One picture.
pub(super) struct Texture {
    /// Texels across and down; at least one.
    pub size: [usize; 2],
    /// Row by row.
    texels: Vec<u32>,
    options: TextureOptions,
    /// Another one after each change, of all textures together.
    pub version: u64,
    /// The same of each strip of its columns: of a plot's picture a few change, and tiles with the others are as before.
    strips: Vec<u64>,
}

/// So many columns are a strip.
const STRIP: usize = 64;

/// All there are.
#[derive(Default)]
pub(super) struct Textures {
    by_id: HashMap<TextureId, Texture>,
    versions: u64,
}

impl Textures {
    pub(super) fn get(&self, id: TextureId) -> Option<&Texture> {
        self.by_id.get(&id)
    }

    /// Takes over what is new; before a frame is painted.
    pub(super) fn set(&mut self, deltas: &mut TexturesDelta) {
        for (id, deltas) in deltas.set.drain() {
            for delta in deltas {
                self.versions += 1;
                self.set_one(id, &delta);
            }
        }
    }

    /// Lets go of what isn't needed any more; after a frame is painted.
    pub(super) fn free(&mut self, deltas: &mut TexturesDelta) {
        for id in deltas.free.drain() {
            self.by_id.remove(&id);
        }
    }

    fn set_one(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        if width == 0 || height == 0 || image.pixels.len() != width * height {
            return;
        }
        let Some([left, top]) = delta.pos else {
            let texture = Texture {
                size: image.size,
                texels: image.pixels.iter().copied().map(packed).collect(),
                options: delta.options,
                version: self.versions,
                strips: vec![self.versions; width.div_ceil(STRIP)],
            };
            self.by_id.insert(id, texture);
            return;
        };
        let Some(texture) = self.by_id.get_mut(&id) else {
            return;
        };
        texture.version = self.versions;
        if texture.options == delta.options {
            texture.note_changed(left..left + width);
        } else {
            texture.options = delta.options;
            texture.strips.fill(self.versions);
        }
        texture.set_part([left, top], image.size, &image.pixels);
    }
}

impl Texture {
    /// What doesn't fit in is left out.
    fn set_part(&mut self, [left, top]: [usize; 2], [width, _]: [usize; 2], pixels: &[Color32]) {
        let [own_width, own_height] = self.size;
        let fitting = width.min(own_width.saturating_sub(left));
        let rows = own_height.saturating_sub(top);
        for (number, row) in pixels.chunks_exact(width).take(rows).enumerate() {
            let begin = (top + number) * own_width + left;
            let texels = &mut self.texels[begin..begin + fitting];
            for (texel, pixel) in texels.iter_mut().zip(row) {
                *texel = packed(*pixel);
            }
        }
    }

    fn note_changed(&mut self, columns: Range<usize>) {
        let strips = columns.start / STRIP..columns.end.div_ceil(STRIP).min(self.strips.len());
        if let Some(strips) = self.strips.get_mut(strips) {
            strips.fill(self.version);
        }
    }

    /// Another number after each change of one of so many columns, of which the first may lie beyond its ends where it
    /// begins anew there.
    pub(super) fn version_of(&self, first: i32, count: usize) -> u64 {
        let width = self.size[0];
        let first = i64::from(first).rem_euclid(width as i64) as usize;
        let latest = |columns: Range<usize>| {
            let strips = columns.start / STRIP..columns.end.div_ceil(STRIP);
            self.strips[strips].iter().copied().max().unwrap_or(0)
        };
        let end = first + count;
        if count >= width {
            self.version
        } else if end <= width {
            latest(first..end)
        } else {
            latest(first..width).max(latest(0..end - width))
        }
    }

    /// Whether it goes on beyond its ends by beginning anew.
    pub(super) fn is_repeated(&self) -> bool {
        self.options.wrap_mode == TextureWrapMode::Repeat
    }

    /// One row of it.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.texels[row * self.size[0]..][..self.size[0]]
    }

    /// The colour at a place in texels, where one has `texels_per_pixel`.
    pub(super) fn color(&self, [x, y]: [f32; 2], texels_per_pixel: f32) -> u32 {
        let filter = if texels_per_pixel > 1.0 {
            self.options.minification
        } else {
            self.options.magnification
        };
        match filter {
            TextureFilter::Nearest => self.texel(x.floor() as i64, y.floor() as i64),
            TextureFilter::Linear => self.mixed(x - 0.5, y - 0.5),
        }
    }

    /// Of the four texels around a place, by how near they are.
    fn mixed(&self, x: f32, y: f32) -> u32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let at = |dx, dy| parts(self.texel(left + dx, top + dy));
        let mix = |a: [f32; 4], b: [f32; 4], part: f32| {
            std::array::from_fn(|place| a[place] + (b[place] - a[place]) * part)
        };
        let upper = mix(at(0, 0), at(1, 0), across);
        let lower = mix(at(0, 1), at(1, 1), across);
        of_parts(mix(upper, lower, down))
    }

    fn texel(&self, x: i64, y: i64) -> u32 {
        let [width, height] = self.size;
        self.texels[self.wrapped(y, height) * width + self.wrapped(x, width)]
    }

    fn wrapped(&self, at: i64, length: usize) -> usize {
        let length = length as i64;
        let inside = match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => at.clamp(0, length - 1),
            TextureWrapMode::Repeat => at.rem_euclid(length),
            TextureWrapMode::MirroredRepeat => {
                let at = at.rem_euclid(2 * length);
                at.min(2 * length - 1 - at)
            }
        };
        inside as usize
    }
}
