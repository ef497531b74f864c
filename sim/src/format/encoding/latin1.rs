//! Latin-1 and Windows-1252, guessed for a line that isn't UTF-8.

/// What 0x80 to 0x9f are in Windows-1252; `\0` where they are nothing.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The degree sign of the code pages of a Windows console (437, 850); `ø` in Latin-1.
const CONSOLE_DEGREE: u8 = 0xf8;

/// The text of a line that isn't UTF-8 but reads as Latin-1 or Windows-1252: signs and accented letters
/// that stand where such ones do. `None` for UTF-8, for other encodings and for noise.
///
/// For whole lines: one that was cut may end in the middle of a UTF-8 character.
pub(in crate::format) fn latin1(line: &[u8]) -> Option<String> {
    let has_utf8 = |chunk: std::str::Utf8Chunk<'_>| !chunk.valid().is_ascii();
    if line.is_ascii() || line.utf8_chunks().any(has_utf8) {
        return None;
    }
    let mut text = String::with_capacity(line.len() + line.len() / 2);
    for index in 0..line.len() {
        text.push(Place::new(line, index).character()?);
    }
    Some(text)
}

/// A byte and its neighbours; a blank beyond the line's ends.
struct Place {
    before: [u8; 2],
    byte: u8,
    behind: [u8; 2],
}

impl Place {
    fn new(line: &[u8], index: usize) -> Self {
        let at = |index: Option<usize>| index.and_then(|index| line.get(index)).copied();
        let back = |by: usize| at(index.checked_sub(by)).unwrap_or(b' ');
        let ahead = |by: usize| at(index.checked_add(by)).unwrap_or(b' ');
        Self {
            before: [back(2), back(1)],
            byte: line[index],
            behind: [ahead(1), ahead(2)],
        }
    }

    /// What the byte is here; `None` where nobody writes it.
    fn character(&self) -> Option<char> {
        match self.byte {
            b'\t' | b'\x1b' | b'\r' | b'\n' | b' '..=b'~' => Some(char::from(self.byte)),
            0..=b'\x1f' | b'\x7f' => None,
            _ if self.is_console_degree() => Some('°'),
            byte if is_letter(byte) => self.is_letter_here().then(|| char::from(byte)),
            byte => sign(byte).filter(|_| self.is_alone()),
        }
    }

    /// Between a number and `C`, `F` or `K`, as in `23.5 øC`: no word begins so.
    fn is_console_degree(&self) -> bool {
        let number = self.before[1] == b' ' && self.before[0].is_ascii_digit();
        self.byte == CONSOLE_DEGREE
            && (number || self.before[1].is_ascii_digit())
            && matches!(self.behind[0], b'C' | b'F' | b'K')
            && !self.behind[1].is_ascii_alphanumeric()
    }

    /// A letter stands in a word, at most two accented ones in a row (`créée`); only `Ø` touches numbers.
    /// A byte between digits is rather noise on a line.
    fn is_letter_here(&self) -> bool {
        let [before, behind] = [self.before[1], self.behind[0]];
        let is_diameter = matches!(self.byte, 0xd8 | 0xf8) && !before.is_ascii_alphanumeric();
        let touches_digit = before.is_ascii_digit() || (behind.is_ascii_digit() && !is_diameter);
        !touches_digit && (self.is_alone() || self.is_pair())
    }

    fn is_alone(&self) -> bool {
        self.before[1].is_ascii() && self.behind[0].is_ascii()
    }

    /// Two small letters that touch an ASCII one. Other pairs are characters of other encodings.
    fn is_pair(&self) -> bool {
        let [far, before] = self.before;
        let [behind, beyond] = self.behind;
        let outer = if before.is_ascii() {
            [before, beyond]
        } else {
            [far, behind]
        };
        let other = if before.is_ascii() { behind } else { before };
        is_small(self.byte)
            && is_small(other)
            && outer.iter().all(u8::is_ascii)
            && outer.iter().any(u8::is_ascii_alphabetic)
    }
}

/// An accented letter of Latin-1.
fn is_letter(byte: u8) -> bool {
    byte >= 0xc0 && !matches!(byte, 0xd7 | 0xf7)
}

fn is_small(byte: u8) -> bool {
    byte >= 0xdf && is_letter(byte)
}

/// `None` for what is nothing in Windows-1252; above that, a byte's number is the character's.
fn sign(byte: u8) -> Option<char> {
    let c = match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    (c != '\0').then_some(c)
}

#[cfg(test)]
mod tests {
    use super::latin1;

    #[test]
    fn signs_and_accented_letters_are_read_where_people_write_them() {
        for (line, text) in [
            (&b"T=23.5\xb0C"[..], "T=23.5°C"),
            (b"23.5 \xb0", "23.5 °"),
            (b"\xb0C;\xb5s;m\xb2;m\xb3", "°C;µs;m²;m³"),
            (b"12 \xb5m \xb1 0.1", "12 µm ± 0.1"),
            (b"see \xa7 4, \xa35, 1\xd72", "see § 4, £5, 1×2"),
            (
                b"Temp\xe9rature cr\xe9\xe9e \xe0 12 h",
                "Température créée à 12 h",
            ),
            (b"Gr\xf6\xdfe: \xdcberdruck", "Größe: Überdruck"),
            (b"\xd88 mm, \xd8 8 mm", "Ø8 mm, Ø 8 mm"),
            (b"price \x80 5 \x96 6, it\x92s", "price € 5 – 6, it’s"),
            (b"23.5\xf8C, 70 \xf8F", "23.5°C, 70 °F"),
            (
                b"1\xa0234,5 \x1b[31mW/m\xb2\x1b[0m",
                "1\u{a0}234,5 \x1b[31mW/m²\x1b[0m",
            ),
        ] {
            assert_eq!(latin1(line).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_latin1_is_left_as_it_is() {
        for line in [
            &b"plain"[..],
            b"",
            "23.5 °C, Größe".as_bytes(),
            "23.5 °C and ".as_bytes().strip_suffix(b" ").unwrap(),
            // UTF-8 that was damaged or cut, Chinese in GBK and in UTF-8, noise, control characters.
            b"caf\xc3\xa9 \xb0",
            b"23 \xe2\x82",
            b"\xce\xc2\xb6\xc8 23.5",
            b"\xb6\xc81",
            b"12\xf33.4",
            b"5\xe9",
            b"1.5\xff\xfe2",
            b"a\xb0\x01",
            b"a\x7f\xb0",
            b"a\x81",
        ] {
            assert_eq!(latin1(line), None, "{line:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read_or_left(line: Vec<u8>) {
            if let Some(text) = latin1(&line) {
                proptest::prop_assert!(std::str::from_utf8(&line).is_err());
                proptest::prop_assert_eq!(text.chars().count(), line.len());
            }
        }
    }
}
