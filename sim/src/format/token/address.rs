//! Addresses that devices have of their own: names of things, whatever digits they are made of.

/// Pairs of digits in an address of Ethernet or Bluetooth, and in one of eight bytes.
const PAIRS: [usize; 2] = [6, 8];
/// The first byte of 1-Wire thermometers and their like (Maxim's application note 155: family codes).
const FAMILIES: [&[u8]; 6] = [b"10", b"22", b"26", b"28", b"3b", b"42"];
/// Digits of a 1-Wire address behind the family's: its serial number, with or without the checksum.
const SERIAL: usize = 12;
const SERIAL_AND_SUM: usize = 14;

/// How long the address is that these bytes begin with: `24:6f:28:aa:bb:01`, `28-0316a2794bff`,
/// `28F7C81E0000805A`.
pub(super) fn hardware_address(bytes: &[u8]) -> Option<usize> {
    let len = match bytes.get(2)? {
        separator @ (b':' | b'-') => {
            in_pairs(bytes, *separator).or_else(|| one_wire(bytes, *separator == b'-'))
        }
        b'.' => one_wire(bytes, true),
        byte if byte.is_ascii_hexdigit() => one_wire(bytes, false),
        _ => None,
    }?;
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let is_whole = !bytes.get(len).is_some_and(goes_on);
    is_whole.then_some(len)
}

fn in_pairs(bytes: &[u8], separator: u8) -> Option<usize> {
    let is_pair = |pair: &[u8]| pair[..2].iter().all(u8::is_ascii_hexdigit);
    let mut len = 2;
    let mut pairs = usize::from(is_pair(bytes));
    while bytes.get(len) == Some(&separator) && bytes.get(len + 1..len + 3).is_some_and(is_pair) {
        len += 3;
        pairs += 1;
    }
    PAIRS.contains(&pairs).then_some(len)
}

fn one_wire(bytes: &[u8], is_parted: bool) -> Option<usize> {
    let family = &bytes[..2];
    let serial = &bytes[if is_parted { 3 } else { 2 }..];
    let digits = serial
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let is_family = FAMILIES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(family));
    // Digits alone are a number, unless a hyphen parts them.
    let is_number = bytes[2] != b'-' && serial[..digits].iter().all(u8::is_ascii_digit);
    let fits = digits == SERIAL_AND_SUM || is_parted && digits == SERIAL;
    (is_family && fits && !is_number).then(|| bytes.len() - serial.len() + digits)
}

#[cfg(test)]
mod tests {
    use super::hardware_address;

    #[test]
    fn addresses_are_told_from_times_and_numbers() {
        for address in [
            "24:6f:28:aa:bb:01",
            "24-6F-28-AA-BB-01",
            "00:11:22:33:44:55",
            "a4:cf:12:00:00:01:02:03",
            "28-0316a2794bff",
            "28-000005e2fdc3",
            "28F7C81E0000805A",
            "28.F7C81E000080",
        ] {
            for behind in ["", " t=21", ": 21.5", ","] {
                let line = format!("{address}{behind}");
                let len = hardware_address(line.as_bytes());
                assert_eq!(len, Some(address.len()), "{line}");
            }
        }
        for other in [
            "10:00:01",
            "10:00:01.5",
            "2026-11-27",
            "1012345678901234",
            "10.123456789012",
            "28F7C81E0000805AB",
            "24:6f:28:aa:bb",
            "28",
            "deadbeefdeadbeef",
        ] {
            assert_eq!(hardware_address(other.as_bytes()), None, "{other}");
        }
    }
}
