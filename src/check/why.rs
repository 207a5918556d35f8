//! One rule over the studies of a file, told part by part.

use super::{FileKind, Settings, studies};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::rule::eval::Eval;
use crate::rule::why::{Why, why};
use crate::source::Source;

/// What a rule made of one study.
#[derive(Debug)]
pub struct StudyWhy {
    pub title: String,
    pub why: Why,
}

/// What a rule made of each study of a file, and the mistakes in the file.
pub fn explain(source: &Source, kind: FileKind, book: &RuleBook, rule: &Rule, settings: &Settings) -> (Vec<StudyWhy>, Vec<Diagnostic>) {
    let mut told = Vec::new();
    let mistakes = studies(&source.text, kind, book, &mut |study, _| {
        let eval = Eval::new(rule, study, &book.terms, settings.today);
        told.push(StudyWhy { title: super::title(study), why: why(rule, &eval) });
    });
    (told, mistakes)
}
