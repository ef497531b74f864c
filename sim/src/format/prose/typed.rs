//! Values whose type stands before them: `IF-MIB::ifInOctets.1 = Counter32: 37903`.

use super::{Role, Strength, Walk, quantity};
use crate::format::names::NAME_BYTES_MAX;
use crate::format::text::{is_blank, trim, trim_end};
use crate::format::token::Token;

/// What management protocols and interface languages call the types of numbers (RFC 2578; D-Bus).
const TYPES: [&str; 18] = [
    "INTEGER",
    "Integer32",
    "Counter32",
    "Counter64",
    "Gauge32",
    "Unsigned32",
    "UInteger32",
    "Timeticks",
    "STRING",
    "Float",
    "Double",
    "int32",
    "int64",
    "uint32",
    "uint64",
    "float",
    "double",
    "string",
];

impl Walk<'_> {
    /// The name of a number before which a type stands with a colon, where that is all that the line says of it
    /// before: the type says nothing of what is measured.
    pub(super) fn typed(&self, at: usize) -> Option<String> {
        let is_first = self
            .roles
            .iter()
            .all(|role| matches!(role, Role::Ignored(_)));
        let before = self.line.get(self.body..at).filter(|_| is_first)?;
        let sign = memchr::memmem::find(before, b" = ")?;
        let name = trim(&before[..sign]);
        let kind = trim_end(&before[sign + 3..]);
        let kind = kind.strip_suffix(b"\"").unwrap_or(kind);
        // `INTEGER: up(1)` has its word before the number.
        let kind = kind.strip_suffix(b"(").map_or(kind, without_word);
        let kind = trim_end(kind).strip_suffix(b":")?;
        let kind = trim(kind.strip_prefix(b"Opaque:").unwrap_or(kind));
        let is_type = TYPES.iter().any(|known| known.as_bytes() == kind);
        let is_name =
            (1..=NAME_BYTES_MAX).contains(&name.len()) && !name.iter().any(|byte| is_blank(*byte));
        let name = std::str::from_utf8(name).ok()?;
        (is_type && is_name).then(|| name.to_owned())
    }

    /// The number behind a word that it stands for: `IF-MIB::ifOperStatus.1 = INTEGER: up(1)`.
    pub(super) fn enumerated(&mut self, token: &Token) -> Option<Role> {
        let is_behind_word = self.before(token).ends_with(b"(");
        let is_closed = self.line.get(token.unit_end) == Some(&b')');
        if !is_behind_word || !is_closed {
            return None;
        }
        let name = self.typed(token.at)?;
        self.lead_end.get_or_insert(self.body);
        Some(quantity(name, "", Strength::Signed))
    }
}

/// Without the word that a text ends with.
fn without_word(text: &[u8]) -> &[u8] {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let end = text.iter().rposition(|byte| !is_word(byte));
    &text[..end.map_or(0, |end| end + 1)]
}
