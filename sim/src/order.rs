//! What can be asked of a scope, as plain data, and what comes of it.
//!
//! Views, clients, the command line and rules say the same [`Order`]s. Each is carried out in one
//! place (`carry_out`), and each refusal has its one sentence ([`OrderError`]).

mod carry_out;
mod done;
mod error;
mod job_ref;
mod meant;
mod setting;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::job::{JobId, MarkPlace, StopMethod};

pub(crate) use carry_out::{carry_out, carry_out_for_client};
pub use done::Done;
pub use error::OrderError;
pub use job_ref::JobRef;
pub use setting::Setting;

/// What is asked of a scope.
///
/// ```
/// use sprintscope_sim::{Order, StopMethod};
///
/// let order = Order::Stop { job: "train".into(), method: StopMethod::Event };
/// let json = serde_json::to_string(&order).unwrap();
/// assert_eq!(json, r#"{"type":"stop","job":"train","method":"event"}"#);
/// assert_eq!(serde_json::from_str::<Order>(&json).unwrap(), order);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Order {
    /// A job is to stop.
    Stop {
        /// Which.
        job: JobRef,
        /// How.
        method: StopMethod,
    },
    /// All jobs are to stop.
    StopAll {
        /// How.
        method: StopMethod,
    },
    /// Controls of a job are to take these values: all of them, or none where one can't.
    Set {
        /// Whose.
        job: JobRef,
        /// The values by the names of the controls.
        values: BTreeMap<String, Setting>,
    },
    /// A button is to be pressed, or a toggle flipped.
    Press {
        /// Whose.
        job: JobRef,
        /// Its name.
        control: String,
    },
    /// A job is to start again: at once if it has ended, else as soon as its event has stopped it.
    Restart {
        /// Which.
        job: JobRef,
    },
    /// A job that has ended is to go off the list, with its series and its log.
    Remove {
        /// Which.
        job: JobRef,
    },
    /// All jobs that have ended are to go off the list.
    Flush,
    /// A job that was removed is to be back where it was, with its series and its log.
    PutBack {
        /// Which, by its number: another one may have its name by now.
        job: JobId,
    },
    /// A job's plots are to bear a mark.
    Mark {
        /// Whose.
        job: JobRef,
        /// What stands beside it.
        text: String,
        /// Where; without a place, now and where the job has come to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<MarkPlace>,
    },
}
