//! What is on a screen, as the X server keeps it.

/// How far a channel may be off: antialiasing blends, dithering doesn't happen.
const NEAR: u8 = 12;

/// Red, green, blue.
pub(super) type Color = [u8; 3];

/// A rectangle of pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<Color>,
}

impl Picture {
    /// Reads a dump in the format of `xwd`, version 7, as Xvfb keeps it in its folder: a header of
    /// big-endian words, the colour map, then the lines. `None` while the server writes the header.
    pub(crate) fn of_dump(dump: &[u8]) -> Option<Self> {
        let word = |place: usize| {
            let bytes = dump.get(place * 4..place * 4 + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
        };
        let [width, height, bits, line_bytes] = [word(4)?, word(5)?, word(11)?, word(12)?];
        let (is_big_endian, colors) = (word(7)? == 1, word(19)?);
        if (bits, is_big_endian) != (32, false) {
            return None;
        }
        let lines = dump.get(word(0)? + colors * 12..)?.chunks_exact(line_bytes);
        let pixels: Vec<Color> = lines
            .take(height)
            .flat_map(|line| line.chunks_exact(4).take(width))
            .map(|pixel| [pixel[2], pixel[1], pixel[0]])
            .collect();
        (pixels.len() == width * height && width > 0).then_some(Self { width, pixels })
    }

    /// The part that begins at `(x, y)` and is so wide and high, as far as it is on the picture.
    pub(crate) fn part(&self, [x, y]: [usize; 2], [width, height]: [usize; 2]) -> Self {
        let width = width.min(self.width.saturating_sub(x));
        let lines = self.pixels.chunks_exact(self.width).skip(y).take(height);
        let pixels = lines.flat_map(|line| &line[x..x + width]);
        Self {
            width,
            pixels: pixels.copied().collect(),
        }
    }

    /// How many pixels have this colour, or nearly.
    pub(crate) fn count(&self, color: Color) -> usize {
        let pixels = self.pixels.iter();
        pixels.filter(|pixel| is_near(**pixel, color)).count()
    }

    /// The middle of what has this colour, if anything has.
    pub(crate) fn middle_of(&self, color: Color) -> Option<[usize; 2]> {
        let places = (0..self.pixels.len()).filter(|place| is_near(self.pixels[*place], color));
        let sum = |[count, x, y]: [usize; 3], place: usize| {
            [count + 1, x + place % self.width, y + place / self.width]
        };
        let [count, x, y] = places.fold([0; 3], sum);
        Some([x.checked_div(count)?, y.checked_div(count)?])
    }
}

fn is_near(pixel: Color, color: Color) -> bool {
    let mut pairs = pixel.iter().zip(color);
    pairs.all(|(a, b)| a.abs_diff(b) <= NEAR)
}
