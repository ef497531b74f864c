use proptest::prelude::*;

use super::duration;

/// Seconds and what is left of the text.
fn read(text: &str) -> Option<(f64, &str)> {
    let (seconds, len) = duration(text.as_bytes(), false)?;
    Some((seconds, &text[len..]))
}

#[test]
fn durations_are_read_as_programs_print_them() {
    for (text, seconds) in [
        ("1h 39m 38s", 5978.0),
        ("1h39m38s", 5978.0),
        ("1h39m", 5940.0),
        ("2h0m0s", 7200.0),
        ("1m2.3s", 62.3),
        ("0m1.234s", 1.234),
        ("1s500ms", 1.5),
        ("1s 500ms", 1.5),
        ("2ms 7us", 0.002_007),
        ("3ms5µs", 0.003_005),
        ("3ms5μs", 0.003_005),
        ("2d 3h", 183_600.0),
        ("1w2d", 777_600.0),
        ("2 days, 3 hours", 183_600.0),
        ("1 hour and 5 minutes", 3900.0),
        ("5 min 30 s", 330.0),
        ("1 hour 2 minutes 3.5 seconds", 3723.5),
        ("90m 5s", 5405.0),
        ("1d 2h 3m 4s", 93_784.0),
        ("-1m2.3s", -62.3),
        ("1 day, 16:21:05", 145_265.0),
        ("2 days, 0:00:01.5", 172_801.5),
        ("3 days 04:05:06", 273_906.0),
        ("0 days 00:00:01.000005", 1.000_005),
        ("3 days, 4:05", 273_900.0),
        ("3 days,  4:05", 273_900.0),
        ("-1 day, 23:59:59", -1.0),
        ("-1 days +23:59:59.5", -0.5),
        ("1d 02:03:04", 93_784.0),
        ("1-02:03:04", 93_784.0),
        ("1:02:03", 3723.0),
        ("0:39:23", 2363.0),
        ("00:12:13.213333", 733.213_333),
        ("123:45:56", 445_556.0),
        ("-0:00:01", -1.0),
        ("P1DT2H", 93_600.0),
        ("PT1H2M3.5S", 3723.5),
        ("PT5S", 5.0),
        ("PT0.25S", 0.25),
        ("PT90M", 5400.0),
        ("P2W", 1_209_600.0),
    ] {
        assert_eq!(read(text), Some((seconds, "")), "{text}");
    }
}

#[test]
fn what_follows_stays() {
    for (text, seconds, rest) in [
        ("1h39m, 5 files", 5940.0, ", 5 files"),
        ("1m2s.", 62.0, "."),
        ("1h 39 files", 0.0, ""),
        ("12m30s 5ms/step", 750.0, " 5ms/step"),
        ("1m5s 2h", 65.0, " 2h"),
        ("1:02:03, 3", 3723.0, ", 3"),
        ("0:01:02/0:05:00", 62.0, "/0:05:00"),
        ("0:00:05 amber", 5.0, " amber"),
        ("1 day, 16:21:05]", 145_265.0, "]"),
        ("PT5S;", 5.0, ";"),
        ("1m5.5s 30ms", 65.5, " 30ms"),
    ] {
        let expected = (!rest.is_empty()).then_some((seconds, rest));
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_duration_is_none() {
    for text in [
        "",
        "-",
        "5",
        "5s",
        "980.5µs",
        "1.5h",
        "2 days",
        "12s 30ms/step",
        "12s 30ms/it",
        "5s 7s",
        "5s 2m",
        "1m 75s",
        "1h 60m",
        "1.5h 30m",
        "1h30",
        "1h30x",
        "1h30mx",
        "1m2s3",
        "1m2s_a",
        "12:34",
        "10:75:00",
        "10:00:60",
        "1:2:3",
        "1:2",
        "00:1a:2b",
        "00:11:22:33:44:55",
        "1:02:03:04",
        "1:02:03.4.5",
        "1:02:03x",
        "1:02:03 PM",
        "1:02:03am",
        "1.5:02:03",
        "1:02.5:03",
        "127.0.0.1:80",
        "1 day, 24:00:00",
        "1-02:03",
        "1 day",
        "1 daylight",
        "P",
        "PT",
        "P1",
        "P1Y",
        "P1M",
        "P1DT",
        "PT1S2M",
        "PT1.5H2M",
        "P1H",
        "P3Dx",
        "PNG",
        "PT1H2",
        "1234567890:00:00",
        "1h\u{b5}",
        "m5s",
        " 1h2m",
    ] {
        assert_eq!(duration(text.as_bytes(), false), None, "{text}");
    }
}

#[test]
fn two_numbers_are_minutes_and_seconds_where_that_is_known() {
    for (text, seconds) in [
        ("12:34", 754.0),
        ("00:01.5", 1.5),
        ("99:59", 5999.0),
        ("1:02:03", 3723.0),
    ] {
        assert_eq!(
            duration(text.as_bytes(), true),
            Some((seconds, text.len())),
            "{text}"
        );
    }
    for text in ["1:2", "12:60", "12:34:5", "12:34 PM", "12:30:05:99"] {
        assert_eq!(duration(text.as_bytes(), true), None, "{text}");
    }
}

/// A duration as each program spells it; `millis` in all.
fn spellings(millis: u64) -> Vec<String> {
    let (s, ms) = (millis / 1000, millis % 1000);
    let (d, h, m, s) = (s / 86_400, s / 3600 % 24, s / 60 % 60, s % 60);
    let hours = d * 24 + h;
    vec![
        format!("{hours}h{m}m{s}.{ms:03}s"),
        format!("{d}d {h}h {m}m {s}s {ms}ms"),
        format!("{d} days, {h} hours, {m} minutes and {s}.{ms:03} seconds"),
        format!("{d} days, {h}:{m:02}:{s:02}.{ms:03}"),
        format!("{d} days {h:02}:{m:02}:{s:02}.{ms:03}000"),
        format!("{d}-{h:02}:{m:02}:{s:02}.{ms:03}"),
        format!("{d}d {h:02}:{m:02}:{s:02}.{ms:03}"),
        format!("{hours}:{m:02}:{s:02}.{ms:03}"),
        format!("P{d}DT{h}H{m}M{s}.{ms:03}S"),
        format!("PT{hours}H{m}M{s}.{ms:03}S"),
    ]
}

proptest! {
    #[test]
    fn every_spelling_comes_back_exactly(millis in 0_u64..9_000_000_000_000) {
        for text in spellings(millis) {
            let found = duration(text.as_bytes(), false);
            prop_assert_eq!(found, Some((millis as f64 / 1000.0, text.len())), "{}", text);
        }
    }

    #[test]
    fn minutes_and_seconds_come_back_exactly(millis in 0_u64..60_000_000) {
        let text = format!("{:02}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000);
        let found = duration(text.as_bytes(), true);
        prop_assert_eq!(found, Some((millis as f64 / 1000.0, text.len())), "{}", text);
        prop_assert_eq!(duration(text.as_bytes(), false), None);
    }

    #[test]
    fn a_spelling_cut_or_continued_is_never_read_past_its_end(
        millis in 0_u64..9_000_000_000, cut in 0_usize..40, tail in "[0-9:.a-z/ µ]{0,3}",
    ) {
        for text in spellings(millis) {
            let text = format!("{}{tail}", text.get(..cut).unwrap_or(&text));
            if let Some((seconds, len)) = duration(text.as_bytes(), true) {
                prop_assert!(seconds.is_finite() && (3..=text.len()).contains(&len), "{}", text);
                prop_assert_eq!(duration(&text.as_bytes()[..len], true), Some((seconds, len)));
            }
        }
    }

    #[test]
    fn no_bytes_panic(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"0159:.-+ PTDHMSdhmsu, "[..])], 0..40),
        allow: bool,
    ) {
        if let Some((seconds, len)) = duration(&bytes, allow) {
            prop_assert!(seconds.is_finite() && len <= bytes.len());
        }
    }
}
