//! Messages that a broker marks as sent again. A broker does that when it wants and to whom it wants: here it is a
//! few bytes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use super::*;

/// A broker that says what it is told to.
struct Script {
    listener: TcpListener,
}

/// One that somebody has connected and subscribed to.
struct Conversation(TcpStream);

impl Script {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self { listener }
    }

    fn address(&self) -> String {
        format!("mqtt://{}/lab/#", self.listener.local_addr().unwrap())
    }

    /// The next one; whoever was there before is remembered, or not.
    fn accept(&self, is_remembered: bool) -> Conversation {
        let (mut stream, _) = self.listener.accept().unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        expect_packet(&mut stream, 0x10);
        let known = u8::from(is_remembered);
        stream.write_all(&[0x20, 2, known, 0]).unwrap();
        if !is_remembered {
            expect_packet(&mut stream, 0x80);
            stream.write_all(&[0x90, 3, 0, 1, 2]).unwrap();
        }
        Conversation(stream)
    }
}

/// Reads a packet, which is of this kind.
fn expect_packet(stream: &mut TcpStream, kind: u8) -> Vec<u8> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(head[0] & 0xf0, kind, "{head:?}");
    let mut rest = vec![0; usize::from(head[1])];
    stream.read_exact(&mut rest).unwrap();
    rest
}

impl Conversation {
    /// Sends a message at least once, or exactly once, and waits until it is confirmed.
    fn publish(&mut self, (first, number): (u8, u8), text: &str) {
        let topic = "lab/train/loss";
        let mut packet = vec![first, (2 + topic.len() + 2 + text.len()) as u8];
        packet.extend([0, topic.len() as u8]);
        packet.extend(topic.bytes());
        packet.extend([0, number]);
        packet.extend(text.bytes());
        self.0.write_all(&packet).unwrap();
        let answer = if first & 0x06 == 0x02 { 0x40 } else { 0x50 };
        assert_eq!(expect_packet(&mut self.0, answer), [0, number]);
    }
}

const AT_LEAST_ONCE: u8 = 0x32;
const EXACTLY_ONCE: u8 = 0x34;
/// Sent before.
const AGAIN: u8 = 0x08;

#[test]
fn what_is_sent_at_least_once_and_comes_again_is_counted_as_possibly_twice_and_what_comes_once_is_there_once()
 {
    let script = Script::new();
    let watched = watch(&script.address());
    let mut broker = script.accept(false);
    broker.publish((AT_LEAST_ONCE, 7), "0.5");
    broker.publish((EXACTLY_ONCE, 8), "0.25");
    watched.until("two", |watched| watched.values("train", "loss").len() == 2);
    let twice = || {
        let counts = watched.connection.counts();
        counts.source.unwrap().possibly_twice
    };
    assert_eq!(twice(), 0);
    // The answers are lost with the connection: the broker has to say all of it again.
    drop(broker);
    let mut broker = script.accept(true);
    broker.publish((AT_LEAST_ONCE | AGAIN, 7), "0.5");
    broker.publish((EXACTLY_ONCE | AGAIN, 8), "0.25");
    broker.publish((AT_LEAST_ONCE | AGAIN, 9), "0.125");
    broker.publish((AT_LEAST_ONCE, 10), "0.0625");
    watched.until("five", |watched| watched.values("train", "loss").len() >= 5);
    let values = watched.values("train", "loss");
    assert_eq!(values, [0.5, 0.25, 0.5, 0.125, 0.0625]);
    assert_eq!(twice(), 2);
    let notes = watched.notes(&watched.connection);
    let told = notes
        .iter()
        .filter(|note| note.contains("possibly there twice"));
    assert_eq!(told.count(), 1, "{notes:?}");
    watched.stop();
}

#[test]
fn a_broker_that_keeps_silent_is_told_once_and_one_that_speaks_is_not() {
    let scripts = [Script::new(), Script::new()];
    let [silent, speaking] = scripts.each_ref().map(|script| {
        let watched = watch(&script.address());
        (watched, script.accept(false))
    });
    let (speaking, mut broker) = speaking;
    broker.publish((AT_LEAST_ONCE, 7), "0.5");
    let told = |watched: &Watched| {
        let mut notes = watched.notes(&watched.connection);
        notes.retain(|note| note.contains("nothing has come from `lab/#`"));
        notes.len()
    };
    silent.0.until("the silence", |watched| told(watched) > 0);
    assert_eq!((told(&silent.0), told(&speaking)), (1, 0));
    silent.0.stop();
    speaking.stop();
}
