//! One rule to a page for the terminal: what it looks for and why, what it rests on, its limits and its examples.

use super::markdown::paragraphs;
use super::paint::{Colour, Paint};
use super::{Look, harmless, written};
use crate::diagnostic::{Citation, Severity};
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::rule::remedy::Remedy;
use crate::rule::scope::Param;
use std::io::{Result, Write};

/// Writes one rule in full.
pub fn write(out: &mut dyn Write, book: &RuleBook, rule: &Rule, look: Look) -> Result<()> {
    let page = Page { paint: Paint { look } };
    page.head(out, book, rule)?;
    page.section(out, "why", paragraphs(&rule.why).iter().map(|paragraph| page.text(paragraph, "  ")).collect::<Vec<_>>().join("\n\n"))?;
    page.section(out, "looks for", page.lines(&written::condition(rule)))?;
    page.section(out, "fixes", rule.remedies.iter().map(|remedy| page.text(&fix(remedy), "  ")).collect::<Vec<_>>().join("\n"))?;
    page.section(out, "rests on", rule.sources.iter().map(|source| page.source(source)).collect::<Vec<_>>().join("\n"))?;
    let change = || {
        page.text(&format!("To change one, put a copy of the rule with the line `replaces: {}` into a folder of your own, and load it: `--rules FOLDER`.", rule.path), "  ")
    };
    let params = rule.params.iter().map(|param| page.param(param)).chain(rule.params.first().map(|_| change()));
    page.section(out, "parameters", params.collect::<Vec<_>>().join("\n"))?;
    page.section(out, "yields to", page.lines(&rule.yields_to))?;
    let examples: Vec<String> = rule.examples().iter().map(|example| page.lines(&written::example(rule, example))).collect();
    page.section(out, "examples", examples.join("\n\n"))
}

/// `warning, advice when c.recommends is no`
pub fn severity(rule: &Rule) -> String {
    let other = |(severity, when): &(Severity, _)| format!(", {} when {}", severity.as_str(), rule.program.text(*when));
    rule.severity.as_str().to_owned() + &rule.severities.iter().map(other).collect::<String>()
}

/// `write that the two go together (--fix --unsafe)`
pub fn fix(remedy: &Remedy) -> String {
    format!("{} ({})", remedy.title, if remedy.certain { "--fix" } else { "--fix --unsafe" })
}

/// `Nobody (2026): "claim less" (not checked against the page)`
pub fn source(source: &Citation) -> String {
    let says = source.says.as_ref().map_or(String::new(), |says| format!(": \"{says}\""));
    let checked = if source.verified { "" } else { " (not checked against the page)" };
    format!("{}{says}{checked}", source.cites)
}

/// `between .001 .. .2; ours`
pub fn range(param: &Param) -> String {
    param.between.as_ref().map_or(String::new(), |(between, ..)| format!("between {between}; ")) + &param.whose
}

struct Page {
    paint: Paint,
}

impl Page {
    fn head(&self, out: &mut dyn Write, book: &RuleBook, rule: &Rule) -> Result<()> {
        let colour = match rule.severity {
            Severity::Error => Colour::Red,
            Severity::Warning => Colour::Yellow,
            Severity::Advice => Colour::Cyan,
        };
        let severity = self.paint.colour(&harmless::line(&severity(rule)), colour);
        writeln!(out, "{} ({severity})", self.paint.colour(&rule.path, Colour::Bold))?;
        writeln!(out, "{}", self.text(&rule.title, ""))?;
        let category = book.terms.categories.iter().find(|category| category.name == rule.category());
        if let Some(category) = category {
            let off = if category.off { format!("; runs only when it is asked for: `--select {}`", category.name) } else { String::new() };
            writeln!(out, "{}", self.text(&format!("category {}: {}{off}", category.name, category.title), ""))?;
        }
        match &rule.replaces {
            Some(path) => writeln!(out, "{}", self.text(&format!("takes the place of the built-in `{path}`"), "")),
            None => Ok(()),
        }
    }

    /// A heading and what stands under it, where there is anything.
    fn section(&self, out: &mut dyn Write, heading: &str, body: String) -> Result<()> {
        if body.is_empty() { Ok(()) } else { writeln!(out, "\n{}\n{body}", self.paint.colour(heading, Colour::Bold)) }
    }

    fn text(&self, text: &str, indent: &str) -> String {
        self.paint.wrapped(&harmless::line(text), indent, indent)
    }

    fn lines(&self, lines: &[String]) -> String {
        lines.iter().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }).collect::<Vec<_>>().join("\n")
    }

    fn source(&self, citation: &Citation) -> String {
        let wrapped = self.paint.wrapped(&harmless::line(&source(citation)), "  ", "    ");
        self.paint.linked(&wrapped).into_owned()
    }

    fn param(&self, param: &Param) -> String {
        let text = format!("{} = {} ({})", param.name, param.text, range(param));
        let means = self.paint.wrapped(&harmless::line(&param.means), "    ", "    ");
        format!("{}\n{means}", self.paint.wrapped(&harmless::line(&text), "  ", "    "))
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::report::Look;
    use crate::report::sample::book;

    fn page(path: &str, look: Look) -> String {
        let book = book();
        let mut out = Vec::new();
        write(&mut out, &book, book.rule(path).unwrap(), look).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn all_of_a_rule_is_there() {
        let page = page("house/weak", Look::PLAIN);
        for part in [
            "house/weak (warning, advice when c.recommends is no)\nA causal claim on a result that chance might give\n",
            "category house: Rules of this house; runs only when it is asked for: `--select house`\n",
            "\nwhy\n  Chance gives such results often enough.\n\n  So the claim *needs* more | than this.\n",
            "\nlooks for\n  for:  c in claims,\n        f in c.rests-on\n",
            "\nrests on\n  Nobody (2026) doi:10.1000/xyz, p. 4: \"claim less\" (not checked against the page)\n  Somebody (2025)",
            "\nparameters\n  level = .05 (between .001 .. .2; ours)\n    p from which chance might give the result\n",
            "\nyields to\n  contrast/arms-alike\n",
            "\nexamples\n  fails \"chance might give it\" {\n    finding f { p: .30 }\n",
            "\n    expect { underlines: \".30\" }\n  }\n\n  passes { finding f { p: .01 }\n",
        ] {
            assert!(page.contains(part), "{part}\n---\n{page}");
        }
    }

    #[test]
    fn every_built_in_rule_fits_the_terminal_and_has_no_colour() {
        let book = book();
        for rule in &book.rules {
            let page = page(&rule.path, Look { width: 60, ..Look::PLAIN });
            let prose = page.split("\nlooks for\n").next().unwrap();
            assert!(prose.lines().skip(1).all(|line| line.chars().count() <= 60), "{prose}");
            assert!(!page.contains('\u{1b}'));
        }
    }

    #[test]
    fn sources_are_links_where_links_can_be_shown() {
        let page = page("house/weak", Look { links: true, ..Look::PLAIN });
        assert!(page.contains("\u{1b}]8;;https://doi.org/10.1000/xyz\u{1b}\\doi:10.1000/xyz"), "{page}");
    }
}
