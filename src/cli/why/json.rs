//! The explanation for a tool: one JSON object a row of the partner.

use serde::Serialize;

use super::Case;
use crate::eval::{Explanation, TierTrace, Trace, Verdict, display};
use crate::ir::{MeasureId, Program};
use crate::source::Span;

#[derive(Serialize)]
struct Page<'a> {
    partner_id: &'a str,
    row: u64,
    line: u64,
    as_of: String,
    facts: Vec<Fact<'a>>,
    held_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    held_one_of: Vec<&'a str>,
    outcomes: Vec<Standing<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    measure: &'a str,
    says: String,
}

#[derive(Serialize)]
struct Standing<'a> {
    track: Option<&'a str>,
    tier: Option<&'a str>,
    decided: bool,
    /// `null` is no tier.
    possible_tiers: Vec<Option<&'a str>>,
    needs_vendor: Vec<&'a str>,
    next_tier: Option<&'a str>,
    undecided_by: Vec<&'a str>,
    /// What is only expected, and not met.
    warnings: Vec<Expected<'a>>,
    approximate: bool,
    tiers: Vec<Tier<'a>>,
    benefits: Vec<Benefit<'a>>,
}

#[derive(Serialize)]
struct Expected<'a> {
    text: String,
    place: Place<'a>,
}

#[derive(Serialize)]
struct Tier<'a> {
    #[serde(rename = "tier")]
    name: &'a str,
    verdict: &'static str,
    needs_vendor: bool,
    readiness: u8,
    gaps: Vec<String>,
    conditions: Vec<Condition<'a>>,
}

#[derive(Serialize)]
struct Condition<'a> {
    text: &'a str,
    place: Place<'a>,
    finding: &'static str,
    /// In hundredths of a percent.
    progress: u32,
    says: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Condition<'a>>,
}

#[derive(Serialize)]
struct Benefit<'a> {
    #[serde(rename = "benefit")]
    name: &'a str,
    values: Vec<String>,
    granted_by: Vec<Granted<'a>>,
}

#[derive(Serialize)]
struct Granted<'a> {
    text: &'a str,
    /// What it gives by itself.
    shares: Vec<String>,
    place: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

/// The object as text, ending in a line end.
pub(super) fn json(case: &Case<'_>) -> String {
    let p = case.program;
    let facts = (0..p.measures.len()).map(MeasureId::at).filter_map(|id| {
        let says = display::fact_text(p, id, case.partner.facts.get(id)?);
        Some(Fact { measure: &p.measures.get(id.index())?.name, says })
    });
    let page = Page {
        partner_id: &case.partner.id,
        row: case.partner.row,
        line: case.partner.line,
        as_of: case.effective.run.as_of.to_string(),
        facts: facts.collect(),
        held_tier: case.partner.facts.held.map(|t| display::tier_name(p, Some(t))),
        held_one_of: case.partner.facts.held_one_of.iter().map(|&t| display::tier_name(p, t)).collect(),
        outcomes: case.explanations.iter().map(|e| standing(p, e)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&page).unwrap_or_default();
    text.push('\n');
    text
}

fn standing<'a>(p: &'a Program, explanation: &'a Explanation) -> Standing<'a> {
    let outcome = &explanation.outcome;
    let name = |tier: Option<_>| tier.map(|t| display::tier_name(p, Some(t)));
    let benefits = outcome.benefits.iter().zip(&explanation.shares);
    let benefits = benefits.filter(|(b, _)| !display::benefit_cell(p, b).is_empty());
    Standing {
        track: outcome.track.and_then(|t| p.tracks.get(t.index())).map(|t| t.name.as_str()),
        tier: name(outcome.tier),
        decided: outcome.decided,
        possible_tiers: outcome.possible.iter().map(|&t| name(t)).collect(),
        needs_vendor: outcome.needs_vendor.iter().map(|&t| display::tier_name(p, Some(t))).collect(),
        next_tier: name(outcome.next),
        undecided_by: outcome.undecided_by.iter().map(|&u| display::unknown_name(p, u)).collect(),
        warnings: outcome
            .unmet_expectations
            .iter()
            .map(|&clause| Expected { text: display::expectation(p, clause), place: place(p, clause) })
            .collect(),
        approximate: outcome.approximate,
        tiers: explanation.tiers.iter().map(|t| tier(p, explanation, t)).collect(),
        benefits: benefits
            .map(|(b, shares)| Benefit {
                name: p.benefits.get(b.benefit.index()).map_or("?", |found| &found.name),
                values: b.values.iter().map(|v| display::benefit_value(p, b.benefit, v)).collect(),
                granted_by: b
                    .granted_by
                    .iter()
                    .map(|&span| {
                        let own = shares.iter().filter(|share| share.span == span);
                        let shares = own.map(|share| display::part_text(p, b.benefit, &share.part)).collect();
                        Granted { text: p.sources.slice(span), shares, place: place(p, span) }
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn tier<'a>(p: &'a Program, explanation: &'a Explanation, trace: &'a TierTrace) -> Tier<'a> {
    let outcome = explanation.outcome.tiers.iter().find(|t| t.tier == trace.tier);
    Tier {
        name: display::tier_name(p, Some(trace.tier)),
        verdict: match trace.verdict {
            Verdict::Met => "met",
            Verdict::NotMet => "not met",
            Verdict::Unknown => "unknown",
        },
        needs_vendor: trace.needs_vendor,
        readiness: trace.readiness,
        gaps: outcome.map_or_else(Vec::new, |t| t.gaps.iter().map(|g| display::gap_text(p, g)).collect()),
        conditions: trace.conditions.iter().map(|c| condition(p, c)).collect(),
    }
}

fn condition<'a>(p: &'a Program, trace: &'a Trace) -> Condition<'a> {
    Condition {
        text: p.sources.slice(trace.span),
        place: place(p, trace.span),
        finding: trace.finding.word(),
        progress: trace.progress,
        says: &trace.says,
        parts: trace.parts.iter().map(|t| condition(p, t)).collect(),
    }
}

fn place(p: &Program, span: Span) -> Place<'_> {
    match p.sources.get(span.file) {
        Some(file) => {
            let at = file.line_column(span.start as usize);
            Place { file: file.name(), line: at.line, column: at.column }
        }
        None => Place { file: "", line: 0, column: 0 },
    }
}
