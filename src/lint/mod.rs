//! What a careful writer would mend, and what is done about it.
//!
//! [`LINTS`] lists every lint once: its code, group, level, and the function that finds it. [`level`] says what of
//! the found is reported and how badly, [`config`] reads `progc.toml`, [`suppress`] reads the comments of a program
//! that allow a lint in one place, [`baseline`] sets aside what was there before.
//!
//! A lint sees the tree, what the checker learnt of the names and, where the program has no error, its IR. It never
//! decides its own severity.

pub mod baseline;
pub mod config;
pub mod level;
pub mod suppress;

mod rules;
mod walk;

pub use level::{Group, Level, Levels, Selector};

use crate::analyze::{self, Stop};
use crate::check::Facts;
use crate::diagnostic::{Code, Diagnostic, Safety, Severity, tidy};
use crate::ir::Program;
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast;
use crate::value::Date;

/// A lint.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Its code, with a page and a name for people.
    pub code: Code,
    /// What it is about.
    pub group: Group,
    /// Its level where nobody has set another.
    pub level: Level,
    /// Whether its findings come with a fix, and of which kind.
    pub fix: Option<Safety>,
    /// Who finds it.
    pub finder: Finder,
}

/// Who finds what a lint is about.
#[derive(Debug, Clone, Copy)]
pub enum Finder {
    /// The checker, on its way.
    Checker,
    /// The reader of the comments that allow lints.
    Suppressions,
    /// A function that looks at one place alone, so that it speaks of programs with errors, too.
    Place(fn(&Context<'_>, &mut Vec<Diagnostic>)),
    /// A function that needs the whole program: where a part could not be read, it would say what is not so.
    Whole(fn(&Context<'_>, &Program, &mut Vec<Diagnostic>)),
    /// The analysis of all partners that there could be.
    Analysis,
    /// As [`Finder::Whole`], for a day.
    Dated(fn(&Context<'_>, Date, &mut Vec<Diagnostic>)),
}

/// What a lint can look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The program's file.
    pub file: FileId,
    /// The program's text and the standard vocabulary.
    pub sources: &'a Sources,
    /// The tree.
    pub ast: &'a ast::File,
    /// What the names mean.
    pub facts: &'a Facts,
    /// The program; absent where it has an error.
    pub ir: Option<&'a Program>,
}

impl<'a> Context<'a> {
    /// The program's text.
    pub fn text(&self) -> &'a str {
        self.sources.get(self.file).map_or("", |f| f.text())
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &'a str {
        self.sources.slice(span)
    }
}

/// What is looked for, and how badly it is taken.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The levels.
    pub levels: Levels,
    /// The day of today; without it, nothing is said of what is too late.
    pub today: Option<Date>,
    /// Leaves out what needs the analysis of all partners: an editor shows the rest at once.
    pub without_proofs: bool,
    /// Ends the analysis of all partners early; what is found then is not all.
    pub stop: Stop,
}

use Finder::{Analysis, Checker, Dated, Place, Suppressions, Whole};
use Level::{Allow, Deny, Note, Warn};
use rules::{
    amounts, clauses, connectors, dates, distribution, names, placement, populations, sources, succession, suspicious,
    text, tiers, tracks, unused, weaker,
};

const fn lint(code: Code, group: Group, level: Level, fix: Option<Safety>, finder: Finder) -> Lint {
    Lint { code, group, level, fix, finder }
}

const SAFE: Option<Safety> = Some(Safety::Safe);
const UNSAFE: Option<Safety> = Some(Safety::Unsafe);

/// Every lint, in order of their codes.
pub const LINTS: &[Lint] = &[
    lint(Code::FormerName, Group::Naming, Warn, SAFE, Checker),
    lint(Code::WayInName, Group::Naming, Warn, UNSAFE, Checker),
    lint(Code::FormerNameInName, Group::Naming, Warn, UNSAFE, Checker),
    lint(Code::FormerNameInUse, Group::Naming, Warn, None, Checker),
    lint(Code::TierWithoutEntry, Group::Tiers, Note, None, Checker),
    lint(Code::GrantedTwice, Group::Redundant, Warn, None, Checker),
    lint(Code::PartAboveWhole, Group::Amounts, Warn, None, Checker),
    lint(Code::NothingAskedYet, Group::Tiers, Warn, None, Checker),
    lint(Code::SimilarNames, Group::Naming, Warn, None, Place(names::similar)),
    lint(Code::OddName, Group::Naming, Warn, SAFE, Place(names::odd)),
    lint(Code::NearMiss, Group::Naming, Warn, UNSAFE, Place(suspicious::near_miss)),
    lint(Code::MixedScripts, Group::Text, Warn, None, Place(text::mixed_scripts)),
    lint(Code::ConfusableCharacters, Group::Text, Warn, UNSAFE, Place(text::confusable)),
    lint(Code::BidirectionalControl, Group::Text, Deny, UNSAFE, Place(text::bidirectional)),
    lint(Code::UnseenCharacter, Group::Text, Warn, UNSAFE, Place(text::unseen)),
    lint(Code::UnusedMeasure, Group::Unused, Warn, UNSAFE, Whole(unused::measures)),
    lint(Code::UnusedDeclaration, Group::Unused, Warn, UNSAFE, Whole(unused::declarations)),
    lint(Code::UnusedSuppression, Group::Unused, Warn, SAFE, Suppressions),
    lint(Code::DuplicateClause, Group::Redundant, Warn, SAFE, Whole(clauses::duplicate)),
    lint(Code::RedundantDefault, Group::Redundant, Warn, UNSAFE, Whole(tiers::redundant_default)),
    lint(Code::WeakerClause, Group::Redundant, Warn, UNSAFE, Whole(weaker::weaker)),
    lint(Code::TierWithoutBenefit, Group::Tiers, Warn, None, Whole(tiers::without_benefit)),
    lint(Code::NoEntryTier, Group::Pedantic, Allow, None, Whole(tiers::no_entry)),
    lint(Code::MissingSource, Group::Pedantic, Allow, None, Place(sources::missing)),
    lint(Code::TerritoryServedTwice, Group::Tiers, Warn, None, Place(distribution::served_twice)),
    lint(Code::PopulationsDiffer, Group::Amounts, Warn, None, Whole(populations::differ)),
    lint(Code::TrackInherits, Group::Tiers, Warn, None, Whole(tracks::inherits)),
    lint(Code::ProgramExpired, Group::Dates, Note, None, Dated(dates::expired)),
    lint(Code::NotYetValid, Group::Dates, Note, None, Dated(dates::not_yet_valid)),
    lint(Code::OverdueOpenTerm, Group::Dates, Warn, None, Dated(dates::overdue)),
    lint(Code::GapOfADay, Group::Dates, Warn, UNSAFE, Whole(succession::gap_of_a_day)),
    lint(Code::PeriodAmbiguous, Group::Amounts, Warn, None, Place(amounts::period_ambiguous)),
    lint(Code::OddPrecision, Group::Amounts, Warn, UNSAFE, Place(amounts::odd_precision)),
    lint(Code::ImpossibleAmount, Group::Amounts, Warn, None, Whole(amounts::impossible)),
    lint(Code::MixedAndOr, Group::Clarity, Warn, SAFE, Place(connectors::mixed)),
    lint(Code::DateAbove, Group::Clarity, Warn, UNSAFE, Place(placement::date_above)),
    lint(Code::UnreachableTier, Group::Proofs, Warn, None, Analysis),
    lint(Code::TierPassedOver, Group::Proofs, Warn, None, Analysis),
    lint(Code::SameTiers, Group::Proofs, Warn, None, Analysis),
    lint(Code::AsksLess, Group::Proofs, Warn, None, Analysis),
    lint(Code::NoTierForSome, Group::Proofs, Warn, None, Analysis),
    lint(Code::UnreachableSpecialisation, Group::Proofs, Warn, None, Analysis),
    lint(Code::MoreLosesTier, Group::Proofs, Warn, None, Analysis),
    lint(Code::ImpliedRequirement, Group::Proofs, Warn, None, Analysis),
    lint(Code::NeverDecisive, Group::Proofs, Warn, None, Analysis),
    lint(Code::GrantsLess, Group::Proofs, Warn, None, Analysis),
    lint(Code::Cliff, Group::Proofs, Warn, None, Analysis),
    lint(Code::DeadGrant, Group::Proofs, Warn, None, Analysis),
    lint(Code::BandGap, Group::Proofs, Warn, None, Analysis),
    lint(Code::BandOverlap, Group::Proofs, Warn, None, Analysis),
    lint(Code::BandFalls, Group::Proofs, Warn, None, Analysis),
    lint(Code::OpenMayBeLess, Group::Proofs, Note, None, Analysis),
    lint(Code::StatusFlaps, Group::Proofs, Warn, None, Analysis),
    lint(Code::SplittingPays, Group::Pedantic, Allow, None, Analysis),
    lint(Code::NotDecided, Group::Proofs, Note, None, Analysis),
];

/// The lint of a code; errors have none.
pub fn of(code: Code) -> Option<&'static Lint> {
    LINTS.iter().find(|l| l.code == code)
}

/// Adds what the lints find to `found`, the findings of parser and checker, takes out what the program's comments
/// allow, and gives every lint the severity of its level.
pub fn lint_all(context: &Context<'_>, options: &Options, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut all = found;
    // What is allowed is looked for only where a comment could say so for nothing, or a proof asks whether it was said.
    let commented = suppress::speaks(context.ast);
    let asked_for = [Code::DuplicateClause, Code::ImpossibleAmount];
    let is_idle = |lint: &Lint| options.levels.of(lint) == Allow && !commented && !asked_for.contains(&lint.code);
    for lint in LINTS.iter().filter(|lint| !is_idle(lint)) {
        match (lint.finder, context.ir, options.today) {
            (Place(find), _, _) => find(context, &mut all),
            (Whole(find), Some(program), _) => find(context, program, &mut all),
            (Dated(find), Some(_), Some(today)) => find(context, today, &mut all),
            (Checker | Suppressions | Analysis | Whole(_) | Dated(_), _, _) => {}
        }
    }
    proofs(context, options, &mut all);
    suppress::apply(context, options, &mut all);
    // Where a condition is wrong itself, how it is read says nothing.
    let wrong: Vec<Span> = all.iter().filter(|d| d.is_error()).filter_map(Diagnostic::span).collect();
    let is_inside =
        |outer: Span| wrong.iter().any(|s| s.file == outer.file && outer.start <= s.start && s.start < outer.end);
    all.retain(|d| d.code != Code::MixedAndOr || !d.span().is_some_and(is_inside));
    let mut all: Vec<Diagnostic> = all.into_iter().filter_map(|d| levelled(d, &options.levels)).collect();
    tidy(&mut all);
    all
}

/// Adds what the analysis finds, where one of its lints is wanted. It looks at all partners that there could be, and
/// takes the milliseconds that the other lints together do not.
fn proofs(context: &Context<'_>, options: &Options, all: &mut Vec<Diagnostic>) {
    let wanted = !options.without_proofs
        && LINTS.iter().any(|lint| matches!(lint.finder, Analysis) && options.levels.of(lint) != Allow);
    let Some(program) = context.ir.filter(|_| wanted) else { return };
    let found = analyze::findings::findings_until(program, options.today.unwrap_or(ANY_DAY), &options.stop).found;
    // What a simpler lint says of the same place is not said again.
    let simpler =
        |d: &&Diagnostic| matches!(d.code, Code::DuplicateClause | Code::WeakerClause | Code::ImpossibleAmount);
    let places: Vec<Span> = all.iter().filter(simpler).filter_map(Diagnostic::span).collect();
    all.extend(found.into_iter().filter(|d| d.span().is_none_or(|span| !places.contains(&span))));
}

/// The day for a program that names none, where nobody has said which day it is.
const ANY_DAY: Date = Date::constant(2000, 1, 1);

/// Whether the lint is looked for at all in this run.
fn is_looked_for(lint: &Lint, context: &Context<'_>, options: &Options) -> bool {
    match lint.finder {
        Checker | Whole(_) => context.ir.is_some(),
        Analysis => context.ir.is_some() && !options.without_proofs,
        Dated(_) => context.ir.is_some() && options.today.is_some(),
        Place(_) | Suppressions => true,
    }
}

/// A finding with the severity of its lint's level; `None` where it is allowed.
fn levelled(diagnostic: Diagnostic, levels: &Levels) -> Option<Diagnostic> {
    let Some(lint) = of(diagnostic.code) else { return Some(diagnostic) };
    let severity = match levels.of(lint) {
        Allow => return None,
        Note => Severity::Note,
        Warn => Severity::Warning,
        Deny => Severity::Error,
    };
    Some(Diagnostic { severity, ..diagnostic })
}
