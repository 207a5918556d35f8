//! What the tool says in its own words to what a reviewer would say to authors, who have their paper and not the study file.

use crate::check::outcome::{Need, Question, Unsettled};
use crate::diagnostic::Waived;
use crate::report::harmless;
use crate::rule::book::RuleBook;
use rustc_hash::FxHashSet;

/// A text on one line, names in quotes.
pub fn said(text: &str) -> String {
    harmless::line(text).replace('`', "'")
}

/// A text that begins as a sentence does.
pub fn sentence(text: &str) -> String {
    let text = said(text);
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A text as it stands within a sentence: abbreviations keep their capitals.
fn within(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// What a help asks of authors; nothing where it asks the reviewer to ask them, which the letter does.
pub fn for_authors(help: &str) -> Option<&str> {
    let help = help.split_once(", or ask the authors").map_or(help, |(own, _)| own);
    (!help.starts_with("ask the authors")).then_some(help)
}

/// "P as printed (math-gain, reading-gain)": what a field means, and of what it is asked.
pub fn asked_for(question: &Question) -> String {
    if question.meaning.is_empty() {
        return said(&question.what);
    }
    let names = question.what.split('`').skip(1).step_by(2);
    let mut of: Vec<String> = names.filter_map(whose).collect();
    // "`p` of 6 findings"
    let count = question.what.rsplit_once('`').map(|(_, rest)| rest.trim_start_matches(" of ").trim()).filter(|rest| !rest.is_empty());
    of.extend(count.map(str::to_owned));
    sentence(&meant(&question.meaning, of))
}

/// What rules could not settle, and why nobody wants to know: those that are waived for one reason together.
pub fn gathered<'u>(all: &'u [Unsettled], books: &[&RuleBook]) -> Vec<(String, &'u Waived)> {
    let mut groups: Vec<(&Waived, Vec<&Need>)> = Vec::new();
    for (open, waived) in all.iter().filter_map(|open| Some((open, open.waived.as_deref()?))) {
        match groups.iter_mut().find(|(own, _)| *own == waived) {
            Some((_, needs)) => needs.extend(&open.needs),
            None => groups.push((waived, open.needs.iter().collect())),
        }
    }
    groups.into_iter().map(|(waived, needs)| (unsettled(needs, books), waived)).collect()
}

/// "Not settled: share of the arm with it (goals in peers, paths in peers)": what a rule would have had to know.
fn unsettled(mut left: Vec<&Need>, books: &[&RuleBook]) -> String {
    let mut told: Vec<String> = Vec::new();
    while let Some(first) = left.first().copied() {
        let (same, others): (Vec<&Need>, Vec<&Need>) = left.into_iter().partition(|need| need.field == first.field);
        left = others;
        let meaning = books.iter().find_map(|book| meaning(book, &first.field));
        told.push(match meaning {
            None => said(&same.iter().map(|need| format!("`{}`", need.fact)).collect::<Vec<_>>().join(", ")),
            Some(meaning) => meant(&within(meaning), same.iter().filter_map(|need| whose(&need.fact)).collect()),
        });
    }
    format!("Not settled: {}", told.join("; "))
}

/// What a field of the vocabulary means.
fn meaning<'b>(book: &'b RuleBook, field: &str) -> Option<&'b str> {
    let vocabulary = &book.vocabulary;
    let Some((kind, name)) = field.split_once('.') else {
        return vocabulary.kinds.iter().find(|kind| kind.list == field).map(|kind| kind.meaning.as_str());
    };
    let kind = vocabulary.kind(*vocabulary.kind_names.get(kind)?)?;
    Some(&kind.slots.get(kind.names.get(name)?.0 as usize)?.meaning)
}

/// "share of the arm with it (goals in peers)": a meaning without the examples of how it is written.
fn meant(meaning: &str, mut of: Vec<String>) -> String {
    let meaning = meaning.split_once(": `").map_or(meaning, |(meaning, _)| meaning);
    let mut seen = FxHashSet::default();
    of.retain(|one| seen.insert(one.clone()));
    let of = if of.is_empty() { String::new() } else { format!(" ({})", said(&of.join(", "))) };
    format!("{}{of}", said(meaning))
}

/// The block of a fact, and the part of it: "goals in peers" of `goals.present[peers]`; nothing for the study itself.
fn whose(fact: &str) -> Option<String> {
    let (block, field) = fact.split_once('.')?;
    let part = field.split_once('[').map(|(_, part)| format!(" in {}", part.trim_end_matches(']')));
    // A block without an id of its own is called by its kind.
    let block = block.split_once('#').map_or(block, |(kind, _)| kind);
    (block != "study").then(|| format!("{block}{}", part.unwrap_or_default()))
}

/// "Shown in a later trial (A. Editor, until 2027-06-30)"; the file of a policy is nothing to authors.
pub fn why(waived: &Waived) -> String {
    let until = waived.until.as_ref().map(|until| format!("until {until}"));
    let policy = waived.policy.as_ref().map(|_| "our policy".to_owned());
    let by: Vec<String> = [waived.by.clone(), until, policy].into_iter().flatten().collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", said(&by.join(", "))) };
    format!("{}{by}", sentence(&waived.reason).trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::{for_authors, whose, within};

    #[test]
    fn authors_are_not_told_to_ask_themselves() {
        assert_eq!(for_authors("ask the authors how many used it"), None);
        assert_eq!(for_authors("tell it in a supplement, or ask the authors"), Some("tell it in a supplement"));
        assert_eq!(for_authors("claim less"), Some("claim less"));
    }

    #[test]
    fn a_sentence_goes_on_in_lower_case() {
        assert_eq!((within("Share of it").as_str(), within("SD of it").as_str(), within("p")), ("share of it", "SD of it", "p".to_owned()));
    }

    #[test]
    fn facts_are_named_by_their_blocks() {
        assert_eq!(whose("goals.present[peers]"), Some("goals in peers".to_owned()));
        assert_eq!(whose("baseline#2.difference"), Some("baseline".to_owned()));
        assert_eq!((whose("study.registered"), whose("p")), (None, None));
    }
}
