//! What holds of every text, every study and every rule: reading never fails, judging always ends, and knowing less never settles more.
//!
//! `PROPTEST_CASES=10000 cargo test --test properties` looks further than the default.

mod made;

use caveat::check::mend::mend;
use caveat::check::outcome::FileReport;
use caveat::check::{FileKind, Settings, check_file};
use caveat::diagnostic::Severity;
use caveat::rule::Rule;
use caveat::rule::ast::State;
use caveat::rule::book::{RuleBook, RuleFile};
use caveat::rule::eval::Eval;
use caveat::rule::evidence::Memory;
use caveat::rule::ir::{BuiltIn, Id, Node};
use caveat::rule::judge::judge;
use caveat::rule::report::{Wants, report};
use caveat::source::{Source, Span};
use caveat::study::cell::{Cell, Row};
use caveat::study::{Study, read};
use caveat::syntax::tree::Member;
use caveat::truth::Truth;
use caveat::vocabulary::{SlotId, Vocabulary};
use made::Dice;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::sync::Arc;

/// 2026-06-30, in days since 1970-01-01.
const TODAY: (i32, i32) = (20_634, 20_634);

const EXAMPLES: [(&str, FileKind); 5] = [
    (include_str!("../examples/personalized-learning.study"), FileKind::Study),
    (include_str!("../examples/recovery-dexamethasone.study"), FileKind::Study),
    (include_str!("../examples/zearn-trial.study"), FileKind::Study),
    (include_str!("../examples/manuscript.md"), FileKind::Markdown),
    (include_str!("../rules/contrast/attribute-in-controls.rule"), FileKind::Study),
];

/// So many cases by default, and in proportion more where `PROPTEST_CASES` asks for more than its usual 256.
fn cases(by_default: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|asked| asked.parse().ok()).unwrap_or(256u32);
    let cases = (u64::from(asked) * u64::from(by_default) / 256).max(1) as u32;
    ProptestConfig { cases, failure_persistence: Some(Box::new(FileFailurePersistence::Off)), ..ProptestConfig::default() }
}

fn check(text: &str, kind: FileKind) -> FileReport {
    let book = RuleBook::builtin();
    check_file(Arc::new(Source::new("any.study", text)), kind, book, &Settings::new(book, TODAY))
}

/// Reads and judges a text, and holds what is told of it to its own text.
fn read_and_judge(text: &str, kind: FileKind) {
    let report = check(text, kind);
    for told in &report.diagnostics {
        assert!(!told.message.is_empty() && !told.labels.is_empty(), "{told:?} of {text:?}");
        for label in &told.labels {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(start <= end && text.get(start..end).is_some(), "{told:?} underlines no text of {text:?}");
        }
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_text_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        read_and_judge(&text, FileKind::Study);
        read_and_judge(&text, FileKind::Markdown);
    }

    #[test]
    fn any_heap_of_the_languages_own_signs_is_read(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..80)) {
        let text = parts.concat();
        read_and_judge(&text, FileKind::Study);
        read_and_judge(&format!("study \"x\" {{\n{text}\n}}"), FileKind::Study);
    }

    #[test]
    fn any_slip_in_an_example_is_read(which in 0..EXAMPLES.len(), at in any::<prop::sample::Index>(), with in any::<u8>(), how in 0..3) {
        let (example, kind) = EXAMPLES[which];
        let mut bytes = example.as_bytes().to_vec();
        let at = at.index(bytes.len());
        match how {
            0 => { bytes.remove(at); }
            1 => bytes[at] = with,
            _ => bytes.insert(at, with),
        }
        read_and_judge(&String::from_utf8_lossy(&bytes), kind);
    }

    #[test]
    fn any_study_of_the_vocabulary_is_read_without_a_mistake_and_judged(seed in any::<u64>()) {
        let text = made::study(Vocabulary::core(), &mut Dice::new(seed));
        let report = check(&text, FileKind::Study);
        let mistakes: Vec<String> = report.diagnostics.iter()
            .filter(|told| told.severity == Severity::Error && (told.rule.starts_with("syntax/") || told.rule.starts_with("vocabulary/")))
            // What is wrong between two fields is no matter of the type of either.
            .filter(|told| told.rule != "vocabulary/more-than-all")
            .map(|told| format!("{}: {} «{}»", told.rule, told.message, told.place().of(&text))).collect();
        prop_assert!(mistakes.is_empty(), "{:#?}\n{}", mistakes, text);
        prop_assert_eq!(report.studies.len(), 1);
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn fixes_leave_no_more_mistakes_and_no_worse_findings(which in 0..EXAMPLES.len(), places in proptest::collection::vec((any::<prop::sample::Index>(), 0..4u8), 1..4)) {
        let (example, kind) = EXAMPLES[which];
        let text = misspelt(example, &places);
        let before = check(&text, kind);
        let mended = mend(&before, true, &|source| check(&source.text, kind));
        let after = check(&mended.source.text, kind);
        prop_assert!(mistakes(&after) <= mistakes(&before), "{} became {}", text, mended.source.text);
        prop_assert_eq!(mended.fixed == 0, mended.source.text == text);
        // What is left of the fixes are those that would do harm: once more changes nothing.
        prop_assert_eq!(mend(&after, true, &|source| check(&source.text, kind)).fixed, 0);
    }
}

/// A text with slips in its words: a letter left out, doubled, swapped with the next, or another one.
fn misspelt(text: &str, places: &[(prop::sample::Index, u8)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, how) in places {
        let words: Vec<usize> =
            (1..letters.len() - 1).filter(|&at| letters[at - 1..=at + 1].iter().all(char::is_ascii_lowercase)).collect();
        let at = words[place.index(words.len())];
        match how {
            0 => {
                letters.remove(at);
            }
            1 => letters.insert(at, letters[at]),
            2 => letters.swap(at, at + 1),
            _ => letters[at] = 'x',
        }
    }
    letters.into_iter().collect()
}

fn mistakes(report: &FileReport) -> usize {
    report
        .diagnostics
        .iter()
        .filter(|told| told.severity == Severity::Error && (told.rule.starts_with("syntax/") || told.rule.starts_with("vocabulary/")))
        .count()
}

/// What the heaps are made of.
const PARTS: &[&str] = &[
    "study ",
    "arm ",
    "claim ",
    "a ",
    "b-2 ",
    "role: ",
    "present: ",
    "treatment ",
    "yes ",
    "unreported ",
    "none ",
    "to ",
    "of ",
    "within ",
    "CI ",
    "sd ",
    "%",
    "1",
    "0.5",
    "11,000",
    "1e999",
    ".",
    "..",
    "-",
    "–",
    "—",
    "−",
    "~",
    "<",
    "<=",
    "≥",
    "=",
    "+",
    "*",
    "/",
    "@",
    "$",
    "\"",
    "“",
    "”",
    "\"\"\"",
    "\\",
    "#",
    "\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    ";",
    "é",
    "🦀",
    "\u{301}",
    "χ²",
    "t(28) = 2.2",
    "95% CI ",
    "2020-03",
    "language: ",
    "where ",
    "has ",
];

#[test]
fn all_beginnings_of_the_examples_are_read() {
    let step = 2560 / cases(256).cases.clamp(1, 2560) as usize;
    for (text, kind) in EXAMPLES {
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)).step_by(step.max(1) * 2 + 1) {
            read_and_judge(&text[..end], kind);
        }
    }
}

#[test]
fn depth_and_length_end_in_a_message() {
    for opening in ["(", "[", "{", "arm {", "a: (", "study \"x\" {\n", "\"", "\"\"\"", "a: ", "not ", "- ", "# "] {
        read_and_judge(&opening.repeat(20_000), FileKind::Study);
        read_and_judge(&format!("study \"x\" {{ a: {} }}", opening.repeat(20_000)), FileKind::Study);
    }
}

#[test]
fn the_same_is_told_by_one_thread_and_by_eight() {
    use rayon::prelude::*;
    let texts: Vec<String> = (0..60)
        .map(|seed| made::study(Vocabulary::core(), &mut Dice::new(seed)))
        .chain(EXAMPLES.map(|(text, _)| text.to_owned()))
        .collect();
    let told = |threads: usize| -> Vec<String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            texts
                .par_iter()
                .map(|text| check(text, FileKind::Study))
                .map(|report| format!("{:?}{:?}{:?}", report.diagnostics, report.unsettled, report.studies))
                .collect()
        })
    };
    let one = told(1);
    assert!(one == told(8) && one == told(1));
}

proptest! {
    #![proptest_config(cases(400))]

    /// True may become open, false may become open, and what is open stays so; a rule that asks for proof may report more, never less.
    #[test]
    fn knowing_less_settles_nothing(which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), from_seed in prop::option::weighted(0.3, any::<u64>())) {
        let text = match from_seed {
            Some(seed) => made::study(Vocabulary::core(), &mut Dice::new(seed)),
            None => which.get(&shown_studies()).clone(),
        };
        let Some((sharp, vaguer)) = with_study(&text, |study| (outcomes(study), vaguer(study))) else { return Ok(()) };
        if vaguer.is_empty() {
            return Ok(());
        }
        let (span, with) = place.get(&vaguer);
        let changed = format!("{}{with}{}", &text[..span.start as usize], &text[span.end as usize..]);
        let Some(vague) = with_study(&changed, outcomes) else { return Ok(()) };
        for ((rule, held, before), (_, _, after)) in sharp.into_iter().zip(vague) {
            prop_assert!(held.allows(before, after), "`{rule}` goes from {} to {} when `{}` becomes `{with}` in\n{changed}", before.as_str(), after.as_str(), span.of(&text));
        }
    }
}

/// All studies that the book knows: the examples, and those that rules bring along.
fn shown_studies() -> Vec<String> {
    let mut found: Vec<String> = EXAMPLES.iter().take(3).map(|(text, _)| (*text).to_owned()).collect();
    for example in RuleBook::builtin().rules.iter().flat_map(|rule| rule.examples().iter().map(move |example| (rule, example))) {
        let (rule, example) = example;
        let text = &rule.source.text;
        let mut body = String::new();
        for member in &example.block.members {
            let span = match member {
                Member::Block(block) if block.keyword.span.of(text) != "expect" => block.span,
                Member::Field(field) if field.name.span.of(text) != "as-of" => {
                    example.tree.slice(&field.value).last().map_or(field.name.span, |last| field.name.span.to(last.span))
                }
                _ => continue,
            };
            body.push_str(span.of(text));
            body.push('\n');
        }
        found.push(format!("study \"{}\" {{\n{body}}}\n", rule.path));
    }
    found
}

/// What follows of the first study of a text; none where a mistake stands in it.
fn with_study<T>(text: &str, then: impl FnOnce(&Study<'_>) -> T) -> Option<T> {
    let book = RuleBook::builtin();
    let (tree, mut mistakes) = caveat::syntax::read(text);
    let study = read::read(&tree, tree.blocks.first()?, text, &book.vocabulary, &book.terms.compiled, &mut mistakes);

    mistakes.iter().all(|mistake| mistake.severity < Severity::Error).then(|| then(&study))
}

/// What each rule comes to, and what it is held to.
fn outcomes(study: &Study<'_>) -> Vec<(&'static str, Held, Truth)> {
    let book = RuleBook::builtin();
    let judged = book.rules.iter().map(|rule| {
        let eval = Eval::new(rule, study, &book.terms, TODAY);
        let combinations = judge(rule, &eval, true).combinations;
        (rule.path.as_str(), held_to(rule), combinations.iter().map(|combination| combination.truth).max().unwrap_or(Truth::False))
    });
    judged.filter(|(_, held, _)| *held != Held::Nothing).collect()
}

/// What knowing less may do to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// It may do anything: an exemption rests on what is shown, or the rule asks whether something is told.
    Nothing,
    /// It may not silence the rule: `not shown(…)`, `is not reported`.
    NotSilenced,
    /// It may only open what was settled.
    Opened,
}

impl Held {
    fn allows(self, before: Truth, after: Truth) -> bool {
        match self {
            Self::Nothing => true,
            Self::NotSilenced => after != Truth::False || before == Truth::False,
            Self::Opened => after == before || after == Truth::Open,
        }
    }
}

fn held_to(rule: &Rule) -> Held {
    let mut held = Held::Opened;
    for id in rule.whens.iter().flatten() {
        held = held.min(within(rule, *id, Sense::Plain));
    }
    for binder in &rule.binders {
        held = held.min(within(rule, binder.list, Sense::Either));
        for id in binder.guards.iter().chain(&binder.filters) {
            held = held.min(within(rule, *id, Sense::Plain));
        }
    }
    held
}

/// Whether a condition being true speaks for a report, against it, or both may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Plain,
    Turned,
    Either,
}

impl Sense {
    const fn turned(self) -> Self {
        match self {
            Self::Plain => Self::Turned,
            Self::Turned => Self::Plain,
            Self::Either => Self::Either,
        }
    }
}

fn within(rule: &Rule, id: Id, sense: Sense) -> Held {
    // Two values that are known only so far may agree: to know less makes them do so.
    if matches!(rule.program.node(id), Some(Node::Agrees { .. } | Node::Rounded(_))) {
        return Held::Nothing;
    }
    let program = &rule.program;
    let all = |sense: Sense| program.children(id).into_iter().map(|child| within(rule, child, sense)).min().unwrap_or(Held::Opened);
    let only_where = |wanted: Sense| if sense == wanted { Held::NotSilenced } else { Held::Nothing };
    match program.node(id) {
        None => Held::Opened,
        Some(Node::And(_) | Node::Or(_) | Node::Alias(_)) => all(sense),
        Some(Node::Not(_)) => all(sense.turned()),
        Some(Node::Any { over, body }) => {
            let conditions = over.filter.iter().chain(body).map(|&part| within(rule, part, sense)).min();
            conditions.unwrap_or(Held::Opened).min(within(rule, over.list, Sense::Either))
        }
        Some(Node::Every { over, body }) => {
            let filter = over.filter.map_or(Held::Opened, |filter| within(rule, filter, sense.turned()));
            filter.min(within(rule, *body, sense)).min(within(rule, over.list, Sense::Either))
        }
        // What is shown is shown no longer; what was not possible becomes so.
        Some(Node::Shown(_)) => only_where(Sense::Turned).min(all(Sense::Plain)),
        Some(Node::Possible(_)) => only_where(Sense::Plain).min(all(Sense::Plain)),
        Some(Node::State { state, .. }) => match state {
            // A fact that is left out is not touched here, so that it goes on being left out.
            State::Empty | State::Missing => all(Sense::Either),
            State::Given | State::Reported | State::Stated => only_where(Sense::Turned),
            State::Unreported => only_where(Sense::Plain),
            State::None => Held::Nothing,
        },
        Some(Node::Otherwise { .. } | Node::BuiltIn(BuiltIn::UnreportedFacts)) => Held::Nothing,
        Some(_) => all(Sense::Either),
    }
}

/// Each stated value, and what says less in its place.
fn vaguer(study: &Study<'_>) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    for row in (0..study.blocks.len() as u32).map(Row) {
        let slots = study.vocabulary.kind(study.kind_id(row)).map_or(0, |kind| kind.slots.len());
        for slot in (0..slots as u16).map(SlotId) {
            let (cell, place) = (study.cell(row, slot), study.place(row, slot));
            if place.value.is_empty() {
                continue;
            }
            found.push((place.value, "unreported".to_owned()));
            match cell {
                Cell::Number(_) => found.extend(wider(study.text, place.value)),
                Cell::Map(list) => {
                    for element in study.list(list) {
                        found.push((element.place.value, "unreported".to_owned()));
                        found.extend(wider(study.text, element.place.value));
                    }
                }
                Cell::Counts(list) => found.extend(study.list(list).iter().flat_map(|element| wider(study.text, element.place.value))),
                _ => {}
            }
        }
    }
    found.retain(|(span, _)| !span.is_empty());
    found
}

/// Wider stretches in which a number or a share word lies.
fn wider(text: &str, span: Span) -> Vec<(Span, String)> {
    const SHARES: [(&str, &[&str]); 7] = [
        ("few", &["minority", "yes"]),
        ("minority", &["yes"]),
        ("half", &["yes", "40% to 60%"]),
        ("majority", &["yes"]),
        ("most", &["majority", "yes"]),
        ("all", &["most", "majority", "yes"]),
        ("none", &["0% to 10%"]),
    ];
    let written = span.of(text);
    if let Some((_, wider)) = SHARES.iter().find(|(word, _)| *word == written) {
        return wider.iter().map(|wider| (span, (*wider).to_owned())).collect();
    }
    let digits = written.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(written.len());
    let Ok(value) = written[..digits].replace(',', "").parse::<f64>() else { return Vec::new() };
    let rest = &written[digits..];
    if rest.contains(|c: char| c.is_ascii_digit() || c == '/') {
        return Vec::new();
    }
    let sign = if rest.starts_with('%') { "%" } else { "" };
    [(0.5, 1.5), (0.9, 1.0), (1.0, 1.2)].map(|(low, high)| (span, format!("{}{sign} to {}{rest}", value * low, value * high))).into()
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn a_rule_with_slips_is_refused_or_cannot_fail(which in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let files: Vec<RuleFile> = RuleBook::builtin_files().filter(|file| file.name.ends_with(".rule")).collect();
        let original = which.get(&files);
        let mut dice = Dice::new(seed);
        let text = made::slips(&renamed(&original.text), &files[dice.below(files.len())].text, &mut dice);
        let loaded = RuleBook::load(&[RuleFile { name: "slips/slips.rule".to_owned(), text: text.clone() }]);
        for (source, mistakes) in &loaded.mistakes {
            prop_assert!(mistakes.iter().flat_map(|mistake| &mistake.labels).all(|label| source.text.get(label.span.start as usize..label.span.end as usize).is_some()), "{mistakes:?}");
        }
        let Some(rule) = loaded.book.rule("slips/slips") else {
            prop_assert!(!loaded.mistakes.is_empty(), "neither loaded nor refused:\n{text}");
            return Ok(());
        };
        for (example, _) in EXAMPLES.iter().take(3) {
            let (tree, mut mistakes) = caveat::syntax::read(example);
            let block = tree.blocks.first().unwrap();
            let study = read::read(&tree, block, example, &loaded.book.vocabulary, &loaded.book.terms.compiled, &mut mistakes);

            let reported = report(rule, &Eval::new(rule, &study, &loaded.book.terms, TODAY), None, Wants { open: true, evidence: Some(&Memory::default()) });
            prop_assert!(reported.findings.iter().all(|finding| !finding.diagnostic.labels.is_empty()));
        }
        caveat::check::examples::test(rule, &loaded.book, TODAY);
    }
}

/// The rule under another name, so that it stands beside the built-in one.
fn renamed(text: &str) -> String {
    let head = text.split_whitespace().nth(1).unwrap_or_default();
    text.replacen(head, "slips/slips", 1)
}

#[test]
fn most_rules_are_held_to_something() {
    let book = RuleBook::builtin();
    for (rule, held) in [
        ("contrast/minority-practice", Held::Opened),
        ("contrast/attribute-in-controls", Held::NotSilenced),
        ("reporting/unreported-fact", Held::Nothing),
    ] {
        assert_eq!(held_to(book.rule(rule).unwrap()), held, "{rule}");
    }
    let held = book.rules.iter().filter(|rule| held_to(rule) > Held::Nothing).count();
    assert!(2 * held > book.rules.len(), "{held} of {}", book.rules.len());
}

#[test]
fn the_order_of_what_is_wider_is_that_of_the_intervals() {
    assert_eq!(wider("62 schools", Span::new(0, 10))[0].1, "31 to 93 schools");
    assert_eq!(wider("90%", Span::new(0, 3))[1].1, "81% to 90%");
    assert!(
        wider("14/20", Span::new(0, 5)).is_empty()
            && wider("< .05", Span::new(0, 5)).is_empty()
            && wider("5 to 7", Span::new(0, 6)).is_empty()
    );
}
