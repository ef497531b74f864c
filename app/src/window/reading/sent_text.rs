//! What a server said, where other lines are made of it before they are read.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{Button, Label, RichText, ScrollArea, Ui};
use sprintscope_sim::source::Intake;

use super::ROW;
use crate::window::theme::{Look, mono};

/// Which of the two is looked at.
#[derive(Debug, Default)]
pub(super) struct Choice {
    is_as_read: bool,
    text: Option<SentText>,
}

/// What was sent, as text and cut into lines: the same from frame to frame until the next answer comes.
#[derive(Debug)]
struct SentText {
    sent: Arc<[u8]>,
    text: String,
    lines: Vec<Range<usize>>,
}

impl SentText {
    fn of(sent: Arc<[u8]>) -> Self {
        let text = String::from_utf8_lossy(&sent).into_owned();
        let range = |line: &str| {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            start..start + line.len()
        };
        let lines = text.lines().map(range).collect();
        Self { sent, text, lines }
    }
}

impl Choice {
    /// Lets a person choose, where there is a choice; returns whether it has shown what was sent.
    pub(super) fn show(&mut self, ui: &mut Ui, intake: &Intake) -> bool {
        let Some(sent) = intake.sent() else {
            return false;
        };
        ui.horizontal(|ui| {
            for (is_as_read, name) in [(false, "as sent"), (true, "as read")] {
                let is_chosen = self.is_as_read == is_as_read;
                if ui
                    .add(Button::selectable(is_chosen, name).small())
                    .clicked()
                {
                    self.is_as_read = is_as_read;
                }
            }
        });
        if self.is_as_read {
            return false;
        }
        let known = self.text.take();
        let text = known.filter(|known| Arc::ptr_eq(&known.sent, &sent));
        let SentText { text, lines, .. } =
            self.text.insert(text.unwrap_or_else(|| SentText::of(sent)));
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = ROW;
        let area = ScrollArea::both().id_salt("sent");
        area.auto_shrink([false, false])
            .show_rows(ui, ROW, lines.len(), |ui, seen| {
                let look = Look::of(ui);
                for line in &lines[seen] {
                    let line = &text[line.clone()];
                    let ink = if line.starts_with('#') {
                        look.muted
                    } else {
                        look.text
                    };
                    let line = RichText::new(line).font(mono()).color(ink);
                    ui.add(Label::new(line).extend());
                }
            });
        true
    }
}
