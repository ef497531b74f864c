//! For how long lines wait until it is known what they are.

use super::Judge;
use super::pace::Pace;
use crate::format::Sink;
use crate::format::window::{PATIENCE, Window};

/// Lines whose times don't say their unit are waited for so long, in seconds.
const PATIENCE_FOR_PACE: f64 = 12.0;
/// Behind more lines nothing is waited for: this is asked at every piece that comes.
const FEW_LINES: usize = 32;
/// Shapes wait so long for more of their kind, in seconds.
const TRIAL_SECS: f64 = 2.0;
/// And all that waits, in seconds, where somebody acts on what is read; but for lines that tell how fast times run: what is
/// to last for a while would be measured by the wrong clock.
const URGENT_SECS: f64 = 0.1;

impl Judge {
    /// The source's clock has come to `now` without a further line.
    pub(in crate::format) fn tick(&mut self, now: f64, sink: &mut impl Sink) {
        self.set_now(now);
        let since = self.window.as_ref().and_then(Window::since);
        if since.is_some_and(|since| now - since >= self.patience()) {
            self.open(sink);
            self.last_settle = now;
        }
        if self.window.is_none()
            && self.prose.has_trials()
            && now - self.last_settle >= self.trial_secs()
        {
            self.last_settle = now;
            self.prose.settle(false, &mut self.row, sink);
            self.tell(sink);
        }
    }

    /// How long the first lines are waited for, in seconds: longer where a few more tell how fast their times run.
    fn patience(&self) -> f64 {
        let few = self
            .window
            .as_ref()
            .filter(|window| window.lines.len() <= FEW_LINES);
        if self.is_paced && few.is_some_and(|window| Pace::of(window).may_tell()) {
            PATIENCE_FOR_PACE
        } else if self.is_urgent {
            URGENT_SECS
        } else {
            PATIENCE
        }
    }

    fn trial_secs(&self) -> f64 {
        if self.is_urgent {
            URGENT_SECS
        } else {
            TRIAL_SECS
        }
    }

    /// When [`tick`](Self::tick) has something to do, on the clock that it is told.
    pub(in crate::format) fn deadline(&self) -> Option<f64> {
        match &self.window {
            Some(window) => window.since().map(|since| since + self.patience()),
            None => self
                .prose
                .has_trials()
                .then_some(self.last_settle + self.trial_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::format::parser::{Options, Parser};
    use crate::format::script::{Heard, Script};

    /// When all values of `loss` were read of lines that came at once, in seconds since then.
    fn read_after(lines: &str, is_urgent: bool) -> f64 {
        let (mut parser, mut script) = (Parser::new(Options::default()), Script::default());
        parser.set_urgent(is_urgent);
        parser.feed(lines.as_bytes(), 5.0, &mut script);
        let mut now = 5.0;
        while script
            .named("loss")
            .map_or(0, |series| Heard::values(series).len())
            < 3
        {
            now = parser.deadline().expect("something waits");
            // A timer that wakes a moment early finds nothing to do.
            now += 1e-3;
            parser.tick(now, &mut script);
            assert!(now < 60.0, "{lines}");
        }
        now - 5.0
    }

    #[test]
    fn where_somebody_acts_on_what_is_read_no_line_waits_longer_than_it_must() {
        let kinds = [
            "loss=0.5\nloss=0.25\nloss=0.125\n",
            "epoch 1: loss 0.5\nepoch 2: loss 0.25\nepoch 3: loss 0.125\n",
            "{\"loss\": 0.5}\n{\"loss\": 0.25}\n{\"loss\": 0.125}\n",
            "step,loss\n1,0.5\n2,0.25\n3,0.125\n",
        ];
        for lines in kinds {
            let [patiently, urgently] = [false, true].map(|is_urgent| read_after(lines, is_urgent));
            assert!(
                patiently >= 1.0 && urgently < 0.3,
                "{lines}{patiently} s, {urgently} s"
            );
        }
    }
}
