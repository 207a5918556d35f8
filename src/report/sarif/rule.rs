//! Rules to the descriptors by which SARIF makes them known.

use super::text::lines;
use crate::diagnostic::Severity;
use crate::report::markdown::{paragraphs, prose};
use crate::report::rule_page::source;
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use serde::Serialize;
use std::borrow::Cow;

/// A rule, or a mistake that files may hold.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor<'b> {
    pub id: Cow<'b, str>,
    name: String,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Text {
    text: String,
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
struct Tags {
    tags: Vec<String>,
}

impl<'b> Descriptor<'b> {
    /// A rule of a book.
    pub fn new(rule: &'b Rule, book: &RuleBook) -> Self {
        let verified = rule.sources.iter().all(|source| source.verified);
        let checked = if verified { "sources-checked" } else { "sources-unchecked" };
        Self {
            id: Cow::Borrowed(&rule.path),
            name: pascal_case(&rule.path),
            short_description: Text { text: lines(&rule.title) },
            full_description: Some(Text { text: lines(&paragraphs(&rule.why).join("\n")) }),
            help: Some(help(rule)),
            default_configuration: Configuration { enabled: book.is_on(rule), level: level(rule.severity) },
            properties: Tags { tags: vec![rule.category().to_owned(), checked.to_owned()] },
        }
    }

    /// What is said of waivers and baselines, which no rule file can.
    pub fn own(name: &'b str, severity: Severity, finds: &str) -> Self {
        Self::short(Cow::Borrowed(name), severity, finds)
    }

    /// A mistake, which keeps something from being judged.
    pub fn mistake(name: &str, severity: Severity) -> Self {
        let finds = format!("A mistake keeps something from being judged: {}", last(name).replace('-', " "));
        Self::short(Cow::Owned(name.to_owned()), severity, &finds)
    }

    fn short(id: Cow<'b, str>, severity: Severity, finds: &str) -> Self {
        Self {
            name: pascal_case(&id),
            short_description: Text { text: lines(finds) },
            full_description: None,
            help: None,
            default_configuration: Configuration { enabled: true, level: level(severity) },
            properties: Tags { tags: vec![crate::wildcard::category(&id).to_owned()] },
            id,
        }
    }
}

/// Why the rule is there and what it rests on, as text and as Markdown.
fn help(rule: &Rule) -> Help {
    let why = paragraphs(&rule.why);
    let mut text = lines(&why.join("\n"));
    let mut markdown = why.iter().map(|paragraph| prose(paragraph).into_owned()).collect::<Vec<_>>().join("\n\n");
    for citation in rule.sources.iter() {
        let told = source(citation);
        text.push_str(&format!("\nSource: {}", lines(&told)));
        markdown.push_str(&format!("\n\n- {}", prose(&told)));
    }
    markdown.push_str(&format!("\n\n`caveat explain {}` tells more.", rule.path));
    Help { text, markdown }
}

/// How SARIF calls a severity.
pub const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// `MinorityPractice` of `contrast/minority-practice`.
fn pascal_case(path: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
    };
    last(path).split('-').map(capital).collect()
}

/// The name of a rule within its category.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::pascal_case;

    #[test]
    fn names_of_rules() {
        assert_eq!(pascal_case("contrast/minority-practice"), "MinorityPractice");
    }
}
