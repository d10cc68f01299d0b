//! Every fix that is offered anywhere in the pages does what it says: its finding is gone, and there are no new errors.

use progc::diagnostic::{Code, Diagnostic, Safety, Severity};
use progc::fix::{apply, fix};
use progc::lint::LINTS;

use crate::harness::{Page, files, linted, report};

/// Programs with mistakes in them: the wrong examples of the codes, and all of the corpus.
fn programs() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in files("docs/codes", "md").into_iter().chain(files("tests/corpus", "md")) {
        let page = Page::read(&path);
        let programs = page.blocks.iter().filter(|b| b.word == "prog");
        found.extend(programs.map(|block| (page.place(block, 0), page.body(block).to_owned())));
    }
    found
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let all: Vec<Code> = LINTS.iter().map(|l| l.code).collect();
    linted("example.prog", text, &all).diagnostics
}

fn errors(findings: &[Diagnostic]) -> usize {
    findings.iter().filter(|d| d.is_error()).count()
}

/// How often exactly this is found.
fn times(findings: &[Diagnostic], wanted: &Diagnostic) -> usize {
    findings.iter().filter(|d| (d.code, &d.message) == (wanted.code, &wanted.message)).count()
}

#[test]
fn each_fix_mends_its_finding() {
    let (mut problems, mut tried) = (Vec::new(), 0);
    for (place, text) in programs() {
        let before = findings(&text);
        for finding in &before {
            for fix in finding.fixes.iter().filter(|f| f.safety != Safety::DisplayOnly) {
                tried += 1;
                let said = format!("{place}: {} `{}`, fix `{}`", finding.code.id(), finding.message, fix.title);
                let Some(fixed) = apply(&text, &fix.edits) else {
                    problems.push(format!("{said}: its edits do not fit"));
                    continue;
                };
                let after = findings(&fixed);
                if times(&after, finding) >= times(&before, finding) {
                    problems.push(format!("{said}: it is still found\n{fixed}"));
                }
                if errors(&after) + usize::from(finding.is_error()) > errors(&before) {
                    let new: Vec<String> = after.iter().filter(|d| d.is_error()).map(|d| d.message.clone()).collect();
                    problems.push(format!("{said}: new errors: {new:?}\n{fixed}"));
                }
            }
        }
    }
    assert!(tried > 50, "only {tried} fixes were found");
    report(&problems);
}

/// Everything at once, as `--fix` does it: it comes to an end, and a second time there is nothing to do.
#[test]
fn all_fixes_together_are_stable() {
    let mut problems = Vec::new();
    for (place, text) in programs() {
        for unsafe_too in [false, true] {
            let before = linted("example.prog", &text, &[]);
            let check = &mut |text: &str| linted("example.prog", text, &[]).diagnostics;
            let once = fix(&text, before.file, unsafe_too, check);
            let twice = fix(&once.text, before.file, unsafe_too, check);
            if errors(&once.diagnostics) > errors(&before.diagnostics) {
                problems.push(format!("{place}: more errors than before\n{}", once.text));
            }
            if twice.applied > 0 {
                problems.push(format!("{place}: a second time finds more to mend\n{}\n---\n{}", once.text, twice.text));
            }
        }
    }
    report(&problems);
}

/// What the register of lints says of their fixes is so.
#[test]
fn lints_have_the_fixes_that_the_register_says() {
    let mut problems = Vec::new();
    for lint in LINTS {
        let page = Page::read(&crate::harness::root().join(format!("docs/codes/{}.md", lint.code.id())));
        let wrong = page.blocks.iter().find(|b| b.heading == "Wrong").unwrap();
        let found = linted("example.prog", page.body(wrong), &[lint.code]).diagnostics;
        let fixes: Vec<Safety> =
            found.iter().filter(|d| d.code == lint.code).flat_map(|d| &d.fixes).map(|f| f.safety).collect();
        if fixes.iter().any(|f| Some(*f) != lint.fix) || fixes.is_empty() != lint.fix.is_none() {
            problems.push(format!("{}: it has {fixes:?}, and the register says {:?}", lint.code.slug(), lint.fix));
        }
        if let Some(finding) = found.iter().find(|d| d.code == lint.code) {
            let severity = match lint.level {
                progc::lint::Level::Note => Severity::Note,
                progc::lint::Level::Allow | progc::lint::Level::Warn => Severity::Warning,
                progc::lint::Level::Deny => Severity::Error,
            };
            assert_eq!(finding.severity, severity, "{}", lint.code.slug());
        }
    }
    report(&problems);
}

#[test]
fn every_warning_has_a_row_in_the_register() {
    let missing: Vec<String> = Code::ALL
        .iter()
        .filter(|code| code.id().starts_with('W') && progc::lint::of(**code).is_none())
        .map(|code| format!("{} is no lint", code.slug()))
        .collect();
    report(&missing);
    assert!(LINTS.is_sorted_by_key(|l| l.code.id()));
}
