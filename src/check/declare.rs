//! The first look at a program: which names it declares, on top of the standard vocabulary.

use super::scope::{Role, plural, singular};
use super::{Checker, Def, Kind, MeasureDecl, header, vocabulary};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

/// A kind of benefit that can be granted.
#[derive(Debug, Clone)]
pub(super) struct BenefitDecl {
    pub(super) benefit: ir::Benefit,
    /// Whether the first amount granted decides over which period it counts: the standard vocabulary does not.
    pub(super) period_open: bool,
    /// The amount that decided over which period it counts.
    pub(super) period_from: Option<Span>,
    /// Its id, once it is granted.
    pub(super) id: Option<ir::BenefitId>,
}

/// A table that measures can be derived from.
#[derive(Debug, Clone)]
pub(super) struct TableDecl<'a> {
    pub(super) ast: &'a ast::Table,
    pub(super) table: ir::Table,
    /// Its id, once it is used.
    pub(super) id: Option<ir::TableId>,
}

impl<'a> Checker<'a> {
    /// Makes the scope of names.
    pub(super) fn declare_all(&mut self, ast: &'a ast::File) {
        for item in &vocabulary::parsed().file.items {
            self.declare_item(item, true);
        }
        self.declare_tiers(ast);
        for item in &ast.items {
            self.declare_item(item, false);
        }
    }

    fn declare_item(&mut self, item: &'a ast::Item, standard: bool) {
        match &item.kind {
            ast::ItemKind::Measure(measure) => self.declare_measure(item, measure, standard),
            ast::ItemKind::Benefit(benefit) => self.declare_benefit(item, benefit, standard),
            ast::ItemKind::Table(table) => self.declare_table(item, table, standard),
            ast::ItemKind::Track(track) => {
                let former = formers(&track.formerly);
                let doc = track.title.as_ref().map(|t| t.text.clone());
                let index = self.out.tracks.len();
                if self.declare(Kind::Track, &track.name, doc, index, &former, standard) {
                    self.out.tracks.push(ir::Track {
                        name: track.name.text.clone(),
                        title: track.title.as_ref().map(|t| t.text.clone()),
                        formerly: texts(&track.formerly),
                        clauses: ir::Clauses::default(),
                        validity: ir::Validity::default(),
                        span: header::head(item, track.name.span),
                    });
                }
            }
            ast::ItemKind::Package(package) => {
                let index = self.out.packages.len();
                if self.declare(Kind::Package, &package.name, None, index, &[], standard) {
                    self.out.packages.push(empty_package(&package.name.text, header::head(item, package.name.span)));
                }
            }
            ast::ItemKind::Specialisation(specialisation) => {
                let index = self.out.specialisations.len();
                let doc = specialisation.title.as_ref().map(|t| t.text.clone());
                if self.declare(Kind::Specialisation, &specialisation.name, doc, index, &[], standard) {
                    self.out.specialisations.push(ir::Specialisation {
                        name: specialisation.name.text.clone(),
                        title: specialisation.title.as_ref().map(|t| t.text.clone()),
                        clauses: ir::Clauses::default(),
                        validity: ir::Validity::default(),
                        span: header::head(item, specialisation.name.span),
                    });
                }
            }
            ast::ItemKind::Score(score) => {
                let index = self.out.scores.len();
                if self.declare(Kind::Score, &score.name, None, index, &[], standard) {
                    self.out.scores.push(ir::Score {
                        name: score.name.text.clone(),
                        cap: None,
                        parts: Vec::new(),
                        span: header::head(item, score.name.span),
                    });
                }
            }
            ast::ItemKind::Region(region) => {
                if self.declare(Kind::Region, &region.name, None, 0, &[], standard) {
                    self.regions.insert(normal(&region.name.text), texts(&region.members));
                }
            }
            ast::ItemKind::Program(_)
            | ast::ItemKind::Tier(_)
            | ast::ItemKind::Rates(_)
            | ast::ItemKind::Distribution(_)
            | ast::ItemKind::Commission(_)
            | ast::ItemKind::Billing(_)
            | ast::ItemKind::Notify(_)
            | ast::ItemKind::Population(_)
            | ast::ItemKind::Target(_)
            | ast::ItemKind::Review(_)
            | ast::ItemKind::Example(_)
            | ast::ItemKind::Note(_) => {}
        }
    }

    /// Declares a name, or says that it is declared twice.
    pub(super) fn declare(
        &mut self,
        kind: Kind,
        name: &ast::Name,
        doc: Option<String>,
        index: usize,
        others: &[(String, Role)],
        standard: bool,
    ) -> bool {
        self.name_for_results(kind, name);
        let def = Def { kind, name: name.text.clone(), span: name.span, doc, standard };
        match self.scope.declare(def, index, others) {
            Ok(def) => {
                self.uses.push((name.span, def));
                true
            }
            Err(first) => {
                let word = kind.word();
                self.report(
                    Diagnostic::error(
                        Code::DeclaredTwice,
                        name.span,
                        format!("the {word} `{}` is declared twice", name.text),
                    )
                    .label("the second time")
                    .also(first, "the first time")
                    .help(format!("give one {word} another name, or put both together")),
                );
                false
            }
        }
    }

    fn declare_measure(&mut self, item: &'a ast::Item, measure: &'a ast::Measure, standard: bool) {
        let before = self.scope.find(Kind::Measure, &measure.name.text).filter(|f| f.standard && f.role == Role::Main);
        let before = before.and_then(|f| self.measures.get(f.index)).map(|d| d.measure.clone());
        let ty = measure.ty.as_ref().map(|ty| self.lower_type(ty));
        let act = measure.ty.as_ref().is_some_and(|ty| ty.kind == ast::TypeKind::Act);
        let typed = ty.is_some();
        let ty = ty.or_else(|| before.as_ref().map(|b| b.ty.clone()));
        let counted = matches!(&ty, Some(ir::Type::Number(rate)) if rate.unit == crate::value::Unit::Count);
        let name = measure.name.text.clone();
        let many = match (&measure.plural, &before) {
            (Some(plural), _) => plural.text.clone(),
            (None, Some(before)) => before.plural.clone(),
            (None, None) if counted => plural(&name),
            (None, None) => name.clone(),
        };
        let mut columns = if counted && many != name { vec![many.clone(), name.clone()] } else { vec![name.clone()] };
        if !counted && many != name {
            columns.push(many.clone());
        }
        if matches!(&ty, Some(ir::Type::SetOf(_))) {
            // A list is often headed by the plural: `languages`.
            columns.push(plural(&name));
        }
        columns.extend(measure.columns.iter().map(|c| c.text.clone()));
        if let Some(before) = &before {
            columns.extend(before.columns.iter().cloned());
        }
        unique(&mut columns);
        let doc = measure.doc.as_ref().map(|d| d.text.clone()).or_else(|| before.as_ref().and_then(|b| b.doc.clone()));
        let mut others = vec![(many.clone(), Role::Plural)];
        if counted && let Some(one) = singular(&name) {
            others.push((one, Role::Plural));
        }
        let usable = ty.is_some() || measure.derived.is_some();
        if !usable {
            self.report(
                Diagnostic::error(Code::NoType, measure.name.span, format!("the measure `{name}` has no type"))
                    .help(format!(
                        "say what it is: `measure {}: count`, `money per year`, `percent`, `flag`, `duration in days` …",
                        super::quoted_if_needed(&name)
                    )),
            );
        }
        let index = self.measures.len();
        if !self.declare(Kind::Measure, &measure.name, doc.clone(), index, &others, standard) {
            return;
        }
        self.measures.push(MeasureDecl {
            measure: ir::Measure {
                name,
                plural: many,
                ty: ty.unwrap_or(ir::Type::Flag),
                signed: measure.signed.is_some() || (!typed && before.as_ref().is_some_and(|b| b.signed)),
                act: act || (!typed && before.as_ref().is_some_and(|b| b.act)),
                columns,
                derivation: None,
                doc,
                span: header::head(item, measure.name.span),
            },
            typed: typed || before.is_some(),
            derived: measure.derived.as_ref(),
            progress: if usable { super::measures::Progress::New } else { super::measures::Progress::Broken },
        });
    }

    fn declare_benefit(&mut self, item: &'a ast::Item, benefit: &'a ast::Benefit, standard: bool) {
        let before = self.scope.find(Kind::Benefit, &benefit.name.text).filter(|f| f.standard && f.role == Role::Main);
        let before = before.and_then(|f| self.benefits.get(f.index)).map(|d| d.benefit.clone());
        let kind = match &benefit.kind.1 {
            ast::WrittenBenefitKind::Percent => ir::BenefitKind::Percent,
            ast::WrittenBenefitKind::Allowance(per) => ir::BenefitKind::Allowance { per: *per },
            ast::WrittenBenefitKind::Money => {
                ir::BenefitKind::Money(ir::Rate { unit: crate::value::Unit::Money(self.currency), per: None })
            }
            ast::WrittenBenefitKind::Entitlement => ir::BenefitKind::Entitlement,
            ast::WrittenBenefitKind::Level(levels) => ir::BenefitKind::Level(texts(levels)),
            ast::WrittenBenefitKind::Words => ir::BenefitKind::Words,
        };
        let name = benefit.name.text.clone();
        let many = match (&benefit.plural, &before) {
            (Some(plural), _) => plural.text.clone(),
            (None, Some(before)) => before.plural.clone(),
            (None, None) => plural(&name),
        };
        let combine = benefit.combine.map_or_else(|| default_combine(&kind), |(_, c)| lower_combine(c));
        let doc = benefit.doc.as_ref().map(|d| d.text.clone()).or_else(|| before.and_then(|b| b.doc));
        let index = self.benefits.len();
        let mut others = vec![(many.clone(), Role::Plural)];
        others.extend(singular(&name).map(|one| (one, Role::Plural)));
        if !self.declare(Kind::Benefit, &benefit.name, doc.clone(), index, &others, standard) {
            return;
        }
        let period_open = matches!(kind, ir::BenefitKind::Allowance { per: None } | ir::BenefitKind::Money(_));
        let span = header::head(item, benefit.name.span);
        self.benefits.push(BenefitDecl {
            benefit: ir::Benefit { name, plural: many, kind, combine, doc, span },
            period_open,
            period_from: None,
            id: None,
        });
    }

    fn declare_table(&mut self, item: &'a ast::Item, table: &'a ast::Table, standard: bool) {
        let mut columns: Vec<ir::Column> = Vec::new();
        for column in &table.columns {
            let key = normal(&column.name.text);
            if let Some(first) = columns.iter().find(|c| normal(&c.name) == key) {
                self.report(
                    Diagnostic::error(
                        Code::DeclaredTwice,
                        column.name.span,
                        format!("the column `{}` is declared twice", column.name.text),
                    )
                    .label("the second time")
                    .also(first.span, "the first time"),
                );
                continue;
            }
            let mut names = vec![column.name.text.clone()];
            names.extend(column.columns.iter().map(|c| c.text.clone()));
            unique(&mut names);
            columns.push(ir::Column {
                name: column.name.text.clone(),
                ty: self.lower_type(&column.ty),
                columns: names,
                span: column.name.span,
            });
        }
        let dated_by = table.dated_by.as_ref().and_then(|name| {
            let key = normal(&name.text);
            let place = columns.iter().position(|c| normal(&c.name) == key && c.ty == ir::Type::Date);
            if place.is_none() {
                self.report(
                    Diagnostic::error(
                        Code::UnknownColumn,
                        name.span,
                        format!("`{}` has no date column `{}`", table.name.text, name.text),
                    )
                    .help(format!("list it among the columns: `{} date`", super::quoted_if_needed(&name.text))),
                );
            }
            place.and_then(|p| u32::try_from(p).ok())
        });
        // Where there is one date alone, it is the date of the row.
        let dated_by = dated_by.or_else(|| {
            let mut dates = columns.iter().enumerate().filter(|(_, c)| c.ty == ir::Type::Date);
            match (dates.next(), dates.next()) {
                (Some((only, _)), None) => u32::try_from(only).ok(),
                _ => None,
            }
        });
        let index = self.tables.len();
        let mut others = vec![(plural(&table.name.text), Role::Plural)];
        others.extend(singular(&table.name.text).map(|one| (one, Role::Plural)));
        if self.declare(Kind::Table, &table.name, None, index, &others, standard) {
            let span = header::head(item, table.name.span);
            let lowered = ir::Table { name: table.name.text.clone(), columns, dated_by, span };
            self.tables.push(TableDecl { ast: table, table: lowered, id: None });
        }
    }

    /// The type of a measure or column.
    pub(super) fn lower_type(&mut self, ty: &ast::Type) -> ir::Type {
        use crate::value::Unit;
        let per = ty.per.map(|(_, per)| per);
        let number = |unit| ir::Type::Number(ir::Rate { unit, per });
        match &ty.kind {
            ast::TypeKind::Money(currency) => number(Unit::Money(currency.unwrap_or(self.currency))),
            ast::TypeKind::Count => number(Unit::Count),
            ast::TypeKind::Percent => number(Unit::Percent),
            ast::TypeKind::Points => number(Unit::Points),
            ast::TypeKind::Number => number(Unit::Number),
            ast::TypeKind::Duration(unit) => number(Unit::Time(*unit)),
            ast::TypeKind::Date => ir::Type::Date,
            ast::TypeKind::Flag | ast::TypeKind::Act => ir::Type::Flag,
            ast::TypeKind::Text => ir::Type::Text,
            ast::TypeKind::OneOf(choices) => ir::Type::OneOf(texts(choices)),
            ast::TypeKind::SetOf(members) => ir::Type::SetOf(texts(members)),
        }
    }

    /// Names that stand in cells of results and data must be told from what else stands there.
    fn name_for_results(&mut self, kind: Kind, name: &ast::Name) {
        match kind {
            Kind::Tier | Kind::Track | Kind::Package | Kind::Specialisation => {}
            Kind::Measure | Kind::Benefit | Kind::Table | Kind::Region | Kind::Score => return,
        }
        let word = kind.word();
        let (message, label) = if normal(&name.text).is_empty() {
            (format!("this {word} has an empty name"), "nothing stands between the quotes")
        } else if normal(&name.text) == "none" {
            (format!("`none` says in results that there is no {word}, and cannot be the name of one"), "no name")
        } else if name.text.contains('|') {
            (
                format!("`|` stands between several names in results, and cannot stand in the name of a {word}"),
                "`|` in a name",
            )
        } else {
            return;
        };
        self.report(
            Diagnostic::error(Code::NameForResults, name.span, message).label(label).help("choose another name"),
        );
    }
}

/// A package that nothing more is known of.
pub(super) fn empty_package(name: &str, span: Span) -> ir::Package {
    ir::Package {
        name: name.to_owned(),
        costs: None,
        clauses: ir::Clauses::default(),
        validity: ir::Validity::default(),
        span,
    }
}

/// How grants of a kind combine where the program does not say.
pub(super) fn default_combine(kind: &ir::BenefitKind) -> ir::Combine {
    match kind {
        ir::BenefitKind::Percent | ir::BenefitKind::Money(_) | ir::BenefitKind::Words => ir::Combine::Replaced,
        ir::BenefitKind::Level(_) => ir::Combine::Better,
        ir::BenefitKind::Allowance { .. } => ir::Combine::Added,
        ir::BenefitKind::Entitlement => ir::Combine::United,
    }
}

fn lower_combine(combine: ast::Combine) -> ir::Combine {
    match combine {
        ast::Combine::Replaced => ir::Combine::Replaced,
        ast::Combine::Added => ir::Combine::Added,
        ast::Combine::United => ir::Combine::United,
        ast::Combine::Better => ir::Combine::Better,
        ast::Combine::Lowest => ir::Combine::Lowest,
    }
}

fn formers(names: &[ast::Name]) -> Vec<(String, Role)> {
    names.iter().map(|n| (n.text.clone(), Role::Former)).collect()
}

/// The texts of names.
pub(super) fn texts(names: &[ast::Name]) -> Vec<String> {
    names.iter().map(|n| n.text.clone()).collect()
}

/// Takes out spellings that say the same column twice.
pub(super) fn unique(columns: &mut Vec<String>) {
    if columns.len() < 2 {
        return;
    }
    let mut seen = Vec::new();
    columns.retain(|c| {
        let key = normal(c);
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
}
