//! The columns of a result.

use super::{Cell, Columns};
use crate::data::names::{nearest, wide};
use crate::eval::review::Held;
use crate::eval::{BenefitValue, Outcome, Verdict, display};
use crate::ir::{BenefitId, BenefitKind, Program, ScoreId};
use crate::value::{Currency, Date, Unit};

/// A column of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The partner's id.
    Partner,
    /// The track.
    Track,
    /// The guaranteed tier.
    Tier,
    /// Whether one tier alone is possible.
    Decided,
    /// The possible tiers.
    Possible,
    /// The tiers that the vendor could give.
    NeedsVendor,
    /// The recorded tier.
    Held,
    /// The next tier.
    Next,
    /// How ready the partner is for it.
    Readiness,
    /// What is missing for it.
    Gap,
    /// What the tier depends on.
    UndecidedBy,
    /// What is only expected, and not met.
    Warnings,
    /// A benefit.
    Benefit(BenefitId),
    /// Specialisations.
    Specialisations,
    /// The points of a score.
    Score(ScoreId),
    /// Who delivers to the partner.
    Distribution,
    /// Since when the held tier is held.
    HeldSince,
    /// Since when its requirements are not met.
    BelowSince,
    /// Why the held tier is not the one qualified for.
    HeldBecause,
    /// The day of evaluation: the next review begins after it.
    AsOf,
    /// A column of the partner table, as it stands there.
    Data(usize),
}

/// What a result says beside the outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Who delivers to the partner.
    pub distribution: String,
    /// The status after the review, where there was one.
    pub held: Option<Held>,
    /// The day of evaluation.
    pub as_of: Option<Date>,
}

/// The columns of a result, with their names, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<(Column, String)>,
}

/// A column was asked for that the result does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchColumn {
    /// As asked for.
    pub name: String,
    /// The column that may be meant.
    pub near: Option<String>,
    /// Those that there are.
    pub known: Vec<String>,
}

impl Layout {
    /// Every column of a program's results. `reviewed`: there is a record of the tiers held before.
    pub fn of(program: &Program, reviewed: bool) -> Layout {
        let mut columns = vec![(Column::Partner, String::from("partner_id"))];
        if !program.tracks.is_empty() {
            columns.push((Column::Track, String::from("track")));
        }
        let fixed = [
            (Column::Tier, "tier"),
            (Column::Decided, "decided"),
            (Column::Possible, "possible_tiers"),
            (Column::NeedsVendor, "needs_vendor"),
            (Column::Held, "held_tier"),
            (Column::Next, "next_tier"),
            (Column::Readiness, "readiness"),
            (Column::Gap, "gap"),
            (Column::UndecidedBy, "undecided_by"),
        ];
        columns.extend(fixed.map(|(column, name)| (column, name.to_owned())));
        let mut layout = Layout { columns };
        if display::has_expectations(program) {
            layout.add(Column::Warnings, String::from("warnings"), "expected");
        }
        for (index, benefit) in program.benefits.iter().enumerate() {
            let currency = match &benefit.kind {
                BenefitKind::Money(rate) => match rate.unit {
                    Unit::Money(currency) if currency != Currency::NONE => format!("_{currency}"),
                    Unit::Money(_) | Unit::Count | Unit::Percent | Unit::Points | Unit::Time(_) | Unit::Number => {
                        String::new()
                    }
                },
                BenefitKind::Percent
                | BenefitKind::Allowance { .. }
                | BenefitKind::Entitlement
                | BenefitKind::Level(_)
                | BenefitKind::Words => String::new(),
            };
            let name = format!("{}{currency}", underscored(benefit.column()));
            layout.add(Column::Benefit(BenefitId::at(index)), name, "benefit");
        }
        if !program.specialisations.is_empty() {
            layout.add(Column::Specialisations, String::from("specialisations"), "held");
        }
        for (index, score) in program.scores.iter().enumerate() {
            layout.add(Column::Score(ScoreId::at(index)), underscored(&score.name), "score");
        }
        if !program.distribution.is_empty() {
            layout.add(Column::Distribution, String::from("distribution"), "channel");
        }
        if reviewed || program.review.is_some() {
            layout.add(Column::HeldSince, String::from("held_since"), "review");
            layout.add(Column::BelowSince, String::from("below_since"), "review");
            layout.add(Column::HeldBecause, String::from("held_because"), "review");
            layout.add(Column::AsOf, String::from("as_of"), "review");
        }
        layout
    }

    /// A column with a name that no other has.
    fn add(&mut self, column: Column, mut name: String, kind: &str) {
        while self.columns.iter().any(|(_, n)| *n == name) {
            name = format!("{name}_{kind}");
        }
        self.columns.push((column, name));
    }

    /// Only these columns, in this order. What the result does not have may be a column of the partner table.
    pub fn select(&self, names: &[String], data: &[String]) -> Result<Layout, NoSuchColumn> {
        let find = |name: &String| {
            let own = self.columns.iter().find(|(_, n)| wide(n) == wide(name)).cloned();
            own.or_else(|| of_data(name, data)).ok_or_else(|| self.no_such(name, data))
        };
        Ok(Layout { columns: names.iter().map(find).collect::<Result<_, _>>()? })
    }

    /// These columns of the partner table too, behind the partner.
    pub fn with(mut self, names: &[String], data: &[String]) -> Result<Layout, NoSuchColumn> {
        let found = names.iter().map(|name| of_data(name, data).ok_or_else(|| self.no_such(name, data)));
        let found: Vec<(Column, String)> = found.collect::<Result<_, _>>()?;
        let at = self.columns.iter().position(|(c, _)| *c == Column::Partner).map_or(0, |at| at + 1);
        for (place, (column, mut name)) in found.into_iter().enumerate() {
            while self.columns.iter().any(|(_, n)| *n == name) {
                name.push_str("_data");
            }
            self.columns.insert(at + place, (column, name));
        }
        Ok(self)
    }

    fn no_such(&self, name: &str, data: &[String]) -> NoSuchColumn {
        let own = self.columns.iter().map(|(_, n)| n.as_str());
        let near = nearest(name, own.chain(data.iter().map(String::as_str)));
        NoSuchColumn { name: name.to_owned(), near: near.map(str::to_owned), known: self.names() }
    }

    /// How much each column matters where there is no room for all, the most first.
    pub fn ranks(&self) -> Vec<Rank> {
        self.columns.iter().map(|(column, _)| rank(*column)).collect()
    }

    /// The columns.
    pub fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.columns.iter().map(|(column, _)| *column)
    }

    /// The columns of the partner table among them.
    pub fn shown(&self) -> Vec<usize> {
        let data = |column| match column {
            Column::Data(column) => Some(column),
            Column::Partner
            | Column::Track
            | Column::Tier
            | Column::Decided
            | Column::Possible
            | Column::NeedsVendor
            | Column::Held
            | Column::Next
            | Column::Readiness
            | Column::Gap
            | Column::UndecidedBy
            | Column::Warnings
            | Column::Benefit(_)
            | Column::Specialisations
            | Column::Score(_)
            | Column::Distribution
            | Column::HeldSince
            | Column::BelowSince
            | Column::HeldBecause
            | Column::AsOf => None,
        };
        self.columns().filter_map(data).collect()
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(_, name)| name.clone()).collect()
    }

    /// The columns as they are written.
    pub fn heads(&self) -> Columns {
        let whole = self.columns.iter().enumerate().filter(|(_, (column, _))| *column == Column::Readiness);
        Columns { whole: whole.map(|(index, _)| index).collect(), names: self.names() }
    }

    /// The row of one outcome.
    pub fn row(&self, program: &Program, id: &str, outcome: &Outcome, beside: &Beside, data: &[String]) -> Vec<Cell> {
        let of = |column: Column| match column {
            Column::Data(index) => data.get(index).map_or(Cell::Empty, Cell::text),
            own => cell(program, own, id, outcome, beside),
        };
        self.columns.iter().map(|(column, _)| of(*column)).collect()
    }
}

/// How much a column matters to a reader who cannot see all, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Who it is, and where it stands.
    Head(u8),
    /// What is missing: its text may be shortened.
    Gap,
    /// What it gets.
    Benefit,
    /// All else.
    Rest,
}

fn rank(column: Column) -> Rank {
    match column {
        Column::Partner => Rank::Head(0),
        Column::Data(_) => Rank::Head(1),
        Column::Track => Rank::Head(2),
        Column::Tier => Rank::Head(3),
        Column::NeedsVendor => Rank::Head(4),
        Column::Next => Rank::Head(5),
        Column::Readiness => Rank::Head(6),
        Column::Gap => Rank::Gap,
        Column::Warnings | Column::Benefit(_) | Column::Specialisations | Column::Score(_) => Rank::Benefit,
        Column::Decided
        | Column::Possible
        | Column::Held
        | Column::UndecidedBy
        | Column::Distribution
        | Column::HeldSince
        | Column::BelowSince
        | Column::HeldBecause
        | Column::AsOf => Rank::Rest,
    }
}

/// A column of the partner table by its name: letter by letter where that decides.
fn of_data(name: &str, data: &[String]) -> Option<(Column, String)> {
    let exact = data.iter().position(|d| d == name);
    let index = exact.or_else(|| data.iter().position(|d| wide(d) == wide(name)))?;
    Some((Column::Data(index), data.get(index)?.clone()))
}

fn underscored(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("_")
}

pub(super) fn cell(program: &Program, column: Column, id: &str, outcome: &Outcome, beside: &Beside) -> Cell {
    let day = |pick: fn(&Held) -> Option<Date>| {
        beside.held.as_ref().and_then(pick).map_or(Cell::Empty, |day| Cell::text(day.to_string()))
    };
    let next = || outcome.tiers.iter().find(|t| Some(t.tier) == outcome.next);
    match column {
        Column::Partner => Cell::text(id),
        Column::Track => {
            let track = outcome.track.and_then(|t| program.tracks.get(t.index()));
            track.map_or(Cell::Empty, |t| Cell::text(&t.name))
        }
        Column::Tier => Cell::text(display::tier_cell(program, outcome.tier)),
        Column::Decided => Cell::text(if outcome.decided { "yes" } else { "no" }),
        Column::Possible => Cell::text(display::possible_cell(program, outcome)),
        Column::NeedsVendor => Cell::text(display::needs_vendor_cell(program, outcome)),
        Column::Held => Cell::text(display::held_cell(program, outcome)),
        Column::Next => Cell::text(display::tier_cell(program, outcome.next)),
        Column::Readiness => next().map_or(Cell::Empty, |t| Cell::Number(t.readiness.to_string())),
        Column::Gap => Cell::text(display::gap_cell(program, outcome)),
        Column::UndecidedBy => Cell::text(display::undecided_cell(program, outcome)),
        Column::Warnings => Cell::text(display::warnings_cell(program, outcome)),
        Column::Benefit(id) => benefit(program, id, outcome),
        Column::Specialisations => {
            let held = outcome.specialisations.iter().filter(|(_, verdict)| match verdict {
                Verdict::Met => true,
                Verdict::NotMet | Verdict::Unknown => false,
            });
            let names = held.filter_map(|(s, _)| program.specialisations.get(s.index()));
            Cell::text(names.map(|s| s.name.as_str()).collect::<Vec<_>>().join("|"))
        }
        Column::Score(id) => match outcome.scores.get(id.index()).map(|points| (points.low, points.high)) {
            Some((Some(low), Some(high))) if low == high => Cell::Number(low.to_string()),
            Some((Some(low), Some(high))) => Cell::text(format!("{low}..{high}")),
            Some((Some(low), None)) => Cell::text(format!("{low}..")),
            Some((None, Some(high))) => Cell::text(format!("..{high}")),
            Some((None, None)) => Cell::text(".."),
            None => Cell::Empty,
        },
        // It is of the partner table, and not of the outcome.
        Column::Data(_) => Cell::Empty,
        Column::Distribution => Cell::text(&beside.distribution),
        Column::HeldSince => day(|held| held.since),
        Column::BelowSince => day(|held| held.below_since),
        Column::AsOf => beside.as_of.map_or(Cell::Empty, |day| Cell::text(day.to_string())),
        Column::HeldBecause => {
            let reason = beside.held.as_ref().and_then(|held| held.reason);
            reason.map_or(Cell::Empty, |reason| Cell::text(reason.text()))
        }
    }
}

fn benefit(program: &Program, id: BenefitId, outcome: &Outcome) -> Cell {
    // Outcomes have every benefit at its own place.
    let Some(found) = outcome.benefits.get(id.index()).filter(|b| b.benefit == id) else { return Cell::Empty };
    match found.values.as_slice() {
        [BenefitValue::Number(number)] => Cell::Number(number.to_string()),
        _ => Cell::text(display::benefit_cell(program, found)),
    }
}
