use crate::format::script::{Script, read, read_packets};
use crate::format::{Format, Framing};

fn packets(texts: &[&str]) -> Script {
    read_packets(None, texts.iter().map(|text| text.as_bytes()))
}

/// As pystatsd 4 has sent it.
#[test]
fn what_the_python_client_sends_is_read() {
    let script = packets(&[
        "app.hits:1|c",
        "app.hits:3|c",
        "app.hits:-1|c",
        "app.sampled:1|c|@0.25",
        "app.sampled:1|c|@0.25",
        "app.depth:70|g",
        "app.depth:-5|g",
        "app.depth:+5|g",
        "app.temp:0|g\napp.temp:-3.5|g",
        "app.db:320.000000|ms",
        "app.db:12.500000|ms",
        "app.users:ann|s",
        "app.users:bob|s",
        "app.users:ann|s",
        "app.piped:1|c\napp.pg:0|g\napp.piped:1|c\napp.pg:1|g",
    ]);
    assert_eq!(
        script.data(),
        "app.hits: 1 3 -1 | app.sampled: 4 4 | app.depth: 70 65 70 | app.temp: 0 -3.5 | \
         app.db in ms: 320 12.5 | app.users: 1 2 2 | app.piped: 1 1 | app.pg: 0 1"
    );
    assert_eq!(script.formats, [Format::Statsd]);
}

/// As statsd-client of npm has sent it.
#[test]
fn what_the_node_client_sends_is_read_with_its_tags() {
    let script = packets(&[
        "web.load:0.5|g|#host:a\nweb.load:-0.25|g|#host:a\nweb.req:2|c|#host:a,path:/x,code:200\n\
         web.req:1|c|#host:a,path:/x,code:200\nweb.t:12|ms|#host:a\nweb.h:3|h|#host:a\nweb.d:4|d|#host:a",
        "web.load:1|g|#host:b",
        "web.load:2|g|#host:b\nweb.d:4:5:6|d|#host:a",
    ]);
    assert_eq!(
        script.data(),
        "web.load/a: 0.5 0.25 | web.req/a//x/200: 2 1 | web.load/b: 1 2 | web.d/a: 4 4 5 6 | web.t/a=12 ms | web.h/a=3"
    );
}

#[test]
fn on_a_stream_too() {
    let script = read("a.b:1|c\na.b:2|c|@0.5|#x\nc:1|g\nc:+2|g\n");
    assert_eq!(script.named("c").unwrap().values(), [1.0, 3.0]);
    assert_eq!(Framing::default(), Framing::Stream);
}

/// A gauge has the same spelling in both: a sign of change is `StatsD`'s.
#[test]
fn a_gauge_is_teleplots_once_something_came_that_only_teleplot_says() {
    let then = ["b:1|c", "b:1|c", "a:5|g", "a:-2|g"];
    let read_behind = |first: &str| {
        let script = packets(&[&[first], &then[..]].concat());
        script.named("a").expect("it was said twice").values()
    };
    for own in [
        "x:1",
        "x:;1|g",
        "x:1;2|g",
        "x:100:2|g",
        "x:1§V|g",
        "x@y:1|g",
    ] {
        assert_eq!(read_behind(own), [5.0, -2.0], "{own}");
    }
    for both in ["x:1|g", "x:-1.5|g"] {
        assert_eq!(read_behind(both), [5.0, 3.0], "{both}");
    }
}

/// Each line has one name, and packets go through them in turn, in one order or another.
#[test]
fn lines_of_many_names_keep_apart_in_whatever_order_they_come() {
    let script = packets(&[
        "a:1\nb:2\nc:3",
        "a:4\nb:5\nc:6",
        "c:7\na:8\nb:9",
        "b:1\nb:2\na:3",
    ]);
    assert_eq!(script.data(), "a: 1 4 8 3 | b: 2 5 9 1 2 | c: 3 6 7");
}

#[test]
fn what_only_looks_like_one_is_none() {
    for line in ["a:1|x", "a:|c", ":1|c", "a b:1|c", "a:1|c|@0", "a:1|c|?"] {
        assert!(!super::is_sign(line.as_bytes()), "{line}");
    }
}

#[test]
fn names_may_have_letters_beyond_ascii() {
    let script = packets(&["température:2|ms\ntempérature:3|ms\nhöhe:1|c\nhöhe:1|c"]);
    assert_eq!(script.data(), "température in ms: 2 3 | höhe: 1 1");
}
