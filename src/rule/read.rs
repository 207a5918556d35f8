//! A rule file's tree to a checked rule, or to the mistakes that keep it from running.

use super::ast::{Binding, Expr, Node as Ast};
use super::condition::{self, binding, whole};
use super::examples::{self, Examples};
use super::ir::{Id, Over, Var};
use super::lower::{self, value};
use super::messages;
use super::params::params;
use super::pattern;
use super::remedy::{self, Remedy};
use super::scope::{Let, Scope};
use super::terms::Terms;
use super::types;
use super::{Binder, Mark, Message, Rule, Target};
use crate::diagnostic::{Citation, Diagnostic, Severity};
use crate::source::{Source, Span};
use crate::suggest::did_you_mean;
use crate::syntax::cursor::{Cursor, Problem};
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::syntax::tree::{Block, Field, Tree};
use crate::vocabulary::plain::{File, is_text, span_of};
use crate::vocabulary::{Type, Vocabulary};
use std::sync::Arc;

/// A mistake in a condition as a diagnostic.
pub fn mistake(problem: Problem) -> Diagnostic {
    let diagnostic = Diagnostic::mistake("rule/condition", problem.message, problem.span, problem.label);
    match problem.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The tokens of an item as an input for the productions.
pub fn item_cursor<'t>(file: &File<'t>, tokens: &'t [Token]) -> Cursor<'t> {
    Cursor::new(file.text, tokens)
}

/// Reads one rule; `None` where a mistake keeps it from running.
pub fn rule(
    vocabulary: &Vocabulary,
    terms: &Terms,
    source: &Arc<Source>,
    tree: &Arc<Tree>,
    block: &Block,
    built_in: bool,
    out: &mut Vec<Diagnostic>,
) -> Option<Rule> {
    let before = out.len();
    let file = File { text: &source.text, tree };
    let scope = Scope::new(vocabulary, terms, &source.text);
    let mut reader = Reader { file, scope, out, block, built_in, lost: Vec::new() };
    let rule = reader.rule(source, tree);
    // The patterns of built-in rules are known to be sound, and to build them all takes a third of the time of loading.
    if let Some(rule) = rule.as_ref().filter(|_| !built_in) {
        out.extend(pattern::problems(&rule.program).into_iter().map(mistake));
    }
    rule.filter(|_| out.len() == before)
}

struct Reader<'a, 'o> {
    file: File<'a>,
    scope: Scope<'a>,
    out: &'o mut Vec<Diagnostic>,
    block: &'a Block,
    /// Known to be sound, and read up to its examples.
    built_in: bool,
    /// Names whose declaration is broken: where they are read, nothing more is told.
    lost: Vec<String>,
}

const FIELDS: &[&str] = &["severity", "for", "when", "per", "yields-to", "unsettled", "replaces", "says", "help", "why", "let"];
const BLOCKS: &[&str] = &["mark", "fix", "param", "source", "fails", "passes", "open"];

impl<'a> Reader<'a, '_> {
    fn rule(&mut self, source: &Arc<Source>, tree: &Arc<Tree>) -> Option<Rule> {
        let (path, title) = self.head().unwrap_or_default();
        self.check_members();
        self.scope.params = params(&self.scope, &self.file, self.block, self.out);
        let declared = self.blocks("param").into_iter().filter_map(|inner| self.file.head(inner).first());
        self.lost = declared.map(|name| self.file.word(*name).into_owned()).collect();
        self.lost.retain(|name| !self.scope.params.iter().any(|param| param.name == *name));
        self.scope.params_used = vec![false; self.scope.params.len()];
        self.lets();
        let binders = self.binders();
        let (when, whens) = self.when(&binders);
        let (severity, severities) = self.severity().unwrap_or((Severity::Warning, Vec::new()));
        let says = self.messages("says");
        let help = self.messages("help");
        let marks = self.marks();
        let remedies = self.remedies();
        let per = self.per(&binders);
        self.check_replaces(&path);
        // Where a condition could not be read, nobody knows what it would have used.
        if !self.out.iter().any(|mistake| mistake.rule == "rule/condition") {
            self.unused(&binders);
        }
        let (why, sources) = (self.text("why"), self.sources());
        let examples = if self.built_in {
            Examples::default()
        } else {
            let examples = examples::read(&self.file, self.block, tree, self.out);
            self.check_complete(&says, &marks, &sources, &examples);
            Examples::now(examples)
        };
        Some(Rule {
            path,
            title,
            severity,
            severities,
            whens,
            when,
            per,
            yields_to: self.names("yields-to"),
            asks: self.asks(),
            replaces: self.names("replaces").pop(),
            says,
            help,
            why,
            marks,
            remedies,
            params: std::mem::take(&mut self.scope.params),
            sources,
            examples,
            binders,
            program: std::mem::take(&mut self.scope.program),
            source: source.clone(),
            at: self.block.head_span(self.file.tree),
        })
    }

    /// Tells a mistake once, and what only follows from another not at all.
    fn tell(&mut self, diagnostic: Diagnostic) {
        let follows = diagnostic.rule == "rule/condition" && self.lost.iter().any(|name| name == diagnostic.place().of(self.file.text));
        let grown = diagnostic.message == lower::TOO_LARGE && self.out.iter().any(|own| own.message == lower::TOO_LARGE);
        if !follows && !grown && !self.out.contains(&diagnostic) {
            self.out.push(diagnostic);
        }
    }

    fn told<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.tell(mistake(problem))).ok()
    }

    /// `rule category/name "title"`
    fn head(&mut self) -> Option<(String, String)> {
        match self.file.head(self.block) {
            [category, slash, name, title]
                if category.kind == TokenKind::Word
                    && slash.kind == TokenKind::Sign(Sign::Slash)
                    && name.kind == TokenKind::Word
                    && slash.glued
                    && name.glued
                    && is_text(*title) =>
            {
                Some((format!("{}/{}", self.file.word(*category), self.file.word(*name)), self.file.text(*title)))
            }
            _ => {
                let span = self.block.head_span(self.file.tree);
                self.tell(
                    Diagnostic::mistake(
                        "rule/head",
                        "a rule is named by its category and its name",
                        span,
                        "`category/name \"title\"` expected",
                    )
                    .help("write `rule contrast/my-rule \"What it finds\" { … }`"),
                );
                None
            }
        }
    }

    /// The first field of that name.
    fn field(&self, name: &str) -> Option<&'a Field> {
        let block = self.block;
        block.fields().find(|field| !field.is_let && self.file.name(field) == name)
    }

    fn blocks(&self, keyword: &str) -> Vec<&'a Block> {
        let block = self.block;
        block.blocks().filter(|inner| self.file.keyword(inner) == keyword).collect()
    }

    /// Unknown and doubled parts of the rule.
    fn check_members(&mut self) {
        let block = self.block;
        let inner = block.blocks().filter(|inner| matches!(self.file.keyword(inner).as_ref(), "param" | "source"));
        let doubled: Vec<Diagnostic> = std::iter::once(block).chain(inner).flat_map(|block| doubled_fields(&self.file, block)).collect();
        for diagnostic in doubled {
            self.tell(diagnostic);
        }
        for field in block.fields().filter(|field| !field.is_let) {
            let name = self.file.name(field).into_owned();
            if !FIELDS.contains(&name.as_str()) || name == "let" {
                let help = did_you_mean(&name, FIELDS.iter().chain(BLOCKS).copied());
                let diagnostic = Diagnostic::mistake("rule/unknown-field", format!("a rule has no `{name}`"), field.name.span, "not known");
                self.tell(help.map_or(diagnostic.clone(), |help| diagnostic.help(help)));
            }
            if self.file.value(field).is_empty() && !field.broken {
                self.tell(Diagnostic::mistake("rule/value", format!("`{name}` says nothing"), field.name.span, "empty"));
            }
        }
        for inner in block.blocks() {
            let name = self.file.keyword(inner).into_owned();
            if !BLOCKS.contains(&name.as_str()) {
                let help = did_you_mean(&name, FIELDS.iter().chain(BLOCKS).copied());
                let diagnostic =
                    Diagnostic::mistake("rule/unknown-block", format!("a rule has no `{name}`"), inner.keyword.span, "not known");
                self.tell(help.map_or(diagnostic.clone(), |help| diagnostic.help(help)));
            }
        }
    }

    fn cursor(&self, field: &Field) -> Cursor<'a> {
        Cursor::new(self.file.text, self.file.value(field))
    }

    fn lets(&mut self) {
        let block = self.block;
        for field in block.fields().filter(|field| field.is_let) {
            let name = self.file.name(field).into_owned();
            let new = self.scope.check_new(&name, field.name.span);
            let read = new.and_then(|()| whole(self.cursor(field), condition::condition));
            match self.told(read) {
                Some(expr) => self.scope.lets.push(Let { name, at: field.name.span, expr, used: false }),
                None => self.lose(name),
            }
        }
    }

    /// `for: x in list where …, …`; the names stay bound for the rest of the rule.
    fn binders(&mut self) -> Vec<Binder> {
        let Some(field) = self.field("for") else { return Vec::new() };
        let mut binders = Vec::new();
        for item in self.file.tree.items(&field.value) {
            let read = whole(item_cursor(&self.file, item), binding).and_then(|binding| self.binder(&binding));
            match read {
                Ok(binder) => binders.push(binder),
                Err(problem) => {
                    self.tell(mistake(problem));
                    let name = item.first().map(|token| self.file.word(*token).into_owned());
                    self.lose(name.unwrap_or_default());
                }
            }
        }
        binders
    }

    fn lose(&mut self, name: String) {
        if !super::names::is_bound(&self.scope, &name) {
            self.lost.push(name);
        }
    }

    fn binder(&mut self, binding: &Binding) -> Result<Binder, Problem> {
        let list = value(&mut self.scope, &binding.list)?;
        let ty = types::member(&self.scope, list, binding.list.span)?;
        let var = self.scope.bind(&binding.name, binding.at, ty.clone())?;
        let mut guards = Vec::new();
        let mut filters = Vec::new();
        for part in binding.filter.iter().flat_map(parts) {
            let id = lower::condition(&mut self.scope, part)?;
            if self.scope.program.reads(id, var) { filters.push(id) } else { guards.push(id) }
        }
        Ok(Binder { name: binding.name.clone(), var, list, ty, guards, filters })
    }

    /// `when`, and its parts by the binder that completes their names.
    fn when(&mut self, binders: &[Binder]) -> (Option<Id>, Vec<Vec<Id>>) {
        let mut whens = vec![Vec::new(); binders.len() + 1];
        let Some(field) = self.field("when") else { return (None, whens) };
        let Some(expr) = self.told(whole(self.cursor(field), condition::condition)) else { return (None, whens) };
        let mut ids = Vec::new();
        for part in parts(&expr) {
            let lowered = lower::condition(&mut self.scope, part);
            let Some(id) = self.told(lowered) else { continue };
            let level = binders.iter().rposition(|binder| self.scope.program.reads(id, binder.var)).map_or(0, |at| at + 1);
            if let Some(level) = whens.get_mut(level) {
                level.push(id);
            }
            ids.push(id);
        }
        let text = expr.span.of(self.file.text);
        let whole = match ids.as_slice() {
            [one] => *one,
            _ => self.scope.program.add(super::ir::Node::And(ids.into()), Type::Truth, expr.span, text),
        };
        (Some(whole), whens)
    }

    /// `severity: warning, error when …`
    fn severity(&mut self) -> Option<(Severity, Vec<(Severity, Id)>)> {
        let Some(field) = self.field("severity") else {
            let span = self.block.head_span(self.file.tree);
            let mistake = Diagnostic::mistake("rule/incomplete", "the rule has no severity", span, "`severity:` is missing");
            self.tell(mistake.help("add `severity: warning`"));
            return None;
        };
        let (mut bare, mut cases) = (None, Vec::new());
        for item in self.file.tree.items(&field.value) {
            let word = item.first().map(|token| self.file.word(*token)).unwrap_or_default();
            let severity = match word.as_ref() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                "advice" => Severity::Advice,
                _ => {
                    let span = span_of(item).unwrap_or(field.name.span);
                    let diagnostic = Diagnostic::mistake("rule/value", format!("`{word}` is no severity"), span, "not known");
                    self.tell(diagnostic.help("a rule is of severity `error`, `warning` or `advice`"));
                    return None;
                }
            };
            match self.case(item.get(1..).unwrap_or_default()) {
                Some(Some(condition)) => cases.push((severity, condition)),
                Some(None) if bare.is_none() => bare = Some(severity),
                Some(None) => {
                    let span = span_of(item).unwrap_or(field.name.span);
                    self.tell(Diagnostic::mistake("rule/value", "two severities without a condition", span, "add `when …`"));
                }
                None => return None,
            }
        }
        if bare.is_none() {
            self.tell(Diagnostic::mistake(
                "rule/incomplete",
                "no severity holds where no condition does",
                field.name.span,
                "add one without `when`",
            ));
        }
        bare.map(|bare| (bare, cases))
    }

    /// `[ "when" cond ]`: `Some(None)` where there is none, `None` where it is broken.
    fn case(&mut self, tokens: &'a [Token]) -> Option<Option<Id>> {
        let cursor = item_cursor(&self.file, tokens);
        if cursor.is_empty() {
            return Some(None);
        }
        if !cursor.at_word("when") {
            let problem = Problem::new("only `when …` may follow", cursor.here(), "`when` expected");
            self.tell(mistake(problem));
            return None;
        }
        let rest = item_cursor(&self.file, tokens.get(1..).unwrap_or_default());
        let read = whole(rest, condition::condition).and_then(|expr| lower::condition(&mut self.scope, &expr));
        self.told(read).map(Some)
    }

    /// `says:` and `help:`: texts, all but the last with a condition.
    fn messages(&mut self, name: &str) -> Vec<(Option<Id>, Message)> {
        let Some(field) = self.field(name) else { return Vec::new() };
        let items: Vec<&'a [Token]> = self.file.tree.items(&field.value).collect();
        let last = items.len().saturating_sub(1);
        let mut alternatives = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let Some((text, rest)) = item.split_first().filter(|(text, _)| is_text(**text)) else {
                let span = span_of(item).unwrap_or(field.name.span);
                self.tell(Diagnostic::mistake("rule/value", format!("`{name}` takes texts in quotes"), span, "a text expected"));
                continue;
            };
            let Some(when) = self.case(rest) else { continue };
            if when.is_none() && at != last {
                self.tell(Diagnostic::mistake(
                    "rule/value",
                    "only the last text may go without `when`",
                    text.span,
                    "the texts after it are never said",
                ));
            }
            let message = messages::read(&mut self.scope, self.file.text, *text);
            if let Some(message) = self.told(message) {
                alternatives.push((when, message));
            }
        }
        alternatives
    }

    /// `mark path "text" for x in list when …`
    fn marks(&mut self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for block in self.blocks("mark") {
            let read = self.mark(block);
            marks.extend(self.told(read));
        }
        marks
    }

    fn mark(&mut self, block: &'a Block) -> Result<Mark, Problem> {
        let head = self.file.head(block);
        if head.is_empty() {
            return Err(Problem::new("`mark` does not say what", block.keyword.span, "what is underlined?")
                .help("write `mark f.p \"printed here\"`"));
        }
        let (rest, path) = condition::path(item_cursor(&self.file, head)).map_err(|error| match error {
            nom::Err::Error(problem) | nom::Err::Failure(problem) => problem,
            nom::Err::Incomplete(_) => Problem::new("this cannot be read", block.keyword.span, "not read"),
        })?;
        let (text, mut tail) = match rest.tokens.split_first() {
            Some((text, tail)) if is_text(*text) => (Some(*text), tail),
            _ => (None, rest.tokens),
        };
        let mut over = Vec::new();
        let mut bound = 0;
        let result = (|| {
            if tail.first().is_some_and(|token| self.file.word(*token) == "for") {
                tail = tail.get(1..).unwrap_or_default();
                let end = top_level(&self.file, tail, "when");
                let (bindings, after) = tail.split_at_checked(end).unwrap_or((tail, &[]));
                tail = after;
                for item in crate::syntax::tree::Items::new(bindings) {
                    let binding = whole(item_cursor(&self.file, item), binding)?;
                    let list = value(&mut self.scope, &binding.list)?;
                    let ty = types::member(&self.scope, list, binding.list.span)?;
                    let var = self.scope.bind(&binding.name, binding.at, ty)?;
                    bound += 1;
                    let filter = binding.filter.as_ref().map(|filter| lower::condition(&mut self.scope, filter)).transpose()?;
                    over.push(Over { var, list, filter });
                }
            }
            let when = match tail.split_first() {
                Some((word, tail)) if self.file.word(*word) == "when" => {
                    let expr = whole(item_cursor(&self.file, tail), condition::condition)?;
                    Some(lower::condition(&mut self.scope, &expr)?)
                }
                None => None,
                Some((other, _)) => return Err(Problem::new("only `for …` and `when …` may follow", other.span, "not expected here")),
            };
            let target = target(&mut self.scope, &path)?;
            let text = text.map(|text| messages::read(&mut self.scope, self.file.text, text)).transpose()?.unwrap_or_default();
            Ok((target, text, when))
        })();
        let first = self.scope.bound.len().saturating_sub(bound);
        let unused = self.scope.bound.get(first..).unwrap_or_default().iter().find(|bound| !bound.used);
        let unused = unused.map(|bound| Problem::new(format!("`{}` is never used", bound.name), bound.at, "one label would do"));
        for _ in 0..bound {
            self.scope.release();
        }
        let (target, text, when) = result?;
        if let Some(problem) = unused {
            return Err(problem);
        }
        Ok(Mark { target, text, over, when })
    }

    /// `fix unsafe "title" { reword: w by rewording  write: word at path }`
    fn remedies(&mut self) -> Vec<Remedy> {
        let mut remedies = Vec::new();
        for block in self.blocks("fix") {
            let mut told = Vec::new();
            remedies.extend(remedy::read(&mut self.scope, &self.file, block, &mut |mistake| told.push(mistake)));
            told.into_iter().for_each(|mistake| self.tell(mistake));
        }
        remedies
    }

    /// `per: x, y`, or `per: study` for all in one.
    fn per(&mut self, binders: &[Binder]) -> Option<Vec<Var>> {
        let field = self.field("per")?;
        let names = match self.file.names(field) {
            Ok(names) => names,
            Err(diagnostic) => {
                self.tell(diagnostic);
                return None;
            }
        };
        let mut vars = Vec::new();
        for (span, name) in names {
            match binders.iter().find(|binder| binder.name == name) {
                Some(binder) => vars.push(binder.var),
                None if name == "study" => {}
                None => {
                    let known = binders.iter().map(|binder| binder.name.as_str());
                    let problem = super::names::unknown(format!("`for` binds no `{name}`"), &name, span, known);
                    self.tell(mistake(problem));
                }
            }
        }
        Some(vars)
    }

    /// `replaces:` names the rule itself, as it stands in another folder.
    fn check_replaces(&mut self, path: &str) {
        let Some(field) = self.field("replaces") else { return };
        let other = self.file.value_span(field);
        if other.of(self.file.text) != path {
            let label = format!("not `{path}`");
            let mistake = Diagnostic::mistake("rule/value", "a rule takes the place of one of the same path", other, label);
            self.tell(mistake.help("to be silent where another rule speaks, write `yields-to:`"));
        }
    }

    /// Names that are bound and never read multiply the reports, or mislead.
    fn unused(&mut self, binders: &[Binder]) {
        let mut unused: Vec<(String, Span, &str)> = Vec::new();
        let bound = self.scope.bound.iter().filter(|bound| !bound.used && binders.iter().any(|binder| binder.name == bound.name));
        unused.extend(bound.map(|bound| (bound.name.clone(), bound.at, "each report would be told once for each of its members")));
        let lets = self.scope.lets.iter().filter(|own| !own.used);
        unused.extend(lets.map(|own| (own.name.clone(), own.at, "never read")));
        let params = self.scope.params.iter().zip(&self.scope.params_used).filter(|(_, used)| !**used);
        unused.extend(params.map(|(param, _)| (param.name.clone(), param.at, "never read")));
        for (name, span, label) in unused {
            self.tell(Diagnostic::mistake("rule/unused", format!("`{name}` is never used"), span, label));
        }
    }

    fn asks(&mut self) -> Option<bool> {
        let field = self.field("unsettled")?;
        match self.file.one_word(field).as_deref() {
            Ok("ask") => Some(true),
            Ok("quiet") => Some(false),
            _ => {
                let diagnostic = self.file.wanted(field, "`ask` or `quiet`");
                self.tell(diagnostic);
                None
            }
        }
    }

    fn names(&mut self, name: &str) -> Vec<String> {
        let Some(field) = self.field(name) else { return Vec::new() };
        match self.file.names(field) {
            Ok(names) => names.into_iter().map(|(_, name)| name).collect(),
            Err(diagnostic) => {
                self.tell(diagnostic);
                Vec::new()
            }
        }
    }

    fn text(&mut self, name: &str) -> String {
        let Some(field) = self.field(name) else {
            let span = self.block.head_span(self.file.tree);
            let message = format!("the rule does not say {name}");
            self.tell(
                Diagnostic::mistake("rule/incomplete", message, span, format!("`{name}:` is missing")).help(format!("add `{name}: \"…\"`")),
            );
            return String::new();
        };
        self.file.one_text(field).unwrap_or_else(|diagnostic| {
            self.tell(diagnostic);
            String::new()
        })
    }

    /// `source { cites: "…"  says: "…"  verified: no }`
    fn sources(&mut self) -> Arc<[Citation]> {
        let mut sources = Vec::new();
        for block in self.blocks("source") {
            let mut citation = Citation { cites: String::new(), says: None, verified: true };
            for field in block.fields() {
                let read = match self.file.name(field).as_ref() {
                    "cites" => self.file.one_text(field).map(|text| citation.cites = text),
                    "says" => self.file.one_text(field).map(|text| citation.says = Some(text)),
                    "verified" => self.file.yes_no(field).map(|yes| citation.verified = yes),
                    other => Err(unknown_field(other, field, &["cites", "says", "verified"])),
                };
                if let Err(diagnostic) = read {
                    self.tell(diagnostic);
                }
            }
            if citation.cites.is_empty() {
                self.tell(Diagnostic::mistake("rule/incomplete", "the source names no document", block.keyword.span, "add `cites: \"…\"`"));
            }
            sources.push(citation);
        }
        sources.into()
    }

    fn check_complete(&mut self, says: &[(Option<Id>, Message)], marks: &[Mark], sources: &[Citation], examples: &[super::Example]) {
        let has = |outcome| examples.iter().any(|example| example.outcome == outcome);
        let lacks = [
            (says.is_empty() && self.field("says").is_none(), "the rule says nothing", "`says:`", "add `says: \"…\"`"),
            (marks.is_empty() && self.blocks("mark").is_empty(), "the rule marks nothing", "`mark`", "add `mark … \"…\"`"),
            (sources.is_empty(), "the rule names no source", "`source`", "add `source { cites: \"…\" }`"),
            (!has(super::Outcome::Fails), "the rule has no example that fails", "`fails`", "add `fails { … }`"),
            (!has(super::Outcome::Passes), "the rule has no example that passes", "`passes`", "add `passes { … }`"),
            (self.field("for").is_none() && self.field("when").is_none(), "the rule has no condition", "`when:`", "add `for:` or `when:`"),
        ];
        let span = self.block.head_span(self.file.tree);
        for (_, message, part, help) in lacks.into_iter().filter(|(lacks, ..)| *lacks) {
            self.tell(Diagnostic::mistake("rule/incomplete", message, span, format!("{part} is missing")).help(help));
        }
    }
}

/// The parts of a condition that `and` joins.
fn parts(expr: &Expr) -> &[Expr] {
    match &expr.node {
        Ast::And(parts) => parts,
        _ => std::slice::from_ref(expr),
    }
}

/// Where a word stands outside brackets, or the end.
fn top_level(file: &File<'_>, tokens: &[Token], word: &str) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) => depth = depth.saturating_sub(1),
            TokenKind::Word if depth == 0 && file.word(*token) == word => return at,
            _ => {}
        }
    }
    tokens.len()
}

/// What a mark points at: a fact, a block, a word, or the place where a member of a list is named.
fn target(scope: &mut Scope<'_>, path: &Expr) -> Result<Target, Problem> {
    if let Ast::Index { base, key } = &path.node
        && !matches!(&base.node, Ast::Name(name) if scope.terms.tables.iter().any(|table| table.name == *name))
    {
        let list = value(scope, base)?;
        if let Type::List(member) = scope.program.ty(list).clone() {
            let key = value(scope, key)?;
            if !types::may_be_same(scope.program.ty(key), &member) {
                return Err(types::mismatch(scope, key, &types::describe(scope.vocabulary, &member)));
            }
            return Ok(Target::Mention { list, member: key });
        }
    }
    let id = value(scope, path)?;
    let marked = scope.program.leads_to_a_fact(id);
    if marked {
        Ok(Target::Value(id))
    } else {
        Err(Problem::new("only what stands in the study can be marked", path.span, "computed here"))
    }
}

/// Fields that stand twice in a block, each told where it stands again.
pub fn doubled_fields(file: &File<'_>, block: &Block) -> Vec<Diagnostic> {
    let mut seen: Vec<&Field> = Vec::new();
    let mut out = Vec::new();
    for field in block.fields().filter(|field| !field.is_let) {
        let name = file.name(field);
        match seen.iter().find(|own| file.name(own) == name) {
            Some(first) => {
                let message = format!("`{name}` stands there twice");
                let mistake = Diagnostic::mistake("rule/doubled-name", message, field.name.span, "a second time");
                out.push(mistake.label(first.name.span, "first here"));
            }
            None => seen.push(field),
        }
    }
    out
}

pub fn unknown_field(name: &str, field: &Field, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::mistake("rule/unknown-field", format!("there is no `{name}` here"), field.name.span, "not known");
    match did_you_mean(name, known.iter().copied()) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
