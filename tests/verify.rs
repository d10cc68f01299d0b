//! Programs that contradict themselves, as a hand-written file may.

use progc::ir::verify::verify;
use progc::ir::{Atom, CondKind, GrantValue, Program, TierId};
use progc::pipeline::compile;
use progc::source::{FileId, Span};

fn program() -> Program {
    let text = "track ISV\ntier A by default\ntier B for ISV requires at least 2 of (A, 1 certified engineer) grants margin 20%\n\
                tier C requires B grants margin 2 percentage points more than B\n";
    compile("p.prog", text).ir.unwrap()
}

/// What is said of the program once it is changed.
#[track_caller]
fn refused(change: impl Fn(&mut Program)) -> String {
    let mut p = program();
    assert_eq!(verify(&p), Ok(()));
    change(&mut p);
    verify(&p).unwrap_err().what
}

#[test]
fn names_tell_tiers_apart() {
    assert_eq!(refused(|p| p.tiers[1].name = String::from("a")), "two of kind tier are called `a`");
}

#[test]
fn no_more_conditions_hold_than_there_are() {
    let change = |p: &mut Program| match &mut p.tiers[1].clauses.requirements[0].cond.kind {
        CondKind::AtLeast { count, .. } => *count = 3,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(change), "more conditions are to hold than there are");
}

#[test]
fn tracks_that_are_asked_for_exist() {
    let change = |p: &mut Program| {
        let measure = p.track_measure.unwrap();
        p.tiers[1].clauses.requirements[0].cond.kind =
            CondKind::Atom(Atom::Has { measure, member: String::from("VAR") });
    };
    assert_eq!(refused(change), "a track or package is asked for that does not exist");
}

#[test]
fn places_lie_in_the_sources() {
    assert_eq!(refused(|p| p.tiers[0].span.end = 9000), "a place lies outside its file");
    assert_eq!(
        refused(|p| p.tiers[0].span = Span { file: FileId(77), start: 0, end: 1 }),
        "a place lies in a file that is not there"
    );
}

#[test]
fn grants_do_not_hang_on_themselves() {
    // What C grants is relative to B; without a grant of its own, B reads what lies below it, and A is relative to C.
    let change = |p: &mut Program| {
        let mut clause = p.tiers[2].clauses.grants[0].clone();
        if let GrantValue::RelativeTo { tier, .. } = &mut clause.grants[0].value {
            *tier = TierId(2);
        }
        p.tiers[1].clauses.grants.clear();
        p.tiers[0].clauses.grants.push(clause);
    };
    assert!(refused(change).contains("depends on itself"));
}

#[test]
fn questions_have_a_bound() {
    let change = |p: &mut Program| {
        let cond = p.tiers[2].clauses.requirements[0].clone();
        p.tiers[2].clauses.requirements = vec![cond; 300];
    };
    assert_eq!(refused(change), "`C` asks 600 questions with those of all that it refers to; 512 are the most");
}
