//! A design to a study file in which its facts stand as commented lines, to be taken up one by one.

use super::designs::Design;
use super::facts::{Arm, Line};

/// The column in which meanings begin, where the line is short enough.
const MEANINGS: usize = 44;

/// The whole text: head, design, arms, outcome, finding and claim.
pub fn study(head: &str, design: &Design, meaning: &str) -> String {
    let Design { word, study, arms, compares, baseline, measure, outcome, finding, claim, asserts } = *design;
    let mut text = format!("{head}  design: {word}\n  # What the study did, whatever it calls itself: {meaning}.\n");
    push(&mut text, 2, &study.concat());
    push(&mut text, 2, STUDY);
    text.push_str(match arms {
        [] => "",
        [_] => ALONE,
        _ => COMPARED,
    });
    for Arm { id, text: title, role, facts } in arms {
        push_block(&mut text, &format!("arm {id} \"{title}\""), &[("role", role)], facts);
    }
    text.push_str(POPULATION);
    push_block(&mut text, &format!("outcome measured \"{measure}\""), &[], outcome);
    text.push_str(if baseline { BASELINE } else { "" });
    text.push_str(FINDING);
    push_block(&mut text, "finding main-result", &[("outcome", " measured"), ("compares", compares)], &finding.concat());
    text.push_str(SENTENCE);
    let asserts = format!("asserts: {asserts}");
    let claimed = [&[(asserts.as_str(), WORDS)], CLAIM].concat();
    push_block(&mut text, &format!("claim main \"{claim}\""), &[("rests-on", "main-result")], &claimed);
    text + "}\n"
}

const COMPARED: &str = "\n  # Who was compared. A published norm is an arm of role `norm`, and no comparison group.\n";
const ALONE: &str = "\n  # Who got it. Nobody stands beside them.\n";
const POPULATION: &str = r#"
  # Whom the claim speaks for.
  # population everybody "All schools of the country" { share: charter ~ 7% }

"#;
const BASELINE: &str = "
  # How alike the arms were before, among those analyzed.
  # baseline { outcome: measured  difference: 0.03 sd  adjusted: yes }
";
const FINDING: &str = "\n  # One result on one outcome. Tell no number that the report does not tell.\n";
const SENTENCE: &str = "\n  # The sentence that is judged, word for word, and what it comes to.\n";

const STUDY: &[Line<'static>] = &[
    ("registered: before", "before, during or after enrollment; yes, where the time is not told; or no"),
    ("analysis-plan: before", "when a plan of analysis was written down"),
    ("composition: charter 9%", "what the sample was made of, in the words of the population below"),
];

const WORDS: &str = "causal, associational, descriptive, predictive, no-effect, equivalent or inconclusive";
const CLAIM: &[Line<'static>] =
    &[("for: everybody", "the population that it speaks for"), ("recommends: no", "whether it tells somebody to act")];

/// A block with what it must say, and the rest as commented lines.
fn push_block(text: &mut String, head: &str, said: &[(&str, &str)], facts: &[Line<'_>]) {
    text.push_str(&format!("  {head} {{\n"));
    for (name, value) in said {
        text.push_str(&format!("    {name}: {value}\n"));
    }
    push(text, 4, facts);
    text.push_str("  }\n");
}

/// Facts as commented lines, so far in.
fn push(text: &mut String, indent: usize, lines: &[Line<'_>]) {
    for (fact, meaning) in lines {
        let line = format!("{:indent$}# {fact}", "");
        let line = if meaning.is_empty() { line } else { format!("{line:width$}  # {meaning}", width = MEANINGS - 2) };
        text.push_str(&line);
        text.push('\n');
    }
}
