//! The vocabulary to pages for the terminal: all blocks, or all that one word means.

use super::paint::{Colour, Paint};
use super::type_text::{WRITTEN, dim, example, plain};
use super::{Look, harmless};
use crate::suggest::did_you_mean;
use crate::vocabulary::{Dim, Kind, LeftOut, Slot, Type, UnitRow, Vocabulary, WordList, WordRow};
use std::io::{Result, Write};

/// Every block with the names of its fields, and the units.
pub fn overview(out: &mut dyn Write, vocabulary: &Vocabulary, look: Look) -> Result<()> {
    let page = Page { vocabulary, paint: Paint { look } };
    for kind in &vocabulary.kinds {
        page.head(out, &kind.name, &kind.meaning)?;
        let names: Vec<&str> = kind.slots.iter().filter(|slot| slot.stated).map(|slot| slot.name.as_str()).collect();
        page.line(out, &names.join(", "))?;
        writeln!(out)?;
    }
    let units: Vec<&str> = vocabulary.units.iter().filter(|unit| !unit.name.is_empty()).map(|unit| unit.name.as_str()).collect();
    page.head(out, "units", "What stands behind a number")?;
    page.line(out, &units.join(", "))?;
    writeln!(out, "\n`caveat vocabulary WORD` tells what a block, a field, a word or a unit means")
}

/// All that a word means; false where it means nothing, and nothing was written.
pub fn word(out: &mut dyn Write, vocabulary: &Vocabulary, word: &str, look: Look) -> Result<bool> {
    let page = Page { vocabulary, paint: Paint { look } };
    let parts = page.all(word)?;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        out.write_all(part)?;
    }
    Ok(!parts.is_empty())
}

/// "did you mean `design`?", for a word that means nothing.
pub fn suggestion(vocabulary: &Vocabulary, word: &str) -> Option<String> {
    let full = |kind: &Kind| kind.slots.iter().map(|slot| format!("{}.{}", kind.name, slot.name)).collect::<Vec<_>>();
    let full: Vec<String> = if word.contains('.') { vocabulary.kinds.iter().flat_map(full).collect() } else { Vec::new() };
    let kinds = vocabulary.kinds.iter().flat_map(|kind| [kind.name.as_str(), kind.list.as_str()]);
    let slots = vocabulary.kinds.iter().flat_map(|kind| &kind.slots).map(|slot| slot.name.as_str());
    let words = vocabulary.lists.iter().flat_map(|list| list.names.keys()).map(String::as_str);
    let others = vocabulary.unit_names.keys().chain(vocabulary.nouns.keys()).map(String::as_str);
    did_you_mean(word, kinds.chain(slots).chain(words).chain(others).chain(full.iter().map(String::as_str)))
}

struct Page<'v> {
    vocabulary: &'v Vocabulary,
    paint: Paint,
}

impl Page<'_> {
    /// A page for each thing that goes by the name.
    fn all(&self, word: &str) -> Result<Vec<Vec<u8>>> {
        let mut parts = Vec::new();
        let mut part = |write: &dyn Fn(&mut dyn Write) -> Result<()>| {
            let mut text = Vec::new();
            write(&mut text).map(|()| parts.push(text))
        };
        for kind in self.vocabulary.kinds.iter().filter(|kind| kind.name == word || kind.list == word) {
            part(&|out| self.kind(out, kind))?;
        }
        for kind in &self.vocabulary.kinds {
            let own = word.strip_prefix(kind.name.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(word);
            for slot in kind.slots.iter().filter(|slot| goes_by(slot, own)) {
                part(&|out| self.slot(out, kind, slot))?;
            }
        }
        for list in &self.vocabulary.lists {
            let row = list.names.get(word).and_then(|&index| list.words.get(usize::from(index)));
            if let Some(row) = row {
                part(&|out| self.word(out, list, row))?;
            }
        }
        let unit = self.vocabulary.unit_names.get(word).and_then(|&index| self.vocabulary.units.get(usize::from(index)));
        if let Some(unit) = unit {
            part(&|out| self.unit(out, unit))?;
        }
        let singular = self.vocabulary.nouns.get(word).map_or(word, String::as_str);
        if self.vocabulary.nouns.contains_key(word) || self.vocabulary.nouns.values().any(|own| own == word) {
            part(&|out| self.noun(out, singular))?;
        }
        Ok(parts)
    }

    fn kind(&self, out: &mut dyn Write, kind: &Kind) -> Result<()> {
        self.head(out, &kind.name, &kind.meaning)?;
        self.line(out, &in_rules(self.vocabulary, kind))?;
        let (stated, derived): (Vec<&Slot>, Vec<&Slot>) = kind.slots.iter().partition(|slot| slot.stated);
        for (title, slots) in [("fields", stated), ("worked out, never written", derived)] {
            if slots.is_empty() {
                continue;
            }
            writeln!(out, "\n{}", self.paint.colour(title, Colour::Bold))?;
            for slot in slots {
                let name = format!("{}.{}", kind.name, slot.name);
                let text = format!("{} ({}): {}", slot.name, plain(self.vocabulary, &slot.ty, &name), slot.meaning);
                writeln!(out, "{}", self.paint.wrapped(&harmless::line(&text), "  ", "    "))?;
            }
        }
        Ok(())
    }

    fn slot(&self, out: &mut dyn Write, kind: &Kind, slot: &Slot) -> Result<()> {
        let name = format!("{}.{}", kind.name, slot.name);
        self.head(out, &name, &slot.meaning)?;
        self.row(out, "holds", &plain(self.vocabulary, &slot.ty, &name))?;
        if let Some(example) = example(&slot.ty).filter(|_| slot.stated) {
            self.row(out, "written", example)?;
        }
        if let Some(list) = list_of(self.vocabulary, &slot.ty) {
            let order = if list.ordered { " (in rising order)" } else { "" };
            writeln!(out, "  words{order}")?;
            for row in &list.words {
                writeln!(out, "{}", self.paint.wrapped(&harmless::line(&with_others(row)), "    ", "      "))?;
            }
            if list.extensible {
                writeln!(out, "    (rule packs may add words)")?;
            }
        }
        self.row(out, "left out", &left_out(self.vocabulary, slot))?;
        if slot.derived && !slot.asks.is_empty() {
            self.row(out, "worked out from", &slot.asks.join(", "))?;
        }
        if !slot.with.is_empty() {
            let with: Vec<String> = slot.with.iter().map(|ty| plain(self.vocabulary, ty, &name)).collect();
            self.row(out, "rules give it", &with.join(", "))?;
        }
        if slot.checked {
            self.row(out, "checked", "a stated value is held against the one that is worked out")?;
        }
        if !slot.formerly.is_empty() {
            self.row(out, "formerly", &slot.formerly.join(", "))?;
        }
        slot.cites.as_ref().map_or(Ok(()), |cites| self.row(out, "source", cites))
    }

    fn word(&self, out: &mut dyn Write, list: &WordList, row: &WordRow) -> Result<()> {
        self.head(out, &row.word, &row.meaning)?;
        self.row(out, "a word of", &fields_with(self.vocabulary, list).join(", "))?;
        if row.also.is_empty() { Ok(()) } else { self.row(out, "also", &row.also.join(", ")) }
    }

    fn unit(&self, out: &mut dyn Write, unit: &UnitRow) -> Result<()> {
        self.head(out, &unit.name, &unit.meaning)?;
        self.row(out, "a unit of", dim(unit.dim))?;
        let also = other_names(self.vocabulary, &unit.name);
        if also.is_empty() { Ok(()) } else { self.row(out, "also", &also.join(", ")) }
    }

    fn noun(&self, out: &mut dyn Write, singular: &str) -> Result<()> {
        let plurals = plurals(self.vocabulary, singular).join(", ");
        self.head(out, singular, "something counted, whose plural is not made with an s")?;
        self.row(out, "plural", &plurals)?;
        let count = WRITTEN.iter().find(|(name, _)| *name == "a count").map_or("", |(_, example)| example);
        self.row(out, "written", count)
    }

    /// `study.design: How the groups that are compared came about`
    fn head(&self, out: &mut dyn Write, name: &str, meaning: &str) -> Result<()> {
        let plain = format!("{name}: ");
        let text = self.paint.wrapped(&harmless::line(meaning), &plain, "  ");
        writeln!(out, "{}{}", self.paint.colour(&format!("{name}:"), Colour::Bold), text.strip_prefix(&format!("{name}:")).unwrap_or(&text))
    }

    fn line(&self, out: &mut dyn Write, text: &str) -> Result<()> {
        writeln!(out, "{}", self.paint.wrapped(&harmless::line(text), "  ", "  "))
    }

    fn row(&self, out: &mut dyn Write, name: &str, text: &str) -> Result<()> {
        let text = self.paint.wrapped(&harmless::line(text), &format!("  {name}: "), "    ");
        writeln!(out, "{}", self.paint.linked(&text))
    }
}

/// By its name, a part of it (`attrition` of `attrition.overall`), or what it was called before.
fn goes_by(slot: &Slot, word: &str) -> bool {
    slot.name == word || slot.name.split('.').any(|part| part == word) || slot.formerly.iter().any(|name| name == word)
}

/// How rules reach such blocks, and what a study without one says.
pub fn in_rules(vocabulary: &Vocabulary, kind: &Kind) -> String {
    if vocabulary.kinds.first().is_some_and(|study| study.name == kind.name) {
        return format!("a file holds one or more; rules read the fields of the one they judge as `{}.design`", kind.name);
    }
    let without = if kind.left_out_means_none { "has none" } else { "does not tell" };
    format!("rules call them `{}`; a study without one {without}", kind.list)
}

/// The words that a field may hold or have a value for.
pub fn list_of<'v>(vocabulary: &'v Vocabulary, ty: &Type) -> Option<&'v WordList> {
    match ty {
        Type::Word(list) | Type::PerWord(_, Some(list)) => vocabulary.list(*list),
        Type::List(inner) | Type::PerArm(inner) | Type::PerWord(inner, None) => list_of(vocabulary, inner),
        _ => None,
    }
}

/// `study.design`, `finding.design`: the fields whose words these are.
fn fields_with(vocabulary: &Vocabulary, list: &WordList) -> Vec<String> {
    let all = vocabulary.kinds.iter().flat_map(|kind| kind.slots.iter().map(move |slot| (kind, slot)));
    let holds = |slot: &Slot| list_of(vocabulary, &slot.ty).is_some_and(|own| own.name == list.name);
    all.filter(|(_, slot)| holds(slot)).map(|(kind, slot)| format!("{}.{}", kind.name, slot.name)).collect()
}

/// `randomized (also rct, randomised): units were assigned by chance, one by one`
fn with_others(row: &WordRow) -> String {
    let also = if row.also.is_empty() { String::new() } else { format!(" (also {})", row.also.join(", ")) };
    format!("{}{also}: {}", row.word, row.meaning)
}

/// What leaving a field out says.
pub fn left_out(vocabulary: &Vocabulary, slot: &Slot) -> String {
    if !slot.stated {
        return "always; it is worked out and never written".to_owned();
    }
    if let Some(inferred) = &slot.inferred {
        return format!("inferred: {inferred}");
    }
    match slot.left_out {
        _ if slot.derived => "worked out where it can be".to_owned(),
        LeftOut::Open => "nobody knows".to_owned(),
        LeftOut::None => "there is none".to_owned(),
        LeftOut::Word(word) => format!("`{}`", vocabulary.word(word)),
        LeftOut::Truth(yes) => format!("`{}`", if yes { "yes" } else { "no" }),
    }
}

/// The other spellings of a unit, sorted.
pub fn other_names<'v>(vocabulary: &'v Vocabulary, unit: &str) -> Vec<&'v str> {
    let index = vocabulary.unit_names.get(unit);
    let same = vocabulary.unit_names.iter().filter(|(name, own)| Some(*own) == index && *name != unit);
    let mut names: Vec<&str> = same.map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

/// The plurals of something counted, sorted.
pub fn plurals<'v>(vocabulary: &'v Vocabulary, singular: &str) -> Vec<&'v str> {
    let own = vocabulary.nouns.iter().filter(|(plural, own)| *own == singular && *plural != singular);
    let mut plurals: Vec<&str> = own.map(|(plural, _)| plural.as_str()).collect();
    plurals.sort_unstable();
    plurals
}

/// The units with a name, by what they measure.
pub fn units(vocabulary: &Vocabulary, of: Dim) -> impl Iterator<Item = &UnitRow> {
    vocabulary.units.iter().filter(move |unit| !unit.name.is_empty() && unit.dim == of)
}

#[cfg(test)]
mod tests {
    use super::{overview, suggestion, word};
    use crate::report::Look;
    use crate::report::sample::book;

    fn page(name: &str) -> String {
        let mut out = Vec::new();
        assert!(word(&mut out, &book().vocabulary, name, Look { width: 200, ..Look::PLAIN }).unwrap(), "{name}");
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_field_with_its_words() {
        assert_eq!(
            page("walk.ground"),
            "walk.ground: What was walked on\n  holds: a word\n  words\n    grass (also meadow): a meadow\n    sand: a beach | a dune\n  \
             left out: `grass`\n  source: Nobody (2026)\n"
        );
        assert_eq!(page("ground"), page("walk.ground"));
    }

    #[test]
    fn a_block_with_its_fields() {
        let page = page("walk");
        assert!(
            page.starts_with("walk: A walk that the team took\n  rules call them `walks`; a study without one has none\n\nfields\n"),
            "{page}"
        );
        assert!(page.contains("\n  wet (yes or no): Whether it rained\n"), "{page}");
        assert!(page.ends_with("\nworked out, never written\n  tired (a share): How tired they were\n"), "{page}");
        assert_eq!(page, self::page("walks"));
    }

    #[test]
    fn words_units_and_nouns() {
        assert_eq!(page("meadow"), "grass: a meadow\n  a word of: walk.ground\n  also: meadow\n");
        assert_eq!(page("furlongs"), "furlong: an eighth of a mile\n  a unit of: quantity\n  also: furlongs\n");
        assert!(page("people").contains("person: something counted"));
        assert!(page("matched").contains("a word of: study.design, finding.design\n"), "{}", page("matched"));
    }

    #[test]
    fn a_bare_field_is_told_of_every_block_that_has_it() {
        let page = page("p");
        assert!(page.contains("baseline.p: ") && page.contains("\nfinding.p: "), "{page}");
        assert!(self::page("attrition").contains("study.attrition.overall: "));
        assert!(!self::page("arm.attrition").contains("study.attrition"));
    }

    #[test]
    fn what_is_not_there_is_guessed_at() {
        let vocabulary = book().vocabulary;
        let mut out = Vec::new();
        assert!(!word(&mut out, &vocabulary, "desing", Look::PLAIN).unwrap());
        assert!(out.is_empty());
        assert_eq!(suggestion(&vocabulary, "desing").as_deref(), Some("did you mean `design`?"));
        assert_eq!(suggestion(&vocabulary, "study.desing").as_deref(), Some("did you mean `study.design`?"));
        assert_eq!(suggestion(&vocabulary, "qqqqqqq"), None);
    }

    #[test]
    fn the_overview_names_every_field() {
        let vocabulary = book().vocabulary;
        let mut out = Vec::new();
        overview(&mut out, &vocabulary, Look::PLAIN).unwrap();
        let text = String::from_utf8(out).unwrap();
        for part in ["walk: A walk that the team took\n  ground, wet\n", "furlong", "study: One study"] {
            assert!(text.contains(part), "{part}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= Look::PLAIN.width));
    }
}
