//! What a line of a table of orders or usage is worth to the partner: the price of what was used, its margin, discount,
//! rebate and commissions.
//!
//! A commission, and a price of billing, is found as a benefit that the program grants to everyone, so that its dates, conditions,
//! bands and open terms mean what they mean everywhere.

use std::collections::BTreeSet;

use super::billing::{self, Charged};
use super::contract::{Contracts, Covered, covered};
use super::derive::Row;
use super::{BenefitOutcome, BenefitValue, Outcome};
use crate::ir::{
    Aggregate, Atom, Benefit, BenefitId, BenefitKind, Billing, Combine, Commission, Cond, CondKind, Derivation,
    Direction, Duration, Grant, GrantClause, GrantValue, Price, Program, Rate, Table, TableId, TrackId, Type, Validity,
};
use crate::source::Span;
use crate::value::{Amount, Date, Decimal, DecimalError, Unit};

/// A program with its commissions and prices as benefits behind its own: what lines are priced with.
#[derive(Debug, Clone)]
pub struct Priced {
    /// The program.
    pub program: Program,
    own: usize,
    /// The ways of billing that have a price.
    billing: Vec<Billing>,
}

/// A line of a table.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Whose it is.
    pub partner: &'a str,
    /// Of which table.
    pub table: TableId,
    /// Its cells.
    pub row: &'a Row,
    /// Its day.
    pub day: Date,
    /// The amount that it states.
    pub amount: Option<Decimal>,
    /// The contracts of the partner.
    pub contracts: Contracts<'a>,
}

/// What something comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// At least and at most so much.
    Between(Decimal, Decimal),
    /// The vendor has not fixed it.
    Open,
    /// A cell that is needed is empty.
    Unknown,
}

/// What one benefit, commission or price makes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The benefit, the commission or the way of billing.
    pub name: String,
    /// The lowest and highest rate, in percent or in money for one; nothing where it is open.
    pub rate: Option<(Decimal, Decimal)>,
    /// What the partner has of it, below zero where the partner pays; nothing where others pay each other.
    pub value: Option<Worth>,
    /// The entries that grant it.
    pub clauses: Vec<Span>,
    /// What is to be said of it.
    pub note: String,
}

/// A line with its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedLine {
    /// Its amount: as it states it, or as it is billed.
    pub amount: Option<Worth>,
    /// What comes of it.
    pub charges: Vec<Charge>,
}

impl Priced {
    /// Prepares a program.
    pub fn new(program: &Program) -> Self {
        let mut program = program.clone();
        let own = program.benefits.len();
        for commission in program.commissions.clone() {
            let Commission { rate, validity, span, .. } = &commission;
            let name = if commission.name.is_empty() { "commission" } else { commission.name.as_str() };
            let when = when(&program, &commission.tracks, &commission.when, *span);
            let kind = kind(&program, rate);
            grant(&mut program, name, kind, rate, when, validity, *span);
        }
        let billing: Vec<Billing> = program.billing.iter().filter(|b| b.price.is_some()).cloned().collect();
        for Billing { what, price, validity, span } in &billing {
            let Some(Price { value, tracks, when: own, .. }) = price else { continue };
            let when = when(&program, tracks, own, *span);
            let kind = BenefitKind::Money(Rate { unit: Unit::Money(program.header.currency), per: None });
            grant(&mut program, what, kind, value, when, validity, *span);
        }
        Priced { program, own, billing }
    }

    /// Whether some commission lasts only as long as a contract.
    pub fn asks_for_contracts(&self) -> bool {
        self.program.commissions.iter().any(|c| c.duration != Duration::NotStated)
    }

    /// The ways of billing that have a price, with what was found of it for a partner.
    pub(super) fn prices<'a>(
        &'a self,
        outcome: &'a Outcome,
    ) -> impl Iterator<Item = (&'a Billing, &'a Price, &'a BenefitOutcome)> {
        let first = self.own + self.program.commissions.len();
        self.billing.iter().enumerate().filter_map(move |(index, billing)| {
            let price = billing.price.as_ref()?;
            let id = BenefitId::at(first + index);
            Some((billing, price, outcome.benefits.iter().find(|b| b.benefit == id)?))
        })
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

    /// The price of a line, and what the benefits and commissions make of it. What is charged once in a period is kept in
    /// `charged`.
    pub fn line(&self, line: &Line<'_>, outcome: &Outcome, charged: &mut Charged) -> Result<PricedLine, DecimalError> {
        let Some(table) = self.program.tables.get(line.table.index()) else {
            return Ok(PricedLine { amount: None, charges: Vec::new() });
        };
        let billed = billing::bill(self, table, line, outcome, charged)?;
        let amount = line.amount.map(|amount| Worth::Between(amount, amount)).or(billed.amount);
        let mut charges = billed.charges;
        for (index, benefit) in self.program.benefits.iter().enumerate() {
            let Some(amount) = amount else { break };
            let Some(found) = outcome.benefits.iter().find(|b| b.benefit == BenefitId::at(index)) else { continue };
            let commission = index.checked_sub(self.own).map(|i| self.program.commissions.get(i));
            let reckoned = match commission {
                Some(Some(commission)) => self.is_of(table, &commission.base),
                Some(None) => false,
                None => benefit.is_reckoned(),
            };
            let nothing = found.values.iter().all(|value| *value == BenefitValue::None);
            if !reckoned || nothing {
                continue;
            }
            let commission = commission.flatten();
            let sign = match commission.map(|c| c.direction) {
                Some(Direction::ToVendor) => Decimal::from(-1),
                Some(Direction::ToPartner) | None => Decimal::ONE,
            };
            let charge = charge(benefit, found, amount, sign, self.program.header.currency.minor_digits())?;
            charges.push(match commission {
                Some(commission) => lasting(charge, covered(&self.program, commission.duration, table, line)),
                None => charge,
            });
        }
        Ok(PricedLine { amount, charges })
    }
}

/// A commission as long as it lasts.
fn lasting(charge: Charge, covered: Covered) -> Charge {
    match covered {
        Covered::Yes => charge,
        Covered::No(note) => Charge { value: Some(Worth::Between(Decimal::ZERO, Decimal::ZERO)), note, ..charge },
        Covered::Unknown(note) => {
            let value = charge.value.map(|value| match value {
                Worth::Between(low, high) => Worth::Between(low.min(Decimal::ZERO), high.max(Decimal::ZERO)),
                Worth::Open => Worth::Open,
                Worth::Unknown => Worth::Unknown,
            });
            Charge { value, note, ..charge }
        }
    }
}

/// Gives a benefit of its own to everyone.
fn grant(
    program: &mut Program,
    name: &str,
    kind: BenefitKind,
    value: &GrantValue,
    when: Cond,
    validity: &Validity,
    span: Span,
) {
    let benefit = BenefitId::at(program.benefits.len());
    let (name, plural) = (name.to_owned(), name.to_owned());
    program.benefits.push(Benefit { name, plural, kind, combine: Combine::Better, doc: None, span });
    let (value, validity) = (value.clone(), validity.clone());
    let grant = Grant { benefit, value, when, package: None, tracks: Vec::new(), to: None, note: None, span };
    program.everyone.grants.push(GrantClause { grants: vec![grant], validity, span });
}

/// The columns of a table that are read to price its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineNeeds {
    /// Without these no line can be priced.
    pub required: BTreeSet<u32>,
    /// These are read where they are there.
    pub optional: BTreeSet<u32>,
}

/// What is read of a table that is settled; nothing where its lines cannot be priced.
pub fn needs(program: &Program, id: TableId) -> Option<LineNeeds> {
    let table = program.tables.get(id.index())?;
    let prices = || program.billing.iter().filter_map(|b| b.price.as_ref()).filter(|price| price.table == id);
    let mut needs = LineNeeds { required: BTreeSet::from([table.dated_by?]), optional: BTreeSet::new() };
    // A line without an amount can be billed.
    let amounts = if prices().next().is_some() { &mut needs.optional } else { &mut needs.required };
    amounts.extend(priced_column(table));
    for price in prices() {
        price.filter.for_each_column(&mut |column| {
            needs.required.insert(column);
        });
        let counted = price.per.as_ref().and_then(|per| billing::counted(table, per));
        needs.optional.extend(counted.and_then(|place| u32::try_from(place).ok()));
    }
    let texts = table.columns.iter().zip(0u32..).filter(|(column, _)| column.ty == Type::Text);
    needs.optional.extend(texts.map(|(_, place)| place));
    let nothing = prices().next().is_none() && priced_column(table).is_none();
    (!nothing).then_some(needs)
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

/// When a commission or price holds: on its own condition, in the tracks for which it is.
fn when(program: &Program, tracks: &[TrackId], when: &Cond, span: Span) -> Cond {
    let Some(measure) = program.track_measure.filter(|_| !tracks.is_empty()) else {
        return when.clone();
    };
    let tracks = tracks.iter().filter_map(|t| program.tracks.get(t.index()));
    let tracks = tracks.map(|track| Cond::atom(Atom::Has { measure, member: track.name.clone() }, span)).collect();
    let in_tracks = Cond { kind: CondKind::Any(tracks), span };
    Cond { kind: CondKind::All(vec![in_tracks, when.clone()]), span }
}

/// The lowest and highest of the values that are numbers, and whether one of them surely holds; nothing where one is open.
pub(super) fn rate(found: &BenefitOutcome) -> Option<(Decimal, Decimal, bool)> {
    let mut span: Option<(Decimal, Decimal)> = None;
    let mut sure = true;
    for value in &found.values {
        let (low, high) = match value {
            BenefitValue::None => {
                sure = false;
                continue;
            }
            BenefitValue::Number(rate) => (*rate, *rate),
            BenefitValue::Between(low, high) => (*low, *high),
            BenefitValue::Yes
            | BenefitValue::Level(_)
            | BenefitValue::Words(_)
            | BenefitValue::Better(_)
            | BenefitValue::Open
            | BenefitValue::Undisclosed => return None,
        };
        span = Some(span.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
    }
    span.map(|(low, high)| (low, high, sure))
}

fn charge(
    benefit: &Benefit,
    found: &BenefitOutcome,
    amount: Worth,
    sign: Decimal,
    digits: u8,
) -> Result<Charge, DecimalError> {
    let (name, clauses, note) = (benefit.name.clone(), found.granted_by.clone(), String::new());
    let open = |worth: Worth| Charge {
        name: name.clone(),
        rate: None,
        value: Some(worth),
        clauses: clauses.clone(),
        note: note.clone(),
    };
    let Some((low, high, sure)) = rate(found) else { return Ok(open(Worth::Open)) };
    let (low, high) = if sure { (low, high) } else { (low.min(Decimal::ZERO), high.max(Decimal::ZERO)) };
    let worth = |rate: Decimal, amount: Decimal| match benefit.kind {
        BenefitKind::Money(_) => rate.mul(sign),
        BenefitKind::Percent
        | BenefitKind::Allowance { .. }
        | BenefitKind::Entitlement
        | BenefitKind::Level(_)
        | BenefitKind::Words => amount.mul(rate)?.mul(sign)?.div_round(Decimal::from(100), digits),
    };
    let value = match amount {
        Worth::Between(least, most) => {
            let ends = [worth(low, least)?, worth(low, most)?, worth(high, least)?, worth(high, most)?];
            let lowest = ends.into_iter().min().unwrap_or(Decimal::ZERO);
            Worth::Between(lowest, ends.into_iter().max().unwrap_or(Decimal::ZERO))
        }
        Worth::Open => Worth::Open,
        Worth::Unknown => Worth::Unknown,
    };
    Ok(Charge { name, rate: Some((low, high)), value: Some(value), clauses, note })
}
