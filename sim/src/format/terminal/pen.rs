//! What the parser reads, done to a screen.

use vte::{Params, Perform};

use super::screen::{Out, Screen};

/// Repetitions of a character, at most: no terminal is wider, and a few bytes can ask for them.
const REPEAT_MAX: usize = 1000;

/// Draws on a screen what a stream says.
pub(super) struct Pen<'a> {
    pub screen: &'a mut Screen,
    pub out: Out<'a>,
}

impl Perform for Pen<'_> {
    #[inline]
    fn print(&mut self, character: char) {
        self.screen.print(character, self.out);
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            0x08 => self.screen.back(),
            b'\t' => self.screen.tab(),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: char) {
        if ignore {
            return;
        }
        match intermediates {
            [] => self.control(params, action),
            [b'?'] => self.private(params, action),
            _ => {}
        }
    }

    fn esc_dispatch(&mut self, intermediates: &[u8], _: bool, byte: u8) {
        match (intermediates, byte) {
            ([], b'7') => self.screen.save(),
            ([], b'8') => self.screen.restore(),
            ([], b'M') => self.screen.reverse_feed(self.out),
            ([], b'c') => {
                self.screen.wipe(self.out);
                self.screen.address((0, 0), self.out);
            }
            ([b'('], set) => self.screen.is_line_drawing = set == b'0',
            _ => {}
        }
    }
}

impl Pen<'_> {
    fn control(&mut self, params: &Params, action: char) {
        let count = number(params, 0).max(1);
        match action {
            'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | '`' | 'a' | 'e' | 'I' | 'Z' => {
                self.step(action, count);
            }
            'H' | 'f' | 'd' | 'r' | 's' | 'u' => self.place(params, action),
            'J' => self.screen.erase_screen(number(params, 0), self.out),
            'K' => self.screen.erase_line(number(params, 0), self.out),
            'X' => self.screen.erase_characters(count, self.out),
            '@' => self.screen.insert_characters(count, self.out),
            'P' => self.screen.delete_characters(count, self.out),
            'L' => self.screen.insert_lines(count, self.out),
            'M' => self.screen.delete_lines(count, self.out),
            'S' => {
                let (top, bottom) = self.screen.grid.region();
                self.screen.scroll_up(top, bottom, count, self.out);
            }
            'T' => {
                let (top, bottom) = self.screen.grid.region();
                self.screen.scroll_down(top, bottom, count, self.out);
            }
            'b' => self.repeat(count),
            _ => {}
        }
    }

    /// Moves that say how far.
    fn step(&mut self, action: char, count: usize) {
        let (y, x) = self.screen.grid.cursor;
        match action {
            'A' => self.screen.go_up(count),
            'F' => {
                self.screen.go_up(count);
                self.screen.grid.cursor.1 = 0;
            }
            'B' | 'e' => self.screen.go_down(count),
            'E' => {
                self.screen.go_down(count);
                self.screen.grid.cursor.1 = 0;
            }
            'C' | 'a' => self.screen.go((y, x + count)),
            'D' => self.screen.go((y, x.saturating_sub(count))),
            'I' => self.screen.go((y, (x / 8 + count) * 8)),
            'Z' => self
                .screen
                .go((y, (x.div_ceil(8)).saturating_sub(count) * 8)),
            _ => self.screen.go((y, count - 1)),
        }
    }

    /// Moves that say where to.
    fn place(&mut self, params: &Params, action: char) {
        let (first, second) = (number(params, 0), number(params, 1));
        let row = first.max(1) - 1;
        match action {
            'd' => {
                let column = self.screen.grid.cursor.1;
                self.screen.address((row, column), self.out);
            }
            'r' => self.screen.set_region(row, second, self.out),
            's' => self.screen.save(),
            'u' => self.screen.restore(),
            _ => self.screen.address((row, second.max(1) - 1), self.out),
        }
    }

    fn private(&mut self, params: &Params, action: char) {
        let is_set = match action {
            'h' => true,
            'l' => false,
            'J' | 'K' => return self.control(params, action),
            _ => return,
        };
        let mut modes = params.iter();
        if modes.any(|mode| matches!(mode, [47 | 1047 | 1049])) {
            self.screen.alternate(is_set, self.out);
        }
    }

    fn repeat(&mut self, count: usize) {
        self.screen.stir();
        let character = self.screen.last_character;
        for _ in 0..count.min(REPEAT_MAX) {
            self.screen.print(character, self.out);
        }
    }
}

/// A parameter; 0 if it isn't there.
fn number(params: &Params, index: usize) -> usize {
    let number = params.iter().nth(index).and_then(|number| number.first());
    number.copied().map_or(0, usize::from)
}
