//! Every page of a code of the checker: its wrong example gives the code, its right one nothing at all.

use crate::diagnostic::Code;
use crate::pipeline::compile;

fn block<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) = page.split_once(heading).unwrap();
    let (_, rest) = rest.split_once("```prog\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn pages_show_their_codes() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let id = code.id();
        let mine = ["E02", "E03", "E040", "E041", "W0201", "W0401", "W0402"].iter().any(|p| id.starts_with(p));
        // The names of lints are the business of the lints.
        if !mine || code == Code::UnknownLint {
            continue;
        }
        let show = |text: &str| -> Vec<String> {
            compile("page.prog", text).diagnostics.iter().map(|d| format!("{} {}", d.code.id(), d.message)).collect()
        };
        let found = show(block(code.page(), "## Wrong"));
        if found.len() != 1 || !found.iter().all(|f| f.starts_with(id)) {
            wrong.push(format!("{id} wrong: {found:?}"));
        }
        let found = show(block(code.page(), "## Right"));
        if !found.is_empty() {
            wrong.push(format!("{id} right: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_vocabulary_is_clean() {
    let parsed = crate::check::vocabulary::parsed();
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    let compiled = compile("vocabulary.prog", crate::check::vocabulary::TEXT);
    assert!(compiled.diagnostics.is_empty(), "{:#?}", compiled.diagnostics);
}
