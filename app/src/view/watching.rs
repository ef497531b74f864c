//! Watching something more while the view is open: an address is typed, or chosen among the last ones, the
//! devices that are there, and how each kind is spelled.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use sprintscope_sim::source::{Address, serial_devices};
use sprintscope_sim::{JobId, Scope};

use super::asked::Deed;
use super::command::Command;
use super::corrections::Kept;
use super::palette::{Beside, Hit, Palette};
use super::panels::Panel;
use super::{Overlay, View};

/// What stands in the place of a command line in the file where the last ones are kept.
const LINE: &str = "sprintscope: watched in a view";
/// The entry there, and its list.
const ENTRY: &str = "watched";
const LAST: &str = "last";
/// So many are remembered.
const REMEMBERED: usize = 20;

/// How an address is spelled, by kind; what stands behind it is replaced by what is meant.
const SPELLED: [(&str, &str); 8] = [
    ("serial:/dev/ttyUSB0@115200", "serial line"),
    ("tcp://127.0.0.1:7000", "connects"),
    ("tcp://127.0.0.1:7000?listen", "listens"),
    ("unix:/run/socket", "connects"),
    ("udp://127.0.0.1:47269", "packets"),
    ("mqtt://broker/topic/#", "broker"),
    ("http://127.0.0.1:9090/metrics", "Prometheus"),
    ("data.csv", "file"),
];

/// What can be done to watch something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchCommand {
    /// Have an address typed, beginning with this.
    Begin(String),
    /// Watch what this address says; `--format NAME` may stand behind it.
    Start(String),
}

/// Starts the source of an address, as the command line would.
type StartsSource = dyn Fn(&str) -> Result<JobId, String> + Send + Sync;

/// What starts a source that a person asks for in a view.
#[derive(Clone, Default)]
pub(crate) struct Watching(Option<Arc<StartsSource>>);

impl Watching {
    /// By this.
    pub(crate) fn by(
        starts: impl Fn(&str) -> Result<JobId, String> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(starts)))
    }
}

impl fmt::Debug for Watching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watching").field(&self.0.is_some()).finish()
    }
}

/// The address and the name of its format, if one was typed.
pub(crate) fn parted(text: &str) -> (&str, Option<&str>) {
    match text.split_once(" --format ") {
        Some((address, format)) => (address.trim(), Some(format.trim())),
        None => (text.trim(), None),
    }
}

/// Does it.
pub(crate) fn carry_out(scope: &Scope, view: &mut View, command: WatchCommand) {
    match command {
        WatchCommand::Begin(text) => begin(view, text),
        WatchCommand::Start(text) => start(scope, view, text),
    }
}

fn begin(view: &mut View, text: String) {
    view.overlay = Overlay::Palette(Box::new(Palette::of_sources(text, lines())));
}

fn start(scope: &Scope, view: &mut View, text: String) {
    let Some(starts) = view.watching.0.clone() else {
        view.note = Some("Nothing can be started from here".into());
        return;
    };
    match starts(&text) {
        Ok(job) => {
            if let Err(error) = remember(&text) {
                view.note = Some(error);
            }
            if scope.jobs().get(job).is_some() {
                view.selected_job = Some(job);
                view.selected_control = 0;
            }
            // A wrong format is seen at once, and mended there.
            view.bring(Panel::Reading);
        }
        Err(why) => {
            view.note = Some(why);
            begin(view, text);
        }
    }
}

/// What choosing the typed text does: watch it, or why it can't be.
pub(crate) fn typed(text: &str) -> Option<Hit> {
    let (address, _) = parted(text);
    if address.is_empty() {
        return None;
    }
    let text = text.trim().to_owned();
    Some(match Address::read(address.as_ref()) {
        Ok(Address::Serial(None)) => Hit {
            text: "serial: choose a device, or type its path and speed".into(),
            beside: Beside::Nothing,
            deed: begins(text),
        },
        Ok(Address::Input) => Hit {
            text: "standard input is watched by `watch -` alone".into(),
            beside: Beside::Nothing,
            deed: begins(text),
        },
        Ok(_) => Hit {
            text: format!("Watch {text}"),
            beside: Beside::Key("Enter".into()),
            deed: Deed::Command(Command::Watch(WatchCommand::Start(text))),
        },
        Err(error) => Hit {
            text: error.to_string(),
            beside: Beside::Nothing,
            deed: begins(text),
        },
    })
}

fn begins(text: String) -> Deed {
    Deed::Command(Command::Watch(WatchCommand::Begin(text)))
}

/// What there is to choose from: the last ones, devices, and how kinds are spelled.
fn lines() -> Vec<Hit> {
    let hit = |text: String, kind, deed| Hit {
        text,
        beside: Beside::Kind(kind),
        deed,
    };
    let last = last().into_iter().map(|text| {
        let deed = Deed::Command(Command::Watch(WatchCommand::Start(text.clone())));
        hit(text, "last", deed)
    });
    let devices = serial_devices().into_iter().map(|device| {
        let address = format!("serial:{}@115200", device.path.display());
        let text = format!("{address}  {}", device.about);
        hit(text, "device", begins(address))
    });
    let spelled = SPELLED
        .into_iter()
        .map(|(address, kind)| hit(address.into(), kind, begins(address.into())));
    last.chain(devices).chain(spelled).collect()
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
    fn what_is_typed_is_watched_or_told_why_not() {
        let hit = typed(" tcp://127.0.0.1:7000 --format json ").unwrap();
        let start = WatchCommand::Start("tcp://127.0.0.1:7000 --format json".into());
        assert_eq!(hit.deed, Deed::Command(Command::Watch(start)));
        let wrong = typed("tcp://host").unwrap();
        assert_eq!(wrong.deed, begins("tcp://host".into()));
        assert!(wrong.text.contains("tcp://"), "{}", wrong.text);
        assert_eq!(typed("  "), None);
        assert_eq!(parted("a b.csv --format csv"), ("a b.csv", Some("csv")));
    }

    #[test]
    fn what_starts_is_looked_at_with_its_reading_and_what_does_not_can_be_mended() {
        let scope = Scope::new();
        let job = scope.start(sprintscope_sim::JobSpec::new("source")).id();
        let mut view = View {
            watching: Watching::by(move |text| match text {
                "tcp://a:1" => Ok(job),
                other => Err(format!("{other} is no source")),
            }),
            ..View::default()
        };
        carry_out(&scope, &mut view, WatchCommand::Start("tcp://b".into()));
        assert_eq!(view.note.as_deref(), Some("tcp://b is no source"));
        let Overlay::Palette(palette) = &view.overlay else {
            panic!("it can be mended");
        };
        assert_eq!(palette.text, "tcp://b");
        view.overlay = Overlay::None;
        carry_out(&scope, &mut view, WatchCommand::Start("tcp://a:1".into()));
        assert_eq!(view.selected_job, Some(job));
        assert!(view.panels.is_open(Panel::Reading));
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
