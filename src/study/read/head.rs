//! Heads of blocks: the kind, the id, the text.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::study::cell::{Row, TextId};
use crate::study::value::{Mistake, span_of};
use crate::suggest::meant;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Member};
use crate::syntax::word::fold;
use crate::vocabulary::{Kind, KindId};
use std::borrow::Cow;

/// What a head holds.
#[derive(Default)]
struct Head<'s> {
    id: Option<(Cow<'s, str>, Span)>,
    label: Option<TextId>,
    label_span: Span,
}

impl<'s, 't> Reader<'s, 't> {
    /// The head of the study itself.
    pub(super) fn study_head(&mut self, block: &'t Block) {
        let head = self.head(block, "study");
        if head.label.is_none() {
            let mistake = Mistake::new("vocabulary/head", "a study needs a title", block.head_span(self.tree), "no title");
            self.tell(mistake.help("write `study \"Title of the report\" { … }`"));
        }
        let (id, span) = head.id.unwrap_or((Cow::Borrowed("study"), block.keyword.span));
        let name = if head.label.is_some() { head.label_span } else { span };
        self.push_block(KindId::STUDY, id, head.label, name, block.head_span(self.tree));
    }

    /// A block of the study; none where its kind is not known.
    pub(super) fn declare(&mut self, block: &'t Block) -> Option<Row> {
        self.lost |= block.torn;
        let keyword = fold(block.keyword.span.of(self.text));
        let Some((id, kind)) = self.kind_named(&keyword) else {
            self.unknown_block(block, &keyword);
            return None;
        };
        self.misplaced(block, kind);
        let row = if id == self.vocabulary.core.waive.kind { self.waive(block, id) } else { self.ordinary(block, id, kind) };
        Some(row)
    }

    fn kind_named(&self, keyword: &str) -> Option<(KindId, &'s Kind)> {
        let id = *self.vocabulary.kind_names.get(keyword)?;
        let kind = self.vocabulary.kind(id)?;
        (id != KindId::STUDY).then_some((id, kind))
    }

    fn ordinary(&mut self, block: &'t Block, kind: KindId, named: &Kind) -> Row {
        let head = self.head(block, &named.name);
        let core = &self.vocabulary.core;
        let needs_id = [core.arm.kind, core.population.kind, core.attribute.kind, core.outcome.kind].contains(&kind);
        let missing = match (&head.id, head.label) {
            (None, _) if needs_id => Some(("an id", format!("write `{} some-id`, so that others can refer to it", named.name))),
            (_, None) if kind == core.claim.kind => Some(("the sentence it makes", "write `claim \"The sentence\" { … }`".to_owned())),
            _ => None,
        };
        if let Some((what, help)) = missing {
            let message = format!("{} needs {what}", a(&named.name));
            self.tell(Mistake::new("vocabulary/head", message, block.head_span(self.tree), format!("{what} expected")).help(help));
        }
        let row = Row(self.study.blocks.len() as u32);
        let name = match &head.id {
            Some((id, span)) => {
                self.name_row(id.clone(), *span, row);
                *span
            }
            None if head.label.is_some() => head.label_span,
            None => block.keyword.span,
        };
        let id = head.id.map(|(id, _)| id).unwrap_or_else(|| self.numbered(kind, named));
        self.push_block(kind, id, head.label, name, block.head_span(self.tree))
    }

    /// `finding#3`: what a block without an id is called, counting the blocks of its kind from 1.
    fn numbered(&self, kind: KindId, named: &Kind) -> Cow<'s, str> {
        let before = self.study.blocks.iter().filter(|block| block.kind == kind).count();
        Cow::Owned(format!("{}#{}", named.name, before + 1))
    }

    /// `waive category/rule { … }`: the path of the rule becomes the label.
    fn waive(&mut self, block: &'t Block, kind: KindId) -> Row {
        let tokens = self.tree.slice(&block.head);
        let span = span_of(tokens);
        let glued = tokens.iter().skip(1).all(|token| token.glued);
        let path = span.of(self.text);
        let label = (glued && path.contains('/') && !path.contains('"')).then(|| self.push_text(fold(path), span, Vec::new()));
        if label.is_none() {
            let place = block.head_span(self.tree);
            let mistake = Mistake::new("vocabulary/head", "a waiver needs the path of a rule", place, "no rule is named");
            self.tell(mistake.help("write `waive category/rule { reason: \"…\" }`"));
        }
        let name = if label.is_some() { span } else { block.keyword.span };
        let id = self.vocabulary.kind(kind).map_or(Cow::Borrowed(""), |named| self.numbered(kind, named));
        self.push_block(kind, id, label, name, block.head_span(self.tree))
    }

    /// `[id] [text]`
    fn head(&mut self, block: &'t Block, keyword: &str) -> Head<'s> {
        let mut head = Head::default();
        let mut rest = self.tree.slice(&block.head);
        if let [first, after @ ..] = rest
            && first.kind == TokenKind::Word
        {
            head.id = Some((fold(first.span.of(self.text)), first.span));
            rest = after;
        }
        if let [first, after @ ..] = rest
            && is_text(*first)
        {
            head.label = Some(self.text_of(*first));
            head.label_span = first.span;
            rest = after;
        }
        if !rest.is_empty() {
            let span = span_of(rest);
            let message = format!("`{}` has no place in the head of `{keyword}`", span.of(self.text));
            let mistake = Mistake::new("vocabulary/head", message, span, "not expected here");
            let words = head.label.is_none().then(|| self.tree.slice(&block.head).iter().take_while(|token| token.kind == TokenKind::Word));
            let joined: Vec<&str> = words.into_iter().flatten().map(|token| token.span.of(self.text)).collect();
            self.tell(if joined.len() > 1 {
                mistake.help(format!("did you mean `{}`? a title stands in quotes", joined.join("-")))
            } else {
                mistake.help(format!("a head holds one id and one text: `{keyword} some-id \"what it is\"`"))
            });
        }
        head
    }

    fn unknown_block(&mut self, block: &'t Block, keyword: &str) {
        self.lost = true;
        self.lose(block);
        let names = self.vocabulary.kinds.iter().skip(1).map(|kind| kind.name.as_str());
        let message = match keyword {
            "study" => "a study stands inside another one".to_owned(),
            _ => format!("there is no block `{keyword}`"),
        };
        let mistake = Mistake::new("vocabulary/unknown-block", message, block.keyword.span, "not known");
        self.tell(match meant(keyword, names.clone()) {
            Some(meant) => mistake.meant(meant),
            None => mistake.help(format!("a study holds {}", names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))),
        });
    }

    /// Blocks inside a block of the study: none belong there.
    fn misplaced(&mut self, block: &'t Block, kind: &Kind) {
        for inner in block.blocks() {
            self.lost = true;
            self.lose(inner);
            let keyword = inner.keyword.span.of(self.text);
            let message = format!("`{keyword}` stands inside `{}`", kind.name);
            let mut mistake = Diagnostic::mistake("vocabulary/misplaced-block", message, inner.keyword.span, "does not belong here");
            mistake = match self.kind_named(&fold(keyword)) {
                Some(_) => mistake.help(format!("close `{}` before it: all blocks stand in the study itself", kind.name)),
                None => mistake.help(format!("{} holds fields only", a(&kind.name))),
            };
            self.out.push(mistake);
        }
    }

    /// The ids of a block that is not read: references to them are passed over in silence.
    fn lose(&mut self, block: &'t Block) {
        let first = self.tree.slice(&block.head).first().copied();
        if let Some(id) = first.filter(|token| token.kind == TokenKind::Word) {
            self.lose_id(fold(id.span.of(self.text)), id.span);
        }
        for member in &block.members {
            if let Member::Block(inner) = member {
                self.lose(inner);
            }
        }
    }

    /// The content of a text in quotes.
    pub(super) fn text_of(&mut self, token: Token) -> TextId {
        let content = crate::syntax::text::content(self.text, token);
        self.push_text(content.text, content.span, content.map)
    }
}

pub fn is_text(token: Token) -> bool {
    matches!(token.kind, TokenKind::Text | TokenKind::RawText)
}

/// `an arm`, `a claim`
pub fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
