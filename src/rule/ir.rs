//! A rule's conditions after every name was looked up and every type checked: flat nodes over numbered variables.

use super::ast::{Arithmetic, Comparator, State};
use super::pattern::Pattern;
use crate::numbers::quantity::{Quantity, Unit};
use crate::source::Span;
use crate::study::TestKind;
use crate::study::cell::Cell;
use crate::vocabulary::{KindId, SlotId, Type, Word};

/// A node of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u32);

/// A variable bound by `for`, a quantifier or a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Var(pub u8);

/// At most so many names are in scope at once.
pub const MAX_VARS: usize = 8;

/// All conditions and expressions of one rule.
#[derive(Debug, Default)]
pub struct Program {
    pub nodes: Vec<Node>,
    /// Parallel to `nodes`.
    pub types: Vec<Type>,
    /// Parallel to `nodes`: where the node was written, in the rule's file or in a term file.
    pub spans: Vec<Span>,
    /// The nodes as written, one behind the other.
    written: String,
    /// Parallel to `nodes`: where the text of a node ends in `written`.
    ends: Vec<u32>,
}

/// Something bound over a list: `x in list where filter`.
#[derive(Clone, Copy, Debug)]
pub struct Over {
    pub var: Var,
    pub list: Id,
    pub filter: Option<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Sum,
    Min,
    Max,
}

/// A part of a value that a rule may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValuePart {
    Low,
    High,
    Level,
    Value,
    Df,
    Df2,
    N,
    Treated,
    Against,
    /// The label of a block.
    Label,
    /// The id of a block.
    Id,
    /// The text of a word found.
    HitText,
    Negated,
    Hedged,
    Asked,
    ReadsAs,
    /// The name of a fact.
    Name,
}

/// The lists that are there without being a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    Kind(KindId),
    Treatments,
    Comparisons,
    Norms,
    UnreportedFacts,
}

#[derive(Debug)]
pub enum Node {
    // Conditions.
    And(Box<[Id]>),
    Or(Box<[Id]>),
    Not(Id),
    Any {
        over: Over,
        body: Option<Id>,
    },
    Every {
        over: Over,
        body: Id,
    },
    Compare {
        op: Comparator,
        left: Id,
        right: Id,
    },
    IsWord {
        left: Id,
        words: Box<[Word]>,
    },
    /// `is minority`: certainly inside the interval.
    IsShare {
        left: Id,
        within: Quantity,
    },
    /// Free words and texts against words and texts of the rule.
    IsText {
        left: Id,
        texts: Box<[String]>,
    },
    UnitIs {
        left: Id,
        units: Box<[Unit]>,
    },
    TestIs {
        left: Id,
        kinds: Box<[TestKind]>,
    },
    /// Both are the same block, word or text.
    Same {
        left: Id,
        right: Id,
    },
    State {
        of: Id,
        state: State,
    },
    /// A yes/no fact as a condition.
    Holds(Id),
    In {
        member: Id,
        list: Id,
    },
    Overlaps {
        left: Id,
        right: Id,
    },
    Within {
        left: Id,
        right: Id,
    },
    Agrees {
        left: Id,
        right: Id,
    },
    Matches {
        left: Id,
        pattern: Box<Pattern>,
    },
    Shown(Id),
    Possible(Id),
    /// A definition in place of its call, or a `let` in place of its name: condition or value.
    Alias(Id),
    // Values.
    Literal(Cell),
    /// A text of the rule.
    Text(String),
    /// A parameter, by its place in the rule.
    Param(u16),
    Var(Var),
    Study,
    Today,
    /// One slot for each kind the base may be of.
    Field {
        base: Id,
        slots: Box<[(KindId, SlotId)]>,
        args: Box<[Id]>,
    },
    Key {
        map: Id,
        key: Id,
    },
    Part {
        base: Id,
        part: ValuePart,
    },
    Arithmetic {
        op: Arithmetic,
        left: Id,
        right: Id,
    },
    Negative(Id),
    Abs(Id),
    Rounded(Id),
    Otherwise {
        first: Id,
        second: Id,
    },
    Count(Over),
    CountList(Id),
    Fold {
        fold: Fold,
        value: Id,
        over: Over,
    },
    /// A table, by its place in the terms.
    Table {
        table: u16,
        key: Id,
    },
    DifferenceP {
        left: Id,
        right: Id,
    },
    // Lists.
    BuiltIn(BuiltIn),
    Filtered(Over),
    Words {
        text: Id,
        lexicon: u16,
    },
}

impl Program {
    pub fn add(&mut self, node: Node, ty: Type, span: Span, text: &str) -> Id {
        let id = Id(self.nodes.len() as u32);
        self.nodes.push(node);
        self.types.push(ty);
        self.spans.push(span);
        self.written.push_str(text);
        self.ends.push(self.written.len() as u32);
        id
    }

    pub fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    pub fn ty(&self, id: Id) -> &Type {
        self.types.get(id.0 as usize).unwrap_or(&Type::Truth)
    }

    /// The text of a node as written.
    pub fn text(&self, id: Id) -> &str {
        let end = |at: usize| self.ends.get(at).map_or(0, |&end| end as usize);
        let at = id.0 as usize;
        self.written.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }

    /// The nodes a node is made of, those of its lists and filters among them.
    pub fn children(&self, id: Id) -> Vec<Id> {
        let over = |over: &Over| [Some(over.list), over.filter];
        match self.node(id) {
            None => Vec::new(),
            Some(node) => match node {
                Node::And(parts) | Node::Or(parts) => parts.to_vec(),
                Node::Any { over: bound, body } => over(bound).into_iter().chain([*body]).flatten().collect(),
                Node::Every { over: bound, body } => over(bound).into_iter().chain([Some(*body)]).flatten().collect(),
                Node::Compare { left, right, .. }
                | Node::Same { left, right }
                | Node::Overlaps { left, right }
                | Node::Within { left, right }
                | Node::Agrees { left, right }
                | Node::Arithmetic { left, right, .. }
                | Node::DifferenceP { left, right }
                | Node::Otherwise { first: left, second: right }
                | Node::Key { map: left, key: right }
                | Node::In { member: left, list: right } => vec![*left, *right],
                Node::Field { base, args, .. } => std::iter::once(*base).chain(args.iter().copied()).collect(),
                Node::Count(bound) | Node::Filtered(bound) => over(bound).into_iter().flatten().collect(),
                Node::Fold { value, over: bound, .. } => over(bound).into_iter().flatten().chain([*value]).collect(),
                Node::Not(one)
                | Node::IsWord { left: one, .. }
                | Node::IsShare { left: one, .. }
                | Node::IsText { left: one, .. }
                | Node::UnitIs { left: one, .. }
                | Node::TestIs { left: one, .. }
                | Node::State { of: one, .. }
                | Node::Holds(one)
                | Node::Matches { left: one, .. }
                | Node::Shown(one)
                | Node::Possible(one)
                | Node::Alias(one)
                | Node::Part { base: one, .. }
                | Node::Negative(one)
                | Node::Abs(one)
                | Node::Rounded(one)
                | Node::CountList(one)
                | Node::Table { key: one, .. }
                | Node::Words { text: one, .. } => vec![*one],
                Node::Literal(_) | Node::Text(_) | Node::Param(_) | Node::Var(_) | Node::Study | Node::Today | Node::BuiltIn(_) => {
                    Vec::new()
                }
            },
        }
    }

    /// Whether a variable is read anywhere in a node.
    pub fn reads(&self, id: Id, var: Var) -> bool {
        matches!(self.node(id), Some(Node::Var(own)) if *own == var) || self.children(id).into_iter().any(|child| self.reads(child, var))
    }
}
