//! A rule over a study: each combination of its `for`, and what it comes to.

use super::eval::{Env, Eval, Heard};
use super::ir::{Id, MAX_VARS};
use super::notes::{Deaf, Lacking, Listening, Notes};
use super::{Binder, Rule};
use crate::study::Study;
use crate::study::cell::Cell;
use crate::truth::Truth;

/// One way to fill the names of a rule's `for`, which it reports or cannot settle.
#[derive(Clone, Copy, Debug)]
pub struct Combination {
    pub env: Env,
    pub truth: Truth,
    /// How many binders are filled; fewer than the rule has where a list is not fully known.
    pub bound: usize,
    /// Which bound members only may be members.
    pub possible: [bool; MAX_VARS],
}

/// What a first pass over a study finds: combinations that are true or open.
#[derive(Debug, Default)]
pub struct Judged {
    pub combinations: Vec<Combination>,
    /// The rule has more combinations than the budget allows, and is not judged.
    pub exceeded: bool,
}

impl<'a, 's> Eval<'a, 's> {
    pub fn new(rule: &'a Rule, study: &'a Study<'s>, terms: &'a super::terms::Terms, today: (i32, i32)) -> Self {
        Self { study, program: &rule.program, params: &rule.params, terms, today, over: None, steps: std::cell::Cell::new(0) }
    }
}

/// Every combination that is not false; where those that are open are of no interest, the true ones alone.
pub fn judge(rule: &Rule, eval: &Eval<'_, '_>, open_too: bool) -> Judged {
    let least = if open_too { Truth::Open } else { Truth::True };
    let mut pass = Pass { rule, eval, least, possible: [false; MAX_VARS], found: Vec::new() };
    pass.bind(0, Truth::True, &mut Env::default());
    Judged { combinations: pass.found, exceeded: eval.exceeded() }
}

struct Pass<'p, 'a, 's> {
    rule: &'p Rule,
    eval: &'p Eval<'a, 's>,
    /// What is less than this is passed over.
    least: Truth,
    possible: [bool; MAX_VARS],
    found: Vec<Combination>,
}

impl Pass<'_, '_, '_> {
    /// Judges all parts that the first `level` binders settle, then opens the next list.
    fn bind(&mut self, level: usize, so_far: Truth, env: &mut Env) {
        let (rule, eval) = (self.rule, self.eval);
        let ready = rule.whens.get(level).map_or(&[][..], Vec::as_slice);
        let truth = self.all(so_far, ready, env);
        if self.passes_over(truth) {
            return;
        }
        let Some(binder) = rule.binders.get(level) else { return self.found(truth, level, env) };
        let truth = self.all(truth, &binder.guards, env);
        if self.passes_over(truth) {
            return;
        }
        let closed = eval.each(binder.list, env, &mut Deaf, &mut |env, _, member, sure| {
            env.set(binder.var, member);
            let chosen = self.all(truth.and(sure), &binder.filters, env);
            if !self.passes_over(chosen) {
                if let Some(possible) = self.possible.get_mut(level) {
                    *possible = sure != Truth::True;
                }
                self.bind(level + 1, chosen, env);
            }
            if eval.exceeded() { Heard::Enough } else { Heard::Counts }
        });
        if closed == Truth::Open && !self.passes_over(Truth::Open) && !self.nothing_follows(level, env) {
            self.found(Truth::Open, level, env);
        }
    }

    /// Whether a list that a later name is bound over, and that depends on none of those not yet bound, is surely empty: whatever
    /// else this one holds, there is nothing to look at.
    fn nothing_follows(&self, level: usize, env: &mut Env) -> bool {
        let unbound = self.rule.binders.get(level..).unwrap_or_default();
        unbound.iter().skip(1).any(|later| {
            let depends = unbound.iter().any(|binder| self.rule.program.reads(later.list, binder.var));
            let mut members = false;
            !depends
                && self.eval.each(later.list, env, &mut Deaf, &mut |_, _, _, _| {
                    members = true;
                    Heard::Enough
                }) != Truth::Open
                && !members
        })
    }

    fn passes_over(&self, truth: Truth) -> bool {
        match self.least {
            Truth::True => truth != Truth::True,
            _ => truth == Truth::False,
        }
    }

    /// What was so far, and all parts: the rest is not judged where it no longer matters.
    fn all(&self, so_far: Truth, parts: &[Id], env: &mut Env) -> Truth {
        let mut truth = so_far;
        for &part in parts {
            if self.passes_over(truth) {
                break;
            }
            truth = truth.and(self.eval.truth(part, env, &mut Deaf));
        }
        truth
    }

    fn found(&mut self, truth: Truth, bound: usize, env: &Env) {
        self.found.push(Combination { env: *env, truth, bound, possible: self.possible });
    }
}

/// The facts that could still change an open combination: first those that tell whether the rule applies, then those of its judgement.
pub fn needs(rule: &Rule, eval: &Eval<'_, '_>, combination: &Combination) -> Vec<Lacking> {
    let mut notes = Listening::default();
    // A quantifier in an earlier part uses the place of a name that a later one binds: each part starts from what is bound.
    let listen = |parts: &[Id], notes: &mut Listening| listen(eval, parts, &mut combination.env.clone(), notes);
    let mut applies = Truth::True;
    for (at, binder) in rule.binders.iter().enumerate().take(combination.bound + 1) {
        applies = applies.and(listen(&binder.guards, &mut notes));
        if at >= combination.bound {
            break;
        }
        if combination.possible.get(at).copied().unwrap_or_default() {
            note_possible(eval, binder, combination, &mut notes);
            applies = applies.and(Truth::Open);
        }
        applies = applies.and(listen(&binder.filters, &mut notes));
    }
    if applies == Truth::Open {
        return notes.needs;
    }
    if let Some(binder) = rule.binders.get(combination.bound) {
        // The list is not fully known: nothing is visited, so that only what would complete it is noted.
        eval.each(binder.list, &mut combination.env.clone(), &mut notes, &mut |_, _, _, _| Heard::Settled);
        return notes.needs;
    }
    for parts in &rule.whens {
        listen(parts, &mut notes);
    }
    notes.needs
}

fn listen(eval: &Eval<'_, '_>, parts: &[Id], env: &mut Env, notes: &mut Listening) -> Truth {
    let mut truth = Truth::True;
    for &part in parts {
        truth = truth.and(eval.truth(part, env, notes));
    }
    truth
}

/// What would tell whether a possible member is one.
fn note_possible(eval: &Eval<'_, '_>, binder: &Binder, combination: &Combination, notes: &mut Listening) {
    let wanted = combination.env.get(binder.var);
    let mut env = combination.env;
    let mut found = Vec::new();
    let mut before = Listening::default();
    eval.each(binder.list, &mut env, &mut before, &mut |_, notes, member, sure| {
        if member == wanted && sure == Truth::Open {
            found = notes.needs.clone();
            return Heard::Enough;
        }
        Heard::Settled
    });
    for lacking in found {
        notes.need(|| lacking);
    }
}

/// The value of a binder's variable in a combination, where it is filled.
pub fn bound(combination: &Combination, at: usize, binder: &Binder) -> Option<Cell> {
    (at < combination.bound).then(|| combination.env.get(binder.var))
}
