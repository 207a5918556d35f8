//! Reports to SARIF 2.1.0, for code scanning and viewers.
//!
//! Results are written as they come and the tool after them, so that memory does not grow with the files. Columns count Unicode scalar
//! values. Paths are relative to `%SRCROOT%`, which is left for the reader to know: what is judged is the same wherever it stands.

use super::item::{Item, items, reason};
use super::{Format, Judged, Tally};
use crate::check::waivers::OWN;
use crate::diagnostic::{Edit, Label, Severity};
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::source::{Source, Span};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::io::{Result, Write};

/// Where the shape is described.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What paths are relative to.
const BASE: &str = "%SRCROOT%";

/// The format for code scanning.
pub struct Sarif<'b> {
    rules: Vec<Descriptor<'b>>,
    /// The places of the rules in the list.
    places: FxHashMap<&'b str, usize>,
    /// A baseline is in force: each result says whether it is known.
    baseline: bool,
    results: usize,
}

impl<'b> Sarif<'b> {
    /// For a run by these rule books.
    pub fn new(books: &[&'b RuleBook], baseline: bool) -> Self {
        let mut rules: Vec<Descriptor<'b>> = Vec::new();
        for book in books {
            rules.extend(book.rules.iter().map(|rule| Descriptor::new(rule, book)));
        }
        rules.extend(OWN.iter().map(|(name, severity, finds)| Descriptor::own(name, *severity, finds)));
        rules.sort_by(|a, b| a.id.cmp(b.id));
        rules.dedup_by(|a, b| a.id == b.id);
        let places = rules.iter().enumerate().map(|(at, rule)| (rule.id, at)).collect();
        Self { rules, places, baseline, results: 0 }
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
        let mut piece = Vec::with_capacity(3 * judged.report.source.text.len() + 1024);
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        for item in items(judged).filter(|item| !item.open || item.fails || item.waived.is_some()) {
            if !piece.is_empty() {
                piece.extend_from_slice(b",\n");
            }
            let nth = seen.entry(item.fingerprint).or_default();
            *nth += 1;
            let result = ResultOut::new(&item, &judged.report.source, self, *nth);
            serde_json::to_writer(&mut piece, &result)?;
        }
        Ok(piece)
    }

    fn file(&mut self, out: &mut dyn Write, _: &Judged, piece: Vec<u8>) -> Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
        self.results += 1;
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
        for (at, rule) in self.rules.iter().enumerate() {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, rule)?;
        }
        out.write_all(b"\n] } }\n}]\n}\n")
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'b> {
    id: &'b str,
    name: String,
    short_description: Text<'b>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text<'b>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    default_configuration: Configuration,
    properties: Tags<'b>,
}

#[derive(Serialize)]
struct Text<'t> {
    text: &'t str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Tags<'t> {
    tags: Vec<&'t str>,
}

impl<'b> Descriptor<'b> {
    fn new(rule: &'b Rule, book: &RuleBook) -> Self {
        let verified = rule.sources.iter().all(|source| source.verified);
        Self {
            id: &rule.path,
            name: pascal_case(&rule.path),
            short_description: Text { text: &rule.title },
            full_description: Some(Text { text: rule.why.trim() }),
            help: Some(help(rule)),
            default_configuration: Configuration { enabled: book.is_on(rule), level: level(rule.severity) },
            properties: Tags { tags: vec![rule.category(), if verified { "sources-checked" } else { "sources-unchecked" }] },
        }
    }

    fn own(name: &'b str, severity: Severity, finds: &'b str) -> Self {
        Self {
            id: name,
            name: pascal_case(name),
            short_description: Text { text: finds },
            full_description: None,
            help: None,
            default_configuration: Configuration { enabled: true, level: level(severity) },
            properties: Tags { tags: vec![crate::wildcard::category(name)] },
        }
    }
}

fn help(rule: &Rule) -> Help {
    use super::markdown::{paragraphs, prose};
    let why = paragraphs(&rule.why);
    let mut text = why.join("\n\n");
    let mut markdown = why.iter().map(|paragraph| prose(paragraph).into_owned()).collect::<Vec<_>>().join("\n\n");
    for source in rule.sources.iter() {
        let says = source.says.as_ref().map_or(String::new(), |says| format!(": \"{says}\""));
        let checked = if source.verified { "" } else { " (not checked against the page)" };
        let told = format!("{}{says}{checked}", source.cites);
        text.push_str(&format!("\n\nSource: {told}"));
        markdown.push_str(&format!("\n\n- {}", prose(&told)));
    }
    markdown.push_str(&format!("\n\n`caveat explain {}` tells more.", rule.path));
    Help { text, markdown }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// `MinorityPractice` of `contrast/minority-practice`.
fn pascal_case(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
    };
    name.split('-').map(capital).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut<'j> {
    rule_id: &'j str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location<'j>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_fingerprints: Option<Fingerprints>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[FixOut<'j>; 1]>,
    properties: Properties<'j>,
}

#[derive(Serialize)]
struct Fingerprints {
    /// With the version of how they are made.
    #[serde(rename = "caveat/v1")]
    own: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'j> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'j>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'j>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'j> {
    artifact_location: Artifact<'j>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact<'j> {
    uri: std::borrow::Cow<'j, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixOut<'j> {
    description: Text<'j>,
    artifact_changes: [Change<'j>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'j> {
    artifact_location: Artifact<'j>,
    replacements: Vec<Replacement<'j>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'j> {
    deleted_region: Region,
    inserted_content: Text<'j>,
}

#[derive(Serialize)]
struct Properties<'j> {
    #[serde(skip_serializing_if = "Option::is_none")]
    study: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'j str>,
    subjects: &'j [String],
    sources: Vec<&'j str>,
}

impl<'j> ResultOut<'j> {
    fn new(item: &'j Item<'j>, source: &'j Source, sarif: &Sarif<'_>, nth: usize) -> Self {
        let artifact = artifact(&source.name);
        let region = item.place.map(|span| Region::new(span, source));
        let related = |(at, label): (usize, &'j Label)| Location {
            id: Some(at + 1),
            physical_location: Physical { artifact_location: artifact.clone(), region: Some(Region::new(label.span, source)) },
            message: (!label.text.is_empty()).then_some(Text { text: &label.text }),
        };
        let related_locations = item.others.iter().enumerate().map(related).collect();
        let suppression = |waived: &crate::diagnostic::Waived| {
            let kind = if waived.policy.is_some() { "external" } else { "inSource" };
            [Suppression { kind, status: "accepted", justification: reason(waived) }]
        };
        let fix = |fix: &'j crate::diagnostic::Fix| {
            let replacement = |edit: &'j Edit| Replacement {
                deleted_region: Region::new(edit.span, source),
                inserted_content: Text { text: &edit.text },
            };
            let replacements = fix.edits.iter().map(replacement).collect();
            [FixOut {
                description: Text { text: &fix.title },
                artifact_changes: [Change { artifact_location: artifact.clone(), replacements }],
            }]
        };
        Self {
            rule_id: item.rule,
            rule_index: sarif.places.get(item.rule).copied(),
            kind: if item.open { "open" } else { "fail" },
            level: if item.open { "none" } else { level(item.severity) },
            message: Message { text: message(item) },
            locations: [Location {
                id: None,
                physical_location: Physical { artifact_location: artifact.clone(), region },
                message: label(item),
            }],
            related_locations,
            partial_fingerprints: (!item.fingerprint.is_empty()).then(|| {
                // Two results of one fingerprint are two alerts.
                let nth = if nth == 1 { String::new() } else { format!(":{nth}") };
                Fingerprints { own: format!("{}{nth}", item.fingerprint) }
            }),
            baseline_state: sarif.baseline.then_some(if item.known { "unchanged" } else { "new" }),
            suppressions: item.waived.map(suppression),
            fixes: item.fix.map(fix),
            properties: Properties {
                study: item.study,
                claim: item.claim,
                subjects: item.subjects,
                sources: item.sources.iter().map(|source| source.cites.as_str()).collect(),
            },
        }
    }
}

fn label<'j>(item: &'j Item<'j>) -> Option<Text<'j>> {
    (!item.label.is_empty()).then_some(Text { text: item.label })
}

/// The message, and how to mend it. SARIF takes `[text](1)` for a link and `{0}` for an argument: where a text holds such, it is marked as
/// plain.
fn message(item: &Item<'_>) -> String {
    let help = item.help.map_or(String::new(), |help| format!("\n{help}"));
    let text = format!("{}{help}", item.message);
    let (link, argument) = (text.contains("]("), text.contains('{'));
    text.chars().fold(String::with_capacity(text.len()), |mut out, char| {
        match char {
            '[' | ']' if link => out.extend(['\\', char]),
            '{' | '}' if argument => out.extend([char, char]),
            _ => out.push(char),
        }
        out
    })
}

impl Region {
    fn new(span: Span, source: &Source) -> Self {
        let (start, end) = (source.place(span.start), source.place(span.end.max(span.start)));
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// A path as a relative reference; one from the root of the file system stands for itself.
fn artifact(path: &str) -> Artifact<'_> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let base = (!path.starts_with('/')).then_some(BASE);
    if path.bytes().all(plain) && base.is_some() {
        return Artifact { uri: path.into(), uri_base_id: base };
    }
    let mut uri = if base.is_none() { String::from("file://") } else { String::new() };
    for byte in path.bytes() {
        if plain(byte) { uri.push(char::from(byte)) } else { uri.push_str(&format!("%{byte:02X}")) }
    }
    Artifact { uri: uri.into(), uri_base_id: base }
}

#[cfg(test)]
mod tests {
    use super::{artifact, pascal_case};

    #[test]
    fn paths_are_relative_references() {
        let uri = |path: &str| artifact(path).uri.into_owned();
        assert_eq!(uri("a/b.study"), "a/b.study");
        // The octets of é in UTF-8 are C3 A9.
        assert_eq!(uri("a b/é#1%.study"), "a%20b/%C3%A9%231%25.study");
        assert_eq!(uri("c:x"), "c%3Ax");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(uri("/tmp/x"), "file:///tmp/x");
        assert_eq!(artifact("/tmp/x").uri_base_id, None);
    }

    #[test]
    fn names_of_rules() {
        assert_eq!(pascal_case("contrast/minority-practice"), "MinorityPractice");
    }
}
