//! The names a rule may use: what is bound, what it declares itself, and what is there for all.

use super::ast::Expr;
use super::ir::{Id, MAX_VARS, Program, Var};
use super::terms::Terms;
use crate::source::Span;
use crate::study::cell::Cell;
use crate::syntax::cursor::Problem;
use crate::vocabulary::{Type, Vocabulary};

/// A parameter of a rule or of a definition.
#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub at: Span,
    pub value: Cell,
    pub ty: Type,
    /// The value as written.
    pub text: String,
    /// The range the value may be moved in, as written and as read.
    pub between: Option<(String, Cell, Cell)>,
    pub means: String,
    /// `ours`, or the standard the value comes from.
    pub whose: String,
}

/// A name bound by `for`, a quantifier, a function or a definition.
#[derive(Clone, Debug)]
pub struct Bound {
    pub name: String,
    pub at: Span,
    pub ty: Type,
    /// The variable itself, or what a definition was given for it.
    pub node: Id,
    pub used: bool,
}

/// `let name: expression`
#[derive(Clone, Debug)]
pub struct Let {
    pub name: String,
    pub at: Span,
    pub expr: Expr,
    pub used: bool,
}

/// What names mean at one place of a rule, and the program that grows as they are looked up.
pub struct Scope<'a> {
    pub vocabulary: &'a Vocabulary,
    pub terms: &'a Terms,
    /// The text the expressions were written in.
    pub text: &'a str,
    pub program: Program,
    pub bound: Vec<Bound>,
    pub lets: Vec<Let>,
    pub params: Vec<Param>,
    pub params_used: Vec<bool>,
    /// Parameters stand for their values: inside a definition, whose parameters no policy moves.
    pub params_are_literal: bool,
    /// The lets and definitions that are being put in place: none may lead back to itself.
    pub unfolding: Vec<String>,
    /// How deep in an expression we are.
    pub level: usize,
    next_var: u8,
}

/// Levels of one expression, every let and definition put in its place. The number is our own guess.
pub const MAX_LEVELS: usize = 300;

/// Parts that all conditions of one rule may have together. The number is our own guess.
pub const MAX_NODES: usize = 20_000;

/// Words that join conditions, and can be no names.
const JOINING: &[&str] = &[
    "and",
    "or",
    "not",
    "is",
    "in",
    "matches",
    "where",
    "has",
    "to",
    "of",
    "for",
    "when",
    "otherwise",
    "agrees",
    "overlaps",
    "within",
    "any",
    "no",
    "every",
    "yes",
];

impl<'a> Scope<'a> {
    pub fn new(vocabulary: &'a Vocabulary, terms: &'a Terms, text: &'a str) -> Self {
        Self {
            vocabulary,
            terms,
            text,
            program: Program::default(),
            bound: Vec::new(),
            lets: Vec::new(),
            params: Vec::new(),
            params_used: Vec::new(),
            params_are_literal: false,
            unfolding: Vec::new(),
            level: 0,
            next_var: 0,
        }
    }

    /// Binds a name to a new variable until [`Scope::release`].
    pub fn bind(&mut self, name: &str, at: Span, ty: Type) -> Result<Var, Problem> {
        self.check_new(name, at)?;
        if usize::from(self.next_var) >= MAX_VARS {
            return Err(Problem::new(format!("more than {MAX_VARS} names are in scope at once"), at, "one too many"));
        }
        let var = Var(self.next_var);
        self.next_var += 1;
        let node = self.program.add(super::ir::Node::Var(var), ty.clone(), at, name);
        self.bound.push(Bound { name: name.to_owned(), at, ty, node, used: false });
        Ok(var)
    }

    /// Forgets the variable bound last; true where it was read.
    pub fn release(&mut self) -> bool {
        self.next_var = self.next_var.saturating_sub(1);
        self.bound.pop().is_some_and(|bound| bound.used)
    }

    /// A name that is taken already, or that means something everywhere, cannot be bound.
    pub fn check_new(&self, name: &str, at: Span) -> Result<(), Problem> {
        let taken = self.bound.iter().any(|bound| bound.name == name)
            || self.lets.iter().any(|own| own.name == name)
            || self.params.iter().any(|param| param.name == name);
        if taken {
            return Err(Problem::new(format!("`{name}` is bound twice"), at, "bound here again").help("choose another name"));
        }
        let everywhere = matches!(name, "study" | "today" | "treatments" | "comparisons" | "norms" | "unreported-facts")
            || self.vocabulary.kinds.iter().any(|kind| kind.list == name)
            || self.terms.tables.iter().any(|table| table.name == name)
            || JOINING.contains(&name);
        if everywhere {
            let problem = Problem::new(format!("`{name}` already means something in every rule"), at, "cannot be bound");
            return Err(problem.help("choose another name"));
        }
        Ok(())
    }

    /// Steps into a definition, where only its own names are known; [`Scope::leave`] takes back what is returned.
    pub fn enter(&mut self, text: &'a str, bound: Vec<Bound>, params: Vec<Param>) -> Outer<'a> {
        let used = vec![true; params.len()];
        Outer {
            text: std::mem::replace(&mut self.text, text),
            bound: std::mem::replace(&mut self.bound, bound),
            lets: std::mem::take(&mut self.lets),
            params: std::mem::replace(&mut self.params, params),
            params_used: std::mem::replace(&mut self.params_used, used),
            params_are_literal: std::mem::replace(&mut self.params_are_literal, true),
        }
    }

    pub fn leave(&mut self, outer: Outer<'a>) {
        self.text = outer.text;
        self.bound = outer.bound;
        self.lets = outer.lets;
        self.params = outer.params;
        self.params_used = outer.params_used;
        self.params_are_literal = outer.params_are_literal;
    }
}

/// The names of the place a definition was called from.
pub struct Outer<'a> {
    text: &'a str,
    bound: Vec<Bound>,
    lets: Vec<Let>,
    params: Vec<Param>,
    params_used: Vec<bool>,
    params_are_literal: bool,
}
