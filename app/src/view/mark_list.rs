//! The list of marks.

use sprintscope_sim::job::MarkKind;
use sprintscope_sim::{Mark, Scope};

use super::asked::Deed;
use super::axis::Times;
use super::command::Command;
use super::command::mark::{MarkCommand, MarkPlaced};
use super::hit::{Beside, Hit};
use super::quantity::name_end;

/// Characters of a job's name.
const NAME: usize = 24;

/// What kind of mark it is, in a word that is found by its letters.
fn kind(kind: &MarkKind) -> &'static str {
    match kind {
        MarkKind::Applied { .. } => "control",
        MarkKind::Stop => "stop",
        MarkKind::Restart => "restart",
        MarkKind::Note => "note",
        MarkKind::ProgramNote => "program note",
        MarkKind::Rule => "rule",
        MarkKind::Gap => "gap",
        _ => "mark",
    }
}

/// The marks as lines of a list, the newest first: when, whose, of which kind, and what they say.
pub(crate) fn hits(scope: &Scope, times: Times<'_>) -> Vec<Hit> {
    let name = |job| {
        let job = scope.jobs().get(job);
        job.map_or_else(String::new, |job| name_end(job.name(), NAME))
    };
    let mut marks = scope.marks();
    marks.sort_by(|a, b| b.t.total_cmp(&a.t));
    let hit = |mark: &Mark| Hit {
        text: format!(
            "{}  {}  {}  {}",
            times.text(mark.t, 0.1),
            kind(&mark.kind),
            name(mark.job),
            mark.text
        ),
        beside: Beside::Nothing,
        deed: Deed::Command(Command::Mark(MarkCommand::Go(MarkPlaced::of(mark)))),
    };
    marks.iter().map(hit).collect()
}

/// Changes with what the list shows.
pub(crate) fn revision(scope: &Scope) -> (u64, u64) {
    let marks = scope.marks();
    let last = marks.last().map_or(0, |mark| mark.t.to_bits());
    (marks.len() as u64, last)
}
