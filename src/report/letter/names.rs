//! A study file to what its short names stand for, for people who never saw the file.

use crate::source::Source;
use crate::syntax::fences::{is_markdown, study_blocks};
use crate::syntax::read_part;
use crate::syntax::text::content;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{Block, Tree};
use rustc_hash::FxHashMap;

/// Ids of blocks, and the titles that stand behind them.
#[derive(Debug, Default)]
pub struct Names {
    /// No title where two blocks of one id have different ones.
    titles: FxHashMap<String, Option<String>>,
}

impl Names {
    /// Reads the heads of all blocks of a file.
    pub fn read(source: &Source) -> Self {
        let mut names = Self::default();
        let fenced = is_markdown(&source.name).then(|| study_blocks(&source.text));
        match &fenced {
            None => names.part(&source.text, crate::source::Span::new(0, source.text.len() as u32)),
            Some(fenced) => fenced.parts.iter().for_each(|&part| names.part(&fenced.text, part)),
        }
        names
    }

    /// What a short name stands for.
    pub fn title(&self, id: &str) -> Option<&str> {
        self.titles.get(id)?.as_deref()
    }

    fn part(&mut self, text: &str, part: crate::source::Span) {
        let (tree, _) = read_part(text, part);
        let mut left: Vec<&Block> = tree.blocks.iter().collect();
        while let Some(block) = left.pop() {
            self.head(text, &tree, block);
            left.extend(block.blocks());
        }
    }

    fn head(&mut self, text: &str, tree: &Tree, block: &Block) {
        let [id, title] = tree.slice(&block.head) else { return };
        if (id.kind, title.kind) != (TokenKind::Word, TokenKind::Text) {
            return;
        }
        let title = content(text, *title).text.into_owned();
        let known = self.titles.entry(id.span.of(text).to_owned()).or_insert_with(|| Some(title.clone()));
        if known.as_ref() != Some(&title) {
            *known = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::source::Source;

    #[test]
    fn names_stand_for_titles() {
        let text = "study s \"A study\" {\n  arm PL \"Using \\\"it\\\"\" {}\n  arm peers {}\n  finding f \"one\"\n}\nstudy t { finding f \"two\" }\n";
        let names = Names::read(&Source::new("a.study", text));
        assert_eq!(names.title("PL"), Some("Using \"it\""));
        assert_eq!((names.title("peers"), names.title("f"), names.title("x")), (None, None, None));
        let names = Names::read(&Source::new("a.md", format!("arm PL \"not this\"\n\n```study\n{text}```\n")));
        assert_eq!(names.title("s"), Some("A study"));
    }
}
