//! Ids of blocks, and the words that refer to them.

use super::Reader;
use super::head::a;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::study::cell::{Absence, Cell, Row};
use crate::study::value::{Mistake, wrong_type};
use crate::suggest::{Likelihood, Meant, meant};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::word::fold;
use crate::vocabulary::Kinds;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The ids of a study: one name space over all kinds.
#[derive(Default)]
pub struct Ids<'s> {
    known: FxHashMap<Cow<'s, str>, Id>,
    order: Vec<Cow<'s, str>>,
}

#[derive(Clone, Copy)]
struct Id {
    /// None where the block was lost, or the id was used twice: references to it are unreadable.
    row: Option<Row>,
    span: Span,
}

impl Ids<'_> {
    /// Makes room for that many.
    pub fn reserve(&mut self, count: usize) {
        self.known.reserve(count);
        self.order.reserve(count);
    }
}

const RESERVED: [&str; 4] = ["none", "unreported", "within", "to"];

impl<'s> Reader<'s, '_> {
    /// Gives a row its id.
    pub(super) fn name_row(&mut self, id: Cow<'s, str>, span: Span, row: Row) {
        if RESERVED.contains(&id.as_ref()) {
            let message = format!("`{id}` can be no id");
            let mistake = Mistake::new("vocabulary/reserved-id", message, span, "this word has a meaning where references stand");
            return self.tell(mistake.help("give the block another id"));
        }
        match self.ids.known.get_mut(&id) {
            Some(first) => {
                first.row = None;
                let first = first.span;
                let message = format!("the id `{id}` is used twice");
                let mistake = Diagnostic::mistake("vocabulary/double-id", message, span, "used again here").label(first, "first used here");
                self.out.push(mistake.help("ids are shared by all blocks of a study, whatever their kind"));
            }
            None => {
                self.ids.known.insert(id.clone(), Id { row: Some(row), span });
                self.ids.order.push(id);
            }
        }
    }

    pub(super) fn lose_id(&mut self, id: Cow<'s, str>, span: Span) {
        self.ids.known.entry(id).or_insert(Id { row: None, span });
    }

    /// A word that refers to a block of one of these kinds.
    pub(super) fn entity(&self, kinds: Kinds, tokens: &[Token]) -> Result<Cell, Mistake> {
        let [token] = tokens else { return Err(wrong_type(self.text, tokens, &self.wanted(kinds))) };
        if token.kind != TokenKind::Word {
            let mut mistake = wrong_type(self.text, tokens, &self.wanted(kinds));
            mistake.problem.help = Some(format!("write the id of {}, without quotes", self.wanted(kinds)));
            return Err(mistake);
        }
        self.named(kinds, *token)
    }

    /// The block of that id; unreadable, in silence, where a mistake about the id has been told.
    pub(super) fn named(&self, kinds: Kinds, token: Token) -> Result<Cell, Mistake> {
        let id = fold(token.span.of(self.text));
        let Some(found) = self.ids.known.get(&id) else { return Err(self.unknown_id(kinds, &id, token.span)) };
        let Some(row) = found.row else { return Ok(Cell::Absent(Absence::Unreadable)) };
        let kind = self.study.block(row).map(|block| block.kind);
        if kind.is_some_and(|kind| kinds.has(kind)) {
            return Ok(Cell::Entity(row));
        }
        let is = kind.and_then(|kind| self.vocabulary.kind(kind)).map_or("", |kind| kind.name.as_str());
        let message = format!("`{id}` is {}, and {} is wanted", a(is), self.wanted(kinds));
        let mut mistake = Mistake::new("vocabulary/unknown-reference", message, token.span, format!("{} expected", self.wanted(kinds)));
        mistake.problem.help = self.others(kinds);
        Err(mistake)
    }

    pub(super) fn is_id(&self, token: Token) -> bool {
        token.kind == TokenKind::Word && self.ids.known.contains_key(&fold(token.span.of(self.text)))
    }

    /// The mistake of an id that no block has.
    pub(super) fn no_such_id(&self, kinds: Kinds, id: &str, span: Span) -> Option<Mistake> {
        if self.ids.known.contains_key(id) || id.contains('#') {
            return None;
        }
        let mistake = Mistake::new("vocabulary/unknown-reference", format!("no block is called `{id}`"), span, "no block has this id");
        Some(match meant(id, self.ids_of(kinds)) {
            Some(meant) => mistake.meant(as_id(meant)),
            None => mistake,
        })
    }

    fn unknown_id(&self, kinds: Kinds, id: &str, span: Span) -> Mistake {
        let message = format!("there is no {} `{id}` in this study", self.either(kinds));
        let mut mistake = Mistake::new("vocabulary/unknown-reference", message, span, "no block has this id");
        if let Some(meant) = meant(id, self.ids_of(kinds)) {
            return mistake.meant(as_id(meant));
        }
        mistake.problem.help = self.others(kinds);
        mistake
    }

    fn ids_of(&self, kinds: Kinds) -> impl Iterator<Item = &str> + Clone {
        self.ids.order.iter().map(Cow::as_ref).filter(move |id| {
            let row = self.ids.known.get(*id).and_then(|id| id.row);
            row.and_then(|row| self.study.block(row)).is_some_and(|block| kinds.has(block.kind))
        })
    }

    /// The ids that may stand here, the first six of them.
    fn others(&self, kinds: Kinds) -> Option<String> {
        let ids: Vec<String> = self.ids_of(kinds).take(6).map(|id| format!("`{id}`")).collect();
        if ids.is_empty() {
            return Some(format!("the study has no {} with an id", self.either(kinds)));
        }
        Some(format!("ids that may stand here: {}", ids.join(", ")))
    }

    /// `an arm or an attribute`
    fn wanted(&self, kinds: Kinds) -> String {
        let names: Vec<String> = self.names_of(kinds).map(a).collect();
        names.join(" or ")
    }

    /// `arm or attribute`
    fn either(&self, kinds: Kinds) -> String {
        self.names_of(kinds).collect::<Vec<_>>().join(" or ")
    }

    fn names_of(&self, kinds: Kinds) -> impl Iterator<Item = &'s str> {
        let vocabulary = self.vocabulary;
        kinds.iter().filter_map(move |kind| vocabulary.kind(kind)).map(|kind| kind.name.as_str())
    }
}

/// Ids are near to each other on purpose (`arm-1`, `arm-2`), and another one says another thing: somebody must look.
fn as_id(meant: Meant<'_>) -> Meant<'_> {
    let likelihood = if meant.likelihood == Likelihood::Slip { Likelihood::Likely } else { meant.likelihood };
    Meant { likelihood, ..meant }
}
