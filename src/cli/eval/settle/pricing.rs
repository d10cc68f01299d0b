//! What comes out for the partner of a line on its day. Lines of one partner and day are worked out once, and so are the ranks
//! of a day.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::Settlement;
use crate::cli::Failure;
use crate::cli::beside::Stages;
use crate::data::partners::{Next, Partners};
use crate::eval::billing::Charged;
use crate::eval::rank::Ranking;
use crate::eval::settle::{Line, Priced, PricedLine};
use crate::eval::{Effective, Facts, Outcome, Outside, Run, effective, reference};
use crate::ir::TableId;
use crate::value::{Date, DecimalError};

/// So many results are kept; lines of one partner mostly stand near each other.
const KEPT: usize = 20_000;

/// The program and the partners on each day that lines have.
pub(super) struct Pricing<'a> {
    settlement: &'a Settlement<'a>,
    priced: Priced,
    partners: HashMap<String, Facts>,
    /// Whose rank is asked for: all partners in the order of their table.
    ranked: Vec<(String, u64)>,
    days: BTreeMap<Date, Day>,
    done: HashMap<(String, Date), Rc<Vec<Outcome>>>,
    charged: Charged,
}

struct Day {
    effective: Effective,
    ranks: Stages,
}

/// What comes out for a partner, or why nothing does.
pub(super) type Found = Result<Rc<Vec<Outcome>>, &'static str>;

impl<'a> Pricing<'a> {
    /// Reads the partners that have lines; all of them where they are ranked.
    pub(super) fn new(settlement: &'a Settlement<'a>, table: TableId) -> Result<Self, Failure> {
        let Settlement { program, beside, source, wishes, .. } = settlement;
        let is_ranked = !Ranking::stages(program).is_empty();
        let mut rows = Partners::open(program, source, wishes[0])?;
        let (mut partners, mut ranked) = (HashMap::new(), Vec::new());
        while let Some(next) = rows.read()? {
            if let Next::Partner(partner) = next
                && (is_ranked || beside.has_rows(table, &partner.id))
            {
                if is_ranked && !partners.contains_key(&partner.id) {
                    ranked.push((partner.id.clone(), partner.row));
                }
                partners.entry(partner.id).or_insert(partner.facts);
            }
        }
        let (days, done) = (BTreeMap::new(), HashMap::new());
        let charged = Charged::default();
        Ok(Pricing { settlement, priced: Priced::new(program), partners, ranked, days, done, charged })
    }

    /// Whether a partner is in the partner table.
    pub(super) fn knows(&self, partner: &str) -> bool {
        self.partners.contains_key(partner)
    }

    /// What comes out for a partner as it was before a day.
    pub(super) fn outcomes(&mut self, id: &str, day: Date, row: u64) -> Result<Found, Failure> {
        let Some(facts) = self.partners.get(id) else { return Ok(Err("not in the partner table")) };
        let Settlement { run, beside, .. } = self.settlement;
        if !self.days.contains_key(&day) {
            let effective = effective(&self.priced.program, &Run { as_of: day, assume: run.assume.clone() });
            let ranks = self.ranks(day)?;
            self.days.insert(day, Day { effective, ranks });
        }
        let Some(on_day) = self.days.get(&day) else { return Ok(Err("")) };
        match on_day.effective.outside {
            Some(Outside::Before | Outside::After) => return Ok(Err("the program is not in force on that day")),
            Some(Outside::Possibly) | None => {}
        }
        let key = (id.to_owned(), day);
        if let Some(known) = self.done.get(&key) {
            return Ok(Ok(Rc::clone(known)));
        }
        let mut facts = facts.clone();
        let failed = |cause| Failure::Derive { partner: id.to_owned(), row, cause };
        beside.complete_before(id, day, &mut facts).map_err(failed)?;
        on_day.ranks.set(self.settlement.program, day, &mut facts).map_err(failed)?;
        let outcomes = reference::evaluate(&on_day.effective, &facts);
        let outcomes = outcomes.map_err(|cause| Failure::Evaluation { partner: id.to_owned(), row, cause })?;
        if self.done.len() >= KEPT {
            self.done.clear();
        }
        let outcomes = Rc::new(outcomes);
        self.done.insert(key, Rc::clone(&outcomes));
        Ok(Ok(outcomes))
    }

    /// The ranks of all partners before a day.
    fn ranks(&self, day: Date) -> Result<Stages, Failure> {
        let Settlement { program, beside, .. } = self.settlement;
        let mut all: Vec<(&str, u64, Facts)> = Vec::with_capacity(self.ranked.len());
        for (id, row) in &self.ranked {
            let mut facts = self.partners.get(id).cloned().unwrap_or_default();
            let failed = |cause| Failure::Derive { partner: id.clone(), row: *row, cause };
            beside.complete_before(id, day, &mut facts).map_err(failed)?;
            all.push((id, *row, facts));
        }
        let mut ranks = Stages::default();
        for mut stage in Ranking::stages(program) {
            for (id, row, facts) in &mut all {
                let failed = |cause| Failure::Derive { partner: (*id).to_owned(), row: *row, cause };
                ranks.set(program, day, facts).map_err(failed)?;
                for ranking in &mut stage {
                    ranking.count(facts);
                }
            }
            ranks.push(stage);
        }
        Ok(ranks)
    }

    /// The price of a line.
    pub(super) fn line(&mut self, line: &Line<'_>, outcome: &Outcome) -> Result<PricedLine, DecimalError> {
        self.priced.line(line, outcome, &mut self.charged)
    }
}
