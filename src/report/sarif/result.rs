//! What is said of a file to the results of SARIF.

use super::rule::level;
use super::text::{lines, plain};
use crate::diagnostic::{Edit, Fix, Label, Waived};
use crate::report::item::{Item, reason};
use crate::source::{Source, Span};
use serde::Serialize;
use std::borrow::Cow;

/// What paths are relative to.
pub const BASE: &str = "%SRCROOT%";

/// A finding, an open question or a mistake.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found<'j> {
    rule_id: &'j str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Text<'j>,
    locations: [Location<'j>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_fingerprints: Option<Fingerprints<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression<'j>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[FixOut<'j>; 1]>,
    properties: Properties<'j>,
}

#[derive(Serialize)]
struct Text<'j> {
    text: Cow<'j, str>,
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
    uri: Cow<'j, str>,
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
struct Fingerprints<'j> {
    /// The name of our fingerprints, with the version of how they are made.
    #[serde(rename = "caveat/v1")]
    own: Cow<'j, str>,
    /// What GitHub knows results by. It works this out from the line itself; where a rule speaks twice of one line, the two would be one.
    #[serde(rename = "primaryLocationLineHash", skip_serializing_if = "Option::is_none")]
    line: Option<Cow<'j, str>>,
}

#[derive(Serialize)]
struct Suppression<'j> {
    kind: &'static str,
    status: &'static str,
    justification: Cow<'j, str>,
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
}

/// What a run knows of a result besides what is said.
#[derive(Clone, Copy, Default)]
pub struct Context {
    /// The place of the rule in the list of rules.
    pub index: Option<usize>,
    /// It is the first, second, … in its file of those with its fingerprint, and of those of its rule on its line.
    pub nth: (usize, usize),
    /// Where a baseline is in force: whether it knows this.
    pub known: Option<bool>,
}

impl<'j> Found<'j> {
    pub fn new(item: &'j Item<'j>, source: &'j Source, context: Context) -> Self {
        let artifact = artifact(&source.name);
        let related = |(at, label): (usize, &'j Label)| Location {
            id: Some(at + 1),
            physical_location: Physical { artifact_location: artifact.clone(), region: Some(Region::new(label.span, source)) },
            message: message(&label.text, label.cited_at.as_deref()),
        };
        Self {
            rule_id: item.rule,
            rule_index: context.index,
            kind: if item.open { "open" } else { "fail" },
            level: if item.open { "none" } else { level(item.severity) },
            message: Text { text: said(item) },
            related_locations: item.others.iter().enumerate().map(related).collect(),
            partial_fingerprints: Fingerprints::new(item.fingerprint, context.nth),
            baseline_state: context.known.map(|known| if known { "unchanged" } else { "new" }),
            suppressions: item.waived.map(|waived| [Suppression::new(waived)]),
            fixes: item.fix.map(|fix| [FixOut::new(fix, &artifact, source)]),
            properties: Properties { study: item.study, claim: item.claim, subjects: item.subjects },
            locations: [Location {
                id: None,
                physical_location: Physical { artifact_location: artifact, region: item.place.map(|span| Region::new(span, source)) },
                message: message(item.label, item.cited_at),
            }],
        }
    }
}

/// The message, and on a line of its own how to mend it.
fn said<'j>(item: &'j Item<'j>) -> Cow<'j, str> {
    match item.help {
        None => plain(&item.message),
        Some(help) => Cow::Owned(format!("{}\n{}", plain(&item.message), lines(help))),
    }
}

/// `a minority of the treated (p. 9)`
fn message<'j>(label: &'j str, cited_at: Option<&'j str>) -> Option<Text<'j>> {
    let text = match cited_at {
        None => plain(label),
        Some(place) => Cow::Owned(format!("{} ({})", plain(label), plain(place)).trim_start().to_owned()),
    };
    (!text.is_empty()).then_some(Text { text })
}

impl<'j> Fingerprints<'j> {
    /// Two results of one fingerprint are two, and stay so.
    fn new(own: &'j str, (nth, on_line): (usize, usize)) -> Option<Self> {
        if own.is_empty() {
            return None;
        }
        let own = if nth < 2 { Cow::Borrowed(own) } else { Cow::Owned(format!("{own}:{nth}")) };
        Some(Self { line: (on_line > 1).then(|| own.clone()), own })
    }
}

impl<'j> Suppression<'j> {
    fn new(waived: &'j Waived) -> Self {
        let kind = if waived.policy.is_some() { "external" } else { "inSource" };
        Self { kind, status: "accepted", justification: Cow::Owned(lines(&reason(waived))) }
    }
}

impl<'j> FixOut<'j> {
    fn new(fix: &'j Fix, artifact: &Artifact<'j>, source: &Source) -> Self {
        let replacement = |edit: &'j Edit| Replacement {
            deleted_region: Region::new(edit.span, source),
            // What is put into the file stays as it is.
            inserted_content: Text { text: Cow::Borrowed(&edit.text) },
        };
        let replacements = fix.edits.iter().map(replacement).collect();
        Self {
            description: Text { text: plain(&fix.title) },
            artifact_changes: [Change { artifact_location: artifact.clone(), replacements }],
        }
    }
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
    use super::artifact;

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
}
