//! A name that was not found to the nearest one that exists.

/// The candidate nearest to `name`, where one is near enough to be a slip; case is ignored.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= allowance(name.len().max(candidate.len())) || is_part(&folded, candidate))
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", for a help line.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|found| format!("did you mean `{found}`?"))
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

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_nothing_else() {
        let words = ["design", "designs", "developer-made", "matched"];
        assert_eq!(nearest("desing", words), Some("design"));
        assert_eq!(nearest("Matched", words), Some("matched"));
        assert_eq!(nearest("developer", words), Some("developer-made"));
        assert_eq!(nearest("zebra", words), None);
    }
}
