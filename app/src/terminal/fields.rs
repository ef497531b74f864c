//! Where text is typed: while a field has the focus, keys are letters.

use sprintscope_sim::{Job, JobId};

use crate::view::addressee::Addressee;
use crate::view::chord::{Chord, Key, Named};

/// A field of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// A line for the selected job's program, which waits for it, or for the board behind it.
    Answer,
    /// What series, facts and jobs are searched for.
    Search,
    /// What lines of the log must contain.
    LogFilter,
    /// A value for the selected control.
    Value,
}

/// All of them; search and filter are the view's texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// In which one is typed.
    pub focus: Option<Field>,
    /// A line for a program.
    pub answer: String,
    /// For whose.
    pub answer_for: Option<JobId>,
    /// Why the last line didn't go.
    pub refused: Option<String>,
    /// A value.
    pub value: String,
    /// How many characters are behind the cursor in the field that has the focus.
    behind: usize,
}

impl Fields {
    /// Gives a field the focus, or none.
    pub(super) fn go_to(&mut self, field: Option<Field>) {
        self.focus = field;
        self.behind = 0;
        if field == Some(Field::Value) {
            self.value.clear();
        }
    }

    /// Of the text in the field that has the focus, what stands before the cursor and what stands behind it.
    pub(super) fn split<'a>(&self, text: &'a str) -> (&'a str, &'a str) {
        text.split_at(at(text, self.behind))
    }

    /// Changes the text of the field that has the focus as this key does; whether it is one that does.
    pub(super) fn edit(
        &mut self,
        text: &mut String,
        chord: Option<Chord>,
        sign: Option<char>,
    ) -> bool {
        if let Some(sign) = sign.filter(|sign| !sign.is_control()) {
            self.insert(text, &sign.to_string());
            return true;
        }
        edit(text, &mut self.behind, chord)
    }

    /// Puts a text in at the cursor.
    pub(super) fn insert(&mut self, text: &mut String, inserted: &str) {
        let at = at(text, self.behind);
        text.insert_str(at, inserted);
    }

    /// Whether this job waits for a line, or one is being typed for it.
    pub(super) fn is_answer_wanted(&self, job: &Job) -> bool {
        let is_ours = self.answer_for == Some(job.id());
        let is_in_use = self.focus == Some(Field::Answer) || !self.answer.is_empty();
        Addressee::of(job).is_some_and(|addressee| {
            addressee.has_field() || is_ours && is_in_use && addressee.takes_lines()
        })
    }

    /// Whether what this job's program is told isn't to be seen.
    pub(super) fn is_answer_hidden(job: &Job) -> bool {
        Addressee::of(job).is_some_and(|addressee| addressee.hides())
    }

    /// The line of a job that isn't looked at any more isn't one for the next.
    pub(super) fn look_at(&mut self, job: Option<&Job>) {
        let id = job.map(Job::id);
        if self.answer_for != id {
            self.answer_for = id;
            self.answer.clear();
            self.refused = None;
            if let Some(Field::Answer | Field::Value) = self.focus {
                self.go_to(None);
            }
        }
        let has_answer = job.is_some_and(|job| self.is_answer_wanted(job));
        if self.focus == Some(Field::Answer) && !has_answer {
            self.go_to(None);
        }
    }

    /// Says the line to this job's program.
    pub(super) fn send_answer(&mut self, job: &Job) {
        let Some(addressee) = Addressee::of(job) else {
            return;
        };
        self.refused = addressee.say_line(&self.answer).err();
        if self.refused.is_none() {
            self.answer.clear();
            self.behind = 0;
        }
    }
}

/// The place in a text with so many characters behind it.
fn at(text: &str, behind: usize) -> usize {
    let mut places = text.char_indices().rev().map(|(place, _)| place);
    match behind {
        0 => text.len(),
        behind => places.nth(behind - 1).unwrap_or(0),
    }
}

/// The same where the cursor is kept elsewhere: so many characters before the text's end.
fn edit(text: &mut String, behind: &mut usize, chord: Option<Chord>) -> bool {
    let Some(Chord { ctrl, key, .. }) = chord else {
        return false;
    };
    let place = at(text, *behind);
    match (ctrl, key) {
        (false, Key::Named(Named::Backspace)) => {
            if let Some(before) = text[..place].chars().next_back() {
                text.remove(place - before.len_utf8());
            }
        }
        (false, Key::Named(Named::Delete)) => {
            if place < text.len() {
                text.remove(place);
                *behind -= 1;
            }
        }
        (false, Key::Named(Named::Left)) => {
            *behind = (*behind + 1).min(text.chars().count());
        }
        (false, Key::Named(Named::Right)) => *behind = behind.saturating_sub(1),
        (false, Key::Named(Named::Home)) => *behind = text.chars().count(),
        (false, Key::Named(Named::End)) => *behind = 0,
        (true, Key::Char('U')) => {
            text.drain(..place);
        }
        (true, Key::Char('W')) => {
            let kept = text[..place].trim_end();
            let kept = kept.rfind(char::is_whitespace).map_or(0, |space| {
                space + kept[space..].chars().next().map_or(0, char::len_utf8)
            });
            text.drain(kept..place);
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[&str]) -> String {
        let (mut fields, mut text) = (Fields::default(), String::new());
        for key in keys {
            let mut chars = key.chars();
            match (chars.next(), chars.next()) {
                (Some(sign), None) => assert!(fields.edit(&mut text, None, Some(sign))),
                _ => assert!(fields.edit(&mut text, key.parse().ok(), None), "{key}"),
            }
        }
        let (before, behind) = fields.split(&text);
        format!("{before}|{behind}")
    }

    #[test]
    fn a_text_is_typed_and_mended_anywhere_in_it() {
        for (keys, expected) in [
            (&["a", "é", "c"][..], "aéc|"),
            (&["a", "é", "c", "Left", "Backspace"], "a|c"),
            (&["a", "é", "Home", "x"], "x|aé"),
            (&["a", "é", "Home", "Delete"], "|é"),
            (&["a", "b", "Left", "Left", "Left", "Right", "c"], "ac|b"),
            (&["a", "b", "Left", "End", "c"], "abc|"),
            (&["a", " ", "b", "Ctrl+W"], "a |"),
            (&["a", "é", "Ctrl+W"], "|"),
            (&["a", "b", "Left", "Ctrl+U"], "|b"),
            (&["Backspace", "Delete", "a"], "a|"),
        ] {
            assert_eq!(typed(keys), expected, "{keys:?}");
        }
    }

    #[test]
    fn what_edits_nothing_is_left_to_others() {
        let (mut fields, mut text) = (Fields::default(), String::from("a"));
        for key in ["Ctrl+P", "Up", "Enter", "Escape", "Tab"] {
            assert!(!fields.edit(&mut text, key.parse().ok(), None), "{key}");
        }
        assert_eq!(text, "a");
    }
}
