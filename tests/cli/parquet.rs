//! Parquet, read and written.

use std::sync::Arc;

use super::{PARTNERS, eval};
use insta::assert_snapshot;
use parquet::data_type::{
    ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::record::RowAccessor;
use parquet::schema::parser::parse_message_type;
use progc::data::read::progress::Progress;
use progc::data::read::{Reading, Row, Table};

/// A file of a schema, with its columns written by `write`.
fn file(schema: &str, mut write: impl FnMut(usize, &mut SerializedColumnWriter<'_>)) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut index = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        write(index, &mut column);
        column.close().unwrap();
        index += 1;
    }
    group.close().unwrap();
    file.into_inner().unwrap()
}

fn texts(column: &mut SerializedColumnWriter<'_>, texts: &[&str], there: Option<&[i16]>) {
    let texts: Vec<ByteArray> = texts.iter().map(|text| ByteArray::from(*text)).collect();
    column.typed::<ByteArrayType>().write_batch(&texts, there, None).unwrap();
}

fn partners() -> Vec<u8> {
    let schema = "message partners {
        required binary partner_id (UTF8);
        optional int64 purchases (DECIMAL(12,2));
        required int32 certified_engineers;
        required int32 joined (DATE);
        required int64 seen (TIMESTAMP(MILLIS, true));
        required double growth;
        required fixed_len_byte_array(5) bonus (DECIMAL(10,2));
        optional binary country (UTF8);
    }";
    file(schema, |index, column| {
        let written = match index {
            0 => return texts(column, &["A", "B", "C"], None),
            // 10000.00 and 9999.99; of the third nothing is known.
            1 => column.typed::<Int64Type>().write_batch(&[1_000_000, 999_999], Some(&[1, 1, 0]), None),
            2 => column.typed::<Int32Type>().write_batch(&[1, 1, 1], None, None),
            // 2025-04-03 is day 20181 since 1970-01-01.
            3 => column.typed::<Int32Type>().write_batch(&[20_181, -1, 0], None, None),
            4 => column.typed::<Int64Type>().write_batch(&[20_181 * 86_400_000 + 5, -1, 0], None, None),
            5 => column.typed::<DoubleType>().write_batch(&[0.1, 0.300_000_000_000_000_04, 12.5], None, None),
            6 => {
                let number = |n: i64| FixedLenByteArray::from(n.to_be_bytes()[3..].to_vec());
                let numbers = [number(-1), number(150), number(0)];
                column.typed::<FixedLenByteArrayType>().write_batch(&numbers, None, None)
            }
            _ => return texts(column, &["DE"], Some(&[1, 0, 0])),
        };
        written.unwrap();
    })
}

#[test]
fn every_type_of_column() {
    let more = ["--columns", "partner_id,tier,undecided_by,joined,seen,growth,bonus,country"];
    let run = eval("partners.parquet", partners(), &more).run();
    assert_snapshot!(run, @"
    status 0
    --- stdout
    partner_id,tier,undecided_by,joined,seen,growth,bonus,country
    A,Certified,,2025-04-03,2025-04-03,0.1,-0.01,DE
    B,,,1969-12-31,1969-12-31,0.30000000000000004,1.5,
    C,,purchases,1970-01-01,1970-01-01,12.5,0,
    --- stderr
    p.prog as of 2026-01-01: 3 partners, 1 undecided
    ");
    // By its bytes, whatever its name is; and from a pipe, where nothing can be read by offset.
    assert_eq!(eval("partners.csv", partners(), &more).run().stdout, run.stdout);
    let args = ["eval", "p.prog", "-", "--as-of", "2026-01-01", more[0], more[1]];
    assert_eq!(eval("unused", "", &[]).with(&args).stdin(partners()).run().stdout, run.stdout);
}

#[test]
fn columns_of_another_type_than_is_wanted() {
    let program = "measure joined: count\ntier Gold requires joined >= 1\n";
    assert_snapshot!(eval("partners.parquet", partners(), &[]).file("p.prog", program).run(), @"
    status 2
    --- stderr
    error[progc::data::wrong_type]: the column `joined` of `partners.parquet` holds days, and `joined` is a number
      = help: write the file with another type of this column, or name another column with `--map`
    ");
    let program = "measure growth: date\ntier Gold requires growth <= 2025-01-01\n";
    assert_snapshot!(eval("partners.parquet", partners(), &[]).file("p.prog", program).run(), @"
    status 2
    --- stderr
    error[progc::data::wrong_type]: the column `growth` of `partners.parquet` holds binary fractions, and `growth` is a day
      = help: write the file with another type of this column, or name another column with `--map`
    ");
    // What arithmetic left of a sum is no amount of money: it is not rounded in silence.
    let program = "measure growth: money\ntier Gold requires growth >= 1 EUR\n";
    assert_snapshot!(eval("partners.parquet", partners(), &[]).file("p.prog", program).run(), @"
    status 1
    --- stderr
    error[E0502]: `0.30000000000000004` is finer than the smallest coin
      ┌─ partners.parquet:2:45
      │
    2 │ B | 9999.99 | 1 | 1969-12-31 | 1969-12-31 | 0.30000000000000004 | 1.5 |
      │                                             ^^^^^^^^^^^^^^^^^^^ `growth` holds an amount in EUR, written like `1234.56`
      │
      = help: money of this currency has at most 2 decimals: round it, or mend a point that stands between thousands
      = for more: progc explain E0502

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn a_file_that_was_cut_off() {
    let whole = partners();
    assert_snapshot!(eval("partners.parquet", &whole[..whole.len() / 2], &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::parquet]: `partners.parquet` is no Parquet file that can be read: Invalid Parquet file. Corrupt footer
      = help: write it again; it may have been cut off
    ");
    assert_snapshot!(eval("partners.parquet", b"PAR1", &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::parquet]: `partners.parquet` is no Parquet file that can be read: Parquet file too small. Size is 4 but need 8
      = help: write it again; it may have been cut off
    ");
}

#[test]
fn more_rows_than_are_decoded_at_once() {
    let ids: Vec<String> = (0..10_000).map(|n| format!("P{n}")).collect();
    let bytes = file("message p { required binary id (UTF8); optional int64 purchases; }", |index, column| {
        if index == 0 {
            texts(column, &ids.iter().map(String::as_str).collect::<Vec<_>>(), None);
        } else {
            let levels: Vec<i16> = (0..10_000).map(|n| i16::from(n % 3 != 0)).collect();
            let values: Vec<i64> = (0..10_000).filter(|n| n % 3 != 0).collect();
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None).unwrap();
        }
    });
    let program = "tier Member by default\n";
    let run = eval("p.parquet", bytes, &["--columns", "partner_id,purchases"]).file("p.prog", program).run();
    let expected = (0..10_000).map(|n| if n % 3 == 0 { format!("P{n},\n") } else { format!("P{n},{n}\n") });
    assert_eq!(run.stdout, format!("partner_id,purchases\n{}", expected.collect::<String>()));
}

#[test]
fn results_as_parquet() {
    let run =
        eval("partners.csv", PARTNERS, &["-o", "out.parquet", "--columns", "partner_id,tier,readiness,margin"]).run();
    let reader = SerializedFileReader::new(bytes::Bytes::from(run.bytes("out.parquet"))).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!((rows.len(), rows[0].get_string(1).unwrap().as_str()), (6, "Certified"));
    assert_eq!(rows[0].get_string(3).unwrap(), "25");
    assert_eq!(rows[1].get_long(2).unwrap(), 99);
    assert!(rows[1].get_string(1).is_err(), "no tier is null");
    // What is written can be read.
    let program = "measure \"how ready\": count\ntier Certified requires \"how ready\" >= 99\n";
    let more = ["--map", "how ready=readiness", "--columns", "partner_id,tier"];
    let again = eval("out.parquet", run.bytes("out.parquet"), &more).file("p.prog", program).run();
    assert_snapshot!(again.stdout, @"
    partner_id,tier
    1,
    2,Certified
    3,
    4,
    5,
    6,
    ");
}

#[test]
fn rows_that_are_read_are_so_many_bytes_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("partners.parquet");
    std::fs::write(&path, partners()).unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    let progress = Arc::new(Progress::default());
    let reading = Reading { progress: Some(progress.clone()), ..Reading::default() };
    let mut table = Table::open(path.to_str().unwrap(), &reading).unwrap();
    assert_eq!((progress.done(), progress.total()), (0, bytes));
    let mut row = Row::default();
    while table.read(&mut row).unwrap() {}
    assert_eq!(progress.done(), bytes);
}
