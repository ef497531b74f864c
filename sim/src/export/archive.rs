//! A zip archive whose entries are stored as they are (PKWARE's APPNOTE, with zip64 throughout, so that none is too
//! large). What stands at an entry's beginning may be said once its end is known.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use crc32fast::Hasher;

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END_64: u32 = 0x0606_4B50;
const LOCATOR_64: u32 = 0x0706_4B50;
const END: u32 = 0x0605_4B50;
/// What reads zip64.
const VERSION: u16 = 45;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// The first day that the form knows.
const DATE: u16 = 1 << 5 | 1;
/// Said elsewhere, in 64 bits.
const ELSEWHERE: u32 = u32::MAX;

struct Entry {
    name: String,
    at: u64,
    bytes: u64,
    crc: u32,
}

/// An archive that is being written.
pub(super) struct Archive {
    file: File,
    entries: Vec<Entry>,
    /// Where the entry that is being written begins, and where its content does.
    open: Option<(String, u64, u64)>,
    /// Of the content behind its front.
    crc: Hasher,
    at: u64,
}

impl Archive {
    pub(super) fn new(file: File) -> Self {
        Self {
            file,
            entries: Vec::new(),
            open: None,
            crc: Hasher::new(),
            at: 0,
        }
    }

    /// Begins an entry, whose first bytes are said at its end.
    pub(super) fn begin(&mut self, name: &str, front_bytes: usize) -> io::Result<()> {
        let head = local_head(name, 0, 0);
        let content = self.at + head.len() as u64;
        self.open = Some((name.to_owned(), self.at, content));
        self.crc = Hasher::new();
        self.put(&head)?;
        self.put(&vec![0; front_bytes])
    }

    /// Appends to the entry.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.put(bytes)
    }

    /// Ends the entry with what stands at its front.
    pub(super) fn end(&mut self, front: &[u8]) -> io::Result<()> {
        let Some((name, at, content)) = self.open.take() else {
            return Ok(());
        };
        let mut crc = Hasher::new();
        crc.update(front);
        crc.combine(&self.crc);
        let (crc, bytes) = (crc.finalize(), self.at - content);
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(&local_head(&name, crc, bytes))?;
        self.file.write_all(front)?;
        self.file.seek(SeekFrom::Start(self.at))?;
        self.entries.push(Entry {
            name,
            at,
            bytes,
            crc,
        });
        Ok(())
    }

    /// Writes the list of entries.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let from = self.at;
        let mut list = Vec::new();
        for entry in &self.entries {
            list.extend(central_head(entry));
        }
        let (count, bytes, end) = (
            self.entries.len() as u64,
            list.len() as u64,
            from + list.len() as u64,
        );
        let mut tail = list;
        tail.extend(END_64.to_le_bytes());
        tail.extend(44_u64.to_le_bytes());
        tail.extend(VERSION.to_le_bytes());
        tail.extend(VERSION.to_le_bytes());
        tail.extend([0; 8]);
        for number in [count, count, bytes, from] {
            tail.extend(number.to_le_bytes());
        }
        tail.extend(LOCATOR_64.to_le_bytes());
        tail.extend(0_u32.to_le_bytes());
        tail.extend(end.to_le_bytes());
        tail.extend(1_u32.to_le_bytes());
        tail.extend(END.to_le_bytes());
        tail.extend([0; 4]);
        tail.extend([0xFF; 4]);
        tail.extend([0xFF; 8]);
        tail.extend([0; 2]);
        self.put(&tail)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }
}

fn common(crc: u32) -> Vec<u8> {
    let mut head = Vec::new();
    head.extend(VERSION.to_le_bytes());
    head.extend(FLAGS.to_le_bytes());
    head.extend([0; 4]); // stored, at midnight
    head.extend(DATE.to_le_bytes());
    head.extend(crc.to_le_bytes());
    head.extend(ELSEWHERE.to_le_bytes());
    head.extend(ELSEWHERE.to_le_bytes());
    head
}

fn local_head(name: &str, crc: u32, bytes: u64) -> Vec<u8> {
    let mut head = LOCAL.to_le_bytes().to_vec();
    head.extend(common(crc));
    head.extend((name.len() as u16).to_le_bytes());
    head.extend(20_u16.to_le_bytes());
    head.extend(name.as_bytes());
    head.extend(1_u16.to_le_bytes());
    head.extend(16_u16.to_le_bytes());
    head.extend(bytes.to_le_bytes());
    head.extend(bytes.to_le_bytes());
    head
}

fn central_head(entry: &Entry) -> Vec<u8> {
    let mut head = CENTRAL.to_le_bytes().to_vec();
    head.extend(VERSION.to_le_bytes());
    head.extend(common(entry.crc));
    head.extend((entry.name.len() as u16).to_le_bytes());
    head.extend(28_u16.to_le_bytes());
    head.extend([0; 10]);
    head.extend(ELSEWHERE.to_le_bytes());
    head.extend(entry.name.as_bytes());
    head.extend(1_u16.to_le_bytes());
    head.extend(24_u16.to_le_bytes());
    for number in [entry.bytes, entry.bytes, entry.at] {
        head.extend(number.to_le_bytes());
    }
    head
}
