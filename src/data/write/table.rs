//! Results for a terminal. It is the one format that has to see every row before the first is written.

use std::io::{self, Write};

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::{Cell, Rank, Written};
use crate::diagnostic::render::steers;

/// A line under the column names is all that a table needs.
const LINES: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// The blanks around a cell, and the one between cells.
const AROUND: usize = 3;
/// A shortened text keeps so many characters while columns are chosen.
const GAP: usize = 28;
/// A text that would be shorter than this is left out.
const GAP_LEAST: usize = 16;

/// How much of a table is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Every column in full.
    All,
    /// The columns with something in them that matter most, as many as fit.
    Fitted {
        /// The width to be kept.
        width: usize,
        /// How much each column matters.
        ranks: Vec<Rank>,
    },
}

pub(super) struct TableWriter<W: Write> {
    out: W,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
    view: View,
}

/// What is shown of a column.
#[derive(Clone, Copy)]
struct Shown {
    column: usize,
    /// The longest text.
    most: Option<usize>,
}

impl<W: Write> TableWriter<W> {
    pub(super) fn new(out: W, columns: Vec<String>, view: View) -> Self {
        let columns = columns.into_iter().map(|c| spaced(&c)).collect();
        TableWriter { out, columns, rows: Vec::new(), view }
    }

    pub(super) fn row(&mut self, cells: &[Cell]) {
        self.rows.push(cells.to_vec());
    }

    pub(super) fn finish(mut self) -> io::Result<Written<W>> {
        let (shown, left_out, narrow) = match &self.view {
            View::All => {
                ((0..self.columns.len()).map(|column| Shown { column, most: None }).collect(), Vec::new(), false)
            }
            View::Fitted { width, ranks } => {
                let (shown, left_out) = self.fitted(*width, ranks);
                (shown, left_out, true)
            }
        };
        let mut table = Table::new();
        table.load_style(LINES);
        table.force_no_tty();
        let titles = shown.iter().filter_map(|s| Some((self.columns.get(s.column)?, self.widest(s.column, s.most))));
        let titles = titles.map(|(c, width)| if narrow { wrapped(c, width) } else { heading(c) });
        table.set_header(titles.collect::<Vec<_>>());
        for row in &self.rows {
            let cells = shown.iter().filter_map(|s| Some((row.get(s.column)?, s.most))).map(|(cell, most)| {
                let text = comfy_table::Cell::new(shortened(&spaced(cell.shown()), most));
                match cell {
                    Cell::Number(_) => text.set_alignment(CellAlignment::Right),
                    Cell::Empty | Cell::Text(_) => text,
                }
            });
            table.add_row(cells.collect::<Vec<_>>());
        }
        for line in table.lines() {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        let left_out = left_out.into_iter().filter_map(|c| self.columns.get(c).cloned()).collect();
        Ok(Written { out: self.out, left_out })
    }

    /// The longest cell of a column, without its name.
    fn widest(&self, column: usize, most: Option<usize>) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|c| length(c.shown()));
        let widest = cells.max().unwrap_or(0);
        most.map_or(widest, |most| widest.min(most))
    }

    /// The columns that are shown, in order, and those that would be if there were room.
    fn fitted(&self, width: usize, ranks: &[Rank]) -> (Vec<Shown>, Vec<usize>) {
        let filled = |index: usize| self.rows.iter().any(|r| r.get(index).is_some_and(|c| *c != Cell::Empty));
        let rank = |index: usize| ranks.get(index).copied().unwrap_or(Rank::Rest);
        let mut columns: Vec<usize> =
            (0..self.columns.len()).filter(|&c| filled(c) || (self.rows.is_empty() && rank(c) != Rank::Rest)).collect();
        columns.sort_by_key(|&c| rank(c));
        let (mut shown, mut left_out, mut room) = (Vec::new(), Vec::new(), width);
        let first_rest = columns.iter().position(|&c| rank(c) == Rank::Rest).unwrap_or(columns.len());
        for (place, column) in columns.into_iter().enumerate() {
            if place == first_rest {
                self.widen(&mut shown, &mut room);
            }
            let (natural, name) = (self.widest(column, None), self.name_width(column));
            let is_gap = rank(column) == Rank::Gap;
            let most = is_gap.then(|| natural.min(GAP).min(room.saturating_sub(AROUND)).max(GAP_LEAST.min(natural)));
            let wanted = most.unwrap_or(natural).max(name) + AROUND;
            // Without the partner and its tier there is no table.
            let needed = matches!(rank(column), Rank::Head(0 | 3));
            if wanted <= room || needed {
                room = room.saturating_sub(wanted);
                shown.push(Shown { column, most });
            } else {
                left_out.push(column);
            }
        }
        self.widen(&mut shown, &mut room);
        shown.sort_by_key(|s| s.column);
        left_out.sort_unstable();
        (shown, left_out)
    }

    /// What room is left goes to the text that was shortened.
    fn widen(&self, shown: &mut [Shown], room: &mut usize) {
        for one in shown {
            if let Some(most) = &mut one.most {
                let more = (*room).min(self.widest(one.column, None).saturating_sub(*most));
                *most += more;
                *room -= more;
            }
        }
    }

    /// The longest word of a column's name.
    fn name_width(&self, column: usize) -> usize {
        let words = self.columns.get(column).map_or("", String::as_str).split('_');
        words.map(length).max().unwrap_or(0)
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// A column name as words.
fn heading(name: &str) -> String {
    name.replace('_', " ")
}

/// A column name in as many lines as keep it no wider than its cells; words stay whole.
fn wrapped(name: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let width = name.split('_').map(length).fold(width, usize::max);
    for word in name.split('_') {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// A text of so many characters at most, cut between words where that leaves most of it.
fn shortened(text: &str, most: Option<usize>) -> String {
    let Some(most) = most.filter(|&most| length(text) > most) else { return text.to_owned() };
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let whole_words = kept.rfind(' ').filter(|at| at * 2 > kept.len()).and_then(|at| kept.get(..at));
    let next_is_blank = text.chars().nth(most.saturating_sub(1)) == Some(' ');
    let kept = if next_is_blank { kept.as_str() } else { whole_words.unwrap_or(&kept) };
    format!("{}…", kept.trim_end())
}

/// No cell may move the cursor or break the frame.
fn spaced(text: &str) -> String {
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_left_out_and_words_stay_whole() {
        let columns = ["partner_id", "tier", "decided", "gap", "support_requests", "margin"].map(String::from).to_vec();
        let ranks = vec![Rank::Head(0), Rank::Head(3), Rank::Rest, Rank::Gap, Rank::Benefit, Rank::Benefit];
        let drawn = |width| {
            let view = View::Fitted { width, ranks: ranks.clone() };
            let mut writer = TableWriter::new(Vec::new(), columns.clone(), view);
            let gap = "purchases 38000 EUR/yr; 2 certified engineers; unknown: customer references";
            writer.row(&[
                Cell::text("P-001"),
                Cell::text("Registered"),
                Cell::text("yes"),
                Cell::text(gap),
                Cell::Number(String::from("5")),
                Cell::Empty,
            ]);
            let written = writer.finish().unwrap();
            let text = String::from_utf8(written.out).unwrap();
            assert!(text.lines().all(|l| length(l) <= width), "{text}");
            format!("{text}{:?}", written.left_out)
        };
        insta::assert_snapshot!(drawn(60), @r#"
         partner   tier         gap
         id
        ───────────────────────────────────────────────────
         P-001     Registered   purchases 38000 EUR/yr; 2…
        ["decided", "support_requests"]
        "#);
        insta::assert_snapshot!(drawn(80), @r#"
         partner   tier         gap                                    support
         id                                                            requests
        ────────────────────────────────────────────────────────────────────────
         P-001     Registered   purchases 38000 EUR/yr; 2 certified…          5
        ["decided"]
        "#);
        insta::assert_snapshot!(drawn(140), @"
         partner   tier         decided   gap                                                                           support
         id                                                                                                             requests
        ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         P-001     Registered   yes       purchases 38000 EUR/yr; 2 certified engineers; unknown: customer references          5
        []
        ");
    }
}
