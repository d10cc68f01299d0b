//! The one scope of names: what the standard vocabulary and the program declare, by kind.

use std::collections::BTreeMap;

use super::facts::{Def, Kind};
use crate::source::Span;
use crate::syntax::name::normal;

/// What a name stands for.
#[derive(Debug, Clone)]
struct Entry {
    def: Def,
    /// Its place in the list of its kind.
    index: usize,
}

/// One spelling of a name.
#[derive(Debug, Clone)]
struct Spelling {
    entry: usize,
    /// As shown to people.
    shown: String,
    role: Role,
}

/// Which of its spellings a spelling is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The declared name.
    Main,
    /// A plural.
    Plural,
    /// A name that it had before.
    Former,
}

/// What a look-up found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The index of the definition, for [`super::facts::Facts`].
    pub(super) def: usize,
    /// Its place in the list of its kind.
    pub(super) index: usize,
    /// By which spelling.
    pub(super) role: Role,
    /// Whether it is of the standard vocabulary.
    pub(super) standard: bool,
}

/// All names.
#[derive(Debug, Default)]
pub(super) struct Scope {
    entries: Vec<Entry>,
    names: BTreeMap<(Kind, String), Spelling>,
}

impl Scope {
    /// Declares a thing, and gives its place among the definitions. Where the program has declared the name before, the place of that declaration comes back and
    /// nothing is declared. A declaration of the program takes the place of one of the standard vocabulary.
    pub(super) fn declare(&mut self, def: Def, index: usize, others: &[(String, Role)]) -> Result<usize, Span> {
        let key = (def.kind, normal(&def.name));
        if let Some(known) = self.names.get(&key)
            && let Some(entry) = self.entries.get(known.entry)
        {
            if !entry.def.standard && known.role == Role::Main {
                return Err(entry.def.span);
            }
            if entry.def.standard && known.role == Role::Main {
                let old = known.entry;
                self.names.retain(|_, spelling| spelling.entry != old);
            }
        }
        let id = self.entries.len();
        let (kind, shown) = (def.kind, def.name.clone());
        self.entries.push(Entry { def, index });
        self.names.insert(key, Spelling { entry: id, shown, role: Role::Main });
        for (text, role) in others {
            let spelling = Spelling { entry: id, shown: text.clone(), role: *role };
            self.names.entry((kind, normal(text))).or_insert(spelling);
        }
        Ok(id)
    }

    /// Another spelling of a name that is known.
    pub(super) fn also(&mut self, kind: Kind, name: &str, other: &str, role: Role) {
        if let Some(entry) = self.names.get(&(kind, normal(name))).map(|known| known.entry) {
            let spelling = Spelling { entry, shown: other.to_owned(), role };
            self.names.entry((kind, normal(other))).or_insert(spelling);
        }
    }

    /// What a name of this kind stands for.
    pub(super) fn find(&self, kind: Kind, text: &str) -> Option<Found> {
        let spelling = self.names.get(&(kind, normal(text)))?;
        let entry = self.entries.get(spelling.entry)?;
        Some(Found { def: spelling.entry, index: entry.index, role: spelling.role, standard: entry.def.standard })
    }

    /// What a name stands for in the first of these kinds that knows it.
    pub(super) fn find_any(&self, kinds: &[Kind], text: &str) -> Option<(Kind, Found)> {
        kinds.iter().find_map(|&kind| self.find(kind, text).map(|found| (kind, found)))
    }

    /// Every spelling of these kinds, as shown to people.
    pub(super) fn spellings(&self, kinds: &[Kind]) -> impl Iterator<Item = &str> {
        self.names.iter().filter(move |((kind, _), _)| kinds.contains(kind)).map(|(_, s)| s.shown.as_str())
    }

    /// The declared names of a kind, in the order of their declarations.
    pub(super) fn main_names(&self, kind: Kind) -> Vec<&str> {
        let of_kind = self.names.iter().filter(|((k, _), s)| *k == kind && s.role == Role::Main);
        let mut named: Vec<&Spelling> = of_kind.map(|(_, s)| s).collect();
        named.sort_unstable_by_key(|s| s.entry);
        named.iter().map(|s| s.shown.as_str()).collect()
    }

    /// The definition of an index.
    pub(super) fn def(&self, def: usize) -> Option<&Def> {
        self.entries.get(def).map(|e| &e.def)
    }

    /// Every definition.
    pub(super) fn into_defs(self) -> Vec<Def> {
        self.entries.into_iter().map(|e| e.def).collect()
    }
}

/// The plural that a counted name has where none is declared: `customer reference` → `customer references`,
/// `day of training` → `days of training`. A name that ends like a plural stays.
pub(crate) fn plural(name: &str) -> String {
    if let Some((head, tail)) = name.split_once(" of ") {
        return format!("{} of {tail}", plural(head));
    }
    let lower = name.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|e| lower.ends_with(e));
    if ends(&["ss", "x", "ch", "sh", "us"]) {
        return format!("{name}es");
    }
    if ends(&["s"]) {
        return name.to_owned();
    }
    match name.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ => format!("{name}s"),
    }
}

/// The singular of a name that is declared in the plural, where it can be told.
pub(crate) fn singular(name: &str) -> Option<String> {
    let stem = name.strip_suffix('s')?;
    (!stem.ends_with('s') && !stem.ends_with('u')).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_those_of_english() {
        for (one, many) in [
            ("certified engineer", "certified engineers"),
            ("technical certification", "technical certifications"),
            ("company", "companies"),
            ("survey", "surveys"),
            ("class", "classes"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("status", "statuses"),
            ("day of training", "days of training"),
            ("sales", "sales"),
        ] {
            assert_eq!(plural(one), many);
        }
    }
}
