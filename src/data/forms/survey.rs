//! A look at every cell of the columns whose form matters.

use super::date::{self, Order, Shape};
use super::number::{self, Hint, Notation};
use super::{Asked, By, Days, Form, Forms, Holds, Refused, Seen};
use crate::data::TableError;
use crate::data::read::{Excerpt, Kind, Row, Table, Typed};
use crate::value::{Decimal, Unit};

/// What was seen of a column so far.
#[derive(Default)]
struct Sight {
    /// A cell that has a decimal point for certain, and one that has a decimal comma.
    only: [Option<Seen>; 2],
    /// Whether the comma came before the point.
    comma_first: bool,
    /// The first cell that may have either, with its row, and whether all such cells fit the column with a point, a comma.
    either: Option<(Seen, Excerpt)>,
    unfit: [bool; 2],
    /// Whether such cells have points, and whether they have commas.
    signs: [bool; 2],
    /// The first day.
    day: Option<(Shape, Seen)>,
    /// A day that has its day first for certain, and one that has its month first.
    order: [Option<Seen>; 2],
    /// Whether a day with its day first came before one with its month first.
    day_first: bool,
    /// The first day that may be another.
    two_days: Option<(Seen, Excerpt)>,
}

/// Decides how the columns of a table are written. What the user declares is not looked at.
pub fn survey(table: Table, asked: &[Asked]) -> Result<Forms, TableError> {
    Look::at(table, asked, u64::MAX)?.decided()
}

/// The same by the first rows alone, where their cells tell, and no later one could change it; `None` where they do not.
/// Columns of whose cells nothing hangs on the form so far are [open](Forms::is_open).
pub fn glance(table: Table, asked: &[Asked], rows: u64) -> Result<Option<Forms>, TableError> {
    let mut look = Look::at(table, asked, rows)?;
    if look.whole {
        return look.decided().map(Some);
    }
    let (open, told): (Vec<_>, Vec<_>) = look.sights.into_iter().partition(|(_, sight)| sight.is_blank());
    if !told.iter().all(|(asked, sight)| sight.is_settled(asked.holds)) {
        return Ok(None);
    }
    let partial = told.iter().any(|(asked, _)| matches!(asked.holds, Holds::Numbers { .. }));
    look.sights = told;
    let mut forms = look.decided()?;
    forms.partial = partial;
    forms.open = open.into_iter().map(|(asked, _)| asked.column).collect();
    Ok(Some(forms))
}

/// What was seen of a table.
struct Look<'a> {
    table: Table,
    forms: Forms,
    sights: Vec<(&'a Asked, Sight)>,
    /// Whether all rows were looked at.
    whole: bool,
}

impl<'a> Look<'a> {
    fn at(mut table: Table, asked: &'a [Asked], most: u64) -> Result<Self, TableError> {
        let mut forms =
            Forms { columns: vec![Form::default(); table.columns().len()], open: Vec::new(), partial: false };
        let mut sights = Vec::new();
        for asked in asked {
            match (&asked.declared, forms.columns.get_mut(asked.column)) {
                (Some(form), Some(slot)) => *slot = form.clone(),
                _ if table.typed(asked.column).is_some_and(|(typed, _)| typed != Typed::Texts) => {}
                _ => sights.push((asked, Sight::default())),
            }
        }
        if sights.is_empty() {
            return Ok(Look { table, forms, sights, whole: true });
        }
        table.only(sights.iter().map(|(asked, _)| asked.column).collect());
        let mut row = Row::default();
        let mut rows = 0;
        let whole = loop {
            if rows == most {
                break false;
            }
            if !table.read(&mut row)? {
                break true;
            }
            rows += 1;
            for (asked, sight) in &mut sights {
                let text = row.cell(asked.column);
                let plain = text.is_empty() || row.kind(asked.column) != Kind::Text || row.fault.is_some();
                if !plain {
                    match asked.holds {
                        Holds::Numbers { unit, finer } => sight.number(text, (unit, finer), row.line, &table),
                        Holds::Days => sight.day(text, row.line, &table),
                    }
                }
            }
        };
        Ok(Look { table, forms, sights, whole })
    }

    fn decided(self) -> Result<Forms, TableError> {
        let Look { table, mut forms, sights, .. } = self;
        let mut refused = Vec::new();
        for (asked, sight) in sights {
            let decided = match asked.holds {
                Holds::Numbers { .. } => sight.numbers(asked, &table),
                Holds::Days => sight.days(asked, &table),
            };
            match (decided, forms.columns.get_mut(asked.column)) {
                (Ok(form), Some(slot)) => *slot = form,
                (Ok(_), None) => {}
                (Err(column), _) => refused.push(*column),
            }
        }
        if refused.is_empty() {
            Ok(forms)
        } else {
            Err(TableError::TwoReadings { name: table.name().to_owned(), refused })
        }
    }
}

impl Sight {
    /// Whether no cell so far told anything.
    fn is_blank(&self) -> bool {
        self.only.iter().all(Option::is_none) && self.either.is_none() && self.day.is_none()
    }

    /// Whether no later cell can change what was told: the first that is certain decides.
    fn is_settled(&self, holds: Holds) -> bool {
        match (holds, &self.day) {
            (Holds::Numbers { .. }, _) => self.only.iter().any(Option::is_some),
            (Holds::Days, Some((Shape::YearFirst(_) | Shape::Compact | Shape::YearLast('.'), _))) => true,
            (Holds::Days, _) => self.order.iter().any(Option::is_some),
        }
    }

    fn number(&mut self, text: &str, (unit, finer): (Unit, bool), line: u64, table: &Table) {
        let Some(written) = number::apart(text) else { return };
        let hint = match number::hint(written.body) {
            // A currency with three decimals is written with three.
            Hint::Either if places(unit, false) == 3 => {
                Hint::Only(if written.body.contains('.') { Notation::Point } else { Notation::Comma })
            }
            hint => hint,
        };
        match hint {
            Hint::Same | Hint::Neither => {}
            Hint::Only(notation) => {
                let [point, comma] = &mut self.only;
                self.comma_first |= point.is_none() && notation == Notation::Comma;
                let slot = if notation == Notation::Point { point } else { comma };
                slot.get_or_insert_with(|| Seen { text: text.to_owned(), line });
            }
            Hint::Either => {
                let [points, commas] = &mut self.signs;
                *points |= written.body.contains('.');
                *commas |= written.body.contains(',');
                for (unfit, notation) in self.unfit.iter_mut().zip([Notation::Point, Notation::Comma]) {
                    let value = number::plain(written.body, notation).and_then(|n| n.parse::<Decimal>().ok());
                    *unfit |= value.is_none_or(|value| value.scale() > places(unit, finer));
                }
                self.either.get_or_insert_with(|| (Seen { text: text.to_owned(), line }, table.excerpt()));
            }
        }
    }

    fn day(&mut self, text: &str, line: u64, table: &Table) {
        let Some(written) = date::apart(text) else { return };
        let (day_first, month_first) = written.orders();
        let seen = || Seen { text: text.to_owned(), line };
        if day_first.or(month_first).is_none() {
            return;
        }
        self.day.get_or_insert_with(|| (written.shape, seen()));
        let [first, second] = &mut self.order;
        match (written.shape, day_first, month_first) {
            (Shape::YearFirst(_) | Shape::Compact, _, _) => {}
            (Shape::YearLast(_), Some(a), Some(b)) if a == b => {}
            (Shape::YearLast(_), Some(_), Some(_)) => {
                self.two_days.get_or_insert_with(|| (seen(), table.excerpt()));
            }
            (Shape::YearLast(_), Some(_), None) => {
                self.day_first |= second.is_none();
                first.get_or_insert_with(seen);
            }
            (Shape::YearLast(_), None, _) => {
                second.get_or_insert_with(seen);
            }
        }
    }

    /// The form of a column of numbers.
    fn numbers(self, asked: &Asked, table: &Table) -> Result<Form, Box<Refused>> {
        let either = self.either.is_some();
        // A cell that contradicts the one that decides says nothing of what stands between thousands.
        let form = |notation, seen: Seen| {
            let both = number::apart(&seen.text).is_some_and(|w| w.body.contains(',') && w.body.contains('.'));
            Form { notation, by: By::Cell(seen), grouped: either || both, days: None }
        };
        // The cell that comes first decides: one that contradicts it is an error there.
        let [point, comma] = self.only;
        // Where some of these cells have points and others commas, one of both stands before three decimals in any reading.
        let unfit = if self.signs == [true, true] { [false, false] } else { self.unfit };
        match (point, comma, self.either, unfit) {
            (Some(_), Some(seen), _, _) if self.comma_first => Ok(form(Notation::Comma, seen)),
            (Some(seen), _, _, _) | (None, None, Some((seen, _)), [false, true]) => Ok(form(Notation::Point, seen)),
            (None, Some(seen), _, _) | (None, None, Some((seen, _)), [true, false]) => Ok(form(Notation::Comma, seen)),
            (None, None, None, _) | (None, None, Some(_), [true, true]) => Ok(Form::default()),
            (None, None, Some((seen, excerpt)), [false, false]) => {
                let reading = |notation: Notation| {
                    let value = number::apart(&seen.text).and_then(|w| {
                        let sign = if w.negative { "-" } else { "" };
                        format!("{sign}{}", number::plain(w.body, notation)?).parse::<Decimal>().ok()
                    });
                    let value = value.map(|value| shown(value, asked.holds)).unwrap_or_default();
                    (value, flag("numbers", asked, notation.example()))
                };
                let readings = [reading(Notation::Comma), reading(Notation::Point)];
                Err(Box::new(refused(asked, table, seen, excerpt, readings)))
            }
        }
    }

    /// The form of a column of days.
    fn days(self, asked: &Asked, table: &Table) -> Result<Form, Box<Refused>> {
        let Some((shape, first)) = self.day else { return Ok(Form::default()) };
        let form = |order, seen| {
            let days = Some(Days { order, shape: Some(shape) });
            Ok(Form { days, by: By::Cell(seen), ..Form::default() })
        };
        let [day_first, month_first] = self.order;
        match (shape, day_first, month_first, self.two_days) {
            (Shape::YearFirst(_) | Shape::Compact, _, _, _) => form(Order::YearFirst, first),
            (Shape::YearLast('.'), _, _, _) | (Shape::YearLast(_), None, None, None) => form(Order::DayFirst, first),
            (Shape::YearLast(_), Some(_), Some(seen), _) if !self.day_first => form(Order::MonthFirst, seen),
            (Shape::YearLast(_), Some(seen), _, _) => form(Order::DayFirst, seen),
            (Shape::YearLast(_), None, Some(seen), _) => form(Order::MonthFirst, seen),
            (Shape::YearLast(_), None, None, Some((seen, excerpt))) => {
                let written = date::apart(&seen.text);
                let reading = |order: Order| {
                    let day = written.and_then(|w| w.day(order)).map(|day| day.to_string()).unwrap_or_default();
                    (day, flag("dates", asked, order.pattern()))
                };
                let readings = [reading(Order::DayFirst), reading(Order::MonthFirst)];
                Err(Box::new(refused(asked, table, seen, excerpt, readings)))
            }
        }
    }
}

fn refused(asked: &Asked, table: &Table, seen: Seen, excerpt: Excerpt, readings: [(String, String); 2]) -> Refused {
    let title = table.columns().get(asked.column).cloned().unwrap_or_default();
    Refused { column: asked.column, title, seen, excerpt, readings }
}

fn flag(name: &str, asked: &Asked, form: &str) -> String {
    format!("--{name} \"{}={form}\"", asked.flag)
}

/// A number as amounts of its unit are shown.
fn shown(value: Decimal, holds: Holds) -> String {
    match holds {
        Holds::Numbers { unit: Unit::Money(currency), .. } => value.to_fixed(currency.minor_digits()),
        Holds::Numbers { .. } | Holds::Days => value.to_string(),
    }
}

/// So many decimals the numbers of a column have at most.
fn places(unit: Unit, finer: bool) -> u8 {
    match unit {
        Unit::Count => 0,
        Unit::Money(currency) if !finer => currency.minor_digits(),
        Unit::Money(_) | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::data::read::Reading;

    fn look(text: &str, holds: &[Holds]) -> Result<Forms, Vec<[String; 2]>> {
        let bytes = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let table = Table::from_reader("t.csv", bytes, &Reading::default()).unwrap();
        let asked: Vec<Asked> = (holds.iter().enumerate())
            .map(|(column, &holds)| Asked { column, holds, flag: format!("c{column}"), declared: None })
            .collect();
        survey(table, &asked).map_err(|error| match error {
            TableError::TwoReadings { refused, .. } => refused.into_iter().map(|r| r.readings.map(|r| r.0)).collect(),
            other => panic!("{other}"),
        })
    }

    const PLAIN: Holds = Holds::Numbers { unit: Unit::Number, finer: false };

    #[test]
    fn columns_of_numbers() {
        let text = "a;b;c;d\n1.234,56;1,5;1,234.5;7\n1.000;2.5;2,000;8\n";
        let forms = look(text, &[PLAIN; 4]).unwrap();
        assert_eq!(
            [0, 1, 2, 3].map(|c| forms.of(c).notation),
            [1, 1, 0, 0].map(|n| [Notation::Point, Notation::Comma][n])
        );
        assert_eq!(forms.of(1).seen().map(|s| s.line), Some(2), "what comes first decides");
        assert_eq!(forms.of(3).by, By::Nothing);
    }

    #[test]
    fn a_column_of_two_readings() {
        assert_eq!(look("a\n5\n1.234\n", &[PLAIN]), Err(vec![[String::from("1234"), String::from("1.234")]]));
        let count = Holds::Numbers { unit: Unit::Count, finer: false };
        assert_eq!(look("a\n1.234\n", &[count]).unwrap().of(0).notation, Notation::Comma, "no count has decimals");
        assert_eq!(look("a\n1.000\n", &[count]), Err(vec![[String::from("1000"), String::from("1")]]));
        let euros = |finer| Holds::Numbers { unit: Unit::Money("EUR".parse().unwrap()), finer };
        assert_eq!(look("a\n\"12,505\"\n", &[euros(false)]).unwrap().of(0).notation, Notation::Point);
        assert!(look("a\n\"12,505\"\n", &[euros(true)]).is_err());
        let dinars = Holds::Numbers { unit: Unit::Money("KWD".parse().unwrap()), finer: false };
        assert_eq!(look("a\n1.234\n", &[dinars]).unwrap().of(0).notation, Notation::Point);
    }

    #[test]
    fn columns_of_days() {
        let order = |text: &str| look(text, &[Holds::Days]).map(|f| f.of(0).days.map(|d| d.order));
        assert_eq!(order("a\n03/04/2025\n13/04/2025\n"), Ok(Some(Order::DayFirst)));
        assert_eq!(order("a\n03/04/2025\n04/13/2025\n"), Ok(Some(Order::MonthFirst)));
        assert_eq!(order("a\n03/03/2025\n"), Ok(Some(Order::DayFirst)));
        assert_eq!(order("a\n03.04.2025\n"), Ok(Some(Order::DayFirst)));
        assert_eq!(order("a\n2025-04-03\n"), Ok(Some(Order::YearFirst)));
        assert_eq!(order("a\nsoon\n"), Ok(None));
        let both = [String::from("2025-04-03"), String::from("2025-03-04")];
        assert_eq!(order("a\n03/04/2025\n"), Err(vec![both]));
    }
}
