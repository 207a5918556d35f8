//! Dice to texts: studies in which every field holds a value of its type, and rule files with slips in them.

use caveat::vocabulary::{Dim, Kind, KindId, Kinds, ListId, Slot, Type, Vocabulary};
use std::fmt::Write as _;

/// Numbers that look like chance and are the same on every run (xorshift*, Vigna 2016).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// True once in so many.
    fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// How many blocks of each kind there are.
struct Made<'v> {
    vocabulary: &'v Vocabulary,
    /// The kind of each block, and its id.
    blocks: Vec<(KindId, String)>,
}

/// A study with blocks of all kinds.
pub fn study(vocabulary: &Vocabulary, dice: &mut Dice) -> String {
    let mut blocks = Vec::new();
    for (at, kind) in vocabulary.kinds.iter().enumerate().skip(1).filter(|(_, kind)| kind.name != "waive") {
        let most = if kind.name == "arm" { 4 } else { 3 };
        for number in 0..dice.below(most) + usize::from(kind.name == "arm") {
            blocks.push((KindId(at as u16), format!("{}-{number}", kind.name)));
        }
    }
    let made = Made { vocabulary, blocks };
    let mut out = "study \"Made up\" {\n".to_owned();
    made.fields(&mut out, &vocabulary.kinds[0], 12, dice);
    for (kind, id) in &made.blocks {
        let kind = &vocabulary.kinds[kind.0 as usize];
        let texts = ["It raises scores", "It may lower deaths", "It is promising", "It goes with more sleep", "It does not help girls"];
        writeln!(out, "{} {id} \"{}\" {{", kind.name, dice.pick(&texts)).unwrap();
        made.fields(&mut out, kind, 3, dice);
        out.push_str("}\n");
    }
    out.push_str("}\n");
    out
}

impl Made<'_> {
    /// About one in so many fields of a kind.
    fn fields(&self, out: &mut String, kind: &Kind, one_in: usize, dice: &mut Dice) {
        for slot in kind.slots.iter().filter(|slot| slot.stated && !slot.name.contains('.')) {
            if !dice.once_in(one_in) {
                continue;
            }
            if let Some(value) = self.value(slot, dice) {
                writeln!(out, "  {}: {value}{}", slot.name, if dice.once_in(10) { " @ \"p. 9\"" } else { "" }).unwrap();
            }
        }
        let mut records: Vec<_> = kind.records.iter().collect();
        records.sort();
        for (name, slots) in records {
            let stated: Vec<&Slot> = slots.iter().map(|slot| &kind.slots[slot.0 as usize]).filter(|slot| slot.stated).collect();
            if !stated.is_empty() && dice.once_in(one_in) {
                let slot = *dice.pick(&stated);
                let part = slot.name.rsplit('.').next().unwrap_or_default();
                if let Some(value) = self.value(slot, dice) {
                    writeln!(out, "  {name}: {part} {value}").unwrap();
                }
            }
        }
    }

    fn value(&self, slot: &Slot, dice: &mut Dice) -> Option<String> {
        if dice.once_in(12) { Some("unreported".to_owned()) } else { self.typed(&slot.ty, &slot.name, dice) }
    }

    /// A value of a type; none where the study has no block that it could lead to.
    fn typed(&self, ty: &Type, name: &str, dice: &mut Dice) -> Option<String> {
        Some(match ty {
            Type::Truth => (*dice.pick(&["yes", "no"])).to_owned(),
            Type::Word(list) => self.word(*list, dice),
            Type::Free => (*dice.pick(&["school", "student", "district"])).to_owned(),
            Type::Text => (*dice.pick(&["reading", "\"in some words\"", "girls"])).to_owned(),
            Type::Number(dim) => self.number(*dim, name, dice),
            Type::Date => (*dice.pick(&["2020", "2020-09", "2020-09-30"])).to_owned(),
            Type::Extent(Dim::Time) => (*dice.pick(&["2 years", "12 to 20 weeks"])).to_owned(),
            Type::Extent(_) => (*dice.pick(&["5 to 10", "1 to 5"])).to_owned(),
            Type::Period => "2012-09 to 2014-06".to_owned(),
            Type::Ci => (*dice.pick(&["95% CI 0.11 to 0.43", "90% CI [0.8, 1.2]", "95% CI (-0.2, 0.1)"])).to_owned(),
            Type::Test => {
                (*dice.pick(&["t(28) = 2.20", "F(1, 52) = 4.3", "χ²(1, N = 90) = 6.7", "z = -2.1", "r(48) = .31", "Q(9) = 20"])).to_owned()
            }
            Type::Comparison => self.comparison(dice)?,
            Type::Entity(kinds) => self.reference(*kinds, dice)?,
            Type::List(of) => self.several(of, name, dice)?,
            Type::PerArm(of) => self.per_arm(of, name, dice)?,
            Type::PerWord(of, list) => {
                let key = match list {
                    Some(list) => self.word(*list, dice),
                    None => (*dice.pick(&["charter", "rural"])).to_owned(),
                };
                format!("{key} {}", self.typed(of, name, dice)?)
            }
            Type::Hit | Type::Fact => return None,
        })
    }

    fn word(&self, list: ListId, dice: &mut Dice) -> String {
        dice.pick(&self.vocabulary.lists[list.0 as usize].words).word.clone()
    }

    fn number(&self, dim: Dim, name: &str, dice: &mut Dice) -> String {
        let one_of = |dice: &mut Dice, from: &[&str]| (*dice.pick(from)).to_owned();
        match dim {
            Dim::Plain if name == "similarity" => one_of(dice, &[".95", "0.4 to 0.9"]),
            Dim::Plain => one_of(dice, &["1", "0.12", "2 to 3", "~ 0.2", "> 0.5"]),
            Dim::Count => one_of(dice, &["62 schools", "120 students", "> 100 students", "40 to 60 students", "12 schools, 300 students"]),
            Dim::Share => one_of(
                dice,
                &["90%", "few", "minority", "most", "yes", "no", "all", "none", "10% to 20%", "< 40%", "~ 7%", "14/20", "half", "majority"],
            ),
            Dim::Points => one_of(dice, &["5 percentage-points", "4 to 6 pp"]),
            Dim::P => one_of(dice, &[".03", "< .001", "> .05", ".20", "~ .05", ".01 to .2"]),
            Dim::Time => one_of(dice, &["2 years", "6 weeks", "3 to 5 months", "1 semester"]),
            Dim::Effect => one_of(
                dice,
                &[
                    "0.27 sd",
                    "-0.1 to 0.3 sd",
                    "4 percentage-points",
                    "1.3 odds-ratio",
                    "0.8 to 0.9 risk-ratio",
                    "0.3 r",
                    "0 sd",
                    "> 0.2 sd",
                ],
            ),
            Dim::Other => one_of(dice, &["30 sessions", "6 mg/day"]),
        }
    }

    fn ids(&self, kinds: Kinds) -> Vec<&str> {
        self.blocks.iter().filter(|(kind, _)| kinds.has(*kind)).map(|(_, id)| id.as_str()).collect()
    }

    fn arms(&self) -> Vec<&str> {
        self.blocks.iter().map(|(_, id)| id.as_str()).filter(|id| id.starts_with("arm-")).collect()
    }

    fn reference(&self, kinds: Kinds, dice: &mut Dice) -> Option<String> {
        let ids = self.ids(kinds);
        (!ids.is_empty()).then(|| (*dice.pick(&ids)).to_owned())
    }

    fn comparison(&self, dice: &mut Dice) -> Option<String> {
        let arms = self.arms();
        if arms.len() < 2 || dice.once_in(5) {
            return Some(format!("within {}", dice.pick(&arms)));
        }
        let first = dice.below(arms.len());
        let second = (first + 1 + dice.below(arms.len() - 1)) % arms.len();
        Some(format!("{} to {}", arms[first], arms[second]))
    }

    fn several(&self, of: &Type, name: &str, dice: &mut Dice) -> Option<String> {
        if dice.once_in(10) {
            return Some("none".to_owned());
        }
        let mut items: Vec<String> =
            (0..=dice.below(3)).filter_map(|_| self.typed(of, name, dice)).filter(|item| !item.contains(',')).collect();
        items.sort();
        items.dedup();
        if !items.is_empty() && dice.once_in(10) {
            items.push("unreported".to_owned());
        }
        (!items.is_empty()).then(|| items.join(", "))
    }

    fn per_arm(&self, of: &Type, name: &str, dice: &mut Dice) -> Option<String> {
        let mut items = Vec::new();
        for arm in self.arms() {
            let value = if dice.once_in(8) { "unreported".to_owned() } else { self.typed(of, name, dice)? };
            if !value.contains(',') {
                items.push(format!("{arm} {value}"));
            }
        }
        (!items.is_empty()).then(|| items.join(", "))
    }
}

/// A text with a few slips: bytes lost, doubled or changed, words taken from another text or put in another place.
pub fn slips(text: &str, other: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(3) {
        text = if dice.once_in(2) { byte_slip(&text, dice) } else { word_slip(&text, other, dice) };
    }
    text
}

fn byte_slip(text: &str, dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    if bytes.is_empty() {
        return String::new();
    }
    let at = dice.below(bytes.len());
    match dice.below(4) {
        0 => {
            bytes.remove(at);
        }
        1 => bytes.insert(at, *dice.pick(b"{}[]()\"':,.#<>=-+*/ \n%1ax")),
        2 => bytes[at] = *dice.pick(b"{}[]()\"':,.#<>=-+*/ \n%1ax"),
        _ => bytes.truncate(at),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn word_slip(text: &str, other: &str, dice: &mut Dice) -> String {
    let mut words: Vec<&str> = text.split_inclusive(' ').collect();
    let others: Vec<&str> = other.split_inclusive(' ').collect();
    if words.is_empty() || others.is_empty() {
        return text.to_owned();
    }
    let (at, second) = (dice.below(words.len()), dice.below(words.len()));
    match dice.below(4) {
        0 => {
            words.remove(at);
        }
        1 => words[at] = *dice.pick(&others),
        2 => words.insert(at, *dice.pick(&others)),
        _ => words.swap(at, second),
    }
    words.concat()
}
