//! All controls of a job: in the order announced, and by name at once, however many there are.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use parking_lot::Mutex;

use super::error::ControlError;
use super::inbox::Inbox;
use super::spec::ControlSpec;
use super::{Control, Request};

/// So many controls that were taken back are remembered.
const TAKEN_BACK_MAX: usize = 1_000;

/// The controls of a job.
#[derive(Default)]
pub(in crate::job) struct ControlTable {
    listed: Mutex<Listed>,
    inbox: Arc<Inbox>,
}

#[derive(Default)]
struct Listed {
    in_order: Vec<Arc<Control>>,
    /// The place of each in `in_order`; the first of a name stays.
    places: HashMap<Arc<str>, u32>,
    /// Those whose requests go to the inbox of all, under their places here, which they never lose.
    heard_here: Vec<Arc<Control>>,
    /// Those that whoever announced them has taken back.
    taken_back: HashMap<Arc<str>, Arc<Control>>,
    /// How many were taken off.
    removals: u64,
}

impl Listed {
    fn push(&mut self, control: Arc<Control>) {
        let place = self.in_order.len() as u32;
        let name = Arc::clone(control.name());
        self.places.entry(name).or_insert(place);
        self.in_order.push(control);
    }

    /// Those behind it move up.
    fn take_out(&mut self, name: &str) -> Option<Arc<Control>> {
        let place = self.places.remove(name)?;
        let control = self.in_order.remove(place as usize);
        self.removals += 1;
        for behind in self.places.values_mut().filter(|one| **one > place) {
            *behind -= 1;
        }
        Some(control)
    }
}

impl ControlTable {
    /// A table that begins with these, whose tasks wait on them on their own.
    pub(crate) fn new(controls: impl Iterator<Item = Arc<Control>>) -> Self {
        let table = Self::default();
        let mut listed = table.listed.lock();
        controls.for_each(|control| listed.push(control));
        drop(listed);
        table
    }

    /// The control of this spec: a job that runs again announces it again and finds it as it was
    /// tuned. Tells whether it is new. Its requests go to this inbox, or else to that of all.
    pub(crate) fn find_or_add(
        &self,
        spec: ControlSpec,
        inbox: Option<(Arc<Inbox>, u32)>,
    ) -> Result<(Arc<Control>, bool), ControlError> {
        let mut listed = self.listed.lock();
        if let Some(place) = listed.places.get(spec.name.as_str()) {
            let known = Arc::clone(&listed.in_order[*place as usize]);
            return if known.spec().is_like(&spec) {
                Ok((known, false))
            } else {
                Err(ControlError::Duplicate { name: spec.name })
            };
        }
        if inbox.is_none()
            && let Some(control) = listed.taken_back.remove(spec.name.as_str())
            && control.spec().is_like(&spec)
        {
            listed.push(Arc::clone(&control));
            return Ok((control, true));
        }
        let place = listed.heard_here.len() as u32;
        let is_heard_here = inbox.is_none();
        let inbox = inbox.unwrap_or_else(|| (Arc::clone(&self.inbox), place));
        let control = Control::announced(spec, inbox)?;
        let control = Arc::new(control);
        if is_heard_here {
            listed.heard_here.push(Arc::clone(&control));
        }
        listed.push(Arc::clone(&control));
        Ok((control, true))
    }

    /// Takes the one of this name off the list, if it is said to a program as a line: nobody else gives one up.
    pub(crate) fn remove_line(&self, name: &str) -> bool {
        let mut listed = self.listed.lock();
        let place = listed.places.get(name).copied();
        let control = place.and_then(|place| listed.in_order.get(place as usize));
        let is_line = control.is_some_and(|control| control.is_line());
        is_line && listed.take_out(name).is_some()
    }

    /// Takes the one of this name off the list, as whoever announced it has taken it back.
    pub(crate) fn take_back(&self, name: &str) -> bool {
        let mut listed = self.listed.lock();
        let place = listed.places.get(name).copied();
        let control = place.and_then(|place| listed.in_order.get(place as usize));
        if !control.is_some_and(|control| self.is_told(control)) {
            return false;
        }
        let Some(control) = listed.take_out(name) else {
            return false;
        };
        control.give_up_asked();
        if listed.taken_back.len() >= TAKEN_BACK_MAX {
            // A producer that makes up ever new names isn't to fill the memory.
            listed.taken_back.clear();
        }
        listed
            .taken_back
            .insert(Arc::clone(control.name()), control);
        true
    }

    /// Whether whoever announced this one has taken it back.
    pub(crate) fn is_taken_back(&self, name: &str) -> bool {
        self.listed.lock().taken_back.contains_key(name)
    }

    /// Those on the list whose requests go to the inbox of all.
    pub(crate) fn told(&self) -> Vec<Arc<str>> {
        let listed = self.listed.lock();
        let told = listed.in_order.iter().filter(|one| self.is_told(one));
        told.map(|control| Arc::clone(control.name())).collect()
    }

    fn is_told(&self, control: &Control) -> bool {
        let inbox = control.inbox.as_ref();
        inbox.is_some_and(|(inbox, _)| Arc::ptr_eq(inbox, &self.inbox))
    }

    pub(crate) fn named(&self, name: &str) -> Option<Arc<Control>> {
        let listed = self.listed.lock();
        let place = *listed.places.get(name)?;
        listed.in_order.get(place as usize).cloned()
    }

    pub(crate) fn count(&self) -> usize {
        self.listed.lock().in_order.len()
    }

    /// How many were taken off the list.
    pub(crate) fn removals(&self) -> u64 {
        self.listed.lock().removals
    }

    /// Those at these places, as far as there are any.
    pub(crate) fn in_range(&self, range: Range<usize>) -> Vec<Arc<Control>> {
        let listed = self.listed.lock();
        let end = range.end.min(listed.in_order.len());
        listed.in_order[range.start.min(end)..end].to_vec()
    }

    /// The next request of any announced control; those that were overtaken are left out.
    pub(crate) async fn next_request(&self) -> (Arc<Control>, Request) {
        loop {
            while let Some(place) = self.inbox.pop() {
                let control = self.listed.lock().heard_here.get(place as usize).cloned();
                let told = control.and_then(|control| {
                    let request = control.take_request()?;
                    Some((control, request))
                });
                if let Some(told) = told {
                    return told;
                }
            }
            self.inbox.more().await;
        }
    }
}
