//! Fail points: places where a test can end the program like a power cut, with kill -9, at once and without cleaning
//! up.
//!
//! `NEXTRUNG_FAIL` names the point. Only a build with the feature `fail-points` looks at it, and only tests have that.

/// The test's function that is called at each point.
#[cfg(feature = "fail-points")]
static WATCHER: std::sync::OnceLock<fn(&str)> = std::sync::OnceLock::new();

/// Calls this function at each point that the program reaches, on the thread that reaches it, which waits for it. Only
/// the first call in a process counts.
#[cfg(feature = "fail-points")]
pub fn watch(watcher: fn(&str)) {
    let _ = WATCHER.set(watcher);
}

/// A mistake on purpose: a message is marked as sent before it is. A crash in between loses it.
pub const MARKS_FIRST: &str = "marks first";
/// A mistake on purpose: attempts are not recorded before they are made, and nobody looks for them. A crash in between
/// sends the message twice.
pub const MARKS_AFTER: &str = "marks after";
/// A mistake on purpose: nobody looks before a second attempt.
pub const NEVER_LOOKS: &str = "never looks";

/// Whether this program should make this mistake, so that a test can show that it would be found. `NEXTRUNG_WRONG`
/// names it.
#[cfg(feature = "fail-points")]
pub fn wrong(mistake: &str) -> bool {
    std::env::var("NEXTRUNG_WRONG").is_ok_and(|named| named == mistake)
}

/// Whether this program should make this mistake. It never should.
#[cfg(not(feature = "fail-points"))]
#[inline]
pub fn wrong(_: &str) -> bool {
    false
}

/// Marks that the program is at this point. It ends here if a test says so.
#[cfg(feature = "fail-points")]
pub fn point(name: &str) {
    if let Some(watcher) = WATCHER.get() {
        watcher(name);
    }
    if std::env::var("NEXTRUNG_FAIL").is_ok_and(|named| named == name) {
        end();
    }
}

/// Marks that the program is at this point.
#[cfg(not(feature = "fail-points"))]
#[inline]
pub fn point(_: &str) {}

/// Counts one more of these. The program ends before the one whose number a test gives: `statement:12`.
#[cfg(feature = "fail-points")]
pub fn counted(what: &'static str) {
    use std::collections::BTreeMap;
    use std::sync::{Mutex, PoisonError};
    static BEGUN: Mutex<BTreeMap<&str, u64>> = Mutex::new(BTreeMap::new());
    let begun = {
        let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
        let count = begun.entry(what).or_default();
        *count += 1;
        *count
    };
    point(&format!("{what}:{begun}"));
}

/// Counts one more of these.
#[cfg(not(feature = "fail-points"))]
#[inline]
pub fn counted(_: &str) {}

#[cfg(feature = "fail-points")]
fn end() -> ! {
    #[cfg(unix)]
    {
        let done = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        tracing::error!(?done, "this process could not be ended");
    }
    std::process::abort()
}
