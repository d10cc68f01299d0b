//! What fits at a place.

use lsp_types::{CompletionItemKind, Documentation, MarkupContent, MarkupKind};

use super::at::{Context, Place};
use crate::check::{Def, Kind, plural, quoted_if_needed};
use crate::lint::LINTS;
use crate::lsp::extra::Table;
use crate::lsp::hover::page;
use crate::lsp::place::{declaration, measure, written_plural};
use crate::lsp::view::View;
use crate::syntax::ast::TypeKind;
use crate::syntax::keywords::{self, Keyword};
use crate::value::Currency;

/// Something that can be written.
pub(super) struct Offer {
    /// What is shown, and compared with what is written.
    pub(super) label: String,
    /// What is inserted.
    pub(super) text: String,
    /// The same with places to fill in.
    pub(super) snippet: Option<&'static str>,
    pub(super) kind: CompletionItemKind,
    pub(super) detail: String,
    pub(super) documentation: Option<Documentation>,
    /// What is likelier comes first.
    pub(super) order: u8,
    /// Whether it is a name, which goes on with words before it.
    pub(super) is_name: bool,
}

/// What fits, without regard to what is written already.
pub(super) fn offers(view: &View<'_>, context: &Context) -> Vec<Offer> {
    let mut out = Vec::new();
    match context.place {
        Place::Line { indented, header } => line(&mut out, indented, header),
        Place::Condition => {
            names(view, &mut out, &[Kind::Measure], 0, false);
            names(view, &mut out, &[Kind::Tier, Kind::Track, Kind::Specialisation, Kind::Score], 1, false);
            words(&mut out, CONDITION, 2);
            joints(&mut out);
        }
        Place::Grant => {
            names(view, &mut out, &[Kind::Benefit], 0, false);
            words(&mut out, GRANT, 1);
            joints(&mut out);
        }
        Place::Expectation => {
            words(&mut out, EXPECTATION, 0);
            names(view, &mut out, &[Kind::Benefit], 1, false);
        }
        Place::Unit { grants, compared, one } => {
            units(view, &mut out);
            if !compared {
                let kind = if grants { Kind::Benefit } else { Kind::Measure };
                counted(view, &mut out, kind, one);
            }
            joints(&mut out);
        }
        Place::Period => words(&mut out, keywords::PERIODS, 0),
        Place::Tier => names(view, &mut out, &[Kind::Tier], 0, false),
        Place::Track => names(view, &mut out, &[Kind::Track], 0, false),
        Place::Package => names(view, &mut out, &[Kind::Package], 0, false),
        Place::Specialisation => names(view, &mut out, &[Kind::Specialisation], 0, false),
        Place::Measure => names(view, &mut out, &[Kind::Measure, Kind::Score], 0, false),
        Place::Currency => currencies(view, &mut out),
        Place::Column => columns(view, &mut out, |table| &table.columns),
        Place::NewMeasure => columns(view, &mut out, |table| &table.ignored),
        Place::Type => words(&mut out, TYPES, 0),
        Place::Head => {
            words(&mut out, HEAD, 0);
            joints(&mut out);
        }
        Place::Lint => lints(&mut out),
        Place::Other => joints(&mut out),
    }
    out
}

const fn k(word: &'static str, doc: &'static str) -> Keyword {
    Keyword { word, doc }
}

const CONDITION: &[Keyword] = &[
    k("at least", "before a number: so many or more"),
    k("at most", "before a number: so many or fewer"),
    k("more than", "before a number"),
    k("all of", "before a list in parentheses"),
    k("any of", "before a list in parentheses"),
    k("tier", "a partner who is in the tier"),
    k("track", "a partner of the track"),
    k("package", "a partner who has the package"),
    k("specialisation", "a partner who has the specialisation"),
];

const HEAD: &[Keyword] = &[
    k("by default", "every partner has at least this tier"),
    k("by invitation", "the vendor chooses"),
    k("on application", "the vendor awards it when the partner has shown what it requires"),
    k("formerly", "an earlier name"),
    k("above", "ranks a tier above another"),
    k("for", "only in these tracks"),
    k("inherits nothing", "the benefits of lower tiers do not come along"),
];

const GRANT: &[Keyword] = &[k("no", "explicitly none"), k("up to", "before a number")];

const EXPECTATION: &[Keyword] = &[
    k("tier", "the tier is decided, and this one"),
    k("no tier", "it is decided that there is none"),
    k("possible", "exactly these tiers are possible"),
    k("needs vendor for", "the vendor could give these tiers"),
    k("specialisation", "the partner has it"),
];

const TYPES: &[Keyword] = &[
    k("money", "an amount in the program's currency"),
    k("money per year", "an amount over a year"),
    k("count", "a whole number of things"),
    k("count per year", "a number of things over a year"),
    k("percent", "a share"),
    k("points", "points of a score"),
    k("number", "a number without a unit"),
    k("duration in days", "a length of time"),
    k("date", "a day of the calendar"),
    k("flag", "yes or no"),
    k("act of the vendor", "yes or no, as the vendor has recorded it"),
    k("text", "an id or name that is only compared for being the same"),
    k("one of", "one of the choices in parentheses"),
    k("set of", "several of the choices in parentheses"),
];

/// Items with their parts to fill in.
const SNIPPETS: &[(&str, &str)] = &[
    ("program", "program \"${1:name}\"\n  vendor \"${2:vendor}\"\n  currency ${3:EUR}\n$0"),
    ("track", "track ${1:name} \"${2:title}\"$0"),
    ("tier", "tier ${1:name}\n  requires ${2:condition}\n  grants ${0:benefit}"),
    ("package", "package \"${1:name}\" costs ${2:790 EUR}\n  grants ${0:benefit}"),
    ("specialisation", "specialisation ${1:name}\n  requires ${2:condition}\n  grants ${0:benefit}"),
    ("measure", "measure \"${1:name}\": ${2:count}\n  \"${0:what it means}\""),
    ("benefit", "benefit \"${1:name}\": ${2:entitlement}\n  \"${0:what it means}\""),
    ("region", "region ${1:name} = ${0:DE, AT, CH}"),
    ("example", "example \"${1:name}\"\n  given ${2:facts}\n  expect ${0:tier}"),
];

fn keyword(word: &Keyword, order: u8) -> Offer {
    Offer {
        label: word.word.to_owned(),
        text: word.word.to_owned(),
        snippet: None,
        kind: CompletionItemKind::KEYWORD,
        detail: word.doc.to_owned(),
        documentation: None,
        order,
        is_name: false,
    }
}

fn words(out: &mut Vec<Offer>, list: &[Keyword], order: u8) {
    out.extend(list.iter().map(|word| keyword(word, order)));
}

fn line(out: &mut Vec<Offer>, indented: bool, header: bool) {
    let (items, clauses) = if indented { (2, 0) } else { (0, 2) };
    for item in keywords::ITEMS {
        let snippet = SNIPPETS.iter().find(|(word, _)| *word == item.word).map(|(_, body)| *body);
        out.push(Offer { snippet, ..keyword(item, items) });
    }
    words(out, keywords::CLAUSES, clauses + 1);
    if header {
        words(out, keywords::HEADER, clauses);
    } else {
        let of_items = keywords::HEADER.iter().filter(|k| matches!(k.word, "costs" | "source"));
        out.extend(of_items.map(|word| keyword(word, clauses + 1)));
    }
}

/// Words that go on with a clause, or begin the next one.
fn joints(out: &mut Vec<Offer>) {
    let reserved = keywords::RESERVED.iter().filter(|k| !matches!(k.word, "expect" | "formerly" | "above"));
    out.extend(reserved.map(|word| keyword(word, 5)));
    words(out, keywords::STATUSES, 6);
}

fn of_kind(kind: Kind) -> CompletionItemKind {
    match kind {
        Kind::Measure => CompletionItemKind::VARIABLE,
        Kind::Benefit => CompletionItemKind::PROPERTY,
        Kind::Tier => CompletionItemKind::CLASS,
        Kind::Track => CompletionItemKind::INTERFACE,
        Kind::Package => CompletionItemKind::MODULE,
        Kind::Specialisation => CompletionItemKind::ENUM,
        Kind::Score => CompletionItemKind::FUNCTION,
        Kind::Table => CompletionItemKind::STRUCT,
        Kind::Region => CompletionItemKind::CONSTANT,
    }
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

fn name(view: &View<'_>, def: &Def, label: String, order: u8) -> Offer {
    let of = if def.standard { "standard vocabulary" } else { "this program" };
    let text = match def.kind {
        Kind::Measure | Kind::Benefit => declaration(view, def).map(|item| view.slice(item.span).trim_end()),
        _ => None,
    };
    let shown =
        text.map(|text| markdown(format!("{}\n\n```prog\n{text}\n```", def.doc.as_deref().unwrap_or_default())));
    let plain = || def.doc.clone().map(markdown);
    Offer {
        text: quoted_if_needed(&label),
        label,
        snippet: None,
        kind: of_kind(def.kind),
        detail: format!("{} · {of}", def.kind.word()),
        documentation: shown.or_else(plain),
        // What the program declares itself is likelier.
        order: if def.standard { order + 1 } else { order },
        is_name: true,
    }
}

/// The definitions that hold: what a program declares again takes the place of the vocabulary's.
fn defs<'v>(view: &'v View<'_>, kind: Kind) -> impl Iterator<Item = &'v Def> {
    let all = &view.compiled.facts.defs;
    let of_kind = all.iter().filter(move |def| def.kind == kind);
    of_kind.filter(move |def| {
        let again = |other: &Def| !other.standard && other.kind == kind && other.name == def.name;
        !def.standard || !all.iter().any(again)
    })
}

fn names(view: &View<'_>, out: &mut Vec<Offer>, kinds: &[Kind], order: u8, many: bool) {
    for &kind in kinds {
        for def in defs(view, kind) {
            let label = if many { many_of(view, def) } else { def.name.clone() };
            out.push(name(view, def, label, order));
        }
    }
}

fn many_of(view: &View<'_>, def: &Def) -> String {
    written_plural(view, def).map_or_else(|| plural(&def.name), |written| written.text.clone())
}

/// What can be counted, in the singular behind 1.
fn counted(view: &View<'_>, out: &mut Vec<Offer>, kind: Kind, one: bool) {
    for def in defs(view, kind) {
        let is_count = measure(view, def).and_then(|m| m.ty.as_ref()).is_some_and(|ty| ty.kind == TypeKind::Count);
        if kind == Kind::Benefit || is_count {
            let label = if one { def.name.clone() } else { many_of(view, def) };
            out.push(name(view, def, label, 1));
        }
    }
}

fn units(view: &View<'_>, out: &mut Vec<Offer>) {
    words(out, keywords::UNITS, 2);
    currencies(view, out);
}

/// Columns of the table beside the program.
fn columns(view: &View<'_>, out: &mut Vec<Offer>, which: fn(&Table) -> &Vec<String>) {
    let Some(table) = view.extra.as_ref().and_then(|extra| extra.table.as_ref()) else { return };
    for column in which(table) {
        let label = column.trim().replace('"', "'");
        out.push(Offer {
            text: quoted_if_needed(&label),
            label,
            snippet: None,
            kind: CompletionItemKind::FIELD,
            detail: format!("column of `{}`", table.name),
            documentation: None,
            order: 0,
            is_name: true,
        });
    }
}

/// The program's currency before all others.
fn currencies(view: &View<'_>, out: &mut Vec<Offer>) {
    let own = view.compiled.ast.items.iter().find_map(|item| match &item.kind {
        crate::syntax::ast::ItemKind::Program(program) => program.currency.as_ref().map(|(_, currency)| *currency),
        _ => None,
    });
    for &code in Currency::codes() {
        let is_own = own.is_some_and(|own| own.code() == code);
        let order = if is_own { 0 } else { 4 };
        let detail = if is_own { "the program's currency" } else { "currency" };
        out.push(Offer {
            kind: CompletionItemKind::UNIT,
            detail: detail.to_owned(),
            ..keyword(&Keyword { word: code, doc: "" }, order)
        });
    }
}

fn lints(out: &mut Vec<Offer>) {
    for lint in LINTS {
        let (id, slug) = (lint.code.id(), lint.code.slug());
        out.push(Offer {
            label: slug.to_owned(),
            text: slug.to_owned(),
            snippet: None,
            kind: CompletionItemKind::CONSTANT,
            detail: id.to_owned(),
            documentation: Some(markdown(page(lint.code))),
            order: 0,
            is_name: false,
        });
    }
}
