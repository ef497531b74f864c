//! `numbers`: columns without names.

use crate::format::Format::Numbers;
use crate::format::script::{read, read_as, read_x};

#[test]
fn columns_stand_between_blanks_commas_semicolons_or_tabs() {
    for lines in [
        "1 2\n-3 .5",
        "1,2\n-3,.5",
        "  1 ;2 \n-3;.5",
        "1\t2\n-3\t.5",
        "1   2\n-3   5e-1",
    ] {
        assert_eq!(
            read_as(Numbers, lines).data(),
            "1: 1 -3 | 2: 2 0.5",
            "{lines}"
        );
        assert_eq!(read(lines).data(), "1: 1 -3 | 2: 2 0.5", "{lines}");
    }
}

#[test]
fn a_comma_is_decimal_beside_a_tab() {
    let lines = "1,5\t-2,25\n2,5\t-3,25\n";
    assert_eq!(
        read_as(Numbers, lines).data(),
        "1: 1.5 2.5 | 2: -2.25 -3.25"
    );
}

#[test]
fn the_number_of_columns_may_change() {
    let data = read_as(Numbers, "2 3\n6 7 8\n9 10\n1 2 3\n").data();
    assert_eq!(data, "1: 2 6 9 1 | 2: 3 7 10 2 | 3: 8 3");
}

#[test]
fn an_empty_column_is_a_gap() {
    let data = read_as(Numbers, "1,2,3\n,5,6\n7,,9\n").data();
    assert!(
        data.contains("3: 3 6 9") && data.contains("2: 2 5"),
        "{data}"
    );
}

#[test]
fn a_column_can_be_the_x_axis_and_the_others_keep_their_names() {
    assert_eq!(
        read_x(Numbers, "1", "10 1\n20 2\nnan 3").data(),
        "x 1 | 2: 1@10 2@20 3@? | bad: no value for the x axis"
    );
}

#[test]
fn prose_is_prose_and_a_broken_row_is_bad() {
    let script = read_as(
        Numbers,
        "Loading 3 files\n3 files loaded\n1 2 3\n4 5 6\n7 ERR 9\n",
    );
    assert_eq!(
        script.data(),
        "1: 1 4 7 | 2: 2 5 | 3: 3 6 9 | bad: not a number"
    );
    assert!(
        script
            .texts()
            .starts_with("- Loading 3 files\n- 3 files loaded")
    );
}
