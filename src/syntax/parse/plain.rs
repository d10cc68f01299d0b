//! Declarations as the standard vocabulary writes them, read from their tokens alone: every run begins with it, and the
//! grammar takes ten times as long. Of other ways to write them, and of mistakes, the grammar alone knows; a test holds that
//! both make the same tree of the vocabulary.

use super::number::{period_of, time_unit_of};
use crate::source::{FileId, Span};
use crate::syntax::ast::{
    Benefit, Combine, File, Item, ItemKind, Measure, Modifiers, Name, Table, TableColumn, Text, Type, TypeKind,
    WrittenBenefitKind,
};
use crate::syntax::scan::{Kind, Scan, Token, scan};

/// The tree of a text in which nothing but plain declarations stands; `None` where the grammar has to read it.
pub(super) fn declarations(file: FileId, text: &str) -> Option<File> {
    let Scan { tokens, comments } = scan(file, text);
    // An item begins at the margin, and nothing else does.
    let items = tokens.chunk_by(|_, next| next.first != Some(0)).map(|tokens| Plain { file, text, tokens }.item());
    Some(File { items: items.collect::<Option<Vec<Item>>>()?, comments })
}

/// The tokens of an item that are still to be read.
struct Plain<'t> {
    file: FileId,
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> Plain<'t> {
    fn item(mut self) -> Option<Item> {
        let (first, last) = (self.tokens.first()?.span(self.file), self.tokens.last()?.span(self.file));
        let kind = match self.word()? {
            "measure" => ItemKind::Measure(self.measure()?),
            "table" => ItemKind::Table(self.table()?),
            "benefit" => ItemKind::Benefit(self.benefit()?),
            _ => return None,
        };
        let whole =
            Item { span: first.to(last), keyword: first, kind, clauses: Vec::new(), modifiers: Modifiers::default() };
        self.tokens.is_empty().then_some(whole)
    }

    /// `measure employee: count column "staff" "…"`.
    fn measure(&mut self) -> Option<Measure> {
        let (name, plural) = (self.name()?, self.name_after("plural")?);
        self.sign(":")?;
        let ty = Some(self.written_type()?);
        let signed = self.words(&["may", "be", "negative"]);
        let columns = if self.words(&["column"]).is_some() { self.names(",")? } else { Vec::new() };
        Some(Measure { name, plural, ty, signed, columns, derived: None, doc: self.doc() })
    }

    /// `table orders dated by "order date": "order date" date column "ordered on" or "date", amount money`.
    fn table(&mut self) -> Option<Table> {
        let table = self.name()?;
        let dated_by = if self.words(&["dated", "by"]).is_some() { Some(self.name()?) } else { None };
        self.sign(":")?;
        let mut columns = Vec::new();
        loop {
            let (name, ty) = (self.name()?, self.written_type()?);
            let others = if self.words(&["column"]).is_some() { self.names("or")? } else { Vec::new() };
            columns.push(TableColumn { name, ty, columns: others });
            if self.sign(",").is_none() {
                return Some(Table { name: table, dated_by, columns });
            }
        }
    }

    /// `benefit lead: allowance, added "…"`.
    fn benefit(&mut self) -> Option<Benefit> {
        let (name, plural) = (self.name()?, self.name_after("plural")?);
        self.sign(":")?;
        let start = self.tokens;
        let kind = match self.word()? {
            "percent" => WrittenBenefitKind::Percent,
            "allowance" => WrittenBenefitKind::Allowance(None),
            "money" => WrittenBenefitKind::Money,
            "entitlement" => WrittenBenefitKind::Entitlement,
            "level" => WrittenBenefitKind::Level(self.choices()?),
            "words" => WrittenBenefitKind::Words,
            _ => return None,
        };
        let kind = (self.since(start)?, kind);
        self.sign(",")?;
        let start = self.tokens;
        let combine = match self.word()? {
            "replaced" => Combine::Replaced,
            "added" => Combine::Added,
            "united" => Combine::United,
            "better" => Combine::Better,
            "lowest" => Combine::Lowest,
            _ => return None,
        };
        let combine = Some((self.since(start)?, combine));
        Some(Benefit { name, plural, kind, combine, doc: self.doc() })
    }

    /// `money per year`, `one of (technical, sales)`.
    fn written_type(&mut self) -> Option<Type> {
        let start = self.tokens;
        let kind = match self.word()? {
            "money" => TypeKind::Money(None),
            "count" => TypeKind::Count,
            "percent" => TypeKind::Percent,
            "points" => TypeKind::Points,
            "number" => TypeKind::Number,
            "duration" => {
                self.words(&["in"])?;
                TypeKind::Duration(time_unit_of(self.word()?)?)
            }
            "date" => TypeKind::Date,
            "flag" => TypeKind::Flag,
            "act" => {
                self.words(&["of", "the", "vendor"])?;
                TypeKind::Act
            }
            "text" => TypeKind::Text,
            "one" => {
                self.words(&["of"])?;
                TypeKind::OneOf(if self.next_is("(") { self.choices()? } else { Vec::new() })
            }
            _ => return None,
        };
        let before = self.tokens;
        let per = match self.words(&["per"]) {
            Some(_) => {
                let period = period_of(self.word()?)?;
                Some((self.since(before)?, period))
            }
            None => None,
        };
        Some(Type { span: self.since(start)?, kind, per })
    }

    /// `(basic, extended)`.
    fn choices(&mut self) -> Option<Vec<Name>> {
        self.sign("(")?;
        let names = self.names(",")?;
        self.sign(")")?;
        Some(names)
    }

    /// Names with `between` between them.
    fn names(&mut self, between: &str) -> Option<Vec<Name>> {
        let mut names = vec![self.name()?];
        while self.next_is(between) {
            self.take()?;
            names.push(self.name()?);
        }
        Some(names)
    }

    /// The name behind a word, where the word stands here; `None` where no name follows it.
    #[expect(clippy::option_option, reason = "what is not written, and what is not plain")]
    fn name_after(&mut self, word: &str) -> Option<Option<Name>> {
        if self.words(&[word]).is_some() { self.name().map(Some) } else { Some(None) }
    }

    /// A name: one word, or several in quotes.
    fn name(&mut self) -> Option<Name> {
        let quoted = self.tokens.first()?.kind == Kind::Text;
        let Text { span, text } = if quoted { self.string()? } else { self.plain_word()? };
        Some(Name { span, text, quoted })
    }

    fn plain_word(&mut self) -> Option<Text> {
        let span = self.tokens.first()?.span(self.file);
        Some(Text { span, text: self.word()?.to_owned() })
    }

    /// The text for readers, where there is one.
    fn doc(&mut self) -> Option<Text> {
        self.tokens.first().filter(|token| token.kind == Kind::Text)?;
        self.string()
    }

    fn string(&mut self) -> Option<Text> {
        let token = self.take()?;
        let inner = token.text(self.text).strip_prefix('"')?.strip_suffix('"')?;
        Some(Text { span: token.span(self.file), text: inner.to_owned() })
    }

    fn take(&mut self) -> Option<&'t Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn next_is(&self, written: &str) -> bool {
        self.tokens.first().is_some_and(|token| token.text(self.text) == written)
    }

    fn word(&mut self) -> Option<&'t str> {
        self.take().filter(|token| token.kind == Kind::Word).map(|token| token.text(self.text))
    }

    fn sign(&mut self, sign: &str) -> Option<()> {
        if !self.next_is(sign) {
            return None;
        }
        self.take().map(|_| ())
    }

    /// Reads these words, where they stand here, and gives their place.
    fn words(&mut self, words: &[&str]) -> Option<Span> {
        let start = self.tokens;
        let here = start.get(..words.len())?;
        if !here.iter().zip(words).all(|(token, word)| token.text(self.text) == *word) {
            return None;
        }
        self.tokens = start.get(words.len()..)?;
        self.since(start)
    }

    /// The place of what was read since `start` was to be read.
    fn since(&self, start: &[Token]) -> Option<Span> {
        let last = start.len().checked_sub(self.tokens.len() + 1)?;
        Some(start.first()?.span(self.file).to(start.get(last)?.span(self.file)))
    }
}
