//! Results as Parquet. A column has one type for all results of a program, so that what reads them need not guess: numbers that
//! are always one number are whole numbers, and all else is text, as in CSV. A benefit may be `18|25`.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::{Cell, Columns};

/// So many rows are a group: they are held in memory until it is full.
const ROWS: usize = 128 << 10;

pub(super) struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Held>,
    rows: usize,
}

/// The values of a column that are not written yet.
struct Held {
    values: Values,
    /// 1 where there is a value.
    levels: Vec<i16>,
}

enum Values {
    Whole(Vec<i64>),
    Texts(Vec<ByteArray>),
}

impl<W: Write + Send> ParquetWriter<W> {
    pub(super) fn new(out: W, columns: &Columns) -> io::Result<Self> {
        let mut fields = Vec::new();
        let mut held = Vec::new();
        for (index, name) in columns.names.iter().enumerate() {
            let whole = columns.whole.contains(&index);
            let field = Type::primitive_type_builder(name, if whole { Physical::INT64 } else { Physical::BYTE_ARRAY })
                .with_repetition(Repetition::OPTIONAL);
            let field = if whole {
                field
            } else {
                field.with_converted_type(ConvertedType::UTF8).with_logical_type(Some(LogicalType::String))
            };
            fields.push(Arc::new(field.build().map_err(failed)?));
            let values = if whole { Values::Whole(Vec::new()) } else { Values::Texts(Vec::new()) };
            held.push(Held { values, levels: Vec::new() });
        }
        let schema = Type::group_type_builder("result").with_fields(fields).build().map_err(failed)?;
        let level = ZstdLevel::try_new(1).map_err(failed)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(ParquetWriter { file, columns: held, rows: 0 })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for (held, cell) in self.columns.iter_mut().zip(cells) {
            let there = match (&mut held.values, cell) {
                (_, Cell::Empty) => false,
                (Values::Whole(values), Cell::Number(text) | Cell::Text(text)) => {
                    let number = text.parse().map_err(|_| io::Error::other(format!("`{text}` is no whole number")))?;
                    values.push(number);
                    true
                }
                (Values::Texts(values), Cell::Number(text) | Cell::Text(text)) => {
                    values.push(ByteArray::from(text.as_bytes().to_vec()));
                    true
                }
            };
            held.levels.push(i16::from(there));
        }
        self.rows += 1;
        if self.rows >= ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failed)?;
        for held in &mut self.columns {
            let Some(mut column) = group.next_column().map_err(failed)? else { break };
            let levels = std::mem::take(&mut held.levels);
            match &mut held.values {
                Values::Whole(values) => {
                    column.typed::<Int64Type>().write_batch(values, Some(&levels), None).map_err(failed)?;
                    values.clear();
                }
                Values::Texts(values) => {
                    column.typed::<ByteArrayType>().write_batch(values, Some(&levels), None).map_err(failed)?;
                    values.clear();
                }
            }
            column.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.file.into_inner().map_err(failed)
    }
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}
