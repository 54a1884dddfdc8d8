//! Points at which a test can end the program as a power cut would: with kill -9, at once, with nothing put in order.
//!
//! `NEXTRUNG_FAIL` names the point. Only a build with the feature `fail-points` looks at it, and only tests have that.

/// Whom a test has told of each point.
#[cfg(feature = "fail-points")]
static WATCHER: std::sync::OnceLock<fn(&str)> = std::sync::OnceLock::new();

/// Tells this of each point that the program comes by, on the thread that comes by it, which waits for it. One for a
/// process: what comes after the first does nothing.
#[cfg(feature = "fail-points")]
pub fn watch(watcher: fn(&str)) {
    let _ = WATCHER.set(watcher);
}

/// A mistake: what is to be said is marked as said before it is. A crash in between loses it.
pub const MARKS_FIRST: &str = "marks first";
/// A mistake: no try is written down before it is made, and nobody looks. A crash in between says it twice.
pub const MARKS_AFTER: &str = "marks after";
/// A mistake: nobody looks before a second try.
pub const NEVER_LOOKS: &str = "never looks";

/// Whether this program is to make this mistake, so that a test can show that it would be found. `NEXTRUNG_WRONG` names it.
#[cfg(feature = "fail-points")]
pub fn wrong(mistake: &str) -> bool {
    std::env::var("NEXTRUNG_WRONG").is_ok_and(|named| named == mistake)
}

/// Whether this program is to make this mistake. It never is.
#[cfg(not(feature = "fail-points"))]
#[inline]
pub fn wrong(_: &str) -> bool {
    false
}

/// The program is at this point. It ends here if a test says so.
#[cfg(feature = "fail-points")]
pub fn point(name: &str) {
    if let Some(watcher) = WATCHER.get() {
        watcher(name);
    }
    if std::env::var("NEXTRUNG_FAIL").is_ok_and(|named| named == name) {
        end();
    }
}

/// The program is at this point.
#[cfg(not(feature = "fail-points"))]
#[inline]
pub fn point(_: &str) {}

/// One more of these was begun. The program ends before the one whose number a test gives: `statement:12`.
#[cfg(feature = "fail-points")]
pub fn counted(what: &'static str) {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use std::sync::PoisonError;
    static BEGUN: Mutex<BTreeMap<&str, u64>> = Mutex::new(BTreeMap::new());
    let begun = {
        let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
        let count = begun.entry(what).or_default();
        *count += 1;
        *count
    };
    point(&format!("{what}:{begun}"));
}

/// One more of these was begun.
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
