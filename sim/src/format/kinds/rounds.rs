//! Programs that print several tables in each round, as sysstat's do, and the same names in more than one (kinds A
//! and B).

use std::fmt::Write as _;

use crate::format::script::read;
use crate::format::{Options, Reading};

/// Rounds of two tables whose headers begin with the time.
fn rounds(count: usize, [first, second]: [[&str; 2]; 2]) -> String {
    let mut lines = String::new();
    for n in 0..count {
        let time = |n: usize| format!("{:02}:{:02}:{:02}", 10 + n / 3_600, n / 60 % 60, n % 60);
        let (before, now) = (time(n), time(n + 1));
        for [names, row] in [first, second] {
            let row = row.replace("{n}", &n.to_string());
            let _ = write!(lines, "{before}  {names}\n{now}  {row}\n\n");
        }
    }
    lines
}

#[test]
fn tables_by_turns_keep_their_headers_however_long_it_goes_on() {
    let tables = [
        ["CPU  %user  %idle", "all    {n}.5   90.25"],
        ["IFACE  rxpck/s  txpck/s", "lo        {n}.5     7.5"],
    ];
    let lines = rounds(600, tables);
    let script = read(&lines);
    let names: Vec<&str> = script.series.iter().map(|one| &*one.name).collect();
    assert_eq!(
        names,
        ["all/%user", "all/%idle", "lo/rxpck/s", "lo/txpck/s"]
    );
    for one in &script.series {
        assert_eq!(one.samples.len(), 600, "{}", one.name);
    }
    assert!(
        script.series[3]
            .samples
            .iter()
            .all(|(_, value)| *value == 7.5)
    );
    // The time of each row and of each header.
    let reading = Reading::of(lines.as_bytes(), Options::default()).expect("in memory");
    assert_eq!(reading.ledger.seen, 600 * 2 * 4);
}

#[test]
fn columns_of_one_name_in_tables_side_by_side_are_two() {
    let tables = [
        ["call/s retrans/s   read/s", "  1.00      7.50     2.00"],
        [
            "estres/s retrans/s isegerr/s",
            "    3.00      9.50      4.00",
        ],
    ];
    let averages = "Average:  call/s retrans/s   read/s\nAverage:    1.00      7.50     2.00\n\n\
                    Average:  estres/s retrans/s isegerr/s\nAverage:      3.00      9.50      4.00\n";
    let data = read(&(rounds(3, tables) + averages)).data();
    assert!(
        data.contains("retrans/s: 7.5@36001 7.5@36002 7.5@36003"),
        "{data}"
    );
    assert!(
        data.contains("retrans/s 2: 9.5@36001 9.5@36002 9.5@36003"),
        "{data}"
    );
    assert!(!data.contains("Average/retrans/s:"), "{data}");
}

#[test]
fn the_next_run_under_other_names_begins_other_series() {
    let row = |n: usize, last: f64| format!("{n:>10}   {:.6}   {last:.6}\n", 1.0 + n as f64);
    let run = |names: &str, last: f64| {
        let rows = (0..9).map(|n| row(n * 100, last));
        format!("{names}\n{}", rows.collect::<String>())
    };
    for (first, second) in [
        (
            "Step          Temp          Press",
            "Step          Temp          Volume",
        ),
        ("Step Temp Press", "Step Temp Volume"),
        ("Step      Temp      Press", "Stage     Heat      Volume"),
    ] {
        let data = read(&(run(first, -5.5) + "\n" + &run(second, 2.5))).data();
        assert!(
            data.contains("Press: -5.5") && data.contains("Volume: 2.5"),
            "{data}"
        );
        assert!(!data.contains("-5.5 2.5"), "{data}");
    }
}

#[test]
fn processes_of_one_name_and_one_user_are_told_apart_by_their_own_number() {
    let row = |time: usize, pid: usize, value: &str| {
        format!("12:28:{time:02}        0     {pid}    {value}   45.54     1  iperf3\n")
    };
    let block = |time| {
        let header = format!(
            "12:28:{:02}      UID       PID    %usr    %CPU   CPU  Command\n",
            time - 1
        );
        header + &row(time, 18_018, "2.5") + &row(time, 18_034, "90.5") + "\n"
    };
    let data = read(&(4..8).map(block).collect::<String>()).data();
    assert!(
        data.contains("iperf3/%usr in %: 2.5@44884 2.5@44885"),
        "{data}"
    );
    assert!(
        data.contains("iperf3 18034/%usr in %: 90.5@44884 90.5@44885"),
        "{data}"
    );
}
