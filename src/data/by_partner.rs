//! Rows of events, kept by partner.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::events::Event;
use crate::eval::derive;

/// The rows of a table, by partner.
#[derive(Debug, Default)]
pub struct ByPartner {
    rows: HashMap<String, Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    rows: Vec<derive::Row>,
    asked: AtomicBool,
}

impl ByPartner {
    /// Keeps a row.
    pub fn add(&mut self, event: Event) {
        self.rows.entry(event.partner).or_default().rows.push(event.row);
    }

    /// The rows of a partner, in the order of the file; none where it has none.
    pub fn of(&self, partner: &str) -> &[derive::Row] {
        match self.rows.get(partner) {
            Some(kept) => {
                kept.asked.store(true, Ordering::Relaxed);
                &kept.rows
            }
            None => &[],
        }
    }

    /// Rows, and the partners that they are of.
    pub fn counts(&self) -> (u64, u64) {
        self.counted(|_| true)
    }

    /// Rows that nobody asked for, and the partners that they are of: these are not in the partner table.
    pub fn orphans(&self) -> (u64, u64) {
        self.counted(|kept| !kept.asked.load(Ordering::Relaxed))
    }

    fn counted(&self, which: impl Fn(&Kept) -> bool) -> (u64, u64) {
        let chosen = self.rows.values().filter(|kept| which(kept));
        chosen.fold((0, 0), |(rows, partners), kept| {
            (rows + u64::try_from(kept.rows.len()).unwrap_or(u64::MAX), partners + 1)
        })
    }
}
