//! A column of texts as codes into the texts that there are: whoever groups or compares by such a column decodes each text once
//! and not once a row.
//!
//! The pages are read here, since the column readers of the crate give texts only. Levels and codes are runs: one value so many
//! times, or eight values at a time packed bit by bit.

use bytes::Bytes;
use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::Page;
use parquet::errors::ParquetError;

use super::columns::ColumnFile;

/// The texts of a group of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// The texts; one may stand in it twice where the file did not keep a list of all.
    pub texts: Vec<Bytes>,
    /// For each row the place of its text; [`NONE`] where there is none.
    pub codes: Vec<u32>,
}

/// The code of a row without a text.
pub const NONE: u32 = u32::MAX;

impl ColumnFile {
    /// The texts of a column of a group of rows; `None` where the column has other values, several a row, or is encoded in a way
    /// that is not read here: then [`ColumnFile::group`] reads it.
    pub fn codes(&self, group: usize, column: usize) -> Result<Option<Codes>, ParquetError> {
        let reader = self.reader().get_row_group(group)?;
        let schema = reader.metadata().schema_descr_ptr();
        if column >= schema.num_columns() {
            return Ok(None);
        }
        let described = schema.column(column);
        let nullable = match (described.physical_type(), described.max_rep_level(), described.max_def_level()) {
            (Physical::BYTE_ARRAY, 0, 0) => false,
            (Physical::BYTE_ARRAY, 0, 1) => true,
            _ => return Ok(None),
        };
        let mut pages = reader.get_column_page_reader(column)?;
        let mut found = Codes::default();
        while let Some(page) = pages.get_next_page()? {
            let (mut rest, count, encoding, levels) = match page {
                Page::DictionaryPage { buf, num_values, .. } => {
                    let mut buf = buf;
                    for _ in 0..num_values {
                        found.texts.push(text(&mut buf)?);
                    }
                    continue;
                }
                Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                    let mut buf = buf;
                    let levels = match (nullable, def_level_encoding) {
                        (false, _) => None,
                        (true, Encoding::RLE) => {
                            let length = number(&mut buf)?;
                            Some(split(&mut buf, length)?)
                        }
                        (true, _) => return Ok(None),
                    };
                    (buf, num_values, encoding, levels)
                }
                Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                    let mut buf = buf;
                    split(&mut buf, rep_levels_byte_len)?;
                    let levels = split(&mut buf, def_levels_byte_len)?;
                    (buf, num_values, encoding, nullable.then_some(levels))
                }
            };
            let count = usize::try_from(count).unwrap_or(0);
            // A page cannot have more rows than its group has.
            if found.codes.len().saturating_add(count) as u64 > self.rows(group) {
                return Err(broken());
            }
            let there = match levels {
                Some(levels) => Some(runs(&levels, 1, count)?),
                None => None,
            };
            let values = there.as_ref().map_or(count, |there| there.iter().filter(|level| **level == 1).count());
            let codes = match encoding {
                Encoding::PLAIN => {
                    let first = found.texts.len();
                    for _ in 0..values {
                        found.texts.push(text(&mut rest)?);
                    }
                    (first..first.saturating_add(values)).map(|code| u32::try_from(code).unwrap_or(NONE)).collect()
                }
                Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => match rest.split_first() {
                    Some((&width, packed)) => runs(packed, u32::from(width), values)?,
                    None if values == 0 => Vec::new(),
                    None => return Err(broken()),
                },
                _ => return Ok(None),
            };
            if codes.iter().any(|&code| found.texts.get(code as usize).is_none()) {
                return Err(broken());
            }
            match there {
                None => found.codes.extend(codes),
                Some(there) => {
                    let mut codes = codes.into_iter();
                    let code = |level| if level == 1 { codes.next().unwrap_or(NONE) } else { NONE };
                    found.codes.extend(there.into_iter().map(code));
                }
            }
        }
        Ok(Some(found))
    }
}

fn broken() -> ParquetError {
    ParquetError::General(String::from("a page is shorter than it says"))
}

/// The first bytes, which are taken away.
fn split(bytes: &mut Bytes, length: u32) -> Result<Bytes, ParquetError> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > bytes.len() { Err(broken()) } else { Ok(bytes.split_to(length)) }
}

fn number(bytes: &mut Bytes) -> Result<u32, ParquetError> {
    let four = split(bytes, 4)?;
    four.first_chunk().map(|four| u32::from_le_bytes(*four)).ok_or_else(broken)
}

fn text(bytes: &mut Bytes) -> Result<Bytes, ParquetError> {
    let length = number(bytes)?;
    split(bytes, length)
}

/// So many values of so many bits each.
fn runs(mut bytes: &[u8], width: u32, count: usize) -> Result<Vec<u32>, ParquetError> {
    let mut values = Vec::with_capacity(count);
    if width > 32 {
        return Err(broken());
    }
    let mask = if width == 32 { u64::from(u32::MAX) } else { (1u64 << width) - 1 };
    while values.len() < count {
        let head = variable(&mut bytes)?;
        let missing = count - values.len();
        let run = usize::try_from(head >> 1).unwrap_or(usize::MAX);
        if head & 1 == 0 {
            let (value, rest) = bytes.split_at_checked(width.div_ceil(8) as usize).ok_or_else(broken)?;
            bytes = rest;
            let value = value.iter().rev().fold(0u32, |value, byte| (value << 8) | u32::from(*byte));
            if run == 0 {
                return Err(broken());
            }
            values.resize(values.len() + run.min(missing), value);
            continue;
        }
        let length = run.checked_mul(width as usize).ok_or_else(broken)?;
        // The last run may be cut behind the last value.
        let (packed, rest) = bytes.split_at_checked(length.min(bytes.len())).ok_or_else(broken)?;
        bytes = rest;
        let wanted = run.saturating_mul(8).min(missing);
        if run == 0 || (wanted as u64) * u64::from(width) > (packed.len() as u64) * 8 {
            return Err(broken());
        }
        let (mut held, mut bits, mut next) = (0u64, 0u32, packed.iter());
        for _ in 0..wanted {
            while bits < width {
                held |= u64::from(next.next().copied().unwrap_or(0)) << bits;
                bits += 8;
            }
            values.push(u32::try_from(held & mask).unwrap_or(NONE));
            held >>= width;
            bits -= width;
        }
    }
    Ok(values)
}

/// A whole number of seven bits a byte, the lowest first.
fn variable(bytes: &mut &[u8]) -> Result<u64, ParquetError> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or_else(broken)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(broken())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::{WriterProperties, WriterVersion};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::super::columns::Values;
    use super::*;

    /// A file of one column with nulls; the more texts, the sooner the writer gives up its dictionary.
    fn file(texts: usize, properties: WriterProperties) -> ColumnFile {
        let schema = Arc::new(parse_message_type("message m { optional binary id (UTF8); }").unwrap());
        let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
        let mut group = file.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let levels: Vec<i16> = (0..20_000).map(|n| i16::from(n % 7 != 3 && !(900..1000).contains(&n))).collect();
        let there = (0..20_000usize).filter(|n| levels[*n] == 1);
        let values: Vec<ByteArray> = there.map(|n| ByteArray::from(&*format!("P{}", n * n % texts))).collect();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        ColumnFile::of_bytes(file.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn codes_are_the_texts_that_are_read() {
        for texts in [1, 2, 300, 70_000] {
            for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
                let properties =
                    WriterProperties::builder().set_writer_version(version).set_dictionary_page_size_limit(20_000);
                let file = file(texts, properties.build());
                let batch = file.group(0, &[0]).unwrap().next(0, 30_000).unwrap();
                let Values::Texts(values) = batch.values else { panic!("texts") };
                let mut values = values.iter();
                let there = batch.there.unwrap();
                let Some(found) = file.codes(0, 0).unwrap() else {
                    assert_eq!((texts, version), (70_000, WriterVersion::PARQUET_2_0), "its later pages are deltas");
                    continue;
                };
                assert_eq!(found.codes.len(), 20_000);
                for (code, there) in found.codes.iter().zip(there) {
                    let text = found.texts.get(*code as usize).map(|text| &text[..]);
                    assert_eq!(text, there.then(|| values.next().unwrap().data()), "{texts} {version:?}");
                }
            }
        }
    }

    #[test]
    fn runs_that_end_too_early() {
        assert_eq!(runs(&[0b0000_1000, 7], 3, 4).unwrap(), [7; 4]);
        assert_eq!(
            runs(&[0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, 8).unwrap(),
            (0..8).collect::<Vec<_>>()
        );
        for bytes in [&[][..], &[0x80], &[8], &[3, 1], &[0], &[1]] {
            assert!(runs(bytes, 3, 8).is_err(), "{bytes:?}");
        }
    }
}
