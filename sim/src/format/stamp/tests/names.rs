//! Names of columns, headers, locales, and numbers by their magnitude.

use super::super::{DateOrder, TimeName, order_from_header, time_name, usual_order};

#[test]
fn names_of_times_are_known_without_a_unit() {
    for name in [
        "time",
        "Time",
        "TIME",
        "t",
        "ts",
        "timestamp",
        "Timestamp",
        "@timestamp",
        "date",
        "datetime",
        "Date Time",
        "date_time",
        "DateTime",
        "dateTime",
        "Date/Time",
        "clock",
        "when",
        "created_at",
        "createdAt",
        "elapsed",
        "uptime",
        "asctime",
        "localtime",
        "utc",
        "Time (UTC)",
        "Wall time",
        "timestamp_utc",
        "Time [HH:MM:SS]",
        "Date (dd/MM/yyyy)",
        " time ",
    ] {
        assert_eq!(time_name(name), Some(TimeName { scale: None }), "{name:?}");
    }
}

#[test]
fn a_unit_in_a_name_says_what_numbers_count() {
    for (name, scale) in [
        ("Time (s)", 1.0),
        ("time_s", 1.0),
        ("t [s]", 1.0),
        ("T (s)", 1.0),
        ("elapsed_seconds", 1.0),
        ("millis", 1e-3),
        ("time_ms", 1e-3),
        ("Time(ms)", 1e-3),
        ("timeMs", 1e-3),
        ("epoch_ms", 1e-3),
        ("elapsed ms", 1e-3),
        ("uptime.ms", 1e-3),
        ("time_us", 1e-6),
        ("Time (µs)", 1e-6),
        ("Time (μs)", 1e-6),
        ("micros", 1e-6),
        ("ts_ns", 1e-9),
        ("timestamp_nanos", 1e-9),
        ("Time (min)", 60.0),
        ("Time (h)", 3600.0),
        ("Elapsed time [hours]", 3600.0),
        ("Time (days)", 86_400.0),
    ] {
        assert_eq!(
            time_name(name),
            Some(TimeName { scale: Some(scale) }),
            "{name:?}"
        );
    }
}

#[test]
fn other_names_are_no_times() {
    for name in [
        "",
        "T",
        "T (°C)",
        "temp",
        "times",
        "step",
        "epoch",
        "iter",
        "loss",
        "step_time",
        "cpu time",
        "batch_time",
        "data_time_ms",
        "runtime",
        "lifetime",
        "eta",
        "ms",
        "s",
        "time (%)",
        "date of birth",
        "tick",
        "update",
        "latency_ms",
        "timeout",
        "timeouts_ms",
        "()",
        "[s]",
        "µ",
    ] {
        assert_eq!(time_name(name), None, "{name:?}");
    }
    assert_eq!(time_name(&"time".repeat(1000)), None);
}

#[test]
fn headers_spell_the_order_of_dates() {
    for (header, order) in [
        ("dd/MM/yyyy HH:mm:ss", Some(DateOrder::DayFirst)),
        ("Date (DD.MM.YYYY)", Some(DateOrder::DayFirst)),
        ("d/m/yy", Some(DateOrder::DayFirst)),
        ("Time MM/dd/yyyy", Some(DateOrder::MonthFirst)),
        ("mm-dd-yyyyTHH", Some(DateOrder::MonthFirst)),
        ("yy/MM/dd", Some(DateOrder::YearFirst)),
        ("yyyy-MM-dd", None),
        ("add/mm/yyyy", None),
        ("dd/MM/yyyyx", None),
        ("dd/MM.yyyy", None),
        ("", None),
        ("d/", None),
        ("Date", None),
    ] {
        assert_eq!(order_from_header(header.as_bytes()), order, "{header:?}");
    }
}

#[test]
fn only_americans_put_the_month_first() {
    assert_eq!(usual_order(Some("en_US.UTF-8")), DateOrder::MonthFirst);
    for locale in [
        Some("en_GB.UTF-8"),
        Some("de_DE"),
        Some("C"),
        Some(""),
        None,
    ] {
        assert_eq!(usual_order(locale), DateOrder::DayFirst, "{locale:?}");
    }
}
