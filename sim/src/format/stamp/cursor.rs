//! A place in bytes that readers move along. It is copied to have a place to come back to.

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// How many bytes are left.
    #[inline]
    pub(super) fn left(self) -> usize {
        self.rest.len()
    }

    #[inline]
    pub(super) fn peek(self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The byte behind the next.
    #[inline]
    fn peek_second(self) -> Option<u8> {
        self.rest.get(1).copied()
    }

    #[inline]
    pub(super) fn skip(self, count: usize) -> Self {
        Self::new(self.rest.get(count..).unwrap_or_default())
    }

    /// The place behind `byte`, if that is what comes.
    #[inline]
    pub(super) fn eat(self, byte: u8) -> Option<Self> {
        (self.peek() == Some(byte)).then(|| self.skip(1))
    }

    /// The place behind `text`, if that is what comes.
    pub(super) fn eat_text(self, text: &[u8]) -> Option<Self> {
        self.rest.strip_prefix(text).map(Self::new)
    }

    /// The byte that comes, one of `set`, and the place behind it.
    #[inline]
    pub(super) fn eat_any(self, set: &[u8]) -> Option<(u8, Self)> {
        let byte = self.peek().filter(|byte| set.contains(byte))?;
        Some((byte, self.skip(1)))
    }

    /// The place behind one blank or two: columns are aligned with a second one.
    #[inline]
    pub(super) fn eat_blanks(self) -> Option<Self> {
        let behind = self.eat(b' ')?;
        Some(behind.eat(b' ').unwrap_or(behind))
    }

    /// All digits that come, at most `max` (below ten) of them: their value and their count. `None`
    /// without a digit or with more.
    #[inline]
    pub(super) fn digits(self, max: usize) -> Option<(u32, usize, Self)> {
        let mut value = 0;
        let mut count = 0;
        while let Some(digit) = self.rest.get(count).filter(|byte| byte.is_ascii_digit()) {
            if count == max {
                return None;
            }
            value = value * 10 + u32::from(digit - b'0');
            count += 1;
        }
        (count > 0).then(|| (value, count, self.skip(count)))
    }

    /// A number of one or two digits.
    #[inline]
    pub(super) fn short(self) -> Option<(u8, usize, Self)> {
        let (value, count, end) = self.digits(2)?;
        Some((value as u8, count, end))
    }

    /// A number of two digits, whatever follows them.
    #[inline]
    pub(super) fn two(self) -> Option<(u8, Self)> {
        let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] = self.rest else {
            return None;
        };
        Some(((tens - b'0') * 10 + (ones - b'0'), Self::new(rest)))
    }

    /// The letters that come; may be none.
    #[inline]
    pub(super) fn word(self) -> (&'a [u8], Self) {
        let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
        let count = self.rest.iter().take_while(is_letter).count();
        (&self.rest[..count], self.skip(count))
    }

    /// Whether a time may end here, so that nothing makes a longer word, number or address of it.
    #[inline]
    pub(super) fn ends(self) -> bool {
        let Some(next) = self.peek() else {
            return true;
        };
        match next {
            b'.' | b'-' | b'+' | b'/' => !self.peek_second().is_some_and(|b| b.is_ascii_digit()),
            b':' => !self
                .peek_second()
                .is_some_and(|b| b.is_ascii_alphanumeric()),
            byte => !byte.is_ascii_alphanumeric() && byte != b'_',
        }
    }
}
