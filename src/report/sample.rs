//! A small rule book for the tests of the pages.

use crate::rule::book::{Loaded, RuleBook, RuleFile};

pub const RULE: &str = r#"rule house/weak "A causal claim on a result that chance might give" {
  severity: warning, advice when c.recommends is no
  param level { is: .05  between: .001 .. .2  whose: ours  means: "p from which chance might give the result" }

  for:  c in claims,
        f in c.rests-on
  let weak: f.p >= level
  when: weak and c.asserts is causal
  per:  c
  yields-to: contrast/arms-alike

  says: "the claim rests on a result that chance might give ({f}: {f.p})"
  mark f.p "not below {level}"
  help: "claim less"
  why: """
    Chance gives such results
    often enough.

    So the claim *needs* more | than this.
  """
  source { cites: "Nobody (2026) doi:10.1000/xyz, p. 4"  says: "claim less"  verified: no }
  source { cites: "Somebody (2025)" }

  fails "chance might give it" {
    finding f { p: .30 }
    claim c "It works" { asserts: causal }
    expect { underlines: ".30" }
  }
  passes { finding f { p: .01 }
    claim c "It works" { asserts: causal } }
  open { finding f { direction: positive }
    claim c "It works" { asserts: causal } }
}
"#;

const TERMS: &str = r#"category house "Rules of this house" {
  default: off
  about: "What our own reviewers look for."
}
"#;

const VOCABULARY: &str = r#"vocabulary house "Words of this house" {
  unit furlong "an eighth of a mile" { of: quantity  also: furlongs }
  kind walk "A walk that the team took" {
    list: walks
    left-out: none
    field ground "What was walked on" {
      type: word
      left-out: grass
      cites: "Nobody (2026)"
      word grass "a meadow" { also: meadow }
      word sand "a beach | a dune"
    }
    field wet "Whether it rained" { type: yes-no }
    derived tired "How tired they were" { type: share  asks: walk.wet }
  }
}
"#;

/// The built-in rules and one more, in a category that is off, with words of its own.
pub fn book() -> RuleBook {
    let file = |name: &str, text: &str| RuleFile { name: name.to_owned(), text: text.to_owned() };
    let files = [file("house/weak.rule", RULE), file("house/category.terms", TERMS), file("house/house.vocabulary", VOCABULARY)];
    let Loaded { book, mistakes } = RuleBook::load(&files);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    book
}
