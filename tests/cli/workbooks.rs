//! Excel workbooks, read and written.

use std::io::Cursor;

use super::{PARTNERS, eval};
use calamine::{Data, Reader, Xlsx};
use insta::assert_snapshot;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

const PROGRAM: &str = "measure \"joined on\": date\n\
                       measure growth: percent\n\
                       tier Member by default\n\
                       tier Certified requires purchases >= 10000 EUR/yr and growth >= 12.5% and \"joined on\" <= 2025-04-03\n";
const MORE: [&str; 2] = ["--columns", "partner_id,gap,name"];

/// A workbook as a channel manager keeps it: a title, formats, a total below, a second sheet.
fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Partner 2025")?;
    let day = Format::new().set_num_format("dd.mm.yyyy");
    let percent = Format::new().set_num_format("0.0%");
    let euros = Format::new().set_num_format("#,##0.00 \"€\"");
    sheet.write(0, 0, "Partnerliste")?;
    for (column, name) in (0u16..).zip(["Partner ID", "Name", "Purchases", "Growth", "Joined On"]) {
        sheet.write(2, column, name)?;
    }
    // 3333.3 * 3 is 9999.900000000001 as a binary fraction, and 9999.9 to whoever looks at it.
    let third: f64 = "9999.900000000001".parse().unwrap_or_default();
    for (row, amount, growth, joined) in [(3, 10_000.0, 0.125, (2025, 4, 3)), (4, third, 0.124, (2025, 4, 4))] {
        sheet.write(row, 0, 4708 + row)?;
        sheet.write(row, 1, "=HYPERLINK(1)")?;
        sheet.write_with_format(row, 2, amount, &euros)?;
        sheet.write_with_format(row, 3, growth, &percent)?;
        sheet.write_with_format(row, 4, ExcelDateTime::from_ymd(joined.0, joined.1, joined.2)?, &day)?;
    }
    // A number of the general format in a column of days counts days since 1899-12-30.
    sheet.write(5, 0, "C")?;
    sheet.write(5, 2, "10.000,00")?;
    sheet.write(5, 3, 12.5)?;
    sheet.write(5, 4, 45_750)?;
    sheet.write(6, 0, "Summe")?;
    sheet.write(6, 2, 29_999.9)?;
    let sheet = book.add_worksheet().set_name("Bestellungen")?;
    for (column, text) in (0u16..).zip(["partner", "amount"]) {
        sheet.write(0, column, text)?;
    }
    sheet.write(1, 0, "A")?;
    sheet.write(1, 1, 10_000)?;
    book.save_to_buffer()
}

#[test]
fn a_workbook_as_it_is_kept() {
    let book = workbook().unwrap();
    assert_snapshot!(eval("partners.xlsx", &book, &MORE).file("p.prog", PROGRAM).run(), @"
    status 0
    --- stdout
    partner_id,gap,Name
    4711,,'=HYPERLINK(1)
    4712,purchases 0.10 EUR/yr; growth 0.1 percentage points; joined on <= 2025-04-03,'=HYPERLINK(1)
    C,,
    --- stderr
    p.prog as of 2026-01-01: 3 partners
    read the sheet `Partner 2025`, the first of 2; another with `--sheet NAME`
    lines 1 to 2 before the names of the columns left out
    read with decimal commas, since the whole column is written so: `Purchases`
    1 row left out as the total of others, and no partner: `Summe` in line 7
    ");
}

#[test]
fn another_sheet() {
    let book = workbook().unwrap();
    let program = "measure revenue: money = sum of orders.amount\ntier Gold requires revenue >= 10000 EUR\n";
    let more = ["--table", "orders=book.xlsx", "--sheet", "orders=bestellungen", "--columns", "partner_id,tier"];
    let run = eval("partners.csv", "id\nA\nB\n", &more).file("p.prog", program).file("book.xlsx", &book).run();
    assert_snapshot!(run, @"
    status 0
    --- stdout
    partner_id,tier
    A,Gold
    B,
    --- stderr
    p.prog as of 2026-01-01: 2 partners
    ");
    assert_snapshot!(eval("partners.xlsx", &book, &["--sheet", "Partner 2024"]).run(), @"
    status 2
    --- stderr
    error[progc::data::no_sheet]: `partners.xlsx` has no sheet `Partner 2024`
      = help: did you mean `Partner 2025`?
    ");
}

#[test]
fn a_cell_is_found_by_its_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0u16..).zip(["id", "purchases", "certified engineers"]) {
        sheet.write(0, column, name).unwrap();
    }
    sheet.write(2, 0, "A").unwrap();
    sheet.write(2, 1, "many").unwrap();
    sheet.write(3, 0, "B").unwrap();
    sheet.write(3, 1, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let dollars = Format::new().set_num_format("$#,##0");
    sheet.write(4, 0, "C").unwrap();
    sheet.write_with_format(4, 1, 5, &dollars).unwrap();
    assert_snapshot!(eval("partners.xlsx", book.save_to_buffer().unwrap(), &[]).run(), @"
    status 1
    --- stderr
    error[E0501]: `many` is no number
      ┌─ partners.xlsx:3:5
      │
    3 │ A | many
      │     ^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: leave the cell empty where the value is not known
      = for more: progc explain E0501

    error[E0501]: `#DIV/0!` is no number
      ┌─ partners.xlsx:4:5
      │
    4 │ B | #DIV/0!
      │     ^^^^^^^ `purchases` holds an amount in EUR per year, written like `1234.56`
      │
      = help: write digits and, where needed, one decimal point, such as `1234.56`
      = for more: progc explain E0501

    error[E0518]: `5 $` is in $, and its column in EUR
      ┌─ partners.xlsx:5:5
      │
    5 │ C | 5 $
      │     ^^^ `purchases` holds an amount in EUR per year
      │
      = help: write the amount in EUR; in a table of events, a column `currency` may name another for each row
      = for more: progc explain E0518

    3 rows cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    ");
}

#[test]
fn workbooks_that_cannot_be_read() {
    let whole = workbook().unwrap();
    let run = eval("partners.xlsx", &whole[..whole.len() / 2], &[]).run();
    assert!(run.status == 2 && run.stderr.starts_with("error[progc::data::workbook]"), "{run}");
    let mut empty = Workbook::new();
    empty.add_worksheet();
    assert_snapshot!(eval("partners.xlsx", empty.save_to_buffer().unwrap(), &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::empty_sheet]: the sheet `Sheet1` of `partners.xlsx` is empty
      = help: name another sheet with `--sheet NAME`
    ");
    // Both are what Microsoft calls a compound file; a locked one has its workbook in a part of this name.
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.resize(600, 0);
    assert_snapshot!(eval("partners.xlsx", &locked, &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::unknown_kind]: `partners.xlsx` is an Excel workbook of the old kind (.xls), which progc does not read
      = help: save it as CSV, JSON, NDJSON or an Excel workbook (.xlsx)
    ");
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_snapshot!(eval("partners.xlsx", &locked, &[]).run(), @"
    status 2
    --- stderr
    error[progc::data::locked]: `partners.xlsx` is locked by a password
      = help: open it in Excel and save it without a password
    ");
}

#[test]
fn results_as_a_workbook() {
    let text = PARTNERS.replace("\n1,", "\n=1+1,");
    let run =
        eval("partners.csv", text, &["--id", "row", "-o", "out.xlsx", "--columns", "partner_id,tier,readiness,margin"])
            .run();
    let mut book = Xlsx::new(Cursor::new(run.bytes("out.xlsx"))).unwrap();
    let rows = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(rows.get((0, 3)), Some(&Data::String(String::from("margin"))));
    assert_eq!(rows.get((1, 0)), Some(&Data::String(String::from("=1+1"))), "a text, and no formula");
    assert_eq!(rows.get((1, 3)), Some(&Data::Float(25.0)));
    assert_eq!(rows.get((2, 3)), Some(&Data::Empty));
    assert_eq!(book.worksheet_formula("Result").unwrap().used_cells().count(), 0);
    let again = eval("partners.csv", PARTNERS, &["-o", "out.xlsx"]).run().bytes("out.xlsx");
    assert_eq!(
        again,
        eval("partners.csv", PARTNERS, &["-o", "out.xlsx"]).run().bytes("out.xlsx"),
        "same input, same bytes"
    );
}
