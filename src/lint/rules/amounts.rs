//! Numbers that are written in an odd way, and counts without a period.

use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{Atom, BenefitKind, Clauses, GrantValue, Program};
use crate::lint::{Context, walk};
use crate::syntax::ast::{Amount, ItemKind, TypeKind, WrittenUnit};
use crate::syntax::name::normal;
use crate::value::Decimal;

/// What happens over time: a count of them needs a period.
const OVER_TIME: &[&str] = &[
    "booking",
    "deal",
    "lead",
    "opportunity",
    "order",
    "purchase",
    "registration",
    "renewal",
    "revenue",
    "sale",
    "shipment",
    "turnover",
    "visit",
];

/// Words that say the period in the name or in the description.
const PERIODS: &[&str] = &["annual", "year", "month", "quarter", "week", "day", "lifetime", "total", "ever", "since"];

/// `measure orders: count` where `count per half-year` may be meant.
pub(in crate::lint) fn period_ambiguous(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for item in &context.ast.items {
        let ItemKind::Measure(measure) = &item.kind else { continue };
        let Some(ty) = measure.ty.as_ref().filter(|ty| ty.per.is_none() && measure.derived.is_none()) else { continue };
        if !matches!(ty.kind, TypeKind::Count | TypeKind::Money(_)) {
            continue;
        }
        let name = normal(&measure.name.text);
        let is = |written: &str, word: &str| written == word || written.strip_suffix('s') == Some(word);
        let has = |text: &str, word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|w| is(w, word));
        let texts = measure.doc.iter().map(|d| normal(&d.text)).chain(measure.columns.iter().map(|c| normal(&c.text)));
        let said = texts.chain(std::iter::once(name.clone())).any(|text| PERIODS.iter().any(|p| has(&text, p)));
        // What is counted stands last, as in `project orders`, or before `of`.
        let counted = name.split(" of ").next().and_then(|n| n.rsplit(' ').next()).unwrap_or("");
        let Some(word) = OVER_TIME.iter().find(|w| is(counted, w)).filter(|_| !said) else { continue };
        let kind = if ty.kind == TypeKind::Count { "count" } else { "money" };
        out.push(
            Diagnostic::warning(
                Code::PeriodAmbiguous,
                ty.span,
                format!("`{}` does not say over which period", measure.name.text),
            )
            .label(format!("every {word} that ever was, or those of a year?"))
            .help(format!("write `{kind} per year` or another period, or say in its description what is counted")),
        );
    }
}

/// `1.000 EUR`: one euro here, and a thousand where many readers come from.
pub(in crate::lint) fn odd_precision(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    each_amount(context, &mut |amount| {
        let Some(thousands) = like_thousands(context, amount) else { return };
        // Of money and counts it is an error already.
        if out.iter().any(|d| d.code == Code::NumberForm && d.span() == Some(amount.number)) {
            return;
        }
        let written = context.slice(amount.number);
        out.push(
            Diagnostic::warning(
                Code::OddPrecision,
                amount.number,
                format!("`{written}` is {}, and looks like {thousands}", amount.value),
            )
            .label("a point always begins the decimals")
            .help(format!("write `{thousands}` or `{}`", amount.value))
            .fix(Safety::Unsafe, format!("write `{thousands}`"), amount.number, thousands),
        );
    });
}

/// The number with its point taken for a separator of thousands, where that may be meant.
fn like_thousands(context: &Context<'_>, amount: &Amount) -> Option<String> {
    let money = match amount.unit {
        Some((_, WrittenUnit::Money(currency))) if currency.minor_digits() < 3 => true,
        Some((_, WrittenUnit::Points)) | None => false,
        Some((
            _,
            WrittenUnit::Money(_) | WrittenUnit::Percent | WrittenUnit::PercentagePoints | WrittenUnit::Time(_),
        )) => return None,
    };
    let (whole, decimals) = context.slice(amount.number).split_once('.')?;
    let grouped = decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with(['0', '-']);
    // Where nothing is paid, decimals other than zeros are as good as any.
    (grouped && (money || decimals == "000")).then(|| format!("{whole}{decimals}"))
}

fn each_amount<'a>(context: &Context<'a>, visit: &mut dyn FnMut(&'a Amount)) {
    walk::parts(context.ast, &mut |part| match part {
        walk::Part::Amount(amount) => visit(amount),
        walk::Part::Open(_) => {}
    });
}

/// `purchases >= -5 EUR/yr` of what is never below zero, and `margin 101%`.
pub(in crate::lint) fn impossible(_: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    let tiers = program.tiers.iter().map(|t| &t.clauses);
    let tracks = program.tracks.iter().map(|t| &t.clauses);
    let specialisations = program.specialisations.iter().map(|s| &s.clauses);
    let packages = program.packages.iter().map(|p| &p.clauses);
    let all = std::iter::once(&program.everyone).chain(tiers).chain(tracks).chain(specialisations).chain(packages);
    for clauses in all {
        below_zero(program, clauses, out);
        above_all(program, clauses, out);
    }
}

fn below_zero(program: &Program, clauses: &Clauses, out: &mut Vec<Diagnostic>) {
    let mut look = |atom: &Atom, span| {
        let Atom::Compare { measure, amount, op: _ } = atom else { return };
        let measure = program.measures.get(measure.index()).filter(|m| !m.signed && m.derivation.is_none());
        if let Some(measure) = measure.filter(|_| amount.value.is_negative()) {
            let message = format!("`{}` is never below zero", measure.name);
            out.push(
                Diagnostic::warning(Code::ImpossibleAmount, span, message)
                    .label("the same for every partner")
                    .help("write a number from 0 on, or declare the measure with `may be negative`"),
            );
        }
    };
    for requirement in &clauses.requirements {
        requirement.cond.for_each_atom(&mut look);
    }
    for grant in clauses.grants.iter().flat_map(|c| &c.grants) {
        grant.when.for_each_atom(&mut look);
    }
}

fn above_all(program: &Program, clauses: &Clauses, out: &mut Vec<Diagnostic>) {
    for grant in clauses.grants.iter().flat_map(|c| &c.grants) {
        let benefit = program.benefits.get(grant.benefit.index()).filter(|b| b.kind == BenefitKind::Percent);
        let highest = match &grant.value {
            GrantValue::Amount(amount) | GrantValue::Between(_, amount) => Some(amount.value),
            GrantValue::Bands(bands) => bands.rows.iter().map(|row| row.value.1.value).max(),
            GrantValue::Had
            | GrantValue::Nothing
            | GrantValue::Level(_)
            | GrantValue::Words(_)
            | GrantValue::RelativeTo { .. }
            | GrantValue::TimesOf { .. }
            | GrantValue::BetterThan(_)
            | GrantValue::More(_)
            | GrantValue::Open { .. }
            | GrantValue::Undisclosed
            | GrantValue::Free => None,
        };
        if let (Some(benefit), Some(percent)) = (benefit, highest.filter(|&p| p > Decimal::from(100))) {
            let message = format!("a {} of {percent}% is more than everything", benefit.name);
            out.push(
                Diagnostic::warning(Code::ImpossibleAmount, grant.span, message)
                    .label("more than 100%")
                    .help("look for a decimal point that was lost"),
            );
        }
    }
}
