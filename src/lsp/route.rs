//! Which request is answered by whom.

use lsp_server::ErrorCode;
use lsp_types::Uri;
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentDiagnosticRequest, DocumentHighlightRequest,
    DocumentLinkRequest, DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDefinition, HoverRequest,
    InlayHintRequest, LinkedEditingRange, OnTypeFormatting, PrepareRenameRequest, RangeFormatting, References, Rename,
    Request, SelectionRangeRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest, Shutdown,
    SignatureHelpRequest, WorkspaceSymbolRequest,
};
use serde_json::Value;

use super::refusal::Refusal;
use super::server::Server;
use super::view::View;
use super::{
    actions, complete, diagnostics, fold, formatting, hints, hover, lens, linked, links, navigate, rename, select,
    signature, symbols, tokens, typing,
};

/// Answers a request.
pub(super) fn answer(server: &mut Server, method: &str, params: Value) -> Result<Value, Refusal> {
    let here = Asked { server, params };
    match method {
        Shutdown::METHOD => {
            here.server.farewell();
            Ok(Value::Null)
        }
        DocumentDiagnosticRequest::METHOD => here.text::<DocumentDiagnosticRequest, _>(
            |p| &p.text_document.uri,
            |view, _| {
                let items = diagnostics::findings(view.best(), view.uri, view.host, view.client);
                diagnostics::report(items)
            },
        ),
        HoverRequest::METHOD => {
            here.text::<HoverRequest, _>(|p| &p.text_document_position_params.text_document.uri, hover::hover)
        }
        GotoDefinition::METHOD => {
            here.text::<GotoDefinition, _>(|p| &p.text_document_position_params.text_document.uri, navigate::definition)
        }
        References::METHOD => {
            here.text::<References, _>(|p| &p.text_document_position.text_document.uri, navigate::references)
        }
        DocumentHighlightRequest::METHOD => here.text::<DocumentHighlightRequest, _>(
            |p| &p.text_document_position_params.text_document.uri,
            navigate::highlights,
        ),
        DocumentSymbolRequest::METHOD => {
            here.text::<DocumentSymbolRequest, _>(|p| &p.text_document.uri, symbols::document)
        }
        WorkspaceSymbolRequest::METHOD => symbols::workspace(here.server, here.params),
        PrepareRenameRequest::METHOD => {
            here.or_refused::<PrepareRenameRequest>(|p| &p.text_document.uri, rename::prepare)
        }
        Rename::METHOD => here.or_refused::<Rename>(|p| &p.text_document_position.text_document.uri, rename::rename),
        Completion::METHOD => {
            let params = read::<lsp_types::CompletionParams>(here.params)?;
            let view = here.server.hasty_view(&params.text_document_position.text_document.uri)?;
            written(&complete::complete(&view, &params))
        }
        SignatureHelpRequest::METHOD => {
            let params = read::<lsp_types::SignatureHelpParams>(here.params)?;
            let view = here.server.hasty_view(&params.text_document_position_params.text_document.uri)?;
            written(&signature::help(&view, &params))
        }
        OnTypeFormatting::METHOD => {
            let params = read::<lsp_types::DocumentOnTypeFormattingParams>(here.params)?;
            let view = here.server.hasty_view(&params.text_document_position.text_document.uri)?;
            written(&typing::typed(&view, &params))
        }
        LinkedEditingRange::METHOD => {
            here.text::<LinkedEditingRange, _>(|p| &p.text_document_position_params.text_document.uri, linked::ranges)
        }
        CodeActionRequest::METHOD => here.text::<CodeActionRequest, _>(|p| &p.text_document.uri, actions::actions),
        Formatting::METHOD => here.or_refused::<Formatting>(|p| &p.text_document.uri, formatting::whole),
        RangeFormatting::METHOD => here.or_refused::<RangeFormatting>(|p| &p.text_document.uri, formatting::range),
        FoldingRangeRequest::METHOD => here.text::<FoldingRangeRequest, _>(|p| &p.text_document.uri, fold::ranges),
        SelectionRangeRequest::METHOD => {
            here.text::<SelectionRangeRequest, _>(|p| &p.text_document.uri, select::ranges)
        }
        SemanticTokensFullRequest::METHOD => {
            here.text::<SemanticTokensFullRequest, _>(|p| &p.text_document.uri, tokens::full)
        }
        SemanticTokensRangeRequest::METHOD => {
            here.text::<SemanticTokensRangeRequest, _>(|p| &p.text_document.uri, tokens::range)
        }
        InlayHintRequest::METHOD => here.text::<InlayHintRequest, _>(|p| &p.text_document.uri, hints::hints),
        DocumentLinkRequest::METHOD => here.text::<DocumentLinkRequest, _>(|p| &p.text_document.uri, links::links),
        CodeLensRequest::METHOD => here.text::<CodeLensRequest, _>(|p| &p.text_document.uri, lens::lenses),
        _ => Err(Refusal::new(ErrorCode::MethodNotFound, format!("`{method}` is not known here"))),
    }
}

/// A request on its way.
struct Asked<'a> {
    server: &'a mut Server,
    params: Value,
}

impl Asked<'_> {
    /// Answers by what one text holds.
    fn text<R: Request, A: Into<R::Result>>(
        self,
        uri: impl FnOnce(&R::Params) -> &Uri,
        answer: impl FnOnce(&View<'_>, &R::Params) -> A,
    ) -> Result<Value, Refusal> {
        self.or_refused::<R>(uri, |view, params| Ok(answer(view, params).into()))
    }

    /// The same where there may be no answer.
    fn or_refused<R: Request>(
        self,
        uri: impl FnOnce(&R::Params) -> &Uri,
        answer: impl FnOnce(&View<'_>, &R::Params) -> Result<R::Result, Refusal>,
    ) -> Result<Value, Refusal> {
        let params = read::<R::Params>(self.params)?;
        let view = self.server.view(uri(&params))?;
        written(&answer(&view, &params)?)
    }
}

/// The parameters of a request.
pub(super) fn read<P: serde::de::DeserializeOwned>(params: Value) -> Result<P, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

/// An answer as it is sent.
pub(super) fn written(answer: &impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}
