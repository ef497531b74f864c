//! A job as two lines of the list: its state, name and age; its reason, or what it does.

use eframe::egui::{
    self, Align2, Color32, FontId, Rect, Response, Role, Sense, Shape, Stroke, TextStyle, Ui,
    WidgetInfo, pos2, vec2,
};
use sprintscope_sim::job::JobStatus;
use sprintscope_sim::{Job, JobState, Order};

use super::branch::{Branch, LINE, PADDING};
use super::job_progress::{self, INDENT};
use crate::view::as_of::Moment;
use crate::view::asked::Asked;
use crate::view::catalogue::stopping;
use crate::view::command::Command;
use crate::view::folds::Fold;
use crate::view::inks::Ink;
use crate::view::job_shown::JobShown;
use crate::view::job_words::{at_work_lines, second_line, verb};
use crate::view::quantity::clock_text;
use crate::window::keys::{self, shown};
use crate::window::theme::{Look, mono};
use crate::window::widgets::{clipped_text, fitting, middle_cut, state_shape};

/// Draws a job whose lines, its series' included, fill `rect`.
pub(crate) fn show(
    ui: &mut Ui,
    rect: Rect,
    branch: &Branch,
    (is_selected, moment): (bool, Option<Moment>),
    asked: &mut Vec<Asked>,
) {
    let look = Look::of(ui);
    let job = &branch.job;
    let as_shown = JobShown::new(job, moment);
    let status = as_shown.status();
    let id = ui.scope_id().with(("job", job.id().0));
    let response = ui.interact(rect, id, Sense::click());
    // Asked for here: what tells of a widget is called while the toolkit's lock is held.
    let kill = keys::kill(ui.ctx());
    tell(&response, (job, &status), is_selected, &kill);
    if is_selected || response.hovered() || response.has_focus() {
        let fill = if is_selected {
            look.raised
        } else {
            look.raised.gamma_multiply(0.5)
        };
        ui.painter().rect_filled(rect, 6, fill);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, look.accent);
        ui.painter()
            .rect_stroke(rect, 6, stroke, egui::StrokeKind::Inside);
    }
    if response.clicked() {
        asked.push(Asked::by_button(Command::SelectJob(job.id())));
    }
    let head = rect.shrink(PADDING);
    let [first, second] = [0.0, LINE].map(|below| {
        let corner = head.min + vec2(0.0, below);
        Rect::from_min_size(corner, vec2(head.width(), LINE))
    });
    show_name(ui, first, job, &status);
    show_reason(ui, second, (&as_shown, &status), &kill, asked);
    if branch.can_open() {
        show_fold(ui, second, branch, asked);
    }
    response.on_hover_ui(|ui| {
        ui.label(format!(
            "{}\n{}",
            job.name(),
            second_line(job, &status, &kill)
        ));
    });
}

/// The job's colour in all plots, where it is one: along its left edge.
pub(crate) fn show_hue(ui: &Ui, rect: Rect, ink: Ink) {
    let edge = rect
        .shrink2(vec2(0.0, PADDING))
        .with_max_x(rect.left() + 3.0);
    ui.painter().rect_filled(edge, 1.5, Look::of(ui).curve(ink));
}

fn show_name(ui: &Ui, line: Rect, job: &Job, status: &JobStatus) {
    let look = Look::of(ui);
    let middle = line.center().y;
    state_shape(
        ui.painter(),
        pos2(line.left() + 4.0, middle),
        look,
        status.state,
    );
    let age = match status.state {
        JobState::Stopping => "stopping".into(),
        _ => clock_text(status.seconds.floor(), 1.0),
    };
    let at = pos2(line.right(), middle);
    let ink = (mono(), look.muted);
    let room = line.width() - 40.0;
    let age_width = clipped_text(ui, at, Align2::RIGHT_CENTER, &age, ink, room).x;
    let font = TextStyle::Body.resolve(ui.style());
    let room = line.width() - INDENT - age_width - 8.0;
    let name = middle_cut(ui, job.name(), &font, room);
    left_text(ui, line, &name, (font, look.text), age_width + 8.0);
}

fn show_reason(
    ui: &Ui,
    line: Rect,
    (as_shown, status): (&JobShown<'_>, &JobStatus),
    kill: &str,
    asked: &mut Vec<Asked>,
) {
    let look = Look::of(ui);
    let job = as_shown.job();
    let text = second_line(job, status, kill);
    let color = match status.state {
        JobState::Dead => look.dead,
        JobState::Stopping if status.not_responding.is_some() => look.waiting,
        _ => look.muted,
    };
    let font = FontId::new(11.5, egui::FontFamily::Proportional);
    let Some(stuck) = status.not_responding else {
        let taken = job_progress::show(ui, line, as_shown, status.state);
        let room = line.width() - INDENT - taken;
        let text = fitting(ui, at_work_lines(status, kill), &font, room).unwrap_or(text);
        left_text(ui, line, &text, (font, color), taken);
        return;
    };
    let key = shown(ui.ctx(), stopping(stuck.next));
    let label = format!("{} it {key}", verb(stuck.next));
    let at = pos2(line.right(), line.center().y);
    let ink = (font.clone(), look.dead);
    let room = line.width() - 40.0;
    let width = clipped_text(ui, at, Align2::RIGHT_CENTER, &label, ink, room).x;
    let rect = line.with_min_x(line.right() - width);
    let id = ui.scope_id().with(("mend", job.id().0));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if response.clicked() {
        let (job, method) = (job.id().into(), stuck.next);
        asked.push(Asked::by_button(Command::Order(Order::Stop {
            job,
            method,
        })));
    }
    left_text(ui, line, &text, (font, color), width + 6.0);
}

/// The chevron below the state's shape: it shows the job's series, or how many there are.
fn show_fold(ui: &Ui, line: Rect, branch: &Branch, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let job = &branch.job;
    let is_open = branch.fold == Fold::Open;
    let hit = Rect::from_min_size(
        line.min - vec2(PADDING, 0.0),
        vec2(INDENT + PADDING - 2.0, LINE + 2.0),
    );
    let id = ui.scope_id().with(("fold", job.id().0));
    let response = ui.interact(hit, id, Sense::click());
    response.widget_info(|| {
        let says = format!("{}: its {}", job.name(), branch.contents());
        WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, says)
    });
    let is_lit = response.hovered() || response.has_focus();
    let color = if is_lit { look.text } else { look.muted };
    let at = pos2(line.left() + 4.0, line.center().y);
    ui.painter().add(chevron(at, is_open, color));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, look.accent);
        let around = Rect::from_center_size(at, vec2(14.0, 14.0));
        ui.painter()
            .rect_stroke(around, 3, stroke, egui::StrokeKind::Inside);
    }
    if response.clicked() {
        let command = if is_open {
            Command::CloseJob(job.id())
        } else {
            Command::OpenJob(job.id())
        };
        asked.push(Asked::by_button(command));
    }
    response.on_hover_ui(|ui| {
        let hint = if is_open { "hide" } else { "list" };
        ui.label(format!("click to {hint} its {}", branch.contents()));
    });
}

/// What shows whether something is open.
pub(crate) fn chevron(at: egui::Pos2, is_open: bool, color: Color32) -> Shape {
    let points = if is_open {
        [vec2(-3.2, -1.6), vec2(0.0, 1.8), vec2(3.2, -1.6)]
    } else {
        [vec2(-1.6, -3.2), vec2(1.8, 0.0), vec2(-1.6, 3.2)]
    };
    Shape::line(
        points.map(|point| at + point).to_vec(),
        Stroke::new(1.4, color),
    )
}

/// The row as text: its state can be read without seeing.
fn tell(response: &Response, (job, status): (&Job, &JobStatus), is_selected: bool, kill: &str) {
    response.widget_info(|| {
        let (name, said) = (job.name(), second_line(job, status, kill));
        let text = match &status.reason {
            Some(_) => format!("{name}: {said}"),
            None => format!("{name}: {}, {said}", status.state),
        };
        WidgetInfo::selected(Role::ListBoxOption, true, is_selected, text)
    });
}

fn left_text(ui: &Ui, line: Rect, text: &str, ink: (FontId, Color32), kept_free: f32) {
    let at = pos2(line.left() + INDENT, line.center().y);
    let room = line.right() - at.x - kept_free;
    clipped_text(ui, at, Align2::LEFT_CENTER, text, ink, room);
}
