//! Patterns with `*` and `?` to whether they name a rule.

/// Whether a pattern names a rule, by itself or by its category.
pub fn names(pattern: &str, id: &str) -> bool {
    fits(pattern, id) || fits(pattern, category(id))
}

/// Whether a text fits a pattern in which `*` stands for any characters and `?` for one.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    // The last star, and how far it reaches.
    let mut star: Option<(usize, usize)> = None;
    while let Some(char) = text.get(read) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(wanted) if wanted == char || *wanted == '?' => (at, read) = (at + 1, read + 1),
            _ => {
                let Some((from, reached)) = star else { return false };
                star = Some((from, reached + 1));
                (at, read) = (from + 1, reached + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|&char| char == '*')
}

/// The category of a rule.
pub fn category(id: &str) -> &str {
    id.split_once('/').map_or(id, |(category, _)| category)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text) in [("*", ""), ("a*c", "abbc"), ("*practice*", "contrast/minority-practice"), ("?b", "éb"), ("a**b", "ab")] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a*c", "abcd"), ("?", ""), ("*x", "xy"), ("a", "A")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
