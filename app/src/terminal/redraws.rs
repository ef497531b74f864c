//! The view's redraws without a terminal, for those who measure them.

use std::time::Duration;

use ratatui::Terminal;
use ratatui::layout::Size;
use sprintscope_sim::Scope;

use super::look::{Look, Palette};
use super::paper::{Bytes, Paper, sheet};
use super::screen::Screen;
use crate::platform::thread_cpu_time;
use crate::view::asked::{Asked, Deed};
use crate::view::carry_out::carry_out;
use crate::view::catalogue::named;

/// A terminal view of a scope that is drawn when its owner says so.
pub struct Redraws {
    screen: Screen,
    paper: Terminal<Paper>,
    bytes: Bytes,
}

/// What a redraw cost.
#[derive(Clone, Copy, Debug)]
pub struct Redraw {
    /// Bytes for the terminal.
    pub bytes: usize,
    /// Processor time of this thread.
    pub cpu: Duration,
}

impl Redraws {
    /// Of this scope, on so many columns and lines, in the colours of most terminals.
    pub fn new(scope: &Scope, [columns, lines]: [u16; 2]) -> Self {
        let look = Look {
            is_ascii: false,
            palette: Palette::Indexed,
            is_dark: true,
        };
        let bytes = Bytes::default();
        Self {
            screen: Screen::new(scope.clone(), look),
            paper: sheet(&bytes, Size::new(columns, lines)),
            bytes,
        }
    }

    /// Does what is called so in the catalogue, as by its key.
    pub fn press(&mut self, id: &str) {
        if let Some(entry) = named(id) {
            let asked = Asked::by_key(Deed::Entry(entry));
            carry_out(asked, &self.screen.scope, &mut self.screen.view);
        }
    }

    /// Draws what there is now.
    pub fn draw(&mut self) -> Redraw {
        let began = thread_cpu_time();
        self.screen.look_anew();
        let Self { screen, paper, .. } = self;
        // What is drawn on is memory, which takes all.
        let _drawn = paper.draw(|frame| screen.draw(frame));
        Redraw {
            bytes: self.bytes.take().len(),
            cpu: thread_cpu_time().saturating_sub(began),
        }
    }
}
