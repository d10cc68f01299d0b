//! Examples that were made, as a program holds them: in canonical form, compiled and run before they are handed out.

use std::collections::BTreeSet;

use super::generate::Made;
use super::goals::Goals;
use super::words::{self, Expects};
use crate::eval::example;
use crate::ir::Program;

/// What has to be asked of the compiler: the canonical form of an example, and the program with it.
pub type Compile<'c> = &'c dyn Fn(&str) -> Option<(String, Program)>;

/// An example in canonical form: the fullest that compiles with the program, and holds. `taken` are the names that there are, in
/// lower case.
pub fn written(
    program: &Program,
    goals: &Goals,
    made: &Made,
    taken: &mut BTreeSet<String>,
    compile: Compile<'_>,
) -> Option<String> {
    for expects in [Expects::TierAndBenefit, Expects::Tier] {
        let mut names = taken.clone();
        let block = words::example(program, goals, made, &mut names, expects);
        let Some((block, ir)) = compile(&block) else { continue };
        let last = ir.examples.last().filter(|_| ir.examples.len() == program.examples.len() + 1);
        let holds =
            last.is_some_and(|last| example::run(&ir, last, made.run.as_of).is_ok_and(|ran| ran.failures.is_empty()));
        if holds {
            *taken = names;
            return Some(block);
        }
    }
    None
}

/// The names of a program's examples, in lower case.
pub fn taken(program: &Program) -> BTreeSet<String> {
    program.examples.iter().map(|found| found.name.to_lowercase()).collect()
}
