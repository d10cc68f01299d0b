//! Findings as the editor wants them.

use std::collections::BTreeMap;

use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, NumberOrString, PublishDiagnosticsParams,
    RelatedFullDocumentDiagnosticReport, Uri,
};

use super::client::Client;
use super::convert;
use super::host::{Host, Page};
use super::view::location;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::pipeline::Compilation;

/// Who speaks in the editor's list.
pub(super) const SOURCE: &str = "progc";

/// All findings in a text.
pub(super) fn findings(
    compiled: &Compilation,
    uri: &Uri,
    host: &dyn Host,
    client: Client,
) -> Vec<lsp_types::Diagnostic> {
    let mut pages: BTreeMap<Code, Option<Uri>> = BTreeMap::new();
    let mut finding = |d: &Diagnostic| {
        let page = pages.entry(d.code).or_insert_with(|| page(d.code, host));
        at_its_place(d, compiled, uri, host, client, page.clone())
    };
    compiled.diagnostics.iter().filter_map(&mut finding).collect()
}

/// The page of a code, where it is a file.
fn page(code: Code, host: &dyn Host) -> Option<Uri> {
    host.page(Page::Code(code)).and_then(|path| convert::uri(&path))
}

/// One finding; `None` where it is in no place of the text.
pub(super) fn finding(
    diagnostic: &Diagnostic,
    compiled: &Compilation,
    uri: &Uri,
    host: &dyn Host,
    client: Client,
) -> Option<lsp_types::Diagnostic> {
    at_its_place(diagnostic, compiled, uri, host, client, page(diagnostic.code, host))
}

fn at_its_place(
    diagnostic: &Diagnostic,
    compiled: &Compilation,
    uri: &Uri,
    host: &dyn Host,
    client: Client,
    page: Option<Uri>,
) -> Option<lsp_types::Diagnostic> {
    let span = diagnostic.span().filter(|s| s.file == compiled.file)?;
    let file = compiled.sources.get(span.file)?;
    let mut related = Vec::new();
    for label in diagnostic.labels.iter().skip(1) {
        let place = location(compiled, uri, host, client, label.span);
        related.extend(place.map(|location| DiagnosticRelatedInformation { location, message: label.text.clone() }));
    }
    Some(lsp_types::Diagnostic {
        range: convert::range(file, span.range(), client.encoding),
        severity: Some(severity(diagnostic.severity)),
        code: Some(NumberOrString::String(diagnostic.code.id().to_owned())),
        code_description: page.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: message(diagnostic),
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(diagnostic.code).map(|tag| vec![tag]),
        data: None,
    })
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}

/// What an editor shows paler or struck through.
fn tag(code: Code) -> Option<DiagnosticTag> {
    let is_unused = matches!(
        code,
        Code::UnusedMeasure
            | Code::UnusedDeclaration
            | Code::UnusedSuppression
            | Code::DuplicateClause
            | Code::RedundantDefault
    );
    if is_unused {
        Some(DiagnosticTag::UNNECESSARY)
    } else {
        (code == Code::FormerName).then_some(DiagnosticTag::DEPRECATED)
    }
}

/// The message with what is there, what is to be known and how to mend it, a line each.
fn message(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    let said = diagnostic.labels.first().map(|l| l.text.as_str()).filter(|t| !t.is_empty());
    lines.extend(said.map(str::to_owned));
    lines.extend(diagnostic.notes.iter().map(|n| format!("note: {n}")));
    lines.extend(diagnostic.help.iter().map(|h| format!("help: {h}")));
    lines.join("\n")
}

/// What is sent of its own accord.
pub(super) fn published(uri: &Uri, version: i32, items: Vec<lsp_types::Diagnostic>) -> PublishDiagnosticsParams {
    PublishDiagnosticsParams { uri: uri.clone(), diagnostics: items, version: Some(version) }
}

/// What is answered where the editor asks.
pub(super) fn report(items: Vec<lsp_types::Diagnostic>) -> DocumentDiagnosticReportResult {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: None, items };
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report,
    }))
}
