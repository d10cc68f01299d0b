//! Evaluating blocks of rows.

use super::Plan;
use super::block::{Block, Row, Tracks};
use super::class::{Class, Key};
use super::slot::{Shape, bit};
use super::table::Table;
use super::text::GapText;
use crate::eval::{EvalError, Facts, Gap, Outcome, reference};

/// Rows that are evaluated at a time: their columns stay in the nearest memory.
const BLOCK: usize = 2048;

/// One row of a result: a partner, in one track where it is in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The row of the block.
    pub row: u32,
    /// The class; none where the row lies outside the declared part.
    pub class: Option<u32>,
}

/// Evaluates blocks by a plan, and keeps the classes that it has met. Each thread has one of its own.
#[derive(Debug)]
pub struct Evaluator<'p> {
    plan: &'p Plan<'p>,
    table: Table,
    placed: Vec<Placed>,
    /// By word of the signature, by row.
    signatures: [Vec<u64>; 2],
    handed_over: u64,
}

impl<'p> Evaluator<'p> {
    /// With no class yet.
    pub fn new(plan: &'p Plan<'p>) -> Self {
        let signatures = plan.rules.as_ref().ok().and_then(|rules| rules.signatures);
        Evaluator {
            plan,
            table: Table::new(signatures),
            placed: Vec::new(),
            signatures: [Vec::new(), Vec::new()],
            handed_over: 0,
        }
    }

    /// How many partners were handed to the reference so far.
    pub fn handed_over(&self) -> u64 {
        self.handed_over
    }

    /// Finds the class of every row, in order; one result a track where a partner is in several. Numbers of classes stay
    /// what they are until a call returns `true`: then all classes were forgotten before this block.
    pub fn place(&mut self, block: &Block) -> bool {
        self.placed.clear();
        let Ok(rules) = &self.plan.rules else { return false };
        let forgotten = self.table.trim();
        for words in &mut self.signatures {
            words.clear();
            words.resize(block.rows, 0);
        }
        for ((slot, column), &(word, stride)) in rules.slots.iter().zip(&block.columns).zip(&rules.strides) {
            if let Some(signatures) = self.signatures.get_mut(word) {
                column.sign(&slot.shape, slot.codes(), stride, signatures);
            }
        }
        let effective = self.plan.effective;
        let table = &mut self.table;
        let mut class_of = |key: Key| {
            if let Some(id) = table.known(key) {
                return Some(id);
            }
            let id = table.id(key, || Class::of(effective, rules, key).ok());
            table.class(id).map(|_| id)
        };
        let outside = self.plan.outside(block);
        let tracks = rules.track.and_then(|slot| Some((block.columns.get(slot)?, rules.strides.get(slot)?)));
        let count = rules.tracks.len() as u64;
        let [low, high] = &self.signatures;
        if tracks.is_none() && outside.is_empty() {
            let rows = low.iter().zip(high).zip(0..);
            self.placed.extend(rows.map(|((&low, &high), row)| Placed { row, class: class_of([low, high]) }));
            return forgotten;
        }
        for (index, (&low, &high)) in low.iter().zip(high).enumerate() {
            let row = u32::try_from(index).unwrap_or(u32::MAX);
            if outside.binary_search(&row).is_ok() {
                self.placed.push(Placed { row, class: None });
                continue;
            }
            let Some((column, &(word, stride))) = tracks else {
                self.placed.push(Placed { row, class: class_of([low, high]) });
                continue;
            };
            let mut push = |code: u64| {
                let mut key = [low, high];
                if let Some(word) = key.get_mut(word) {
                    *word = word.wrapping_add(code.wrapping_mul(stride));
                }
                self.placed.push(Placed { row, class: class_of(key) });
            };
            // The codes of tracks are those of the tracks, then none, not applicable, not known.
            match column.tracks(index) {
                Tracks::Unknown => push(count + 2),
                Tracks::NotApplicable => push(count + 1),
                Tracks::Of(bits) => {
                    let stands = |track: &usize| effective.tracks_in_force.get(*track) == Some(&true);
                    let mut any = false;
                    for track in (0..rules.tracks.len()).filter(stands) {
                        if bits & bit(track) != 0 {
                            any = true;
                            push(track as u64);
                        }
                    }
                    if !any {
                        push(count);
                    }
                }
            }
        }
        forgotten
    }

    /// The results of the last block, in order of its rows.
    pub fn placed(&self) -> &[Placed] {
        &self.placed
    }

    /// What partners of a class have in common: readiness and gaps of tiers that are not met are those of no row.
    pub fn common(&self, class: u32) -> Option<&Outcome> {
        self.table.class(class).map(|class| &class.outcome)
    }

    /// Whether all that a result row shows is the same for every partner of the class.
    pub fn is_fixed(&self, class: u32) -> bool {
        self.table.class(class).is_some_and(Class::is_fixed)
    }

    /// All that comes out for a result of the last block; `None` where the partner lies outside the declared part.
    pub fn outcome(&self, block: &Block, placed: Placed) -> Option<Outcome> {
        let class = self.table.class(placed.class?)?;
        let row = placed.row as usize;
        class.outcome(Row { block, row }).ok()
    }

    /// Readiness for the next tier and the ways to it, for a result of the last block. Ways that hang on the numbers of the
    /// row are written over `buffer`, and what that has allocated is used again; others are those of the class. `None`
    /// where there is no next tier, or where the partner lies outside the declared part: [`Evaluator::outcome`] tells.
    pub fn next<'a>(&'a self, block: &Block, placed: Placed, buffer: &'a mut Vec<Gap>) -> Option<(u8, &'a [Gap])> {
        let class = self.table.class(placed.class?)?;
        class.next(Row { block, row: placed.row as usize }, buffer).ok().flatten()
    }

    /// How ready a partner is for the next tier, for a result of the last block; `None` where there is no next tier.
    pub fn readiness(&self, block: &Block, placed: Placed) -> Option<u8> {
        let class = self.table.class(placed.class?)?;
        class.readiness(Row { block, row: placed.row as usize })
    }

    /// The cell `gap` of a class, made ready for its rows; `None` where the order of the ways hangs on their numbers.
    pub fn gap_text(&self, class: u32) -> Option<GapText> {
        self.table.class(class)?.gap_text(&self.plan.effective.program)
    }

    /// What comes out for partners, one list of outcomes each, as the reference has it.
    pub fn evaluate(&mut self, rows: &[Facts]) -> Result<Vec<Vec<Outcome>>, EvalError> {
        let mut results = Vec::with_capacity(rows.len());
        if self.plan.beyond().is_some() {
            for facts in rows {
                results.push(self.by_reference(facts)?);
            }
            return Ok(results);
        }
        let mut block = Block::default();
        for rows in rows.chunks(BLOCK) {
            block.fill(self.plan, rows);
            self.place(&block);
            let mut at = 0;
            for (row, facts) in rows.iter().enumerate() {
                let mut outcomes = Vec::new();
                let mut inside = true;
                while let Some(&placed) = self.placed.get(at)
                    && placed.row as usize == row
                {
                    at += 1;
                    match self.outcome(&block, placed) {
                        Some(outcome) => outcomes.push(outcome),
                        None => inside = false,
                    }
                }
                // Numbers that are known to lie between two others have no cells here.
                let inside = inside && facts.bounds.is_empty();
                results.push(if inside { outcomes } else { self.by_reference(facts)? });
            }
        }
        Ok(results)
    }

    fn by_reference(&mut self, facts: &Facts) -> Result<Vec<Outcome>, EvalError> {
        self.handed_over = self.handed_over.saturating_add(1);
        reference::evaluate(self.plan.effective, facts)
    }
}

impl Plan<'_> {
    /// What comes out for partners, one list of outcomes each, as [`reference::evaluate`] has it for one.
    pub fn evaluate(&self, rows: &[Facts]) -> Result<Vec<Vec<Outcome>>, EvalError> {
        Evaluator::new(self).evaluate(rows)
    }

    /// The rows whose points cannot be counted by cells, in order.
    fn outside(&self, block: &Block) -> Vec<u32> {
        let Ok(rules) = &self.rules else { return Vec::new() };
        let mut rows = Vec::new();
        for ((slot, column), &stepped) in rules.slots.iter().zip(&block.columns).zip(&rules.stepped) {
            let numbers = matches!(slot.shape, Shape::Numbers(_));
            if stepped && numbers {
                rows.extend(column.wide_rows());
            }
        }
        rows.sort_unstable();
        rows
    }
}
