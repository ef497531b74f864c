//! What a line says whose shape isn't known yet: its quantities, and what it is about.

use super::Prose;
use crate::format::ledger::Reason;
use crate::format::line_time::take_time;
use crate::format::prose::{Analysis, Role, analyse};
use crate::format::shape::Shape;
use crate::format::stems::Stem;
use crate::format::unit::conversion;

impl Prose {
    pub(super) fn analysed(&mut self, line: &[u8], body: usize) -> Shape {
        let mut analysis = analyse(line, body, &self.tokens.list);
        let time = take_time(line, &self.tokens.list, &mut analysis);
        if analysis
            .roles
            .iter()
            .any(|role| matches!(role, Role::Ignored(Reason::Label | Reason::Progress)))
        {
            let _is_lent = self
                .shapes
                .iter()
                .any(|shape| shape.lend(&mut analysis.roles));
        }
        if self.signed_only {
            analysis.drop_plain();
        }
        self.unite_units(&line[body..], &mut analysis.roles);
        let stem = self.stems.told(&analysis);
        let thing = take_stem(stem, &mut analysis);
        let signature = analysis.signature();
        self.leads.note(&signature, &analysis.lead);
        let mut group = self.outline.path().to_owned();
        if group.is_empty() && is_bulleted(&line[body..]) && self.says_more(&analysis) {
            "*".clone_into(&mut group);
        }
        let mut lead = if analysis.is_quoted || stem == Stem::Event {
            String::new()
        } else if let Some(writer) = self.prefixes.writer(&line[body..]) {
            writer.to_owned()
        } else {
            self.leads.group(&signature, &analysis.lead)
        };
        if lead.is_empty() {
            lead.clone_from(&analysis.title);
        }
        if lead.is_empty() {
            lead = thing;
        }
        if lead.is_empty() && group.is_empty() && self.says_alone(&analysis) {
            lead.clone_from(&analysis.heading);
        }
        if !lead.is_empty() {
            if !group.is_empty() {
                group.push('/');
            }
            group.push_str(&lead);
        }
        let mut shape = Shape::new(analysis, group);
        // What says the same as lines that are data is data, too.
        if shape
            .waits_for()
            .is_some_and(|says| self.told.contains(&says))
        {
            shape.decide();
        }
        if let Some(time) = time.filter(|_| self.is_stamped) {
            shape.set_time(time);
        }
        if self.signed_only && !shape.is_signed() {
            shape.give_up();
        }
        shape
    }

    /// Whether a quantity that a line says under a heading is said by others without one.
    pub(super) fn says_alone(&self, analysis: &Analysis) -> bool {
        !analysis.heading.is_empty() && analysis.names().any(|name| self.plain_names.contains(name))
    }

    /// Whether other lines say the same quantities and more: those of ` * Acc@1 28.0 Acc@5 55.0` are sums.
    pub(super) fn says_more(&self, analysis: &Analysis) -> bool {
        self.shapes
            .iter()
            .any(|shape| shape.says_more(&analysis.roles))
    }

    /// A number that only its unit names is the same quantity in another unit of its kind: `628 MB`
    /// and then `1.2 GB`.
    pub(super) fn unite_units(&mut self, body: &[u8], roles: &mut [Role]) {
        let begins = first_word(body);
        let mut taken = Vec::new();
        for role in roles {
            let Role::Quantity { name, unit, .. } = role else {
                continue;
            };
            if name != unit {
                continue;
            }
            let known = self.unit_names.iter().position(|known| {
                known.0 == begins
                    && !taken.contains(&known.1)
                    && (known.1 == *unit || conversion(unit, &known.1).is_some())
            });
            match known {
                Some(at) => name.clone_from(&self.unit_names[at].1),
                None if self.unit_names.len() < 64 => {
                    self.unit_names.push((begins.to_vec(), unit.clone()));
                }
                None => {}
            }
            taken.push(name.clone());
        }
    }
}

/// Takes words off the line's first name that don't belong to it; returns those that say what the line is
/// about.
fn take_stem(told: Stem, analysis: &mut Analysis) -> String {
    let mut names = analysis.roles.iter_mut().filter_map(|role| match role {
        Role::Quantity { name, .. } => Some(name),
        _ => None,
    });
    let Some(name) = names.next().filter(|_| told != Stem::Name) else {
        return String::new();
    };
    let (stem, own) = name.rsplit_once(' ').unwrap_or(("", name));
    let stem = stem.to_owned();
    *name = own.to_owned();
    if told == Stem::Thing {
        stem
    } else {
        String::new()
    }
}

/// The word that a line begins with, if it begins with one.
fn first_word(body: &[u8]) -> &[u8] {
    let text = crate::format::text::trim_start(body);
    let len = text.iter().position(|byte| !byte.is_ascii_alphabetic());
    &text[..len.unwrap_or(text.len()).min(32)]
}

/// Whether a line begins with a star: what it says is about the lines before.
fn is_bulleted(line: &[u8]) -> bool {
    crate::format::text::trim_start(line).starts_with(b"* ")
}
