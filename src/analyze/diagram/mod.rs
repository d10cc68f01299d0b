//! Decision diagrams over variables that have a few ordered cells each.
//!
//! A node asks one variable; its arms are runs of neighbouring cells. Runs that lead to the same place are one arm, a
//! node of one arm is left out, and nodes that are alike are one node. So two functions are the same exactly when their
//! references are, a function that is nowhere true is [`Ref::NO`], and the order of thresholds needs no constraint of
//! its own: that `purchases >= 50000` implies `purchases >= 10000` is how the cells lie.
//!
//! Leaves are yes and no, or values: points, benefits, tiers.

mod places;

use std::collections::HashMap;

use super::{Stop, Undecided};
use crate::eval::BenefitValue;
use crate::ir::TierId;
use crate::value::Decimal;

/// A function of the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref(u32);

/// References from here on are leaves.
const LEAVES: u32 = 1 << 31;

impl Ref {
    /// Nowhere true.
    pub const NO: Ref = Ref(LEAVES);
    /// True everywhere.
    pub const YES: Ref = Ref(LEAVES + 1);

    fn leaf(self) -> Option<usize> {
        self.0.checked_sub(LEAVES).map(|index| index as usize)
    }
}

/// What a function gives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// False.
    No,
    /// True.
    Yes,
    /// Points of a score.
    Points(Decimal),
    /// A benefit.
    Benefit(BenefitValue),
    /// The tier that comes out.
    Tier(Option<TierId>),
}

impl Leaf {
    /// Yes or no.
    pub fn of(yes: bool) -> Leaf {
        if yes { Leaf::Yes } else { Leaf::No }
    }

    /// The tier of a leaf that is one.
    pub fn tier(&self) -> Option<TierId> {
        match self {
            Leaf::Tier(tier) => *tier,
            Leaf::No | Leaf::Yes | Leaf::Points(_) | Leaf::Benefit(_) => None,
        }
    }
}

/// A run of cells, up to its end, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Arm {
    /// The first cell behind the run.
    end: u32,
    to: Ref,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    var: u32,
    arms: Box<[Arm]>,
}

/// What two yes-or-no functions are joined by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Joint {
    And,
    Or,
    Differ,
}

/// All functions of one analysis.
#[derive(Debug)]
pub struct Diagrams {
    /// By variable: how many cells it has.
    sizes: Vec<u32>,
    nodes: Vec<Node>,
    unique: HashMap<Node, Ref>,
    leaves: Vec<Leaf>,
    named: HashMap<Leaf, Ref>,
    joined: HashMap<(Joint, Ref, Ref), Ref>,
    /// Steps that may still be taken: for the question at hand, and for all together.
    steps: [usize; 2],
    /// Looked at in each step.
    stop: Stop,
}

/// The most steps for one question; about ten milliseconds.
const STEPS: usize = 60_000;

impl Diagrams {
    /// For variables of so many cells each, in the order in which they are asked. After `steps` nothing more is decided.
    pub fn new(sizes: Vec<u32>, steps: usize) -> Self {
        let mut all = Diagrams {
            sizes,
            nodes: Vec::new(),
            unique: HashMap::new(),
            leaves: Vec::new(),
            named: HashMap::new(),
            joined: HashMap::new(),
            steps: [STEPS.min(steps), steps],
            stop: Stop::default(),
        };
        all.constant(Leaf::No);
        all.constant(Leaf::Yes);
        all
    }

    /// Takes no step more once somebody has set a flag.
    pub fn until(&mut self, stop: &Stop) {
        self.stop = stop.clone();
    }

    /// Begins a question, which has a number of steps of its own. What it makes can be given back with [`Self::forget`].
    pub fn begin(&mut self) -> usize {
        self.steps[0] = STEPS.min(self.steps[1]);
        self.nodes.len()
    }

    /// Allows so many steps from here on, as the next question and as all together: whoever asks once for each of many
    /// partners asks for them one after the other.
    pub fn allow(&mut self, steps: usize) {
        self.steps = [STEPS.min(steps), steps];
    }

    /// Gives back all that was made since a question began.
    pub fn forget(&mut self, begun: usize) {
        let keep = |found: &Ref| found.leaf().is_some() || (found.0 as usize) < begun;
        self.nodes.truncate(begun);
        self.unique.retain(|_, found| keep(found));
        self.joined.retain(|(_, a, b), found| keep(a) && keep(b) && keep(found));
    }

    /// Whether a function was made before a question began.
    pub fn is_older(found: Ref, begun: usize) -> bool {
        found.leaf().is_some() || (found.0 as usize) < begun
    }

    fn step(&mut self) -> Result<(), Undecided> {
        if self.stop.is_set() {
            return Err(Undecided::Stopped);
        }
        for steps in &mut self.steps {
            *steps = steps.checked_sub(1).ok_or(Undecided::TooLarge)?;
        }
        Ok(())
    }

    /// The function that gives the same everywhere.
    pub fn constant(&mut self, leaf: Leaf) -> Ref {
        if let Some(&known) = self.named.get(&leaf) {
            return known;
        }
        let found = Ref(LEAVES + u32::try_from(self.leaves.len()).unwrap_or(u32::MAX - LEAVES));
        self.leaves.push(leaf.clone());
        self.named.insert(leaf, found);
        found
    }

    /// What a constant function gives; `None` for one that asks something.
    pub fn value(&self, function: Ref) -> Option<&Leaf> {
        self.leaves.get(function.leaf()?)
    }

    /// The function that gives for each cell of one variable what is said of it.
    pub fn of_cells(&mut self, var: usize, cells: impl IntoIterator<Item = Ref>) -> Result<Ref, Undecided> {
        let arms = (1u32..).zip(cells).map(|(end, to)| Arm { end, to }).collect();
        self.node(u32::try_from(var).unwrap_or(u32::MAX), arms)
    }

    fn node(&mut self, var: u32, arms: Vec<Arm>) -> Result<Ref, Undecided> {
        let mut merged: Vec<Arm> = Vec::with_capacity(arms.len());
        for arm in arms {
            match merged.last_mut() {
                Some(last) if last.to == arm.to => last.end = arm.end,
                _ => merged.push(arm),
            }
        }
        if let [only] = merged.as_slice() {
            return Ok(only.to);
        }
        let node = Node { var, arms: merged.into_boxed_slice() };
        if let Some(&known) = self.unique.get(&node) {
            return Ok(known);
        }
        let number = u32::try_from(self.nodes.len()).ok().filter(|number| *number < LEAVES);
        let found = Ref(number.ok_or(Undecided::TooLarge)?);
        self.nodes.push(node.clone());
        self.unique.insert(node, found);
        Ok(found)
    }

    fn get(&self, function: Ref) -> Option<&Node> {
        self.nodes.get(function.0 as usize)
    }

    /// The variable that a function asks first; behind the last for a constant.
    fn top(&self, function: Ref) -> u32 {
        self.get(function).map_or(u32::MAX, |node| node.var)
    }

    /// The arms of a function at a variable; one arm where it does not ask it.
    fn arms(&self, function: Ref, var: u32) -> Vec<Arm> {
        match self.get(function) {
            Some(node) if node.var == var => node.arms.to_vec(),
            _ => vec![Arm { end: self.sizes.get(var as usize).copied().unwrap_or(1), to: function }],
        }
    }

    /// The runs in which several functions each lead to one place, at the first variable that one of them asks.
    fn aligned<const N: usize>(&self, functions: [Ref; N]) -> (u32, Vec<(u32, [Ref; N])>) {
        let var = functions.iter().map(|&f| self.top(f)).min().unwrap_or(u32::MAX);
        let all = functions.map(|f| self.arms(f, var));
        let mut ends: Vec<u32> = all.iter().flatten().map(|arm| arm.end).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut at = [0usize; N];
        let mut runs = Vec::with_capacity(ends.len());
        for end in ends {
            let mut here = [Ref::NO; N];
            for ((arms, at), here) in all.iter().zip(&mut at).zip(&mut here) {
                while arms.get(*at).is_some_and(|arm| arm.end < end) {
                    *at += 1;
                }
                *here = arms.get(*at).map_or(Ref::NO, |arm| arm.to);
            }
            runs.push((end, here));
        }
        (var, runs)
    }

    /// Both.
    pub fn and(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        self.join(Joint::And, a, b)
    }

    /// One of them.
    pub fn or(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        self.join(Joint::Or, a, b)
    }

    /// Not this.
    pub fn not(&mut self, a: Ref) -> Result<Ref, Undecided> {
        self.join(Joint::Differ, a, Ref::YES)
    }

    /// Where two yes-or-no functions give something else.
    pub fn differ(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        self.join(Joint::Differ, a, b)
    }

    /// The first, and not the second.
    pub fn without(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        let not = self.not(b)?;
        self.and(a, not)
    }

    fn join(&mut self, joint: Joint, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        // A leaf has a higher number than any node, so that of two different ones it stands second.
        match (joint, a, b) {
            (Joint::And, _, Ref::NO) | (Joint::And, Ref::NO, _) => return Ok(Ref::NO),
            (Joint::Or, _, Ref::YES) | (Joint::Or, Ref::YES, _) => return Ok(Ref::YES),
            (Joint::And, other, Ref::YES)
            | (Joint::Or | Joint::Differ, other, Ref::NO)
            | (Joint::Or | Joint::Differ, Ref::NO, other) => return Ok(other),
            (Joint::And | Joint::Or, a, b) if a == b => return Ok(a),
            (Joint::Differ, a, b) if a == b => return Ok(Ref::NO),
            _ => {}
        }
        if let Some(&known) = self.joined.get(&(joint, a, b)) {
            return Ok(known);
        }
        self.step()?;
        let (var, runs) = self.aligned([a, b]);
        let mut arms = Vec::with_capacity(runs.len());
        for (end, [a, b]) in runs {
            arms.push(Arm { end, to: self.join(joint, a, b)? });
        }
        let found = self.node(var, arms)?;
        self.joined.insert((joint, a, b), found);
        Ok(found)
    }

    /// The one function where the condition holds, and the other elsewhere.
    pub fn choose(&mut self, condition: Ref, then: Ref, otherwise: Ref) -> Result<Ref, Undecided> {
        self.chosen(&mut HashMap::new(), condition, then, otherwise)
    }

    fn chosen(
        &mut self,
        memo: &mut HashMap<(Ref, Ref, Ref), Ref>,
        condition: Ref,
        then: Ref,
        otherwise: Ref,
    ) -> Result<Ref, Undecided> {
        if condition == Ref::YES || then == otherwise {
            return Ok(then);
        }
        if condition == Ref::NO {
            return Ok(otherwise);
        }
        if let Some(&known) = memo.get(&(condition, then, otherwise)) {
            return Ok(known);
        }
        self.step()?;
        let (var, runs) = self.aligned([condition, then, otherwise]);
        let mut arms = Vec::with_capacity(runs.len());
        for (end, [condition, then, otherwise]) in runs {
            arms.push(Arm { end, to: self.chosen(memo, condition, then, otherwise)? });
        }
        let found = self.node(var, arms)?;
        memo.insert((condition, then, otherwise), found);
        Ok(found)
    }

    /// What comes of the leaves of two functions.
    pub fn zip(
        &mut self,
        a: Ref,
        b: Ref,
        mut of: impl FnMut(&Leaf, &Leaf) -> Result<Leaf, Undecided>,
    ) -> Result<Ref, Undecided> {
        self.zipped(&mut HashMap::new(), a, b, &mut of)
    }

    fn zipped(
        &mut self,
        memo: &mut HashMap<(Ref, Ref), Ref>,
        a: Ref,
        b: Ref,
        of: &mut impl FnMut(&Leaf, &Leaf) -> Result<Leaf, Undecided>,
    ) -> Result<Ref, Undecided> {
        if let Some(&known) = memo.get(&(a, b)) {
            return Ok(known);
        }
        self.step()?;
        let found = if let (Some(a), Some(b)) = (self.value(a), self.value(b)) {
            let leaf = of(a, b)?;
            self.constant(leaf)
        } else {
            let (var, runs) = self.aligned([a, b]);
            let mut arms = Vec::with_capacity(runs.len());
            for (end, [a, b]) in runs {
                arms.push(Arm { end, to: self.zipped(memo, a, b, of)? });
            }
            self.node(var, arms)?
        };
        memo.insert((a, b), found);
        Ok(found)
    }

    /// What comes of the leaves of a function.
    pub fn map(&mut self, a: Ref, mut of: impl FnMut(&Leaf) -> Result<Leaf, Undecided>) -> Result<Ref, Undecided> {
        self.zip(a, Ref::YES, |leaf, _| of(leaf))
    }

    /// The function where one variable is in a cell, for every value that it may have.
    pub fn restrict(&mut self, a: Ref, var: usize, cell: u32) -> Result<Ref, Undecided> {
        let child = move |arms: &[Arm], _| arms.iter().find(|arm| cell < arm.end).map_or(Ref::NO, |arm| arm.to);
        self.moved(&mut HashMap::new(), a, u32::try_from(var).unwrap_or(u32::MAX), 1, &child)
    }

    /// What the function gives one cell further up a variable; in the last cell, what it gives there.
    pub fn next_up(&mut self, a: Ref, var: usize) -> Result<Ref, Undecided> {
        let size = self.sizes.get(var).copied().unwrap_or(1);
        let child = move |arms: &[Arm], cell: u32| {
            let next = (cell + 1).min(size - 1);
            arms.iter().find(|arm| next < arm.end).map_or(Ref::NO, |arm| arm.to)
        };
        self.moved(&mut HashMap::new(), a, u32::try_from(var).unwrap_or(u32::MAX), size, &child)
    }

    /// The function with each cell of a variable answered by `child`; asked for the first `cells` of them.
    fn moved(
        &mut self,
        memo: &mut HashMap<Ref, Ref>,
        a: Ref,
        var: u32,
        cells: u32,
        child: &impl Fn(&[Arm], u32) -> Ref,
    ) -> Result<Ref, Undecided> {
        if self.top(a) > var {
            return Ok(a);
        }
        if let Some(&known) = memo.get(&a) {
            return Ok(known);
        }
        self.step()?;
        let top = self.top(a);
        let arms = self.arms(a, top);
        let mut found = Vec::with_capacity(arms.len());
        let result = if top == var {
            found.extend((0..cells).map(|cell| Arm { end: cell + 1, to: child(&arms, cell) }));
            self.node(var, found)?
        } else {
            for arm in arms {
                found.push(Arm { end: arm.end, to: self.moved(memo, arm.to, var, cells, child)? });
            }
            self.node(top, found)?
        };
        memo.insert(a, result);
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two variables of three and four cells: `a >= n`, `b >= n`.
    fn at_least(d: &mut Diagrams, var: usize, size: u32, cell: u32) -> Ref {
        d.of_cells(var, (0..size).map(|c| if c >= cell { Ref::YES } else { Ref::NO })).unwrap()
    }

    #[test]
    fn what_is_alike_is_one() {
        let mut d = Diagrams::new(vec![3, 4], 1000);
        let (a1, a2) = (at_least(&mut d, 0, 3, 1), at_least(&mut d, 0, 3, 2));
        // A higher threshold implies a lower one, without being told.
        assert_eq!(d.and(a1, a2).unwrap(), a2);
        assert_eq!(d.or(a1, a2).unwrap(), a1);
        assert_eq!(d.without(a2, a1).unwrap(), Ref::NO);
        let b = at_least(&mut d, 1, 4, 3);
        let both = d.and(a1, b).unwrap();
        let neither = {
            let or = d.or(a1, b).unwrap();
            d.not(or).unwrap()
        };
        let (not_a, not_b) = (d.not(a1).unwrap(), d.not(b).unwrap());
        assert_eq!(neither, d.and(not_a, not_b).unwrap());
        assert_eq!(d.place(both), Some(vec![Some(1), Some(3)]));
        assert_eq!(d.place(Ref::NO), None);
        assert_eq!(d.lowest(both, 1).unwrap(), Some(3));
        assert!(d.asks(both, 1) && !d.asks(a1, 1));
    }

    /// Every function agrees in every place with what it is made of.
    #[test]
    fn each_place_is_as_counted() {
        let mut d = Diagrams::new(vec![3, 4], 1000);
        let (a, b) = (at_least(&mut d, 0, 3, 1), at_least(&mut d, 1, 4, 2));
        let points = |d: &mut Diagrams, n: i64| d.constant(Leaf::Points(Decimal::from(n)));
        let (five, seven, none) = (points(&mut d, 5), points(&mut d, 7), points(&mut d, 0));
        let (first, second) = (d.choose(a, five, none).unwrap(), d.choose(b, seven, none).unwrap());
        let sum = d.zip(first, second, |a, b| match (a, b) {
            (Leaf::Points(a), Leaf::Points(b)) => Ok(Leaf::Points(a.add(*b).unwrap())),
            _ => Err(Undecided::TooLarge),
        });
        let (sum, up) = (sum.unwrap(), d.next_up(b, 1).unwrap());
        for x in 0..3 {
            for y in 0..4 {
                let place = [Some(x), Some(y)];
                let expected = i64::from(x >= 1) * 5 + i64::from(y >= 2) * 7;
                assert_eq!(d.at(sum, &place), Some(&Leaf::Points(Decimal::from(expected))), "{x} {y}");
                assert_eq!(d.at(up, &place), Some(if y >= 1 { &Leaf::Yes } else { &Leaf::No }), "{x} {y}");
            }
        }
    }

    #[test]
    fn what_grows_too_large_is_not_decided() {
        let mut d = Diagrams::new(vec![2, 2, 2], 0);
        let all: Vec<Ref> = (0..2).map(|var| at_least(&mut d, var, 2, 1)).collect();
        assert_eq!(d.differ(all[0], all[1]), Err(Undecided::TooLarge));
    }
}
