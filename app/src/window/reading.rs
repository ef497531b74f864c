//! The panel that says how the selected source is read: its lines with what was read out of each,
//! what was left out, and where a person corrects it.

pub(super) mod reading_form;
pub(super) mod reading_line;
mod sent_text;
mod started_list;

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{self, Align, Button, Label, Layout, RichText, ScrollArea, Ui, vec2};
use sprintscope_sim::format::{Corrections, Format, ReadSeries, Reading, Reason as Ignored};
use sprintscope_sim::job::{Ledger, Over};
use sprintscope_sim::quantity::{count_text, quantity_text};
use sprintscope_sim::source::{BadLines, Intake};
use sprintscope_sim::{Job, JobId, Scope};

use self::reading_form::Form;
use self::reading_line::Hues;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::plan::Plan;
use crate::view::told::read_axis_text;
use crate::view::wall_clock::Zone;
use crate::window::theme::{Look, mono};

const ROW: f32 = 17.0;
/// The quantities and the form stand beside the lines.
const SIDE: f32 = 300.0;
/// Where less than this is left for the lines, the quantities stand below them.
const LINES_LEAST: f32 = 200.0;
const GAP: f32 = 12.0;
/// What comes in is read anew at most so often.
const SPAN: Duration = Duration::from_millis(500);
/// More quantities aren't listed; the jobs' list has them all.
const LISTED: usize = 200;

/// What the panel shows.
#[derive(Default)]
pub(super) struct ReadingPanel {
    shown: Option<Shown>,
    /// Rather what was sent than the lines that were made of it.
    sent: sent_text::Choice,
    form: Option<Form>,
}

/// A source as it was read last.
struct Shown {
    job: JobId,
    begun: u64,
    version: u64,
    bytes: u64,
    /// What was counted so far. A block's numbers are counted some time after its bytes, and some are
    /// counted where no bytes come any more.
    counted: (Ledger, BadLines),
    taken: Instant,
    reading: Reading,
    /// Where the numbers of the whole source went, and its bad lines.
    counts: (Ledger, BadLines),
    corrections: Corrections,
    /// The format that it is said to have.
    said: Option<Format>,
    hues: Hues,
}

impl Shown {
    fn of(scope: &Scope, job: &Job, intake: &Intake) -> Self {
        // What may change is read behind what tells that it did.
        let (begun, version) = (intake.begun(), intake.version());
        let bytes = intake.bytes_seen();
        let counted = counted(job, intake);
        let reading = intake.reading(scope.wall_start() + scope.now());
        let names = reading.series.iter().map(|series| &*series.name);
        Self {
            job: job.id(),
            begun,
            counts: counts(intake, &counted, &reading),
            version,
            bytes,
            counted,
            taken: Instant::now(),
            hues: Hues::of(names),
            reading,
            corrections: intake.corrections(),
            said: intake.format(),
        }
    }

    /// Whether it says what the source says now; where not, how long it may stand.
    fn age(&self, job: &Job, intake: &Intake) -> Result<(), Duration> {
        if self.job != job.id() || self.begun != intake.begun() || self.version != intake.version()
        {
            return Err(Duration::ZERO);
        }
        if self.bytes == intake.bytes_seen() && self.counted == counted(job, intake) {
            return Ok(());
        }
        Err(SPAN.saturating_sub(self.taken.elapsed()))
    }
}

/// Of a job without an intake.
const NO_LINES: &str = "This job reads no lines: it sends its series itself";

impl ReadingPanel {
    /// Draws the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, job): (&Scope, Option<&Job>),
        (plan, zone): (&Plan, &Zone),
        asked: &mut Vec<Asked>,
    ) {
        heading(ui, job, asked);
        let source = job.and_then(|job| Some((job, Intake::of(job)?)));
        if let Some(job) = job
            && started_list::show(ui, scope, job, asked)
        {
            return;
        }
        let Some((job, intake)) = source else {
            quiet(
                ui,
                if job.is_some() {
                    NO_LINES
                } else {
                    "No job is selected"
                },
            );
            return;
        };
        self.keep_up(ui, scope, job, &intake);
        let Some(shown) = &mut self.shown else {
            return;
        };
        shown.hues.follow(plan, job.id());
        let shown = &*shown;
        let mut corrected = None;
        let mut chosen = None;
        let all = ui.available_size();
        let is_narrow = all.x < SIDE + LINES_LEAST;
        let (lines, side) = if is_narrow {
            let height = (all.y - GAP) * 0.45;
            (vec2(all.x, height), vec2(all.x, all.y - GAP - height))
        } else {
            (vec2(all.x - SIDE - GAP, all.y), vec2(SIDE, all.y))
        };
        let down = Layout::top_down(Align::Min);
        let beside = if is_narrow {
            down
        } else {
            Layout::left_to_right(Align::Min)
        };
        ui.with_layout(beside, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::splat(GAP);
            ui.allocate_ui_with_layout(lines, down, |ui| {
                if !self.sent.show(ui, &intake) {
                    chosen = show_lines(ui, shown);
                }
            });
            ui.allocate_ui_with_layout(side, down, |ui| {
                let area = ScrollArea::vertical().id_salt(("quantities", shown.job));
                area.auto_shrink([false, false]).show(ui, |ui| {
                    ui.spacing_mut().interact_size.y = ROW;
                    ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
                    ui.spacing_mut().button_padding.y = 1.0;
                    show_found(ui, shown, job, zone);
                    corrected = show_side(ui, shown, &mut self.form, &mut chosen);
                });
            });
        });
        if let Some(name) = chosen {
            self.form = Some(shown.form(&name));
        }
        if let Some(corrections) = corrected {
            let job = job.id();
            asked.push(Asked::by_button(Command::Correct { job, corrections }));
        }
    }

    /// Reads anew what came, not more often than anyone could follow.
    fn keep_up(&mut self, ui: &Ui, scope: &Scope, job: &Job, intake: &Arc<Intake>) {
        let age = self.shown.as_ref();
        let age = age.map_or(Err(Duration::ZERO), |shown| shown.age(job, intake));
        match age {
            Ok(()) => {}
            Err(Duration::ZERO) => {
                let other = self
                    .shown
                    .as_ref()
                    .is_none_or(|shown| shown.job != job.id());
                if other {
                    self.form = None;
                }
                self.shown = Some(Shown::of(scope, job, intake));
            }
            Err(wait) => ui.ctx().request_repaint_after(wait),
        }
    }
}

impl Shown {
    fn form(&self, name: &str) -> Form {
        let series = self
            .reading
            .series
            .iter()
            .find(|series| series.name == name);
        let unit = series.map_or("", |series| &*series.unit);
        Form::new(name, unit, &self.corrections)
    }
}

fn heading(ui: &mut Ui, job: Option<&Job>, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    ui.horizontal(|ui| {
        let name = job.map_or("", |job| &**job.name());
        ui.label(RichText::new("READING OF").size(11.0).color(look.muted));
        ui.label(RichText::new(name).size(11.0).color(look.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new("×").small());
            close.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, "Close the reading")
            });
            if close.clicked() {
                asked.push(Asked::by_button(Command::Reading));
            }
        });
    });
}

fn quiet(ui: &mut Ui, text: &str) {
    let look = Look::of(ui);
    ui.label(RichText::new(text).color(look.muted));
}

/// The lines; returns the quantity that was clicked in one.
fn show_lines(ui: &mut Ui, shown: &Shown) -> Option<String> {
    let lines = &shown.reading.explained;
    if lines.is_empty() {
        quiet(ui, "No lines so far");
        return None;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().interact_size.y = ROW;
    let mut chosen = None;
    let area = ScrollArea::both().id_salt(("lines", shown.job));
    area.auto_shrink([false, false])
        .show_rows(ui, ROW, lines.len(), |ui, seen| {
            for (line, number) in lines[seen.clone()].iter().zip(seen.start..) {
                ui.push_id(number, |ui| {
                    ui.set_height(ROW);
                    chosen = chosen.take().or(reading_line::show(ui, line, &shown.hues));
                });
            }
        });
    chosen
}

/// What was said, the quantities, and under the chosen one its form; returns what is corrected.
fn show_side(
    ui: &mut Ui,
    shown: &Shown,
    form: &mut Option<Form>,
    chosen: &mut Option<String>,
) -> Option<Corrections> {
    ui.add_space(4.0);
    let found = shown.said.or(shown.reading.format);
    let mut corrected = reading_form::show_format(ui, found, &shown.corrections);
    if !shown.corrections.is_empty() {
        ui.add_space(4.0);
        corrected = corrected.or(reading_form::show_all(ui, &shown.corrections));
    }
    ui.add_space(4.0);
    for series in shown.reading.series.iter().take(LISTED) {
        let read_name = shown.corrections.read_name(&series.name);
        let form = form.as_mut().filter(|form| form.quantity == read_name);
        if show_quantity(ui, shown, series, form.is_some()) {
            *chosen = Some(series.name.clone());
        }
        if let Some(form) = form {
            corrected = corrected.or(form.show(ui, &shown.corrections));
        }
    }
    corrected
}

/// A quantity's line; returns whether it was clicked.
fn show_quantity(ui: &mut Ui, shown: &Shown, series: &ReadSeries, is_chosen: bool) -> bool {
    let value = match &series.labels {
        Some(_) => series.label(series.last).unwrap_or("–").to_owned(),
        None => quantity_text(series.last, &series.unit),
    };
    let says = format!("{}  {value}", series.name);
    let look = Look::of(ui);
    let ink = if is_chosen {
        look.text
    } else {
        shown.hues.color(look, &series.name)
    };
    let text = RichText::new(says).font(mono()).color(ink);
    let row = Button::selectable(is_chosen, text).truncate();
    let row = ui.add(row.min_size(egui::vec2(0.0, ROW)));
    row.widget_info(|| {
        let label = format!("Correct {}", series.name);
        egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, label)
    });
    row.clicked()
}

/// What was counted as the lines came: where the numbers went, and which lines were bad.
fn counted(job: &Job, intake: &Intake) -> (Ledger, BadLines) {
    (job.ledger(), intake.bad_lines())
}

/// Where the numbers went, and which lines were bad: as the lines that are kept are read now if they
/// are all there were, otherwise what was counted as they came.
fn counts(intake: &Intake, counted: &(Ledger, BadLines), reading: &Reading) -> (Ledger, BadLines) {
    if !intake.excerpt().1.is_whole() {
        return counted.clone();
    }
    let read = &reading.ledger;
    let ignored = Ignored::ALL.iter().zip(read.ignored);
    let ignored = ignored.filter(|(_, count)| *count > 0);
    let ledger = Ledger {
        seen: read.seen,
        samples: read.samples,
        facts: read.facts,
        bad: read.bad,
        ignored: ignored
            .map(|(why, count)| (why.name().into(), count))
            .collect(),
        ..Ledger::default()
    };
    let mut bad = BadLines::default();
    bad.counts.clone_from(&reading.bad);
    let examples = reading.bad_examples.iter();
    bad.examples = examples.map(|bad| bad.line.clone()).collect();
    (ledger, bad)
}

/// In words: `600 of 608 numbers are samples, 2 said once; left out: 6 date`.
fn ledger_text(ledger: &Ledger) -> String {
    let text = |count: u64| count_text(count as f64);
    let (samples, seen) = (text(ledger.samples), text(ledger.seen));
    let mut parts = vec![format!("{samples} of {seen} numbers are samples")];
    if ledger.facts > 0 {
        parts.push(format!("{} said once", text(ledger.facts)));
    }
    if ledger.bad > 0 {
        parts.push(format!("{} bad", text(ledger.bad)));
    }
    let lost = [("left out", &ledger.ignored), ("dropped", &ledger.dropped)];
    for (what, counts) in lost.iter().filter(|(_, counts)| !counts.is_empty()) {
        let counts = counts.iter();
        let counts: Vec<String> = counts
            .map(|(reason, count)| format!("{} {reason}", text(*count)))
            .collect();
        parts.push(format!("{what}: {}", counts.join(" · ")));
    }
    parts.join(", ")
}

/// What the lines stand over: their own axis, or what the job's series have.
fn axis_text(reading: &Reading, job: &Job, zone: &Zone) -> Option<String> {
    if let Some(axis) = &reading.axis {
        return Some(format!("x: {}", read_axis_text(axis, zone)));
    }
    let axis = job.axis_reading()?;
    Some(match axis.kind {
        Over::Arrival => "x: time of arrival".to_owned(),
        _ => format!("x: {}", axis.name),
    })
}

/// What the lines are, where their numbers went, and which were bad.
fn show_found(ui: &mut Ui, shown: &Shown, job: &Job, zone: &Zone) {
    let reading = &shown.reading;
    let (ledger, bad) = &shown.counts;
    let look = Look::of(ui);
    let small = |text: String| RichText::new(text).size(11.5);
    let found = match (&*reading.words, reading.format) {
        // What keeps it from being read, where its source knows.
        ("", None) => match job.status().remark {
            Some(why) => format!("no data so far: {why}"),
            None => "no data so far".to_owned(),
        },
        ("", Some(format)) => format!("reads as {format}"),
        (words, _) => format!("reads as {words}"),
    };
    ui.add(Label::new(small(found).color(look.text)).wrap());
    if let Some(text) = axis_text(reading, job, zone) {
        ui.add(Label::new(small(text).color(look.accent)).wrap());
    }
    let counts = ledger_text(ledger);
    ui.add(Label::new(small(counts).color(look.muted)).wrap());
    for (why, count) in &bad.counts {
        let text = format!("{count} × {why}");
        ui.add(Label::new(small(text).color(look.dead)).wrap());
    }
    for line in &bad.examples {
        let text = RichText::new(line).font(mono()).color(look.muted);
        ui.add(Label::new(text).truncate());
    }
}
