//! Pages of the reference that are made from what they speak of, and held current.

use std::fmt::Write as _;

use progc::diagnostic::Safety;
use progc::lint::{Group, LINTS};
use progc::source::FileId;
use progc::syntax::ast::{ItemKind, Type, TypeKind, WrittenBenefitKind};
use progc::syntax::parse::parse;

use crate::harness::{check_generated, report, root};

#[test]
fn the_grammar_page_is_current() {
    let grammar = std::fs::read_to_string(root().join("grammar/prog.pest")).unwrap();
    report(
        &check_generated(&root().join("docs/reference/grammar.md"), &grammar_page(&grammar))
            .err()
            .into_iter()
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_vocabulary_page_is_current() {
    let text = std::fs::read_to_string(root().join("programs/standard/vocabulary.prog")).unwrap();
    report(
        &check_generated(&root().join("docs/reference/vocabulary.md"), &vocabulary_page(&text))
            .err()
            .into_iter()
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_page_of_lints_is_current() {
    let expected = lints_page();
    report(check_generated(&root().join("docs/reference/lints.md"), &expected).err().as_slice());
}

/// The register of lints as a page, by group.
fn lints_page() -> String {
    let mut page = String::from(
        "# Lints\n\n<!-- Generated from src/lint/mod.rs by `UPDATE=1 cargo test`. -->\n\n\
         What a careful writer would mend. `progc check` reports a lint at its level: `allow` is silent, `note` tells, `warn` warns,\n\
         `deny` is an error and fails the run. `progc explain NAME` shows its page.\n\n\
         ## Levels\n\n\
         What is said nearer to the run counts more: the defaults below, then `[lints]` in the nearest `progc.toml` beside or above\n\
         the program, then the options of the command line. Within one of these, a lint's own name or code counts more than its\n\
         group, that more than `all`; where the same is said twice, the stricter holds. `warnings` comes last: it means whatever\n\
         would be a warning by then.\n\n\
         ```sh\n\
         progc check -D warnings -A unused -W missing-source programs\n\
         ```\n\n\
         ```toml\n\
         # progc.toml\n\
         [lints]\n\
         missing-source = \"warn\"\n\
         dates = \"allow\"\n\
         ```\n\n\
         ## In one place\n\n\
         A comment allows a lint where it stands: at the end of a line, in that line; in a line of its own, in the next line that\n\
         is no comment; before the first item, in the whole file. What follows the parenthesis is the reason.\n\n\
         ```prog\n\
         measure \"field engineer\": count # progc: allow(unused-measure) asked for from next year on\n\
         tier Gold requires purchases >= 10000 EUR/yr grants margin 25%\n\
         ```\n\n\
         A comment that allows nothing is found by a lint itself, and one that names no lint is an error.\n\n\
         ## Fixes\n\n\
         `--fix` applies those that keep what the program means, `--unsafe-fixes` also those that a person should look at\n\
         afterwards, and `--diff` shows what would be done. A fix that would make more errors than there are is not applied.\n",
    );
    for group in Group::ALL {
        let _ =
            write!(page, "\n## {}\n\n{}\n\n| lint | | level | fix |\n|---|---|---|---|\n", group.word(), group.doc());
        for lint in LINTS.iter().filter(|l| l.group == group) {
            let (id, slug) = (lint.code.id(), lint.code.slug());
            let first = lint.code.page().lines().find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or_default();
            let fix = match lint.fix {
                Some(Safety::Safe) => "safe",
                Some(Safety::Unsafe) => "look first",
                Some(Safety::DisplayOnly) | None => "",
            };
            let _ = writeln!(page, "| [{slug}](../codes/{id}.md) | {first} | {} | {fix} |", lint.level.word());
        }
    }
    page
}

/// The grammar as a page: its comments are the prose, its rules the code. Keyword rules say nothing and are left out.
fn grammar_page(grammar: &str) -> String {
    let mut page = String::from(
        "# The grammar\n\n<!-- Generated from grammar/prog.pest by `UPDATE=1 cargo test`. -->\n\n\
         The rules are parsing expressions as [pest](https://pest.rs) reads them: `~` is *then*, `|` is *or else*, `?` *perhaps*,\n\
         `*` *any number of*, `+` *one or more*, `!` *not followed by*, `&` *followed by*. A rule `kw_…` is that word, in any letter case.\n",
    );
    let mut rules = String::new();
    let mut skipping = false;
    for line in grammar.lines() {
        if let Some(title) = line.strip_prefix("// ------") {
            flush(&mut page, &mut rules);
            let _ = writeln!(page, "\n## {}", title.trim_start_matches('-').trim());
        } else if let Some(text) = line.strip_prefix("//!").or_else(|| line.strip_prefix("///")) {
            flush(&mut page, &mut rules);
            let _ = writeln!(page, "{}", text.trim());
        } else if line.starts_with("currency = ") {
            rules.push_str("currency = @{ an ISO 4217 code, in capitals }\n");
            skipping = true;
        } else if skipping {
            skipping = !line.starts_with('}');
        } else if line.starts_with("// ") || line.trim().is_empty() {
            flush(&mut page, &mut rules);
            if !page.ends_with("\n\n") {
                page.push('\n');
            }
        } else if !line.starts_with("kw_") {
            let _ = writeln!(rules, "{line}");
        }
    }
    flush(&mut page, &mut rules);
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn flush(page: &mut String, rules: &mut String) {
    if !rules.is_empty() {
        if !page.ends_with("\n\n") {
            page.push('\n');
        }
        let _ = write!(page, "```pest\n{rules}```\n\n");
        rules.clear();
    }
}

/// The vocabulary as tables.
fn vocabulary_page(text: &str) -> String {
    let parsed = parse(FileId(0), text);
    assert!(parsed.diagnostics.is_empty(), "the vocabulary is sound");
    let mut page = String::from(
        "# The standard vocabulary\n\n<!-- Generated from programs/standard/vocabulary.prog by `UPDATE=1 cargo test`. -->\n\n\
         Every program knows these words without declaring them. A program that declares one of them again has its own meaning of it.\n\n\
         ## Measures\n\n| name | type | column in a data file, beside its name | meaning |\n|---|---|---|---|\n",
    );
    let items = &parsed.file.items;
    for measure in items.iter().filter_map(|item| if let ItemKind::Measure(m) = &item.kind { Some(m) } else { None }) {
        let columns: Vec<&str> = measure.columns.iter().map(|c| c.text.as_str()).collect();
        let ty = measure.ty.as_ref().map_or("", |ty| slice(text, ty));
        let doc = measure.doc.as_ref().map_or("", |d| d.text.as_str());
        let _ = writeln!(page, "| {} | {ty} | {} | {doc} |", measure.name.text, columns.join(", "));
    }
    page.push_str("\n## Tables\n\n| table | dated by | columns |\n|---|---|---|\n");
    for table in items.iter().filter_map(|item| if let ItemKind::Table(t) = &item.kind { Some(t) } else { None }) {
        let columns: Vec<String> =
            table.columns.iter().map(|c| format!("{} ({})", c.name.text, slice(text, &c.ty))).collect();
        let dated = table.dated_by.as_ref().map_or("", |d| d.text.as_str());
        let _ = writeln!(page, "| {} | {dated} | {} |", table.name.text, columns.join(", "));
    }
    page.push_str("\n## Benefits\n\n| name | kind | two grants are | meaning |\n|---|---|---|---|\n");
    for benefit in items.iter().filter_map(|item| if let ItemKind::Benefit(b) = &item.kind { Some(b) } else { None }) {
        let kind = match &benefit.kind.1 {
            WrittenBenefitKind::Percent => String::from("percent"),
            WrittenBenefitKind::Allowance(_) => String::from("allowance"),
            WrittenBenefitKind::Money => String::from("money"),
            WrittenBenefitKind::Entitlement => String::from("entitlement"),
            WrittenBenefitKind::Level(levels) => {
                let names: Vec<&str> = levels.iter().map(|l| l.text.as_str()).collect();
                format!("level ({})", names.join(", "))
            }
            WrittenBenefitKind::Words => String::from("words"),
        };
        let combine = benefit.combine.as_ref().map_or(String::new(), |(_, c)| format!("{c:?}").to_lowercase());
        let doc = benefit.doc.as_ref().map_or("", |d| d.text.as_str());
        let _ = writeln!(page, "| {} | {kind} | {combine} | {doc} |", benefit.name.text);
    }
    page
}

fn slice<'t>(text: &'t str, ty: &Type) -> &'t str {
    match &ty.kind {
        // A one-of without choices takes any text.
        TypeKind::OneOf(choices) if choices.is_empty() => "text",
        _ => text[ty.span.range()].trim(),
    }
}
