//! Numbers that are rarely read, compressed to the bit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pco::errors::PcoResult;
use pco::wrapped::{ChunkDecompressor, FileCompressor, FileDecompressor};
use pco::{ChunkConfig, PagingSpec};

/// Numbers that are decoded together: a multiple of `BASE`, so that no bucket lies in two pages.
/// Four times as many would make the neighbour of a view's edge dear.
pub(super) const PAGE: usize = 1 << 10;
/// As a shift.
pub(super) const PAGE_SHIFT: u32 = 10;

/// Beyond this level pco takes half as long again and saves one or two per cent.
const LEVEL: usize = 6;

/// No more than this part of the plain size, or it isn't worth the decoding.
const WORTH: f64 = 0.7;

/// By which a cache knows the pages of one `Packed` from those of all others.
static NEXT_ID: AtomicU64 = AtomicU64::new(0);

/// Numbers as pco's wrapped format has them (<https://github.com/pcodec/pcodec>), in pages that
/// can be read singly.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    id: u64,
    len: usize,
    /// The tables, then the pages.
    bytes: Box<[u8]>,
    /// Where in `bytes` each page begins.
    starts: Box<[u32]>,
}

impl Packed {
    /// These numbers, if that pays against `plain_bytes` and brings back every bit.
    pub(super) fn of(numbers: &[f64], plain_bytes: usize) -> Option<Self> {
        if numbers.is_empty() {
            return None;
        }
        let packed = Self::pack(numbers).ok()?;
        let pays = packed.bytes() as f64 <= WORTH * plain_bytes as f64;
        (pays && packed.brings_back(numbers)).then_some(packed)
    }

    fn pack(numbers: &[f64]) -> PcoResult<Self> {
        let pages: Vec<usize> = numbers.chunks(PAGE).map(<[f64]>::len).collect();
        let mut starts = Vec::with_capacity(pages.len());
        let config = ChunkConfig::default()
            .with_compression_level(LEVEL)
            .with_paging_spec(PagingSpec::Exact(pages));
        let file = FileCompressor::default();
        let mut chunk = file.chunk_compressor(numbers, &config)?;
        let mut bytes = chunk.write_meta(file.write_header(Vec::new())?)?;
        for page in 0..starts.capacity() {
            starts.push(bytes.len() as u32);
            bytes = chunk.write_page(page, bytes)?;
        }
        Ok(Self {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            len: numbers.len(),
            bytes: bytes.into(),
            starts: starts.into(),
        })
    }

    /// Looked at once, so that reading has nothing to fear.
    fn brings_back(&self, numbers: &[f64]) -> bool {
        let Ok(mut tables) = self.tables() else {
            return false;
        };
        let is_same = |(page, went): (usize, &[f64])| {
            let mut came = [0.0; PAGE];
            let came = &mut came[..went.len()];
            let is_read = self.unpack(page, &mut tables, came).is_ok();
            let mut pairs = came.iter().zip(went);
            is_read && pairs.all(|(came, went)| came.to_bits() == went.to_bits())
        };
        numbers.chunks(PAGE).enumerate().all(is_same)
    }

    fn tables(&self) -> PcoResult<ChunkDecompressor<f64>> {
        let (file, tables) = FileDecompressor::new(&*self.bytes)?;
        let (tables, _pages) = file.chunk_decompressor(tables)?;
        Ok(tables)
    }

    /// Decodes a page into as many numbers as it has.
    fn unpack(
        &self,
        page: usize,
        tables: &mut ChunkDecompressor<f64>,
        numbers: &mut [f64],
    ) -> PcoResult<()> {
        let bytes = &self.bytes[self.starts[page] as usize..];
        let mut page = tables.page_decompressor(bytes, numbers.len())?;
        page.read(numbers).map(drop)
    }

    /// The numbers `page * PAGE ..` of these, decoded.
    pub(super) fn page(&self, page: usize, tables: &mut Tables) -> Arc<[f64]> {
        let mut numbers: Arc<[f64]> = std::iter::repeat_n(0.0, self.page_len(page)).collect();
        let alone = Arc::make_mut(&mut numbers);
        let unpacked = tables
            .of(self)
            .and_then(|tables| self.unpack(page, tables, alone));
        if unpacked.is_err() {
            // Every page was read once when it was written: an error means broken memory, and a gap
            // says so better than a wrong number.
            alone.fill(f64::NAN);
        }
        numbers
    }

    fn page_len(&self, page: usize) -> usize {
        PAGE.min(self.len - page * PAGE)
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// All numbers, decoded.
    pub(super) fn all(&self) -> Vec<f64> {
        let mut tables = Tables::default();
        let pages = (0..self.starts.len()).map(|page| self.page(page, &mut tables));
        pages.flat_map(|page| page.to_vec()).collect()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.len() + size_of_val(&*self.starts)
    }
}

/// The tables of the [`Packed`] read last, which stand for all its pages: to read them takes a fifth
/// of the time that a page takes.
#[derive(Default)]
pub(super) struct Tables(Option<(u64, ChunkDecompressor<f64>)>);

impl Tables {
    pub(super) fn are_of(&self, packed: &Packed) -> bool {
        self.0.as_ref().is_some_and(|(id, _)| *id == packed.id)
    }

    fn of(&mut self, packed: &Packed) -> PcoResult<&mut ChunkDecompressor<f64>> {
        if !self.are_of(packed) {
            self.0 = Some((packed.id, packed.tables()?));
        }
        let (_, tables) = self.0.as_mut().expect("read above");
        Ok(tables)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::Dice;
    use super::*;

    fn bits(numbers: &[f64]) -> Vec<u64> {
        numbers.iter().map(|number| number.to_bits()).collect()
    }

    #[test]
    fn every_bit_comes_back_of_numbers_of_every_kind() {
        let mut dice = Dice(7);
        let odd = [
            -0.0,
            0.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MIN_POSITIVE / 3.0,
            f64::MAX,
            f64::from_bits(0x7FF8_0000_DEAD_BEEF),
            f64::from_bits(0xFFF0_0000_0000_0001),
        ];
        let mut odd_now_and_then: Vec<f64> = (0..70_000).map(|i| f64::from(i) * 0.01).collect();
        for number in odd_now_and_then.iter_mut().step_by(17) {
            *number = odd[dice.roll(8) as usize];
        }
        let mut raw: Vec<f64> = odd.to_vec();
        raw.extend((0..5_000).map(|_| f64::from_bits(dice.roll(1 << 53) << 11)));
        for numbers in [vec![1.5; 3_000], vec![-0.0], odd_now_and_then, raw] {
            let packed = Packed::of(&numbers, usize::MAX).expect("every bit");
            assert_eq!(bits(&packed.all()), bits(&numbers));
            let last = (numbers.len() - 1) / PAGE;
            let last_page = packed.page(last, &mut Tables::default());
            assert_eq!(bits(&last_page), bits(&numbers[last * PAGE..]));
        }
    }

    #[test]
    fn what_does_not_shrink_is_left_alone() {
        let mut dice = Dice(7);
        let noise: Vec<f64> = (0..8_192).map(|_| dice.roll(1 << 53) as f64).collect();
        assert!(Packed::of(&noise, 8 * noise.len()).is_none());
        assert!(Packed::of(&[], 100).is_none());
    }
}
