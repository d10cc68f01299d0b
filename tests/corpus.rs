//! The language as literate pages: `tests/corpus/**/*.md`.
//!
//! A ```prog block is compiled. A comment at the end of a line names what is found on it: `# error: E0301, E0302`,
//! `# warning: W0101`, both with `;` between them. What is found and not named fails, and the other way round.
//! Blocks after it in the same section show what comes of it; a block that is not there is not checked:
//!
//! | block | holds |
//! |---|---|
//! | ```diagnostics | the findings as a person sees them |
//! | ```short | the findings, a line each |
//! | ```data as-of=2006-03-07 assume=planned | a partner table as CSV, with options of `progc eval` |
//! | ```table orders | one more table |
//! | ```outcome columns=partner_id,tier | the result of `progc eval` as CSV; options are added to those of the data |
//! | ```summary | what `progc eval` says beside its result |
//! | ```why partner=P1 | the explanation of one partner |

use std::collections::BTreeMap;

use progc::diagnostic::Severity;
use progc::diagnostic::render::short;
use progc::pipeline::Compilation;

use crate::harness::{Block, Page, Progc, compiled, drawn, files, report};

/// What the blocks of a section have in common.
#[derive(Default)]
struct Section {
    number: usize,
    program: Option<(String, String, Compilation)>,
    data: Option<(Block, String)>,
    tables: Vec<(String, String)>,
}

#[test]
fn corpus() {
    let pages = files("tests/corpus", "md");
    assert!(!pages.is_empty(), "tests/corpus has no pages");
    let mut problems = Vec::new();
    for path in pages {
        let mut page = Page::read(&path);
        let mut section = Section::default();
        for block in page.blocks.clone() {
            if block.section != section.number {
                section = Section { number: block.section, ..Section::default() };
            }
            check(&mut page, &block, &mut section, &mut problems);
        }
        page.finish();
    }
    report(&problems);
}

fn check(page: &mut Page, block: &Block, section: &mut Section, problems: &mut Vec<String>) {
    let body = page.body(block).to_owned();
    if block.word == "prog" {
        let stem = page.path.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}.prog");
        let compilation = compiled(&name, &body);
        compare_findings(page, block, &body, &compilation, problems);
        *section = Section { number: section.number, program: Some((name, body, compilation)), ..Section::default() };
        return;
    }
    let Some((name, program, compilation)) = &section.program else {
        problems.push(format!("{}: no ```prog stands before it in its section", page.place(block, 0)));
        return;
    };
    match block.word.as_str() {
        "diagnostics" => page.expect(block, drawn(compilation).trim_end(), problems),
        "short" => page.expect(block, &short(&compilation.diagnostics, &compilation.sources), problems),
        "data" => section.data = Some((block.clone(), body)),
        "table" => section.tables.push((block.options.first().cloned().unwrap_or_default(), body)),
        "outcome" | "summary" | "why" => {
            let Some((data, rows)) = &section.data else {
                problems.push(format!("{}: no ```data stands before it in its section", page.place(block, 0)));
                return;
            };
            let command = if block.word == "why" { "why" } else { "eval" };
            let mut run = Progc::new([command, name, "data.csv"]).file(name, program).file("data.csv", rows);
            for (table, rows) in &section.tables {
                run = run.file(&format!("{table}.csv"), rows).arg(format!("--table={table}={table}.csv"));
            }
            let run = data.arguments().chain(block.arguments()).fold(run, Progc::arg);
            let ran = run.run();
            let result = if block.word == "summary" { &ran.stderr } else { &ran.stdout };
            // Nothing is never an expected result: an update must not write it over one.
            if ran.status == 2 || result.is_empty() || ran.stderr.contains("panicked") {
                problems.push(format!("{}: `progc {command}` gives no result\n{ran}", page.place(block, 0)));
            } else {
                page.expect(block, result, problems);
            }
        }
        other => problems.push(format!("{}: nothing is known of a block ```{other}", page.place(block, 0))),
    }
}

/// Severity and code by line, each as often as it is found.
type Findings = BTreeMap<usize, Vec<(&'static str, String)>>;

fn compare_findings(page: &Page, block: &Block, body: &str, compilation: &Compilation, problems: &mut Vec<String>) {
    let lines = body.lines().count().max(1);
    let mut found = Findings::new();
    for d in &compilation.diagnostics {
        let line = d.span().filter(|s| s.file == compilation.file).map_or(lines, |s| {
            let file = compilation.sources.get(s.file).unwrap();
            file.line_column(s.start as usize).line.min(lines)
        });
        found.entry(line).or_default().push((d.severity.word(), d.code.id().to_owned()));
    }
    let mut named = Findings::new();
    for (index, line) in body.lines().enumerate() {
        match named_on(line) {
            Ok(list) if list.is_empty() => {}
            Ok(list) => drop(named.insert(index + 1, list)),
            Err(why) => problems.push(format!("{}: {why}", page.place(block, index + 1))),
        }
    }
    for list in found.values_mut().chain(named.values_mut()) {
        list.sort();
    }
    for line in 1..=lines {
        let (found, named) = (found.get(&line), named.get(&line));
        if found != named {
            let place = page.place(block, line);
            let (found, named) = (listed(found), listed(named));
            let drawn = drawn(compilation);
            problems.push(format!("{place}: the comment names {named}; found is {found}\n\n{drawn}"));
        }
    }
    if compilation.ir.is_some() == compilation.diagnostics.iter().any(progc::diagnostic::Diagnostic::is_error) {
        problems.push(format!("{}: there must be IR exactly where there is no error", page.place(block, 0)));
    }
}

fn listed(findings: Option<&Vec<(&str, String)>>) -> String {
    let words = findings.into_iter().flatten().map(|(severity, code)| format!("{severity}: {code}"));
    let words: Vec<String> = words.collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

/// What the comment of a line names: `# error: E0301, E0302; warning: W0101`.
fn named_on(line: &str) -> Result<Vec<(&'static str, String)>, String> {
    let severities = [Severity::Error, Severity::Warning, Severity::Note].map(Severity::word);
    let starts = severities.iter().filter_map(|s| line.find(&format!("# {s}: ")));
    let Some(start) = starts.min() else { return Ok(Vec::new()) };
    let mut named = Vec::new();
    for part in line[start + 2..].split(';') {
        let (word, codes) = part.split_once(':').ok_or_else(|| format!("`{part}` names no severity"))?;
        let severity = severities.iter().find(|s| **s == word.trim()).ok_or_else(|| format!("no severity `{word}`"))?;
        for code in codes.split(',').map(str::trim) {
            match progc::diagnostic::Code::find(code) {
                Some(known) if known.id() == code => named.push((*severity, code.to_owned())),
                _ => return Err(format!("there is no code `{code}`")),
            }
        }
    }
    Ok(named)
}

#[test]
fn comments_name_findings() {
    assert_eq!(named_on("tier A # a comment").unwrap(), []);
    let both = named_on("tier A # error: E0101, E0201; warning: E0101").unwrap();
    let expected = [("error", "E0101"), ("error", "E0201"), ("warning", "E0101")];
    assert_eq!(both, expected.map(|(severity, code)| (severity, code.to_owned())));
    assert!(named_on("tier A # error: E9999").is_err());
}
