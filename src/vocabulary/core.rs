//! The names that the reader and the derived facts know by heart, looked up once when the vocabulary is loaded.

use super::{KindId, SlotId, Vocabulary, Word};
use crate::numbers::quantity::Unit;

/// A kind with the slots that code reads: `in_kept_clusters` is `in-kept-clusters`, `attrition_overall` is
/// `attrition.overall`, `kind_` is `kind`.
macro_rules! slots {
    ($name:ident, $kind:literal: $($slot:ident)*) => {
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name {
            pub kind: KindId,
            $(pub $slot: SlotId,)*
        }

        impl $name {
            fn resolve(vocabulary: &Vocabulary) -> Result<Self, String> {
                let id = *vocabulary.kind_names.get($kind).ok_or_else(|| format!("the vocabulary has no block `{}`", $kind))?;
                Ok(Self { kind: id, $($slot: slot(vocabulary, id, stringify!($slot))?,)* })
            }
        }
    };
}

/// Words of one list.
macro_rules! words {
    ($name:ident, $list:literal: $($word:ident)*) => {
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name {
            $(pub $word: Word,)*
        }

        impl $name {
            fn resolve(vocabulary: &Vocabulary) -> Result<Self, String> {
                Ok(Self { $($word: word(vocabulary, $list, stringify!($word))?,)* })
            }
        }
    };
}

/// Kinds, slots, words and units by name.
macro_rules! core {
    ($($field:ident: $type:ident,)*) => {
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Core {
            $(pub $field: $type,)*
        }

        impl Core {
            /// Looks every name up; the error names the first that is missing.
            pub fn resolve(vocabulary: &Vocabulary) -> Result<Self, String> {
                Ok(Self { $($field: $type::resolve(vocabulary)?,)* })
            }
        }
    };
}

core! {
    study: StudySlots,
    arm: ArmSlots,
    population: PopulationSlots,
    strata: StrataSlots,
    attribute: AttributeSlots,
    outcome: OutcomeSlots,
    baseline: BaselineSlots,
    finding: FindingSlots,
    claim: ClaimSlots,
    waive: WaiveSlots,
    read: ReadWords,
    role: RoleWords,
    joiners: JoinersWords,
    kind: KindWords,
    analysis_role: AnalysisRoleWords,
    direction: DirectionWords,
    sign: SignWords,
    scale: ScaleWords,
    wording: WordingWords,
    reads_as: ReadsAsWords,
    clustering: ClusteringWords,
    units: UnitNames,
}

slots! { StudySlots, "study":
    read design assignment assigned enrolled eligible analyzed assigned_unit analyzed_unit icc composition population
    attrition_overall attrition_differential selected_beyond
}
slots! { ArmSlots, "arm":
    role assigned analyzed received crossover in_kept_clusters joiners composition attrition_overall clusters persons assigned_persons exposure_loss
}
slots! { PopulationSlots, "population": share similarity }
slots! { StrataSlots, "strata": keys }
slots! { AttributeSlots, "attribute": present identified findings fidelity_mean fidelity_sd relative_strength }
slots! { OutcomeSlots, "outcome": kind_ domain scale granularity items findings reliability base_rate }
slots! { BaselineSlots, "baseline": outcome difference mean sd n events p hedges_g by_chance }
slots! { FindingSlots, "finding":
    outcome compares treated against within_arm design assignment attribute subgroup role reanalysis_of adjusted estimate se ci p test one_tailed direction n mean sd
    events rate before after margin
    attrition_overall attrition_differential attrition_cautious_limit attrition_optimistic_limit attrition_bias
    cluster_attrition_overall cluster_attrition_differential cluster_attrition_cautious_limit cluster_attrition_optimistic_limit
    cluster_attrition_bias
    scale null sign implied_p ci_p excludes_null best_p hedges_g clustered_p clustered_t clustered_df family bh_p mean_possible sd_possible
    sd_bounds risk risk_difference computed_ratio computed_t computed_df mdes power exaggeration type_s equivalence_p cace first_stage_f
    e_value i2 subgroups claims tested sensitivity specificity t_if_se computed_effect ci_middle ci_se odds_as_risk total_n total_events
    counts_p chance_of_one design_effect effective_n expected_regression predictive_value
}
slots! { ClaimSlots, "claim": wording of on rests_on treated against reads_as numbers credits }
slots! { WaiveSlots, "waive": on reason by until }

words! { ReadWords, "study.read": summary }
words! { RoleWords, "arm.role": treatment comparison norm }
words! { JoinersWords, "arm.joiners": included }
words! { AnalysisRoleWords, "finding.role": sensitivity }
words! { KindWords, "outcome.kind": binary continuous }
words! { DirectionWords, "finding.direction": positive negative null }
words! { SignWords, "finding.sign": up down flat }
words! { ScaleWords, "finding.scale": standardized difference percent_change correlation explained odds_ratio risk_ratio rate_ratio hazard_ratio }
words! { WordingWords, "claim.wording": paraphrased }
words! { ReadsAsWords, "claim.reads-as": descriptive associational conditional causal }
words! { ClusteringWords, "study.clustering": ignored }

#[derive(Clone, Copy, Debug)]
pub struct UnitNames {
    pub sd: Unit,
    pub percentage_points: Unit,
    pub percent_change: Unit,
    pub percentile_points: Unit,
    pub scale_points: Unit,
    pub odds_ratio: Unit,
    pub risk_ratio: Unit,
    pub rate_ratio: Unit,
    pub hazard_ratio: Unit,
    pub r: Unit,
    pub r2: Unit,
    pub day: Unit,
}

impl Default for UnitNames {
    fn default() -> Self {
        let none = Unit::NONE;
        Self {
            sd: none,
            percentage_points: none,
            percent_change: none,
            percentile_points: none,
            scale_points: none,
            odds_ratio: none,
            risk_ratio: none,
            rate_ratio: none,
            hazard_ratio: none,
            r: none,
            r2: none,
            day: none,
        }
    }
}

impl UnitNames {
    fn resolve(vocabulary: &Vocabulary) -> Result<Self, String> {
        let unit = |name: &str| {
            let found = vocabulary.unit_names.get(name).copied();
            found.map(Unit).ok_or_else(|| format!("the vocabulary has no unit `{name}`"))
        };
        Ok(Self {
            sd: unit("sd")?,
            percentage_points: unit("percentage-points")?,
            percent_change: unit("percent-change")?,
            percentile_points: unit("percentile-points")?,
            scale_points: unit("scale-points")?,
            odds_ratio: unit("odds-ratio")?,
            risk_ratio: unit("risk-ratio")?,
            rate_ratio: unit("rate-ratio")?,
            hazard_ratio: unit("hazard-ratio")?,
            r: unit("r")?,
            r2: unit("r2")?,
            day: unit("day")?,
        })
    }
}

fn spelled(ident: &str) -> String {
    ident.trim_end_matches('_').replace('_', "-")
}

fn slot(vocabulary: &Vocabulary, kind: KindId, ident: &str) -> Result<SlotId, String> {
    let name = spelled(ident);
    let kind = vocabulary.kind(kind).ok_or_else(|| format!("the vocabulary has no block for `{name}`"))?;
    // A part of a record, whose name is cut at a point: `attrition.overall`.
    let part = || {
        let cut = |record: &String| Some(format!("{record}.{}", name.strip_prefix(record)?.strip_prefix('-')?));
        kind.records.keys().filter_map(cut).find_map(|name| kind.names.get(&name).copied())
    };
    kind.names.get(&name).copied().or_else(part).ok_or_else(|| format!("the vocabulary has no field `{}.{name}`", kind.name))
}

fn word(vocabulary: &Vocabulary, list: &str, ident: &str) -> Result<Word, String> {
    let name = spelled(ident);
    let missing = || format!("the vocabulary has no word `{name}` in `{list}`");
    let at = vocabulary.lists.iter().position(|row| row.name == list).ok_or_else(missing)?;
    let index = vocabulary.lists.get(at).and_then(|row| row.names.get(&name)).copied().ok_or_else(missing)?;
    Ok(Word { list: super::ListId(at as u16), index })
}
