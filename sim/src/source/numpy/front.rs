//! What stands before an array's numbers (numpy's format, versions 1 to 3): a Python literal that says of which type
//! its elements are and how many there are.

use std::io::{self, Read};

/// What an array begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";
/// A longer description is none.
const TEXT_MOST: usize = 1 << 20;
/// Fields of a row, at most.
const FIELDS_MOST: usize = 10_000;

/// How a number, or a text, stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub is_big_endian: bool,
    pub kind: u8,
    /// Of a text, its letters.
    pub size: usize,
}

/// A field of each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    pub element: Element,
    /// Bytes before it.
    pub at: usize,
}

/// What an array has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Front {
    /// One without a name, where its elements are no rows of fields.
    pub fields: Vec<Field>,
    pub is_record: bool,
    pub row_bytes: usize,
    pub is_fortran: bool,
    pub shape: Vec<u64>,
}

impl Element {
    /// As `<f8`, `|u1` and `<U5` say it.
    fn of(text: &str) -> Option<Self> {
        let (order, rest) = text.split_at_checked(1)?;
        let (kind, size) = rest.split_at_checked(1)?;
        Some(Self {
            is_big_endian: match order {
                ">" => true,
                "<" | "|" | "=" => false,
                _ => return None,
            },
            kind: *kind.as_bytes().first()?,
            size: size.parse().ok()?,
        })
    }

    pub(super) fn bytes(&self) -> Option<usize> {
        match self.kind {
            b'U' => self.size.checked_mul(4),
            _ => Some(self.size),
        }
    }

    /// Whether it is a number that can be read.
    pub(super) fn is_number(&self) -> bool {
        matches!(
            (self.kind, self.size),
            (b'f', 2 | 4 | 8) | (b'i' | b'u', 1 | 2 | 4 | 8) | (b'b', 1)
        )
    }
}

impl Front {
    /// Reads it from where an array begins.
    ///
    /// # Errors
    /// If there is none, in words.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut head = [0; 8];
        from.read_exact(&mut head)?;
        let no = || io::Error::other("no array of numpy's");
        let text_bytes = match head[6] {
            _ if !head.starts_with(MAGIC) => return Err(no()),
            1 => {
                let mut bytes = [0; 2];
                from.read_exact(&mut bytes)?;
                u16::from_le_bytes(bytes).into()
            }
            _ => {
                let mut bytes = [0; 4];
                from.read_exact(&mut bytes)?;
                u32::from_le_bytes(bytes) as usize
            }
        };
        if text_bytes > TEXT_MOST {
            return Err(no());
        }
        let mut text = vec![0; text_bytes];
        from.read_exact(&mut text)?;
        Self::of(&String::from_utf8_lossy(&text)).ok_or_else(no)
    }

    fn of(text: &str) -> Option<Self> {
        let Literal::Dict(pairs) = Literal::read(text)? else {
            return None;
        };
        let of = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value)
        };
        let (fields, row_bytes) = fields_of(of("descr")?)?;
        let Literal::List(shape) = of("shape")? else {
            return None;
        };
        let shape = shape.iter().map(|size| match size {
            Literal::Number(size) => Some(*size),
            _ => None,
        });
        Some(Self {
            is_record: matches!(of("descr")?, Literal::List(_)),
            fields,
            row_bytes,
            is_fortran: *of("fortran_order")? == Literal::True,
            shape: shape.collect::<Option<Vec<_>>>()?,
        })
    }
}

/// The fields that a type has, and the bytes of all of them.
fn fields_of(descr: &Literal) -> Option<(Vec<Field>, usize)> {
    let pairs: Vec<(&str, &str)> = match descr {
        Literal::Text(element) => vec![("", element)],
        Literal::List(fields) if fields.len() <= FIELDS_MOST => {
            let pairs = fields.iter().map(Literal::pair);
            pairs.collect::<Option<Vec<_>>>()?
        }
        _ => return None,
    };
    let mut at = 0_usize;
    let mut fields = Vec::new();
    for (name, element) in pairs {
        let element = Element::of(element)?;
        let name = name.to_owned();
        fields.push(Field { name, element, at });
        at = at.checked_add(element.bytes()?)?;
    }
    Some((fields, at))
}

/// A literal of Python's, as far as numpy writes one.
#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Text(String),
    Number(u64),
    True,
    False,
    /// A tuple, too.
    List(Vec<Literal>),
    Dict(Vec<(String, Literal)>),
}

/// Values within values, at most.
const DEPTH_MOST: usize = 8;

impl Literal {
    fn read(text: &str) -> Option<Self> {
        let mut rest = text;
        let read = literal(&mut rest, 0)?;
        rest.trim().is_empty().then_some(read)
    }
}

impl Literal {
    /// A field's name and type. A third element would say that it is a list itself.
    fn pair(&self) -> Option<(&str, &str)> {
        match self {
            Self::List(pair) => match &pair[..] {
                [Self::Text(name), Self::Text(element)] => Some((name, element)),
                _ => None,
            },
            _ => None,
        }
    }
}

fn takes(text: &mut &str, token: char) -> bool {
    let rest = text.trim_start().strip_prefix(token);
    *text = rest.unwrap_or(text);
    rest.is_some()
}

fn literal(text: &mut &str, depth: usize) -> Option<Literal> {
    if depth > DEPTH_MOST {
        return None;
    }
    *text = text.trim_start();
    for (word, value) in [("True", Literal::True), ("False", Literal::False)] {
        if let Some(rest) = text.strip_prefix(word) {
            *text = rest;
            return Some(value);
        }
    }
    match text.chars().next()? {
        quote @ ('\'' | '"') => quoted(text, quote).map(Literal::Text),
        '(' => list(text, ['(', ')'], depth),
        '[' => list(text, ['[', ']'], depth),
        '{' => {
            takes(text, '{');
            let mut all = Vec::new();
            while !takes(text, '}') {
                let Literal::Text(key) = literal(text, depth + 1)? else {
                    return None;
                };
                if !takes(text, ':') {
                    return None;
                }
                all.push((key, literal(text, depth + 1)?));
                if !takes(text, ',') && !text.trim_start().starts_with('}') {
                    return None;
                }
            }
            Some(Literal::Dict(all))
        }
        _ => {
            let end = text.find(|letter: char| !letter.is_ascii_digit());
            let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
            *text = rest.strip_prefix('L').unwrap_or(rest);
            digits.parse().ok().map(Literal::Number)
        }
    }
}

fn list(text: &mut &str, [start, end]: [char; 2], depth: usize) -> Option<Literal> {
    takes(text, start);
    let mut all = Vec::new();
    while !takes(text, end) {
        all.push(literal(text, depth + 1)?);
        if !takes(text, ',') && !text.trim_start().starts_with(end) {
            return None;
        }
    }
    Some(Literal::List(all))
}

fn quoted(text: &mut &str, quote: char) -> Option<String> {
    let mut letters = text.char_indices().skip(1);
    let mut read = String::new();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            *text = &text[at + letter.len_utf8()..];
            return Some(read);
        }
        if letter != '\\' {
            read.push(letter);
            continue;
        }
        let digits = match letters.next()?.1 {
            'n' => return None,
            'x' => 2,
            'u' => 4,
            'U' => 8,
            letter => {
                read.push(letter);
                continue;
            }
        };
        let code: String = letters
            .by_ref()
            .take(digits)
            .map(|(_, digit)| digit)
            .collect();
        read.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_numpy_writes_is_read_and_anything_else_is_refused() {
        let plain =
            Front::of("{'descr': '>i4', 'fortran_order': True, 'shape': (3, 4), }  \n").unwrap();
        assert_eq!(
            (plain.shape, plain.is_fortran, plain.row_bytes),
            (vec![3, 4], true, 4)
        );
        let rows = "{'descr': [('t', '<f8'), (\"it's \\\\ \\u00e9\", '<U5')], 'fortran_order': False, 'shape': (7,)}";
        let rows = Front::of(rows).unwrap();
        assert_eq!((rows.row_bytes, rows.is_record), (28, true));
        assert_eq!(rows.fields[1].name, "it's \\ é");
        assert_eq!(rows.fields[1].at, 8);
        for no in [
            "",
            "{",
            "{'descr': '<f8'}",
            "{'descr': [('a', '<f8', (2,))], 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f99999999999999999999', 'fortran_order': False, 'shape': ()}",
            "[[[[[[[[[[[[[[[[[[[[",
        ] {
            assert_eq!(Front::of(no), None, "{no}");
        }
    }
}
