//! The explanation for a person: source lines with what the facts say to them.

use std::fmt::Write;

use super::Case;
use crate::diagnostic::Label;
use crate::diagnostic::render::{Style, passage};
use crate::eval::{Explanation, Finding, TierTrace, Trace, Verdict, display};
use crate::ir::MeasureId;
use crate::source::Span;

/// The whole text.
pub(super) fn text(case: &Case<'_>, style: Style) -> String {
    let mut out =
        format!("partner {} (line {}) as of {}\n", case.partner.id, case.partner.line, case.effective.run.as_of);
    out.push_str(&facts(case));
    for explanation in case.explanations {
        out.push('\n');
        out.push_str(&standing(case, explanation));
        out.push('\n');
        for tier in shown(explanation) {
            out.push_str(&requirements(case, tier, style));
        }
        out.push_str(&benefits(case, explanation, style));
    }
    format!("{}\n", out.trim_end())
}

fn facts(case: &Case<'_>) -> String {
    let known = (0..case.program.measures.len()).map(MeasureId::at).filter_map(|measure| {
        let value = case.partner.facts.get(measure)?;
        Some(display::fact_text(case.program, measure, value))
    });
    let known: Vec<String> = known.collect();
    if known.is_empty() { String::from("facts: none\n") } else { format!("facts: {}\n", known.join("; ")) }
}

fn standing(case: &Case<'_>, explanation: &Explanation) -> String {
    let (p, outcome) = (case.program, &explanation.outcome);
    let mut out = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    let track = outcome.track.and_then(|t| p.tracks.get(t.index()));
    line("track", track.map_or_else(String::new, |t| t.name.clone()));
    let decided = if outcome.decided { "" } else { ", undecided" };
    line("tier", format!("{}{decided}", display::tier_name(p, outcome.tier)));
    if !outcome.decided {
        line("possible tiers", display::possible_cell(p, outcome).replace('|', ", "));
        line("undecided by", display::undecided_cell(p, outcome).replace('|', ", "));
    }
    line("held tier", display::held_cell(p, outcome).replace('|', " or "));
    line("the vendor could give", display::needs_vendor_cell(p, outcome).replace('|', ", "));
    line("next tier", display::tier_cell(p, outcome.next));
    line("missing for it", display::gap_cell(p, outcome));
    line("expected, and not met", display::warnings_cell(p, outcome).replace('|', ", "));
    if outcome.approximate {
        line(
            "note",
            String::from("there are too many unknowns to look at each case: a tier may be called possible that is not"),
        );
    }
    out
}

/// The guaranteed tier, the held one and every higher one.
fn shown(explanation: &Explanation) -> impl Iterator<Item = &TierTrace> {
    let outcome = &explanation.outcome;
    explanation.tiers.iter().filter(move |t| {
        Some(t.tier) >= outcome.tier || Some(t.tier) == outcome.held || outcome.held_one_of.contains(&Some(t.tier))
    })
}

fn requirements(case: &Case<'_>, tier: &TierTrace, style: Style) -> String {
    let verdict = match (tier.verdict, tier.needs_vendor) {
        (Verdict::Met, _) => "met",
        (Verdict::NotMet, true) => "all is met but what the vendor gives",
        (Verdict::NotMet, false) => "not met",
        (Verdict::Unknown, _) => "undecided",
    };
    let name = display::tier_name(case.program, Some(tier.tier));
    let title = format!("{name}: {verdict}, {} of 100", tier.readiness);
    let mut labels = Vec::new();
    for trace in &tier.conditions {
        leaves(trace, &mut labels);
    }
    if labels.is_empty() {
        let span = case.program.tiers.get(tier.tier.index()).map(|t| t.span);
        labels.extend(span.map(|span| Label { span, text: String::from("it asks for nothing"), primary: false }));
    }
    passage(&title, &labels, &case.program.sources, style)
}

/// A label for each question; what only joins others has none of its own.
pub(in crate::cli) fn leaves(trace: &Trace, labels: &mut Vec<Label>) {
    for part in &trace.parts {
        leaves(part, labels);
    }
    if trace.parts.is_empty() {
        let primary = match trace.finding {
            Finding::Met => false,
            Finding::NotMet | Finding::Unknown | Finding::NotRecorded => true,
        };
        let text = format!("{}: {}", trace.finding.word(), trace.says);
        let label = Label { span: trace.span, text, primary };
        // A requirement of the program and of a track may be reached twice.
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
}

/// Each entry with its own share; then what comes of several, or of one that may not count.
fn benefits(case: &Case<'_>, explanation: &Explanation, style: Style) -> String {
    let p = case.program;
    let mut labels: Vec<Label> = Vec::new();
    let (mut alone, mut together) = (String::new(), String::new());
    for (outcome, shares) in explanation.outcome.benefits.iter().zip(&explanation.shares) {
        if display::benefit_cell(p, outcome).is_empty() {
            continue;
        }
        let name = p.benefits.get(outcome.benefit.index()).map_or("?", |b| b.column());
        let values: Vec<String> =
            outcome.values.iter().map(|value| display::benefit_text(p, outcome.benefit, value)).collect();
        let value = values.join(" or ");
        let parts: Vec<(Span, String)> =
            shares.iter().map(|s| (s.span, display::part_text(p, outcome.benefit, &s.part))).collect();
        for (index, &(span, _)) in parts.iter().enumerate() {
            let is_first = parts.get(..index).is_none_or(|before| before.iter().all(|(s, _)| *s != span));
            if is_first {
                let own: Vec<&str> = parts.iter().filter(|(s, _)| *s == span).map(|(_, t)| t.as_str()).collect();
                labels.push(Label { span, text: format!("{name}: {}", own.join(" or ")), primary: false });
            }
        }
        match parts.as_slice() {
            [] => {
                let _ = writeln!(alone, "{name}: {value}");
            }
            [(_, own)] if *own == value => {}
            _ => {
                let _ = writeln!(together, "  {name}: {value}");
            }
        }
    }
    if !labels.is_empty() {
        alone.push_str(&passage("benefits", &labels, &p.sources, style));
    }
    if !together.is_empty() {
        alone.push_str("in all:\n");
        alone.push_str(&together);
    }
    if alone.is_empty() { String::from("benefits: none\n") } else { alone }
}
