//! Comments behind code, each in a column with its neighbours.

use std::collections::BTreeMap;

use super::WIDTH;
use super::layout::Line;

/// Code wider than this does not move the comments of its neighbours.
const WIDEST: usize = 80;

/// So many blanks stand before a comment.
const GAP: usize = 2;

/// Gives each trailing comment its column. Where most of the file's comments stand in one column, that column holds for all;
/// else each run of lines without a blank one between them has its own.
pub(super) fn align(lines: &mut [Line]) {
    let house = house_column(lines).or_else(|| {
        for run in runs(lines) {
            align_run(run);
        }
        // Runs can come to share a column by chance: the next pass would take it for the file's.
        house_column(lines)
    });
    if let Some(column) = house {
        for line in lines.iter_mut().filter(|l| l.comment.is_some()) {
            let width = line.width();
            line.column = if width < column { column } else { width + GAP };
        }
    }
}

/// Lines without a blank one between them.
fn runs(lines: &mut [Line]) -> impl Iterator<Item = &mut [Line]> {
    lines.chunk_by_mut(|_, next| !next.blank_before && !next.is_blank())
}

/// The column in which most comments stand already, those of several runs, well apart from their code. A line that nearly
/// reaches it may come closer: the column counts for more.
fn house_column(lines: &mut [Line]) -> Option<usize> {
    /// How often a column is met, and in which run first and last.
    #[derive(Default)]
    struct Met {
        count: usize,
        runs: Option<(usize, usize)>,
    }
    let mut columns: BTreeMap<usize, Met> = BTreeMap::new();
    let mut all = 0;
    for (run, lines) in runs(lines).enumerate() {
        for line in lines.iter().filter(|l| l.comment.is_some()) {
            all += 1;
            if line.width() + GAP <= line.column && line.column <= WIDTH {
                let met = columns.entry(line.column).or_default();
                met.count += 1;
                met.runs = Some((met.runs.map_or(run, |(first, _)| first), run));
            }
        }
    }
    let several = |met: &Met| met.runs.is_some_and(|(first, last)| first < last);
    columns.into_iter().find(|(_, met)| 2 * met.count > all && several(met)).map(|(column, _)| column)
}

fn align_run(run: &mut [Line]) {
    let widths = run.iter().filter(|l| l.comment.is_some()).map(Line::width);
    let column = widths.filter(|&w| w <= WIDEST).max().map_or(0, |w| w + GAP);
    for line in run.iter_mut().filter(|l| l.comment.is_some()) {
        line.column = column.max(line.width() + GAP);
    }
}
