//! What stands at the ticks of a clock axis.

use super::Tick;
use super::hands::Hands;
use super::step::Step;
use super::zone::{Moment, Zone, day_month, month};

/// Ticks at these places, a step apart, with what stands there.
pub(super) fn labelled(places: &[f64], step: Step, zone: &Zone) -> Vec<Tick> {
    let hands = match step {
        Step::Seconds(step) => Hands::for_step(step),
        _ => Hands::Minutes,
    };
    let mut before: Option<Moment> = None;
    let mut ticks = Vec::with_capacity(places.len());
    for x in places {
        let moment = zone.moment(*x, hands);
        ticks.push(Tick {
            x: *x,
            text: text(&moment, step),
            below: below(&moment, before.as_ref(), step),
        });
        before = Some(moment);
    }
    ticks
}

fn text(moment: &Moment, step: Step) -> String {
    let date = moment.date;
    match step {
        Step::Seconds(_) => moment.time.clone(),
        Step::Days(_) => day_month(date),
        Step::Months(months) if months % 12 == 0 => date.year().to_string(),
        Step::Months(_) => format!("{} {}", month(date), date.year()),
    }
}

/// The date where a day begins, the year where one begins, and whose time it is where the clock was
/// changed.
fn below(moment: &Moment, before: Option<&Moment>, step: Step) -> String {
    let is_part_of_day = matches!(step, Step::Seconds(_));
    let is_month = matches!(step, Step::Months(_));
    let is_new_day = before.is_none_or(|before| before.date != moment.date);
    let is_new_year = before.is_none_or(|before| before.date.year() != moment.date.year());
    let is_changed = before.is_some_and(|before| before.clocks != moment.clocks);
    let mut parts = Vec::new();
    if is_part_of_day && is_new_day {
        parts.push(day_month(moment.date));
    }
    if !is_month && is_new_year {
        parts.push(moment.date.year().to_string());
    }
    if is_part_of_day && is_changed {
        parts.push(moment.clocks.clone());
    }
    parts.join(" ")
}
