//! Types of fields to plain words, to examples, and to the spelling of vocabulary files.

use crate::vocabulary::{Dim, Type, Vocabulary};

/// How values are written: what a field holds, and examples of it.
pub const WRITTEN: &[(&str, &str)] = &[
    ("yes or no", "`yes`, `no`"),
    ("a word", "one of the words listed with the field: `matched`"),
    ("a word of your own", "`school`, `student`, `clinic`"),
    ("a text", "`\"Journal of Results\"`, or one bare word"),
    ("a number", "`62`, `11,000`, `-0.3`, `.036`"),
    ("a count", "what is counted stands behind it: `62 schools`, `1,204 students`; `66 of 75 schools`"),
    ("a share", "`90%`, `14/20`; known only so far: `none`, `few`, `minority`, `half`, `majority`, `most`, `all`, `yes`, `no`"),
    ("percentage points", "`5 pp`"),
    ("a p value", "`.03`, `< .001`"),
    ("a time", "`2 years`, `6 weeks`"),
    ("an effect", "its unit stands behind it: `0.27 sd`, `3 pp`, `1.4 odds-ratio`"),
    ("an amount", "its unit stands behind it: `30 sessions`, `6 mg/day`"),
    ("a date", "`2024-03-01`, `2024-03`, `2024`"),
    ("a stretch", "from one end to the other: `5 to 10`, `12 to 20 weeks`, `2012-09 to 2014-06`"),
    ("a confidence interval", "`95% CI 0.11 to 0.43`, `95% CI [0.11, 0.43]`"),
    ("a test", "as journals print it: `t(28) = 2.20`, `F(1, 52) = 4.3`, `r(48) = .31`, `z = 2.1`"),
    ("a comparison", "`A to B`; `A, C to B`; `within A`"),
    ("a reference", "the id of a block in the same study: `math-gain`"),
    ("a list", "commas between: `\"RAND\", \"NEPC\"`"),
    ("a value for each arm", "the arm stands before it: `PL 40%, peers 2%`; without an arm it is the total"),
    ("a value for each word", "the word stands before it: `charter 90%, rural 12%`"),
];

/// What every value may be instead, whatever the field holds.
pub const ANY: &[(&str, &str)] = &[
    ("`none`", "there is no such thing; that is settled"),
    ("`unreported`", "somebody looked, and the source does not say; leaving the field out says that nobody has looked yet"),
    ("`< 50%`, `>= 0.8`", "known from one side only"),
    ("`10 to 20`, `10..20`", "one value, known to lie between the two"),
    ("`~ 20`", "about: 10% either side, or half of the last digit written if that is more"),
    ("`62 schools @ \"p. 9\"`", "where in the source it stands"),
];

/// What a field of a type holds, in plain words: "a share for each arm".
pub fn plain(vocabulary: &Vocabulary, ty: &Type, field: &str) -> String {
    match ty {
        Type::Word(list) => match vocabulary.list(*list).filter(|list| list.name != field) {
            Some(list) => format!("a word of `{}`", list.name),
            None => "a word".to_owned(),
        },
        Type::Entity(_) => format!("the id of {}", entities(vocabulary, ty)),
        Type::List(item) => format!("a list of {}", plural(vocabulary, item)),
        Type::PerArm(value) => format!("{} for each arm", plain(vocabulary, value, field)),
        Type::PerWord(value, Some(_)) => format!("{} for each word", plain(vocabulary, value, field)),
        Type::PerWord(value, None) => format!("{} for each word of your own", plain(vocabulary, value, field)),
        _ => simple(ty).to_owned(),
    }
}

fn entities(vocabulary: &Vocabulary, ty: &Type) -> String {
    let Type::Entity(kinds) = ty else { return String::new() };
    let article = |name: &str| format!("{} {name}", if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" });
    kinds.iter().filter_map(|kind| vocabulary.kind(kind)).map(|kind| article(&kind.name)).collect::<Vec<_>>().join(" or ")
}

fn plural(vocabulary: &Vocabulary, ty: &Type) -> String {
    match ty {
        Type::Text => "texts".to_owned(),
        Type::Free | Type::Word(_) => "words".to_owned(),
        Type::Number(Dim::Plain) => "numbers".to_owned(),
        Type::Number(Dim::Other) => "amounts".to_owned(),
        Type::Number(Dim::Share) => "shares".to_owned(),
        Type::Entity(kinds) => {
            kinds.iter().filter_map(|kind| vocabulary.kind(kind)).map(|kind| kind.list.as_str()).collect::<Vec<_>>().join(" or ")
        }
        other => format!("values, each {}", plain(vocabulary, other, "")),
    }
}

const fn simple(ty: &Type) -> &'static str {
    match ty {
        Type::Truth => "yes or no",
        Type::Free => "a word of your own",
        Type::Text => "a text",
        Type::Number(Dim::Plain) => "a number",
        Type::Number(Dim::Count) => "a count",
        Type::Number(Dim::Share) => "a share",
        Type::Number(Dim::Points) => "percentage points",
        Type::Number(Dim::P) => "a p value",
        Type::Number(Dim::Time) => "a time",
        Type::Number(Dim::Effect) => "an effect",
        Type::Number(Dim::Other) => "an amount",
        Type::Date => "a date",
        Type::Extent(Dim::Time) => "a stretch of time",
        Type::Extent(_) => "a stretch from one number to another",
        Type::Period => "a stretch of dates",
        Type::Ci => "a confidence interval",
        Type::Test => "a test",
        Type::Comparison => "a comparison",
        Type::Hit => "a word found in a text",
        Type::Fact => "a fact",
        Type::Word(_) | Type::Entity(_) | Type::List(_) | Type::PerArm(_) | Type::PerWord(..) => "",
    }
}

/// An example of what is written there, in backticks: the same for every field of a type.
pub fn example(ty: &Type) -> Option<&'static str> {
    let name = match ty {
        Type::Word(_) | Type::Entity(_) => return None,
        Type::List(item) => return example(item),
        Type::PerArm(_) => "a value for each arm",
        Type::PerWord(..) => "a value for each word",
        Type::Extent(_) | Type::Period => "a stretch",
        other => simple(other),
    };
    WRITTEN.iter().find(|(own, _)| *own == name).map(|(_, example)| *example)
}

/// A type as vocabulary files spell it: `share per arm`.
pub fn spelled(vocabulary: &Vocabulary, ty: &Type, field: &str) -> String {
    match ty {
        Type::Truth => "yes-no".to_owned(),
        Type::Word(list) => match vocabulary.list(*list).filter(|list| list.name != field) {
            Some(list) => format!("word of {}", list.name),
            None => "word".to_owned(),
        },
        Type::Free => "free-word".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Number(dim) => self::dim(*dim).to_owned(),
        Type::Date => "date".to_owned(),
        Type::Extent(dim) => format!("extent of {}", self::dim(*dim)),
        Type::Period => "extent of date".to_owned(),
        Type::Ci => "ci".to_owned(),
        Type::Test => "test".to_owned(),
        Type::Comparison => "comparison".to_owned(),
        Type::Entity(kinds) => {
            kinds.iter().filter_map(|kind| vocabulary.kind(kind)).map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(" or ")
        }
        Type::List(item) => format!("list of {}", spelled(vocabulary, item, field)),
        Type::PerArm(value) => format!("{} per arm", spelled(vocabulary, value, field)),
        Type::PerWord(value, _) => format!("{} per word", spelled(vocabulary, value, field)),
        Type::Hit => "word found".to_owned(),
        Type::Fact => "fact".to_owned(),
    }
}

/// What a unit measures, as vocabulary files spell it.
pub const fn dim(dim: Dim) -> &'static str {
    match dim {
        Dim::Plain => "number",
        Dim::Count => "count",
        Dim::Share => "share",
        Dim::Points => "points",
        Dim::P => "p",
        Dim::Time => "time",
        Dim::Effect => "effect",
        Dim::Other => "quantity",
    }
}

#[cfg(test)]
mod tests {
    use super::{example, plain, spelled};
    use crate::vocabulary::{Type, Vocabulary};

    fn field(kind: &str, field: &str) -> &'static Type {
        let vocabulary = Vocabulary::core();
        let kind = vocabulary.kind(vocabulary.kind_names[kind]).unwrap();
        &kind.slots[usize::from(kind.names[field].0)].ty
    }

    #[test]
    fn types_in_plain_words() {
        for (kind, name, wanted) in [
            ("study", "design", "a word"),
            ("study", "analysis-plan", "a word of `study.registered`"),
            ("study", "authors", "a list of texts"),
            ("study", "masked", "yes or no for each word"),
            ("study", "composition", "a share for each word of your own"),
            ("attribute", "present", "a share for each arm"),
            ("outcome", "composite-of", "a list of outcomes"),
            ("study", "period", "a stretch of dates"),
            ("study", "population", "the id of a population"),
            ("study", "bandwidth", "a list of amounts"),
        ] {
            assert_eq!(plain(Vocabulary::core(), field(kind, name), &format!("{kind}.{name}")), wanted, "{kind}.{name}");
        }
    }

    #[test]
    fn every_field_that_can_be_written_has_words_and_an_example() {
        let vocabulary = Vocabulary::core();
        for (kind, slot) in vocabulary.kinds.iter().flat_map(|kind| kind.slots.iter().map(move |slot| (kind, slot))) {
            let name = format!("{}.{}", kind.name, slot.name);
            assert!(!plain(vocabulary, &slot.ty, &name).is_empty(), "{name}");
            let inner = if let Type::List(item) = &slot.ty { item } else { &slot.ty };
            let needs_none = matches!(inner, Type::Word(_) | Type::Entity(_));
            assert!(needs_none || example(&slot.ty).is_some() || !slot.stated, "{name}");
        }
    }

    #[test]
    fn types_as_vocabularies_spell_them() {
        let vocabulary = Vocabulary::core();
        for (kind, name, wanted) in [
            ("study", "masked", "yes-no per word"),
            ("study", "analysis-plan", "word of study.registered"),
            ("claim", "of", "list of arm or attribute"),
            ("outcome", "at", "extent of time"),
        ] {
            assert_eq!(spelled(vocabulary, field(kind, name), &format!("{kind}.{name}")), wanted);
        }
    }
}
