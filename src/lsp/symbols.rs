//! What a text declares: as an outline, and for a search over all open texts.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use serde_json::Value;

use super::refusal::Refusal;
use super::server::Server;
use super::view::View;
use super::{place, route};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind};

/// What an item is in an outline.
struct Entry {
    name: String,
    /// Where its name stands.
    place: Span,
    kind: SymbolKind,
    detail: Option<String>,
}

fn entry(view: &View<'_>, item: &ast::Item) -> Entry {
    let plain = |kind| Entry { name: first_line(view.slice(item.span)), place: item.keyword, kind, detail: None };
    let named = |name: &ast::Name, kind, detail: Option<String>| Entry {
        name: if name.text.is_empty() { String::from("\"\"") } else { name.text.clone() },
        place: name.span,
        kind,
        detail,
    };
    let title = |title: &Option<ast::Text>| title.as_ref().map(|t| t.text.clone());
    match &item.kind {
        ItemKind::Program(program) => {
            named(&program.title, SymbolKind::MODULE, program.vendor.as_ref().map(|v| v.text.clone()))
        }
        ItemKind::Track(track) => named(&track.name, SymbolKind::INTERFACE, title(&track.title)),
        ItemKind::Tier(tier) => match &tier.name {
            Some(name) => named(name, SymbolKind::CLASS, title(&tier.title)),
            None => plain(SymbolKind::CLASS),
        },
        ItemKind::Package(package) => named(&package.name, SymbolKind::PACKAGE, None),
        ItemKind::Specialisation(one) => named(&one.name, SymbolKind::ENUM, title(&one.title)),
        ItemKind::Measure(measure) => {
            let ty = measure.ty.as_ref().map(|ty| place::one_line(view.slice(ty.span)));
            named(&measure.name, SymbolKind::VARIABLE, ty)
        }
        ItemKind::Table(table) => named(&table.name, SymbolKind::STRUCT, None),
        ItemKind::Benefit(benefit) => named(&benefit.name, SymbolKind::PROPERTY, None),
        ItemKind::Score(score) => named(&score.name, SymbolKind::FUNCTION, None),
        ItemKind::Region(region) => named(&region.name, SymbolKind::NAMESPACE, None),
        ItemKind::Example(example) => Entry {
            name: if example.name.text.is_empty() { String::from("\"\"") } else { example.name.text.clone() },
            place: example.name.span,
            kind: SymbolKind::EVENT,
            detail: Some(String::from("example")),
        },
        ItemKind::Rates(_)
        | ItemKind::Distribution(_)
        | ItemKind::Commission(_)
        | ItemKind::Billing(_)
        | ItemKind::Notify(_)
        | ItemKind::Population(_)
        | ItemKind::Target(_)
        | ItemKind::Review(_)
        | ItemKind::Note(_) => plain(SymbolKind::OBJECT),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// The outline of a text.
pub(super) fn document(view: &View<'_>, _: &DocumentSymbolParams) -> DocumentSymbolResponse {
    let items = &view.compiled.ast.items;
    if view.client.nested_symbols {
        DocumentSymbolResponse::Nested(items.iter().map(|item| nested(view, item)).collect())
    } else {
        DocumentSymbolResponse::Flat(items.iter().map(|item| flat(view, item)).collect())
    }
}

fn nested(view: &View<'_>, item: &ast::Item) -> DocumentSymbol {
    let Entry { name, place, kind, detail } = entry(view, item);
    let children = item.clauses.iter().map(|clause| {
        let name = view.slice(clause.keyword).to_owned();
        let rest = view.slice(clause.span).get(name.len()..).map(place::one_line);
        symbol(view, name, SymbolKind::FIELD, rest, clause.span, clause.keyword, None)
    });
    symbol(view, name, kind, detail, item.span, place, Some(children.collect()))
}

fn symbol(
    view: &View<'_>,
    name: String,
    kind: SymbolKind,
    detail: Option<String>,
    whole: Span,
    place: Span,
    children: Option<Vec<DocumentSymbol>>,
) -> DocumentSymbol {
    #[expect(deprecated, reason = "the protocol's old field has to be left empty")]
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: view.range(whole.to(place).range()),
        selection_range: view.range(place.range()),
        children,
    }
}

fn flat(view: &View<'_>, item: &ast::Item) -> SymbolInformation {
    let Entry { name, place, kind, detail: _ } = entry(view, item);
    let location = Location { uri: view.uri.clone(), range: view.range(item.span.to(place).range()) };
    #[expect(deprecated, reason = "the protocol's old field has to be left empty")]
    SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name: None }
}

/// What is declared in any open text, with the letters asked for in their order.
pub(super) fn workspace(server: &mut Server, params: Value) -> Result<Value, Refusal> {
    let params: WorkspaceSymbolParams = route::read(params)?;
    let query = params.query.to_lowercase();
    let mut found = Vec::new();
    for uri in server.uris() {
        let view = server.view(&uri)?;
        let mut symbols: Vec<SymbolInformation> = view.compiled.ast.items.iter().map(|i| flat(&view, i)).collect();
        symbols.retain(|symbol| has_letters(&symbol.name, &query));
        found.append(&mut symbols);
    }
    route::written(&WorkspaceSymbolResponse::Flat(found))
}

fn has_letters(name: &str, query: &str) -> bool {
    let name = name.to_lowercase();
    let mut letters = name.chars();
    query.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|c| c == wanted))
}
