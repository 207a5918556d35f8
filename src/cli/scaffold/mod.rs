//! Names to the texts of new files: a study and a rule with all their parts, explained.

mod designs;
mod facts;
mod render;

pub use designs::{Design, design};

/// A study file in which nothing is said yet that could be wrong: facts to fill in are commented out.
pub fn study(name: &str, path: &str) -> String {
    filled(&[HEAD, STUDY].concat(), name, path)
}

/// The same for a study of one design, whose meaning is given: it asks for what matters there.
pub fn of_design(design: &Design, meaning: &str, name: &str, path: &str) -> String {
    filled(&render::study(HEAD, design, meaning), name, path)
}

/// A rule file that passes its own examples.
pub fn rule(name: &str, path: &str) -> String {
    filled(RULE, name, path)
}

/// A name may hold what looks like a place for the path, which comes first for that.
fn filled(text: &str, name: &str, path: &str) -> String {
    let mut parts = text.split("{name}").map(|part| part.replace("{path}", path));
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |text, part| text + name + &part)
}

const HEAD: &str = r#"# A study: what was done, what was found, and what is said about it.
#
# Take the `#` from a line and write down what the report tells. What you have not looked for yet, leave out: `caveat check`
# asks for it where it matters. What you looked for and did not find is `unreported`; what there is none of is `none`.
# Behind any value, `@ "p. 9"` says where it stands in the report.
#
#   caveat check {path}        judges it
#   caveat vocabulary                 lists all blocks and fields; `caveat vocabulary design` tells of one

study "{name}" {
  # read: report                      # what you have in hand: report, abstract or summary
  # authors: "Ada Author", "Bert Bookman"
  # year: 2026
  # funder: "Some Foundation"         # `none` only where the report says so

"#;

const STUDY: &str = r#"  # How the groups came about, whatever the study calls itself, and what decided who got which treatment.
  # design: matched
  # assignment: selected
  # assigned-unit: school             # what was assigned as one
  # analyzed-unit: student            # what one row of the analysis stands for

  # Who was compared. A published norm is an arm of role `norm`, and no comparison group.
  arm treated "Those who got it" {
    role: treatment
    # assigned: 32 schools, 1,204 students
    # analyzed: 30 schools, 1,120 students
  }
  arm compared "Those they are compared with" {
    role: comparison
    # condition: usual
    # assigned: 32 schools, 1,198 students
    # analyzed: 31 schools, 1,131 students
  }

  # Whom the claim speaks for.
  # population everybody "All schools of the country" { share: charter ~ 7% }

  # The practices the treatment is made of, and who used them: a share, or a word such as `minority`.
  # attribute tutoring "Tutoring in small groups" { present: treated 80%, compared unreported }

  outcome score "Test score" {
    # role: primary
    # better: higher
    # developer-made: no
  }

  # One comparison on one outcome. Tell no number that the report does not tell.
  finding gain {
    outcome:  score
    compares: treated to compared
    # at: 2 years
    # estimate: 0.12 sd
    # ci: 95% CI -0.02 to 0.26
    # p: .09
  }

  # The sentence that is judged, word for word, and what it comes to.
  claim main "It raises test scores" {
    # asserts: causal                 # causal, associational, descriptive, predictive, no-effect, equivalent or inconclusive
    rests-on: gain
    # for: everybody
    # credits: tutoring               # the practices it is put down to
  }
}
"#;

const RULE: &str = r#"# A rule: what to look for in a study, in your words, with the text you rely on. This one works as it stands; put your own
# in its place, part by part. How conditions are written: docs/writing-rules.md. Which names they may read: `caveat vocabulary`.
#
#   caveat test {path}        judges it by its own examples

rule {name} "One line that names the fault" {
  # error: what is claimed does not stand; warning: it is weakened; advice: worth a line. A case may weigh otherwise.
  severity: warning, advice when c.recommends is no

  # A limit that others may want to move. `whose` is `ours`, or the document and section it comes from, in quotes.
  param level { is: .05  between: .001 .. .2  whose: ours  means: "p from which chance might well give the result" }

  # What it looks at, one combination at a time; `where` leaves out those it has nothing to say about.
  for:  c in claims where c.asserts is causal, f in c.rests-on
  # A name for a part of the condition.
  let by-chance: f.p >= level
  # When it speaks. Facts that are missing here become questions, never silence.
  when: by-chance and not f.adjusted
  # Combinations that agree on these are told as one.
  per:  c
  # Where another rule has said it already: `yields-to: category/name`. To keep it from asking: `unsettled: quiet`.

  # The message: lower case, no full stop, values in brackets.
  says: "the claim rests on a result that chance might give ({f}: {f.p})"
  # What is underlined, the most telling first, and why there.
  mark f.p "not below {level}"
  mark c.asserts "asserted here"
  # What the author of the study could do.
  help: "claim less, or show the result in a larger study"

  # The reason, for somebody who has never heard of it.
  why: """
    Results like this one turn up where there is no effect at all, about as often as the p value tells. A cause needs more than that.
  """
  # What it rests on, in your own words; `verified: yes` once somebody has held it against the page.
  source { cites: "name the text, with section or page"  says: "what it says of this"  verified: no }

  # Small studies that show what the rule does; they are its tests. At least one that fails and one that passes.
  fails "chance might give it" {
    finding gain { p: .30  adjusted: no }
    claim main "It raises test scores" { asserts: causal  rests-on: gain }
    # What else must hold of the report: whom it names besides the claim, how much it weighs, what it underlines, what it says.
    expect { subjects: gain  severity: warning  underlines: ".30", "causal"  says: "chance might give" }
  }
  fails "nothing is recommended" {
    finding gain { p: .30  adjusted: no }
    claim main "It raises test scores" { asserts: causal  rests-on: gain  recommends: no }
    expect { severity: advice }
  }
  passes "clear enough" {
    finding gain { p: .002  adjusted: no }
    claim main "It raises test scores" { asserts: causal  rests-on: gain }
  }
  open "no p is told" {
    finding gain { direction: positive  adjusted: no }
    claim main "It raises test scores" { asserts: causal  rests-on: gain }
  }
}
"#;
