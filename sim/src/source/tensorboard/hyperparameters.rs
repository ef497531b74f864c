//! What a training was set to, as it tells the plugin `hparams`: facts of its run (`plugins/hparams/plugin_data.proto`).

use super::protobuf::{Fields, Value};
use crate::job::{Fact, FactValue};

/// The plugin that they are told to.
pub(super) const PLUGIN: &str = "hparams";

/// The facts that the content of such a value tells; none where it tells something else.
pub(super) fn facts(content: &[u8]) -> Vec<Fact> {
    const SESSION_START: u64 = 3;
    let sessions = Fields::of(content).filter(|(number, _)| *number == SESSION_START);
    let starts = sessions.filter_map(|(_, start)| start.bytes());
    let entries = starts
        .flat_map(Fields::of)
        .filter(|(number, _)| *number == 1);
    let facts = entries.filter_map(|(_, entry)| fact(entry.bytes()?));
    let mut facts: Vec<Fact> = facts.collect();
    // A map is written in any order.
    facts.sort_by(|one, other| one.name.cmp(&other.name));
    facts
}

/// An entry of a map: a name and a `google.protobuf.Value`.
fn fact(entry: &[u8]) -> Option<Fact> {
    let (mut name, mut value) = (None, None);
    for (number, field) in Fields::of(entry) {
        match number {
            1 => name = field.text(),
            2 => value = Fields::of(field.bytes()?).find_map(known),
            _ => {}
        }
    }
    Some(Fact::new(name?, value?))
}

fn known((number, value): (u64, Value<'_>)) -> Option<FactValue> {
    match number {
        2 => Some(FactValue::Number(value.double()?)),
        3 => Some(FactValue::Text(value.text()?.into())),
        4 => Some(FactValue::Text((value.varint()? != 0).to_string())),
        _ => None,
    }
}
