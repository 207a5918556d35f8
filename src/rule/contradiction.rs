//! The conditions of a rule to those that no study can meet: parts that shut each other out.

use super::Rule;
use super::ast::{Comparator, State};
use super::ir::{Id, Node};
use crate::diagnostic::Diagnostic;
use crate::numbers::quantity::Quantity;
use crate::source::Span;
use crate::study::cell::Cell;
use crate::vocabulary::Word;

/// Conditions that can never hold: of the whole rule, or of one of its alternatives. It is no proof where nothing is told.
pub fn contradictions(rule: &Rule) -> Vec<Diagnostic> {
    let own = own_parts(rule);
    if let Some((one, other)) = clash(&own) {
        let mistake = Diagnostic::mistake("rule/never-holds", "the condition can never hold", other, "not both");
        return vec![mistake.label(one, "this shuts it out").help("no study can meet both: drop one, or put `or` between them")];
    }
    let severities = rule.severities.iter().map(|(_, when)| *when);
    let texts = rule.says.iter().chain(&rule.help).filter_map(|(when, _)| *when);
    let marks = rule.marks.iter().filter(|mark| mark.over.is_empty()).filter_map(|mark| mark.when);
    let mut out = Vec::new();
    for when in severities.chain(texts).chain(marks) {
        let mut parts = own.clone();
        flatten(rule, when, None, &mut parts);
        if let Some((one, other)) = clash(&parts) {
            let mistake =
                Diagnostic::mistake("rule/never-holds", "this alternative is never chosen", other, "never, where the rule reports");
            out.push(mistake.label(one, "shut out by this").help("drop the alternative, or change its condition"));
        }
    }
    out
}

/// What must hold of one written expression.
#[derive(Clone, Debug)]
enum Demand {
    Words(Vec<Word>),
    NotWords(Vec<Word>),
    Number(Quantity),
    State(State),
    Holds,
    HoldsNot,
}

/// One part of a conjunction: what it is about, what it demands, and where it stands.
#[derive(Clone, Debug)]
struct Part {
    of: String,
    demand: Demand,
    at: Span,
}

/// All that must hold where the rule reports.
fn own_parts(rule: &Rule) -> Vec<Part> {
    let binders = rule.binders.iter().flat_map(|binder| binder.guards.iter().chain(&binder.filters));
    let mut parts = Vec::new();
    for &id in binders.chain(rule.whens.iter().flatten()) {
        flatten(rule, id, None, &mut parts);
    }
    parts
}

/// The parts of a conjunction. What stands in a definition is placed where the definition is called.
fn flatten(rule: &Rule, id: Id, called: Option<Span>, parts: &mut Vec<Part>) {
    let program = &rule.program;
    let at = called.or_else(|| program.spans.get(id.0 as usize).copied()).unwrap_or_default();
    let mut push = |of: Id, demand| parts.push(Part { of: program.text(of).to_owned(), demand, at });
    match program.node(id) {
        Some(Node::And(inner)) => inner.iter().for_each(|&part| flatten(rule, part, called, parts)),
        Some(Node::Alias(inner)) => {
            push(id, Demand::Holds);
            // Names inside a definition are its own: only what a `let` says is compared with the rest.
            if !program.text(id).contains('(') {
                flatten(rule, *inner, Some(at), parts);
            }
        }
        Some(Node::IsWord { left, words }) => push(*left, Demand::Words(words.to_vec())),
        Some(Node::State { of, state }) => push(*of, Demand::State(*state)),
        Some(Node::Holds(of)) => push(*of, Demand::Holds),
        Some(Node::Compare { op, left, right }) => {
            if let Some(demand) = number(rule, *right).and_then(|bound| range(*op, bound)) {
                push(*left, Demand::Number(demand));
            } else if let Some(demand) = number(rule, *left).and_then(|bound| range(op.turned(), bound)) {
                push(*right, Demand::Number(demand));
            }
        }
        Some(Node::Not(inner)) => match program.node(*inner) {
            Some(Node::IsWord { left, words }) => push(*left, Demand::NotWords(words.to_vec())),
            Some(Node::Holds(of)) => push(*of, Demand::HoldsNot),
            Some(Node::Alias(_)) => push(*inner, Demand::HoldsNot),
            _ => {}
        },
        _ => {}
    }
}

/// A number of the rule: written out, or a parameter as it stands.
fn number(rule: &Rule, id: Id) -> Option<Quantity> {
    let cell = match rule.program.node(id)? {
        Node::Literal(cell) => *cell,
        Node::Param(at) => rule.params.get(*at as usize)?.value,
        _ => return None,
    };
    if let Cell::Number(quantity) = cell { Some(quantity) } else { None }
}

/// The numbers that stand so to a bound.
fn range(op: Comparator, bound: Quantity) -> Option<Quantity> {
    let range = match op {
        Comparator::Lt => Quantity::below(bound.hi, true),
        Comparator::Le => Quantity::below(bound.hi, false),
        Comparator::Gt => Quantity::above(bound.lo, true),
        Comparator::Ge => Quantity::above(bound.lo, false),
        Comparator::Eq => bound,
        Comparator::Ne => return None,
    };
    Some(range.with_unit(bound.unit))
}

/// The first two parts that no value can meet together.
fn clash(parts: &[Part]) -> Option<(Span, Span)> {
    parts.iter().enumerate().find_map(|(at, one)| {
        let others = parts.get(at + 1..).unwrap_or_default();
        others.iter().find(|other| other.of == one.of && shut_out(&one.demand, &other.demand)).map(|other| (one.at, other.at))
    })
}

fn shut_out(one: &Demand, other: &Demand) -> bool {
    match (one, other) {
        (Demand::Words(a), Demand::Words(b)) => !a.iter().any(|word| b.contains(word)),
        (Demand::Words(a), Demand::NotWords(b)) | (Demand::NotWords(b), Demand::Words(a)) => a.iter().all(|word| b.contains(word)),
        (Demand::Number(a), Demand::Number(b)) => a.unit == b.unit && a.meet(*b).is_none(),
        (Demand::Holds, Demand::HoldsNot) | (Demand::HoldsNot, Demand::Holds) => true,
        (Demand::State(a), Demand::State(b)) => excludes(*a, *b) || excludes(*b, *a),
        // A value is wanted of what has none.
        (Demand::State(state), value) | (value, Demand::State(state)) => {
            !matches!(value, Demand::NotWords(_) | Demand::HoldsNot) && matches!(state, State::Missing | State::Unreported | State::None)
        }
        _ => false,
    }
}

/// Whether a fact in the one state cannot be in the other.
const fn excludes(one: State, other: State) -> bool {
    match one {
        State::Missing => matches!(other, State::Given | State::Unreported | State::None | State::Stated | State::Reported),
        State::Unreported => matches!(other, State::Given | State::None | State::Reported),
        State::None => matches!(other, State::Given),
        _ => false,
    }
}
