//! `json`: an object a line, flattened.

use crate::format::Format::Json;
use crate::format::script::{read, read_as, read_x};

#[test]
fn nested_numbers_are_flattened() {
    let line = r#"{"a": 1, "b": {"c": [2, {"d": -3e1}], "e": {}}, "f": []}"#;
    assert_eq!(read_as(Json, line).data(), "a=1 | b/c[0]=2 | b/c[1]/d=-30");
    let lines = format!("{line}\n{line}\n");
    assert_eq!(
        read_as(Json, &lines).data(),
        "a: 1 1 | b/c[0]: 2 2 | b/c[1]/d: -30 -30"
    );
}

#[test]
fn booleans_are_numbers_null_is_absent_and_words_are_no_data() {
    let line = r#"{"yes":true,"no":false,"none":null,"word":"red","\u00e9\"":5}"#;
    assert_eq!(read_as(Json, line).data(), "yes=1 | no=0 | é\"=5");
}

#[test]
fn numbers_in_strings_are_numbers() {
    let lines = "{\"p\":\"1.5\"}\n{\"p\":\"2.5\"}\n";
    assert_eq!(read_as(Json, lines).data(), "p: 1.5 2.5");
}

#[test]
fn numbers_that_only_python_prints_are_read() {
    let line = r#"{"a": NaN, "b": Infinity, "c": -Infinity}"#;
    let lines = format!("{line}\n{line}\n");
    assert_eq!(
        read_as(Json, &lines).data(),
        "a: NaN NaN | b: inf inf | c: -inf -inf"
    );
}

#[test]
fn time_is_the_x_axis_at_the_top_level_only() {
    let lines = "{\"a\":{\"t\":9},\"time\":1}\n{\"a\":{\"t\":8},\"time\":2}\n{\"b\":1}\n{\"b\":2,\"time\":3}";
    assert_eq!(
        read_as(Json, lines).data(),
        "x time (elapsed) | a/t: 9@1 8@2 | b: 1@? 2@3 | bad: no value for the x axis"
    );
}

#[test]
fn the_x_axis_can_be_asked_for() {
    let lines = "{\"t\":1,\"step\":7}\n{\"t\":2,\"step\":9}";
    assert_eq!(read_x(Json, "step", lines).data(), "x step | t: 1@7 2@9");
}

#[test]
fn a_time_that_is_text_is_an_axis() {
    let lines = "{\"time\":\"10:00:00\",\"a\":1}\n{\"time\":\"10:00:02\",\"a\":2}";
    assert_eq!(
        read_as(Json, lines).data(),
        "x time (day) | a: 1@36000 2@36002"
    );
}

#[test]
fn records_without_numbers_and_prose_stay_readable() {
    let script = read_as(Json, "{\"message\":\"saved\",\"t\":1}\nplain\n5\n[1,2]");
    assert_eq!(script.data(), "[0]=1 | [1]=2");
    assert_eq!(
        script.texts(),
        "- {\"message\":\"saved\",\"t\":1}\n- plain\n- 5\n+ [1,2]"
    );
}

#[test]
fn records_with_a_message_stay_readable_beside_their_numbers() {
    let lines = "{\"level\":30,\"time\":1700000000000,\"pid\":7,\"msg\":\"up\",\"rss\":5}\n\
                 {\"level\":30,\"time\":1700000001000,\"pid\":7,\"msg\":\"up\",\"rss\":6}";
    let script = read(lines);
    assert_eq!(
        script.data(),
        "x time (clock) | rss: 5@1700000000 6@1700000001"
    );
    assert_eq!(script.texts().lines().count(), 2);
}

#[test]
fn duplicate_keys_are_both_samples() {
    let lines = "{\"a\":1,\"a\":2}\n{\"a\":3}";
    assert_eq!(read_as(Json, lines).data(), "a: 1 2 3");
}

#[test]
fn broken_lines_are_bad_and_leave_nothing_behind() {
    for line in [
        r#"{"a":1"#,
        r#"{"a":1,}"#,
        r#"{"a" 1}"#,
        r#"{"a":1}}"#,
        r#"{"t":1,"a":tru}"#,
        r#"{"a"#,
        r#"{"\"#,
    ] {
        let script = read_as(Json, &format!("{{\"b\":0}}\n{line}\n{{\"b\":1}}\n"));
        assert_eq!(script.data(), "b: 0 1 | bad: broken json", "{line}");
        let texts = format!("+ {{\"b\":0}}\n! {line}\n+ {{\"b\":1}}");
        assert_eq!(script.texts(), texts);
    }
}

#[test]
fn what_python_prints_of_a_dict_is_no_json() {
    let script = read_as(Json, "{'a':1}\n{a:1}\n");
    assert!(script.series.is_empty() && script.facts.is_empty());
}

#[test]
fn deep_nesting_is_refused() {
    let lines = format!("{{\"b\":0}}\n{{\"a\":{}1\n", "[".repeat(100_000));
    let script = read_as(Json, &lines);
    assert_eq!(script.data(), "b=0 | bad: json nested too deep");
    assert!(script.texts().len() < 1000);
}

#[test]
fn an_object_over_several_lines_is_one_record() {
    let record = |value| format!("{{\n  \"a\": {value},\n  \"b\": [\n    1\n  ]\n}}\n");
    let lines = [record(1), record(2), record(3)].concat();
    assert_eq!(read(&lines).data(), "a: 1 2 3 | b[0]: 1 1 1");
}

#[test]
fn a_prefix_before_an_object_is_its_group() {
    let lines = "sensors/kitchen {\"t\": 21.5, \"rh\": 40}\nsensors/bath {\"t\": 22.5, \"rh\": 60}\n\
                 sensors/kitchen {\"t\": 21.6, \"rh\": 41}\nsensors/bath {\"t\": 22.6, \"rh\": 61}\n";
    let names = read(lines);
    for (group, last) in [("kitchen", 41.0), ("bath", 61.0)] {
        let name = format!("sensors/{group}/rh");
        let series = names.named(&name);
        let series = series.unwrap_or_else(|| panic!("no {name} in {}", names.data()));
        assert_eq!(series.values().last(), Some(&last));
    }
}

/// `{"sensor": "kitchen", "value": 21.5}`: a field names what another one measures.
#[test]
fn a_value_is_called_what_another_field_names() {
    for (key, value) in [
        ("sensor", "value"),
        ("metric", "data/value"),
        ("name", "reading"),
        ("channel", "val"),
    ] {
        let line = |thing: &str, number: usize| {
            let own = value.strip_prefix("data/").unwrap_or(value);
            let pair = format!("\"{own}\": {number}");
            let pair = match value.split_once('/') {
                Some((outer, _)) => format!("\"{outer}\": {{{pair}, \"n\": 7}}"),
                None => pair,
            };
            format!("{{\"{key}\": \"{thing}\", {pair}}}\n")
        };
        let lines: String = (0..4)
            .flat_map(|at| [line("pump_in", at), line("oil", 10 * at)])
            .collect();
        let read = read(&lines);
        for (thing, last) in [("pump_in", 3.0), ("oil", 30.0)] {
            let series = read.named(thing);
            let series = series.unwrap_or_else(|| panic!("no {thing} in {}", read.data()));
            assert_eq!(series.values().last(), Some(&last), "{lines}");
        }
        assert!(read.named(value).is_none(), "{}", read.data());
    }
}

#[test]
fn a_field_that_names_no_value_is_no_group() {
    let lines = "{\"name\": \"run\", \"loss\": 2}\n{\"name\": \"run\", \"loss\": 1}\n";
    assert_eq!(read(lines).data(), "loss: 2 1");
    let lines = "{\"value\": 2, \"of\": \"a\"}\n{\"value\": 1, \"of\": \"b\"}\n";
    assert_eq!(read(lines).data(), "value: 2 1");
}
