//! What a view does to find a pattern in a log, without a view: for those who measure it.

use sprintscope_sim::job::{JobId, Log};

use super::LogView;
use super::reader::Reader;

/// Lines of room.
const HEIGHT: f64 = 10.0;

/// A search of a log, frame by frame.
#[derive(Debug)]
pub struct Lookup {
    log: Log,
    view: LogView,
    reader: Reader,
}

impl Lookup {
    /// Of this pattern, as it is typed. The first frame shows all of the log.
    pub fn of(log: &Log, pattern: &str) -> Self {
        let mut lookup = Self {
            log: log.clone(),
            view: LogView::default(),
            reader: Reader::default(),
        };
        lookup.look();
        lookup.view.filter = pattern.into();
        lookup
    }

    /// What one frame does of it; returns whether some lines are left to be looked at.
    pub fn look(&mut self) -> bool {
        let log = (self.log.clone(), Some(JobId(0)));
        let has_more = self.reader.look(log, &mut self.view);
        self.reader.lay_out(&mut self.view, HEIGHT);
        has_more
    }

    /// How many lines have a hit, so far.
    pub fn hits(&self) -> usize {
        self.reader.hits(&self.view).map_or(0, |hits| hits.lines)
    }
}
