//! The texts of a rule to what is not in the style of the house: lower case, no full stop, values behind the sentence.

use super::{Message, MessagePart, Rule};
use crate::diagnostic::{Diagnostic, Severity};

/// What a reader of many findings would stumble over.
pub fn style(rule: &Rule) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut tell = |message: String, help: &str| {
        let told = Diagnostic::mistake("rule/style", message, rule.at, "in this rule");
        out.push(told.severity(Severity::Advice).help(help));
    };
    if !rule.title.chars().next().is_some_and(|first| first.is_uppercase() || !first.is_alphabetic()) || rule.title.ends_with('.') {
        tell(format!("the title is no headline: “{}”", rule.title), "begin it with a capital, and end it without a full stop");
    }
    let ends = ['.', '”', '"', '!', '?', ')'];
    if !rule.why.trim_end().ends_with(ends) {
        tell("`why` breaks off".to_owned(), "write whole sentences there");
    }
    let texts = rule.says.iter().map(|(_, text)| ("says", text)).chain(rule.help.iter().map(|(_, text)| ("help", text)));
    for (field, text) in texts.chain(rule.marks.iter().map(|mark| ("the text of a mark", &mark.text))) {
        if let Some(fault) = fault(text) {
            tell(
                format!("{field} {fault}: “{}”", plain(text)),
                "begin it in lower case, end it without a full stop, and put values in brackets",
            );
        }
    }
    out
}

fn fault(text: &Message) -> Option<&'static str> {
    if let Some(MessagePart::Text(first)) = text.parts.first()
        && begins_like_a_sentence(first)
    {
        return Some("begins with a capital");
    }
    if let Some(MessagePart::Text(last)) = text.parts.last()
        && last.trim_end().ends_with(['.', '!'])
        && !last.ends_with("etc.")
    {
        return Some("ends like a sentence");
    }
    let doubled = text.parts.iter().any(|part| matches!(part, MessagePart::Text(text) if text.contains("  ")));
    doubled.then_some("has two spaces in a row")
}

/// A capital that is no name: an `E-value`, `RoB 2` and `WWC` keep theirs.
fn begins_like_a_sentence(text: &str) -> bool {
    let word = text.split([' ', ',', ':']).next().unwrap_or_default();
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && word.len() > 1 && letters.all(char::is_lowercase)
}

fn plain(text: &Message) -> String {
    let part = |part: &MessagePart| match part {
        MessagePart::Text(text) => text.clone(),
        MessagePart::Value(_) | MessagePart::Choice { .. } => "…".to_owned(),
    };
    text.parts.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::begins_like_a_sentence;

    #[test]
    fn names_keep_their_capitals() {
        for kept in ["E-value of", "WWC asks", "RoB 2 rates", "p is", "the claim"] {
            assert!(!begins_like_a_sentence(kept), "{kept}");
        }
        assert!(begins_like_a_sentence("The claim rests"));
    }
}
