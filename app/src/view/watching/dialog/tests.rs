use super::*;

fn typed(dialog: &mut Dialog, text: &str) {
    for sign in text.chars() {
        dialog.text_mut().unwrap().push(sign);
        dialog.typed();
    }
}

fn dialog() -> Dialog {
    let last = [
        "tcp://a:1 --format json",
        "run ./a 'b c'",
        "mqtt://h:1883/x/#",
    ];
    let devices = vec![("/dev/ttyACM0".into(), "ttyACM0, a board".into())];
    Dialog::new(last.map(Into::into).into(), devices, None)
}

#[test]
fn every_kind_is_asked_for_by_its_fields_and_found_again_in_what_was_kept() {
    for text in [
        "serial:/dev/ttyUSB0@9600,8E1",
        "tcp://127.0.0.1:7000?listen --format json",
        "unix:/run/a.sock",
        "udp://127.0.0.1:47269 --format teleplot",
        "mqtts://ann@broker:8883/plant/#",
        "https://host/metrics --every 2s",
        "data.csv --follow",
        "run python3 'my train.py' --format csv",
    ] {
        let mut dialog = Dialog::default();
        dialog.take_over(&Request::read(text).unwrap());
        assert_eq!(
            dialog.request().map(|request| request.text()),
            Ok(text.into())
        );
    }
}

#[test]
fn a_whole_address_that_is_typed_says_its_kind() {
    let mut dialog = dialog();
    typed(&mut dialog, "http://127.0.0.1:9090/metrics");
    assert_eq!(dialog.kind, Kind::Http);
    dialog.next_row(1);
    assert_eq!(dialog.place, "127.0.0.1:9090/metrics");
    dialog.go_to(Row::Place);
    dialog.place.clear();
    typed(&mut dialog, "serial:/dev/ttyACM0@9600");
    assert_eq!(dialog.kind, Kind::Serial);
    for is_parted in [false, true] {
        let text = dialog.request().unwrap().text();
        assert_eq!(text, "serial:/dev/ttyACM0@9600", "{is_parted}");
        dialog.go_to(Row::Format);
    }
    assert_eq!((&*dialog.place, &*dialog.detail), ("/dev/ttyACM0", "9600"));
    dialog.go_to(Row::Place);
    dialog.place.clear();
    typed(&mut dialog, "mqtt://ann@h/plant/+/temperature");
    dialog.next_row(1);
    assert_eq!(
        (&*dialog.place, &*dialog.detail),
        ("ann@h:1883", "plant/+/temperature")
    );
}

#[test]
fn a_topic_that_is_typed_behind_its_broker_is_in_its_own_field_next() {
    let mut dialog = Dialog::default();
    dialog.set_kind(Kind::Mqtt);
    typed(&mut dialog, "ann@h:1884/plant/#");
    for is_parted in [false, true] {
        let text = dialog.request().unwrap().text();
        assert_eq!(text, "mqtt://ann@h:1884/plant/#", "{is_parted}");
        dialog.next_row(1);
    }
    assert_eq!((&*dialog.place, &*dialog.detail), ("ann@h:1884", "plant/#"));
}

#[test]
fn fields_are_walked_through_turned_and_filled_by_what_is_picked() {
    let mut dialog = dialog();
    assert_eq!((dialog.kind, dialog.row), (Kind::Tcp, Row::Place));
    dialog.pick_next(1);
    assert_eq!(dialog.request().unwrap().text(), "tcp://a:1 --format json");
    dialog.next_row(1);
    dialog.turn(1);
    assert_eq!(
        dialog.request().unwrap().text(),
        "tcp://a:1?listen --format json"
    );
    dialog.next_row(-2);
    assert_eq!(dialog.row, Row::Kind);
    dialog.turn(-1);
    assert_eq!(dialog.kind, Kind::Serial);
    dialog.next_row(1);
    dialog.pick_next(1);
    assert_eq!(
        dialog.request().unwrap().text(),
        "serial:/dev/ttyACM0@115200 --format json"
    );
    dialog.go_to(Row::Format);
    dialog.format = None;
    dialog.turn(-1);
    assert_eq!(dialog.format, Format::ALL.last().copied());
}

#[test]
fn what_is_missing_is_told_and_a_password_is_in_no_text() {
    let mut dialog = dialog();
    dialog.place.clear();
    let error = dialog.request().unwrap_err();
    assert!(error.contains("Address is missing"), "{error}");
    assert!(!dialog.remark().1);
    dialog.place = "nowhere".into();
    let (told, hinders) = dialog.remark();
    assert!(hinders && told.contains("tcp://HOST:PORT"), "{told}");
    dialog.set_kind(Kind::Mqtt);
    (dialog.place, dialog.password) = ("ann@h".into(), Hidden("s3cret".into()));
    let request = dialog.request().unwrap();
    assert_eq!(request.password, Some(Password::new("s3cret")));
    assert_eq!(request.text(), "mqtt://ann@h:1883/#");
    assert!(!format!("{request:?} {dialog:?}").contains("s3cret"));
}

#[test]
fn a_whole_address_that_cannot_be_read_is_told_as_it_is_and_without_its_password() {
    for address in [
        "mqtt://u:geheim@127.0.0.1:1883/rf/#",
        "udp://u:geheim@127.0.0.1:1",
        "tcp://u:geheim@host",
        "http://u:geheim@host/metrics",
        "udp://127.0.0.1:25600x",
        "mqtt://u@",
    ] {
        for kind in [Kind::Udp, Kind::Tcp, Kind::Mqtt, Kind::Http] {
            let mut dialog = dialog();
            dialog.set_kind(kind);
            dialog.go_to(Row::Place);
            typed(&mut dialog, address);
            let why = dialog.request().unwrap_err();
            let schemes = why.matches("://").count();
            assert!(!why.contains("geheim"), "{why}");
            assert!(schemes < 2 || !why.contains("://mqtt:"), "{why}");
            dialog.go_to(Row::Format);
            assert_eq!(dialog.request().unwrap_err(), why);
        }
    }
}
