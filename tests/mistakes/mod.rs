//! How good the messages are, measured: mistakes by hand (`by-hand.md`) and mistakes made in the shipped programs
//! (`mutate.rs`). A message is right where it names the line and the cause, a fix where it gives the program back.

mod mutate;
mod plain;
mod score;

use std::fmt::Write as _;

use crate::harness::{Page, check_generated, compiled, drawn, is_finding, report, root};
use score::{Mistake, Score, Source};

/// From which the mistakes in the shipped programs are drawn.
const SEED: u64 = 2005;

/// In percent: the least share of mistakes whose line and cause are named, and of those mended that can be.
const BAR: (usize, usize) = (95, 70);

/// What was measured before any message was improved for these mistakes: (right, all, mended, mendable).
const FIRST: [(Source, [usize; 4]); 2] = [(Source::Hand, [124, 172, 66, 154]), (Source::Mutant, [137, 170, 98, 155])];

/// The mistakes of `by-hand.md`: a ```prog with `line=` and the codes of the cause, and ```fixed texts.
fn by_hand() -> Vec<Mistake> {
    let page = Page::read(&root().join("tests/mistakes/by-hand.md"));
    let mut out: Vec<Mistake> = Vec::new();
    for block in &page.blocks {
        let body = page.body(block).to_owned();
        match block.word.as_str() {
            "prog" => out.push(Mistake {
                name: format!("{} ({})", block.heading, page.place(block, 0)),
                source: Source::Hand,
                line: block.option("line").unwrap().parse().unwrap(),
                codes: block.options.iter().filter(|o| !o.contains('=')).cloned().collect(),
                mended: Vec::new(),
                must_be_mended: false,
                text: body,
            }),
            "fixed" => {
                let last = out.last_mut().unwrap();
                last.must_be_mended = true;
                last.mended.push(body);
            }
            other => panic!("{}: nothing is known of a block ```{other}", page.place(block, 0)),
        }
    }
    out
}

/// The texts of all mistakes.
pub(crate) fn texts() -> Vec<String> {
    all().into_iter().map(|m| m.text).collect()
}

fn all() -> Vec<Mistake> {
    by_hand().into_iter().chain(mutate::mutants(SEED)).collect()
}

#[test]
fn mistakes_are_many_and_their_mended_texts_clean() {
    let mut problems = Vec::new();
    for mistake in by_hand() {
        for text in &mistake.mended {
            let compilation = compiled("mended.prog", text);
            if compilation.diagnostics.iter().any(is_finding) {
                problems.push(format!("{}: the mended text is not clean\n{}", mistake.name, drawn(&compilation)));
            }
        }
    }
    report(&problems);
    assert!(by_hand().len() >= 75 && mutate::mutants(SEED).len() >= 75);
}

#[test]
fn mistakes_are_told_and_mended() {
    let mut scores = Vec::new();
    let mut told = String::new();
    for source in [Source::Hand, Source::Mutant] {
        let mut score = Score::default();
        for mistake in all().into_iter().filter(|m| m.source == source) {
            if let Some(miss) = score.add(&mistake) {
                writeln!(told, "{miss}\n").unwrap();
            }
        }
        writeln!(told, "{source:?}: {score}").unwrap();
        scores.push((source, score));
    }
    println!("{told}");
    let (mut right, mut all, mut mended, mut mendable) = (0, 0, 0, 0);
    for (_, score) in &scores {
        right += score.right;
        all += score.all;
        mended += score.mended;
        mendable += score.mendable;
    }
    println!("line and cause {right} of {all}, fix {mended} of {mendable}");
    assert!(right * 100 >= BAR.0 * all, "line and cause: {right} of {all}\n{told}");
    assert!(mended * 100 >= BAR.1 * mendable, "fix: {mended} of {mendable}\n{told}");
    report(page(&scores).err().as_slice());
}

/// Messages that were improved for some mistakes shall do for others: a part of those from other seeds.
#[test]
fn mistakes_from_other_seeds() {
    let mut score = Score::default();
    let mut told = String::new();
    for seed in 1..=4 {
        for mistake in mutate::mutants(seed).iter().step_by(4) {
            if let Some(miss) = score.add(mistake) {
                writeln!(told, "{miss}\n").unwrap();
            }
        }
    }
    println!("{told}other seeds: {score}");
    assert!(score.right * 100 >= BAR.0 * score.all && score.mended * 100 >= BAR.1 * score.mendable, "{score}\n{told}");
}

/// Holds the numbers in docs/reference/messages.md.
fn page(scores: &[(Source, Score)]) -> Result<(), String> {
    let path = root().join("docs/reference/messages.md");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let (begin, end) = ("<!-- score: made by `UPDATE=1 cargo test mistakes` -->\n", "<!-- end of score -->");
    let Some((before, rest)) = text.split_once(begin) else { return Err(String::from("messages.md has no score")) };
    let Some((_, after)) = rest.split_once(end) else { return Err(String::from("messages.md has no end of score")) };
    let mut table = String::from("| mistakes | | line and cause | fix |\n|---|---|---|---|\n");
    let share = |part: usize, all: usize| format!("{part} of {all} ({} %)", (part * 100).checked_div(all).unwrap_or(0));
    for (source, score) in scores {
        let first = FIRST.iter().find(|(s, _)| s == source).map_or([0; 4], |(_, f)| *f);
        let name = source.name();
        writeln!(table, "| {name} | at first | {} | {} |", share(first[0], first[1]), share(first[2], first[3]))
            .unwrap();
        let (told, mended) = (share(score.right, score.all), share(score.mended, score.mendable));
        writeln!(table, "| {name} | now | {told} | {mended} |").unwrap();
    }
    check_generated(&path, &format!("{before}{begin}{table}{end}{after}"))
}
