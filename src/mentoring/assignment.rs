//! How a check-in about an assignment goes: how it begins, how it goes on, how it ends, and what is made of it.

/// The stages, as many as a kind of check-in names: start, middle, end and debrief.
pub const STAGES: usize = 4;

const START: usize = 0;
/// Where the work goes on, for as long as it does.
pub const MIDDLE: usize = 1;
const END: usize = 2;
/// The last one: nothing is asked after it.
pub const DEBRIEF: usize = 3;

/// The stage of a check-in after one in this stage, if there was one. `is_over` says that the work has ended by then.
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
