//! Choices and members of sets, and the countries and regions among them.

use super::leaves::type_words;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{Atom, Cond, CondKind, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::name::normal;

impl Checker<'_> {
    /// `country is DE or AT`.
    pub(super) fn is(&mut self, left: &ast::Operand, choices: &[ast::Name], span: Span) -> Option<Cond> {
        self.no_column(left)?;
        let made = match normal(&left.name.text).as_str() {
            "track" if !self.out.tracks.is_empty() => self.track_measure(span),
            "package" if !self.out.packages.is_empty() => self.package_measure(span),
            _ => None,
        };
        let measure = match made {
            Some(id) => id,
            None => self.measure_named(&left.name, &[Kind::Measure])?,
        };
        let (what, ty) = self.measure(measure).map(|m| (m.name.clone(), m.ty.clone()))?;
        match ty {
            Type::OneOf(known) => {
                let choices = self.choices(&what, &known, choices)?;
                Some(Cond::atom(Atom::OneOf { measure, choices }, span))
            }
            Type::Text => {
                let choices = self.choices(&what, &[], choices)?;
                Some(Cond::atom(Atom::OneOf { measure, choices }, span))
            }
            Type::SetOf(known) => {
                let members = self.choices(&what, &known, choices)?;
                let mut of: Vec<Cond> =
                    members.into_iter().map(|member| Cond::atom(Atom::Has { measure, member }, span)).collect();
                Some(if of.len() == 1 { of.remove(0) } else { Cond { kind: CondKind::Any(of), span } })
            }
            Type::Flag => {
                let yes_no = |name: &ast::Name| match normal(&name.text).as_str() {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                };
                let [only] = choices else { return self.no_choices(left, &what, "had or not") };
                let holds = Cond::atom(Atom::Holds(measure), span);
                match yes_no(only) {
                    Some(true) => Some(holds),
                    Some(false) => Some(Cond { kind: CondKind::Not(Box::new(holds)), span }),
                    None => self.no_choices(left, &what, "had or not"),
                }
            }
            Type::Number(_) | Type::Date => self.no_choices(left, &what, type_words(&ty)),
        }
    }

    fn no_choices(&mut self, left: &ast::Operand, what: &str, is: &str) -> Option<Cond> {
        self.report(
            Diagnostic::error(Code::NotComparable, left.span, format!("`{what}` is {is}, and has no choices"))
                .label(is)
                .help("`is` asks which of several choices it is"),
        );
        None
    }

    /// Choices in their declared spelling; a named territory stands for its members.
    pub(super) fn choices(&mut self, what: &str, known: &[String], names: &[ast::Name]) -> Option<Vec<String>> {
        let mut out = Vec::new();
        let mut failed = false;
        for name in names {
            let key = normal(&name.text);
            if known.is_empty() {
                match self.region_members(name) {
                    Some(members) => out.extend(members),
                    None if self.is_no_country(what, name) => failed = true,
                    None => out.push(name.text.clone()),
                }
            } else if let Some(choice) = known.iter().find(|k| normal(k) == key) {
                out.push(choice.clone());
            } else {
                self.unknown_choice(name, what, known);
                failed = true;
            }
        }
        (!failed).then_some(out)
    }

    /// Whether this stands for a country and is no code of one: data has codes, and no row would ever be meant.
    pub(super) fn is_no_country(&mut self, what: &str, name: &ast::Name) -> bool {
        let letters = name.text.chars().all(|c| c.is_ascii_alphabetic());
        if normal(what) != "country" || (letters && name.text.len() == 2) {
            return false;
        }
        let message = format!("`{}` is no country code", name.text);
        let found = Diagnostic::error(Code::NoSuchChoice, name.span, message)
            .label("a country is written as two letters, such as `DE`");
        self.report(match crate::value::country_code(&normal(&name.text)) {
            Some(code) => {
                found.help(format!("write `{code}`")).fix(Safety::Safe, format!("write `{code}`"), name.span, code)
            }
            None => found.help(format!(
                "a name for several countries is declared, as in `region {} = DE, AT, CH`",
                super::quoted_if_needed(&name.text)
            )),
        });
        true
    }

    /// The members of a named territory that has some, its own name included: data may say either.
    fn region_members(&mut self, name: &ast::Name) -> Option<Vec<String>> {
        let found = self.find(Kind::Region, name)?;
        let own = self.scope.def(found.def)?.name.clone();
        let mut all = vec![own];
        let mut at = 0;
        while let Some(next) = all.get(at).cloned() {
            at += 1;
            for member in self.regions.get(&normal(&next)).into_iter().flatten() {
                if !all.contains(member) {
                    all.push(member.clone());
                }
            }
        }
        Some(all)
    }
}
