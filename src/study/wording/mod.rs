//! The words of a claim to hits: which words of which lexicon stand in it, and whether they are denied, hedged or only asked.

mod reword;
mod words;

use super::cell::TextId;
use super::{Hit, Study, StudyText};
use crate::source::Span;
use crate::vocabulary::core::ReadsAsWords;
use crate::vocabulary::{Vocabulary, Word};
pub use reword::Rewording;
use rustc_hash::FxHashMap;
use std::ops::Range;
use words::{Pattern, Start, Words, pattern, pieces, start_of};

/// Words and phrases that mean one kind of thing. A term may hold several words; `*` at a word's start or end is any letters.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub name: String,
    pub words: Vec<String>,
    /// Phrases in which the words mean something else.
    pub except: Vec<String>,
    /// What a text that holds such a word reads as.
    pub reads_as: Option<Word>,
    /// What such a word does to those that follow it.
    pub marks: Option<Mark>,
}

/// What a word does to the words behind it in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Negated,
    Hedged,
    Asked,
}

/// All lexicons of a rule book, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Lexicons {
    pub lexicons: Vec<Lexicon>,
    terms: Vec<Term>,
    /// Terms by how their first word begins.
    by_start: FxHashMap<Start, Vec<u32>>,
    /// Terms whose first word may begin in several ways.
    anywhere: Vec<u32>,
    reads_as: ReadsAsWords,
}

#[derive(Clone, Debug)]
struct Term {
    lexicon: u16,
    except: bool,
    words: Vec<Pattern>,
}

impl Lexicons {
    pub fn new(lexicons: Vec<Lexicon>, vocabulary: &Vocabulary) -> Self {
        let mut compiled = Self { reads_as: vocabulary.core.reads_as, ..Self::default() };
        for (at, lexicon) in lexicons.iter().enumerate() {
            let words = lexicon.words.iter().map(|term| (term, false)).chain(lexicon.except.iter().map(|term| (term, true)));
            for (term, except) in words {
                compiled.add(Term { lexicon: at as u16, except, words: pieces(term).map(|(_, word)| pattern(word)).collect() });
            }
        }
        compiled.lexicons = lexicons;
        compiled
    }

    fn add(&mut self, term: Term) {
        let Some(first) = term.words.first() else { return };
        let id = self.terms.len() as u32;
        match first.start() {
            Some(start) => self.by_start.entry(start).or_default().push(id),
            None => self.anywhere.push(id),
        }
        self.terms.push(term);
    }

    /// The lexicon of that name.
    pub fn named(&self, name: &str) -> Option<u16> {
        self.lexicons.iter().position(|lexicon| lexicon.name == name).map(|at| at as u16)
    }

    /// All words of lexicons in a text, sorted by lexicon and place.
    pub fn hits_in(&self, study: &Study<'_>, text: TextId) -> Vec<Hit> {
        let mut hits = Vec::new();
        if let Some(content) = study.texts.get(text.0 as usize) {
            self.find(text, content, &mut Words::default(), &mut hits);
        }
        hits
    }

    fn find(&self, id: TextId, content: &StudyText<'_>, words: &mut Words, hits: &mut Vec<Hit>) {
        let text = content.text.as_ref();
        words.read(text);
        let found = self.matches(text, words);
        let cues: Vec<(Mark, Range<usize>)> = found.iter().filter_map(|hit| Some((self.mark(hit.lexicon)?, hit.words.clone()))).collect();
        for hit in found {
            let under = |mark| words.is_under(&cues, mark, &hit.words);
            let (negated, hedged) = (under(Mark::Negated), under(Mark::Hedged));
            let asked = under(Mark::Asked) || words.is_question(hit.words.start);
            let reads_as = self.lexicons.get(hit.lexicon as usize).and_then(|lexicon| lexicon.reads_as);
            let lowered = hedged && reads_as == Some(self.reads_as.causal);
            let reads_as = if lowered { Some(self.reads_as.conditional) } else { reads_as };
            let span = content.source(words.bytes(&hit.words));
            hits.push(Hit { text: id, lexicon: hit.lexicon, span, negated, hedged, asked, reads_as });
        }
    }

    fn mark(&self, lexicon: u16) -> Option<Mark> {
        self.lexicons.get(lexicon as usize)?.marks
    }

    /// The longest term of each lexicon at each word, sorted by lexicon and place; phrases that mean something else left out.
    fn matches(&self, text: &str, words: &Words) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let mut masks: Vec<Match> = Vec::new();
        for at in 0..words.list.len() {
            let start = words.word(text, at).map(start_of);
            let ids = start.and_then(|start| self.by_start.get(&start)).into_iter().flatten().chain(&self.anywhere);
            for term in ids.filter_map(|&id| self.terms.get(id as usize)) {
                if let Some(end) = words.holds(text, at, &term.words) {
                    let list = if term.except { &mut masks } else { &mut found };
                    list.push(Match { lexicon: term.lexicon, words: at..end });
                }
            }
        }
        found.retain(|hit| !masks.iter().any(|mask| mask.lexicon == hit.lexicon && mask.overlaps(hit)));
        found.sort_by_key(|hit| (hit.lexicon, hit.words.start, usize::MAX - hit.words.end));
        found.dedup_by(|later, first| later.lexicon == first.lexicon && first.overlaps(later));
        found
    }
}

struct Match {
    lexicon: u16,
    words: Range<usize>,
}

impl Match {
    fn overlaps(&self, other: &Self) -> bool {
        self.words.start < other.words.end && other.words.start < self.words.end
    }
}

/// Looks for the words of all lexicons in the sentences of all claims.
pub fn scan(study: &mut Study<'_>, lexicons: &Lexicons) {
    let claim = study.vocabulary.core.claim.kind;
    let mut words = Words::default();
    let mut hits = Vec::new();
    for label in study.blocks.iter().filter(|block| block.kind == claim).filter_map(|block| block.label) {
        if let Some(content) = study.texts.get(label.0 as usize) {
            lexicons.find(label, content, &mut words, &mut hits);
        }
    }
    study.hits = hits;
}

impl StudyText<'_> {
    /// The source under a byte range of the text.
    pub fn source(&self, range: Range<usize>) -> Span {
        if self.map.is_empty() {
            return Span::new(self.span.start + range.start as u32, (self.span.start + range.end as u32).min(self.span.end));
        }
        let start = self.map.get(range.start).copied().unwrap_or(self.span.end);
        let last = range.end.checked_sub(1).filter(|&last| last >= range.start).and_then(|last| self.map.get(last));
        Span::new(start, last.map_or(start, |last| last + 1))
    }
}
