//! Reports to SARIF 2.1.0, for code scanning and viewers.
//!
//! Results are written as they come and the tool after them, so that memory does not grow with the files. Columns count Unicode scalar
//! values. Paths are relative to `%SRCROOT%`, which is left for the reader to know: what is judged is the same wherever it stands.

mod result;
mod rule;
mod text;

use super::item::items;
use super::{Format, Judged, Tally};
use crate::check::waivers::OWN;
use crate::rule::book::RuleBook;
use result::{BASE, Context, Found};
use rule::Descriptor;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::{Result, Write};

/// Where the shape is described.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The format for code scanning.
pub struct Sarif<'b> {
    rules: Vec<Descriptor<'b>>,
    /// The places of the rules in the list.
    places: FxHashMap<&'b str, usize>,
    /// What spoke without being a rule of a book: mistakes in files. They stand after the rules and have no index: which of them occur is
    /// known at the end.
    others: BTreeMap<String, Descriptor<'static>>,
    /// A baseline is in force: each result says whether it is known.
    baseline: bool,
    files: usize,
}

impl<'b> Sarif<'b> {
    /// For a run by these rule books.
    pub fn new(books: &[&'b RuleBook], baseline: bool) -> Self {
        let mut rules: Vec<Descriptor<'b>> = Vec::new();
        for book in books {
            rules.extend(book.rules.iter().map(|rule| Descriptor::new(rule, book)));
        }
        rules.extend(OWN.iter().map(|(name, severity, finds)| Descriptor::own(name, *severity, finds)));
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules.dedup_by(|a, b| a.id == b.id);
        let places = books.iter().flat_map(|book| &book.rules).map(|rule| rule.path.as_str()).chain(OWN.iter().map(|(name, ..)| *name));
        let place = |id: &'b str| Some((id, rules.binary_search_by(|rule| rule.id.as_ref().cmp(id)).ok()?));
        let places = places.filter_map(place).collect();
        Self { rules, places, others: BTreeMap::new(), baseline, files: 0 }
    }
}

impl Format for Sarif<'_> {
    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        let schema = serde_json::to_string(SCHEMA)?;
        write!(
            out,
            "{{\n\"$schema\": {schema},\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": ["
        )
    }

    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        // About what a study and what is said of it come to.
        let mut piece = Vec::with_capacity(5 * judged.report.source.text.len() + 1024);
        let mut seen = Seen::default();
        // Open questions that stop nobody are no results: a list of facts to look up is not what viewers of results are for.
        for item in items(judged).filter(|item| !item.open || item.fails || !item.counts()) {
            if !piece.is_empty() {
                piece.extend_from_slice(b",\n");
            }
            let source = &judged.report.source;
            let line = item.place.map_or(0, |span| source.line_of(span.start));
            let context = Context {
                index: self.places.get(item.rule).copied(),
                nth: (again(&mut seen.fingerprints, item.fingerprint), again(&mut seen.lines, (item.rule, line))),
                known: self.baseline.then_some(item.known),
            };
            serde_json::to_writer(&mut piece, &Found::new(&item, source, context))?;
        }
        Ok(piece)
    }

    fn file(&mut self, out: &mut dyn Write, judged: &Judged, piece: Vec<u8>) -> Result<()> {
        for told in &judged.report.diagnostics {
            if !self.places.contains_key(told.rule.as_ref()) && !self.others.contains_key(told.rule.as_ref()) {
                self.others.insert(told.rule.to_string(), Descriptor::mistake(&told.rule, told.severity));
            }
        }
        if piece.is_empty() {
            return Ok(());
        }
        out.write_all(if self.files == 0 { b"\n" } else { b",\n" })?;
        self.files += 1;
        out.write_all(&piece)
    }

    fn end(&mut self, out: &mut dyn Write, tally: &Tally) -> Result<()> {
        write!(out, "\n],\n\"invocations\": [{{ \"executionSuccessful\": {} }}],\n", tally.unreadable == 0)?;
        let about = "where the run was started: paths are relative to it";
        let base = serde_json::json!({ BASE: { "description": { "text": about } } });
        writeln!(out, "\"originalUriBaseIds\": {base},")?;
        let version = serde_json::to_string(env!("CARGO_PKG_VERSION"))?;
        let head = format!("\"name\": \"caveat\", \"version\": {version}, \"semanticVersion\": {version}");
        write!(out, "\"tool\": {{ \"driver\": {{ {head}, \"rules\": [")?;
        for (at, rule) in self.rules.iter().chain(self.others.values()).enumerate() {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, rule)?;
        }
        out.write_all(b"\n] } }\n}]\n}\n")
    }
}

/// How often something was met in a file.
#[derive(Default)]
struct Seen<'j> {
    fingerprints: FxHashMap<&'j str, usize>,
    lines: FxHashMap<(&'j str, usize), usize>,
}

/// How often a key was met, this time included.
fn again<K: std::hash::Hash + Eq>(counts: &mut FxHashMap<K, usize>, key: K) -> usize {
    let count = counts.entry(key).or_default();
    *count += 1;
    *count
}
