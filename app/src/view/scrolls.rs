//! What is to be scrolled by a command, until what is drawn has done it.

/// What can be scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrolled {
    /// The list of jobs, by half of what is seen of it.
    Jobs,
    /// The plots, by one of them.
    Plots,
    /// The log, by half of what is seen of it.
    Log,
}

/// How far each is still to be scrolled, downwards if positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scrolls {
    jobs: isize,
    plots: isize,
    log: isize,
}

impl Scrolls {
    /// Asks for so many steps more, downwards if positive.
    pub fn ask(&mut self, what: Scrolled, steps: isize) {
        let steps_so_far = self.of(what);
        *steps_so_far = steps_so_far.saturating_add(steps);
    }

    /// The steps to be done now.
    pub fn take(&mut self, what: Scrolled) -> isize {
        std::mem::take(self.of(what))
    }

    fn of(&mut self, what: Scrolled) -> &mut isize {
        match what {
            Scrolled::Jobs => &mut self.jobs,
            Scrolled::Plots => &mut self.plots,
            Scrolled::Log => &mut self.log,
        }
    }
}
