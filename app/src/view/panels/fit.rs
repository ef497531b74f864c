//! How large panels are where a window has little room: they narrow, and then close by themselves, so that the plots
//! keep half of the window.

use super::{OfEach, Panel, Panels};

/// How much of the window the plots keep: half of it, and a little for what is rounded.
const PLOTS: f32 = 0.505;

/// What they keep of a large window in which *Reading* is open with all others.
const PLOTS_BESIDE_READING: f32 = 0.3;

/// In a window at least so wide and high no panel closes by itself, and each is as large as a person made it.
const LARGE: [f32; 2] = [1_200.0, 680.0];

/// The least that a person's panels leave to the plots, in points.
const LEFT: f32 = 120.0;

/// What a plot needs with its axes.
pub(crate) const PLOT: f32 = 150.0;

/// How large a panel is where nobody said so, and how small it may become, in points.
const SIZES: OfEach<[f32; 2]> = [
    [212.0, 172.0],
    [232.0, 216.0],
    [136.0, 84.0],
    [240.0, 100.0],
];

/// How much of the room a panel may have that a person makes larger.
const MOST: OfEach<f32> = [0.4, 0.4, 0.7, 0.7];

/// What is left of a panel that is closed: the strip that opens it again, in points.
pub(crate) const STRIP: f32 = 12.0;

/// The window that panels share with the plots, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Room {
    /// The whole window.
    pub window: [f32; 2],
    /// What of it is left between the bars at the top and at the bottom.
    pub inside: [f32; 2],
}

/// How large each panel is; `None` where it is closed, also for want of room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Fitted(OfEach<Option<f32>>);

impl Fitted {
    /// How wide or high a panel is, if it is seen.
    pub(crate) fn size(&self, panel: Panel) -> Option<f32> {
        self.0[panel.place()]
    }

    /// What the plots have, in points.
    pub(crate) fn plots(&self, room: Room) -> [f32; 2] {
        let of = |panel: Panel| match (self.size(panel), panel) {
            (Some(size), _) => size,
            // Nothing is left of it, for there is a button.
            (None, Panel::Reading) => 0.0,
            (None, _) => STRIP,
        };
        let [width, height] = room.inside;
        [
            width - of(Panel::Jobs) - of(Panel::Controls),
            height - of(Panel::Log) - of(Panel::Reading),
        ]
    }

    /// The same where something so high stands below the plots, too: in a small window the log and *Reading* give
    /// way to it as far as plots need their room, the one that was opened last only by its size.
    pub(crate) fn beside(mut self, panels: &Panels, room: Room, height: f32) -> Self {
        let is_large = room.window[0] >= LARGE[0] && room.window[1] >= LARGE[1];
        if is_large {
            return self;
        }
        let lacks = |fitted: &Self| fitted.plots(room)[1] - height < PLOT;
        let below = [Panel::Reading, Panel::Log];
        for panel in below
            .into_iter()
            .filter(|panel| self.size(*panel).is_some())
            .collect::<Vec<_>>()
        {
            if lacks(&self) {
                let [least, _] = bounds(panel, room);
                self.0[panel.place()] = Some(least);
            }
        }
        for panel in below {
            if lacks(&self) && panels.order[0] != panel {
                self.0[panel.place()] = None;
            }
        }
        self
    }

    /// Whether the plots keep this part of the window.
    fn leaves(&self, part: f32, room: Room) -> bool {
        let [width, height] = self.plots(room);
        let [all_width, all_height] = room.window;
        width > 0.0 && height > 0.0 && width * height >= part * all_width * all_height
    }
}

/// How small and how large a person may make a panel.
pub(crate) fn bounds(panel: Panel, room: Room) -> [f32; 2] {
    let [_, least] = SIZES[panel.place()];
    let across = match panel {
        Panel::Jobs | Panel::Controls => room.inside[0],
        Panel::Log | Panel::Reading => room.inside[1],
    };
    [least, (across * MOST[panel.place()]).max(least)]
}

/// How large panels are in this room.
pub(crate) fn fitted(panels: &Panels, room: Room) -> Fitted {
    let mut is_large = room.window[0] >= LARGE[0] && room.window[1] >= LARGE[1];
    let wanted = |panel: Panel| {
        let [least, most] = bounds(panel, room);
        let usual = match panel {
            Panel::Reading => room.inside[1] * 0.4,
            _ => SIZES[panel.place()][0],
        };
        panels.size(panel).unwrap_or(usual).clamp(least, most)
    };
    let mut seen = Panel::ALL.map(|panel| panels.is_open(panel));
    loop {
        // From as wanted to as small as possible.
        let narrowed = |part: f32| {
            Fitted(Panel::ALL.map(|panel| {
                let [least, _] = bounds(panel, room);
                let wanted = wanted(panel);
                let is_said = is_large && panels.size(panel).is_some();
                let part = if is_said { 0.0 } else { part };
                // Whole points: a panel's words stay sharp.
                seen[panel.place()].then(|| (wanted + (least - wanted) * part).floor())
            }))
        };
        let steps = || (0..=32_u8).map(|step| narrowed(f32::from(step) / 32.0));
        if let Some(fitted) = steps().find(|one| one.leaves(PLOTS, room)) {
            return fitted;
        }
        // What lines are read as is worth more than half of the window for plots, where all panels stay.
        let reads = is_large && seen[Panel::Reading.place()];
        if let Some(fitted) = steps().find(|one| reads && one.leaves(PLOTS_BESIDE_READING, room)) {
            return fitted;
        }
        let smallest = narrowed(1.0);
        if is_large {
            let [width, height] = smallest.plots(room);
            if width >= LEFT && height >= LEFT {
                return smallest;
            }
            // Nothing would be left of the plots.
            is_large = false;
            continue;
        }
        let last = panels.order.iter().rev().find(|panel| seen[panel.place()]);
        match last {
            Some(panel) => seen[panel.place()] = false,
            None => return smallest,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::view::Shown;

    fn room(width: f32, height: f32) -> Room {
        Room {
            window: [width, height],
            inside: [width, height - 66.0],
        }
    }

    fn part(fitted: Fitted, room: Room) -> f32 {
        let [width, height] = fitted.plots(room);
        width * height / (room.window[0] * room.window[1])
    }

    #[test]
    fn a_large_window_has_all_panels_and_a_small_one_those_that_matter() {
        let panels = Panels::default();
        let large = fitted(&panels, room(1920.0, 1080.0));
        assert_eq!(
            [Panel::Jobs, Panel::Controls, Panel::Log].map(|panel| large.size(panel)),
            [Some(212.0), Some(232.0), Some(136.0)]
        );
        assert_eq!(large.size(Panel::Reading), None);
        let small = fitted(&panels, room(640.0, 400.0));
        assert!(small.size(Panel::Jobs).is_some());
        assert_eq!(
            [Panel::Controls, Panel::Log].map(|panel| small.size(panel)),
            [None; 2]
        );
    }

    #[test]
    fn what_is_opened_in_a_small_window_has_others_close() {
        let mut panels = Panels::default();
        let room = room(640.0, 400.0);
        for panel in Panel::ALL {
            let is_seen = fitted(&panels, room).size(panel).is_some();
            if !is_seen {
                panels.set(panel, Shown::Yes);
            }
            assert!(fitted(&panels, room).size(panel).is_some(), "{panel:?}");
        }
    }

    #[test]
    fn in_a_small_window_the_log_gives_way_to_a_table_below_the_plots() {
        let mut panels = Panels::default();
        let room = room(640.0, 400.0);
        panels.set(Panel::Log, Shown::Yes);
        let with_table = fitted(&panels, room).beside(&panels, room, 82.0);
        let least = SIZES[Panel::Log.place()][1];
        assert_eq!(with_table.size(Panel::Log), Some(least));
        assert!(with_table.plots(room)[1] - 82.0 >= PLOT);
        // What was opened since matters more.
        panels.set(Panel::Jobs, Shown::No);
        panels.set(Panel::Jobs, Shown::Yes);
        let with_table = fitted(&panels, room).beside(&panels, room, 120.0);
        assert_eq!(with_table.size(Panel::Log), None);
    }

    #[test]
    fn a_large_window_leaves_panels_as_a_person_made_them() {
        let mut panels = Panels::default();
        panels.resize(Panel::Log, 400.0);
        let fitted = fitted(&panels, room(1280.0, 720.0));
        assert_eq!(fitted.size(Panel::Log), Some(400.0));
    }

    proptest! {
        #[test]
        fn plots_keep_half_of_every_window_in_which_nobody_said_otherwise(
            (width, height) in (640.0_f32..3_000.0, 400.0_f32..2_000.0),
            (open, sizes) in (any::<[bool; 4]>(), any::<[Option<u16>; 4]>()),
            first in 0..4_usize,
        ) {
            let mut panels = Panels::default();
            panels.set(Panel::ALL[first], Shown::Yes);
            for (panel, is_open) in Panel::ALL.into_iter().zip(open) {
                if !is_open {
                    panels.set(panel, Shown::No);
                }
            }
            let room = room(width, height);
            let is_large = width >= LARGE[0] && height >= LARGE[1];
            if !is_large || !panels.is_open(Panel::Reading) {
                prop_assert!(part(fitted(&panels, room), room) >= 0.5);
            }
            for (panel, size) in Panel::ALL.into_iter().zip(sizes) {
                if let Some(size) = size {
                    panels.resize(panel, f32::from(size));
                }
            }
            let fitted = fitted(&panels, room);
            if !is_large {
                prop_assert!(part(fitted, room) >= 0.5);
            }
            let [width, height] = fitted.plots(room);
            prop_assert!(width > 0.0 && height > 0.0);
        }
    }
}
