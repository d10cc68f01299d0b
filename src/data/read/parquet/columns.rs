//! Parquet by its columns, in typed batches.
//!
//! A file is read by offset, so threads may share it: each takes row groups of its own with [`ColumnFile::group`].

use std::fs::File;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, Int96};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{FileReader, Length};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::ColumnDescriptor;

use super::kept::{Kept, at};
use crate::data::read::Typed;
use crate::data::read::progress::Progress;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Yes or no.
    Flags,
    /// Whole numbers.
    Whole,
    /// Whole numbers of 64 bits without a sign.
    Unsigned,
    /// Decimals with so many places, as whole numbers.
    Decimals(u8),
    /// Binary fractions.
    Fractions,
    /// Days since 1970-01-01.
    Days,
    /// Moments, so many of which are a day, since 1970-01-01.
    Moments(i64),
    /// UTF-8 text.
    Texts,
    /// Bytes that nobody reads.
    Other,
}

impl Holds {
    /// As other kinds of files have it, too.
    pub fn typed(self) -> Typed {
        match self {
            Holds::Flags => Typed::Flags,
            Holds::Whole | Holds::Unsigned | Holds::Decimals(_) | Holds::Fractions => Typed::Numbers,
            Holds::Days | Holds::Moments(_) => Typed::Days,
            Holds::Texts => Typed::Texts,
            Holds::Other => Typed::Other,
        }
    }

    /// For messages.
    pub fn words(self) -> &'static str {
        match self {
            Holds::Flags => "yes or no",
            Holds::Whole | Holds::Unsigned => "whole numbers",
            Holds::Decimals(_) => "decimals",
            Holds::Fractions => "binary fractions",
            Holds::Days => "days",
            Holds::Moments(_) => "moments",
            Holds::Texts => "texts",
            Holds::Other => "bytes that are no text",
        }
    }
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name; with those of the groups that it is in.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether it has several values a row.
    pub many: bool,
    /// At this level a value is defined; below it there is none.
    level: i16,
}

/// Values of a column, those that are there, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Yes or no.
    Flags(Vec<bool>),
    /// Whole numbers: counts, days, moments, and decimals that fit.
    Whole(Vec<i64>),
    /// Decimals of many digits.
    Wide(Vec<i128>),
    /// Binary fractions.
    Fractions(Vec<f64>),
    /// Binary fractions of 32 bits.
    Short(Vec<f32>),
    /// Texts.
    Texts(Vec<ByteArray>),
}

/// Some rows of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// So many rows.
    pub rows: usize,
    /// The values that are there.
    pub values: Values,
    /// For each entry whether its value is there; none where all are.
    pub there: Option<Vec<bool>>,
    /// For each entry whether it begins a row; none where each does.
    pub begins: Option<Vec<bool>>,
}

/// A Parquet file.
pub struct ColumnFile {
    reader: SerializedFileReader<Kept>,
    kept: Kept,
    columns: Vec<ColumnInfo>,
    progress: Option<Arc<Progress>>,
}

impl ColumnFile {
    /// Opens a file; `None` where it is none of this kind. The place at which the file is read does not move.
    pub fn open(file: &File) -> Result<Option<ColumnFile>, ParquetError> {
        let mut mark = [0; 4];
        let length = file.metadata()?.len();
        if length < 4 || at(file, &mut mark, 0)? < 4 || mark != *b"PAR1" {
            return Ok(None);
        }
        Ok(Some(ColumnFile::of(Kept::File { file: Arc::new(file.try_clone()?), length })?))
    }

    /// A file that is in memory.
    pub fn of_bytes(bytes: Vec<u8>) -> Result<ColumnFile, ParquetError> {
        ColumnFile::of(Kept::Memory(Bytes::from(bytes)))
    }

    fn of(kept: Kept) -> Result<ColumnFile, ParquetError> {
        let reader = SerializedFileReader::new(kept.clone())?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let columns = schema.columns().iter().map(|column| info(column)).collect();
        Ok(ColumnFile { reader, kept, columns, progress: None })
    }

    /// Tells how much of it is read: of its bytes as large a part as of its rows.
    pub(in crate::data) fn watched(self, progress: Option<Arc<Progress>>) -> ColumnFile {
        if let Some(progress) = &progress {
            progress.expect(self.kept.len());
        }
        ColumnFile { progress, ..self }
    }

    /// So many rows more are being read.
    pub(super) fn passed(&self, rows: u64) {
        let Some(progress) = &self.progress else { return };
        let all: u64 = (0..self.groups()).map(|group| self.rows(group)).sum();
        let share = u128::from(self.kept.len()) * u128::from(rows) / u128::from(all.max(1));
        progress.add(u64::try_from(share).unwrap_or(u64::MAX));
    }

    /// Where its bytes are.
    pub(super) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// What the file says of a column of a group.
    pub(super) fn chunk(&self, group: usize, column: usize) -> Option<&ColumnChunkMetaData> {
        self.reader.metadata().row_groups().get(group)?.columns().get(column)
    }

    /// Its columns.
    pub fn columns(&self) -> &[ColumnInfo] {
        &self.columns
    }

    /// So many groups of rows it has.
    pub fn groups(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// So many rows a group has.
    pub fn rows(&self, group: usize) -> u64 {
        let rows = self.reader.metadata().row_groups().get(group).map_or(0, RowGroupMetaData::num_rows);
        u64::try_from(rows).unwrap_or(0)
    }

    /// Begins to read columns of a group.
    pub fn group(&self, group: usize, columns: &[usize]) -> Result<Group, ParquetError> {
        let reader = self.reader.get_row_group(group)?;
        let open = |&column: &usize| {
            let info = self.columns.get(column).ok_or_else(|| ParquetError::General(String::from("no such column")))?;
            Ok((info.clone(), reader.get_column_reader(column)?))
        };
        Ok(Group { columns: columns.iter().map(open).collect::<Result<_, ParquetError>>()? })
    }
}

/// Columns of a group of rows that are being read.
pub struct Group {
    columns: Vec<(ColumnInfo, ColumnReader)>,
}

impl Group {
    /// The next rows of a column, by its place among those that were asked for; no rows at the end.
    pub fn next(&mut self, place: usize, rows: usize) -> Result<Batch, ParquetError> {
        let missing = || ParquetError::General(String::from("no such column"));
        let (info, reader) = self.columns.get_mut(place).ok_or_else(missing)?;
        match reader {
            ColumnReader::BoolColumnReader(reader) => read(info, reader, rows, Values::Flags),
            ColumnReader::Int32ColumnReader(reader) => {
                read(info, reader, rows, |values| Values::Whole(values.into_iter().map(i64::from).collect()))
            }
            ColumnReader::Int64ColumnReader(reader) => read(info, reader, rows, Values::Whole),
            ColumnReader::Int96ColumnReader(reader) => {
                read(info, reader, rows, |values| Values::Whole(values.iter().map(Int96::to_seconds).collect()))
            }
            ColumnReader::FloatColumnReader(reader) => read(info, reader, rows, Values::Short),
            ColumnReader::DoubleColumnReader(reader) => read(info, reader, rows, Values::Fractions),
            ColumnReader::ByteArrayColumnReader(reader) => {
                let wide = matches!(info.holds, Holds::Decimals(_));
                try_read(info, reader, rows, |values| {
                    if wide {
                        return widened(values.iter().map(ByteArray::data));
                    }
                    Ok(Values::Texts(values))
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                let wide = matches!(info.holds, Holds::Decimals(_));
                try_read(info, reader, rows, |values| {
                    if wide {
                        return widened(values.iter().map(|value| value.data()));
                    }
                    Ok(Values::Texts(values.iter().map(|value| ByteArray::clone(value)).collect()))
                })
            }
        }
    }

    /// Passes over rows of a column.
    pub fn skip(&mut self, place: usize, rows: usize) -> Result<usize, ParquetError> {
        let missing = || ParquetError::General(String::from("no such column"));
        match &mut self.columns.get_mut(place).ok_or_else(missing)?.1 {
            ColumnReader::BoolColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int32ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int64ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int96ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::FloatColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::DoubleColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(rows),
        }
    }
}

fn read<T: DataType>(
    info: &ColumnInfo,
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    of: impl FnOnce(Vec<T::T>) -> Values,
) -> Result<Batch, ParquetError> {
    try_read(info, reader, rows, |values| Ok(of(values)))
}

fn try_read<T: DataType>(
    info: &ColumnInfo,
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    of: impl FnOnce(Vec<T::T>) -> Result<Values, ParquetError>,
) -> Result<Batch, ParquetError> {
    let (mut values, mut defined, mut repeated) = (Vec::with_capacity(rows), Vec::new(), Vec::new());
    let mut count = 0;
    // A page may end before so many rows are read.
    while count < rows {
        let (read, _, _) = reader.read_records(rows - count, Some(&mut defined), Some(&mut repeated), &mut values)?;
        if read == 0 {
            break;
        }
        count += read;
    }
    let there = (info.level > 0).then(|| defined.iter().map(|level| *level == info.level).collect());
    let begins = info.many.then(|| repeated.iter().map(|level| *level == 0).collect());
    Ok(Batch { rows: count, values: of(values)?, there, begins })
}

/// Decimals as bytes, the highest first.
fn widened<'v>(values: impl Iterator<Item = &'v [u8]>) -> Result<Values, ParquetError> {
    let wide = |bytes: &[u8]| {
        let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
        let fill = if negative { 0xff } else { 0 };
        let (beyond, last) = bytes.split_at_checked(bytes.len().saturating_sub(16)).unwrap_or_default();
        let mut all = [fill; 16];
        if let Some(to) = all.get_mut(16 - last.len()..) {
            to.copy_from_slice(last);
        }
        let number = i128::from_be_bytes(all);
        let fits = beyond.iter().all(|byte| *byte == fill) && (beyond.is_empty() || (number < 0) == negative);
        if fits { Ok(number) } else { Err(ParquetError::General(String::from("a decimal has more than 38 digits"))) }
    };
    Ok(Values::Wide(values.map(wide).collect::<Result<_, _>>()?))
}

fn info(column: &ColumnDescriptor) -> ColumnInfo {
    let many = column.max_rep_level() > 0;
    let parts = column.path().parts();
    // The parts below a list are the format's own.
    let name = if many { parts.first().cloned().unwrap_or_default() } else { parts.join(".") };
    ColumnInfo { name, holds: holds(column), many, level: column.max_def_level() }
}

fn holds(column: &ColumnDescriptor) -> Holds {
    let scale = u8::try_from(column.type_scale()).unwrap_or(u8::MAX);
    let logical = match column.logical_type_ref() {
        Some(LogicalType::Timestamp(stamp)) => Some(Holds::Moments(match stamp.unit {
            TimeUnit::MILLIS => 86_400_000,
            TimeUnit::MICROS => 86_400_000_000,
            TimeUnit::NANOS => 86_400_000_000_000,
        })),
        Some(LogicalType::Decimal(_)) => Some(Holds::Decimals(scale)),
        Some(LogicalType::Date) => Some(Holds::Days),
        Some(LogicalType::Integer(kind)) if !kind.is_signed && kind.bit_width == 64 => Some(Holds::Unsigned),
        Some(LogicalType::Time(_) | LogicalType::Uuid | LogicalType::Float16 | LogicalType::Bson) => Some(Holds::Other),
        Some(_) | None => None,
    };
    let converted = match column.converted_type() {
        ConvertedType::DECIMAL => Some(Holds::Decimals(scale)),
        ConvertedType::DATE => Some(Holds::Days),
        ConvertedType::TIMESTAMP_MILLIS => Some(Holds::Moments(86_400_000)),
        ConvertedType::TIMESTAMP_MICROS => Some(Holds::Moments(86_400_000_000)),
        ConvertedType::UINT_64 => Some(Holds::Unsigned),
        ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS | ConvertedType::BSON | ConvertedType::INTERVAL => {
            Some(Holds::Other)
        }
        _ => None,
    };
    logical.or(converted).unwrap_or(match column.physical_type() {
        Physical::BOOLEAN => Holds::Flags,
        Physical::INT32 | Physical::INT64 => Holds::Whole,
        Physical::INT96 => Holds::Moments(86_400),
        Physical::FLOAT | Physical::DOUBLE => Holds::Fractions,
        Physical::BYTE_ARRAY => Holds::Texts,
        Physical::FIXED_LEN_BYTE_ARRAY => Holds::Other,
    })
}
