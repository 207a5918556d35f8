//! The facts that rules ask of studies, in groups that designs share, each with an example and what it means.

/// A fact as it could be written, and what it means in a few words.
pub type Line<'t> = (&'t str, &'t str);

/// One arm: id, text, role and facts.
#[derive(Clone, Copy, Debug)]
pub struct Arm {
    pub id: &'static str,
    pub text: &'static str,
    pub role: &'static str,
    pub facts: &'static [Line<'static>],
}

pub const TREATED: Arm = Arm {
    id: "treated",
    text: "Those who got it",
    role: "treatment",
    facts: &[
        ("assigned: 310 students", "how many were assigned to the arm, whether or not they stayed"),
        ("analyzed: 288 students", "how many of them the main analysis counts"),
        ("received: 84%", "share that took up what it was assigned to"),
    ],
};
pub const COMPARED: Arm = Arm {
    id: "compared",
    text: "Those they are compared with",
    role: "comparison",
    facts: &[
        ("condition: usual", "what they got: untreated, usual, active, placebo, waitlist, attention or mixed"),
        ("assigned: 305 students", ""),
        ("analyzed: 290 students", ""),
        ("crossover: 3%", "share that got the treatment all the same"),
    ],
};
pub const TREATED_GROUPS: Arm = Arm {
    facts: &[
        ("assigned: 32 schools, 1,204 students", "groups and members, whether or not they stayed"),
        ("analyzed: 30 schools, 1,120 students", "those the main analysis counts"),
        ("in-kept-clusters: 1,160 students", "members assigned in the groups that stayed to the end"),
        ("joiners: excluded", "members who came in after assignment was known: included or excluded"),
        ("received: 84%", "share that took up what it was assigned to"),
    ],
    ..TREATED
};
pub const COMPARED_GROUPS: Arm = Arm {
    facts: &[
        ("condition: usual", "what they got: untreated, usual, active, placebo, waitlist, attention or mixed"),
        ("assigned: 32 schools, 1,198 students", ""),
        ("analyzed: 31 schools, 1,131 students", ""),
        ("in-kept-clusters: 1,170 students", ""),
        ("joiners: excluded", ""),
        ("crossover: 3%", "share that got the treatment all the same"),
    ],
    ..COMPARED
};
pub const MATCHED_GROUPS: Arm = Arm {
    facts: &[
        ("condition: usual", "what they got: untreated, usual, active, placebo, waitlist, attention or mixed"),
        ("matched-on: \"baseline score\", \"grade\", \"income\"", "what they were matched on, a text for each"),
        ("concurrent: yes", "whether they were observed at the same time as the treated"),
        ("assigned: 32 schools, 1,198 students", ""),
        ("analyzed: 31 schools, 1,131 students", ""),
        ("in-kept-clusters: 1,170 students", ""),
    ],
    ..COMPARED
};
pub const TREATED_TAKE_UP: Arm = Arm {
    text: "Those whom the instrument nudged",
    facts: &[("analyzed: 1,120 students", "how many the main analysis counts"), ("received: 62%", "share that was treated")],
    ..TREATED
};
pub const COMPARED_TAKE_UP: Arm = Arm {
    text: "Those whom it did not",
    facts: &[
        ("condition: usual", "what they got instead"),
        ("analyzed: 1,131 students", ""),
        ("crossover: 20%", "share that was treated all the same"),
    ],
    ..COMPARED
};
pub const ALONE: Arm = Arm {
    facts: &[
        ("assigned: 60 students", "how many there were at the beginning"),
        ("analyzed: 48 students", "how many were measured at the end, too"),
    ],
    ..TREATED
};
pub const EXPOSED: Arm = Arm {
    id: "exposed",
    text: "Those who had it",
    role: "exposed",
    facts: &[
        ("assigned: 4,010 persons", "how many there were at the beginning"),
        ("analyzed: 3,600 persons", "how many the main analysis counts"),
    ],
};
pub const UNEXPOSED: Arm = Arm {
    id: "unexposed",
    text: "Those who did not",
    role: "unexposed",
    facts: &[("assigned: 3,900 persons", ""), ("analyzed: 3,540 persons", "")],
};

pub const CHANCE: &[Line<'static>] = &[
    ("assignment: random", "what decided who got which treatment"),
    ("sequence: computer", "how the order was made: computer, table, drawing, alternation …"),
    ("concealed: yes", "whether those who enrolled units could not know the coming assignment"),
    ("blocked-by: district", "what assignment was stratified by; `none` where it was not"),
    ("allocation-departures: 0%", "share put in another arm than chance had said"),
    ("masked: participants no, assessors yes", "who did not know which arm a unit was in; `none` for an open trial"),
    ("analysis: intention-to-treat", "which units are counted, and in which arm; what was done, not what it is called"),
];
pub const PERSONS: &[Line<'static>] = &[
    ("assigned-unit: student", "what was assigned, or chose, as one"),
    ("analyzed-unit: student", "what one row of the main analysis stands for"),
];
pub const PEOPLE: &[Line<'static>] = &[
    ("assigned-unit: person", "what was exposed, or not, as one"),
    ("analyzed-unit: person", "what one row of the main analysis stands for"),
];
pub const GROUPS: &[Line<'static>] = &[
    ("assigned-unit: school", "what was assigned as one"),
    ("analyzed-unit: student", "what one row of the main analysis stands for"),
    ("clustering: modeled", "what the analysis did about members of one group being alike: modeled or ignored"),
    ("icc: 0.15", "intraclass correlation: share of the variance that lies between groups"),
];
pub const GROUPS_CHOSEN: &[Line<'static>] = &[
    ("assigned-unit: school", "what chose, or was chosen, as one"),
    ("analyzed-unit: student", "what one row of the main analysis stands for"),
    ("clustering: modeled", "what the analysis did about members of one group being alike: modeled or ignored"),
    ("icc: 0.15", "intraclass correlation: share of the variance that lies between groups"),
    ("analysis: intention-to-treat", "which units are counted, and in which arm; what was done, not what it is called"),
];
pub const LOSS: &[Line<'static>] = &[
    ("missing-data: multiple-imputation", "what was done about units whose outcome is missing"),
    ("exclusions-disclosed: yes", "whether the report tells who was left out afterwards, and why"),
];
pub const PLAN: &[Line<'static>] = &[
    ("recommended: 600 students", "how many units the study's own calculation called for"),
    ("power: 80%", "the power it was planned for"),
];
pub const CHOSEN: &[Line<'static>] = &[("assignment: selected", "what decided who got it: self-selected, selected, matched, natural …")];
pub const CONFOUNDING: &[Line<'static>] = &[
    ("adjusts-for: \"age\", \"income\"", "all covariates of the main analysis; `none` where it has none"),
    ("adjusts-for-after: none", "those of them that the treatment may have changed"),
    ("sensitivity: e-value", "other analyses made to see whether the result holds; `none` where there are none"),
];
pub const TRENDS: &[Line<'static>] = &[
    ("pre-trends: parallel", "what is shown of the time before: parallel, diverging or untested"),
    ("staggered: no", "whether units began at different times"),
    ("estimator: two-by-two", "how the estimate was made; matters where the start was staggered"),
];
pub const CUTOFF: &[Line<'static>] = &[
    ("assignment: cutoff", "a score above or below a fixed line"),
    ("forcing-variable: \"entry score\"", "the score that decides who is treated"),
    ("bandwidth: 5 scale-points, 10 scale-points", "each distance from the cutoff for which a result is told"),
    ("polynomial: 1", "order of the polynomial in the score; 1 is a straight line"),
    ("density-test: .41", "p of the test that nobody sorted themselves across the cutoff; `none` where not made"),
];
pub const INSTRUMENT: &[Line<'static>] = &[
    ("assignment: natural", "what nudged: chance, a border, a birthday"),
    ("first-stage-f: 120", "F of the instrument in the first stage"),
    ("exclusion: \"no other way is open\"", "the report's argument that it reaches the outcome by the treatment alone"),
];
pub const SERIES: &[Line<'static>] = &[
    ("points-before: 24 points", "how many times were measured before the change"),
    ("points-after: 18 points", "and after it"),
    ("autocorrelation: modeled", "what was done about neighbouring points being alike: modeled or ignored"),
    ("selected-on: none", "the score for whose high or low value they were taken; `none` where there is none"),
];
pub const EXPOSURE: &[Line<'static>] = &[
    ("exposure-defined: recorded-before", "when it was settled: at-start, during, recorded-before or after-outcome"),
    ("masked: assessors yes", "who did not know who was exposed, or who had the outcome"),
];
pub const FOLLOWED: &[Line<'static>] = &[("follow-up-from: start", "from the start of their exposure, or from later")];
pub const ASKED: &[Line<'static>] = &[
    ("sampling: probability", "how they came into the study: probability, census, volunteer, convenience …"),
    ("eligible: 900 persons", "how many could have taken part"),
];
pub const COUNTED: &[Line<'static>] = &[("analyzed: 620 persons", "how many are counted")];
pub const AVERAGES: &[Line<'static>] = &[
    ("analyzed-unit: district", "what one row of the analysis stands for"),
    ("sampling: census", "how they came into the study: probability, census, volunteer, convenience …"),
];
pub const BEFORE: &[Line<'static>] = &[
    ("selected-on: \"a low score\"", "the score for which they were taken; `none` where there is none"),
    ("selected-beyond: 1 sd", "how far from the mean that score had to lie"),
];
pub const SWITCHED: &[Line<'static>] = &[
    ("phases: 4 phases", "how many phases there were, with and without treatment"),
    ("demonstrations: 3 changes", "how many times the effect was shown at a new time"),
    ("selected-on: none", "the score for which they were taken; `none` where there is none"),
];
pub const POOLED: &[Line<'static>] = &[
    ("protocol: \"PROSPERO CRD1\"", "where the protocol can be read"),
    ("sensitivity: \"without the small studies\"", "other analyses made to see whether the result holds"),
];

const ROLE: Line<'static> = ("role: primary", "what the report makes of it: primary, secondary or exploratory");
const REGISTERED_ROLE: Line<'static> = ("registered-role: primary", "what the registry or the protocol made of it");
pub const SCORE: &[Line<'static>] = &[
    ROLE,
    REGISTERED_ROLE,
    ("kind: continuous", "continuous, binary, count or time-to-event"),
    ("better: higher", "which way is good"),
    ("same-in-all-arms: yes", "whether it was measured alike and at the same time in all arms"),
    ("developer-made: no", "whether those who made the treatment made the measure"),
];
pub const BINARY: &[Line<'static>] = &[
    ROLE,
    REGISTERED_ROLE,
    ("kind: binary", "it happened or it did not"),
    ("better: lower", "which way is good"),
    ("base-rate: 2%", "share that has it without the exposure"),
    ("reported-by: records", "who said so: self, proxy, teacher, assessor or records"),
];
pub const CONDITION: &[Line<'static>] = &[
    ROLE,
    REGISTERED_ROLE,
    ("kind: binary", "they have it or they do not"),
    ("base-rate: 30%", "share that has it, among those in whom the test is tried"),
];

pub const NUMBERS: &[Line<'static>] = &[
    ("estimate: 0.12 sd", "first arm less second, or first over second, with its unit"),
    ("ci: 95% CI -0.02 to 0.26", ""),
    ("p: .09", ""),
    ("adjusted: yes", "whether covariates were adjusted for"),
    ("prespecified: yes", "whether this analysis was written down before the data were seen"),
    ("tested: 6", "how many comparisons were made of which this is one"),
    ("multiplicity: unadjusted", "what was done to the p because several were made"),
    ("at: 2 years", "when it was measured, counted from the start of treatment"),
];
pub const GROUP_LOSS: &[Line<'static>] =
    &[("cluster-attrition: overall 5%, differential 3 pp", "share of groups lost; worked out where the arms tell it")];
pub const INTERACTION: &[Line<'static>] = &[("interaction: .34", "p of the test that one treatment works otherwise with the other")];
pub const BALANCE: &[Line<'static>] = &[("before: treated 50.1, compared 49.8", "mean in each arm before the treatment")];
pub const CHANGE: &[Line<'static>] = &[
    ("before: treated 48.2", "mean before"),
    ("after: treated 50.4", "mean after"),
    ("p: .03", ""),
    ("at: 6 months", "when it was measured, counted from the start of treatment"),
];
pub const COUNTS: &[Line<'static>] = &[
    ("events: exposed 120/3,600, unexposed 80/3,540", "how many in each arm had the outcome"),
    ("estimate: 1.5 odds-ratio", "first arm over second"),
    ("ci: 95% CI 1.1 to 2.0", ""),
    ("p: .006", ""),
    ("adjusted: yes", "whether covariates were adjusted for"),
];
pub const ACCURACY: &[Line<'static>] = &[
    ("sensitivity: 88%", "share of those with the condition whom the test finds"),
    ("specificity: 91%", "share of those without it whom the test clears"),
    ("p: .001", "where the report prints one"),
];
pub const HETEROGENEITY: &[Line<'static>] = &[
    ("test: Q(9) = 20", "the test that the studies differ, as printed"),
    ("consistent: yes", "whether the studies found the same"),
    ("n: 4,200 persons", "how many there were in all studies"),
];
