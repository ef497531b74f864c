//! Letters as outlines of the faces that the program carries.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

const REGULAR: &[u8] = include_bytes!(concat!(
    env!("SPRINTSCOPE_ASSETS"),
    "/fonts/Inter-Regular.otf"
));
const SEMIBOLD: &[u8] = include_bytes!(concat!(
    env!("SPRINTSCOPE_ASSETS"),
    "/fonts/Inter-SemiBold.otf"
));

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Semibold,
}

/// A step of an outline, in units of the letter's size, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Move([f32; 2]),
    Line([f32; 2]),
    Quad([[f32; 2]; 2]),
    Cubic([[f32; 2]; 3]),
    Close,
}

/// A letter where it stands, counted from the beginning of its text in units of its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) glyph: u32,
    pub(super) x: f32,
}

impl Face {
    fn font(self) -> Option<&'static FontRef<'static>> {
        type Font = LazyLock<Option<FontRef<'static>>>;
        static FONTS: [Font; 2] = [
            LazyLock::new(|| FontRef::new(REGULAR).ok()),
            LazyLock::new(|| FontRef::new(SEMIBOLD).ok()),
        ];
        FONTS[self as usize].as_ref()
    }

    /// The letters of a text.
    pub(super) fn letters(self, text: &str) -> (Vec<Letter>, f32) {
        let Some(font) = self.font() else {
            return (Vec::new(), 0.0);
        };
        let (charmap, mut x) = (font.charmap(), 0.0);
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let mut letters = Vec::new();
        for letter in text.chars() {
            let glyph = charmap.map(letter).unwrap_or(GlyphId::NOTDEF);
            letters.push(Letter {
                glyph: glyph.to_u32(),
                x,
            });
            x += metrics.advance_width(glyph).unwrap_or(0.5);
        }
        (letters, x)
    }

    /// How wide a text of this size is.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        self.letters(text).1 * size
    }

    /// A text, cut so that it is no wider than this.
    pub(super) fn fitted(self, text: &str, size: f32, most: f32) -> String {
        if self.width(text, size) <= most {
            return text.to_owned();
        }
        let mut cut = text.to_owned();
        while cut.pop().is_some() {
            let shorter = format!("{}…", cut.trim_end());
            if self.width(&shorter, size) <= most {
                return shorter;
            }
        }
        String::new()
    }

    /// The outline of a glyph.
    pub(super) fn outline(self, glyph: u32) -> Vec<Step> {
        let mut pen = Steps::default();
        let outlines = self.font().map(MetadataProvider::outline_glyphs);
        if let Some(outline) = outlines.and_then(|all| all.get(GlyphId::new(glyph))) {
            let settings = DrawSettings::unhinted(Size::new(1.0), LocationRef::default());
            // A glyph that can't be drawn leaves its place empty.
            let _drawn = outline.draw(settings, &mut pen);
        }
        pen.0
    }
}

#[derive(Default)]
struct Steps(Vec<Step>);

impl OutlinePen for Steps {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(Step::Move([x, y]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(Step::Line([x, y]));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.push(Step::Quad([[cx, cy], [x, y]]));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.push(Step::Cubic([[ax, ay], [bx, by], [x, y]]));
    }

    fn close(&mut self) {
        self.0.push(Step::Close);
    }
}
