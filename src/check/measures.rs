//! Measures: made part of the program when they are used, and the ones that the checker makes itself.

use super::scope::Role;
use super::{Checker, Def, Kind, Scope};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, MeasureId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

/// A measure of the vocabulary or the program.
#[derive(Debug, Clone)]
pub(super) struct MeasureDecl<'a> {
    /// As it will stand in the program; its derivation is filled in when it is used.
    pub(super) measure: ir::Measure,
    /// Whether its type is stated, and not to be found from its calculation.
    pub(super) typed: bool,
    /// How it is computed.
    pub(super) derived: Option<&'a ast::Derived>,
    pub(super) progress: Progress,
}

/// How far a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Not used so far.
    New,
    /// Its calculation is being lowered: whoever asks for it now asks for itself.
    Busy,
    /// Part of the program.
    Done(MeasureId),
    /// Its declaration has an error, which has been said.
    Broken,
}

impl Checker<'_> {
    /// The measure at an index of the scope, as part of the program.
    pub(super) fn use_measure(&mut self, index: usize) -> Option<MeasureId> {
        let decl = self.measures.get_mut(index)?;
        match decl.progress {
            Progress::Done(id) => return Some(id),
            Progress::Broken => return None,
            Progress::Busy => {
                let (span, name) = (decl.measure.span, decl.measure.name.clone());
                self.report(
                    Diagnostic::error(
                        Code::MeasureOfItself,
                        span,
                        format!("the measure `{name}` is computed from itself"),
                    )
                    .help("compute it from a table, or from measures that do not need it"),
                );
                return None;
            }
            Progress::New => decl.progress = Progress::Busy,
        }
        let (derived, typed, mut measure) = (decl.derived, decl.typed, decl.measure.clone());
        let progress = match derived {
            None => Some(self.push_measure(measure)),
            Some(derived) => self.derivation(derived, &mut measure, typed).map(|derivation| {
                measure.derivation = Some(derivation);
                if let Some(decl) = self.measures.get_mut(index) {
                    decl.measure.ty = measure.ty.clone();
                }
                self.push_measure(measure)
            }),
        };
        if let Some(decl) = self.measures.get_mut(index) {
            decl.progress = progress.map_or(Progress::Broken, Progress::Done);
        }
        progress
    }

    fn push_measure(&mut self, measure: ir::Measure) -> MeasureId {
        self.out.measures.push(measure);
        MeasureId::at(self.out.measures.len() - 1)
    }

    /// The measure of a name of the standard vocabulary or the program, where there is one.
    pub(super) fn use_known(&mut self, name: &str) -> Option<MeasureId> {
        let found = self.scope.find(Kind::Measure, name)?;
        self.use_measure(found.index)
    }

    /// A measure that is part of the program.
    pub(super) fn measure(&self, id: MeasureId) -> Option<&ir::Measure> {
        self.out.measures.get(id.index())
    }

    /// A measure that the checker makes, or the one of that name that it made before.
    pub(super) fn make_measure(&mut self, measure: ir::Measure) -> Option<MeasureId> {
        if let Some(found) = self.scope.find(Kind::Measure, &measure.name) {
            return self.use_measure(found.index);
        }
        let def = Def {
            kind: Kind::Measure,
            name: measure.name.clone(),
            span: measure.span,
            doc: measure.doc.clone(),
            standard: true,
        };
        let index = self.measures.len();
        let plural = vec![(measure.plural.clone(), Role::Plural)];
        declare_made(&mut self.scope, def, index, &plural);
        let id = self.push_measure(measure.clone());
        self.measures.push(MeasureDecl { measure, typed: true, derived: None, progress: Progress::Done(id) });
        Some(id)
    }

    /// An act of the vendor that introduces itself: a judged requirement, an invitation to one of several tiers.
    pub(super) fn act(&mut self, name: &str, columns: Vec<String>, span: Span) -> Option<MeasureId> {
        self.make_measure(ir::Measure {
            name: name.to_owned(),
            plural: name.to_owned(),
            ty: Type::Flag,
            signed: false,
            act: true,
            columns,
            derivation: None,
            doc: None,
            span,
        })
    }

    /// The measure that tells a partner's tracks.
    pub(super) fn track_measure(&mut self, span: Span) -> Option<MeasureId> {
        if self.out.track_measure.is_none() {
            let members = self.out.tracks.iter().map(|t| t.name.clone()).collect();
            let columns = ["track", "tracks", "category", "categories", "partner type", "type"];
            self.out.track_measure = self.set_measure("track", "tracks", members, &columns, span);
        }
        self.out.track_measure
    }

    /// The measure that tells a partner's packages.
    pub(super) fn package_measure(&mut self, span: Span) -> Option<MeasureId> {
        if self.out.package_measure.is_none() {
            self.out.package_measure =
                self.set_measure("package", "packages", Vec::new(), &["package", "packages"], span);
        }
        let members = self.out.packages.iter().map(|p| p.name.clone()).collect();
        if let Some(measure) = self.out.package_measure.and_then(|id| self.out.measures.get_mut(id.index())) {
            measure.ty = Type::SetOf(members);
        }
        self.out.package_measure
    }

    fn set_measure(
        &mut self,
        name: &str,
        plural: &str,
        members: Vec<String>,
        columns: &[&str],
        span: Span,
    ) -> Option<MeasureId> {
        let measure = ir::Measure {
            name: name.to_owned(),
            plural: plural.to_owned(),
            ty: Type::SetOf(members),
            signed: false,
            act: false,
            columns: columns.iter().map(|&c| c.to_owned()).collect(),
            derivation: None,
            doc: None,
            span,
        };
        // A measure that the program declares by this name stays a measure of its own.
        let taken = self.scope.find(Kind::Measure, name).is_some();
        if taken { Some(self.push_measure(measure)) } else { self.make_measure(measure) }
    }

    /// `training … from "Trefz"`: a measure of its own, computed like the first where that has a table that knows providers.
    pub(super) fn measure_from(&mut self, id: MeasureId, provider: &ast::Text) -> Option<MeasureId> {
        let base = self.measure(id)?.clone();
        let name = format!("{} from {}", base.name, provider.text);
        if let Some(found) = self.scope.find(Kind::Measure, &name) {
            return self.use_measure(found.index);
        }
        let derivation = match base.derivation {
            Some(ir::Derivation::Aggregate { function, table, column, window, filter, among }) => {
                let place = self.out.tables.get(table.index()).and_then(|t| {
                    t.columns
                        .iter()
                        .position(|c| normal(&c.name) == "provider" && matches!(c.ty, Type::Text | Type::OneOf(_)))
                });
                place.and_then(|p| u32::try_from(p).ok()).map(|provider_column| {
                    let test = ir::RowTest::OneOf { column: provider_column, choices: vec![provider.text.clone()] };
                    let filter = ir::RowTest::All(vec![filter, test]);
                    ir::Derivation::Aggregate { function, table, column, window, filter, among }
                })
            }
            Some(ir::Derivation::Ratio(..) | ir::Derivation::Growth { .. } | ir::Derivation::Rank { .. }) | None => {
                None
            }
        };
        self.make_measure(ir::Measure {
            plural: name.clone(),
            columns: vec![name.clone()],
            name,
            ty: base.ty,
            signed: base.signed,
            act: base.act,
            derivation,
            doc: base.doc,
            span: provider.span,
        })
    }
}

fn declare_made(scope: &mut Scope, def: Def, index: usize, others: &[(String, Role)]) {
    // The name was looked up before: it is free.
    let _ = scope.declare(def, index, others);
}
