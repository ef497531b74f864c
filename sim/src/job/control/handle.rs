//! A control as its job sees it.

use std::sync::Arc;

use super::error::ControlError;
use super::spec::{ControlSpec, SliderSpec};
use super::way::Way;
use super::{Applied, Control};
use crate::job::context::TaskContext;

/// A control in the hand of the job that announced it.
#[derive(Clone, Debug)]
pub struct ControlHandle {
    pub(super) context: TaskContext,
    pub(super) control: Arc<Control>,
}

/// A slider as its task sees it.
pub type Slider = ControlHandle;

/// What a person asked of a control, as its job is told.
#[derive(Debug)]
#[non_exhaustive]
pub struct ControlRequest {
    /// Of which.
    pub control: ControlHandle,
    /// The request's number, for the answer.
    pub id: u64,
    /// What was asked for.
    pub value: f64,
    /// What goes with a press, where the button takes a text.
    pub text: Option<String>,
}

impl ControlHandle {
    pub(in crate::job) fn new(context: &TaskContext, control: Arc<Control>) -> Self {
        let context = context.clone();
        Self { context, control }
    }

    /// Its name.
    pub fn name(&self) -> &Arc<str> {
        self.control.name()
    }

    /// What it is.
    pub fn spec(&self) -> &Arc<ControlSpec> {
        self.control.spec()
    }

    /// The value that a person asked for; reading it is what applies it.
    pub fn value(&self) -> f64 {
        self.read();
        self.control.applied()
    }

    /// Whether a toggle is on; asking is what applies it.
    pub fn is_on(&self) -> bool {
        self.value() != 0.0
    }

    /// The name of what was chosen; asking is what applies it. Empty for what is no choice.
    pub fn choice(&self) -> &str {
        let value = self.value();
        self.control.spec().choice_at(value).unwrap_or_default()
    }

    /// How often a button was pressed since it was asked last.
    pub fn presses(&self) -> u64 {
        let presses = self.read();
        presses.map_or(0, |applied| (applied.value - applied.before) as u64)
    }

    /// From now on what is asked of it in an order is refused wherever this says why it would reach nobody.
    pub(crate) fn ask_first(
        &self,
        why_unheard: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) {
        self.control.ask_first(why_unheard);
    }

    /// Waits until something is asked of it that wasn't applied; reading it does that then. Nothing is
    /// lost if the wait is given up.
    pub async fn asked(&self) {
        loop {
            let changed = self.control.changed();
            if self.control.is_asked() {
                return;
            }
            changed.await;
        }
    }

    /// The job changes the value itself.
    ///
    /// # Errors
    /// [`ControlError`] for what the control can't take.
    pub fn set(&self, value: f64) -> Result<(), ControlError> {
        let applied = self.control.apply_value(value, None, self.context.now())?;
        self.context.say_applied(&self.control, &applied);
        Ok(())
    }

    /// The job works with this value since `t` seconds after the scope's start: the answer to a
    /// request, or its own doing. Lets other tasks run while the channel is full.
    ///
    /// # Errors
    /// [`ControlError`] for what the control can't take.
    pub async fn applied(
        &self,
        value: f64,
        request: Option<u64>,
        t: f64,
    ) -> Result<(), ControlError> {
        let applied = self.control.apply_value(value, request, t)?;
        self.context
            .say_applied_async(&self.control, &applied, t)
            .await;
        Ok(())
    }

    fn read(&self) -> Option<Applied> {
        let applied = self.control.apply(|| self.context.now())?;
        self.context.say_applied(&self.control, &applied);
        Some(applied)
    }
}

impl TaskContext {
    /// Announces a slider that a person can turn, or finds the one of this name.
    ///
    /// # Errors
    /// [`ControlError`] for a range that holds no value.
    pub fn slider(&self, spec: SliderSpec) -> Result<Slider, ControlError> {
        self.control(spec.into())
    }

    /// Announces a control that a person can turn, or finds it if it was announced before.
    ///
    /// # Errors
    /// [`ControlError`] for a spec that no control can have, and where the job has another control
    /// of this name.
    pub fn control(&self, spec: ControlSpec) -> Result<ControlHandle, ControlError> {
        let control = self.core.find_or_add_control(spec, Way::Told)?;
        Ok(ControlHandle::new(self, control))
    }

    /// The job's control of this name.
    pub fn control_named(&self, name: &str) -> Option<ControlHandle> {
        let control = self.core.controls.named(name)?;
        Some(ControlHandle::new(self, control))
    }

    /// The job's producer has taken this control back: it leaves the list, and what was asked of it and not told yet is
    /// given up. Returns whether there was one.
    pub(crate) fn take_back_control(&self, name: &str) -> bool {
        self.core.take_back_control(name)
    }

    /// The names of the controls whose requests the job hears of by [`next_request`](Self::next_request).
    pub(crate) fn told_controls(&self) -> Vec<Arc<str>> {
        self.core.controls.told()
    }

    /// Waits for what is asked next of any announced control of the job, for one that applies
    /// values elsewhere and answers with [`ControlHandle::applied`]. Of each control the newest
    /// request counts, but every press of a button. Nothing is lost if the wait is given up.
    pub async fn next_request(&self) -> ControlRequest {
        let (control, request) = self.core.controls.next_request().await;
        ControlRequest {
            control: ControlHandle::new(self, control),
            id: request.id,
            value: request.value,
            text: request.text,
        }
    }
}
