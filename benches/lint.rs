//! How fast studies are read and judged: `cargo bench --bench lint`.

use caveat::check::outcome::FileReport;
use caveat::check::{FileKind, Settings, check_file};
use caveat::rule::Rule;
use caveat::rule::book::RuleBook;
use caveat::rule::eval::Eval;
use caveat::rule::judge::judge;
use caveat::rule::report::Wants;
use caveat::source::Source;
use caveat::study::{Study, read};
use caveat::syntax;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

const SEED: &str = include_str!("../examples/personalized-learning.study");

/// 2026-06-30, in days since 1970-01-01.
const TODAY: (i32, i32) = (20_634, 20_634);

fn main() {
    divan::main();
}

/// Text to tree, with nothing known of its words.
#[divan::bench]
fn reading(bencher: Bencher) {
    bencher.counter(BytesCount::of_str(SEED)).bench(|| syntax::read(black_box(SEED)));
}

/// The same of a text of one megabyte, in which caches no longer hold all.
#[divan::bench]
fn reading_a_long_file(bencher: Bencher) {
    let text = SEED.repeat(1_000_000 / SEED.len());
    bencher.counter(BytesCount::of_str(&text)).bench(|| syntax::read(black_box(&text)));
}

/// Tree to facts, derived ones among them.
#[divan::bench]
fn facts(bencher: Bencher) {
    let (tree, _) = syntax::read(SEED);
    bencher.bench(|| study(black_box(&tree)));
}

/// Text to all that is said of it, by all rules.
#[divan::bench]
fn lint(bencher: Bencher) {
    let settings = settings();
    let source = Arc::new(Source::new("seed.study", SEED));
    bencher.bench(|| check(black_box(&source), &settings));
}

/// The same with no rule running: what is left is the share of reading and of facts.
#[divan::bench]
fn lint_by_no_rule(bencher: Bencher) {
    let mut settings = settings();
    settings.runs.fill(false);
    let source = Arc::new(Source::new("seed.study", SEED));
    bencher.bench(|| check(black_box(&source), &settings));
}

/// One rule over the seed's facts, from the judgement to its diagnostics and questions.
#[divan::bench(args = paths())]
fn rule(bencher: Bencher, path: &str) {
    let (tree, _) = syntax::read(SEED);
    let study = study(&tree);
    let rule = RuleBook::builtin().rule(path).unwrap();
    bencher.bench_local(|| report(black_box(rule), &study));
}

/// A rule about what a claim credits, or keeps to, on a study whose claim does neither: it should cost next to nothing.
#[divan::bench(args = ["contrast/attribute-in-controls", "subgroup/no-interaction-test"])]
fn rule_without_a_subject(bencher: Bencher, path: &str) {
    let text = "study \"Nothing credited\" {\n  arm T { role: treatment }\n  arm C { role: comparison }\n  claim c \"It rains\" { asserts: descriptive  rests-on: none }\n}\n";
    let (tree, _) = syntax::read(text);
    let book = RuleBook::builtin();
    let study = read::read(&tree, &tree.blocks[0], text, &book.vocabulary, &book.terms.compiled, &mut Vec::new());
    let rule = book.rule(path).unwrap();
    bencher.bench_local(|| judge(black_box(rule), &Eval::new(rule, &study, &book.terms, TODAY), rule.asks(rule.severity)));
}

/// So many attributes, credited by one claim, with so many findings: what is counted is attributes times findings.
#[divan::bench(args = [4, 16, 64, 256])]
fn combinations(bencher: Bencher, many: usize) {
    let settings = settings();
    let source = Arc::new(Source::new("wide.study", wide(many)));
    bencher.counter(ItemsCount::new(many * many)).bench(|| check(black_box(&source), &settings));
}

/// The same by one rule that has one combination for each attribute: the time for each should not grow.
#[divan::bench(args = [4, 16, 64, 256])]
fn combinations_of_one_rule(bencher: Bencher, many: usize) {
    let text = wide(many);
    let (tree, _) = syntax::read(&text);
    let book = RuleBook::builtin();
    let study = read::read(&tree, &tree.blocks[0], &text, &book.vocabulary, &book.terms.compiled, &mut Vec::new());
    let rule = book.rule("contrast/attribute-in-controls").unwrap();
    bencher.counter(ItemsCount::new(many)).bench_local(|| report(black_box(rule), &study));
}

/// Ten thousand copies of the seed, in memory.
#[divan::bench(args = [1, 2], sample_count = 3)]
fn ten_thousand_files(bencher: Bencher, threads: usize) {
    const FILES: usize = 10_000;
    let sources: Vec<Arc<Source>> = (0..FILES).map(|at| Arc::new(Source::new(format!("{at}.study"), SEED))).collect();
    let settings = settings();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let all = || sources.par_iter().map(|source| check(source, &settings).diagnostics.len()).sum::<usize>();
    bencher.counter(ItemsCount::new(FILES)).bench(|| pool.install(all));
}

/// The built-in rules, from their files.
#[divan::bench(sample_count = 10)]
fn rule_book(bencher: Bencher) {
    bencher.bench(|| RuleBook::load(black_box(&[])));
}

fn settings() -> Settings {
    // As `caveat check` judges by default.
    Settings { quiet_too: false, ..Settings::new(RuleBook::builtin(), TODAY) }
}

fn check(source: &Arc<Source>, settings: &Settings) -> FileReport {
    check_file(source.clone(), FileKind::Study, RuleBook::builtin(), settings)
}

fn study(tree: &syntax::tree::Tree) -> Study<'static> {
    let book = RuleBook::builtin();
    read::read(tree, &tree.blocks[0], SEED, &book.vocabulary, &book.terms.compiled, &mut Vec::new())
}

fn report(rule: &Rule, study: &Study<'_>) -> caveat::rule::report::Reported {
    let eval = Eval::new(rule, study, &RuleBook::builtin().terms, TODAY);
    caveat::rule::report::report(rule, &eval, None, Wants { open: rule.asks(rule.severity), evidence: None })
}

fn paths() -> impl Iterator<Item = String> {
    RuleBook::builtin().rules.iter().map(|rule| rule.path.clone())
}

/// A study with as many attributes as findings; the arms differ in each by another share.
fn wide(many: usize) -> String {
    let mut text =
        "study \"Wide\" {\n  design: matched\n  arm T { role: treatment }\n  arm C { role: comparison }\n  outcome o \"Outcome\"\n"
            .to_owned();
    for at in 0..many {
        writeln!(text, "  attribute a{at} {{ present: T {}%, C 30% }}", 31 + at % 60).unwrap();
        writeln!(text, "  finding f{at} {{ outcome: o  compares: T to C  attribute: a{at}  p: .{:03} }}", 1 + at % 90).unwrap();
    }
    let ids: Vec<String> = (0..many).map(|at| format!("a{at}")).collect();
    writeln!(text, "  claim c \"It raises scores\" {{ asserts: causal  credits: {} }}\n}}", ids.join(", ")).unwrap();
    text
}
