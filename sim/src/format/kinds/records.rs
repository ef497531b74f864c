//! Rows of several kinds by turns, each with a header of its own, the kind in front of both.

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

/// `CPU,CPU Total,user,sys` and `MEM,Memory,free,cached` above, then `CPU,T0001,28.2,3.6` and `MEM,T0001,644.8,1733.5`.
#[test]
fn rows_that_begin_with_their_kind_stand_under_its_header() {
    let kinds = one_of(&["CPU MEM NET", "alpha beta", "CPU001 CPU002 DISK_BUSY"]);
    let tag = one_of(&["T", "snap-", ""]);
    let layout = (kinds, tag, one_of(&[",", ";", "\t"]));
    hold(&(data(), layout), |(data, (kinds, tag, separator))| {
        let kinds: Vec<&str> = kinds.split(' ').collect();
        let names = &data.names;
        if data.rows() < 3 * kinds.len() {
            return Ok(());
        }
        let mut lines =
            format!("AAA{separator}program{separator}mon\nAAA{separator}host{separator}web\n");
        for (at, kind) in kinds.iter().enumerate() {
            let names: Vec<String> = names.iter().map(|name| format!("{name}_{at}")).collect();
            lines +=
                &([kind, "what it is"].join(separator) + separator + &names.join(separator) + "\n");
        }
        let rows = data.rows() / kinds.len();
        for row in 0..rows * kinds.len() {
            let head = format!(
                "{}{separator}{tag}{:04}",
                kinds[row % kinds.len()],
                row / kinds.len()
            );
            lines += &(head + separator + &data.row(row).join(separator) + "\n");
        }
        let quantities = kinds.iter().enumerate().flat_map(|(at, kind)| {
            let count = kinds.len();
            let columns = names.iter().zip(&data.columns);
            columns.map(move |(name, column)| {
                let values = column.values.iter().skip(at).step_by(count).take(rows);
                Quantity::new(
                    &[kind, &format!("{name}_{at}")],
                    "",
                    &values.copied().collect::<Vec<_>>(),
                )
            })
        });
        expect(&read(&lines), &quantities.collect::<Vec<_>>(), kinds.len())
    });
}

/// Two tables whose rows begin with words, under headers that begin with others, are read as before.
#[test]
fn words_in_front_of_rows_are_no_kinds_without_a_header() {
    let rows = |names: &str| -> String {
        (0..5)
            .map(|row| format!("left,{row}.5,{row}\nright,{row}.25,7\n"))
            .fold(format!("{names}\n"), |all, row| all + &row)
    };
    let data = read(&(rows("name,speed,load") + &rows("part,flow,heat"))).data();
    for series in [
        "left/speed: 0.5 1.5",
        "right/speed: 0.25 1.25",
        "left/flow: 0.5 1.5",
    ] {
        assert!(data.contains(series), "{series}: {data}");
    }
}
