//! Term files to lexicons, tables, definitions and categories: what rules share.

use super::ast::Expr;
use super::condition::{binding, condition, whole};
use super::ir::{Id, Node};
use super::lower::value;
use super::params::params;
use super::pattern;
use super::read::{doubled_fields, item_cursor, mistake};
use super::rewordings;
use super::scope::{Param, Scope};
use super::types;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::study::cell::Cell;
use crate::study::wording::{Lexicon, Lexicons, Mark, Rewording};
use crate::suggest::did_you_mean;
use crate::syntax::cursor::Problem;
use crate::syntax::tree::{Block, Field, Tree};
use crate::vocabulary::plain::File;
use crate::vocabulary::{Dim, ListId, Type, Vocabulary, Word};
use std::sync::Arc;

/// All that rules share, from every term file that is loaded.
#[derive(Debug, Default)]
pub struct Terms {
    pub lexicons: Vec<Lexicon>,
    /// The lexicons, ready for scanning; see [`Terms::compile`].
    pub compiled: Lexicons,
    pub tables: Vec<Table>,
    pub rewordings: Vec<Rewording>,
    pub definitions: Vec<Definition>,
    pub categories: Vec<Category>,
}

/// A value for every word of a list.
#[derive(Debug)]
pub struct Table {
    pub name: String,
    pub title: String,
    /// `study.design`: the field whose words are the keys.
    pub from: String,
    pub list: ListId,
    /// The field is one per word: its keys are free words.
    pub keys_are_free: bool,
    pub to: Type,
    /// By the word's index.
    pub rows: Vec<Cell>,
    pub why: Option<String>,
}

/// A condition or value with a name, put in place where it is called.
#[derive(Debug)]
pub struct Definition {
    pub name: String,
    pub title: String,
    pub of: Vec<(String, Type)>,
    pub is: Expr,
    pub params: Vec<Param>,
    pub source: Arc<Source>,
}

/// A folder of rules.
#[derive(Debug)]
pub struct Category {
    pub name: String,
    pub title: String,
    pub about: String,
    /// Its rules run only when they are asked for.
    pub off: bool,
}

impl Terms {
    /// Makes the lexicons ready for scanning, once all term files are read.
    pub fn compile(&mut self, vocabulary: &Vocabulary) {
        self.compiled = Lexicons::new(self.lexicons.clone(), vocabulary);
    }

    /// Reads one term file; mistakes are told and left out. [`check`] looks into the definitions afterwards, when all are there.
    pub fn extend(&mut self, vocabulary: &Vocabulary, source: &Arc<Source>, tree: &Tree) -> Vec<Diagnostic> {
        let mut reader = Reader { vocabulary, source, file: File { text: &source.text, tree }, terms: self, out: Vec::new() };
        for block in &tree.blocks {
            match reader.file.keyword(block).as_ref() {
                "lexicon" => reader.lexicon(block),
                "table" => reader.table(block),
                "rewording" => reader.rewording(block),
                "define" => reader.define(block),
                "category" => reader.category(block),
                other => {
                    let mistake =
                        Diagnostic::mistake("rule/unknown-block", format!("a term file has no `{other}`"), block.keyword.span, "not known");
                    let help = did_you_mean(other, ["lexicon", "table", "rewording", "define", "category"]);
                    reader.out.push(help.map_or(mistake.clone(), |help| mistake.help(help)));
                }
            }
        }
        reader.out
    }

    /// Looks up every name in the definitions of one file.
    pub fn check(&self, vocabulary: &Vocabulary, source: &Arc<Source>) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for definition in self.definitions.iter().filter(|definition| Arc::ptr_eq(&definition.source, source)) {
            let mut scope = Scope::new(vocabulary, self, &source.text);
            scope.params = definition.params.clone();
            scope.params_used = vec![false; scope.params.len()];
            let bound = definition.of.iter().try_for_each(|(name, ty)| scope.bind(name, definition.is.span, ty.clone()).map(|_| ()));
            scope.unfolding.push(format!("{}()", definition.name));
            match bound.and_then(|()| value(&mut scope, &definition.is)).map(|_: Id| ()) {
                Ok(()) => {
                    out.extend(unused(&scope, definition));
                    out.extend(pattern::problems(&scope.program).into_iter().map(mistake));
                }
                Err(problem) => out.push(mistake(problem)),
            }
        }
        out
    }
}

/// What a definition is given and never reads.
fn unused(scope: &Scope<'_>, definition: &Definition) -> Vec<Diagnostic> {
    let bound = scope.bound.iter().filter(|bound| !bound.used).map(|bound| (&bound.name, definition.is.span));
    let params = scope.params.iter().zip(&scope.params_used).filter(|(_, used)| !**used).map(|(param, _)| (&param.name, param.at));
    bound
        .chain(params)
        .map(|(name, at)| Diagnostic::mistake("rule/unused", format!("`{}` never reads its `{name}`", definition.name), at, "never used"))
        .collect()
}

struct Reader<'t> {
    vocabulary: &'t Vocabulary,
    source: &'t Arc<Source>,
    file: File<'t>,
    terms: &'t mut Terms,
    out: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn told<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.out.push(diagnostic)).ok()
    }

    /// Name and title of a block; a doubled name is told.
    fn named(&mut self, block: &Block, taken: impl Fn(&Terms, &str) -> bool) -> Option<(String, String)> {
        let Some((token, name, title)) = self.file.named(block) else {
            let message = format!("`{}` takes a name and a title", self.file.keyword(block));
            self.out.push(Diagnostic::mistake("rule/head", message, block.head_span(self.file.tree), "a name and a title expected"));
            return None;
        };
        if self.file.keyword(block) != "table" {
            self.out.extend(doubled_fields(&self.file, block));
        }
        if taken(self.terms, &name) {
            let message = format!("`{name}` is there already");
            self.out.push(Diagnostic::mistake("rule/doubled-name", message, token.span, "declared twice"));
            return None;
        }
        Some((name.into_owned(), title.unwrap_or_default()))
    }

    fn unknown_field(&mut self, field: &Field, known: &[&str]) {
        let name = self.file.name(field);
        let mistake = Diagnostic::mistake("rule/unknown-field", format!("there is no `{name}` here"), field.name.span, "not known");
        let help = did_you_mean(&name, known.iter().copied());
        self.out.push(help.map_or(mistake.clone(), |help| mistake.help(help)));
    }

    /// `lexicon name "title" { reads-as: causal  words: "cause*", …  except: … }`
    fn lexicon(&mut self, block: &Block) {
        let Some((name, _)) = self.named(block, |terms, name| terms.lexicons.iter().any(|own| own.name == name)) else { return };
        let mut lexicon = Lexicon { name, words: Vec::new(), except: Vec::new(), reads_as: None, marks: None };
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "words" => lexicon.words = self.told(self.file.texts(field)).unwrap_or_default(),
                "except" => lexicon.except = self.told(self.file.texts(field)).unwrap_or_default(),
                "reads-as" => lexicon.reads_as = self.reads_as(field),
                "marks" => lexicon.marks = self.mark(field),
                _ => self.unknown_field(field, &["words", "except", "reads-as", "marks"]),
            }
        }
        if lexicon.words.is_empty() {
            let message = format!("the lexicon `{}` has no words", lexicon.name);
            self.out.push(Diagnostic::mistake("rule/incomplete", message, block.keyword.span, "`words:` is missing"));
        }
        self.terms.lexicons.push(lexicon);
    }

    fn rewording(&mut self, block: &Block) {
        let Some((name, _)) = self.named(block, |terms, name| terms.rewordings.iter().any(|own| own.name == name)) else { return };
        let rewording = rewordings::read(&self.file, block, name, &mut self.out);
        self.terms.rewordings.push(rewording);
    }

    fn reads_as(&mut self, field: &Field) -> Option<Word> {
        let list = self.list_named("claim.reads-as")?;
        let word = self.told(self.file.one_word(field))?;
        let index = self.vocabulary.list(list).and_then(|row| row.names.get(word.as_ref()).copied());
        if index.is_none() {
            self.out.push(self.file.wanted(field, "a word of `claim.reads-as`"));
        }
        index.map(|index| Word { list, index })
    }

    fn mark(&mut self, field: &Field) -> Option<Mark> {
        match self.file.one_word(field).as_deref() {
            Ok("negated") => Some(Mark::Negated),
            Ok("hedged") => Some(Mark::Hedged),
            Ok("asked") => Some(Mark::Asked),
            _ => {
                self.out.push(self.file.wanted(field, "`negated`, `hedged` or `asked`"));
                None
            }
        }
    }

    fn list_named(&self, name: &str) -> Option<ListId> {
        self.vocabulary.lists.iter().position(|list| list.name == name).map(|at| ListId(at as u16))
    }

    /// `table name "title" { from: study.design  to: claim.reads-as  randomized: causal … }`
    fn table(&mut self, block: &Block) {
        let Some((name, title)) = self.named(block, |terms, name| terms.tables.iter().any(|own| own.name == name)) else { return };
        let field = |wanted: &str| block.fields().find(|field| self.file.name(field) == wanted);
        let (Some(from), Some(to)) = (field("from"), field("to")) else {
            let message = format!("the table `{name}` does not say from what to what");
            self.out.push(Diagnostic::mistake("rule/incomplete", message, block.keyword.span, "`from:` or `to:` is missing"));
            return;
        };
        let Some((from_name, list, keys_are_free)) = self.table_from(from) else { return };
        let Some(to) = self.table_to(to) else { return };
        let words: Vec<String> =
            self.vocabulary.list(list).map(|row| row.words.iter().map(|word| word.word.clone()).collect()).unwrap_or_default();
        let mut rows: Vec<Option<Cell>> = vec![None; words.len()];
        let mut otherwise = None;
        let mut why = None;
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "from" | "to" => {}
                "why" | "cites" => why = self.told(self.file.one_text(field)),
                "otherwise" => otherwise = self.row(field, &to).or(Some(Cell::MISSING)),
                word => {
                    let index = self.vocabulary.list(list).and_then(|row| row.names.get(word).copied());
                    match index.and_then(|index| rows.get_mut(usize::from(index))) {
                        None => self.unknown_field(field, &words.iter().map(String::as_str).collect::<Vec<_>>()),
                        Some(Some(_)) => {
                            let message = format!("the row `{word}` stands there twice");
                            self.out.push(Diagnostic::mistake("rule/doubled-name", message, field.name.span, "a second time"));
                        }
                        Some(row) => {
                            let value = read_row(self.vocabulary, &self.file, field, &to);
                            *row = value.map_err(|mistake| self.out.push(mistake)).ok().or(Some(Cell::MISSING));
                        }
                    }
                }
            }
        }
        let missing: Vec<&str> = rows.iter().zip(&words).filter(|(row, _)| row.is_none()).map(|(_, word)| word.as_str()).collect();
        if otherwise.is_none() && !missing.is_empty() {
            let message = format!(
                "the table `{name}` has no row for {}",
                missing.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
            );
            let mistake = Diagnostic::mistake("rule/incomplete", message, block.keyword.span, "not every word has a row");
            self.out.push(mistake.help("add the rows, or `otherwise:`"));
        }
        let rows = rows.into_iter().map(|row| row.or(otherwise).unwrap_or(Cell::MISSING)).collect();
        self.terms.tables.push(Table { name, title, from: from_name, list, keys_are_free, to, rows, why });
    }

    fn row(&mut self, field: &Field, to: &Type) -> Option<Cell> {
        let value = read_row(self.vocabulary, &self.file, field, to);
        self.told(value)
    }

    fn field_type(&self, name: &str) -> Option<&Type> {
        let (kind, field) = name.split_once('.')?;
        let kind = *self.vocabulary.kind_names.get(kind)?;
        let slot = *self.vocabulary.kind(kind)?.names.get(field)?;
        self.vocabulary.slot(kind, slot).map(|slot| &slot.ty)
    }

    fn table_from(&mut self, field: &Field) -> Option<(String, ListId, bool)> {
        let name = self.told(self.file.names(field))?.into_iter().next()?.1;
        let found = match self.field_type(&name) {
            Some(Type::Word(list)) => Some((*list, false)),
            Some(Type::PerWord(_, Some(list))) => Some((*list, true)),
            _ => None,
        };
        if found.is_none() {
            self.out.push(self.file.wanted(field, "a field that holds words, such as `study.design`"));
        }
        found.map(|(list, free)| (name, list, free))
    }

    fn table_to(&mut self, field: &Field) -> Option<Type> {
        let name = self.told(self.file.names(field))?.into_iter().next()?.1;
        let ty = match name.as_str() {
            "number" => Some(Type::Number(Dim::Plain)),
            "share" => Some(Type::Number(Dim::Share)),
            name => self.field_type(name).filter(|ty| matches!(ty, Type::Word(_))).cloned(),
        };
        if ty.is_none() {
            self.out.push(self.file.wanted(field, "a field that holds words, `number` or `share`"));
        }
        ty
    }

    /// `define name "title" { of: c in claims  is: condition  param … }`
    fn define(&mut self, block: &Block) {
        let Some((name, title)) = self.named(block, |terms, name| terms.definitions.iter().any(|own| own.name == name)) else { return };
        let mut of = Vec::new();
        let mut is = None;
        let mut broken = false;
        let no_terms = Terms::default();
        let params = params(&Scope::new(self.vocabulary, &no_terms, self.file.text), &self.file, block, &mut self.out);
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "of" => {
                    let empty = Terms::default();
                    for item in self.file.tree.items(&field.value) {
                        let read = whole(item_cursor(&self.file, item), binding).and_then(|binding| {
                            let mut scope = Scope::new(self.vocabulary, &empty, self.file.text);
                            if let Some(filter) = &binding.filter {
                                let problem = Problem::new("a definition is given anything of the list", filter.span, "not heeded here");
                                return Err(problem.help("write it into `is:`"));
                            }
                            if of.iter().any(|(name, _)| *name == binding.name) {
                                return Err(Problem::new(format!("`{}` is bound twice", binding.name), binding.at, "bound here again"));
                            }
                            scope.check_new(&binding.name, binding.at)?;
                            let list = value(&mut scope, &binding.list)?;
                            Ok((binding.name, types::member(&scope, list, binding.list.span)?))
                        });
                        match read {
                            Ok(read) => of.push(read),
                            Err(problem) => {
                                self.out.push(mistake(problem));
                                broken = true;
                            }
                        }
                    }
                }
                "is" => match whole(item_cursor(&self.file, self.file.value(field)), condition) {
                    Ok(expr) => is = Some(expr),
                    Err(problem) => self.out.push(mistake(problem)),
                },
                _ => self.unknown_field(field, &["of", "is", "param"]),
            }
        }
        if let Some(is) = is.filter(|_| !broken) {
            self.terms.definitions.push(Definition { name, title, of, is, params, source: self.source.clone() });
        }
    }

    /// `category contrast "title" { default: on  about: "…" }`
    fn category(&mut self, block: &Block) {
        let Some((name, title)) = self.named(block, |terms, name| terms.categories.iter().any(|own| own.name == name)) else { return };
        let mut category = Category { name, title, about: String::new(), off: false };
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "about" => category.about = self.told(self.file.one_text(field)).unwrap_or_default(),
                "default" => match self.file.one_word(field).as_deref() {
                    Ok("on") => {}
                    Ok("off") => category.off = true,
                    _ => self.out.push(self.file.wanted(field, "`on` or `off`")),
                },
                _ => self.unknown_field(field, &["default", "about"]),
            }
        }
        self.terms.categories.push(category);
    }
}

/// A row of a table: a word of the list it leads to, or a number.
fn read_row(vocabulary: &Vocabulary, file: &File<'_>, field: &Field, to: &Type) -> Result<Cell, Diagnostic> {
    if let Type::Word(list) = to {
        let word = file.one_word(field)?;
        let index = vocabulary.list(*list).and_then(|row| row.names.get(word.as_ref()).copied());
        let name = vocabulary.list(*list).map_or("", |row| row.name.as_str());
        return index
            .map(|index| Cell::Word(Word { list: *list, index }))
            .ok_or_else(|| file.wanted(field, &format!("a word of `{name}`")));
    }
    let empty = Terms::default();
    let mut scope = Scope::new(vocabulary, &empty, file.text);
    let read = whole(item_cursor(file, file.value(field)), condition).and_then(|expr| value(&mut scope, &expr));
    let id = read.map_err(|_| file.wanted(field, "a number or a share"))?;
    let wanted = matches!(scope.program.ty(id), Type::Number(Dim::Share | Dim::Plain));
    match scope.program.node(id) {
        Some(Node::Literal(cell)) if wanted => Ok(*cell),
        _ => Err(file.wanted(field, "a number or a share")),
    }
}
