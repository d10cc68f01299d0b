//! A Parquet file comes out the same by blocks on several threads as row by row: results, errors, rejected rows and summary.
//!
//! `PROGC_TABLES=2000 cargo test --release typed_blocks` looks at so many generated files.

use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use progc::ir::{FactValue, Measure, Program, Type};

use super::by_blocks::{self, SALES, both, tables};
use crate::generate::{Dice, facts, program};
use crate::harness::compiled;

/// A column: its type, and what stands in it.
struct Column {
    schema: String,
    cells: Cells,
    optional: bool,
}

enum Cells {
    Texts(Vec<Option<Vec<u8>>>),
    /// Several texts a row.
    Lists(Vec<Vec<Vec<u8>>>),
    Flags(Vec<Option<bool>>),
    Short(Vec<Option<i32>>),
    Long(Vec<Option<i64>>),
    /// So many bytes each.
    Fixed(Vec<Option<i128>>, usize),
    Wide(Vec<Option<i128>>),
    Fractions(Vec<Option<f64>>),
}

#[test]
fn generated_files_come_out_the_same() {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for worker in 0..threads as u64 {
            scope.spawn(move || (worker..tables() * 2).step_by(threads).for_each(generated));
        }
    });
}

fn generated(seed: u64) {
    let text = program::program(seed * 5).replace(" = rank of purchases", "");
    let ir = compiled("p.prog", &text).ir.unwrap();
    let mut d = Dice::new(seed ^ 0x9A47);
    let rows = 5 + d.below(60);
    let columns = columns(&ir, seed, rows, &mut d);
    let file = file(&columns, rows, &mut d);
    let mut more: Vec<String> = Vec::new();
    if d.percent(60) {
        more.extend(["--on-bad-row", "skip"].map(String::from));
        if d.percent(50) {
            more.extend(["--rejects", "rejects.csv"].map(String::from));
        }
    }
    more.extend(["-o", "out.csv", "--format"].map(String::from));
    more.push(String::from(*d.pick(&["csv", "csv", "ndjson", "json"])));
    if d.percent(60) {
        more.extend(["--with", "note,extra,amount,day"].map(String::from));
    }
    let (chunk, threads) = (*d.pick(&[1, 200, 1_000, 262_144]), 1 + d.below(3));
    let schema: Vec<&str> = columns.iter().map(|column| column.schema.as_str()).collect();
    let name = format!("seed {seed}, {rows} rows of {}", schema.join("; "));
    both(&name, &[("p.prog", text.into_bytes()), ("partners.csv", file)], chunk, threads, &more);
}

#[test]
fn sums_of_orders_come_out_the_same() {
    (0..60).for_each(sums);
}

fn sums(seed: u64) {
    let mut d = Dice::new(seed ^ 0x0D9);
    let id = by_blocks::ids(&mut d);
    let partners: Vec<String> = (0..30).map(|n| format!("{},{}\n", id(n), d.pick(&["", "Gold", "Silver"]))).collect();
    let strange = *d.pick(&[0, 0, 8, 60]);
    let (currencies, rates) = *d.pick(&[
        (&["EUR"][..], ""),
        (&["EUR", "EUR", "CHF", "chf", "GBP"], "rates 1 EUR = 0.95 CHF, 0.85 GBP = 1 EUR"),
        (&["EUR", "CHF", "JPY"], "rates 1 EUR = 0.97 CHF, 100 JPY = 0.61 EUR from 2023-06-01"),
    ]);
    let rows = 250 + d.below(50);
    let some = |text: String| Some(text.into_bytes());
    let ids = (0..rows).map(|_| some(id(d.below(33)))).collect();
    let mut columns = vec![texts("partner_id", odd(ids, strange, &mut d), &mut d)];
    let kinds = ["cloud", "Cloud", "return", "box", ""];
    let cells = (0..rows).map(|_| some((*d.pick(&kinds)).to_owned())).collect();
    columns.push(texts("kind", odd(cells, strange, &mut d), &mut d));
    let cents: Vec<i128> = (0..rows)
        .map(|_| {
            (d.below(9_000) as i128)
                * if d.percent(6) { -1 } else { 1 }
                * if d.below(1000) < strange { 1 << 60 } else { 1 }
        })
        .collect();
    let there = |d: &mut Dice| d.below(1000) >= strange;
    let optional = true;
    columns.push(match d.below(4) {
        0 => {
            let cells = cents.iter().map(|n| there(&mut d).then(|| i64::try_from(*n).ok()).flatten()).collect();
            Column { schema: "int64 amount (DECIMAL(18,2))".into(), cells: Cells::Long(cells), optional }
        }
        1 => {
            let cells = cents.iter().map(|n| there(&mut d).then_some(*n)).collect();
            Column {
                schema: "fixed_len_byte_array(16) amount (DECIMAL(38,2))".into(),
                cells: Cells::Fixed(cells, 16),
                optional,
            }
        }
        2 => {
            let cells = cents.iter().map(|n| i32::try_from(*n / 7).ok().map(quarters)).collect();
            Column { schema: "double amount".into(), cells: Cells::Fractions(cells), optional }
        }
        _ => {
            let text =
                |n: &i128| some(format!("{}{}.{:02}", if *n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100));
            texts("amount", odd(cents.iter().map(text).collect(), strange, &mut d), &mut d)
        }
    });
    let cells = (0..rows).map(|_| (d.percent(98)).then(|| d.percent(30))).collect();
    columns.push(Column { schema: "boolean retail".into(), cells: Cells::Flags(cells), optional });
    // From 2023-01-01 on.
    let days: Vec<i32> = (0..rows).map(|_| 19_358 + i32::try_from(d.below(700)).unwrap()).collect();
    columns.push(if d.percent(60) {
        let cells = days.iter().map(|day| Some(if there(&mut d) { *day } else { 9_000_000 })).collect();
        Column { schema: "int32 date (DATE)".into(), cells: Cells::Short(cells), optional: false }
    } else {
        let cells = days.iter().map(|day| some(format!("2024-{:02}-{:02}", 1 + day % 12, 1 + day % 28))).collect();
        texts("date", odd(cells, strange, &mut d), &mut d)
    });
    if currencies.len() > 1 {
        let cells = (0..rows).map(|_| some((*d.pick(currencies)).to_owned())).collect();
        columns.push(texts("currency", odd(cells, strange, &mut d), &mut d));
    }
    let cells = (0..rows).map(|_| Some(vec![0xff])).collect();
    columns.push(texts("unread", cells, &mut d));
    let text = format!("{SALES}{rates}\n");
    assert!(compiled("p.prog", &text).ir.is_some(), "{text}");
    let files = [
        ("p.prog", text.into_bytes()),
        ("partners.csv", format!("partner_id,current tier\n{}", partners.concat()).into_bytes()),
        ("orders.csv", file(&columns, rows, &mut d)),
    ];
    let more = ["--table", "orders=orders.csv", "-o", "out.csv", "--on-bad-row", "skip"].map(String::from);
    let schema: Vec<&str> = columns.iter().map(|column| column.schema.as_str()).collect();
    let name = format!("seed {seed} of {}", schema.join("; "));
    both(&name, &files, *d.pick(&[1, 700, 9_000, 262_144]), 1 + d.below(3), &more);
}

fn columns(ir: &Program, seed: u64, rows: usize, d: &mut Dice) -> Vec<Column> {
    // How often something strange happens, in a thousand.
    let strange = *d.pick(&[0, 0, 10, 60]);
    let partners = facts::partners(ir, seed, rows);
    let mut columns = vec![ids(rows, strange, d)];
    for (at, measure) in ir.measures.iter().enumerate() {
        let values: Vec<Option<&FactValue>> = partners.iter().map(|partner| partner.values[at].as_ref()).collect();
        columns.push(column(measure, &values, strange, d));
    }
    if !ir.tiers.is_empty() && d.percent(50) {
        let held = |tier: Option<progc::ir::TierId>| Some(ir.tiers.get(tier?.index())?.name.clone().into_bytes());
        let cells = partners.iter().map(|partner| held(partner.held)).collect();
        columns.push(texts("held tier", odd(cells, strange, d), d));
    }
    let notes = ["Müller, Söhne", "a \"quoted\" one", "two\nlines", " blank ", "@x", "", "x"];
    let note = |d: &mut Dice| d.percent(80).then(|| d.pick(&notes).as_bytes().to_vec());
    let cells = (0..rows).map(|_| note(d)).collect();
    columns.push(texts("note", odd(cells, strange, d), d));
    let cells = (0..rows).map(|_| d.percent(50).then(|| d.pick(&["-5", "=1+1"]).as_bytes().to_vec())).collect();
    columns.push(texts("extra", cells, d));
    let amounts = (0..rows).map(|_| d.percent(80).then(|| wide(d))).collect();
    columns.push(Column {
        schema: "fixed_len_byte_array(16) amount (DECIMAL(38,3))".into(),
        cells: Cells::Fixed(amounts, 16),
        optional: true,
    });
    let days = (0..rows).map(|_| Some(i32::try_from(d.below(40_000)).unwrap() - 9_000)).collect();
    columns.push(Column { schema: "int32 day (DATE)".into(), cells: Cells::Short(days), optional: false });
    // Rows in which there is nothing.
    if d.below(100) < strange && columns.iter().all(|column| column.optional) {
        let row = d.below(rows);
        for column in &mut columns {
            column.cells.empty(row);
        }
    }
    columns
}

/// So many quarters, as other programs hold them.
fn quarters(count: i32) -> f64 {
    format!("{}.{:02}", count / 4, count.rem_euclid(4) * 25).parse().unwrap()
}

fn wide(d: &mut Dice) -> i128 {
    let small = d.below(200_000) as i128 - 100_000;
    if d.percent(10) { small * 1_000_000_000_000_000_000_000 } else { small }
}

fn ids(rows: usize, strange: usize, d: &mut Dice) -> Column {
    let ascending = d.percent(60);
    let number = |row: usize, d: &mut Dice| if ascending { row } else { d.below(rows * 2) };
    if d.percent(30) {
        let cells = (0..rows)
            .map(|row| (d.below(1000) >= strange).then_some(i64::try_from(number(row, d)).unwrap() * 7 - 3))
            .collect();
        return Column { schema: "int64 partner_id".into(), cells: Cells::Long(cells), optional: true };
    }
    let lead = *d.pick(&["P", "P", "ü", "=P", "p,"]);
    let cells = (0..rows).map(|row| Some(format!("{lead}{}", number(row, d)).into_bytes())).collect();
    let mut cells: Vec<Option<Vec<u8>>> = odd(cells, strange, d);
    for cell in &mut cells {
        if d.below(1000) < strange {
            *cell = Some((*d.pick(&["Total", "Summe:", "1,23E+15", " P1\u{a0}", "σ"])).as_bytes().to_vec());
        }
    }
    texts("partner_id", cells, d)
}

/// Some cells are what nobody wants.
fn odd(mut cells: Vec<Option<Vec<u8>>>, strange: usize, d: &mut Dice) -> Vec<Option<Vec<u8>>> {
    for cell in &mut cells {
        if d.below(1000) < strange {
            let strange: [&[u8]; 6] = [b"n/a", b"", b"a\0b", b"\xff", b"1.234", b"12,5"];
            let bytes = *d.pick(&strange);
            *cell = d.percent(80).then(|| bytes.to_vec());
        }
    }
    cells
}

fn texts(name: &str, cells: Vec<Option<Vec<u8>>>, d: &mut Dice) -> Column {
    let optional = d.percent(60) || cells.iter().any(Option::is_none);
    Column { schema: format!("binary {} (UTF8)", name.replace(' ', "_")), cells: Cells::Texts(cells), optional }
}

fn column(measure: &Measure, values: &[Option<&FactValue>], strange: usize, d: &mut Dice) -> Column {
    let name = measure.name.replace([' ', '-'], "_");
    let optional = true;
    let as_text = |value: Option<&FactValue>| match value {
        None | Some(FactValue::NotApplicable) => None,
        Some(FactValue::Number(number)) => Some(number.to_string().into_bytes()),
        Some(FactValue::Date(day)) => Some(day.to_string().into_bytes()),
        Some(FactValue::Flag(yes)) => Some(if *yes { b"true".to_vec() } else { b"no".to_vec() }),
        Some(FactValue::Text(text)) => Some(text.clone().into_bytes()),
        Some(FactValue::Set(members)) => Some(members.join("|").into_bytes()),
    };
    let number = |value: Option<&FactValue>, scale: u8| match value {
        Some(FactValue::Number(number)) if number.scale() <= scale => {
            Some(number.mantissa() * 10i128.pow(u32::from(scale - number.scale())))
        }
        _ => None,
    };
    let numbers = |scale: u8, d: &mut Dice| -> Vec<Option<i128>> {
        let strangely = |value, d: &mut Dice| if d.below(1000) < strange { Some(wide(d)) } else { value };
        values.iter().map(|value| strangely(number(*value, scale), d)).collect()
    };
    let (schema, cells) = match (&measure.ty, d.below(8)) {
        (Type::Number(_), 0) => {
            let cells = numbers(0, d).into_iter().map(|n| i32::try_from(n?).ok()).collect();
            (format!("int32 {name}"), Cells::Short(cells))
        }
        (Type::Number(_), 1) => {
            let cells = numbers(0, d).into_iter().map(|n| i64::try_from(n?).ok()).collect();
            (format!("int64 {name}"), Cells::Long(cells))
        }
        (Type::Number(_), 2) => {
            let cells = numbers(1, d).into_iter().map(|n| i32::try_from(n?).ok()).collect();
            (format!("int32 {name} (DECIMAL(9,1))"), Cells::Short(cells))
        }
        (Type::Number(_), 3) => {
            let scale = *d.pick(&[2, 4]);
            let cells = numbers(scale, d).into_iter().map(|n| i64::try_from(n?).ok()).collect();
            (format!("int64 {name} (DECIMAL(18,{scale}))"), Cells::Long(cells))
        }
        (Type::Number(_), 4) => {
            let fits = |n: i128| (-(1 << 47)..1 << 47).contains(&n).then_some(n);
            let cells = numbers(2, d).into_iter().map(|n| n.and_then(fits)).collect();
            (format!("fixed_len_byte_array(6) {name} (DECIMAL(13,2))"), Cells::Fixed(cells, 6))
        }
        (Type::Number(_), 5) => {
            let cells = numbers(6, d);
            if d.percent(50) {
                (format!("fixed_len_byte_array(16) {name} (DECIMAL(38,6))"), Cells::Fixed(cells, 16))
            } else {
                (format!("binary {name} (DECIMAL(38,6))"), Cells::Wide(cells))
            }
        }
        (Type::Number(_), 6) => {
            let fraction = |value: Option<&FactValue>| match value {
                Some(FactValue::Number(number)) => number.to_string().parse().ok(),
                _ => None,
            };
            (format!("double {name}"), Cells::Fractions(values.iter().copied().map(fraction).collect()))
        }
        (Type::Date, kind @ 0..=5) => {
            let first = progc::value::Date::new(1970, 1, 1).unwrap();
            let day = |value: Option<&FactValue>| match value {
                Some(FactValue::Date(day)) => Some(progc::value::Date::since(*day, first).unwrap().get_days()),
                _ => None,
            };
            let strangely = |day, d: &mut Dice| if d.below(1000) < strange { Some(9_000_000) } else { day };
            let days: Vec<Option<i32>> = values.iter().map(|value| strangely(day(*value), d)).collect();
            if kind < 3 {
                (format!("int32 {name} (DATE)"), Cells::Short(days))
            } else {
                let moment = |day: i32| i64::from(day) * 86_400_000 + 5;
                let moments = days.into_iter().map(|day| day.map(moment)).collect();
                (format!("int64 {name} (TIMESTAMP(MILLIS, true))"), Cells::Long(moments))
            }
        }
        (Type::Flag, kind @ 0..=5) => {
            let flag = |value: Option<&FactValue>| match value {
                Some(FactValue::Flag(yes)) => Some(*yes),
                _ => None,
            };
            let flags = values.iter().copied().map(flag);
            if kind < 4 {
                (format!("boolean {name}"), Cells::Flags(flags.collect()))
            } else {
                let strangely = |flag, d: &mut Dice| if d.below(1000) < strange { Some(2) } else { flag };
                let cells = flags.map(|flag| strangely(flag.map(i32::from), d)).collect();
                (format!("int32 {name}"), Cells::Short(cells))
            }
        }
        (Type::SetOf(_), 0..=3) => {
            let members = |value: Option<&FactValue>| match value {
                Some(FactValue::Set(members)) => members.iter().map(|member| member.clone().into_bytes()).collect(),
                _ => Vec::new(),
            };
            return Column {
                schema: format!("repeated binary {name} (UTF8)"),
                cells: Cells::Lists(values.iter().copied().map(members).collect()),
                optional: false,
            };
        }
        (Type::Number(_) | Type::Date | Type::Flag | Type::SetOf(_) | Type::OneOf(_) | Type::Text, _) => {
            return texts(&name, odd(values.iter().copied().map(as_text).collect(), strange, d), d);
        }
    };
    Column { schema, cells, optional }
}

impl Cells {
    fn empty(&mut self, row: usize) {
        match self {
            Cells::Texts(cells) => cells[row] = None,
            Cells::Lists(cells) => cells[row].clear(),
            Cells::Flags(cells) => cells[row] = None,
            Cells::Short(cells) => cells[row] = None,
            Cells::Long(cells) => cells[row] = None,
            Cells::Fixed(cells, _) | Cells::Wide(cells) => cells[row] = None,
            Cells::Fractions(cells) => cells[row] = None,
        }
    }

    /// Writes some rows.
    fn write(&self, rows: std::ops::Range<usize>, optional: bool, column: &mut SerializedColumnWriter<'_>) {
        fn some<T: DataType>(
            cells: &[Option<impl Clone>],
            optional: bool,
            column: &mut SerializedColumnWriter<'_>,
            of: impl Fn(usize) -> T::T,
        ) {
            let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
            let values: Vec<T::T> =
                cells.iter().enumerate().filter(|(_, cell)| cell.is_some()).map(|(at, _)| of(at)).collect();
            // A column that has to have values gets some.
            let levels = optional.then_some(&there[..]);
            column.typed::<T>().write_batch(&values, levels, None).unwrap();
        }
        match self {
            Cells::Texts(cells) => {
                let cells = &cells[rows];
                some::<ByteArrayType>(cells, optional, column, |at| ByteArray::from(cells[at].clone().unwrap()));
            }
            Cells::Lists(cells) => {
                let (mut there, mut begins, mut values) = (Vec::new(), Vec::new(), Vec::new());
                for cell in &cells[rows] {
                    there.extend(std::iter::repeat_n(i16::from(!cell.is_empty()), cell.len().max(1)));
                    begins.extend((0..cell.len().max(1)).map(|at| i16::from(at > 0)));
                    values.extend(cell.iter().map(|text| ByteArray::from(text.clone())));
                }
                column.typed::<ByteArrayType>().write_batch(&values, Some(&there), Some(&begins)).unwrap();
            }
            Cells::Flags(cells) => {
                let cells = &cells[rows];
                some::<BoolType>(cells, optional, column, |at| cells[at].unwrap());
            }
            Cells::Short(cells) => {
                let cells = &cells[rows];
                some::<Int32Type>(cells, optional, column, |at| cells[at].unwrap());
            }
            Cells::Long(cells) => {
                let cells = &cells[rows];
                some::<Int64Type>(cells, optional, column, |at| cells[at].unwrap());
            }
            Cells::Fixed(cells, width) => {
                let cells = &cells[rows];
                let of = |at: usize| cells[at].unwrap().to_be_bytes()[16 - width..].to_vec();
                some::<FixedLenByteArrayType>(cells, optional, column, |at| FixedLenByteArray::from(of(at)));
            }
            Cells::Wide(cells) => {
                let cells = &cells[rows];
                let of = |at: usize| ByteArray::from(cells[at].unwrap().to_be_bytes().to_vec());
                some::<ByteArrayType>(cells, optional, column, of);
            }
            Cells::Fractions(cells) => {
                let cells = &cells[rows];
                some::<DoubleType>(cells, optional, column, |at| cells[at].unwrap());
            }
        }
    }
}

/// A file of a few rows in groups of fewer, in pages of fewer still.
fn file(columns: &[Column], rows: usize, d: &mut Dice) -> Vec<u8> {
    let field = |column: &Column| match (&column.cells, column.optional) {
        (Cells::Lists(_), _) => format!("{};", column.schema),
        (_, true) => format!("optional {};", column.schema),
        (_, false) => format!("required {};", column.schema),
    };
    let schema = format!("message p {{ {} }}", columns.iter().map(field).collect::<Vec<_>>().concat());
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let page = *d.pick(&[1, 3, 10, 1_000]);
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(d.percent(60))
        .set_dictionary_page_size_limit(*d.pick(&[20, 1_000_000]))
        .set_writer_version(*d.pick(&[
            WriterVersion::PARQUET_1_0,
            WriterVersion::PARQUET_1_0,
            WriterVersion::PARQUET_2_0,
        ]))
        .set_compression(*d.pick(&[
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
        ]))
        .set_offset_index_disabled(d.percent(50))
        .set_write_batch_size(page)
        .set_data_page_row_count_limit(page);
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
    let size = *d.pick(&[1, 7, 30, 1_000]);
    for first in (0..rows).step_by(size) {
        let mut group = file.next_row_group().unwrap();
        for of in columns {
            let mut column = group.next_column().unwrap().unwrap();
            of.cells.write(first..(first + size).min(rows), of.optional, &mut column);
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    file.into_inner().unwrap()
}
