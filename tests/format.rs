//! The canonical form: shipped programs have it, every other has one, and getting there changes nothing else.

use std::fmt::Write;

use progc::diagnostic::Diagnostic;
use progc::format::{format, format_range};
use progc::source::FileId;
use progc::syntax::parse::parse;

use crate::generate::Dice;
use crate::generate::program::program;
use crate::harness::{Page, files, report, root, shown};

/// What formatting must keep: the items without their places, the comments in order.
fn kept(text: &str) -> (String, Vec<(String, bool)>) {
    let file = parse(FileId(0), text).file;
    let tree = format!("{:?}", file.items);
    let (first, rest) = tree.split_once("Span {").unwrap_or((&tree, ""));
    let mut items = first.to_owned();
    for piece in rest.split("Span {") {
        items.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    (items, file.comments.into_iter().map(|c| (c.text, c.own_line)).collect())
}

fn readable(text: &str) -> bool {
    !parse(FileId(0), text).diagnostics.iter().any(Diagnostic::is_error)
}

/// Generated programs without an error of syntax, with their seeds.
fn programs(count: u64) -> impl Iterator<Item = (u64, String)> {
    (0..count).map(|seed| (seed, program(seed))).filter(|(_, text)| readable(text))
}

/// Formats, and collects what went wrong with it.
fn formatted(name: &str, text: &str, problems: &mut Vec<String>) -> String {
    let Ok(once) = format(text) else {
        problems.push(format!("{name}: formatted, it would mean something else\n{text}"));
        return text.to_owned();
    };
    match format(&once) {
        Ok(twice) if twice == once => {}
        Ok(twice) => problems.push(format!("{name}: not a fixpoint\n--- once\n{once}--- twice\n{twice}")),
        Err(_) => problems.push(format!("{name}: formatted again, it would mean something else\n{once}")),
    }
    if kept(text) != kept(&once) {
        problems.push(format!("{name}: not all was kept\n--- before\n{text}--- after\n{once}"));
    }
    once
}

#[test]
fn shipped_programs_are_in_canonical_form() {
    let mut problems = Vec::new();
    for path in ["programs", "docs", "src/cli/new"].iter().flat_map(|folder| files(folder, "prog")) {
        let text = std::fs::read_to_string(&path).unwrap();
        if formatted(&shown(&path), &text, &mut problems) != text {
            problems.push(format!("{}: run `progc fmt programs docs src/cli/new`", shown(&path)));
        }
    }
    report(&problems);
}

#[test]
fn every_page_and_program_can_be_formatted() {
    let mut problems = Vec::new();
    let mut dice = Dice::new(7);
    for path in files("programs", "prog") {
        let (name, text) = (shown(&path), std::fs::read_to_string(&path).unwrap());
        let wild = disturbed(&text, &mut dice, &Disturb::ALL);
        if kept(&wild).0 != kept(&text).0 {
            problems.push(format!("{name}: the test itself changed the meaning\n{wild}"));
        }
        formatted(&name, &wild, &mut problems);
    }
    for path in files("tests/corpus", "md").into_iter().chain(files("docs", "md")) {
        let page = Page::read(&path);
        for block in page.blocks.iter().filter(|b| b.word == "prog") {
            let (place, text) = (page.place(block, 0), page.body(block));
            formatted(&place, text, &mut problems);
            formatted(&place, &disturbed(text, &mut dice, &Disturb::ALL), &mut problems);
        }
    }
    report(&problems);
}

/// A block ```prog before is formatted to the block ```prog after that follows it.
#[test]
fn the_reference_shows_what_is_done() {
    let mut problems = Vec::new();
    let mut page = Page::read(&root().join("docs/reference/format.md"));
    let blocks = page.blocks.clone();
    let mut shown = 0;
    for pair in blocks.windows(2).filter(|p| p[0].has("before")) {
        assert!(pair[1].has("after"), "{}: no block `after` follows", page.place(&pair[0], 0));
        let text = page.body(&pair[0]).to_owned();
        let after = formatted(&page.place(&pair[0], 0), &text, &mut problems);
        page.expect(&pair[1], &after, &mut problems);
        shown += 1;
    }
    page.finish();
    assert!(shown > 0, "the page shows nothing");
    report(&problems);
}

#[test]
fn blanks_and_case_do_not_matter() {
    let mut problems = Vec::new();
    for (seed, text) in programs(40) {
        let clean = formatted(&format!("seed {seed}"), &text, &mut problems);
        let wild = disturbed(&text, &mut Dice::new(seed), &Disturb::BLANKS);
        let name = format!("seed {seed}, disturbed");
        if formatted(&name, &wild, &mut problems) != clean {
            problems.push(format!("{name}: otherwise\n--- disturbed\n{wild}--- clean\n{clean}"));
        }
    }
    report(&problems);
}

#[test]
fn lines_and_comments_are_kept() {
    let mut problems = Vec::new();
    for (seed, text) in programs(40) {
        let wild = disturbed(&text, &mut Dice::new(seed), &Disturb::ALL);
        let name = format!("seed {seed}, disturbed");
        if kept(&wild).0 != kept(&text).0 {
            problems.push(format!("{name}: the test itself changed the meaning\n{wild}"));
        }
        let clean = formatted(&name, &wild, &mut problems);
        if let Some(line) = clean.lines().find(|l| l.ends_with([' ', '\t', '\r', '\u{a0}'])) {
            problems.push(format!("{name}: blanks at the end of `{line}`"));
        }
        if clean.contains("\n\n\n") || clean.starts_with('\n') || !clean.ends_with('\n') || clean.ends_with("\n\n") {
            problems.push(format!("{name}: blank lines\n{clean}"));
        }
    }
    report(&problems);
}

/// What an editor asks for: item by item, in any order, gives what formatting at once gives, but for columns of comments.
#[test]
fn ranges_add_up() {
    let mut problems = Vec::new();
    for (seed, text) in programs(8) {
        let mut dice = Dice::new(seed);
        let mut text = disturbed(&text, &mut dice, &Disturb { comments: false, ..Disturb::ALL });
        let clean = format(&text).unwrap();
        for line in (0..text.lines().count()).rev() {
            let at = text.split_inclusive('\n').take(line).map(str::len).sum();
            for edit in format_range(&text, at..at).unwrap().iter().rev() {
                text.replace_range(edit.range.clone(), &edit.text);
            }
        }
        if text != clean {
            problems.push(format!("seed {seed}\n--- item by item\n{text}--- at once\n{clean}"));
        }
    }
    report(&problems);
}

/// No text makes it panic, and what it cannot read it hands back.
#[test]
fn damaged_programs_are_survived() {
    let mut problems = Vec::new();
    for (seed, text) in programs(40) {
        let mut dice = Dice::new(seed);
        let mut text = disturbed(&text, &mut dice, &Disturb::ALL);
        for _ in 0..=dice.below(4) {
            let at = text.floor_char_boundary(dice.below(text.len()));
            let damage = ["\"", "(", ")", "=>", "tier ", "\n", "\u{b}", "ü", "#", "requires", "grnats ", "10'000", ":"];
            text.insert_str(at, dice.pick::<&str>(&damage));
        }
        // Where items stand in each other's indentation, taking it away can change what is an item: then it says so.
        let Ok(once) = format(&text) else { continue };
        if kept(&text) != kept(&once) {
            problems.push(format!("seed {seed}: not all was kept\n--- before\n{text}--- after\n{once}"));
        }
        if readable(&text) && format(&once).as_ref() != Ok(&once) {
            problems.push(format!("seed {seed}: not a fixpoint\n{once}"));
        }
    }
    report(&problems);
}

/// What may be disturbed in a program without a change of its meaning.
struct Disturb {
    /// Line breaks where a line goes on.
    breaks: bool,
    /// Comments.
    comments: bool,
}

impl Disturb {
    const BLANKS: Disturb = Disturb { breaks: false, comments: false };
    const ALL: Disturb = Disturb { breaks: true, comments: true };
}

/// The program as a careless hand would write it.
fn disturbed(text: &str, dice: &mut Dice, what: &Disturb) -> String {
    let end = if dice.percent(30) { "\r\n" } else { "\n" };
    let mut out = String::new();
    if dice.percent(20) {
        out.push('\u{feff}');
    }
    for line in text.lines() {
        let own = line.trim_start();
        if what.comments && dice.percent(10) {
            let _ = write!(out, "{}# ── remark {} ──{end}", " ".repeat(dice.below(6)), dice.below(1000));
        }
        // The depth of a line is kept: an indented comment belongs to the item above it.
        let indent = line.len() - own.len();
        if indent > 0 {
            out.push_str(dice.pick::<&str>(&["  ", "\t", "    ", " "]));
        }
        let mut quoted = false;
        let pieces: Vec<&str> = own.split_inclusive([' ', '"', ',', '#']).collect();
        for (index, piece) in pieces.iter().enumerate() {
            if piece.ends_with('#') && !quoted {
                // A comment goes as it came.
                out.extend(pieces[index..].iter().copied());
                break;
            }
            if quoted {
                out.push_str(piece);
            } else {
                word(piece, &mut out, dice, what, end);
            }
            quoted ^= piece.ends_with('"');
        }
        if what.comments && !own.contains('#') && dice.percent(25) {
            out.push_str(dice.pick::<&str>(&["  # FS1", "# ü", "        # \"quoted\" and more, (", "\t#"]));
        }
        out.push_str(dice.pick::<&str>(&["", "", " ", "\t "]));
        out.push_str(end);
        if own.is_empty() && dice.percent(30) {
            out.push_str(end);
        }
    }
    out
}

/// A word with what ends it, outside of quotes.
fn word(piece: &str, out: &mut String, dice: &mut Dice, what: &Disturb, end: &str) {
    // Not `and` and `per`: they belong to names where it says how is billed.
    const KEYWORDS: [&str; 8] = ["requires", "grants", "expects", "obliges", "or", "not", "with", "when"];
    let bare = piece.trim_end_matches([' ', '"', ',']);
    let known = KEYWORDS.contains(&bare);
    match bare {
        ">=" if dice.percent(30) => out.push('≥'),
        _ if known && dice.percent(20) => out.push_str(&bare.to_uppercase()),
        _ => out.push_str(bare),
    }
    let behind = &piece[bare.len()..];
    if behind.starts_with(',') && dice.percent(10) {
        out.push(' ');
    }
    out.push_str(behind);
    if what.breaks && (matches!(bare, "and" | "or") || behind == ",") && dice.percent(15) {
        if what.comments && dice.percent(30) {
            out.push_str(dice.pick::<&str>(&["# why", "  # for short"]));
        }
        out.push_str(end);
        out.push_str(dice.pick::<&str>(&["", "  ", "      ", "\t"]));
    } else if behind == " " && dice.percent(15) {
        out.push_str(dice.pick::<&str>(&["  ", "\t", "\u{a0}"]));
    }
}
