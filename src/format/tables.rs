//! Tables of examples: a row in each line, its cells below each other.

use super::breaks::Piece;

/// The indentation of rows.
const INDENT: usize = 2;

/// Makes a line of each row, and the cells of a column equally wide. Gives the first piece of the table.
pub(super) fn lay_out(pieces: &mut [Piece]) -> Option<usize> {
    let is_bar = |piece: &Piece| piece.text == "|";
    let first = pieces.iter().position(is_bar)?;
    let last = pieces.iter().rposition(is_bar)?;
    // A bar behind a bar begins the next row, since no cell is empty.
    let begins = |at: usize| at == first || (at > first && pieces.get(at - 1).is_some_and(is_bar));
    let rows: Vec<usize> = (first..=last).filter(|&at| pieces.get(at).is_some_and(is_bar) && begins(at)).collect();
    // By row, the places of its bars.
    let mut bars: Vec<Vec<usize>> = Vec::new();
    for (index, &row) in rows.iter().enumerate() {
        let end = rows.get(index + 1).copied().unwrap_or(last + 1);
        bars.push((row..end).filter(|&at| pieces.get(at).is_some_and(is_bar)).collect());
    }
    let width = |cell: &[Piece]| {
        let gaps = cell.iter().skip(1).filter(|piece| !piece.tight).count();
        gaps + cell.iter().map(|piece| piece.text.chars().count()).sum::<usize>()
    };
    let cell = |pair: &[usize]| match pair {
        [from, to] => pieces.get(from + 1..*to).unwrap_or_default(),
        _ => &[],
    };
    let columns = bars.iter().map(|row| row.len().saturating_sub(1)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| bars.iter().filter_map(|row| row.get(column..column + 2)).map(|pair| width(cell(pair))).max())
        .map(Option::unwrap_or_default)
        .collect();
    let mut blanks: Vec<(usize, usize)> = Vec::new();
    for row in &bars {
        for (pair, wide) in row.windows(2).zip(&widths) {
            if let [_, to] = pair {
                blanks.push((to - 1, wide - width(cell(pair))));
            }
        }
    }
    for (at, count) in blanks {
        if let Some(piece) = pieces.get_mut(at) {
            piece.text.extend(std::iter::repeat_n(' ', count));
        }
    }
    let mut behind_bar = false;
    for (at, piece) in pieces.iter_mut().enumerate().skip(first) {
        // What follows the table qualifies it.
        let begins = rows.contains(&at) || at == last + 1;
        piece.begins = begins.then_some(INDENT);
        let bar = piece.text.trim_end() == "|";
        piece.tight &= !bar && !behind_bar;
        behind_bar = bar;
    }
    Some(first)
}
