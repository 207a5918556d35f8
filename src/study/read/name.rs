//! Names of fields to slots and records, as written, formerly, or meant.

use super::Reader;
use super::head::a;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::source::Span;
use crate::study::cell::{Absence, Cell, Place, Row};
use crate::study::value::{Mistake, span_of};
use crate::suggest::{Likelihood, Meant, meant};
use crate::syntax::tree::Field;
use crate::syntax::word::fold;
use crate::vocabulary::{Kind, Slot, SlotId};

/// What the name of a field means.
pub enum Target<'s> {
    One(SlotId, &'s Slot),
    Record(&'s [SlotId]),
}

impl<'s, 't> Reader<'s, 't> {
    /// The slot or the record of that name; where there is none, the mistake is told.
    pub(super) fn target(&mut self, row: Row, kind: &'s Kind, field: &'t Field) -> Option<Target<'s>> {
        let name = fold(field.name.span.of(self.text));
        if field.is_let {
            let mistake = Mistake::new("vocabulary/unknown-field", "`let` belongs in rules", field.name.span, "a study states facts only");
            self.tell(mistake);
            return None;
        }
        let mut found = kind.names.get(name.as_ref()).copied();
        if found.is_none() {
            if let Some(parts) = kind.records.get(name.as_ref()) {
                return Some(Target::Record(parts));
            }
            found = self.former(kind, &name, field);
        }
        match found.and_then(|id| Some((id, kind.slots.get(id.0 as usize)?))) {
            Some((id, slot)) if slot.stated => Some(Target::One(id, slot)),
            Some((_, slot)) => {
                let message = format!("`{}` is worked out from other facts and cannot be stated", slot.name);
                let mut mistake = Mistake::new("vocabulary/unknown-field", message, field.name.span, "not to be written");
                mistake.problem.help = (!slot.asks.is_empty()).then(|| format!("it comes from `{}`", slot.asks.join("`, `")));
                self.tell(mistake);
                None
            }
            None => {
                self.unknown_field(row, kind, &name, field);
                None
            }
        }
    }

    /// A field that has been renamed is read under its old name, with advice.
    fn former(&mut self, kind: &'s Kind, name: &str, field: &Field) -> Option<SlotId> {
        let at = kind.slots.iter().position(|slot| slot.formerly.iter().any(|former| former == name))?;
        let slot = kind.slots.get(at)?;
        let message = format!("`{name}` is now called `{}`", slot.name);
        let advice = Diagnostic::mistake("vocabulary/former-name", message, field.name.span, "the former name").severity(Severity::Advice);
        self.out.push(advice.help(format!("write `{}`", slot.name)).fix(Fix::write(field.name.span, &slot.name, true)));
        Some(SlotId(at as u16))
    }

    /// `95% CI:`, where the name of the field is a part of the value before it.
    fn follows_percent(&self, field: &Field) -> bool {
        self.text.get(..field.name.span.start as usize).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('%'))
    }

    /// A name that nothing has: the field it was meant for is unreadable, not missing.
    fn unknown_field(&mut self, row: Row, kind: &'s Kind, name: &str, field: &'t Field) {
        let stated = |name: &&str| kind.names.get(*name).and_then(|id| kind.slots.get(id.0 as usize)).is_some_and(|slot| slot.stated);
        let called = CALLED.iter().find(|(called, _)| called.eq_ignore_ascii_case(name)).map_or(&[][..], |(_, meant)| *meant);
        let called: Vec<&str> = called.iter().copied().filter(stated).collect();
        let message = format!("{} has no field `{name}`", a(&kind.name));
        let mistake = Mistake::new("vocabulary/unknown-field", message, field.name.span, "not known");
        let stated = kind.slots.iter().filter(|slot| slot.stated).map(|slot| slot.name.as_str());
        // What papers call a field names this one, and no other.
        let of_papers = called.first().map(|name| Meant { name, likelihood: Likelihood::Slip });
        let meant =
            of_papers.or_else(|| meant(name, stated.chain(kind.records.keys().map(String::as_str)).filter(|name| !name.contains('.'))));
        let mistake = match meant {
            Some(_) if called.len() > 1 => {
                let value = span_of(self.tree.slice(&field.value)).of(self.text);
                mistake.help(format!("write {}", called.iter().map(|name| format!("`{name}: {value}`")).collect::<Vec<_>>().join(" or ")))
            }
            Some(meant) => mistake.meant(meant),
            None => {
                let elsewhere =
                    self.vocabulary.kinds.iter().find(|other| other.names.contains_key(name) || other.records.contains_key(name));
                match elsewhere {
                    Some(other) => mistake.help(format!("`{name}` is a field of {}", a(&other.name))),
                    None => mistake,
                }
            }
        };
        let meant = meant.map(|meant| meant.name);
        // Of a field whose layout is wrong, and of `CI:` inside an interval, enough was told.
        let told = field.broken || meant == Some("ci") && self.follows_percent(field);
        if !told {
            self.tell(mistake);
        }
        let Some(meant) = meant else { return };
        let place = Place { value: field.name.span, name: Span::default(), cited: Span::default() };
        let single = kind.names.get(meant).map(std::slice::from_ref);
        let others = called.iter().skip(1).filter_map(|name| kind.names.get(*name));
        for &slot in single.or(kind.records.get(meant).map(Vec::as_slice)).unwrap_or_default().iter().chain(others) {
            if !self.study.is_written(row, slot) {
                self.put(row, slot, Cell::Absent(Absence::Unreadable), place);
            }
        }
    }
}

/// What papers call a field, and what it is called here.
const CALLED: [(&str, &[&str]); 12] = [
    ("n", &["analyzed", "assigned"]),
    ("size", &["analyzed", "assigned"]),
    ("sample", &["analyzed", "assigned"]),
    ("sample-size", &["analyzed", "assigned", "n"]),
    ("p-value", &["p"]),
    ("pvalue", &["p"]),
    ("p-val", &["p"]),
    ("effect", &["estimate"]),
    ("effect-size", &["estimate"]),
    ("confidence-interval", &["ci"]),
    ("standard-error", &["se"]),
    ("standard-deviation", &["sd"]),
];

impl Target<'_> {
    pub fn slots(&self) -> &[SlotId] {
        match self {
            Self::One(id, _) => std::slice::from_ref(id),
            Self::Record(parts) => parts,
        }
    }
}
