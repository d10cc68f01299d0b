//! What a line of a table of orders or usage is worth to the partner: its margin, discount, rebate and commissions.
//!
//! A commission is priced as a benefit that the program grants to everyone, so that its dates, conditions, bands and open
//! terms mean what they mean everywhere.

use super::{BenefitOutcome, BenefitValue, Outcome};
use crate::ir::{
    Aggregate, Atom, Benefit, BenefitId, BenefitKind, Combine, Commission, Cond, CondKind, Derivation, Direction,
    Grant, GrantClause, GrantValue, Program, Rate, Table, Type,
};
use crate::source::Span;
use crate::value::{Amount, Decimal, DecimalError, Unit};

/// A program with its commissions as benefits behind its own: what lines are priced with.
#[derive(Debug, Clone)]
pub struct Priced {
    /// The program.
    pub program: Program,
    own: usize,
}

/// What one benefit or commission makes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The benefit or commission.
    pub name: String,
    /// The lowest and highest rate in percent; nothing where it is open.
    pub rate: Option<(Decimal, Decimal)>,
    /// The lowest and highest value; below zero where the partner pays.
    pub value: Option<(Decimal, Decimal)>,
    /// The entries that grant it.
    pub clauses: Vec<Span>,
}

impl Priced {
    /// Prepares a program.
    pub fn new(program: &Program) -> Self {
        let mut program = program.clone();
        let own = program.benefits.len();
        for commission in program.commissions.clone() {
            let benefit = BenefitId::at(program.benefits.len());
            program.benefits.push(Benefit {
                name: if commission.name.is_empty() { String::from("commission") } else { commission.name.clone() },
                plural: commission.name.clone(),
                kind: kind(&program, &commission.rate),
                combine: Combine::Better,
                doc: None,
                span: commission.span,
            });
            let grant = Grant {
                benefit,
                value: commission.rate.clone(),
                when: when(&program, &commission),
                package: None,
                tracks: Vec::new(),
                to: None,
                note: None,
                span: commission.span,
            };
            let (validity, span) = (commission.validity.clone(), commission.span);
            program.everyone.grants.push(GrantClause { grants: vec![grant], validity, span });
        }
        Priced { program, own }
    }

    /// Whether what is priced in a table is what a commission is of: `customer revenue` is a name of the amounts of `usage`, and
    /// `purchases` may be the sum of those of `orders`.
    fn is_of(&self, table: &Table, base: &str) -> bool {
        let Some(place) = priced_column(table) else { return false };
        // `of orders` is said of the measure `order`, whose lines stand in the table `orders`.
        let one = |name: &str| {
            let name = name.to_lowercase();
            name.strip_suffix('s').map(str::to_owned).unwrap_or(name)
        };
        let base = one(base);
        let names = table.columns.get(place as usize).into_iter().flat_map(|c| c.columns.iter().chain([&c.name]));
        let summed = self.program.measures.iter().any(|measure| match &measure.derivation {
            Some(Derivation::Aggregate { function: Aggregate::Sum, table: of, column: Some(column), .. }) => {
                let of = self.program.tables.get(of.index()).map(|t| t.name.as_str());
                one(&measure.name) == base && of == Some(table.name.as_str()) && *column == place
            }
            Some(
                Derivation::Aggregate { .. }
                | Derivation::Growth { .. }
                | Derivation::Ratio(..)
                | Derivation::Rank { .. },
            )
            | None => false,
        });
        summed || one(&table.name) == base || names.into_iter().any(|name| one(name) == base)
    }

    /// What the benefits and commissions make of `amount` in a line of `table`.
    pub fn charges(&self, table: &Table, amount: Decimal, outcome: &Outcome) -> Result<Vec<Charge>, DecimalError> {
        let mut charges = Vec::new();
        for (index, benefit) in self.program.benefits.iter().enumerate() {
            let Some(found) = outcome.benefits.iter().find(|b| b.benefit == BenefitId::at(index)) else { continue };
            let commission = index.checked_sub(self.own).and_then(|i| self.program.commissions.get(i));
            let reckoned = match commission {
                Some(commission) => self.is_of(table, &commission.base),
                None => benefit.is_reckoned(),
            };
            let nothing = found.values.iter().all(|value| *value == BenefitValue::None);
            if !reckoned || nothing {
                continue;
            }
            let sign = match commission.map(|c| c.direction) {
                Some(Direction::ToVendor) => Decimal::from(-1),
                Some(Direction::ToPartner) | None => Decimal::ONE,
            };
            charges.push(charge(benefit, found, amount, sign, self.program.header.currency.minor_digits())?);
        }
        Ok(charges)
    }
}

/// The column of a table that is priced: its first with money.
pub fn priced_column(table: &Table) -> Option<u32> {
    let place = table.columns.iter().position(|column| is_money(&column.ty))?;
    u32::try_from(place).ok()
}

fn is_money(ty: &Type) -> bool {
    match ty {
        Type::Number(Rate { unit: Unit::Money(_), .. }) => true,
        Type::Number(_) | Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text => false,
    }
}

/// A commission is a percentage, or a sum for each line.
fn kind(program: &Program, rate: &GrantValue) -> BenefitKind {
    match rate {
        GrantValue::Amount(Amount { unit: Unit::Money(_), .. })
        | GrantValue::Between(Amount { unit: Unit::Money(_), .. }, _) => {
            BenefitKind::Money(Rate { unit: Unit::Money(program.header.currency), per: None })
        }
        GrantValue::Amount(_)
        | GrantValue::Between(..)
        | GrantValue::Had
        | GrantValue::Nothing
        | GrantValue::Level(_)
        | GrantValue::Words(_)
        | GrantValue::Bands(_)
        | GrantValue::RelativeTo { .. }
        | GrantValue::TimesOf { .. }
        | GrantValue::More(_)
        | GrantValue::BetterThan(_)
        | GrantValue::Open { .. }
        | GrantValue::Undisclosed
        | GrantValue::Free => BenefitKind::Percent,
    }
}

/// When a commission is paid: its own condition, in the tracks for which it is.
fn when(program: &Program, commission: &Commission) -> Cond {
    let span = commission.span;
    let Some(measure) = program.track_measure.filter(|_| !commission.tracks.is_empty()) else {
        return commission.when.clone();
    };
    let tracks = commission.tracks.iter().filter_map(|t| program.tracks.get(t.index()));
    let tracks = tracks.map(|track| Cond::atom(Atom::Has { measure, member: track.name.clone() }, span)).collect();
    let in_tracks = Cond { kind: CondKind::Any(tracks), span };
    Cond { kind: CondKind::All(vec![in_tracks, commission.when.clone()]), span }
}

fn charge(
    benefit: &Benefit,
    found: &BenefitOutcome,
    amount: Decimal,
    sign: Decimal,
    digits: u8,
) -> Result<Charge, DecimalError> {
    let (name, clauses) = (benefit.name.clone(), found.granted_by.clone());
    let mut span: Option<(Decimal, Decimal)> = None;
    for value in &found.values {
        let (low, high) = match value {
            BenefitValue::None => (Decimal::ZERO, Decimal::ZERO),
            BenefitValue::Number(rate) => (*rate, *rate),
            BenefitValue::Between(low, high) => (*low, *high),
            BenefitValue::Yes
            | BenefitValue::Level(_)
            | BenefitValue::Words(_)
            | BenefitValue::Better(_)
            | BenefitValue::Open
            | BenefitValue::Undisclosed => return Ok(Charge { name, rate: None, value: None, clauses }),
        };
        span = Some(span.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
    }
    let Some((low, high)) = span else { return Ok(Charge { name, rate: None, value: None, clauses }) };
    let worth = |rate: Decimal| match benefit.kind {
        BenefitKind::Money(_) => rate.mul(sign),
        BenefitKind::Percent
        | BenefitKind::Allowance { .. }
        | BenefitKind::Entitlement
        | BenefitKind::Level(_)
        | BenefitKind::Words => amount.mul(rate)?.mul(sign)?.div_round(Decimal::from(100), digits),
    };
    let (a, b) = (worth(low)?, worth(high)?);
    Ok(Charge { name, rate: Some((low, high)), value: Some((a.min(b), a.max(b))), clauses })
}
