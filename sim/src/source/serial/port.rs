//! A serial line that is open and set as its address says.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;

use rustix::fs::{FlockOperation, Mode, OFlags, flock, open};
use rustix::io::Errno;
use rustix::termios::{
    ControlModes, OptionalActions, Termios, ioctl_tiocexcl, isatty, tcgetattr, tcsetattr,
};

use super::device::{access, user_of};
use crate::source::address::{Framing, Parity, SerialAddress};

/// How far a device's speed may be from what was asked for: bytes are still told apart.
const SPEED_PERCENT: u32 = 3;

/// Why a serial line isn't open.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error("there is no such device")]
    NoDevice,
    #[error("{0}")]
    NoPermission(String),
    #[error("{}", match .0 { Some(who) => format!("it is in use by {who}"), None => "it is in use".into() })]
    InUse(Option<String>),
    #[error("it is no serial line; `sprintscope watch serial:` lists those that there are")]
    NoLine,
    #[error("it can't be set to {0} bits per second")]
    Speed(u32),
    #[error(transparent)]
    Other(#[from] io::Error),
}

impl OpenError {
    /// Whether it would be the same at the next try.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NoPermission(_) | Self::NoLine | Self::Speed(_) => true,
            Self::NoDevice | Self::InUse(_) | Self::Other(_) => false,
        }
    }

    fn of(error: Errno, device: &Path) -> Self {
        match error {
            Errno::NOENT | Errno::NXIO | Errno::NODEV => Self::NoDevice,
            Errno::ACCESS | Errno::PERM => Self::NoPermission(access(device)),
            Errno::BUSY | Errno::WOULDBLOCK => Self::InUse(user_of(device)),
            other => Self::Other(other.into()),
        }
    }
}

/// Opens the device for us alone, and sets it.
pub(super) fn open_line(line: &SerialAddress, device: &Path) -> Result<OwnedFd, OpenError> {
    let failed = |error: Errno| OpenError::of(error, device);
    // Without a wait for a carrier, and no control over this process.
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let port = open(device, flags, Mode::empty()).map_err(failed)?;
    if !isatty(&port) {
        return Err(OpenError::NoLine);
    }
    // The one holds back whoever opens it from here on, the other is asked by those who have it open.
    flock(&port, FlockOperation::NonBlockingLockExclusive).map_err(failed)?;
    ioctl_tiocexcl(&port).map_err(failed)?;
    let mut settings = tcgetattr(&port).map_err(failed)?;
    set(&mut settings, line).map_err(|_| OpenError::Speed(line.baud))?;
    tcsetattr(&port, OptionalActions::Now, &settings).map_err(|error| match error {
        Errno::INVAL => OpenError::Speed(line.baud),
        other => failed(other),
    })?;
    let speed = tcgetattr(&port).map_err(failed)?.output_speed();
    if speed.abs_diff(line.baud) > line.baud / 100 * SPEED_PERCENT {
        return Err(OpenError::Speed(line.baud));
    }
    Ok(port)
}

/// What is set, without a line.
#[cfg(test)]
pub(super) fn set_for_tests(settings: &mut Termios, line: &SerialAddress) {
    set(settings, line).unwrap();
}

/// Bytes as they come, at this speed and with these bits.
fn set(settings: &mut Termios, line: &SerialAddress) -> Result<(), Errno> {
    let Framing {
        data_bits,
        parity,
        stop_bits,
    } = line.framing;
    settings.make_raw();
    let modes = &mut settings.control_modes;
    modes.remove(
        ControlModes::CSIZE
            | ControlModes::PARENB
            | ControlModes::PARODD
            | ControlModes::CSTOPB
            | ControlModes::CRTSCTS,
    );
    modes.insert(ControlModes::CREAD | ControlModes::CLOCAL);
    modes.insert(match data_bits {
        5 => ControlModes::CS5,
        6 => ControlModes::CS6,
        7 => ControlModes::CS7,
        _ => ControlModes::CS8,
    });
    match parity {
        Parity::None => {}
        Parity::Even => modes.insert(ControlModes::PARENB),
        Parity::Odd => modes.insert(ControlModes::PARENB | ControlModes::PARODD),
    }
    modes.set(ControlModes::CSTOPB, stop_bits == 2);
    // Who says where Data Terminal Ready is to stand doesn't want it changed when the line is closed.
    modes.set(ControlModes::HUPCL, line.dtr.is_none());
    settings.set_speed(line.baud)
}

/// Sets the line Data Terminal Ready.
pub(super) fn set_dtr(port: &OwnedFd, is_on: bool) -> io::Result<()> {
    let request = if is_on {
        libc::TIOCMBIS
    } else {
        libc::TIOCMBIC
    };
    let lines: libc::c_int = libc::TIOCM_DTR;
    // SAFETY: the descriptor is open, and the call reads one `int` from this address.
    match unsafe { libc::ioctl(port.as_raw_fd(), request, &raw const lines) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
