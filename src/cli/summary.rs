//! What is said beside a result: how many are in which tier, what decides the rest, and which columns were used.

use super::beside::Beside;
use crate::data::partners::Account;
use crate::eval::census::Census;
use crate::eval::{Effective, Outcome, Outside, Run, Summary as Counts, display};
use crate::ir::{MeasureId, Program};
use crate::value::Decimal;

/// So many names are listed.
const LISTED: usize = 8;
/// The longest bar.
const BAR: u64 = 24;

/// The counts of a run, and what its table was like.
#[derive(Debug, Default)]
pub(super) struct Summary {
    counts: Counts,
    partners: u64,
    bad: u64,
    /// What the table was like.
    table: Account,
    /// Partners that were counted one by one, although most were counted by columns.
    one_by_one: u64,
    /// Partners counted for what the program says of populations and targets.
    pub(super) census: Census,
}

/// How the day came to be chosen.
pub(super) struct Heading {
    /// None was given.
    pub(super) today: bool,
    /// Whether the program is in force on it.
    pub(super) outside: Option<Outside>,
    /// Lists are not to be cut.
    pub(super) in_full: bool,
}

impl Summary {
    /// Counts a partner.
    pub(super) fn partner(&mut self) {
        self.partners += 1;
    }

    /// Counts a row of the result.
    pub(super) fn add(&mut self, outcome: &Outcome) {
        self.counts.add(outcome);
    }

    /// Counts partners and the rows of their results, all at once.
    pub(super) fn add_all(&mut self, partners: u64, counts: &Counts, one_by_one: u64) {
        self.partners += partners;
        self.counts.merge(counts);
        self.one_by_one += one_by_one;
    }

    /// Takes over what the table was like.
    pub(super) fn close(&mut self, table: Account, bad: u64) {
        self.bad = bad;
        self.table = table;
    }

    /// Rows in which more than one tier is possible.
    pub(super) fn undecided(&self) -> u64 {
        self.counts.undecided
    }

    /// The text; without `whole` only what nobody should miss.
    pub(super) fn text(
        &self,
        program: &Program,
        effective: &Effective,
        day: &Heading,
        beside: &Beside<'_>,
        whole: bool,
    ) -> String {
        let mut lines = vec![self.heading(program, &effective.run, day)];
        if whole {
            lines.extend(self.tiers(effective));
            lines.extend(self.waiting(&effective.program, day.in_full));
        }
        lines.extend(self.needs_vendor(program, day.in_full));
        lines.extend(self.warnings(program, day.in_full));
        lines.extend(self.cautions(day));
        lines.extend(beside.cautions());
        lines.extend(self.missing(program, beside, day.in_full));
        if whole {
            lines.extend(beside.census(&self.census));
            lines.extend(
                (self.one_by_one > 0).then(|| format!("{} counted one by one", number(self.one_by_one, "partner"))),
            );
            lines.extend(beside.used(&self.table.matching, &self.table.columns));
            lines.extend(self.used(program, beside, day.in_full));
        }
        let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
        lines.join("\n") + "\n"
    }

    fn heading(&self, program: &Program, run: &Run, day: &Heading) -> String {
        // A program without a title goes by its file, which the compiled program knows too.
        let file = program.sources.iter().next().map_or("the program", |file| file.name());
        let title = if program.header.title.is_empty() { file } else { &program.header.title };
        let today = if day.today { " (today)" } else { "" };
        let assumed = match run.assume.as_slice() {
            [] => String::new(),
            some => format!(", assuming what is {}", some.iter().map(|s| s.word()).collect::<Vec<_>>().join(", ")),
        };
        let rows = if self.counts.rows == self.partners {
            String::new()
        } else {
            format!(" in {}", number(self.counts.rows, "row"))
        };
        let undecided = match self.counts.undecided {
            0 => String::new(),
            n => format!(", {n} undecided"),
        };
        format!("{title} as of {}{today}{assumed}: {}{rows}{undecided}", run.as_of, number(self.partners, "partner"))
    }

    /// Partners by tier, the highest first, with share and bar.
    fn tiers(&self, effective: &Effective) -> Vec<String> {
        let program = &effective.program;
        if self.counts.rows == 0 {
            return Vec::new();
        }
        let mut rows: Vec<(String, u64)> = effective
            .tiers()
            .rev()
            .map(|(tier, _)| Some(tier))
            .chain([None])
            .map(|tier| {
                (display::tier_name(program, tier).to_owned(), self.counts.decided.get(&tier).copied().unwrap_or(0))
            })
            .collect();
        // Tiers nobody is in are told; that nobody is without a tier need not be.
        rows.retain(|(name, count)| *count > 0 || name != "none");
        if self.counts.undecided > 0 {
            rows.push((String::from("undecided"), self.counts.undecided));
        }
        let wide = |text: &str| text.chars().count();
        let name_width = rows.iter().map(|(name, _)| wide(name)).max().unwrap_or(0);
        let count_width = rows.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(0);
        let lines = rows.iter().map(|(name, count)| {
            let pad = " ".repeat(name_width - wide(name));
            let bar = "█".repeat(usize::try_from(count.saturating_mul(BAR).div_ceil(self.counts.rows)).unwrap_or(0));
            format!("  {name}{pad}  {count:>count_width$}  {:>6}  {bar}", share(*count, self.counts.rows))
        });
        lines.collect()
    }

    fn waiting(&self, program: &Program, in_full: bool) -> Option<String> {
        let mut waiting: Vec<_> = self.counts.waiting_for.iter().collect();
        waiting.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let names =
            waiting.iter().map(|&(&unknown, rows)| format!("{} ({rows})", display::unknown_name(program, unknown)));
        listed(names, in_full).map(|names| format!("undecided for want of: {names}"))
    }

    fn needs_vendor(&self, program: &Program, in_full: bool) -> Option<String> {
        let given = self.counts.needs_vendor.iter().rev();
        let names = given.map(|(&tier, rows)| format!("{} ({rows})", display::tier_name(program, Some(tier))));
        listed(names, in_full).map(|names| format!("the vendor could give: {names}"))
    }

    fn warnings(&self, program: &Program, in_full: bool) -> Option<String> {
        let unmet = self.counts.warnings.iter();
        let names = unmet.map(|(&clause, rows)| format!("{} ({rows})", display::expectation(program, clause)));
        listed(names, in_full).map(|names| format!("expected and not met: {names}"))
    }

    /// What makes the result other than it looks.
    fn cautions(&self, day: &Heading) -> Vec<String> {
        let mut lines = Vec::new();
        match day.outside {
            Some(Outside::Before) => lines.push(String::from("the program is not yet in force on that day")),
            Some(Outside::After) => lines.push(String::from("the program is no longer in force on that day")),
            Some(Outside::Possibly) => {
                lines.push(String::from("the program's own date is approximate: it may not be in force on that day"));
            }
            None => {}
        }
        if self.bad > 0 {
            lines.push(format!("{} left out as unreadable", number(self.bad, "row")));
        }
        if self.table.empty_rows > 0 {
            lines.push(format!("{} left out", number(self.table.empty_rows, "empty row")));
        }
        if self.table.matching.id.is_none() && self.partners > 0 {
            lines.push(String::from(
                "no column tells the partners apart, so `partner_id` is the number of the row; `--id COLUMN` names one",
            ));
        }
        if self.partners == 0 && self.bad == 0 {
            lines.push(String::from("the table has column names and no partner below them"));
        }
        lines.extend(self.table.remarks.iter().cloned());
        let rows = self.table.duplicates.rows;
        if rows > 0 {
            let verb = if rows == 1 { "repeats" } else { "repeat" };
            let named = self.table.duplicates.named.iter();
            let mut named: Vec<String> =
                named.map(|r| format!("`{}` in line {} (as in line {})", r.id, r.line, r.first)).collect();
            let more = rows - u64::try_from(named.len()).unwrap_or(rows);
            if more > 0 {
                named.push(format!("and {more} more"));
            }
            lines.push(format!("{} {verb} a partner id: {}", number(rows, "row"), named.join(", ")));
        }
        if self.counts.approximate > 0 {
            lines.push(format!(
                "{} with too many unknowns to look at each case: a tier may be said to be possible there that is not",
                number(self.counts.approximate, "row")
            ));
        }
        lines
    }

    /// Measures without a column.
    fn missing(&self, program: &Program, beside: &Beside<'_>, in_full: bool) -> Vec<String> {
        let find = |act: bool| {
            let names = self.table.matching.missing.iter().filter_map(move |missing| {
                let measure = program.measures.get(missing.measure.index()).filter(|m| m.act == act)?;
                if beside.gives(missing.measure) {
                    return None;
                }
                let name = display::measure_name(program, missing.measure);
                Some(match &missing.near {
                    Some(near) => format!("{name} (is it the column `{near}`? then --map \"{}={near}\")", measure.name),
                    None => match beside.would_give(missing.measure) {
                        Some(table) => format!("{name} (computed from {table}: --table {table}=FILE)"),
                        None => name.to_owned(),
                    },
                })
            });
            listed(names, in_full)
        };
        let unknown = find(false).map(|names| format!("no column, so not known: {names}"));
        let unrecorded = find(true).map(|names| format!("no column, so not recorded: {names}"));
        unknown.into_iter().chain(unrecorded).collect()
    }

    /// Which column was taken for what.
    fn used(&self, program: &Program, beside: &Beside<'_>, in_full: bool) -> Vec<String> {
        let column = |index: usize| self.table.columns.get(index).map_or("", String::as_str);
        let mut pairs: Vec<String> = Vec::new();
        pairs.extend(self.table.matching.id.map(|c| format!("partner = {}", column(c))));
        pairs.extend(self.table.matching.held.map(|c| format!("held tier = {}", column(c))));
        let measures = program.measures.iter().zip(&self.table.matching.measures).enumerate();
        let measures = measures.filter(|(index, _)| !beside.computed(MeasureId::at(*index)));
        pairs.extend(measures.filter_map(|(_, (m, c))| Some(format!("{} = {}", m.name, column((*c)?)))));
        let used = listed(pairs.into_iter(), in_full).map(|pairs| format!("columns: {pairs}"));
        let ignored = listed(self.table.matching.ignored.iter().map(|&c| format!("`{}`", column(c))), in_full);
        let count = self.table.matching.ignored.len();
        let ignored = ignored.map(|names| format!("{} not asked for: {names}", number_of(count, "column")));
        used.into_iter().chain(ignored).collect()
    }
}

fn listed(names: impl Iterator<Item = String>, in_full: bool) -> Option<String> {
    let names: Vec<String> = names.collect();
    let most = if in_full { names.len() } else { LISTED.min(names.len()) };
    let shown = names.get(..most).unwrap_or_default().join(", ");
    match names.len() {
        0 => None,
        n if n > most => Some(format!("{shown} and {} more", n - most)),
        _ => Some(shown),
    }
}

fn number(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn number_of(count: usize, noun: &str) -> String {
    number(u64::try_from(count).unwrap_or(u64::MAX), noun)
}

/// A share in percent with one decimal place.
fn share(part: u64, whole: u64) -> String {
    let decimal = |n: u64| Decimal::from(i64::try_from(n).unwrap_or(i64::MAX));
    let percent = decimal(part).mul(Decimal::from(100)).and_then(|p| p.div_round(decimal(whole), 1));
    percent.map_or_else(|_| String::new(), |p| format!("{}%", p.to_fixed(1)))
}
