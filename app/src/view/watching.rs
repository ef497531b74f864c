//! Watching something more while the view is open: a dialog asks for its kind, its address and its format, and
//! lists what there is to pick from.

pub(crate) mod dialog;
pub(crate) mod kind;
pub(crate) mod picks;
pub(crate) mod request;
mod topics;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use sprintscope_sim::source::{Password, serial_devices};
use sprintscope_sim::{JobId, Scope};

use self::dialog::Dialog;
pub(crate) use self::request::{Request, What};
use super::corrections::Kept;
use super::panels::Panel;
use super::{Overlay, View};

/// What stands in the place of a command line in the file where the last ones are kept.
const LINE: &str = "sprintscope: watched in a view";
/// The entry there, and its list.
const ENTRY: &str = "watched";
const LAST: &str = "last";
/// So many are remembered.
const REMEMBERED: usize = 20;

/// What can be done to watch something.
#[derive(Clone, Debug, PartialEq)]
pub enum WatchCommand {
    /// Open the dialog.
    Begin,
    /// Watch what the dialog says.
    Confirm,
    /// Watch this.
    Start(Request),
}

/// Starts the source that is asked for, as the command line would.
type StartsSource = dyn Fn(&Request) -> Result<JobId, String> + Send + Sync;

/// What starts a source that a person asks for in a view.
#[derive(Clone, Default)]
pub(crate) struct Watching {
    starts: Option<Arc<StartsSource>>,
    usual_password: Option<Password>,
}

impl Watching {
    /// By this.
    pub(crate) fn by(
        starts: impl Fn(&Request) -> Result<JobId, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            starts: Some(Arc::new(starts)),
            usual_password: None,
        }
    }

    /// With the password for brokers that nobody has to type.
    pub(crate) fn password(mut self, usual: Option<Password>) -> Self {
        self.usual_password = usual;
        self
    }
}

impl fmt::Debug for Watching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watching")
            .field(&self.starts.is_some())
            .finish()
    }
}

/// Does it.
pub(crate) fn carry_out(scope: &Scope, view: &mut View, command: WatchCommand) {
    match command {
        WatchCommand::Begin => begin(view),
        WatchCommand::Confirm => confirm(scope, view),
        WatchCommand::Start(request) => {
            if let Err(why) = start(scope, view, &request) {
                view.note = Some(why);
            }
        }
    }
}

fn begin(view: &mut View) {
    if let Overlay::Watch(_) = view.overlay {
        view.overlay = Overlay::None;
        return;
    }
    let devices = serial_devices().into_iter();
    let devices = devices.map(|device| (device.path.display().to_string(), device.about));
    let usual_password = view.watching.usual_password.clone();
    let dialog = Dialog::new(last(), devices.collect(), usual_password);
    view.overlay = Overlay::Watch(Box::new(dialog));
}

/// What is refused can be mended: the dialog stays.
fn confirm(scope: &Scope, view: &mut View) {
    let Overlay::Watch(dialog) = &view.overlay else {
        return;
    };
    let started = dialog
        .request()
        .and_then(|request| start(scope, view, &request));
    match (started, &mut view.overlay) {
        (Ok(()), _) => view.overlay = Overlay::None,
        (Err(why), Overlay::Watch(dialog)) => dialog.refused = Some(why),
        (Err(_), _) => {}
    }
}

fn start(scope: &Scope, view: &mut View, request: &Request) -> Result<(), String> {
    let starts = view.watching.starts.clone();
    let starts = starts.ok_or("Nothing can be started from here")?;
    let job = starts(request)?;
    if request.may_be_kept()
        && let Err(error) = remember(&request.text())
    {
        view.note = Some(error);
    }
    if scope.jobs().get(job).is_some() {
        view.selected_job = Some(job);
        (view.selected_control, view.is_control_unpicked) = (0, true);
    }
    // A wrong format is seen at once, and mended there.
    view.bring(Panel::Reading);
    Ok(())
}

/// The addresses that were watched last, the newest first.
fn last() -> Vec<String> {
    let kept = Kept::of(LINE).and_then(|kept| kept.entry(ENTRY).ok().flatten());
    let entry: Option<BTreeMap<String, Vec<String>>> = kept;
    entry
        .and_then(|mut entry| entry.remove(LAST))
        .unwrap_or_default()
}

fn remember(text: &str) -> Result<(), String> {
    let Some(kept) = Kept::of(LINE) else {
        return Ok(());
    };
    let text = text.trim().to_owned();
    let mut all = last();
    all.retain(|one| *one != text);
    all.insert(0, text);
    all.truncate(REMEMBERED);
    kept.keep(ENTRY, &BTreeMap::from([(LAST, all)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_starts_is_looked_at_with_its_reading_and_what_does_not_can_be_mended() {
        let scope = Scope::new();
        let job = scope.start(sprintscope_sim::JobSpec::new("source")).id();
        let mut view = View {
            watching: Watching::by(move |request| match &*request.text() {
                "tcp://a:1" => Ok(job),
                other => Err(format!("{other} is no source")),
            }),
            ..View::default()
        };
        carry_out(&scope, &mut view, WatchCommand::Begin);
        for (place, refused) in [
            ("", Some("Address is missing, as in 127.0.0.1:7000")),
            ("b:2", Some("tcp://b:2 is no source")),
            ("a:1", None),
        ] {
            if let Overlay::Watch(dialog) = &mut view.overlay {
                dialog.set_kind(kind::Kind::Tcp);
                dialog.place = place.into();
            }
            carry_out(&scope, &mut view, WatchCommand::Confirm);
            let Overlay::Watch(dialog) = &view.overlay else {
                assert_eq!(refused, None);
                continue;
            };
            assert_eq!(dialog.refused.as_deref(), refused);
        }
        assert_eq!(view.selected_job, Some(job));
        assert!(view.panels.is_open(Panel::Reading));
        // Enter that is pressed once more presses nothing of what was started.
        assert_eq!(view.picked_control(), None);
        assert_eq!(view.overlay, Overlay::None);
    }

    #[test]
    fn the_last_ones_are_remembered_without_twins() {
        for text in ["tcp://a:1", "tcp://b:2", "tcp://a:1"] {
            remember(text).unwrap();
        }
        assert_eq!(last()[..2], ["tcp://a:1", "tcp://b:2"]);
    }
}
