//! What only many of the first lines tell together.

use super::Judge;
use super::pace::Pace;
use super::special::Special;
use crate::format::framing::Framing;
use crate::format::number;
use crate::format::outline::Sections;
use crate::format::stamp::{SaidOrder, stamp};
use crate::format::text::trim_start;
use crate::format::window::Window;

/// So few lines with a time outvote one without.
const STAMPED_MIN: usize = 4;
/// What is in disorder for once is a time all the same.
const STEPS_FOR_A_FALL: usize = 10;

impl Judge {
    /// Looks through the first lines for what only many of them tell.
    pub(super) fn learn(&mut self, window: &Window) {
        let lines = || {
            window
                .lines
                .iter()
                .filter(|kept| !kept.is_cut)
                .map(|kept| kept.line.as_slice())
        };
        let count = lines().count();
        self.special = Special::ALL.into_iter().find(|special| {
            let signs = lines().filter(|line| special.is_sign(line)).count();
            signs > 0 && (*special == Special::Prometheus || signs * 2 >= count)
        });
        // In packets these are told line by line.
        let is_told = |special: &Special| matches!(special, Special::Statsd | Special::Teleplot);
        if self.framing == Framing::Packets {
            self.special = self.special.filter(|special| !is_told(special));
        }
        if self.special.is_some() {
            self.row.machines.learn(lines());
        }
        self.learn_marks(lines());
        self.learn_order(window);
        if let Some(scale) = Pace::of(window).scale() {
            self.row.stamps.tell_scale(scale);
        }
        self.row.begins_with_duration = first_numbers_fall(lines());
        self.json.learn(lines());
        let mut stamped = 0;
        let mut data = 0;
        for line in lines() {
            if let Some(is_stamped) = self.prose.learn(line) {
                data += 1;
                stamped += usize::from(is_stamped);
            }
        }
        // One line without may stand before a few with: `PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.`
        let is_all_but_one = stamped >= STAMPED_MIN && stamped + 1 == data;
        self.prose.is_stamped = data > 0 && stamped * 10 >= data * 9 || is_all_but_one;
        let mut sections = Sections::default();
        lines().for_each(|line| sections.note(line));
        if sections.are_told() {
            self.prose.set_sections();
        }
    }

    /// The order of days and months, which a single date often leaves open.
    fn learn_order(&mut self, window: &Window) {
        for kept in &window.lines {
            let start = trim_start(&kept.line);
            let start = start
                .strip_prefix(b"\"")
                .or(start.strip_prefix(b"["))
                .unwrap_or(start);
            if let Some(SaidOrder::Says(order)) = stamp(start).map(|stamp| stamp.order()) {
                self.row.stamps.tell_order(order);
                return;
            }
        }
    }
}

/// Whether lines begin with numbers that fall again and again: a time that is counted from a beginning doesn't.
fn first_numbers_fall<'a>(lines: impl Iterator<Item = &'a [u8]>) -> bool {
    let mut last = None;
    let (mut steps, mut falls) = (0, 0);
    for line in lines {
        let line = trim_start(line);
        let first = line.split(|byte| matches!(byte, b',' | b';' | b'\t' | b' '));
        let number = first.take(1).find_map(number::whole);
        let Some(number) = number.filter(|number| number.is_finite()) else {
            continue;
        };
        if let Some(last) = last {
            steps += 1;
            falls += usize::from(number < last);
        }
        last = Some(number);
    }
    falls < steps && falls * STEPS_FOR_A_FALL > steps
}
