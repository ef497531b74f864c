//! The button that lets go of a serial port, as it is called when it is pressed next.

use std::borrow::Cow;

use sprintscope_sim::Job;
use sprintscope_sim::control::ControlStatus;
use sprintscope_sim::source::{LET_GO, has_let_go};

/// What it does once the port is somebody else's.
const TAKE_BACK: &str = "take the port back";

/// A control as it is shown: that button does something else once it was pressed.
pub(crate) fn as_shown<'a>(job: &Job, control: &'a ControlStatus) -> Cow<'a, ControlStatus> {
    if &*control.name != LET_GO || !has_let_go(job) {
        return Cow::Borrowed(control);
    }
    let name = TAKE_BACK.into();
    Cow::Owned(ControlStatus {
        name,
        ..control.clone()
    })
}
