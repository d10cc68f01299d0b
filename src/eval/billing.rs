//! What a line costs by the prices of the ways of billing.
//!
//! Each price counts something in the line: minutes, users, the use itself. Of several prices of one way that hold for a
//! line the lowest is taken: who has a lower price has it besides the general one. What is for a period is charged once in it.

use std::collections::BTreeSet;

use super::derive::{Row, meets};
use super::settle::{Charge, Line, Priced, Worth, rate};
use super::window::start_of;
use super::{BenefitValue, Outcome};
use crate::ir::{Billing, Direction, FactValue, Price, Table, TrackId, Type, channel};
use crate::source::Span;
use crate::value::{Date, Decimal, DecimalError, Period};

/// What has been charged once in a period.
#[derive(Debug, Default)]
pub struct Charged(BTreeSet<Once>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Once {
    partner: String,
    track: Option<TrackId>,
    way: String,
    /// Of which customer, which product.
    texts: Vec<String>,
    /// When the period began.
    start: Date,
}

/// What a line is billed.
pub(super) struct Billed {
    /// Its amount.
    pub(super) amount: Option<Worth>,
    /// A charge for each way of billing.
    pub(super) charges: Vec<Charge>,
}

/// The prices of one way of billing that hold, or may hold, for a line.
struct Way<'a> {
    billing: &'a Billing,
    price: &'a Price,
    /// How many are counted; nothing where the cell is empty.
    quantity: Option<Decimal>,
    /// The lowest price, the highest that it may come to, and whether one of them surely holds.
    rate: Option<(Decimal, Decimal, bool)>,
    clauses: Vec<Span>,
}

/// Bills a line.
pub(super) fn bill(
    priced: &Priced,
    table: &Table,
    line: &Line<'_>,
    outcome: &Outcome,
    charged: &mut Charged,
) -> Result<Billed, DecimalError> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    for (billing, price, found) in priced.prices(outcome) {
        let nothing = found.values.iter().all(|value| *value == BenefitValue::None);
        let meets = meets(line.row, &price.filter, line.day);
        if price.table != line.table || nothing || meets == Some(false) {
            continue;
        }
        let quantity = match &price.per {
            Some(per) => match quantity(table, line.row, per) {
                Quantity::Cell(quantity) => quantity,
                Quantity::NoColumn if per == channel::USE => Some(Decimal::ONE),
                Quantity::NoColumn => continue,
            },
            None => Some(Decimal::ONE),
        };
        let rate = rate(found).map(|(low, high, sure)| (low, high, sure && meets.is_some()));
        let same = |way: &&mut Way<'_>| {
            way.billing.what.eq_ignore_ascii_case(&billing.what) && way.price.direction == price.direction
        };
        match ways.iter_mut().find(same) {
            Some(way) => {
                way.rate = way.rate.zip(rate).map(|(a, b)| lower(a, b));
                way.clauses.extend(&found.granted_by);
            }
            None => ways.push(Way { billing, price, quantity, rate, clauses: found.granted_by.clone() }),
        }
    }
    let digits = priced.program.header.currency.minor_digits();
    let mut billed = Billed { amount: None, charges: Vec::new() };
    // What partner and vendor pay each other is the amount of the line only where nothing else is.
    let own = ways.iter().any(|way| way.price.direction.is_none());
    for way in ways {
        let (name, clauses) = (way.billing.what.clone(), way.clauses.clone());
        let again = way.price.every.filter(|&every| !charged.first(line, outcome.track, &name, table, every));
        let (worth, note) = match (again, way.rate, way.quantity) {
            (Some(every), ..) => {
                (Worth::Between(Decimal::ZERO, Decimal::ZERO), format!("charged for this {} already", every.word()))
            }
            (None, None, _) => (Worth::Open, String::new()),
            (None, Some(_), None) => {
                let per = way.price.per.as_deref().unwrap_or_default();
                (Worth::Unknown, format!("how often to count `{per}` is not known"))
            }
            (None, Some((low, high, sure)), Some(quantity)) => {
                let low = if sure { low } else { Decimal::ZERO };
                let cost = |rate: Decimal| rate.mul(quantity)?.div_round(Decimal::ONE, digits);
                (between(cost(low)?, cost(high)?), String::new())
            }
        };
        if way.price.direction.is_none() || !own {
            billed.amount = Some(match billed.amount {
                Some(amount) => together(amount, worth)?,
                None => worth,
            });
        }
        let value = match way.price.direction {
            Some(Direction::ToPartner) => Some(worth),
            Some(Direction::ToVendor) => Some(negative(worth)?),
            None => None,
        };
        // A line that states its amount is not billed a second time.
        if value.is_some() || line.amount.is_none() {
            let rate = way.rate.map(|(low, high, sure)| (if sure { low } else { Decimal::ZERO }, high));
            billed.charges.push(Charge { name, rate, value, clauses, note });
        }
    }
    Ok(billed)
}

/// The lower of two prices, each of which may be an interval, and may not hold.
fn lower(a: (Decimal, Decimal, bool), b: (Decimal, Decimal, bool)) -> (Decimal, Decimal, bool) {
    let high = match (a.2, b.2) {
        (true, true) => a.1.min(b.1),
        (true, false) => a.1,
        (false, true) => b.1,
        (false, false) => a.1.max(b.1),
    };
    (a.0.min(b.0), high, a.2 || b.2)
}

fn between(a: Decimal, b: Decimal) -> Worth {
    Worth::Between(a.min(b), a.max(b))
}

fn negative(worth: Worth) -> Result<Worth, DecimalError> {
    Ok(match worth {
        Worth::Between(low, high) => Worth::Between(Decimal::ZERO.sub(high)?, Decimal::ZERO.sub(low)?),
        Worth::Open => Worth::Open,
        Worth::Unknown => Worth::Unknown,
    })
}

/// Two amounts together: what is open leaves the sum open.
pub(super) fn together(a: Worth, b: Worth) -> Result<Worth, DecimalError> {
    Ok(match (a, b) {
        (Worth::Unknown, _) | (_, Worth::Unknown) => Worth::Unknown,
        (Worth::Open, _) | (_, Worth::Open) => Worth::Open,
        (Worth::Between(low, high), Worth::Between(from, to)) => Worth::Between(low.add(from)?, high.add(to)?),
    })
}

enum Quantity {
    Cell(Option<Decimal>),
    NoColumn,
}

/// How many of `per` a row has.
fn quantity(table: &Table, row: &Row, per: &str) -> Quantity {
    match counted(table, per) {
        Some(place) => Quantity::Cell(row.get(place).and_then(Option::as_ref).and_then(FactValue::number)),
        None => Quantity::NoColumn,
    }
}

/// The column in which a table says how many of `per` there are.
pub(super) fn counted(table: &Table, per: &str) -> Option<usize> {
    table.columns.iter().position(|column| {
        matches!(column.ty, Type::Number(_))
            && column.columns.iter().chain([&column.name]).any(|name| channel::counts(name, per))
    })
}

impl Charged {
    /// Whether a line is the first of its partner, customer and product in a period.
    fn first(&mut self, line: &Line<'_>, track: Option<TrackId>, way: &str, table: &Table, every: Period) -> bool {
        let texts = table.columns.iter().zip(line.row).filter(|(column, _)| column.ty == Type::Text);
        let texts = texts.map(|(_, cell)| match cell {
            Some(FactValue::Text(text)) => text.to_lowercase(),
            _ => String::new(),
        });
        let start = start_of(every, line.day).unwrap_or(line.day);
        let (partner, way) = (line.partner.to_owned(), way.to_lowercase());
        self.0.insert(Once { partner, track, way, texts: texts.collect(), start })
    }
}
