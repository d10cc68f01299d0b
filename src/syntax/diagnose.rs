use super::parse::{Failure, Reader};
use super::patch::Patch;
use super::split::Part;
use crate::diagnostic::{Code, Diagnostic};
pub(crate) enum Verdict {
    Mended(Vec<Diagnostic>, Vec<Patch>),
    NewPart(Diagnostic, Patch, Part),
    Hopeless(Option<Diagnostic>),
}
pub(crate) fn diagnose(reader: &Reader<'_>, _part: &Part, _extra: &[Patch], failure: &Failure) -> Verdict {
    let t = reader.tokens.get(failure.token).copied().unwrap_or(*reader.tokens.last().unwrap());
    Verdict::Hopeless(Some(Diagnostic::error(
        Code::UnexpectedText,
        t.span(reader.file),
        format!("here {:?}", failure.expected),
    )))
}
