//! Notices by the desktop: a call over its bus, as `notify-send` makes it.

use std::collections::HashMap;
use std::time::Duration;

use futures_lite::future::{block_on, or};
use zbus::zvariant::Value;
use zbus::{Connection, connection};

use super::Notice;

/// Whoever takes the call, under which path it does so, and what it is called.
const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// How long a bus may take: it stands on this machine.
const PATIENCE: Duration = Duration::from_secs(3);

/// Tells it over the bus of this session.
///
/// # Errors
/// Why nobody could be told, in a line.
pub(super) fn tell(notice: &Notice) -> Result<(), String> {
    let builder = connection::Builder::session();
    tell_over(builder, notice)
        .map_err(|error| format!("no desktop that shows notifications ({error})"))
}

fn tell_over(
    builder: zbus::Result<connection::Builder<'_>>,
    notice: &Notice,
) -> Result<(), String> {
    let call = async {
        let connection = builder.map_err(|error| says(&error))?;
        let connection = connection.build().await.map_err(|error| says(&error))?;
        let called = call(&connection, notice).await;
        called.map_err(|error| says(&error))
    };
    let late = async {
        async_io::Timer::after(PATIENCE).await;
        Err("it doesn't answer".to_owned())
    };
    block_on(or(call, late))
}

fn says(error: &zbus::Error) -> String {
    let error = error.to_string();
    error.lines().next().unwrap_or_default().to_owned()
}

async fn call(connection: &Connection, notice: &Notice) -> zbus::Result<()> {
    let title = format!("{}: {}", notice.job, notice.state);
    let hints = HashMap::from([("urgency", Value::U8(urgency(notice)))]);
    let (replaces, icon) = (0_u32, "sprintscope");
    let (actions, usual_time) = (Vec::<&str>::new(), -1_i32);
    let (title, body) = (marked_up(&title), marked_up(&notice.sentence));
    let said = (
        "Sprintscope",
        replaces,
        icon,
        title,
        body,
        actions,
        hints,
        usual_time,
    );
    let interface = Some(SERVICE);
    let answer = connection.call_method(Some(SERVICE), PATH, interface, "Notify", &said);
    answer.await.map(drop)
}

fn urgency(notice: &Notice) -> u8 {
    let (usual, critical) = (1, 2);
    if notice.state == "completed" {
        usual
    } else {
        critical
    }
}

/// Desktops take what is said for a text with tags.
fn marked_up(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::os::unix::net::UnixListener;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};

    use zbus::zvariant::OwnedValue;

    use super::*;

    struct Desktop(flume::Sender<(String, String, u8)>);

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Desktop {
        #[expect(clippy::too_many_arguments, reason = "the interface has so many")]
        #[expect(clippy::needless_pass_by_value, reason = "as it is called")]
        fn notify(
            &self,
            app: String,
            replaces: u32,
            icon: String,
            title: String,
            body: String,
            actions: Vec<String>,
            hints: HashMap<String, OwnedValue>,
            timeout: i32,
        ) -> u32 {
            assert_eq!((&*app, replaces, &*icon), ("Sprintscope", 0, "sprintscope"));
            assert_eq!((actions.len(), timeout), (0, -1));
            let urgency = hints.get("urgency");
            let urgency = urgency.and_then(|hint| hint.downcast_ref::<u8>().ok());
            self.0.send((title, body, urgency.unwrap())).unwrap();
            7
        }
    }

    /// A bus of a test's own.
    struct Bus {
        daemon: Child,
        address: String,
    }

    impl Bus {
        fn start(folder: &Path) -> Self {
            let config = folder.join("bus.conf");
            let text = format!(
                "<busconfig><type>session</type><listen>unix:dir={}</listen><policy context=\"default\">\
                 <allow send_destination=\"*\"/><allow eavesdrop=\"false\"/><allow own=\"*\"/>\
                 </policy></busconfig>",
                folder.display()
            );
            std::fs::write(&config, text).unwrap();
            let mut daemon = Command::new("dbus-daemon")
                .arg("--nofork")
                .arg("--print-address")
                .arg(format!("--config-file={}", config.display()))
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon, which tests/run installs");
            let mut address = String::new();
            let mut said = BufReader::new(daemon.stdout.take().unwrap());
            said.read_line(&mut address).unwrap();
            let address = address.trim().to_owned();
            Self { daemon, address }
        }

        fn builder(&self) -> zbus::Result<connection::Builder<'_>> {
            connection::Builder::address(&*self.address)
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            self.daemon.kill().unwrap();
            self.daemon.wait().unwrap();
        }
    }

    fn notice(state: &str) -> Notice {
        Notice {
            job: "train <b>".into(),
            state: state.into(),
            reason: "exit code 3".into(),
            sentence: "train ended".into(),
        }
    }

    #[test]
    fn a_desktop_is_told_what_happened_and_without_one_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let bus = Bus::start(folder.path());
        let error = tell_over(bus.builder(), &notice("dead")).unwrap_err();
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(error.contains("ServiceUnknown"), "{error}");
        let (tell, told) = flume::bounded(8);
        let builder = bus.builder().unwrap().name(SERVICE).unwrap();
        let builder = builder.serve_at(PATH, Desktop(tell)).unwrap();
        let desktop = block_on(builder.build()).unwrap();
        for (state, urgency) in [("dead", 2), ("completed", 1)] {
            tell_over(bus.builder(), &notice(state)).unwrap();
            let title = format!("train &lt;b&gt;: {state}");
            assert_eq!(told.recv().unwrap(), (title, "train ended".into(), urgency));
        }
        drop(desktop);
    }

    #[test]
    fn a_bus_that_is_not_there_or_silent_is_not_waited_for_long() {
        let nowhere = connection::Builder::address("unix:path=/no/such/bus");
        let error = tell_over(nowhere, &notice("dead")).unwrap_err();
        assert_eq!(error.lines().count(), 1, "{error}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("silent");
        let _silent = UnixListener::bind(&path).unwrap();
        let address = format!("unix:path={}", path.display());
        let silent = connection::Builder::address(&*address);
        let error = tell_over(silent, &notice("dead")).unwrap_err();
        assert_eq!(error, "it doesn't answer");
    }
}
