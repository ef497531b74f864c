//! UTF-16 → UTF-8, in pieces that may cut a unit or a pair of surrogates.

/// Bytes of a byte order mark.
pub(super) const MARK_BYTES: usize = 2;

/// So many bytes tell UTF-16 without a mark, as some shells write it.
const SAMPLE_BYTES: usize = 64;

/// A stream that ended sooner is told by no fewer than these.
const SAMPLE_BYTES_MIN: usize = 8;

/// One unit in so many may lie beyond U+00FF, so that a `µ`, a dash or a `☃` does no harm.
const UNITS_PER_FOREIGN: usize = 4;

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    LowFirst,
    HighFirst,
}

impl Order {
    const ALL: [Self; 2] = [Self::LowFirst, Self::HighFirst];

    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::LowFirst => u16::from_le_bytes(bytes),
            Self::HighFirst => u16::from_be_bytes(bytes),
        }
    }
}

/// The order that a mark at the beginning says.
pub(super) fn order_by_mark(beginning: &[u8]) -> Option<Order> {
    match beginning {
        [0xff, 0xfe, ..] => Some(Order::LowFirst),
        [0xfe, 0xff, ..] => Some(Order::HighFirst),
        _ => None,
    }
}

/// The order that a beginning without a mark is most likely in; `None` where it isn't UTF-16.
pub(super) fn order_by_nuls(beginning: &[u8]) -> Option<Order> {
    let sample = &beginning[..beginning.len().min(SAMPLE_BYTES)];
    let is_text = |order: &Order| {
        let foreign = foreign_units(*order, sample);
        foreign.is_some_and(|foreign| foreign * UNITS_PER_FOREIGN <= sample.len() / 2)
    };
    let is_enough = sample.len() >= SAMPLE_BYTES_MIN;
    Order::ALL
        .into_iter()
        .find(|order| is_enough && is_text(order))
}

/// More bytes may show that this is UTF-16. Once `false` it stays so, however a stream goes on.
pub(super) fn may_become(beginning: &[u8]) -> bool {
    let foreign_max = SAMPLE_BYTES / 2 / UNITS_PER_FOREIGN;
    let may_be =
        |order| foreign_units(order, beginning).is_some_and(|foreign| foreign <= foreign_max);
    match beginning {
        [] | [0xfe] => true,
        [..] if beginning.len() >= SAMPLE_BYTES => false,
        // The unit's other byte tells. One that is no text needn't wait for it.
        [first] => *first == 0 || is_text(u16::from(*first)),
        [..] => Order::ALL.into_iter().any(may_be),
    }
}

/// How many units lie beyond U+00FF; `None` where one is a control character, or one of the first two
/// is so foreign that the bytes may as well be something else.
fn foreign_units(order: Order, bytes: &[u8]) -> Option<usize> {
    let mut foreign = 0;
    for (index, pair) in bytes.as_chunks().0.iter().enumerate() {
        let unit = order.unit(*pair);
        let is_foreign = unit > 0xff;
        if (is_foreign && index < 2) || (!is_foreign && !is_text(unit)) {
            return None;
        }
        foreign += usize::from(is_foreign);
    }
    Some(foreign)
}

/// A character that lines of text are made of.
fn is_text(unit: u16) -> bool {
    let is_control = unit < 0x20 || (0x7f..0xa0).contains(&unit);
    !is_control || matches!(unit, 0x08..=0x0a | 0x0c | 0x0d | 0x1b)
}

/// Decodes a stream of units. What isn't valid becomes U+FFFD.
pub(super) struct Utf16 {
    order: Order,
    /// The first byte of a unit that was cut.
    first_byte: Option<u8>,
    /// A high surrogate that waits for its low one.
    high: Option<u16>,
}

impl Utf16 {
    pub(super) fn new(order: Order) -> Self {
        Self {
            order,
            first_byte: None,
            high: None,
        }
    }

    /// Appends to `out` what is whole.
    pub(super) fn decode(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        if let (Some(first), [second, rest @ ..]) = (self.first_byte, bytes) {
            self.first_byte = None;
            self.unit(self.order.unit([first, *second]), out);
            bytes = rest;
        }
        let (pairs, rest) = bytes.as_chunks();
        for pair in pairs {
            self.unit(self.order.unit(*pair), out);
        }
        self.first_byte = self.first_byte.or(rest.first().copied());
    }

    /// Appends U+FFFD for what is left over of a unit or of a pair.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        let has_high = self.high.take().is_some();
        let has_byte = self.first_byte.take().is_some();
        for _ in 0..usize::from(has_high) + usize::from(has_byte) {
            push(char::REPLACEMENT_CHARACTER, out);
        }
    }

    #[inline]
    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        if unit < 0x80 && self.high.is_none() {
            out.push(unit as u8);
        } else {
            self.wide(unit, out);
        }
    }

    fn wide(&mut self, unit: u16, out: &mut Vec<u8>) {
        let is_high = (0xd800..0xdc00).contains(&unit);
        let before = std::mem::replace(&mut self.high, is_high.then_some(unit));
        let units = before.into_iter().chain((!is_high).then_some(unit));
        for decoded in char::decode_utf16(units) {
            push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER), out);
        }
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Order, SAMPLE_BYTES, may_become, order_by_nuls};

    fn encoded(text: &str, order: Order) -> Vec<u8> {
        let bytes = |unit: u16| match order {
            Order::LowFirst => unit.to_le_bytes(),
            Order::HighFirst => unit.to_be_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn text_without_a_mark_is_told_by_its_nuls() {
        for text in [
            "loss=0.5 acc=0.9\r\nloss=0.4 acc=0.91\r\n",
            "t 1\n2\n",
            "°C 23.5 µs 980 \u{2500}\u{2500} Ω 5 and so on",
            "\x1b[1mbold\x1b[0m, and enough of it to be sure",
        ] {
            for order in Order::ALL {
                assert_eq!(order_by_nuls(&encoded(text, order)), Some(order), "{text}");
            }
        }
    }

    #[test]
    fn what_only_has_some_nuls_is_not_told_so() {
        let many = |bytes: &[u8]| bytes.repeat(64);
        for bytes in [
            b"a\0b\0".to_vec(),
            many(b"a\0bc"),
            many(b"\0"),
            many(b"\x01\0\x02\0"),
            many(b"1\0\0\0"),
            many(b"plain text"),
            encoded(&"温度".repeat(32), Order::LowFirst),
        ] {
            assert_eq!(order_by_nuls(&bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn a_stream_waits_until_it_is_told(text in "[ -~°µΩ]{32,40}", is_low: bool, bytes: Vec<u8>) {
            let order = if is_low { Order::LowFirst } else { Order::HighFirst };
            for stream in [encoded(&text, order), bytes] {
                let sample = &stream[..stream.len().min(SAMPLE_BYTES)];
                let waits = (0..sample.len()).take_while(|len| may_become(&sample[..*len])).count();
                if sample.len() == SAMPLE_BYTES && order_by_nuls(sample).is_some() {
                    prop_assert_eq!(waits, SAMPLE_BYTES);
                }
                prop_assert!((waits..sample.len()).all(|len| !may_become(&sample[..len])));
            }
        }
    }
}
