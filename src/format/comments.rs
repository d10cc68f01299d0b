//! Comments behind code, each in a column with its neighbours.

use std::collections::BTreeMap;

use super::WIDTH;
use super::layout::Line;

/// Code wider than this does not move the comments of its neighbours.
const WIDEST: usize = 80;

/// So many comments make a column that the author chose for the whole file.
const ENOUGH: usize = 4;

/// Gives each trailing comment its column. Where most of the file's comments stand in one column, that column holds for all;
/// else each run of lines without a blank one between them has its own.
pub(super) fn align(lines: &mut [Line]) {
    let house = house_column(lines).or_else(|| {
        align_runs(lines);
        // A long run can be most of a file: then the next pass would see it as the house's column.
        house_column(lines)
    });
    if let Some(column) = house {
        for line in lines.iter_mut().filter(|l| l.comment.is_some()) {
            let width = line.width();
            line.column = if width < column { column } else { width + 2 };
        }
    }
}

/// The column in which most comments stand already.
fn house_column(lines: &[Line]) -> Option<usize> {
    let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
    let mut all = 0;
    for line in lines.iter().filter(|l| l.comment.is_some()) {
        all += 1;
        if line.width() < line.column && line.column <= WIDTH {
            *columns.entry(line.column).or_default() += 1;
        }
    }
    let found = columns.into_iter().find(|&(_, count)| count >= ENOUGH && 2 * count > all);
    found.map(|(column, _)| column)
}

fn align_runs(lines: &mut [Line]) {
    let mut start = 0;
    while start < lines.len() {
        let more = lines.get(start + 1..).unwrap_or(&[]);
        let end = more.iter().position(|l| l.blank_before || l.is_blank()).map_or(lines.len(), |n| start + 1 + n);
        let run = lines.get_mut(start..end).unwrap_or(&mut []);
        let widths = run.iter().filter(|l| l.comment.is_some()).map(Line::width);
        let column = widths.filter(|&w| w <= WIDEST).max().map_or(0, |w| w + 2);
        for line in run.iter_mut().filter(|l| l.comment.is_some()) {
            line.column = column.max(line.width() + 2);
        }
        start = end;
    }
}
