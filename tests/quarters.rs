//! Four quarters of best weeks, as one person has them at the console. All that is said stands in docs/four-quarters.md, to be read
//! as a whole. `NEXTRUNG_BLESS=1 cargo test --test program quarters` writes it anew.

use crate::story::Story;

/// Where the page lies.
const PAGE: &str = "docs/four-quarters.md";

#[test]
fn four_best_weeks_side_by_side() {
    let page = "# Four best weeks\n\n\
                Every word that Ana reads and writes about hers in a year, as `tests/quarters.rs` plays it at the console. She \
                lives in Berlin, is an engineer, and half thinks about managing.\n";
    let mut story = Story::begins("2026-03-20T17:00:00Z", page);
    story.says("/timezone berlin");
    story.says("/me level=ic called=Ana");
    let card = story.says("/bestweek");
    let kept = story.picks_on(
        &card,
        &["Untangled a hard problem"],
        &[
            "The week the cache came apart",
            "Three days with the profiler, one at the whiteboard",
            "When the graph went flat",
            "Two status meetings about it",
        ],
    );
    story.reads(&kept, "The next one stands beside this one");
    assert_eq!(kept["files"].as_array().unwrap().len(), 0, "of a single one there is nothing to draw");
    story.writes_on(&kept, "Write what I make of it", &["That nobody else could follow it. That was the sweet part."]);
    let preview = story.presses_on(&kept, "Ask me each quarter");
    story.presses_on(&preview, "Start it");

    // It comes by itself, and the choice stands on it.
    story.until("2026-05-25T10:00");
    let asked = story.last.clone();
    story.reads(&asked, "In March you wrote \"The week the cache came apart\"");
    let kept = story.picks_on(
        &asked,
        &["Made something", "Shaped a direction"],
        &["The planner went out", "Wrote the first half, and the page that says why", "", "The week after it"],
    );
    story.reads(&kept, "made something and shaped a direction");
    story.writes_on(
        &kept,
        "Change it",
        &["The planner went live", "Wrote most of it, and the page that says why", "", ""],
    );

    // The next one she leaves until it is said again.
    story.until("2026-09-02T10:00");
    let reminded = story.last.clone();
    story.reads(&reminded, "Still open, Ana.");
    let kept = story.picks_on(
        &reminded,
        &["Helped someone"],
        &[
            "Ben ran the incident without me",
            "Sat behind him and said nothing, which was hard",
            "His face at the end",
            "",
        ],
    );
    assert_eq!(kept["files"].as_array().unwrap().len(), 1);
    let reasons = story.presses_on(&kept, "I think about managing");
    let mirror = story.picks_on(
        &reasons,
        &["I enjoy seeing people get better at something", "I'm the most senior engineer here"],
        &[],
    );
    story.reads(&mirror, "None of this decides it");

    story.until("2026-11-30T10:00");
    let asked = story.last.clone();
    let kept = story.picks_on(
        &asked,
        &["Helped someone", "Improved how the team works"],
        &[
            "Nobody was called at night",
            "Cleo and I went through every alarm there was",
            "That it stayed quiet",
            "Nothing, for once",
        ],
    );
    story.writes_on(&kept, "Write what I make of it", &["The last two weren't mine alone, and I didn't miss that."]);

    // One of them says less by now, and goes.
    let all = story.presses_on(&kept, "My best weeks");
    let planner = "May 2026: The planner went live";
    let one = story.presses_on(&all, planner);
    let gone = story.presses_on(&one, "Delete");
    let back = story.presses_on(&gone, "Undo");
    let gone = story.presses_on(&back, "Delete");
    story.reads(&gone, "Until then, Undo brings it back");
    story.until("2026-11-30T13:00");
    let said = story.presses_on(&gone, "Undo");
    story.reads(&said, "That week isn't here any more");
    story.says("best-weeks");
    let me = story.says("/me");
    let picture = me["files"][0]["alt"].as_str().unwrap();
    assert!(picture.contains("Helped someone: Q3 2026, Q4 2026") && !picture.contains("Q2 2026, "), "{picture}");

    // A message a quarter, and a reminder of the one that she left.
    assert!(story.came.values().all(|count| *count <= 2), "{:?}", story.came);
    story.ends(PAGE);
}
