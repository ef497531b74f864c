//! What is typed and clicked, as commands: a field that has the focus takes letters, an overlay its own keys, and
//! all other keys are looked up in the person's keymap.

use ratatui::layout::Position;
use sprintscope_sim::control::{ControlKind, ControlStatus};
use sprintscope_sim::order::Setting;
use sprintscope_sim::{Job, Order};

use super::decode::{Input, Mouse, Press};
use super::fields::Field;
use super::screen::Screen;
use crate::view::Overlay;
use crate::view::asked::{Asked, Deed};
use crate::view::carry_out::carry_out;
use crate::view::chord::{Chord, Key, Named};
use crate::view::closing::Answer;
use crate::view::command::Command;
use crate::view::stroke::Stroke;

/// What comes of what somebody did.
#[derive(Debug, PartialEq)]
pub(super) enum Wanted {
    /// These things are to be done; none, where only the picture changes.
    Asked(Vec<Asked>),
    /// The question what closing does is answered.
    Answered(Answer),
    /// What Ctrl-C does anywhere.
    Interrupt,
    /// What Ctrl-Z does anywhere.
    Suspend,
    /// The same, and all of it is to be drawn anew: something else has written there, and this key is pressed for
    /// that in any terminal.
    AskedAnew(Vec<Asked>),
}

/// Where the pointer went down, and where it was since.
#[derive(Debug, Default)]
pub(super) struct Pointer {
    down: Option<Position>,
    at: Position,
    is_dragging: bool,
}

impl Screen {
    /// What comes of this.
    pub(super) fn take(&mut self, input: Input, pointer: &mut Pointer) -> Wanted {
        match input {
            Input::Press(press) => self.press(press),
            Input::Paste(text) => {
                self.view.intent.other_key();
                self.paste(&text)
            }
            Input::Mouse(mouse, at) => Wanted::Asked(self.point(mouse, at, pointer)),
            Input::Answer => Wanted::Asked(Vec::new()),
        }
    }

    fn press(&mut self, press: Press) -> Wanted {
        let wanted = self.press_alone(press);
        // Whatever it does here, it stands between two presses of another key.
        let is_told = matches!(&wanted, Wanted::Asked(asked) | Wanted::AskedAnew(asked)
            if asked.iter().any(|asked| matches!(asked.deed, Deed::Key(_))));
        if !is_told {
            self.view.intent.other_key();
        }
        wanted
    }

    fn press_alone(&mut self, press: Press) -> Wanted {
        match press.chord {
            Some(chord) if chord == with_ctrl('C') => return Wanted::Interrupt,
            Some(chord) if chord == with_ctrl('Z') => return Wanted::Suspend,
            _ => {}
        }
        let is_free = self.view.overlay == Overlay::None && self.fields.focus.is_none();
        if !is_free && press.chord == Some(with_ctrl('L')) {
            return Wanted::AskedAnew(Vec::new());
        }
        let asked = match (&self.view.overlay, self.fields.focus) {
            (Overlay::Closing, _) => return self.press_in_question(press.chord),
            (Overlay::Palette(_), _) => self.press_in_palette(press),
            (Overlay::Note(_), _) => self.press_in_note(press),
            (Overlay::Watch(_), _) => self.press_in_watch(press),
            (Overlay::Export(_), _) => self.press_in_export(press),
            (Overlay::Runs, _) => self.press_in_runs(press.chord),
            (Overlay::Keys, _) => self.press_in_key_list(press.chord),
            (Overlay::None, Some(field)) => self.press_in_field(field, press),
            (Overlay::None, None) => match press.chord {
                Some(chord) => return self.press_freely(chord),
                None => Vec::new(),
            },
        };
        Wanted::Asked(asked)
    }

    /// Whether this key opens what lies over the view, or Escape: either closes it.
    pub(super) fn is_closing_overlay(&self, chord: Chord) -> bool {
        let opener = self.view.overlay.opener();
        let does = self.keymap.find(chord).map(|entry| entry.id);
        chord.key == Key::Named(Named::Escape) || opener.is_some() && opener == does
    }

    fn press_in_runs(&mut self, chord: Option<Chord>) -> Vec<Asked> {
        let Some(chord) = chord else {
            return Vec::new();
        };
        if self.is_closing_overlay(chord) {
            self.view.overlay = Overlay::None;
            return Vec::new();
        }
        let command = self.view.run_order.press(&self.run_table, chord);
        let command = command.map(|command| Deed::Command(Command::Runs(command)));
        command.map(Asked::by_key).into_iter().collect()
    }

    fn press_in_key_list(&mut self, chord: Option<Chord>) -> Vec<Asked> {
        let Some(chord) = chord else {
            return Vec::new();
        };
        if self.is_closing_overlay(chord) {
            self.view.overlay = Overlay::None;
        } else {
            self.key_list.press(chord.key);
        }
        Vec::new()
    }

    fn press_freely(&mut self, chord: Chord) -> Wanted {
        if let Some(entry) = self.keymap.find(chord) {
            if entry.id == "control.press" && self.begin_value() {
                return Wanted::Asked(Vec::new());
            }
            let stroke = Stroke::Pressed(chord, entry);
            let asked = vec![Asked::by_key(Deed::Key(stroke))];
            return if chord == with_ctrl('L') {
                Wanted::AskedAnew(asked)
            } else {
                Wanted::Asked(asked)
            };
        }
        if chord == with_ctrl('L') {
            return Wanted::AskedAnew(Vec::new());
        }
        let Chord { shift, key, .. } = chord;
        let mut asked = Vec::new();
        match key {
            // It lets go of the series that stands out.
            Key::Named(Named::Escape) => {
                asked.push(Asked::by_key(Deed::Command(Command::LetGo)));
            }
            Key::Named(Named::Tab) => self.next_field(shift),
            _ => {}
        }
        Wanted::Asked(asked)
    }

    fn press_in_question(&mut self, chord: Option<Chord>) -> Wanted {
        let place = Answer::ALL.iter().position(|one| *one == self.answer);
        let place = place.unwrap_or_default();
        let last = Answer::ALL.len() - 1;
        match chord.map(|chord| (chord.key, chord.shift)) {
            Some((Key::Named(Named::Escape), _)) => return Wanted::Answered(Answer::Cancel),
            Some((Key::Named(Named::Enter | Named::Space), _)) => {
                return Wanted::Answered(self.answer);
            }
            Some((Key::Named(Named::Left | Named::Up), _) | (Key::Named(Named::Tab), true)) => {
                self.answer = Answer::ALL[place.checked_sub(1).unwrap_or(last)];
            }
            Some((Key::Named(Named::Right | Named::Down | Named::Tab), _)) => {
                self.answer = Answer::ALL[(place + 1) % Answer::ALL.len()];
            }
            _ => {}
        }
        Wanted::Asked(Vec::new())
    }

    fn press_in_palette(&mut self, press: Press) -> Vec<Asked> {
        let is_closing = |chord| self.is_closing_overlay(chord);
        let closes = press.chord.is_some_and(is_closing) && press.text.is_none();
        let Overlay::Palette(palette) = &mut self.view.overlay else {
            return Vec::new();
        };
        palette.update(&self.scope, &self.keymap);
        match press.chord.map(|chord| chord.key) {
            _ if closes => self.view.overlay = Overlay::None,
            Some(Key::Named(Named::Up)) => palette.choose_next(-1),
            Some(Key::Named(Named::Down | Named::Tab)) => palette.choose_next(1),
            Some(Key::Named(Named::PageUp)) => palette.choose_next(-PAGE),
            Some(Key::Named(Named::PageDown)) => palette.choose_next(PAGE),
            Some(Key::Named(Named::Enter)) => {
                if let Some(deed) = palette.enter() {
                    self.view.overlay = Overlay::None;
                    return vec![Asked::by_key(deed)];
                }
            }
            _ => {
                self.fields.edit(&mut palette.text, press.chord, press.text);
                palette.update(&self.scope, &self.keymap);
            }
        }
        Vec::new()
    }

    fn press_in_note(&mut self, press: Press) -> Vec<Asked> {
        let Overlay::Note(noting) = &mut self.view.overlay else {
            return Vec::new();
        };
        match press.chord.map(|chord| chord.key) {
            Some(Key::Named(Named::Escape)) => self.view.overlay = Overlay::None,
            Some(Key::Named(Named::Enter)) => {
                return vec![Asked::by_key(Deed::Command(Command::PutNote))];
            }
            _ => {
                self.fields.edit(&mut noting.text, press.chord, press.text);
            }
        }
        Vec::new()
    }

    /// As in any form: Enter is for the field, Escape and Tab leave it. Keys that lead on from there are commands.
    fn press_in_field(&mut self, field: Field, press: Press) -> Vec<Asked> {
        let job = self.looked_at();
        match press.chord {
            Some(chord) if chord.key == Key::Named(Named::Escape) => self.fields.go_to(None),
            Some(chord) if chord.key == Key::Named(Named::Tab) => self.next_field(chord.shift),
            Some(chord) if chord.key == Key::Named(Named::Enter) => {
                return self.enter(field, job.as_ref());
            }
            chord => {
                let is_edited = self.with_text(|fields, text| fields.edit(text, chord, press.text));
                let free = chord.filter(|_| !is_edited).and_then(|chord| {
                    let entry = self.keymap.find(chord)?;
                    let is_free = entry.is_free_in_text(chord);
                    is_free.then_some(Stroke::Pressed(chord, entry))
                });
                let asked = free.map(|stroke| Asked::by_key(Deed::Key(stroke)));
                return asked.into_iter().collect();
            }
        }
        Vec::new()
    }

    fn enter(&mut self, field: Field, job: Option<&Job>) -> Vec<Asked> {
        match (field, job) {
            (Field::Answer, Some(job)) => self.fields.send_answer(job),
            (Field::Value, Some(job)) => {
                let value = std::mem::take(&mut self.fields.value);
                self.fields.go_to(None);
                let control = self.control();
                // A button is pressed without a text, too.
                let control = control.filter(|one| one.spec.takes_text || !value.is_empty());
                let set = control
                    .map(|control| control.name.to_string())
                    .map(|control| Order::Set {
                        job: job.id().into(),
                        values: [(control, Setting::Text(value))].into(),
                    });
                let asked = set.map(|set| Asked::by_key(Deed::Command(Command::Order(set))));
                return asked.into_iter().collect();
            }
            _ => self.fields.go_to(None),
        }
        Vec::new()
    }

    /// Does this with the text of the field that has the focus.
    fn with_text<T: Default>(
        &mut self,
        change: impl FnOnce(&mut super::fields::Fields, &mut String) -> T,
    ) -> T {
        let Some(field) = self.fields.focus else {
            return T::default();
        };
        let text = match field {
            Field::Search => &mut self.view.series_search,
            Field::LogFilter => &mut self.view.log.filter,
            Field::Answer => &mut self.fields.answer,
            Field::Value => &mut self.fields.value,
        };
        let mut text_now = text.clone();
        let before = text_now.clone();
        let changed = change(&mut self.fields, &mut text_now);
        if text_now == before {
            return changed;
        }
        let command = match field {
            Field::Search => Command::SearchFor(text_now),
            Field::LogFilter => Command::FilterLog(text_now),
            Field::Answer => {
                self.fields.answer = text_now;
                return changed;
            }
            Field::Value => {
                self.fields.value = text_now;
                return changed;
            }
        };
        let asked = Asked::by_key(Deed::Command(command));
        carry_out(asked, &self.scope, &mut self.view);
        changed
    }

    fn paste(&mut self, text: &str) -> Wanted {
        if let Overlay::Palette(palette) = &mut self.view.overlay {
            self.fields.insert(&mut palette.text, &one_line(text));
            palette.update(&self.scope, &self.keymap);
            return Wanted::Asked(Vec::new());
        }
        if let Overlay::Note(noting) = &mut self.view.overlay {
            self.fields.insert(&mut noting.text, &one_line(text));
            return Wanted::Asked(Vec::new());
        }
        if let Overlay::Watch(_) = self.view.overlay {
            self.paste_in_watch(&one_line(text));
            return Wanted::Asked(Vec::new());
        }
        if let Overlay::Export(_) = self.view.overlay {
            self.paste_in_export(&one_line(text));
            return Wanted::Asked(Vec::new());
        }
        if self.fields.focus == Some(Field::Answer)
            && let Some(job) = self.looked_at()
        {
            // Lines are lines there, as if they had been typed.
            let mut lines = text.split(['\r', '\n']).peekable();
            while let Some(line) = lines.next() {
                self.with_text(|fields, text| fields.insert(text, &one_line(line)));
                if lines.peek().is_some() {
                    self.fields.send_answer(&job);
                }
            }
        } else {
            self.with_text(|fields, kept| fields.insert(kept, &one_line(text)));
        }
        Wanted::Asked(Vec::new())
    }

    fn point(&mut self, mouse: Mouse, at: Position, pointer: &mut Pointer) -> Vec<Asked> {
        let before = std::mem::replace(&mut pointer.at, at);
        match mouse {
            Mouse::Wheel(steps) => return self.scrolled(at, steps),
            Mouse::Moved => self.pointed(at),
            Mouse::Down => {
                pointer.down = Some(at);
                pointer.is_dragging = false;
            }
            Mouse::OtherDown => return self.clicked_otherwise(at),
            Mouse::Dragged if pointer.down.is_some() && at != before => {
                let picked = self.picked_by_drag(before, at, pointer.is_dragging);
                pointer.is_dragging = true;
                if !picked.is_empty() {
                    return picked;
                }
                return self.dragged(before, at);
            }
            Mouse::Up => {
                let is_click = pointer.down.take() == Some(at) && !pointer.is_dragging;
                if is_click {
                    return self.clicked(at);
                }
                self.released();
            }
            Mouse::Dragged => {}
        }
        Vec::new()
    }

    /// Goes on to the next field that is there, or to the one before; behind the last one to none.
    fn next_field(&mut self, is_backwards: bool) {
        let mut fields: Vec<Option<Field>> = vec![None];
        let job = self.looked_at();
        if job.is_some_and(|job| self.fields.is_answer_wanted(&job)) {
            fields.push(Some(Field::Answer));
        }
        fields.extend([Some(Field::Search), Some(Field::LogFilter)]);
        let place = fields.iter().position(|one| *one == self.fields.focus);
        let place = place.unwrap_or_default();
        let step = if is_backwards { fields.len() - 1 } else { 1 };
        self.fields.go_to(fields[(place + step) % fields.len()]);
    }

    /// Has a value typed for the selected control, if it is one that takes any.
    fn begin_value(&mut self) -> bool {
        let control = self.control();
        let takes_any = control.is_some_and(|control| {
            matches!(control.spec.kind, ControlKind::Slider { .. }) || control.spec.takes_text
        });
        if takes_any {
            self.fields.go_to(Some(Field::Value));
        }
        takes_any
    }

    fn control(&self) -> Option<ControlStatus> {
        let place = self.view.picked_control()?;
        self.looked_at()?.controls_in(place..place + 1).pop()
    }

    /// The job that is looked at.
    pub(super) fn looked_at(&self) -> Option<Job> {
        let job = self.view.selected_job.and_then(|id| self.jobs.get(id));
        job.cloned()
    }
}

/// How many lines of the palette a page has.
const PAGE: isize = 10;

/// The keys that suspend, whatever else they do where there is a window.
pub(super) fn suspending() -> [Chord; 2] {
    let shifted = Chord::new(Key::Char('Z'), true, true);
    [with_ctrl('Z'), shifted]
}

fn with_ctrl(letter: char) -> Chord {
    Chord::new(Key::Char(letter), true, false)
}

fn one_line(text: &str) -> String {
    let signs = text.trim_end_matches(['\r', '\n']).chars();
    let signs = signs.map(|sign| if sign.is_control() { ' ' } else { sign });
    signs.collect()
}
