//! Reports to JUnit XML, which most systems of continuous integration show: a suite for each file, a case for each claim.

use super::item::{By, Item, items, reason};
use super::{Format, Judged, Tally, harmless};
use crate::source::Source;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rustc_hash::FxHashMap;
use std::io::{Result, Write};

/// The format for systems of continuous integration.
#[derive(Debug)]
pub struct Junit;

/// One test: a claim, what is said of a study beside its claims, or the file as a whole.
struct Case<'j> {
    class: &'j str,
    name: String,
    items: Vec<Item<'j>>,
}

impl Format for Junit {
    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        writer.write_event(Event::Text(BytesText::new("\n")))?;
        writer.write_event(Event::Start(BytesStart::new("testsuites").with_attributes([("name", "caveat")])))?;
        writer.get_mut().write_all(b"\n")
    }

    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        let source = &judged.report.source;
        let cases = cases(judged);
        let count = |outcome| cases.iter().filter(|case| case.outcome() == outcome).count().to_string();
        let name = harmless::line(&source.name);
        let counts = [Outcome::Fails, Outcome::Mistaken, Outcome::Waived].map(count);
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        let tests = cases.len().to_string();
        let [failures, errors, skipped] = counts.each_ref().map(String::as_str);
        let suite = [("name", name.as_ref()), ("tests", &tests), ("failures", failures), ("errors", errors), ("skipped", skipped)];
        writer.write_event(Event::Start(BytesStart::new("testsuite").with_attributes(suite)))?;
        cases.iter().try_for_each(|case| write_case(&mut writer, case, source))?;
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
        let mut piece = writer.into_inner();
        piece.push(b'\n');
        Ok(piece)
    }

    fn end(&mut self, out: &mut dyn Write, _: &Tally) -> Result<()> {
        out.write_all(b"</testsuites>\n")
    }
}

/// What became of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passes,
    Fails,
    /// Something could not be judged.
    Mistaken,
    /// Nothing fails, and something is waived.
    Waived,
}

impl Case<'_> {
    fn outcome(&self) -> Outcome {
        if self.items.iter().any(|item| item.fails && item.by == By::Reader) {
            Outcome::Mistaken
        } else if self.items.iter().any(|item| item.fails) {
            Outcome::Fails
        } else if self.items.iter().any(|item| item.waived.is_some()) {
            Outcome::Waived
        } else {
            Outcome::Passes
        }
    }
}

/// The cases of a file; one at least, so that what was judged is seen.
fn cases(judged: &Judged) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut places: FxHashMap<(u32, &str), usize> = FxHashMap::default();
    for (number, study) in (0..).zip(&judged.report.studies) {
        for claim in &study.claims {
            let name = if claim.text.is_empty() { claim.id.clone() } else { format!("{}: {}", claim.id, claim.text) };
            places.insert((number, &claim.id), cases.len());
            cases.push(Case { class: &study.title, name, items: Vec::new() });
        }
    }
    let mut whole = Case { class: &judged.report.source.name, name: "studies".to_owned(), items: Vec::new() };
    for item in items(judged) {
        let place = item.study.zip(item.claim).and_then(|of| places.get(&of));
        place.and_then(|&at| cases.get_mut(at)).unwrap_or(&mut whole).items.push(item);
    }
    if cases.is_empty() || !whole.items.is_empty() {
        cases.push(whole);
    }
    cases
}

fn write_case(writer: &mut Writer<Vec<u8>>, case: &Case<'_>, source: &Source) -> Result<()> {
    let (class, name) = (harmless::line(case.class), harmless::line(&case.name));
    let start = BytesStart::new("testcase").with_attributes([("classname", class.as_ref()), ("name", name.as_ref())]);
    if case.items.is_empty() {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start))?;
    let (failing, rest): (Vec<&Item<'_>>, Vec<_>) = case.items.iter().partition(|item| item.fails);
    match case.outcome() {
        Outcome::Fails => failure(writer, "failure", &failing, source)?,
        Outcome::Mistaken => failure(writer, "error", &failing, source)?,
        Outcome::Waived => skipped(writer, case)?,
        Outcome::Passes => {}
    }
    if !rest.is_empty() {
        element(writer, BytesStart::new("system-out"), &bodies(&rest, source))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

/// All that makes a case fail, in one element: of several, many readers see the first alone.
fn failure(writer: &mut Writer<Vec<u8>>, tag: &str, failing: &[&Item<'_>], source: &Source) -> Result<()> {
    let Some(first) = failing.iter().find(|item| item.by == By::Reader).or(failing.first()) else { return Ok(()) };
    let more = if failing.len() > 1 { format!(" (and {} more)", failing.len() - 1) } else { String::new() };
    let (message, kind) = (format!("{}{more}", first.message), format!("{}[{}]", first.weight(), first.rule));
    let start = BytesStart::new(tag).with_attributes([("message", &*harmless::line(&message)), ("type", &*harmless::line(&kind))]);
    element(writer, start, &bodies(failing, source))
}

fn skipped(writer: &mut Writer<Vec<u8>>, case: &Case<'_>) -> Result<()> {
    let waived: Vec<String> = case.items.iter().filter_map(|item| Some(format!("{}: {}", item.rule, reason(item.waived?)))).collect();
    let message = format!("waived: {}", waived.join("; "));
    writer.write_event(Event::Empty(BytesStart::new("skipped").with_attributes([("message", &*harmless::line(&message))])))
}

fn element(writer: &mut Writer<Vec<u8>>, start: BytesStart<'_>, text: &str) -> Result<()> {
    let end = start.to_end().into_owned();
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    writer.write_event(Event::End(end))
}

fn bodies(items: &[&Item<'_>], source: &Source) -> String {
    items.iter().map(|item| body(item, source)).collect::<Vec<_>>().join("\n")
}

/// What is told of an item: its place, what it says, how to mend it, what it rests on, and what became of it.
fn body(item: &Item<'_>, source: &Source) -> String {
    let place = item.place.map(|span| source.place(span.start));
    let place = place.map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
    let mut lines = vec![format!("{}{place}: {}[{}] {}", source.name, item.weight(), item.rule, item.message)];
    lines.extend(item.help.map(|help| format!("help: {help}")));
    lines.extend(item.sources.iter().map(|source| format!("source: {}", source.cites)));
    lines.extend(item.waived.map(|waived| format!("waived: {}", reason(waived))));
    lines.extend(item.known.then(|| "in the baseline".to_owned()));
    lines.iter().map(|line| harmless::line(line)).collect::<Vec<_>>().join("\n")
}
