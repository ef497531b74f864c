//! One event file, read as far as it goes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::record::{Next, Records};

/// One file of a run.
pub(super) struct EventFile {
    pub path: PathBuf,
    /// What its series are within, if it isn't the run itself.
    pub group: String,
    file: File,
    records: Records,
}

impl EventFile {
    pub(super) fn open(path: &Path, group: String) -> io::Result<Self> {
        Ok(Self {
            file: File::open(path)?,
            path: path.into(),
            group,
            records: Records::default(),
        })
    }

    /// Reads a block; returns how many bytes there were.
    pub(super) fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(block)?;
        self.records.take(&block[..count]);
        Ok(count)
    }

    /// What comes next of what was read.
    pub(super) fn next(&mut self) -> Next {
        self.records.next()
    }

    /// The bytes of a record.
    pub(super) fn bytes(&self, record: std::ops::Range<usize>) -> &[u8] {
        self.records.bytes(record)
    }

    /// Whether it ends within a record.
    pub(super) fn is_cut_off(&self) -> bool {
        self.records.has_begun_one()
    }
}
