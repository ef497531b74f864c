//! What the terminal shows, from its state to cells.

use ratatui::Frame;
use ratatui::layout::Position;
use sprintscope_sim::Scope;

use crate::view::View;
use crate::view::command::Asked;
use crate::view::job_list::JobList;
use crate::view::plan::Plan;

/// The state of the terminal view.
pub struct Screen {
    pub(super) scope: Scope,
    pub(super) view: View,
    pub(super) jobs: JobList,
    pub(super) plan: Plan,
    pub(super) look: Look,
}

/// How it may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Only signs of ASCII, no Braille.
    pub is_ascii: bool,
    /// How many colours there are.
    pub colours: Colours,
    /// On a dark ground.
    pub is_dark: bool,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// None: `NO_COLOR` is set.
    None,
    /// The sixteen of every terminal.
    Sixteen,
    /// The 256 of xterm.
    Palette,
    /// Any.
    True,
}

impl Screen {
    /// Draws all of it.
    pub fn draw(&mut self, frame: &mut Frame) {
        let _ = frame;
        todo!()
    }

    /// What a click here asks for.
    pub fn clicked(&mut self, at: Position) -> Vec<Asked> {
        let _ = at;
        todo!()
    }

    /// What so many steps of the wheel here ask for, upwards if positive.
    pub fn scrolled(&mut self, at: Position, steps: i32) -> Vec<Asked> {
        let _ = (at, steps);
        todo!()
    }

    /// The pointer is here: the cursor of the plot below it reads out there.
    pub fn pointed(&mut self, at: Position) {
        let _ = at;
        todo!()
    }

    /// The pointer was dragged with its button down.
    pub fn dragged(&mut self, from: Position, to: Position) {
        let _ = (from, to);
        todo!()
    }

    /// When to draw again although nothing comes.
    pub fn due_in(&self) -> Option<std::time::Duration> {
        todo!()
    }
}
