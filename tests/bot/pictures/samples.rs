//! Sample series: every kind of picture as people get it, and the odd cases.

use nextrung::chart::{Band, Bar, Bars, Chart, Grid, GridRow, Line, Radar, Shape, Trend};

/// A chart with its name and what to look for in it.
pub struct Sample {
    pub name: &'static str,
    pub shows: &'static str,
    pub chart: Chart,
}

const ACTIVITIES: [&str; 6] = ["Hands-on", "People", "Other functions", "Planning", "Hiring", "Outside"];
const STEPS: [&str; 4] = ["Not yet", "With help", "On my own", "Taught others"];

/// All samples, in the order of the page.
pub fn all() -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut add = |name, shows, chart| samples.push(Sample { name, shows, chart });
    add("week", "Last week, against the bands of the level held and the one aimed at", week());
    add("week-plain", "The same for a level without bands", plain_week());
    add("weeks", "Twelve weeks, with the band of one activity behind them", weeks(12));
    add("promoted", "Twelve weeks on two levels, each with its own band", promoted());
    add("year", "A year of weeks", weeks(52));
    add(
        "readiness",
        "A self-check beside the last one",
        readiness(&["Business", "Communication", "People", "Strategy"]),
    );
    add("readiness-first", "The first self-check, with one area not answered", first_readiness());
    add(
        "readiness-six",
        "Six areas, as rows",
        readiness(&["Coaching", "Hard conversations", "Hiring", "Working with product", "Strategy", "Saying no"]),
    );
    add("best-weeks", "What made the best week, quarter by quarter", best_weeks(8));
    add("quarters", "The last four quarters", best_weeks(4));
    add(
        "odd-empty",
        "Nothing yet",
        Chart::Trend(Trend { title: "Your weeks".into(), empty: EMPTY.into(), ..Trend::default() }),
    );
    add("odd-one-point", "A single week", weeks(1));
    add("odd-hundred-points", "A hundred weeks with gaps", hundred());
    add("odd-long-labels", "Labels that go on, and shares beyond 100 and below 0", long_bars());
    add("odd-long-trend", "Long names at the ends of lines that end in the same place", long_trend());
    add("odd-long-corners", "Four axes with names of two lines", readiness(&CORNERS));
    add("odd-long-axes", "Axes with long names", readiness(&LONG));
    add("odd-two-axes", "Two axes", readiness(&["People", "Strategy"]));
    add("odd-many-axes", "Fourteen axes", readiness(&MANY));
    add("odd-twelve-rows", "Twelve rows", twelve());
    add("odd-letters", "Other alphabets, and signs that the font does not have", letters());
    add("odd-many-columns", "A hundred columns", many_columns());
    samples
}

const EMPTY: &str =
    "No week here yet. The first one takes a minute, and there is something to look at from the second on.";

const CORNERS: [&str; 4] = [
    "Working with product and the people who sell it",
    "Hard conversations, also with those above you",
    "Responsibility for others",
    "Money and budgets",
];

const LONG: [&str; 5] = [
    "Giving feedback that somebody can use the very same day",
    "Responsibility",
    "Übereinstimmungsverfahren zwischen Abteilungen",
    "Working with product, design and the people who sell it",
    "Money",
];

const MANY: [&str; 14] = [
    "Coaching",
    "Feedback",
    "Hiring",
    "Firing",
    "Planning",
    "Budgets",
    "Strategy",
    "Architecture",
    "Incidents",
    "Writing",
    "Speaking",
    "Product",
    "Sales",
    "Board",
];

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn bar(label: &str, value: f64, bands: &[Option<(u8, u8)>]) -> Bar {
    Bar { label: label.to_owned(), value, bands: bands.to_vec() }
}

pub fn week() -> Chart {
    let rows = vec![
        bar(ACTIVITIES[0], 45.0, &[Some((10, 30)), Some((0, 10))]),
        bar(ACTIVITIES[1], 22.5, &[Some((25, 35)), Some((20, 25))]),
        bar(ACTIVITIES[2], 10.0, &[Some((15, 25)), Some((30, 40))]),
        bar(ACTIVITIES[3], 15.0, &[Some((5, 10)), Some((15, 25))]),
        bar(ACTIVITIES[4], 7.5, &[Some((10, 15)), Some((5, 10))]),
        bar(ACTIVITIES[5], 0.0, &[Some((0, 5)), Some((0, 5))]),
    ];
    Chart::Bars(Bars {
        title: "Your week of 16-22 November 2026".into(),
        empty: EMPTY.into(),
        own: "You".into(),
        bands: strings(&["Engineering Manager", "Director of Engineering"]),
        rows,
    })
}

fn plain_week() -> Chart {
    let Chart::Bars(mut bars) = week() else { unreachable!() };
    bars.bands.clear();
    Chart::Bars(bars)
}

/// Shares that drift a little each week, the same in every run.
fn wandering(line: usize, week: usize) -> f64 {
    let (line, week) = (line as f64, week as f64);
    let from = [55.0, 15.0, 6.0, 14.0, 7.0, 3.0][line as usize];
    let drift = [-0.55, 0.35, 0.2, 0.1, -0.05, 0.02][line as usize];
    (from + drift * week + 4.0 * (week * 1.7 + line).sin() + 2.0 * (week * 0.31 + 2.0 * line).cos()).max(0.0)
}

/// This many weeks up to the middle of November.
pub fn weeks(count: usize) -> Chart {
    let day = |week: usize| {
        let day =
            chrono::NaiveDate::from_ymd_opt(2026, 11, 16).unwrap() - chrono::Days::new(7 * (count - 1 - week) as u64);
        day.format("%-d %b").to_string()
    };
    let line = |(line, label): (usize, &&str)| Line {
        label: (*label).to_owned(),
        values: (0..count).map(|week| (line + week != 9 || count > 20).then(|| wandering(line, week))).collect(),
    };
    Chart::Trend(Trend {
        title: if count == 1 { "Your first week".into() } else { format!("Your last {count} weeks") },
        empty: EMPTY.into(),
        at: (0..count).map(day).collect(),
        lines: ACTIVITIES.iter().enumerate().map(line).collect(),
        bands: vec![Band { label: "Hands-on, EM".into(), share: (10, 30), held: vec![true; count] }],
    })
}

/// The weeks of somebody whose level changed with the ninth of them.
fn promoted() -> Chart {
    let Chart::Trend(mut trend) = weeks(12) else { unreachable!() };
    let held = |from: usize, to: usize| (0..12).map(|week| from <= week && week < to).collect();
    trend.bands = vec![
        Band { label: "Hands-on, EM".into(), share: (10, 30), held: held(0, 8) },
        Band { label: "Hands-on, Director".into(), share: (0, 10), held: held(8, 12) },
    ];
    Chart::Trend(trend)
}

/// Twelve months of bars, at the sizes that are measured.
pub fn months() -> Chart {
    let month =
        |month: usize| bar(&format!("Month {}", month + 1), wandering(0, 4 * month), &[Some((10, 30)), Some((0, 10))]);
    let bands = strings(&["Engineering Manager", "Director"]);
    Chart::Bars(Bars {
        title: "Hands-on, month by month".into(),
        own: "You".into(),
        empty: EMPTY.into(),
        bands,
        rows: (0..12).map(month).collect(),
    })
}

pub fn readiness(axes: &[&str]) -> Chart {
    let answers = |shift: usize| (0..axes.len()).map(|axis| Some(((axis * 5 + shift) % 7) as f64 / 2.0)).collect();
    Chart::Radar(Radar {
        title: "Ready for Director: you beside yourself".into(),
        empty: "Nothing answered yet.".into(),
        steps: strings(&STEPS),
        axes: strings(axes),
        shapes: vec![
            Shape { label: "November 2026".into(), values: answers(4) },
            Shape { label: "May 2026".into(), values: answers(2) },
        ],
    })
}

fn first_readiness() -> Chart {
    let Chart::Radar(mut radar) = readiness(&["Business", "Communication", "People", "Strategy"]) else {
        unreachable!()
    };
    radar.shapes.truncate(1);
    radar.shapes[0].values[2] = None;
    Chart::Radar(radar)
}

pub fn best_weeks(count: usize) -> Chart {
    let tags = [
        "Made something",
        "Untangled a hard problem",
        "Helped someone",
        "Hired or grew someone",
        "Improved how the team works",
        "Shaped a direction",
    ];
    // The third quarter of 2026 is the last one.
    let quarter = |at: usize| {
        let quarters = 4 * 2026 + 3 + at - count;
        format!("Q{} {}", quarters % 4 + 1, quarters / 4)
    };
    let row = |(row, label): (usize, &&str)| GridRow {
        label: (*label).to_owned(),
        marks: (0..count).map(|at| if row < 2 { at < 3 - row } else { (at * 3 + row * 5) % 7 < 3 && at > 0 }).collect(),
    };
    Chart::Grid(Grid {
        title: "What made your best week".into(),
        empty: "Nothing written down yet.".into(),
        columns: (0..count).map(quarter).collect(),
        rows: tags.iter().enumerate().map(row).collect(),
    })
}

fn hundred() -> Chart {
    let Chart::Trend(mut trend) = weeks(100) else { unreachable!() };
    trend.title = "A hundred weeks".into();
    trend.lines.truncate(2);
    for line in &mut trend.lines {
        for (week, value) in line.values.iter_mut().enumerate() {
            *value = value.filter(|_| week % 17 > 2 && week != 50 && week != 52);
        }
    }
    Chart::Trend(trend)
}

fn long_bars() -> Chart {
    let long = "Helping everybody who came by with whatever it was they came by with, all week";
    Chart::Bars(Bars {
        title: "A title that somebody made much longer than a title ought to be, so that it takes more than the two lines there are for it and has to end".into(),
        empty: EMPTY.into(),
        own: "You, and everybody who was with you in all of these weeks, which were many".into(),
        bands: strings(&["Engineering Manager of several teams that grow", "Director of something with a very long name indeed"]),
        rows: vec![
            bar(long, 250.0, &[Some((10, 30)), Some((0, 100))]),
            bar("Rechtsschutzversicherungsgesellschaftenangelegenheiten und Donaudampfschifffahrt", -20.0, &[Some((30, 10)), None]),
            bar("No number at all", f64::NAN, &[Some((0, 0)), Some((100, 100))]),
            bar("", 1e300, &[]),
        ],
    })
}

fn long_trend() -> Chart {
    let Chart::Trend(mut trend) = weeks(6) else { unreachable!() };
    let names = [
        "Writing code and reading other people's",
        "Talking with people about their work",
        "Product, design, sales, support and law",
    ];
    for (at, line) in trend.lines.iter_mut().enumerate() {
        line.label = names[at % 3].into();
        line.values = (0..6)
            .map(|week| Some(12.0 + (at * week) as f64 % 5.0 - if week == 5 { (at * week) as f64 % 5.0 } else { 0.0 }))
            .collect();
    }
    trend.lines[3].values.truncate(3);
    Chart::Trend(trend)
}

fn twelve() -> Chart {
    let Chart::Bars(mut bars) = week() else { unreachable!() };
    bars.title = "Twelve rows".into();
    bars.rows.extend(bars.rows.clone());
    Chart::Bars(bars)
}

fn letters() -> Chart {
    let rows = [
        "Größe naïveté łódź Việt Nam",
        "Ελληνικά",
        "Українська Ёж",
        "שלום مرحبا",
        "日本語 🙂 👩‍💻",
        "e\u{301} \u{202e}abc",
    ];
    Chart::Bars(Bars {
        title: "Other letters".into(),
        rows: rows.iter().enumerate().map(|(at, row)| bar(row, 10.0 * at as f64, &[])).collect(),
        ..Bars::default()
    })
}

fn many_columns() -> Chart {
    let Chart::Grid(grid) = best_weeks(100) else { unreachable!() };
    Chart::Grid(Grid { rows: grid.rows[..3].to_vec(), ..grid })
}
