//! Compiling: conditions into questions about cells, grants and scores into tables by cell.

use super::Beyond;
use super::benefit::{Entry, Give};
use super::demand::{Demand, steps};
use super::plan::{
    BegunNode, Bounds, Holder, Node, NodeId, NumberNode, OpenNode, Rules, ScoreNode, Test, TestNode, TierPlan, required,
};
use super::score::{PartKind, PartPlan, ScorePlan};
use super::slot::{Shape, bit, members_in};
use super::value::between;
use crate::eval::effective::has_come;
use crate::eval::truth::folded;
use crate::eval::{BenefitValue, Effective, Points};
use crate::ir::{
    Atom, Bands, BenefitKind, Clauses, Comparison, Cond, CondKind, Grant, GrantValue, MeasureId, Modality, ScoreId,
    ScorePartKind,
};
use crate::value::Decimal;

/// Compiles one program.
pub(super) struct Builder<'e> {
    effective: &'e Effective,
    rules: Rules<'e>,
}

impl<'e> Builder<'e> {
    pub(super) fn build(effective: &'e Effective) -> Result<Rules<'e>, Beyond> {
        if effective.circular.is_some() {
            return Err(Beyond::Mismatch);
        }
        let p = &effective.program;
        let slots = Demand::of(effective)?.slots(p)?;
        let mut slot_of = vec![None; p.measures.len()];
        for (index, slot) in slots.iter().enumerate() {
            if let Some(place) = slot_of.get_mut(slot.measure.index()) {
                *place = Some(index);
            }
        }
        let stepped = vec![false; slots.len()];
        let track = p.track_measure.and_then(|measure| slot_of.get(measure.index()).copied().flatten());
        let rules = Rules { slots, slot_of, stepped, track, ..Rules::default() };
        let mut builder = Builder { effective, rules };
        builder.all()?;
        builder.signature()?;
        Ok(builder.rules)
    }

    fn all(&mut self) -> Result<(), Beyond> {
        let effective = self.effective;
        let p = &effective.program;
        for specialisation in &p.specialisations {
            let own = self.joined(&specialisation.clauses)?;
            self.rules.specialisations.push(own);
        }
        for index in 0..p.scores.len() {
            let score = self.score(ScoreId::at(index))?;
            self.rules.scores.push(score);
        }
        self.rules.everyone = self.holder(&p.everyone)?;
        for (index, (tier, rule)) in p.tiers.iter().zip(&effective.rules).enumerate() {
            let mut asks = Vec::with_capacity(rule.asks.len());
            for (track, cond) in &rule.asks {
                let track = track.as_ref().map(|track| self.cond(track)).transpose()?;
                asks.push((track, self.cond(cond)?));
            }
            let plan = TierPlan {
                in_force: effective.in_force.get(index).copied().unwrap_or(false),
                inherits: tier.inherits,
                applies: self.cond(&rule.applies)?,
                own: self.cond(&rule.own)?,
                full: self.cond(&rule.full)?,
                asks,
                holder: self.holder(&tier.clauses)?,
            };
            self.rules.tiers.push(plan);
        }
        for track in &p.tracks {
            let holder = self.holder(&track.clauses)?;
            self.rules.tracks.push(holder);
        }
        self.beside()
    }

    /// What stands beside the chain of tiers: tracks, packages, specialisations.
    fn beside(&mut self) -> Result<(), Beyond> {
        let effective = self.effective;
        let p = &effective.program;
        let tracks = effective.tracks().map(|(_, track)| (p.track_measure, &track.name, &track.clauses));
        let packages = effective.packages().map(|package| (p.package_measure, &package.name, &package.clauses));
        for (measure, name, clauses) in tracks.chain(packages) {
            let Some(measure) = measure else { continue };
            let node = self.named(measure, std::iter::once(name), None)?;
            let node = self.push(node);
            let holder = self.holder(clauses)?;
            self.rules.beside.push((node, holder));
        }
        for (id, specialisation) in effective.specialisations() {
            let node = self.push(Node::Specialised(id.index()));
            let holder = self.holder(&specialisation.clauses)?;
            self.rules.beside.push((node, holder));
        }
        Ok(())
    }

    /// Gives each slot its place in the signature.
    fn signature(&mut self) -> Result<(), Beyond> {
        let (mut word, mut stride) = (0usize, 1u64);
        for slot in &self.rules.slots {
            let radix = slot.codes() + 2;
            let next = if let Some(next) = stride.checked_mul(radix) {
                next
            } else {
                word += 1;
                stride = 1;
                radix
            };
            self.rules.strides.push((word, stride));
            stride = next;
        }
        self.rules.signatures = (word == 0).then_some(stride);
        if word > 1 { Err(Beyond::Signature) } else { Ok(()) }
    }

    fn push(&mut self, node: Node<'e>) -> NodeId {
        self.rules.nodes.push(node);
        self.rules.nodes.len() - 1
    }

    fn joined(&mut self, clauses: &'e Clauses) -> Result<NodeId, Beyond> {
        let conds = required(clauses, Modality::Required).map(|(cond, _)| self.cond(cond)).collect::<Result<_, _>>()?;
        Ok(self.push(Node::All(conds)))
    }

    fn conds(&mut self, conds: &'e [Cond]) -> Result<Vec<NodeId>, Beyond> {
        conds.iter().map(|cond| self.cond(cond)).collect()
    }

    fn cond(&mut self, cond: &'e Cond) -> Result<NodeId, Beyond> {
        let node = match &cond.kind {
            CondKind::All(conds) => Node::All(self.conds(conds)?),
            CondKind::Any(conds) => Node::Any(self.conds(conds)?),
            CondKind::AtLeast { count, of } => Node::AtLeast(*count as usize, self.conds(of)?),
            CondKind::Not(cond) => Node::Not(self.cond(cond)?),
            CondKind::Atom(atom) => self.atom(atom)?,
        };
        Ok(self.push(node))
    }

    fn slot(&self, measure: MeasureId) -> Result<usize, Beyond> {
        self.rules.slot(measure).ok_or(Beyond::Mismatch)
    }

    fn shape(&self, slot: usize) -> Result<&Shape, Beyond> {
        self.rules.slots.get(slot).map(|slot| &slot.shape).ok_or(Beyond::Mismatch)
    }

    fn numbers(&self, slot: usize) -> Result<&super::slot::Numbers, Beyond> {
        match self.shape(slot)? {
            Shape::Numbers(numbers) => Ok(numbers),
            Shape::Days(_) | Shape::Flag | Shape::Names(_) | Shape::Members(_) | Shape::Tracks(_) => {
                Err(Beyond::Mismatch)
            }
        }
    }

    fn atom(&mut self, atom: &'e Atom) -> Result<Node<'e>, Beyond> {
        let p = &self.effective.program;
        Ok(match atom {
            Atom::Compare { measure, op, amount } => {
                let slot = self.slot(*measure)?;
                let numbers = self.numbers(slot)?;
                Node::Number(NumberNode {
                    slot,
                    meets: numbers.meeting(*op, amount.value),
                    asks: numbers.asks(*op, amount.value),
                    measure: *measure,
                    op: *op,
                    amount: *amount,
                    atom,
                })
            }
            Atom::CompareDate { measure, op, date } => {
                let slot = self.slot(*measure)?;
                let day = date.unwrap_or(self.effective.run.as_of);
                let (cells, asks) = match self.shape(slot)? {
                    Shape::Days(days) => (days.meeting(*op, day), days.asks(*op, day)),
                    Shape::Numbers(_) | Shape::Flag | Shape::Names(_) | Shape::Members(_) | Shape::Tracks(_) => {
                        return Err(Beyond::Mismatch);
                    }
                };
                let test = Test::Cells(cells);
                Node::Test(TestNode { slot, test, asks, measure: *measure, atom: Some(atom) })
            }
            Atom::Holds(measure) => {
                let slot = self.slot(*measure)?;
                let (cells, asks) = match self.shape(slot)? {
                    Shape::Flag => (0b10, 0),
                    Shape::Numbers(numbers) => {
                        let op = Comparison::MoreThan;
                        (numbers.meeting(op, Decimal::ZERO), numbers.asks(op, Decimal::ZERO))
                    }
                    Shape::Days(_) | Shape::Names(_) | Shape::Members(_) | Shape::Tracks(_) => {
                        return Err(Beyond::Mismatch);
                    }
                };
                let test = Test::Cells(cells);
                Node::Test(TestNode { slot, test, asks, measure: *measure, atom: Some(atom) })
            }
            Atom::OneOf { measure, choices } => self.named(*measure, choices.iter(), Some(atom))?,
            Atom::Has { measure, member } => self.named(*measure, std::iter::once(member), Some(atom))?,
            Atom::Meets(tier) => Node::Meets(tier.index()),
            Atom::Specialised(id) => Node::Specialised(id.index()),
            Atom::Score { score, op, amount } => Node::Score(ScoreNode {
                score: *score,
                op: *op,
                amount: *amount,
                asks: self.score_asks(*score, Some(amount.value))?,
            }),
            Atom::Open(open) => {
                let term = p.open_terms.get(open.index()).ok_or(Beyond::Mismatch)?;
                let bounds = match term.measure.zip(term.bounds) {
                    None => None,
                    Some((measure, ends)) => {
                        let slot = self.slot(measure)?;
                        let numbers = self.numbers(slot)?;
                        let (low, high) = (ends.0.value, ends.1.value);
                        let asks = numbers.asks(Comparison::AtLeast, low) | numbers.asks(Comparison::AtLeast, high);
                        let (low, high) = (numbers.from(low)?, numbers.from(high)?);
                        Some(Bounds { slot, measure, low, high, asks, ends })
                    }
                };
                Node::Open(OpenNode { open: *open, bounds })
            }
            Atom::Begun(date) => {
                Node::Begun(BegunNode { date: *date, come: has_come(&p.dates, &self.effective.run, *date), atom })
            }
        })
    }

    /// A question about names or members.
    fn named<'n>(
        &self,
        measure: MeasureId,
        names: impl Iterator<Item = &'n String>,
        atom: Option<&'e Atom>,
    ) -> Result<Node<'e>, Beyond> {
        let slot = self.slot(measure)?;
        let (test, asks) = match self.shape(slot)? {
            Shape::Names(there) => {
                let cells = names.map(|name| bit(there.cell(name) as usize)).fold(0, |all, cell| all | cell);
                (Test::Cells(cells), cells)
            }
            Shape::Members(there) => {
                let members = members_in(there, names.map(String::as_str));
                (Test::Members(members), u64::from(members))
            }
            Shape::Tracks(_) => {
                let tracks = &self.effective.program.tracks;
                let place = |name: &String| tracks.iter().position(|track| folded(&track.name) == folded(name));
                let cells = names.filter_map(place).map(bit).fold(0, |all, cell| all | cell);
                (Test::Cells(cells), cells)
            }
            Shape::Numbers(_) | Shape::Days(_) | Shape::Flag => return Err(Beyond::Mismatch),
        };
        Ok(Node::Test(TestNode { slot, test, asks, measure, atom }))
    }

    fn holder(&mut self, clauses: &'e Clauses) -> Result<Holder, Beyond> {
        let mut grants: Vec<Vec<Entry>> = Vec::new();
        grants.resize_with(self.effective.program.benefits.len(), Vec::new);
        for grant in clauses.grants.iter().flat_map(|clause| &clause.grants) {
            let entry = self.entry(grant)?;
            grants.get_mut(grant.benefit.index()).ok_or(Beyond::Mismatch)?.push(entry);
        }
        let expected = required(clauses, Modality::Expected).collect::<Vec<_>>();
        let mut expects = Vec::with_capacity(expected.len());
        for (cond, span) in expected {
            expects.push((self.cond(cond)?, span));
        }
        Ok(Holder { grants, expects })
    }

    fn entry(&mut self, grant: &'e Grant) -> Result<Entry, Beyond> {
        let when = self.cond(&grant.when)?;
        let kind = self.effective.program.benefits.get(grant.benefit.index()).map(|benefit| &benefit.kind);
        let give = match &grant.value {
            GrantValue::Had => Give::Value(BenefitValue::Yes),
            GrantValue::Nothing => Give::Nothing,
            GrantValue::Amount(amount) => Give::Value(BenefitValue::Number(amount.value)),
            GrantValue::Between(low, high) | GrantValue::Open { bounds: Some((low, high)), .. } => {
                Give::Value(between(low.value, high.value))
            }
            GrantValue::Level(level) => Give::Value(BenefitValue::Level(*level)),
            GrantValue::Words(words) => Give::Value(BenefitValue::Words(words.clone())),
            GrantValue::Bands(bands) => self.banded(bands)?,
            GrantValue::RelativeTo { by, tier } => Give::Relative { by: by.value, tier: *tier },
            GrantValue::TimesOf { factor, tier } => Give::Times { factor: *factor, tier: *tier },
            GrantValue::BetterThan(tier) => {
                let there = match kind {
                    Some(BenefitKind::Entitlement) => BenefitValue::Yes,
                    Some(
                        BenefitKind::Percent
                        | BenefitKind::Allowance { .. }
                        | BenefitKind::Money(_)
                        | BenefitKind::Level(_)
                        | BenefitKind::Words,
                    )
                    | None => BenefitValue::Undisclosed,
                };
                Give::Better { tier: *tier, there }
            }
            GrantValue::More(by) => Give::More(by.value),
            GrantValue::Open { bounds: None, .. } => Give::Value(BenefitValue::Open),
            GrantValue::Undisclosed => Give::Value(BenefitValue::Undisclosed),
            GrantValue::Free => Give::Value(match kind {
                Some(BenefitKind::Money(_)) => BenefitValue::Number(Decimal::ZERO),
                Some(BenefitKind::Entitlement | BenefitKind::Level(_)) => BenefitValue::Yes,
                Some(BenefitKind::Percent | BenefitKind::Allowance { .. } | BenefitKind::Words) | None => {
                    BenefitValue::Words(String::from("free"))
                }
            }),
        };
        Ok(Entry { give, when, span: grant.span })
    }

    fn banded(&self, bands: &Bands) -> Result<Give, Beyond> {
        let slot = self.slot(bands.measure)?;
        let ends = self.by_band(bands, slot)?;
        let values = ends.into_iter().map(|ends| ends.map(|(low, high)| between(low, high))).collect();
        Ok(Give::Cells { slot, values, asks: self.band_asks(bands, slot)? })
    }

    fn band_asks(&self, bands: &Bands, slot: usize) -> Result<u64, Beyond> {
        let numbers = self.numbers(slot)?;
        let ends = bands.rows.iter().flat_map(|band| [Some(band.from), band.to]).flatten();
        Ok(ends.fold(0, |asks, end| asks | numbers.asks(Comparison::AtLeast, end.value)))
    }

    /// By cell: what the bands give there. The last band that holds a cell counts.
    fn by_band(&self, bands: &Bands, slot: usize) -> Result<Vec<Option<(Decimal, Decimal)>>, Beyond> {
        let numbers = self.numbers(slot)?;
        let mut found = vec![None; numbers.cuts.len() + 1];
        for (index, band) in bands.rows.iter().enumerate() {
            let mut cells = numbers.from(band.from.value)?;
            if let Some(to) = band.to {
                cells &= !numbers.from(to.value)?;
            }
            if let Some(next) = bands.rows.get(index + 1) {
                cells &= !numbers.from(next.from.value)?;
            }
            for (cell, slot) in found.iter_mut().enumerate() {
                if cells & bit(cell) != 0 {
                    *slot = Some((band.value.0.value, band.value.1.value));
                }
            }
        }
        Ok(found)
    }

    fn score(&mut self, id: ScoreId) -> Result<ScorePlan, Beyond> {
        let effective = self.effective;
        let score = effective.program.scores.get(id.index()).ok_or(Beyond::Mismatch)?;
        let mut parts = Vec::with_capacity(score.parts.len());
        for part in &score.parts {
            let kind = match &part.kind {
                ScorePartKind::Flat(points) => PartKind::Flat(points.value),
                ScorePartKind::Bands(bands) => {
                    let slot = self.slot(bands.measure)?;
                    let by_cell = self.by_band(bands, slot)?;
                    let by_cell = by_cell.into_iter().map(|ends| ends.map_or(Decimal::ZERO, |ends| ends.0)).collect();
                    let points = bands.rows.iter().map(|band| band.value.0.value);
                    let low = points.clone().fold(Decimal::ZERO, Decimal::min);
                    let high = points.fold(Decimal::ZERO, Decimal::max);
                    PartKind::Cells { slot, by_cell, unknown: Points { low: Some(low), high: Some(high) } }
                }
                ScorePartKind::Per { points, step, measure } => {
                    let slot = self.slot(*measure)?;
                    if let Some(stepped) = self.rules.stepped.get_mut(slot) {
                        *stepped = true;
                    }
                    let count = steps(score, part, points.value, None).ok_or(Beyond::Score)?;
                    let numbers = self.numbers(slot)?;
                    let mut by_cell = vec![Decimal::ZERO; numbers.cuts.len() + 1];
                    for count in 1..=count {
                        let limit = step.value.mul(Decimal::from(count)).map_err(|_| Beyond::Numbers)?;
                        let cells = numbers.from(limit)?;
                        let reached = points.value.mul(Decimal::from(count)).map_err(|_| Beyond::Numbers)?;
                        for (cell, slot) in by_cell.iter_mut().enumerate() {
                            if cells & bit(cell) != 0 {
                                *slot = reached;
                            }
                        }
                    }
                    PartKind::Cells { slot, by_cell, unknown: Points { low: Some(Decimal::ZERO), high: None } }
                }
            };
            parts.push(PartPlan {
                kind,
                cap: part.cap.map(|cap| cap.value),
                minimum: part.minimum.map(|minimum| minimum.value),
                when: self.cond(&part.when)?,
                weight: part.weight,
                applies: match &part.applies {
                    Some(applies) => Some((self.cond(&applies.when)?, applies.otherwise)),
                    None => None,
                },
            });
        }
        let asks = self.score_asks(id, None)?;
        Ok(ScorePlan { cap: score.cap.map(|cap| cap.value), parts, asks })
    }

    /// By part: the cuts that tell the points of a score apart, up to a threshold.
    fn score_asks(&self, id: ScoreId, threshold: Option<Decimal>) -> Result<Vec<u64>, Beyond> {
        let score = self.effective.program.scores.get(id.index()).ok_or(Beyond::Mismatch)?;
        let asks = score.parts.iter().map(|part| match &part.kind {
            ScorePartKind::Flat(_) => Ok(0),
            ScorePartKind::Bands(bands) => self.band_asks(bands, self.slot(bands.measure)?),
            ScorePartKind::Per { points, step, measure } => {
                let numbers = self.numbers(self.slot(*measure)?)?;
                let count = steps(score, part, points.value, threshold).ok_or(Beyond::Score)?;
                (1..=count).try_fold(0, |asks, count| {
                    let limit = step.value.mul(Decimal::from(count)).map_err(|_| Beyond::Numbers)?;
                    Ok(asks | numbers.asks(Comparison::AtLeast, limit))
                })
            }
        });
        asks.collect()
    }
}
