//! Presets: values of a job's controls under a name, kept for its command line, and the way back to what was
//! before.

use std::collections::{BTreeMap, HashMap};

use sprintscope_sim::control::{ControlKind, ControlStatus};
use sprintscope_sim::order::Setting;
use sprintscope_sim::{Job, JobId, Order, Scope};

use super::View;
use super::asked::Deed;
use super::command::Command;
use super::command::preset::PresetCommand;
use super::corrections::Kept;
use super::hit::{Beside, Hit};
use super::noting::Noting;
use super::quantity::name_end;

/// Where they stand in the file of a command line.
const ENTRY: &str = "presets";
/// Changes of a control that follow each other faster than this are one: a slider is dragged.
const ONE_CHANGE_SECS: f64 = 1.0;
/// So many steps back are kept of each job.
const STEPS: usize = 50;
/// Characters of a name.
const NAME: usize = 40;

/// Values by the names of their controls.
pub(crate) type Values = BTreeMap<String, Setting>;

/// What controls were before a change.
#[derive(Clone, Debug)]
struct Before {
    t: f64,
    values: Values,
}

/// The presets of the jobs that were looked at, and what was before changes.
#[derive(Clone, Debug, Default)]
pub struct Presets {
    /// By the command line.
    kept: HashMap<String, BTreeMap<String, Values>>,
    /// The newest last.
    before: HashMap<JobId, Vec<Before>>,
}

impl Presets {
    /// Reads the presets of a job's command line, unless that was done before.
    pub(crate) fn look(&mut self, job: &Job) {
        if self.kept.contains_key(job.detail()) {
            return;
        }
        // What can't be read is said where something is to be kept there.
        let kept = Kept::of(job.detail()).and_then(|kept| kept.entry(ENTRY).ok());
        self.kept
            .insert(job.detail().into(), kept.flatten().unwrap_or_default());
    }

    /// The names of a job's presets, as far as they were read.
    pub(crate) fn names(&self, job: &Job) -> impl Iterator<Item = &String> {
        self.kept
            .get(job.detail())
            .into_iter()
            .flat_map(BTreeMap::keys)
    }

    /// Whether there is something to go back to.
    pub(crate) fn can_revert(&self, job: JobId) -> bool {
        self.before.get(&job).is_some_and(|steps| !steps.is_empty())
    }

    /// As lines of the palette.
    pub(crate) fn hits(&mut self, scope: &Scope) -> Vec<Hit> {
        /// Files that are read at once.
        const MOST: usize = 100;
        let mut hits = Vec::new();
        for job in scope.jobs().list().iter().take(MOST) {
            self.look(job);
            for name in self.names(job) {
                let mut add = |verb: &str, command| {
                    hits.push(Hit {
                        text: format!("{verb} {name} of {}", job.name()),
                        beside: Beside::Kind("preset"),
                        deed: Deed::Command(Command::Preset(command)),
                    });
                };
                add("Preset", PresetCommand::Recall(job.id(), name.clone()));
                add(
                    "Forget preset",
                    PresetCommand::Forget(job.id(), name.clone()),
                );
            }
        }
        hits
    }

    /// These controls of a job are about to be changed.
    fn remember(&mut self, job: &Job, t: f64, changed: &Values) {
        let controls = job.controls().into_iter();
        let changed = controls.filter(|control| changed.contains_key(&*control.name));
        let values = values(changed);
        if values.is_empty() {
            return;
        }
        let steps = self.before.entry(job.id()).or_default();
        if let Some(last) = steps.last_mut()
            && last.values.keys().eq(values.keys())
            && t - last.t < ONE_CHANGE_SECS
        {
            last.t = t;
            return;
        }
        if steps.len() == STEPS {
            steps.remove(0);
        }
        steps.push(Before { t, values });
    }
}

/// What a person is about to change can be gone back from.
pub(crate) fn remember(scope: &Scope, view: &mut View, order: &Order) {
    if let Order::Set { job, values } = order
        && let Ok(job) = job.find(scope.jobs())
    {
        view.presets.remember(&job, scope.now(), values);
    }
}

/// Does it; returns what is to be asked of the scope.
pub(crate) fn carry_out(scope: &Scope, view: &mut View, command: PresetCommand) -> Option<Order> {
    match command {
        PresetCommand::Save(job) => {
            let job = scope.jobs().get(job)?;
            view.overlay = super::Overlay::Note(Box::new(Noting::preset(&job)));
            None
        }
        PresetCommand::Recall(job, name) => {
            let job = scope.jobs().get(job)?;
            view.presets.look(&job);
            let kept = view.presets.kept.get(job.detail())?.get(&name)?;
            let (values, missing) = fitting(&job, kept);
            let shown = name_end(&name, NAME);
            view.note = Some(match missing {
                0 => format!("Preset {shown}"),
                _ => format!("Preset {shown}: {missing} of its values fit no control"),
            });
            set(&job, values)
        }
        PresetCommand::Forget(job, name) => {
            let job = scope.jobs().get(job)?;
            view.presets.look(&job);
            change(view, &job, |kept| {
                kept.remove(&name);
            });
            None
        }
        PresetCommand::Revert(id) => {
            let job = scope.jobs().get(id)?;
            let steps = view.presets.before.get_mut(&id);
            let Some(before) = steps.and_then(Vec::pop) else {
                view.note = Some(format!("Nothing of {} was changed here", job.name()));
                return None;
            };
            set(&job, before.values)
        }
    }
}

/// Keeps the values that a job's controls have under this name.
pub(crate) fn save(scope: &Scope, view: &mut View, job: JobId, name: &str) {
    let Some(job) = scope.jobs().get(job) else {
        return;
    };
    let name: String = name.trim().chars().take(NAME).collect();
    let values = values(job.controls());
    if name.is_empty() {
        return;
    }
    if values.is_empty() {
        view.note = Some(format!("{} has no controls to keep", job.name()));
        return;
    }
    view.presets.look(&job);
    view.note = Some(format!("Preset {name} is kept for this command line"));
    change(view, &job, |kept| {
        kept.insert(name, values);
    });
}

fn change(view: &mut View, job: &Job, change: impl FnOnce(&mut BTreeMap<String, Values>)) {
    let presets = view.presets.kept.entry(job.detail().into()).or_default();
    change(presets);
    let kept = Kept::of(job.detail());
    if let Some(Err(error)) = kept.map(|kept| kept.keep(ENTRY, presets)) {
        view.note = Some(error);
    }
}

fn set(job: &Job, values: Values) -> Option<Order> {
    let job = job.into();
    (!values.is_empty()).then_some(Order::Set { job, values })
}

/// What was asked of controls last, in words that stay the same when a choice gets more to choose from.
fn values(controls: impl IntoIterator<Item = ControlStatus>) -> Values {
    let value = |control: ControlStatus| {
        let value = control.requested;
        let setting = match &control.spec.kind {
            ControlKind::Slider { .. } => Setting::Number(value),
            ControlKind::Toggle => Setting::Switch(value != 0.0),
            ControlKind::Choice(_) => Setting::Text(control.spec.text(value)),
            ControlKind::Button | ControlKind::Value => return None,
        };
        Some((control.name.to_string(), setting))
    };
    controls.into_iter().filter_map(value).collect()
}

/// Those that a job's controls can take, and how many aren't among them: it may be another program by now.
fn fitting(job: &Job, kept: &Values) -> (Values, usize) {
    let controls = job.controls();
    let fits = |name: &str, setting: &Setting| {
        let control = controls.iter().find(|control| &*control.name == name);
        control.is_some_and(|control| match (&control.spec.kind, setting) {
            (ControlKind::Slider { min, max, .. }, Setting::Number(value)) => {
                (min..=max).contains(&value)
            }
            (ControlKind::Toggle, Setting::Switch(_)) => true,
            (ControlKind::Choice(choices), Setting::Text(text)) => choices.contains(text),
            _ => false,
        })
    };
    let all = kept.iter();
    let values: Values = all
        .filter(|(name, setting)| fits(name, setting))
        .map(|(name, setting)| (name.clone(), setting.clone()))
        .collect();
    let missing = kept.len() - values.len();
    (values, missing)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::control::ControlSpec;
    use sprintscope_sim::{JobSpec, StopBy, TaskSpec};

    use super::*;
    use crate::view::asked::Asked;
    use crate::view::carry_out::carry_out;

    fn train(scope: &Scope, line: &str) -> Job {
        let task = TaskSpec::new("train", |ctx| async move {
            let lr = ControlSpec::slider("lr", 0.0, 1.0, 0.5);
            let lr = ctx.control(lr).unwrap();
            let warm = ctx.control(ControlSpec::toggle("warm", false)).unwrap();
            let choices = ControlSpec::choice("method", ["adam", "sgd"]);
            let method = ctx.control(choices).unwrap();
            while ctx.sleep().await {
                for control in [&lr, &warm, &method] {
                    control.value();
                }
            }
        });
        let spec = JobSpec::new("train").detail(line);
        let job = scope.start(spec.task(task.every(Duration::from_millis(1))));
        while job.control_count() < 4 {
            std::thread::sleep(Duration::from_millis(2));
        }
        job
    }

    fn ask(scope: &Scope, view: &mut View, command: Command) {
        carry_out(Asked::by_button(command), scope, view);
    }

    fn turn(scope: &Scope, view: &mut View, job: &Job, name: &str, value: f64) {
        let values = [(name.to_owned(), Setting::Number(value))].into();
        let job = job.into();
        ask(scope, view, Command::Order(Order::Set { job, values }));
    }

    fn asked(job: &Job) -> [f64; 3] {
        ["lr", "warm", "method"].map(|name| {
            let controls = job.controls();
            let control = controls.iter().find(|control| &*control.name == name);
            control.unwrap().requested
        })
    }

    fn save(scope: &Scope, view: &mut View, job: &Job, name: &str) {
        ask(scope, view, Command::Preset(PresetCommand::Save(job.id())));
        let super::super::Overlay::Note(noting) = &mut view.overlay else {
            panic!("no field");
        };
        assert_eq!(noting.says, "Preset of train");
        noting.text = format!(" {name} ");
        ask(scope, view, Command::PutNote);
        assert_eq!(view.overlay, super::super::Overlay::None);
    }

    #[test]
    fn a_preset_is_kept_for_the_command_line_recalled_and_gone_back_from() {
        let line = format!("presets {}", std::process::id());
        let (scope, mut view) = (Scope::new(), View::default());
        let job = train(&scope, &line);
        turn(&scope, &mut view, &job, "lr", 0.25);
        turn(&scope, &mut view, &job, "method", 1.0);
        save(&scope, &mut view, &job, "warm up");
        for (name, value) in [("lr", 0.75), ("warm", 1.0), ("method", 0.0)] {
            turn(&scope, &mut view, &job, name, value);
        }
        // Another scope, later.
        let (scope, mut view) = (Scope::new(), View::default());
        let job = train(&scope, &line);
        let hits = view.presets.hits(&scope);
        let texts: Vec<&str> = hits.iter().map(|hit| &*hit.text).collect();
        assert_eq!(
            texts,
            ["Preset warm up of train", "Forget preset warm up of train"]
        );
        carry_out(Asked::by_key(hits[0].deed.clone()), &scope, &mut view);
        assert_eq!(asked(&job), [0.25, 0.0, 1.0]);
        assert_eq!(view.note.as_deref(), Some("Preset warm up"));
        ask(
            &scope,
            &mut view,
            Command::Preset(PresetCommand::Revert(job.id())),
        );
        assert_eq!(asked(&job), [0.5, 0.0, 0.0]);
        ask(
            &scope,
            &mut view,
            Command::Preset(PresetCommand::Revert(job.id())),
        );
        assert_eq!(
            view.note.as_deref(),
            Some("Nothing of train was changed here")
        );
        carry_out(Asked::by_key(hits[1].deed.clone()), &scope, &mut view);
        assert_eq!(
            Presets::default().hits(&scope),
            [],
            "not in the file, either"
        );
        scope.shut_down(StopBy::Close);
    }

    #[test]
    fn a_drag_is_one_step_back_and_another_control_another() {
        let (scope, mut view) = (Scope::new(), View::default());
        let job = train(&scope, "");
        for value in [0.6, 0.7, 0.8] {
            turn(&scope, &mut view, &job, "lr", value);
        }
        turn(&scope, &mut view, &job, "warm", 1.0);
        assert_eq!(asked(&job), [0.8, 1.0, 0.0]);
        for expected in [[0.8, 0.0, 0.0], [0.5, 0.0, 0.0]] {
            assert!(view.presets.can_revert(job.id()));
            ask(
                &scope,
                &mut view,
                Command::Preset(PresetCommand::Revert(job.id())),
            );
            assert_eq!(asked(&job), expected);
        }
        assert!(!view.presets.can_revert(job.id()));
        scope.shut_down(StopBy::Close);
    }

    #[test]
    fn what_fits_no_control_any_more_is_left_out_and_told() {
        let (scope, mut view) = (Scope::new(), View::default());
        let job = train(&scope, "what fits");
        let kept: Values = [
            ("lr".into(), Setting::Number(7.0)),
            ("warm".into(), Setting::Switch(true)),
            ("method".into(), Setting::Text("rmsprop".into())),
            ("gone".into(), Setting::Number(1.0)),
        ]
        .into();
        let all = [("old".into(), kept)].into();
        view.presets.kept.insert("what fits".into(), all);
        let recall = PresetCommand::Recall(job.id(), "old".into());
        ask(&scope, &mut view, Command::Preset(recall));
        assert_eq!(asked(&job), [0.5, 1.0, 0.0]);
        let note = view.note.unwrap();
        assert_eq!(note, "Preset old: 3 of its values fit no control");
        scope.shut_down(StopBy::Close);
    }
}
