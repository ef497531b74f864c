//! When to draw: at once for a person's keys, a few times a second for what comes, and never before the terminal
//! has taken what was drawn before.

use std::time::{Duration, Instant};

/// The least time from one redraw to the next where nobody types.
const FRAME: Duration = Duration::from_millis(80);

/// The least time while the plots stand still: only figures, values and lines change then, as often as they can be
/// read.
const CALM: Duration = Duration::from_millis(250);

/// How long a terminal that has answered before may take for its next answer. Then it was lost, as where a
/// multiplexer has changed the terminal.
const ANSWER: Duration = Duration::from_secs(5);

/// What a redraw ends with: the terminal answers once it has taken all before it. What the system has room for
/// between us and it may be a lot, and a slow line still more; only its own answer says that nothing waits there.
pub(super) const ARE_YOU_THERE: &[u8] = b"\x1b[5n";

/// Of one terminal.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the last redraw began.
    drawn: Option<Instant>,
    /// When the next one is wanted.
    wanted: Option<Instant>,
    /// Since when the last redraw's answer is waited for.
    unanswered: Option<Instant>,
    /// How many answers are on their way.
    questions: u32,
    /// The plots stand still.
    is_calm: bool,
    /// It has ever answered. Who never does isn't waited for.
    answers: bool,
    /// Bytes wait to be written.
    is_writing: bool,
}

impl Pace {
    /// Something came that is to be seen, but no person waits for it.
    pub(super) fn came(&mut self, now: Instant) {
        self.want_after(if self.is_calm { CALM } else { FRAME }, now);
    }

    /// A person points at something else, which may happen more often than it can be drawn.
    pub(super) fn pointed(&mut self, now: Instant) {
        self.want_after(FRAME, now);
    }

    /// A person waits to see what a key does.
    pub(super) fn typed(&mut self, now: Instant) {
        self.want(now);
    }

    /// Something is to be seen at that time, whatever comes until then.
    pub(super) fn due(&mut self, at: Instant) {
        self.want(at);
    }

    /// The plots stand still from now on, or don't.
    pub(super) fn set_calm(&mut self, is_calm: bool) {
        self.is_calm = is_calm;
    }

    fn want_after(&mut self, least: Duration, now: Instant) {
        let next = self.drawn.map_or(now, |drawn| drawn + least);
        self.want(next.max(now));
    }

    fn want(&mut self, at: Instant) {
        self.wanted = Some(self.wanted.map_or(at, |wanted| wanted.min(at)));
    }

    /// It is drawn now.
    pub(super) fn drawn(&mut self, now: Instant) {
        self.drawn = Some(now);
        self.wanted = None;
    }

    /// What was drawn is on its way, with a question at its end.
    pub(super) fn asked(&mut self, now: Instant) {
        self.unanswered = Some(now);
        self.is_writing = true;
        // It is drawn when all others are answered, or never will be.
        self.questions = 1;
    }

    /// One more question is on its way.
    pub(super) fn asked_again(&mut self) {
        self.questions += 1;
    }

    /// All of it has been written.
    pub(super) fn written(&mut self) {
        self.is_writing = false;
    }

    /// The terminal has answered.
    pub(super) fn answered(&mut self) {
        self.answers = true;
        self.questions = self.questions.saturating_sub(1);
        if self.questions == 0 {
            self.unanswered = None;
        }
    }

    /// Whether it has ever answered.
    pub(super) fn is_answering(&self) -> bool {
        self.answers
    }

    /// Everything begins anew, as with another terminal.
    pub(super) fn reset(&mut self, now: Instant) {
        *self = Self {
            answers: self.answers,
            is_calm: self.is_calm,
            wanted: Some(now),
            ..Self::default()
        };
    }

    /// Whether an answer is on its way, as far as is known.
    pub(super) fn is_unanswered(&self) -> bool {
        self.questions > 0
    }

    /// When to draw next, as far as is known by now; `None` while nothing is to be drawn, or who writes has to
    /// get on first.
    pub(super) fn next(&self) -> Option<Instant> {
        let wanted = self.wanted.filter(|_| !self.is_writing)?;
        let asked = self.unanswered.filter(|_| self.answers);
        Some(asked.map_or(wanted, |asked| wanted.max(asked + ANSWER)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Duration = Duration::from_millis(1);

    #[test]
    fn what_comes_is_drawn_a_few_times_a_second_and_a_key_at_once() {
        let begun = Instant::now();
        let mut pace = Pace::default();
        assert_eq!(pace.next(), None);
        pace.came(begun);
        assert_eq!(pace.next(), Some(begun));
        pace.drawn(begun);
        assert_eq!(pace.next(), None);
        pace.came(begun + STEP);
        assert_eq!(pace.next(), Some(begun + FRAME));
        pace.typed(begun + 2 * STEP);
        assert_eq!(pace.next(), Some(begun + 2 * STEP));
        pace.drawn(begun + 2 * STEP);
        pace.came(begun + 2 * FRAME);
        assert_eq!(pace.next(), Some(begun + 2 * FRAME), "after a rest at once");
    }

    #[test]
    fn while_the_plots_stand_still_what_comes_waits_longer_and_a_person_does_not() {
        let begun = Instant::now();
        let mut pace = Pace::default();
        pace.drawn(begun);
        pace.set_calm(true);
        pace.came(begun + STEP);
        assert_eq!(pace.next(), Some(begun + CALM));
        pace.pointed(begun + STEP);
        assert_eq!(pace.next(), Some(begun + FRAME));
        pace.typed(begun + STEP);
        assert_eq!(pace.next(), Some(begun + STEP));
        pace.drawn(begun + STEP);
        pace.set_calm(false);
        pace.came(begun + 2 * STEP);
        assert_eq!(pace.next(), Some(begun + STEP + FRAME));
    }

    #[test]
    fn nothing_is_drawn_while_the_last_one_is_on_its_way() {
        let begun = Instant::now();
        let mut pace = Pace::default();
        pace.drawn(begun);
        pace.asked(begun);
        pace.typed(begun + STEP);
        assert_eq!(pace.next(), None, "it is still being written");
        pace.written();
        assert_eq!(
            pace.next(),
            Some(begun + STEP),
            "who never answered may not know how"
        );
        pace.answered();
        pace.drawn(begun + 2 * STEP);
        pace.asked(begun + 2 * STEP);
        pace.written();
        pace.typed(begun + 3 * STEP);
        let patient = begun + 2 * STEP + ANSWER;
        assert_eq!(pace.next(), Some(patient), "an answer is worth waiting for");
        pace.answered();
        assert_eq!(pace.next(), Some(begun + 3 * STEP));
    }
}
