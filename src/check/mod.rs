//! Tree to IR, or the reasons why not.
//!
//! One walk in the order of the text: `declare` makes the scope of names, then each item is lowered with every name
//! resolved and every unit checked. What cannot be lowered is reported once and left out; the rest goes on.

mod amounts;
mod bands;
mod beside;
mod billing;
mod census;
mod channel;
mod choices;
mod clauses;
mod conds;
mod declare;
mod derive;
mod doubt;
mod examples;
mod exchange;
pub mod facts;
mod former;
mod grants;
mod header;
mod hints;
mod leaves;
mod measures;
mod money;
mod ranks;
mod rows;
mod scope;
mod scores;
mod tiers;
mod unknown;
pub mod vocabulary;
mod whole;

pub use facts::{Def, Facts, Kind};
pub(crate) use scope::{plural, singular};

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, tidy};
use crate::ir;
use crate::source::{FileId, Sources, Span};
use crate::syntax::{ast, keywords};
use crate::value::{Currency, DateInterval, Precision};

use measures::MeasureDecl;
use scope::{Found, Role, Scope};

/// What checking gives.
#[derive(Debug)]
pub struct Checked {
    /// The program; absent where an error was found.
    pub ir: Option<ir::Program>,
    /// What the names mean.
    pub facts: Facts,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a tree and lowers it.
pub fn check(ast: &ast::File, file: FileId, sources: &Sources) -> Checked {
    let mut checker = Checker::new(file, sources);
    checker.currency(ast);
    checker.declare_all(ast);
    for (index, item) in ast.items.iter().enumerate() {
        checker.item(index, item);
    }
    checker.examples(ast);
    checker.read_beside();
    checker.whole_program();
    checker.finish()
}

/// Everything that lowering knows and makes.
struct Checker<'a> {
    file: FileId,
    sources: &'a Sources,
    scope: Scope,
    uses: Vec<(Span, usize)>,
    diagnostics: Vec<Diagnostic>,
    /// The currency of amounts that are not those of a measure with a currency of its own.
    currency: Currency,
    /// Two currencies stand in a file without a header: that has been said, and is not said of each amount.
    two_currencies: bool,
    /// Where the currency is stated, for messages.
    currency_span: Option<Span>,
    /// Measures by the index that the scope has for them.
    measures: Vec<MeasureDecl<'a>>,
    /// Benefits likewise.
    benefits: Vec<declare::BenefitDecl>,
    /// Tables likewise.
    tables: Vec<declare::TableDecl<'a>>,
    /// The tier that each `tier` item declares, by index of the item.
    tier_of_item: BTreeMap<usize, ir::TierId>,
    /// How many tiers are by invitation, and on application: alone, the data's column needs no tier's name.
    invitations: usize,
    applications: usize,
    /// The parts of tiers that were split, by the normal name of before.
    splits: BTreeMap<String, Vec<String>>,
    /// The members of the named territories, by normal name.
    regions: BTreeMap<String, Vec<String>>,
    /// Dates by what was written.
    date_ids: BTreeMap<(Precision, crate::value::Date, crate::value::Date), ir::DateId>,
    /// Whose clause is being lowered: names the open terms in it.
    owner: String,
    /// The fact of an example that is being read.
    fact: Span,
    /// Tiers while they are lowered, by rank.
    tiers: Vec<Option<ir::Tier>>,
    out: ir::Program,
}

impl<'a> Checker<'a> {
    fn new(file: FileId, sources: &'a Sources) -> Self {
        Checker {
            file,
            sources,
            scope: Scope::default(),
            uses: Vec::new(),
            diagnostics: Vec::new(),
            currency: Currency::NONE,
            two_currencies: false,
            currency_span: None,
            measures: Vec::new(),
            benefits: Vec::new(),
            tables: Vec::new(),
            tier_of_item: BTreeMap::new(),
            invitations: 0,
            applications: 0,
            splits: BTreeMap::new(),
            regions: BTreeMap::new(),
            date_ids: BTreeMap::new(),
            owner: String::from("every partner"),
            fact: Span::default(),
            tiers: Vec::new(),
            out: header::empty_program(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn error(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    /// The text as written.
    fn text(&self, span: Span) -> &'a str {
        self.sources.slice(span)
    }

    /// What a name of this kind stands for; noted for editors. `None` where it is unknown: nothing is reported.
    fn find(&mut self, kind: Kind, name: &ast::Name) -> Option<Found> {
        let found = self.scope.find(kind, &name.text)?;
        self.note_use(name.span, found);
        Some(found)
    }

    fn note_use(&mut self, span: Span, found: Found) {
        self.uses.push((span, found.def));
        if found.role == Role::Former
            && let Some(def) = self.scope.def(found.def)
        {
            let (name, at) = (def.name.clone(), def.span);
            let written = self.text(span).trim_matches('"').to_owned();
            self.report(
                Diagnostic::warning(Code::FormerName, span, format!("`{written}` is a former name of `{name}`"))
                    .label("the name of before")
                    .also(at, format!("`{name}` is declared here"))
                    .fix(crate::diagnostic::Safety::Safe, format!("write `{name}`"), span, quoted_if_needed(&name)),
            );
        }
    }

    /// As [`Checker::find`], with an error where the name is unknown.
    fn resolve(&mut self, kind: Kind, name: &ast::Name) -> Option<Found> {
        let found = self.find(kind, name);
        if found.is_none() {
            self.unknown_name(name, &[kind]);
        }
        found
    }

    /// The tier of a name.
    fn tier(&mut self, name: &ast::Name) -> Option<ir::TierId> {
        self.resolve(Kind::Tier, name).map(|found| ir::TierId::at(found.index))
    }

    /// The tracks of names; unknown ones are reported and left out.
    fn tracks(&mut self, names: &[ast::Name]) -> Vec<ir::TrackId> {
        names
            .iter()
            .filter_map(|name| self.resolve(Kind::Track, name).map(|found| ir::TrackId::at(found.index)))
            .collect()
    }

    /// The id of a written date: the same words mean the same day wherever they stand.
    fn date(&mut self, date: &ast::Date) -> ir::DateId {
        let DateInterval { first, last } = date.days;
        let text = self.text(date.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let dates = &mut self.out.dates;
        *self.date_ids.entry((date.precision, first, last)).or_insert_with(|| {
            dates.push(ir::WrittenDate { text, days: date.days, span: date.span });
            ir::DateId::at(dates.len() - 1)
        })
    }

    /// Dates, status and sources.
    fn validity(&mut self, modifiers: &ast::Modifiers) -> ir::Validity {
        if let (Some(from), Some(until)) = (&modifiers.from, &modifiers.until)
            && until.days.last <= from.days.first
        {
            self.report(
                Diagnostic::error(Code::EndsBeforeItBegins, until.span, "this ends before it begins")
                    .label("the end")
                    .also(from.span, "the beginning")
                    .help(
                        "`from` is the first day on which it holds, `until` the first day on which it no longer does",
                    ),
            );
        }
        ir::Validity {
            from: modifiers.from.as_ref().map(|d| self.date(d)),
            until: modifiers.until.as_ref().map(|d| self.date(d)),
            status: modifiers.status.map_or(ir::Status::InForce, |(_, status)| lower_status(status)),
            sources: modifiers.sources.iter().map(lower_source).collect(),
            notes: modifiers.notes.iter().map(|n| n.text.clone()).collect(),
        }
    }

    fn finish(mut self) -> Checked {
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        tidy(&mut diagnostics);
        let mut uses = std::mem::take(&mut self.uses);
        uses.retain(|(span, _)| span.file == self.file);
        uses.sort_unstable();
        uses.dedup();
        let mut program = self.out;
        program.tiers = self.tiers.into_iter().flatten().collect();
        program.sources = self.sources.clone();
        let failed = diagnostics.iter().any(Diagnostic::is_error);
        let ir = (!failed).then_some(program);
        debug_assert!(
            ir.as_ref().is_none_or(|p| ir::verify::verify(p).is_ok()),
            "the checker made a program that contradicts itself: {:?}",
            ir.as_ref().map(ir::verify::verify)
        );
        Checked { ir, facts: Facts { defs: self.scope.into_defs(), uses }, diagnostics }
    }
}

fn lower_status(status: ast::Status) -> ir::Status {
    match status {
        ast::Status::Planned => ir::Status::Planned,
        ast::Status::Announced => ir::Status::Announced,
        ast::Status::Considered => ir::Status::Considered,
        ast::Status::Pilot => ir::Status::Pilot,
        ast::Status::RuledOut => ir::Status::RuledOut,
        ast::Status::Hearsay => ir::Status::Hearsay,
    }
}

fn lower_source(source: &ast::Source) -> ir::validity::Source {
    ir::validity::Source {
        document: source.document.text.clone(),
        paragraph: source.paragraph,
        speaker: source.speaker.as_ref().map(|s| s.text.clone()),
        span: source.span,
    }
}

fn lower_comparison(op: ast::CompareOp) -> ir::Comparison {
    match op {
        ast::CompareOp::AtLeast => ir::Comparison::AtLeast,
        ast::CompareOp::AtMost => ir::Comparison::AtMost,
        ast::CompareOp::MoreThan => ir::Comparison::MoreThan,
        ast::CompareOp::LessThan => ir::Comparison::LessThan,
        ast::CompareOp::Equal => ir::Comparison::Equal,
        ast::CompareOp::NotEqual => ir::Comparison::NotEqual,
    }
}

/// A name as a program can write it: in quotes only where a word of it is no word of a name.
pub(crate) fn quoted_if_needed(name: &str) -> String {
    let is_plain = |word: &str| {
        word.starts_with(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !keywords::RESERVED.iter().any(|k| k.word.eq_ignore_ascii_case(word))
    };
    let plain = !name.is_empty() && name.split(' ').all(is_plain);
    if plain { name.to_owned() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests;
