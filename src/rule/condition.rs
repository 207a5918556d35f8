//! Tokens to conditions and expressions: the productions of the rule language, one function each.

use super::ast::{Argument, Arithmetic, Binding, Comparator, Expr, InWhat, IsWhat, Literal, Node, Quantifier, State};
use crate::source::Span;
use crate::syntax::cursor::{Cursor, Parsed, Problem, expected, kind};
use crate::syntax::token::{Bracket, Sign, Token, TokenKind};
use crate::syntax::{number, text, word as words};
use nom::{Err, Input};

/// Words that join conditions and can be no unit after a number.
const JOINING: &[&str] =
    &["and", "or", "not", "is", "in", "matches", "where", "has", "to", "of", "for", "when", "otherwise", "agrees", "overlaps", "within"];

/// A whole value as a condition; what is left over is a mistake.
pub fn whole<'t, T>(input: Cursor<'t>, production: impl Fn(Cursor<'t>) -> Parsed<'t, T>) -> Result<T, Problem> {
    if let Some(at) = too_deep(input) {
        return Err(Problem::new("this is nested too deeply", at, "one level too many").help("name a part of it with `let`"));
    }
    let (rest, value) = production(input).map_err(unwrap)?;
    if rest.is_empty() { Ok(value) } else { Err(left_over(rest)) }
}

/// Levels that a condition may have; each is a step down the stack when it is read, checked and judged. The number is our own guess.
const MAX_LEVELS: usize = 100;

/// The levels of one bracket.
#[derive(Default)]
struct Levels {
    /// Quantifiers: each holds all that follows, to the closing bracket.
    quantifiers: usize,
    /// Operators and dots since the last `and`, `or` or comma: each holds what stands before it.
    steps: usize,
    /// The deepest bracket since then.
    inner: usize,
    deepest: usize,
}

impl Levels {
    fn end_part(&mut self) {
        self.deepest = self.deepest.max(self.quantifiers + self.steps + self.inner);
        (self.steps, self.inner) = (0, 0);
    }
}

/// Where a condition has too many levels.
fn too_deep(input: Cursor<'_>) -> Option<Span> {
    let mut outer: Vec<Levels> = Vec::new();
    let mut own = Levels::default();
    for (at, token) in input.tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open(_) => outer.push(std::mem::take(&mut own)),
            TokenKind::Close(_) => {
                own.end_part();
                let inner = own.deepest + 1;
                own = outer.pop().unwrap_or_default();
                own.inner = own.inner.max(inner);
            }
            TokenKind::Comma => own.end_part(),
            TokenKind::Sign(Sign::Plus | Sign::Minus | Sign::Star | Sign::Slash | Sign::Dot) => own.steps += 1,
            TokenKind::Word => match input.str(*token) {
                "and" | "or" => own.end_part(),
                "not" | "otherwise" => own.steps += 1,
                _ if quantifier_word(after(input, at)).is_some() => own.quantifiers += 1,
                _ => {}
            },
            _ => {}
        }
        if outer.len() + own.quantifiers + own.steps + own.inner.max(own.deepest) > MAX_LEVELS {
            return Some(token.span);
        }
    }
    None
}

fn unwrap(error: Err<Problem>) -> Problem {
    match error {
        Err::Error(problem) | Err::Failure(problem) => problem,
        Err::Incomplete(_) => Problem::new("this cannot be read", Span::default(), "not read"),
    }
}

fn left_over(rest: Cursor<'_>) -> Problem {
    let here = rest.here();
    if rest.at_sign(Sign::To) || rest.at_sign(Sign::Negative) {
        return Problem::new("a minus needs a space on both sides", here, "glued").help("write `a - b`");
    }
    if rest.at_word("and") || rest.at_word("or") {
        return Problem::new("`and` and `or` side by side", here, "which of the two binds?").help("put one of them in brackets");
    }
    Problem::new("the condition ends before this", here, "not expected here")
}

fn fail<T>(problem: Problem) -> Result<T, Err<Problem>> {
    Err(Err::Failure(problem))
}

/// Turns a mistake that may be tried otherwise into one that stands.
fn cut<'t, T>(parsed: Parsed<'t, T>) -> Parsed<'t, T> {
    parsed.map_err(|error| Err::Failure(unwrap(error)))
}

fn after(input: Cursor<'_>, count: usize) -> Cursor<'_> {
    input.take_from(count)
}

fn spanning(from: Cursor<'_>, to: Cursor<'_>) -> Span {
    let used = from.tokens.len().saturating_sub(to.tokens.len());
    from.take(used).span()
}

fn expr(from: Cursor<'_>, to: Cursor<'_>, node: Node) -> Expr {
    Expr { span: spanning(from, to), node }
}

/// `cond = unit { "and" unit } | unit { "or" unit }`
pub fn condition(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (mut rest, first) = unit(input)?;
    let joint = ["and", "or"].into_iter().find(|joint| rest.at_word(joint));
    let Some(joint) = joint else { return Ok((rest, first)) };
    let mut parts = vec![first];
    while rest.at_word(joint) {
        let (next, part) = cut(unit(after(rest, 1)))?;
        parts.push(part);
        rest = next;
    }
    if rest.at_word("and") || rest.at_word("or") {
        return fail(left_over(rest));
    }
    let node = if joint == "and" { Node::And(parts) } else { Node::Or(parts) };
    Ok((rest, expr(input, rest, node)))
}

/// `unit = "not" unit | quantifier | test`
fn unit(input: Cursor<'_>) -> Parsed<'_, Expr> {
    if input.at_word("not") {
        if after(input, 1).at_word("not") {
            return fail(Problem::new("two `not` undo each other", input.take(2).span(), "the same as neither").help("leave both out"));
        }
        let (rest, inner) = cut(unit(after(input, 1)))?;
        return Ok((rest, expr(input, rest, Node::Not(Box::new(inner)))));
    }
    match quantifier_word(input) {
        Some(quantifier) => quantified(input, quantifier),
        None => test(input),
    }
}

/// A quantifier is decided by: its word, a name, `in`.
fn quantifier_word(input: Cursor<'_>) -> Option<Quantifier> {
    let quantifier = match input.first().map(|token| input.str(token))? {
        "any" => Quantifier::Any,
        "no" => Quantifier::No,
        "every" => Quantifier::Every,
        _ => return None,
    };
    let named = input.nth(1).is_some_and(|token| token.kind == TokenKind::Word);
    (named && after(input, 2).at_word("in")).then_some(quantifier)
}

/// `quantifier = ("any" | "no" | "every") name "in" list [ "where" cond ] [ "has" cond ]`
fn quantified(input: Cursor<'_>, quantifier: Quantifier) -> Parsed<'_, Expr> {
    let (mut rest, binding) = cut(binding(after(input, 1)))?;
    let mut has = None;
    if rest.at_word("has") {
        let (next, body) = cut(condition(after(rest, 1)))?;
        has = Some(Box::new(body));
        rest = next;
    }
    let here = spanning(input, rest);
    if quantifier == Quantifier::Every && has.is_none() {
        let problem = Problem::new("`every` does not say what each of them has", here, "`has …` is missing");
        return fail(problem.help("write `every x in list where … has …`: `where` chooses, `has` tests"));
    }
    if has.is_none() && binding.filter.is_none() {
        let problem = Problem::new("the quantifier tests nothing", here, "`where …` or `has …` is missing");
        let (list, not) = (binding.list.span.of(input.text), if quantifier == Quantifier::No { "" } else { "not " });
        return fail(problem.help(format!("to ask whether there is any, write `{list} is {not}empty`")));
    }
    for part in [binding.filter.as_ref(), has.as_deref()].into_iter().flatten() {
        stray_part(input, part, &binding.name)?;
    }
    Ok((rest, Expr { span: here, node: Node::Quantifier { quantifier, binding: Box::new(binding), has } }))
}

/// A quantifier runs to the closing bracket: a part there that does not name its variable was meant to stand outside.
fn stray_part(quantifier: Cursor<'_>, part: &Expr, name: &str) -> Result<(), Err<Problem>> {
    let (parts, joint) = match &part.node {
        Node::And(parts) => (parts.as_slice(), "and"),
        Node::Or(parts) => (parts.as_slice(), "or"),
        _ => (std::slice::from_ref(part), "and"),
    };
    let Some(at) = parts.iter().position(|part| !part.mentions(name)) else { return Ok(()) };
    let Some(stray) = parts.get(at) else { return Ok(()) };
    let problem = Problem::new(
        format!("this part does not speak of `{name}`"),
        stray.span,
        "inside the quantifier, which runs to the closing bracket",
    );
    let before = at.checked_sub(1).and_then(|at| parts.get(at));
    fail(match before {
        Some(before) => {
            let text = quantifier.text;
            let inside = Span::new(quantifier.here().start, before.span.end).of(text);
            problem.help(format!("put the quantifier in brackets: `({inside}) {joint} {}`", stray.span.of(text)))
        }
        None => problem.help("put what does not speak of it before the quantifier"),
    })
}

/// `binding = name "in" list [ "where" cond ]`
pub fn binding(input: Cursor<'_>) -> Parsed<'_, Binding> {
    let (rest, name) = kind(TokenKind::Word)(input)?;
    if !rest.at_word("in") {
        return Err(expected(rest, "`in`"));
    }
    let (mut rest, list) = cut(path(after(rest, 1)))?;
    let mut filter = None;
    if rest.at_word("where") {
        let (next, condition) = cut(condition(after(rest, 1)))?;
        filter = Some(condition);
        rest = next;
    }
    Ok((rest, Binding { name: name_of(input, name), at: name.span, list, filter }))
}

/// `test = sum [ comp sum [ comp sum ] | "is" … | "in" … | "agrees" "with" sum | … ]`
fn test(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, left) = sum(input)?;
    if comparator(rest).is_some() {
        return compare(input, rest, left);
    }
    let not = rest.at_word("not");
    let word = rest.first().filter(|token| token.kind == TokenKind::Word).map(|token| rest.str(token));
    let left = Box::new(left);
    let (rest, node) = match word {
        Some("is") => is(after(rest, 1), left)?,
        Some("in") => membership(after(rest, 1), left, false)?,
        Some("not") if after(rest, 1).at_word("in") => membership(after(rest, 2), left, not)?,
        Some("agrees") => {
            if !after(rest, 1).at_word("with") {
                return fail(Problem::new("`agrees` goes with `with`", rest.here(), "write `agrees with`"));
            }
            let (rest, right) = cut(sum(after(rest, 2)))?;
            (rest, Node::Agrees { left, right: Box::new(right) })
        }
        Some("overlaps") => {
            let (rest, right) = cut(sum(after(rest, 1)))?;
            (rest, Node::Overlaps { left, right: Box::new(right) })
        }
        Some("within") => {
            let (rest, right) = cut(sum(after(rest, 1)))?;
            (rest, Node::Within { left, right: Box::new(right) })
        }
        Some("matches") => {
            let Ok((rest, pattern)) = kind(TokenKind::Pattern)(after(rest, 1)) else {
                let problem = Problem::new("`matches` takes a pattern", after(rest, 1).here(), "not a pattern");
                return fail(problem.help("a pattern stands between slashes: `matches /impact(s|ed)?/`"));
            };
            (rest, Node::Matches { left, pattern: text::content(input.text, pattern).text.into_owned(), at: pattern.span })
        }
        _ => return Ok((rest, *left)),
    };
    Ok((rest, expr(input, rest, node)))
}

/// `comp sum [ comp sum ]`, one way only.
fn compare<'t>(input: Cursor<'t>, mut rest: Cursor<'t>, first: Expr) -> Parsed<'t, Expr> {
    let mut chain = Vec::new();
    while let Some(op) = comparator(rest) {
        let (next, right) = cut(sum(after(rest, 1)))?;
        chain.push((op, right));
        rest = next;
    }
    let span = spanning(input, rest);
    let rising = |op: Comparator| matches!(op, Comparator::Lt | Comparator::Le);
    let falling = |op: Comparator| matches!(op, Comparator::Gt | Comparator::Ge);
    let one_way = chain.iter().all(|&(op, _)| rising(op)) || chain.iter().all(|&(op, _)| falling(op));
    if chain.len() > 2 || chain.len() == 2 && !one_way {
        let problem = Problem::new("a chain of comparisons goes one way", span, "not one way");
        return fail(problem.help("write `a < b <= c`, or two comparisons with `and`"));
    }
    Ok((rest, Expr { span, node: Node::Compare { first: Box::new(first), rest: chain } }))
}

fn comparator(input: Cursor<'_>) -> Option<Comparator> {
    Some(match input.first()?.kind {
        TokenKind::Sign(Sign::Eq) => Comparator::Eq,
        TokenKind::Sign(Sign::Ne) => Comparator::Ne,
        TokenKind::Sign(Sign::Lt) => Comparator::Lt,
        TokenKind::Sign(Sign::Le) => Comparator::Le,
        TokenKind::Sign(Sign::Gt) => Comparator::Gt,
        TokenKind::Sign(Sign::Ge) => Comparator::Ge,
        _ => return None,
    })
}

/// `"is" [ "not" ] ( state | "yes" | "no" | word | path-expr )`
fn is<'t>(input: Cursor<'t>, left: Box<Expr>) -> Parsed<'t, Node> {
    let not = input.at_word("not");
    let input = if not { after(input, 1) } else { input };
    if comparator(input).is_some() {
        let problem = Problem::new("numbers are compared without `is`", input.here(), "after `is` stands a word");
        return fail(problem.help("leave out `is`"));
    }
    if let Some(token) = input.first().filter(|token| token.kind == TokenKind::Word) {
        let alone = !input.nth(1).is_some_and(|next| next.glued && matches!(next.kind, TokenKind::Sign(Sign::Dot) | TokenKind::Open(_)));
        if let Some(state) = State::read(input.str(token)).filter(|_| alone) {
            return Ok((after(input, 1), Node::Is { left, not, right: IsWhat::State(state, token.span) }));
        }
    }
    let (rest, right) = cut(path(input))?;
    // `x is a or b`: the natural slip.
    let words = words_after_or(rest);
    if let (Some(last), Node::Name(first)) = (words.last(), &right.node) {
        let listed: Vec<&str> = std::iter::once(first.as_str()).chain(words.iter().map(|word| rest.str(*word))).collect();
        let problem = Problem::new("`is` takes one word", right.span.to(last.span), "more than one");
        let (left, not) = (left.span.of(input.text), if not { "not " } else { "" });
        return fail(problem.help(format!("write `{left} {not}in [{}]`", listed.join(", "))));
    }
    Ok((rest, Node::Is { left, not, right: IsWhat::Expr(Box::new(right)) }))
}

/// The bare words of `or b or c`; none where what follows an `or` is more than a word.
fn words_after_or(mut rest: Cursor<'_>) -> Vec<Token> {
    let mut words = Vec::new();
    while rest.at_word("or") {
        let Some(word) = rest.nth(1).filter(|token| token.kind == TokenKind::Word) else { return Vec::new() };
        words.push(word);
        rest = after(rest, 2);
    }
    let ends = rest.is_empty() || rest.at_word("and") || matches!(rest.first().map(|token| token.kind), Some(TokenKind::Close(_)));
    if ends { words } else { Vec::new() }
}

/// `[ "not" ] "in" ( list | "[" word { "," word } "]" )`
fn membership<'t>(input: Cursor<'t>, left: Box<Expr>, not: bool) -> Parsed<'t, Node> {
    if input.first().is_some_and(|token| token.kind == TokenKind::Open(Bracket::Square)) {
        let (rest, words) = cut(bracketed(input, Bracket::Square, sum))?;
        return Ok((rest, Node::In { left, not, right: InWhat::Words(words) }));
    }
    let (rest, list) = cut(path(input))?;
    Ok((rest, Node::In { left, not, right: InWhat::List(Box::new(list)) }))
}

/// `sum = terms [ "otherwise" terms ]`
pub fn sum(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, first) = terms(input)?;
    if !rest.at_word("otherwise") {
        return Ok((rest, first));
    }
    let (rest, second) = cut(terms(after(rest, 1)))?;
    Ok((rest, expr(input, rest, Node::Otherwise { first: Box::new(first), second: Box::new(second) })))
}

/// `terms = factor { ( "+" | "-" ) factor }`
fn terms(input: Cursor<'_>) -> Parsed<'_, Expr> {
    binary(input, factor, |sign| match sign {
        Sign::Plus => Some(Arithmetic::Add),
        Sign::Minus => Some(Arithmetic::Sub),
        _ => None,
    })
}

/// `factor = sign { ( "*" | "/" ) sign }`
fn factor(input: Cursor<'_>) -> Parsed<'_, Expr> {
    binary(input, signed, |sign| match sign {
        Sign::Star => Some(Arithmetic::Mul),
        Sign::Slash => Some(Arithmetic::Div),
        _ => None,
    })
}

fn binary<'t>(input: Cursor<'t>, operand: fn(Cursor<'t>) -> Parsed<'t, Expr>, op: fn(Sign) -> Option<Arithmetic>) -> Parsed<'t, Expr> {
    let (mut rest, mut left) = operand(input)?;
    while let Some(op) = rest.first().and_then(|token| if let TokenKind::Sign(sign) = token.kind { op(sign) } else { None }) {
        let (next, right) = cut(operand(after(rest, 1)))?;
        rest = next;
        left = expr(input, rest, Node::Binary { op, left: Box::new(left), right: Box::new(right) });
    }
    Ok((rest, left))
}

/// `sign = [ "-" ] path-expr`
fn signed(input: Cursor<'_>) -> Parsed<'_, Expr> {
    if !input.at_sign(Sign::Negative) {
        return path(input);
    }
    let (rest, inner) = cut(path(after(input, 1)))?;
    Ok((rest, expr(input, rest, Node::Negative(Box::new(inner)))))
}

/// `path-expr = primary { "." word [ "(" args ")" ] | "[" sum "]" }`
pub fn path(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (mut rest, mut base) = primary(input)?;
    loop {
        let next = rest.first().filter(|token| token.glued).map(|token| token.kind);
        match next {
            Some(TokenKind::Sign(Sign::Dot)) => {
                let (after_name, name) = cut(kind(TokenKind::Word)(after(rest, 1)))?;
                rest = after_name;
                let mut args = None;
                if glued_open(rest, Bracket::Round) {
                    let (next, list) = cut(bracketed(rest, Bracket::Round, sum))?;
                    args = Some(list);
                    rest = next;
                }
                let node = Node::Field { base: Box::new(base), name: name_of(input, name), at: name.span, args };
                base = expr(input, rest, node);
            }
            Some(TokenKind::Open(Bracket::Square)) => {
                let (next, mut keys) = cut(bracketed(rest, Bracket::Square, sum))?;
                let (Some(key), true) = (keys.pop(), keys.is_empty()) else {
                    return fail(Problem::new("one key stands between `[` and `]`", spanning(rest, next), "not one key"));
                };
                rest = next;
                base = expr(input, rest, Node::Index { base: Box::new(base), key: Box::new(key) });
            }
            _ => return Ok((rest, base)),
        }
    }
}

fn glued_open(input: Cursor<'_>, bracket: Bracket) -> bool {
    input.first().is_some_and(|token| token.glued && token.kind == TokenKind::Open(bracket))
}

/// `open item { "," item } close`
fn bracketed<'t, T>(input: Cursor<'t>, bracket: Bracket, item: impl Fn(Cursor<'t>) -> Parsed<'t, T>) -> Parsed<'t, Vec<T>> {
    let (mut rest, _) = kind(TokenKind::Open(bracket))(input)?;
    let mut items = Vec::new();
    loop {
        if rest.first().is_some_and(|token| token.kind == TokenKind::Close(bracket)) {
            return Ok((after(rest, 1), items));
        }
        let (next, value) = cut(item(rest))?;
        items.push(value);
        rest = next;
        match rest.first().map(|token| token.kind) {
            Some(TokenKind::Comma) => rest = after(rest, 1),
            Some(TokenKind::Close(own)) if own == bracket => {}
            _ => return fail(left_over(rest)),
        }
    }
}

/// `primary = number [ "%" | unit ] | date | text | name | call | "(" cond ")"`
fn primary(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let Some(token) = input.first() else {
        return Err(Err::Error(Problem::new("the condition breaks off", input.here(), "something is missing here")));
    };
    match token.kind {
        TokenKind::Number => date(input).or_else(|_| literal(input)),
        TokenKind::Text | TokenKind::RawText => {
            let content = text::content(input.text, token).text.into_owned();
            Ok((after(input, 1), Expr { span: token.span, node: Node::Text(content) }))
        }
        TokenKind::Word if glued_open(after(input, 1), Bracket::Round) => call(input, token),
        TokenKind::Word => Ok((after(input, 1), Expr { span: token.span, node: Node::Name(name_of(input, token)) })),
        TokenKind::Open(Bracket::Round) => {
            let (rest, inner) = cut(condition(after(input, 1)))?;
            if !rest.first().is_some_and(|token| token.kind == TokenKind::Close(Bracket::Round)) {
                return fail(left_over(rest));
            }
            Ok((after(rest, 1), Expr { span: spanning(input, after(rest, 1)), node: inner.node }))
        }
        TokenKind::Sign(Sign::To | Sign::Minus) => fail(left_over(input)),
        _ => Err(expected(input, "a condition")),
    }
}

/// `number [ "%" | unit ]`
fn literal(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (mut rest, token) = kind(TokenKind::Number)(input)?;
    let mut literal = Literal { value: 0.0, percent: false, unit: None, text: String::new() };
    if rest.at_sign(Sign::Percent) {
        literal.percent = true;
        rest = after(rest, 1);
    } else if let Some(unit) = rest.first().filter(|unit| unit.kind == TokenKind::Word && !JOINING.contains(&rest.str(*unit))) {
        literal.unit = Some(name_of(rest, unit));
        rest = after(rest, 1);
    }
    let span = spanning(input, rest);
    literal.text = span.of(input.text).to_owned();
    match number::parse(input.str(token)).and_then(|digits| digits.to_f64(literal.percent)) {
        Some(value) => literal.value = value,
        None => return fail(Problem::new("this number cannot be held", token.span, "too large or broken")),
    }
    Ok((rest, Expr { span, node: Node::Number(literal) }))
}

/// `dddd "-" dd [ "-" dd ]`, glued
fn date(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let digits = |at: usize, len: u32| input.nth(at).filter(|token| token.kind == TokenKind::Number && token.span.len() == len);
    let dash = |at: usize| input.nth(at).is_some_and(|token| token.glued && token.kind == TokenKind::Sign(Sign::To));
    let (Some(_), true, Some(_)) = (digits(0, 4), dash(1), digits(2, 2)) else { return Err(expected(input, "a date")) };
    let used = if dash(3) && digits(4, 2).is_some() { 5 } else { 3 };
    let rest = after(input, used);
    let span = spanning(input, rest);
    match crate::date::parse(span.of(input.text)) {
        Some((lo, hi)) => Ok((rest, Expr { span, node: Node::Date { lo, hi } })),
        None => Err(expected(input, "a date")),
    }
}

/// `name "(" args ")"`; what an argument may be depends on the function, and is seen to when names are looked up.
fn call<'t>(input: Cursor<'t>, name: Token) -> Parsed<'t, Expr> {
    let (rest, args) = bracketed(after(input, 1), Bracket::Round, argument)?;
    Ok((rest, expr(input, rest, Node::Call { name: name_of(input, name), at: name.span, args })))
}

/// `cond | binding | sum "for" binding`
fn argument(input: Cursor<'_>) -> Parsed<'_, Argument> {
    let bound = input.first().is_some_and(|token| token.kind == TokenKind::Word) && after(input, 1).at_word("in");
    // `x in [a, b]` is a condition, `x in list` a binding: inside a call the binding is meant.
    let brackets = input.nth(2).is_some_and(|token| matches!(token.kind, TokenKind::Open(Bracket::Square)));
    if bound && !brackets {
        let (rest, binding) = binding(input)?;
        return Ok((rest, Argument::Binding(binding)));
    }
    let (rest, value) = condition(input)?;
    if !rest.at_word("for") {
        return Ok((rest, Argument::Expr(value)));
    }
    let (rest, binding) = cut(binding(after(rest, 1)))?;
    Ok((rest, Argument::For(value, binding)))
}

fn name_of(input: Cursor<'_>, token: Token) -> String {
    words::fold(input.str(token)).into_owned()
}
