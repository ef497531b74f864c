//! What clients say of their series.

use std::io::Write;
use std::os::unix::net::UnixStream;

use super::*;
use crate::wire::Listen;

#[test]
fn a_series_of_a_client_has_the_group_that_it_said_and_no_other() {
    let scope = Scope::new();
    let listen = Listen {
        name: format!("groups-{}", std::process::id()),
        ..Listen::default()
    };
    let wire = scope.listen(&listen).unwrap();
    let mut client = UnixStream::connect(wire.path()).unwrap();
    let said = r#"{"type":"hello","version":1,"role":"producer","name":"train"}
{"type":"series","name":"critic","group":" losses\u0007"}
{"type":"series","name":"loss","group":""}
{"type":"series","name":"critic","group":"too late"}
{"type":"samples","values":{"critic":1,"loss":2,"val_loss":3}}
"#;
    client.write_all(said.as_bytes()).unwrap();
    let group = |name: &str| {
        let series = scope.store().find(&format!("train/{name}"))?;
        Some(scope.store().info(series)?.group.clone())
    };
    until("the last series", || group("val_loss").is_some());
    assert_eq!(group("critic"), Some(Some("losses".to_owned())));
    assert_eq!([group("loss"), group("val_loss")], [Some(None), Some(None)]);
}
