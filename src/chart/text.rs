//! Charts in words, to be read aloud: the title, then a line for each row.

use super::labels::NOTHING;
use super::{BANDS, Band, Bar, Bars, Chart, Grid, GridRow, Line, Radar, Shape, Trend, labels};

/// The longest text, in UTF-16 units: Discord's limit for the description of a picture.
const LONGEST: usize = 1_024;

/// The length of a line break: in places without line breaks it becomes a semicolon and a space.
const BREAK: usize = 2;

/// The longest label, in characters, so that an endless one does not crowd out the others.
const LABEL: usize = 100;

/// A chart in words.
pub fn twin(chart: &Chart) -> String {
    let rows = match (chart.emptiness(), chart) {
        (Some(words), _) => vec![labels::label(words)],
        (None, Chart::Bars(bars)) => self::bars(bars),
        (None, Chart::Trend(trend)) => self::trend(trend),
        (None, Chart::Radar(radar)) => self::radar(radar),
        (None, Chart::Grid(grid)) => self::grid(grid),
    };
    let lines = [label(chart.title())].into_iter().chain(rows).filter(|line| !line.is_empty());
    shortened(&lines.collect::<Vec<_>>())
}

/// `Hands-on 45 % (Engineering Manager 10-30 %, Director 0-10 %)`
fn bars(bars: &Bars) -> Vec<String> {
    let line = |row: &Bar| {
        let band = |(name, band): (&String, &Option<(u8, u8)>)| band.map(|band| named(name, &labels::band(band)));
        let bands: Vec<String> = bars.bands.iter().zip(&row.bands).take(BANDS).filter_map(band).collect();
        let bands = if bands.is_empty() { String::new() } else { format!(" ({})", bands.join(", ")) };
        format!("{}{bands}", named(&row.label, &labels::percent(row.value)))
    };
    bars.rows.iter().map(line).collect()
}

/// `Hands-on 60 % (Jan), 30 % (May), 45 % (Dec)`: the first value, the lowest, the highest and the last. Then the bands:
/// `Hands-on of a manager 10-30 % (Jan – May)`, without times if it held all the time.
fn trend(trend: &Trend) -> Vec<String> {
    let line = |line: &Line| {
        let told = told(&line.points(trend.at.len()));
        let told = told.iter().map(|(at, value)| format!("{} ({})", labels::percent(*value), label(&trend.at[*at])));
        named(&line.label, &listed(told.collect()))
    };
    let moment = |moment: usize| label(&trend.at[moment]);
    let time = |(from, to): &(usize, usize)| match from == to {
        true => moment(*from),
        false => format!("{} {NOTHING} {}", moment(*from), moment(*to)),
    };
    let band = |(band, times): (&Band, Vec<(usize, usize)>)| {
        let share = named(&band.label, &labels::band(band.share));
        match times[..] == [(0, trend.at.len() - 1)] {
            true => share,
            false => format!("{share} ({})", times.iter().map(time).collect::<Vec<_>>().join(", ")),
        }
    };
    trend.shown().iter().map(line).chain(trend.bands().map(band)).collect()
}

/// The first, the lowest, the highest and the last of these points, in order and each once.
fn told(points: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let lowest = points.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
    let highest = points.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let ends = [points.first().copied(), points.last().copied()];
    let mut told: Vec<(usize, f64)> = ends.into_iter().chain([lowest, highest]).flatten().collect();
    told.sort_by_key(|(at, _)| *at);
    told.dedup_by_key(|(at, _)| *at);
    told
}

/// `People: November on my own, August with help`
fn radar(radar: &Radar) -> Vec<String> {
    let line = |(axis, name): (usize, &String)| {
        let said =
            |shape: &Shape| shape.value(axis).map(|value| named(&shape.label, &labels::step(&radar.steps, value)));
        format!("{}: {}", label(name), listed(radar.shown().iter().filter_map(said).collect()))
    };
    radar.axes.iter().enumerate().map(line).collect()
}

/// `Helped someone: Q1 2026, Q3 2026`
fn grid(grid: &Grid) -> Vec<String> {
    let line = |row: &GridRow| {
        let marked = grid.columns.iter().zip(&row.marks).filter(|(_, marked)| **marked);
        format!("{}: {}", label(&row.label), listed(marked.map(|(column, _)| label(column)).collect()))
    };
    grid.rows.iter().map(line).collect()
}

fn label(words: &str) -> String {
    labels::shortened(&labels::label(words), LABEL)
}

/// A name, followed by what there is to say about it.
fn named(name: &str, said: &str) -> String {
    format!("{} {said}", label(name)).trim_start().to_owned()
}

fn listed(said: Vec<String>) -> String {
    if said.is_empty() { NOTHING.to_owned() } else { said.join(", ") }
}

/// As many whole lines as fit, and a mark if some are left out.
fn shortened(lines: &[String]) -> String {
    let length = |line: &str| line.encode_utf16().count() + BREAK;
    if lines.iter().map(|line| length(line)).sum::<usize>() <= LONGEST {
        return lines.join("\n");
    }
    let mut room = LONGEST - 1;
    let fits = |line: &&String| {
        let fits = length(line) <= room;
        room = room.saturating_sub(length(line));
        fits
    };
    let mut kept: Vec<&str> = lines.iter().take_while(fits).map(String::as_str).collect();
    kept.push("…");
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(label: &str, value: f64, bands: &[Option<(u8, u8)>]) -> Bar {
        Bar { label: label.to_owned(), value, bands: bands.to_vec() }
    }

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_bar_stands_beside_its_bands() {
        let chart = Chart::Bars(Bars {
            title: "Your week".to_owned(),
            bands: strings(&["Engineering Manager", "Director"]),
            rows: vec![
                row("Hands-on", 45.4, &[Some((10, 30)), Some((0, 10))]),
                row("Hiring", 5.0, &[None, Some((5, 5))]),
                row("Outside", 0.0, &[]),
            ],
            ..Bars::default()
        });
        let expected = "Your week\nHands-on 45 % (Engineering Manager 10-30 %, Director 0-10 %)\nHiring 5 % (Director 5 %)\nOutside 0 %";
        assert_eq!(chart.text(), expected);
    }

    #[test]
    fn a_line_says_where_it_began_and_is_now_and_how_far_it_went_between() {
        let line = |label: &str, values: &[Option<f64>]| Line { label: label.to_owned(), values: values.to_vec() };
        let band = |label: &str, share| Band { label: label.to_owned(), share, ..Band::default() };
        let chart = Chart::Trend(Trend {
            title: "Your weeks".to_owned(),
            at: strings(&["Jan", "Feb", "Mar", "Apr", "May"]),
            lines: vec![
                line("Hands-on", &[None, Some(60.0), Some(20.0), Some(25.0), Some(30.0)]),
                line("People", &[Some(10.0), Some(f64::NAN), None, None, Some(10.0)]),
                line("Hiring", &[None, None, Some(5.0)]),
                line("Outside", &[]),
            ],
            bands: vec![
                Band { held: vec![true, true, false, false, true], ..band("Hands-on of a manager", (10, 30)) },
                Band { held: vec![false, false, true, true], ..band("Hands-on of a director", (0, 10)) },
                band("Never", (0, 5)),
            ],
            ..Trend::default()
        });
        let expected = "Your weeks\nHands-on 60 % (Feb), 20 % (Mar), 30 % (May)\nPeople 10 % (Jan), 10 % (May)\nHiring 5 % (Mar)\n\
                        Outside –\nHands-on of a manager 10-30 % (Jan – Feb, May)\nHands-on of a director 0-10 % (Mar – Apr)";
        assert_eq!(chart.text(), expected);
        let Chart::Trend(mut trend) = chart else { unreachable!() };
        trend.bands = vec![Band { held: vec![true; 5], ..band("Hands-on of a manager", (10, 30)) }];
        assert!(Chart::Trend(trend).text().ends_with("\nHands-on of a manager 10-30 %"));
    }

    #[test]
    fn an_axis_names_its_step_now_and_last_time() {
        let shape = |label: &str, values: &[Option<f64>]| Shape { label: label.to_owned(), values: values.to_vec() };
        let chart = Chart::Radar(Radar {
            title: "Ready for Director".to_owned(),
            steps: strings(&["not yet", "with help", "on my own", "taught others"]),
            axes: strings(&["People", "Delivery", "Business"]),
            shapes: vec![
                shape("November", &[Some(2.0), Some(1.5), None]),
                shape("August", &[Some(1.0), None, None]),
                shape("before", &[Some(3.0); 3]),
            ],
            ..Radar::default()
        });
        let expected = "Ready for Director\nPeople: November on my own, August with help\n\
                        Delivery: November with help – on my own\nBusiness: –";
        assert_eq!(chart.text(), expected);
    }

    #[test]
    fn a_row_says_when_it_applied() {
        let marked = |label: &str, marks: &[bool]| GridRow { label: label.to_owned(), marks: marks.to_vec() };
        let chart = Chart::Grid(Grid {
            title: "Your best weeks".to_owned(),
            columns: strings(&["Q1", "Q2", "Q3"]),
            rows: vec![marked("Helped someone", &[true, false, true, true]), marked("Made something", &[])],
            ..Grid::default()
        });
        assert_eq!(chart.text(), "Your best weeks\nHelped someone: Q1, Q3\nMade something: –");
    }

    #[test]
    fn where_there_is_nothing_it_says_so() {
        let (title, empty) = ("Your weeks".to_owned(), "Nothing yet.".to_owned());
        let unsaid = Line { label: "Hands-on".to_owned(), values: vec![None, Some(f64::NAN)] };
        for chart in [
            Chart::Bars(Bars { title: title.clone(), empty: empty.clone(), ..Bars::default() }),
            Chart::Trend(Trend { title: title.clone(), empty: empty.clone(), lines: vec![unsaid], ..Trend::default() }),
            Chart::Radar(Radar {
                title: title.clone(),
                empty: empty.clone(),
                axes: vec![title.clone()],
                ..Radar::default()
            }),
            Chart::Grid(Grid {
                title: title.clone(),
                empty: empty.clone(),
                columns: vec![title.clone()],
                ..Grid::default()
            }),
        ] {
            assert_eq!(chart.text(), "Your weeks\nNothing yet.");
        }
    }

    #[test]
    fn what_is_too_long_ends_behind_a_whole_line() {
        let rows = (0..60).map(|at| row(&format!("Activity {at} of many more than fit"), 1.0, &[])).collect();
        let text = Chart::Bars(Bars { title: "Your week".to_owned(), rows, ..Bars::default() }).text();
        assert!(text.ends_with(" fit 1 %\n…") && text.len() > 950, "{text}");
    }

    proptest! {
        #[test]
        fn whatever_is_in_it_it_fits_and_each_row_is_one_line(
            title: String, labels: Vec<String>, value: f64, known: Vec<bool>, band: (u8, u8)
        ) {
            let values = vec![Some(value); labels.len()];
            let bar = |label: &String| row(label, value, &[Some(band), None]);
            let lines = labels.iter().map(|label| Line { label: label.clone(), values: values.clone() });
            let marks = labels.iter().map(|label| GridRow { label: label.clone(), marks: known.clone() });
            let shapes = labels.iter().map(|label| Shape { label: label.clone(), values: values.clone() });
            let (title, at) = (title.clone(), labels.clone());
            for chart in [
                Chart::Bars(Bars { title: title.clone(), rows: labels.iter().map(bar).collect(), bands: at.clone(), ..Bars::default() }),
                Chart::Trend(Trend { title: title.clone(), at: at.clone(), lines: lines.collect(), ..Trend::default() }),
                Chart::Radar(Radar { title: title.clone(), axes: at.clone(), shapes: shapes.collect(), steps: at.clone(), ..Radar::default() }),
                Chart::Grid(Grid { title, columns: at, rows: marks.collect(), ..Grid::default() }),
            ] {
                let text = chart.text();
                prop_assert!(text.encode_utf16().count() <= LONGEST);
                prop_assert!(text.lines().count() <= labels.len() + 2);
            }
        }
    }
}
