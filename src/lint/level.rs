//! How badly a lint is taken, and who says so.

use std::collections::BTreeMap;

use super::{LINTS, Lint};
use crate::diagnostic::{Code, did_you_mean};

/// How badly a lint is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Its findings are not reported.
    Allow,
    /// They are worth knowing.
    Note,
    /// They should be mended.
    Warn,
    /// They count as errors.
    Deny,
}

impl Level {
    /// Every level, the mildest first.
    pub const ALL: [Level; 4] = [Level::Allow, Level::Note, Level::Warn, Level::Deny];

    /// The word of `progc.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Note => "note",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }

    /// The level of a word.
    pub fn find(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|l| l.word() == word)
    }
}

/// What a lint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Names of tiers, tracks, benefits and the rest.
    Naming,
    /// Letters that are not what they seem.
    Text,
    /// What nothing refers to.
    Unused,
    /// What is said twice or for nothing.
    Redundant,
    /// Tiers and territories.
    Tiers,
    /// What depends on the day.
    Dates,
    /// Numbers, units and periods.
    Amounts,
    /// What readers may take for something else.
    Clarity,
    /// What holds for every partner that there could be.
    Proofs,
    /// What only some want: allowed unless asked for.
    Pedantic,
}

impl Group {
    /// Every group, in the order of the reference.
    pub const ALL: [Group; 10] = [
        Group::Naming,
        Group::Text,
        Group::Unused,
        Group::Redundant,
        Group::Tiers,
        Group::Dates,
        Group::Amounts,
        Group::Clarity,
        Group::Proofs,
        Group::Pedantic,
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Group::Naming => "naming",
            Group::Text => "text",
            Group::Unused => "unused",
            Group::Redundant => "redundant",
            Group::Tiers => "tiers",
            Group::Dates => "dates",
            Group::Amounts => "amounts",
            Group::Clarity => "clarity",
            Group::Proofs => "proofs",
            Group::Pedantic => "pedantic",
        }
    }

    /// What its lints have in common, for the reference.
    pub fn doc(self) -> &'static str {
        match self {
            Group::Naming => "Names of tiers, tracks, benefits and the rest.",
            Group::Text => "Letters that are not what they seem.",
            Group::Unused => "What nothing refers to.",
            Group::Redundant => "What is said twice or for nothing.",
            Group::Tiers => "How tiers and territories hang together.",
            Group::Dates => "What depends on the day on which progc runs.",
            Group::Amounts => "Numbers, units and periods.",
            Group::Clarity => "What a reader may take for something else.",
            Group::Proofs => "What is proved of every partner that there could be.",
            Group::Pedantic => "What only some want: allowed unless asked for.",
        }
    }
}

/// Which lints are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// Whatever would be a warning otherwise.
    Warnings,
    /// Every lint.
    All,
    /// The lints of a group.
    Group(Group),
    /// One lint.
    Lint(Code),
}

impl Selector {
    /// The selector of a code, a name, a group, `all` or `warnings`, in any letter case.
    pub fn find(text: &str) -> Option<Selector> {
        let same = |word: &str| word.eq_ignore_ascii_case(text);
        if same("warnings") {
            return Some(Selector::Warnings);
        }
        if same("all") {
            return Some(Selector::All);
        }
        let group = Group::ALL.into_iter().find(|g| same(g.word())).map(Selector::Group);
        group.or_else(|| lint_named(text).map(|l| Selector::Lint(l.code)))
    }

    /// Whether it means this lint; `warnings` depends on levels and means none.
    pub fn covers(self, lint: &Lint) -> bool {
        match self {
            Selector::Warnings => false,
            Selector::All => true,
            Selector::Group(group) => group == lint.group,
            Selector::Lint(code) => code == lint.code,
        }
    }
}

fn lint_named(text: &str) -> Option<&'static Lint> {
    LINTS.iter().find(|l| l.code.id().eq_ignore_ascii_case(text) || l.code.slug().eq_ignore_ascii_case(text))
}

/// The name nearest to one that is not known.
pub fn near(text: &str) -> Option<&'static str> {
    let groups = Group::ALL.iter().map(|g| g.word());
    did_you_mean(text, LINTS.iter().map(|l| l.code.slug()).chain(groups).chain(["all", "warnings"]))
}

/// What someone has said about levels: a file, or the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    rules: BTreeMap<Selector, Level>,
}

impl Layer {
    /// Nothing.
    pub fn new() -> Self {
        Layer::default()
    }

    /// Sets a level. Where the same is said twice, the stricter holds.
    pub fn set(&mut self, selector: Selector, level: Level) {
        let rule = self.rules.entry(selector).or_insert(level);
        *rule = level.max(*rule);
    }

    /// The level of a lint: what names it comes before its group, that before `all`.
    fn of(&self, lint: &Lint) -> Option<Level> {
        let by = [Selector::Lint(lint.code), Selector::Group(lint.group), Selector::All];
        by.iter().find_map(|selector| self.rules.get(selector)).copied()
    }

    fn warnings(&self) -> Option<Level> {
        self.rules.get(&Selector::Warnings).copied()
    }
}

/// The levels of all lints: the defaults, below what `progc.toml` says, below what the command line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    layers: Vec<Layer>,
}

impl Levels {
    /// The defaults.
    pub fn new() -> Self {
        Levels::default()
    }

    /// With what is said later, and counts more.
    #[must_use]
    pub fn with(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }

    /// The level of a lint.
    pub fn of(&self, lint: &Lint) -> Level {
        let last = |say: &dyn Fn(&Layer) -> Option<Level>| self.layers.iter().rev().find_map(say);
        match last(&|layer| layer.of(lint)).unwrap_or(lint.level) {
            Level::Warn => last(&Layer::warnings).unwrap_or(Level::Warn),
            level @ (Level::Allow | Level::Note | Level::Deny) => level,
        }
    }
}
