//! Bands with gaps, overlaps or falling values, by a look along them.

use super::Report;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Bands, BenefitKind, Clauses, GrantValue, Program, ScorePartKind};

/// Looks at all bands of a program.
pub(super) fn sweep(program: &Program, report: &mut Report) {
    let items = program.tracks.iter().map(|track| &track.clauses);
    let items = items.chain(program.tiers.iter().map(|tier| &tier.clauses));
    let items = items.chain(program.packages.iter().map(|package| &package.clauses));
    let items = items.chain(program.specialisations.iter().map(|found| &found.clauses));
    for clauses in std::iter::once(&program.everyone).chain(items) {
        of_clauses(program, clauses, report);
    }
    for part in program.scores.iter().flat_map(|score| &score.parts) {
        if let ScorePartKind::Bands(bands) = &part.kind {
            look(bands, true, report);
        }
    }
}

fn of_clauses(program: &Program, clauses: &Clauses, report: &mut Report) {
    for grant in clauses.grants.iter().flat_map(|clause| &clause.grants) {
        let GrantValue::Bands(bands) = &grant.value else { continue };
        let kind = program.benefits.get(grant.benefit.index()).map(|benefit| &benefit.kind);
        // Whether more money is better hangs on whose money it is.
        let more_is_better = matches!(kind, Some(BenefitKind::Percent | BenefitKind::Allowance { .. }));
        look(bands, more_is_better, report);
    }
}

fn look(bands: &Bands, more_is_better: bool, report: &mut Report) {
    for pair in bands.rows.windows(2) {
        let [first, second] = pair else { continue };
        report.asked += 1;
        if let Some(to) = first.to {
            let (end, begin) = (to.value, second.from.value);
            if end < begin {
                let message = format!("between {to} and {} these bands give nothing", second.from);
                report.found.push(
                    Diagnostic::warning(Code::BandGap, first.span, message)
                        .label(format!("ends at {to}"))
                        .also(second.span, format!("begins at {}", second.from))
                        .help(format!("let the first end at {}, or the second begin at {to}", second.from)),
                );
            } else if end > begin {
                let message = format!("from {} to {to} two bands hold; the second of them counts", second.from);
                report.found.push(
                    Diagnostic::warning(Code::BandOverlap, first.span, message)
                        .label(format!("ends at {to}"))
                        .also(second.span, format!("begins at {}", second.from))
                        .help(format!("let the first end at {}", second.from)),
                );
            }
        }
        let falls = second.value.0.value < first.value.0.value || second.value.1.value < first.value.1.value;
        if more_is_better && falls {
            let message = format!("from {} on, this gives less than the band before", second.from);
            report.found.push(
                Diagnostic::warning(Code::BandFalls, second.span, message)
                    .label(format!("{}", second.value.0))
                    .also(first.span, format!("{}", first.value.0))
                    .help("let the values rise with the bands, or swap the two"),
            );
        }
    }
}
