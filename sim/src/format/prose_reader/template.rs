//! A line of a known shape told at a pass: the same words at the same places, and numbers between them.

use super::head::may_begin_a_time;
use crate::format::number;
use crate::format::token::{Kind, Token, Tokens};

/// A line of more numbers is no line that is printed ten thousand times a second.
const TOKENS_MAX: usize = 32;
/// A shape whose lines never repeat their blanks gets no more than so many.
const TRIES: u8 = 4;
/// Shapes that take turns.
const TEMPLATES: usize = 4;

/// What stands between the numbers of a line, to the byte.
struct Template {
    shape: usize,
    /// What stands before each number, its predecessor's unit included.
    gaps: Vec<Box<[u8]>>,
    /// What stands behind the last one.
    rest: Box<[u8]>,
    tokens: Vec<Token>,
}

impl Template {
    /// The template of a line, if its numbers are plain ones: none whose digits say what it is.
    fn of(line: &[u8], tokens: &Tokens, shape: usize) -> Option<Self> {
        let list = &tokens.list;
        let begins_plainly =
            line.first().is_some_and(u8::is_ascii_alphabetic) && !may_begin_a_time(line);
        if list.is_empty() || list.len() > TOKENS_MAX || tokens.beyond > 0 || !begins_plainly {
            return None;
        }
        let mut from = 0;
        let mut gaps = Vec::with_capacity(list.len());
        for (index, token) in list.iter().enumerate() {
            let is_number = matches!(token.kind, Kind::Number | Kind::Done | Kind::Total);
            let (value, len) = plain(&line[token.at..])?;
            if !is_number
                || value != token.value
                || len != token.end - token.at
                || token.is_label(line, index == 0)
            {
                return None;
            }
            gaps.push(line[from..token.at].into());
            from = token.end;
        }
        Some(Self {
            shape,
            gaps,
            rest: line[from..].into(),
            tokens: list.clone(),
        })
    }

    /// Reads the numbers of a line into `tokens`, if it is the same otherwise.
    #[inline]
    fn read(&self, line: &[u8], tokens: &mut [Token]) -> bool {
        let mut rest = line;
        for (gap, token) in self.gaps.iter().zip(tokens) {
            let Some(behind) = rest.strip_prefix(&**gap) else {
                return false;
            };
            let Some((value, len)) = plain(behind) else {
                return false;
            };
            token.value = value;
            rest = &behind[len..];
        }
        *rest == *self.rest
    }
}

/// A number as nearly all are printed.
#[inline]
fn plain(text: &[u8]) -> Option<(f64, usize)> {
    let is_padded = matches!(text, [b'0', b'0'..=b'9', ..]);
    let (value, len) = number::prefix(text)?;
    (value.is_finite() && !is_padded).then_some((value, len))
}

/// The templates of the shapes that a source prints most.
#[derive(Default)]
pub(super) struct Templates {
    list: Vec<Template>,
    /// How often a template was made for each shape.
    tries: Vec<u8>,
    /// The one whose tokens are those of the line before.
    last: Option<usize>,
    oldest: usize,
}

impl Templates {
    /// The shape of a line that is told at a pass; its numbers are in `tokens` then.
    #[inline]
    pub(super) fn read(&mut self, line: &[u8], tokens: &mut Tokens) -> Option<usize> {
        if let Some(last) = self.last
            && self.list[last].read(line, &mut tokens.list)
        {
            return Some(self.list[last].shape);
        }
        for index in 0..self.list.len() {
            let template = &self.list[index];
            if self.last == Some(index) || !line.starts_with(&template.gaps[0]) {
                continue;
            }
            tokens.list.clone_from(&template.tokens);
            tokens.beyond = 0;
            if template.read(line, &mut tokens.list) {
                self.last = Some(index);
                return Some(template.shape);
            }
        }
        self.last = None;
        None
    }

    /// Learns from a line of this shape, which was read token by token.
    pub(super) fn learn(&mut self, line: &[u8], tokens: &Tokens, shape: usize) {
        if self.tries.len() <= shape {
            self.tries.resize(shape + 1, 0);
        }
        if self.tries[shape] >= TRIES {
            return;
        }
        self.tries[shape] += 1;
        let Some(template) = Template::of(line, tokens, shape) else {
            self.tries[shape] = TRIES;
            return;
        };
        if self.list.len() < TEMPLATES {
            self.list.push(template);
        } else {
            self.list[self.oldest] = template;
            self.oldest = (self.oldest + 1) % TEMPLATES;
        }
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::Templates;
    use crate::format::token::Tokens;

    fn values(tokens: &Tokens) -> Vec<f64> {
        tokens.list.iter().map(|token| token.value).collect()
    }

    #[test]
    fn a_line_that_differs_in_numbers_alone_is_told_at_a_pass() {
        let mut tokens = Tokens::default();
        let line = b"step 1/90 - loss: 0.5 - 12ms/step";
        tokens.scan(line, 0, 0);
        let mut templates = Templates::default();
        templates.learn(line, &tokens, 7);
        let read = templates.read(b"step 22/90 - loss: -1e-3 - 7ms/step", &mut tokens);
        assert_eq!(
            (read, values(&tokens)),
            (Some(7), vec![22.0, 90.0, -1e-3, 7.0])
        );
        for other in [
            "step 22/90 - loss: nan - 7ms/step",
            "step 22/90 - loss:  0.5 - 7ms/step",
            "step 22/90 - loss: 1,5 - 7ms/step",
            "step 22/90 - loss: 0.5 - 7s/step",
            "step 022/90 - loss: 0.5 - 7ms/step",
            "step 22/90 - loss: 0.5 - 7ms/step x",
        ] {
            assert_eq!(
                templates.read(other.as_bytes(), &mut tokens),
                None,
                "{other}"
            );
        }
    }

    #[test]
    fn numbers_whose_digits_say_what_they_are_have_no_template() {
        for line in [
            "Nov 27 10:00:00 a=5",
            "Core 0: +45",
            "a=1:02:03 b=2",
            "x=0x1f",
            "12 a=5",
        ] {
            let mut tokens = Tokens::default();
            tokens.scan(line.as_bytes(), 0, 0);
            let mut templates = Templates::default();
            templates.learn(line.as_bytes(), &tokens, 0);
            assert_eq!(templates.read(line.as_bytes(), &mut tokens), None, "{line}");
        }
    }
}
