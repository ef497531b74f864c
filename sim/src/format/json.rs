//! `json`: one object a line, flattened: `{"a": {"b": [1, 2]}}` → `a/b[0]`, `a/b[1]`.

use super::row::Row;
use super::scanner::scan;
use super::text::trim;
use super::verdict::Verdict;

/// Top-level fields that are the x axis without being asked for.
const TIME_NAMES: [&str; 3] = ["t", "time", "timestamp"];

/// Whether the line is a JSON object that isn't empty.
pub(super) fn is_object(line: &[u8]) -> bool {
    let line = trim(line);
    line.starts_with(b"{")
        && line.contains(&b'"')
        && scan(line, &mut String::new(), |_, _| ()).is_ok()
}

/// Reads one object a line.
#[derive(Default)]
pub(super) struct Json {
    /// The flattened name of the value being read.
    name: String,
}

impl Json {
    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        let line = trim(line);
        if !matches!(line.first(), Some(b'{' | b'[')) {
            return Verdict::Prose;
        }
        let read = scan(line, &mut self.name, |name, value| {
            if row.axis().is_none() && TIME_NAMES.contains(&name) {
                row.set_axis(name);
            }
            row.named(name, "", value);
        });
        match read {
            Err(why) => Verdict::Bad(why),
            // A log record: `{"t": 12, "message": "saved"}`.
            Ok(()) if !row.has_samples() => Verdict::Prose,
            Ok(()) => Verdict::Row(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::format::Format::Json;
    use crate::format::script::{parse_as, parse_x};

    #[test]
    fn nested_numbers_are_flattened() {
        assert_eq!(
            parse_as(
                Json,
                r#"{"a": 1, "b": {"c": [2, {"d": -3e1}], "e": {}}, "f": []}"#
            ),
            "series 0 `a` | series 1 `b/c[0]` | series 2 `b/c[1]/d` | row 0=1 1=2 2=-30"
        );
    }

    #[test]
    fn booleans_are_numbers_null_is_absent_and_strings_are_ignored() {
        assert_eq!(
            parse_as(
                Json,
                r#"{"yes":true,"no":false,"none":null,"word":"1","\u00e9\"":5}"#
            ),
            "series 0 `yes` | series 1 `no` | series 2 `é\"` | row 0=1 1=0 2=5"
        );
    }

    #[test]
    fn numbers_that_only_python_prints_are_read() {
        assert_eq!(
            parse_as(Json, r#"{"a": NaN, "b": Infinity, "c": -Infinity}"#),
            "series 0 `a` | series 1 `b` | series 2 `c` | row 0=NaN 1=inf 2=-inf"
        );
    }

    #[test]
    fn time_is_the_x_axis_at_the_top_level_only() {
        assert_eq!(
            parse_as(
                Json,
                "{\"a\":{\"t\":9},\"time\":1}\n{\"t\":3,\"time\":2}\n{\"b\":1}"
            ),
            "series 0 `a/t` | x axis `time` | row at 1 0=9 | series 1 `t` | row at 2 1=3 \
             | series 2 `b` | row 2=1 | bad: no value for the x axis"
        );
    }

    #[test]
    fn the_x_axis_can_be_asked_for() {
        assert_eq!(
            parse_x(Json, "step", r#"{"t":1,"step":7}"#),
            "series 0 `t` | x axis `step` | row at 7 0=1"
        );
    }

    #[test]
    fn a_time_that_is_text_is_no_axis() {
        assert_eq!(
            parse_as(Json, r#"{"time":"10:00","a":1}"#),
            "series 0 `a` | row 0=1"
        );
    }

    #[test]
    fn records_without_numbers_and_prose_stay_readable() {
        assert_eq!(
            parse_as(Json, "{\"message\":\"saved\",\"t\":1}\nplain\n5\n[1,2]"),
            "text `{\"message\":\"saved\",\"t\":1}` | text `plain` | text `5` \
             | series 0 `[0]` | series 1 `[1]` | row 0=1 1=2"
        );
    }

    #[test]
    fn duplicate_keys_are_both_samples() {
        assert_eq!(
            parse_as(Json, r#"{"a":1,"a":2}"#),
            "series 0 `a` | row 0=1 0=2"
        );
    }

    #[test]
    fn broken_lines_are_bad_and_leave_nothing_behind() {
        for line in [
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":1}}"#,
            r#"{"t":1,"a":tru}"#,
            "{a:1}",
            r#"{"a"#,
            "{'a':1}",
            r#"{"\"#,
        ] {
            assert_eq!(
                parse_as(Json, &format!("{line}\n{{\"b\":1}}")),
                format!("bad: broken json | bad text `{line}` | series 0 `b` | row 0=1"),
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "[".repeat(100_000);
        assert!(parse_as(Json, &deep).starts_with("bad: json nested too deep | bad text `[[["));
    }
}
