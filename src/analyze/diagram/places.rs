//! What is read off a function: which variables it asks, where it is true, what it gives in a place.

use std::collections::{HashMap, HashSet};

use super::{Diagrams, Leaf, Ref};
use crate::analyze::Undecided;

impl Diagrams {
    /// The first cell of a variable in which the function is somewhere true; `None` where it never is.
    pub fn lowest(&mut self, a: Ref, var: usize) -> Result<Option<u32>, Undecided> {
        let size = self.sizes.get(var).copied().unwrap_or(1);
        self.lowest_of(&mut HashMap::new(), a, u32::try_from(var).unwrap_or(u32::MAX), size)
    }

    fn lowest_of(
        &mut self,
        memo: &mut HashMap<Ref, Option<u32>>,
        a: Ref,
        var: u32,
        size: u32,
    ) -> Result<Option<u32>, Undecided> {
        if self.top(a) > var {
            return Ok((a != Ref::NO && size > 0).then_some(0));
        }
        if let Some(&known) = memo.get(&a) {
            return Ok(known);
        }
        self.step()?;
        let top = self.top(a);
        let (mut found, mut begin) = (None::<u32>, 0);
        for arm in self.arms(a, top) {
            let here = if top == var {
                (arm.to != Ref::NO).then_some(begin)
            } else {
                self.lowest_of(memo, arm.to, var, size)?
            };
            found = found.into_iter().chain(here).min();
            begin = arm.end;
        }
        memo.insert(a, found);
        Ok(found)
    }

    /// Whether a function asks a variable.
    pub fn asks(&self, a: Ref, var: usize) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![a];
        while let Some(here) = open.pop() {
            let Some(node) = self.get(here) else { continue };
            if node.var as usize == var {
                return true;
            }
            if (node.var as usize) < var && seen.insert(here) {
                open.extend(node.arms.iter().map(|arm| arm.to));
            }
        }
        false
    }

    /// A place where a yes-or-no function is true: by variable its cell, where it matters. Low cells come first.
    pub fn place(&self, a: Ref) -> Option<Vec<Option<u32>>> {
        let mut cells = vec![None; self.sizes.len()];
        let mut here = a;
        while let Some(node) = self.get(here) {
            let mut begin = 0;
            let arm = node.arms.iter().find_map(|arm| {
                let found = (arm.to != Ref::NO).then_some((begin, arm.to));
                begin = arm.end;
                found
            });
            let (cell, to) = arm?;
            if let Some(slot) = cells.get_mut(node.var as usize) {
                *slot = Some(cell);
            }
            here = to;
        }
        (here == Ref::YES).then_some(cells)
    }

    /// What the function gives in a place; variables without a cell are in their first.
    pub fn at(&self, a: Ref, cells: &[Option<u32>]) -> Option<&Leaf> {
        let mut here = a;
        while let Some(node) = self.get(here) {
            let cell = cells.get(node.var as usize).copied().flatten().unwrap_or(0);
            here = node.arms.iter().find(|arm| cell < arm.end)?.to;
        }
        self.value(here)
    }
}
