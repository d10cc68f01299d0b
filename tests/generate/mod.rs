//! Programs and partners made by a seed: what the evaluators, the formatter and the round trips are held together with.
//!
//! A generated program is text, so that it passes the same door as a written one. It is always valid; its numbers are small and
//! near each other, so that thresholds are met, missed and hit exactly.

mod channel;
pub mod facts;
pub mod program;
pub mod rows;
mod tables;

use progc::testing::sample::dice;

/// Chance that is the same everywhere, for lists and indexes.
pub struct Dice(dice::Dice);

impl Dice {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Dice(dice::Dice::new(seed))
    }

    /// A number from 0 to `below` - 1.
    pub fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.0.below(u64::try_from(below).unwrap())).unwrap()
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        self.0.pick(of).unwrap()
    }
}
