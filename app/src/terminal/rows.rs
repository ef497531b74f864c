//! Keys and pasted text in a dialog's rows of fields.

use super::decode::Press;
use super::fields::Fields;
use crate::view::chord::{Chord, Key, Named};
use crate::view::field_rows::FieldRows;

impl Fields {
    /// A key that every dialog takes alike: Tab goes from row to row, ← → turn a choice, all else is typed.
    pub(super) fn press_in(&mut self, rows: &mut impl FieldRows, press: Press) {
        let named = press.chord.map(|Chord { key, shift, .. }| (key, shift));
        let is_text = rows.text_mut().is_some();
        match named {
            Some((Key::Named(Named::Tab), shift)) => {
                rows.next_row(if shift { -1 } else { 1 });
                self.go_to(None);
            }
            Some((Key::Named(Named::Left), _)) if !is_text => rows.turn(-1),
            Some((Key::Named(Named::Right | Named::Space), _)) if !is_text => rows.turn(1),
            _ => {
                let mut text = rows.text_mut().map(std::mem::take);
                if let Some(text) = &mut text {
                    self.edit(text, press.chord, press.text);
                }
                if let (Some(kept), Some(text)) = (rows.text_mut(), text) {
                    let is_other = *kept != text;
                    *kept = text;
                    if is_other {
                        rows.typed();
                    }
                }
            }
        }
    }

    /// What was filled otherwise than by typing is gone on with at its end.
    pub(super) fn take_filled(&mut self, rows: &mut impl FieldRows) {
        if rows.take_filled() {
            self.go_to(None);
        }
    }

    /// Puts a text in where it is typed.
    pub(super) fn paste_in(&mut self, rows: &mut impl FieldRows, text: &str) {
        if let Some(kept) = rows.text_mut() {
            self.insert(kept, text);
            rows.typed();
        }
    }
}
