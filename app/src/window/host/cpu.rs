//! The window painted by this program: the toolkit's window and events, our pixels.
//!
//! It does for one window what eframe does for any: a frame is drawn when one is due, none while nobody sees it, and
//! what egui asks of the window is passed on.

mod painted;
mod redraws;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use eframe::UserEvent;
use eframe::egui::{self, RawInput, ViewportCommand, ViewportEvent, ViewportId, ViewportInfo};
use egui_winit::{ActionRequested, accesskit_winit};
use winit::application::ApplicationHandler;
use winit::event::{DeviceEvent, DeviceId, StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, EventLoop, EventLoopProxy};
use winit::platform::run_on_demand::EventLoopExtRunOnDemand;
use winit::window::{Window, WindowId};

use super::opening::{self, Opening};
use crate::program::display::NoWindow;
use crate::window::main_window::MainWindow;
use painted::Painted;
use redraws::{Due, Redraws};

/// How the status bar calls it.
const NAME: &str = "this program, on the processor";

/// As wide and high as graphics hardware has its textures.
const MAX_TEXTURE_SIDE: usize = 16_384;

/// Shows it.
///
/// # Errors
/// Why there is no window, or that it was taken away.
pub(super) fn show(
    event_loop: &mut EventLoop<UserEvent>,
    opening: Opening,
) -> Result<(), NoWindow> {
    let mut host = Host {
        proxy: event_loop.create_proxy(),
        opening: Some(opening),
        running: None,
        result: Ok(()),
    };
    let ran = event_loop.run_app_on_demand(&mut host);
    ran.map_err(|error| NoWindow::from_toolkit(&error))?;
    host.result
}

/// What the toolkit's loop calls.
struct Host {
    proxy: EventLoopProxy<UserEvent>,
    opening: Option<Opening>,
    running: Option<Running>,
    result: Result<(), NoWindow>,
}

impl Host {
    fn open(&mut self, event_loop: &ActiveEventLoop) -> Result<(), NoWindow> {
        if let Some(opening) = self.opening.take() {
            self.running = Some(Running::open(event_loop, &self.proxy, opening)?);
        }
        Ok(())
    }

    /// Draws, if that is due, and says when to look again.
    fn keep_up(&mut self, event_loop: &ActiveEventLoop) {
        let Some(running) = &mut self.running else {
            return;
        };
        let due = running.redraws.due(&running.window, Instant::now());
        let drawn = match due {
            Due::Nothing => Ok(()),
            Due::Logic => running.pass(event_loop, Pass::Logic),
        };
        event_loop.set_control_flow(running.redraws.control_flow());
        self.after(event_loop, drawn);
    }

    fn after(&mut self, event_loop: &ActiveEventLoop, drawn: Result<(), NoWindow>) {
        let is_closing = self.running.as_ref().is_some_and(|one| one.is_closing);
        if drawn.is_err() {
            self.result = drawn;
        }
        if is_closing || self.result.is_err() {
            self.end();
            event_loop.exit();
        }
    }

    fn end(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.ctx.on_exit();
            running.main.end();
        }
    }
}

impl ApplicationHandler<UserEvent> for Host {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let opened = self.open(event_loop);
        let drawn = opened.and_then(|()| match &mut self.running {
            Some(running) => running.pass(event_loop, Pass::Whole),
            None => Ok(()),
        });
        self.after(event_loop, drawn);
    }

    fn new_events(&mut self, event_loop: &ActiveEventLoop, _cause: StartCause) {
        self.keep_up(event_loop);
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.keep_up(event_loop);
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        let Some(running) = &mut self.running else {
            return;
        };
        match event {
            UserEvent::RequestRepaint {
                when,
                cumulative_pass_nr,
                ..
            } => running.repaint_at(when, cumulative_pass_nr),
            UserEvent::AccessKitActionRequest(event) => running.hear_reader(event.window_event),
        }
        self.keep_up(event_loop);
    }

    fn device_event(&mut self, _: &ActiveEventLoop, _: DeviceId, event: DeviceEvent) {
        if let (DeviceEvent::MouseMotion { delta }, Some(running)) = (event, &mut self.running)
            && running.toolkit.on_mouse_motion(delta)
        {
            running.redraws.at(Instant::now());
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        let Some(running) = &mut self.running else {
            return;
        };
        if running.window.id() != id {
            return;
        }
        let drawn = match event {
            WindowEvent::RedrawRequested => {
                if !running.redraws.take_asked() {
                    // What stood there was lost on the way.
                    running.painted.show_all();
                }
                running.pass(event_loop, Pass::Whole)
            }
            event => {
                running.hear(&event);
                Ok(())
            }
        };
        self.after(event_loop, drawn);
    }

    fn exiting(&mut self, _: &ActiveEventLoop) {
        self.end();
    }
}

/// What of a frame is done.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    /// All of it, if it can be seen.
    Whole,
    /// What is to be done whether or not somebody sees it.
    Logic,
}

/// The window while it is there.
struct Running {
    // Fields are dropped in this order: what is in the window before the window.
    painted: Painted,
    toolkit: egui_winit::State,
    main: MainWindow,
    window: Arc<Window>,
    ctx: egui::Context,
    info: ViewportInfo,
    redraws: Redraws,
    began: Instant,
    /// What came while nobody saw the window.
    unheard: RawInput,
    actions: Vec<ActionRequested>,
    is_shown: bool,
    is_closing: bool,
}

impl Running {
    fn open(
        event_loop: &ActiveEventLoop,
        proxy: &EventLoopProxy<UserEvent>,
        opening: Opening,
    ) -> Result<Self, NoWindow> {
        let ctx = egui::Context::default();
        let two_passes = NonZeroUsize::MIN.saturating_add(1);
        ctx.options_mut(|options| options.max_passes = two_passes);
        // Nobody sees it before there is something in it.
        let viewport = opening::viewport().with_visible(false);
        let viewport = fitting(viewport, event_loop);
        let window = egui_winit::create_window(&ctx, event_loop, &viewport);
        let window = window.map_err(|error| NoWindow::from_toolkit(&error))?;
        let window = Arc::new(window);
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let mut toolkit = egui_winit::State::new(
            ctx.clone(),
            ViewportId::ROOT,
            event_loop,
            Some(window.scale_factor() as f32),
            event_loop.system_theme(),
            Some(MAX_TEXTURE_SIDE),
        );
        toolkit.init_accesskit(event_loop, &window, proxy.clone());
        ctx.set_request_repaint_callback({
            let proxy = proxy.clone();
            move |info| {
                let event = UserEvent::RequestRepaint {
                    viewport_id: info.viewport_id,
                    when: Instant::now() + info.delay,
                    cumulative_pass_nr: info.current_cumulative_pass_nr,
                };
                // A loop that has ended draws nothing any more.
                let _ended = proxy.send_event(event);
            }
        });
        let painted = Painted::on(&window)?;
        let main = opening.make(&ctx, NAME);
        let main = main.map_err(|error| NoWindow::from_toolkit(&error))?;
        Ok(Self {
            painted,
            toolkit,
            main,
            window,
            ctx,
            info,
            redraws: Redraws::default(),
            began: Instant::now(),
            unheard: RawInput::default(),
            actions: Vec::new(),
            is_shown: false,
            is_closing: false,
        })
    }

    /// What egui asks for, unless a pass has come since.
    fn repaint_at(&mut self, when: Instant, pass_number: u64) {
        let now = self.ctx.cumulative_pass_nr_for(ViewportId::ROOT);
        if now == pass_number || now == pass_number + 1 {
            self.redraws.at(when);
        }
    }

    /// A screen reader comes, goes, or does something.
    fn hear_reader(&mut self, event: accesskit_winit::WindowEvent) {
        match event {
            accesskit_winit::WindowEvent::InitialTreeRequested => self.ctx.enable_accesskit(),
            accesskit_winit::WindowEvent::ActionRequested(request) => {
                self.toolkit.on_accesskit_action_request(request);
            }
            accesskit_winit::WindowEvent::AccessibilityDeactivated => {
                self.ctx.disable_accesskit();
                return;
            }
        }
        self.redraws.at(Instant::now());
    }

    fn hear(&mut self, event: &WindowEvent) {
        match event {
            WindowEvent::Occluded(is_occluded) => {
                self.info.occluded = Some(*is_occluded);
                self.redraws.set_seen(!*is_occluded);
                // What was covered may be gone.
                self.painted.show_all();
            }
            WindowEvent::CloseRequested => {
                self.info.events.push(ViewportEvent::Close);
                self.ctx.request_repaint();
            }
            _ => {}
        }
        let heard = self.toolkit.on_window_event(&self.window, event);
        if heard.repaint {
            match event {
                // A mouse may tell of each of a thousand steps a second.
                WindowEvent::CursorMoved { .. } => self.redraws.at(Instant::now()),
                _ => self.redraws.at_once(),
            }
        }
    }

    /// One frame.
    fn pass(&mut self, event_loop: &ActiveEventLoop, pass: Pass) -> Result<(), NoWindow> {
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        let size = self.window.inner_size();
        let is_seen = self.info.visible().unwrap_or(true) && size.width > 0 && size.height > 0;
        if self.redraws.set_seen(is_seen) && pass == Pass::Logic {
            // It is drawn as soon as it can be seen.
            self.redraws.at(Instant::now());
        }
        let input = self.take_input();
        let is_asked_to_close = input.viewport().close_requested();
        let (platform, commands, drawn) = if pass == Pass::Whole && is_seen {
            self.redraws.begin();
            self.draw(input)
        } else {
            self.do_logic(input)
        };
        self.toolkit
            .handle_platform_output_with_event_loop(&self.window, event_loop, platform);
        let is_kept = commands.contains(&ViewportCommand::CancelClose);
        let is_told = commands.contains(&ViewportCommand::Close);
        self.is_closing |= is_asked_to_close && !is_kept;
        egui_winit::process_viewport_commands(
            &self.ctx,
            &mut self.info,
            commands,
            &self.window,
            &mut self.actions,
        );
        if is_told {
            // It asks for a frame in which that is heard.
            self.redraws.at(Instant::now());
        }
        self.act();
        drawn?;
        if !self.is_shown && is_seen {
            self.is_shown = true;
            self.window.set_visible(true);
        }
        Ok(())
    }

    fn take_input(&mut self) -> RawInput {
        let mut new = self.toolkit.take_egui_input(&self.window);
        new.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        self.info.events.clear();
        let mut input = std::mem::take(&mut self.unheard);
        input.append(new);
        input.time = Some(self.began.elapsed().as_secs_f64());
        self.main.begin_frame();
        input
    }

    /// Lays out and paints.
    fn draw(&mut self, input: RawInput) -> Drawn {
        let mut plots = egui::Rect::NOTHING;
        let main = &mut self.main;
        let output = self.ctx.run_ui(input, |ui| {
            main.heed_close(ui.ctx());
            plots = main.draw(ui);
        });
        let [clear, ground] = MainWindow::grounds(&self.ctx);
        let drawn = self.painted.paint(
            (&self.ctx, &self.window),
            (output.shapes, output.pixels_per_point),
            output.textures_delta,
            (clear, (plots, ground)),
            || self.main.note_painted(),
        );
        let mut viewports = output.viewport_output;
        let root = viewports.remove(&ViewportId::ROOT);
        (
            output.platform_output,
            root.map(|root| root.commands).unwrap_or_default(),
            drawn,
        )
    }

    fn do_logic(&mut self, input: RawInput) -> Drawn {
        let main = &mut self.main;
        let mut output = self.ctx.run_logic(&input, |ctx| main.heed_close(ctx));
        self.unheard = input;
        let commands = output.viewport_commands.remove(&ViewportId::ROOT);
        (output.platform_output, commands.unwrap_or_default(), Ok(()))
    }

    /// What a view may ask of the clipboard.
    fn act(&mut self) {
        for action in self.actions.drain(..) {
            let event = match action {
                ActionRequested::Cut => Some(egui::Event::Cut),
                ActionRequested::Copy => Some(egui::Event::Copy),
                ActionRequested::Paste => self.toolkit.clipboard_text().map(egui::Event::Paste),
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => None,
            };
            self.toolkit.egui_input_mut().events.extend(event);
        }
    }
}

/// What is asked of the system and of the window, and whether it could be painted.
type Drawn = (
    egui::PlatformOutput,
    Vec<ViewportCommand>,
    Result<(), NoWindow>,
);

/// No larger than the largest monitor.
fn fitting(viewport: egui::ViewportBuilder, event_loop: &ActiveEventLoop) -> egui::ViewportBuilder {
    let largest = event_loop
        .available_monitors()
        .fold(egui::Vec2::ZERO, |largest, monitor| {
            let size = monitor.size().to_logical::<f32>(monitor.scale_factor());
            largest.max(egui::vec2(size.width, size.height))
        });
    match viewport.inner_size {
        Some(size) if largest != egui::Vec2::ZERO => viewport.with_inner_size(size.min(largest)),
        _ => viewport,
    }
}
