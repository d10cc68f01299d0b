//! Which sign stands before the decimals of a column: decided by all cells of the column, never by one.
//!
//! Where `;` stands between the cells, a spreadsheet with decimal commas has mostly written the file. A column of it is read
//! with decimal commas if one cell at least can be nothing else and none contradicts. All else is read with decimal points, and a
//! cell that can be read in two ways is refused, not guessed.

use super::TableError;
use super::read::{Row, Table};
use crate::value::Decimal;

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notation {
    /// `1234.56`.
    #[default]
    Point,
    /// `1234,56` or `1.234,56`.
    Comma,
}

/// A column in which some cells have decimal commas and others decimal points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mixed {
    /// The column.
    pub column: usize,
    /// A cell with a comma, and its line.
    pub comma: (String, u64),
    /// A cell with a point, and its line.
    pub point: (String, u64),
}

/// What the columns of a table turned out to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decimals {
    notations: Vec<Notation>,
    /// Columns that are written in both ways.
    pub mixed: Vec<Mixed>,
}

/// What one cell says of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    Comma,
    Point,
}

#[derive(Default)]
struct Seen {
    comma: Option<(String, u64)>,
    point: Option<(String, u64)>,
}

impl Decimals {
    /// Looks at every cell of the columns of numbers.
    pub fn survey(mut table: Table, numeric: &[usize]) -> Result<Decimals, TableError> {
        let mut seen: Vec<Seen> = numeric.iter().map(|_| Seen::default()).collect();
        let mut row = Row::default();
        while table.read(&mut row)? {
            for (seen, &column) in seen.iter_mut().zip(numeric) {
                let slot = match hint(row.cell(column)) {
                    Some(Hint::Comma) => &mut seen.comma,
                    Some(Hint::Point) => &mut seen.point,
                    None => continue,
                };
                slot.get_or_insert_with(|| (row.cell(column).to_owned(), row.line));
            }
        }
        let mut found = Decimals { notations: vec![Notation::Point; table.columns().len()], mixed: Vec::new() };
        for (seen, &column) in seen.into_iter().zip(numeric) {
            match (seen.comma, seen.point) {
                (Some(comma), Some(point)) => found.mixed.push(Mixed { column, comma, point }),
                (Some(_), None) => {
                    if let Some(slot) = found.notations.get_mut(column) {
                        *slot = Notation::Comma;
                    }
                }
                (None, _) => {}
            }
        }
        Ok(found)
    }

    /// How a column is written.
    pub fn of(&self, column: usize) -> Notation {
        self.notations.get(column).copied().unwrap_or_default()
    }

    /// The columns that are read with decimal commas.
    pub fn with_commas(&self) -> impl Iterator<Item = usize> {
        self.notations.iter().enumerate().filter(|(_, n)| **n == Notation::Comma).map(|(column, _)| column)
    }
}

/// What a cell says for certain: `12,5` and `1.234,56` have a comma, `12.5` and `1,234.56` a point; `1.234` and `1,234` may
/// have either.
fn hint(text: &str) -> Option<Hint> {
    if with_comma(text).is_some() && (text.contains(',') || text.matches('.').count() > 1) {
        return if in_thousands(text) { None } else { Some(Hint::Comma) };
    }
    let plain = text.replace(',', "");
    let is_point = text.contains('.') && plain.parse::<Decimal>().is_ok() && text.find(',') < text.find('.');
    (is_point && !in_thousands(text)).then_some(Hint::Point)
}

/// Whether a sign in a number may stand between thousands as well as before decimals: `1.234`, `12,500`.
pub fn in_thousands(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let Some((whole, rest)) = digits.split_once(['.', ',']) else { return false };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && rest.len() == 3
        && all_digits(whole)
        && all_digits(rest)
}

/// A number with a decimal comma as it is written with a point; points between thousands go.
pub fn with_comma(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = match digits.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains('.');
    let sound = all_digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|g| g.len() == 3 && all_digits(g))
        && fraction.is_none_or(all_digits);
    sound.then(|| {
        let point = fraction.map(|f| format!(".{f}")).unwrap_or_default();
        format!("{sign}{}{point}", whole.replace('.', ""))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn one_cell_alone() {
        for text in ["12,5", "-12,50", "1.234,56", "1.234.567", "1234,567", "0,500"] {
            assert_eq!(hint(text), Some(Hint::Comma), "{text}");
        }
        for text in ["12.5", "1,234.56", "1234.567", "0.500"] {
            assert_eq!(hint(text), Some(Hint::Point), "{text}");
        }
        for text in ["12", "1.234", "1,234", "n/a", "", "1.23.45", ",5", "1,2,3"] {
            assert_eq!(hint(text), None, "{text}");
        }
        assert_eq!(with_comma("1.234,56").as_deref(), Some("1234.56"));
        assert_eq!(with_comma("1.234").as_deref(), Some("1234"));
        assert_eq!(with_comma("1234.56"), None);
    }

    #[test]
    fn a_whole_column() {
        let text = "a;b;c;d\n1.234,56;1,5;1,234;7\n1.000;2.5;2,000;8\n";
        let table = Table::from_reader("t.csv", Box::new(Cursor::new(text.as_bytes().to_vec()))).unwrap();
        let found = Decimals::survey(table, &[0, 1, 2, 3]).unwrap();
        assert_eq!(found.with_commas().collect::<Vec<_>>(), [0]);
        let mixed = Mixed { column: 1, comma: (String::from("1,5"), 2), point: (String::from("2.5"), 3) };
        assert_eq!(found.mixed, [mixed]);
    }
}
