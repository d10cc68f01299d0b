//! Counts over many partners.

use super::{Outcome, Summary};

impl Summary {
    /// Counts one row.
    pub fn add(&mut self, outcome: &Outcome) {
        self.add_times(outcome, 1);
    }

    /// Counts so many rows that are alike.
    pub fn add_times(&mut self, outcome: &Outcome, times: u64) {
        let count = |slot: &mut u64| *slot = slot.saturating_add(times);
        count(&mut self.rows);
        if outcome.decided {
            count(self.decided.entry(outcome.tier).or_default());
        } else {
            count(&mut self.undecided);
        }
        for &unknown in &outcome.undecided_by {
            count(self.waiting_for.entry(unknown).or_default());
        }
        for &tier in &outcome.needs_vendor {
            count(self.needs_vendor.entry(tier).or_default());
        }
        for &clause in &outcome.unmet_expectations {
            count(self.warnings.entry(clause).or_default());
        }
        if outcome.approximate {
            count(&mut self.approximate);
        }
    }

    /// Adds the counts of other rows, as where several threads share the work.
    pub fn merge(&mut self, other: &Summary) {
        self.rows = self.rows.saturating_add(other.rows);
        self.undecided = self.undecided.saturating_add(other.undecided);
        self.approximate = self.approximate.saturating_add(other.approximate);
        for (&tier, &rows) in &other.decided {
            let slot = self.decided.entry(tier).or_default();
            *slot = slot.saturating_add(rows);
        }
        for (&unknown, &rows) in &other.waiting_for {
            let slot = self.waiting_for.entry(unknown).or_default();
            *slot = slot.saturating_add(rows);
        }
        for (&clause, &rows) in &other.warnings {
            let slot = self.warnings.entry(clause).or_default();
            *slot = slot.saturating_add(rows);
        }
        for (&tier, &rows) in &other.needs_vendor {
            let slot = self.needs_vendor.entry(tier).or_default();
            *slot = slot.saturating_add(rows);
        }
    }
}
