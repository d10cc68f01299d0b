//! Programs as a slip of the hand leaves them.

use std::ops::Range;

use progc::ir::{CondKind, GrantValue, Modality};
use progc::source::Span;
use progc::syntax::ast::ItemKind;

use super::Base;
use crate::generate::Dice;
use crate::harness::compiled;

/// A changed program.
pub struct Defect {
    pub base: String,
    pub kind: &'static str,
    pub what: String,
    pub text: String,
}

const KINDS: [&str; 6] = [
    "threshold moved",
    "tiers swapped",
    "requirement dropped",
    "requirement negated",
    "band shifted",
    "benefit lowered",
];

/// So many defects, by a fixed seed, evenly over programs and kinds.
pub fn defects(bases: &[Base], wanted: usize) -> Vec<Defect> {
    let mut dice = Dice::new(1984);
    let mut found: Vec<Defect> = Vec::new();
    let mut tries = 0;
    while found.len() < wanted && tries < wanted * 40 {
        let (base, kind) = (&bases[tries % bases.len()], KINDS[(tries / bases.len()) % KINDS.len()]);
        tries += 1;
        let Some((range, new)) = change(base, kind, &mut dice) else { continue };
        let mut text = base.text.clone();
        let what = format!("`{}` to `{}`", one_line(&text[range.clone()]), one_line(&new));
        text.replace_range(range, &new);
        if text != base.text && !found.iter().any(|defect| defect.text == text) {
            found.push(Defect { base: base.name.clone(), kind, what, text });
        }
    }
    found
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 60 { format!("{}…", line.chars().take(59).collect::<String>()) } else { line }
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn change(base: &Base, kind: &str, dice: &mut Dice) -> Option<(Range<usize>, String)> {
    let compilation = compiled(&base.name, &base.text);
    let ir = compilation.ir?;
    let text = &base.text;
    let slice = |span: Span| text.get(range(span)).unwrap_or("");
    let mut conds = Vec::new();
    for tier in &ir.tiers {
        for requirement in tier.clauses.requirements.iter().filter(|r| r.modality == Modality::Required) {
            for cond in requirement.cond.conjuncts() {
                // An invitation and what is not stated have no characters of their own in a clause.
                if range(requirement.span).contains(&(cond.span.start as usize)) && cond.span.start > tier.span.start {
                    conds.push((requirement, cond));
                }
            }
        }
    }
    let grants = || ir.tiers.iter().flat_map(|tier| &tier.clauses.grants).flat_map(|clause| &clause.grants);
    match kind {
        "threshold moved" => {
            let (_, cond) = pick(dice, &conds)?;
            let (at, number) = first_number(slice(cond.span))?;
            let begin = cond.span.start as usize + at;
            Some((begin..begin + number.len(), moved(number, dice)))
        }
        "tiers swapped" => {
            let items: Vec<Span> = compilation
                .ast
                .items
                .iter()
                .filter(|item| matches!(item.kind, ItemKind::Tier(_)))
                .map(|item| item.span)
                .collect();
            let first = dice.below(items.len().checked_sub(1)?);
            let (a, b) = (items.get(first)?, items.get(first + 1)?);
            let between = text.get(a.end as usize..b.start as usize)?;
            let swapped = [slice(*b), between, slice(*a)].concat();
            Some((a.start as usize..b.end as usize, swapped))
        }
        "requirement dropped" => {
            let (requirement, cond) = pick(dice, &conds)?;
            let (whole, part) = (range(requirement.span), range(cond.span));
            let parts = requirement.cond.conjuncts().len();
            if parts == 1 {
                return Some((whole, String::new()));
            }
            let before = text.get(whole.start..part.start)?;
            let joint = before.trim_end();
            let joint = joint.strip_suffix("and").or_else(|| joint.strip_suffix(','));
            if let Some(kept) = joint {
                return Some((whole.start + kept.len()..part.end, String::new()));
            }
            let after = text.get(part.end..whole.end)?.trim_start();
            let rest = after.strip_prefix("and").or_else(|| after.strip_prefix(','))?;
            Some((part.start..whole.end - rest.trim_start().len(), String::new()))
        }
        "requirement negated" => {
            let (_, cond) = pick(dice, &conds)?;
            let old = slice(cond.span);
            matches!(cond.kind, CondKind::Atom(_)).then(|| (range(cond.span), format!("not {old}")))
        }
        "band shifted" => {
            let rows: Vec<Span> = grants()
                .filter_map(|grant| match &grant.value {
                    GrantValue::Bands(bands) => Some(bands.rows.iter().map(|row| row.span)),
                    _ => None,
                })
                .flatten()
                .collect();
            let span = *pick(dice, &rows)?;
            let numbers = numbers(slice(span));
            let (at, number) = *pick(dice, &numbers)?;
            let begin = span.start as usize + at;
            Some((begin..begin + number.len(), moved(number, dice)))
        }
        _ => {
            let all: Vec<Span> = grants().map(|grant| grant.span).collect();
            let span = *pick(dice, &all)?;
            let (at, number) = first_number(slice(span))?;
            let begin = span.start as usize + at;
            let value: u64 = number.parse().ok()?;
            let lower = *pick(dice, &[value / 2, value / 10, 1, value.saturating_sub(1)])?;
            Some((begin..begin + number.len(), lower.to_string()))
        }
    }
}

fn pick<'a, T>(dice: &mut Dice, of: &'a [T]) -> Option<&'a T> {
    (!of.is_empty()).then(|| dice.pick(of))
}

/// Whole numbers in a text, with their places.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split(|c: char| !c.is_ascii_digit()) {
        if !piece.is_empty() {
            found.push((at, piece));
        }
        at += piece.len() + 1;
    }
    // What is not ASCII is longer than one byte; such texts are left alone.
    if text.is_ascii() { found } else { Vec::new() }
}

fn first_number(text: &str) -> Option<(usize, &str)> {
    numbers(text).into_iter().next()
}

/// A digit too many or too few, another digit, one more, one less.
fn moved(number: &str, dice: &mut Dice) -> String {
    let value: u64 = number.parse().unwrap_or(0);
    match dice.below(5) {
        0 => format!("{number}0"),
        1 if number.len() > 1 => number[..number.len() - 1].to_owned(),
        2 => (value + 1).to_string(),
        3 => value.saturating_sub(1).to_string(),
        _ => (value * 3).to_string(),
    }
}
