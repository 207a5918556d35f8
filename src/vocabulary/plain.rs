//! Field values of the files that describe the language itself (vocabularies, terms, rules): texts, words, numbers, lists of them.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::text::content;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Field, Tree};
use crate::syntax::word::fold;
use std::borrow::Cow;

/// A file that describes the language, as read.
#[derive(Clone, Copy)]
pub struct File<'t> {
    pub text: &'t str,
    pub tree: &'t Tree,
}

impl<'t> File<'t> {
    /// The word or number under a token, hyphens and accents in their plain form.
    pub fn word(&self, token: Token) -> Cow<'t, str> {
        fold(token.span.of(self.text))
    }

    pub fn keyword(&self, block: &Block) -> Cow<'t, str> {
        self.word(block.keyword)
    }

    pub fn name(&self, field: &Field) -> Cow<'t, str> {
        self.word(field.name)
    }

    pub fn value(&self, field: &Field) -> &'t [Token] {
        self.tree.slice(&field.value)
    }

    pub fn value_span(&self, field: &Field) -> Span {
        span_of(self.value(field)).unwrap_or(field.name.span)
    }

    pub fn head(&self, block: &Block) -> &'t [Token] {
        self.tree.slice(&block.head)
    }

    /// The head of a block that takes a word and perhaps a text.
    pub fn named(&self, block: &Block) -> Option<(Token, Cow<'t, str>, Option<String>)> {
        match self.head(block) {
            [word] if word.kind == TokenKind::Word => Some((*word, self.word(*word), None)),
            [word, text] if word.kind == TokenKind::Word && is_text(*text) => Some((*word, self.word(*word), Some(self.text(*text)))),
            _ => None,
        }
    }

    /// The content of a text.
    pub fn text(&self, token: Token) -> String {
        content(self.text, token).text.into_owned()
    }

    /// A value that is one text.
    pub fn one_text(&self, field: &Field) -> Result<String, Diagnostic> {
        match self.value(field) {
            [token] if is_text(*token) => Ok(self.text(*token)),
            _ => Err(self.wanted(field, "a text in quotes")),
        }
    }

    /// A value that is one word.
    pub fn one_word(&self, field: &Field) -> Result<Cow<'t, str>, Diagnostic> {
        match self.value(field) {
            [token] if token.kind == TokenKind::Word => Ok(self.word(*token)),
            _ => Err(self.wanted(field, "one word")),
        }
    }

    /// A value that is `yes` or `no`.
    pub fn yes_no(&self, field: &Field) -> Result<bool, Diagnostic> {
        match self.one_word(field).as_deref() {
            Ok("yes") => Ok(true),
            Ok("no") => Ok(false),
            _ => Err(self.wanted(field, "`yes` or `no`")),
        }
    }

    /// A value that is a list of texts.
    pub fn texts(&self, field: &Field) -> Result<Vec<String>, Diagnostic> {
        self.items(field, "texts in quotes, with commas between", |item| match item {
            [token] if is_text(*token) => Some(self.text(*token)),
            _ => None,
        })
    }

    /// A value that is a list of names; the parts of a name are glued by `.` or `/`.
    pub fn names(&self, field: &Field) -> Result<Vec<(Span, String)>, Diagnostic> {
        self.items(field, "names, with commas between", |item| {
            let span = span_of(item)?;
            let all = item.iter().skip(1).all(|token| token.glued) && item.first()?.kind == TokenKind::Word;
            all.then(|| (span, fold(span.of(self.text)).into_owned()))
        })
    }

    fn items<T>(&self, field: &Field, what: &str, read: impl Fn(&'t [Token]) -> Option<T>) -> Result<Vec<T>, Diagnostic> {
        let items: Option<Vec<T>> = crate::syntax::tree::Items::new(self.value(field)).map(read).collect();
        items.filter(|items| !items.is_empty()).ok_or_else(|| self.wanted(field, what))
    }

    /// The mistake of a field that does not hold what it should.
    pub fn wanted(&self, field: &Field, what: &str) -> Diagnostic {
        let name = self.name(field);
        Diagnostic::mistake("rule/value", format!("`{name}` takes {what}"), self.value_span(field), format!("{what} expected"))
    }
}

pub fn is_text(token: Token) -> bool {
    matches!(token.kind, TokenKind::Text | TokenKind::RawText)
}

/// From the first token to the last.
pub fn span_of(tokens: &[Token]) -> Option<Span> {
    Some(tokens.first()?.span.to(tokens.last()?.span))
}
