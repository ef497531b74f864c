//! In which format a source is read from its next line on, where that isn't what it was taken for.

use sprintscope_sim::format::{Format, ReadAs};
use sprintscope_sim::source::Intake;
use sprintscope_sim::{JobId, Scope};

use super::asked::Deed;
use super::command::Command;
use super::hit::{Beside, Hit};
use super::palette::Palette;
use super::{Overlay, View};

/// All that there is to choose from.
pub(crate) fn choices() -> impl Iterator<Item = ReadAs> {
    let formats = Format::ALL.iter().copied().map(ReadAs::Format);
    std::iter::once(ReadAs::Found).chain(formats)
}

/// What one is called.
pub(crate) fn words(read_as: ReadAs) -> &'static str {
    read_as.format().map_or("found by itself", Format::name)
}

/// Lists the formats as which this job's lines can be read.
pub(crate) fn begin(scope: &Scope, view: &mut View, job: JobId) {
    let Some(job) = scope.jobs().get(job) else {
        return;
    };
    let Some(intake) = Intake::of(&job) else {
        view.note = Some(format!(
            "{} reads no lines: it sends its series itself",
            job.name()
        ));
        return;
    };
    let corrections = intake.corrections();
    let lines = choices().map(|read_as| {
        let is_so = corrections.format == Some(read_as);
        let corrections = sprintscope_sim::format::Corrections {
            format: Some(read_as),
            ..corrections.clone()
        };
        Hit {
            text: format!("Read {} as {}", job.name(), words(read_as)),
            beside: Beside::Kind(if is_so { "now" } else { "" }),
            deed: Deed::Command(Command::Correct {
                job: job.id(),
                corrections,
            }),
        }
    });
    view.overlay = Overlay::Palette(Box::new(Palette::of_lines("Read as", lines.collect())));
}
