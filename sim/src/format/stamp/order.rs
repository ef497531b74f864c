//! The order of day, month and year in dates of three numbers.

/// How the three numbers of a date are ordered. A year of four digits that comes first is always seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "these are their names")]
pub(in crate::format) enum DateOrder {
    /// `27/11/2026`.
    DayFirst,
    /// `11/27/2026`.
    MonthFirst,
    /// `26/11/27`.
    YearFirst,
}

impl std::fmt::Display for DateOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
            Self::YearFirst => "year first",
        })
    }
}

impl DateOrder {
    pub(super) const ALL: [Self; 3] = [Self::DayFirst, Self::MonthFirst, Self::YearFirst];
}

/// What a date says of the order of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum SaidOrder {
    /// It reads the same in any order.
    Irrelevant,
    /// It exists in this order only.
    Says(DateOrder),
    Ambiguous,
}

/// Some of the orders that a date may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orders(u8);

impl Orders {
    pub(super) const ALL: Self = Self(0b111);

    pub(super) fn one(order: DateOrder) -> Self {
        Self(1 << order as u8)
    }

    /// Those that something is true of.
    pub(super) fn all_where(is_true: impl Fn(DateOrder) -> bool) -> Self {
        let orders = DateOrder::ALL.into_iter().filter(|order| is_true(*order));
        Self(orders.fold(0, |bits, order| bits | Self::one(order).0))
    }

    /// Those in both; `None` if there are none.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let both = self.0 & other.0;
        (both != 0).then_some(Self(both))
    }

    pub(super) fn contains(self, order: DateOrder) -> bool {
        self.and(Self::one(order)).is_some()
    }

    pub(super) fn len(self) -> u32 {
        self.0.count_ones()
    }
}

/// The order of dates that a header spells: `dd/MM/yyyy HH:mm:ss`, `Date (MM/DD/YYYY)`, `yy/MM/dd`. `None`
/// also for `yyyy-MM-dd`, whose order is seen.
pub(in crate::format) fn order_from_header(name: &[u8]) -> Option<DateOrder> {
    (0..name.len()).find_map(|begin| {
        let is_inside = begin > 0 && name[begin - 1].is_ascii_alphanumeric();
        order_pattern(name.get(begin..)?).filter(|_| !is_inside)
    })
}

/// The order that `dd/MM/yyyy` or its like spells at the beginning of some bytes.
fn order_pattern(text: &[u8]) -> Option<DateOrder> {
    let (first, first_len) = letters(text)?;
    let (mark, text) = text[first_len..].split_first()?;
    let (second, second_len) = letters(text)?;
    let (second_mark, text) = text[second_len..].split_first()?;
    let (third, third_len) = letters(text)?;
    let ends = text
        .get(third_len)
        .is_none_or(|next| !next.is_ascii_alphanumeric() || *next == b'T');
    if mark != second_mark || !b"/.-".contains(mark) || !ends {
        return None;
    }
    match (first, second, third) {
        (b'd', b'm', b'y') => Some(DateOrder::DayFirst),
        (b'm', b'd', b'y') => Some(DateOrder::MonthFirst),
        (b'y', b'm', b'd') if first_len == 2 => Some(DateOrder::YearFirst),
        _ => None,
    }
}

/// A letter of any case, and how often it comes, at most four times.
fn letters(text: &[u8]) -> Option<(u8, usize)> {
    let letter = text.first()?.to_ascii_lowercase();
    let is_same = |byte: &&u8| byte.eq_ignore_ascii_case(&letter);
    let count = text.iter().take_while(is_same).count();
    (count <= 4).then_some((letter, count))
}

/// How dates are ordered where nothing tells: day first, month first under `en_US`. `locale` is the first
/// of `LC_ALL`, `LC_TIME` and `LANG` that is set.
pub(in crate::format) fn usual_order(locale: Option<&str>) -> DateOrder {
    let is_american = |locale: &str| locale.starts_with("en_US") || locale.starts_with("en-US");
    if locale.is_some_and(is_american) {
        DateOrder::MonthFirst
    } else {
        DateOrder::DayFirst
    }
}
