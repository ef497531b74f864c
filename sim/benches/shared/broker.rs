//! A broker of a bench's own.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// It ends when this is dropped.
pub(crate) struct Broker {
    /// Where it listens, on this machine alone.
    pub port: u16,
    child: Child,
    _folder: TempDir,
}

impl Broker {
    /// Starts it with these lines in its configuration, and waits until it listens.
    pub(crate) fn start(settings: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("broker.conf");
        let text =
            format!("listener {port} 127.0.0.1\nallow_anonymous true\nlog_type none\n{settings}\n");
        std::fs::write(&config, text).unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let child = Command::new("mosquitto")
            .env("PATH", format!("{path}:/usr/sbin:/sbin"))
            .arg("-c")
            .arg(config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            thread::sleep(Duration::from_millis(5));
        }
        Self {
            port,
            child,
            _folder: folder,
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
