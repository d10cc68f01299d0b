//! The parts of the clause that is being written, and the one at hand.

mod forms;

use lsp_types::{
    Documentation, ParameterInformation, ParameterLabel, SignatureHelp, SignatureHelpParams, SignatureInformation,
};

use super::complete::before;
use super::convert::number;
use super::view::View;
use crate::syntax::keywords::{CLAUSES, ITEMS, is_in};
use crate::syntax::scan::{Kind, Token};
use forms::{FORMS, Form, SOME_OF};

/// Signs behind which the help is shown unasked.
pub(super) const BEGIN: [&str; 4] = [" ", "(", ":", "="];
/// Signs behind which it is looked at again.
pub(super) const GO_ON: [&str; 2] = [",", "\""];

/// What there is to be said of a place.
pub(super) fn help(view: &View<'_>, params: &SignatureHelpParams) -> Option<SignatureHelp> {
    let offset = view.offset(params.text_document_position_params.position);
    let (piece, tokens) = before(view.text(), offset)?;
    let at = tokens.iter().rposition(|token| begins(piece, token))?;
    let begun = tokens.get(at)?;
    let inside = tokens.get(at + 1..)?;
    // A blank alone shows it only where a clause begins: between its words it would be in the way.
    let context = params.context.as_ref();
    let unasked = context.is_some_and(|c| !c.is_retrigger && c.trigger_character.as_deref() == Some(" "));
    if unasked && !inside.is_empty() {
        return None;
    }
    // The keyword itself is still being written.
    if inside.is_empty() && piece.len() == begun.end {
        return None;
    }
    let word = begun.text(piece);
    let form = FORMS.iter().find(|form| form.begins.iter().any(|begins| begins.eq_ignore_ascii_case(word)))?;
    let whole = signature(word, form, active(piece, inside, form));
    let list = in_list(piece, inside).then(|| signature("", &SOME_OF, 1));
    let signatures: Vec<_> = list.into_iter().chain([whole]).collect();
    let active_parameter = signatures.first().and_then(|first| first.active_parameter);
    Some(SignatureHelp { signatures, active_signature: Some(0), active_parameter })
}

/// Whether a clause with parts begins with a token.
fn begins(text: &str, token: &Token) -> bool {
    let word = token.text(text);
    let starts = is_in(CLAUSES, word) || token.first.is_some() && (is_in(ITEMS, word) || word == "costs");
    token.kind == Kind::Word && starts
}

/// Whether the place is in parentheses behind `of`.
fn in_list(text: &str, tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    let mut before = "";
    for token in tokens {
        match token.text(text) {
            "(" => open.push(before.eq_ignore_ascii_case("of")),
            ")" => drop(open.pop()),
            _ => {}
        }
        before = token.text(text);
    }
    open.last().copied().unwrap_or(false)
}

/// The part at hand: the last one that has begun.
fn active(text: &str, tokens: &[Token], form: &Form) -> usize {
    let (mut part, mut depth) = (0_usize, 0_usize);
    for token in tokens {
        let word = token.text(text);
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let sign = match token.kind {
            Kind::Number => "#",
            Kind::Text | Kind::OpenText => "\"",
            Kind::Word | Kind::Date | Kind::Sign | Kind::Control => word,
        };
        let is_it = |index: usize| {
            form.parts.get(index).is_some_and(|p| p.begins.iter().any(|begins| begins.eq_ignore_ascii_case(sign)))
        };
        // A word can begin several parts: the next of them is meant.
        let after = (part + 1..form.parts.len()).chain(0..=part);
        let begun = after.clone().find(|index| is_it(*index));
        // A number or a text stands in many parts, and begins one only where that comes next.
        let begun = begun.filter(|index| !matches!(sign, "#" | "\"") || *index > part);
        match begun {
            Some(index) if depth == 0 => part = index,
            None if depth == 0 && word == "," => part = form.again.unwrap_or(part),
            Some(_) | None => {}
        }
    }
    part
}

fn signature(word: &str, form: &Form, active: usize) -> SignatureInformation {
    let mut label = word.to_lowercase();
    for part in form.parts {
        if !label.is_empty() && !part.shown.starts_with([':', ',']) {
            label.push(' ');
        }
        label.push_str(part.shown);
    }
    let parameter = |part: &forms::Part| ParameterInformation {
        label: ParameterLabel::Simple(part.shown.to_owned()),
        documentation: (!part.doc.is_empty()).then(|| Documentation::String(part.doc.to_owned())),
    };
    SignatureInformation {
        label,
        documentation: Some(Documentation::String(form.doc.to_owned())),
        parameters: Some(form.parts.iter().map(parameter).collect()),
        active_parameter: Some(number(active)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::scan::scan;

    #[test]
    fn parts_are_told_apart_by_how_they_are_shown() {
        for form in FORMS.iter().chain([&SOME_OF]) {
            for (at, part) in form.parts.iter().enumerate() {
                assert!(form.parts.iter().skip(at + 1).all(|other| other.shown != part.shown), "{}", part.shown);
            }
        }
    }

    #[test]
    fn the_part_at_hand_is_the_last_that_has_begun() {
        let part = |text: &str| {
            let tokens = scan(FileId(0), text).tokens;
            let form = FORMS.iter().find(|form| form.begins.contains(&tokens[0].text(text))).unwrap();
            form.parts[active(text, &tokens[1..], form)].shown
        };
        for (text, shown) in [
            ("requires purchases >= 10 EUR", "CONDITION"),
            ("requires purchases >= 10 EUR and", "[and CONDITION]"),
            ("grants margin 25% when invited", "[when CONDITION]"),
            ("grants margin 25% when invited, logo", "BENEFIT"),
            ("measure x: count = sum of orders.amount over", "[over the WINDOW]"),
            ("notify end customer by letter 45 days", "[DURATION | open]"),
            ("score s: 2 points per customer reference, 10", ": POINTS points"),
            ("example \"a\" given 1 order", "given FACTS"),
        ] {
            assert_eq!(part(text), shown, "{text}");
        }
    }
}
