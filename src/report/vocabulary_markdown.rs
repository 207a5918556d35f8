//! The vocabulary to the reference page in Markdown.

use super::markdown::{anchor, cell, prose};
use super::type_text::{ANY, WRITTEN, plain};
use super::vocabulary_page::{in_rules, left_out, list_of, other_names, plurals, units};
use crate::vocabulary::{Dim, Kind, Slot, Vocabulary, WordList};
use std::io::{Result, Write};

/// The whole reference page.
pub fn write(out: &mut dyn Write, vocabulary: &Vocabulary) -> Result<()> {
    writeln!(out, "# The vocabulary\n")?;
    writeln!(out, "<!-- Written by `caveat vocabulary --format markdown`: change the vocabulary files, not this page. -->\n")?;
    writeln!(
        out,
        "Every block, field, word and unit of study files. `caveat vocabulary WORD` tells what one of them means; rules read the fields\n\
         by the same names, and those that are worked out besides.\n"
    )?;
    writeln!(out, "- [How values are written](#how-values-are-written)")?;
    for kind in &vocabulary.kinds {
        writeln!(out, "- [{}](#{}): {}", kind.name, anchor(&kind.name), prose(&kind.meaning))?;
    }
    writeln!(out, "- [Units](#units)\n- [Counted things](#counted-things)\n")?;
    values(out)?;
    vocabulary.kinds.iter().try_for_each(|kind| block(out, vocabulary, kind))?;
    unit_tables(out, vocabulary)?;
    counted(out, vocabulary)
}

fn values(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "## How values are written\n\n| a field that holds | takes |\n|---|---|")?;
    for (name, example) in WRITTEN {
        writeln!(out, "| {name} | {} |", cell(example))?;
    }
    writeln!(out, "\n| any of them may be | and says |\n|---|---|")?;
    for (value, says) in ANY {
        writeln!(out, "| {value} | {} |", cell(says))?;
    }
    writeln!(out)
}

fn block(out: &mut dyn Write, vocabulary: &Vocabulary, kind: &Kind) -> Result<()> {
    writeln!(out, "## {}\n\n{} ({}).\n", kind.name, prose(&kind.meaning), in_rules(vocabulary, kind))?;
    writeln!(out, "| field | holds | meaning | left out | source |\n|---|---|---|---|---|")?;
    for slot in kind.slots.iter().filter(|slot| slot.stated) {
        let (holds, meaning) = described(vocabulary, kind, slot);
        let cites = slot.cites.as_deref().unwrap_or_default();
        writeln!(out, "| `{}` | {holds} | {meaning} | {} | {} |", slot.name, cell(&left_out(vocabulary, slot)), cell(cites))?;
    }
    writeln!(out)?;
    let derived: Vec<&Slot> = kind.slots.iter().filter(|slot| !slot.stated).collect();
    if !derived.is_empty() {
        writeln!(out, "Worked out, never written, for rules to read:\n\n| fact | is | meaning | from | source |\n|---|---|---|---|---|")?;
        for slot in derived {
            let (holds, meaning) = described(vocabulary, kind, slot);
            let asks: Vec<String> = slot.asks.iter().map(|fact| format!("`{fact}`")).collect();
            let cites = slot.cites.as_deref().unwrap_or_default();
            writeln!(out, "| `{}` | {holds} | {meaning} | {} | {} |", called(vocabulary, slot), asks.join(", "), cell(cites))?;
        }
        writeln!(out)?;
    }
    for slot in &kind.slots {
        let name = format!("{}.{}", kind.name, slot.name);
        if let Some(list) = list_of(vocabulary, &slot.ty).filter(|list| list.name == name) {
            words(out, list)?;
        }
    }
    Ok(())
}

/// What a field holds, and what it means.
fn described(vocabulary: &Vocabulary, kind: &Kind, slot: &Slot) -> (String, String) {
    let holds = plain(vocabulary, &slot.ty, &format!("{}.{}", kind.name, slot.name));
    let checked = if slot.checked { "; held against what is worked out" } else { "" };
    (cell(&holds).into_owned(), format!("{}{checked}", cell(&slot.meaning)))
}

/// `identified(a share)`: a derived fact with its arguments.
fn called(vocabulary: &Vocabulary, slot: &Slot) -> String {
    if slot.with.is_empty() {
        return slot.name.clone();
    }
    let with: Vec<String> = slot.with.iter().map(|ty| plain(vocabulary, ty, "")).collect();
    format!("{}({})", slot.name, with.join(", "))
}

fn words(out: &mut dyn Write, list: &WordList) -> Result<()> {
    let order = if list.ordered { ", in rising order" } else { "" };
    let open = if list.extensible { "; rule packs may add some" } else { "" };
    writeln!(out, "Words of `{}`{order}{open}:\n", list.name)?;
    for row in &list.words {
        let also: Vec<String> = row.also.iter().map(|name| format!("`{name}`")).collect();
        let also = if also.is_empty() { String::new() } else { format!(" (also {})", also.join(", ")) };
        writeln!(out, "- `{}`{also}: {}", row.word, prose(&row.meaning))?;
    }
    writeln!(out)
}

fn unit_tables(out: &mut dyn Write, vocabulary: &Vocabulary) -> Result<()> {
    writeln!(out, "## Units\n")?;
    for (of, title) in [(Dim::Effect, "Effects"), (Dim::Time, "Times"), (Dim::Other, "Amounts")] {
        if units(vocabulary, of).next().is_none() {
            continue;
        }
        writeln!(out, "| {title} | also | meaning |\n|---|---|---|")?;
        for unit in units(vocabulary, of) {
            let also: Vec<String> = other_names(vocabulary, &unit.name).into_iter().map(|name| format!("`{name}`")).collect();
            writeln!(out, "| `{}` | {} | {} |", unit.name, also.join(", "), cell(&unit.meaning))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn counted(out: &mut dyn Write, vocabulary: &Vocabulary) -> Result<()> {
    writeln!(
        out,
        "## Counted things\n\nAnything may be counted, in the singular or the plural: `1 school`, `62 schools`. Plurals that are not made with an `s`:\n"
    )?;
    let mut singulars: Vec<&str> = vocabulary.nouns.values().map(String::as_str).collect();
    singulars.sort_unstable();
    singulars.dedup();
    let lines: Vec<String> = singulars.into_iter().map(|noun| format!("`{noun}`, {}", quoted(&plurals(vocabulary, noun)))).collect();
    writeln!(out, "{}", lines.join("; "))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::report::sample::book;

    #[test]
    fn blocks_words_and_units_are_there() {
        let mut out = Vec::new();
        write(&mut out, &book().vocabulary).unwrap();
        let text = String::from_utf8(out).unwrap();
        for part in [
            "- [walk](#walk): A walk that the team took\n",
            "## walk\n\nA walk that the team took (rules call them `walks`; a study without one has none).\n",
            "| `ground` | a word | What was walked on | `grass` | Nobody (2026) |\n",
            "| `tired` | a share | How tired they were | `walk.wet` |  |\n",
            "Words of `walk.ground`:\n\n- `grass` (also `meadow`): a meadow\n- `sand`: a beach | a dune\n",
            "| `furlong` | `furlongs` | an eighth of a mile |\n",
            "`person`, `people`, `persons`;",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn every_row_of_a_table_has_as_many_cells_as_its_head() {
        let mut out = Vec::new();
        write(&mut out, &book().vocabulary).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut cells = 0;
        for line in text.lines() {
            let own = line.replace("\\|", "").matches('|').count();
            match (cells, line.starts_with('|')) {
                (_, false) => cells = 0,
                (0, true) => cells = own,
                (_, true) => assert_eq!(own, cells, "{line}"),
            }
        }
    }
}
