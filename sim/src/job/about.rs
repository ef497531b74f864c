//! What a job is, the same in all its runs.

use std::sync::Arc;

use super::attachment::Attachment;
use super::clock::Clock;
use super::id::JobId;
use super::patience::Patience;
use super::stop::OnKill;

/// What a job is, the same in all its runs.
pub(super) struct About {
    pub id: JobId,
    pub name: Arc<str>,
    /// One line on what runs.
    pub detail: String,
    pub on_kill: OnKill,
    pub is_client: bool,
    pub is_live_source: bool,
    pub runs_program: bool,
    pub attachments: Vec<Attachment>,
    pub clock: Clock,
    pub patience: Patience,
}
