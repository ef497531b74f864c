//! Playing what was seen: the moment up to which a view looks stands, goes back, or goes on at some speed; at the live
//! edge it follows. Of what comes live it is the same.

use std::collections::HashMap;

use sprintscope_sim::difference::Difference;
use sprintscope_sim::store::{Side, XAxis};
use sprintscope_sim::{Job, Scope};

use super::View;
use super::as_of::{Moment, ends_until};
use super::plan::{Plan, PlotPlan};
use super::shown::Shown;
use super::watched::Watched;

/// The speeds that are offered, in seconds of what was seen a second.
pub(crate) const SPEEDS: [f64; 13] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0,
];
/// A frame that comes later than this after the one before moves no further.
const LONGEST_STEP: f64 = 0.5;
/// Of more curves than this the first are stepped through.
const CURVES: usize = 32;

/// What can be done with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaybackCommand {
    /// Play on, or stand still.
    Play,
    /// Play so many steps of speed faster, or slower if negative.
    Faster(isize),
    /// Play at this speed.
    Speed(f64),
    /// Go on to the next sample, or back to the one before if negative.
    Step(isize),
    /// Begin anew at the end, or don't.
    Loop,
    /// Go to this second.
    Seek(f64),
    /// Go to the beginning.
    ToStart,
    /// Go to the end, or the live edge, and follow it.
    ToEnd,
    /// Show its bar, or don't.
    Bar,
}

/// Whether the moment goes on by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Motion {
    /// It stands.
    #[default]
    Still,
    /// It goes on.
    Playing,
}

/// Where a view stands in time.
#[derive(Clone, Debug)]
pub struct Playback {
    /// The moment up to which it looks; none where it looks up to the end, and follows that.
    at: Option<f64>,
    motion: Motion,
    speed: f64,
    is_looped: bool,
    rewinds: u64,
    /// When it was moved last, by the view's clock.
    moved: Option<f64>,
    /// The first and the last second there is something of.
    extent: [f64; 2],
    /// There are recordings, and no live source is at work beside them.
    is_recorded: bool,
    /// A person shows its bar, or hides it.
    bar: Option<Shown>,
    /// Steps by a sample that were asked for.
    steps: Vec<Side>,
}

impl Default for Playback {
    fn default() -> Self {
        Self {
            at: None,
            motion: Motion::Still,
            speed: 1.0,
            is_looped: false,
            rewinds: 0,
            moved: None,
            extent: [0.0, 0.0],
            is_recorded: false,
            bar: None,
            steps: Vec::new(),
        }
    }
}

impl Playback {
    /// The moment up to which the view looks; `None` where it follows the end.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let rewinds = self.rewinds;
        self.at.map(|t| Moment { t, rewinds })
    }

    /// The same, or the end.
    pub(crate) fn at(&self) -> f64 {
        self.at.unwrap_or(self.extent[1])
    }

    /// Whether it goes on by itself.
    pub(crate) fn is_playing(&self) -> bool {
        self.motion == Motion::Playing
    }

    /// Whether it follows the end.
    pub(crate) fn is_following(&self) -> bool {
        self.at.is_none()
    }

    /// Seconds a second.
    pub(crate) fn speed(&self) -> f64 {
        self.speed
    }

    /// Whether it begins anew at the end.
    pub(crate) fn is_looped(&self) -> bool {
        self.is_looped
    }

    /// The first and the last second there is something of.
    pub(crate) fn extent(&self) -> [f64; 2] {
        self.extent
    }

    /// Whether there are recordings, and no live source is at work.
    pub(crate) fn is_recorded(&self) -> bool {
        self.is_recorded
    }

    /// Whether its bar is there: over what was recorded it is, and where the view has left the live edge.
    pub(crate) fn has_bar(&self) -> bool {
        match self.bar {
            Some(shown) => shown == Shown::Yes,
            None => self.is_recorded || !self.is_following(),
        }
    }

    /// What the keys of a pause and of following do here: play, and stand still.
    pub(crate) fn is_player(&self) -> bool {
        self.is_recorded || !self.is_following()
    }

    /// Looks at what there is. `data` are the ends of what is drawn over time.
    pub(crate) fn look(&mut self, scope: &Scope, data: Option<[f64; 2]>) {
        let mut jobs = scope.jobs().list();
        // A difference has no time of its own: it was when its parts were.
        jobs.retain(|job| !Difference::is_one(job));
        // A file that is followed beside recordings, or a demo, is no live edge to be held.
        let is_live = |job: &Job| job.is_live_source() && !job.state().has_ended();
        self.is_recorded = jobs.iter().any(Job::is_recorded) && !jobs.iter().any(is_live);
        let lives = jobs.iter().map(|job| {
            let status = job.status();
            [status.began, status.began + status.seconds]
        });
        let data = data.filter(|ends| ends.iter().all(|end| end.is_finite()));
        let all = lives.chain(data);
        let union = |a: [f64; 2], b: [f64; 2]| [a[0].min(b[0]), a[1].max(b[1])];
        self.extent = all.reduce(union).unwrap_or([0.0, 0.0]);
    }

    /// Goes on by as much as has passed on the view's clock, in seconds. Returns whether it is to be drawn again.
    pub(crate) fn go_on(&mut self, clock: f64) -> bool {
        if self.motion == Motion::Still {
            self.moved = None;
            return false;
        }
        let passed = self
            .moved
            .replace(clock)
            .map_or(0.0, |before| clock - before);
        let step = passed.clamp(0.0, LONGEST_STEP) * self.speed;
        let [first, end] = self.extent;
        let next = self.at() + step;
        if next < end {
            self.at = Some(next);
        } else if self.is_looped {
            self.go_to(first);
        } else {
            self.follow();
        }
        true
    }

    fn go_to(&mut self, t: f64) {
        let [first, end] = self.extent;
        let t = t.max(first);
        if t < self.at() {
            self.rewinds += 1;
        }
        self.at = (t < end).then_some(t);
        if self.at.is_none() {
            self.motion = Motion::Still;
        }
    }

    fn follow(&mut self) {
        self.at = None;
        self.motion = Motion::Still;
        self.moved = None;
    }

    fn play(&mut self) {
        self.motion = match self.motion {
            Motion::Playing => Motion::Still,
            Motion::Still => {
                if self.is_following() {
                    self.go_to(self.extent[0]);
                }
                Motion::Playing
            }
        };
        self.moved = None;
    }

    fn faster(&mut self, steps: isize) {
        let nearest = SPEEDS.iter().enumerate().min_by(|(_, a), (_, b)| {
            let far = |speed: f64| (speed / self.speed).ln().abs();
            far(**a).total_cmp(&far(**b))
        });
        let place = nearest.map_or(0, |(place, _)| place);
        self.speed = SPEEDS[place.saturating_add_signed(steps).min(SPEEDS.len() - 1)];
    }

    /// In words: `×2`.
    pub(crate) fn speed_text(&self) -> String {
        speed_text(self.speed)
    }
}

/// A speed in words: `×2`.
pub(crate) fn speed_text(speed: f64) -> String {
    format!("×{}", sprintscope_sim::quantity::value_text(speed))
}

/// Does it.
pub(crate) fn carry_out(command: PlaybackCommand, view: &mut View) {
    let playback = &mut view.playback;
    match command {
        PlaybackCommand::Play => playback.play(),
        PlaybackCommand::Faster(steps) => {
            playback.faster(steps);
            view.note = Some(format!("Playback at {}", playback.speed_text()));
        }
        PlaybackCommand::Speed(speed) => playback.speed = speed.clamp(SPEEDS[0], 1000.0),
        PlaybackCommand::Step(steps) => {
            let side = if steps < 0 {
                Side::Before
            } else {
                Side::Behind
            };
            let count = steps.unsigned_abs();
            playback.motion = Motion::Still;
            playback.steps.extend(std::iter::repeat_n(side, count));
        }
        PlaybackCommand::Loop => playback.is_looped = !playback.is_looped,
        PlaybackCommand::Seek(t) => playback.go_to(t),
        PlaybackCommand::ToStart => playback.go_to(playback.extent[0]),
        PlaybackCommand::ToEnd => playback.follow(),
        PlaybackCommand::Bar => {
            let shown = if playback.has_bar() {
                Shown::No
            } else {
                Shown::Yes
            };
            playback.bar = Some(shown);
        }
    }
    if !view.playback.is_following() {
        // Where plots stand still nothing would be seen of it.
        view.go_on_from_pause();
    }
}

impl View {
    /// The key that holds the plots plays where the view is no longer at the live edge, or there is none.
    pub(crate) fn hold_or_play(&mut self) {
        if self.playback.is_player() {
            carry_out(PlaybackCommand::Play, self);
        } else {
            self.toggle_pause();
        }
    }

    /// Looks at what there is, and has the ends of what is drawn, by axis, be those of the moment that is shown.
    pub(crate) fn look_at_moment(&mut self, scope: &Scope, ends: &mut HashMap<XAxis, [f64; 2]>) {
        self.playback.look(scope, ends.get(&XAxis::Time).copied());
        if let Some(Moment { t, .. }) = self.playback.moment() {
            for (axis, ends) in ends {
                *ends = ends_until(axis, *ends, t, scope.wall_start());
            }
        }
    }

    /// Plays on, by the view's clock in seconds. Returns whether it is to be drawn again soon.
    pub(crate) fn play_on(&mut self, clock: f64) -> bool {
        let goes_on = self.playback.go_on(clock);
        self.log.until = self.playback.moment().map(|moment| moment.t);
        goes_on
    }

    /// The keys that move a cursor by a sample move the moment: it isn't the end, and no cursor is put anywhere.
    pub(crate) fn steps_in_time(&self) -> bool {
        !self.playback.is_following() && self.cursors.axis().is_none()
    }

    fn go_on_from_pause(&mut self) {
        if self.pause.is_some() {
            self.toggle_pause();
        }
    }

    /// Takes the steps by a sample that were asked for. `watched` has all there is.
    pub(crate) fn take_playback_steps(&mut self, watched: &dyn Watched, plan: &Plan) {
        for side in std::mem::take(&mut self.playback.steps) {
            let from = match (self.playback.at, side) {
                (Some(at), _) => at,
                (None, Side::Before) => self.playback.extent[1].next_up(),
                (None, Side::Behind) => return,
            };
            let beside =
                drawn_over_time(plan, self).filter_map(|series| watched.beside(series, from, side));
            let next = beside.reduce(|one, other| match side {
                Side::Before => one.max(other),
                Side::Behind => one.min(other),
            });
            if let Some(t) = next {
                self.playback.go_to(t);
            }
        }
    }
}

/// The series through whose samples a step goes.
fn drawn_over_time<'a>(
    plan: &'a Plan,
    view: &'a View,
) -> impl Iterator<Item = sprintscope_sim::store::SeriesId> + 'a {
    let plots = plan.plots.iter();
    let over_time = plots.filter(|plot: &&PlotPlan| plot.id.axis == XAxis::Time);
    let series = over_time.flat_map(|plot| plot.series.iter().copied());
    let drawn = series.filter(|series| !view.hidden.contains(series));
    drawn.take(CURVES).map(|series| plan.data_of(series))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(extent: [f64; 2]) -> View {
        let mut view = View::default();
        view.playback.extent = extent;
        view.playback.is_recorded = true;
        view
    }

    fn after(view: &mut View, seconds: f64, frames: u32) -> Option<f64> {
        for frame in 0..=frames {
            let clock = 100.0 + seconds * f64::from(frame) / f64::from(frames);
            view.playback.go_on(clock);
        }
        view.playback.moment().map(|moment| moment.t)
    }

    #[test]
    fn it_plays_at_its_speed_from_the_start_to_the_end_and_follows_there() {
        for (speed, expected) in [(0.1, Some(10.2)), (2.0, Some(14.0)), (1000.0, None)] {
            let mut view = over([10.0, 60.0]);
            carry_out(PlaybackCommand::Speed(speed), &mut view);
            carry_out(PlaybackCommand::Play, &mut view);
            let at = after(&mut view, 2.0, 60);
            let is_it = at
                .zip(expected)
                .is_none_or(|(at, t): (f64, f64)| (at - t).abs() < 1e-9);
            assert!(
                is_it && at.is_some() == expected.is_some(),
                "{speed}: {at:?}"
            );
            assert_eq!(view.playback.is_playing(), expected.is_some());
        }
    }

    #[test]
    fn looped_it_begins_anew_and_a_long_frame_skips_nothing() {
        let mut view = over([0.0, 4.0]);
        carry_out(PlaybackCommand::Loop, &mut view);
        carry_out(PlaybackCommand::Play, &mut view);
        let at = after(&mut view, 5.0, 50).unwrap();
        assert!(
            view.playback.is_playing() && (0.0..=1.1).contains(&at),
            "{at}"
        );
        let before = view.playback.at();
        view.playback.go_on(1e6);
        assert!(view.playback.at() - before <= LONGEST_STEP);
    }

    #[test]
    fn going_back_is_counted_and_going_to_the_end_follows() {
        let mut view = over([0.0, 10.0]);
        carry_out(PlaybackCommand::Seek(7.0), &mut view);
        let first = view.playback.moment().unwrap();
        carry_out(PlaybackCommand::Seek(8.0), &mut view);
        assert_eq!(view.playback.moment().unwrap().rewinds, first.rewinds);
        carry_out(PlaybackCommand::Seek(2.0), &mut view);
        assert_eq!(view.playback.moment().unwrap().rewinds, first.rewinds + 1);
        carry_out(PlaybackCommand::Seek(10.0), &mut view);
        assert!(view.playback.is_following());
        carry_out(PlaybackCommand::ToStart, &mut view);
        assert_eq!(view.playback.at(), 0.0);
        carry_out(PlaybackCommand::ToEnd, &mut view);
        assert!(view.playback.is_following() && !view.playback.is_playing());
    }

    #[test]
    fn the_key_of_a_pause_holds_what_comes_live_and_plays_what_was_seen() {
        let mut view = View::default();
        view.hold_or_play();
        assert!(view.pause.is_some());
        view.playback.extent = [0.0, 10.0];
        carry_out(PlaybackCommand::Seek(5.0), &mut view);
        assert!(view.pause.is_none(), "the plots show that moment");
        view.hold_or_play();
        assert!(view.playback.is_playing() && view.pause.is_none());
    }
}
