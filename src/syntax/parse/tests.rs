use super::*;
use crate::diagnostic::Edit;
use crate::syntax::ast::{ClauseKind, CompareOp, CondKind, GrantValue, ItemKind, TierHead};

fn read(text: &str) -> Parsed {
    parse(FileId(0), text)
}

fn clean(text: &str) -> Vec<Item> {
    let parsed = read(text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.file.items
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).diagnostics.iter().map(|d| d.code.id()).collect()
}

/// Every place in a tree or message, from its `Debug` text: what a walker would find, without one.
fn places(debug: &str) -> Vec<(usize, usize)> {
    let number = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
    debug.split(" start: ").skip(1).map(|rest| (number(rest), number(rest.split_once(" end: ").unwrap().1))).collect()
}

fn check_places(text: &str, parsed: &Parsed) {
    for (start, end) in places(&format!("{parsed:?}")) {
        assert!(start <= end && text.get(start..end).is_some(), "{start}..{end} of {text:?}");
    }
}

#[test]
fn every_line_end_is_one() {
    let lines = [
        "# a guide",
        "tier Silver requires 1 certified engineer # at least",
        "tier Gold requires \"fit\" at vendor's discretion",
    ];
    for end in ["\n", "\r\n", "\r"] {
        let parsed = read(&lines.join(end));
        assert_eq!(parsed.diagnostics, [], "{end:?}");
        assert_eq!((parsed.file.items.len(), parsed.file.comments.len()), (2, 2), "{end:?}");
        assert_eq!(codes(&["tier A requires \"open", "tier B by default"].join(end)), ["E0108"], "{end:?}");
        let file = crate::source::SourceFile::new("p.prog", lines.join(end).as_str());
        let place = file.line_column(file.text().find("Gold").unwrap());
        assert_eq!((place.line, place.column), (3, 6), "{end:?}");
    }
}

#[test]
fn the_first_sentence() {
    let text = "tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%";
    let items = clean(text);
    let [item] = items.as_slice() else { panic!("{items:?}") };
    let ItemKind::Tier(tier) = &item.kind else { panic!("{item:?}") };
    assert_eq!(tier.name.as_ref().unwrap().text, "Certified");
    let [requires, grants] = item.clauses.as_slice() else { panic!("{item:?}") };
    let ClauseKind::Requires(cond) = &requires.kind else { panic!() };
    let CondKind::All(parts) = &cond.kind else { panic!("{cond:?}") };
    assert!(matches!(&parts[0].kind, CondKind::Compare { op: CompareOp::AtLeast, .. }));
    assert!(matches!(&parts[1].kind, CondKind::Quantity { what, .. } if what.text == "certified engineer"));
    assert_eq!(text.get(cond.span.range()), Some("purchases >= 10000 EUR/yr and 1 certified engineer"));
    let ClauseKind::Grants(grants) = &grants.kind else { panic!() };
    assert!(matches!(&grants[0].value, GrantValue::Amount(_)));
}

#[test]
fn spans_end_with_their_last_word() {
    let text = "tier  Gold # the best\n\n  # really\n  requires  1 certified  engineer # yes\n\ntrack A";
    let items = clean(text);
    assert_eq!(
        text.get(items[0].span.range()),
        Some("tier  Gold # the best\n\n  # really\n  requires  1 certified  engineer")
    );
    let ItemKind::Tier(tier) = &items[0].kind else { panic!() };
    let name = tier.name.as_ref().unwrap();
    assert_eq!(text.get(name.span.range()), Some("Gold"));
    let comments: Vec<_> = read(text).file.comments.into_iter().map(|c| (c.text, c.own_line)).collect();
    assert_eq!(comments, [("the best".to_owned(), false), ("really".to_owned(), true), ("yes".to_owned(), false)]);
}

#[test]
fn modifiers_belong_to_what_they_follow() {
    let items = clean("tier Gold planned from 2007\n  grants margin 25% until 2008 source \"a\" paragraph 3 by \"b\"");
    assert!(items[0].modifiers.from.is_some() && items[0].modifiers.until.is_none());
    assert!(items[0].clauses[0].modifiers.until.is_some() && items[0].clauses[0].modifiers.sources.len() == 1);
}

#[test]
fn heads_of_tiers() {
    let items = clean("tier A by default above B formerly C, \n".replace(", ", "").as_str());
    let ItemKind::Tier(tier) = &items[0].kind else { panic!() };
    assert!(matches!(tier.head.as_slice(), [TierHead::ByDefault(_), TierHead::Above(_), TierHead::Formerly(_)]));
}

const TEN: &str = "program \"Test\"
  vender \"Acme\"
tier Member requires 1 certified engineer grnats margin 5%
teir Silver requires purchases >= 1 EUR/yr
tier Gold requires purchases => 10000 EUR/yr grants margin 25%
tier Platin requires 1 certified engineer, 2 customer references grants margin 30%
tier Titan requires purchases >= grants margin 31%
tier Diamond requires at least 1 of (3 customer references, 1 certified engineer grants margin 33%
tier Opal requires purchases >= €10000 and 1 certified engineer
tier Ruby requires purchases >= 1 EUR/yr 2 customer references
tier Agate requires 1 certified engineer
  gewährt margin 25%
";

#[test]
fn ten_mistakes_give_ten_errors() {
    let lines = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12];
    let file = crate::source::SourceFile::new("ten", TEN);
    let parsed = read(TEN);
    let said: Vec<usize> =
        parsed.diagnostics.iter().map(|d| file.line_column(d.span().unwrap().start as usize).line).collect();
    assert_eq!(said, lines);
    assert_eq!(parsed.file.items.len(), 10);
    let clauses: usize = parsed.file.items.iter().map(|i| i.clauses.len()).sum();
    assert_eq!(clauses, 15 - 1, "all but the sentence without an amount");
}

#[test]
fn the_grants_around_a_mistake_are_kept() {
    let parsed = read("tier Gold requires 1 certified engineer grants portal access, margin 25% 30%, logo use");
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.file.items[0].clauses.len(), 3);
}

#[test]
fn fixes_mend() {
    let page = include_str!("../../../tests/corpus/sentences.md");
    let blocks = page.split("```prog\n").skip(1).filter_map(|b| Some(b.split_once("```")?.0)).chain([TEN]);
    for text in blocks {
        let parsed = read(text);
        if parsed.diagnostics.iter().any(|d| d.fixes.is_empty()) {
            continue;
        }
        let mut edits: Vec<Edit> =
            parsed.diagnostics.iter().filter_map(|d| d.fixes.first()).flat_map(|f| f.edits.clone()).collect();
        edits.sort_by_key(|e| std::cmp::Reverse((e.span.start, e.span.end)));
        let mut mended = text.to_owned();
        for edit in edits {
            mended.replace_range(edit.span.range(), &edit.replacement);
        }
        assert_eq!(codes(&mended), Vec::<&str>::new(), "{mended}");
    }
}

#[test]
fn nothing_overflows_or_hangs() {
    let deep = format!("tier A requires {}1 certified engineer{}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(codes(&deep), ["E0110"]);
    assert_eq!(codes(&format!("tier A requires {} b", "not ".repeat(10_000))), ["E0110"]);
    assert_eq!(codes(&format!("tier A requires {} b", "not (".repeat(10_000))), ["E0110"]);
    let nested = format!("tier A requires {}b{}", "(".repeat(64), ")".repeat(64));
    assert_eq!(codes(&nested), Vec::<&str>::new());
    assert_eq!(codes(&" ".repeat(MOST_BYTES + 1)), ["E0112"]);
    assert!(codes(&"\0".repeat(100_000)).len() <= 2);
    assert!(codes(&"\0 ".repeat(100_000)).len() <= 21);
    assert_eq!(codes(""), Vec::<&str>::new());
    assert_eq!(codes("\u{feff}tier\u{a0}Gold"), Vec::<&str>::new());
    for word in [
        "by ",
        "open ",
        "(",
        "planned ",
        "\"",
        "tier ",
        "grants ",
        "- ",
        "# \n",
        ", ",
        "1 ",
        "from ",
        ") ",
        "1 grnats b ",
        ", 1% 2% ",
    ] {
        let many = format!("tier A requires {}", word.repeat(3_000));
        check_places(&many, &read(&many));
    }
}

#[test]
fn the_whole_item_reads_as_its_parts_do() {
    use pest::Parser;
    let page = include_str!("../../../tests/corpus/sentences.md");
    for text in page.split("```prog\n").skip(1).filter_map(|b| Some(b.split_once("```")?.0)) {
        if text.contains("# error") {
            continue;
        }
        for item in read(text).file.items {
            let alone = text.get(item.span.range()).unwrap();
            let whole = grammar::Grammar::parse(Rule::only_item, alone);
            let clauses = whole.unwrap().next().unwrap().into_inner().filter(|p| p.as_rule() == Rule::clause).count();
            assert_eq!(clauses, item.clauses.len(), "{alone}");
        }
    }
}

/// A small generator of numbers, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (most.max(1) as u64)).unwrap()
    }
}

#[test]
fn no_mutation_breaks_the_reader() {
    const PIECES: &[&str] = &[
        "(",
        ")",
        "\"",
        "“",
        "€",
        ",",
        "=>",
        "\0",
        "\n",
        "tier ",
        "grants ",
        "grnats ",
        " und ",
        "10'000",
        "é",
        "..",
        "#",
        "not ",
        "2005-02-31",
        "\u{a0}",
        "≥",
        "'",
        " at least 2 of (",
        "99999999999999999999999999999999999999999999",
    ];
    let page = include_str!("../../../tests/corpus/sentences.md");
    let blocks: Vec<&str> = page.split("```prog\n").skip(1).filter_map(|b| Some(b.split_once("```")?.0)).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..1_500 {
        let mut chars: Vec<char> = blocks[round % blocks.len()].chars().collect();
        for _ in 0..=dice.below(4) {
            let at = dice.below(chars.len());
            match dice.below(3) {
                0 => drop(chars.drain(at..(at + dice.below(9)).min(chars.len()))),
                1 => drop(chars.splice(at..at, PIECES[dice.below(PIECES.len())].chars())),
                _ => {
                    let other = dice.below(chars.len());
                    if !chars.is_empty() {
                        chars.swap(at, other);
                    }
                }
            }
        }
        let text: String = chars.into_iter().collect();
        check_places(&text, &read(&text));
    }
}
