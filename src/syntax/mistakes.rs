//! The mistakes of a file, in bounds: the first hundred are told, the rest counted.

use crate::diagnostic::Diagnostic;

/// So many mistakes of one file are told; after that they are only counted.
const MOST: usize = 100;

#[derive(Debug, Default)]
pub struct Mistakes {
    told: Vec<Diagnostic>,
    more: usize,
}

impl Mistakes {
    /// Tells a mistake, or counts it where enough were told: then it is not even worded.
    pub fn tell(&mut self, word: impl FnOnce() -> Diagnostic) {
        if self.told.len() < MOST {
            self.told.push(word());
        } else {
            self.more += 1;
        }
    }

    pub fn count(&self) -> usize {
        self.told.len() + self.more
    }

    /// Both together, in the order of their places, the hundred and first saying how many were left out.
    pub fn with(mut self, mut other: Self) -> Vec<Diagnostic> {
        let count = self.count() + other.count();
        self.told.append(&mut other.told);
        Diagnostic::sort(&mut self.told);
        self.told.truncate(MOST);
        let left = count - self.told.len();
        if let Some(last) = self.told.last().filter(|_| left > 0).map(Diagnostic::place) {
            let message = format!("and {left} more {}", if left == 1 { "mistake" } else { "mistakes" });
            let more = Diagnostic::mistake("syntax/more", message, last, "the last one that is told")
                .help("mend these first, and read the file again");
            self.told.push(more);
        }
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn with(count: u32) -> Mistakes {
        let mut mistakes = Mistakes::default();
        for at in 0..count {
            mistakes.tell(|| Diagnostic::mistake("syntax/x", "x", Span::new(at, at + 1), "x"));
        }
        mistakes
    }

    #[test]
    fn a_hundred_are_told_and_the_rest_counted() {
        assert_eq!(with(60).with(with(40)).len(), 100);
        let told = with(150).with(with(1));
        assert_eq!(told.len(), 101);
        assert_eq!(told.last().unwrap().message, "and 51 more mistakes");
    }
}
