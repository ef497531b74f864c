//! Reads lines of prose: pairs, and numbers without a sign between them and their names.

mod analysed;
mod head;
mod template;
mod trials;
mod versions;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use self::head::{Head, head};
use self::template::Templates;
use self::versions::Versions;
use super::leads::Leads;
use super::ledger::Reason;
use super::line_time::take_time;
use super::outline::Outline;
use super::prefixes::Prefixes;
use super::prose::analyse;
use super::row::Row;
use super::shape::{Shape, State};
use super::stems::Stems;
use super::token::{Kind, Token, Tokens};
use super::traceback::Traceback;
use super::verdict::Verdict;
use super::{Sink, Text, number};

/// More shapes than this, or more bytes of them, and the rest is read line by line or is prose.
const SHAPES_MAX: usize = 1_000;
const SHAPES_BYTES_MAX: usize = 4 << 20;
/// So many lines beyond are remembered as prose.
const TEXTS_MAX: usize = 1 << 16;

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

/// A line whose tokens are known: where it lies in memory and how long it is, the time that it begins with,
/// and where the rest begins.
#[derive(Clone, Copy)]
struct Scanned {
    place: (usize, usize),
    head: Option<Head>,
    body: usize,
}

/// Reads prose.
pub(super) struct Prose {
    traceback: Traceback,
    outline: Outline,
    tokens: Tokens,
    /// The line whose tokens these are, if it was looked at without being read.
    scanned: Option<Scanned>,
    by_hash: HashMap<u64, u32, BuildHasherDefault<Same>>,
    /// Hashes of lines that hold no quantity and whose shapes there was no room for.
    texts: HashSet<u64, BuildHasherDefault<Same>>,
    shapes: Vec<Shape>,
    templates: Templates,
    bytes: usize,
    last: usize,
    pub leads: Leads,
    stems: Stems,
    prefixes: Prefixes,
    versions: Versions,
    /// Whether the time that lines begin with is the x axis.
    pub is_stamped: bool,
    /// Only pairs are data.
    signed_only: bool,
    /// What the shapes say that are data, as a hash of it.
    told: HashSet<u64>,
    /// Names of quantities of lines that don't say what they are about.
    plain_names: HashSet<String>,
    /// Units that name quantities, behind the word that their lines begin with.
    unit_names: Vec<(Vec<u8>, String)>,
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
            scanned: None,
            by_hash: HashMap::default(),
            texts: HashSet::default(),
            shapes: Vec::new(),
            templates: Templates::default(),
            bytes: 0,
            last: 0,
            leads: Leads::default(),
            stems: Stems::default(),
            prefixes: Prefixes::default(),
            versions: Versions::default(),
            is_stamped: false,
            signed_only,
            told: HashSet::new(),
            plain_names: HashSet::new(),
            unit_names: Vec::new(),
            trials: Vec::new(),
            rows: 0,
            plain_rows: 0,
            counter: None,
        }
    }

    /// Lines that are indented are about what the one above them begins with.
    pub(super) fn set_sections(&mut self) {
        self.outline.set_sections();
    }

    #[inline]
    pub(super) fn has_sections(&self) -> bool {
        self.outline.has_sections()
    }

    /// What a line is about by those above it.
    pub(super) fn section(&mut self, line: &[u8]) -> &str {
        self.outline.section(line)
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
        let (head, body) = self.scan(line);
        if self.tokens.list.is_empty() {
            return None;
        }
        let mut analysis = analyse(line, body, &self.tokens.list);
        let time = take_time(line, &self.tokens.list, &mut analysis);
        let signature = analysis.signature();
        self.leads.note(&signature, &analysis.lead);
        self.stems.note(&analysis);
        self.prefixes.note(&line[body..], &analysis);
        (!signature.is_empty()).then_some(head.is_some() || time.is_some())
    }

    /// Reads a line.
    pub(super) fn read(&mut self, line: &[u8], row: &mut Row, sink: &mut impl Sink) -> Verdict {
        if self.outline.take(line) {
            return Verdict::Prose;
        }
        let whole = line;
        let line = self.outline.without_index(line);
        if line.len() < whole.len() {
            row.ignore(Reason::Identifier);
        }
        let scanned = self
            .scanned
            .take()
            .filter(|known| known.place == place(line));
        let (head, body) = scanned.map_or_else(|| head(line), |known| (known.head, known.body));
        let is_outlined = self.outline.is_open();
        if is_outlined && let Some(verdict) = self.item(line, row) {
            return verdict;
        }
        self.place(head, row);
        let seed = if is_outlined {
            seed(self.outline.path())
        } else {
            // A code is no part of a line's shape, unless it says who writes.
            self.prefixes.code(&line[body..]).map_or(0, seed)
        };
        if scanned.is_none() || seed != 0 {
            self.tokens.scan(line, body, seed);
        }
        self.versions.tell(line, body, &self.tokens.list, row, sink);
        if self.tokens.list.is_empty() {
            return Verdict::Prose;
        }
        if self.is_full() && self.is_prose(line) {
            self.ignore_tokens(row);
            return Verdict::Prose;
        }
        match self.shape(line, body) {
            Ok(index) => {
                if head.is_none() {
                    self.shapes[index].place(line, &self.tokens.list, row);
                }
                self.read_shape((line, index), row, sink)
            }
            Err(shape) => {
                if head.is_none() {
                    shape.place(line, &self.tokens.list, row);
                }
                self.read_alone(*shape, row)
            }
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
        if let Some(index) = self.templates.read(line, &mut self.tokens) {
            self.outline.pass();
            self.place(None, row);
            self.shapes[index].place(line, &self.tokens.list, row);
            return Some(self.read_shape((line, index), row, sink));
        }
        let (head, body) = self.scan(line);
        if self.texts.contains(&self.tokens.hash) {
            self.outline.take(line);
            self.place(head, row);
            self.ignore_tokens(row);
            return Some(Verdict::Prose);
        }
        self.scanned = Some(Scanned {
            place: place(line),
            head,
            body,
        });
        let index = *self.by_hash.get(&self.tokens.hash)? as usize;
        let shape = &self.shapes[index];
        if !shape.fits(self.tokens.list.len()) || matches!(shape.state, State::Trial(_)) {
            return None;
        }
        if matches!(self.shapes[index].state, State::Text) {
            self.outline.take(line);
        } else {
            self.outline.pass();
            self.templates.learn(line, &self.tokens, index);
        }
        self.place(head, row);
        if head.is_none() {
            self.shapes[index].place(line, &self.tokens.list, row);
        }
        Some(self.read_shape((line, index), row, sink))
    }

    /// A line has been judged, whoever took it: what was found in it is of no use for the next, which may
    /// lie in the same place.
    pub(super) fn end_line(&mut self) {
        self.scanned = None;
    }

    /// Finds the tokens of a line; returns the time that it begins with, and where the rest begins.
    fn scan(&mut self, line: &[u8]) -> (Option<Head>, usize) {
        let (head, body) = head(line);
        self.tokens.scan(line, body, 0);
        (head, body)
    }

    /// Places a row on the x axis by what a line begins with, whoever reads the rest.
    pub(super) fn place_by(&mut self, prefix: &[u8], row: &mut Row) {
        self.place(head(prefix).0, row);
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
        if !self.is_stamped {
            row.ignore(super::ledger::Reason::Date);
            return;
        }
        let x = match head {
            Head::Stamp(stamp) => row.stamps.read(&stamp),
            Head::Elapsed(seconds) | Head::Epoch(seconds) => Some(row.stamps.number(seconds, None)),
        };
        match x {
            Some(x) => row.set_time("time", x),
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
        let shape = self.analysed(line, body);
        let bytes = shape.bytes();
        let has_room = self.shapes.len() < SHAPES_MAX && self.bytes + bytes <= SHAPES_BYTES_MAX;
        if known.is_some() || !has_room {
            if known.is_none() && matches!(shape.state, State::Text) {
                self.keep_text(hash);
            }
            return Err(Box::new(shape));
        }
        self.bytes += bytes;
        let index = self.shapes.len();
        self.by_hash.insert(hash, index as u32);
        if matches!(shape.state, State::Trial(_)) {
            self.trials.push(index as u32);
        }
        self.keep_told(&shape);
        self.shapes.push(shape);
        Ok(index)
    }

    /// Whether a line of a shape that isn't known has nothing that ties its numbers to names.
    fn is_prose(&self, line: &[u8]) -> bool {
        !self.by_hash.contains_key(&self.tokens.hash) && !has_sign(line, &self.tokens.list)
    }

    /// The numbers of a line of prose are no data.
    fn ignore_tokens(&self, row: &mut Row) {
        row.refuse_all(self.tokens.beyond);
        for token in &self.tokens.list {
            row.ignore(match token.kind {
                Kind::Other(reason) => reason,
                Kind::Stamp => Reason::Date,
                _ => Reason::Prose,
            });
        }
    }

    /// Remembers that lines of this hash hold no quantity.
    fn keep_text(&mut self, hash: u64) {
        if self.texts.len() == TEXTS_MAX {
            self.texts.clear();
        }
        self.texts.insert(hash);
    }

    /// Remembers what a shape says, for lines that say the same in another one.
    fn keep_told(&mut self, shape: &Shape) {
        self.told.extend(shape.tells());
        self.plain_names
            .extend(shape.plain_names().map(ToOwned::to_owned));
    }

    fn is_full(&self) -> bool {
        self.shapes.len() >= SHAPES_MAX || self.bytes >= SHAPES_BYTES_MAX
    }

    fn read_shape(
        &mut self,
        (line, index): (&[u8], usize),
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Verdict {
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
            State::Trial(_) => self.wait((line, index), row, sink),
        }
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

/// Where a line lies, and how long it is.
fn place(line: &[u8]) -> (usize, usize) {
    (line.as_ptr() as usize, line.len())
}

fn seed(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
