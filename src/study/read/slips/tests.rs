//! Slips of newcomers, each with the one mistake that is told and the mended text that its help shows.

use crate::syntax;
use crate::vocabulary::Vocabulary;

const STUDY: &str = "arm T { role: treatment }\narm C { role: comparison }\noutcome o\n";

/// Rule, underlined text and help of every mistake, of layout and of content, in a study with these members.
fn told(members: &str) -> Vec<(String, String, String)> {
    let text = format!("study \"S\" {{\n{members}\n}}");
    let (tree, mut all) = syntax::read(&text);
    crate::study::read::read(&tree, &tree.blocks[0], &text, Vocabulary::core(), &Default::default(), &mut all);
    let row = |told: &crate::diagnostic::Diagnostic| {
        (told.rule.to_string(), told.place().of(&text).to_owned(), told.help.clone().unwrap_or_default())
    };
    all.iter().map(row).collect()
}

#[track_caller]
fn each(rows: &[(&str, &str, &str, &str)], place: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for (written, rule, under, help) in rows {
        let found = told(&place(written));
        let wanted = (format!("{}{rule}", if rule.contains('/') { "" } else { "vocabulary/" }), (*under).to_owned(), (*help).to_owned());
        if found.as_slice() != [wanted] {
            wrong.push(format!("{written}\n   {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn finding(fields: &str) -> String {
    format!("{STUDY}finding f {{ outcome: o  {fields} }}")
}

#[test]
fn counts_are_whole() {
    let half = "write the number of units itself, or a range of whole numbers such as `30 to 31`";
    let rows = [
        ("assigned: 1.204 students", "not-whole", "1.204", "did you mean `1,204`?"),
        ("assigned: 12.500", "not-whole", "12.500", "did you mean `12,500`?"),
        ("assigned: 1.000 students", "not-whole", "1.000", "did you mean `1,000`?"),
        ("assigned: 30.5 students", "not-whole", "30.5", half),
        ("assigned: 1204.500 students", "not-whole", "1204.500", half),
        ("assigned: 0.500 students", "not-whole", "0.500", half),
        ("assigned: 30.0 students", "not-whole", "30.0", "write `30`"),
        ("analyzed: 62 schools, 11.000 students", "not-whole", "11.000", "did you mean `11,000`?"),
        ("analyzed: < 1.204", "not-whole", "1.204", "did you mean `1,204`?"),
        ("analyzed: ~ 1.204", "not-whole", "1.204", "did you mean `1,204`?"),
        ("analyzed: 900 to 1.204 students", "not-whole", "1.204", "did you mean `1,204`?"),
        ("assigned: n = 30", "own-name", "n", "write `30`"),
        ("assigned: N = 28 students", "own-name", "N", "write `28 students`"),
        ("assigned: n 30", "own-name", "n", "write `30`"),
    ];
    each(&rows, |written| format!("arm T {{ {written} }}"));
    each(&[("eligible: 1.204", "not-whole", "1.204", "did you mean `1,204`?")], str::to_owned);
    let rows = [
        ("n: T 1.204, C 30", "not-whole", "1.204", "did you mean `1,204`?"),
        ("events: T 14.5, C 3", "not-whole", "14.5", half),
        ("events: T 14/1.200", "not-whole", "1.200", "did you mean `1,200`?"),
        ("n: T n = 30, C 28", "own-name", "n", "write `30`"),
        ("n: n = 30", "own-name", "n", "write `n: 30`"),
    ];
    each(&rows, finding);
    assert_eq!(told("arm T { assigned: 1,204 students, 1e1 schools }"), []);
}

#[test]
fn sizes_in_the_wrong_place() {
    let either = "write `analyzed: 30` or `assigned: 30`";
    each(&[("arm T { n: 30 }", "unknown-field", "n", either), ("n: 30", "unknown-field", "n", either)], str::to_owned);
    let colon = "write `n: 30` in a finding; in a study or an arm `analyzed: 30` or `assigned: 30`";
    each(&[("n = 30", "syntax/missing-colon", "n", colon)], str::to_owned);
    each(&[("N = 30", "syntax/missing-colon", "N", colon)], |written| format!("arm T {{\n{written}\n}}"));
    each(&[("year 2015", "syntax/missing-colon", "year", "write `year: 2015`")], str::to_owned);
}

#[test]
fn points_of_three_kinds() {
    let points = "`4 scale-points` (on the scale of the outcome), `4 percentage-points` or `4 percentile-points`?";
    let rows = [
        ("estimate: 4 points", "wrong-unit", "4 points", points),
        ("estimate: 4 point", "wrong-unit", "4 point", points),
        ("estimate: 4 scale points", "unknown-unit", "scale points", "did you mean `4 scale-points`?"),
        ("estimate: 4 percentage points", "unknown-unit", "percentage points", "did you mean `4 percentage-points`?"),
        ("estimate: 1.3 odds ratio", "unknown-unit", "odds ratio", "did you mean `1.3 odds-ratio`?"),
        ("estimate: 1.1 to 1.3 Odds Ratio", "unknown-unit", "Odds Ratio", "did you mean `1.1 to 1.3 odds-ratio`?"),
        ("at: 2 school years", "unknown-unit", "school years", "did you mean `2 school-years`?"),
    ];
    each(&rows, finding);
}

#[test]
fn numbers_as_papers_print_them() {
    let form = "write `95% CI 0.1 to 0.4`";
    let rows = [
        ("p: ns", "wrong-type", "ns", "write `significant: no`"),
        ("p: n.s.", "wrong-type", "n.s.", "write `significant: no`"),
        ("p: NS", "wrong-type", "NS", "write `significant: no`"),
        ("p: not significant", "wrong-type", "not significant", "write `significant: no`"),
        ("p: significant", "wrong-type", "significant", "write `significant: yes`"),
        ("p: .03*", "wrong-type", "*", "leave the star out: `.03`"),
        ("p: < .01**", "wrong-type", "**", "leave the stars out: `< .01`"),
        ("estimate: 0.2* sd", "wrong-type", "*", "leave the star out: `0.2 sd`"),
        ("p-value: .03", "unknown-field", "p-value", "did you mean `p`?"),
        ("estimate: d = 0.27", "wrong-type", "d = 0.27", "write `0.27 sd`"),
        ("estimate: d 0.27", "wrong-type", "d 0.27", "write `0.27 sd`"),
        ("estimate: OR 1.3", "wrong-type", "OR 1.3", "write `1.3 odds-ratio`"),
        ("estimate: OR = 1.3", "wrong-type", "OR = 1.3", "write `1.3 odds-ratio`"),
        ("estimate: RR 1.3", "wrong-type", "RR 1.3", "write `1.3 risk-ratio`"),
        ("estimate: HR = 0.8", "wrong-type", "HR = 0.8", "write `0.8 hazard-ratio`"),
        ("estimate: r = -.31", "wrong-type", "r = -.31", "write `-.31 r`"),
        ("estimate: 0.3 SD (SE = 0.1)", "wrong-type", "(SE = 0.1)", "write `estimate: 0.3 SD` and `se: 0.1`"),
        ("estimate: 0.3 SD (0.1)", "wrong-type", "(0.1)", "write `estimate: 0.3 SD` and `se: 0.1`"),
        ("estimate: 0.3 sd (p < .05)", "wrong-type", "(p < .05)", "write `estimate: 0.3 sd` and `p: < .05`"),
        (
            "mean: 3.1 (0.4), 2.9 (0.3)",
            "wrong-type",
            "(0.4)",
            "write `mean: 3.1, 2.9` and `sd: 0.4, 0.3`, each number behind the id of its arm",
        ),
        ("mean: T 3.1 (0.4), C 2.9 (0.3)", "wrong-type", "(0.4)", "write `mean: T 3.1, C 2.9` and `sd: T 0.4, C 0.3`"),
        ("events: T 14 (70%)", "wrong-type", "(70%)", "leave out what stands in brackets: `events: T 14`"),
        ("at: day 6", "wrong-type", "day 6", "write `6 days`"),
        ("at: week 1", "wrong-type", "week 1", "write `1 week`"),
        ("at: 12 - 20 weeks", "wrong-type", "12 - 20 weeks", "write `12 to 20 weeks`"),
        ("test: t(28) = 2,20", "number-slip", "2,20", "write a decimal point: `2.20`"),
        ("estimate: 2,20 sd", "number-slip", "2,20", "write a decimal point: `2.20`"),
        ("ci: 95% CI = 0.1, 0.4", "wrong-type", "95% CI = 0.1, 0.4", form),
        ("ci: 95% CI 0.1, 0.4", "wrong-type", "95% CI 0.1, 0.4", form),
        ("ci: 95% CI 0.1 - 0.4", "wrong-type", "95% CI 0.1 - 0.4", form),
        ("ci: [0.1, 0.4] (95%)", "wrong-type", "[0.1, 0.4] (95%)", form),
        ("ci: 95% CI: 0.1-0.4", "wrong-type", "95% CI:", "leave out the colon behind `CI`, as in `95% CI 0.11 to 0.43`"),
    ];
    each(&rows, finding);
    each(&[("outcome x { scale: 1 - 5 }", "wrong-type", "1 - 5", "write `1 to 5`")], str::to_owned);
    let share = "did you mean `50%`?";
    let rows = [
        ("C < 50", "out-of-domain", "50", share),
        ("C ~ 50", "out-of-domain", "50", share),
        ("C 10 to 50", "out-of-domain", "10", "did you mean `10%`?"),
    ];
    each(&rows, |written| format!("{STUDY}attribute a {{ present: {written} }}"));
    each(&[("p: ns", "wrong-type", "ns", "write the number, or leave the field out")], |written| {
        format!("{STUDY}baseline b {{ {written} }}")
    });
}

#[test]
fn arms_held_against_each_other() {
    let form = "did you mean `T to C`?";
    let rows = [
        ("compares: T vs C", "wrong-type", "T vs C", form),
        ("compares: T vs. C", "wrong-type", "T vs. C", form),
        ("compares: T versus C", "wrong-type", "T versus C", form),
        ("compares: T against C", "wrong-type", "T against C", form),
        ("compares: T and C", "wrong-type", "T and C", form),
        ("compares: T - C", "wrong-type", "T - C", form),
        ("compares: T – C", "wrong-type", "T – C", form),
        ("compares: T/C", "wrong-type", "T/C", form),
        ("compares: T TO C", "wrong-type", "T TO C", form),
    ];
    each(&rows, finding);
}

#[test]
fn words_in_other_spellings() {
    let known = "did you mean `cross-sectional`?";
    let rows = [
        ("design: cross–sectional", "unknown-word", "cross–sectional", known),
        ("design: cross - sectional", "unknown-word", "cross - sectional", known),
        ("design: cross sectional", "unknown-word", "cross sectional", known),
        ("design: Cross Sectional", "unknown-word", "Cross Sectional", known),
        ("design: Randomised controlled", "wrong-type", "Randomised controlled", "did you mean `randomized`?"),
        ("design: non-randomized", "unknown-word", "non-randomized", "did you mean `quasi-experimental`, `matched` or `cohort`?"),
        ("design: Non-Randomised", "unknown-word", "Non-Randomised", "did you mean `quasi-experimental`, `matched` or `cohort`?"),
        ("arm treated schools { }", "head", "schools", "did you mean `treated-schools`? a title stands in quotes"),
        (
            "arm treated rural schools \"x\" { }",
            "head",
            "rural schools \"x\"",
            "did you mean `treated-rural-schools`? a title stands in quotes",
        ),
        ("Claim c \"It works\"", "unknown-block", "Claim", "did you mean `claim`?"),
    ];
    each(&rows, str::to_owned);
}

#[test]
fn case_makes_no_difference() {
    for members in
        ["design: Randomized", "design: RCT", "design: MATCHED", "arm A { role: Treatment }", "concealed: Yes", "funder: Unreported"]
    {
        assert_eq!(told(members), [], "{members}");
    }
    for fields in [
        "estimate: 0.2 SD",
        "estimate: 0.2 Sd",
        "estimate: 4 PP",
        "estimate: 0.8 Odds-Ratio",
        "at: 6 Weeks",
        "ci: 95% CI 0.1 to 0.4 Sd",
        "ci: 95% ci 0.1 to 0.4",
    ] {
        assert_eq!(told(&finding(fields)), [], "{fields}");
    }
    assert_eq!(told(&format!("{STUDY}attribute a {{ present: T Most, C No }}")), []);
}
