//! Colours as one number, `0xAARRGGBB`, premultiplied in gamma space, and how one is laid over another.

use eframe::egui::Color32;

/// White without transparency: what is tinted with it stays what it is.
pub(super) const WHITE: u32 = u32::MAX;

/// One number of the toolkit's colour.
pub(super) fn packed(color: Color32) -> u32 {
    let [red, green, blue, alpha] = color.to_array();
    u32::from_be_bytes([alpha, red, green, blue])
}

/// A colour laid over an opaque one. None of its parts is greater than its alpha, or they are cut off at white.
pub(super) fn over(color: u32, below: u32) -> u32 {
    if is_additive(color) {
        return added(color, below);
    }
    over_plain(color, below)
}

/// Whether a part is greater than the alpha.
pub(super) fn is_additive(color: u32) -> bool {
    let [alpha, parts @ ..] = color.to_be_bytes();
    parts.iter().any(|part| *part > alpha)
}

/// The same for a colour that is no more than its alpha, without a branch.
#[inline]
pub(super) fn over_plain(color: u32, below: u32) -> u32 {
    const PAIR: u32 = 0x00ff_00ff;
    let left = 255 - (color >> 24);
    // Red and blue at once, sixteen bits for each; divided by 255 and rounded.
    let pair = (below & PAIR) * left + 0x0080_0080;
    let pair = ((pair + ((pair >> 8) & PAIR)) >> 8) & PAIR;
    let green = ((below >> 8) & 0xff) * left + 0x80;
    let green = ((green + (green >> 8)) >> 8) & 0xff;
    (color & 0x00ff_ffff) + (pair | (green << 8))
}

fn added(color: u32, below: u32) -> u32 {
    let [alpha, parts @ ..] = color.to_be_bytes();
    let [_, mut belows @ ..] = below.to_be_bytes();
    for (below, part) in belows.iter_mut().zip(parts) {
        *below = part.saturating_add(times(*below, 255 - alpha));
    }
    u32::from_be_bytes([0, belows[0], belows[1], belows[2]])
}

/// One colour seen through another, part by part.
pub(super) fn tinted(color: u32, tint: u32) -> u32 {
    let (mut parts, tints) = (color.to_be_bytes(), tint.to_be_bytes());
    for (part, tint) in parts.iter_mut().zip(tints) {
        *part = times(*part, tint);
    }
    u32::from_be_bytes(parts)
}

/// The product of two parts of 255.
fn times(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 0x80;
    ((product + (product >> 8)) >> 8) as u8
}

/// A colour of parts between 0 and 255: alpha, red, green, blue.
pub(super) fn of_parts(parts: [f32; 4]) -> u32 {
    // What is out of range is cut off.
    u32::from_be_bytes(parts.map(|part| (part + 0.5) as u8))
}

/// Its parts between 0 and 255.
pub(super) fn parts(color: u32) -> [f32; 4] {
    color.to_be_bytes().map(f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_over_something_leaves_what_its_alpha_leaves() {
        for alpha in 0..=255_u8 {
            for below in 0..=255_u8 {
                let color = u32::from_be_bytes([alpha, alpha, alpha / 2, 0]);
                let laid = over(color, u32::from_be_bytes([0, below, below, below]));
                let left = f64::from(below) * f64::from(255 - alpha) / 255.0;
                let expected = [alpha, alpha / 2, 0].map(|part| f64::from(part) + left.round());
                let [_, laid @ ..] = laid.to_be_bytes();
                assert_eq!(laid.map(f64::from), expected, "{alpha} over {below}");
            }
        }
    }

    #[test]
    fn a_colour_that_only_adds_ends_at_white() {
        assert_eq!(over(0x00ff_8000, 0x0080_8080), 0x00ff_ff80);
        assert_eq!(tinted(0xff80_40ff, WHITE), 0xff80_40ff);
        assert_eq!(tinted(WHITE, 0x8040_2010), 0x8040_2010);
    }
}
