//! What of the unknown counts, and its completions by cells.

use super::logic::State;
use super::plan::{Node, NodeId};
use super::score::PartKind;
use super::slot::{Shape, UNKNOWN, bit, low_bits};
use crate::eval::Unknown;
use crate::eval::completion::MOST_COMPLETIONS;
use crate::ir::{DateId, OpenId};
use crate::value::DecimalError;

/// The unknowns on which something still hangs.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// By slot: the cuts, names or members asked for.
    slots: Vec<Option<u64>>,
    opens: Vec<bool>,
    dates: Vec<bool>,
    /// The tiers that others refer to, and that were looked at already.
    tiers: Vec<bool>,
}

/// An unknown and what it may be.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) unknown: Unknown,
    place: Place,
    /// One code for each cell that is told apart; 0 and 1 for an open term or a date.
    pub(super) codes: Vec<u32>,
}

/// Where a completion writes it.
#[derive(Debug, Clone, Copy)]
enum Place {
    Slot(usize),
    Open(usize),
    Date(usize),
}

type Done = Result<(), DecimalError>;

impl Asked {
    /// Nothing yet.
    pub(super) fn none(state: &State<'_, '_>) -> Self {
        Asked {
            slots: vec![None; state.codes.len()],
            opens: vec![false; state.opens.len()],
            dates: vec![false; state.dates.len()],
            tiers: vec![false; state.met.len()],
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.slots.iter().all(Option::is_none) && !self.opens.contains(&true) && !self.dates.contains(&true)
    }

    fn slot(&mut self, state: &State<'_, '_>, slot: usize, asks: u64) {
        if state.code(slot) == UNKNOWN
            && let Some(there) = self.slots.get_mut(slot)
        {
            *there = Some(there.unwrap_or(0) | asks);
        }
    }

    /// Adds what a condition hangs on, where the known facts do not decide it.
    pub(super) fn cond(&mut self, state: &State<'_, '_>, id: NodeId) -> Done {
        if state.holds(id)?.is_some() {
            return Ok(());
        }
        match state.rules.node(id) {
            None => {}
            Some(Node::All(nodes) | Node::Any(nodes) | Node::AtLeast(_, nodes)) => {
                for &node in nodes {
                    self.cond(state, node)?;
                }
            }
            Some(Node::Not(node)) => self.cond(state, *node)?,
            Some(Node::Number(node)) => self.slot(state, node.slot, node.asks),
            Some(Node::Test(node)) => self.slot(state, node.slot, node.asks),
            Some(Node::Meets(rank)) => {
                if let (Some(tier), Some(seen @ false)) = (state.rules.tiers.get(*rank), self.tiers.get_mut(*rank)) {
                    *seen = true;
                    self.cond(state, tier.own)?;
                }
            }
            Some(Node::Specialised(index)) => {
                if let Some(&own) = state.rules.specialisations.get(*index) {
                    self.cond(state, own)?;
                }
            }
            Some(Node::Score(node)) => self.score(state, node.score.index(), &node.asks)?,
            Some(Node::Open(node)) => {
                if let Some(bounds) = &node.bounds {
                    self.slot(state, bounds.slot, bounds.asks);
                }
                if let Some(there) = self.opens.get_mut(node.open.index()) {
                    *there = true;
                }
            }
            Some(Node::Begun(node)) => {
                if let Some(there) = self.dates.get_mut(node.date.index()) {
                    *there = true;
                }
            }
        }
        Ok(())
    }

    /// Adds what the points of a score hang on; `asks` are the cuts by part.
    pub(super) fn score(&mut self, state: &State<'_, '_>, score: usize, asks: &[u64]) -> Done {
        let Some(score) = state.rules.scores.get(score) else { return Ok(()) };
        for (part, &asks) in score.parts.iter().zip(asks) {
            if let Some((applies, _)) = part.applies {
                self.cond(state, applies)?;
                if state.holds(applies)? == Some(false) {
                    continue;
                }
            }
            if state.holds(part.when)? == Some(false) {
                continue;
            }
            self.cond(state, part.when)?;
            match &part.kind {
                // A part whose points no step changes asks nothing.
                PartKind::Cells { slot, .. } if asks != 0 => self.slot(state, *slot, asks),
                PartKind::Cells { .. } | PartKind::Flat(_) => {}
            }
        }
        Ok(())
    }

    /// Adds the measure of bands.
    pub(super) fn bands(&mut self, state: &State<'_, '_>, slot: usize, asks: u64) {
        if asks != 0 {
            self.slot(state, slot, asks);
        }
    }

    /// Adds all that another asks.
    pub(super) fn and(&mut self, other: &Asked) {
        for (here, there) in self.slots.iter_mut().zip(&other.slots) {
            *here = match (*here, *there) {
                (Some(a), Some(b)) => Some(a | b),
                (a, b) => a.or(b),
            };
        }
        self.opens.iter_mut().zip(&other.opens).for_each(|(here, there)| *here |= there);
        self.dates.iter_mut().zip(&other.dates).for_each(|(here, there)| *here |= there);
    }

    /// The unknowns, in order of measure, open term, date.
    pub(super) fn unknowns(&self, state: &State<'_, '_>) -> Vec<Unknown> {
        let slots = state.rules.slots.iter().zip(&self.slots);
        let slots = slots.filter(|(_, asks)| asks.is_some()).map(|(slot, _)| Unknown::Measure(slot.measure));
        let set = |(at, &is): (usize, &bool)| is.then_some(at);
        let opens = self.opens.iter().enumerate().filter_map(set).map(|at| Unknown::Open(OpenId::at(at)));
        let dates = self.dates.iter().enumerate().filter_map(set).map(|at| Unknown::Date(DateId::at(at)));
        slots.chain(opens).chain(dates).collect()
    }

    /// The unknowns with what they may be; `None` where there are too many completions.
    pub(super) fn axes(&self, state: &State<'_, '_>) -> Option<Vec<Axis>> {
        let mut axes = Vec::new();
        let mut product = 1usize;
        for (at, (slot, asks)) in state.rules.slots.iter().zip(&self.slots).enumerate() {
            let Some(asks) = *asks else { continue };
            let codes = codes(&slot.shape, asks)?;
            axes.push(Axis { unknown: Unknown::Measure(slot.measure), place: Place::Slot(at), codes });
        }
        for (at, &asked) in self.opens.iter().enumerate() {
            if asked {
                let unknown = Unknown::Open(OpenId::at(at));
                axes.push(Axis { unknown, place: Place::Open(at), codes: vec![0, 1] });
            }
        }
        for (at, &asked) in self.dates.iter().enumerate() {
            if asked {
                let unknown = Unknown::Date(DateId::at(at));
                axes.push(Axis { unknown, place: Place::Date(at), codes: vec![0, 1] });
            }
        }
        for axis in &axes {
            product = product.saturating_mul(axis.codes.len());
            if product > MOST_COMPLETIONS {
                return None;
            }
        }
        Some(axes)
    }
}

/// One code for each cell that is told apart; `None` where they are too many.
fn codes(shape: &Shape, asks: u64) -> Option<Vec<u32>> {
    Some(match shape {
        Shape::Numbers(numbers) => runs(numbers.bounds.len() + 1, numbers.domain, asks),
        Shape::Days(days) => runs(days.bounds.len() + 1, days.domain, asks),
        Shape::Flag => vec![0, 1],
        Shape::Names(names) => {
            let mut codes = places(names.domain & asks);
            codes.extend(places(names.domain & !asks).first());
            codes
        }
        Shape::Members(_) => {
            if 1usize.checked_shl(asks.count_ones())? > MOST_COMPLETIONS {
                return None;
            }
            // Every set of the members asked for, by counting within their bits.
            let members = u32::try_from(asks).ok()?;
            let mut codes = vec![0];
            let mut set = 0u32;
            while set != members {
                set = (set | !members).wrapping_add(1) & members;
                codes.push(set);
            }
            codes
        }
        Shape::Tracks(count) => {
            let mut codes = places(asks & low_bits(*count as usize));
            codes.push(*count);
            codes
        }
    })
}

/// The places of the bits that are set.
fn places(bits: u64) -> Vec<u32> {
    (0..u64::BITS).filter(|&at| bits >> at & 1 == 1).collect()
}

/// The first cell with a value in it of each run between two cuts that are asked for.
fn runs(cells: usize, domain: u64, asks: u64) -> Vec<u32> {
    let mut codes = Vec::new();
    let mut found = false;
    for cell in 0..cells {
        if cell > 0 && asks & bit(cell - 1) != 0 {
            found = false;
        }
        if !found && domain & bit(cell) != 0 {
            found = true;
            codes.extend(u32::try_from(cell));
        }
    }
    codes
}

/// Looks at each completion in turn, the last unknown changing fastest; afterwards the state is as it was.
pub(super) fn each(state: &mut State<'_, '_>, axes: &[Axis], mut look: impl FnMut(&State<'_, '_>) -> Done) -> Done {
    if axes.iter().any(|axis| axis.codes.is_empty()) {
        return Ok(());
    }
    let mut at = vec![0usize; axes.len()];
    for axis in axes {
        settle(state, axis, axis.codes.first().copied());
    }
    let result = loop {
        if let Err(why) = look(state) {
            break Err(why);
        }
        let mut turned = true;
        for (axis, at) in axes.iter().zip(&mut at).rev() {
            *at += 1;
            turned = *at == axis.codes.len();
            if turned {
                *at = 0;
            }
            settle(state, axis, axis.codes.get(*at).copied());
            if !turned {
                break;
            }
        }
        if turned {
            break Ok(());
        }
    };
    for axis in axes {
        settle(state, axis, None);
    }
    result
}

fn settle(state: &mut State<'_, '_>, axis: &Axis, code: Option<u32>) {
    state.forget();
    match axis.place {
        Place::Slot(slot) => {
            if let Some(there) = state.codes.get_mut(slot) {
                *there = code.unwrap_or(UNKNOWN);
            }
        }
        Place::Open(open) => {
            if let Some(there) = state.opens.get_mut(open) {
                *there = code.map(|code| code == 1);
            }
        }
        Place::Date(date) => {
            if let Some(there) = state.dates.get_mut(date) {
                *there = code.map(|code| code == 1);
            }
        }
    }
}
