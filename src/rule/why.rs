//! A rule over a study, told in full: every combination it looked at, its condition part by part with the values put in.

use super::Rule;
use super::eval::{Env, Eval, Heard};
use super::ir::{Id, Node, Over};
use super::notes::Deaf;
use crate::source::one_line;
use crate::study::cell::Cell;
use crate::truth::Truth;

/// At most so many combinations are told; the rest are counted.
const MOST: usize = 200;
/// At most so many members of a quantifier are told.
const MEMBERS: usize = 12;

/// What a rule made of a study.
#[derive(Debug, Default)]
pub struct Why {
    pub looked_at: Vec<LookedAt>,
    pub more: usize,
}

/// One combination of the rule's `for`.
#[derive(Debug)]
pub struct LookedAt {
    /// `c` is `promising`, `a` is `goals`
    pub names: Vec<(String, String)>,
    /// A list that is not fully known, and was not opened further: "there may be more in `c.credits`".
    pub unknown_list: Option<String>,
    pub outcome: Truth,
    pub steps: Vec<Step>,
}

/// A part of a condition.
#[derive(Debug)]
pub struct Step {
    pub depth: usize,
    /// As the rule says it.
    pub text: String,
    /// The values put in: `a.present[t]` is `minority`.
    pub values: Vec<(String, String)>,
    pub truth: Truth,
}

/// Everything a rule looked at in a study.
pub fn why(rule: &Rule, eval: &Eval<'_, '_>) -> Why {
    let mut telling = Telling { rule, eval, why: Why::default() };
    telling.bind(0, &mut Env::default(), Vec::new(), Truth::True, Vec::new());
    telling.why
}

struct Telling<'t, 'a, 's> {
    rule: &'t Rule,
    eval: &'t Eval<'a, 's>,
    why: Why,
}

impl Telling<'_, '_, '_> {
    fn bind(&mut self, level: usize, env: &mut Env, names: Vec<(String, String)>, truth: Truth, steps: Vec<(Id, Truth)>) {
        let (rule, eval) = (self.rule, self.eval);
        let Some(binder) = rule.binders.get(level) else {
            let when = rule.when.map(|when| (when, eval.truth(when, env, &mut Deaf)));
            let outcome = when.map_or(truth, |(_, judged)| truth.and(judged));
            return self.tell(env, names, None, outcome, steps.into_iter().chain(when).collect());
        };
        let mut steps = steps;
        let mut truth = truth;
        for &guard in &binder.guards {
            let judged = eval.truth(guard, env, &mut Deaf);
            truth = truth.and(judged);
            steps.push((guard, judged));
        }
        if truth == Truth::False {
            return self.tell(env, names, None, truth, steps);
        }
        let mut members = Vec::new();
        let closed = eval.each(binder.list, env, &mut Deaf, &mut |_, _, member, sure| {
            members.push((member, sure));
            Heard::Counts
        });
        for (member, sure) in members {
            env.set(binder.var, member);
            let mut names = names.clone();
            names.push((binder.name.clone(), eval.computed(member, &binder.ty)));
            let mut steps = steps.clone();
            let mut truth = truth.and(sure);
            for &filter in &binder.filters {
                let judged = eval.truth(filter, env, &mut Deaf);
                truth = truth.and(judged);
                steps.push((filter, judged));
            }
            if truth == Truth::False {
                self.tell(env, names, None, truth, steps);
            } else {
                self.bind(level + 1, env, names, truth, steps);
            }
        }
        if closed == Truth::Open {
            let list = eval.program.text(binder.list).to_owned();
            self.tell(env, names, Some(list), Truth::Open, steps);
        }
    }

    fn tell(&mut self, env: &Env, names: Vec<(String, String)>, unknown_list: Option<String>, outcome: Truth, parts: Vec<(Id, Truth)>) {
        if self.why.looked_at.len() >= MOST {
            self.why.more += 1;
            return;
        }
        let mut steps = Vec::new();
        for (part, _) in parts {
            self.step(part, 0, &mut env.clone(), &mut steps);
        }
        self.why.looked_at.push(LookedAt { names, unknown_list, outcome, steps });
    }

    /// A part and the parts it is made of.
    fn step(&self, id: Id, depth: usize, env: &mut Env, steps: &mut Vec<Step>) {
        let program = self.eval.program;
        let truth = self.eval.truth(id, env, &mut Deaf);
        let parts: Vec<Id> = match program.node(id) {
            Some(Node::And(parts) | Node::Or(parts)) => parts.to_vec(),
            Some(Node::Not(inner) | Node::Shown(inner) | Node::Possible(inner) | Node::Alias(inner)) => vec![*inner],
            _ => Vec::new(),
        };
        let over = match program.node(id) {
            Some(Node::Any { over, body }) => Some((*over, *body)),
            Some(Node::Every { over, body }) => Some((*over, Some(*body))),
            _ => None,
        };
        // `x is not y` is one line, not a denial of another line with the same words.
        let same_words = |part: &Id| program.text(*part) == program.text(id);
        if let [one] = parts.as_slice()
            && same_words(one)
            && !matches!(program.node(*one), Some(Node::Any { .. } | Node::Every { .. }))
        {
            steps.push(Step { depth, text: one_line(program.text(id)), values: self.values(id, env), truth });
            return;
        }
        let whole = parts.is_empty() && over.is_none();
        let values = if whole { self.values(id, env) } else { Vec::new() };
        steps.push(Step { depth, text: one_line(program.text(id)), values, truth });
        for part in parts {
            self.step(part, depth + 1, env, steps);
        }
        if let Some((over, body)) = over {
            self.members(over, body, depth + 1, env, steps);
        }
    }

    /// The members that a quantifier runs over, each with its own line.
    fn members(&self, over: Over, body: Option<Id>, depth: usize, env: &mut Env, steps: &mut Vec<Step>) {
        let eval = self.eval;
        let mut members = Vec::new();
        eval.each(over.list, env, &mut Deaf, &mut |_, _, member, _| {
            members.push(member);
            Heard::Counts
        });
        let more = members.len().saturating_sub(MEMBERS);
        for member in members.into_iter().take(MEMBERS) {
            env.set(over.var, member);
            for part in [over.filter, body].into_iter().flatten() {
                let truth = eval.truth(part, env, &mut Deaf);
                let text = format!("{}: {}", self.name_of(member), one_line(eval.program.text(part)));
                steps.push(Step { depth, text, values: self.values(part, env), truth });
            }
        }
        if more > 0 {
            steps.push(Step { depth, text: format!("and {more} more"), values: Vec::new(), truth: Truth::Open });
        }
    }

    fn name_of(&self, member: Cell) -> String {
        self.eval.computed(member, &crate::vocabulary::Type::Truth)
    }

    /// The paths that a part reads, each with what is found there.
    fn values(&self, id: Id, env: &mut Env) -> Vec<(String, String)> {
        let mut values = Vec::new();
        self.leaves(id, env, &mut values);
        values
    }

    fn leaves(&self, id: Id, env: &mut Env, values: &mut Vec<(String, String)>) {
        let program = self.eval.program;
        let leaf = matches!(
            program.node(id),
            Some(
                Node::Field { .. }
                    | Node::Key { .. }
                    | Node::Part { .. }
                    | Node::Table { .. }
                    | Node::Param(_)
                    | Node::Count(_)
                    | Node::CountList(_)
                    | Node::Fold { .. }
                    | Node::Words { .. }
            )
        );
        if leaf {
            let value = (one_line(program.text(id)), self.eval.text(id, env));
            if !values.contains(&value) && value.0 != value.1 {
                values.push(value);
            }
            // A table's key is worth seeing beside what the table says of it.
            if !matches!(program.node(id), Some(Node::Table { .. })) {
                return;
            }
        }
        for child in program.children(id) {
            self.leaves(child, env, values);
        }
    }
}
