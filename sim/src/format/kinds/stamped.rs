//! Lines whose time doesn't stand at their beginning, and times of rarer spellings (kind E).

use crate::format::AxisKind;
use crate::format::script::read;

/// Lines that differ in their second and their value, of which `{s}` and `{v}` stand for these.
fn lines(form: &str) -> String {
    let line = |n: u32| {
        form.replace("{s}", &format!("{:02}", n * 7))
            .replace("{e}", &(1_795_773_600 + n * 7).to_string())
            .replace("{v}", &format!("{n}.5"))
            + "\n"
    };
    (0..8).map(line).collect()
}

/// Whether the value stands over the clock, and nothing else is a series.
fn expect_clock(form: &str, name: &str) {
    let script = read(&lines(form));
    let names: Vec<&str> = script.series.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, [name], "{form}");
    let (_, kind) = script
        .axis
        .as_ref()
        .unwrap_or_else(|| panic!("no axis: {form}"));
    assert_eq!(*kind, AxisKind::Clock, "{form}");
    let samples = &script.series[0].samples;
    assert_eq!(samples.len(), 8, "{form}");
    let step = samples[7].0.unwrap_or_default() - samples[0].0.unwrap_or_default();
    assert!((step - 49.0).abs() < 1e-6, "{form}: {samples:?}");
}

#[test]
fn the_time_of_a_line_may_stand_behind_a_few_words() {
    for form in [
        "INFO 2026-11-27 10:00:{s} loss={v}",
        "INFO:root:2026-11-27 10:00:{s} loss={v}",
        "[INFO] 2026-11-27T10:00:{s}.123Z - loss: {v}",
        "[I 2026-11-27 10:00:{s},120] loss: {v}",
        "LOOP:   2026-11-27 10:00:{s} UTC ({e}) dateTime: {e}, loss: {v}",
        "127.0.0.1 - - [27/Nov/2026:10:00:{s} +0000] \"GET / HTTP/1.1\" 200 loss={v}",
        "time=\"2026-11-27T10:00:{s}Z\" level=info msg=\"tick\" loss={v}",
        "<30>Nov 27 10:00:{s} web app[12]: loss={v}",
    ] {
        expect_clock(form, "loss");
    }
}

#[test]
fn a_key_of_times_with_an_epoch_is_the_time_and_no_series() {
    for form in [
        "timestamp={e} loss={v}",
        "ts: {e}.25, loss: {v}",
        "'dateTime': '{e}', 'loss': '{v}'",
        "loss={v} time={e}000",
    ] {
        expect_clock(form, "loss");
    }
}

#[test]
fn rarer_spellings_of_times_are_read() {
    for form in [
        "[2026-11-27 10:00:{s},114: INFO/MainProcess] loss: {v}",
        "[GIN] 2026/11/27 - 10:00:{s} | loss={v}",
        "2026-11-27 10:00:{s}:329 loss: {v}",
        "27Nov2026 10:00:{s} loss={v}",
        "2026-11-27_10-00-{s} loss={v}",
        "[2026.11.27-10.00.{s}:123][ 42]LogTemp: loss={v}",
    ] {
        expect_clock(form, "loss");
    }
}

#[test]
fn a_time_that_lines_speak_of_is_not_their_own() {
    for form in [
        "lease expires: 2027-01-01 10:00:{s} loss={v}",
        "next run at 2026-11-27 10:00:{s} loss={v}",
        "mtime=2026-11-27T10:00:{s} loss={v}",
    ] {
        assert!(read(&lines(form)).axis.is_none(), "{form}");
    }
}

#[test]
fn a_clock_behind_a_level_is_the_time_of_its_line() {
    for form in [
        "INFO 10:00:{s}.250 loss={v}",
        "[WARN ] 10:00:{s}.250 - loss={v}",
    ] {
        let script = read(&lines(form));
        assert!(
            script.data().starts_with("x time (day"),
            "{}",
            script.data()
        );
        assert_eq!(script.series.len(), 1, "{}", script.data());
    }
}

#[test]
fn one_line_before_those_with_a_time_has_none() {
    let line = |n: u32| {
        format!(
            "[17957736{n:02}.581812] 64 bytes from 127.0.0.1: icmp_seq={n} ttl=64 time=0.0{n} ms\n"
        )
    };
    let head = "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n".to_owned();
    for count in [5, 8, 20] {
        let script = read(&(head.clone() + &(1..=count).map(line).collect::<String>()));
        let (_, kind) = script.axis.as_ref().expect("an axis");
        assert_eq!(*kind, AxisKind::Clock, "{count}");
    }
}
