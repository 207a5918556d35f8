//! Reports to JUnit XML, which most systems of continuous integration show: a suite for each file, a case for each claim.

use super::item::{Item, items, reason};
use super::{Format, Judged, Tally, harmless};
use crate::source::Source;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
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
        let count = |of: fn(&Item<'_>) -> bool| cases.iter().filter(|case| case.items.iter().any(of)).count().to_string();
        let name = harmless::line(&source.name);
        let (tests, failures, errors) = (cases.len().to_string(), count(is_failure), count(is_error));
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        let suite = [("name", name.as_ref()), ("tests", &tests), ("failures", &failures), ("errors", &errors)];
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

/// A mistake: something could not be judged.
fn is_error(item: &Item<'_>) -> bool {
    item.is_mistake() && item.fails
}

fn is_failure(item: &Item<'_>) -> bool {
    item.fails && !is_error(item)
}

/// The cases of a file; one at least, so that what was judged is seen.
fn cases(judged: &Judged) -> Vec<Case<'_>> {
    let mut cases: Vec<(Option<(u32, &str)>, Case<'_>)> = Vec::new();
    for (number, study) in judged.report.studies.iter().enumerate() {
        for claim in &study.claims {
            let name = if claim.text.is_empty() { claim.id.clone() } else { format!("{}: {}", claim.id, claim.text) };
            cases.push((Some((number as u32, &claim.id)), Case { class: &study.title, name, items: Vec::new() }));
        }
    }
    let mut whole = Case { class: &judged.report.source.name, name: "studies".to_owned(), items: Vec::new() };
    for item in items(judged) {
        let of = item.study.zip(item.claim);
        match cases.iter_mut().find(|(own, _)| own.is_some() && *own == of) {
            Some((_, case)) => case.items.push(item),
            None => whole.items.push(item),
        }
    }
    if cases.is_empty() || !whole.items.is_empty() {
        cases.push((None, whole));
    }
    cases.into_iter().map(|(_, case)| case).collect()
}

fn write_case(writer: &mut Writer<Vec<u8>>, case: &Case<'_>, source: &Source) -> Result<()> {
    let (class, name) = (harmless::line(case.class), harmless::line(&case.name));
    let start = BytesStart::new("testcase").with_attributes([("classname", class.as_ref()), ("name", name.as_ref())]);
    if case.items.is_empty() {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start))?;
    for item in case.items.iter().filter(|item| item.fails) {
        let tag = if is_error(item) { "error" } else { "failure" };
        let kind = format!("{}[{}]", if item.open { "open" } else { item.severity.as_str() }, item.rule);
        let start = BytesStart::new(tag).with_attributes([("message", &*harmless::line(&item.message)), ("type", &*harmless::line(&kind))]);
        element(writer, start, &body(item, source))?;
    }
    // A case that fails is not skipped as well; what is waived in it is told with the rest.
    let fails = case.items.iter().any(|item| item.fails);
    let waived: Vec<String> = case.items.iter().filter_map(|item| Some(format!("{}: {}", item.rule, reason(item.waived?)))).collect();
    if !fails && !waived.is_empty() {
        let message = harmless::line(&format!("waived: {}", waived.join("; "))).into_owned();
        writer.write_event(Event::Empty(BytesStart::new("skipped").with_attributes([("message", message.as_str())])))?;
    }
    let rest: Vec<String> = case.items.iter().filter(|item| !item.fails).map(|item| body(item, source)).collect();
    if !rest.is_empty() {
        element(writer, BytesStart::new("system-out"), &rest.join("\n"))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

fn element(writer: &mut Writer<Vec<u8>>, start: BytesStart<'_>, text: &str) -> Result<()> {
    let end = start.to_end().into_owned();
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    writer.write_event(Event::End(end))
}

/// What is told of an item: its place, what it says, how to mend it, what it rests on, and what became of it.
fn body(item: &Item<'_>, source: &Source) -> String {
    let place = item.place.map(|span| source.place(span.start));
    let place = place.map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
    let weight = if item.open { "open" } else { item.severity.as_str() };
    let mut lines = vec![format!("{}{place}: {weight}[{}] {}", source.name, item.rule, item.message)];
    lines.extend(item.help.map(|help| format!("help: {help}")));
    lines.extend(item.sources.iter().map(|source| format!("source: {}", source.cites)));
    lines.extend(item.waived.map(|waived| format!("waived: {}", reason(waived))));
    lines.extend(item.known.then(|| "in the baseline".to_owned()));
    lines.iter().map(|line| harmless::line(line)).collect::<Vec<_>>().join("\n")
}
