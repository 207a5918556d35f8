//! A name that was not found to the nearest one that exists, and how sure it is that it was meant.

/// A name that exists and is near to one that does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant<'a> {
    pub name: &'a str,
    pub likelihood: Likelihood,
}

/// How sure it is that a name was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likelihood {
    /// A slip of the pen: no other name is near, and each part of it has one slip at most.
    Slip,
    /// No other name is near, but more than a slip lies between.
    Likely,
    /// It may be another one, or something else altogether.
    Guess,
}

impl Meant<'_> {
    /// "did you mean `x`?", for a help line.
    pub fn help(self) -> String {
        format!("did you mean `{}`?", self.name)
    }
}

/// The candidate nearest to `name`, where one is near enough; case is ignored.
pub fn meant<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Meant<'a>> {
    meant_among(name, candidates.into_iter().map(|candidate| (candidate, candidate)))
}

/// The nearest of candidates that come with what they mean: two names of one thing are no reason to doubt.
pub fn meant_among<'a, M: Ord>(name: &str, candidates: impl IntoIterator<Item = (&'a str, M)>) -> Option<Meant<'a>> {
    let folded = name.to_lowercase();
    let mut near: Vec<(usize, &'a str, M)> = Vec::new();
    for (candidate, means) in candidates {
        let distance = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
        if distance <= allowance(name.len().max(candidate.len())) || is_part(&folded, candidate) {
            near.push((distance, candidate, means));
        }
    }
    near.sort_unstable();
    let (distance, found, means) = near.first()?;
    let likelihood = match near.iter().all(|(_, _, other)| other == means) {
        _ if *distance == 0 => Likelihood::Slip,
        true => likelihood(&folded, &found.to_lowercase()),
        false => Likelihood::Guess,
    };
    Some(Meant { name: found, likelihood })
}

/// The candidate nearest to `name`, where one is near enough; case is ignored.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    meant(name, candidates).map(|meant| meant.name)
}

/// "did you mean `x`?", for a help line.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    meant(name, candidates).map(Meant::help)
}

/// Slips allowed in a name of so many letters: about one in three, our own guess.
const fn allowance(letters: usize) -> usize {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// One name is the other's beginning, cut at a hyphen: `randomised` is not, `developer` of `developer-made` is.
fn is_part(folded: &str, candidate: &str) -> bool {
    let candidate = candidate.to_lowercase();
    let cut = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'));
    folded.len() > 3 && candidate.len() > 3 && (cut(&candidate, folded) || cut(folded, &candidate))
}

/// How sure it is that the only near name was meant; both in lower case.
fn likelihood(written: &str, found: &str) -> Likelihood {
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    // `icd-9` is not `icd-10`, `unmatched` not `matched`, and half a name may be another one.
    let another = digits(written) != digits(found) || written.ends_with(found) || found.ends_with(written) || is_part(written, found);
    let parts = |name: &str| name.split('-').count();
    if another {
        Likelihood::Guess
    } else if parts(written) == parts(found) && written.split('-').zip(found.split('-')).all(|(own, other)| is_slip(own, other)) {
        Likelihood::Slip
    } else {
        Likelihood::Likely
    }
}

/// One letter too many, too few, wrong or swapped with the next, in a word that is long enough and begins as the other does.
fn is_slip(own: &str, other: &str) -> bool {
    let long = own.chars().count().min(other.chars().count()) >= LONG;
    own == other || long && own.chars().next() == other.chars().next() && strsim::damerau_levenshtein(own, other) <= 1
}

/// Letters from which a single slip leaves a word what it is: our own guess.
const LONG: usize = 4;

#[cfg(test)]
mod tests {
    use super::{Likelihood, meant, meant_among, nearest};

    #[test]
    fn finds_slips_and_nothing_else() {
        let words = ["design", "designs", "developer-made", "matched"];
        assert_eq!(nearest("desing", words), Some("design"));
        assert_eq!(nearest("Matched", words), Some("matched"));
        assert_eq!(nearest("developer", words), Some("developer-made"));
        assert_eq!(nearest("zebra", words), None);
    }

    #[test]
    fn one_slip_of_a_word_that_stands_alone_is_certain() {
        let sure = |name, words: &[&'static str]| meant(name, words.iter().copied()).map(|meant| meant.likelihood);
        assert_eq!(sure("desgin", &["design", "matched"]), Some(Likelihood::Slip));
        assert_eq!(sure("diference-in-diferences", &["difference-in-differences"]), Some(Likelihood::Slip));
        assert_eq!(sure("Design", &["design", "designs"]), Some(Likelihood::Slip));
        // Two names are near.
        assert_eq!(sure("desig", &["design", "desire"]), Some(Likelihood::Guess));
        // Two slips in one word.
        assert_eq!(sure("intra-rater", &["inter-rater"]), Some(Likelihood::Likely));
        // Another word that happens to be near.
        assert_eq!(sure("rate", &["date"]), Some(Likelihood::Likely));
        assert_eq!(sure("unmatched", &["matched"]), Some(Likelihood::Guess));
        assert_eq!(sure("icd-9", &["icd-8"]), Some(Likelihood::Guess));
        assert_eq!(sure("developer", &["developer-made"]), Some(Likelihood::Guess));
        // Two spellings of one word.
        let spellings = meant_among("randomied", [("randomized", 1), ("randomised", 1)]).unwrap();
        assert_eq!((spellings.name, spellings.likelihood), ("randomised", Likelihood::Slip));
    }
}
