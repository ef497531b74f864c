//! What a column of a Parquet file holds, as far as that can be plotted.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use ::parquet::schema::types::ColumnDescriptor;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Quantities, each times this.
    Number(f64),
    /// Whole numbers without a sign.
    Unsigned,
    /// Half the bits of a float.
    Half,
    /// Whole numbers of any size, the most important byte first, each times this.
    BigEndian(f64),
    /// Since 1970, in these seconds.
    Date(f64),
    /// The same in the form that was in use before.
    OldDate,
    /// Since midnight, in these seconds.
    Day(f64),
    Text,
    /// What can't be plotted, in words.
    Unread(&'static str),
}

impl Kind {
    pub(super) fn of(column: &ColumnDescriptor) -> Self {
        if column.max_rep_level() > 0 {
            return Self::Unread("lists aren't read");
        }
        let told = column.logical_type_ref();
        match (column.physical_type(), told) {
            (Physical::INT96, _) => Self::OldDate,
            (Physical::INT32, Some(LogicalType::Date)) => Self::Date(86_400.0),
            (_, Some(LogicalType::Timestamp(time))) => Self::Date(secs(time.unit)),
            (_, Some(LogicalType::Time(time))) => Self::Day(secs(time.unit)),
            (_, Some(LogicalType::Integer(whole))) if !whole.is_signed => Self::Unsigned,
            (_, Some(LogicalType::Float16)) => Self::Half,
            (Physical::INT32 | Physical::INT64, Some(LogicalType::Decimal(decimal))) => {
                Self::Number(10_f64.powi(-decimal.scale))
            }
            (_, Some(LogicalType::Decimal(decimal))) => {
                Self::BigEndian(10_f64.powi(-decimal.scale))
            }
            (
                Physical::BOOLEAN
                | Physical::INT32
                | Physical::INT64
                | Physical::FLOAT
                | Physical::DOUBLE,
                _,
            ) => Self::by_older_name(column),
            (Physical::BYTE_ARRAY, Some(LogicalType::String | LogicalType::Enum)) => Self::Text,
            (Physical::BYTE_ARRAY, None) if column.converted_type() == ConvertedType::UTF8 => {
                Self::Text
            }
            _ => Self::Unread("its bytes are neither numbers nor text"),
        }
    }

    /// What was said in the way that was in use before logical types.
    fn by_older_name(column: &ColumnDescriptor) -> Self {
        match column.converted_type() {
            ConvertedType::DATE => Self::Date(86_400.0),
            ConvertedType::TIMESTAMP_MILLIS => Self::Date(1e-3),
            ConvertedType::TIMESTAMP_MICROS => Self::Date(1e-6),
            ConvertedType::TIME_MILLIS => Self::Day(1e-3),
            ConvertedType::TIME_MICROS => Self::Day(1e-6),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Self::Unsigned,
            ConvertedType::DECIMAL => Self::Number(10_f64.powi(-column.type_scale())),
            _ => Self::Number(1.0),
        }
    }

    /// Whether its values are quantities.
    pub(super) fn is_number(self) -> bool {
        matches!(
            self,
            Self::Number(_) | Self::Unsigned | Self::Half | Self::BigEndian(_)
        )
    }

    /// Whether they say when.
    pub(super) fn is_time(self) -> bool {
        matches!(self, Self::Date(_) | Self::OldDate | Self::Day(_))
    }
}

fn secs(unit: TimeUnit) -> f64 {
    match unit {
        TimeUnit::MILLIS => 1e-3,
        TimeUnit::MICROS => 1e-6,
        TimeUnit::NANOS => 1e-9,
    }
}
