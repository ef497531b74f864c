//! Tokens of lines and their hashes.

use super::{Kind, Tokens};

fn scan(line: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokens.scan(line.as_bytes(), 0, 0);
    tokens
}

fn told(line: &str) -> String {
    let tokens = scan(line);
    let told = tokens.list.iter().map(|token| {
        let unit = token.unit(line.as_bytes());
        match token.kind {
            Kind::Number => format!("{}{unit}", token.value),
            Kind::Done => format!("{} of", token.value),
            Kind::Total => format!("{}", token.value),
            Kind::Duration => format!("{} s", token.value),
            Kind::Stamp => "stamp".to_owned(),
            Kind::Other(reason) => reason.name().to_owned(),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn numbers_stand_where_a_word_could_begin() {
    for (line, expected) in [
        ("loss=0.5, acc: 91% x2 v1.5", "0.5, 91%"),
        ("T0:24.00 /210.00 B@:127", "24, 210, 127"),
        ("layer[0].w=3 mAP@0.5: 0.3 nvme0n1", "3, 0.3"),
        ("Epoch [1][50/678]", "1, 50 of, 678"),
        ("took=980.5µs bytes=900kB x=nan nan", "980.5µs, 900kB, NaN"),
        (
            "e=−1.5 f=1.5×10^1 l=1.001D-03 b=12,346 c",
            "-1.5, 15, 0.001001, 12346",
        ),
        ("a 1,234,567 b 3/10/2026x", "1234567, identifier"),
        ("eta: 1 day, 16:39:05, x", "146345 s"),
        (
            "version 1.2.3 at 10.0.0.1:80 7f3e",
            "version, address, identifier",
        ),
        ("v='0.5' w=\"1\" z=\"a 5\"", "0.5, 1"),
        ("a (0.60) -3 +4.5°C -- 5-6", "0.6, -3, 4.5°C, identifier"),
        ("speed=0.901x", "0.901x"),
    ] {
        assert_eq!(told(line), expected, "{line}");
    }
}

#[test]
fn lines_that_differ_in_numbers_and_values_have_one_hash() {
    let same = |a: &str, b: &str| scan(a).hash == scan(b).hash;
    assert!(same("loss=0.5 lr 1e-3", "loss=12 lr 5"));
    assert!(same("level=info took=3ms", "level=error took=45ms"));
    assert!(same("msg=\"a b\" n=1", "msg=\"c\" n=2"));
    assert!(!same("took=3ms", "took=3s"));
    assert!(!same("T0:1", "T1:1"));
    assert!(!same("loss: 1", "lose: 1"));
    assert!(!same("a 1", "a 1 "));
    assert!(same("a:  1   2", "a: 10  20"));
}
