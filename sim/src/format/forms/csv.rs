//! `csv`: a header that names the columns, then rows.

use crate::format::Format::Csv;
use crate::format::script::{read_as, read_x};

#[test]
fn the_header_names_the_series_in_the_order_of_their_first_samples() {
    let script = read_as(Csv, "n,loss,\"top \"\"1\"\"\"\n1,.5,\n2,,90\n3,.25,91\n");
    assert_eq!(
        script.data(),
        "n: 1 2 3 | loss: 0.5 0.25 | top \"1\": 90 91"
    );
}

#[test]
fn quotes_may_hold_separators_and_numbers() {
    let lines = "\"a,b\",c,d\n\"1.5\",\"x,y\",0\n\"2\" , \"3,z\",1\n";
    let data = read_as(Csv, lines).data();
    assert!(
        data.contains("a,b: 1.5 2") && data.contains("d: 0 1"),
        "{data}"
    );
}

#[test]
fn the_separator_is_found_and_a_comma_may_be_decimal() {
    for lines in [
        "a,b\n1.5,2\n2.5,3",
        "a;b\n1,5;2\n2,5;3",
        "a\tb\n1,5\t2\n2,5\t3",
        "# a, b\n1.5, 2\n2.5, 3",
        "a b\n1.5   2\n2.5   3",
        "\u{feff}a,b\n1.5,2\n2.5,3",
    ] {
        assert_eq!(read_as(Csv, lines).data(), "a: 1.5 2.5 | b: 2 3", "{lines}");
    }
}

#[test]
fn a_header_in_the_middle_is_recognised_again() {
    let lines = "a,b\n1,2\n3,4\na,b\n5,6\nStopping, please wait\n7,8\n";
    let script = read_as(Csv, lines);
    let data = script.data();
    assert!(data.starts_with("a: 1 3 5 7 | b: 2 4 6 8"), "{data}");
    assert!(script.texts().contains("Stopping, please wait"));
}

#[test]
fn a_row_of_more_columns_than_its_header_is_bad() {
    let data = read_as(Csv, "a,b\n1,2\n3,4\n5,6\n7,8,9\n9,10\n").data();
    assert_eq!(
        data,
        "a: 1 3 5 9 | b: 2 4 6 10 | bad: more columns than the header"
    );
}

#[test]
fn text_among_numbers_is_bad_and_the_log_says_which() {
    let script = read_as(Csv, "n,a,b\n1,1,2\n2,3,4\n3,ERR,6\n4,7,8\n");
    assert_eq!(
        script.data(),
        "n: 1 2 3 4 | a: 1 3 7 | b: 2 4 6 8 | bad: not a number"
    );
    assert_eq!(script.notes(), "`a` holds `ERR`, which is no number");
}

#[test]
fn prose_between_rows_is_prose() {
    let script = read_as(Csv, "a,b\n1,2\n3,4\nThe end.\n5,6\n");
    assert_eq!(script.data(), "a: 1 3 5 | b: 2 4 6");
    assert_eq!(script.texts(), "- a,b\n- The end.");
}

#[test]
fn a_first_column_of_dates_is_the_axis() {
    let script = read_as(Csv, "day,a\n2024-01-02,1\n2024-01-03,2\n2024-01-04,3\n");
    let places: Vec<_> = script.series[0]
        .samples
        .iter()
        .map(|(x, _)| x.unwrap())
        .collect();
    assert_eq!(places[2] - places[1], 86_400.0);
    assert!(script.data().starts_with("x day (clock) | a: 1@"));
}

#[test]
fn the_x_axis_is_found_by_name_or_number() {
    for x in ["n", "1"] {
        let script = read_x(Csv, x, "n,a\n1,2\n5,4\n,3");
        assert_eq!(
            script.data(),
            "x n | a: 2@1 4@5 3@? | bad: no value for the x axis"
        );
    }
}

#[test]
fn columns_without_a_name_or_with_another_ones_get_names() {
    let data = read_as(Csv, ",a,a\n1,2,3\n4,5,6\n").data();
    assert_eq!(data, "1: 1 4 | a: 2 5 | a 2: 3 6");
}

#[test]
fn without_a_header_columns_are_numbered_and_a_time_in_all_rows_is_the_axis() {
    let data = read_as(Csv, "10:00:00,1,2\n10:00:01,3,4\n").data();
    let expected = "(day) | 2: 1@36000 3@36001 | 3: 2@36000 4@36001";
    assert!(data.starts_with("x ") && data.ends_with(expected), "{data}");
}

#[test]
fn prose_before_the_header_is_prose() {
    let script = read_as(Csv, "Loading dataset\nReady, set, go\na,b\n1,2\n3,4");
    assert_eq!(script.data(), "a: 1 3 | b: 2 4");
    assert!(
        script
            .texts()
            .starts_with("- Loading dataset\n- Ready, set, go")
    );
}

#[test]
fn the_names_of_a_told_csv_may_begin_with_digits() {
    let data = read_as(Csv, "2024 sales,2025 sales\n1,2\n3,4\n").data();
    assert_eq!(data, "2024 sales: 1 3 | 2025 sales: 2 4");
}

#[test]
fn cells_without_a_value_are_gaps() {
    let data = read_as(Csv, "a,b\n1,2\nnan,4\nNA,6\nnull,8\n-,10\n,12\n3,14\n").data();
    assert!(data.ends_with("b: 2 4 6 8 10 12 14"), "{data}");
    assert!(data.starts_with("a: 1 NaN"), "{data}");
}
