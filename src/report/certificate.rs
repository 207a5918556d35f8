//! What was judged and how, to a certificate that can be held against the files later.
//!
//! The same files judged in the same way on the same day give the same bytes. Digests are SHA-256 of the bytes of each file, so that
//! `sha256sum` tells the same; the digest of the certificate's own body shows that nobody edited it by accident, and proves no more.

use super::{Judged, Tally};
use crate::check::outcome::{FileReport, Verdict};
use crate::diagnostic::{Severity, Waived};
use crate::rule::book::RuleBook;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The number of the shape.
pub const SHAPE: u32 = 1;

/// A certificate, with the digest of its body.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Certificate {
    pub caveat_certificate: u32,
    pub digest: String,
    pub body: Body,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The version of the tool.
    pub caveat: String,
    /// The day that counted as today.
    pub as_of: String,
    /// `passed`, `failed`, or `not judged` where something could not be.
    pub outcome: String,
    pub summary: Summary,
    /// What was judged by; inputs name one of them by its place.
    pub policies: Vec<PolicyPart>,
    pub baseline: Option<FilePart>,
    pub inputs: Vec<Certified>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    pub files: usize,
    pub studies: usize,
    pub claims: usize,
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
    pub open: usize,
    pub waived: usize,
    pub known: usize,
    pub unreadable: usize,
}

/// A file, by its path from the folder of the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePart {
    pub path: String,
    pub sha256: String,
}

/// A policy in force.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyPart {
    /// The policy files, those of least weight first.
    pub files: Vec<FilePart>,
    pub profile: Option<String>,
    /// What the command line said besides.
    pub options: Vec<String>,
    pub fail_on: String,
    pub open: String,
    /// Of all rules and terms, those that ship with the tool among them.
    pub rule_book: String,
    /// The rules that ran.
    pub rules: usize,
    /// Rule files that do not ship with the tool.
    pub rule_files: Vec<FilePart>,
}

/// What became of one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certified {
    pub path: String,
    /// Nothing where the file could not be read.
    pub sha256: Option<String>,
    pub policy: usize,
    /// `passed`, `failed` or `not judged`.
    pub outcome: String,
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
    pub open: usize,
    pub known: usize,
    pub claims: Vec<ClaimPart>,
    pub waived: Vec<WaivedPart>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimPart {
    pub study: String,
    pub id: String,
    pub text: String,
    pub verdict: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaivedPart {
    pub rule: String,
    /// An open question, not a finding.
    pub open: bool,
    pub claim: Option<String>,
    pub subjects: Vec<String>,
    pub reason: String,
    pub by: Option<String>,
    pub until: Option<String>,
    pub policy: Option<String>,
}

impl Certified {
    /// What became of the file at `path`, judged by the policy of that number.
    pub fn new(path: String, policy: usize, judged: &Judged) -> Self {
        let report = &judged.report;
        let counts = |severity| report.diagnostics.iter().filter(|told| told.counts() && told.severity == severity).count();
        let findings = report.diagnostics.iter().filter_map(|told| {
            let by = (told.claim.as_ref(), told.subjects.as_slice());
            Some(WaivedPart::new(&told.rule, false, by, told.waived.as_deref()?))
        });
        let questions = report.unsettled.iter().filter_map(|open| {
            let by = (open.claim.as_ref(), open.subjects.as_slice());
            Some(WaivedPart::new(&open.rule, true, by, open.waived.as_deref()?))
        });
        let known = report.diagnostics.iter().filter(|told| told.known && told.waived.is_none()).count()
            + report.unsettled.iter().filter(|open| open.known && open.waived.is_none()).count();
        let outcome = outcome(report.unreadable, judged.gate.failing(report));
        Self {
            path,
            sha256: (!(report.unreadable && report.source.text.is_empty())).then(|| sha256(report.source.text.as_bytes())),
            policy,
            outcome: outcome.to_owned(),
            errors: counts(Severity::Error),
            warnings: counts(Severity::Warning),
            advice: counts(Severity::Advice),
            open: report.unsettled.iter().filter(|open| open.counts()).count(),
            known,
            claims: claims(report),
            waived: findings.chain(questions).collect(),
        }
    }
}

fn claims(report: &FileReport) -> Vec<ClaimPart> {
    let of_study = report.studies.iter().flat_map(|study| study.claims.iter().map(move |claim| (study, claim)));
    let part = |(study, claim): (&crate::check::outcome::StudyReport, &crate::check::outcome::ClaimReport)| ClaimPart {
        study: study.title.clone(),
        id: claim.id.clone(),
        text: claim.text.clone(),
        verdict: Verdict::as_str(claim.verdict).to_owned(),
    };
    of_study.map(part).collect()
}

impl WaivedPart {
    fn new(rule: &str, open: bool, (claim, subjects): (Option<&String>, &[String]), waived: &Waived) -> Self {
        let Waived { reason, by, until, policy } = waived.clone();
        Self { rule: rule.to_owned(), open, claim: claim.cloned(), subjects: subjects.to_vec(), reason, by, until, policy }
    }
}

impl Summary {
    /// The numbers of a run that left `open` questions.
    pub const fn new(tally: &Tally, open: usize) -> Self {
        let Tally { files, studies, claims, errors, warnings, advice, waived, known, unreadable, .. } = *tally;
        Self { files, studies, claims, errors, warnings, advice, open, waived, known, unreadable }
    }
}

/// What a run or a file came to.
pub const fn outcome(unreadable: bool, failing: usize) -> &'static str {
    match (unreadable, failing) {
        (true, _) => "not judged",
        (false, 0) => "passed",
        (false, _) => "failed",
    }
}

impl Body {
    /// The certificate of this body, as text.
    ///
    /// # Errors
    /// It cannot be written as JSON, which does not happen.
    pub fn sealed(self) -> serde_json::Result<String> {
        let digest = self.digest()?;
        let certificate = Certificate { caveat_certificate: SHAPE, digest, body: self };
        Ok(serde_json::to_string_pretty(&certificate)? + "\n")
    }

    /// The digest of the body as it is written.
    ///
    /// # Errors
    /// As [`Body::sealed`].
    pub fn digest(&self) -> serde_json::Result<String> {
        Ok(sha256(serde_json::to_string(self)?.as_bytes()))
    }
}

/// The digest of all rules, terms and words of a book, whatever order and folders they were read in.
pub fn rule_book(book: &RuleBook) -> String {
    let mut files: Vec<String> = book.files.iter().map(|file| sha256(file.text.as_bytes())).collect();
    files.push(sha256(crate::vocabulary::BUILTIN.as_bytes()));
    files.sort();
    sha256(files.concat().as_bytes())
}

/// The SHA-256 of some bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn digests_are_those_of_the_standard() {
        // FIPS 180-4, the example "abc".
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
