//! What the reader makes of each type, each state and each mistake.

use crate::study::cell::Cell;
use crate::study::sample::{Sample, body, read_text};

const ARMS: &str = "arm T { role: treatment }\narm C { role: comparison }\n";

/// A finding on one outcome between two arms, with these fields.
fn finding(fields: &str) -> Sample<'static> {
    body(&format!("{ARMS}outcome o\nfinding f {{ {fields} }}"))
}

/// An attribute with these fields.
fn attribute(present: &str) -> Sample<'static> {
    body(&format!("{ARMS}attribute a {{ present: {present} }}"))
}

#[test]
fn the_seed_is_read_without_a_mistake() {
    let sample = read_text(SEED).clean();
    assert_eq!(sample.shown("study.design"), "matched");
    assert_eq!(sample.shown("PL.analyzed"), "[school 62 school, student 11000 student]");
    assert_eq!(sample.shown("PL.composition"), "[charter 0.9]");
    assert_eq!(sample.shown("goals.present"), "[PL (0, 1], peers unreported]");
    assert_eq!(sample.shown("promising.credits"), "[goals, spaces, grouping, progression]");
    assert_eq!(sample.shown("goals-gain.compares"), "[PL] to peers");
    assert_eq!(sample.shown("promising.treated"), "[PL]");
    assert_eq!(sample.shown("promising.against"), "[peers]");
    assert_eq!(sample.shown("goals.findings"), "[goals-gain]");
    assert_eq!(sample.shown("math.findings"), "[math-gain, national-growth, goals-gain]");
    assert_eq!(sample.shown("math-gain.claims"), "[promising]");
    assert_eq!(sample.shown("study.composition"), "[charter 0.9]");
    assert_eq!(sample.ends("PL.duration"), (730.5, 730.5));
    let unreported: Vec<String> = sample.study.unreported.iter().map(|&fact| sample.study.fact_name(fact)).collect();
    assert_eq!(unreported, ["goals.present[peers]", "progression.present[peers]"]);
}

#[test]
fn share_words_are_intervals() {
    let words = [
        ("none", "0"),
        ("few", "(0, 0.25]"),
        ("minority", "(0, 0.5)"),
        ("half", "[0.45, 0.55]"),
        ("majority", "(0.5, 1]"),
        ("most", "[0.75, 1]"),
        ("all", "1"),
        ("yes", "(0, 1]"),
        ("no", "0"),
    ];
    for (word, interval) in words {
        let sample = attribute(&format!("T {word}")).clean();
        assert_eq!(sample.shown("a.present"), format!("[T {interval}]"), "{word}");
    }
}

#[test]
fn quantities_are_intervals() {
    let present = |written: &str| attribute(&format!("T {written}")).clean().shown("a.present");
    assert_eq!(present("90%"), "[T 0.9]");
    assert_eq!(present("14/20"), "[T 0.7]");
    assert_eq!(present("66 of 75 schools"), "[T 0.88]");
    assert_eq!(present("< 50%"), "[T [0, 0.5)]");
    assert_eq!(present(">= 80%"), "[T [0.8, 1]]");
    assert_eq!(present("10 to 20%"), "[T [0.1, 0.2]]");
    assert_eq!(present("20%..10%"), "[T [0.1, 0.2]]");
    assert_eq!(present("10-20%"), "[T [0.1, 0.2]]");
    // A tenth of the value either side; or half of the last digit, if that is more.
    assert_eq!(present("~ 50%"), "[T [0.45, 0.55]]");
    assert_eq!(present("~ 0%"), "[T [0, 0.005]]");
    assert_eq!(finding("p: < .001").clean().shown("f.p"), "[0, 0.001)");
    assert_eq!(finding("p: = .03").clean().shown("f.p"), "0.03");
}

#[test]
fn effects_and_times_have_units() {
    assert_eq!(finding("estimate: -0.19 to -0.43 sd").clean().shown("f.estimate"), "[-0.43, -0.19] sd");
    assert_eq!(finding("estimate: 4 pp").clean().shown("f.estimate"), "4 percentage-points");
    assert_eq!(finding("estimate: < 0.8 risk-ratio").clean().shown("f.estimate"), "(0, 0.8) risk-ratio");
    assert_eq!(finding("at: 12 to 20 weeks").clean().ends("f.at"), (84.0, 140.0));
    assert_eq!(finding("at: 2 semesters").clean().shown("f.at"), "2 semester");
    assert_eq!(body("arm T { duration: 18 months }").clean().ends("T.duration"), (547.875, 547.875));
    assert_eq!(body("arm T { dose: 6 mg/day }").clean().shown("T.dose"), "6 mg/day");
    assert_eq!(body("arm T { dose: 30 sessions }").clean().shown("T.dose"), "30 session");
    assert_eq!(body("arm T { attrition: overall 37% }").clean().shown("T.attrition.overall"), "0.37");
    assert_eq!(body("attrition: overall 37%, differential 5 pp").clean().shown("study.attrition.differential"), "0.05");
}

#[test]
fn counts_are_kept_by_unit() {
    let arm = |fields: &str, body_fields: &str| body(&format!("{body_fields}\narm T {{ {fields} }}")).clean();
    assert_eq!(arm("analyzed: 62 schools, 11,000 students", "").shown("T.analyzed"), "[school 62 school, student 11000 student]");
    assert_eq!(arm("analyzed: 120", "").shown("T.analyzed"), "120");
    assert_eq!(
        arm("assigned: 32, 1,204 students", "assigned-unit: school").shown("T.assigned"),
        "[school 32 school, student 1204 student]"
    );
    assert_eq!(arm("analyzed: 120", "analyzed-unit: students").shown("T.analyzed"), "120 student");
    assert_eq!(arm("analyzed: 3 people", "").shown("T.analyzed"), "3 person");
    assert_eq!(finding("n: T 30, C 28").shown("f.n"), "[T 30, C 28]");
    assert_eq!(finding("n: 1,112").shown("f.n"), "[total 1112]");
    let events = finding("events: T 14/20, C 2/16").clean();
    assert_eq!(events.shown("f.events"), "[T 14, C 2]");
    let Cell::Map(list) = events.cell("f.events") else { panic!() };
    let totals: Vec<f64> = events.study.list(list).iter().map(|entry| events.study.total_of(entry.place).unwrap().lo).collect();
    assert_eq!(totals, [20.0, 16.0]);
    assert_eq!(
        finding("n: T 3 schools, T 90 students, C 80 students").clean().shown("f.n"),
        "[T [school 3 school, student 90 student], C 80 student]"
    );
}

#[test]
fn extents_dates_and_periods() {
    assert_eq!(body("ages: 5 to 10").clean().ends("study.ages"), (5.0, 10.0));
    assert_eq!(body("outcome o { scale: 1-7 }").clean().ends("o.scale"), (1.0, 7.0));
    assert_eq!(body("registered-on: 2024-03-01").clean().shown("study.registered-on"), "2024-03-01");
    assert_eq!(body("registered-on: 2024-02").clean().shown("study.registered-on"), "2024-02");
    assert_eq!(body("registered-on: 2024").clean().shown("study.registered-on"), "2024");
    assert_eq!(body("period: 2012-09 to 2014-06").clean().shown("study.period"), "2012-09-01 to 2014-06-30");
    assert_eq!(body("period: 2012-2014").clean().shown("study.period"), "2012-01-01 to 2014-12-31");
}

#[test]
fn intervals_and_tests_as_printed() {
    for written in ["95% CI 0.11 to 0.43", "95% CI [0.11, 0.43]", "95% CI (0.11, 0.43)", "95% CI (0.11 to 0.43)", "95% CI 0.11 to 0.43 sd"]
    {
        let sample = finding(&format!("ci: {written}")).clean();
        let ci = sample.study.intervals[0];
        assert_eq!((ci.level, ci.lo.value, ci.hi.value, ci.lo.decimals), (95.0, 0.11, 0.43, 2), "{written}");
    }
    let test = |written: &str| finding(&format!("test: {written}")).clean().study.tests[0];
    use crate::study::{Relation, TestKind};
    let t = test("t(28) = 2.20");
    assert_eq!((t.kind, t.df, t.relation, t.value.value, t.value.decimals), (TestKind::T, Some(28.0), Relation::Equal, 2.2, 2));
    let f = test("F(1,120) = 4.3");
    assert_eq!((f.kind, f.df, f.df2, f.value.value), (TestKind::F, Some(1.0), Some(120.0), 4.3));
    let chi = test("χ²(1, N = 90) = 6.7");
    assert_eq!((chi.kind, chi.df, chi.n), (TestKind::Chi2, Some(1.0), Some(90.0)));
    let z = test("z = -2.42");
    assert_eq!((z.kind, z.df, z.value.value), (TestKind::Z, None, -2.42));
    assert_eq!(test("r(48) = .31").value.value, 0.31);
    assert_eq!(test("t(28) < 1").relation, Relation::Below);
}

#[test]
fn comparisons_and_references() {
    assert_eq!(finding("compares: T to C").clean().shown("f.compares"), "[T] to C");
    let sample =
        body(&format!("{ARMS}arm D {{ role: treatment }}\nfinding f {{ compares: T, D to C }}\nfinding g {{ compares: within T }}"))
            .clean();
    assert_eq!(sample.shown("f.compares"), "[T, D] to C");
    assert_eq!(sample.shown("g.compares"), "[T] to none");
    assert_eq!(sample.shown("g.within-arm"), "true");
    assert_eq!(sample.shown("g.against"), "none");
}

#[test]
fn texts_words_and_truths() {
    let sample = body("authors: \"A. Smith\", RAND\nsettings: x\nnote: \"n\"").told.len();
    assert_eq!(sample, 1);
    let sample = body("authors: \"A. Smith\", RAND\nconcealed: yes\nharms: no\nassignment: lottery\nassigned-unit: school").clean();
    assert_eq!(sample.shown("study.authors"), "[A. Smith, RAND]");
    assert_eq!(sample.shown("study.concealed"), "true");
    assert_eq!(sample.shown("study.harms"), "false");
    assert_eq!(sample.shown("study.assignment"), "random");
    assert_eq!(sample.shown("study.assigned-unit"), "school");
    assert_eq!(body("masked: patients yes, assessors no").clean().shown("study.masked"), "[participants true, assessors false]");
}

#[test]
fn states_of_facts() {
    let sample = body("interests: none\nfunder: unreported\nauthors: \"A\", unreported\nmasked: none\nclaim c \"x\" { }").clean();
    assert_eq!(sample.shown("study.interests"), "none");
    assert_eq!(sample.shown("study.funder"), "unreported");
    assert_eq!(sample.shown("study.authors"), "[A] +unreported");
    assert_eq!(sample.shown("study.masked"), "none");
    assert_eq!(sample.shown("study.design"), "missing");
    assert_eq!(sample.shown("c.credits"), "none");
    assert_eq!(sample.shown("c.wording"), "quoted");
    let names: Vec<String> = sample.study.unreported.iter().map(|&fact| sample.study.fact_name(fact)).collect();
    assert_eq!(names, ["study.funder", "study.authors"]);
    let summary = body("read: summary\nfunder: unreported\nauthors: \"A\", unreported").clean();
    assert_eq!(summary.shown("study.funder"), "missing");
    assert_eq!(summary.shown("study.authors"), "[A] +missing");
    assert!(summary.study.unreported.is_empty());
}

#[test]
fn lists_of_blocks_are_complete_once_one_stands_there() {
    let kind = |sample: &Sample<'_>, name: &str| {
        let id = sample.study.vocabulary.kind_names[name];
        sample.show(sample.study.by_kind[id.0 as usize])
    };
    let sample = body(&format!("{ARMS}arm D")).clean();
    assert_eq!(kind(&sample, "arm"), "[T, C, D]");
    assert_eq!(kind(&sample, "finding"), "missing");
    assert_eq!(kind(&sample, "attribute"), "[]");
    assert_eq!(sample.show(sample.study.treatments), "[T, D?]");
    assert_eq!(sample.show(sample.study.comparisons), "[C, D?]");
    assert_eq!(sample.show(sample.study.norms), "[D?]");
    let lost = body(&format!("{ARMS}finding f\nattribut a {{ }}"));
    assert_eq!(kind(&lost, "arm"), "[T, C] +unreadable");
    assert_eq!(kind(&lost, "attribute"), "[] +unreadable");
    assert_eq!(kind(&lost, "claim"), "unreadable");
}

#[test]
fn ids_left_out_are_counted_by_kind() {
    let sample = body("finding { }\nclaim \"x\"\nfinding g\nfinding { p: .2 }").clean();
    let ids: Vec<&str> = sample.study.blocks.iter().map(|block| block.id.as_ref()).collect();
    assert_eq!(ids, ["study", "finding#1", "claim#1", "g", "finding#3"]);
}

#[test]
fn places_and_citations() {
    let sample = attribute("T 20% @ \"p. 9\", C unreported").clean();
    let Cell::Map(list) = sample.cell("a.present") else { panic!() };
    let entries = sample.study.list(list);
    let of = |span: crate::source::Span| span.of(sample.study.text);
    assert_eq!((of(entries[0].place.value), of(entries[0].place.name), of(entries[0].place.cited)), ("20%", "T", "\"p. 9\""));
    assert_eq!((of(entries[1].place.value), of(entries[1].place.cited)), ("unreported", ""));
    let both = attribute("T 20%, C 10% @ \"p. 9\"").clean();
    let Cell::Map(list) = both.cell("a.present") else { panic!() };
    assert!(both.study.list(list).iter().all(|entry| entry.place.cited.of(both.study.text) == "\"p. 9\""));
    let place = sample.place("a.present");
    assert_eq!((of(place.value), of(place.name)), ("T 20% @ \"p. 9\", C unreported", "present"));
    let claim = body("claim c \"Say \\\"so\\\" twice\" { by: press }").clean();
    let label = claim.study.blocks[1].label.unwrap();
    let text = &claim.study.texts[label.0 as usize];
    let at = text.text.find("twice").unwrap();
    assert_eq!(text.source(at..at + 5).of(claim.study.text), "twice");
}

#[test]
fn printed_digits_are_rounded_on_demand() {
    let rounded = |sample: &Sample<'_>, path: &str| {
        let q = sample.study.rounded(sample.cell(path), sample.place(path)).unwrap();
        ((q.lo * 1e6).round() / 1e6, (q.hi * 1e6).round() / 1e6)
    };
    assert_eq!(rounded(&finding("p: .03"), "f.p"), (0.025, 0.035));
    assert_eq!(rounded(&finding("p: .030"), "f.p"), (0.0295, 0.0305));
    assert_eq!(rounded(&finding("p: < .05"), "f.p"), (0.0, 0.05));
    assert_eq!(rounded(&finding("estimate: -0.3 sd"), "f.estimate"), (-0.35, -0.25));
    assert_eq!(rounded(&finding("estimate: -0.19 to -0.43 sd"), "f.estimate"), (-0.435, -0.185));
    assert_eq!(rounded(&finding("estimate: 0.0 sd"), "f.estimate"), (-0.05, 0.05));
    assert_eq!(rounded(&body("power: 80%"), "study.power"), (0.795, 0.805));
    assert_eq!(rounded(&body("power: 0%"), "study.power"), (-0.005, 0.005));
    assert_eq!(rounded(&body("arm T { duration: 2 weeks }"), "T.duration"), (10.5, 17.5));
    assert_eq!(rounded(&body("power: 14/20"), "study.power"), (0.7, 0.7));
    assert_eq!(rounded(&body("power: most"), "study.power"), (0.75, 1.0));
}

#[track_caller]
fn refused(sample: Sample<'static>, mistakes: &[&str]) -> Sample<'static> {
    assert_eq!(sample.mistakes(), mistakes);
    sample
}

#[test]
fn unknown_names_are_told_once_and_what_was_meant_is_unreadable() {
    let sample = refused(body("desing: matched"), &["vocabulary/unknown-field: desing"]);
    assert_eq!(sample.helps(), ["did you mean `design`?"]);
    assert_eq!(sample.shown("study.design"), "unreadable");
    let sample = refused(body("finding f { role: primry }"), &["vocabulary/unknown-word: primry"]);
    assert_eq!(sample.helps(), ["did you mean `primary`?"]);
    let sample = refused(body("outcom o { }\nfinding f { outcome: o }"), &["vocabulary/unknown-block: outcom"]);
    assert_eq!(sample.helps(), ["did you mean `outcome`?"]);
    let sample = refused(finding("implied-p: .03"), &["vocabulary/unknown-field: implied-p"]);
    assert!(sample.told[0].message.contains("worked out"));
    let sample = refused(body("arm T { p: .03 }"), &["vocabulary/unknown-field: p"]);
    assert_eq!(sample.helps(), ["`p` is a field of a baseline"]);
    let sample = refused(body("arm A { }\nfinding f { compares: B to A }"), &["vocabulary/unknown-reference: B"]);
    assert_eq!(sample.helps(), ["ids that may stand here: `A`"]);
    let sample = refused(finding("outcome: T"), &["vocabulary/unknown-reference: T"]);
    assert_eq!(sample.told[0].message, "`T` is an arm, and an outcome is wanted");
    let sample = refused(body("outcome math\nfinding f { outcome: Math }"), &["vocabulary/unknown-reference: Math"]);
    assert_eq!(sample.helps(), ["did you mean `math`?"]);
    assert_eq!(sample.shown("f.outcome"), "[] +unreadable");
    refused(body("waive x/y { on: nobody }"), &["vocabulary/unknown-reference: nobody"]);
    refused(body("masked: everybody yes"), &["vocabulary/unknown-word: everybody"]);
}

#[test]
fn values_of_the_wrong_type() {
    refused(body("concealed: maybe"), &["vocabulary/wrong-type: maybe"]);
    let sample = refused(body("design: \"matched\""), &["vocabulary/wrong-type: \"matched\""]);
    assert_eq!(sample.helps(), ["write it without quotes"]);
    let sample = refused(body("authors: A Smith"), &["vocabulary/wrong-type: A Smith"]);
    assert_eq!(sample.helps(), ["write `\"A Smith\"`"]);
    assert_eq!(sample.shown("study.authors"), "[] +unreadable");
    refused(body("year: soon"), &["vocabulary/wrong-type: soon"]);
    refused(body("registered-on: 2024-13"), &["vocabulary/wrong-type: 2024-13"]);
    refused(finding("test: G(3) = 4"), &["vocabulary/wrong-type: G"]);
    refused(finding("test: F(3) = 4"), &["vocabulary/wrong-type: F"]);
    refused(finding("test: t(28) 2.2"), &["vocabulary/wrong-type: 2.2"]);
    refused(finding("compares: T against C"), &["vocabulary/wrong-type: T against C"]);
    let sample = refused(finding("ci: 0.1 to 0.4"), &["vocabulary/wrong-type: 0.1"]);
    assert_eq!(sample.helps(), ["write for example `95% CI 0.11 to 0.43`"]);
    refused(body("design: matched, cohort"), &["vocabulary/wrong-type: matched, cohort"]);
    refused(finding("estimate: 14/20 sd"), &["vocabulary/wrong-type: 14/20 sd"]);
    refused(attribute("T"), &["vocabulary/wrong-type: T"]);
    refused(attribute("T often"), &["vocabulary/wrong-type: often"]);
    refused(body("composition: 90%"), &["vocabulary/wrong-type: 90%"]);
    refused(body("year: 2015 or so"), &["vocabulary/wrong-type: so"]);
}

#[test]
fn units_that_are_wrong_or_missing() {
    for written in ["5%", "5 percent"] {
        let sample = refused(finding(&format!("estimate: {written}")), &[&format!("vocabulary/wrong-unit: {written}")]);
        assert!(sample.helps()[0].starts_with("percentage-points or percent-change?"), "{written}");
        assert_eq!(sample.shown("f.estimate"), "unreadable");
    }
    refused(finding("estimate: 0.27"), &["vocabulary/missing-unit: 0.27"]);
    refused(finding("estimate: 0.27 weeks"), &["vocabulary/wrong-unit: weeks"]);
    let sample = refused(finding("estimate: 0.8 odd-ratio"), &["vocabulary/unknown-unit: odd-ratio"]);
    assert_eq!(sample.helps(), ["did you mean `odds-ratio`?"]);
    refused(body("arm T { duration: 3 }"), &["vocabulary/missing-unit: 3"]);
    refused(finding("p: 3%"), &["vocabulary/wrong-unit: 3%"]);
    refused(body("arm T { analyzed: 3 weeks }"), &["vocabulary/wrong-unit: weeks"]);
    refused(body("attrition: differential 5%"), &["vocabulary/wrong-unit: 5%"]);
    refused(finding("estimate: 1 sd to 2 pp"), &["vocabulary/wrong-unit: 1 sd to 2 pp"]);
    let sample = refused(body("arm T { analyzed: 30 students, 31 student }"), &["vocabulary/double-unit: 30 students, 31 student"]);
    assert_eq!(sample.shown("T.analyzed"), "unreadable");
}

#[test]
fn numbers_outside_of_their_domain() {
    refused(finding("p: 1.7"), &["vocabulary/out-of-domain: 1.7"]);
    refused(attribute("T 120%"), &["vocabulary/out-of-domain: 120%"]);
    let sample = refused(attribute("T 50"), &["vocabulary/out-of-domain: 50"]);
    assert_eq!(sample.helps(), ["did you mean `50%`?"]);
    refused(attribute("T 21/20"), &["vocabulary/out-of-domain: 21/20"]);
    refused(finding("p: < 0"), &["vocabulary/out-of-domain: 0"]);
    refused(finding("estimate: -1 odds-ratio"), &["vocabulary/out-of-domain: -1 odds-ratio"]);
    refused(finding("estimate: 1.2 r"), &["vocabulary/out-of-domain: 1.2 r"]);
    refused(finding("test: r(20) = 1.3"), &["vocabulary/out-of-domain: r(20) = 1.3"]);
    refused(finding("ci: 95% CI 0.43 to 0.11"), &["vocabulary/upside-down: 0.43 to 0.11"]);
    refused(body("period: 2014 to 2012"), &["vocabulary/upside-down: 2014 to 2012"]);
}

#[test]
fn intervals_are_in_the_unit_of_their_estimate() {
    let sample = refused(finding("estimate: 0.2 sd  ci: 95% CI 1 to 3 pp"), &["vocabulary/wrong-unit: 95% CI 1 to 3 pp"]);
    assert_eq!(sample.shown("f.ci"), "unreadable");
    refused(finding("ci: 95% CI 1 to 3 weeks"), &["vocabulary/unknown-unit: weeks"]);
}

#[test]
fn layout_that_was_told_is_passed_over_in_silence() {
    let text = "study \"S\" {\n  finding f { p: }\n  finding g {\n    p: .03\n  claim c \"x\" { rests-on: g }\n}";
    let (tree, mistakes) = crate::syntax::read(text);
    assert_eq!(mistakes.len(), 2, "the empty field, and the brace that is missing");
    let mut told = Vec::new();
    let vocabulary = crate::vocabulary::Vocabulary::core();
    let study = crate::study::read::read(&tree, &tree.blocks[0], text, vocabulary, &Default::default(), &mut told);
    assert_eq!(told, []);
    let sample = Sample { study, told };
    assert_eq!(sample.shown("f.p"), "unreadable");
    assert_eq!(sample.shown("c.rests-on"), "[g]");
    let claims = sample.study.by_kind[vocabulary.core.claim.kind.0 as usize];
    assert_eq!(sample.show(claims), "[c] +unreadable");
}

#[test]
fn former_names_are_read_with_advice() {
    let mut vocabulary = crate::vocabulary::Vocabulary::builtin();
    let (kind, slot) = (vocabulary.core.finding.kind.0 as usize, vocabulary.core.finding.p.0 as usize);
    vocabulary.kinds[kind].slots[slot].formerly.push("p-value".to_owned());
    let text = "study \"S\" { finding f { p-value: .03 } }";
    let (tree, _) = crate::syntax::read(text);
    let mut told = Vec::new();
    let study = crate::study::read::read(&tree, &tree.blocks[0], text, &vocabulary, &Default::default(), &mut told);
    let sample = Sample { study, told };
    assert_eq!(sample.mistakes(), ["vocabulary/former-name: p-value"]);
    assert_eq!(sample.told[0].severity, crate::diagnostic::Severity::Advice);
    assert_eq!(sample.shown("f.p"), "0.03");
}

#[test]
fn bodies_are_read_without_a_study_around_them() {
    let text = "fails \"x\" {\n  arm T { role: treatment }\n  design: cohort\n  as-of: 2024\n  expect { says: \"y\" }\n}";
    let (tree, _) = crate::syntax::read(text);
    let block = &tree.blocks[0];
    let mut told = Vec::new();
    let (head, vocabulary) = (block.head_span(&tree), crate::vocabulary::Vocabulary::core());
    let skip = ["as-of", "expect"];
    let study = crate::study::read::read_body(&tree, head, &block.members, &skip, text, vocabulary, &Default::default(), &mut told);
    let sample = Sample { study, told };
    assert_eq!(sample.mistakes(), Vec::<String>::new());
    assert_eq!(sample.shown("study.design"), "cohort");
    assert_eq!(sample.show(sample.study.treatments), "[T]");
}

#[test]
fn slips_in_numbers_are_named() {
    let sample = refused(finding("p: 0,27"), &["vocabulary/number-slip: 0,27"]);
    assert_eq!(sample.helps(), ["write a decimal point: `0.27`"]);
    let sample = refused(body("arm T { analyzed: 11,0000 }"), &["vocabulary/number-slip: 11,0000"]);
    assert!(sample.helps()[0].starts_with("three digits stand after a comma"));
    let sample = refused(body("arm T { analyzed: 11 000 }"), &["vocabulary/number-slip: 11 000"]);
    assert_eq!(sample.helps(), ["if it is one number, write `11,000`"]);
    refused(finding("mean: T 0,27, C 1"), &["vocabulary/number-slip: 0,27"]);
    let sample = refused(finding("p: p < .05"), &["vocabulary/own-name: p"]);
    assert_eq!(sample.helps(), ["write `p: < .05`"]);
    let sample = refused(finding("p: p = .05"), &["vocabulary/own-name: p"]);
    assert_eq!(sample.helps(), ["write `p: .05`"]);
}

#[test]
fn things_told_twice() {
    let sample = refused(body("year: 2015\nyear: 2016"), &["vocabulary/double-field: year"]);
    assert_eq!(sample.shown("study.year"), "unreadable");
    assert_eq!(sample.told[0].labels.len(), 2);
    let sample = refused(body("arm A\noutcome A\nfinding f { outcome: A }"), &["vocabulary/double-id: A"]);
    assert_eq!(sample.told[0].labels[1].text, "first used here");
    assert_eq!(sample.shown("f.outcome"), "[] +unreadable");
    let sample = refused(attribute("T 20%, T 30%"), &["vocabulary/double-key: T 20%, T 30%"]);
    assert_eq!(sample.shown("a.present"), "[T unreadable]");
    refused(body("arm within"), &["vocabulary/reserved-id: within"]);
}

#[test]
fn more_than_there_are() {
    let sample = refused(
        body("arm T { assigned: 30 students, 3 schools  analyzed: 2 schools, 31 students }"),
        &["vocabulary/more-than-all: 31 students"],
    );
    assert_eq!(sample.shown("T.analyzed"), "[school 2 school, student unreadable]");
    refused(finding("n: T 20, C 20  events: T 21, C 3"), &["vocabulary/more-than-all: 21"]);
    body("arm T { assigned: 30 students  analyzed: 60 schools }").clean();
}

#[test]
fn heads_and_places_of_blocks() {
    let sample = refused(body("arm \"no id\""), &["vocabulary/head: arm \"no id\""]);
    assert_eq!(sample.told[0].message, "an arm needs an id");
    refused(body("outcome a b"), &["vocabulary/head: b"]);
    refused(body("claim c { by: press }"), &["vocabulary/head: claim c"]);
    refused(body("arm A {\n  finding f { }\n}"), &["vocabulary/misplaced-block: finding"]);
    refused(read_text("study s { }"), &["vocabulary/head: study s"]);
    refused(body("waive contrast { }"), &["vocabulary/head: waive contrast"]);
    let waived = body("waive contrast/arms-alike { reason: \"asked\"  until: 2027-01-01 }").clean();
    assert_eq!(waived.study.str(waived.study.blocks[1].label.unwrap()), "contrast/arms-alike");
}

const SEED: &str = r##"study "Continued Progress: Promising Evidence on Personalized Learning" {
  authors:   "RAND Corporation"
  year:      2015
  funder:    "Bill & Melinda Gates Foundation"
  design:    matched
  assignment: selected               # schools applied for grants and were chosen
  assigned-unit: school
  analyzed-unit: student

  arm PL "Schools using personalized learning" {
    role:        treatment
    analyzed:    62 schools, 11,000 students
    composition: charter 90%
    duration:    2 years
  }

  arm peers "Students matched at baseline" {
    role:       comparison
    matched-on: "baseline score"
  }

  arm nation "National growth norms" {
    role: norm                       # a published norm is no comparison group
  }

  population US "K-12 schools in the United States" {
    share: charter ~ 7%
  }

  attribute goals "Student goals supported by data" {
    present: PL yes, peers unreported
  }
  attribute spaces "Flexible learning environments"     { present: PL yes, peers yes }
  attribute grouping "Student grouping"                 { present: PL yes, peers yes }
  attribute progression "Competency-based progression"  { present: PL minority, peers unreported }

  outcome math "MAP mathematics"   { role: primary   kind: continuous }
  outcome reading "MAP reading"    { role: primary   kind: continuous }

  finding math-gain {
    outcome:  math
    compares: PL to peers
    at:       2 years
    direction: positive              # the brief tells no number: none is made up
  }
  finding national-growth {
    outcome:  math, reading
    compares: PL to nation
    direction: positive
  }
  finding goals-gain {
    outcome:    math, reading
    attribute:  goals
    direction:  positive
    consistent: yes
  }

  claim promising "Personalized learning is a promising practice" {
    asserts:  causal
    of:       PL
    on:       math, reading
    for:      US
    rests-on: math-gain, national-growth
    credits:  goals, spaces, grouping, progression
  }
}
"##;
