//! Boxes whose rows are drawn in several lines, each under a line of names of its own, as `nvidia-smi`
//! draws them:
//!
//! ```text
//! | GPU  Name        | Bus-Id  Disp.A |
//! | Fan  Temp   Perf |   Memory-Usage |
//! |==================+================|
//! |   0  RTX 3090    | 00:01.0    Off |
//! | 30%   48C    P2  | 8123MiB / 24GB |
//! ```

use crate::format::cell::{Content, content};
use crate::format::row::Row;
use crate::format::split::Split;

/// The names of such a box, and the line of it that is drawn.
#[derive(Default)]
pub(super) struct Stacked {
    /// By line, by cell: the names in it.
    names: Vec<Vec<Vec<String>>>,
    line: usize,
    /// What the rows are about: `gpu 0`.
    group: String,
}

impl Stacked {
    /// The box of these lines of names, if two of them at least hold several names a cell.
    pub(super) fn of(lines: &[Vec<String>]) -> Option<Self> {
        let names: Vec<Vec<Vec<String>>> = lines
            .iter()
            .map(|cells| cells.iter().map(|cell| parts(cell)).collect())
            .collect();
        let holds_several = |cells: &&Vec<Vec<String>>| cells.iter().any(|names| names.len() > 1);
        let fits = names.iter().filter(holds_several).count() > 1;
        fits.then(|| Self {
            names,
            ..Self::default()
        })
    }

    pub(super) fn width(&self) -> usize {
        self.names.first().map_or(0, Vec::len)
    }

    /// Whether the line read last belongs to a row.
    pub(super) fn is_inside(&self) -> bool {
        (1..=self.names.len()).contains(&self.line)
    }

    /// A ruler: the next line is the first of a row.
    pub(super) fn begin(&mut self) {
        self.line = 0;
        self.group.clear();
    }

    /// Reads a line of a row; returns whether there were numbers in it.
    pub(super) fn read(&mut self, cells: &[&str], row: &mut Row) -> bool {
        let Some(names) = self.names.get(self.line) else {
            self.line = self.names.len() + 1;
            return false;
        };
        let is_first = self.line == 0;
        self.line += 1;
        let mut has_numbers = false;
        for (index, (cell, names)) in cells.iter().zip(names).enumerate() {
            let values = parts(cell);
            if is_first
                && index == 0
                && let (Some(name), Some(value)) = (names.first(), values.first())
                && value.bytes().all(|byte| byte.is_ascii_digit())
            {
                self.group = format!("{} {value}", name.to_lowercase());
                continue;
            }
            if values.len() == names.len() {
                for (name, value) in names.iter().zip(&values) {
                    has_numbers |= say(&self.group, name, value, row);
                }
            }
        }
        has_numbers
    }
}

/// What stands in a cell, parted by two blanks or more.
fn parts(cell: &str) -> Vec<String> {
    let ranges = Split::Gaps.ranges(cell.as_bytes());
    let parts = ranges
        .into_iter()
        .map(|(start, end)| cell[start..end].to_owned());
    parts.collect()
}

/// Says a value, or two of them: `240W / 350W` under `Pwr:Usage/Cap`.
fn say(group: &str, name: &str, value: &str, row: &mut Row) -> bool {
    let full = |name: &str| {
        if group.is_empty() {
            name.to_owned()
        } else {
            format!("{group}/{name}")
        }
    };
    match content(value.as_bytes(), false) {
        Content::Number(value, unit) => row.named(&full(name), unit, value),
        Content::Two([first, second]) => {
            let (kind, name) = name.split_once(':').unwrap_or(("", name));
            let (own, other) = name.split_once('/').unwrap_or((name, ""));
            let other = if other.is_empty() {
                format!("{own} total")
            } else {
                other.to_owned()
            };
            for (name, (value, unit)) in [(own, first), (other.as_str(), second)] {
                row.named(&full(format!("{kind} {name}").trim_start()), unit, value);
            }
        }
        _ => return false,
    }
    true
}
