//! Who was assigned and who was analyzed, to who was lost, and what such a loss can do.

use super::facts::{Facts, Known, both, cell, entity, number, worse};
use crate::numbers::attrition::{Column, bias, limit, loss};
use crate::numbers::quantity::Quantity;
use crate::study::cell::{Absence, Cell, Key, Part, Row};
use crate::vocabulary::SlotId;

/// Whose loss is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Units of analysis; where groups were assigned, those in groups that stayed.
    Persons,
    /// Units of assignment.
    Clusters,
}

/// How many were assigned, and how many of them were analyzed.
type Flow = (Quantity, Quantity);

pub fn arm_overall(facts: &Facts<'_, '_>, arm: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let assigned = facts.count(arm, core.arm.assigned, core.study.analyzed_unit);
    let analyzed = facts.count(arm, core.arm.analyzed, core.study.analyzed_unit);
    cell(both(assigned, analyzed).and_then(lost))
}

pub fn study_overall(facts: &Facts<'_, '_>, row: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    if let (Cell::Number(_) | Cell::Counts(_), Cell::Number(_) | Cell::Counts(_)) =
        (facts.study.cell(row, core.study.assigned), facts.study.cell(row, core.study.analyzed))
    {
        let assigned = facts.count(row, core.study.assigned, core.study.analyzed_unit);
        let analyzed = facts.count(row, core.study.analyzed, core.study.analyzed_unit);
        return cell(both(assigned, analyzed).and_then(lost));
    }
    let arms = facts.of_role(facts.study.treatments).and_then(|mut arms| {
        arms.extend(facts.of_role(facts.study.comparisons)?);
        Ok(arms)
    });
    cell(arms.and_then(|arms| facts.flow(None, &arms, Whose::Persons)).and_then(lost))
}

pub fn study_differential(facts: &Facts<'_, '_>, _: Row, _: &[Cell]) -> Cell {
    let side = |arms: Cell| facts.of_role(arms).and_then(|arms| facts.flow(None, &arms, Whose::Persons)).and_then(lost);
    cell(both(side(facts.study.treatments), side(facts.study.comparisons)).map(|(treated, against)| (treated - against).abs()))
}

/// Of a result about a part of the sample nobody tells how many of that part were assigned.
fn is_of_a_part(facts: &Facts<'_, '_>, finding: Row) -> bool {
    !facts.study.cell(finding, facts.study.vocabulary.core.finding.subgroup).is_absent()
}

pub fn overall(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    if is_of_a_part(facts, finding) {
        return Cell::NONE;
    }
    cell(facts.overall(finding, Whose::Persons))
}

pub fn differential(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    if is_of_a_part(facts, finding) {
        return Cell::NONE;
    }
    cell(facts.differential(finding, Whose::Persons))
}

pub fn cluster_overall(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.overall(finding, Whose::Clusters))
}

pub fn cluster_differential(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.differential(finding, Whose::Clusters))
}

pub fn cautious_limit(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    facts.limit(finding, facts.study.vocabulary.core.finding.attrition_overall, Column::Cautious)
}

pub fn optimistic_limit(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    facts.limit(finding, facts.study.vocabulary.core.finding.attrition_overall, Column::Optimistic)
}

pub fn cluster_cautious_limit(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    facts.limit(finding, facts.study.vocabulary.core.finding.cluster_attrition_overall, Column::Cautious)
}

pub fn cluster_optimistic_limit(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    facts.limit(finding, facts.study.vocabulary.core.finding.cluster_attrition_overall, Column::Optimistic)
}

pub fn worst_bias(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    facts.bias(finding, args, Whose::Persons)
}

pub fn cluster_worst_bias(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    facts.bias(finding, args, Whose::Clusters)
}

/// The share lost; more analyzed than assigned is no loss that can be read.
fn lost((assigned, analyzed): Flow) -> Known<Quantity> {
    let share = loss(assigned, analyzed);
    if share.hi < 0.0 { Err(Absence::Unreadable) } else { share.meet(Quantity::closed(0.0, 1.0)).ok_or(Absence::Unreadable) }
}

impl Facts<'_, '_> {
    fn overall(&self, finding: Row, whose: Whose) -> Known<Quantity> {
        let (treated, against) = self.sides(finding)?;
        let arms: Vec<Row> = treated.iter().chain(&against).copied().collect();
        self.flow(Some(finding), &arms, whose).and_then(lost)
    }

    fn differential(&self, finding: Row, whose: Whose) -> Known<Quantity> {
        let (treated, against) = self.rates(finding, whose)?;
        Ok((treated - against).abs())
    }

    /// The share lost on either side; none where nothing is compared, or only with a norm.
    fn rates(&self, finding: Row, whose: Whose) -> Known<(Quantity, Quantity)> {
        let (treated, against) = self.sides(finding)?;
        if against.is_empty() {
            return Err(Absence::None);
        }
        let side = |arms: &[Row]| self.flow(Some(finding), arms, whose).and_then(lost);
        both(side(&treated), side(&against))
    }

    /// The arms on either side of a comparison; a norm loses nobody.
    fn sides(&self, finding: Row) -> Known<(Vec<Row>, Vec<Row>)> {
        let core = &self.study.vocabulary.core;
        let comparison = self.comparison(finding)?;
        if !comparison.treated.complete {
            return Err(comparison.treated.because);
        }
        let treated = self.members(comparison.treated).iter().filter_map(|element| entity(element.cell).ok()).collect();
        match entity(comparison.against) {
            Ok(arm) if self.get(arm, core.arm.role) == Cell::Word(core.role.norm) => Ok((treated, Vec::new())),
            Ok(arm) => Ok((treated, vec![arm])),
            Err(Absence::None) => Ok((treated, Vec::new())),
            Err(state) => Err(state),
        }
    }

    fn of_role(&self, arms: Cell) -> Known<Vec<Row>> {
        let list = match arms {
            Cell::List(list) if list.complete => list,
            Cell::List(list) => return Err(list.because),
            Cell::Absent(state) => return Err(state),
            _ => return Err(Absence::Missing),
        };
        let members = self.members(list);
        let role = self.study.vocabulary.core.arm.role;
        let open: Vec<Row> = members.iter().filter(|arm| !arm.sure).filter_map(|arm| entity(arm.cell).ok()).collect();
        match open.iter().map(|&arm| self.get(arm, role)).next() {
            Some(Cell::Absent(state)) => Err(state),
            Some(_) => Err(Absence::Missing),
            None if members.is_empty() => Err(Absence::Missing),
            None => Ok(members.iter().filter_map(|arm| entity(arm.cell).ok()).collect()),
        }
    }

    /// Assigned and analyzed over several arms.
    fn flow(&self, finding: Option<Row>, arms: &[Row], whose: Whose) -> Known<Flow> {
        let core = &self.study.vocabulary.core;
        let clustered = self.is_clustered();
        if whose == Whose::Clusters && !clustered? {
            return Err(Absence::None);
        }
        let mut sum: Known<Flow> = Ok((Quantity::point(0.0), Quantity::point(0.0)));
        for &arm in arms {
            let assigned = match whose {
                Whose::Clusters => self.count(arm, core.arm.assigned, core.study.assigned_unit),
                Whose::Persons => self.persons_assigned(arm, clustered),
            };
            let unit = if whose == Whose::Clusters { core.study.assigned_unit } else { core.study.analyzed_unit };
            let analyzed = self.analyzed(finding, arm, unit);
            sum = match (sum, both(assigned, analyzed)) {
                (Ok((a, b)), Ok((assigned, analyzed))) => Ok((a + assigned, b + analyzed)),
                (Err(a), Err(b)) => Err(worse(a, b)),
                (Err(state), _) | (_, Err(state)) => Err(state),
            };
        }
        match (sum, self.bare_total(finding, arms)) {
            (Ok((assigned, _)), Some(total)) if whose == Whose::Persons => Ok((assigned, total)),
            (sum, _) => sum,
        }
    }

    /// What a finding counts in all, where it does not tell the arms apart and all of its arms are asked for.
    fn bare_total(&self, finding: Option<Row>, arms: &[Row]) -> Option<Quantity> {
        let core = &self.study.vocabulary.core;
        let finding = finding.filter(|_| arms.len() > 1)?;
        let Cell::Map(list) = self.study.cell(finding, core.finding.n) else { return None };
        match self.members(list) {
            [only] if only.key == Key::Total => {
                self.note(finding, core.finding.n, Part::Whole);
                self.in_unit(only.cell, self.unit(core.study.analyzed_unit).ok()?).ok()
            }
            _ => None,
        }
    }

    /// Whether groups were assigned and their members analyzed.
    pub fn is_clustered(&self) -> Known<bool> {
        let core = &self.study.vocabulary.core;
        both(self.unit(core.study.assigned_unit), self.unit(core.study.analyzed_unit)).map(|(assigned, analyzed)| assigned != analyzed)
    }

    /// Persons assigned. Where groups were assigned, those in the groups that stayed; that is all of them where no group was lost.
    fn persons_assigned(&self, arm: Row, clustered: Known<bool>) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        if !clustered? {
            return self.count(arm, core.arm.assigned, core.study.analyzed_unit);
        }
        if self.study.is_written(arm, core.arm.in_kept_clusters) {
            return self.count(arm, core.arm.in_kept_clusters, core.study.analyzed_unit);
        }
        let assigned = self.count(arm, core.arm.assigned, core.study.assigned_unit);
        let kept = self.count(arm, core.arm.analyzed, core.study.assigned_unit);
        let (assigned, kept) = both(assigned, kept)?;
        if assigned.is_point() && assigned == kept {
            return self.count(arm, core.arm.assigned, core.study.analyzed_unit);
        }
        self.count(arm, core.arm.in_kept_clusters, core.study.analyzed_unit)
    }

    /// Those that a finding counts in an arm, else those that the main analysis counts.
    fn analyzed(&self, finding: Option<Row>, arm: Row, unit: SlotId) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        if let Some(finding) = finding
            && let Cell::Map(list) = self.study.cell(finding, core.finding.n)
            && let Ok(entry) = self.study.arm_entry(list, arm)
        {
            let wanted = self.unit(unit)?;
            match self.in_unit(entry.cell, wanted) {
                Ok(count) => {
                    self.note(finding, core.finding.n, Part::Arm(arm));
                    return Ok(count);
                }
                Err(Absence::Unreadable) => return Err(Absence::Unreadable),
                Err(_) => {}
            }
        }
        self.count(arm, core.arm.analyzed, unit)
    }

    fn limit(&self, finding: Row, overall: SlotId, column: Column) -> Cell {
        cell(self.number(finding, overall).map(|overall| limit(column, overall)))
    }

    fn bias(&self, finding: Row, args: &[Cell], whose: Whose) -> Cell {
        let &[more, less] = args else { return Cell::MISSING };
        let rates = self.rates(finding, whose);
        let sd = self.study.vocabulary.core.units.sd;
        cell(both(both(number(more), number(less)), rates).map(|((more, less), (treated, against))| {
            let low = bias((more.lo, less.lo), treated, against);
            let exact = more.is_point() && less.is_point();
            let all = if exact {
                low
            } else {
                low.hull(bias((more.hi, less.hi), treated, against)).hull(bias((more.hi, less.lo), treated, against))
            };
            all.with_unit(sd)
        }))
    }
}
