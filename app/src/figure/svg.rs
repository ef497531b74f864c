//! A sheet as SVG 1.1: shapes, paths and outlines of letters, with nothing that a viewer would have to look for.

use std::collections::BTreeMap;
use std::fmt::Write;

use png::ColorType;

use super::area::Area;
use super::base64::base64;
use super::curves::{Path, PlotCurves};
use super::face::{Face, Step};
use super::png::packed;
use super::shape::{Shape, Words};
use super::sheet::Sheet;
use crate::view::colours::Rgb;

/// Letters are drawn in so many parts of their size.
const UNITS: f32 = 1_000.0;

/// A sheet as an SVG.
///
/// # Errors
/// If a picture in it can't be packed.
pub(crate) fn svg(sheet: &Sheet) -> anyhow::Result<String> {
    let mut file = File {
        body: String::new(),
        glyphs: BTreeMap::new(),
        clips: 0,
    };
    for shape in &sheet.shapes {
        file.shape(shape)?;
    }
    let [width, height] = sheet.size;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n<defs>\n",
        escaped(&sheet.title)
    );
    for (outline, id) in file.glyphs.values() {
        let _infallible = writeln!(text, "<path id=\"{id}\" d=\"{outline}\"/>");
    }
    let ground = color(sheet.ground);
    let _infallible = writeln!(
        text,
        "</defs>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"
    );
    text.push_str(&file.body);
    text.push_str("</svg>\n");
    Ok(text)
}

struct File {
    body: String,
    /// The outline of each letter that is used, and what it is called.
    glyphs: BTreeMap<(Face, u32), (String, String)>,
    clips: usize,
}

// Writing to memory doesn't fail.
impl File {
    fn shape(&mut self, shape: &Shape) -> anyhow::Result<()> {
        match shape {
            Shape::Fill(area, ink) => {
                let place = place(area);
                let _infallible = writeln!(self.body, "<rect {place} fill=\"{}\"/>", color(*ink));
            }
            Shape::Line {
                from,
                to,
                width,
                color: ink,
                strokes,
            } => {
                let [x0, y0, x1, y1] = [from[0], from[1], to[0], to[1]].map(number);
                let dashes = strokes.map_or_else(String::new, |length| {
                    format!(" stroke-dasharray=\"{}\"", number(length))
                });
                let _infallible = writeln!(
                    self.body,
                    "<path d=\"M{x0} {y0}L{x1} {y1}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{dashes}/>",
                    color(*ink),
                    number(*width)
                );
            }
            Shape::Words(words) => self.words(words),
            Shape::Curves(curves) => self.curves(curves)?,
        }
        Ok(())
    }

    fn words(&mut self, words: &Words) {
        if words.text.is_empty() {
            return;
        }
        let (letters, _) = words.face.letters(&words.text);
        let [x, y] = [words.left(), words.at[1]].map(number);
        let scale = exact(words.size / UNITS);
        let _infallible = write!(
            self.body,
            "<g transform=\"translate({x} {y}) scale({scale})\" fill=\"{}\" aria-label=\"{}\">",
            color(words.color),
            escaped(&words.text)
        );
        for letter in letters {
            let Some(id) = self.glyph(words.face, letter.glyph) else {
                continue;
            };
            let x = number(letter.x * UNITS);
            let _infallible = write!(self.body, "<use xlink:href=\"#{id}\" x=\"{x}\"/>");
        }
        self.body.push_str("</g>\n");
    }

    /// The name of an outline; none for a blank.
    fn glyph(&mut self, face: Face, glyph: u32) -> Option<String> {
        if let Some((_, id)) = self.glyphs.get(&(face, glyph)) {
            return Some(id.clone());
        }
        let outline = outline(&face.outline(glyph));
        if outline.is_empty() {
            return None;
        }
        let id = format!("g{}-{glyph}", face as usize);
        self.glyphs.insert((face, glyph), (outline, id.clone()));
        Some(id)
    }

    fn curves(&mut self, curves: &PlotCurves) -> anyhow::Result<()> {
        let area = &curves.area;
        if curves.is_density() {
            let image = curves.image();
            let bytes: Vec<u8> = image.pixels().into_iter().flat_map(straight).collect();
            let size = image.size.map(|length| length as u32);
            let png = base64(&packed(size, &bytes, ColorType::Rgba)?);
            let place = place(area);
            let _infallible = writeln!(
                self.body,
                "<image {place} xlink:href=\"data:image/png;base64,{png}\"/>"
            );
            return Ok(());
        }
        self.clips += 1;
        let (id, [left, top]) = (self.clips, [area.left, area.top].map(number));
        let [width, height] = [area.width, area.height].map(number);
        let _infallible = writeln!(
            self.body,
            "<clipPath id=\"c{id}\"><rect width=\"{width}\" height=\"{height}\"/></clipPath>\n\
             <g transform=\"translate({left} {top})\" clip-path=\"url(#c{id})\" stroke-linejoin=\"round\" \
             stroke-linecap=\"round\">"
        );
        for path in curves.paths() {
            self.path(&path);
        }
        self.body.push_str("</g>\n");
        Ok(())
    }

    fn path(&mut self, path: &Path) {
        let ink = color(path.color);
        let paint = match path.pen {
            Some(pen) => format!(
                "fill=\"none\" stroke=\"{ink}\" stroke-width=\"{}\"",
                number(pen)
            ),
            None => format!("fill=\"{ink}\""),
        };
        let alpha = if path.alpha < 1.0 {
            format!(" opacity=\"{}\"", number(path.alpha))
        } else {
            String::new()
        };
        let _infallible = write!(self.body, "<path {paint}{alpha} d=\"");
        for stretch in &path.stretches {
            for (place, point) in stretch.iter().enumerate() {
                let [x, y] = point.map(|at| number(at.clamp(-1e5, 1e5)));
                let step = if place == 0 { 'M' } else { 'L' };
                let _infallible = write!(self.body, "{step}{x} {y}");
            }
            if let [[x, _]] = stretch[..] {
                // A pen that goes nowhere leaves a dot.
                let _infallible = write!(self.body, "H{}", number(x));
            }
            if path.pen.is_none() {
                self.body.push('Z');
            }
        }
        self.body.push_str("\"/>\n");
    }
}

fn place(area: &Area) -> String {
    let [x, y, width, height] = [area.left, area.top, area.width, area.height].map(number);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

/// A colour that isn't multiplied by its cover.
fn straight([red, green, blue, alpha]: [u8; 4]) -> [u8; 4] {
    let plain = |ink: u8| {
        let ink = f32::from(ink) * 255.0 / f32::from(alpha.max(1));
        ink.round().min(255.0) as u8
    };
    [plain(red), plain(green), plain(blue), alpha]
}

fn outline(steps: &[Step]) -> String {
    let mut path = String::new();
    let point = |[x, y]: [f32; 2]| format!("{} {}", whole(x * UNITS), whole(-y * UNITS));
    for step in steps {
        let _infallible = match step {
            Step::Move(to) => write!(path, "M{}", point(*to)),
            Step::Line(to) => write!(path, "L{}", point(*to)),
            Step::Quad([control, to]) => write!(path, "Q{} {}", point(*control), point(*to)),
            Step::Cubic([one, other, to]) => {
                write!(path, "C{} {} {}", point(*one), point(*other), point(*to))
            }
            Step::Close => write!(path, "Z"),
        };
    }
    path
}

fn whole(value: f32) -> i32 {
    value.round() as i32
}

/// To a hundredth of a pixel.
fn number(value: f32) -> String {
    let hundredths = (f64::from(value) * 100.0).round() / 100.0;
    // No zero has a sign.
    (hundredths + 0.0).to_string()
}

/// To a millionth.
fn exact(value: f32) -> String {
    ((f64::from(value) * 1e6).round() / 1e6).to_string()
}

fn color([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let text = text.replace('>', "&gt;").replace('"', "&quot;");
    // What XML has no place for.
    text.chars().filter(|letter| !letter.is_control()).collect()
}
