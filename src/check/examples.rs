//! A rule judged by its own examples, alone; and with one fact left out at a time, whether it falls silent.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::book::RuleBook;
use crate::rule::eval::Eval;
use crate::rule::report::{Reported, Wants, report};
use crate::rule::{Example, Expect, Outcome, Rule};
use crate::source::Span;
use crate::study::read;
use crate::syntax::tree::Member;
use crate::vocabulary::LeftOut;

/// What the examples of one rule came to.
#[derive(Debug, Default)]
pub struct Tested {
    pub examples: usize,
    /// How many facts were left out, one at a time.
    pub left_out: usize,
    /// Examples that did not come out as declared, and facts whose absence silences the rule.
    pub diagnostics: Vec<Diagnostic>,
    /// An example could not be read as a study.
    pub unreadable: bool,
}

/// Judges a rule by its examples.
pub fn test(rule: &Rule, book: &RuleBook, today: (i32, i32)) -> Tested {
    let mut tested = Tested { examples: rule.examples().len(), ..Tested::default() };
    for example in rule.examples() {
        let judged = judge(rule, book, example, &example.block.members, today);
        if judged.mistakes.iter().any(|mistake| mistake.severity == Severity::Error) {
            tested.unreadable = true;
            tested.diagnostics.extend(judged.mistakes);
            continue;
        }
        tested.diagnostics.extend(unexpected(rule, example, &judged));
        if judged.outcome == Outcome::Fails {
            leave_out(rule, book, example, today, &mut tested);
        }
    }
    tested
}

struct Judged {
    outcome: Outcome,
    reported: Reported,
    mistakes: Vec<Diagnostic>,
}

fn judge(rule: &Rule, book: &RuleBook, example: &Example, members: &[Member], today: (i32, i32)) -> Judged {
    let mut mistakes = Vec::new();
    let text = &rule.source.text;
    let study = read::read_body(&example.tree, example.at, members, &[], text, &book.vocabulary, &book.terms.compiled, &mut mistakes);
    let eval = Eval::new(rule, &study, &book.terms, example.today.unwrap_or(today));
    let reported = report(rule, &eval, None, Wants { open: true, evidence: None });
    let outcome = match (reported.findings.is_empty(), reported.open.is_empty()) {
        (false, _) => Outcome::Fails,
        (true, false) => Outcome::Open,
        (true, true) => Outcome::Passes,
    };
    Judged { outcome, reported, mistakes }
}

/// The diagnostics of an example that did not come out as declared.
fn unexpected(rule: &Rule, example: &Example, judged: &Judged) -> Vec<Diagnostic> {
    if judged.outcome != example.outcome {
        let message = format!("the example is declared as one that {}, and {}", declared(example.outcome), came_out(judged.outcome));
        let mistake = Diagnostic::mistake("rule/example", message, example.at, came_out(judged.outcome));
        return vec![mistake.help(format!("`caveat why {}` on a file with this study shows the condition part by part", rule.path))];
    }
    example.expect.as_ref().map_or(Vec::new(), |expect| unmet(rule, expect, judged))
}

const fn declared(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fails => "fails",
        Outcome::Passes => "passes",
        Outcome::Open => "stays open",
    }
}

const fn came_out(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fails => "the rule reports it",
        Outcome::Passes => "the rule is silent",
        Outcome::Open => "the rule cannot tell",
    }
}

/// What an example expects of the findings, and does not find in any of them.
fn unmet(rule: &Rule, expect: &Expect, judged: &Judged) -> Vec<Diagnostic> {
    let text = &rule.source.text;
    let findings: Vec<&Diagnostic> = judged.reported.findings.iter().map(|finding| &finding.diagnostic).collect();
    let mut out = Vec::new();
    let mut tell = |what: &str, wanted: String, found: String| {
        let mistake =
            Diagnostic::mistake("rule/example", format!("the example expects other {what}"), expect.at, format!("{wanted} expected"));
        out.push(mistake.help(format!("found: {found}")));
    };
    if let Some(wanted) = &expect.subjects
        && !findings.iter().any(|finding| finding.subjects == *wanted)
    {
        tell("subjects", quoted(wanted), findings.iter().map(|finding| quoted(&finding.subjects)).collect::<Vec<_>>().join(" | "));
    }
    if let Some(wanted) = expect.severity
        && !findings.iter().any(|finding| finding.severity == wanted)
    {
        let found: Vec<&str> = findings.iter().map(|finding| finding.severity.as_str()).collect();
        tell("severity", format!("`{}`", wanted.as_str()), found.join(" | "));
    }
    let underlined = |finding: &Diagnostic| finding.labels.iter().map(|label| label.span.of(text).to_owned()).collect::<Vec<_>>();
    let meets = |finding: &&Diagnostic| {
        let own = underlined(finding);
        expect.underlines.first() == own.first() && expect.underlines.iter().all(|wanted| own.contains(wanted))
    };
    if !expect.underlines.is_empty() && !findings.iter().any(meets) {
        let found: Vec<String> = findings.iter().map(|finding| quoted(&underlined(finding))).collect();
        tell("underlines", quoted(&expect.underlines), found.join(" | "));
    }
    if !findings.iter().any(|finding| expect.says.iter().all(|part| finding.message.contains(part.as_str()))) && !expect.says.is_empty() {
        let found: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        tell("words", quoted(&expect.says), found.join(" | "));
    }
    out
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

/// Leaves out one field at a time: a rule that then goes from reporting to silence would let authors pass by telling less.
fn leave_out(rule: &Rule, book: &RuleBook, example: &Example, today: (i32, i32), tested: &mut Tested) {
    for path in fields(&example.block.members) {
        let mut members = example.block.members.clone();
        let Some(span) = remove(&mut members, &path) else { continue };
        tested.left_out += 1;
        let judged = judge(rule, book, example, &members, today);
        let readable = judged.mistakes.iter().all(|mistake| mistake.severity < Severity::Error);
        if readable && judged.outcome == Outcome::Passes && !says_another_thing(book, example, &path, &rule.source.text) {
            let mistake = Diagnostic::mistake(
                "rule/passes-by-omission",
                "the rule reports this example, and falls silent when one fact is left out",
                span,
                "leaving this out silences the rule",
            );
            tested
                .diagnostics
                .push(mistake.help("ask with `is not reported` or `not shown(…)`, so that leaving it out becomes a question"));
        }
    }
}

/// The fields of a body, as paths of member indices.
fn fields(members: &[Member]) -> Vec<Vec<usize>> {
    let mut paths = Vec::new();
    for (at, member) in members.iter().enumerate() {
        match member {
            Member::Field(_) => paths.push(vec![at]),
            Member::Block(block) => paths.extend(fields(&block.members).into_iter().map(|mut path| {
                path.insert(0, at);
                path
            })),
        }
    }
    paths
}

/// Takes one field out; its place, where there was one.
fn remove(members: &mut Vec<Member>, path: &[usize]) -> Option<Span> {
    match path {
        [at] => match members.get(*at)? {
            Member::Field(field) => {
                let span = field.name.span;
                members.remove(*at);
                Some(span)
            }
            Member::Block(_) => None,
        },
        [at, rest @ ..] => match members.get_mut(*at)? {
            Member::Block(block) => remove(&mut block.members, rest),
            Member::Field(_) => None,
        },
        [] => None,
    }
}

/// A field whose absence is settled, or which is then inferred, says another thing when it is left out: `credits` left out credits nothing.
/// One that says `unreported` tells no fact that could be left out.
fn says_another_thing(book: &RuleBook, example: &Example, path: &[usize], text: &str) -> bool {
    let mut kind = Some(crate::vocabulary::KindId::STUDY);
    let mut members = &example.block.members;
    for &at in path {
        match members.get(at) {
            Some(Member::Block(block)) => {
                kind = book.vocabulary.kind_names.get(block.keyword.span.of(text)).copied();
                members = &block.members;
            }
            Some(Member::Field(field)) => {
                if let [only] = example.tree.slice(&field.value)
                    && only.span.of(text) == "unreported"
                {
                    return true;
                }
                let kind = kind.and_then(|kind| book.vocabulary.kind(kind));
                let slot = kind.and_then(|kind| kind.slots.get(kind.names.get(field.name.span.of(text))?.0 as usize));
                return slot.is_some_and(|slot| slot.left_out != LeftOut::Open || slot.inferred.is_some());
            }
            None => return false,
        }
    }
    false
}
