//! What is done between two redraws: what was asked for, and a look at what there is.

use std::time::Instant;

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;

use super::Show;
use crate::terminal::fields::Field;
use crate::terminal::screen::Screen;
use crate::view::Overlay;
use crate::view::asked::Asked;
use crate::view::carry_out::{Wish, carry_out, carry_out_held};
use crate::view::closing::{self, Answer};
use crate::view::noting;
use crate::view::panels::Panel;

impl Show {
    /// Does what was asked for.
    pub(super) fn act(&mut self, asked: Vec<Asked>) {
        if !asked.iter().all(Asked::leaves_note) {
            self.screen.view.note = None;
        }
        let mut is_to_close = false;
        let reads = self.screen.view.panels.is_open(Panel::Reading);
        let is_anything_asked = !asked.is_empty();
        for asked in asked {
            match carry_out(asked, &self.screen.scope, &mut self.screen.view) {
                Wish::Nothing => {}
                Wish::OtherTheme => self.screen.other_theme(),
                Wish::Scale(_) => {
                    let says = "A terminal says itself how large its words are";
                    self.screen.view.note = Some(says.into());
                }
                Wish::Close => is_to_close = true,
            }
        }
        let view = &mut self.screen.view;
        if view.panels.is_open(Panel::Reading) != reads {
            view.panels.set(Panel::Reading, crate::view::Shown::No);
            view.note = Some(
                "How a source is read is shown in a window; Read as … in the palette mends it"
                    .into(),
            );
        }
        if std::mem::take(&mut self.screen.view.search_is_wanted) {
            self.screen.fields.go_to(Some(Field::Search));
        }
        if let Some(cursor) = self.screen.view.cursors.field_is_wanted.take() {
            noting::begin_place(&self.screen.scope, &mut self.screen.view, cursor);
        }
        let overlay = &self.screen.view.overlay;
        let has_field = matches!(
            overlay,
            Overlay::Palette(_) | Overlay::Note(_) | Overlay::Watch(_) | Overlay::Export(_)
        );
        // While it is only typed in, its cursor stays where it was put.
        if has_field && is_anything_asked {
            self.screen.fields.go_to(None);
        }
        if is_to_close {
            self.close_or_ask();
        }
    }

    /// Gives the terminal what is to be copied.
    pub(super) fn copy(&mut self) {
        if let Some(text) = self.screen.copied.take() {
            // What is drawn on is memory, which takes all.
            let _written = queue!(self.bytes, CopyToClipboard::to_clipboard_from(text));
        }
    }

    /// A person wants to close the view.
    fn close_or_ask(&mut self) {
        let is_asked = self.asks && !self.leave.is_due();
        if is_asked && !closing::at_work(&self.screen.scope).is_empty() {
            self.screen.answer = Answer::default();
            self.screen.view.overlay = Overlay::Closing;
        } else {
            self.leave.now();
        }
    }

    /// The question what closing does is answered.
    pub(super) fn answer(&mut self, answer: Answer) {
        self.screen.view.overlay = Overlay::None;
        match answer {
            Answer::Stop => self.leave.now(),
            Answer::Keep => self.leave.keep(),
            Answer::Cancel => {}
        }
    }

    /// Looks at what there is, and at whom a close waits for.
    pub(super) fn look(&mut self) {
        self.screen.look_anew();
        let stood = self.screen.view.intent.bar().is_some();
        carry_out_held(&self.screen.scope, &mut self.screen.view);
        if stood && self.screen.view.intent.bar().is_none() {
            self.pace.came(Instant::now());
        }
        let Screen {
            scope,
            view,
            keymap,
            ..
        } = &mut self.screen;
        if self.leave.is_due() {
            view.note = closing::waits_for(scope, keymap);
        }
        // A question about what has ended is answered.
        let is_asking = view.overlay == Overlay::Closing;
        if is_asking && closing::at_work(scope).is_empty() {
            self.answer(Answer::Stop);
        }
    }
}
