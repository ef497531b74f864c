//! Two streams of a program on one screen, in an order in which they may have been printed.

use crate::job::Stream;

use super::ground::Ground;
use super::printed::Printed;

/// More doesn't wait for the other stream.
const WAITING_MOST: usize = 64 << 10;

/// Puts two streams together.
///
/// Each comes by a terminal of its own, and which of two pieces that are found together was printed first
/// can't be told. But who draws a bar takes it away before a line is printed beside it, and who asks
/// does so behind what was said. So a line goes where the other stream has left free ground.
#[derive(Debug, Default)]
pub(super) struct Merge {
    ground: Ground,
    /// Whose line stands at the cursor.
    owner: Option<Stream>,
    /// What waits for the other stream, which had something to read by then.
    waiting: Option<Printed>,
}

impl Merge {
    /// Takes what came by one stream; if more `is_there` by the other, it is waited for. Returns what is
    /// to be written now, on a terminal of so many columns.
    pub(super) fn take(&mut self, piece: Printed, is_there: bool, columns: usize) -> Vec<Printed> {
        match self.waiting.take() {
            Some(mut waiting) if waiting.stream == piece.stream => {
                waiting.bytes.extend_from_slice(&piece.bytes);
                if is_there && waiting.bytes.len() < WAITING_MOST {
                    self.waiting = Some(waiting);
                    return Vec::new();
                }
                self.write(vec![waiting], columns)
            }
            Some(waiting) => {
                let stream = piece.stream;
                let mut pieces = self.ordered(waiting, piece, columns);
                // Of the line that has waited the rest may be there only now.
                if is_there {
                    self.waiting = pieces.pop_if(|last| last.stream == stream);
                }
                self.write(pieces, columns)
            }
            None if is_there => {
                self.waiting = Some(piece);
                Vec::new()
            }
            None => self.write(vec![piece], columns),
        }
    }

    /// Waits for nothing any more: what has waited.
    pub(super) fn finish(&mut self, columns: usize) -> Vec<Printed> {
        let waiting = self.waiting.take();
        self.write(waiting.into_iter().collect(), columns)
    }

    fn ordered(&self, first: Printed, second: Printed, columns: usize) -> Vec<Printed> {
        let Some(stream) = self.drawing([&first, &second], columns) else {
            return vec![first, second];
        };
        let (drawing, other) = if first.stream == stream {
            (first, second)
        } else {
            (second, first)
        };
        let Some(place) = self.ground.top_free(&drawing.bytes, columns) else {
            return vec![other, drawing];
        };
        let Printed { stream, mut bytes } = drawing;
        let rest = bytes.split_off(place);
        let piece = |bytes| Printed { stream, bytes };
        vec![piece(bytes), other, piece(rest)]
    }

    /// The stream whose line stands at the cursor, or else the only one that leaves one there or goes up.
    fn drawing(&self, pieces: [&Printed; 2], columns: usize) -> Option<Stream> {
        if self.owner.is_some() {
            return self.owner;
        }
        let draws = pieces.map(|piece| {
            let mut ground = self.ground.clone();
            ground.write(&piece.bytes, columns);
            !ground.is_free() || ground.is_above(&self.ground)
        });
        match draws {
            [true, false] => Some(pieces[0].stream),
            [false, true] => Some(pieces[1].stream),
            _ => None,
        }
    }

    fn write(&mut self, mut pieces: Vec<Printed>, columns: usize) -> Vec<Printed> {
        pieces.retain(|piece| !piece.bytes.is_empty());
        for piece in &pieces {
            self.ground.write(&piece.bytes, columns);
            self.owner = (!self.ground.is_free()).then_some(piece.stream);
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAR: &str = "\r     \r";

    /// What is written when these pieces are read: `e` or `o` and the text, `+` behind them where the other
    /// stream has something to read by then.
    fn written(pieces: &[(&str, &str)]) -> String {
        let mut merge = Merge::default();
        let mut all = Vec::new();
        for (stream, text) in pieces {
            let stream_of = |c| if c == 'e' { Stream::Err } else { Stream::Out };
            let piece = Printed {
                stream: stream_of(stream.chars().next().unwrap()),
                bytes: text.as_bytes().to_vec(),
            };
            all.extend(merge.take(piece, stream.ends_with('+'), 80));
        }
        all.extend(merge.finish(80));
        let bytes: Vec<u8> = all.into_iter().flat_map(|piece| piece.bytes).collect();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_beside_a_bar_stands_where_the_bar_was_taken_away_however_both_are_found() {
        let redrawn = format!("{CLEAR}\r20 %");
        let half = ("o+", "te");
        let all = format!("\r10 %{CLEAR}text\r\n\r20 %");
        let bar = ("e", "\r10 %");
        for pieces in [
            vec![bar, ("e", CLEAR), ("o", "text\r\n"), ("e", "\r20 %")],
            vec![bar, ("e+", &redrawn), ("o", "text\r\n")],
            vec![bar, ("e+", CLEAR), ("o+", "text\r\n"), ("e", "\r20 %")],
            vec![bar, ("o+", "text\r\n"), ("e", CLEAR), ("e", "\r20 %")],
            vec![bar, ("o+", "text\r\n"), ("e", &redrawn)],
            vec![bar, half, ("e+", &redrawn), ("o", "xt\r\n")],
            vec![bar, half, ("e+", CLEAR), ("o", "xt\r\n"), ("e", "\r20 %")],
            vec![bar, half, ("e", CLEAR), ("e+", "\r20 %"), ("o", "xt\r\n")],
        ] {
            assert_eq!(written(&pieces), all, "{pieces:?}");
        }
    }

    #[test]
    fn a_line_beside_two_bars_stands_above_both() {
        // The lower one is taken away last, and the cursor is below then.
        let (bars, clear) = ("\ra\r\n\rb\x1b[A", "\r \r\r\n\r \r\x1b[A");
        let (above, below) = clear.split_at(clear.len() - 3);
        let all = format!("{bars}{clear}text\r\n{bars}");
        let (cleared, redrawn) = (format!("{clear}{bars}"), format!("{below}{bars}"));
        for pieces in [
            vec![("e", bars), ("e+", &cleared), ("o", "text\r\n")],
            vec![("e", bars), ("o+", "text\r\n"), ("e", &cleared)],
            vec![
                ("e", bars),
                ("e", above),
                ("o+", "text\r\n"),
                ("e", &redrawn),
            ],
            vec![
                ("e", bars),
                ("e", above),
                ("o+", "text\r\n"),
                ("e", below),
                ("e", bars),
            ],
        ] {
            assert_eq!(written(&pieces), all, "{pieces:?}");
        }
    }

    #[test]
    fn a_question_stands_behind_what_was_said_before() {
        for pieces in [
            [("e+", "two? "), ("o", "got one\r\n")],
            [("o+", "got one\r\n"), ("e", "two? ")],
        ] {
            assert_eq!(written(&pieces), "got one\r\ntwo? ", "{pieces:?}");
        }
        // A shell's, which ends its own line first.
        let (asked, answered) = ("\r\n\x1b[?2004l\r\x1b[?2004h$ ", "hi\r\n");
        let all = "$ echo hi\r\nhi\r\n\x1b[?2004l\r\x1b[?2004h$ ";
        let line = ("e", "$ echo hi");
        for pieces in [
            [line, ("e+", asked), ("o", answered)],
            [line, ("o+", answered), ("e", asked)],
        ] {
            assert_eq!(written(&pieces), all, "{pieces:?}");
        }
    }

    #[test]
    fn what_can_be_ordered_in_no_way_is_written_as_it_is_found() {
        // Beside a bar that stays, as on one terminal.
        let bar = ("e", "\r10 %");
        let both = [bar, ("e+", "\r20 %"), ("o", "text\r\n")];
        assert_eq!(written(&both), "\r10 %text\r\n\r20 %");
        assert_eq!(written(&[("e+", "a\r\n"), ("o", "b\r\n")]), "a\r\nb\r\n");
        assert_eq!(written(&[("e+", "a"), ("o", "b")]), "ab");
        assert_eq!(written(&[("e+", "a")]), "a");
        assert_eq!(written(&[("e+", "a"), ("o", "")]), "a");
    }
}
