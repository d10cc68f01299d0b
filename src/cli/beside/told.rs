//! What a summary says of the tables beside the partners, and of populations and targets.

use super::Beside;
use crate::data::columns::Matching;
use crate::eval::census::{Census, Counted};
use crate::ir::{MeasureId, Population, TableId};
use crate::value::Decimal;

impl Beside<'_> {
    /// Whether a measure without a column is known all the same, or could be.
    pub(in crate::cli) fn gives(&self, measure: MeasureId) -> bool {
        let derivation = self.program.measures.get(measure.index()).and_then(|m| m.derivation.as_ref());
        derivation.is_some_and(|derivation| self.computes(derivation))
    }

    /// Whether a measure is computed from a table, whatever column the partner table has.
    pub(in crate::cli) fn computed(&self, measure: MeasureId) -> bool {
        self.would_give(measure).is_some() && self.gives(measure)
    }

    /// The table from which a measure would be computed, were it given.
    pub(in crate::cli) fn would_give(&self, measure: MeasureId) -> Option<&str> {
        let table = self.program.measures.get(measure.index())?.derivation.as_ref()?.table()?;
        self.program.tables.get(table.index()).map(|t| t.name.as_str())
    }

    /// Whether something is computed from the rows of a table. Which tables are priced is not known here.
    fn is_asked_for(&self, table: TableId) -> bool {
        let derivations = self.program.measures.iter().filter_map(|measure| measure.derivation.as_ref());
        self.again || derivations.into_iter().any(|derivation| derivation.table() == Some(table))
    }

    /// What nobody should miss of the tables.
    pub(in crate::cli) fn cautions(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (table, given) in self.program.tables.iter().zip(&self.tables) {
            let Some(given) = given else { continue };
            let name = &table.name;
            lines.extend(given.remarks.iter().cloned());
            if given.bad > 0 {
                lines.push(format!(
                    "{} of `{name}` cannot be read in full: what is computed from them is not known",
                    number(given.bad, "row")
                ));
            }
            let (rows, partners) = given.rows.orphans();
            if rows > 0 {
                lines.push(format!(
                    "{} of `{name}` {} of {} not in the partner table",
                    number(rows, "row"),
                    if rows == 1 { "is" } else { "are" },
                    number(partners, "partner"),
                ));
            }
        }
        lines
    }

    /// How much was read, and what was computed from it.
    pub(in crate::cli) fn used(&self, matching: &Matching, titles: &[String]) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, (table, given)) in self.program.tables.iter().zip(&self.tables).enumerate() {
            let Some(given) = given else { continue };
            let (rows, partners) = given.rows.counts();
            let asked = if self.is_asked_for(TableId::at(index)) { "" } else { ", not asked for" };
            let converted = match given.converted {
                0 => String::new(),
                n => format!(", amounts of {} converted", number(n, "row")),
            };
            lines.push(format!(
                "{}: {} of {}{converted}{asked}",
                table.name,
                number(rows, "row"),
                number(partners, "partner")
            ));
        }
        let columns = self.program.measures.iter().zip(&matching.measures).enumerate();
        let (mut computed, mut taken) = (Vec::new(), Vec::new());
        for (index, (measure, column)) in columns {
            let Some(derivation) = &measure.derivation else { continue };
            match self.would_give(MeasureId::at(index)) {
                Some(table) if self.computes(derivation) => {
                    let instead = column.and_then(|c| titles.get(c)).map(|title| format!(" instead of `{title}`"));
                    computed.push(format!("{} from {table}{}", measure.name, instead.unwrap_or_default()));
                }
                Some(table) if column.is_some() => taken.push(format!("{} (no table {table})", measure.name)),
                Some(_) | None => {}
            }
        }
        if !computed.is_empty() {
            lines.push(format!("computed: {}", computed.join(", ")));
        }
        if !taken.is_empty() {
            lines.push(format!("taken from the partner table as they stand: {}", taken.join(", ")));
        }
        lines
    }

    /// What the program says of numbers of partners, against those there are.
    pub(in crate::cli) fn census(&self, census: &Census) -> Vec<String> {
        let p = &self.effective.program;
        let mut lines: Vec<String> = Vec::new();
        for Counted { says, count, perhaps, agrees } in census.populations(p) {
            let what = named(says);
            let differ = if agrees { "" } else { ": they differ" };
            let found = match says.tier {
                Some(_) if !census.records_tiers() => String::from("the data records no tiers held"),
                Some(_) if perhaps > 0 => format!("table has {count} held and {perhaps} perhaps{differ}"),
                Some(_) => format!("table has {count} held{differ}"),
                None => format!("table has {count}{differ}"),
            };
            lines.push(format!("population {what}: program says {}, {found}", size(says)));
        }
        for Counted { says, count, perhaps, agrees } in census.targets(p) {
            let found = match (says.everyone, count) {
                (true, _) => format!("table has {count}"),
                (false, 1) => String::from("1 qualifies"),
                (false, _) => format!("{count} qualify"),
            };
            let perhaps = if perhaps == 0 { String::new() } else { format!(", {perhaps} more may") };
            let by = says.by.and_then(|by| p.dates.get(by.index()));
            let verdict = match by {
                _ if agrees => "",
                Some(by) if self.effective.run.as_of <= by.days.last => ": not reached yet",
                Some(_) | None => ": the target is missed",
            };
            let by = by.map(|by| format!(" by {}", by.text)).unwrap_or_default();
            lines.push(format!("target {} {}{by}: {found}{perhaps}{verdict}", named(says), wish(says)));
        }
        lines
    }
}

fn named(population: &Population) -> String {
    match &population.within {
        Some(within) => format!("{} in {within}", population.of),
        None => population.of.clone(),
    }
}

fn size(population: &Population) -> String {
    about(population.approximate.as_deref(), population.low, population.high, "")
}

fn about(how: Option<&str>, low: Decimal, high: Decimal, unit: &str) -> String {
    let how = how.map(|how| format!("{how} ")).unwrap_or_default();
    if low == high { format!("{how}{low}{unit}") } else { format!("{how}{low}{unit}..{high}{unit}") }
}

/// What a target says; with the numbers that it comes to, where it is counted from another.
fn wish(target: &Population) -> String {
    let (Some(base), Ok((low, high))) = (&target.base, target.wanted()) else { return size(target) };
    let said = if target.growth {
        format!("growth {}", about(None, target.low, target.high, "%"))
    } else {
        format!("{} further", size(target))
    };
    let comes_to = match high {
        None => format!("{low} or more"),
        Some(high) if low == Decimal::ZERO => format!("{high} or fewer"),
        Some(high) => about(None, low, high, ""),
    };
    format!("{said} (from {} to {comes_to})", about(base.approximate.as_deref(), base.low, base.high, ""))
}

fn number(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
