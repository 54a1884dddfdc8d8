//! The stages of a check-in about an assignment: start, middle, end and debrief.

/// The number of stages that a kind of check-in has: start, middle, end and debrief.
pub const STAGES: usize = 4;

const START: usize = 0;
/// The stage of the work in progress. Check-ins stay in it until the work ends.
pub const MIDDLE: usize = 1;
const END: usize = 2;
/// The last stage: nothing is asked after it.
pub const DEBRIEF: usize = 3;

/// The stage of the next check-in. `last` is the stage of the one before, if there was one; `is_over` says that the
/// work has ended by then.
pub fn stage(last: Option<usize>, is_over: bool) -> usize {
    match last {
        None => START,
        Some(START | MIDDLE) if is_over => END,
        Some(START | MIDDLE) => MIDDLE,
        Some(_) => DEBRIEF,
    }
}

#[cfg(test)]
mod tests {
    use super::stage;

    #[test]
    fn it_begins_goes_on_ends_and_is_looked_back_at() {
        let mut last = None;
        let stages = [false, false, false, true, true, true].map(|is_over| {
            last = Some(stage(last, is_over));
            last
        });
        assert_eq!(stages, [0, 1, 1, 2, 3, 3].map(Some));
        assert_eq!(stage(None, true), 0, "even what is over by now begins with what it was");
    }
}
