//! Values to the words of a message: as written where they are stated, else rounded to what a reader needs.

use super::eval::{Env, Eval, Heard};
use super::ir::{Id, Node, ValuePart};
use super::notes::Deaf;
use super::{Message, MessagePart};
use crate::numbers::quantity::Quantity;
use crate::source::one_line;
use crate::study::cell::{Absence, Cell, Element, Fact, Key, List, Row};
use crate::truth::Truth;
use crate::vocabulary::{Dim, Type};

impl Eval<'_, '_> {
    /// A message for the combinations that are told as one: values that differ among them are listed.
    pub fn message(&self, message: &Message, envs: &mut [Env]) -> String {
        if let [MessagePart::Text(plain)] = message.parts.as_slice() {
            return plain.clone();
        }
        let mut text = String::with_capacity(message.parts.len() * 24);
        for part in &message.parts {
            match part {
                MessagePart::Text(plain) => text.push_str(plain),
                MessagePart::Value(id) => self.values(*id, envs, &mut text),
                MessagePart::Choice { of, first, second } => {
                    let chosen = envs.first_mut().is_some_and(|env| self.chooses_first(*of, env));
                    text.push_str(if chosen { first } else { second });
                }
            }
        }
        text
    }

    fn values(&self, id: Id, envs: &mut [Env], text: &mut String) {
        if let [env] = envs {
            return text.push_str(&self.text(id, env));
        }
        let mut values: Vec<String> = Vec::new();
        for env in envs.iter_mut() {
            let value = self.text(id, env);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        text.push_str(&join(&values));
    }

    fn chooses_first(&self, of: Id, env: &mut Env) -> bool {
        if *self.program.ty(of) == Type::Truth {
            return self.truth(of, env, &mut Deaf) == Truth::True;
        }
        let cell = self.value(of, env, &mut Deaf);
        self.number_of(cell).is_some_and(|number| number.is_point() && number.lo == 1.0)
    }

    /// One value in words.
    pub fn text(&self, id: Id, env: &mut Env) -> String {
        match self.program.node(id) {
            Some(Node::Literal(_)) => return self.program.text(id).to_owned(),
            Some(Node::Param(at)) => return self.params.get(usize::from(*at)).map_or(String::new(), |param| param.text.clone()),
            Some(Node::Text(text)) => return format!("“{text}”"),
            Some(Node::Part { base, part: ValuePart::Id }) => return self.text(*base, env),
            Some(Node::Part { base, part: ValuePart::HitText }) => return self.text(*base, env),
            Some(Node::Part { base, part: ValuePart::Name }) => {
                return match self.value(*base, env, &mut Deaf) {
                    Cell::Fact(at) => {
                        self.study.unreported.get(at as usize).map_or(String::new(), |&fact| format!("`{}`", self.study.fact_name(fact)))
                    }
                    _ => String::new(),
                };
            }
            Some(Node::Alias(inner)) => return self.text(*inner, env),
            Some(Node::Otherwise { first, second }) => {
                let absent = self.value(*first, env, &mut Deaf).is_absent();
                return self.text(if absent { *second } else { *first }, env);
            }
            Some(Node::Filtered(_) | Node::Words { .. } | Node::BuiltIn(_)) => return self.listed(id, env),
            _ => {}
        }
        let cell = self.value(id, env, &mut Deaf);
        if let (Some(Node::Count(_) | Node::CountList(_)), Cell::Number(count)) = (self.program.node(id), cell)
            && !count.is_point()
        {
            return format!("at least {}", plain(count.lo));
        }
        let written = self.fact(id, env).and_then(|fact| self.written(fact, cell));
        match (written, self.program.ty(id)) {
            (Some(text), Type::Number(Dim::P)) => with_p(&text),
            (Some(text), _) => text,
            (None, ty) => self.computed(cell, ty),
        }
    }

    /// A stated value as it stands in the file.
    fn written(&self, fact: Fact, cell: Cell) -> Option<String> {
        if !matches!(
            cell,
            Cell::Number(_) | Cell::Free(_) | Cell::Date { .. } | Cell::Ci(_) | Cell::Test(_) | Cell::Extent(_) | Cell::Counts(_)
        ) {
            return None;
        }
        let place = self.study.place_of(fact);
        let text = place.value.of(self.study.text);
        (!text.is_empty()).then(|| one_line(text))
    }

    fn listed(&self, id: Id, env: &mut Env) -> String {
        let mut members = Vec::new();
        let closed = self.each(id, env, &mut Deaf, &mut |_, _, member, sure| {
            if sure == Truth::True {
                members.push(self.computed(member, &Type::Truth));
            }
            Heard::Counts
        });
        if members.is_empty() {
            return if closed == Truth::Open { "not stated".to_owned() } else { "none".to_owned() };
        }
        join(&members)
    }

    /// A value that is not printed as written.
    pub fn computed(&self, cell: Cell, ty: &Type) -> String {
        match cell {
            Cell::Absent(absence) => absent(absence).to_owned(),
            Cell::Truth(Truth::True) => "yes".to_owned(),
            Cell::Truth(Truth::False) => "no".to_owned(),
            Cell::Truth(Truth::Open) | Cell::Pending => "open".to_owned(),
            Cell::Word(word) => self.study.vocabulary.word(word).to_owned(),
            Cell::Free(text) => self.study.str(text).to_owned(),
            Cell::Text(text) => format!("“{}”", self.study.str(text)),
            Cell::Date { lo, hi } => crate::date::format(lo, hi),
            Cell::Entity(row) => self.entity(row),
            Cell::Hit(at) => {
                let hit = self.study.hits.get(at as usize);
                format!("“{}”", hit.map_or("", |hit| hit.span.of(self.study.text)))
            }
            Cell::Fact(at) => {
                self.study.unreported.get(at as usize).map_or(String::new(), |&fact| format!("`{}`", self.study.fact_name(fact)))
            }
            Cell::List(list) => self.elements(list, ty),
            Cell::Map(list) | Cell::Counts(list) => self.elements(list, ty),
            Cell::Number(quantity) => match ty {
                Type::Number(dim) => self.number(quantity, *dim),
                _ => self.number(quantity, Dim::Plain),
            },
            Cell::Extent(quantity) => self.number(quantity, Dim::Plain),
            Cell::Ci(at) => self
                .study
                .intervals
                .get(at as usize)
                .map_or(String::new(), |ci| format!("{}% CI {} to {}", plain(ci.level), plain(ci.lo.value), plain(ci.hi.value))),
            Cell::Test(_) => "the test".to_owned(),
            Cell::Comparison(at) => match self.study.comparisons_made.get(at as usize) {
                Some(made) if made.against == Cell::NONE => format!("within {}", self.elements(made.treated, ty)),
                Some(made) => format!("{} to {}", self.elements(made.treated, ty), self.computed(made.against, ty)),
                None => String::new(),
            },
        }
    }

    fn elements(&self, list: List, ty: &Type) -> String {
        let member_type = match ty {
            Type::List(member) | Type::PerArm(member) | Type::PerWord(member, _) => member,
            other => other,
        };
        let one = |element: &Element| match element.key {
            Key::Word(word) => format!("{} {}", self.study.str(word), self.computed(element.cell, member_type)),
            Key::Arm(row) => format!("{}: {}", self.entity(row), self.computed(element.cell, member_type)),
            Key::Member | Key::Total => self.computed(element.cell, member_type),
        };
        let texts: Vec<String> = self.study.list(list).iter().filter(|element| element.sure).map(one).collect();
        if texts.is_empty() { absent(if list.complete { Absence::None } else { list.because }).to_owned() } else { join(&texts) }
    }

    fn entity(&self, row: Row) -> String {
        if row == Row::STUDY {
            return "the study".to_owned();
        }
        self.study.block(row).map_or(String::new(), |block| format!("`{}`", block.id))
    }

    fn number(&self, q: Quantity, dim: Dim) -> String {
        let unit = self.study.unit_name(q.unit);
        let one = |x: f64| match dim {
            Dim::Share => format!("{}%", significant(x * 100.0)),
            Dim::Points => significant(x * 100.0),
            Dim::P => p_digits(x),
            Dim::Count if x.fract() == 0.0 => plain(x),
            _ => significant(x),
        };
        let tail = match dim {
            Dim::Points => " points".to_owned(),
            Dim::Time | Dim::Effect | Dim::Other if !unit.is_empty() => format!(" {unit}"),
            _ => String::new(),
        };
        let (lo, hi) = (one(q.lo), one(q.hi));
        let p = dim == Dim::P;
        if q.is_point() || lo == hi && q.lo.is_finite() {
            if p && q.hi < 0.0001 {
                "p < .0001".to_owned()
            } else if p {
                format!("p = {lo}")
            } else {
                format!("{lo}{tail}")
            }
        } else if q.hi.is_infinite() && q.lo.is_infinite() {
            "not settled".to_owned()
        } else if q.hi.is_infinite() {
            format!("{} {lo}{tail}", if q.lo_open { "more than" } else { "at least" })
        } else if q.lo.is_infinite() {
            format!("{} {hi}{tail}", if q.hi_open { "less than" } else { "at most" })
        } else if p && q.lo == 0.0 {
            format!("p {} {hi}", if q.hi_open { "<" } else { "<=" })
        } else if p {
            format!("p = {lo} to {hi}")
        } else {
            format!("{lo} to {hi}{tail}")
        }
    }
}

/// The absence in the words of a message.
pub const fn absent(absence: Absence) -> &'static str {
    match absence {
        Absence::None => "none",
        Absence::Missing => "not stated",
        Absence::Unreported => "unreported",
        Absence::Unreadable => "not readable",
    }
}

/// "a", "a and b", "a, b and c"
pub fn join(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A p value as written, with its sign.
fn with_p(text: &str) -> String {
    let text = text.trim_start_matches('=').trim_start();
    if text.starts_with(['<', '>', '≤', '≥', '~', '≈']) { format!("p {text}") } else { format!("p = {text}") }
}

/// Four decimals, without the leading zero.
fn p_digits(x: f64) -> String {
    let text = format!("{x:.4}");
    // `.0300` is `.03`: at least two digits stand.
    let text = text.strip_suffix("00").map_or_else(|| text.strip_suffix('0').unwrap_or(&text).to_owned(), str::to_owned);
    text.strip_prefix('0').map_or(text.clone(), str::to_owned)
}

/// Three significant digits, more where the number is whole.
pub fn significant(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return plain(x);
    }
    let digits = 2 - x.abs().log10().floor() as i32;
    if digits <= 0 {
        return plain(x.round());
    }
    let text = format!("{x:.*}", digits.clamp(0, 12) as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number in full, thousands apart.
fn plain(x: f64) -> String {
    let text = format!("{x}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() > 4 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::{join, p_digits, plain, significant, with_p};

    #[test]
    fn numbers_keep_three_digits() {
        assert_eq!(significant(0.329_77), "0.33");
        assert_eq!(significant(0.327_7), "0.328");
        assert_eq!(significant(12.345), "12.3");
        assert_eq!(significant(1234.4), "1234");
        assert_eq!(significant(90.0), "90");
        assert_eq!(significant(-0.05), "-0.05");
        assert_eq!(plain(11_000.0), "11,000");
        assert_eq!(plain(1234.5), "1234.5");
    }

    #[test]
    fn p_values_carry_their_sign() {
        assert_eq!(with_p(".03"), "p = .03");
        assert_eq!(with_p("= .03"), "p = .03");
        assert_eq!(with_p("< .001"), "p < .001");
        assert_eq!(p_digits(0.036_23), ".0362");
    }

    #[test]
    fn lists_end_with_and() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        assert_eq!(join(&texts(&["a"])), "a");
        assert_eq!(join(&texts(&["a", "b", "c"])), "a, b and c");
    }
}
