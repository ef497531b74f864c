//! Fields of protocol buffers, as far as event files need them (protobuf.dev/programming-guides/encoding).

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Varint(u64),
    Fixed64([u8; 8]),
    Fixed32([u8; 4]),
    /// Text, a message, or numbers in a row.
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    pub(super) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn text(self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(super) fn varint(self) -> Option<u64> {
        match self {
            Self::Varint(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn double(self) -> Option<f64> {
        match self {
            Self::Fixed64(bytes) => Some(f64::from_le_bytes(bytes)),
            _ => None,
        }
    }

    pub(super) fn float(self) -> Option<f32> {
        match self {
            Self::Fixed32(bytes) => Some(f32::from_le_bytes(bytes)),
            _ => None,
        }
    }
}

/// The fields of a message, each with its number; ends at the first that can't be read.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
    is_whole: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn of(message: &'a [u8]) -> Self {
        Self {
            rest: message,
            is_whole: true,
        }
    }

    /// Whether all that was looked at could be read.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    fn read(&mut self) -> Option<(u64, Value<'a>)> {
        let key = varint(&mut self.rest)?;
        let value = match key & 7 {
            0 => Value::Varint(varint(&mut self.rest)?),
            1 => Value::Fixed64(self.take(8)?.try_into().ok()?),
            2 => {
                let length = varint(&mut self.rest)?;
                Value::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            5 => Value::Fixed32(self.take(4)?.try_into().ok()?),
            _ => return None,
        };
        Some((key >> 3, value))
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let read = self.read();
        if read.is_none() {
            self.rest = &[];
            self.is_whole = false;
        }
        read
    }
}

/// A number of as many bytes as it needs, taken off the front.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            *bytes = &bytes[place + 1..];
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_s_examples_are_read() {
        let read = |bytes| Fields::of(bytes).collect::<Vec<_>>();
        assert_eq!(read(&[0x08, 0x96, 0x01]), [(1, Value::Varint(150))]);
        let text = b"\x12\x07testing";
        assert_eq!(read(text), [(2, Value::Bytes(b"testing"))]);
    }

    #[test]
    fn what_breaks_off_or_is_of_no_known_kind_ends_the_message() {
        for bytes in [&[0x08][..], &[0x0a, 5, 1], &[0x0b], &[0xff; 12], &[9, 1]] {
            let mut fields = Fields::of(bytes);
            assert_eq!(fields.next(), None, "{bytes:?}");
            assert!(!fields.is_whole());
        }
    }
}
