//! Lines of clients, however damaged.

use proptest::prelude::*;
use serde_json::Value;

use super::hello;
use super::message::{FromProducer, Request, kind_of};
use crate::fuzz::{changed_text, hold};

/// Every line that the protocol shows.
fn lines() -> Vec<&'static str> {
    let lines = include_str!("../../PROTOCOL.md").lines();
    let lines: Vec<&str> = lines
        .filter(|line| line.starts_with("{\"type\":"))
        .collect();
    assert!(lines.len() > 40, "{} lines in PROTOCOL.md", lines.len());
    lines
}

#[test]
fn fuzz_a_clients_line_is_taken_for_what_it_says_or_refused() {
    hold(&changed_text(&lines()), |line| {
        let _who = hello::receive(&line, None);
        let _asked = serde_json::from_slice::<Request>(&line);
        let told = FromProducer::parse(&line);
        let is_one = String::from_utf8_lossy(&line).matches("type").count() == 1;
        if let (true, Ok(Value::Object(whole))) = (is_one, serde_json::from_slice(&line)) {
            let said = whole.get("type").and_then(Value::as_str);
            let kind = kind_of(&line).ok();
            prop_assert_eq!(kind.as_deref(), said);
        }
        if let Ok(FromProducer::Unknown(kind)) = told {
            prop_assert_eq!(&*kind_of(&line).unwrap(), &*kind);
        }
        Ok(())
    });
}
