//! How the numbers and days of a table are written: decided for each column by all of its cells, or declared; never cell by
//! cell.
//!
//! A column is read in one way if one cell at least can be nothing else. One that fits two ways, with other values in each, is
//! refused. A cell that contradicts its column is no cell of it.

pub mod date;
pub mod number;
mod survey;

use date::{Order, Shape};
use number::Notation;

use super::read::Excerpt;
use crate::value::Unit;

pub use survey::{glance, survey};

/// A cell by which something is told, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// As it stands there.
    pub text: String,
    /// The line of the file on which its row begins.
    pub line: u64,
}

/// What the form of a column is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum By {
    /// Nothing: its cells are the same in every form, or there is none.
    #[default]
    Nothing,
    /// The user.
    Declared,
    /// A cell that can be nothing else.
    Cell(Seen),
}

/// How the days of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The order.
    pub order: Order,
    /// Where the year stands and what is between; any where the user declared the order alone.
    pub shape: Option<Shape>,
}

/// How a column is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Its numbers.
    pub notation: Notation,
    /// Its days.
    pub days: Option<Days>,
    /// What that is taken from.
    pub by: By,
    /// Whether commas or points stand between its thousands, which could have been decimals.
    pub grouped: bool,
}

impl Form {
    /// Numbers are written so, says the user.
    pub fn numbers(notation: Notation) -> Form {
        Form { notation, by: By::Declared, ..Form::default() }
    }

    /// Days are written so, says the user.
    pub fn days(order: Order) -> Form {
        Form { days: Some(Days { order, shape: None }), by: By::Declared, ..Form::default() }
    }

    /// The cell by which it is told.
    pub fn seen(&self) -> Option<&Seen> {
        match &self.by {
            By::Cell(seen) => Some(seen),
            By::Nothing | By::Declared => None,
        }
    }
}

/// What a column holds, as far as its form matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Numbers in a unit; finer than its coin where amounts of other currencies may stand in it.
    Numbers {
        /// The unit.
        unit: Unit,
        /// Whether they may be finer than a coin.
        finer: bool,
    },
    /// Days.
    Days,
}

/// A column whose form matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The column.
    pub column: usize,
    /// What it holds.
    pub holds: Holds,
    /// What flags call it: its title, with the name of its table before it where it is not of the partners.
    pub flag: String,
    /// What the user says of it.
    pub declared: Option<Form>,
}

/// A column that can be read in two ways, with other values in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The column.
    pub column: usize,
    /// Its title.
    pub title: String,
    /// The first cell that has two readings.
    pub seen: Seen,
    /// Its row.
    pub excerpt: Excerpt,
    /// Both readings, each with the flag that settles it.
    pub readings: [(String, String); 2],
}

/// How the columns of a table are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    columns: Vec<Form>,
    /// Columns of which only the first cells were looked at, and none of them told anything.
    open: Vec<usize>,
    /// Whether only the first cells of some column of numbers were looked at: what stands between its thousands is not known.
    partial: bool,
}

const PLAIN: &Form = &Form { notation: Notation::Point, days: None, by: By::Nothing, grouped: false };

impl Forms {
    /// Whether any cell of a column may yet tell how it is written: only its first ones were looked at.
    pub fn is_open(&self, column: usize) -> bool {
        self.open.contains(&column)
    }

    /// Whether all was looked at that matters.
    pub fn is_whole(&self) -> bool {
        self.open.is_empty() && !self.partial
    }

    /// Takes note of signs between thousands in a column.
    pub fn grouped(&mut self, column: usize) {
        if let Some(form) = self.columns.get_mut(column) {
            form.grouped = true;
        }
    }

    /// How a column is written.
    pub fn of(&self, column: usize) -> &Form {
        self.columns.get(column).unwrap_or(PLAIN)
    }

    /// What is said of the columns that are not written plainly; `titles` are the names of all columns.
    pub fn told(&self, titles: &[String]) -> Vec<String> {
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for (form, title) in self.columns.iter().zip(titles) {
            let Some(words) = words(form) else { continue };
            let title = format!("`{title}`");
            match lines.iter_mut().find(|(known, _)| *known == words) {
                Some((_, titles)) => titles.push(title),
                None => lines.push((words, vec![title])),
            }
        }
        lines.into_iter().map(|(words, titles)| format!("{words}: {}", titles.join(", "))).collect()
    }
}

/// Whether a cell of a column of numbers, or of days, says anything of how its column is written.
pub(super) fn tells(numbers: bool, text: &str) -> bool {
    if numbers {
        number::apart(text).is_some_and(|written| match number::hint(written.body) {
            number::Hint::Only(_) | number::Hint::Either => true,
            number::Hint::Same | number::Hint::Neither => false,
        })
    } else {
        date::apart(text).is_some_and(|written| written.orders() != (None, None))
    }
}

/// Whether a number has a sign that may stand between thousands as well as before decimals.
pub(super) fn is_grouped(text: &str) -> bool {
    number::apart(text).is_some_and(|written| number::hint(written.body) == number::Hint::Either)
}

/// What is said of a form; nothing of a plain one.
fn words(form: &Form) -> Option<String> {
    let why = match form.by {
        By::Nothing => return None,
        By::Declared => "as declared",
        By::Cell(_) => "since the whole column is written so",
    };
    let declared = form.by == By::Declared;
    let how = match (form.days, form.notation) {
        (Some(Days { shape: Some(Shape::YearFirst('-')), .. }), _) if !declared => return None,
        (Some(days), _) => {
            let pattern = match (days.shape, days.order) {
                (Some(Shape::Compact), _) => String::from("YYYYMMDD"),
                (Some(Shape::YearFirst(sign) | Shape::YearLast(sign)), order) => {
                    order.pattern().replace(['-', '/'], &sign.to_string())
                }
                (None, order) => order.pattern().to_owned(),
            };
            format!("read as days `{pattern}`")
        }
        (None, Notation::Comma) => String::from("read with decimal commas"),
        (None, Notation::Point) if form.grouped => {
            String::from("read with decimal points and commas between thousands")
        }
        (None, Notation::Point) if declared => String::from("read with decimal points"),
        (None, Notation::Point) => return None,
    };
    Some(format!("{how}, {why}"))
}
