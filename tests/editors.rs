//! What editors know of the language: made from the lists of the compiler, the grammar and the vocabulary, and held current.
//!
//! A file `editors/templates/NAME.in` holds marks such as `{{ITEMS:regex}}`: a list, and the form in which it is written.
//! Its first line says where the result goes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use progc::source::FileId;
use progc::syntax::ast::ItemKind;
use progc::syntax::keywords::{CLAUSES, HEADER, ITEMS, Keyword, PERIODS, PRECISIONS, RESERVED, STATUSES, UNITS};
use progc::syntax::parse::parse;
use progc::value::Currency;

use crate::generate;
use crate::harness::{Page, check_generated, compiled, files, report, root, shown, updating};

/// What the lists come from.
struct Lists {
    grammar: String,
    /// Names of the vocabulary, and their plurals where one is written.
    vocabulary: BTreeSet<String>,
}

impl Lists {
    fn read() -> Lists {
        let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
        let parsed = parse(FileId(0), &read("programs/standard/vocabulary.prog"));
        assert!(parsed.diagnostics.is_empty(), "the vocabulary is sound");
        let names = parsed.file.items.iter().flat_map(|item| match &item.kind {
            ItemKind::Measure(m) => vec![Some(&m.name), m.plural.as_ref()],
            ItemKind::Benefit(b) => vec![Some(&b.name), b.plural.as_ref()],
            ItemKind::Table(t) => vec![Some(&t.name)],
            _ => Vec::new(),
        });
        let vocabulary = names.flatten().map(|name| name.text.clone()).collect();
        Lists { grammar: read("grammar/prog.pest"), vocabulary }
    }

    /// The words of a list, in an order that does not change.
    fn of(&self, name: &str) -> Vec<String> {
        let words = |list: &[Keyword]| list.iter().map(|k| k.word.to_owned()).collect();
        match name {
            "ITEMS" => words(ITEMS),
            "CLAUSES" => words(CLAUSES),
            "HEADER" => words(HEADER),
            "RESERVED" => words(RESERVED),
            // What connects: the reserved words that begin nothing.
            "CONNECTORS" => {
                RESERVED.iter().filter(|k| !k.doc.starts_with("begins")).map(|k| k.word.to_owned()).collect()
            }
            // In singular and plural; `%` is written apart.
            "UNITS" => {
                let listed = words(UNITS).into_iter().filter(|unit: &String| unit != "%");
                let units =
                    listed.chain(words_of(&self.grammar, "time_unit")).chain(words_of(&self.grammar, "kw_points"));
                units.collect::<BTreeSet<_>>().into_iter().collect()
            }
            "PERIODS" => words(PERIODS),
            "STATUSES" => words(STATUSES),
            "PRECISIONS" => words(PRECISIONS),
            "CURRENCIES" => Currency::codes().iter().map(|&c| c.to_owned()).collect(),
            "VOCABULARY" => self.vocabulary.iter().cloned().collect(),
            other => panic!("no list `{other}`"),
        }
    }
}

/// The words `^"…"` in the body of a grammar rule.
fn words_of(grammar: &str, rule: &str) -> Vec<String> {
    let body = grammar.split_once(&format!("\n{rule} ")).unwrap_or_else(|| panic!("no rule {rule}")).1;
    let body = body.split_once('{').unwrap().1.split_once("\n}").map_or(body, |(b, _)| b);
    let body = if body.starts_with('\n') { body } else { body.lines().next().unwrap() };
    body.split("^\"").skip(1).map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

/// A list in the form that a kind of file wants.
fn formed(mut words: Vec<String>, form: &str) -> String {
    let longest_first = |words: &mut Vec<String>| words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    match form {
        // `"a", "b"`, wrapped.
        "quoted" => wrapped(words.iter().map(|w| format!("\"{w}\",")).collect()),
        // `a|b`, inside a JSON text.
        "json" => {
            longest_first(&mut words);
            words.join("|").replace(' ', "\\\\s+")
        }
        // `a|b`.
        "regex" => {
            longest_first(&mut words);
            words.join("|").replace(' ', "\\s+")
        }
        // `a\|b`, of Vim.
        "vim" => {
            longest_first(&mut words);
            words.join("\\|").replace(' ', "\\s\\+")
        }
        // `a b`, words that are one word.
        "spaced" => words.iter().filter(|w| !w.contains(' ')).cloned().collect::<Vec<_>>().join(" "),
        // `"a" "b"`, of Lisp and of queries.
        "strings" => wrapped(words.iter().map(|w| format!("\"{w}\"")).collect()),
        // `<item>a</item>`, words that are one word.
        "xml" => wrapped(words.iter().filter(|w| !w.contains(' ')).map(|w| format!("<item>{w}</item>")).collect()),
        other => panic!("no form `{other}`"),
    }
}

/// Pieces in lines of about 100 characters.
fn wrapped(pieces: Vec<String>) -> String {
    let mut out = String::new();
    let mut width = 0;
    for piece in pieces {
        if width + piece.len() > 96 {
            out.push_str("\n  ");
            width = 0;
        } else if width > 0 {
            out.push(' ');
        }
        width += piece.len() + 1;
        out.push_str(&piece);
    }
    out
}

fn filled(template: &str, lists: &Lists) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (mark, after) = after.split_once("}}").unwrap();
        let (list, form) = mark.split_once(':').unwrap_or_else(|| panic!("`{mark}` has no form"));
        out.push_str(before);
        out.push_str(&formed(lists.of(list), form));
        rest = after;
    }
    // Two braces that the result itself has are written `{<…>}`.
    (out + rest).replace("{<", "{{").replace(">}", "}}")
}

#[test]
fn editor_files_are_current() {
    let lists = Lists::read();
    let templates = files("editors/templates", "in");
    assert!(templates.len() > 5, "editors/templates is there");
    let mut problems = Vec::new();
    for path in templates {
        let template = std::fs::read_to_string(&path).unwrap();
        let (first, body) = template.split_once('\n').unwrap();
        for target in first.strip_prefix("to: ").unwrap_or_else(|| panic!("{}: `to:`", shown(&path))).split(", ") {
            problems.extend(check_generated(&root().join("editors").join(target), &filled(body, &lists)).err());
        }
    }
    report(&problems);
}

/// Queries belong to the grammar; some editors want them in a folder of their own, and call a thing otherwise.
#[test]
fn copies_of_queries_are_current() {
    let copies = [
        ("zed/languages/prog", "highlights textobjects", ("@markup.heading", "@title")),
        ("helix/queries/prog", "highlights locals injections textobjects tags", ("@number", "@constant.numeric")),
    ];
    // The highlights are made from a template themselves.
    let template = std::fs::read_to_string(root().join("editors/templates/highlights.scm.in")).unwrap();
    let made = filled(template.split_once('\n').unwrap().1, &Lists::read());
    let mut problems = Vec::new();
    for (folder, names, (from, to)) in copies {
        for name in names.split(' ') {
            let path = root().join(format!("editors/tree-sitter-prog/queries/{name}.scm"));
            let text = if name == "highlights" { made.clone() } else { std::fs::read_to_string(path).unwrap() };
            let text = text.replace(from, to);
            problems.extend(check_generated(&root().join(format!("editors/{folder}/{name}.scm")), &text).err());
        }
    }
    report(&problems);
}

#[test]
fn editor_files_are_well_formed() {
    if updating() {
        // They are being written.
        return;
    }
    let mut problems = Vec::new();
    for path in files("editors", "json") {
        let text = std::fs::read_to_string(&path).unwrap();
        problems
            .extend(serde_json::from_str::<serde_json::Value>(&text).err().map(|e| format!("{}: {e}", shown(&path))));
    }
    for path in files("editors/kate", "xml") {
        let text = std::fs::read_to_string(&path).unwrap();
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
        problems.extend(
            roxmltree::Document::parse_with_options(&text, options).err().map(|e| format!("{}: {e}", shown(&path))),
        );
    }
    report(&problems);
}

/// Every valid program that there is, a file each, for the tests of grammars: with `PROGC_SAMPLES=FOLDER`. `items.txt` holds
/// where its items begin, so that another grammar can be asked whether it sees the same.
#[test]
fn samples() {
    let Some(folder) = std::env::var_os("PROGC_SAMPLES") else { return };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    let mut items = String::new();
    let mut write = |name: &str, text: &str| {
        if compiled("x.prog", text).ir.is_some() {
            std::fs::write(folder.join(format!("{name}.prog")), text).unwrap();
            let _ = write!(items, "{name}.prog");
            for item in parse(FileId(0), text).file.items {
                let start = item.span.range().start;
                let keyword: String = text[start..].chars().take_while(|c| c.is_alphabetic()).collect();
                let line = text[..start].matches('\n').count() + 1;
                let _ = write!(items, " {line}:{}", keyword.to_lowercase());
            }
            items.push('\n');
        }
    };
    for path in files("programs", "prog").into_iter().chain(files("docs", "prog")) {
        write(&shown(&path).replace('/', "-"), &std::fs::read_to_string(&path).unwrap());
    }
    for path in files("docs", "md").into_iter().chain(files("tests", "md")) {
        let page = Page::read(&path);
        for block in page.blocks.iter().filter(|b| b.word == "prog") {
            write(&page.place(block, 0).replace(['/', ':'], "-"), page.body(block));
        }
    }
    for seed in 0..400 {
        write(&format!("generated-{seed}"), &generate::program::program(seed));
    }
    let count = items.lines().count();
    assert!(count > 500, "{count} samples");
    std::fs::write(folder.join("items.txt"), items).unwrap();
}
