//! What can be done with the log, and how it is done.

use sprintscope_sim::job::LogLine;

use super::chips::LineKind;
use super::letter::Letter;
use super::reader::Reader;
use crate::view::View;

/// One thing to do with the log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LogCommand {
    /// Go so many hits of the filter further down, or up if negative.
    NextHit(isize),
    /// Show lines of a kind, or don't.
    Show(LineKind),
    /// Show only lines with a hit, or all with the hits marked.
    HitsOnly,
    /// Go back to the end, and follow it.
    End,
    /// Pick a line; plots read out where it came.
    Pick {
        /// Its number.
        line: u64,
        /// When it came.
        t: f64,
    },
    /// Pick all lines from the one that was picked to this one.
    PickTo {
        /// Its number.
        line: u64,
        /// When it came.
        t: f64,
    },
    /// Pick what lies between these places; plots read out where the line came in which the last one is.
    PickLetters {
        /// The places, the one that was picked first first.
        ends: [Letter; 2],
        /// When that line came.
        t: f64,
    },
    /// Copy what is picked.
    Copy,
}

/// What is picked, where it was asked to be copied; the view says how much that is. Parts of lines are as lines are
/// `shown`.
pub(crate) fn copied(
    reader: &Reader,
    view: &mut View,
    shown: impl Fn(&LogLine) -> String,
) -> Option<String> {
    if !std::mem::take(&mut view.log.copy_is_wanted) {
        return None;
    }
    let picked = view.log.picked?;
    let text = reader.picked_text(picked, shown)?;
    let is_part = picked.letters.is_some();
    view.note = Some(match (text.split('\n').count(), text.chars().count()) {
        (1, 1) if is_part => "1 character copied".into(),
        (1, characters) if is_part => format!("{characters} characters copied"),
        (1, _) => "1 line copied".into(),
        (lines, _) => format!("{lines} lines copied"),
    });
    Some(text)
}

/// Does it.
pub(crate) fn carry_out(command: LogCommand, view: &mut View) {
    let picks = matches!(
        command,
        LogCommand::Pick { .. } | LogCommand::PickTo { .. } | LogCommand::PickLetters { .. }
    );
    if picks {
        // Plots read out at the line from now on.
        view.mark_at = None;
    }
    let log = &mut view.log;
    match command {
        LogCommand::NextHit(_) if log.filter.is_empty() => {
            view.note = Some("The log's filter is empty: there is nothing to find".into());
        }
        LogCommand::NextHit(hits) => log.hits_to_go = log.hits_to_go.saturating_add(hits),
        LogCommand::Show(kind) => log.chips.toggle(kind),
        LogCommand::HitsOnly => log.is_all_shown = !log.is_all_shown,
        LogCommand::End => log.follow(),
        LogCommand::Pick { line, t } => log.pick([line, line], t, None),
        LogCommand::PickTo { line, t } => {
            let from = log.picked.map_or(line, |picked| picked.from);
            log.pick([from, line], t, None);
        }
        LogCommand::PickLetters { ends, t } => {
            log.pick(ends.map(|end| end.line), t, Some(ends));
        }
        LogCommand::Copy => {
            if log.picked.is_some() {
                log.copy_is_wanted = true;
            } else {
                view.note = Some("No line of the log is picked".into());
            }
        }
    }
}
