//! What was said of each claim, summed up.

use super::judge::Said;
use super::outcome::{ClaimReport, Verdict};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::notes::Wanted;
use crate::study::Study;
use crate::study::cell::{Cell, Row};
use crate::study::derived;

/// The verdict on every claim of a study, in the order of the file. No claim stands on a study that could not be read in full.
pub fn claims(study: &Study<'_>, all: &[Said<'_>], readable: bool) -> Vec<ClaimReport> {
    let core = &study.vocabulary.core;
    let rows = study.rows_of(core.claim.kind);
    rows.iter()
        .filter_map(|&row| {
            let block = study.block(row)?;
            let against: Vec<&Diagnostic> = all
                .iter()
                .flat_map(|said| &said.findings)
                .filter(|finding| finding.diagnostic.severity > Severity::Advice && stands_against(study, &finding.binds).contains(&row))
                .map(|finding| &finding.diagnostic)
                .collect();
            let count = |severity: Severity| against.iter().filter(|told| told.waived.is_none() && told.severity == severity).count();
            let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
            let waived = against.iter().filter(|told| told.waived.is_some()).count();
            let open_facts = open_facts(study, all, row);
            let verdict = match (errors, warnings, open_facts) {
                (1.., ..) => Verdict::Unsupported,
                (0, 1.., _) => Verdict::Weakened,
                (0, 0, 1..) => Verdict::Open,
                (0, 0, 0) if !readable => Verdict::Open,
                (0, 0, 0) => Verdict::Stands,
            };
            let reads_as = match derived::value(study, row, core.claim.reads_as, &[]) {
                Cell::Word(word) => Some(study.vocabulary.word(word).to_owned()),
                _ => None,
            };
            let text = block.label.map_or(String::new(), |label| study.str(label).to_owned());
            Some(ClaimReport { id: block.id.to_string(), text, verdict, errors, warnings, reads_as, open_facts, waived })
        })
        .collect()
}

/// The claims that something speaks against: those it binds; else those that rest on a finding it binds; else all.
fn stands_against(study: &Study<'_>, binds: &[Row]) -> Vec<Row> {
    let core = &study.vocabulary.core;
    let of_kind = |kind| binds.iter().copied().filter(move |&row| study.block(row).is_some_and(|block| block.kind == kind));
    let bound: Vec<Row> = of_kind(core.claim.kind).collect();
    if !bound.is_empty() {
        return bound;
    }
    let claims = study.rows_of(core.claim.kind);
    let findings: Vec<Row> = of_kind(core.finding.kind).collect();
    if findings.is_empty() {
        return claims;
    }
    let rests_on = |claim: Row| match derived::value(study, claim, core.claim.rests_on, &[]) {
        Cell::List(list) => study.list(list).iter().any(|element| findings.iter().any(|&row| element.cell == Cell::Entity(row))),
        _ => false,
    };
    claims.into_iter().filter(|&claim| rests_on(claim)).collect()
}

/// How many facts are wanting for a rule that asks, of severity warning or error, to be settled for a claim.
fn open_facts(study: &Study<'_>, all: &[Said<'_>], claim: Row) -> usize {
    let mut wanted: Vec<&Wanted> = Vec::new();
    for said in all.iter().filter(|said| said.asks && said.severity > Severity::Advice) {
        let asked = said.open.iter().filter(|asked| asked.waived.is_none()).map(|asked| &asked.open);
        for open in asked.filter(|open| stands_against(study, &open.binds).contains(&claim)) {
            for lacking in &open.needs {
                if !wanted.contains(&&lacking.wanted) {
                    wanted.push(&lacking.wanted);
                }
            }
        }
    }
    wanted.len()
}
