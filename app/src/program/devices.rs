//! `watch serial:`: which serial devices there are.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::bail;
use sprintscope_sim::source::{Address, SerialDevice, serial_devices};

use super::cli::{Task, WatchArgs};
use super::say::{print_text, say};

/// Prints them; `None` if the command asks for something else.
///
/// # Errors
/// Where something is to be watched beside.
pub(crate) fn list_devices(command: Option<&Task>) -> Option<anyhow::Result<ExitCode>> {
    let Some(Task::Watch(WatchArgs { sources, .. })) = command else {
        return None;
    };
    let asks = sources.contains(&Address::Serial(None));
    asks.then(|| list(sources))
}

fn list(sources: &[Address]) -> anyhow::Result<ExitCode> {
    if sources.len() > 1 {
        bail!("`serial:` lists devices: to watch one, say which, as in serial:/dev/ttyUSB0@115200");
    }
    let devices = serial_devices();
    if devices.is_empty() {
        say("no serial device is there");
    }
    print_text(&listed(&devices))?;
    Ok(ExitCode::SUCCESS)
}

/// A line a device, each as it is watched; the speed is the usual one.
fn listed(devices: &[SerialDevice]) -> String {
    let mut text = String::new();
    for SerialDevice { path, about } in devices {
        // Writing to memory doesn't fail.
        let _written = writeln!(text, "serial:{}@115200  ({about})", path.display());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_listed_as_it_is_watched() {
        let device = SerialDevice {
            path: "/dev/serial/by-id/usb-FTDI_A1-if00".into(),
            about: "ttyUSB0, FTDI FT232R".into(),
        };
        let line = "serial:/dev/serial/by-id/usb-FTDI_A1-if00@115200  (ttyUSB0, FTDI FT232R)\n";
        assert_eq!(listed(&[device]), line);
    }
}
