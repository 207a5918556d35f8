//! Vocabulary files to the one table; rule packs extend it, and change and remove nothing.

use super::plain::{File, span_of};
use super::types::{Dim, KindId, Kinds, ListId, SlotId, Type, Word};
use super::{Kind, LeftOut, Slot, UnitRow, Vocabulary, WordList, WordRow};
use crate::diagnostic::Diagnostic;
use crate::suggest::did_you_mean;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Field, Tree};

/// Reads one vocabulary file into the table; mistakes are told and left out.
pub fn extend(vocabulary: &mut Vocabulary, text: &str, tree: &Tree) -> Vec<Diagnostic> {
    let mut loader = Loader { file: File { text, tree }, vocabulary, out: Vec::new() };
    for block in &tree.blocks {
        match loader.file.keyword(block).as_ref() {
            "vocabulary" => loader.vocabulary_block(block),
            other => {
                let message = format!("`{other}` does not belong in a vocabulary file");
                loader.tell(Diagnostic::mistake("rule/unknown-block", message, block.keyword.span, "only `vocabulary` may stand here"));
            }
        }
    }
    loader.out
}

struct Loader<'t, 'v> {
    file: File<'t>,
    vocabulary: &'v mut Vocabulary,
    out: Vec<Diagnostic>,
}

impl Loader<'_, '_> {
    fn tell(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    fn told<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.tell(diagnostic)).ok()
    }

    /// `vocabulary name "title" { unit … kind … extend … }`: names first, so that fields may refer to later kinds.
    fn vocabulary_block(&mut self, block: &Block) {
        for inner in block.blocks() {
            match self.file.keyword(inner).as_ref() {
                "unit" => self.unit(inner),
                "noun" => self.noun(inner),
                "kind" => self.kind(inner),
                "extend" => {}
                other => {
                    let help = did_you_mean(other, ["unit", "noun", "kind", "extend"]);
                    let mistake = Diagnostic::mistake(
                        "rule/unknown-block",
                        format!("a vocabulary has no block `{other}`"),
                        inner.keyword.span,
                        "not known here",
                    );
                    self.tell(with_help(mistake, help));
                }
            }
        }
        let kinds: Vec<&Block> = block.blocks().filter(|inner| matches!(self.file.keyword(inner).as_ref(), "kind" | "extend")).collect();
        let kinds: Vec<(KindId, &Block)> = kinds.into_iter().filter_map(|inner| Some((self.kind_named(inner)?, inner))).collect();
        for pass in [Self::words_of, Self::slots_of, Self::further_words] {
            for (kind, inner) in &kinds {
                pass(self, *kind, inner);
            }
        }
    }

    fn kind_named(&mut self, block: &Block) -> Option<KindId> {
        let (token, name, _) = self.file.named(block)?;
        let found = self.vocabulary.kind_names.get(name.as_ref()).copied();
        if found.is_none() {
            let help = did_you_mean(&name, self.vocabulary.kinds.iter().map(|kind| kind.name.as_str()));
            let mistake = Diagnostic::mistake("rule/unknown-kind", format!("there is no block `{name}`"), token.span, "not known");
            self.tell(with_help(mistake, help));
        }
        found
    }

    /// `unit week "…" { of: time  also: weeks  days: 7 }`
    fn unit(&mut self, block: &Block) {
        let Some((token, name, meaning)) = self.file.named(block) else { return self.head(block, "a name and a sentence") };
        let mut row = UnitRow { name: name.to_string(), meaning: meaning.unwrap_or_default(), dim: Dim::Other, days: None, ratio: false };
        let mut spellings = vec![(token.span, name.into_owned())];
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "of" => row.dim = self.unit_dim(field),
                "also" => spellings.extend(self.told(self.file.names(field)).unwrap_or_default()),
                "days" => row.days = self.number(field),
                "ratio" => row.ratio = self.told(self.file.yes_no(field)).unwrap_or_default(),
                other => self.unknown_field(field, other, &["of", "also", "days", "ratio"]),
            }
        }
        let index = self.vocabulary.units.len() as u16;
        for (span, spelling) in spellings {
            if *self.vocabulary.unit_names.entry(spelling.clone()).or_insert(index) != index {
                let message = format!("the unit `{spelling}` is there already");
                self.tell(Diagnostic::mistake("rule/doubled-name", message, span, "declared twice"));
            }
        }
        self.vocabulary.units.push(row);
    }

    fn unit_dim(&mut self, field: &Field) -> Dim {
        match self.file.one_word(field).as_deref() {
            Ok("effect") => Dim::Effect,
            Ok("time") => Dim::Time,
            Ok("quantity") => Dim::Other,
            _ => {
                let mistake = self.file.wanted(field, "`effect`, `time` or `quantity`");
                self.tell(mistake);
                Dim::Other
            }
        }
    }

    fn number(&mut self, field: &Field) -> Option<f64> {
        let value = match self.file.value(field) {
            [token] if token.kind == TokenKind::Number => token.span.of(self.file.text).parse().ok(),
            _ => None,
        };
        if value.is_none() {
            let mistake = self.file.wanted(field, "a number");
            self.tell(mistake);
        }
        value
    }

    /// `noun person "…" { also: people, persons }`: irregular plurals of what is counted.
    fn noun(&mut self, block: &Block) {
        let Some((_, name, _)) = self.file.named(block) else { return self.head(block, "a noun and a sentence") };
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "also" => {
                    for (_, plural) in self.told(self.file.names(field)).unwrap_or_default() {
                        self.vocabulary.nouns.insert(plural, name.to_string());
                    }
                }
                other => self.unknown_field(field, other, &["also"]),
            }
        }
    }

    fn kind(&mut self, block: &Block) {
        let Some((token, name, meaning)) = self.file.named(block) else { return self.head(block, "a name and a sentence") };
        let mut kind = Kind { name: name.to_string(), list: format!("{name}s"), meaning: meaning.unwrap_or_default(), ..Kind::default() };
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "list" => kind.list = self.told(self.file.one_word(field)).map(|list| list.into_owned()).unwrap_or_default(),
                "left-out" => kind.left_out_means_none = self.told(self.file.one_word(field)).is_some_and(|word| word == "none"),
                other => self.unknown_field(field, other, &["list", "left-out"]),
            }
        }
        let id = KindId(self.vocabulary.kinds.len() as u16);
        if id.0 > 63 || self.vocabulary.kind_names.contains_key(&kind.name) {
            let message = format!("there is a block `{name}` already");
            return self.tell(Diagnostic::mistake("rule/doubled-name", message, token.span, "declared twice"));
        }
        self.vocabulary.kind_names.insert(kind.name.clone(), id);
        self.vocabulary.kinds.push(kind);
    }

    /// The word lists of a kind's fields, so that other fields can take the same list.
    fn words_of(&mut self, kind: KindId, block: &Block) {
        let kind_name = self.vocabulary.kind(kind).map(|kind| kind.name.clone()).unwrap_or_default();
        for field in flat(block, &self.file) {
            let Some((_, name, _)) = self.file.named(field.block) else { continue };
            let rows: Vec<&Block> = field.block.blocks().filter(|inner| self.file.keyword(inner) == "word").collect();
            if rows.is_empty() || self.is_further(block, field.block) {
                continue;
            }
            let name = format!("{}{name}", field.prefix);
            if self.vocabulary.kind(kind).is_some_and(|kind| kind.names.contains_key(&name)) {
                // A second declaration, which is told with the fields, leaves the words of the first alone.
                continue;
            }
            let name = format!("{kind_name}.{name}");
            let at = self.vocabulary.lists.iter().position(|list| list.name == name).unwrap_or(self.vocabulary.lists.len());
            if at == self.vocabulary.lists.len() {
                self.vocabulary.lists.push(WordList { name, ..WordList::default() });
            }
            for row in rows {
                self.word(at, row);
            }
        }
    }

    /// `word matched "meaning" { also: paired }`
    fn word(&mut self, list: usize, block: &Block) {
        let Some((token, word, meaning)) = self.file.named(block) else { return self.head(block, "a word and a sentence") };
        let mut also = Vec::new();
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "also" => also.extend(self.told(self.file.names(field)).unwrap_or_default()),
                other => self.unknown_field(field, other, &["also"]),
            }
        }
        let reserved = matches!(word.as_ref(), "none" | "unreported" | "given" | "missing");
        let Some(row) = self.vocabulary.lists.get_mut(list) else { return };
        let index = row.words.len() as u16;
        if row.names.contains_key(word.as_ref()) {
            let message = format!("the word `{word}` is there already");
            return self.tell(Diagnostic::mistake("rule/doubled-name", message, token.span, "declared twice"));
        }
        for name in std::iter::once(word.to_string()).chain(also.iter().map(|(_, synonym)| synonym.clone())) {
            row.names.entry(name).or_insert(index);
        }
        let also = also.into_iter().map(|(_, synonym)| synonym).collect();
        row.words.push(WordRow { word: word.to_string(), meaning: meaning.unwrap_or_default(), also });
        if reserved {
            let message = format!("`{word}` tells the state of a fact and can be no word of a field");
            self.tell(Diagnostic::mistake("rule/reserved", message, token.span, "reserved"));
        }
    }

    fn slots_of(&mut self, kind: KindId, block: &Block) {
        for inner in block.blocks() {
            match self.file.keyword(inner).as_ref() {
                "field" | "derived" => {}
                "record" => {
                    if self.file.named(inner).is_none() {
                        self.head(inner, "a name and a sentence");
                    }
                }
                other => {
                    let help = did_you_mean(other, ["field", "derived", "record"]);
                    let mistake =
                        Diagnostic::mistake("rule/unknown-block", format!("a kind has no `{other}`"), inner.keyword.span, "not known here");
                    self.tell(with_help(mistake, help));
                }
            }
        }
        for field in flat(block, &self.file) {
            if !self.is_further(block, field.block) {
                self.slot(kind, &field);
            }
        }
    }

    /// A field of an `extend` block that holds `word` rows and nothing else: words for a field that exists.
    fn is_further(&self, extend: &Block, field: &Block) -> bool {
        let words = field.blocks().next().is_some() && field.blocks().all(|row| self.file.keyword(row) == "word");
        self.file.keyword(extend) == "extend" && words && field.fields().next().is_none()
    }

    /// `extend study { field design { word platform "…" } }`: words for the lists that take them.
    fn further_words(&mut self, kind: KindId, block: &Block) {
        for field in flat(block, &self.file) {
            if !self.is_further(block, field.block) {
                continue;
            }
            match self.open_list(kind, &field) {
                Ok(list) => field.block.blocks().for_each(|row| self.word(list, row)),
                Err(mistake) => self.tell(mistake),
            }
        }
    }

    /// The list of a field that exists, where it takes more words.
    fn open_list(&self, kind: KindId, field: &Row<'_>) -> Result<usize, Diagnostic> {
        let Some((token, name, _)) = self.file.named(field.block) else {
            let place = field.block.head_span(self.file.tree);
            return Err(Diagnostic::mistake("rule/head", "`field` takes the name of a field", place, "a name expected"));
        };
        let name = format!("{}{name}", field.prefix);
        let Some(kind) = self.vocabulary.kind(kind) else {
            return Err(Diagnostic::mistake("rule/unknown-kind", "there is no such block", token.span, "not known"));
        };
        let Some(slot) = kind.names.get(&name).and_then(|id| kind.slots.get(id.0 as usize)) else {
            let message = format!("`{}` has no field `{name}` to add words to", kind.name);
            let mistake = Diagnostic::mistake("rule/unknown-field", message, token.span, "not known");
            let help = did_you_mean(&name, kind.names.keys().map(String::as_str));
            return Err(mistake.help(help.unwrap_or_else(|| "a new field needs a type: `type: word`".to_owned())));
        };
        let list = list_of(&slot.ty).and_then(|id| Some((id.0 as usize, self.vocabulary.list(id)?)));
        if let Some((at, _)) = list.filter(|(_, list)| list.extensible) {
            return Ok(at);
        }
        let (message, label) = match list {
            Some((_, list)) => (format!("the words of `{}` are closed", list.name), "takes no further words"),
            None => (format!("`{}.{name}` has no list of words", kind.name), "no words can be added"),
        };
        let open: Vec<String> =
            self.vocabulary.lists.iter().filter(|list| list.extensible).map(|list| format!("`{}`", list.name)).collect();
        let help = format!("words can be added to lists that say `extensible: yes`: {}", open.join(", "));
        Err(Diagnostic::mistake("rule/not-extensible", message, token.span, label).help(help))
    }

    fn slot(&mut self, kind: KindId, row: &Row<'_>) {
        let block = row.block;
        let Some((token, name, meaning)) = self.file.named(block) else { return self.head(block, "a name and a sentence") };
        let only_derived = self.file.keyword(block) == "derived";
        let name = format!("{}{name}", row.prefix);
        let own_list = self.list_of(kind, &name);
        let mut slot = Slot {
            name: name.clone(),
            meaning: meaning.unwrap_or_default(),
            cites: None,
            ty: Type::Text,
            left_out: LeftOut::Open,
            stated: !only_derived,
            derived: only_derived,
            inferred: None,
            checked: false,
            with: Vec::new(),
            asks: Vec::new(),
            formerly: Vec::new(),
        };
        let mut typed = false;
        for field in block.fields() {
            match self.file.name(field).as_ref() {
                "type" => {
                    typed = true;
                    slot.ty = self.ty(self.file.value(field), own_list, field).unwrap_or(Type::Text);
                }
                "cites" => slot.cites = self.told(self.file.one_text(field)),
                "left-out" => slot.left_out = self.left_out(field, own_list),
                "inferred" => slot.inferred = self.told(self.file.one_text(field)),
                "derived" => slot.derived = self.told(self.file.yes_no(field)).unwrap_or_default(),
                "checked" => slot.checked = self.told(self.file.yes_no(field)).unwrap_or_default(),
                "asks" => slot.asks = self.told(self.file.names(field)).unwrap_or_default().into_iter().map(|(_, name)| name).collect(),
                "formerly" => {
                    slot.formerly = self.told(self.file.names(field)).unwrap_or_default().into_iter().map(|(_, name)| name).collect();
                }
                "with" => {
                    let items: Vec<&[Token]> = self.file.tree.items(&field.value).collect();
                    slot.with = items.into_iter().filter_map(|item| self.ty(item, own_list, field)).collect();
                }
                "extensible" | "ordered" => self.list_flag(field, own_list),
                other => self.unknown_field(field, other, SLOT_FIELDS),
            }
        }
        slot.derived |= slot.inferred.is_some();
        if !typed {
            self.tell(Diagnostic::mistake("rule/untyped", format!("`{name}` has no type"), token.span, "add `type: …`"));
        }
        self.add(kind, slot, row.record.as_deref(), token);
    }

    /// The word list of a field: `study.design`.
    fn list_of(&self, kind: KindId, field: &str) -> Option<ListId> {
        let name = format!("{}.{field}", self.vocabulary.kind(kind)?.name);
        self.list_named(&name)
    }

    fn list_named(&self, name: &str) -> Option<ListId> {
        self.vocabulary.lists.iter().position(|list| list.name == name).map(|at| ListId(at as u16))
    }

    fn add(&mut self, kind: KindId, slot: Slot, record: Option<&str>, token: Token) {
        let Some(kind) = self.vocabulary.kinds.get_mut(kind.0 as usize) else { return };
        let id = SlotId(kind.slots.len() as u16);
        if kind.names.contains_key(&slot.name) {
            let message = format!("`{}` has a field `{}` already", kind.name, slot.name);
            return self.tell(Diagnostic::mistake("rule/doubled-name", message, token.span, "declared twice"));
        }
        kind.names.insert(slot.name.clone(), id);
        if let Some(record) = record {
            kind.records.entry(record.to_owned()).or_default().push(id);
        }
        kind.slots.push(slot);
    }

    fn list_flag(&mut self, field: &Field, list: Option<ListId>) {
        let yes = self.told(self.file.yes_no(field)).unwrap_or_default();
        let ordered = self.file.name(field) == "ordered";
        if let Some(list) = list.and_then(|id| self.vocabulary.lists.get_mut(id.0 as usize)) {
            *(if ordered { &mut list.ordered } else { &mut list.extensible }) = yes;
        }
    }

    fn left_out(&mut self, field: &Field, list: Option<ListId>) -> LeftOut {
        let Some(word) = self.told(self.file.one_word(field)) else { return LeftOut::Open };
        match word.as_ref() {
            "open" => LeftOut::Open,
            "none" => LeftOut::None,
            "yes" => LeftOut::Truth(true),
            "no" => LeftOut::Truth(false),
            other => {
                let index = list.and_then(|id| self.vocabulary.list(id)?.names.get(other).copied());
                if let (Some(list), Some(index)) = (list, index) {
                    return LeftOut::Word(Word { list, index });
                }
                let mistake = self.file.wanted(field, "`open`, `none`, `yes`, `no` or a word of the field");
                self.tell(mistake);
                LeftOut::Open
            }
        }
    }

    /// `list of outcome`, `share per arm`, `word of study.design`
    fn ty(&mut self, tokens: &[Token], own: Option<ListId>, field: &Field) -> Option<Type> {
        let words: Vec<&str> = tokens.iter().map(|token| token.span.of(self.file.text)).collect();
        let ty = match words.as_slice() {
            ["list", "of", base @ ..] => self.base(base, own).map(|base| Type::List(Box::new(base))),
            [base @ .., "per", "arm"] => self.base(base, own).map(|base| Type::PerArm(Box::new(base))),
            [base @ .., "per", "word"] => self.base(base, None).map(|base| Type::PerWord(Box::new(base), own)),
            base => self.base(base, own),
        };
        if ty.is_none() {
            let span = span_of(tokens).unwrap_or(field.name.span);
            let message = format!("`{}` is no type", span.of(self.file.text));
            self.tell(Diagnostic::mistake("rule/unknown-type", message, span, "not known"));
        }
        ty
    }

    fn base(&self, words: &[&str], own: Option<ListId>) -> Option<Type> {
        Some(match words {
            ["text"] => Type::Text,
            ["word"] => Type::Word(own?),
            ["word", "of", kind, ".", rest @ ..] => Type::Word(self.list_named(&format!("{kind}.{}", rest.concat()))?),
            ["free-word"] => Type::Free,
            ["yes-no"] => Type::Truth,
            ["date"] => Type::Date,
            ["ci"] => Type::Ci,
            ["test"] => Type::Test,
            ["comparison"] => Type::Comparison,
            ["extent", "of", "date"] => Type::Period,
            ["extent", "of", dim] => Type::Extent(self.dim(dim)?),
            ["extent"] => Type::Extent(Dim::Plain),
            [one] => match self.dim(one) {
                Some(dim) => Type::Number(dim),
                None => Type::Entity(Kinds::one(*self.vocabulary.kind_names.get(*one)?)),
            },
            [first, "or", second] => {
                let kinds = Kinds::one(*self.vocabulary.kind_names.get(*first)?);
                Type::Entity(kinds.with(*self.vocabulary.kind_names.get(*second)?))
            }
            _ => return None,
        })
    }

    fn dim(&self, word: &str) -> Option<Dim> {
        Some(match word {
            "number" => Dim::Plain,
            "count" => Dim::Count,
            "share" => Dim::Share,
            "points" => Dim::Points,
            "p" => Dim::P,
            "time" => Dim::Time,
            "effect" => Dim::Effect,
            "quantity" => Dim::Other,
            _ => return None,
        })
    }

    fn head(&mut self, block: &Block, what: &str) {
        let keyword = self.file.keyword(block);
        let message = format!("`{keyword}` takes {what}");
        self.tell(Diagnostic::mistake("rule/head", message, block.head_span(self.file.tree), format!("{what} expected")));
    }

    fn unknown_field(&mut self, field: &Field, name: &str, known: &[&str]) {
        let help = did_you_mean(name, known.iter().copied());
        let mistake = Diagnostic::mistake("rule/unknown-field", format!("there is no `{name}` here"), field.name.span, "not known");
        self.tell(with_help(mistake, help));
    }
}

const SLOT_FIELDS: &[&str] =
    &["type", "cites", "left-out", "inferred", "derived", "checked", "asks", "formerly", "with", "extensible", "ordered"];

/// The list that the words of a type stand in.
fn list_of(ty: &Type) -> Option<ListId> {
    match ty {
        Type::Word(list) => Some(*list),
        Type::List(inner) | Type::PerArm(inner) => list_of(inner),
        Type::PerWord(inner, list) => list.or_else(|| list_of(inner)),
        _ => None,
    }
}

/// A field of a kind, or of a record of it.
struct Row<'t> {
    block: &'t Block,
    /// `attrition.` inside the record `attrition`.
    prefix: String,
    record: Option<String>,
}

/// The fields of a kind, those of its records among them.
fn flat<'t>(block: &'t Block, file: &File<'t>) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    for inner in block.blocks() {
        match file.keyword(inner).as_ref() {
            "field" | "derived" => rows.push(Row { block: inner, prefix: String::new(), record: None }),
            "record" => {
                let Some((_, name, _)) = file.named(inner) else { continue };
                let parts = inner.blocks().filter(|part| matches!(file.keyword(part).as_ref(), "field" | "derived"));
                rows.extend(parts.map(|part| Row { block: part, prefix: format!("{name}."), record: Some(name.to_string()) }));
            }
            _ => {}
        }
    }
    rows
}

fn with_help(diagnostic: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
