//! Nothing acts before it may be in force, nor after its end, nor while it is only planned or ruled out: then a program
//! says the same as without it.

use std::fmt::Write as _;

use progc::eval::territory::{self, Place};
use progc::eval::{Facts, Run, display, effective, reference};
use progc::ir::{MeasureId, Program, Status};
use progc::source::Span;
use progc::syntax::ast::{self, ItemKind, Modifiers};
use progc::value::Date;

use super::asked::{Programs, date};
use crate::generate;
use crate::harness::{compiled, report};

const PARTNERS: usize = 6;
const LONG_AFTER: &str = "2040-01-01";

/// A part of a program, runs in which it must not act, and one in which it may.
struct Part {
    span: Span,
    idle: Vec<Run>,
    acting: Option<Run>,
}

#[test]
fn what_is_not_in_force_has_no_effect() {
    let (mut problems, mut runs, mut acting, mut seen) = (Vec::new(), 0, 0, 0);
    for (name, source) in Programs::shipped().sources() {
        let whole = compiled(name, &source.text);
        let program = whole.ir.unwrap();
        let partners = generate::facts::partners(&program, 7, PARTNERS);
        for part in parts(&whole.ast) {
            let text = &source.text[part.span.range()];
            let less = compiled(name, &blanked(&source.text, part.span)).ir;
            let Some(less) = less else {
                problems.push(format!("{name}: the rest does not stand without {text}"));
                continue;
            };
            if let Some(run) = part.acting {
                acting += 1;
                let differs = told(&program, &run, &partners, &program) != told(&less, &run, &partners, &program);
                seen += usize::from(differs);
            }
            for run in part.idle {
                runs += 1;
                let (with, without) =
                    (told(&program, &run, &partners, &program), told(&less, &run, &partners, &program));
                if with != without {
                    let (day, differs) = (run.as_of, difference(&with, &without));
                    problems.push(format!("{name}: it has an effect on {day}: {text}\n{differs}"));
                }
            }
        }
    }
    report(&problems);
    assert!(runs > 30, "{runs} runs are too few: the parts were not found");
    // So it is seen where something acts. What only a rare partner shows may be missed.
    assert!(seen * 10 >= acting * 9, "of {acting} parts that act, {seen} were seen to");
}

fn parts(file: &ast::File) -> Vec<Part> {
    let mut found = Vec::new();
    for item in &file.items {
        let own = !matches!(item.kind, ItemKind::Program(_) | ItemKind::Example(_));
        let clauses = item.clauses.iter().map(|c| (c.span, &c.modifiers));
        for (span, modifiers) in own.then_some((item.span, &item.modifiers)).into_iter().chain(clauses) {
            let idle = idle(modifiers);
            if !idle.is_empty() {
                found.push(Part { span, idle, acting: acting(modifiers) });
            }
        }
    }
    found
}

/// Runs in which something with these dates and this status must not act.
fn idle(modifiers: &Modifiers) -> Vec<Run> {
    let all = [Status::Announced, Status::Planned, Status::Considered, Status::Pilot];
    let others = |own: Status| all.into_iter().filter(|s| *s != own).collect::<Vec<_>>();
    let before = modifiers.from.as_ref().map(|from| from.days.first.yesterday().unwrap());
    let ended = modifiers.until.as_ref().map(|until| until.days.last);
    let run = |as_of: Date, assume: &[Status]| Run { as_of, assume: assume.to_vec() };
    let dated = |assume: &[Status]| before.into_iter().chain(ended).map(|day| run(day, assume)).collect::<Vec<_>>();
    let never = |own: Status| {
        let assume = others(own);
        [dated(&assume), vec![run(date(LONG_AFTER), &assume)]].concat()
    };
    match modifiers.status.map(|(_, status)| status) {
        None | Some(ast::Status::Announced) => dated(&[]),
        Some(ast::Status::Planned) => never(Status::Planned),
        Some(ast::Status::Considered) => never(Status::Considered),
        Some(ast::Status::Pilot) => never(Status::Pilot),
        Some(ast::Status::RuledOut) => never(Status::RuledOut),
        Some(ast::Status::Hearsay) => never(Status::Hearsay),
    }
}

/// A run in which something with these dates and this status acts; none where it never does.
fn acting(modifiers: &Modifiers) -> Option<Run> {
    let from = modifiers.from.as_ref().map(|from| from.days.last);
    let before_end = modifiers.until.as_ref().map(|until| until.days.first.yesterday().unwrap());
    let day = from.or(before_end).unwrap_or(date(LONG_AFTER));
    let assume = match modifiers.status.map(|(_, status)| status) {
        None | Some(ast::Status::Announced) => Vec::new(),
        Some(ast::Status::Planned) => vec![Status::Planned],
        Some(ast::Status::Considered) => vec![Status::Considered],
        Some(ast::Status::Pilot) => vec![Status::Pilot],
        Some(ast::Status::RuledOut | ast::Status::Hearsay) => return None,
    };
    Some(Run { as_of: day, assume })
}

/// A text with blanks in place of a part of it.
fn blanked(text: &str, span: Span) -> String {
    let range = span.range();
    let blank: String = text[range.clone()].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    format!("{}{blank}{}", &text[..range.start], &text[range.end..])
}

/// Everything that a program says of partners on a day, by names alone. The facts are those of the program `of`.
fn told(p: &Program, run: &Run, partners: &[Facts], of: &Program) -> String {
    let effective = effective(p, run);
    let mut out = String::new();
    for (number, facts) in partners.iter().enumerate() {
        for o in reference::evaluate(&effective, &translated(p, facts, of)).unwrap() {
            let track = o.track.map_or("", |t| p.tracks[t.index()].name.as_str());
            let (possible, vendor) = (display::possible_cell(p, &o), display::needs_vendor_cell(p, &o));
            let (waits, gap) = (display::undecided_cell(p, &o), display::gap_cell(p, &o));
            writeln!(out, "{number} {track}: {possible}; vendor {vendor}; waits for {waits}; gap {gap}").unwrap();
            writeln!(out, "{number} warnings: {}", o.unmet_expectations.len()).unwrap();
            for benefit in &o.benefits {
                let cell = display::benefit_cell(p, benefit);
                if !cell.is_empty() {
                    writeln!(out, "{number} {}: {cell}", p.benefits[benefit.benefit.index()].name).unwrap();
                }
            }
            for (id, verdict) in &o.specialisations {
                writeln!(out, "{number} {}: {verdict:?}", p.specialisations[id.index()].name).unwrap();
            }
        }
    }
    let on = &effective.program;
    for (country, region) in [("DE", None), ("AT", None), ("CH", None), ("CH", Some("Westschweiz")), ("IT", None)] {
        let supply = territory::supply(on, Place { country: Some(country), region });
        writeln!(out, "supply in {country} {region:?}: {}", territory::text(&supply)).unwrap();
    }
    let tracks = on.tracks.iter().zip(&effective.tracks_in_force).filter(|(_, stands)| **stands);
    let mut all: Vec<String> =
        tracks.map(|(t, _)| format!("track {} obliges {}", t.name, t.clauses.obligations.len())).collect();
    all.extend(on.everyone.obligations.iter().map(|o| format!("obliges {}", o.what)));
    all.extend(on.tiers.iter().flat_map(|t| &t.clauses.obligations).map(|o| format!("obliges {}", o.what)));
    all.extend(on.commissions.iter().map(|c| format!("commission {} {:?}", c.name, c.direction)));
    all.extend(on.billing.iter().map(|b| format!("billing {}", b.what)));
    all.extend(on.notifications.iter().map(|n| format!("notify {} {:?} {}", n.recipient, n.sides, n.event)));
    all.extend(on.populations.iter().map(|n| format!("population {} {}..{}", n.of, n.low, n.high)));
    all.extend(on.targets.iter().map(|n| format!("target {} {}..{}", n.of, n.low, n.high)));
    all.extend(on.notes.iter().map(|n| format!("note {}", n.what)));
    out + &all.join("\n")
}

/// The same facts for a program in which some measures may be missing or stand elsewhere.
fn translated(p: &Program, facts: &Facts, of: &Program) -> Facts {
    let mut new = Facts::unknown(p);
    for (index, measure) in p.measures.iter().enumerate() {
        let there = of.measures.iter().position(|m| m.name == measure.name).map(MeasureId::at);
        if let Some(value) = there.and_then(|id| facts.get(id)) {
            new.set(MeasureId::at(index), value.clone());
        }
    }
    new
}

/// The lines that only one of both has.
fn difference(with: &str, without: &str) -> String {
    let only = |a: &str, b: &str, sign: char| {
        let lines = a.lines().filter(|l| !b.lines().any(|m| m == *l));
        lines.take(5).map(|l| format!("  {sign} {l}")).collect::<Vec<_>>().join("\n")
    };
    [only(with, without, '+'), only(without, with, '-')].join("\n")
}
