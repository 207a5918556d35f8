//! Rule packs that bring words for the lists of the vocabulary.

use caveat::check::{FileKind, Settings, check_file};
use caveat::rule::book::{Loaded, RuleBook, RuleFile};
use caveat::source::Source;
use std::sync::Arc;

fn load(blocks: &str) -> Loaded {
    let text = format!("vocabulary trials \"Drug trials\" {{ {blocks} }}");
    RuleBook::load(&[RuleFile { name: "trials.vocabulary".to_owned(), text }])
}

/// Rule, underlined text and help of each mistake in a pack.
fn told(loaded: &Loaded) -> Vec<(String, String, String)> {
    let all = loaded.mistakes.iter().flat_map(|(source, told)| told.iter().map(move |told| (source, told)));
    all.map(|(source, told)| (told.rule.to_string(), told.place().of(&source.text).to_owned(), told.help.clone().unwrap_or_default()))
        .collect()
}

#[test]
fn packs_add_words_to_open_lists() {
    let loaded = load("extend study { field design { word platform \"several drugs against one control\" { also: umbrella } } }");
    assert_eq!(told(&loaded), []);
    let book = &loaded.book;
    let list = book.vocabulary.lists.iter().find(|list| list.name == "study.design").unwrap();
    let word = &list.words[list.find("platform").unwrap() as usize];
    assert_eq!((word.word.as_str(), word.meaning.as_str()), ("platform", "several drugs against one control"));
    assert_eq!(list.find("umbrella"), list.find("platform"));
    assert_eq!(list.find("randomized"), Some(0));
    let source = Arc::new(Source::new("s", "study \"S\" { design: platform }"));
    let report = check_file(source, FileKind::Study, book, &Settings::new(book, caveat::date::parse("2026-01-01").unwrap()));
    let mistakes: Vec<&str> =
        report.diagnostics.iter().map(|told| told.rule.as_ref()).filter(|rule| rule.starts_with("vocabulary/")).collect();
    assert_eq!(mistakes, Vec::<&str>::new());
}

#[test]
fn packs_add_no_words_to_closed_lists() {
    let loaded = load("extend study { field assignment { word whim \"as it pleased\" } }");
    let told = told(&loaded);
    let [(rule, under, help)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((rule.as_str(), under.as_str()), ("rule/not-extensible", "assignment"));
    assert!(help.starts_with("words can be added to lists that say `extensible: yes`: `study.design`"), "{help}");
    assert!(loaded.book.vocabulary.lists.iter().all(|list| list.find("whim").is_none()));
}

#[test]
fn words_of_fields_that_take_none_are_refused() {
    for (blocks, rule, under) in [
        ("extend study { field year { word soon \"x\" } }", "rule/not-extensible", "year"),
        ("extend study { field desing { word soon \"x\" } }", "rule/unknown-field", "desing"),
        ("extend study { field design { word randomized \"x\" } }", "rule/doubled-name", "randomized"),
        ("extend study { field design { type: word\nword soon \"x\" } }", "rule/doubled-name", "design"),
    ] {
        let loaded = load(blocks);
        let found: Vec<(String, String)> = told(&loaded).into_iter().map(|(rule, under, _)| (rule, under)).collect();
        assert_eq!(found, [(rule.to_owned(), under.to_owned())], "{blocks}");
        assert!(loaded.book.vocabulary.lists.iter().all(|list| list.find("soon").is_none()), "{blocks}");
    }
}
