//! `get`: samples of a series, or columns of them.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::bail;
use serde_json::{Value, json};
use sprintscope_sim::quantity::parse_secs;

use super::read;
use crate::program::cli::GetSeries;
use crate::program::say::{print_json, print_text, say};

/// The columns of a column, in the order in which they are printed.
const OF_COLUMNS: [&str; 6] = ["from", "to", "first", "min", "max", "last"];

/// Reads the series and prints it.
pub(super) fn get(asked: &GetSeries) -> anyhow::Result<ExitCode> {
    let last = asked.last.as_deref().map(length).transpose()?;
    let request = json!({
        "series": asked.series,
        "last": last,
        "columns": asked.columns,
        "samples": asked.samples,
        "limit": asked.limit,
    });
    let answer = match read(&asked.whence, "get", &request)? {
        Ok(answer) => answer,
        Err(code) => return Ok(code),
    };
    check_unit(&answer, asked.last.as_deref())?;
    if asked.whence.target.json {
        print_json(&format!("{answer}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    print_text(&words(&answer))?;
    if answer["truncated"] == true {
        let columns = &answer["columns"]["from"];
        let told = columns.as_array().or(answer["values"].as_array());
        let told = told.map_or(0, Vec::len);
        let of = if columns.is_null() { "" } else { " columns" };
        say(&format!(
            "truncated: these are the newest {told}{of}; --limit N tells more, as far as they are kept"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn length(text: &str) -> anyhow::Result<f64> {
    let length = parse_secs(text).filter(|length| length.is_finite() && *length > 0.0);
    let Some(length) = length else {
        bail!("--last {text}: write how much of it, 250ms, 10s, 2m, 1h, or a number of steps");
    };
    Ok(length)
}

/// Ten seconds of a series over steps would be ten of these.
fn check_unit(answer: &Value, last: Option<&str>) -> anyhow::Result<()> {
    let x = &answer["series"]["x"];
    let is_of_seconds = !matches!(x["kind"].as_str(), Some("number" | "row"));
    let has_unit = last.is_some_and(|last| last.ends_with(|end: char| end.is_ascii_alphabetic()));
    if has_unit && !is_of_seconds {
        let (series, x) = (&answer["series"]["name"], &x["name"]);
        let [series, x] = [series, x].map(|name| name.as_str().unwrap_or_default());
        bail!("{series} stands over {x}, not over time: say how many of it, like --last 100");
    }
    Ok(())
}

/// A table with tabs between.
fn words(answer: &Value) -> String {
    let none = Vec::new();
    let list = |value: &Value| value.as_array().unwrap_or(&none).clone();
    let series = &answer["series"];
    let labels = series["labels"].as_array();
    let number = |value: &Value| match value {
        Value::Null => "nan".to_owned(),
        Value::String(word) => word.clone(),
        number => number.to_string(),
    };
    let labelled = |value: &Value| {
        let place = value.as_f64().map(|place| place as usize);
        let label = place
            .zip(labels)
            .and_then(|(place, labels)| labels.get(place));
        let label = label.and_then(Value::as_str);
        label.map_or_else(|| number(value), str::to_owned)
    };
    let mut text = String::new();
    let columns = &answer["columns"];
    // Writing into a string can't fail.
    if columns.is_null() {
        let x = series["x"]["name"].as_str().unwrap_or("t");
        let _ok = writeln!(text, "{x}\t{}", series["name"].as_str().unwrap_or_default());
        for (x, value) in list(&answer["x"]).iter().zip(&list(&answer["values"])) {
            let _ok = writeln!(text, "{}\t{}", number(x), labelled(value));
        }
        return text;
    }
    let _ok = writeln!(text, "{}", OF_COLUMNS.join("\t"));
    let lists = OF_COLUMNS.map(|name| list(&columns[name]));
    for row in 0..lists[0].len() {
        let cells = lists
            .iter()
            .map(|list| list.get(row).map_or_else(String::new, number));
        let _ok = writeln!(text, "{}", cells.collect::<Vec<_>>().join("\t"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_and_columns_are_tables_and_gaps_are_nan() {
        let samples = json!({"series": {"name": "loss", "x": {"kind": "time"}}, "x": [0.5, 1.0],
            "values": [0.25, null]});
        assert_eq!(words(&samples), "t\tloss\n0.5\t0.25\n1.0\tnan\n");
        let states = json!({"series": {"name": "phase", "x": {"kind": "number", "name": "step"},
            "labels": ["idle", "run"]}, "x": [0, 1], "values": [1.0, null]});
        assert_eq!(words(&states), "step\tphase\n0\trun\n1\tnan\n");
        let columns = json!({"series": {"name": "loss", "x": {"kind": "time"}}, "columns": {"from": [0],
            "to": [1], "first": [2], "min": [1], "max": [3], "last": ["inf"]}});
        assert_eq!(
            words(&columns),
            "from\tto\tfirst\tmin\tmax\tlast\n0\t1\t2\t1\t3\tinf\n"
        );
    }

    #[test]
    fn seconds_of_a_series_over_steps_are_wrong_usage() {
        let over =
            |kind: &str| json!({"series": {"name": "loss", "x": {"kind": kind, "name": "step"}}});
        assert!(check_unit(&over("number"), Some("10s")).is_err());
        assert!(check_unit(&over("number"), Some("10")).is_ok());
        assert!(check_unit(&over("clock"), Some("10s")).is_ok());
        for text in ["soon", "0s", "0", "-1s", "nan"] {
            assert!(length(text).is_err(), "{text}");
        }
    }
}
