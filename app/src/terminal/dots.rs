//! A picture of dots, two across and four down in each cell: what Braille can show, and what signs of ASCII come
//! near to.

/// Dots across a cell.
pub(super) const ACROSS: usize = 2;
/// Dots down a cell.
pub(super) const DOWN: usize = 4;

/// The bit of each dot in a sign of Braille (Unicode 15, section 21.1), by row and column.
const BITS: [[u8; ACROSS]; DOWN] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// From few curves in a cell to many.
const SHADES: [char; 4] = ['░', '▒', '▓', '█'];
/// The same in ASCII.
const ASCII_SHADES: [char; 4] = ['.', ':', '+', '#'];

/// What something is drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Nib {
    /// The number of the curve that it is of.
    pub curve: u16,
    /// Whether it lies in front of all that is pale.
    pub layer: Layer,
}

/// Which of two things that are drawn into one cell is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layer {
    /// Curves.
    #[default]
    Front,
    /// Bands, and what was measured behind a smoothed curve: seen where no curve is.
    Pale,
}

impl Nib {
    /// For a curve.
    pub(super) fn front(curve: u16) -> Self {
        let layer = Layer::Front;
        Self { curve, layer }
    }

    /// For what lies behind one.
    pub(super) fn pale(curve: u16) -> Self {
        let layer = Layer::Pale;
        Self { curve, layer }
    }
}

/// One cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Cell {
    /// Dots of curves, and the number of the one that drew there last.
    front: (u8, u16),
    /// The same of what is pale.
    pale: (u8, u16),
    /// A sample that stands by itself, of this curve.
    sample: Option<u16>,
    /// How many curves have drawn there, one after the other.
    curves: u16,
}

/// A picture of dots. What is drawn last has a cell's colour.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dots {
    /// Cells across and down.
    size: [usize; 2],
    /// Line by line.
    cells: Vec<Cell>,
}

/// What may be written into a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Signs of ASCII alone.
    pub is_ascii: bool,
    /// Colours don't tell what is pale: it has fewer dots.
    pub is_pale_thin: bool,
}

impl Dots {
    /// Makes it empty, and of so many cells across and down.
    pub(super) fn clear(&mut self, size: [usize; 2]) {
        self.size = size;
        self.cells.clear();
        self.cells.resize(size[0] * size[1], Cell::default());
    }

    /// Dots across and down.
    pub(super) fn dots(&self) -> [usize; 2] {
        [self.size[0] * ACROSS, self.size[1] * DOWN]
    }

    /// Fills a column of dots between two places down, ends included; what lies outside isn't drawn.
    pub(super) fn bar(&mut self, column: i64, [one, other]: [f64; 2], nib: Nib) {
        let [columns, rows] = self.dots();
        let Ok(column) = usize::try_from(column) else {
            return;
        };
        let (top, bottom) = (one.min(other), one.max(other));
        // Also of what isn't a number nothing is drawn.
        let is_in_sight = bottom >= 0.0 && top < rows as f64;
        if column >= columns || !is_in_sight || one.is_nan() || other.is_nan() {
            return;
        }
        let last = bottom.floor().min(rows as f64 - 1.0) as usize;
        for row in top.floor().max(0.0) as usize..=last {
            let cell = &mut self.cells[row / DOWN * self.size[0] + column / ACROSS];
            if nib.layer == Layer::Front && (cell.front.0 == 0 || cell.front.1 != nib.curve) {
                cell.curves = cell.curves.saturating_add(1);
            }
            let (bits, by) = match nib.layer {
                Layer::Front => &mut cell.front,
                Layer::Pale => &mut cell.pale,
            };
            *bits |= BITS[row % DOWN][column % ACROSS];
            *by = nib.curve;
        }
    }

    /// A sample of a curve stands here by itself, at `[across, down]` in dots.
    pub(super) fn sample(&mut self, [across, down]: [f64; 2], curve: u16) {
        let [columns, rows] = self.dots();
        let is_in_sight =
            (0.0..columns as f64).contains(&across) && (0.0..rows as f64).contains(&down);
        if is_in_sight {
            let place = down as usize / DOWN * self.size[0] + across as usize / ACROSS;
            self.cells[place].sample = Some(curve);
        }
    }

    /// Draws a straight line, each place as `[across, down]` in dots.
    pub(super) fn line(&mut self, [from, to]: [[f64; 2]; 2], nib: Nib) {
        if from.iter().chain(&to).any(|place| place.is_nan()) {
            return;
        }
        let (left, right) = if from[0] <= to[0] {
            (from, to)
        } else {
            (to, from)
        };
        let columns = self.dots()[0] as i64;
        let (first, last) = (left[0].floor() as i64, right[0].floor() as i64);
        if first == last {
            self.bar(first, [left[1], right[1]], nib);
            return;
        }
        let slope = (right[1] - left[1]) / (right[0] - left[0]);
        let at = |across: f64| {
            let across = across.clamp(left[0], right[0]);
            left[1] + (across - left[0]) * slope
        };
        for column in first.max(0)..=last.min(columns - 1) {
            let ends = [at(column as f64), at(column as f64 + 1.0)];
            self.bar(column, shortened(ends), nib);
        }
    }

    /// The most curves that have drawn in one cell.
    pub(super) fn most_curves(&self) -> u16 {
        let curves = self.cells.iter().map(|cell| cell.curves);
        curves.max().unwrap_or(0)
    }

    /// The sign of a cell where curves are counted: the more of `most`, the darker; `None` for none.
    pub(super) fn shade(
        &self,
        [column, line]: [usize; 2],
        most: u16,
        is_ascii: bool,
    ) -> Option<char> {
        let cell = self.cells.get(line * self.size[0] + column)?;
        let shades = if is_ascii { ASCII_SHADES } else { SHADES };
        if cell.curves == 0 {
            return None;
        }
        // Each shade is for so many times as many as the one before.
        let part = (f64::from(cell.curves)).ln() / f64::from(most.max(2)).ln();
        let place = (part * (shades.len() - 1) as f64).round() as usize;
        Some(shades[place.min(shades.len() - 1)])
    }

    /// The sign of a cell and what drew it; `None` for an empty one.
    pub(super) fn cell(&self, [column, line]: [usize; 2], signs: Signs) -> Option<(char, Nib)> {
        let cell = self.cells.get(line * self.size[0] + column)?;
        if let Some(curve) = cell.sample {
            let sign = if signs.is_ascii { 'o' } else { '•' };
            return Some((sign, Nib::front(curve)));
        }
        let sign = |bits| {
            if signs.is_ascii {
                ascii(bits)
            } else {
                braille(bits)
            }
        };
        match (cell.front, cell.pale) {
            ((0, _), (0, _)) => None,
            ((0, _), (_, curve)) if signs.is_ascii => Some((':', Nib::pale(curve))),
            ((0, _), (bits, curve)) => {
                let bits = if signs.is_pale_thin {
                    thinned(bits)
                } else {
                    bits
                };
                Some((braille(bits), Nib::pale(curve)))
            }
            ((bits, curve), _) => Some((sign(bits), Nib::front(curve))),
        }
    }
}

/// Every other dot, as on a chess board; all of them where none would be left.
fn thinned(bits: u8) -> u8 {
    let kept = |row: usize| BITS[row][row % ACROSS];
    let kept = bits & (0..DOWN).fold(0, |all, row| all | kept(row));
    if kept == 0 { bits } else { kept }
}

/// Where a line only touches the next dot, it isn't drawn there: a steep line would be twice as thick.
fn shortened([from, to]: [f64; 2]) -> [f64; 2] {
    const TOUCH: f64 = 1e-9;
    if (from - to).abs() <= TOUCH {
        [from, to]
    } else if from < to {
        [from, (to - TOUCH).max(from)]
    } else {
        [(from - TOUCH).max(to), to]
    }
}

fn braille(bits: u8) -> char {
    char::from_u32(0x2800 + u32::from(bits)).unwrap_or(' ')
}

/// Where in its cell a stroke is.
fn ascii(bits: u8) -> char {
    let is_drawn = |row: usize| bits & (BITS[row][0] | BITS[row][1]) != 0;
    let rows: Vec<usize> = (0..DOWN).filter(|row| is_drawn(*row)).collect();
    match (rows.first(), rows.last()) {
        (Some(first), Some(last)) if last - first >= 2 => '|',
        (_, Some(0)) => '"',
        (_, Some(1)) => '\'',
        (Some(3), _) => '_',
        (Some(2), _) => '.',
        _ => '-',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(dots: &Dots, is_ascii: bool) -> Vec<String> {
        let [columns, lines] = dots.size;
        let sign = |column, line| {
            let signs = Signs {
                is_ascii,
                ..Signs::default()
            };
            dots.cell([column, line], signs).map_or(' ', |cell| cell.0)
        };
        let line = |line| (0..columns).map(|column| sign(column, line)).collect();
        (0..lines).map(line).collect()
    }

    fn dots(size: [usize; 2]) -> Dots {
        let mut dots = Dots::default();
        dots.clear(size);
        dots
    }

    #[test]
    fn a_line_is_as_thin_as_dots_are() {
        let mut dots = dots([4, 2]);
        dots.line([[0.0, 8.0], [8.0, 0.0]], Nib::default());
        assert_eq!(drawn(&dots, false), ["  ⡠⠊", "⡠⠊  "]);
        assert_eq!(drawn(&dots, true), ["  .'", ".'  "]);
    }

    #[test]
    fn a_flat_line_stands_where_it_is() {
        let mut dots = dots([3, 1]);
        dots.line([[0.0, 2.5], [6.0, 2.5]], Nib::default());
        assert_eq!(drawn(&dots, false), ["⠤⠤⠤"]);
        assert_eq!(drawn(&dots, true), ["..."]);
    }

    #[test]
    fn what_lies_outside_or_is_no_number_is_not_drawn() {
        let mut dots = dots([2, 2]);
        let far = 1e300;
        for place in [[-far, -far], [far, far], [f64::NAN, 1.0], [-5.0, 3.0]] {
            dots.line([place, place], Nib::default());
            dots.bar(place[0] as i64, [place[1], f64::NAN], Nib::default());
        }
        dots.bar(9, [0.0, 9.0], Nib::default());
        dots.bar(1, [-9.0, -1.0], Nib::default());
        assert_eq!(drawn(&dots, false), ["  ", "  "]);
        dots.line([[-far, 4.0], [far, 4.0]], Nib::default());
        assert_eq!(drawn(&dots, false), ["  ", "⠉⠉"]);
    }

    #[test]
    fn a_cell_has_the_colour_of_the_last_curve_there() {
        let mut dots = dots([1, 1]);
        dots.bar(0, [0.0, 3.0], Nib::front(4));
        dots.bar(1, [0.0, 0.0], Nib::front(7));
        assert_eq!(
            dots.cell([0, 0], Signs::default()),
            Some(('⡏', Nib::front(7)))
        );
    }

    #[test]
    fn a_cell_is_the_darker_the_more_curves_are_in_it() {
        let mut dots = dots([3, 1]);
        for curve in 0..64 {
            let nib = Nib::front(curve);
            // Twice there, it counts once.
            dots.bar(0, [0.0, 2.0], nib);
            dots.bar(1, [0.0, 2.0], nib);
            dots.bar(2, [0.0, if curve < 8 { 0.0 } else { f64::NAN }], nib);
        }
        assert_eq!(dots.most_curves(), 64);
        let shades = |is_ascii| [0, 1, 2].map(|column| dots.shade([column, 0], 64, is_ascii));
        assert_eq!(shades(false), [Some('█'), Some('▓'), None]);
        assert_eq!(shades(true), [Some('#'), Some('+'), None]);
    }

    #[test]
    fn what_is_pale_is_seen_where_no_curve_is_and_a_sample_before_all() {
        let mut dots = dots([3, 1]);
        for column in 0..6 {
            dots.bar(column, [0.0, 3.0], Nib::pale(1));
        }
        dots.line([[2.0, 1.0], [4.0, 1.0]], Nib::front(2));
        let signs = |signs| [0, 1, 2].map(|column| dots.cell([column, 0], signs).expect("drawn"));
        let [left, middle, _] = signs(Signs::default());
        assert_eq!((left, middle), (('⣿', Nib::pale(1)), ('⠒', Nib::front(2))));
        let thin = Signs {
            is_pale_thin: true,
            ..Signs::default()
        };
        assert_eq!(signs(thin)[0], ('⢕', Nib::pale(1)));
        let ascii = Signs {
            is_ascii: true,
            ..thin
        };
        assert_eq!(signs(ascii).map(|cell| cell.0), [':', '\'', '\'']);
        dots.sample([5.0, 3.5], 3);
        dots.sample([6.0, 3.5], 3);
        assert_eq!(
            dots.cell([2, 0], Signs::default()),
            Some(('•', Nib::front(3)))
        );
    }
}
