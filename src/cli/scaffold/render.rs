//! A design to a study file in which its facts stand as commented lines, to be taken up one by one.

use super::designs::Design;
use super::facts::{Arm, Line};

/// The column in which meanings begin, where the line is short enough.
const MEANINGS: usize = 44;

/// The text after the head: the design, arms, outcome, finding and claim.
pub fn study(head: &str, design: &Design, meaning: &str) -> String {
    let Design { word, study, arms, compares, baseline, outcome, finding, claim, asserts } = *design;
    let mut text = format!("{head}  design: {word}\n  # What the study did, whatever it calls itself: {meaning}.\n");
    push(&mut text, 2, study.concat().as_slice());
    push(&mut text, 2, STUDY);
    if !arms.is_empty() {
        text.push_str("\n  # Who was compared. A published norm is an arm of role `norm`, and no comparison group.\n");
    }
    for arm in arms {
        push_arm(&mut text, arm);
    }
    text.push_str("\n  # Whom the claim speaks for.\n  # population everybody \"All schools of the country\" { share: charter ~ 7% }\n");
    text.push_str("\n  outcome score \"Test score\" {\n");
    push(&mut text, 4, outcome);
    text.push_str("  }\n");
    if baseline {
        text.push_str(BASELINE);
    }
    text.push_str(
        "\n  # One result on one outcome. Tell no number that the report does not tell.\n  finding main-result {\n    outcome:  score\n",
    );
    text.push_str(&format!("    compares: {compares}\n"));
    push(&mut text, 4, finding.concat().as_slice());
    text.push_str("  }\n\n  # The sentence that is judged, word for word, and what it comes to.\n");
    text.push_str(&format!("  claim main \"{claim}\" {{\n"));
    let asserts = format!("asserts: {asserts}");
    push(&mut text, 4, &[(&asserts, "causal, associational, descriptive, predictive, no-effect, equivalent or inconclusive")]);
    push(&mut text, 4, CLAIM);
    text.push_str("    rests-on: main-result\n  }\n}\n");
    text
}

const STUDY: &[Line] = &[
    ("registered: before", "before, during or after enrollment; yes, where the time is not told; or no"),
    ("analysis-plan: before", "when a plan of analysis was written down"),
    ("composition: charter 9%", "what the sample was made of, in the words of the population below"),
];

const BASELINE: &str =
    "\n  # How alike the arms were before, among those analyzed.\n  # baseline { outcome: score  difference: 0.03 sd  adjusted: yes }\n";

const CLAIM: &[Line] = &[("for: everybody", "the population that it speaks for"), ("recommends: no", "whether it tells somebody to act")];

fn push_arm(text: &mut String, arm: &Arm) {
    text.push_str(&format!("  arm {} \"{}\" {{\n    role: {}\n", arm.id, arm.text, arm.role));
    push(text, 4, arm.facts);
    text.push_str("  }\n");
}

/// Facts as commented lines, so far in.
fn push(text: &mut String, indent: usize, lines: &[(&str, &str)]) {
    for (fact, meaning) in lines {
        let line = format!("{:indent$}# {fact}", "");
        let line = if meaning.is_empty() { line } else { format!("{line:width$}  # {meaning}", width = MEANINGS - 2) };
        text.push_str(&line);
        text.push('\n');
    }
}
