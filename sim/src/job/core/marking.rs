//! Marks of a job that aren't its own program's.

use super::JobCore;
use crate::job::mark_kind::{MarkKind, mark_text};
use crate::job::mark_place::MarkPlace;
use crate::job::message::Message;

impl JobCore {
    /// A mark at this time, or now.
    pub(crate) fn mark_message(&self, kind: MarkKind, text: String, t: Option<f64>) -> Message {
        let (job, now) = (self.about.id, self.about.clock.now());
        let t = t.filter(|t| t.is_finite());
        let t = t.map_or(now, |t| t.clamp(0.0, now));
        let place = None;
        Message::Mark {
            job,
            kind,
            text,
            t,
            place,
        }
    }

    /// A person's note. Returns whether there was something to be noted, and room for it.
    pub(crate) fn mark(&self, text: &str, t: Option<f64>) -> bool {
        let Some(text) = mark_text(text) else {
            return false;
        };
        self.say_mark(self.mark_message(MarkKind::Note, text, t))
    }

    /// A rule held at this second.
    pub(crate) fn mark_rule(&self, text: &str, t: f64) {
        if let Some(text) = mark_text(text) {
            // Its log says the same.
            let _no_room = self.say_mark(self.mark_message(MarkKind::Rule, text, Some(t)));
        }
    }

    /// The same at a place on an axis.
    pub(crate) fn mark_at(&self, text: &str, place: MarkPlace) -> bool {
        let Some(text) = mark_text(text) else {
            return false;
        };
        let (job, t) = (self.about.id, self.about.clock.now());
        let place = place.x.is_finite().then(|| Box::new(place));
        self.say_mark(Message::Mark {
            job,
            kind: MarkKind::Note,
            text,
            t,
            place,
        })
    }

    fn say_mark(&self, mark: Message) -> bool {
        let outlet = self.with_life(|life| life.parts.outlet.renewed());
        let is_taken = outlet.send_beside(mark).is_ok();
        self.count_log_lines(usize::from(is_taken));
        is_taken
    }
}
