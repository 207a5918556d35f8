//! Names of units, singular or plural, to units: those of the vocabulary, and past them those a study names itself.

use crate::numbers::quantity::Unit;
use crate::vocabulary::Vocabulary;
use std::borrow::Cow;

/// The units a study names itself, in the singular.
#[derive(Debug, Default)]
pub struct Units<'s> {
    names: Vec<Cow<'s, str>>,
    /// Where they begin to count: one past the vocabulary's.
    first: u16,
}

impl<'s> Units<'s> {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self { names: Vec::new(), first: vocabulary.units.len() as u16 }
    }

    /// The unit of that name, singular or plural; a name not met before is a new unit.
    pub fn named(&mut self, vocabulary: &'s Vocabulary, name: &'s str) -> Unit {
        self.find(vocabulary, name).unwrap_or_else(|| self.push(singular(vocabulary, name)))
    }

    /// A new unit whose name is not kept in the text or the vocabulary.
    pub fn add(&mut self, vocabulary: &Vocabulary, name: String) -> Unit {
        let one = singular(vocabulary, &name).into_owned();
        self.push(Cow::Owned(one))
    }

    fn push(&mut self, name: Cow<'s, str>) -> Unit {
        self.names.push(name);
        Unit(self.first + self.names.len() as u16 - 1)
    }

    /// The unit of that name, where the study or the vocabulary has it.
    pub fn find(&self, vocabulary: &Vocabulary, name: &str) -> Option<Unit> {
        if let Some(unit) = vocabulary.unit_named(name) {
            return Some(Unit(unit));
        }
        let wanted = singular(vocabulary, name);
        let at = self.names.iter().position(|known| known.eq_ignore_ascii_case(&wanted))?;
        Some(Unit(self.first + at as u16))
    }

    /// The name as it is printed, in the singular; empty for no unit.
    pub fn name<'a>(&'a self, vocabulary: &'a Vocabulary, unit: Unit) -> &'a str {
        if unit == Unit::NONE {
            return "";
        }
        let own = unit.0.checked_sub(self.first).and_then(|at| self.names.get(at as usize)).map(Cow::as_ref);
        own.or_else(|| vocabulary.units.get(unit.0 as usize).map(|row| row.name.as_str())).unwrap_or_default()
    }
}

/// One of what a name counts: `schools` and `school` are one unit, `people` and `person` another.
pub fn singular<'n>(vocabulary: &'n Vocabulary, name: &'n str) -> Cow<'n, str> {
    if let Some(noun) = vocabulary.nouns.get(name) {
        return Cow::Borrowed(noun);
    }
    if name.len() < 4 || ["ss", "us", "is"].iter().any(|end| name.ends_with(end)) {
        return Cow::Borrowed(name);
    }
    if let Some(stem) = name.strip_suffix("ies") {
        return Cow::Owned(format!("{stem}y"));
    }
    let hissing = ["sses", "shes", "ches", "xes"].iter().any(|end| name.ends_with(end));
    let cut = if hissing { name.strip_suffix("es") } else { name.strip_suffix('s') };
    Cow::Borrowed(cut.unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::singular;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn plurals_find_their_singular() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.nouns.insert("people".into(), "person".into());
        let one = |name: &str| singular(&vocabulary, name).into_owned();
        assert_eq!(one("schools"), "school");
        assert_eq!(one("school"), "school");
        assert_eq!(one("classes"), "class");
        assert_eq!(one("class"), "class");
        assert_eq!(one("batteries"), "battery");
        assert_eq!(one("people"), "person");
        assert_eq!(one("campus"), "campus");
    }
}
