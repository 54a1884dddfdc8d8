//! Half a year with two check-ins, as one person has it at the console. All that is said stands in docs/six-months.md, to be read
//! as a whole: does it stay worth answering? `NEXTRUNG_BLESS=1 cargo test --test program months` writes it anew.

use crate::story::Story;

/// Where the page lies.
const PAGE: &str = "docs/six-months.md";

#[test]
fn half_a_year_that_stays_worth_answering() {
    let page = "# Half a year with Nextrung\n\n\
                Every word that Ana reads and writes from November to May, as `tests/months.rs` plays it at the console. She \
                lives in Berlin, manages a team of nine, and would like to become a director.\n";
    let mut story = Story::begins("2026-11-20T12:00:00Z", page);
    story.says("/timezone berlin");
    story.says("/me level=em target=director called=Ana");
    let card = story.says("/checkin start feedback");
    story.presses_on(&card, "Start it");

    story.until("2026-11-23T10:00");
    let kept = story.writes(
        "Answer",
        &[
            "That I think in sprints. I would ask: which decision of mine this year will still matter in two?",
            "Gil answers for his people in every meeting. They have stopped talking.",
            "Tell Gil what I saw, on Tuesday, over lunch",
        ],
    );
    story.reads(&kept, "Kept. Only you can read it.");

    story.until("2026-11-30T10:00");
    let last = story.last.clone();
    story.reads(&last, "Last week you wrote:\nTell Gil what I saw, on Tuesday, over lunch\nDid you?");
    let done = story.presses("I did");
    story.presses_on(&done, "Keep it as a win");
    story.writes(
        "Answer",
        &[
            "Ines, who runs data. I could ask her what she is paid to worry about.",
            "The flaky deploy. I tell Ben that the next one is his to judge, without me.",
            "Ask Ben on Thursday where I still decide for him",
        ],
    );

    story.until("2026-12-07T10:00");
    story.presses("I take it along");
    let first = "Dia sat in when I let Max go. I would ask what she would have said in my place.";
    let kept = story.writes("Answer", &[first, "", ""]);
    story.reads(&kept, "2 are still empty");
    story.until("2026-12-09T10:00");
    let rest = "Ben, that his designs hide the risky part. He writes it first now.";
    story.writes("Go on", &[first, rest, "Ask Ben where I still decide for him, and stop it in one place"]);

    story.until("2026-12-14T10:00");
    story.presses("I did");
    story.presses("Leave it out");
    story.says("/away until=2027-01-04");
    story.until("2027-01-04T10:00");
    story.writes(
        "Answer",
        &[
            "Ines, since that lunch. She says I deliver. I wish she said that I lead.",
            "Cem and Fay, about the rota. I could tell Fay that his proposal was built on hers.",
            "Say in front of the team that the rota began with Fay",
        ],
    );

    story.until("2027-01-11T10:00");
    let last = story.last.clone();
    story.reads(&last, "This is the 6th of these.");
    let review = story.presses("Change it");
    story.presses_on(&review, "Make it shorter");
    story.presses("I did");
    story.writes(
        "Answer",
        &[
            "For staying late at the move. More of the planning before it, and never again the night.",
            "Cem, you decide this one, and I won't look again.",
            "Ask Cem on Tuesday what he would decide if I were away",
        ],
    );

    story.until("2027-01-18T10:00");
    story.presses("I let it go");
    story.writes(
        "Answer",
        &[
            "Ines, when the board asked about cost and she said nothing for ten seconds. What were you waiting for?",
            "Leave a silence behind my questions, as Mara told me to",
        ],
    );
    story.says("/win Fay presented the rota to all of engineering, without me in the room");

    // A stretch beside it, on every other Monday.
    let card = story.says("/checkin start stretch every other monday 9:00");
    let begun = story.presses_on(&card, "Start it");
    let assignment = "lead the move of the data centre, with two teams that aren't mine";
    story.writes_on(&begun, "Name the assignment", &[assignment, "2027-03-29"]);
    story.until("2027-01-25T10:00");
    let kept = story.writes(
        "Feedback",
        &[
            "Nothing; I mended it for him. The next comment is a question.",
            "Tell Ben on Thursday that I mended his change, and that I won't again",
        ],
    );
    story.writes_on(
        &kept,
        "Stretch assignment",
        &[
            "The hiring panel. Cem takes it, and the recruiters know.",
            "Two leads who agree with me too fast, in week three. Ines.",
            "Read both roadmaps by Friday",
        ],
    );
    story.until("2027-02-01T10:00");
    story.presses("I did");
    story.writes(
        "Answer",
        &[
            "To Gil: what could I have done so that you object in the room? He has it since this morning.",
            "Sit down with Mara, and not in the corridor",
        ],
    );
    story.until("2027-02-08T10:00");
    let kept = story.writes(
        "Feedback",
        &[
            "In the corridor, on my way to a call. She couldn't even answer.",
            "Ask Eli on Tuesday where he stopped reading my plan",
        ],
    );
    story.writes_on(
        &kept,
        "Stretch assignment",
        &[
            "Ask both teams what they would stop for it, and write that down.",
            "Noor, who tests every night. She needs it said in the big meeting.",
            "Show Ines the plan for the weekend on Friday, and ask where she would stop it",
        ],
    );
    story.until("2027-02-15T10:00");
    story.presses("I did");
    story.writes(
        "Answer",
        &[
            "The plan for the weekend. Eli; I think he stopped at the second table.",
            "Put the decision above the tables, as Eli said",
        ],
    );

    // March is too much: she answers what she must, and leaves the rest. Three of that go by, and it rests.
    story.until("2027-02-22T10:00");
    story.writes(
        "Stretch assignment",
        &[
            "The status mails. They could be Noor's.",
            "Ines. I learned that she had moved a data centre herself, and how that went wrong.",
            "Tell Noor by Wednesday that the status mail is hers",
        ],
    );
    story.until("2027-03-01T10:00");
    story.until("2027-03-08T10:00");
    story.writes(
        "Stretch assignment",
        &[
            "That we are a week late is out. That the old contract ends on the 31st, only I know.",
            "One person knows the routers. If he is ill, we wait.",
            "Write the end of the contract into the plan tomorrow, for both leads",
        ],
    );
    story.until("2027-03-15T10:00");
    let paused = story.last.clone();
    story.reads(&paused, "Three went by unanswered");
    story.until("2027-03-22T10:00");
    story.presses("I did");
    story.writes(
        "Answer",
        &[
            "Whether the second site holds the load. We move one service first.",
            "On Monday one size, on Thursday two: nobody had slept. A day off made the difference.",
            "Move the first service on Saturday, with Noor in the lead",
        ],
    );
    story.until("2027-04-05T10:00");
    let last = story.last.clone();
    story.reads(&last, "Here ends \"lead the move of the data centre");
    let done = story.presses("I did");
    story.presses_on(&done, "Keep it as a win");
    story.writes(
        "Answer",
        &[
            "Ines: when did you want to step in, and why didn't you?",
            "Noor. She can't say no to the vendors yet.",
            "Show Noor my notes on the vendors on Friday, and ask what is missing",
        ],
    );
    story.until("2027-04-19T10:00");
    let last = story.last.clone();
    story.reads(&last, "Nobody is to blame");
    story.presses("I did");
    let kept = story.writes(
        "Answer",
        &[
            "Lead people who don't report to me. The Thursday on which I asked instead of deciding.",
            "The routers. A success would have hidden that one person carried it all.",
        ],
    );
    story.reads(&kept, "That was the last one about this assignment");

    // And then the other one again, but not so often.
    story.presses_on(&paused, "Less often");
    story.until("2027-05-03T10:00");
    story.presses("I let it go");
    story.writes(
        "Answer",
        &[
            "That I am in the room even when I'm not. It is true of the planning.",
            "Leave the June planning to Cem and Fay",
        ],
    );
    story.until("2027-05-17T10:00");
    story.presses("I did");
    story.writes(
        "Answer",
        &[
            "Cem, you are ready for the team, and I have been holding on to it.",
            "Tell Cem that on Thursday, when we talk about June",
        ],
    );
    story.says("/checkin history");
    story.says("/wins");

    // Never more than a person can bear: a message a week, and a reminder of each at most.
    assert!(story.came.values().all(|count| *count <= 10), "{:?}", story.came);
    story.ends(PAGE);
}
