//! Amounts that could not be read to what was meant: `OR 1.3` to `1.3 odds-ratio`, `day 6` to `6 days`, `.03*` to `.03`.

use super::{Mistake, span_of};
use crate::source::Span;
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::vocabulary::{Dim, Vocabulary};

/// What papers print in front of an effect, and the unit it stands for.
const PRINTED: [(&str, &str); 9] = [
    ("d", "sd"),
    ("g", "sd"),
    ("smd", "sd"),
    ("es", "sd"),
    ("or", "odds-ratio"),
    ("aor", "odds-ratio"),
    ("rr", "risk-ratio"),
    ("hr", "hazard-ratio"),
    ("irr", "rate-ratio"),
];

/// The mistake of an amount, with the mended text where a known slip explains it.
pub fn explained(vocabulary: &Vocabulary, text: &str, dim: Dim, tokens: &[Token], mistake: Mistake) -> Mistake {
    let amount = Amount { vocabulary, text, dim, tokens };
    amount
        .stars()
        .or_else(|| amount.size())
        .or_else(|| amount.unit_first())
        .or_else(|| amount.unit_in_parts())
        .or_else(|| amount.spaced_range())
        .unwrap_or(mistake)
}

struct Amount<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    dim: Dim,
    tokens: &'a [Token],
}

impl Amount<'_> {
    /// `.03*`
    fn stars(&self) -> Option<Mistake> {
        let star = |token: &&Token| token.kind == TokenKind::Sign(Sign::Star);
        let stars: Vec<Span> = self.tokens.iter().filter(star).map(|token| token.span).collect();
        let span = stars.iter().copied().reduce(Span::to)?;
        let mut rest = String::new();
        for token in self.tokens.iter().filter(|token| !star(token)) {
            if !token.glued && !rest.is_empty() {
                rest.push(' ');
            }
            rest.push_str(token.span.of(self.text));
        }
        let (message, what) = match stars.len() {
            1 => ("a star stands beside the number", "the star"),
            _ => ("stars stand beside the number", "the stars"),
        };
        let mistake = Mistake::new("vocabulary/wrong-type", message, span, "the p value tells this");
        (!rest.is_empty()).then(|| mistake.help(format!("leave {what} out: `{rest}`")))
    }

    /// `n = 30`, where a count is wanted
    fn size(&self) -> Option<Mistake> {
        let (name, rest) = self.named()?;
        (self.dim == Dim::Count && name.span.of(self.text).eq_ignore_ascii_case("n")).then(|| {
            let message = "a name stands in front of the number";
            Mistake::new("vocabulary/own-name", message, name.span, "not needed here").help(format!("write `{}`", rest.of(self.text)))
        })
    }

    /// `d = 0.27`, `day 6`
    fn unit_first(&self) -> Option<Mistake> {
        let (name, amount) = self.named()?;
        let (name, amount) = (name.span.of(self.text), amount.of(self.text));
        let printed =
            || PRINTED.iter().find(|(short, _)| self.dim == Dim::Effect && short.eq_ignore_ascii_case(name)).map(|(_, unit)| *unit);
        let unit = self.unit(name).or_else(printed)?;
        let span = span_of(self.tokens);
        let plural = format!("{unit}s");
        let unit = if self.dim == Dim::Time && amount != "1" && self.unit(&plural).is_some() { &plural } else { unit };
        let mistake = Mistake::new("vocabulary/wrong-type", "the unit stands before its number", span, "the unit stands behind the number");
        Some(mistake.help(format!("write `{amount} {unit}`")))
    }

    /// `word [=] amount`: the word, and where the amount stands.
    fn named(&self) -> Option<(Token, Span)> {
        let [name, rest @ ..] = self.tokens else { return None };
        let rest = match rest {
            [equals, rest @ ..] if equals.kind == TokenKind::Sign(Sign::Eq) => rest,
            _ => rest,
        };
        let begins = matches!(rest.first()?.kind, TokenKind::Number | TokenKind::Sign(_));
        let number = rest.iter().any(|token| token.kind == TokenKind::Number);
        (name.kind == TokenKind::Word && begins && number).then(|| (*name, span_of(rest)))
    }

    /// `4 scale points`
    fn unit_in_parts(&self) -> Option<Mistake> {
        let from = self.tokens.iter().rposition(|token| token.kind != TokenKind::Word)? + 1;
        let words = self.tokens.get(from..).filter(|words| words.len() > 1)?;
        let joined = words.iter().map(|word| word.span.of(self.text).to_lowercase()).collect::<Vec<_>>().join("-");
        self.unit(&joined)?;
        let amount = span_of(self.tokens.get(..from)?).of(self.text);
        let span = span_of(words);
        let message = format!("the unit `{}` is written as one word", span.of(self.text));
        let mistake = Mistake::new("vocabulary/unknown-unit", message, span, "a hyphen is missing");
        Some(mistake.help(format!("did you mean `{amount} {joined}`?")))
    }

    /// `1 - 5`
    fn spaced_range(&self) -> Option<Mistake> {
        let at = self.tokens.iter().position(|token| token.kind == TokenKind::Sign(Sign::Minus))?;
        let (low, high) = (self.tokens.get(..at)?, self.tokens.get(at + 1..)?);
        let number = |tokens: &[Token]| tokens.iter().any(|token| token.kind == TokenKind::Number);
        let [low, high] = [low, high].map(|tokens| number(tokens).then(|| span_of(tokens).of(self.text)));
        let span = span_of(self.tokens);
        let message = format!("`{}` could be a subtraction", span.of(self.text));
        let mistake = Mistake::new("vocabulary/wrong-type", message, span, "is this a range?");
        Some(mistake.help(format!("write `{} to {}`", low?, high?)))
    }

    /// The name of a unit of this dimension, as the vocabulary writes it.
    fn unit(&self, name: &str) -> Option<&str> {
        let at = self.vocabulary.unit_named(name)?;
        self.vocabulary.units.get(at as usize).filter(|row| row.dim == self.dim).map(|row| row.name.as_str())
    }
}
