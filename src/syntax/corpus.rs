//! The page of sentences, through the parser alone: the E01 codes of every line.

use crate::diagnostic::Code;
use crate::source::{FileId, SourceFile};
use crate::syntax::parse::parse;

/// The ```prog blocks of a page, each with the heading above it.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let (mut heading, mut block) = (String::new(), None::<String>);
    for line in page.lines() {
        match (&mut block, line) {
            (None, "```prog") => block = Some(String::new()),
            (None, _) => heading = line.strip_prefix("## ").map_or(heading, str::to_owned),
            (Some(text), "```") => {
                out.push((heading.clone(), std::mem::take(text)));
                block = None;
            }
            (Some(text), _) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    out
}

/// `line: code` of everything that the parser says about `text`.
fn said(text: &str) -> Vec<String> {
    let file = SourceFile::new("block", text);
    let parsed = parse(FileId(0), text);
    let line = |d: &crate::diagnostic::Diagnostic| file.line_column(d.span().unwrap().start as usize).line;
    let mut said: Vec<String> =
        parsed.diagnostics.iter().map(|d| format!("{}: {}: {}", line(d), d.severity.word(), d.code.id())).collect();
    said.sort();
    said.dedup();
    said
}

fn wanted(text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    let mut wanted: Vec<String> = lines
        .filter_map(|(i, l)| Some((i, l.rsplit_once("# ")?.1)))
        .filter(|(_, said)| said.contains(": E01"))
        .map(|(i, said)| format!("{}: {said}", i + 1))
        .collect();
    wanted.sort();
    wanted
}

#[test]
fn every_sentence_and_near_miss() {
    let page = include_str!("../../tests/corpus/sentences.md");
    let blocks = blocks(page);
    assert!(blocks.len() >= 45, "{}", blocks.len());
    let wrong: Vec<String> = blocks
        .iter()
        .filter(|(_, text)| said(text) != wanted(text))
        .map(|(heading, text)| format!("{heading}\n{text}wanted {:?}\nsaid   {:?}\n", wanted(text), said(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_of_a_syntax_code_shows_its_error_and_how_it_is_right() {
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().filter(|c| c.id().starts_with("E01")) {
        let (bad, good) = code.page().split_once("## Right").unwrap();
        for (_, text) in blocks(bad) {
            let codes: Vec<&str> = parse(FileId(0), &text).diagnostics.iter().map(|d| d.code.id()).collect();
            if codes != [code.id()] {
                wrong.push(format!("{}: {codes:?}", code.id()));
            }
        }
        for (_, text) in blocks(good) {
            wrong.extend(
                parse(FileId(0), &text).diagnostics.iter().map(|d| format!("{} right: {}", code.id(), d.message)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
