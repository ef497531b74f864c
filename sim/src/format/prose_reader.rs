//! Reads lines of prose: pairs, and numbers without a sign between them and their names.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::leads::Leads;
use super::ledger::Reason;
use super::outline::Outline;
use super::prose::{Role, analyse};
use super::row::{Row, When};
use super::shape::{Shape, State, Waiting};
use super::stamp::{self, Stamp};
use super::text::trim_start;
use super::token::{Token, Tokens, may_name_a_day};
use super::traceback::Traceback;
use super::unit::conversion;
use super::verdict::Verdict;
use super::{Sink, Text, number};

/// More shapes than this, or more bytes of them, and the rest is read line by line or is prose.
const SHAPES_MAX: usize = 1_000;
const SHAPES_BYTES_MAX: usize = 4 << 20;

/// Hashes of lines are hashes already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// What a line begins with.
#[derive(Clone, Copy, Debug)]
enum Head {
    Stamp(Stamp),
    /// Seconds since the start of something, as the kernel prints them: `[   12.345678]`.
    Elapsed(f64),
    /// Seconds, or parts of them, since 1970.
    Epoch(f64),
}

/// Reads prose.
pub(super) struct Prose {
    traceback: Traceback,
    outline: Outline,
    tokens: Tokens,
    by_hash: HashMap<u64, u32, BuildHasherDefault<Same>>,
    shapes: Vec<Shape>,
    bytes: usize,
    last: usize,
    pub leads: Leads,
    /// Whether the time that lines begin with is the x axis.
    pub is_stamped: bool,
    /// Only pairs are data.
    signed_only: bool,
    /// Units that name quantities.
    unit_names: Vec<String>,
    /// Shapes that wait to be decided.
    trials: Vec<u32>,
    pub rows: u64,
    /// Rows of quantities without a sign.
    pub plain_rows: u64,
    /// The counter that goes on for the lines behind it, where that is the x axis.
    pub counter: Option<f64>,
}

impl Prose {
    pub(super) fn new(signed_only: bool) -> Self {
        Self {
            traceback: Traceback::default(),
            outline: Outline::default(),
            tokens: Tokens::default(),
            by_hash: HashMap::default(),
            shapes: Vec::new(),
            bytes: 0,
            last: 0,
            leads: Leads::default(),
            is_stamped: false,
            signed_only,
            unit_names: Vec::new(),
            trials: Vec::new(),
            rows: 0,
            plain_rows: 0,
            counter: None,
        }
    }

    /// Whether the line, the next one, belongs to a traceback.
    pub(super) fn is_traceback(&mut self, line: &[u8]) -> bool {
        self.traceback.takes(line)
    }

    /// A line of a traceback: its numbers are code.
    pub(super) fn ignore(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        self.tokens.scan(line, 0, 0);
        for _ in 0..self.tokens.count() {
            row.ignore(super::ledger::Reason::Text);
        }
        Verdict::Prose
    }

    /// Looks at a line without reading it, to know later what tells lines apart. Returns whether it
    /// begins with a time, if it seems to hold quantities.
    pub(super) fn learn(&mut self, line: &[u8]) -> Option<bool> {
        let (head, body) = head(line);
        self.tokens.scan(line, body, 0);
        if self.tokens.list.is_empty() {
            return None;
        }
        let analysis = analyse(line, body, &self.tokens.list);
        let signature = analysis.signature();
        self.leads.note(&signature, &analysis.lead);
        (!signature.is_empty()).then_some(head.is_some())
    }

    /// Reads a line.
    pub(super) fn read(&mut self, line: &[u8], row: &mut Row, sink: &mut impl Sink) -> Verdict {
        if self.outline.take(line) {
            return Verdict::Prose;
        }
        let (head, body) = head(line);
        let is_outlined = self.outline.is_open();
        if is_outlined && let Some(verdict) = self.item(line, row) {
            return verdict;
        }
        self.place(head, row);
        let seed = if is_outlined {
            seed(self.outline.path())
        } else {
            0
        };
        self.tokens.scan(line, body, seed);
        if self.tokens.list.is_empty() {
            return Verdict::Prose;
        }
        match self.shape(line, body) {
            Ok(index) => self.read_shape(index, row, sink),
            Err(shape) => self.read_alone(*shape, row),
        }
    }

    /// Reads a line of a shape that is known and decided; `None` for any other.
    #[inline]
    pub(super) fn read_known(
        &mut self,
        line: &[u8],
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Option<Verdict> {
        if self.shapes.is_empty() || self.traceback.is_open() || !self.outline.is_flush(line) {
            return None;
        }
        let (head, body) = head(line);
        self.tokens.scan(line, body, 0);
        let index = *self.by_hash.get(&self.tokens.hash)? as usize;
        let shape = &self.shapes[index];
        if !shape.fits(self.tokens.list.len()) || matches!(shape.state, State::Trial(_)) {
            return None;
        }
        if matches!(self.shapes[index].state, State::Text) {
            self.outline.take(line);
        } else {
            self.outline.pass();
        }
        self.place(head, row);
        Some(self.read_shape(index, row, sink))
    }

    /// An item of a list in an outline: `- 0.5`.
    fn item(&mut self, line: &[u8], row: &mut Row) -> Option<Verdict> {
        let text = super::text::trim(line).strip_prefix(b"- ")?;
        let value = number::whole(super::text::trim(text))?;
        let index = self.outline.next_item();
        let name = format!("{}[{index}]", self.outline.path());
        row.named(&name, "", value);
        Some(Verdict::Row(Some(Text::Data)))
    }

    /// The line's place on the x axis, if the time it begins with is that.
    fn place(&mut self, head: Option<Head>, row: &mut Row) {
        let Some(head) = head else {
            if let Some(counter) = self.counter {
                row.carry_x(counter);
            }
            return;
        };
        let is_axis = self.is_stamped
            && row
                .asked_axis()
                .is_none_or(|asked| matches!(asked, "time" | "timestamp"));
        if !is_axis {
            row.ignore(super::ledger::Reason::Date);
            return;
        }
        let x = match head {
            Head::Stamp(stamp) => row.stamps.read(&stamp),
            Head::Elapsed(seconds) | Head::Epoch(seconds) => Some(row.stamps.number(seconds, None)),
        };
        match x {
            Some(x) => {
                let kind = row.stamp_kind();
                if row.asked_axis().is_none() {
                    row.set_axis("time", kind);
                }
                row.set_x(x);
            }
            None => row.ignore(super::ledger::Reason::Date),
        }
    }

    /// The shape of the line that was scanned, a new one if need be; the shape itself if there is no
    /// room to keep it.
    #[inline]
    fn shape(&mut self, line: &[u8], body: usize) -> Result<usize, Box<Shape>> {
        let hash = self.tokens.hash;
        let known = self.by_hash.get(&hash).map(|index| *index as usize);
        if let Some(index) = known.filter(|index| self.shapes[*index].fits(self.tokens.list.len()))
        {
            return Ok(index);
        }
        if self.is_full() && !has_sign(line, &self.tokens.list) {
            return Err(Box::new(Shape::of_prose(&self.tokens.list)));
        }
        let shape = self.analysed(line, body);
        let bytes = shape.bytes();
        let has_room = self.shapes.len() < SHAPES_MAX && self.bytes + bytes <= SHAPES_BYTES_MAX;
        if known.is_some() || !has_room {
            return Err(Box::new(shape));
        }
        self.bytes += bytes;
        let index = self.shapes.len();
        self.by_hash.insert(hash, index as u32);
        if matches!(shape.state, State::Trial(_)) {
            self.trials.push(index as u32);
        }
        self.shapes.push(shape);
        Ok(index)
    }

    fn is_full(&self) -> bool {
        self.shapes.len() >= SHAPES_MAX || self.bytes >= SHAPES_BYTES_MAX
    }

    fn analysed(&mut self, line: &[u8], body: usize) -> Shape {
        let mut analysis = analyse(line, body, &self.tokens.list);
        if analysis
            .roles
            .iter()
            .any(|role| matches!(role, Role::Ignored(Reason::Label | Reason::Progress)))
        {
            let _is_lent = self
                .shapes
                .iter()
                .any(|shape| shape.lend(&mut analysis.roles));
        }
        if self.signed_only {
            analysis.drop_plain();
        }
        self.unite_units(&mut analysis.roles);
        let signature = analysis.signature();
        self.leads.note(&signature, &analysis.lead);
        let mut group = self.outline.path().to_owned();
        let lead = self.leads.group(&signature, &analysis.lead);
        if !lead.is_empty() {
            if !group.is_empty() {
                group.push('/');
            }
            group.push_str(&lead);
        }
        let mut shape = Shape::new(analysis, group);
        if self.signed_only && !shape.is_signed() {
            shape.give_up();
        }
        shape
    }

    /// A number that only its unit names is the same quantity in another unit of its kind: `628 MB`
    /// and then `1.2 GB`.
    fn unite_units(&mut self, roles: &mut [Role]) {
        let mut taken = Vec::new();
        for role in roles {
            let Role::Quantity { name, unit, .. } = role else {
                continue;
            };
            if name != unit {
                continue;
            }
            let known = self.unit_names.iter().position(|known| {
                !taken.contains(known) && (known == unit || conversion(unit, known).is_some())
            });
            match known {
                Some(at) => name.clone_from(&self.unit_names[at]),
                None if self.unit_names.len() < 64 => self.unit_names.push(unit.clone()),
                None => {}
            }
            taken.push(name.clone());
        }
    }

    fn read_shape(&mut self, index: usize, row: &mut Row, sink: &mut impl Sink) -> Verdict {
        row.refuse_all(self.tokens.beyond);
        let tokens = &self.tokens.list;
        let shape = &mut self.shapes[index];
        self.last = index;
        match &shape.state {
            State::Text => {
                shape.ignore(row);
                Verdict::Prose
            }
            State::Data => {
                self.rows += 1;
                self.plain_rows += u64::from(!shape.is_signed());
                let progress = shape.progress(|at| tokens[at].value);
                read_into(shape, tokens, row);
                if let Some((done, total)) = progress {
                    sink.progress(done, total);
                }
                Verdict::Row(Some(Text::Data))
            }
            State::Trial(_) => self.wait(index, row, sink),
        }
    }

    /// A line whose shape isn't decided waits.
    fn wait(&mut self, index: usize, row: &mut Row, sink: &mut impl Sink) -> Verdict {
        let shape = &mut self.shapes[index];
        let values = shape.values(&self.tokens.list);
        // The time that the line begins with has been counted in the row.
        let place = row.reserve(sink);
        if let State::Trial(waiting) = &mut shape.state {
            waiting.push(Waiting { values, place });
        }
        if shape.is_ready(false) {
            row.commit_prose();
            self.catch_up(index, row, sink);
        }
        Verdict::Waits
    }

    /// Reads the lines that waited for a shape to be decided, and those of others that say of the same
    /// quantities: in the order in which they came.
    fn catch_up(&mut self, index: usize, row: &mut Row, sink: &mut impl Sink) {
        let mut all = vec![index];
        for trial in self.trials.clone() {
            let trial = trial as usize;
            if trial != index && self.shapes[trial].shares_name(&self.shapes[index]) {
                all.push(trial);
            }
        }
        let mut waiting: Vec<(usize, Waiting)> = Vec::new();
        for index in &all {
            waiting.extend(
                self.shapes[*index]
                    .decide()
                    .into_iter()
                    .map(|line| (*index, line)),
            );
        }
        waiting.sort_by_key(|(_, line)| line.place.row);
        self.trials
            .retain(|trial| !all.contains(&(*trial as usize)));
        let when = row.when;
        for (index, line) in waiting {
            row.when = When::Again(line.place);
            if let Some(x) = line.place.x {
                row.carry_x(x);
            }
            let shape = &mut self.shapes[index];
            self.rows += 1;
            self.plain_rows += u64::from(!shape.is_signed());
            shape.read(|at| line.values[at], row);
            row.commit(sink);
        }
        row.when = when;
    }

    /// Decides on shapes that have waited long enough, and at the input's end on all.
    pub(super) fn settle(&mut self, is_end: bool, row: &mut Row, sink: &mut impl Sink) {
        for index in self.trials.clone() {
            let index = index as usize;
            if self.shapes[index].is_ready(true) {
                self.catch_up(index, row, sink);
            } else if is_end {
                self.give_up(index, row);
            }
        }
        if is_end {
            self.trials.clear();
        }
    }

    fn give_up(&mut self, index: usize, row: &mut Row) {
        for _line in self.shapes[index].give_up() {
            self.shapes[index].ignore(row);
            row.commit_prose();
        }
    }

    /// Whether lines wait for more of their kind.
    pub(super) fn has_trials(&self) -> bool {
        !self.trials.is_empty()
    }

    /// Reads a line for whose shape there is no room: its pairs are data, the rest is prose.
    fn read_alone(&mut self, mut shape: Shape, row: &mut Row) -> Verdict {
        row.refuse_all(self.tokens.beyond);
        if !shape.is_signed() {
            shape.give_up();
            shape.ignore(row);
            return Verdict::Prose;
        }
        shape.decide();
        read_into(&mut shape, &self.tokens.list, row);
        self.rows += 1;
        Verdict::Row(Some(Text::Data))
    }
}

/// Whether a sign stands before one of the numbers: otherwise a line alone can't be data.
fn has_sign(line: &[u8], tokens: &[Token]) -> bool {
    tokens.iter().any(|token| {
        let before = line[..token.at]
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\''));
        matches!(before, Some(b'=' | b':' | b'('))
    })
}

fn read_into(shape: &mut Shape, tokens: &[Token], row: &mut Row) {
    let bounds = shape.has_bounds();
    if bounds {
        let values = shape.values(tokens);
        shape.read(|at| values[at], row);
    } else {
        shape.read(|at| tokens[at].value, row);
    }
}

fn seed(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The time that a line begins with, and where the rest begins.
fn head(line: &[u8]) -> (Option<Head>, usize) {
    let start = line.len() - trim_start(line).len();
    let open = usize::from(matches!(line.get(start), Some(b'[' | b'(' | b'<')));
    let Some(rest) = line.get(start + open..) else {
        return (None, 0);
    };
    let inner = rest.len() - trim_start(rest).len();
    let rest = &rest[inner..];
    let first = rest.first().copied().unwrap_or(b' ');
    let at = start + open + inner;
    let is_word = first.is_ascii_uppercase() && may_begin_a_time(rest);
    if !first.is_ascii_digit() && !is_word {
        return (None, 0);
    }
    let closes = |len: usize| {
        let next = rest.get(len).copied().unwrap_or(b' ');
        if open == 1 {
            matches!(next, b']' | b')' | b'>' | b' ')
        } else {
            matches!(next, b' ' | b'\t' | b',' | b';' | b':' | b'|' | b']') && len < rest.len()
        }
    };
    if let Some(found) = stamp::stamp(rest).filter(|found| closes(found.len)) {
        let end = at + found.len;
        return (
            Some(Head::Stamp(found)),
            end + usize::from(open == 1 && line.get(end) == Some(&b']')),
        );
    }
    if !first.is_ascii_digit() {
        return (None, 0);
    }
    let Some((value, len)) = number::prefix(rest).filter(|(_, len)| closes(*len) || open == 1)
    else {
        return (None, 0);
    };
    let has_point = rest[..len].contains(&b'.');
    if open == 1 && line.get(start) == Some(&b'[') && matches!(rest.get(len..len + 1), Some(b"s")) {
        let close = rest[len + 1..].iter().position(|byte| *byte != b' ');
        if let Some(close) = close
            && rest[len + 1 + close] == b']'
        {
            return (Some(Head::Elapsed(value)), at + len + close + 2);
        }
    }
    let is_closed = open == 1 && rest.get(len) == Some(&b']') && line.get(start) == Some(&b'[');
    if is_closed && has_point {
        return (Some(Head::Elapsed(value)), at + len + 1);
    }
    let is_epoch = (1e9..4.2e9).contains(&value)
        || (1e12..4.2e12).contains(&value) && !has_point
        || (1e15..4.2e15).contains(&value) && !has_point;
    if is_epoch && open == 0 && rest.get(len) != Some(&b'|') {
        return (Some(Head::Epoch(value)), at + len);
    }
    (None, 0)
}

/// `Nov`, `Fri`, and the letter that glog begins with.
fn may_begin_a_time(text: &[u8]) -> bool {
    let is_glog = matches!(text, [b'I' | b'W' | b'E' | b'F', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit());
    is_glog || may_name_a_day(text)
}
