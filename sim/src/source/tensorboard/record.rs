//! The records of an event file, each between checksums, found again behind damage.

/// A record's length, and the checksum of that.
pub(super) const HEAD_BYTES: usize = 12;
/// The checksum of what is in a record.
const TAIL_BYTES: usize = 4;
/// A larger record is passed over: what is plotted is small.
const RECORD_BYTES_MAX: u64 = 256 << 20;

/// The checksum that records have: CRC-32C, turned and shifted so that it isn't one of itself.
fn masked(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes)
        .rotate_right(15)
        .wrapping_add(0xa282_ead8)
}

fn word(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?))
}

/// The length that the head of a record says, if its checksum fits.
pub(super) fn length_of(head: &[u8]) -> Option<u64> {
    let (length, checksum) = head.get(..HEAD_BYTES)?.split_at(8);
    let fits = word(checksum) == Some(masked(length));
    fits.then(|| u64::from_le_bytes(length.try_into().unwrap_or_default()))
}

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// What is in a record: where it lies among the bytes that are kept.
    Record(std::ops::Range<usize>),
    /// A stretch that is no record, or one whose checksum doesn't fit.
    Damaged,
    /// A record that is too large to be looked at.
    TooLarge,
    /// More bytes are needed.
    Waits,
}

/// Takes the bytes of a file, and gives its records.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
    /// Up to here they were given.
    at: usize,
    /// So many bytes to come are of a record that is passed over.
    to_skip: u64,
    /// No record could be found since the last one.
    is_lost: bool,
}

impl Records {
    /// The file goes on with these.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let skipped = self.to_skip.min(bytes.len() as u64);
        self.to_skip -= skipped;
        self.bytes.drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(&bytes[skipped as usize..]);
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> Next {
        loop {
            let rest = &self.bytes[self.at..];
            if rest.len() < HEAD_BYTES {
                return Next::Waits;
            }
            let Some(length) = length_of(rest) else {
                self.at += 1;
                if !std::mem::replace(&mut self.is_lost, true) {
                    return Next::Damaged;
                }
                continue;
            };
            self.is_lost = false;
            if length > RECORD_BYTES_MAX {
                let whole = length.saturating_add((HEAD_BYTES + TAIL_BYTES) as u64);
                let here = whole.min(rest.len() as u64);
                self.at += here as usize;
                self.to_skip = whole - here;
                return Next::TooLarge;
            }
            let length = length as usize;
            let Some(checksum) = word(rest.get(HEAD_BYTES + length..).unwrap_or_default()) else {
                return Next::Waits;
            };
            let start = self.at + HEAD_BYTES;
            self.at = start + length + TAIL_BYTES;
            let record = start..start + length;
            return if masked(&self.bytes[record.clone()]) == checksum {
                Next::Record(record)
            } else {
                Next::Damaged
            };
        }
    }

    /// The bytes of a record that was given last.
    pub(super) fn bytes(&self, record: std::ops::Range<usize>) -> &[u8] {
        &self.bytes[record]
    }

    /// Whether a record has begun that isn't whole.
    pub(super) fn has_begun_one(&self) -> bool {
        self.at < self.bytes.len() || self.to_skip > 0
    }
}

/// A record with these bytes in it.
#[cfg(test)]
pub(super) fn framed(bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u64).to_le_bytes();
    let mut record = length.to_vec();
    record.extend(masked(&length).to_le_bytes());
    record.extend(bytes);
    record.extend(masked(bytes).to_le_bytes());
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(records: &mut Records) -> Vec<String> {
        let mut told = Vec::new();
        loop {
            told.push(match records.next() {
                Next::Record(record) => String::from_utf8_lossy(records.bytes(record)).into_owned(),
                Next::Waits => return told,
                other => format!("{other:?}"),
            });
        }
    }

    fn three() -> Vec<u8> {
        ["one", "two", "three"]
            .map(|text| framed(text.as_bytes()))
            .concat()
    }

    #[test]
    fn records_come_whole_however_the_file_grows() {
        let file = three();
        for step in 1..file.len() {
            let mut records = Records::default();
            let mut all = Vec::new();
            for piece in file.chunks(step) {
                records.take(piece);
                all.extend(told(&mut records));
            }
            assert_eq!(all, ["one", "two", "three"], "in steps of {step}");
            assert!(!records.has_begun_one());
        }
    }

    #[test]
    fn every_flipped_bit_costs_one_record_and_no_other() {
        let file = three();
        for bit in 0..file.len() * 8 {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let mut records = Records::default();
            records.take(&damaged);
            let all = told(&mut records);
            let damages = all.iter().filter(|one| *one == "Damaged").count();
            let whole = all.iter().filter(|one| *one != "Damaged").count();
            let is_lost_tail = bit / 8 >= file.len() - framed(b"three").len() && damages <= 1;
            assert!(
                whole == 2 && (damages == 1 || is_lost_tail),
                "bit {bit}: {all:?}"
            );
        }
    }

    #[test]
    fn a_record_that_is_cut_off_waits_for_its_rest() {
        let file = three();
        let mut records = Records::default();
        records.take(&file[..file.len() - 1]);
        assert_eq!(told(&mut records), ["one", "two"]);
        assert!(records.has_begun_one());
        records.take(&file[file.len() - 1..]);
        assert_eq!(told(&mut records), ["three"]);
    }

    #[test]
    fn a_record_too_large_to_be_looked_at_is_passed_over_without_being_kept() {
        let length = (RECORD_BYTES_MAX + 1).to_le_bytes();
        let mut records = Records::default();
        let mut head = length.to_vec();
        head.extend(masked(&length).to_le_bytes());
        records.take(&head);
        assert_eq!(told(&mut records), ["TooLarge"]);
        let block = vec![0; 1 << 20];
        for _ in 0..RECORD_BYTES_MAX >> 20 {
            records.take(&block);
            assert_eq!(told(&mut records), [""; 0]);
            assert!(records.bytes.is_empty());
        }
        records.take(&[0; 5]);
        records.take(&framed(b"next"));
        assert_eq!(told(&mut records), ["next"]);
    }
}
