//! What stands at and below the cursor of a terminal, as far as it matters to whoever wants to write a
//! line there.

use std::collections::BTreeMap;

/// Rows above the cursor that are remembered: pictures are redrawn from their top.
const ROWS_ABOVE: i32 = 64;

/// A sequence that is longer counts as one of another kind.
const SEQUENCE_MOST: usize = 64;

/// The rows around the cursor, as what was written there has left them.
#[derive(Clone, Debug, Default)]
pub(super) struct Ground {
    /// The cursor's place; rows are counted from where it was first.
    row: i32,
    column: usize,
    /// Rows in which something stands.
    rows: BTreeMap<i32, Row>,
    /// The sequence that has begun.
    begun: Vec<u8>,
    is_colored: bool,
}

/// Which of a row's cells are written on.
#[derive(Clone, Debug, Default)]
struct Row {
    cells: Vec<bool>,
    /// It was come to by a way that isn't followed here.
    is_unknown: bool,
}

impl Row {
    fn is_blank(&self) -> bool {
        !self.is_unknown && !self.cells.contains(&true)
    }
}

impl Ground {
    /// Whether a whole line can be written here, and what is written next stands below it unharmed: the
    /// cursor is at the left, and nothing stands there or further down.
    pub(super) fn is_free(&self) -> bool {
        self.column == 0
            && self.begun.is_empty()
            && !self.is_colored
            && self.rows.range(self.row..).all(|(_, row)| row.is_blank())
    }

    /// Writes these bytes on a terminal of so many columns.
    pub(super) fn write(&mut self, bytes: &[u8], columns: usize) {
        for &byte in bytes {
            self.add(byte, columns);
        }
    }

    /// The place in these bytes, written here, where the ground is free furthest up, and first there.
    pub(super) fn top_free(&self, bytes: &[u8], columns: usize) -> Option<usize> {
        let mut ground = self.clone();
        let mut top = ground.is_free().then_some((ground.row, 0));
        for (index, &byte) in bytes.iter().enumerate() {
            ground.add(byte, columns);
            if ground.is_free() && top.is_none_or(|(row, _)| ground.row < row) {
                top = Some((ground.row, index + 1));
            }
        }
        Some(top?.1)
    }

    /// Whether the cursor is further up than this one's.
    pub(super) fn is_above(&self, other: &Self) -> bool {
        self.row < other.row
    }

    fn add(&mut self, byte: u8, columns: usize) {
        if !self.begun.is_empty() || byte == 0x1b {
            self.add_to_sequence(byte);
            return;
        }
        match byte {
            b'\n' => self.go_to(self.row.saturating_add(1)),
            b'\r' => self.column = 0,
            0x08 => self.column = self.column.saturating_sub(1),
            b'\t' => self.column = (self.column / 8 + 1) * 8,
            // The rest of a character that began before.
            ..b' ' | 0x7f..0xc0 => {}
            _ => self.put(byte != b' ', columns),
        }
    }

    fn put(&mut self, is_ink: bool, columns: usize) {
        if self.column >= columns.max(1) {
            self.column = 0;
            self.go_to(self.row.saturating_add(1));
        }
        if is_ink || self.rows.contains_key(&self.row) {
            let cells = &mut self.rows.entry(self.row).or_default().cells;
            if cells.len() <= self.column {
                cells.resize(self.column + 1, false);
            }
            cells[self.column] = is_ink;
        }
        self.column += 1;
    }

    fn go_to(&mut self, row: i32) {
        self.row = row;
        while let Some(first) = self.rows.first_entry() {
            if *first.key() >= row.saturating_sub(ROWS_ABOVE) {
                break;
            }
            first.remove();
        }
    }

    fn add_to_sequence(&mut self, byte: u8) {
        let is_text_of_terminal = self.begun.get(1) == Some(&b']');
        match (byte, self.begun.len()) {
            (0x1b, _) => self.begun = vec![byte],
            // `ESC ] … BEL` sets a title.
            (0x07, _) if is_text_of_terminal => self.begun.clear(),
            (_, SEQUENCE_MOST..) if !is_text_of_terminal => self.begun.clear(),
            (_, _) if is_text_of_terminal => {}
            (b'[' | b']' | b'(', 1) | (0x20..=0x3f, 2..) => self.begun.push(byte),
            (_, 1) => {
                self.begun.clear();
                // Put back, up and scrolled, and all anew.
                if matches!(byte, b'8' | b'M' | b'c') {
                    self.lose_track();
                }
            }
            _ => {
                let sequence = std::mem::take(&mut self.begun);
                if sequence[1] == b'[' {
                    self.take(&sequence[2..], byte);
                }
            }
        }
    }

    /// Takes `ESC [ numbers end`.
    fn take(&mut self, numbers: &[u8], end: u8) {
        let numbers = std::str::from_utf8(numbers).unwrap_or_default();
        let first = numbers.split(';').next().and_then(|one| one.parse().ok());
        let count: i32 = first.unwrap_or(1).max(1);
        let columns = usize::try_from(count).unwrap_or(1);
        match end {
            b'A' | b'F' => self.go_to(self.row.saturating_sub(count)),
            b'B' | b'E' => self.go_to(self.row.saturating_add(count)),
            b'C' => self.column = self.column.saturating_add(columns),
            b'D' => self.column = self.column.saturating_sub(columns),
            b'G' | b'`' => self.column = columns - 1,
            b'K' => self.erase_in_row(first.unwrap_or(0)),
            b'J' => self.erase_below(first.unwrap_or(0)),
            b'm' => self.is_colored = !matches!(numbers.rsplit(';').next(), Some("" | "0")),
            b'H' | b'f' | b'd' | b'u' | b'r' | b'L' | b'M' | b'S' | b'T' | b'P' | b'@' => {
                self.lose_track();
            }
            b'h' | b'l' if matches!(numbers, "?47" | "?1047" | "?1049") => self.lose_track(),
            _ => {}
        }
        if matches!(end, b'E' | b'F') {
            self.column = 0;
        }
        // Nobody's terminal is wider.
        self.column = self.column.min(usize::from(u16::MAX));
    }

    fn erase_in_row(&mut self, part: i32) {
        let Some(row) = self.rows.get_mut(&self.row) else {
            return;
        };
        match part {
            0 => row.cells.truncate(self.column),
            1 => {
                let end = row.cells.len().min(self.column + 1);
                row.cells[..end].fill(false);
            }
            _ => *row = Row::default(),
        }
        if part == 0 && self.column == 0 {
            row.is_unknown = false;
        }
    }

    fn erase_below(&mut self, part: i32) {
        if part == 0 {
            self.erase_in_row(0);
            self.rows.split_off(&self.row.saturating_add(1));
        } else if part > 1 {
            self.rows.clear();
        }
    }

    /// The cursor is anywhere, and so is what stands there.
    fn lose_track(&mut self) {
        self.rows.clear();
        let row = Row {
            is_unknown: true,
            ..Row::default()
        };
        self.rows.insert(self.row, row);
    }
}

#[cfg(test)]
mod tests {
    use super::Ground;

    #[test]
    fn ground_is_free_where_a_line_can_stand_above_all_that_is_drawn() {
        for (written, is_free) in [
            (&b""[..], true),
            (b"text\r\n", true),
            (b"50 %|##", false),
            (b"50 %|##\r", false),
            (b"50 %|##\r       \r", true),
            ("50 %|██\r       \r".as_bytes(), true),
            (b"50 %|##\r   \r", false),
            (b"50 %|##\r\x1b[K", true),
            (b"50 %|##\x1b[2K\r", true),
            // Two bars: the one below is to go, too.
            (b"a\n\rb\x1b[A\r \r", false),
            (b"a\n\rb\x1b[A\r \r\n\r \r\x1b[A", true),
            (b"a\n\rb\x1b[A\r\x1b[J", true),
            // In its colour, nobody else writes.
            (b"\x1b[31m", false),
            (b"\x1b[31m\x1b[0m", true),
            (b"\x1b[3", false),
            (b"\x1b]0;a title\x07", true),
            // On a screen of its own.
            (b"\x1b[?1049h", false),
            (b"\x1b[?1049hx\x1b[?1049l\r\n", true),
            (b"\x1b[5;1H", false),
            // Longer than the terminal is wide.
            (b"0123456789abc\r   \r", true),
            (b"0123456789abc\x1b[A\r   \r", false),
        ] {
            let mut ground = Ground::default();
            ground.write(written, 10);
            assert_eq!(ground.is_free(), is_free, "{written:?}");
        }
    }

    #[test]
    fn free_ground_is_found_at_the_top_of_a_picture_before_it_is_drawn_anew() {
        let mut ground = Ground::default();
        ground.write(b"\r50 %", 80);
        assert_eq!(ground.top_free(b"\r    \r\r60 %", 80), Some(6));
        assert_eq!(ground.top_free(b"\r60 %", 80), None);
        assert_eq!(
            ground.top_free(b"\r\n\rb\x1b[A\r    \r\n \r\x1b[Ac", 80),
            Some(19)
        );
        assert_eq!(Ground::default().top_free(b"Name? ", 80), Some(0));
    }
}
