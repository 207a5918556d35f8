//! Where a value or a head ends: by line ends, brackets, braces and the next `word:` alone.

use super::reader::{DEEPEST, Reader};
use super::token::{Bracket, Sign, Token, TokenKind};
use super::wording;

/// What is being measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What follows a field's colon: may go on past its line.
    Value,
    /// What follows a block's keyword: ends with its line, unless a bracket is open.
    Head,
    /// What begins neither: ends as a value does.
    Stray,
}

/// What stands at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The end of a line, a `}`, or the end of the file.
    Edge,
    /// A `{`.
    Brace,
    /// The name of a field, on the same line.
    Field,
}

#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// The token after the last one.
    pub end: usize,
    pub stop: Stop,
    /// The first token of the last line, where the extent goes on past its first line.
    pub line: Option<usize>,
    /// A mistake was told.
    pub broken: bool,
    /// The value begins on the line after its colon without being a text.
    pub late: bool,
}

/// Brackets that are open, innermost last.
#[derive(Debug, Default)]
pub struct Brackets {
    open: Vec<(Bracket, usize)>,
    /// Those past the deepest level, which are only counted.
    over: usize,
}

/// What a stretch of a line holds up to its first brace, remembered so that each line is searched once.
#[derive(Debug, Default)]
pub struct LineSearch {
    from: usize,
    to: usize,
    /// The last closing bracket.
    closer: Option<usize>,
    /// The brace that ends the stretch; none where the line does.
    brace: Option<TokenKind>,
}

impl Reader<'_> {
    /// Measures from the token `from`; `told` where a mistake in it is told already.
    pub(super) fn extent(&mut self, from: usize, part: Part, told: bool) -> Extent {
        self.brackets.open.clear();
        self.brackets.over = 0;
        let mut extent = Extent { end: from, stop: Stop::Edge, line: None, broken: told, late: false };
        while let Some(token) = self.token(extent.end) {
            let at = extent.end;
            let field = token.kind == TokenKind::Word && self.starts_field(at);
            if token.first {
                self.line = at;
            }
            if token.first && (part != Part::Stray || at > from) {
                if self.line_ends(&mut extent, from, part, token, field) {
                    break;
                }
                extent.line = Some(at);
            }
            match token.kind {
                TokenKind::CloseBrace => break,
                TokenKind::OpenBrace => {
                    extent.stop = Stop::Brace;
                    break;
                }
                TokenKind::Open(bracket) => self.open_bracket(&mut extent, bracket, token, from),
                TokenKind::Close(bracket) => self.close_bracket(&mut extent, bracket, token, from),
                TokenKind::Colon if part == Part::Head => {
                    let keyword = self.text_of(from.saturating_sub(1));
                    self.tell_in(&mut extent, from, || wording::colon_in_head(keyword, token.span));
                }
                TokenKind::Colon => self.tell_in(&mut extent, from, || wording::stray_colon(token.span)),
                TokenKind::Word if field && self.field_ends(&mut extent, from, part) => {
                    extent.stop = Stop::Field;
                    break;
                }
                _ => {}
            }
            extent.end += 1;
        }
        if let Some(&(bracket, at)) = self.brackets.open.first()
            && let Some(open) = self.token(at)
        {
            self.tell_in(&mut extent, from, || wording::bracket_not_closed(bracket, open.span));
        }
        extent
    }

    /// At the first token of a line: whether the line before it was the last.
    fn line_ends(&self, extent: &mut Extent, from: usize, part: Part, token: Token, field: bool) -> bool {
        let at = extent.end;
        if self.brackets.any() {
            return field || token.kind == TokenKind::CloseBrace;
        }
        match (part, token.kind) {
            (_, TokenKind::CloseBrace) => true,
            // The brace of the head may stand on the next line, also where a colon slipped into the head.
            (Part::Head | Part::Value, TokenKind::OpenBrace) => false,
            (Part::Head, _) => true,
            _ if field => true,
            _ if self.joins(at, from) => false,
            (Part::Value, _) if at == from && self.is_deeper(at, from) => {
                extent.late = true;
                false
            }
            _ => true,
        }
    }

    /// Whether the line that begins with `at` goes on with what the line before it says.
    fn joins(&self, at: usize, from: usize) -> bool {
        let (Some(next), Some(before)) = (self.token(at), at.checked_sub(1).and_then(|before| self.token(before))) else { return false };
        let begins = match next.kind {
            TokenKind::Comma | TokenKind::Sign(_) => true,
            TokenKind::Word => self.is_operator(at),
            TokenKind::Text | TokenKind::RawText => at == from,
            _ => false,
        };
        let ends = match before.kind {
            TokenKind::Comma => true,
            TokenKind::Sign(sign) => !closes(sign) && !before.glued,
            TokenKind::Word => self.is_operator(at - 1),
            _ => false,
        };
        begins || ends && at > from
    }

    /// An operator word that no colon follows.
    fn is_operator(&self, at: usize) -> bool {
        let word = self.text_of(at);
        matches!(word, "and" | "or" | "not" | "is" | "in" | "matches" | "where" | "has" | "to" | "of")
            && self.token(at + 1).is_none_or(|next| next.kind != TokenKind::Colon)
    }

    /// At `word:` in the middle of a line: whether a new field begins there.
    fn field_ends(&mut self, extent: &mut Extent, from: usize, part: Part) -> bool {
        let at = extent.end;
        if self.brackets.any() {
            return !self.closes_on_line(at);
        }
        if part == Part::Head && self.brace_on_line(at) == Some(TokenKind::OpenBrace) {
            // A head without quotes that has a colon in it.
            return false;
        }
        if part == Part::Value && at == from {
            // `share: charter: 90%` is one slip: the second colon, told here, is passed over like the rest of the value.
            let Some(colon) = self.token(at + 1).filter(|next| next.kind == TokenKind::Colon) else { return true };
            let (name, second) = (self.text_of(from.saturating_sub(2)), self.text_of(at));
            self.tell_in(extent, from, || wording::second_colon(name, second, colon.span));
            return false;
        }
        true
    }

    fn open_bracket(&mut self, extent: &mut Extent, bracket: Bracket, token: Token, from: usize) {
        if self.depth() + self.brackets.open.len() < DEEPEST {
            return self.brackets.open.push((bracket, extent.end));
        }
        self.brackets.over += 1;
        if !self.too_deep {
            self.tell_in(extent, from, || wording::too_deep(token.span));
            self.too_deep = true;
        }
        extent.broken = true;
    }

    fn close_bracket(&mut self, extent: &mut Extent, bracket: Bracket, token: Token, from: usize) {
        if self.brackets.over > 0 {
            self.brackets.over -= 1;
            return;
        }
        match self.brackets.open.pop() {
            None => self.tell_in(extent, from, || wording::stray_closer(bracket, token.span)),
            Some((open, at)) if open != bracket => {
                let opened = self.token(at).map_or(token.span, |token| token.span);
                self.tell_in(extent, from, || wording::wrong_closer(open, opened, token.span));
            }
            Some(_) => {}
        }
    }

    /// Whether a closing bracket follows on this line, before any brace.
    fn closes_on_line(&mut self, at: usize) -> bool {
        self.search_line(at).closer.is_some_and(|closer| closer > at)
    }

    /// The first brace that follows on this line.
    pub(super) fn brace_on_line(&mut self, at: usize) -> Option<TokenKind> {
        self.search_line(at).brace
    }

    fn search_line(&mut self, at: usize) -> &LineSearch {
        if !(self.search.from..self.search.to).contains(&at) {
            self.search = LineSearch { from: at, to: at + 1, ..LineSearch::default() };
            let line = self.tokens.iter().enumerate().skip(at).take_while(|(index, token)| *index == at || !token.first);
            for (index, token) in line {
                match token.kind {
                    TokenKind::OpenBrace | TokenKind::CloseBrace => {
                        self.search.brace = Some(token.kind);
                        break;
                    }
                    TokenKind::Close(_) => self.search.closer = Some(index),
                    _ => {}
                }
                self.search.to = index + 1;
            }
        }
        &self.search
    }
}

impl Brackets {
    const fn any(&self) -> bool {
        !self.open.is_empty()
    }
}

/// Signs that stand behind what they belong to, so that a line may end with them: `90%`, `500 €`, a full stop.
const fn closes(sign: Sign) -> bool {
    matches!(sign, Sign::Percent | Sign::Dot | Sign::Dollar | Sign::Euro | Sign::Pound)
}
