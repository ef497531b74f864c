//! The program in a window, with a keyboard and a mouse.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::ended::Ended;
use super::picture::{Color, Picture};
use super::program::{Program, program};
use super::running::Running;
use super::screen::Screen;

/// The colours of the two themes that tell what is where.
pub(crate) const PANEL: Color = [0x15, 0x1a, 0x21];
pub(crate) const LIGHT_PANEL: Color = [0xff, 0xff, 0xff];
pub(crate) const FIRST_CURVE: Color = [0x79, 0xbc, 0xe4];
pub(crate) const LIGHT_FIRST_CURVE: Color = [0x2d, 0x7b, 0xb6];
/// Of the marks on the plots, and their names.
pub(crate) const MARK: Color = [0x4c, 0xc2, 0xff];
pub(crate) const STOP_BUTTON: Color = [0xff, 0x6b, 0x61];

/// Who can paint the window, as `--painter` names them.
pub(crate) const PAINTERS: [&str; 2] = ["gl", "cpu"];

/// Between the two presses of a key that is meant; 0.4 s to 3 s are.
const MEANT: Duration = Duration::from_secs(1);

/// The window's size in points, which are pixels here.
const SIZE: [usize; 2] = [1280, 720];
/// Where in the window the plots are: between the jobs and the controls, above the log.
const PLOTS: ([usize; 2], [usize; 2]) = ([230, 90], [800, 400]);

/// A program whose window is open and has the focus.
pub(crate) struct Window {
    // Fields are dropped in this order: the program before its screen.
    pub running: Running,
    screen: Screen,
    id: String,
    corner: [usize; 2],
}

impl Window {
    /// Starts the program with these words on a screen of its own.
    #[track_caller]
    pub(crate) fn open(words: &str) -> Self {
        Self::of(program(words))
    }

    /// Starts this program on a screen of its own, and waits until it has drawn its panels.
    #[track_caller]
    pub(crate) fn of(program: Program) -> Self {
        let screen = Screen::start();
        let display = screen.display.clone();
        Self::on(program, screen, &display)
    }

    /// Starts this program on a screen that it reaches under this name.
    #[track_caller]
    pub(crate) fn on(program: Program, screen: Screen, display: &str) -> Self {
        let running = program.on_display(display).start();
        let id = running.until("the window", || {
            screen.ask(&["search", "--onlyvisible", "--class", "^sprintscope$"])
        });
        running.until("the focus", || {
            (screen.ask(&["getwindowfocus"])? == id).then_some(())
        });
        // The keys of the window manager do nothing before it knows of the window.
        running.until("the window manager", || {
            (screen.ask(&["getactivewindow"])? == id).then_some(())
        });
        let corner = running.until("the window's place", || corner(&screen, &id));
        let window = Self {
            running,
            screen,
            id,
            corner,
        };
        window.until_seen("panels", |picture| picture.count(PANEL) > 10_000);
        window
    }

    /// Presses a key, as `xdotool` names it.
    #[track_caller]
    pub(crate) fn press(&self, key: &str) -> &Self {
        let pressed = self.screen.ask(&["key", key]);
        assert!(pressed.is_some(), "no key {key:?}");
        self
    }

    /// Presses a key as one who means it: twice, with time between.
    #[track_caller]
    pub(crate) fn press_twice(&self, key: &str) -> &Self {
        self.press(key);
        thread::sleep(MEANT);
        self.press(key)
    }

    /// Holds a key down as long as it takes to mean it.
    #[track_caller]
    pub(crate) fn hold(&self, key: &str) -> &Self {
        assert!(
            self.screen.ask(&["keydown", key]).is_some(),
            "no key {key:?}"
        );
        thread::sleep(2 * MEANT);
        assert!(self.screen.ask(&["keyup", key]).is_some());
        self
    }

    /// Types this with so many milliseconds between its letters.
    #[track_caller]
    pub(crate) fn type_words(&self, words: &str, delay: u32) -> &Self {
        let delay = delay.to_string();
        let typed = self.screen.ask(&["type", "--delay", &delay, words]);
        assert!(typed.is_some(), "not typed: {words}");
        self
    }

    /// Clicks where this colour is.
    #[track_caller]
    pub(crate) fn click_on(&self, color: Color) -> &Self {
        let [x, y] = self
            .running
            .until("something to click on", || self.picture().middle_of(color));
        self.point_at([x, y]);
        self.screen.ask(&["click", "1"]);
        self
    }

    /// Moves the pointer there, in the window.
    pub(crate) fn point_at(&self, [x, y]: [usize; 2]) -> &Self {
        let (x, y) = (x.to_string(), y.to_string());
        self.screen
            .ask(&["mousemove", "--sync", "--window", &self.id, &x, &y]);
        self
    }

    /// Has the window manager ask the window to close, as its frame's button does.
    ///
    /// On a busy machine the manager loses a key now and then; it is pressed again only where the
    /// window is still there after a long while.
    #[track_caller]
    pub(crate) fn close(&self) -> &Self {
        const PATIENCE: Duration = Duration::from_secs(6);
        for _ in 0..4 {
            self.press("alt+F4");
            let pressed = Instant::now();
            while pressed.elapsed() < PATIENCE {
                if !self.is_open() {
                    return self;
                }
                thread::sleep(Duration::from_millis(50));
            }
        }
        self
    }

    /// Whether it is on the screen.
    pub(crate) fn is_open(&self) -> bool {
        let visible = ["search", "--onlyvisible", "--class", "^sprintscope$"];
        self.screen.ask(&visible).is_some()
    }

    /// What the window shows.
    #[track_caller]
    pub(crate) fn picture(&self) -> Picture {
        self.screen.picture().part(self.corner, SIZE)
    }

    /// What the plots show.
    #[track_caller]
    pub(crate) fn plots(&self) -> Picture {
        let (corner, size) = PLOTS;
        self.picture().part(corner, size)
    }

    /// Waits until the window looks like that.
    #[track_caller]
    pub(crate) fn until_seen(&self, what: &str, is_seen: impl Fn(&Picture) -> bool) -> &Self {
        self.running
            .until(what, || is_seen(&self.picture()).then_some(()));
        self
    }

    /// Waits until the plots look like that.
    #[track_caller]
    pub(crate) fn until_plots(&self, what: &str, is_seen: impl Fn(&Picture) -> bool) -> &Self {
        self.running
            .until(what, || is_seen(&self.plots()).then_some(()));
        self
    }

    /// Waits for a line with this in the log.
    #[track_caller]
    pub(crate) fn until_log(&self, part: &str) -> &Self {
        self.running.until_log(part);
        self
    }

    /// The screen that it is on.
    pub(crate) fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Has the server cut the connection of the window's owner, as `xkill` does.
    #[track_caller]
    pub(crate) fn kill_connection(&self) {
        assert!(self.screen.ask(&["windowkill", &self.id]).is_some());
    }

    /// How often the thread that draws has gone to sleep: a window that draws nothing, and isn't
    /// woken to find out, stays where it is.
    #[track_caller]
    pub(crate) fn sleeps(&self) -> u64 {
        let pid = self.running.pid();
        let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
        let mut threads = threads.map(|thread| thread.path());
        let draws = |name: String| name.trim() == "window";
        let thread = threads.find(|path| fs::read_to_string(path.join("comm")).is_ok_and(draws));
        let status = fs::read_to_string(thread.expect("a window").join("status")).unwrap();
        let mut lines = status.lines();
        let count = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        count.unwrap().trim().parse().unwrap()
    }

    /// Presses a last key, and waits until the program has ended by that.
    #[track_caller]
    pub(crate) fn press_and_end(self, key: &str) -> Ended {
        self.press(key);
        self.end()
    }

    /// Waits until the program has ended by what was done to it.
    #[track_caller]
    pub(crate) fn end(self) -> Ended {
        self.running.end()
    }
}

/// Where the window's own upper left corner is on the screen; its frame's is elsewhere.
fn corner(screen: &Screen, id: &str) -> Option<[usize; 2]> {
    screen.ask(&["mousemove", "--sync", "--window", id, "1", "1"])?;
    let place = screen.ask(&["getmouselocation", "--shell"])?;
    let number = |name: &str| {
        let line = place.lines().find_map(|line| line.strip_prefix(name))?;
        line.parse::<usize>().ok()?.checked_sub(1)
    };
    Some([number("X=")?, number("Y=")?])
}
