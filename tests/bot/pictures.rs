//! Pictures: `docs/pictures/` shows what is drawn today, and every series has a picture.
//!
//! `NEXTRUNG_BLESS=1 cargo test --no-default-features --test bot pictures` redraws them. Then look at them.

#[allow(dead_code, reason = "the measurements use the rest")]
#[path = "pictures/samples.rs"]
mod samples;

use nextrung::chart::{Band, Bar, Bars, Chart, Grid, GridRow, Line, Radar, Shape, Trend};
use proptest::prelude::*;
use samples::Sample;
use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// The width of every picture, in pixels.
const WIDTH: u32 = 900;

/// The largest size of a sample, in bytes.
const LARGEST: usize = 64 * 1_024;

/// How far a colour channel may differ from before, and how many of a thousand pixels may differ more. Sines and square roots are
/// rounded differently on different machines, and an edge may move by a pixel.
const NEAR: u8 = 32;
const FURTHER: usize = 2;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")
}

/// A decoded picture: its size, and three bytes a pixel.
struct Seen {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

fn seen(file: &[u8]) -> Seen {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    pixels.truncate(info.buffer_size());
    Seen { width: info.width, height: info.height, pixels }
}

/// The page with all pictures, each with its description.
fn page(samples: &[Sample]) -> String {
    let mut page = "# Pictures\n\n\
        What each kind of picture looks like, and the odd series. Below each stands what it says in words: its description on Discord, and what \
        the console prints. All of it is made up, and made by\n\n\
        ```sh\nNEXTRUNG_BLESS=1 cargo test --no-default-features --test bot pictures\n```\n"
        .to_owned();
    for Sample { name, shows, chart } in samples {
        page.push_str(&format!(
            "\n## {shows}\n\n<img src=\"{name}.png\" width=\"300\" alt=\"{shows}\">\n\n```text\n{}\n```\n",
            chart.text()
        ));
    }
    page
}

#[test]
fn the_samples_are_what_is_drawn_today() {
    let samples = samples::all();
    if std::env::var_os("NEXTRUNG_BLESS").is_some() {
        fs::create_dir_all(folder()).unwrap();
        for sample in &samples {
            fs::write(folder().join(format!("{}.png", sample.name)), sample.chart.png().unwrap()).unwrap();
        }
        fs::write(folder().join("README.md"), page(&samples)).unwrap();
    }
    assert!(
        fs::read_to_string(folder().join("README.md")).unwrap() == page(&samples),
        "the page is not of today's words"
    );
    let expected = samples.iter().map(|sample| format!("{}.png", sample.name)).chain(["README.md".to_owned()]);
    let found = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(found.collect::<BTreeSet<_>>(), expected.collect::<BTreeSet<_>>());
    for Sample { name, chart, .. } in &samples {
        let file = chart.png().unwrap();
        assert!(file.len() <= LARGEST, "{name}: {} bytes", file.len());
        let (now, then) = (seen(&file), seen(&fs::read(folder().join(format!("{name}.png"))).unwrap()));
        assert_eq!((now.width, now.height), (then.width, then.height), "{name}");
        let far = |(now, then): (&[u8], &[u8])| now.iter().zip(then).any(|(now, then)| now.abs_diff(*then) > NEAR);
        let further = now.pixels.chunks(3).zip(then.pixels.chunks(3)).filter(|pair| far(*pair)).count();
        assert!(further * 1_000 <= FURTHER * now.pixels.len() / 3, "{name}: {further} pixels are others");
    }
}

#[test]
fn a_picture_is_the_same_every_time() {
    assert_eq!(samples::week().png(), samples::week().png());
}

/// Words as people write them and as nobody does: any characters, other alphabets, emoji, very long ones.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zA-Z ]{0,40}",
        "[א-תء-ي\u{202e}\u{200f} ]{0,40}",
        "(👩‍💻|🙂|🏴󠁧󠁢󠁥󠁮󠁧󠁿|e\u{301}|\u{0}|\n){0,20}",
        "[a-z]{400,900}",
    ]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![3 => 0.0..100.0, 1 => any::<f64>(), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => -1e3..1e3]
}

fn many<T: std::fmt::Debug + 'static>(one: impl Strategy<Value = T> + 'static) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![4 => Just(8_usize), 1 => Just(120)].prop_flat_map({
        let one = one.boxed();
        move |most| prop::collection::vec(one.clone(), 0..most)
    })
}

fn band() -> impl Strategy<Value = Option<(u8, u8)>> {
    prop::option::of(any::<(u8, u8)>())
}

fn chart() -> impl Strategy<Value = Chart> {
    let values = || many(prop::option::of(value()));
    let bar = (words(), value(), prop::collection::vec(band(), 0..4)).prop_map(|(label, value, bands)| Bar {
        label,
        value,
        bands,
    });
    let bars = (words(), words(), words(), prop::collection::vec(words(), 0..4), many(bar))
        .prop_map(|(title, empty, own, bands, rows)| Chart::Bars(Bars { title, empty, own, bands, rows }));
    let line = (words(), values()).prop_map(|(label, values)| Line { label, values });
    let band =
        (words(), any::<(u8, u8)>(), many(any::<bool>())).prop_map(|(label, share, held)| Band { label, share, held });
    let trend = (words(), words(), many(words()), many(line), many(band))
        .prop_map(|(title, empty, at, lines, bands)| Chart::Trend(Trend { title, empty, at, lines, bands }));
    let shape = (words(), values()).prop_map(|(label, values)| Shape { label, values });
    let radar = (words(), words(), many(words()), many(words()), prop::collection::vec(shape, 0..4))
        .prop_map(|(title, empty, steps, axes, shapes)| Chart::Radar(Radar { title, empty, steps, axes, shapes }));
    let row = (words(), many(any::<bool>())).prop_map(|(label, marks)| GridRow { label, marks });
    let grid = (words(), words(), many(words()), many(row))
        .prop_map(|(title, empty, columns, rows)| Chart::Grid(Grid { title, empty, columns, rows }));
    prop_oneof![bars, trend, radar, grid]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_a_series_holds_there_is_a_picture_of_it(chart in chart()) {
        let seen = seen(&chart.png().unwrap());
        prop_assert_eq!(seen.width, WIDTH);
        prop_assert!((100..4_000).contains(&seen.height), "{} high", seen.height);
        prop_assert_eq!(seen.pixels.len(), (seen.width * seen.height * 3) as usize);
        prop_assert!(chart.text().encode_utf16().count() <= 1_024);
    }
}
