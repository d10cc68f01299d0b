//! Excel workbooks: one sheet, as rows of cells.
//!
//! Excel keeps numbers as binary fractions and shows 15 digits of them. A number is taken as these 15 digits, without zeros
//! at their end: `0.1` typed is 0.1 read. What its format shows is taken with it: a percentage as it is seen, and the sign of a
//! currency. The whole sheet is held in memory.

use std::io::{Cursor, Read};
use std::ops::Range;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::bytes::Opened;
use super::report::{self, Note};
use super::{Excerpt, Kind, Reading, Row};
use crate::data::TableError;
use crate::data::cell::listed;
use crate::data::names::nearest;
use crate::value::Decimal;

/// What stands between cells in messages.
const BETWEEN: &str = " | ";

/// A sheet that is read.
pub struct SheetTable {
    name: String,
    columns: Vec<String>,
    rows: std::vec::IntoIter<SheetRow>,
    last: SheetRow,
    count: u64,
    notes: Vec<Note>,
}

/// A row of the sheet.
#[derive(Debug, Clone, Default)]
struct SheetRow {
    line: u64,
    cells: Vec<String>,
    kinds: Vec<Kind>,
}

impl SheetRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }

    fn bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.cells.iter().map(String::as_bytes)
    }
}

impl SheetTable {
    pub(super) fn open(name: &str, opened: Opened, reading: &Reading) -> Result<SheetTable, TableError> {
        let Opened { head: mut bytes, mut rest } = opened;
        let failed = |cause| TableError::Read { name: name.to_owned(), line: 0, cause };
        rest.read_to_end(&mut bytes).map_err(failed)?;
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(old_or_locked(name, &bytes));
        }
        let corrupt = |cause: XlsxError| TableError::Workbook { name: name.to_owned(), cause: cause.to_string() };
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(corrupt)?;
        let (sheet, of) = chosen(name, &book, reading.sheet.as_deref())?;
        let rows = rows(&mut book, &sheet).map_err(corrupt)?;
        let counts: Vec<usize> = (rows.iter().filter(|row| !row.is_blank()).take(report::BEFORE))
            .map(|row| report::known(row.cells.iter().map(String::as_str), &reading.names))
            .collect();
        let before = if reading.names.is_empty() { 0 } else { report::header(&counts) };
        let mut filled = rows.iter().enumerate().filter(|(_, row)| !row.is_blank()).map(|(index, _)| index);
        let Some(at) = filled.nth(before) else {
            return Err(TableError::EmptySheet { name: name.to_owned(), sheet });
        };
        let mut notes = Vec::new();
        if of > 1 && reading.sheet.is_none() {
            notes.push(Note::Sheet { name: sheet, of });
        }
        let mut rows = rows.into_iter().skip(at);
        let header = rows.next().unwrap_or_default();
        if before > 0 {
            notes.push(Note::Before { first: 1, last: header.line.saturating_sub(1) });
        }
        let columns = header.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        let mut rows: Vec<SheetRow> = rows.collect();
        notes.extend(cut(&mut rows));
        let last = SheetRow::default();
        Ok(SheetTable { name: name.to_owned(), columns, rows: rows.into_iter(), last, count: 0, notes })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn notes(&self) -> &[Note] {
        &self.notes
    }

    pub(super) fn cells(&self) -> &[String] {
        &self.last.cells
    }

    pub(super) fn read(&mut self, row: &mut Row) -> bool {
        let Some(next) = self.rows.next() else { return false };
        self.last = next;
        self.count += 1;
        row.number = self.count;
        row.line = self.last.line;
        row.fault = None;
        row.cells.clone_from(&self.last.cells);
        row.cells.resize_with(self.columns.len(), String::new);
        row.kinds.clone_from(&self.last.kinds);
        let beyond = self.last.cells.iter().skip(self.columns.len()).any(|cell| !cell.is_empty());
        if beyond {
            row.fault = Some((super::RowFault::TooMany { columns: self.columns.len() }, self.columns.len()));
        }
        true
    }

    pub(super) fn excerpt(&self) -> Excerpt {
        let mut text = String::new();
        let mut cells: Vec<Range<usize>> = Vec::new();
        for cell in &self.last.cells {
            if !cells.is_empty() {
                text.push_str(BETWEEN);
            }
            let start = text.len();
            text.push_str(cell);
            cells.push(start..text.len());
        }
        Excerpt { text, first_line: u32::try_from(self.last.line).unwrap_or(u32::MAX), cells }
    }
}

/// An old workbook, or one that is locked by a password: both are of one kind of file.
fn old_or_locked(name: &str, bytes: &[u8]) -> TableError {
    let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(mark.len()).any(|window| window == mark) {
        TableError::Locked { name: name.to_owned() }
    } else {
        TableError::Kind { name: name.to_owned(), kind: "an Excel workbook of the old kind (.xls)" }
    }
}

/// The sheet that is read, and how many there are.
fn chosen(name: &str, book: &Xlsx<Cursor<Vec<u8>>>, wanted: Option<&str>) -> Result<(String, usize), TableError> {
    let is_sheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let sheets: Vec<&calamine::Sheet> = book.sheets_metadata().iter().filter(is_sheet).collect();
    let found = match wanted {
        Some(wanted) => sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim())),
        None => sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible).or(sheets.first()),
    };
    match (found, wanted) {
        (Some(sheet), _) => Ok((sheet.name.clone(), sheets.len())),
        (None, None) => Err(TableError::Workbook { name: name.to_owned(), cause: String::from("it has no sheets") }),
        (None, Some(wanted)) => {
            let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
            let help = match nearest(wanted, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its sheets are {}", listed(&names)),
            };
            Err(TableError::NoSheet { name: name.to_owned(), sheet: wanted.to_owned(), help })
        }
    }
}

/// Every row of a sheet up to the last that has something in it.
fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<Vec<SheetRow>, XlsxError> {
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut put = |(row, column): (u32, u32), text: String, kind: Kind, over: bool| {
        let (row, column) = (row as usize, column as usize);
        while rows.len() <= row {
            rows.push(SheetRow { line: rows.len() as u64 + 1, ..SheetRow::default() });
        }
        let Some(row) = rows.get_mut(row) else { return };
        if row.cells.len() <= column {
            row.cells.resize_with(column + 1, String::new);
            row.kinds.resize(column + 1, Kind::Text);
        }
        if let (Some(cell), Some(known)) = (row.cells.get_mut(column), row.kinds.get_mut(column))
            && (over || cell.is_empty())
        {
            (*cell, *known) = (text, kind);
        }
    };
    let of_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(sheet)?;
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        let shown = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
        let (text, mut kind) = text(cell.get_value(), shown.map_or("", |format| format.format_code.as_str()));
        // Days are counted from 1904 here, which a number alone does not say: it is none.
        if of_1904 && kind == Kind::Sheet && text.parse::<Decimal>().is_ok() {
            kind = Kind::Number;
        }
        if !text.is_empty() {
            put(cell.get_position(), text, kind, true);
        }
    }
    drop(cells);
    // A formula whose result was never saved is no empty cell.
    let formulas = book.worksheet_formula(sheet)?;
    let (first_row, first_column) = formulas.start().unwrap_or_default();
    for (row, column, formula) in formulas.used_cells() {
        if !formula.is_empty() {
            let far = |first: u32, more: usize| first.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
            let at = (far(first_row, row), far(first_column, column));
            put(at, format!("={formula}"), Kind::Text, false);
        }
    }
    while rows.last().is_some_and(SheetRow::is_blank) {
        rows.pop();
    }
    Ok(rows)
}

/// A cell as text.
fn text(value: &DataRef<'_>, format: &str) -> (String, Kind) {
    match value {
        DataRef::Empty => (String::new(), Kind::Text),
        DataRef::Int(number) => shown(number.to_string(), format),
        DataRef::Float(number) => shown(decimal(*number), format),
        DataRef::String(text) => (text.trim().to_owned(), Kind::Text),
        DataRef::SharedString(text) => (text.trim().to_owned(), Kind::Text),
        DataRef::Bool(true) => (String::from("yes"), Kind::Text),
        DataRef::Bool(false) => (String::from("no"), Kind::Text),
        DataRef::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            (format!("{year:04}-{month:02}-{day:02}"), Kind::Day)
        }
        DataRef::DateTime(moment) => (decimal(moment.as_f64()), Kind::Sheet),
        DataRef::DateTimeIso(text) => (text.clone(), Kind::Day),
        DataRef::DurationIso(text) => (text.clone(), Kind::Text),
        DataRef::Error(error) => (error.to_string(), Kind::Text),
    }
}

/// A number as its format shows it: with its percent sign, and with the sign of a currency.
fn shown(number: String, format: &str) -> (String, Kind) {
    // What stands in quotes or behind a backslash is shown, and is no sign; what follows `;` is for numbers below zero.
    let format = format.split(';').next().unwrap_or_default();
    let bare: String = format.split('"').step_by(2).collect();
    if bare.replace("\\%", "").contains('%') {
        return (format!("{}%", hundredfold(&number)), Kind::Sheet);
    }
    let tagged = format.split_once("[$").and_then(|(_, rest)| rest.split([']', '-']).next()).filter(|s| !s.is_empty());
    let plain = || ['€', '£', '¥'].into_iter().find(|c| format.contains(*c)).map(String::from);
    let dollar = || format.contains('$').then(|| String::from("$"));
    match tagged.map(|sign| sign.trim().to_owned()).or_else(plain).or_else(dollar) {
        Some(sign) => (format!("{number} {sign}"), Kind::Sheet),
        None => (number, Kind::Sheet),
    }
}

/// The 15 digits of a binary fraction that Excel shows, as a plain decimal.
fn decimal(number: f64) -> String {
    let text = format!("{number:.14e}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let Ok(exponent) = exponent.parse::<i32>() else { return text };
    let plain = placed(&digits, exponent.saturating_add(1));
    if plain == "0" { plain } else { format!("{sign}{plain}") }
}

/// A plain decimal, times a hundred.
fn hundredfold(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |number| ("-", number));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let point = i32::try_from(whole.len()).unwrap_or(i32::MAX).saturating_add(2);
    format!("{sign}{}", placed(&format!("{whole}{fraction}"), point))
}

/// Digits with the point behind so many of them, without zeros that say nothing.
fn placed(digits: &str, point: i32) -> String {
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => (format!("{digits}{}", "0".repeat(point - digits.len())), String::new()),
        Ok(point) => {
            let (whole, fraction) = digits.split_at_checked(point).unwrap_or((digits, ""));
            (whole.to_owned(), fraction.to_owned())
        }
        Err(_) => (String::new(), format!("{}{digits}", "0".repeat(point.unsigned_abs() as usize))),
    };
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// Takes the end of a report away from the rows.
fn cut(rows: &mut Vec<SheetRow>) -> Option<Note> {
    let ends = |row: &SheetRow| row.is_blank() || report::is_lone(row.bytes());
    let mut start = rows.len() - rows.iter().rev().take_while(|row| ends(row)).count();
    while rows.get(start).is_some_and(|row| !row.is_blank()) {
        // Up to the first empty line there may be partners of whom nothing is known.
        start += 1;
    }
    let block: Vec<&SheetRow> = rows.get(start..)?.iter().filter(|row| !row.is_blank()).collect();
    let texts: Vec<String> = block.iter().filter_map(|row| row.cells.first().cloned()).collect();
    if texts.is_empty() || texts.len() > report::BEHIND || !report::is_end(&texts, &vec![false; texts.len()]) {
        return None;
    }
    let note = Note::Behind {
        first: block.first()?.line,
        last: block.last()?.line,
        text: texts.into_iter().next().unwrap_or_default(),
    };
    rows.truncate(start);
    Some(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_digits() {
        for (number, text) in [
            (0.1, "0.1"),
            (0.300_000_000_000_000_04, "0.3"),
            (1234.56, "1234.56"),
            (-9999.99, "-9999.99"),
            (434.999_999_999_999_94, "435"),
            (1e21, "1000000000000000000000"),
            (0.000_012_5, "0.0000125"),
            (-0.0, "0"),
            (45_750.0, "45750"),
            (1_234_567_890_123_456_789.0, "1234567890123460000"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn numbers_as_they_are_shown() {
        let shown = |number: &str, format: &str| shown(number.to_owned(), format).0;
        assert_eq!(shown("0.125", "0.0%"), "12.5%");
        assert_eq!(shown("1", "0%"), "100%");
        assert_eq!(shown("-0.005", "0.0%"), "-0.5%");
        assert_eq!(shown("1234.5", "#,##0.00\\ [$€-407]"), "1234.5 €");
        assert_eq!(shown("1234.5", "#,##0.00\\ \"€\";[Red]-#,##0.00"), "1234.5 €");
        assert_eq!(shown("1234.5", "\"$\"#,##0.00"), "1234.5 $");
        assert_eq!(shown("1234.5", "$#,##0.00"), "1234.5 $");
        assert_eq!(shown("5", "0\"%\""), "5");
        assert_eq!(shown("5", "General"), "5");
    }
}
