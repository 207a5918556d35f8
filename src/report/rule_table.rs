//! The rule book to a table: plain for the terminal, or a page in Markdown with what every rule rests on.

use super::markdown::{anchor, cell, fenced, paragraphs, prose};
use super::paint::{Colour, Paint};
use super::rule_page::{fix, range, source};
use super::tally::plural;
use super::{Look, harmless, written};
use crate::diagnostic::Severity;
use crate::rule::book::RuleBook;
use crate::rule::terms::Category;
use crate::rule::{Outcome, Rule};
use std::io::{Result, Write};

/// One line for each rule, by category.
pub fn plain(out: &mut dyn Write, book: &RuleBook, look: Look) -> Result<()> {
    let paint = Paint { look };
    let longest = book.rules.iter().map(|rule| rule.path.chars().count()).max().unwrap_or(0);
    for group in groups(book) {
        let title = group.category.map_or(String::new(), |category| format!(" {} {}", paint.dash(), harmless::line(&category.title)));
        let off = if group.off() { " (off unless asked for)" } else { "" };
        writeln!(out, "{}{title}{off}", paint.colour(group.name, Colour::Bold))?;
        for rule in group.rules {
            let (path, weight) = (format!("  {:<longest$}  ", rule.path), format!("{:<7}", rule.severity.as_str()));
            let indent = " ".repeat(path.chars().count() + weight.len() + 2);
            let title = paint.wrapped(&harmless::line(&rule.title), &indent, &indent);
            writeln!(out, "{path}{}  {}", paint.colour(&weight, colour(rule.severity)), title.trim_start())?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}; `caveat explain RULE` shows one in full", plural(book.rules.len(), "rule", "rules"))
}

/// The whole book as a page.
pub fn markdown(out: &mut dyn Write, book: &RuleBook) -> Result<()> {
    let groups = groups(book);
    let count = plural(book.rules.len(), "rule", "rules");
    writeln!(out, "# Rules\n\n<!-- Written by `caveat rules --format markdown`: change the rule files, not this page. -->\n")?;
    writeln!(
        out,
        "{count} in {}. `caveat explain RULE` shows one in full, with all its examples;\n[Writing rules](writing-rules.md) tells how to add one.\n",
        plural(groups.len(), "category", "categories")
    )?;
    for group in &groups {
        writeln!(out, "| {} | severity | finds |\n|---|---|---|", group.name)?;
        for rule in &group.rules {
            let link = format!("[{}](#{})", rule.path, anchor(&rule.path));
            writeln!(out, "| {link} | {} | {} |", rule.severity.as_str(), cell(&rule.title))?;
        }
        writeln!(out)?;
    }
    groups.iter().try_for_each(|group| section(out, group))
}

/// The rules of one category.
struct Group<'b> {
    name: &'b str,
    category: Option<&'b Category>,
    rules: Vec<&'b Rule>,
}

impl Group<'_> {
    fn off(&self) -> bool {
        self.category.is_some_and(|category| category.off)
    }
}

fn groups(book: &RuleBook) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for rule in &book.rules {
        let name = rule.category();
        match groups.last_mut() {
            Some(group) if group.name == name => group.rules.push(rule),
            _ => {
                let category = book.terms.categories.iter().find(|category| category.name == name);
                groups.push(Group { name, category, rules: vec![rule] });
            }
        }
    }
    groups
}

const fn colour(severity: Severity) -> Colour {
    match severity {
        Severity::Error => Colour::Red,
        Severity::Warning => Colour::Yellow,
        Severity::Advice => Colour::Cyan,
    }
}

fn section(out: &mut dyn Write, group: &Group<'_>) -> Result<()> {
    let title = group.category.map_or(String::new(), |category| format!(": {}", prose(&category.title)));
    writeln!(out, "## {}{title}\n", group.name)?;
    if let Some(about) = group.category.map(|category| &category.about).filter(|about| !about.is_empty()) {
        writeln!(out, "{}\n", prose(about.trim()))?;
    }
    if group.off() {
        writeln!(out, "These rules run only when they are asked for: `--select {}`.\n", group.name)?;
    }
    group.rules.iter().try_for_each(|rule| entry(out, rule))
}

fn entry(out: &mut dyn Write, rule: &Rule) -> Result<()> {
    writeln!(out, "### {}\n\n**{}**\n", rule.path, prose(&rule.title))?;
    for paragraph in paragraphs(&rule.why) {
        writeln!(out, "{}\n", prose(&paragraph))?;
    }
    writeln!(out, "- severity: {}", conditions_as_code(rule))?;
    for citation in rule.sources.iter() {
        writeln!(out, "- source: {}", prose(&source(citation)))?;
    }
    for param in &rule.params {
        writeln!(out, "- parameter `{}`: `{}` ({}): {}", param.name, param.text, prose(&range(param)), prose(&param.means))?;
    }
    for remedy in &rule.remedies {
        writeln!(out, "- fix: {}", prose(&fix(remedy)))?;
    }
    if !rule.yields_to.is_empty() {
        let links: Vec<String> = rule.yields_to.iter().map(|path| format!("[{path}](#{})", anchor(path))).collect();
        writeln!(out, "- yields to: {}", links.join(", "))?;
    }
    match rule.examples().iter().find(|example| example.outcome == Outcome::Fails) {
        Some(example) => writeln!(out, "\n{}", fenced(&written::study(rule, example))),
        None => writeln!(out),
    }
}

/// The severity, its conditions in backticks.
fn conditions_as_code(rule: &Rule) -> String {
    let other = |(severity, when): &(Severity, _)| format!(", {} when `{}`", severity.as_str(), rule.program.text(*when));
    rule.severity.as_str().to_owned() + &rule.severities.iter().map(other).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::{markdown, plain};
    use crate::report::Look;
    use crate::report::sample::book;

    #[test]
    fn one_line_for_each_rule() {
        let book = book();
        let mut out = Vec::new();
        plain(&mut out, &book, Look { width: 200, ..Look::PLAIN }).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("house - Rules of this house (off unless asked for)\n  house/weak "), "{text}");
        assert!(text.contains("  warning  A causal claim on a result that chance might give\n"), "{text}");
        for rule in &book.rules {
            assert_eq!(text.matches(&format!("\n  {} ", rule.path)).count(), 1, "{}", rule.path);
        }
    }

    #[test]
    fn the_page_has_why_source_parameters_and_one_failing_example() {
        let book = book();
        let mut out = Vec::new();
        markdown(&mut out, &book).unwrap();
        let text = String::from_utf8(out).unwrap();
        for part in [
            "| [house/weak](#houseweak) | warning | A causal claim on a result that chance might give |\n",
            "## house: Rules of this house\n\nWhat our own reviewers look for.\n\nThese rules run only when they are asked for: `--select house`.\n",
            "### house/weak\n\n**A causal claim on a result that chance might give**\n\nChance gives such results often enough.\n\nSo the claim \\*needs\\* more",
            "- severity: warning, advice when `c.recommends is no`\n",
            "- source: Nobody (2026) doi:10.1000/xyz, p. 4: \"claim less\" (not checked against the page)\n- source: Somebody (2025)",
            "- parameter `level`: `.05` (between .001 .. .2; ours): p from which chance might give the result\n",
            "- yields to: [contrast/arms-alike](#contrastarms-alike)\n",
            "```text\nfails \"chance might give it\" {\n  finding f { p: .30 }\n  claim c \"It works\" { asserts: causal }\n}\n```\n",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("expect {"));
    }
}
