//! A condition as written: names not yet looked up, nothing yet typed.

use crate::source::Span;

#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub node: Node,
}

#[derive(Clone, Debug)]
pub enum Node {
    Number(Literal),
    /// Days since 1970-01-01, both ends included.
    Date {
        lo: i32,
        hi: i32,
    },
    Text(String),
    Name(String),
    /// `base.field`, with arguments where there are any.
    Field {
        base: Box<Expr>,
        name: String,
        at: Span,
        args: Option<Vec<Expr>>,
    },
    /// `base[key]`
    Index {
        base: Box<Expr>,
        key: Box<Expr>,
    },
    Call {
        name: String,
        at: Span,
        args: Vec<Argument>,
    },
    Negative(Box<Expr>),
    Binary {
        op: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Otherwise {
        first: Box<Expr>,
        second: Box<Expr>,
    },
    /// `a < b`, or a chain `a < b <= c`.
    Compare {
        first: Box<Expr>,
        rest: Vec<(Comparator, Expr)>,
    },
    Is {
        left: Box<Expr>,
        not: bool,
        right: IsWhat,
    },
    In {
        left: Box<Expr>,
        not: bool,
        right: InWhat,
    },
    Agrees {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Overlaps {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Within {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Matches {
        left: Box<Expr>,
        pattern: String,
        at: Span,
    },
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Quantifier {
        quantifier: Quantifier,
        binding: Box<Binding>,
        has: Option<Box<Expr>>,
    },
}

/// A number in a condition: `50%`, `.05`, `0.25 sd`, `2 years`.
#[derive(Clone, Debug)]
pub struct Literal {
    pub value: f64,
    pub percent: bool,
    pub unit: Option<String>,
    /// As written, for messages.
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct Binding {
    pub name: String,
    pub at: Span,
    pub list: Expr,
    pub filter: Option<Expr>,
}

/// An argument of a function: an expression, or something bound over a list.
#[derive(Clone, Debug)]
pub enum Argument {
    Expr(Expr),
    /// `x in L where C`, as in `count(…)` and `list(…)`
    Binding(Binding),
    /// `e for x in L where C`, as in `sum(…)`
    For(Expr, Binding),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparator {
    /// The same with its sides exchanged: `3 < x` is `x > 3`.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }
}

#[derive(Clone, Debug)]
pub enum IsWhat {
    State(State, Span),
    Expr(Box<Expr>),
}

/// What may be asked of a fact's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Given,
    Missing,
    Unreported,
    None,
    Stated,
    Reported,
    Empty,
}

#[derive(Clone, Debug)]
pub enum InWhat {
    List(Box<Expr>),
    /// `[a, b]`
    Words(Vec<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    Any,
    No,
    Every,
}

impl State {
    pub fn read(word: &str) -> Option<Self> {
        Some(match word {
            "given" => Self::Given,
            "missing" => Self::Missing,
            "unreported" => Self::Unreported,
            "none" => Self::None,
            "stated" => Self::Stated,
            "reported" => Self::Reported,
            "empty" => Self::Empty,
            _ => return None,
        })
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Missing => "missing",
            Self::Unreported => "unreported",
            Self::None => "none",
            Self::Stated => "stated",
            Self::Reported => "reported",
            Self::Empty => "empty",
        }
    }
}

impl Comparator {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

impl Arithmetic {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
        }
    }
}

impl Expr {
    /// Whether a name stands anywhere in it, not counting where it is bound anew.
    pub fn mentions(&self, name: &str) -> bool {
        let on = |expr: &Self| expr.mentions(name);
        match &self.node {
            Node::Number(_) | Node::Date { .. } | Node::Text(_) => false,
            Node::Name(own) => own == name,
            Node::Field { base, args, .. } => on(base) || args.iter().flatten().any(on),
            Node::Index { base, key } => on(base) || on(key),
            Node::Call { args, .. } => args.iter().any(|argument| match argument {
                Argument::Expr(expr) => on(expr),
                Argument::Binding(binding) => binding.mentions(name),
                Argument::For(expr, binding) => on(expr) || binding.mentions(name),
            }),
            Node::Negative(inner) | Node::Not(inner) | Node::Matches { left: inner, .. } => on(inner),
            Node::Binary { left, right, .. }
            | Node::Agrees { left, right }
            | Node::Overlaps { left, right }
            | Node::Within { left, right } => on(left) || on(right),
            Node::Otherwise { first, second } => on(first) || on(second),
            Node::Compare { first, rest } => on(first) || rest.iter().any(|(_, expr)| on(expr)),
            Node::Is { left, right, .. } => on(left) || matches!(right, IsWhat::Expr(expr) if on(expr)),
            Node::In { left, right, .. } => {
                on(left)
                    || match right {
                        InWhat::List(list) => on(list),
                        InWhat::Words(words) => words.iter().any(on),
                    }
            }
            Node::And(parts) | Node::Or(parts) => parts.iter().any(on),
            Node::Quantifier { binding, has, .. } => binding.mentions(name) || has.as_deref().is_some_and(on),
        }
    }
}

impl Binding {
    pub fn mentions(&self, name: &str) -> bool {
        self.list.mentions(name) || self.filter.as_ref().is_some_and(|filter| filter.mentions(name))
    }
}
