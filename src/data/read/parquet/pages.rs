//! The pages of a column: where they are, and each of them decoded once, by whoever needs it first.
//!
//! The column readers of the crate hand out values one after the other. Here threads share pages, values are found by their
//! place, and a dictionary is known as such, so that what is said of its entries is found out once.

use std::io::Read;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page as RawPage, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::page_index::offset_index::PageLocation;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::columns::{ColumnFile, Holds};
use super::kept::Kept;
use super::runs::Runs;
use super::stored::{Fixed, Stored, Texts, There};

/// A page, decoded.
#[derive(Debug)]
pub(in crate::data) struct Page {
    /// How many rows it has.
    pub(in crate::data) rows: usize,
    /// Which of them have a value; none where all have.
    pub(in crate::data) there: Option<There>,
    /// The values of those.
    pub(in crate::data) values: Stored,
    /// What codes among them stand for.
    pub(in crate::data) dictionary: Option<Arc<Stored>>,
}

/// A page that is decoded when it is needed.
#[derive(Debug)]
pub(in crate::data) struct Slot {
    rows: usize,
    later: Option<Later>,
    page: OnceLock<Result<Arc<Page>, String>>,
}

/// Where a page is.
#[derive(Debug)]
struct Later {
    column: Arc<Column>,
    location: PageLocation,
}

/// A column of a group of rows.
#[derive(Debug)]
struct Column {
    kept: Arc<Kept>,
    chunk: ColumnChunkMetaData,
    /// The first page that is no dictionary.
    first: PageLocation,
    has_dictionary: bool,
    dictionary: OnceLock<Result<Arc<Stored>, String>>,
}

pub(super) fn broken() -> ParquetError {
    ParquetError::General(String::from("a page is shorter than it says"))
}

fn again(cause: &str) -> ParquetError {
    ParquetError::General(cause.to_owned())
}

impl Slot {
    /// A page of values that are decoded already.
    pub(super) fn of(page: Page) -> Slot {
        Slot { rows: page.rows, later: None, page: OnceLock::from(Ok(Arc::new(page))) }
    }

    /// How many rows it has.
    pub(in crate::data) fn rows(&self) -> usize {
        self.rows
    }

    /// The page.
    pub(in crate::data) fn page(&self) -> Result<Arc<Page>, ParquetError> {
        let decode = || match &self.later {
            Some(later) => later.decode(self.rows).map(Arc::new).map_err(|cause| cause.to_string()),
            None => Err(broken().to_string()),
        };
        self.page.get_or_init(decode).clone().map_err(|cause| again(&cause))
    }
}

impl ColumnFile {
    /// The pages of a column of a group; `None` where [`ColumnFile::group`] has to read it: it has several values a row, values
    /// that are no whole numbers, flags or texts, or they are encoded in a way that is not read here.
    pub(super) fn pages(&self, group: usize, column: usize) -> Result<Option<Vec<Slot>>, ParquetError> {
        let (Some(chunk), Some(info)) = (self.chunk(group, column), self.columns().get(column)) else {
            return Ok(None);
        };
        let described = chunk.column_descr();
        let wanted = match described.physical_type() {
            Physical::BOOLEAN | Physical::INT32 | Physical::INT64 => true,
            Physical::BYTE_ARRAY => info.holds == Holds::Texts,
            Physical::FIXED_LEN_BYTE_ARRAY => {
                matches!(info.holds, Holds::Decimals(_)) && (1..=16).contains(&described.type_length())
            }
            Physical::INT96 | Physical::FLOAT | Physical::DOUBLE => false,
        };
        let read = |encoding: Encoding| {
            matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY | Encoding::RLE)
        };
        if !wanted || info.many || described.max_def_level() > 1 || !chunk.encodings().all(read) {
            return Ok(None);
        }
        if chunk.compressed_size() < 0
            || chunk.data_page_offset() < 0
            || chunk.dictionary_page_offset().is_some_and(|offset| offset < 0)
        {
            return Err(broken());
        }
        let (found, has_dictionary) = locations(self.kept(), chunk)?;
        let Some((first, _)) = found.first() else { return Ok(Some(Vec::new())) };
        let column = Arc::new(Column {
            kept: Arc::new(self.kept().clone()),
            chunk: chunk.clone(),
            first: first.clone(),
            has_dictionary,
            dictionary: OnceLock::new(),
        });
        let slot = |(location, rows)| Slot {
            rows,
            later: Some(Later { column: column.clone(), location }),
            page: OnceLock::new(),
        };
        Ok(Some(found.into_iter().map(slot).collect()))
    }
}

/// A file that notes where it was looked at last.
struct Noted<'k> {
    kept: &'k Kept,
    last: Mutex<u64>,
}

impl Length for Noted<'_> {
    fn len(&self) -> u64 {
        self.kept.len()
    }
}

impl ChunkReader for Noted<'_> {
    type T = std::io::Take<<Kept as ChunkReader>::T>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = start;
        Ok(self.kept.get_read(start)?.take(u64::MAX))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.kept.get_bytes(start, length)
    }
}

type Located = Vec<(PageLocation, usize)>;

/// Where the pages of values are, with the rows of each, and whether a dictionary comes before them. Their heads are read by the
/// crate, which does not tell where they stand: that is noted as it looks at them.
fn locations(kept: &Kept, chunk: &ColumnChunkMetaData) -> Result<(Located, bool), ParquetError> {
    let noted = Arc::new(Noted { kept, last: Mutex::new(0) });
    let mut pages = SerializedPageReader::new(noted.clone(), chunk, 0, None)?;
    let (begin, length) = chunk.byte_range();
    let (mut found, mut has_dictionary): (Located, bool) = (Vec::new(), false);
    let mut row = 0i64;
    // The head of a page is behind the page before it, so each tells the size of the one before.
    let mut ended = begin;
    while let Some(page) = pages.peek_next_page()? {
        let at = *noted.last.lock().unwrap_or_else(PoisonError::into_inner);
        if at < ended {
            return Err(broken());
        }
        ended = at;
        close(&mut found, at)?;
        if page.is_dict {
            has_dictionary |= found.is_empty();
        } else {
            let rows = page.num_levels.unwrap_or(0);
            let offset = i64::try_from(at).map_err(|_| broken())?;
            found.push((PageLocation { offset, compressed_page_size: 0, first_row_index: row }, rows));
            row = row.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX));
        }
        pages.skip_next_page()?;
    }
    close(&mut found, begin.saturating_add(length))?;
    Ok((found, has_dictionary))
}

/// The last page ends here, unless it ended before.
fn close(found: &mut Located, end: u64) -> Result<(), ParquetError> {
    if let Some((last, _)) = found.last_mut().filter(|(last, _)| last.compressed_page_size == 0) {
        let end = i64::try_from(end).map_err(|_| broken())?;
        last.compressed_page_size = i32::try_from(end - last.offset).map_err(|_| broken())?;
    }
    Ok(())
}

impl Column {
    fn reader(&self, location: &PageLocation) -> Result<SerializedPageReader<Kept>, ParquetError> {
        SerializedPageReader::new(self.kept.clone(), &self.chunk, 0, Some(vec![location.clone()]))
    }

    /// The entries of the dictionary, decoded once.
    fn dictionary(&self) -> Result<Arc<Stored>, ParquetError> {
        let decode = || match self.reader(&self.first).and_then(|mut pages| pages.get_next_page()) {
            Ok(Some(RawPage::DictionaryPage { buf, num_values, .. })) if self.has_dictionary => {
                let count = usize::try_from(num_values).unwrap_or(usize::MAX);
                self.plain(buf, count).map(Arc::new).map_err(|cause| cause.to_string())
            }
            Ok(_) => Err(broken().to_string()),
            Err(cause) => Err(cause.to_string()),
        };
        self.dictionary.get_or_init(decode).clone().map_err(|cause| again(&cause))
    }

    /// Values one after the other.
    fn plain(&self, bytes: Bytes, count: usize) -> Result<Stored, ParquetError> {
        let described = self.chunk.column_descr();
        Ok(match described.physical_type() {
            Physical::BOOLEAN if bytes.len() < count.div_ceil(8) => return Err(broken()),
            Physical::BOOLEAN => Stored::Bits(bytes),
            Physical::INT32 => Stored::Fixed(Fixed::new(bytes, 4, false, count)?),
            Physical::INT64 => Stored::Fixed(Fixed::new(bytes, 8, false, count)?),
            Physical::FIXED_LEN_BYTE_ARRAY => {
                let width = usize::try_from(described.type_length()).unwrap_or(0);
                Stored::Fixed(Fixed::new(bytes, width, true, count)?)
            }
            Physical::BYTE_ARRAY => Stored::Texts(Texts::new(bytes, count)?),
            Physical::INT96 | Physical::FLOAT | Physical::DOUBLE => return Err(broken()),
        })
    }
}

impl Later {
    fn decode(&self, rows: usize) -> Result<Page, ParquetError> {
        let column = &self.column;
        let mut pages = column.reader(&self.location)?;
        // What comes before the page is taken for a dictionary.
        if u64::try_from(self.location.offset).ok() != Some(column.chunk.byte_range().0) {
            pages.skip_next_page()?;
        }
        let nullable = column.chunk.column_descr().max_def_level() > 0;
        let (count, encoding, levels, mut rest) = match pages.get_next_page()? {
            Some(RawPage::DataPage { mut buf, num_values, encoding, def_level_encoding, .. }) => {
                let levels = match (nullable, def_level_encoding) {
                    (false, _) => None,
                    (true, Encoding::RLE) => Some(counted(&mut buf)?),
                    (true, _) => return Err(ParquetError::NYI(String::from("levels of a former encoding"))),
                };
                (num_values, encoding, levels, buf)
            }
            Some(RawPage::DataPageV2 {
                mut buf,
                num_values,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            }) => {
                split(&mut buf, rep_levels_byte_len)?;
                let levels = split(&mut buf, def_levels_byte_len)?;
                (num_values, encoding, nullable.then_some(levels), buf)
            }
            Some(RawPage::DictionaryPage { .. }) | None => return Err(broken()),
        };
        if usize::try_from(count).ok() != Some(rows) {
            return Err(broken());
        }
        let there = match levels.map(|levels| Runs::new(levels, 1, rows)).transpose()? {
            Some(levels) if !levels.are_all(1) => {
                let mut all = Vec::new();
                levels.read(0, rows, &mut all);
                Some(There::new(all.into_iter().map(|level| level == 1)))
            }
            Some(_) | None => None,
        };
        let count = there.as_ref().map_or(rows, |there| there.before(rows));
        let mut dictionary = None;
        let values = match encoding {
            Encoding::PLAIN => column.plain(rest, count)?,
            Encoding::RLE if column.chunk.column_descr().physical_type() == Physical::BOOLEAN => {
                Stored::Flags(Runs::new(counted(&mut rest)?, 1, count)?)
            }
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                let entries = column.dictionary()?;
                let width = rest.first().map_or(0, |width| u32::from(*width));
                let codes = Runs::new(rest.slice(rest.len().min(1)..), width, count)?;
                check(&codes, count, entries.count())?;
                dictionary = Some(entries);
                Stored::Codes(codes)
            }
            _ => return Err(ParquetError::NYI(String::from("an encoding that the file does not name"))),
        };
        Ok(Page { rows, there, values, dictionary })
    }
}

/// Every code has to have an entry.
fn check(codes: &Runs, count: usize, entries: usize) -> Result<(), ParquetError> {
    if count == 0 || (codes.most() as usize) < entries {
        return Ok(());
    }
    let mut all = Vec::new();
    codes.read(0, count, &mut all);
    if all.iter().all(|code| (*code as usize) < entries) { Ok(()) } else { Err(broken()) }
}

/// The first bytes, which are taken away.
fn split(bytes: &mut Bytes, length: u32) -> Result<Bytes, ParquetError> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > bytes.len() { Err(broken()) } else { Ok(bytes.split_to(length)) }
}

/// The first bytes, before which stands how many there are.
fn counted(bytes: &mut Bytes) -> Result<Bytes, ParquetError> {
    let four = split(bytes, 4)?;
    let length = four.first_chunk().map(|four| u32::from_le_bytes(*four)).ok_or_else(broken)?;
    split(bytes, length)
}
