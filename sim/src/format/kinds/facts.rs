//! What is said once, and how far something is (kind I).

use proptest::prelude::*;

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::Format;
use crate::format::script::{read, read_x};

/// What is said once stands beside the axis that a person asked for, not on it.
#[test]
fn a_line_of_facts_needs_no_place_on_an_axis() {
    let lines = "lr=0.01 batch=32\nseed=5\nstep=1 loss=0.5\nstep=2 loss=0.4\nstep=3 loss=0.3\n";
    let script = read_x(Format::Pairs, "step", lines);
    assert_eq!(
        script.data(),
        "x step | loss: 0.5@1 0.4@2 0.3@3 | lr=0.01 | batch=32 | seed=5"
    );
    assert_eq!(script.bad, []);
    let script = read_x(
        Format::Pairs,
        "step",
        "step=1 loss=0.5\nloss=0.4\nloss=0.3\n",
    );
    assert_eq!(script.bad.len(), 2);
}

#[test]
fn what_is_said_once_is_a_fact() {
    let keys = vec![
        "lr0", "imgsz", "seed", "momentum", "batch", "SAR", "workers", "patience",
    ];
    let keys = prop::sample::subsequence(keys, 1..6).prop_shuffle();
    let style = one_of(&["k=v", "k: v", "k = v"]);
    let layout = (keys, style, one_of(&[" ", ", ", "\n"]), data());
    hold(&layout, |(keys, style, between, data)| {
        let told = keys.iter().enumerate();
        let told = told.map(|(at, key)| {
            style
                .replace('v', &format!("{}.5", at + 1))
                .replace('k', key)
        });
        let head = told.collect::<Vec<_>>().join(between);
        let lines = data.lines(" ", |name, text| format!("{name}={text}"));
        let script = read(&format!("{head}\n{lines}"));
        for (at, key) in keys.iter().enumerate() {
            let value = format!("{}.5", at + 1);
            let is_it = |fact: &(String, String, String)| fact.0.ends_with(key) && fact.1 == value;
            prop_assert!(
                script.facts.iter().any(is_it),
                "no {key}={value} in {}",
                script.data()
            );
        }
        expect(&script, &data.quantities(), 0)
    });
}

/// Who reads a log later asks which version it was; it counts nothing, and is no curve when it comes again.
#[test]
fn versions_are_facts() {
    let name = one_of(&["PyTorch", "version", "solver", "CUDA runtime", "libfoo"]);
    let style = one_of(&[
        "N V",
        "N vV",
        "N: V",
        "N = V",
        "[info] N V",
        "N version: V",
        "using N V (x86)",
    ]);
    let version = (0..30_u32, 0..30_u32, 0..30_u32);
    let layout = (data(), name, style, version, 1..4_usize);
    hold(
        &layout,
        |(data, name, style, (major, minor, patch), times)| {
            let version = format!("{major}.{minor}.{patch}");
            let told = format!("`{version}`");
            let banner = style.replace('V', &version).replacen('N', name, 1) + "\n";
            let lines = data.lines(" ", |name, text| format!("{name}={text}"));
            let script = read(&(banner.repeat(times) + &lines));
            let facts = script.facts.iter();
            let facts: Vec<_> = facts.filter(|fact| fact.1 == told).collect();
            prop_assert_eq!(facts.len(), 1, "{} {:?}", banner, script.facts);
            prop_assert!(facts[0].0.contains(name), "{} {:?}", banner, facts);
            expect(&script, &data.quantities(), 0)
        },
    );
}

/// A flat sensor, errors that stay at 0, a constant learning rate.
#[test]
fn what_is_said_again_is_a_series_though_it_stays_equal() {
    let layout = (
        data(),
        one_of(&["0", "0.001", "21.5"]),
        one_of(&["=", ": "]),
    );
    hold(&layout, |(data, flat, sign)| {
        let lines = data.lines(" ", |name, text| format!("{name}{sign}{text}"));
        let lines: String = lines
            .lines()
            .map(|line| format!("errs{sign}{flat} {line}\n"))
            .collect();
        let mut series = data.quantities();
        let flat = flat.parse().expect("a number");
        series.push(Quantity::new(&["errs"], "", &vec![flat; data.rows()]));
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn a_count_of_a_total_is_progress() {
    let style = one_of(&["Epoch @/# - ", "[@/#] ", "batch @/# "]);
    hold(&(data(), style), |(data, style)| {
        let total = data.rows();
        let lines = data.lines(" - ", |name, text| format!("{name}: {text}"));
        let lines = lines.lines().enumerate().map(|(row, line)| {
            let head = style.replace('@', &(row + 1).to_string());
            head.replace('#', &total.to_string()) + line + "\n"
        });
        let script = read(&lines.collect::<String>());
        let last = script.progress.last().copied();
        prop_assert_eq!(
            last,
            Some((total as f64, total as f64)),
            "{}",
            script.data()
        );
        // The counter itself is a series of its own where it has a name.
        expect(&script, &data.quantities(), 1)
    });
}

/// What comes again only in repeated banners stays a fact; once another value stands there it is a series, of all that
/// was said.
#[test]
fn what_a_banner_says_again_is_no_series() {
    let run = |threads: u32| {
        let losses: String = (1..9)
            .map(|step| format!("step={step} loss=0.{step}\n"))
            .collect();
        format!("==== tool v1.2 ====\nthreads={threads}\nlr0=0.01\n====================\n{losses}")
    };
    let script = read(&run(4).repeat(3));
    let names: Vec<&str> = script.names();
    assert_eq!(names, ["step", "loss"], "{}", script.data());
    assert!(script.data().contains("threads=4"), "{}", script.data());
    let data = read(&[run(4), run(4), run(8)].concat()).data();
    assert!(data.contains("threads: 4 4 8"), "{data}");
}

/// What each record says once is a series, also where it never changes and stands behind the same words.
#[test]
fn a_value_that_never_changes_is_a_series_of_its_record() {
    let records: String = (0..9)
        .map(|n| format!("--- poll ---\nerrors: 0\nused: {n}.5\nfree: {n}.25\n"))
        .collect();
    let data = read(&records).data();
    assert!(data.contains("errors: 0 0 0 0 0 0 0 0 0"), "{data}");
    let epochs: String = (1..9)
        .map(|n| format!("Epoch {n}/8\nlr: 0.001\n{}", "loss=0.5\n".repeat(6)))
        .collect();
    let data = read(&epochs).data();
    assert!(data.contains("lr: 0.001 0.001"), "{data}");
}
