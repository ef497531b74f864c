//! `pairs`: names and values with a sign between them, anywhere in a line.

use crate::format::Format::Pairs;
use crate::format::script::{read, read_as, read_x};

/// Holds each line to what it says, and names all that say something else.
#[track_caller]
fn hold(lines: &[(&str, &str)]) {
    let wrong = lines.iter().filter_map(|(line, expected)| {
        let found = pairs(line);
        (found != *expected).then(|| format!("{line}\n  expected {expected}\n  found    {found}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pairs of one line, which are facts as it stands alone: `name=value unit, …`.
fn pairs(line: &str) -> String {
    let script = read_as(Pairs, line);
    assert!(script.series.is_empty() && script.bad.is_empty(), "{line}");
    let facts = script.facts.iter();
    let said = facts.map(|(name, value, unit)| format!("{name}={value}{unit}"));
    said.collect::<Vec<_>>().join(", ")
}

#[test]
fn training_loops_and_log_files_are_read() {
    hold(&[
        // A counter, which stays a series, and the job's progress beside it.
        (
            "Epoch 3/10 - loss: 0.532 - accuracy: 0.91",
            "Epoch=3, loss=0.532, accuracy=0.91",
        ),
        (
            "step=120 lr=3e-4 loss=0.53",
            "step=120, lr=0.0003, loss=0.53",
        ),
        (
            " 43%|████      | 43/100 [00:01<00:01, 30.1it/s, loss=0.234]",
            "loss=0.234",
        ),
        (
            "train:  43%|████ | 43/100 [00:01<00:01, 30.1it/s, loss=0.234, acc=87%]",
            "train=43%, loss=0.234, acc=87%",
        ),
        (
            "{'loss': 0.5, 'eval acc': 0.25, \"n\": 3}",
            "loss=0.5, eval acc=0.25, n=3",
        ),
        (
            "{'loss': '0.5', 'grad': np.float64(1.5), 'w': tensor(2., device='cuda:0')}",
            "loss=0.5, grad=1.5, w=2",
        ),
        ("2024-01-02T10:11:12 INFO:root:loss: 0.5", "loss=0.5"),
        (
            "2024-01-02 10:11:12,123 INFO [main] temp=21.5°C rh=40%",
            "temp=21.5°C, rh=40%",
        ),
        ("sprinter : 20", "sprinter=20"),
        ("loss = 0.5, lr =1e-3", "loss=0.5, lr=0.001"),
        ("(loss:0.5;acc:0.9)", "loss=0.5, acc=0.9"),
        // What stands before all lines of a kind is their group.
        ("[train] loss: 0.5.", "train/loss=0.5"),
        ("epoch: 3/10 took=12.5ms", "epoch=3, took=12.5ms"),
        ("Accuracy....: 0.5", "Accuracy=0.5"),
        ("--lr=0.1 --out=x", "lr=0.1"),
    ]);
}

#[test]
fn names_may_hold_more_than_letters() {
    hold(&[
        ("val/top-1=0.3", "val/top-1=0.3"),
        ("eval.loss: 2", "eval.loss=2"),
        ("layer[0].w=3", "layer[0].w=3"),
        ("mAP@0.5: 0.3", "mAP@0.5=0.3"),
        (
            "température: 21 Größe=3 損失: 0.1",
            "température=21, Größe=3, 損失=0.1",
        ),
        ("→loss=1 █acc=2", "loss=1, acc=2"),
    ]);
}

#[test]
fn what_only_looks_like_a_pair_is_none() {
    let lines = [
        "00:01",
        "at 12:30:05 sharp",
        "2024-01-02T10:11:12",
        "http://x:8080",
        "http://x:8080/p",
        "https://example.org:443",
        "C:\\dir",
        "C:\\1",
        "127.0.0.1:80",
        "localhost:8080",
        "example.org:443",
        "root@host:22",
        "train.py:42: warning",
        "device=cuda:0",
        "std::x::3",
        "name: information",
        "name: Nancy",
        "id=7f3e",
        "commit: 3fa2b1c",
        "date: 2024-01-02",
        "a==3",
        "a<=3",
        "x += 3",
        "12: 30",
        "INFO: 3 files",
        "warning: 2 errors",
        "mac=00:1a:2b",
        "ip=10.0.0.1",
        "=3",
        ": 3",
        "a = = 3",
    ];
    hold(&lines.map(|line| (line, "")));
}

/// No number, so no pair: but who reads the log later asks which version it was.
#[test]
fn a_version_is_a_fact() {
    hold(&[
        ("v:1.2.3", "v=`1.2.3`"),
        ("version: 1.2.3", "version=`1.2.3`"),
        ("solver version = 8.3.1", "solver version=`8.3.1`"),
    ]);
}

/// They were no pairs before numbers were read in all their spellings (issue 9, D and F).
#[test]
fn durations_thousands_and_hexadecimal_numbers_are_values() {
    hold(&[
        ("elapsed: 1m30s", "elapsed=90s"),
        ("params: 25,557,032", "params=25557032"),
        ("flags=0x10", "flags=16"),
    ]);
}

#[test]
fn lines_stay_readable_beside_their_samples() {
    let script = read_as(Pairs, "start\na=1ms b=2\nb: 3 b: 4 a=5ms");
    assert_eq!(script.data(), "b: 2 3 4 | a in ms: 1 5");
    assert_eq!(script.texts(), "- start\n+ a=1ms b=2\n+ b: 3 b: 4 a=5ms");
}

#[test]
fn a_unit_may_become_known_later() {
    assert_eq!(read_as(Pairs, "a=1\na=2V").data(), "a in V: 1 2");
}

#[test]
fn a_pair_can_be_the_x_axis_wherever_it_stands() {
    let script = read_x(Pairs, "step", "loss=1 step=5\nloss=2 step=7\nloss=3");
    assert!(
        script.data().starts_with("x step | loss: 1@5 2@7 3@"),
        "{}",
        script.data()
    );
}

#[test]
fn what_is_said_once_is_a_fact_and_equal_values_said_again_are_a_series() {
    let script = read("lr0=0.01 imgsz=640\nerrors=0 loss=1\nerrors=0 loss=0.5\nerrors=0 loss=0.25");
    assert_eq!(
        script.data(),
        "errors: 0 0 0 | loss: 1 0.5 0.25 | lr0=0.01 | imgsz=640"
    );
}
