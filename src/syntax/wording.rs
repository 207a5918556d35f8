//! What is said of each mistake of layout, in one place.

use super::token::{Bracket, Token};
use crate::diagnostic::{Diagnostic, Fix};
use crate::source::Span;

fn mistake(rule: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::mistake(rule, message, span, label)
}

// Characters and signs.

pub fn invisible(rest: &str, span: Span) -> Diagnostic {
    let code = rest.chars().next().unwrap_or_default() as u32;
    let message = format!("an invisible character (U+{code:04X}) stands here");
    mistake("syntax/invisible-character", message, span, "nothing is seen here, but something stands here")
        .help("delete it, or type the line anew; it came with text pasted from elsewhere")
}

pub fn invisible_in_word(word: &str, span: Span) -> Diagnostic {
    let plain = super::word::fold(word);
    let message = format!("an invisible character stands in the word `{plain}`");
    mistake("syntax/invisible-character", message, span, "seen as one word, but something stands in it")
        .help(format!("type `{plain}` anew; the character (often a soft hyphen) came with pasted text"))
}

pub fn junk(written: &str, span: Span) -> Diagnostic {
    let mut written = written.to_owned();
    if let Some((at, _)) = written.char_indices().nth(20) {
        written.truncate(at);
        written.push('…');
    }
    let help = match written.chars().next() {
        Some(';') => "leave it out: a field ends where its line ends, or where the next one begins",
        Some('&') => "write `and`, or put the text in quotes",
        Some('|') => "write `or`, or put the text in quotes",
        Some('\'' | '’' | '”' | '`') => "put text in quotes: \"…\"",
        Some('!') => "write `not`, or `!=` for \"is not equal to\"",
        Some('±') => "write a range: `10 to 20`; or `~ 15` for about 15",
        _ => "leave it out, or put the text it belongs to in quotes: \"…\"",
    };
    let shown = written.escape_debug();
    mistake("syntax/character", format!("`{shown}` means nothing here"), span, "not part of the language").help(help)
}

pub fn number_ends_in_point(number: &str, span: Span) -> Diagnostic {
    mistake("syntax/number", "a number cannot end in a point", span, "no digit follows the point")
        .help(format!("write `{number}`, or `{number}.0` where the source prints that digit"))
}

pub fn comparison(written: &str, right: &str, span: Span) -> Diagnostic {
    let message = format!("`{written}` is no comparison");
    mistake("syntax/comparison", message, span, format!("this is written `{right}`"))
        .help(format!("write `{right}`"))
        .fix(Fix::write(span, right, true))
}

pub fn long_dash(written: &str, span: Span) -> Diagnostic {
    mistake("syntax/dash", format!("`{written}` is neither a minus nor a range"), span, "it cannot be told what this dash means")
        .help("write a range with `to`: `10 to 20`, `-0.43 to -0.19`; a minus is a single `-`")
}

pub fn dash_after_number(written: &str, span: Span) -> Diagnostic {
    mistake("syntax/dash", format!("`{written}` ties a number to a word"), span, "not a range, not a minus, not part of a word")
        .help("write the number and its unit apart: `12 weeks`; a name may hold a hyphen, but not begin with a number")
}

pub fn dash(written: &str, span: Span) -> Diagnostic {
    mistake("syntax/dash", format!("`{written}` is neither a minus nor a range here"), span, "a space on one side only, or on none")
        .help("a minus has a space on both sides: `a - b`; a range is written `10 to 20`")
}

pub fn address(span: Span) -> Diagnostic {
    mistake("syntax/web-address", "a web address stands without quotes", span, "this is text").help("put it in quotes: \"https://…\"")
}

pub fn foreign_comment(span: Span) -> Diagnostic {
    mistake("syntax/comment", "`//` begins no comment", span, "not read").help("a comment begins with `#`")
}

// Texts and patterns.

pub fn text_not_closed(close: char, curly: bool, span: Span) -> Diagnostic {
    let told = mistake("syntax/text-not-closed", "the text is not closed", span, format!("no `{close}` follows on this line"));
    if curly {
        return told.help("a text that opens with `\"` also closes with `\"`; a `”` stands earlier on this line");
    }
    told.help(format!("close it with `{close}` before the line ends; a text of several lines stands between \"\"\" and \"\"\""))
}

pub fn text_over_lines(span: Span) -> Diagnostic {
    mistake("syntax/text-not-closed", "a text goes on over the end of its line", span, "a text in quotes stands on one line")
        .help("join the lines, or put the text between \"\"\" and \"\"\"")
}

pub fn raw_text_not_closed(span: Span) -> Diagnostic {
    mistake(
        "syntax/text-not-closed",
        "the text is not closed before the file ends",
        span,
        "it opens here, and all that follows is taken for text",
    )
    .help("close it with \"\"\"")
}

pub fn mixed_quotes(open: char, close: char, span: Span) -> Diagnostic {
    let message = format!("a text that opens with `{open}` closes with `{close}`");
    mistake("syntax/quotes", message, span, "closed with another kind of quote").help("write \"…\" or “…”")
}

pub fn odd_quotes(span: Span) -> Diagnostic {
    mistake("syntax/quotes", "text stands in double quotes", span, "these quotes are not read").help("write \"…\" or “…”")
}

/// `at` is the byte in `text` at which the backslash stands.
pub fn escape(text: &str, at: usize, span: Span) -> Diagnostic {
    let after = text.get(at + 1..).and_then(|rest| rest.chars().next()).unwrap_or_default();
    let start = span.start + at as u32;
    let place = Span::new(start, start + 1 + after.len_utf8() as u32);
    mistake("syntax/escape", format!("`\\{after}` means nothing in a text"), place, "a backslash stands before `\"`, `\\` or `n` only")
        .help("write `\\\\` for a backslash, or put the text between \"\"\" and \"\"\", where a backslash is a backslash")
}

pub fn pattern_not_closed(span: Span) -> Diagnostic {
    mistake("syntax/pattern-not-closed", "the pattern is not closed", span, "no `/` follows on this line")
        .help("close it with `/`: `matches /…/`")
}

// Fields.

pub fn no_value(name: &str, span: Span) -> Diagnostic {
    mistake("syntax/no-value", format!("`{name}` has no value"), span, "nothing follows the colon")
        .help("write the value after the colon, or leave the field out; `unreported` says that the source does not tell")
}

pub fn late_value(name: &str, name_span: Span, value: Span) -> Diagnostic {
    mistake(
        "syntax/no-value",
        format!("the value of `{name}` begins on the line after it"),
        value,
        "only a text may begin on a line of its own",
    )
    .label(name_span, "the field")
    .help("write the value on the line of its colon")
}

pub fn second_colon(name: &str, second: &str, span: Span) -> Diagnostic {
    mistake("syntax/colon", format!("two names with a colon, and one value: `{name}:` and `{second}:`"), span, "the second colon")
        .help(format!("leave the second colon out (`{name}: {second} …`), or give `{name}` a value of its own"))
}

pub fn stray_colon(span: Span) -> Diagnostic {
    mistake("syntax/colon", "a colon stands inside a value", span, "only the name of a field has a colon after it")
        .help("leave the colon out, or put the text in quotes")
}

pub fn colon_in_head(keyword: &str, span: Span) -> Diagnostic {
    mistake("syntax/colon", format!("a colon stands in the head of `{keyword}`"), span, "only the name of a field has a colon after it")
        .help("leave the colon out, or put the text in quotes")
}

/// `value` is what follows the name, an equals sign left out.
pub fn missing_colon(name: &str, value: &str, span: Span) -> Diagnostic {
    let told = mistake("syntax/missing-colon", format!("no colon after `{name}`"), span, "a value follows, as if this were a field");
    if name.eq_ignore_ascii_case("n") {
        return told.help(format!("write `n: {value}` in a finding; in a study or an arm `analyzed: {value}` or `assigned: {value}`"));
    }
    told.help(format!("write `{name}: {value}`"))
}

pub fn colon_after_keyword(keyword: &str, span: Span) -> Diagnostic {
    mistake("syntax/colon", format!("a block is no field: no colon after `{keyword}`"), span, "this colon is too much")
        .help(format!("write `{keyword} … {{`"))
}

pub fn block_in_value(name: &str, brace: Span) -> Diagnostic {
    mistake("syntax/block-in-value", format!("a block begins inside the value of `{name}`"), brace, "this opens a block")
        .help("begin the block on a line of its own; a brace in text stands in quotes")
}

pub fn language(span: Span) -> Diagnostic {
    mistake("syntax/language", "the language is told by a number alone", span, "not a number")
        .help("write `language: 1`, or leave the line out")
}

pub fn outside(span: Span) -> Diagnostic {
    mistake("syntax/outside-block", "this stands outside every block", span, "no block is open here")
        .help("fields stand between the `{` and the `}` of a block, such as `study \"…\" { … }`; is a `}` too much above?")
}

pub fn stray(span: Span) -> Diagnostic {
    mistake("syntax/stray", "this begins neither a field nor a block", span, "a field begins with its name and a colon")
        .help("a value goes on past its line only after a comma or an open bracket; text stands in quotes")
}

// Brackets and blocks.

const fn signs(bracket: Bracket) -> (char, char) {
    match bracket {
        Bracket::Round => ('(', ')'),
        Bracket::Square => ('[', ']'),
    }
}

pub fn bracket_not_closed(bracket: Bracket, span: Span) -> Diagnostic {
    let (open, close) = signs(bracket);
    mistake("syntax/bracket-not-closed", format!("`{open}` is not closed"), span, format!("no `{close}` follows before the value ends"))
        .help(format!("close it with `{close}`"))
}

pub fn stray_closer(bracket: Bracket, span: Span) -> Diagnostic {
    let (open, close) = signs(bracket);
    mistake("syntax/bracket", format!("`{close}` closes nothing"), span, format!("no `{open}` is open here"))
        .help(format!("leave it out, or open it with `{open}`"))
}

pub fn wrong_closer(open: Bracket, opened: Span, span: Span) -> Diagnostic {
    let (open, close) = signs(open);
    mistake("syntax/bracket", format!("`{open}` is closed by another bracket"), span, format!("`{close}` is expected here"))
        .label(opened, "opened here")
        .help(format!("write `{close}`"))
}

pub fn too_deep(span: Span) -> Diagnostic {
    mistake("syntax/too-deep", "brackets and blocks stand in one another too deep", span, "this would be level 65, and 64 is the limit")
        .help("is this file a study or a rule at all? no study needs more than a few levels")
}

pub fn nameless_block(span: Span) -> Diagnostic {
    mistake("syntax/nameless-block", "a block without a word that says what it is", span, "nothing stands before this `{`")
        .help("write what the block describes: `arm PL \"…\" {`")
}

pub fn extra_brace(span: Span) -> Diagnostic {
    mistake("syntax/extra-brace", "this `}` closes nothing", span, "one closing brace too many")
        .help("leave it out, or look above for a block that was closed too early")
}

pub fn missing_open_brace(keyword: &str, head: Span, first: Span) -> Diagnostic {
    mistake("syntax/missing-brace", format!("no `{{` before the fields of `{keyword}`"), first, "the first field of the block, it seems")
        .label(head, "the head of the block")
        .help(format!("write `{{` after the head of `{keyword}`"))
}

pub fn field_after_head(keyword: &str, span: Span) -> Diagnostic {
    mistake("syntax/missing-brace", format!("a field stands on the line of `{keyword}`"), span, "this field belongs to no block")
        .help(format!("put the fields of `{keyword}` between `{{` and `}}`, or begin this field on a line of its own"))
}

/// `before` is where the closing brace is missed, if that can be told from the indentation.
pub fn block_not_closed(keyword: &str, head: Span, before: Option<Token>) -> Diagnostic {
    let message = format!("the block `{keyword}` is not closed");
    let help = format!("close `{keyword}` with a `}}`");
    match before {
        Some(token) => {
            mistake("syntax/block-not-closed", message, token.span, "a `}` is missing before this line, judged by its indentation")
                .label(head, "opened here")
                .help(help)
        }
        None => mistake("syntax/block-not-closed", message, head, "opened here, and the file ends before it is closed").help(help),
    }
}
