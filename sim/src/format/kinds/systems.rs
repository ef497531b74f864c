//! What systems print about themselves: tables with sums, processes of one name, metrics on their way to
//! a database, and prose that is none of it.

use std::fmt::Write as _;

use crate::format::Format;
use crate::format::script::{read, read_x};

#[test]
fn rows_that_sum_up_others_are_series_of_their_own() {
    for label in ["Average:", "Total:", "Mean:"] {
        let lines = format!(
            "10:00:01  CPU  %usr  %sys\n10:00:02  all  1.5  2.5\n10:00:02  0  3.5  4.5\n\n\
             10:00:02  CPU  %usr  %sys\n10:00:03  all  5.5  6.5\n10:00:03  0  7.5  8.5\n\n\
             {label}  CPU  %usr  %sys\n{label}  all  9.5  9.5\n{label}  0  9.5  9.5\n"
        );
        let data = read(&lines).data();
        assert!(
            data.contains("all/%usr in %: 1.5@36002 5.5@36003"),
            "{data}"
        );
        assert!(
            data.contains("cpu 0/%sys in %: 4.5@36002 8.5@36003"),
            "{data}"
        );
    }
}

#[test]
fn two_processes_of_one_name_are_two_groups() {
    let frame =
        "  PID USER  RES  %CPU COMMAND\n  11 root  500  1.5 bash\n  12 root  900  7.5 bash\n\n";
    let data = read(&frame.repeat(3)).data();
    assert!(data.contains("bash/RES: 500 500 500"), "{data}");
    assert!(data.contains("bash 12/RES: 900 900 900"), "{data}");
}

#[test]
fn names_of_several_words_end_where_their_cells_end() {
    let lines = "    Temperature Pressure (bar)   Constr. rmsd\n    3.04039e+02    1.99905e+01    3.20976e-06\n\
                 \x20   3.05039e+02    2.99905e+01    4.20976e-06\n";
    let data = read(lines).data();
    assert!(data.contains("Temperature: 304.039 305.039"), "{data}");
    assert!(data.contains("Pressure in bar: 19.9905 29.9905"), "{data}");
}

#[test]
fn metrics_on_their_way_to_a_database_are_read() {
    let mut graphite = String::new();
    let mut influx = String::new();
    let mut opentsdb = String::new();
    for second in 0..3 {
        let time = 1_795_773_600 + second;
        for host in ["web1", "db1"] {
            let _ = writeln!(graphite, "servers.{host}.load {second}.5 {time}");
            let _ = writeln!(
                influx,
                "cpu,cpu=cpu0,host={host} user={second}.5,count={second}i,up=\"1 day, 2:03\" {time}000000000"
            );
            let _ = writeln!(opentsdb, "put cpu.user {time} {second}.5 host={host} cpu=0");
        }
    }
    let samples = "0.5@1795773600 1.5@1795773601 2.5@1795773602";
    // Where there are several machines, each one is told: one without its name would look like all of them.
    for (lines, names) in [
        (graphite, ["servers.web1.load", "servers.db1.load"]),
        (influx, ["cpu/cpu0/web1/user", "cpu/cpu0/db1/user"]),
        (opentsdb, ["cpu.user/web1/0", "cpu.user/db1/0"]),
    ] {
        let data = read(&lines).data();
        for name in names {
            assert!(data.contains(&format!("{name}: {samples}")), "{data}");
        }
    }
}

#[test]
fn an_axis_that_a_person_asked_for_is_not_the_time_of_a_row() {
    let lines = "10:00:01  load  temp\n10:00:02  1.5  20\n10:00:03  2.5  30\n";
    let data = read_x(Format::Table, "temp", lines).data();
    assert!(data.contains("load: 1.5@20 2.5@30"), "{data}");
}

#[test]
fn what_a_container_printed_is_read_as_it_was_printed() {
    let line = |n: u32| {
        format!(
            "{{\"log\":\"temp={n}.5 queue={n}\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-27T10:00:0{n}.5Z\"}}\n"
        )
    };
    let data = read(&(1..4).map(line).collect::<Vec<_>>().concat()).data();
    assert!(
        data.contains("temp: 1.5@1795773601.5 2.5@1795773602.5"),
        "{data}"
    );
}

#[test]
fn what_daemons_say_of_things_with_numbers_is_prose() {
    let words = ["session", "device", "unit", "request", "peer", "volume"];
    let verbs = [
        "opened for user",
        "attached to slot",
        "started by",
        "closed after",
    ];
    let mut lines = String::new();
    for index in 0..2_000 {
        let (word, verb) = (words[index % 6], verbs[index / 6 % 4]);
        let (process, id, user) = (100 + index % 97, index % 5_000, index % 311);
        let _ = writeln!(
            lines,
            "Nov 27 10:00:{:02} web-{} daemon[{process}]: {word} {id} {verb} {user} from 10.0.0.{} ok",
            index % 60,
            index % 4,
            index % 256
        );
    }
    let script = read(&lines);
    assert!(script.series.len() <= 2, "{}", script.data());
}

#[test]
fn what_is_spelled_as_a_code_is_no_quantity() {
    let lines =
        (0..9).map(|n| format!("pci 0000:00:0{n}.0: type 00 class 0x0601{n}0 load {n}.5\n"));
    let data = read(&lines.collect::<Vec<_>>().concat()).data();
    assert!(
        data.contains("load: 0.5") && !data.contains("class") && !data.contains("type"),
        "{data}"
    );
}

#[test]
fn a_value_and_its_total_share_a_unit() {
    let lines = (0..9).map(|n| format!("RAM 3{n}9/7620MB cpu@5{n}.5C VDD_IN 4{n}mW/6000mW\n"));
    let data = read(&lines.collect::<Vec<_>>().concat()).data();
    assert!(
        data.contains("RAM in MB: 309 319") && data.contains("cpu in C: 50.5 51.5"),
        "{data}"
    );
    assert!(data.contains("VDD_IN in mW: 40 41"), "{data}");
}

#[test]
fn what_tells_things_apart_in_a_system_s_log_is_no_quantity() {
    let mut log = String::new();
    for index in 0..40_u32 {
        let (low, high) = (index * 7 % 10, index * 13 % 90 + 10);
        let hash = format!("{high}ab{low}c{index:02}");
        let says = [
            format!(
                "kernel: [{high}.{index:06}] usb 1-{low}: found, idVendor=0{high}d, idProduct={low}ab, serial={hash}"
            ),
            format!("sshd[{high}]: session opened for user root(uid={index}) by (uid=0)"),
            format!(
                "sshd[{high}]: Accepted publickey for bob from 10.0.{low}.{index} port {high}{high} ssh2: RSA SHA256:{high}ab"
            ),
            format!(
                "NetworkManager[7]: <info>  [17000000{high}.{high}{high}] dhcp4 (eth0): address=10.0.{low}.{index}"
            ),
            format!("dockerd[7]: <warn>  [{high}{low}.{high}{low}] state changed on eth{low}"),
            format!("NetworkManager[70{low}]: [{high}{low}.{high}{low}] device went away"),
            format!("audit[{high}]: denied fsuid={high} ouid={index} pid={high}{low} comm=x{low}"),
            format!("app[1]: requestId={index}{high} went to {high}e{high} at SPT={index}"),
        ];
        for said in says {
            let _ = writeln!(log, "Nov 27 10:00:{:02} host {said}", index % 60);
        }
    }
    assert_eq!(read(&log).data(), "");
}

#[test]
fn a_system_is_up_for_hours_and_minutes() {
    let lines = |head: &str| {
        let line = |n: u32| {
            format!("{head}12:44:{n:02} up  1:3{n},  2 users,  load average: 0.{n}5, 0.20, 0.30\n")
        };
        (0..9).map(line).collect::<String>()
    };
    for head in ["top - ", " "] {
        let script = read(&lines(head));
        let data = script.data();
        assert!(data.contains("up in s: 5400@45840 5460@45841"), "{data}");
        assert_eq!(script.series.len(), 5, "{data}");
    }
}
