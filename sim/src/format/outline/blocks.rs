//! Blocks in braces: `counter cnt_http {`, and what says within which one it is.

use super::{Outline, is_key};
use crate::format::segment::is_identifier;
use crate::format::stamp::stamp;
use crate::format::table::names_what;
use crate::format::text::{Readable, trim};

/// Blocks of one name in a block are told apart up to so many.
const SIBLINGS_MAX: u32 = 64;
/// A longer name is a text.
const LABEL_BYTES_MAX: usize = 64;

/// What is known of a block that is open.
#[derive(Default)]
pub(super) struct Block {
    /// Its head without what tells it from others.
    kind: String,
    /// Something has been said in it.
    has_begun: bool,
    /// How many blocks of each head it holds.
    inner: Vec<(String, u32)>,
}

/// The words that a block opens with: `counter cnt_http` of `counter cnt_http {`.
pub(super) fn block_head(text: &[u8]) -> Option<&[u8]> {
    let head = trim(text.strip_suffix(b"{")?);
    let head = head
        .strip_suffix(b":")
        .or(head.strip_suffix(b"="))
        .unwrap_or(head);
    let head = trim(head);
    let quoted = head
        .strip_prefix(b"\"")
        .and_then(|head| head.strip_suffix(b"\""));
    let head = quoted.unwrap_or(head);
    let stamp = stamp(head).map_or(0, |found| found.len);
    let head = trim(&head[stamp..]);
    is_key(head).then_some(head)
}

impl Outline {
    /// Opens a block that is called `head`.
    pub(super) fn open_block(&mut self, indent: usize, head: &[u8]) {
        let kind = Readable::default().text(head).to_owned();
        let mut text = kind.clone();
        if let Some(outer) = self.keys.last_mut().and_then(|key| key.block.as_mut()) {
            outer.has_begun = true;
            let known = outer.inner.iter_mut().find(|(own, _)| *own == kind);
            match known {
                Some((_, count)) if *count < SIBLINGS_MAX => {
                    text = format!("{kind}[{count}]");
                    *count += 1;
                }
                Some(_) => {}
                None => outer.inner.push((kind.clone(), 1)),
            }
        }
        let block = Block {
            kind,
            ..Block::default()
        };
        self.keys.push(super::Key {
            indent,
            text,
            block: Some(block),
        });
    }

    /// Takes a line within a block that may say which one it is: `name: "conv1"` anywhere, `id: 3` at its head.
    pub(super) fn label_block(&mut self, line: &[u8]) {
        let Some(key) = self.keys.last_mut() else {
            return;
        };
        let Some(block) = &mut key.block else { return };
        let is_first = !std::mem::replace(&mut block.has_begun, true);
        if let Some(label) = label(line, is_first) {
            key.text = format!("{} {label}", block.kind);
        }
    }
}

/// What tells a block from others of its kind, if a line says that.
fn label(line: &[u8], is_first: bool) -> Option<&str> {
    let text = std::str::from_utf8(line).ok()?;
    let (name, value) = text.split_once(':')?;
    let name = name.trim_matches(|c: char| c == '"' || c.is_whitespace());
    let value =
        value.trim_matches(|c: char| matches!(c, '"' | '\'' | ',' | ';') || c.is_whitespace());
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let is_label = if is_number {
        is_first && (is_identifier(name) || name.eq_ignore_ascii_case("index"))
    } else {
        names_what(name) || is_first && (is_identifier(name) || name == "label")
    };
    let is_short =
        !value.is_empty() && value.len() <= LABEL_BYTES_MAX && !value.contains(['{', '/']);
    (is_label && is_short).then_some(value)
}
