use super::*;

/// Formats, and holds that nothing is left to do.
#[track_caller]
fn formatted(text: &str) -> String {
    let once = format(text).unwrap();
    assert_eq!(format(&once).unwrap(), once, "not a fixpoint:\n{once}");
    once
}

#[test]
fn nothing_stays_nothing() {
    for text in ["", "\n\n", "\u{feff}", "  \r\n\t\n"] {
        assert_eq!(formatted(text), "");
    }
    assert_eq!(formatted("\n\n  # only this  \n\n\n# and this"), "# only this\n\n# and this\n");
}

#[test]
fn line_ends_blanks_and_marks() {
    let text = "\u{feff}program \"P\"\r\n\r\n\r\n\r\n\tvendor\u{a0}\"V\"\r\n\r\n";
    assert_eq!(formatted(text), "program \"P\"\n\n  vendor \"V\"\n");
}

#[test]
fn carriage_returns_alone_end_lines() {
    let text = "# one\rtier Gold requires 1 certified engineer # two\r\rtier Platin requires 2 certified engineers\r";
    let clean = "# one\ntier Gold requires 1 certified engineer  # two\n\ntier Platin requires 2 certified engineers\n";
    assert_eq!(formatted(text), clean);
}

#[test]
fn keywords_by_place_are_lower_case() {
    let text = "TIER Gold  Requires  Tier Silver AND NOT retail only GRANTS margin 25% WHEN purchases≥1 EUR / yr\n";
    let clean = "tier Gold requires Tier Silver and not retail only grants margin 25% when purchases >= 1 EUR/yr\n";
    assert_eq!(formatted(text), clean);
    assert_eq!(formatted("Billing Per User And Month\n"), "billing Per User And Month\n");
}

#[test]
fn one_line_stays_one_line_where_it_fits() {
    let text = "tier Silver requires 1 certified engineer grants margin 18%\n";
    assert_eq!(formatted(text), text);
    let long = "tier \"Enterprise Solution Partner\" requires purchases >= 10000 EUR/yr grants margin 25%, portal access, logo use\n";
    assert_eq!(
        formatted(long),
        "tier \"Enterprise Solution Partner\"\n  requires purchases >= 10000 EUR/yr\n  grants margin 25%, portal access, logo use\n"
    );
}

#[test]
fn a_broken_item_has_each_clause_in_a_line() {
    let text = "tier Gold requires purchases >= 10 EUR/yr and\n1 certified engineer grants margin 25%,\n logo use\n source \"x\"\n";
    assert_eq!(
        formatted(text),
        "tier Gold\n  requires purchases >= 10 EUR/yr and\n    1 certified engineer\n  grants margin 25%,\n    logo use\n    source \"x\"\n"
    );
}

#[test]
fn wide_clauses_are_broken_in_their_lists() {
    let text = "tier Gold\n  requires purchases >= 10000 EUR/yr and 10 certified engineers and 5 customer references or revenue >= 50000 EUR/yr and 7 storage certifications\n  grants margin 25%, portal access, logo use, newsletter, website listing, starter kit, sales kit, direct care, beta access\n";
    assert_eq!(
        formatted(text),
        "tier Gold
  requires purchases >= 10000 EUR/yr and 10 certified engineers and 5 customer references
    or revenue >= 50000 EUR/yr and 7 storage certifications
  grants margin 25%, portal access, logo use, newsletter, website listing, starter kit, sales kit,
    direct care, beta access
"
    );
}

#[test]
fn parentheses_indent() {
    let text = "tier Gold\n requires at least 2 of (\n3 customer references,\n 1 certified engineer\n)\n";
    let clean =
        "tier Gold\n  requires at least 2 of (\n      3 customer references,\n      1 certified engineer\n    )\n";
    assert_eq!(formatted(text), clean);
}

#[test]
fn tables_of_examples_have_their_bars_below_each_other() {
    let text = "example \"x\" given invited | purchases|expect tier | |1 EUR/yr | \"Top Gold\" | # why\n  | 10000 EUR/yr |- |\n  note \"n\"\n";
    assert_eq!(
        formatted(text),
        "example \"x\" given invited\n  | purchases    | expect tier |\n  | 1 EUR/yr     | \"Top Gold\"  |  # why\n  | 10000 EUR/yr | -           |\n  note \"n\"\n"
    );
}

#[test]
fn facts_are_broken_in_the_same_go_as_what_is_expected() {
    let fact = "measure of a rather long name indeed";
    let text = format!("example \"x\" given 1 {fact}, 2 {fact}, 3 {fact}, nothing else expect tier Gold\n");
    assert!(formatted(&text).lines().all(|line| line.chars().count() <= WIDTH));
}

#[test]
fn examples_are_broken_between_facts_and_outcome() {
    let text = "example \"chosen, but the terms are open\" given purchases 60000 EUR/yr, 2 certified engineers, invited, fit expect tier Gold\n";
    assert_eq!(
        formatted(text),
        "example \"chosen, but the terms are open\"\n  given purchases 60000 EUR/yr, 2 certified engineers, invited, fit\n  expect tier Gold\n"
    );
    let own = "example \"x\"\n  given 1 certified engineer,\n    invited\n  expect tier Gold\n";
    assert_eq!(formatted(own), own);
}

#[test]
fn header_lines_stand_alone() {
    let text = "program \"P\" vendor \"V\" currency EUR\n source \"S\"\n  paragraph 3\nnote \"n\"\n";
    let clean = "program \"P\"\n  vendor \"V\"\n  currency EUR\n  source \"S\"\n    paragraph 3\nnote \"n\"\n";
    // `currency` stands behind a text too: each of them begins a line.
    assert_eq!(formatted(text), clean);
}

#[test]
fn comments_stay_with_what_they_speak_of() {
    let text = "# ── top ──\n\ntier Gold   # g\n      # of gold\n    requires invited\n  # still gold\n# of silver\n  # too\ntier Silver\n";
    assert_eq!(
        formatted(text),
        "# ── top ──\n\ntier Gold  # g\n  # of gold\n  requires invited\n  # still gold\n# of silver\n# too\ntier Silver\n"
    );
    let deep = "tier Gold\n  grants margin 25%,\n    logo use\n    # with the new logo\n  # all of it\n\n# end\n";
    assert_eq!(formatted(deep), deep);
}

#[test]
fn trailing_comments_align_in_runs() {
    let text = "tier A # a\ntier Longer # b\n\ntier C      # c\n";
    assert_eq!(formatted(text), "tier A       # a\ntier Longer  # b\n\ntier C  # c\n");
}

#[test]
fn a_column_of_the_whole_file_is_kept() {
    let text = "tier A              # a\n\ntier B              # b\n\ntier C              # c\n\ntier D              # d\ntier \"wider than all that\" # e\n\ntier F # f\n";
    let clean = "tier A              # a\n\ntier B              # b\n\ntier C              # c\n\ntier D              # d\ntier \"wider than all that\"  # e\n\ntier F              # f\n";
    assert_eq!(formatted(text), clean);
}

#[test]
fn what_cannot_be_read_is_left() {
    let text = "stray   words\n  tier   Gold\n   requires   => 5   # x\n\n\n\n  tier   Silver\n    # y\n";
    let clean = "stray   words\n  tier   Gold\n   requires   => 5   # x\n\ntier Silver\n  # y\n";
    assert_eq!(format(text).unwrap(), clean);
}

#[test]
fn a_range_formats_the_items_it_touches() {
    let text = "\u{feff}tier   A\r\n\r\n# b\ntier   B\n  requires   invited\n\n\n\ntier   C\n";
    let at = text.find("requires").unwrap();
    let edits = format_range(text, at..at).unwrap();
    let mut edited = text.to_owned();
    for edit in edits.iter().rev() {
        edited.replace_range(edit.range.clone(), &edit.text);
    }
    assert_eq!(edited, "\u{feff}tier   A\r\n\r\n# b\ntier B\n  requires invited\n\ntier   C\n");
    let all = format_range(text, 0..text.len()).unwrap();
    let mut edited = text.to_owned();
    for edit in all.iter().rev() {
        edited.replace_range(edit.range.clone(), &edit.text);
    }
    assert_eq!(edited, formatted(text));
}

#[test]
fn a_header_line_behind_the_title_goes_on_as_one_of_its_own() {
    let clean = "program \"P\"\n  territory DE, AT,\n    CH\n";
    assert_eq!(formatted("program \"P\" territory DE, AT,\nCH\n"), clean);
}

#[test]
fn facts_that_are_too_wide_are_broken_at_once() {
    let facts = "1 certified engineer, training 1.5 days, contract signed, not retail only, country is DE, signed off, nothing else";
    let clean = "example \"one\"\n  given 1 certified engineer, training 1.5 days, contract signed, not retail only, country is DE,\n    \
                 signed off, nothing else\n  expect no tier\n";
    assert_eq!(formatted(&format!("example \"one\" given {facts} expect no tier\n")), clean);
    assert_eq!(formatted(clean), clean);
}
