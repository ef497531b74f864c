//! The times of one column, or those that lines begin with: each tells what others leave open.

use jiff::tz::TimeZone;

use super::date::Date;
use super::known_day::KnownDay;
use super::numeric::{epoch_unit, scaled};
use super::order::{DateOrder, Orders, SaidOrder};
use super::round::Round;
use super::{DAY_SECS, Stamp};

/// Where counters of microcontrollers and drivers begin anew.
pub(in crate::format) const COUNTER_LEN: f64 = 4_294_967_296.0;
/// A time of which clocks show two is the second when the first would be so far back; less is disorder.
const DISORDER_SECS: f64 = 60.0;

/// What the times of a column count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum StampKind {
    /// Seconds since 1970.
    Clock,
    /// Seconds since midnight, going on past the next.
    Day,
    /// Seconds since something.
    Elapsed,
}

/// A reader of times that come one after another.
#[derive(Debug)]
pub(in crate::format) struct Stamps {
    local: TimeZone,
    default_order: DateOrder,
    now_epoch: f64,
    /// What the first time was; later ones of another kind aren't read.
    kind: Option<StampKind>,
    /// The last time with a date; NaN before it.
    last_epoch: f64,
    /// The last time with a date, as it was spelled.
    last: Option<Stamp>,
    /// The last date, if its times can be told without asking the calendar.
    known_day: Option<KnownDay>,
    /// Orders that no date has ruled out; never empty.
    possible: Orders,
    /// The order that dates were read in that didn't tell it.
    guessed: Option<DateOrder>,
    has_changed_order: bool,
    day: Round,
    counter: Round,
    /// Seconds for each number, as the first one told.
    number_scale: Option<f64>,
    /// The same by how fast they run beside arrivals.
    told_scale: Option<f64>,
}

impl Stamps {
    /// Times without zone are in `local`; `default_order` is the order of dates where nothing tells;
    /// dates without year are near `now_epoch`.
    pub(in crate::format) fn new(
        local: TimeZone,
        default_order: DateOrder,
        now_epoch: f64,
    ) -> Self {
        Self {
            local,
            default_order,
            now_epoch,
            kind: None,
            last_epoch: f64::NAN,
            last: None,
            known_day: None,
            possible: Orders::ALL,
            guessed: None,
            has_changed_order: false,
            day: Round::new(DAY_SECS),
            counter: Round::new(COUNTER_LEN),
            number_scale: None,
            told_scale: None,
        }
    }

    /// How many seconds a number is that counts from a beginning, where its column doesn't say.
    pub(in crate::format) fn tell_scale(&mut self, scale: f64) {
        self.told_scale = Some(scale);
    }

    /// The order of dates is known, from a header.
    pub(in crate::format) fn tell_order(&mut self, order: DateOrder) {
        self.rule_out_all_but(Orders::one(order));
    }

    /// Where a time belongs on the axis, in seconds from what [`Stamps::kind`] says. `None` for one of
    /// another kind than the first.
    pub(in crate::format) fn read(&mut self, stamp: &Stamp) -> Option<f64> {
        let kind = match stamp.date {
            Some(_) => StampKind::Clock,
            None => StampKind::Day,
        };
        if self.kind.is_some_and(|known| known != kind) {
            return None;
        }
        let at = match stamp.date {
            Some(date) => self.epoch(stamp, date)?,
            None => self.day.unrolled(stamp.seconds),
        };
        self.kind = Some(kind);
        Some(at)
    }

    /// Where a number in a column of times belongs: by its size for the first, and
    /// as that one for all others. `scale` is in seconds for each number, where it is known.
    pub(in crate::format) fn number(&mut self, raw: f64, scale: Option<f64>) -> f64 {
        if !raw.is_finite() {
            return f64::NAN;
        }
        let scale = scale.or(self.told_scale);
        let first_unit = || epoch_unit(raw, scale);
        let kind = *self.kind.get_or_insert_with(|| match first_unit() {
            Some(_) => StampKind::Clock,
            None => StampKind::Elapsed,
        });
        let scale = *self
            .number_scale
            .get_or_insert_with(|| first_unit().or(scale).unwrap_or(1.0));
        let count = match kind {
            StampKind::Elapsed => self.counter.unrolled(raw),
            StampKind::Clock | StampKind::Day => raw,
        };
        scaled(count, scale)
    }

    /// What the times count from; `None` before the first.
    pub(in crate::format) fn kind(&self) -> Option<StampKind> {
        self.kind
    }

    /// The order that dates were read in although nothing told it.
    pub(in crate::format) fn was_guessed(&self) -> Option<DateOrder> {
        self.guessed
    }

    /// Whether dates were read in another order than is known now; who kept them reads them again.
    pub(in crate::format) fn has_changed_order(&self) -> bool {
        self.has_changed_order
    }

    fn epoch(&mut self, stamp: &Stamp, date: Date) -> Option<f64> {
        let epoch = match self.known_day.filter(|day| day.date == date) {
            Some(day) => day.epoch(stamp),
            None => self.epoch_on_new_day(stamp, date)?,
        };
        self.last = Some(*stamp);
        self.last_epoch = epoch;
        Some(epoch)
    }

    fn epoch_on_new_day(&mut self, stamp: &Stamp, date: Date) -> Option<f64> {
        let order = self.order_of(stamp, date);
        // A long run of dates without year leaves behind the time that it began at.
        let now_epoch = self.now_epoch.max(self.last_epoch);
        let (first, second) = stamp.epochs(order, &self.local, now_epoch)?;
        self.known_day = KnownDay::new(stamp, date, |at| at.epochs(order, &self.local, now_epoch));
        let goes_back = first < self.last_epoch - DISORDER_SECS;
        let follows = second >= self.last_epoch - DISORDER_SECS;
        Some(if goes_back && follows { second } else { first })
    }

    /// The order to read a date in, after learning from it.
    fn order_of(&mut self, stamp: &Stamp, date: Date) -> DateOrder {
        match date.order() {
            SaidOrder::Irrelevant => self.default_order,
            SaidOrder::Says(order) => {
                self.rule_out_all_but(Orders::one(order));
                order
            }
            SaidOrder::Ambiguous => {
                self.rule_out_all_but(date.orders());
                self.learn_from_step(stamp, date);
                self.learn_from_future(stamp, date);
                let order = self.likely_order(date);
                if self.possible.len() > 1 {
                    self.guessed = Some(order);
                }
                order
            }
        }
    }

    /// Keeps what is in `orders`, too; if nothing would be left, all stays.
    fn rule_out_all_but(&mut self, orders: Orders) {
        let Some(left) = self.possible.and(orders) else {
            return;
        };
        self.possible = left;
        self.known_day = None;
        if let Some(guessed) = self.guessed {
            self.has_changed_order |= !left.contains(guessed);
            // Still a guess as long as there is a choice.
            self.guessed = self
                .guessed
                .filter(|_| left.contains(guessed) && left.len() > 1);
        }
    }

    /// The order of an ambiguous date: of those that are possible the column's, or the spelling's, first.
    fn likely_order(&self, date: Date) -> DateOrder {
        let preferred = date.usual_order().unwrap_or(self.default_order);
        let candidates = self.possible.and(date.orders());
        let candidates = candidates.unwrap_or_else(|| date.orders());
        std::iter::once(preferred)
            .chain(DateOrder::ALL)
            .find(|order| candidates.contains(*order))
            .unwrap_or(preferred)
    }

    /// When midnight passes between two lines, the next day is told from the next month by the little
    /// time that has passed.
    fn learn_from_step(&mut self, stamp: &Stamp, date: Date) {
        let Some((before, date_before)) = self.last.and_then(|last| Some((last, last.date?)))
        else {
            return;
        };
        if date_before == date || self.possible.len() < 2 {
            return;
        }
        let step = |order| {
            let days = date.civil_in(order)?.days()? - date_before.civil_in(order)?.days()?;
            Some(f64::from(days) * DAY_SECS + stamp.seconds - before.seconds)
        };
        let is_near = |order: &DateOrder| {
            step(*order).is_some_and(|secs| (0.0..DAY_SECS / 2.0).contains(&secs))
        };
        let is_far = |order| step(order).is_none_or(|secs| secs.abs() > 20.0 * DAY_SECS);
        let order = self.likely_order(date);
        let near = DateOrder::ALL.iter().find(|order| is_near(order));
        if let Some(near) = near.filter(|_| is_far(order)) {
            self.rule_out_all_but(Orders::one(*near));
        }
    }

    /// Of `17/06/09` the year is the first number, as in Spark's logs, if the date would else be to come.
    fn learn_from_future(&mut self, stamp: &Stamp, date: Date) {
        let order = self.likely_order(date);
        if !date.has_short_year() || order == DateOrder::YearFirst {
            return;
        }
        let is_past = |order| {
            let epoch = date
                .civil_in(order)
                .and(stamp.epoch(order, &self.local, self.now_epoch));
            epoch.is_some_and(|epoch| epoch <= self.now_epoch + DAY_SECS)
        };
        if !is_past(order) && is_past(DateOrder::YearFirst) {
            self.rule_out_all_but(Orders::one(DateOrder::YearFirst));
        }
    }
}
