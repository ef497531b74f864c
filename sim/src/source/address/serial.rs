//! `serial:DEVICE@BAUD`, and how bytes stand on the line.

use std::fmt;
use std::path::PathBuf;

/// A serial line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialAddress {
    /// The device's path.
    pub device: PathBuf,
    /// Bits per second.
    pub baud: u32,
    /// Data bits, parity and stop bits.
    pub framing: Framing,
    /// What the line Data Terminal Ready is set to, if anything: many boards begin anew when it changes.
    pub dtr: Option<bool>,
}

/// How a byte stands on a serial line: `8N1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framing {
    /// 5 to 8.
    pub data_bits: u8,
    /// None, even or odd.
    pub parity: Parity,
    /// 1 or 2.
    pub stop_bits: u8,
}

/// The check bit of a byte on a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parity {
    /// There is none.
    None,
    /// The number of ones is even with it.
    Even,
    /// The number of ones is odd with it.
    Odd,
}

impl Default for Framing {
    fn default() -> Self {
        Self {
            data_bits: 8,
            parity: Parity::None,
            stop_bits: 1,
        }
    }
}

impl SerialAddress {
    pub(super) fn read(rest: &str) -> Result<Self, String> {
        let (device, settings) = rest.rsplit_once('@').ok_or("the speed is missing")?;
        if device.is_empty() {
            return Err("the device is missing".into());
        }
        let mut settings = settings.split(',');
        let baud = settings.next().unwrap_or_default();
        let baud = baud
            .parse()
            .ok()
            .filter(|baud| *baud > 0)
            .ok_or_else(|| format!("`{baud}` is no speed"))?;
        let (mut framing, mut dtr) = (Framing::default(), None);
        for setting in settings {
            match setting {
                "dtr=on" => dtr = Some(true),
                "dtr=off" => dtr = Some(false),
                _ => {
                    framing = Framing::read(setting)
                        .ok_or_else(|| format!("`{setting}` is not known"))?;
                }
            }
        }
        Ok(Self {
            device: device.into(),
            baud,
            framing,
            dtr,
        })
    }
}

impl Framing {
    fn read(text: &str) -> Option<Self> {
        let [data, parity, stop]: [u8; 3] = text.as_bytes().try_into().ok()?;
        let parity = match parity.to_ascii_uppercase() {
            b'N' => Parity::None,
            b'E' => Parity::Even,
            b'O' => Parity::Odd,
            _ => return None,
        };
        let digit = |byte: u8, range: std::ops::RangeInclusive<u8>| {
            let digit = byte.wrapping_sub(b'0');
            range.contains(&digit).then_some(digit)
        };
        Some(Self {
            data_bits: digit(data, 5..=8)?,
            parity,
            stop_bits: digit(stop, 1..=2)?,
        })
    }
}

impl fmt::Display for SerialAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            device,
            baud,
            framing,
            dtr,
        } = self;
        write!(f, "serial:{}@{baud}", device.display())?;
        if *framing != Framing::default() {
            write!(f, ",{framing}")?;
        }
        match dtr {
            Some(true) => f.write_str(",dtr=on"),
            Some(false) => f.write_str(",dtr=off"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parity = match self.parity {
            Parity::None => 'N',
            Parity::Even => 'E',
            Parity::Odd => 'O',
        };
        write!(f, "{}{parity}{}", self.data_bits, self.stop_bits)
    }
}
