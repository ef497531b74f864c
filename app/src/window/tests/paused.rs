//! How often the window is drawn while its plots stand still.

use eframe::egui::Context;

use super::*;

/// When the window asked to be drawn again.
#[derive(Clone, Default)]
struct Due(Arc<Mutex<Option<Instant>>>);

impl Due {
    fn heed(&self, ctx: &Context) {
        let due = Arc::clone(&self.0);
        ctx.set_request_repaint_callback(move |info| {
            let at = Instant::now() + info.delay;
            let mut due = due.lock();
            *due = Some(due.map_or(at, |due| due.min(at)));
        });
    }

    fn is_now(&self) -> bool {
        let mut due = self.0.lock();
        let is_now = due.is_some_and(|at| at <= Instant::now());
        if is_now {
            *due = None;
        }
        is_now
    }
}

/// A window that is drawn when it asks for it, as by a screen.
struct Screen {
    scope: Scope,
    due: Due,
    harness: Harness<'static, Option<MainWindow>>,
}

impl Screen {
    fn new() -> Self {
        let (scope, due) = (Scope::new(), Due::default());
        let (shown, heard) = (scope.clone(), due.clone());
        let draw = move |ui: &mut eframe::egui::Ui, window: &mut Option<MainWindow>| {
            let make = || {
                heard.heed(ui.ctx());
                let costs = Arc::new(Mutex::new(FrameCosts::default()));
                MainWindow::new(ui.ctx(), shown.clone(), Leave::default(), costs)
            };
            let window = window.get_or_insert_with(make);
            window.begin_frame();
            window.draw(ui);
        };
        let harness = Harness::builder()
            .with_size([1280.0, 720.0])
            .allow_missing_glyphs()
            .build_ui_state(draw, None);
        Self {
            scope,
            due,
            harness,
        }
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.step();
        self.harness.step();
    }

    /// Draws what is asked for until it is so. Returns how often, and how long that took.
    fn until(&mut self, is_so: impl Fn(&Self) -> bool) -> (u32, Duration) {
        let (began, mut frames) = (Instant::now(), 0);
        while !is_so(self) {
            assert!(began.elapsed() < PATIENCE, "waited too long");
            if self.due.is_now() {
                self.harness.step();
                frames += 1;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        (frames, began.elapsed())
    }

    fn ticks(&self) -> u64 {
        let series = self.scope.store().find("demo/ticks");
        let stats = series.and_then(|series| self.scope.store().stats(series));
        stats.map_or(0, |stats| stats.samples)
    }

    /// The right end of what is shown.
    fn right(&self) -> f64 {
        let window = self.harness.state().as_ref().expect("it is drawn");
        window.view().shown[&XAxis::Time][1]
    }
}

#[test]
fn while_paused_the_window_is_drawn_four_times_a_second_at_most_and_data_keeps_coming() {
    let mut screen = Screen::new();
    let _job = screen.scope.start(ticker("demo"));
    screen.until(|screen| screen.ticks() > 20);
    screen.press(Key::Space);
    // What the key has set in motion on the screen comes to rest first.
    let pressed = screen.ticks();
    screen.until(|screen| screen.ticks() > pressed + 400);
    let (ticks, right) = (screen.ticks(), screen.right());
    let (frames, took) = screen.until(|screen| screen.ticks() > ticks + 1_000);
    let most = took.as_millis() / 250 + 2;
    assert!(u128::from(frames) <= most, "{frames} frames in {took:?}");
    // Ages and values go on.
    assert!(frames >= 1, "{frames} frames in {took:?}");
    assert!((screen.right() - right).abs() < 1e-9, "{}", screen.right());
    // A key acts at once, and so does what comes from then on.
    screen.press(Key::Space);
    let (frames, took) = screen.until(|screen| screen.ticks() > ticks + 2_000);
    assert!(frames >= 1, "{frames} frames in {took:?}");
    let paused = screen.harness.state().as_ref();
    assert!(paused.is_some_and(|window| window.view().pause.is_none()));
}

#[test]
fn what_comes_waits_for_a_frame_while_it_is_followed_and_for_longer_while_paused() {
    let mut screen = Screen::new();
    let _job = screen.scope.start(ticker("demo"));
    screen.until(|screen| screen.ticks() > 20);
    // How long after a frame's beginning the next is asked for, though much has come.
    let waited = |screen: &mut Screen| {
        screen.due.0.lock().take();
        let (began, ticks) = (Instant::now(), screen.ticks());
        screen.harness.step();
        while screen.ticks() < ticks + 3 || screen.due.0.lock().is_none() {
            assert!(began.elapsed() < PATIENCE, "waited too long");
            std::thread::sleep(Duration::from_millis(1));
        }
        let due = screen.due.0.lock().expect("it was looked at");
        due.saturating_duration_since(began)
    };
    // The first frames settle the layout, and ask for the next at once.
    (0..5).for_each(|_| screen.harness.step());
    let following = waited(&mut screen);
    assert!(following < Duration::from_millis(200), "{following:?}");
    screen.press(Key::Space);
    (0..5).for_each(|_| screen.harness.step());
    let paused = waited(&mut screen);
    assert!(paused >= Duration::from_millis(200), "{paused:?}");
}
