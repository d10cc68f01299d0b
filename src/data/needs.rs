//! What a program reads of its tables of events.

use std::collections::BTreeSet;

use crate::eval::contract;
use crate::ir::{Aggregate, Derivation, Program, RowTest, TableId, Type, Window};

/// The columns of a table of events that are read, by their place in the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Without these nothing can be computed.
    pub required: BTreeSet<u32>,
    /// These are read where they are there.
    pub optional: BTreeSet<u32>,
}

/// What the measures of a program read of its tables, by [`TableId`].
pub fn needs(program: &Program) -> Vec<Needs> {
    let mut all = vec![Needs::default(); program.tables.len()];
    for derivation in program.measures.iter().filter_map(|m| m.derivation.as_ref()) {
        let mut columns = BTreeSet::new();
        let (table, window, dated) = match derivation {
            Derivation::Aggregate { function, table, column, window, filter, among } => {
                columns.extend(*column);
                tested(filter, &mut columns);
                tested(among, &mut columns);
                (*table, *window, *function == Aggregate::Latest)
            }
            Derivation::Growth { table, column, window, filter } => {
                columns.insert(*column);
                tested(filter, &mut columns);
                (*table, *window, false)
            }
            Derivation::Ratio(..) | Derivation::Rank { .. } => continue,
        };
        let day = program.tables.get(table.index()).and_then(|t| t.dated_by);
        let Some(needs) = all.get_mut(table.index()) else { continue };
        needs.required.append(&mut columns);
        // Where all rows count, a row without a day counts too.
        let wanted = if dated || window != Window::Ever { &mut needs.required } else { &mut needs.optional };
        wanted.extend(day);
    }
    all
}

fn tested(test: &RowTest, columns: &mut BTreeSet<u32>) {
    test.for_each_column(&mut |column| {
        columns.insert(column);
    });
}

/// What is read of the contracts of partners: of whom they are, and from when until when.
pub fn contract_needs(program: &Program) -> Option<(TableId, BTreeSet<u32>)> {
    let (id, table) = contract::table(program)?;
    let texts = table.columns.iter().zip(0u32..).filter(|(column, _)| column.ty == Type::Text);
    let columns = texts.map(|(_, place)| place).chain(table.dated_by).chain(contract::ends_on(table));
    Some((id, columns.collect()))
}
