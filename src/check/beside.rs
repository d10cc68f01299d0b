//! What an evaluation reads although no requirement asks for it: where a partner is, when it joined, the tables of
//! which letters speak.

use super::Checker;
use crate::ir::Type;
use crate::syntax::name::normal;

impl Checker<'_> {
    /// Makes part of the program what distribution, populations, review and letters read.
    pub(super) fn read_beside(&mut self) {
        let counted = self.out.populations.iter().chain(&self.out.targets);
        if !self.out.distribution.is_empty() || counted.into_iter().any(|p| p.within.is_some()) {
            self.use_known("country");
            self.use_known("region");
        }
        if self.out.review.as_ref().is_some_and(|r| r.keep_until_anniversary || r.ramp_up.is_some()) {
            self.use_known("joined");
        }
        let events: Vec<String> = self.out.notifications.iter().map(|n| normal(&n.event)).collect();
        for event in events {
            self.dated_table(&event);
        }
    }

    /// Makes the first table a part of the program that has a date column of this name.
    fn dated_table(&mut self, event: &str) {
        let found = self.tables.iter().position(|decl| {
            decl.table.columns.iter().any(|column| {
                let names = column.columns.iter().chain([&column.name]);
                column.ty == Type::Date && names.into_iter().any(|name| normal(name) == event)
            })
        });
        if let Some(index) = found {
            self.use_table(index);
        }
    }
}
