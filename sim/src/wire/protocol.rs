//! `PROTOCOL.md`, held to its own examples.

use super::hello::{Role, receive};
use super::message::{FromProducer, Reply, Request, kind_of};
use super::order::order;
use crate::order::Order;
use crate::rule::Rule;

const PAGE: &str = include_str!("../../PROTOCOL.md");

/// The examples under the heading that begins like this.
fn examples(heading: &str) -> Vec<&'static str> {
    let sections = PAGE.split("\n## ").skip(1);
    let found = sections.filter(|section| section.starts_with(heading));
    let blocks = found.flat_map(|section| section.split("```json\n").skip(1));
    let blocks = blocks.map(|block| block.split("```").next().unwrap());
    let lines: Vec<&str> = blocks.flat_map(str::lines).collect();
    assert!(!lines.is_empty(), "no examples under {heading:?}");
    lines
}

#[test]
fn every_hello_of_the_page_is_welcome() {
    for line in examples("Client") {
        let role = receive(line.as_bytes(), None).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(line.contains("producer"), matches!(role, Role::Producer(_)));
    }
}

#[test]
fn every_message_of_a_producer_is_known() {
    for line in examples("Producer") {
        let message = FromProducer::parse(line.as_bytes());
        let message = message.unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(!matches!(message, FromProducer::Unknown(_)), "{line}");
    }
}

#[test]
fn every_request_of_a_controller_is_read() {
    for line in examples("Controller") {
        let request: Request = serde_json::from_str(line).unwrap();
        assert!(request.id.is_u64(), "{line}");
        let kind = kind_of(line.as_bytes()).unwrap();
        let Some(asked) = order(&kind, &request) else {
            let others = [
                "jobs",
                "subscribe",
                "get",
                "log",
                "picture",
                "wait",
                "events",
            ];
            assert!(others.contains(&&*kind), "{line}");
            if let Some(rule) = &request.rule {
                rule.parse::<Rule>().unwrap();
            }
            continue;
        };
        // The wire says an order as it is written down, but for a stop without a job.
        match asked.unwrap() {
            Order::StopAll { .. } => assert!(request.job.is_null(), "{line}"),
            asked => assert_eq!(serde_json::from_str::<Order>(line).unwrap(), asked),
        }
    }
}

#[test]
fn everything_the_scope_says_is_said_as_on_the_page() {
    for line in examples("Scope") {
        let reply: Reply = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let said: serde_json::Value = serde_json::from_slice(&reply.line()).unwrap();
        let page: serde_json::Value = serde_json::from_str(line).unwrap();
        for (field, value) in page.as_object().unwrap() {
            if field != "job" {
                assert_eq!(&said[field], value, "{field} of {line}");
            }
        }
    }
}

#[test]
fn every_mangled_message_is_an_error_or_ignored_and_never_a_panic() {
    for heading in ["Client", "Producer", "Controller", "Scope"] {
        for line in examples(heading) {
            for cut in (0..line.len()).filter(|cut| line.is_char_boundary(*cut)) {
                let mut mangled = vec![line[..cut].to_owned(), line[cut..].to_owned()];
                mangled.push(format!("{}\u{0}{}", &line[..cut], &line[cut..]));
                mangled.push(line[..cut].to_owned() + "[[[[" + &line[cut..]);
                for line in mangled {
                    let _message = FromProducer::parse(line.as_bytes());
                    let _role = receive(line.as_bytes(), None);
                    let _request = serde_json::from_str::<Request>(&line);
                }
            }
        }
    }
}
