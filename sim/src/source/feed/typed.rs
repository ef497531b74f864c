//! What a person has to do with a program's stream: sees it, is asked in it, and answers.

use std::sync::Arc;
use std::time::Instant;

use crate::job::Stream;

use super::Feed;
use crate::source::gate::Gate;
use crate::source::keyboard::Keyboard;
use crate::source::printed::Printed;

/// What a feed knows of the person at its program's terminal.
pub(super) struct Typist {
    keyboard: Arc<Keyboard>,
    /// The number of the last typed line that was looked at.
    last: u64,
    /// The stream ends in a line without an end, for which somebody may type something.
    is_asking: bool,
    gate: Gate,
}

impl Feed {
    /// The stream is of a program with this keyboard.
    pub(crate) fn set_keyboard(&mut self, keyboard: &Arc<Keyboard>) {
        let mut last = 0;
        // What was typed in the run before is of that run.
        let _before = keyboard.typed_for(self.parsed.stream, &mut last);
        self.typist = Some(Typist {
            keyboard: Arc::clone(keyboard),
            last,
            is_asking: false,
            gate: Gate::default(),
        });
    }

    pub(super) fn is_asking(&self) -> bool {
        self.typist.as_ref().is_some_and(|typist| typist.is_asking)
    }

    /// Has the log show what was typed since the last look, where the terminal shows it: behind what
    /// was asked, or as a line. It is no data, whatever it is: the parser doesn't get it.
    pub(super) fn take_typed(&mut self, now: f64) {
        let Some(typist) = &mut self.typist else {
            return;
        };
        let stream = self.parsed.stream;
        let lines = typist.keyboard.typed_for(stream, &mut typist.last);
        if !lines.is_empty() {
            typist.is_asking = false;
        }
        for line in lines {
            let is_in_line = self.parser.is_in_line();
            let logged = self.parsed.log.len();
            // Behind hidden ones a program ends the line by itself, unless it has asked beside.
            if is_in_line && (line.text.is_some() || stream == Stream::Err) {
                self.parser.feed(b"\n", now, &mut self.parsed);
            }
            let Some(text) = line.text else {
                continue;
            };
            let of_stream = |line: &&mut crate::job::LogLine| line.stream == stream;
            let asked = self.parsed.log[logged..].iter_mut().rev().find(of_stream);
            if let Some(asked) = asked.filter(|_| is_in_line) {
                asked.text = format!("{} {text}", asked.text.trim_end()).into();
                continue;
            }
            self.parsed.log(stream, &text);
            // By the terminal where it was typed, wherever the program's output goes.
            if let Some(line) = self.parsed.log.last_mut() {
                line.is_shown = true;
            }
        }
    }

    /// Has these bytes, which the parser has taken, stand on the person's terminal.
    pub(super) async fn show(&mut self, bytes: &[u8]) {
        let Some(typist) = &mut self.typist else {
            return;
        };
        let stream = self.parsed.stream;
        typist.is_asking = false;
        typist.keyboard.heard();
        typist.keyboard.set_asking(stream, self.parser.is_in_line());
        if let Some(screen) = typist.keyboard.screen() {
            let mode = typist.keyboard.mode();
            let takes_keys = mode.is_some_and(|mode| !mode.is_by_lines());
            let passed = typist.gate.pass(bytes, takes_keys, Instant::now());
            let is_there = typist.keyboard.has_printed_beside(stream);
            let columns = usize::from(typist.keyboard.size().ws_col);
            let piece = Printed {
                stream,
                bytes: passed,
            };
            let stop = self.ctx.stop_event();
            screen.show(piece, is_there, columns, stop).await;
        }
    }

    /// Nothing more comes by this stream: nobody on the person's terminal waits for it.
    pub(super) async fn show_rest(&mut self) {
        let keyboard = self.typist.as_ref().map(|typist| &typist.keyboard);
        if let Some((keyboard, screen)) = keyboard.and_then(|one| Some((one, one.screen()?))) {
            let columns = usize::from(keyboard.size().ws_col);
            screen.show_rest(columns, self.ctx.stop_event()).await;
        }
    }

    /// Nothing came for a while behind a line without an end.
    pub(super) fn note_question(&mut self) {
        let is_open = self.parsed.log.last().is_some_and(|line| line.is_open);
        if let Some(typist) = self.typist.as_mut().filter(|_| is_open) {
            typist.keyboard.wait_has_begun();
            typist.is_asking = true;
        }
    }

    /// Marks what stands on the person's terminal already.
    pub(super) fn mark_shown(&mut self) {
        let stream = self.parsed.stream;
        let screen = self.typist.as_ref().and_then(|one| one.keyboard.screen());
        if screen.is_some_and(|screen| screen.shows(stream)) {
            for line in &mut self.parsed.log {
                line.is_shown |= line.stream == stream;
            }
        }
    }
}
