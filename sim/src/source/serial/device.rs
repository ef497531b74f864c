//! Serial devices as the system shows them: which there are, who may open one, who has it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::source::holder::other_holder;

/// Where the system names devices by what they are, whatever port they are plugged into.
pub(super) const BY_ID: &str = "/dev/serial/by-id";
/// Where the kernel lists what could be a serial line.
const CLASS: &str = "/sys/class/tty";

/// A serial device of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialDevice {
    /// Its path, by what it is where the system has such a name.
    pub path: PathBuf,
    /// The kernel's name, and what the device says it is.
    pub about: String,
}

/// The serial devices that there are, those with a name of their own first.
pub fn serial_devices() -> Vec<SerialDevice> {
    devices(Path::new(CLASS), Path::new(BY_ID), Path::new("/dev"))
}

fn devices(class: &Path, by_id: &Path, dev: &Path) -> Vec<SerialDevice> {
    let names = fs::read_dir(class).into_iter().flatten().flatten();
    let mut found: Vec<SerialDevice> = names
        .filter(|entry| is_hardware(&entry.path()))
        .map(|entry| {
            let device = dev.join(entry.file_name());
            let says = product(&entry.path()).map_or(String::new(), |says| format!(", {says}"));
            SerialDevice {
                path: lasting(&device, by_id).unwrap_or(device),
                about: format!("{}{says}", entry.file_name().to_string_lossy()),
            }
        })
        .collect();
    found.sort_by_key(|device| (!device.path.starts_with(by_id), device.path.clone()));
    found
}

/// Whether something is behind it: the kernel keeps places for ports that a machine may have.
fn is_hardware(tty: &Path) -> bool {
    const NOTHING: &str = "0";
    let kind = fs::read_to_string(tty.join("type"));
    tty.join("device").exists() && kind.map_or(true, |kind| kind.trim() != NOTHING)
}

/// What a device on USB says it is: the nearest above the line that says something.
fn product(tty: &Path) -> Option<String> {
    let device = fs::canonicalize(tty.join("device")).ok()?;
    let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).ok();
    let folder = device
        .ancestors()
        .take(4)
        .find(|folder| folder.join("product").exists())?;
    let parts = [read(folder, "manufacturer"), read(folder, "product")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
    Some(parts.join(" "))
}

/// The name by which a device is found again wherever it is plugged in, in the folder of such names.
pub(super) fn lasting(device: &Path, by_id: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(device).ok()?;
    let names = fs::read_dir(by_id).ok()?.flatten();
    let is_it = |path: &PathBuf| fs::canonicalize(path).is_ok_and(|path| path == real);
    names.map(|name| name.path()).filter(is_it).min()
}

/// Who has a device open: a process other than ours, and than one that has both sides of a pseudo-terminal,
/// which plays the device.
pub(super) fn user_of(device: &Path) -> Option<String> {
    let real = fs::canonicalize(device).ok()?;
    other_holder(|open| open == real, |open| open.ends_with("ptmx"))
}

/// How to be let at a device.
pub(super) fn access(device: &Path) -> String {
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    match fs::metadata(device) {
        Ok(about) => access_of(about.mode(), about.gid(), &groups),
        Err(_) => "no permission to open it".into(),
    }
}

fn access_of(mode: u32, gid: u32, groups: &str) -> String {
    const GROUP_MAY: u32 = 0o060;
    let named = groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(gid)).then_some(name)
    });
    match named.filter(|_| mode & GROUP_MAY == GROUP_MAY) {
        Some(group) => format!(
            "no permission to open it: join the group {group} (sudo usermod -aG {group} $USER), then log in again"
        ),
        None => "no permission to open it: its owner alone may".into(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn devices_have_lasting_names_where_there_are_some_and_places_without_hardware_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for device in ["dev/ttyUSB0", "dev/ttyACM0", "dev/ttyS0", "dev/tty1"] {
            fs::create_dir_all(at("dev")).unwrap();
            fs::write(at(device), "").unwrap();
        }
        fs::create_dir_all(at("by-id")).unwrap();
        symlink(at("dev/ttyUSB0"), at("by-id/usb-FTDI_A1-if00")).unwrap();
        for usb in ["usb1/1-1/1-1:1.0/port", "usb1/1-2/1-2:1.0"] {
            fs::create_dir_all(at(usb)).unwrap();
        }
        fs::write(at("usb1/1-1/product"), "FT232R USB UART\n").unwrap();
        fs::write(at("usb1/1-1/manufacturer"), "FTDI\n").unwrap();
        for tty in ["ttyUSB0", "ttyACM0", "ttyS0", "tty1"] {
            fs::create_dir_all(at("class").join(tty)).unwrap();
        }
        symlink(at("usb1/1-1/1-1:1.0/port"), at("class/ttyUSB0/device")).unwrap();
        symlink(at("usb1/1-2/1-2:1.0"), at("class/ttyACM0/device")).unwrap();
        symlink(at("usb1/1-2/1-2:1.0"), at("class/ttyS0/device")).unwrap();
        fs::write(at("class/ttyS0/type"), "0\n").unwrap();
        let found = devices(&at("class"), &at("by-id"), &at("dev"));
        let found: Vec<(PathBuf, String)> = found
            .into_iter()
            .map(|device| (device.path, device.about))
            .collect();
        let said = "ttyUSB0, FTDI FT232R USB UART".to_owned();
        assert_eq!(
            found,
            [
                (at("by-id/usb-FTDI_A1-if00"), said),
                (at("dev/ttyACM0"), "ttyACM0".to_owned()),
            ]
        );
    }

    #[test]
    fn who_may_not_open_a_device_is_told_which_group_may() {
        let groups = "root:x:0:\ndialout:x:20:ann\n";
        let may = access_of(0o660, 20, groups);
        assert!(may.contains("usermod -aG dialout"), "{may}");
        for (mode, gid) in [(0o600, 20), (0o660, 21)] {
            assert!(access_of(mode, gid, groups).contains("its owner alone"));
        }
    }
}
