//! A text to its words and clauses, and terms that are matched against them.

use super::Mark;
use std::ops::Range;

/// How far back a hedge or a denial reaches, in words. Our own guess.
const REACH: usize = 6;

/// The words of a text, and the clauses they stand in.
#[derive(Default)]
pub struct Words {
    pub list: Vec<WordAt>,
    /// The clauses that end in a question mark.
    questions: Vec<u32>,
}

#[derive(Clone, Copy)]
pub struct WordAt {
    start: u32,
    end: u32,
    clause: u32,
    /// Nothing but white space stands between it and the word before.
    joined: bool,
}

impl Words {
    pub fn read(&mut self, text: &str) {
        self.list.clear();
        self.questions.clear();
        let mut clause = 0;
        let mut end = 0;
        for (start, word) in pieces(text) {
            let between = text.get(end..start).unwrap_or_default();
            let stops = closes(between);
            if between.contains('?') {
                self.questions.push(clause);
            }
            if stops || ["but", "although", "however"].iter().any(|joint| word.eq_ignore_ascii_case(joint)) {
                clause += 1;
            }
            end = start + word.len();
            self.list.push(WordAt { start: start as u32, end: end as u32, clause, joined: between.trim().is_empty() });
        }
        if text.get(end..).is_some_and(|rest| rest.contains('?')) {
            self.questions.push(clause);
        }
    }

    pub fn word<'t>(&self, text: &'t str, at: usize) -> Option<&'t str> {
        let word = self.list.get(at)?;
        text.get(word.start as usize..word.end as usize)
    }

    /// One past the last word, where the words from `at` on are those of a term.
    pub fn holds(&self, text: &str, at: usize, patterns: &[Pattern]) -> Option<usize> {
        for (off, pattern) in patterns.iter().enumerate() {
            let place = self.list.get(at + off)?;
            if off > 0 && !place.joined || !pattern.takes(self.word(text, at + off)?) {
                return None;
            }
        }
        Some(at + patterns.len())
    }

    /// Whether a word stands in the clause of the one before it, with nothing but white space between.
    pub fn is_joined(&self, at: usize) -> bool {
        let clause = |at: usize| self.list.get(at).map(|word| word.clause);
        let joined = self.list.get(at).is_some_and(|word| word.joined);
        joined && at.checked_sub(1).is_some_and(|before| clause(before) == clause(at))
    }

    pub fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let start = self.list.get(words.start).map_or(0, |word| word.start);
        let end = words.end.checked_sub(1).and_then(|last| self.list.get(last)).map_or(start, |word| word.end);
        start as usize..end as usize
    }

    /// Whether such a cue stands before the words in their clause, near enough.
    pub fn is_under(&self, cues: &[(Mark, Range<usize>)], mark: Mark, words: &Range<usize>) -> bool {
        let clause = |at: usize| self.list.get(at).map(|word| word.clause);
        cues.iter().any(|(cue, place)| {
            let before = *cue == mark && place.end <= words.start && clause(place.start) == clause(words.start);
            before && (mark == Mark::Asked || words.start - place.end < REACH)
        })
    }

    pub fn is_question(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|word| self.questions.contains(&word.clause))
    }
}

/// What terms are looked up by; see [`start_of`].
pub type Start = [u8; 3];

/// One word of a term, in lower case; open where `*` stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    letters: String,
    open_start: bool,
    open_end: bool,
}

impl Pattern {
    /// How all words begin that it takes; none where they begin in several ways.
    pub fn start(&self) -> Option<Start> {
        let open = self.open_start || self.open_end && self.letters.len() < 3;
        (!open).then(|| start_of(&self.letters))
    }

    fn takes(&self, word: &str) -> bool {
        let letters = |rest: &str| rest.chars().all(char::is_alphabetic);
        match (self.open_start, self.open_end) {
            (false, false) => word.eq_ignore_ascii_case(&self.letters),
            (false, true) => {
                cut(word, self.letters.len()).is_some_and(|(head, rest)| head.eq_ignore_ascii_case(&self.letters) && letters(rest))
            }
            (true, false) => {
                let at = word.len().checked_sub(self.letters.len());
                at.and_then(|at| cut(word, at)).is_some_and(|(rest, tail)| tail.eq_ignore_ascii_case(&self.letters) && letters(rest))
            }
            (true, true) => letters(word) && word.to_lowercase().contains(&self.letters),
        }
    }
}

fn cut(word: &str, at: usize) -> Option<(&str, &str)> {
    word.split_at_checked(at)
}

pub fn pattern(word: &str) -> Pattern {
    let tail = word.trim_start_matches('*');
    let letters = tail.trim_end_matches('*');
    Pattern { letters: letters.to_lowercase(), open_start: tail.len() < word.len(), open_end: letters.len() < tail.len() }
}

/// The first three bytes, in lower case; 0 behind the end of a shorter word.
pub fn start_of(word: &str) -> Start {
    let mut bytes = word.bytes().map(|byte| byte.to_ascii_lowercase());
    [(); 3].map(|()| bytes.next().unwrap_or_default())
}

/// Whether what stands between two words closes a clause. A point inside a number closes nothing: no word begins there.
fn closes(between: &str) -> bool {
    let mut rest = between.chars().peekable();
    while let Some(c) = rest.next() {
        if matches!(c, ';' | ':' | '?' | '!')
            || c == '.' && rest.peek().is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '”' | ')'))
        {
            return true;
        }
    }
    false
}

/// The words of a text with their offsets: letters and digits, with hyphens, apostrophes and points inside; `%` is a word of its own.
pub fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(|c: char| c.is_alphanumeric() || c == '%' || c == '*')?;
        let rest = text.get(start..)?;
        let mut end = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let joint = matches!(c, '-' | '\'' | '’' | '.') && end > 0 && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            let own = c == '%' && at == 0;
            if !(c.is_alphanumeric() || c == '*' || joint || own) {
                break;
            }
            end = at + c.len_utf8();
            if own {
                break;
            }
        }
        from = start + end;
        Some((start, rest.get(..end)?))
    })
}
