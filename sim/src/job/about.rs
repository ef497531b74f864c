//! What a job is, the same in all its runs.

use std::sync::{Arc, OnceLock};

use super::attachment::Attachment;
use super::clock::Clock;
use super::id::JobId;
use super::patience::Patience;
use super::stop::OnKill;
use super::urgency::Urgency;

/// What a job is, the same in all its runs.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(super) struct About {
    pub id: JobId,
    pub name: Arc<str>,
    /// One line on what runs.
    pub detail: String,
    /// The same as it is shown, once that is known.
    pub shown_detail: OnceLock<String>,
    pub on_kill: OnKill,
    pub is_client: bool,
    pub is_live_source: bool,
    /// It ran in another scope, and never will here.
    pub is_recorded: bool,
    pub runs_program: bool,
    pub attachments: Vec<Attachment>,
    pub clock: Clock,
    pub patience: Patience,
    pub urgency: Urgency,
}
