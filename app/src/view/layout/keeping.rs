//! What a view knows of the layout that is kept: what was kept before and still waits for its series, and when to keep
//! what has changed since.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Layout;
use super::awaited::Awaited;
use super::gather::layout_of;
use super::keeper::{Keeper, Kept};
use crate::view::View;
use crate::view::plan::Plan;

/// A layout is kept when so long nothing was done.
const REST: Duration = Duration::from_secs(1);

/// What a view keeps.
#[derive(Clone, Debug, Default)]
pub struct Keeping {
    keeper: Option<Keeper>,
    pub(super) awaited: Awaited,
    /// When something was done that isn't kept yet.
    touched: Option<Instant>,
    /// What was kept last.
    kept: Layout,
    /// A person wants it saved.
    is_save_wanted: bool,
}

impl Keeping {
    /// Something may have changed.
    pub fn touch(&mut self) {
        if self.keeper.is_some() {
            self.touched = Some(Instant::now());
        }
    }

    /// Has the layout saved; returns why it can't be.
    pub fn save(&mut self) -> Option<String> {
        match &self.keeper {
            Some(keeper) if keeper.is_asked_to_save() => {
                self.is_save_wanted = true;
                None
            }
            Some(_) => Some(
                "The layout is kept for this command line anyway; --layout FILE names a file for it"
                    .into(),
            ),
            None => Some("There is no file for the layout: --layout FILE names one".into()),
        }
    }

    /// What was kept before, for those that are yet to come.
    pub(crate) fn awaited(&self) -> Arc<Layout> {
        self.awaited.said()
    }

    /// The same put back, or forgotten.
    pub(crate) fn set_awaited(&mut self, said: Arc<Layout>) {
        self.awaited.set(said);
    }
}

impl View {
    /// Is as it was kept, and is kept by this from now on.
    pub(crate) fn keep_by(&mut self, kept: Kept) {
        let Kept {
            keeper,
            layout,
            note,
        } = kept;
        self.begin_as(&layout);
        self.note = note;
        self.keeping.kept = layout;
        self.keeping.keeper = keeper;
    }

    /// Called once between two pictures: gives what has come what is said of it, and keeps what was changed. Returns
    /// when that is to be looked at again.
    pub(crate) fn keep_up(&mut self, plan: &Plan) -> Option<Duration> {
        let keeping = &mut self.keeping;
        let keeper = keeping.keeper.as_ref()?;
        if let Some(told) = keeper.told() {
            self.note = Some(told);
        }
        let keeping = &mut self.keeping;
        if keeping.is_save_wanted {
            keeping.is_save_wanted = false;
            let layout = layout_of(self, plan);
            if let Some(keeper) = &self.keeping.keeper {
                keeper.keep(layout);
            }
        }
        let missing = self.say_missing(plan);
        let rest = self.keeping.touched.map(|at| {
            let left = REST.saturating_sub(at.elapsed());
            if left.is_zero() {
                self.keep_now(plan);
            }
            left
        });
        let rest = rest.filter(|left| !left.is_zero());
        rest.into_iter().chain(missing).min()
    }

    /// Keeps what was changed, at once.
    pub(crate) fn keep_now(&mut self, plan: &Plan) {
        if self.keeping.touched.take().is_none() {
            return;
        }
        let keeper = self.keeping.keeper.clone();
        let Some(keeper) = keeper.filter(|keeper| !keeper.is_asked_to_save()) else {
            return;
        };
        let layout = layout_of(self, plan);
        if layout != self.keeping.kept {
            self.keeping.kept = layout.clone();
            keeper.keep(layout);
        }
    }
}
