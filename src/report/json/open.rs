//! Open questions to what JSON tells of them: rule by rule, and gathered by fact.

use super::diagnostic::{PlaceOut, WaivedOut, fingerprint};
use crate::check::outcome::{Need, NeedState, Question, Questions, Unsettled};
use crate::source::Source;
use serde::Serialize;

#[derive(Serialize)]
pub struct UnsettledOut<'a> {
    study: u32,
    rule: &'a str,
    severity: &'static str,
    claim: Option<&'a str>,
    subjects: &'a [String],
    /// Asked of nobody unless all is asked for.
    quiet: bool,
    needs: Vec<NeedOut<'a>>,
    waived: Option<WaivedOut<'a>>,
    known: bool,
    fingerprint: Option<&'a str>,
}

#[derive(Serialize)]
struct NeedOut<'a> {
    fact: &'a str,
    state: &'static str,
    stated: Option<&'a str>,
}

impl<'a> UnsettledOut<'a> {
    pub fn new(unsettled: &'a Unsettled) -> Self {
        let need = |need: &'a Need| NeedOut { fact: &need.fact, state: state(need.state), stated: need.stated.as_deref() };
        Self {
            study: unsettled.study,
            rule: &unsettled.rule,
            severity: unsettled.severity.as_str(),
            claim: unsettled.claim.as_deref(),
            subjects: &unsettled.subjects,
            quiet: unsettled.quiet,
            needs: unsettled.needs.iter().map(need).collect(),
            waived: unsettled.waived.as_deref().map(WaivedOut::new),
            known: unsettled.known,
            fingerprint: fingerprint(&unsettled.fingerprint),
        }
    }
}

/// Why a fact is wanted, in a word.
const fn state(state: NeedState) -> &'static str {
    match state {
        NeedState::Missing => "missing",
        NeedState::Unreported => "unreported",
        NeedState::Imprecise => "imprecise",
        NeedState::OtherUnit => "other-unit",
    }
}

#[derive(Serialize)]
pub struct QuestionsOut<'a> {
    look_for: Vec<QuestionOut<'a>>,
    ask: Vec<QuestionOut<'a>>,
}

#[derive(Serialize)]
struct QuestionOut<'a> {
    what: &'a str,
    meaning: &'a str,
    state: &'static str,
    stated: Option<&'a str>,
    severity: &'static str,
    rules: &'a [String],
    #[serde(flatten)]
    place: PlaceOut,
}

impl<'a> QuestionsOut<'a> {
    pub fn new(questions: &'a Questions, source: &Source) -> Self {
        let all = |list: &'a [Question]| list.iter().map(|question| QuestionOut::new(question, source)).collect();
        Self { look_for: all(&questions.look_for), ask: all(&questions.ask) }
    }
}

impl<'a> QuestionOut<'a> {
    pub fn new(question: &'a Question, source: &Source) -> Self {
        Self {
            what: &question.what,
            meaning: &question.meaning,
            state: state(question.state),
            stated: question.stated.as_deref(),
            severity: question.severity.as_str(),
            rules: &question.rules,
            place: PlaceOut::new(question.span, source),
        }
    }
}
