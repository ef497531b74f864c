//! The dialog that exports: rows of choices and fields, turned and typed.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::PathBuf;

use sprintscope_sim::Scope;
use sprintscope_sim::export::Join;
use sprintscope_sim::format::Glob;
use sprintscope_sim::quantity::percent_text;
use sprintscope_sim::store::{SeriesId, SeriesInfo, XAxis};

use super::form::OutForm;
use super::parse_size;
use crate::view::View;
use crate::view::field_rows::FieldRows;
use crate::view::paper_theme::PaperTheme;

/// A row of the dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Row {
    /// In which form.
    #[default]
    Form,
    /// From where to where.
    Span,
    /// Which series.
    Series,
    /// By which names.
    Names,
    /// Long, or aligned how.
    Rows,
    /// On which ground.
    Theme,
    /// How large.
    Size,
    /// Where to.
    File,
}

/// From where to where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Span {
    /// All there is.
    #[default]
    All,
    /// What the plots show.
    Visible,
    /// What lies between the cursors A and B.
    Cursors,
}

/// Which series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Which {
    /// All there are.
    #[default]
    All,
    /// Those that are drawn.
    Drawn,
    /// Those of these names.
    Named,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    /// In which form.
    pub(crate) form: OutForm,
    /// Where to, but for the clipboard.
    pub(crate) path: PathBuf,
    /// A file that is there is written over.
    pub(crate) is_forced: bool,
    /// Which series, and from where to where in each.
    pub(crate) series: Vec<(SeriesId, Range<f64>)>,
    /// From where to where on axes, but for those of which all is shown.
    pub(crate) ranges: HashMap<XAxis, [f64; 2]>,
    /// How rows are aligned.
    pub(crate) join: Option<Join>,
    /// Of a picture.
    pub(crate) theme: PaperTheme,
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
}

/// What was said so far of what is to be exported.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportDialog {
    /// The row that keys go to.
    pub(crate) row: Row,
    form: OutForm,
    span: Span,
    which: Which,
    names: String,
    join: Option<Join>,
    theme: PaperTheme,
    size: String,
    file: String,
    has_cursors: bool,
    refused: Option<String>,
    /// The file that would be written over: asked again, it is.
    is_in_the_way: Option<String>,
    /// A field has another text than was typed: its cursor belongs behind that.
    is_filled: bool,
}

const SPANS: [(Span, &str); 3] = [
    (Span::All, "all"),
    (Span::Visible, "visible"),
    (Span::Cursors, "A to B"),
];
const WHICH: [(Which, &str); 3] = [
    (Which::All, "all"),
    (Which::Drawn, "drawn"),
    (Which::Named, "named"),
];
const JOINS: [(Option<Join>, &str); 4] = [
    (None, "each sample"),
    (Some(Join::Previous), "previous"),
    (Some(Join::Linear), "linear"),
    (Some(Join::Nearest), "nearest"),
];
/// How it is used.
const HINT: &str = "Tab: next row · ← →: turn · Enter: export";
const USUAL_SIZE: &str = "1280x720";

impl ExportDialog {
    /// Begins with what was chosen last.
    pub(super) fn new(scope: &Scope, view: &View, last: &BTreeMap<String, String>) -> Self {
        let word = |key: &str| last.get(key).map(String::as_str);
        let form = OutForm::ALL.into_iter();
        let form = form
            .into_iter()
            .find(|form| Some(form.name()) == word("form"));
        let job = view.selected_job.and_then(|job| scope.jobs().get(job));
        let job = job.map_or_else(|| "sprintscope".to_owned(), |job| job.name().to_string());
        let is_of_name = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        let name: String = job
            .chars()
            .map(|letter| if is_of_name(letter) { letter } else { '-' })
            .collect();
        let folder = word("folder").filter(|folder| !folder.is_empty());
        let file = folder.map_or_else(|| name.clone(), |folder| format!("{folder}/{name}"));
        let mut dialog = Self {
            row: Row::default(),
            form: form.unwrap_or(OutForm::ALL[0]),
            span: named(&SPANS, word("range")).unwrap_or_default(),
            which: named(&WHICH, word("series")).unwrap_or_default(),
            names: word("names").unwrap_or_default().to_owned(),
            join: named(&JOINS, word("rows")).unwrap_or_default(),
            theme: word("theme")
                .and_then(|name| name.parse().ok())
                .unwrap_or_default(),
            size: word("size").unwrap_or(USUAL_SIZE).to_owned(),
            file: format!("{file}.csv"),
            has_cursors: between(view).is_some(),
            refused: None,
            is_in_the_way: None,
            is_filled: false,
        };
        if dialog.span == Span::Cursors && !dialog.has_cursors {
            dialog.span = Span::Visible;
        }
        dialog.end_file();
        dialog
    }

    /// The rows that there are now.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let all = [
            (true, Row::Form),
            (true, Row::Span),
            (true, Row::Series),
            (self.which == Which::Named, Row::Names),
            (self.form.has_rows(), Row::Rows),
            (self.form.is_picture(), Row::Theme),
            (self.form.is_picture(), Row::Size),
            (self.form.ending().is_some(), Row::File),
        ];
        let there = all.into_iter().filter(|(is_there, _)| *is_there);
        there.map(|(_, row)| row).collect()
    }

    /// What a row is called, and an example of what is typed there.
    pub(crate) fn labels(row: Row) -> [&'static str; 2] {
        match row {
            Row::Form => ["Form", ""],
            Row::Span => ["Range", ""],
            Row::Series => ["Series", ""],
            Row::Names => ["Names", "loss val/*"],
            Row::Rows => ["Rows", ""],
            Row::Theme => ["Theme", ""],
            Row::Size => ["Size", USUAL_SIZE],
            Row::File => ["File", "run.csv"],
        }
    }

    /// What a row offers, and which of it is chosen; nothing where something is typed.
    pub(crate) fn offers(&self, row: Row) -> (Vec<&'static str>, usize) {
        fn of<T: PartialEq>(all: &[(T, &'static str)], now: &T) -> (Vec<&'static str>, usize) {
            let at = all.iter().position(|(one, _)| one == now).unwrap_or(0);
            (all.iter().map(|(_, name)| *name).collect(), at)
        }
        match row {
            Row::Form => of(&OutForm::ALL.map(|form| (form, form.name())), &self.form),
            Row::Span => of(self.spans(), &self.span),
            Row::Series => of(&WHICH, &self.which),
            Row::Rows => of(&JOINS, &self.join),
            Row::Theme => of(
                &PaperTheme::ALL.map(|theme| (theme, theme.name())),
                &self.theme,
            ),
            Row::Names | Row::Size | Row::File => (Vec::new(), 0),
        }
    }

    fn spans(&self) -> &'static [(Span, &'static str)] {
        if self.has_cursors {
            &SPANS
        } else {
            &SPANS[..2]
        }
    }

    /// Chooses the one at this place of what a row offers.
    pub(crate) fn choose(&mut self, row: Row, place: usize) {
        self.row = row;
        self.forget_refusal();
        match row {
            Row::Form => {
                self.form = OutForm::ALL.get(place).copied().unwrap_or(self.form);
                self.end_file();
            }
            Row::Span => self.span = self.spans().get(place).map_or(self.span, |one| one.0),
            Row::Series => self.which = WHICH.get(place).map_or(self.which, |one| one.0),
            Row::Rows => self.join = JOINS.get(place).map_or(self.join, |one| one.0),
            Row::Theme => self.theme = PaperTheme::ALL.get(place).copied().unwrap_or(self.theme),
            Row::Names | Row::Size | Row::File => {}
        }
    }

    /// The text of a row.
    pub(crate) fn text(&self, row: Row) -> Option<&str> {
        match row {
            Row::Names => Some(&self.names),
            Row::Size => Some(&self.size),
            Row::File => Some(&self.file),
            _ => None,
        }
    }

    /// It wasn't done, and says why.
    pub(super) fn refuse(&mut self, why: &str) {
        self.is_in_the_way = None;
        if why.contains("--force") {
            self.is_in_the_way = Some(self.file.clone());
        }
        self.refused = Some(why.replace("--force writes over it", "Enter again writes over it"));
    }

    pub(super) fn forget_refusal(&mut self) {
        self.refused = None;
        self.is_in_the_way = None;
    }

    /// What is said below the rows, and whether that hinders, where so much of an export that goes on is written.
    pub(crate) fn remark(&self, part: Option<f64>) -> (String, bool) {
        if let Some(part) = part {
            let part = percent_text(part);
            return (format!("{part} written · Esc: give up"), false);
        }
        match (&self.refused, parse_size(&self.size)) {
            (Some(why), _) => (why.clone(), true),
            (None, Err(why)) if self.form.is_picture() => (why, true),
            _ => (HINT.into(), false),
        }
    }

    /// What is asked for.
    ///
    /// # Errors
    /// What is missing or wrong, in a sentence.
    pub(super) fn request(&self, scope: &Scope, view: &View) -> Result<Request, String> {
        let form = self.form;
        if form.ending().is_some() && self.file.trim().is_empty() {
            return Err("say where to: a file's name is missing".into());
        }
        let ranges = self.ranges(view);
        let range_of = |info: &SeriesInfo| match ranges.get(&info.x) {
            Some([from, to]) => *from..to.next_up(),
            None => f64::NEG_INFINITY..f64::INFINITY,
        };
        let globs: Vec<Glob> = self.names.split_whitespace().map(Glob::new).collect();
        let is_meant = |id: &SeriesId, info: &SeriesInfo| match self.which {
            Which::All => true,
            Which::Drawn => !view.hidden.contains(id),
            Which::Named => globs.iter().any(|glob| glob.fits(&info.name)),
        };
        let list = scope.store().list();
        let chosen = list.iter().filter(|(id, info)| is_meant(id, info));
        let series: Vec<_> = chosen.map(|(id, info)| (*id, range_of(info))).collect();
        if series.is_empty() {
            return Err("no series is meant so".into());
        }
        Ok(Request {
            form,
            path: home(self.file.trim()),
            is_forced: self.is_in_the_way.as_ref() == Some(&self.file),
            series,
            ranges,
            join: self.join.filter(|_| form.has_rows()),
            theme: self.theme,
            size: if form.is_picture() {
                parse_size(&self.size)?
            } else {
                [1; 2]
            },
        })
    }

    fn ranges(&self, view: &View) -> HashMap<XAxis, [f64; 2]> {
        match self.span {
            Span::All => HashMap::new(),
            Span::Visible => view.shown.clone(),
            Span::Cursors => between(view).into_iter().collect(),
        }
    }

    /// What is chosen, to be chosen again the next time.
    pub(super) fn choices_kept(&self) -> BTreeMap<String, String> {
        let chosen = |row| {
            let (offers, at) = self.offers(row);
            offers[at].to_owned()
        };
        let folder = self.file.rsplit_once('/').map(|(folder, _)| folder);
        let pairs = [
            ("form", self.form.name().to_owned()),
            ("range", chosen(Row::Span)),
            ("series", chosen(Row::Series)),
            ("names", self.names.clone()),
            ("rows", chosen(Row::Rows)),
            ("theme", self.theme.name().to_owned()),
            ("size", self.size.clone()),
            ("folder", folder.unwrap_or_default().to_owned()),
        ];
        pairs
            .into_iter()
            .map(|(key, word)| (key.to_owned(), word))
            .collect()
    }

    /// The file's name ends as its form does.
    fn end_file(&mut self) {
        let Some(ending) = self.form.ending() else {
            return;
        };
        let endings = OutForm::ALL.into_iter().filter_map(OutForm::ending);
        let is_known = |end: &str| endings.into_iter().any(|one| one == end);
        let stem = match self.file.rsplit_once('.') {
            Some((stem, end)) if is_known(end) => stem,
            _ => &*self.file,
        };
        let file = format!("{stem}.{ending}");
        self.is_filled |= file != self.file;
        self.file = file;
    }
}

impl FieldRows for ExportDialog {
    /// Keys go to the row so many places further down.
    fn next_row(&mut self, places: isize) {
        let rows = self.rows();
        let at = rows.iter().position(|row| *row == self.row).unwrap_or(0);
        let next = (at as isize + places).rem_euclid(rows.len() as isize);
        self.row = rows[next as usize];
    }

    /// Turns the choice of the row that keys go to, so many places further.
    fn turn(&mut self, places: isize) {
        let (offers, at) = self.offers(self.row);
        if !offers.is_empty() {
            let next = (at as isize + places).rem_euclid(offers.len() as isize);
            self.choose(self.row, next as usize);
        }
    }

    /// The text of the row that keys go to, if it has one.
    fn text_mut(&mut self) -> Option<&mut String> {
        match self.row {
            Row::Names => Some(&mut self.names),
            Row::Size => Some(&mut self.size),
            Row::File => Some(&mut self.file),
            _ => None,
        }
    }

    /// Something was typed: a file's ending says the form.
    fn typed(&mut self) {
        self.forget_refusal();
        let ending = self.file.rsplit_once('.').map(|(_, ending)| ending);
        let mut forms = OutForm::ALL
            .into_iter()
            .filter(|form| form.ending().is_some());
        if self.row == Row::File
            && let Some(form) = forms.find(|form| form.ending() == ending)
        {
            self.form = form;
        }
    }

    /// Whether a field was filled otherwise than by typing since this was asked last.
    fn take_filled(&mut self) -> bool {
        std::mem::take(&mut self.is_filled)
    }
}

/// What lies between the cursors.
fn between(view: &View) -> Option<(XAxis, [f64; 2])> {
    let (axis, places) = view.cursors.measured()?;
    let ends = places.ends()?;
    Some((axis, ends))
}

fn named<T: Copy>(all: &[(T, &'static str)], name: Option<&str>) -> Option<T> {
    let found = all.iter().find(|(_, one)| Some(*one) == name);
    found.map(|(one, _)| *one)
}

/// `~/` is the person's own folder, as a shell has it.
fn home(path: &str) -> PathBuf {
    let own = path.strip_prefix("~/").zip(std::env::var_os("HOME"));
    own.map_or_else(
        || path.into(),
        |(rest, home)| PathBuf::from(home).join(rest),
    )
}
