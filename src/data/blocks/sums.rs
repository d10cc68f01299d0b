//! What is summed up of a table of events, and over which of its rows.

use super::test::{Kind, Kinds, Test, Verdicts, bits, of_word};
use crate::data::events::EventMeaning;
use crate::eval::columnar::Column;
use crate::eval::tally::Tally;
use crate::ir::MeasureId;

/// The sums of a table.
pub(super) struct Sums {
    pub(super) kinds: Kinds,
    pub(super) of: Vec<One>,
}

/// One sum.
pub(super) struct One {
    pub(super) measure: MeasureId,
    /// Decimal places.
    pub(super) scale: u8,
    /// The column that is summed up; none where rows are counted.
    pub(super) column: Option<usize>,
    tests: Vec<Test>,
    /// The column of the day, the days that count, and whether a row without one does.
    dated: Option<(usize, [i64; 2], bool)>,
}

impl Sums {
    /// `None` where a test asks for more than numbers tell.
    pub(super) fn of(meaning: &EventMeaning<'_>, tallies: &[Tally<'_>]) -> Option<Sums> {
        let types = meaning.types();
        let (mut kinds, mut of) = (Kinds::default(), Vec::new());
        for tally in tallies {
            let tests = tally.tests.iter().map(|test| Test::of(test, &mut kinds, &types, tally.as_of()));
            let tests = tests.collect::<Option<Vec<_>>>()?;
            let column = match tally.column {
                Some(column) => Some(kinds.place(column, &types)?),
                None => None,
            };
            let scale = match column.and_then(|place| kinds.of.get(place)) {
                Some((_, Kind::Number(scale))) => *scale,
                Some(_) => return None,
                None => 0,
            };
            let dated = match tally.dated_by {
                Some(column) => {
                    let place = kinds.place(column, &types)?;
                    let first = tally.days.first.map_or(i64::MIN, Column::day);
                    Some((place, [first, Column::day(tally.days.last)], tally.ever))
                }
                None => None,
            };
            of.push(One { measure: tally.measure, scale, column, tests, dated });
        }
        Some(Sums { kinds, of })
    }
}

impl One {
    /// Which of the rows of a word count.
    pub(super) fn counts(&self, columns: &[Column], word: usize) -> Verdicts {
        let mut all = Verdicts { yes: u64::MAX, no: 0 };
        if let Some((place, [first, last], ever)) = self.dated {
            let (known, days) = columns.get(place).map_or((0, &[][..]), |column| of_word(column, word));
            let most = last.wrapping_sub(first).cast_unsigned();
            let within = |day: i64| day.wrapping_sub(first).cast_unsigned() <= most;
            all = Verdicts::of(known, if first <= last { bits(days, within) } else { 0 });
            if ever {
                all.yes |= !known;
            }
        }
        self.tests.iter().fold(all, |all, test| all.and(test.verdicts(columns, word)))
    }
}
