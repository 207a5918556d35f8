//! The seed case, point by point: what its reviewers found is found, and each point goes when what it rests on goes, and no other with it.

use caveat::check::outcome::{FileReport, Verdict};
use caveat::check::{FileKind, Settings, check_file};
use caveat::diagnostic::Severity;
use caveat::rule::book::RuleBook;
use caveat::source::Source;
use std::collections::BTreeSet;
use std::sync::Arc;

const SEED: &str = include_str!("../examples/personalized-learning.study");

/// 2026-06-30, in days since 1970-01-01.
const TODAY: (i32, i32) = (20_634, 20_634);

const OWN_EVIDENCE: &str = "attribution/no-own-evidence spaces grouping progression paths";
const SPACES: &str = "contrast/attribute-in-controls spaces peers";
const GROUPING: &str = "contrast/attribute-in-controls grouping peers";
const MINORITY: &str = "contrast/minority-practice progression";
const CHARTER: &str = "generalization/dominated-sample charter";
const ALIKE: &str = "contrast/arms-alike";
const NORM: &str = "comparison/norm-is-no-comparison national-growth";
const DESIGN: &str = "causation/design-cannot-carry";
/// The rules of the points above: what others say of the case is no matter here.
const RULES: [&str; 7] = [OWN_EVIDENCE, SPACES, MINORITY, CHARTER, ALIKE, NORM, DESIGN];

#[test]
fn all_points_of_the_review_are_found() {
    assert_eq!(found(SEED), BTreeSet::from([OWN_EVIDENCE, SPACES, GROUPING, MINORITY, CHARTER, ALIKE, NORM, DESIGN].map(str::to_owned)));
}

#[test]
fn the_claim_is_weakened_and_not_refuted() {
    let report = check(SEED);
    let claims: Vec<(&str, Verdict, usize)> =
        report.studies.iter().flat_map(|study| &study.claims).map(|claim| (claim.id.as_str(), claim.verdict, claim.errors)).collect();
    assert_eq!(claims, [("promising", Verdict::Weakened, 0)]);
    assert!(!report.unreadable);
}

#[test]
fn what_the_report_does_not_tell_is_asked() {
    let report = check(SEED);
    let asked: BTreeSet<&str> = report.unsettled.iter().flat_map(|open| &open.needs).map(|need| need.fact.as_str()).collect();
    for fact in ["goals.present[peers]", "progression.present[peers]", "paths.present[peers]"] {
        assert!(asked.contains(fact), "{fact} is not asked for: {asked:?}");
    }
}

/// What is changed, what is no longer found, and what is found instead.
type Change = (&'static [(&'static str, &'static str)], &'static [&'static str], &'static [&'static str]);

#[test]
fn each_point_goes_with_what_it_rests_on() {
    let changes: [Change; 9] = [
        // The norm is no longer rested on.
        (&[("rests-on: math-gain, reading-gain, national-growth", "rests-on: math-gain, reading-gain")], &[NORM], &[]),
        // The sample is like the population.
        (&[("composition: charter 90%", "composition: charter 12%"), ("charter ~ 7%", "charter 10%")], &[CHARTER], &[]),
        // A sample of another kind, and the population is of that kind too.
        (&[("charter ~ 7%", "charter 88%")], &[CHARTER], &[]),
        // Most of the treated used it; two of five alike are no majority.
        (&[("present: PL minority @ \"brief\"", "present: PL most")], &[MINORITY, ALIKE], &[]),
        // The others did without it.
        (
            &[(
                "\"Flexible learning environments\" {\n    present: PL yes, peers yes",
                "\"Flexible learning environments\" {\n    present: PL yes, peers no",
            )],
            &[SPACES, ALIKE],
            &[],
        ),
        (
            &[("\"Student grouping\" {\n    present: PL yes, peers yes", "\"Student grouping\" {\n    present: PL yes, peers few")],
            &[GROUPING, ALIKE],
            &[],
        ),
        // Used by both, and shown to be far apart.
        (
            &[("\"Student grouping\" {\n    present: PL yes, peers yes", "\"Student grouping\" {\n    present: PL all, peers half")],
            &[GROUPING, ALIKE],
            &[],
        ),
        // One part is credited: nothing is carried along, and the package is what is not told apart from it.
        (
            &[("credits:  goals, spaces, grouping, progression, paths", "credits:  goals")],
            &[OWN_EVIDENCE, SPACES, GROUPING, MINORITY, ALIKE],
            &[],
        ),
        // The same words about what was seen, and no more.
        (&[("asserts:  causal", "asserts:  descriptive")], &[NORM, DESIGN], &[]),
    ];
    for (edits, gone, come) in changes {
        let mut text = SEED.to_owned();
        for (from, to) in edits {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replace(from, to);
        }
        let (before, after) = (found(SEED), found(&text));
        let gone: BTreeSet<String> = gone.iter().map(|&point| point.to_owned()).collect();
        let come: BTreeSet<String> = come.iter().map(|&point| point.to_owned()).collect();
        assert_eq!(before.difference(&after).cloned().collect::<BTreeSet<_>>(), gone, "gone after {edits:?}");
        assert_eq!(after.difference(&before).cloned().collect::<BTreeSet<_>>(), come, "come after {edits:?}");
    }
}

#[test]
fn a_finding_of_its_own_takes_a_part_off_the_list() {
    let own = "finding paths-gain { outcome: math  attribute: paths  direction: positive  consistent: yes }\n  claim promising";
    let text = SEED.replace("claim promising", own);
    assert!(found(&text).contains("attribution/no-own-evidence spaces grouping progression"), "{:?}", found(&text));
}

#[test]
fn its_strong_twin_stays_quiet() {
    let report = check(include_str!("../examples/zearn-trial.study"));
    let told: Vec<&str> =
        report.diagnostics.iter().filter(|told| told.severity > Severity::Advice).map(|told| told.message.as_str()).collect();
    assert!(told.is_empty() && !report.unreadable, "{told:?}");
}

fn check(text: &str) -> FileReport {
    let book = RuleBook::builtin();
    check_file(Arc::new(Source::new("seed.study", text)), FileKind::Study, book, &Settings::new(book, TODAY))
}

/// Each finding of the rules in question: the rule, and what it speaks of.
fn found(text: &str) -> BTreeSet<String> {
    let report = check(text);
    assert!(!report.unreadable, "{:?}", report.diagnostics);
    let rules: BTreeSet<&str> = RULES.iter().filter_map(|point| point.split(' ').next()).collect();
    let told = report.diagnostics.iter().filter(|told| rules.contains(told.rule.as_ref()));
    told.map(|told| [&[told.rule.to_string()], told.subjects.as_slice()].concat().join(" ")).collect()
}
