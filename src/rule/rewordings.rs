//! A `rewording` of a term file to phrases and what is written in their place.

use super::read::unknown_field;
use crate::diagnostic::Diagnostic;
use crate::study::wording::Rewording;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Field};
use crate::vocabulary::plain::{File, is_text, span_of};

/// `rewording name "title" { words: "raises" as "may raise", …  not-after: "was"  not-before: "the"  needs-object: yes }`
pub fn read(file: &File<'_>, block: &Block, name: String, out: &mut Vec<Diagnostic>) -> Rewording {
    let mut rewording = Rewording::new(name);
    let (mut not_after, mut not_before, mut needs_object) = (Vec::new(), Vec::new(), false);
    let mut any = false;
    for field in block.fields() {
        let read = match file.name(field).as_ref() {
            "words" => {
                any = true;
                words(file, field, &mut rewording, out);
                Ok(())
            }
            "not-after" => file.texts(field).map(|words| not_after = words),
            "not-before" => file.texts(field).map(|words| not_before = words),
            "needs-object" => file.yes_no(field).map(|yes| needs_object = yes),
            other => Err(unknown_field(other, field, &["words", "not-after", "not-before", "needs-object"])),
        };
        out.extend(read.err());
    }
    if !any {
        let message = format!("the rewording `{}` has no words", rewording.name);
        out.push(Diagnostic::mistake("rule/incomplete", message, block.keyword.span, "`words:` is missing"));
    }
    rewording.only(not_after, not_before, needs_object)
}

fn words(file: &File<'_>, field: &Field, rewording: &mut Rewording, out: &mut Vec<Diagnostic>) {
    for item in file.tree.items(&field.value) {
        let span = span_of(item).unwrap_or(field.name.span);
        let Some((phrases, instead)) = row(file, item) else {
            let mistake = Diagnostic::mistake("rule/value", "a row of a rewording is two texts", span, "not read");
            out.push(mistake.help("write `\"raises\" as \"may raise\"`; what is written holds no quotes, backslashes or line breaks"));
            continue;
        };
        for phrase in phrases {
            if !rewording.add(&phrase, &instead) {
                let message = format!("`{phrase}` stands there twice, or holds no word");
                out.push(Diagnostic::mistake("rule/doubled-name", message, span, "not a new phrase"));
            }
        }
    }
}

/// `"raises" as "may raise"`, or several phrases for which the same is written.
fn row(file: &File<'_>, item: &[Token]) -> Option<(Vec<String>, String)> {
    let [phrases @ .., joint, instead] = item else { return None };
    let texts = !phrases.is_empty() && phrases.iter().chain([instead]).all(|token| is_text(*token));
    let joined = joint.kind == TokenKind::Word && file.word(*joint) == "as";
    let written = file.text(*instead);
    // It goes into texts of any kind.
    let plain = !written.trim().is_empty() && !written.contains(['"', '“', '”', '\\', '\n', '\r']);
    (texts && joined && plain).then(|| (phrases.iter().map(|phrase| file.text(*phrase)).collect(), written))
}
