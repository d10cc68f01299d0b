//! Tables of examples: a column of each name, a row for each example.

use super::Rule;
use super::build::{Build, Pair, kid, kids};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{
    Date, ExampleRow, Expect, ExpectKind, Given, GivenKind, Grant, GrantValue, MemberKind, Name, Open, Range, Text,
};

/// What a column is about.
enum Column {
    /// `purchases`.
    Measure(Name),
    /// `track`, `package`.
    Member(MemberKind),
    /// `expect tier`.
    Tier,
    /// `expect margin`.
    Benefit(Name),
}

/// What a cell says.
enum Cell {
    /// `-`.
    Blank,
    /// `yes`.
    Yes,
    /// `no`.
    No,
    /// `2005-06-01`.
    Date(Date),
    /// `10000 EUR/yr`, `18%..35%`.
    Range(Range),
    /// `reseller`, `Accredited or Certified`.
    Names(Vec<Name>),
}

impl Build<'_> {
    /// The rows of a table; `pair` is an `example_table`.
    pub(super) fn example_rows(&mut self, pair: &Pair<'_>) -> Option<Vec<ExampleRow>> {
        let head = kid(pair, Rule::grid_head)?;
        let columns = kids(&head, Rule::grid_column).map(|column| self.column(&column)).collect::<Option<Vec<_>>>()?;
        let mut rows = Vec::new();
        for row in kids(pair, Rule::grid_row) {
            let span = self.span(&row);
            let cells: Vec<Pair<'_>> = kids(&row, Rule::grid_cell).collect();
            if cells.len() != columns.len() {
                self.ragged(span, cells.len(), self.span(&head), columns.len());
                continue;
            }
            let mut out = ExampleRow { span, given: Vec::new(), expect: Vec::new() };
            for (column, cell) in columns.iter().zip(&cells) {
                let (place, cell) = (self.span(cell), self.cell(cell)?);
                self.fill(&mut out, column, place, cell);
            }
            rows.push(out);
        }
        Some(rows)
    }

    fn ragged(&mut self, row: Span, cells: usize, head: Span, columns: usize) {
        let counted = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let message = format!("a row of {} stands below {}", counted(cells, "cell"), counted(columns, "column"));
        self.diagnostics.push(
            Diagnostic::error(Code::RaggedRow, row, message)
                .label(counted(cells, "cell"))
                .also(head, counted(columns, "column"))
                .help("write one cell for each column; `-` is a cell that says nothing"),
        );
    }

    fn column(&self, pair: &Pair<'_>) -> Option<Column> {
        let said = pair.clone().into_inner().next()?;
        Some(match said.as_rule() {
            Rule::column_tier => Column::Tier,
            Rule::column_benefit => Column::Benefit(self.name_in(&said)?),
            Rule::column_track => Column::Member(MemberKind::Track),
            Rule::column_package => Column::Member(MemberKind::Package),
            _ => Column::Measure(self.name_in(pair)?),
        })
    }

    fn cell(&mut self, pair: &Pair<'_>) -> Option<Cell> {
        let said = pair.clone().into_inner().next()?;
        Some(match said.as_rule() {
            Rule::cell_blank => Cell::Blank,
            Rule::cell_yes => Cell::Yes,
            Rule::cell_no => Cell::No,
            Rule::clear_date => Cell::Date(self.date(&said)),
            Rule::range => Cell::Range(self.range(&said)?),
            _ => Cell::Names(self.names_in(pair)),
        })
    }

    /// Says in the row what a cell says.
    fn fill(&mut self, row: &mut ExampleRow, column: &Column, span: Span, cell: Cell) {
        match column {
            Column::Measure(name) => row.given.extend(self.fact_of(name, span, cell)),
            Column::Member(kind) => {
                let names = match cell {
                    Cell::Names(names) => names,
                    Cell::Blank => Vec::new(),
                    Cell::Yes | Cell::No | Cell::Date(_) | Cell::Range(_) => {
                        self.misfit(span, "a name");
                        Vec::new()
                    }
                };
                let fact = |name: Name| Given { span, kind: GivenKind::Member(*kind, name) };
                row.given.extend(names.into_iter().map(fact));
            }
            Column::Tier => match cell {
                Cell::Blank => {}
                Cell::Names(names) => row.expect.push(Expect { span, kind: tier(names) }),
                Cell::No => row.expect.push(Expect { span, kind: ExpectKind::NoTier }),
                Cell::Yes | Cell::Date(_) | Cell::Range(_) => self.misfit(span, "the name of a tier"),
            },
            Column::Benefit(name) => {
                if let Some((benefit, value)) = self.benefit_of(name, span, cell) {
                    let grant = Grant {
                        span,
                        benefit,
                        value,
                        package: None,
                        when: None,
                        tracks: Vec::new(),
                        to: None,
                        note: None,
                    };
                    row.expect.push(Expect { span, kind: ExpectKind::Benefit(grant) });
                }
            }
        }
    }

    fn fact_of(&mut self, name: &Name, span: Span, cell: Cell) -> Option<Given> {
        let name = name.clone();
        let kind = match cell {
            Cell::Blank => return None,
            Cell::Yes => GivenKind::Flag(name),
            Cell::No => GivenKind::NotFlag(name),
            Cell::Date(date) => GivenKind::Date(name, date),
            Cell::Range(Range { low, high: None, .. }) => GivenKind::Amount(name, low),
            Cell::Range(Range { high: Some(_), .. }) => {
                self.misfit(span, "one amount");
                return None;
            }
            Cell::Names(names) => GivenKind::Is(name, names),
        };
        Some(Given { span, kind })
    }

    fn benefit_of(&mut self, name: &Name, span: Span, cell: Cell) -> Option<(Name, GrantValue)> {
        let name = name.clone();
        Some(match cell {
            Cell::Blank => return None,
            Cell::Yes => (name, GrantValue::Plain),
            Cell::No => (name, GrantValue::Nothing(span)),
            Cell::Range(range) => (name, GrantValue::Amount(range)),
            Cell::Names(names) => match names.as_slice() {
                [only] if !only.quoted && only.text.eq_ignore_ascii_case("none") => (name, GrantValue::Nothing(span)),
                [only] if !only.quoted && only.text.eq_ignore_ascii_case("open") => {
                    (name, GrantValue::Open(Open { span, bounds: None, note: None, by: None }))
                }
                // A level is the last word of a name, as in `grants extranet access extended`.
                [only] if !only.quoted => {
                    (Name { span, text: format!("{} {}", name.text, only.text), quoted: false }, GrantValue::Plain)
                }
                [only] => {
                    let text = Text { span: only.span, text: only.text.clone() };
                    (name, GrantValue::Words(text))
                }
                _ => {
                    self.misfit(span, "one value");
                    return None;
                }
            },
            Cell::Date(_) => {
                self.misfit(span, "what is granted");
                return None;
            }
        })
    }

    fn misfit(&mut self, span: Span, wanted: &str) {
        self.diagnostics.push(
            Diagnostic::error(Code::RaggedRow, span, format!("this column asks for {wanted}"))
                .label("does not fit its column")
                .help("`-` is a cell that says nothing"),
        );
    }
}

/// `Accredited`, `none`, `Accredited or Certified`.
fn tier(mut names: Vec<Name>) -> ExpectKind {
    match names.as_slice() {
        [only] if !only.quoted && matches!(only.text.to_lowercase().as_str(), "none" | "no tier") => ExpectKind::NoTier,
        [_] => names.pop().map_or(ExpectKind::NoTier, ExpectKind::Tier),
        _ => ExpectKind::Possible(names),
    }
}
