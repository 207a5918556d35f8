//! What a rule made of a study, as text: each combination, and its condition part by part.

use super::Look;
use crate::check::why::StudyWhy;
use crate::rule::Rule;
use crate::rule::why::{LookedAt, Step};
use crate::truth::Truth;
use std::io::{Result, Write};

/// Writes all that a rule looked at in the studies of one file.
pub fn write(out: &mut dyn Write, look: Look, rule: &Rule, path: &str, studies: &[StudyWhy]) -> Result<()> {
    for study in studies {
        writeln!(out, "{} on “{}” ({path})", rule.path, study.title)?;
        if study.why.looked_at.is_empty() {
            writeln!(out, "\n  nothing to look at: a list of the rule's `for` is empty in this study")?;
        }
        for looked_at in &study.why.looked_at {
            writeln!(out)?;
            combination(out, look, looked_at)?;
        }
        if study.why.more > 0 {
            writeln!(out, "\n  and {} more", study.why.more)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn combination(out: &mut dyn Write, look: Look, looked_at: &LookedAt) -> Result<()> {
    let names: Vec<String> = looked_at.names.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let names = if names.is_empty() { "the study".to_owned() } else { names.join(", ") };
    let outcome = match looked_at.outcome {
        Truth::True => "reports",
        Truth::False => "silent",
        Truth::Open => "cannot tell",
    };
    writeln!(out, "{names}: {}", paint(look, looked_at.outcome, outcome))?;
    if let Some(list) = &looked_at.unknown_list {
        writeln!(out, "  {}  `{list}` may hold more than is told", truth(look, Truth::Open))?;
    }
    looked_at.steps.iter().try_for_each(|step| line(out, look, step))
}

/// `  true   a.present[t] < carrying   [a.present[t]: minority, carrying: 50%]`
fn line(out: &mut dyn Write, look: Look, step: &Step) -> Result<()> {
    let indent = "  ".repeat(step.depth);
    write!(out, "  {}  {indent}{}", truth(look, step.truth), step.text)?;
    if !step.values.is_empty() {
        let values: Vec<String> = step.values.iter().map(|(path, value)| format!("{path}: {value}")).collect();
        write!(out, "   [{}]", values.join(", "))?;
    }
    writeln!(out)
}

fn truth(look: Look, truth: Truth) -> String {
    paint(look, truth, &format!("{:5}", truth.as_str()))
}

fn paint(look: Look, truth: Truth, text: &str) -> String {
    if !look.colour {
        return text.to_owned();
    }
    let colour = match truth {
        Truth::True => 31,
        Truth::False => 32,
        Truth::Open => 33,
    };
    format!("\u{1b}[{colour}m{text}\u{1b}[0m")
}
