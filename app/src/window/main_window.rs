//! The window itself: lays the panels out, carries out what was asked, decides when to draw again.

#[cfg(test)]
mod for_tests;
mod options;

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{self, Align2, Margin, Panel, Rect};
use parking_lot::Mutex;
use sprintscope_sim::scope::Wake;
use sprintscope_sim::{Job, Scope};

use crate::program::frames::FrameCosts;
use crate::program::leave::Leave;
use crate::view;
use crate::view::asked::Asked;
use crate::view::carry_out::{Wish, carry_out};
use crate::view::closing::{self, Answer};
use crate::view::job_list::JobList;
use crate::view::job_words;
use crate::view::plan::Plan;
use crate::view::selection::selected;
use crate::view::theme::Theme;
use crate::view::title::{NOTHING, title};
use crate::view::{Overlay, View};
use crate::window::frame_clock::FrameClock;
use crate::window::pace::Pace;
use crate::window::plot::{ground, plots};
use crate::window::theme::{self, Look};
use crate::window::{
    closing_question, controls, dropped, export_dialog, intent_bar, jobs, key_owner, keys,
    keys_overlay, lean, log, measure, note_field, palette, panels, playback_bar, plot, reading,
    run_table, scale, status, toolbar, watch_dialog,
};

/// The state of the one window.
pub(super) struct MainWindow {
    scope: Scope,
    wake: Wake,
    leave: Leave,
    view: View,
    jobs: JobList,
    plan: Plan,
    jobs_panel: jobs::JobsPanel,
    plots: plots::Plots,
    log: log::LogPanel,
    reading: reading::ReadingPanel,
    status: status::StatusBar,
    note_field: note_field::NoteField,
    run_table: run_table::RunTablePanel,
    measure: measure::MeasurePanel,
    scale: scale::WindowScale,
    costs: Arc<Mutex<FrameCosts>>,
    clock: FrameClock,
    /// No job tells of the time before it began any more: frames that begin from now on count.
    is_live: bool,
    pace: Pace,
    /// Whether a close asks where live sources are at work.
    asks: bool,
    title: String,
    /// The theme where a person chose none.
    usual_theme: Theme,
    /// The one that was chosen when it was looked at last.
    theme: Option<Theme>,
}

impl MainWindow {
    pub(super) fn new(
        ctx: &egui::Context,
        scope: Scope,
        leave: Leave,
        costs: Arc<Mutex<FrameCosts>>,
    ) -> Self {
        theme::apply(ctx);
        let pace = Pace::new();
        let (waken, paced) = (ctx.clone(), pace.clone());
        let leaving = leave.clone();
        let wake = scope.add_waker(move || {
            if leaving.is_view_to_close() {
                // Its thread may be stuck, and nobody looks any more.
                return;
            }
            waken.request_repaint_after(paced.wait());
        });
        Self {
            scope,
            wake,
            leave,
            view: View::default(),
            jobs: JobList::default(),
            plan: Plan::default(),
            jobs_panel: jobs::JobsPanel::default(),
            plots: plots::Plots::default(),
            log: log::LogPanel::default(),
            reading: reading::ReadingPanel::default(),
            status: status::StatusBar::default(),
            note_field: note_field::NoteField::default(),
            run_table: run_table::RunTablePanel::default(),
            measure: measure::MeasurePanel::default(),
            scale: scale::WindowScale::default(),
            costs,
            clock: FrameClock::default(),
            is_live: false,
            pace,
            asks: true,
            title: NOTHING.into(),
            usual_theme: Theme::default(),
            theme: None,
        }
    }

    /// Draws a frame: first all of it, then what was asked is done. Returns where the plots are, in
    /// points.
    pub(super) fn draw(&mut self, ui: &mut egui::Ui) -> Rect {
        self.wake.arm();
        let ctx = ui.ctx().clone();
        if self.view.play_on(ctx.input(|input| input.time)) {
            ctx.request_repaint_after(self.pace.wait());
        }
        intent_bar::look(&ctx, &mut self.view);
        keys::take_up(&ctx);
        export_dialog::look(&ctx, &mut self.view);
        let runs = &mut self.run_table;
        let mut asked = key_owner::typed(&ctx, &self.scope, &mut self.view, runs);
        dropped::opened(&ctx, &mut asked);
        if self.leave.is_due() {
            self.view.note = closing::waits_for(&self.scope, &keys::keymap(&ctx));
        }
        let plots = self.panels(ui, &mut asked);
        keys_overlay::show(&ctx, &mut self.view, &asked);
        palette::show(&ctx, &mut self.view, &mut asked);
        watch_dialog::show(&ctx, &mut self.view, &mut asked);
        export_dialog::show(&ctx, &mut self.view, &mut asked);
        self.run_table
            .show(&ctx, &self.scope, &mut self.view, &mut asked);
        self.note_field.show(&ctx, &mut self.view, plots);
        intent_bar::show(&ctx, &self.view, plots);
        if self.view.overlay == Overlay::Closing {
            let at_work = closing::at_work(&self.scope);
            if let Some(answer) = closing_question::show(&ctx, &mut self.view, &at_work) {
                self.answer(answer);
            }
        }
        lean::make_lean(ui);
        self.act(&ctx, asked);
        self.show_theme(&ctx);
        if let Some(due) = self.view.keep_up(&self.plan) {
            ctx.request_repaint_after(due);
        }
        self.pace.set_calm(self.view.pause.is_some());
        intent_bar::act(&ctx, &self.scope, &mut self.view);
        self.view
            .notifying
            .set_focus(ctx.input(|input| input.focused));
        self.show_title(&ctx);
        if self.view.highlight.end_frame() {
            ctx.request_repaint();
        }
        self.schedule(&ctx);
        plots
    }

    /// The title says how far the jobs are, or which one is at work for its stop: the window may be behind others.
    fn show_title(&mut self, ctx: &egui::Context) {
        // The list knows without a look at each job.
        let is_stopping = self.jobs.is_one_stopping();
        let said = is_stopping
            .then(|| closing::who_is_at_work(&self.scope.jobs().running(), &keys::keymap(ctx)));
        let said = said.flatten();
        let title = said.unwrap_or_else(|| {
            let moment = self.view.playback.moment();
            title(&self.jobs, self.view.selected_job, moment)
        });
        // Screen readers ask the window's node, not what stands over it.
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| {
            node.set_label(title.as_str());
        });
        if self.title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if is_stopping {
            ctx.request_repaint_after(Duration::from_millis(500));
        }
    }

    /// The theme that a person chose, or the usual one.
    fn show_theme(&mut self, ctx: &egui::Context) {
        if self.theme != self.view.theme {
            self.theme = self.view.theme;
            theme::choose(ctx, self.theme.unwrap_or(self.usual_theme));
        }
    }

    /// Begins a frame, once the one before it is counted.
    pub(super) fn begin_frame(&mut self) {
        self.count_frame();
        self.clock.begin();
        self.pace.begin();
    }

    /// Counts what the frame before cost: what this thread did for it, and what other threads did.
    fn count_frame(&mut self) {
        if let Some(cost) = self.clock.take_cost() {
            let cost = cost + self.plots.take_helper_cpu();
            if self.is_live {
                self.costs.lock().add(cost);
            }
            self.status.count_frame(cost);
        }
        self.is_live = self.is_live || !self.scope.jobs().are_prefilling();
    }

    /// Closes the window where that is asked for, or asks whether to; whether or not it can be seen.
    pub(super) fn heed_close(&mut self, ctx: &egui::Context) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if self.leave.is_view_to_close() {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        } else if is_asked {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.close_or_ask(ctx);
        }
    }

    /// What lies under all that is drawn: under the panels, and under the plots.
    pub(super) fn grounds(ctx: &egui::Context) -> [egui::Color32; 2] {
        let look = Look::in_mode(ctx.global_style().visuals.dark_mode);
        [look.panel, look.background]
    }

    /// All of the frame is painted.
    pub(super) fn note_painted(&self) {
        self.clock.note_painted();
    }

    /// It is looked at no more.
    pub(super) fn end(&mut self) {
        self.count_frame();
        self.view.keep_now(&self.plan);
    }

    /// Returns where the plots are.
    fn panels(&mut self, ui: &mut egui::Ui, asked: &mut Vec<Asked>) -> Rect {
        // The job that is shown as selected stays it, whatever ends or begins meanwhile.
        self.jobs.update(&self.scope);
        let kept = self.view.selected_job.and_then(|id| self.jobs.get(id));
        let job = match kept {
            Some(job) => Some(job.clone()),
            None => selected(&self.scope, &self.view),
        };
        self.view.selected_job = job.as_ref().map(Job::id);
        if let Some(job) = &job {
            self.view.presets.look(job);
        }
        self.plan.compare_on(self.view.comparison.axis());
        self.plan.show_job_lanes(self.view.job_lanes);
        self.plan.update(&self.scope, self.jobs.all());
        self.view.take_up_layout(&self.plan);
        self.view.take_up_opened();
        self.plan.arrange(&mut self.view.arranging);
        self.view.take_over(&self.plan);
        let comparison = &mut self.view.comparison;
        comparison.update(&self.scope, &self.plan, self.jobs.all());
        self.view.time_shown.follow(self.jobs.all());
        let comparison = &mut self.view.comparison;
        if let Some(remark) = comparison.take_remark() {
            self.view.note = Some(remark);
        }
        let source = (&self.scope, &self.plan);
        self.plots.look(ui.ctx(), source, &mut self.view);
        let bar = Panel::top("toolbar")
            .show_separator_line(false)
            .frame(theme::panel_frame(Margin::symmetric(10, 6)))
            .show(ui, |ui| {
                theme::edge(ui, Align2::CENTER_BOTTOM);
                toolbar::show(ui, &self.view, asked)
            });
        let note = self.view.note.clone();
        let note = note.filter(|_| bar.inner == toolbar::Told::Elsewhere);
        self.scale.show(ui, &mut self.view, asked);
        Panel::bottom("status")
            .show_separator_line(false)
            .frame(theme::panel_frame(Margin::symmetric(12, 5)))
            .show(ui, |ui| {
                theme::edge(ui, Align2::CENTER_TOP);
                match note {
                    Some(note) => status::show_note(ui, &note),
                    None => self.status.show(ui, &self.scope, &self.view),
                }
            });
        if self.view.playback.has_bar() {
            Panel::bottom("playback")
                .show_separator_line(false)
                .frame(theme::panel_frame(Margin::symmetric(12, 4)))
                .show(ui, |ui| {
                    theme::edge(ui, Align2::CENTER_TOP);
                    playback_bar::show(ui, &self.view, asked);
                });
        }
        self.show_panels(ui, job.as_ref(), asked);
        let source = (&self.scope, &self.plan);
        self.measure.show(ui, source, &mut self.view, asked);
        let hold = self.measure.holds_plots();
        let plots = egui::CentralPanel::default()
            .frame(
                // Not filled: see `ground`.
                egui::Frame::new().inner_margin(Margin {
                    left: 10,
                    right: plot::RIGHT,
                    top: 8,
                    bottom: 6,
                }),
            )
            .show(ui, |ui| {
                let source = (&self.scope, &self.plan);
                self.plots.show(ui, source, (&mut self.view, hold), asked);
            });
        plots.response.rect
    }

    /// The panels beside the plots.
    fn show_panels(&mut self, ui: &mut egui::Ui, job: Option<&Job>, asked: &mut Vec<Asked>) {
        let frame = panels::Frame::of(ui, &mut self.view);
        let Self {
            scope, view, plan, ..
        } = self;
        let (list, panel, log) = (&self.jobs, &mut self.jobs_panel, &mut self.log);
        let size = frame.show(ui, view::panels::Panel::Jobs, asked, |ui, asked| {
            panel.show(ui, scope, list, (plan, view), asked);
        });
        panels::note_size(view, view::panels::Panel::Jobs, size);
        let size = frame.show(ui, view::panels::Panel::Controls, asked, |ui, asked| {
            controls::show(ui, view, job, asked);
        });
        panels::note_size(view, view::panels::Panel::Controls, size);
        let size = frame.show(ui, view::panels::Panel::Log, asked, |ui, asked| {
            log.show(ui, (scope, plan, job), view, asked);
        });
        panels::note_size(view, view::panels::Panel::Log, size);
        let size = frame.show(ui, view::panels::Panel::Reading, asked, |ui, asked| {
            self.reading
                .show(ui, (scope, job), (plan, &view.zone), asked);
        });
        panels::note_size(view, view::panels::Panel::Reading, size);
    }

    fn act(&mut self, ctx: &egui::Context, asked: Vec<Asked>) {
        if !asked.iter().all(Asked::leaves_note) {
            self.view.note = None;
        }
        for asked in asked {
            let is_seen = asked.is_seen();
            match carry_out(asked, &self.scope, &mut self.view) {
                Wish::Nothing => {}
                Wish::OtherTheme => {
                    self.view.theme = Some(match ctx.theme() {
                        egui::Theme::Dark => Theme::Light,
                        egui::Theme::Light => Theme::Dark,
                    });
                }
                Wish::Scale(command) => {
                    self.scale.carry_out(ctx, command);
                }
                Wish::Close => self.close_or_ask(ctx),
            }
            if let Some(text) = self.view.to_copy.take() {
                ctx.copy_text(text);
            }
            // What it did is to be seen.
            if is_seen {
                ctx.request_repaint();
            }
        }
    }

    /// A person wants to close the window.
    fn close_or_ask(&mut self, ctx: &egui::Context) {
        if self.asks && !self.leave.is_due() && !closing::at_work(&self.scope).is_empty() {
            egui::Popup::close_all(ctx);
            self.view.overlay = Overlay::Closing;
            // A question nobody sees is not asked.
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
            ctx.request_repaint();
        } else {
            self.leave.now();
        }
    }

    fn answer(&self, answer: Answer) {
        match answer {
            Answer::Stop => self.leave.now(),
            Answer::Keep => self.leave.keep(),
            Answer::Cancel => {}
        }
    }

    /// When to draw again although nothing came: ages grow, and who doesn't respond is shown.
    fn schedule(&self, ctx: &egui::Context) {
        if let Some(wait) = self.plan.due_in() {
            ctx.request_repaint_after(wait);
        }
        if self.jobs.is_one_stopping() {
            ctx.request_repaint_after(Duration::from_millis(100));
            return;
        }
        if let Some(youngest) = self.jobs.least_age() {
            ctx.request_repaint_after(job_words::age_step(youngest));
        } else if !self.status.is_at_rest(&self.scope) {
            ctx.request_repaint_after(crate::view::figures::REST);
        }
    }
}

impl eframe::App for MainWindow {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, _input: &mut egui::RawInput) {
        self.begin_frame();
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.heed_close(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let plots = self.draw(ui);
        if let Some(gl) = frame.gl() {
            // The window is painted after this, so the ground still comes first.
            let to_pixels = ui.pixels_per_point();
            let height_px = ui.ctx().viewport_rect().height() * to_pixels;
            ground::clear(gl, plots * to_pixels, height_px, Look::of(ui).background);
            self.clock.watch_painting(ui.ctx());
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        Look::in_mode(visuals.dark_mode)
            .panel
            .to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.end();
    }
}

#[cfg(test)]
mod tests;
