//! The numbers that events tell, as series over the step or over the wall clock.

use std::collections::{BTreeMap, HashMap};

use super::event::{Event, Kind, Told};
use super::hyperparameters;
use crate::job::{AxisKind, AxisReading, AxisSpec, CutOff, FactValue, Over, TaskContext};
use crate::source::ReadOptions;
use crate::source::curves::{CurveKey, Curves, X};

/// What events are counted by.
const STEP: &str = "step";
/// When they were told.
pub(super) const WALL_TIME: &str = "wall time";
/// The plugin that single numbers are told to.
const SCALARS: &str = "scalars";
/// Of so many kinds of values that are no numbers the names are told.
const KINDS_MAX: usize = 8;

/// Where the numbers of a tag go.
#[derive(Clone, Copy, Debug)]
struct Places {
    value: CurveKey,
    /// When each of them was told; none where that is what they stand over.
    wall_time: Option<CurveKey>,
}

/// Whether that is known of a tag.
#[derive(Clone, Copy, Debug, Default)]
enum Goes {
    /// No number has come.
    #[default]
    Unknown,
    To(Places),
    /// It isn't wanted.
    Nowhere,
}

/// What is known of a tag.
#[derive(Debug, Default)]
struct Tag {
    plugin: Box<str>,
    goes: Goes,
}

/// Takes events, and makes series of them.
pub(super) struct Scalars {
    ctx: TaskContext,
    curves: Curves,
    axis: AxisSpec,
    /// By group, and then by name.
    tags: HashMap<Box<str>, HashMap<Box<str>, Tag>>,
    /// Values that are no numbers, by what they are.
    others: BTreeMap<Box<str>, u64>,
}

impl Scalars {
    /// Over what was asked for, or the step.
    ///
    /// # Errors
    /// What there is, if it was something else.
    pub(super) fn new(ctx: &TaskContext, options: &ReadOptions) -> Result<Self, String> {
        let axis = match options.x.as_deref() {
            None | Some(STEP) => AxisSpec::named(STEP),
            Some(WALL_TIME) => AxisSpec::named(WALL_TIME).kind(AxisKind::Clock),
            Some(other) => {
                return Err(format!(
                    "no {other:?} to stand over: there are {STEP:?} and {WALL_TIME:?}"
                ));
            }
        };
        let mut curves = Curves::new(ctx, options);
        curves.stand_over(AxisReading {
            kind: match axis.kind {
                AxisKind::Clock => Over::Time,
                _ => Over::Column,
            },
            name: axis.name.clone(),
            first: None,
            last: None,
        });
        if axis.kind != AxisKind::Clock {
            ctx.offer_clock(WALL_TIME);
        }
        Ok(Self {
            ctx: ctx.clone(),
            curves,
            axis,
            tags: HashMap::new(),
            others: BTreeMap::new(),
        })
    }

    /// Takes what an event of this group told.
    pub(super) fn take(&mut self, event: &Event<'_>, group: &str) {
        for told in &event.values {
            self.take_value(event, told, group);
        }
    }

    fn take_value(&mut self, event: &Event<'_>, told: &Told<'_>, group: &str) {
        let tag = self.tag(group, told.tag);
        if let Some(plugin) = told.plugin {
            tag.plugin = plugin.into();
            if plugin == hyperparameters::PLUGIN {
                return self.take_facts(told.content);
            }
        }
        // Only the first value of a tag says whose it is.
        let is_number = matches!(&*tag.plugin, "" | SCALARS);
        let Some(value) = told.kind.number().filter(|_| is_number) else {
            let plugin = tag.plugin.clone();
            return self.count_other(&plugin, told.kind);
        };
        if let Goes::Unknown = tag.goes {
            let name = match group {
                "" => told.tag.to_owned(),
                group => format!("{group}/{}", told.tag),
            };
            let places = self.places(&name);
            self.tag(group, told.tag).goes = places.map_or(Goes::Nowhere, Goes::To);
        }
        let places = match self.tag(group, told.tag).goes {
            Goes::To(places) => Some(places),
            Goes::Nowhere | Goes::Unknown => None,
        };
        self.push(event, value, places);
    }

    fn tag(&mut self, group: &str, name: &str) -> &mut Tag {
        // A borrowed key can't be entered, and most are known.
        if !self
            .tags
            .get(group)
            .is_some_and(|tags| tags.contains_key(name))
        {
            let tags = self.tags.entry(group.into()).or_default();
            tags.insert(name.into(), Tag::default());
        }
        let tags = self.tags.get_mut(group);
        tags.and_then(|tags| tags.get_mut(name))
            .expect("was entered above")
    }

    fn places(&mut self, name: &str) -> Option<Places> {
        let value = self.curves.find(name, Some(&self.axis))?;
        let is_over_step = self.axis.kind != AxisKind::Clock;
        let wall_time = format!("{name}/{WALL_TIME}");
        let wall_time = is_over_step.then(|| self.curves.add(&wall_time, Some(&self.axis)));
        let wall_time = wall_time.flatten();
        if let Some(key) = wall_time {
            self.curves.describe(key, |spec| spec.unit("s"));
        }
        Some(Places { value, wall_time })
    }

    fn push(&mut self, event: &Event<'_>, value: f64, places: Option<Places>) {
        let Some(Places {
            value: key,
            wall_time,
        }) = places
        else {
            return self.curves.pass_over();
        };
        let x = match self.axis.kind {
            AxisKind::Clock => event.wall_time,
            _ => event.step as f64,
        };
        // What counts comes before what is counted.
        if let Some(wall_time) = wall_time {
            self.curves.push_uncounted(wall_time, x, event.wall_time);
        }
        self.curves.push(key, x, value);
        self.curves.reach(x);
        // The step and the wall time.
        self.curves.ignore(X, 2);
    }

    fn take_facts(&mut self, content: &[u8]) {
        for fact in hyperparameters::facts(content) {
            if let FactValue::Number(_) = fact.value {
                self.curves.count_facts(1);
            }
            let _is_kept = self.ctx.set_fact(fact);
        }
    }

    fn count_other(&mut self, plugin: &str, kind: Kind<'_>) {
        let name = match (plugin, kind) {
            ("" | SCALARS, Kind::Nothing | Kind::Number(_)) => return,
            ("" | SCALARS, Kind::Image) => "images",
            ("" | SCALARS, Kind::Histogram) => "histograms",
            ("" | SCALARS, Kind::Audio) => "audio",
            ("" | SCALARS, Kind::Tensor(_)) => "tensors",
            (plugin, _) => plugin,
        };
        if let Some(count) = self.others.get_mut(name) {
            *count += 1;
        } else if self.others.len() < KINDS_MAX {
            self.ctx
                .note(format!("{name} are told, too: they aren't shown"));
            self.others.insert(name.into(), 1);
        }
    }

    /// Sends what was taken.
    pub(super) async fn send(&mut self) -> Result<(), CutOff> {
        self.curves.send().await
    }
}
