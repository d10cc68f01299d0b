//! What an evaluation reads although no requirement asks for it: where a partner is, when it joined, the tables of
//! which letters speak, and whose lines are priced.

use super::Checker;
use super::declare::TableDecl;
use crate::ir::channel::CONTRACTS;
use crate::ir::{Benefit, Duration, Type};
use crate::syntax::name::normal;

impl Checker<'_> {
    /// Makes part of the program what distribution, populations, review, letters and commissions read.
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
        if self.out.benefits.iter().any(Benefit::is_reckoned) {
            self.table_with(|decl| normal(&decl.table.name) == "orders");
        }
        if self.out.commissions.iter().any(|c| c.duration != Duration::NotStated) {
            self.table_with(|decl| normal(&decl.table.name) == CONTRACTS);
        }
        let bases: Vec<String> = self.out.commissions.iter().map(|c| normal(&c.base)).collect();
        for base in bases {
            self.table_with(|decl| {
                let of_money = decl.table.columns.iter().filter(|c| matches!(&c.ty, Type::Number(_)));
                of_money.into_iter().any(|c| c.columns.iter().any(|name| normal(name) == base))
            });
        }
    }

    /// Makes the first table a part of the program that has a date column of this name.
    fn dated_table(&mut self, event: &str) {
        self.table_with(|decl| {
            decl.table.columns.iter().any(|column| {
                let names = column.columns.iter().chain([&column.name]);
                column.ty == Type::Date && names.into_iter().any(|name| normal(name) == event)
            })
        });
    }

    fn table_with(&mut self, wanted: impl Fn(&TableDecl<'_>) -> bool) {
        // A table of the program stands for that of the vocabulary, which is declared before it.
        let is_hidden = |at: usize, decl: &TableDecl<'_>| {
            let name = normal(&decl.table.name);
            self.tables.iter().skip(at + 1).any(|later| normal(&later.table.name) == name)
        };
        let mut found = self.tables.iter().enumerate();
        if let Some((index, _)) = found.find(|(at, decl)| wanted(decl) && !is_hidden(*at, decl)) {
            self.use_table(index);
        }
    }
}
