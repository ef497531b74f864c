//! Who we are at a broker: a client id that is kept for the command line, and a password that nobody sees.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, Hasher};
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, bail};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use sprintscope_sim::source::{Address, MqttOptions, Password};

use crate::program::cli::{Task, WatchArgs};
use crate::view::line_file::LineFile;

/// Holds a password where the process list doesn't show it.
const VARIABLE: &str = "SPRINTSCOPE_MQTT_PASSWORD";

/// The password that stands in the environment.
pub(crate) fn password_of_environment() -> Option<Password> {
    let password = std::env::var(VARIABLE).ok()?;
    (!password.is_empty()).then(|| Password::new(password))
}

/// What is said to the broker at this address.
pub(super) fn mqtt_options(address: &Address, watch: &WatchArgs) -> MqttOptions {
    let kept = LineFile::of(&address.to_string()).and_then(|file| kept_id(file.path()));
    MqttOptions {
        is_kept: kept.is_some(),
        client_id: kept.unwrap_or_else(new_id),
        password: watch.secret.known(),
        job_level: watch.job_level.unwrap_or(1),
    }
}

/// Learns the password that a broker's user needs: from the environment, a file, or a person.
///
/// # Errors
/// Where a file can't be read, and where the person gave up.
pub(crate) fn learn_password(command: Option<&Task>) -> anyhow::Result<()> {
    let Some(Task::Watch(watch)) = command else {
        return Ok(());
    };
    let with_user = watch.sources.iter().find_map(|source| match source {
        Address::Mqtt(address) if address.user.is_some() => Some(address),
        _ => None,
    });
    let password = if let Some(path) = &watch.password_file {
        Some(of_file(path)?)
    } else if let Some(password) = password_of_environment() {
        Some(password)
    } else if let Some(address) = with_user {
        let user = address.user.as_deref().unwrap_or_default();
        asked(&format!("password of {user} at {}: ", address.at))?
    } else {
        None
    };
    let has_broker = |source: &Address| matches!(source, Address::Mqtt(_));
    if password.is_some() && with_user.is_none() && watch.sources.iter().any(has_broker) {
        bail!("a password belongs to a user: write mqtt://USER@HOST/TOPIC");
    }
    if let Some(password) = password {
        watch.secret.tell(&password);
    }
    Ok(())
}

fn of_file(path: &Path) -> anyhow::Result<Password> {
    let told = || format!("--password-file {}", path.display());
    let text = fs::read_to_string(path).with_context(told)?;
    let first = text.lines().next().unwrap_or_default();
    if first.is_empty() {
        bail!("{}: its first line is empty", told());
    }
    Ok(Password::new(first))
}

/// Asks a person at the terminal, where there is one; what is typed isn't shown.
fn asked(question: &str) -> anyhow::Result<Option<Password>> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty");
    let Ok(mut terminal) = terminal else {
        return Ok(None);
    };
    if !std::io::stderr().is_terminal() || !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let before = tcgetattr(&terminal)?;
    let mut hidden = before.clone();
    // Ctrl-C is a key here: a signal would leave the terminal as it is now.
    hidden.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
    tcsetattr(&terminal, OptionalActions::Flush, &hidden)?;
    let typed = terminal
        .write_all(question.as_bytes())
        .and_then(|()| typed_line(&mut terminal));
    tcsetattr(&terminal, OptionalActions::Flush, &before)?;
    let _nowhere = terminal.write_all(b"\n");
    match typed? {
        Some(typed) if typed.is_empty() => Ok(None),
        Some(typed) => Ok(Some(Password::new(String::from_utf8_lossy(&typed)))),
        None => bail!("no password was given"),
    }
}

/// What is typed up to the line's end; `None` where the person gives up.
fn typed_line(terminal: &mut impl Read) -> std::io::Result<Option<Vec<u8>>> {
    let mut typed: Vec<u8> = Vec::new();
    let mut key = [0];
    loop {
        if terminal.read(&mut key)? == 0 {
            return Ok(None);
        }
        match key[0] {
            b'\r' | b'\n' => return Ok(Some(typed)),
            0x03 | 0x04 => return Ok(None),
            0x08 | 0x7f => {
                // A character of several bytes goes as a whole.
                while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
            }
            0x15 => typed.clear(),
            byte => typed.push(byte),
        }
    }
}

/// The client id that is kept beside a command line's file, as long as no other scope has it: two of one name
/// would push each other out of the broker.
fn kept_id(beside: &Path) -> Option<String> {
    static HELD: Mutex<Vec<File>> = Mutex::new(Vec::new());
    fs::create_dir_all(beside.parent()?).ok()?;
    let path = beside.with_extension("client");
    let mut file = OpenOptions::new();
    let file = file.read(true).write(true).create(true).truncate(false);
    let mut file = file.open(path).ok()?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
    }
    let mut id = String::new();
    file.read_to_string(&mut id).ok()?;
    let mut id = id.trim().to_owned();
    if id.is_empty() {
        id = new_id();
        file.write_all(id.as_bytes()).ok()?;
    }
    // For as long as this process lives.
    HELD.lock().ok()?.push(file);
    Some(id)
}

/// A name that no other has, no longer than every broker takes.
fn new_id() -> String {
    let random = RandomState::new().build_hasher().finish();
    format!("sprintscope{:012x}", random & 0xffff_ffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_is_kept_and_only_one_scope_has_it_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/line.toml");
        let id = kept_id(&path).unwrap();
        assert_eq!((id.len(), id.starts_with("sprintscope")), (23, true));
        assert_eq!(kept_id(&path), None);
        let kept = fs::read_to_string(path.with_extension("client")).unwrap();
        assert_eq!(kept, id);
        assert_ne!(new_id(), new_id());
    }

    #[test]
    fn a_typed_password_can_be_corrected_and_given_up() {
        let typed = |mut keys: &[u8]| typed_line(&mut keys).unwrap();
        assert_eq!(typed(b"ab\x7fc\r"), Some(b"ac".to_vec()));
        assert_eq!(typed("a\u{e9}\x7fb\n".as_bytes()), Some(b"ab".to_vec()));
        assert_eq!(typed(b"wrong\x15right\n"), Some(b"right".to_vec()));
        assert_eq!(typed(b"ab\x03"), None);
        assert_eq!(typed(b"ab"), None);
    }

    #[test]
    fn a_password_file_has_it_in_its_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "s3cret\nmore\n").unwrap();
        assert_eq!(of_file(&path).unwrap(), Password::new("s3cret"));
        fs::write(&path, "").unwrap();
        let error = of_file(&path).unwrap_err().to_string();
        assert!(error.ends_with("its first line is empty"), "{error}");
    }
}
