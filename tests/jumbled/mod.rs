//! Dice and a sound text to the same text in another layout, or to one that is no longer sound.

use super::made::Dice;
use caveat::syntax;
use caveat::syntax::token::TokenKind;

/// A sound text with other white space, line ends and comments wherever they may stand.
pub fn jumbled(text: &str, dice: &mut Dice) -> String {
    let (tree, _) = syntax::read(text);
    let mut out = String::new();
    let mut end = 0;
    for token in &tree.tokens {
        let gap = &text[end as usize..token.span.start as usize];
        match token.kind {
            _ if token.first || gap.contains('#') => out.push_str(&break_like(gap, dice)),
            TokenKind::OpenBrace => out.push_str(["", " ", "\n", "  \n\n # under the head\n  ", "# a\n"][dice.below(5)]),
            TokenKind::CloseBrace => out.push_str([" ", "", "\n", "  \t", " # last\n"][dice.below(5)]),
            TokenKind::Colon => out.push_str(["", "", " ", "# before the colon\n"][dice.below(4)]),
            _ if token.glued => {}
            _ => out.push_str([" ", "  ", "\u{A0}", "     "][dice.below(4)]),
        }
        out.push_str(token.span.of(text));
        end = token.span.end;
    }
    out.push_str(["", "\n", "\n\n\n", "  # at the end", "\n# at the end\n"][dice.below(5)]);
    if dice.below(5) == 0 { out.replace('\n', "\r\n") } else { out }
}

/// White space with a line end in it, and often without it: what comes of that may be no study any more.
fn break_like(gap: &str, dice: &mut Dice) -> String {
    let comments = gap.lines().filter_map(|line| line.find('#').map(|at| &line[at..]));
    let mut out: String = comments.map(|comment| format!("{}{comment}\n", " ".repeat(dice.below(3)))).collect();
    match dice.below(20) {
        0 if out.is_empty() => return "  ".to_owned(),
        1 => out.push_str("   # behind\n"),
        2 => out.push_str("\n    # on its own\n"),
        3 => out.push_str("\n\n\n"),
        _ => out.push('\n'),
    }
    out + &" ".repeat(dice.below(14))
}
