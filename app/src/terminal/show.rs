//! What the terminal's thread does: it waits for keys, for what comes, for signals and until what it has drawn is
//! written; and draws when that is due.

mod deeds;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use ratatui::Terminal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::Signal;
use sprintscope_sim::Scope;
use sprintscope_sim::scope::Wake;

use super::bell::Bell;
use super::decode::{Decoder, Input, Mouse};
use super::held::Held;
use super::input::{Pointer, Wanted, suspending};
use super::look::Look;
use super::options::TerminalOptions;
use super::pace::{ARE_YOU_THERE, Pace};
use super::paper::{Bytes, Paper, sheet};
use super::screen::Screen;
use super::signals::Signals;
use super::tty::Tty;
use crate::platform::thread_cpu_time;
use crate::program::frames::FrameCosts;
use crate::program::leave::Leave;
use crate::program::suspend;
use crate::view::intent::{Intent, Keyboard};
use crate::view::title::{as_line, title};

/// How long the rest of a key's sequence may take: then the first byte was the key Escape.
const SEQUENCE: Duration = Duration::from_millis(40);

/// How often to look whether something was typed while it is asked whether a key is meant: so exactly is known
/// when.
const INTENT: Duration = Duration::from_millis(50);

/// How often to look whether the terminal is ours again, where it is somebody else's: nobody tells.
const ASIDE: Duration = Duration::from_millis(200);

/// How soon after Ctrl-C who dies of it is dead.
const GIVEN_AWAY: Duration = Duration::from_secs(1);

/// How long the terminal may take to say that it has taken all, before it is given back.
const LAST_ANSWER: Duration = Duration::from_millis(300);

/// Why it isn't shown any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is to be closed.
    Closed,
    /// The terminal is gone.
    HungUp,
    /// A mistake of ours.
    Panicked,
}

/// What there is to show, and where.
pub(super) struct Shows {
    pub scope: Scope,
    pub leave: Leave,
    pub tty: Arc<Tty>,
    pub bell: Bell,
    pub costs: Arc<Mutex<FrameCosts>>,
    pub look: Look,
    pub options: TerminalOptions,
}

impl Shows {
    /// Shows it until it is to be closed, or the terminal is gone.
    pub(super) fn run(self) -> Shown {
        let signals = Signals::hear(&self.bell);
        let leave = self.leave.clone();
        let mut show = Show::new(self, signals);
        let shown = show.run();
        show.screen.keep_now();
        match shown {
            Err(Gone) => {
                // Also where nobody sends a signal for it.
                leave.hang_up();
                Shown::HungUp
            }
            Ok(()) => Shown::Closed,
        }
    }
}

/// The terminal is.
struct Gone;

impl From<Errno> for Gone {
    fn from(_: Errno) -> Self {
        Self
    }
}

/// The one picture.
struct Show {
    leave: Leave,
    tty: Arc<Tty>,
    bell: Bell,
    costs: Arc<Mutex<FrameCosts>>,
    asks: bool,
    wake: Wake,
    signals: Signals,
    screen: Screen,
    paper: Terminal<Paper>,
    bytes: Bytes,
    /// Somebody is to be told of something by the terminal's bell.
    is_to_ring: Arc<AtomicBool>,
    /// The title that the terminal was told last.
    title: String,
    /// What was drawn and isn't written yet.
    unwritten: Vec<u8>,
    pace: Pace,
    decoder: Decoder,
    pointer: Pointer,
    /// The terminal is somebody else's.
    is_aside: bool,
    /// Since when what is typed is told its time.
    began: Instant,
    /// When Ctrl-C was pressed last.
    interrupted: Option<Instant>,
    /// No job tells of the time before it began any more: what is drawn from now on counts.
    is_live: bool,
}

impl Show {
    fn new(shows: Shows, signals: Signals) -> Self {
        let Shows {
            scope,
            leave,
            tty,
            bell,
            costs,
            look,
            options,
        } = shows;
        let (rings, leaving) = (bell.clone(), leave.clone());
        let wake = scope.add_waker(move || {
            // Nobody looks any more otherwise.
            if !leaving.is_view_to_close() {
                rings.ring();
            }
        });
        let (rings, leaving) = (bell.clone(), leave.clone());
        let is_to_ring = Arc::<AtomicBool>::default();
        let asked = Arc::clone(&is_to_ring);
        options.notifying.add_ring(move || {
            asked.store(true, Ordering::Release);
            rings.ring();
            !leaving.is_view_to_close()
        });
        let mut screen = Screen::new(scope, look);
        screen.view.watching = options.watching;
        screen.view.recordings = options.recordings;
        screen.view.exporting = options.exporting;
        screen.view.notifying = options.notifying;
        screen.view.zone = options.zone;
        screen.view.intent = Intent::of(Keyboard::Repeating, options.keys);
        if let Some(keeper) = &options.kept.keeper {
            let rings = bell.clone();
            keeper.add_waker(move || rings.ring());
        }
        screen.view.keep_by(options.kept);
        // Those keys suspend here.
        screen.keymap = options.keymap.without(&suspending());
        let bytes = Bytes::default();
        Self {
            leave,
            paper: sheet(&bytes, tty.size()),
            tty,
            bell,
            costs,
            asks: options.asks,
            wake,
            signals,
            screen,
            bytes,
            title: String::new(),
            is_to_ring,
            unwritten: Vec::new(),
            pace: Pace::default(),
            decoder: Decoder::default(),
            pointer: Pointer::default(),
            is_aside: true,
            began: Instant::now(),
            interrupted: None,
            is_live: false,
        }
    }

    fn run(&mut self) -> Result<(), Gone> {
        self.come_back()?;
        while !self.leave.is_view_to_close() {
            self.look_whose_it_is();
            let now = Instant::now();
            if !self.is_aside && self.pace.next().is_some_and(|due| due <= now) {
                self.draw()?;
            }
            self.write()?;
            self.wait()?;
        }
        self.part();
        Ok(())
    }

    /// Takes the terminal, if it is ours by now, and draws all of it.
    fn come_back(&mut self) -> Result<(), Gone> {
        self.is_aside = !self.tty.is_ours();
        if !self.is_aside {
            self.tty.take()?;
            self.begin_anew();
        }
        Ok(())
    }

    /// Somebody may have put another group of processes in front without stopping us.
    fn look_whose_it_is(&mut self) {
        if self.is_aside || self.tty.is_ours() || self.tty.is_gone() {
            return;
        }
        // A shell within a pipeline gives the terminal to the shell above when it dies by Ctrl-C, which doesn't
        // want it: it waits for us.
        let interrupted = self.interrupted.is_some_and(|at| at.elapsed() < GIVEN_AWAY);
        if !interrupted || self.tty.claim().is_err() {
            self.tty.give_back();
            self.is_aside = true;
        }
    }

    fn begin_anew(&mut self) {
        self.screen.view.intent.let_go();
        self.unwritten.clear();
        self.title.clear();
        self.paper = sheet(&self.bytes, self.tty.size());
        self.pace.reset(Instant::now());
    }

    /// Gives the terminal back when nothing is on its way to it any more, nor from it.
    fn part(&mut self) {
        self.look_whose_it_is();
        if self.is_aside {
            return;
        }
        self.unwritten.clear();
        self.tty.leave_mouse();
        if self.pace.is_answering() {
            self.tty.write_all(ARE_YOU_THERE);
            self.pace.asked_again();
        }
        let deadline = Instant::now() + LAST_ANSWER;
        while self.pace.is_unanswered() && Instant::now() < deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            let mut fds = [PollFd::new(&*self.tty, PollFlags::IN)];
            let _ready = poll(&mut fds, Some(&timespec(left)));
            if self.read_inputs().is_err() {
                break;
            }
        }
        // A shell would take an answer for what is typed.
        if self.pace.is_unanswered() {
            self.tty.forget_typed();
        }
        self.tty.give_back();
    }

    /// Waits until there is something to do, and does what isn't drawing.
    fn wait(&mut self) -> Result<(), Gone> {
        let patience = self.patience();
        let held = self.tty.with_held(|held| held.reads());
        let (aside, writing) = (self.is_aside, !self.unwritten.is_empty());
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, !aside);
        flags.set(PollFlags::OUT, !aside && writing);
        let mut fds = vec![PollFd::new(&self.bell, PollFlags::IN)];
        fds.push(PollFd::new(&*self.tty, flags));
        fds.extend(held.iter().map(|held| PollFd::new(&**held, PollFlags::IN)));
        // Where a signal came, nothing else has.
        let _ready = poll(&mut fds, patience.map(timespec).as_ref());
        let seen: Vec<PollFlags> = fds.iter().map(PollFd::revents).collect();
        drop(fds);
        let has = |place: usize, flags| seen.get(place).is_some_and(|seen| seen.intersects(flags));
        let is_gone = has(1, PollFlags::HUP | PollFlags::ERR);
        let is_typed = has(1, PollFlags::IN) || is_gone;
        let is_said = has(2, PollFlags::IN);
        if aside && is_gone {
            return Err(Gone);
        }
        if has(0, PollFlags::IN) && self.bell.was_rung() {
            self.pace.came(Instant::now());
        }
        self.heed_signals()?;
        if is_said {
            self.note_what_is_said();
        }
        if self.is_aside {
            return self.come_back();
        }
        let inputs = if is_typed {
            self.read_inputs()?
        } else {
            Vec::new()
        };
        self.screen.view.intent.look(self.began.elapsed());
        if is_typed {
            for input in inputs {
                self.take(input)?;
            }
        } else if self.decoder.is_in_doubt() {
            for input in self.decoder.wait_is_over() {
                self.take(input)?;
            }
        }
        Ok(())
    }

    /// How long nothing may happen; `None` for as long as it likes.
    fn patience(&self) -> Option<Duration> {
        if self.is_aside {
            return Some(ASIDE);
        }
        let due = self.pace.next();
        let due = due.map(|due| due.saturating_duration_since(Instant::now()));
        let doubt = self.decoder.is_in_doubt().then_some(SEQUENCE);
        let asks = self.screen.view.intent.bar().map(|_| INTENT);
        due.into_iter().chain(doubt).chain(asks).min()
    }

    fn note_what_is_said(&mut self) {
        if let Some(Some(note)) = self.tty.with_held(Held::take_in) {
            self.screen.view.note = Some(note);
            self.pace.came(Instant::now());
        }
    }

    fn heed_signals(&mut self) -> Result<(), Gone> {
        let is_set = |flag: &AtomicBool| flag.swap(false, Ordering::AcqRel);
        if is_set(&self.signals.is_to_stop) {
            self.stand_still()?;
        }
        // We were stopped where we couldn't give the terminal back, and whoever had it meanwhile has set it up
        // otherwise.
        if is_set(&self.signals.has_gone_on) && !self.is_aside {
            self.come_back()?;
        }
        if is_set(&self.signals.is_resized) && !self.is_aside {
            // As much of it as before may stand anywhere now.
            self.begin_anew();
            self.bytes_to_clear();
        }
        Ok(())
    }

    fn bytes_to_clear(&mut self) {
        self.unwritten.extend_from_slice(b"\x1b[0m\x1b[?25l\x1b[2J");
    }

    /// Gives the terminal back, and waits until a shell has us go on.
    fn stand_still(&mut self) -> Result<(), Gone> {
        if suspend::is_orphaned() {
            self.screen.view.note =
                Some("Not suspended: there is no shell here that could resume it".into());
            self.pace.typed(Instant::now());
            return Ok(());
        }
        self.part();
        self.is_aside = true;
        suspend::stand_still();
        self.signals.has_gone_on.store(false, Ordering::Release);
        self.come_back()
    }

    /// Reads what was typed; the terminal's answers are taken out.
    fn read_inputs(&mut self) -> Result<Vec<Input>, Gone> {
        let mut bytes = [0; 4096];
        let mut inputs = Vec::new();
        loop {
            let count = self.tty.read(&mut bytes)?;
            inputs.extend(self.decoder.read(&bytes[..count]));
            if count < bytes.len() {
                break;
            }
        }
        inputs.retain(|input| {
            let is_answer = *input == Input::Answer;
            if is_answer {
                self.pace.answered();
            }
            !is_answer
        });
        Ok(inputs)
    }

    fn take(&mut self, input: Input) -> Result<(), Gone> {
        // What is typed acts on what is there by now, drawn or not.
        self.look();
        let is_pointed = matches!(input, Input::Mouse(Mouse::Moved, _));
        match self.screen.take(input, &mut self.pointer) {
            Wanted::Asked(asked) => self.act(asked),
            Wanted::Answered(answer) => self.answer(answer),
            Wanted::Interrupt => {
                self.interrupted = Some(Instant::now());
                suspend::signal_group(Signal::INT);
            }
            Wanted::Suspend if suspend::is_orphaned() => self.stand_still()?,
            Wanted::Suspend => suspend::signal_group(Signal::TSTP),
            Wanted::AskedAnew(asked) => {
                self.begin_anew();
                self.bytes_to_clear();
                self.act(asked);
            }
        }
        if let Some(answer) = self.screen.answered.take() {
            self.answer(answer);
        }
        // A mouse says each cell that it crosses.
        if is_pointed {
            self.pace.pointed(Instant::now());
        } else {
            self.pace.typed(Instant::now());
        }
        Ok(())
    }

    fn draw(&mut self) -> Result<(), Gone> {
        let (began, cpu) = (Instant::now(), thread_cpu_time());
        self.pace.drawn(began);
        self.pace.set_calm(self.screen.view.pause.is_some());
        self.wake.arm();
        self.look();
        let Self { screen, paper, .. } = self;
        // What is drawn on is memory, which takes all.
        let _drawn = paper.draw(|frame| screen.draw(frame));
        if self.screen.view.highlight.end_frame() {
            self.pace.pointed(Instant::now());
        }
        if let Some(due) = self.screen.due_in() {
            self.pace.due(began + due);
        }
        self.say_title();
        self.copy();
        if self.is_to_ring.swap(false, Ordering::AcqRel) {
            self.unwritten.push(b'\x07');
        }
        let bytes = self.bytes.take();
        if !bytes.is_empty() {
            self.unwritten.extend_from_slice(&bytes);
            self.unwritten.extend_from_slice(ARE_YOU_THERE);
            self.pace.asked(Instant::now());
            self.write()?;
        }
        let cost = thread_cpu_time().saturating_sub(cpu);
        self.screen.count_frame(cost);
        if self.is_live {
            self.costs.lock().add(cost);
        }
        self.is_live = self.is_live || !self.screen.scope.jobs().are_prefilling();
        Ok(())
    }

    /// The title says how far the jobs are, where it has changed.
    fn say_title(&mut self) {
        let Screen {
            jobs, view, look, ..
        } = &self.screen;
        let title = title(jobs, view.selected_job, view.playback.moment());
        let title = as_line(&title, look.is_ascii);
        if self.title != title {
            let said = format!("\x1b]2;{title}\x07");
            self.unwritten.extend_from_slice(said.as_bytes());
            self.title = title;
        }
    }

    fn write(&mut self) -> Result<(), Gone> {
        while !self.unwritten.is_empty() && !self.is_aside {
            let count = self.tty.write(&self.unwritten)?;
            self.unwritten.drain(..count);
            if count == 0 {
                return Ok(());
            }
        }
        self.pace.written();
        Ok(())
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: duration.as_secs() as i64,
        tv_nsec: duration.subsec_nanos().into(),
    }
}
