//! Marks to labels: where in the text a fact stands, or where it would.

use super::eval::{Env, Eval, Heard};
use super::ir::{Id, Node, Program, ValuePart};
use super::notes::{Deaf, is_derived};
use super::render::absent;
use super::{Mark, Target};
use crate::diagnostic::Label;
use crate::source::Span;
use crate::study::cell::{Absence, Cell, Fact, Part, Place};
use crate::study::derived;
use crate::truth::Truth;

/// At most so many inputs of a derived fact are underlined.
const INPUTS: usize = 3;

/// A place that a mark leads to.
#[derive(Clone, Copy, Debug)]
struct Spot {
    span: Span,
    cited: Span,
    /// Why nothing stands there.
    absence: Option<Absence>,
}

impl Program {
    /// Whether anything that stands in a study is read in a node.
    pub fn leads_to_a_fact(&self, id: Id) -> bool {
        match self.node(id) {
            Some(Node::Var(_) | Node::Study | Node::Field { .. } | Node::Key { .. } | Node::Part { .. }) => true,
            Some(Node::Alias(inner)) => {
                self.leads_to_a_fact(*inner) || self.children(*inner).iter().any(|&child| self.leads_to_a_fact(child))
            }
            _ => false,
        }
    }
}

impl Eval<'_, '_> {
    /// The labels of a mark for the combinations that are told as one.
    pub fn labels(&self, mark: &Mark, envs: &mut [Env], labels: &mut Vec<Label>) {
        for env in envs {
            self.labels_over(mark, 0, env, labels);
        }
    }

    fn labels_over(&self, mark: &Mark, level: usize, env: &mut Env, labels: &mut Vec<Label>) {
        if let Some(over) = mark.over.get(level) {
            let mut members = Vec::new();
            self.each(over.list, env, &mut Deaf, &mut |env, notes, member, sure| {
                env.set(over.var, member);
                let chosen = over.filter.map_or(Truth::True, |filter| self.truth(filter, env, notes));
                if sure.and(chosen) == Truth::True {
                    members.push(member);
                }
                Heard::Counts
            });
            for member in members {
                env.set(over.var, member);
                self.labels_over(mark, level + 1, env, labels);
            }
            return;
        }
        if mark.when.is_some_and(|when| self.truth(when, env, &mut Deaf) != Truth::True) {
            return;
        }
        let mut spots = match &mark.target {
            Target::Value(id) => self.spots(*id, env),
            Target::Mention { list, member } => self.mention(*list, *member, env),
        };
        spots.truncate(INPUTS);
        for (at, spot) in spots.into_iter().enumerate() {
            let text = if at == 0 { self.label_text(mark, spot, env) } else { String::new() };
            self.label(spot, text, labels);
        }
    }

    /// The text of a label, which tells as well where nothing is told; `unreported` says so itself.
    fn label_text(&self, mark: &Mark, spot: Spot, env: &mut Env) -> String {
        let text = self.message(&mark.text, std::slice::from_mut(env));
        let says_so = spot.span.of(self.study.text) == "unreported";
        match spot.absence {
            Some(absence) if !says_so => with_absence(text, absence),
            _ => text,
        }
    }

    /// Adds a label; two on one place are joined.
    fn label(&self, spot: Spot, text: String, labels: &mut Vec<Label>) {
        let cited = || {
            let text = spot.cited.of(self.study.text).trim_matches(['"', '“', '”']);
            (!text.is_empty()).then(|| text.to_owned())
        };
        match labels.iter_mut().find(|label| label.span == spot.span) {
            Some(own) if text.is_empty() || own.text.split("; ").any(|part| part == text) => {}
            Some(own) if own.text.is_empty() => own.text = text,
            Some(own) => own.text = format!("{}; {text}", own.text),
            None => labels.push(Label { span: spot.span, text, cited_at: cited() }),
        }
    }

    /// Where a value stands; for a derived one, where what it rests on does.
    fn spots(&self, id: Id, env: &mut Env) -> Vec<Spot> {
        let at = |span: Span| vec![Spot { span, cited: Span::default(), absence: None }];
        match self.program.node(id) {
            Some(Node::Var(_) | Node::Study) => match self.value(id, env, &mut Deaf) {
                Cell::Entity(row) => self.study.block(row).map_or(Vec::new(), |block| at(block.name)),
                Cell::Hit(hit) => self.study.hits.get(hit as usize).map_or(Vec::new(), |hit| at(hit.span)),
                Cell::Fact(fact) => self.study.unreported.get(fact as usize).map_or(Vec::new(), |&fact| self.spots_of(fact)),
                _ => Vec::new(),
            },
            Some(Node::Field { base, .. }) => match self.slot(id, env) {
                Some((row, slot)) => self.spots_of(Fact { row, slot, part: Part::Whole }),
                None => self.spots(*base, env),
            },
            Some(Node::Key { map, .. }) => match self.fact(id, env) {
                Some(fact) => self.spots_of(fact),
                None => self.spots(*map, env),
            },
            Some(Node::Part { base, part: ValuePart::Label }) => match self.value(*base, env, &mut Deaf) {
                Cell::Entity(row) => {
                    let block = self.study.block(row);
                    let label = block.and_then(|block| self.study.texts.get(block.label?.0 as usize)).map(|text| text.span);
                    label.or(block.map(|block| block.name)).map_or(Vec::new(), at)
                }
                _ => self.spots(*base, env),
            },
            Some(Node::Part { base, .. } | Node::Table { key: base, .. }) => self.spots(*base, env),
            Some(Node::Alias(inner)) => self.spots(*inner, env),
            _ => {
                let mut spots: Vec<Spot> = Vec::new();
                for child in self.program.children(id) {
                    for spot in self.spots(child, env) {
                        if !spots.iter().any(|own| own.span == spot.span) {
                            spots.push(spot);
                        }
                    }
                }
                spots
            }
        }
    }

    fn spots_of(&self, fact: Fact) -> Vec<Spot> {
        if !is_derived(self.study, fact) || !self.study.place_of(fact).value.is_empty() {
            return self.spot(fact).into_iter().collect();
        }
        let mut spots: Vec<Spot> = Vec::new();
        for input in derived::inputs(self.study, fact.row, fact.slot, &[]) {
            // A list that was worked out stands nowhere itself.
            let stands = self.study.absence(input).is_some() || !self.study.place_of(input).value.is_empty();
            if let Some(spot) = self.spot(input).filter(|spot| stands && !spots.iter().any(|own| own.span == spot.span)) {
                spots.push(spot);
            }
        }
        // What stands somewhere tells more than the head of a block where something is left out.
        spots.sort_by_key(|spot| spot.absence.is_some());
        spots
    }

    /// A stated fact's item; for a key left out, its field; for a field left out, the head of its block.
    fn spot(&self, fact: Fact) -> Option<Spot> {
        let place: Place = self.study.place_of(fact);
        let absence = self.study.absence(fact).filter(|absence| *absence != Absence::None);
        if !place.value.is_empty() {
            return Some(Spot { span: place.value, cited: place.cited, absence });
        }
        let field = self.study.place(fact.row, fact.slot);
        if !field.value.is_empty() {
            return Some(Spot { span: field.name, cited: field.cited, absence });
        }
        let block = self.study.block(fact.row)?;
        Some(Spot { span: block.name, cited: Span::default(), absence })
    }

    /// The place in a list where a member is named; where nobody wrote the list, the member's own block.
    fn mention(&self, list: Id, member: Id, env: &mut Env) -> Vec<Spot> {
        let wanted = self.value(member, env, &mut Deaf);
        if let Cell::List(members) = self.value(list, env, &mut Deaf) {
            let named = self.study.list(members).iter().find(|element| element.cell == wanted && !element.place.value.is_empty());
            if let Some(element) = named {
                return vec![Spot { span: element.place.value, cited: element.place.cited, absence: None }];
            }
        }
        self.spots(member, env)
    }
}

/// "(not stated)" or "(unreported)" behind the text of a label.
fn with_absence(text: String, absence: Absence) -> String {
    match absence {
        Absence::None | Absence::Unreadable => text,
        Absence::Missing | Absence::Unreported if text.is_empty() => absent(absence).to_owned(),
        Absence::Missing | Absence::Unreported => format!("{text} ({})", absent(absence)),
    }
}
