//! Which terminal sequences need a screen to be obeyed.

/// Longer sequences than this move nothing.
pub(in crate::format) const SEQUENCE_BYTES_MAX: usize = 32;

/// Whether a whole sequence moves the cursor or takes away text that is there, seen from the end of
/// the last line, where the cursor stands as long as nothing has moved it. `has_text`: something
/// stands in that line.
pub(in crate::format) fn moves(sequence: &[u8], has_text: bool) -> bool {
    match sequence {
        // Back to the left; at a line's beginning there is no left.
        b"\x08" => has_text,
        // Save, restore, up a line, reset.
        b"\x1b7" | b"\x1b8" | b"\x1bM" | b"\x1bc" => true,
        [0x1b, b'[', parameters @ .., last] if sequence.len() <= SEQUENCE_BYTES_MAX => {
            control_moves(parameters, *last, has_text)
        }
        _ => false,
    }
}

fn control_moves(parameters: &[u8], last: u8, has_text: bool) -> bool {
    if last == b'm' {
        return false;
    }
    match parameters {
        [b'?', modes @ ..] if matches!(last, b'h' | b'l') => modes
            .split(|&byte| byte == b';')
            .any(|mode| matches!(mode, b"47" | b"1047" | b"1049")),
        // What other private sequences and those with intermediate bytes do is no move.
        [0x3c..=0x3f, ..] | [.., 0x20..=0x2f] => false,
        _ => match last {
            b'A'..=b'I'
            | b'L'
            | b'M'
            | b'S'
            | b'T'
            | b'Z'
            | b'`'
            | b'a'
            | b'b'
            | b'd'
            | b'e'
            | b'f'
            | b'r'
            | b's'
            | b'u' => true,
            // To the right and below there is nothing, nor is there in a line that has just begun.
            b'J' => matches!(number(parameters), Some(1 | 2)),
            b'K' => has_text && matches!(number(parameters), Some(1 | 2)),
            _ => false,
        },
    }
}

fn number(parameters: &[u8]) -> Option<u32> {
    std::str::from_utf8(parameters).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::moves;

    #[test]
    fn colours_titles_and_modes_need_no_screen() {
        for sequence in [
            "\x1b[1;31m",
            "\x1b[m",
            "\x1b[K",
            "\x1b[0K",
            "\x1b[J",
            "\x1b[3J",
            "\x1b[?25l",
            "\x1b[?2004h",
            "\x1b[>4;2m",
            "\x1b[?u",
            "\x1b[<u",
            "\x1b(B",
            "\x1b=",
            "\x1b[6n",
            "\x1b[c",
            "\x1b[2 q",
            "\x1b[!p",
            "\x1b]0;title\x07",
            "\x1b[22;0;0t",
            "\x1b[?1l",
        ] {
            assert!(!moves(sequence.as_bytes(), true), "{sequence:?}");
        }
    }

    #[test]
    fn moves_and_erasing_need_one() {
        for sequence in [
            "\x08",
            "\x1b[A",
            "\x1b[2B",
            "\x1b[5C",
            "\x1b[D",
            "\x1b[G",
            "\x1b[H",
            "\x1b[3;4H",
            "\x1b[4d",
            "\x1b[2J",
            "\x1b[1K",
            "\x1b[2K",
            "\x1b[L",
            "\x1b[M",
            "\x1bM",
            "\x1b7",
            "\x1b8",
            "\x1b[s",
            "\x1b[u",
            "\x1b[2;5r",
            "\x1b[?1049h",
            "\x1b[?25;1049l",
            "\x1bc",
            "\x1b[3b",
            "\x1b[S",
        ] {
            assert!(moves(sequence.as_bytes(), true), "{sequence:?}");
        }
    }

    #[test]
    fn at_the_beginning_of_a_line_nothing_is_to_the_left() {
        for sequence in ["\x08", "\x1b[1K", "\x1b[2K"] {
            assert!(!moves(sequence.as_bytes(), false), "{sequence:?}");
        }
    }
}
