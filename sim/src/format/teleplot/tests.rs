use crate::format::script::{Script, read, read_as, read_packets};
use crate::format::{Format, UNPLOTTED};

fn packets(texts: &[&str]) -> Script {
    read_packets(None, texts.iter().map(|text| text.as_bytes()))
}

/// As Teleplot.h, compiled from its sample, has sent them.
const CPP: [&[u8]; 8] = [
    b"sin:1796014628353.685059:0.000000;\xc2\xa7km\xc2\xb2|",
    b"cos:1796014628353.772949:1.000000;|",
    b"state:1796014628353.802002:sitting;|t",
    b"3D|mysquare:1796014628353.806885:S:cube:P:0:10::H:1;|",
    b"sin:1796014628363.918945:0.099833;1796014628374.027100:0.198669;\xc2\xa7km\xc2\xb2|",
    b"state:1796014628363.929932:standing;1796014628374.031006:walking;|t",
    b"3D|mysquare:1796014628363.931885:S:cube:P:0.998:9.95::H:5;1796014628374.031982:S:cube:P:1.986:9.8::H:5;|",
    b"cos:1796014628454.959961:0.540302;|",
];

#[test]
fn what_the_cpp_client_sends_is_read() {
    let script = read_packets(None, CPP);
    assert_eq!(
        script.data(),
        "x time (clock) | sin in km²: 0@1796014628.3536851 0.099833@1796014628.363919 \
         0.198669@1796014628.374027 | state: sitting@1796014628.353802 standing@1796014628.36393 \
         walking@1796014628.374031 | cos: 1@1796014628.3537729 0.540302@1796014628.4549599"
    );
    assert_eq!(
        script.notes(),
        "Teleplot's shapes in space (3D) aren't shown"
    );
    assert_eq!(script.formats, [Format::Teleplot]);
    assert_eq!(script.texts(), "");
}

/// As `full_test.py` of Teleplot's Python clients has sent it, and then the line of `main.py` and that of `sample.sh`.
#[test]
fn what_the_python_and_bash_clients_send_is_read() {
    let first: &[u8] = b"myValue:1627551892444:1;1627551892555:2;1627551892666:3\n\
        \tmySecondValue:1627551892444:1;1627551892555:2;1627551892666:3\xc2\xa7rad\n\
        \tmyThirdValue:3.2323e+4|\n\tstate:state_a|t\n\
        \tstate2:1627551892444:state_a;1627551892555:state_b|t\n\
        \ttrajectory:1:1;2:2;3:3;4:4|xy\n\tmyvariable1,chart52:45\n\tmyvariable2,chart52:151\n\
        \tmyvariable3,chart50:97\n\tmyvariable4,chart52:0.454";
    let rest: [&[u8]; 9] = [
        b"sin_unit:1796014629908.9219:0.0\xc2\xa7my_weird@ unit $|",
        b"cos_no_time:1.0|",
        b"cos_time_var_0,mysuper_widget:1796014629908.9219:1.0|",
        b"cos_no_time_unit:1.0\xc2\xa7kilos|",
        b">1796014629908.9219:I am a log, linked to : cos(i) : 1.0, useless text",
        b"XY_:0.0:1.0:1796014629909.1099;0.5:0.9:1796014629909.1099\xc2\xa7km\xc2\xb2|xy",
        b"robot_state_unit:1796014629908.9219:standing\xc2\xa7m\xc2\xb2|t",
        b"sin:1796014629908.9219:-0.5|g",
        b"myData:1234|g\n",
    ];
    let script = read_packets(None, [first].into_iter().chain(rest).chain([first]));
    assert_eq!(script.bad, []);
    let named = |name: &str| script.named(name).unwrap();
    assert_eq!(named("myValue").values(), [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
    assert_eq!(named("myValue").samples[1].0, Some(1_627_551_892.555));
    assert_eq!(named("mySecondValue").unit, "rad");
    assert_eq!(named("trajectory/y").values()[..4], [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(named("myvariable1").group.as_deref(), Some("chart52"));
    assert_eq!(named("XY_/x").values(), [0.0, 0.5]);
    assert_eq!(named("XY_/x").unit, "km²");
    let labels = named("state2").labels.clone().unwrap();
    assert_eq!(labels, ["state_a", "state_b"]);
    assert_eq!(
        script.texts(),
        "- I am a log, linked to : cos(i) : 1.0, useless text"
    );
    assert_eq!(script.clocks, [1_796_014_629.908_922]);
    assert!(script.facts.iter().any(|(name, ..)| name == "myData"));
}

#[test]
fn flags_say_what_becomes_of_a_line() {
    let script = packets(&[
        "hidden:1|np\nhidden:2|np",
        "a,left:1\na,left:2",
        "scan:1:5;2:6|xy,clr\nscan:1:5;2:6|xy,clr",
        "scan:7:8;9:10|xy,clr",
        "empty:;;1;;2;|g",
        "mode:Turned On|t\nmode:12:Turned Off|text",
    ]);
    let group = |name: &str| script.named(name).unwrap().group.as_deref();
    assert_eq!(
        (group("hidden"), group("a")),
        (Some(UNPLOTTED), Some("left"))
    );
    assert_eq!(script.named("scan/x").unwrap().values(), [7.0, 9.0]);
    assert_eq!(script.named("empty").unwrap().values(), [1.0, 2.0]);
    let labels = script.named("mode").unwrap().labels.clone().unwrap();
    assert_eq!(labels, ["Turned On", "Turned Off"]);
}

#[test]
fn a_unit_is_read_in_latin_1_too_and_whatever_stands_in_it() {
    let script = read_packets(
        None,
        [
            &b"t:20.5\xa7\xb0C|g\nt:21"[..],
            b"u:1\xc2\xa7m/s\nu:2\xc2\xa7m/s",
            b"area:1\xa7km\xb2\narea:3",
        ],
    );
    let units: Vec<&str> = script.series.iter().map(|one| one.unit.as_str()).collect();
    assert_eq!(units, ["°C", "m/s", "km²"]);
}

#[test]
fn what_can_be_called_is_listed_and_a_table_is_none() {
    let list = super::commands(b"|sayHello|stop|_telecmd_list_cmd|").unwrap();
    assert_eq!(list.collect::<Vec<_>>(), [&b"sayHello"[..], b"stop"]);
    assert!(super::commands(b"| a | 1 |").is_none());
    let script = packets(&["|sayHello|stop|", "a:1\na:2"]);
    assert_eq!(
        (script.data(), script.texts()),
        ("a: 1 2".into(), String::new())
    );
}

#[test]
fn what_is_no_number_is_bad_and_the_others_of_its_line_are_read() {
    let script = read_packets(
        Some(Format::Teleplot),
        [
            &b"a:1;x;3\na:1627551892444:4"[..],
            b"b:1234:m/s",
            b"no colon",
        ],
    );
    assert_eq!(script.named("a").unwrap().values(), [1.0, 3.0, 4.0]);
    assert_eq!(script.bad.len(), 2);
    assert_eq!(
        script.notes(),
        "`a` holds `x`, which is no number\n`b` holds `1234:m/s`, which is no number"
    );
    assert_eq!(script.texts(), "- no colon");
}

/// A board counts from its start, a program on a computer from 1970.
#[test]
fn a_time_of_another_clock_than_the_first_is_none() {
    let script = packets(&[
        "pc:1796014628353:1",
        "board:5000:7",
        "pc:1796014628363:2\nboard:6000:8",
    ]);
    assert_eq!(
        script.data(),
        "x time (clock) | pc: 1@1796014628.353 2@1796014628.363 | board: 7@? 8@?"
    );
    let script = packets(&["board:5000:7\nboard:5500:8"]);
    assert_eq!(script.data(), "x time (elapsed) | board: 7@5 8@5.5");
}

/// A program says its values, others ask it for JSON or pairs, and all send to one port.
#[test]
fn each_line_of_a_packet_is_told_by_itself() {
    let script = packets(&[
        "{\"v\": 1}",
        "a:1|g",
        "hits:2|c",
        "hits:3|c|@0.5",
        "loss = 0.5 at epoch 3",
        "a:-2|g",
        "{\"v\": 2}",
        "Temp: 25 C outside",
    ]);
    let values = |name: &str| script.named(name).unwrap().values();
    assert_eq!(values("a"), [1.0, -2.0]);
    assert_eq!(values("hits"), [2.0, 6.0]);
    assert_eq!(values("v"), [1.0, 2.0]);
}

#[test]
fn on_a_stream_data_is_marked_and_what_is_not_is_text() {
    let script = read_as(
        Format::Teleplot,
        "a:1\n>a:2:5§V|g\nbooting: 3\na:9\n>mode:7:up|t\n>mode:8:down|t\n",
    );
    assert_eq!(script.named("a").unwrap().values(), [1.0, 5.0]);
    assert_eq!(script.named("a").unwrap().unit, "V");
    assert_eq!(script.texts(), "- booting: 3\n- a:9");
    assert!(script.named("mode").unwrap().labels.is_some());
    assert_eq!(script.named("mode").unwrap().values(), [0.0, 1.0]);
}

/// Whatever a board says beside, however long before it measures, and whichever form that seems to have.
#[test]
fn once_a_stream_has_marked_lines_no_others_are_data() {
    let prose = "booting, step 41\nboot: 3 of 9\ntemp=41\n";
    let boot = (0..12).map(|step| format!("booting, step {step}\n"));
    let boot = boot.collect::<Vec<_>>().concat();
    let data = ">temp:20.5\nbooting, step 43\nvin=3.3\n>temp:21\n{\"vin\": 3}\n1 2 3\n>temp:22\n";
    let all_kinds = [
        format!("{prose}{data}"),
        format!("{boot}{data}"),
        format!("{boot}>temp:20.5\n>temp:21\n>temp:22\n"),
        format!("a,b\n1,2\n2,3\n{data}"),
        format!("{data}{boot}"),
    ];
    for text in all_kinds {
        let script = read(&text);
        assert_eq!(script.data(), "temp: 20.5 21 22", "{text}");
        assert_eq!(script.formats, [Format::Teleplot], "{text}");
        assert!(script.texts().contains("- booting, step"), "{text}");
    }
    // Said once, it is no series yet.
    let script = read(&format!("{boot}>temp:20.5\n"));
    assert_eq!(script.data(), "temp=20.5");
}

/// A source may be read as something else for long before it marks anything.
#[test]
fn a_stream_that_marks_lines_later_is_teleplots_from_the_second_of_them_on() {
    let pairs = (0..200).map(|n| format!("vin={n} step={n}\n"));
    let pairs = pairs.collect::<Vec<_>>().concat();
    let later = ">temp:1\nvin=7\n>temp:2\nvin=8 step=9\nbooting, step 41\n>temp:3\n";
    let script = read(&format!("{pairs}{later}{pairs}"));
    assert_eq!(script.named("temp").unwrap().values(), [1.0, 2.0, 3.0]);
    let vin = script.named("vin").unwrap().values();
    assert_eq!((vin.len(), vin.last()), (201, Some(&7.0)));
    assert_eq!(
        script.notes(),
        "lines that `>` marks are data from here on, and the others text"
    );
}

#[test]
fn one_marked_line_quoted_lines_and_prompts_turn_nothing_into_text() {
    for odd in [
        ">loss:9\n",
        "> loss:9\n> loss:8\n",
        ">>> loss:9\n>>> loss:8\n",
        ">chr1:1000-2000\n>chr2:10-20\n",
        ">status: all 3 well\n>status: all 4 well\n",
    ] {
        let rows = |from: u32| -> String {
            let rows = from..from + 100;
            rows.map(|n| format!("vin={n} amps={n}\n"))
                .collect::<Vec<_>>()
                .concat()
        };
        for text in [
            format!("{}{odd}{}", rows(0), rows(100)),
            format!("vin=0 amps=0\n{odd}{}", rows(1)),
        ] {
            let script = read(&text);
            let vin = script.named("vin").unwrap().values();
            assert!(
                vin.len() > 100 && !script.notes().contains("marks"),
                "{text}"
            );
        }
    }
}

/// Boards send names, units and texts as their compilers have them: each is Latin-1 by itself where it isn't UTF-8.
#[test]
fn names_units_and_texts_in_latin1_are_read_as_in_utf8() {
    for (packet, expected) in [
        (&b"H\xf6he:1\nH\xf6he:2"[..], "Höhe: 1 2"),
        (b"\xe91:1\n\xe91:2", "é1: 1 2"),
        (
            b"zone1\xfc:1\xa7\xb0C\nzone1\xfc:2\xa7\xb0C",
            "zone1ü in °C: 1 2",
        ),
        (
            b"t\xfc\xfcr:1\xc2\xa7m\xc2\xb2\nt\xfc\xfcr:2",
            "tüür in m²: 1 2",
        ),
        (b"l\xe91:an\xe91;aus|t\nl\xe91:aus|t", "lé1: ané1 aus aus"),
    ] {
        let script = read_packets(None, [packet]);
        assert_eq!(script.data(), expected);
        assert_eq!(script.bad, []);
    }
}

/// Once packets were Teleplot's, what is almost a sample is bad, and not text.
#[test]
fn what_is_almost_a_sample_is_bad() {
    let script = packets(&["x:1", "x:abc", ":1", "x:", "x:2", "a word: said", "x:3;y:"]);
    assert_eq!(script.named("x").unwrap().values(), [1.0, 2.0, 3.0]);
    assert_eq!(script.bad.len(), 4, "{:?}", script.bad);
}
