//! Exit codes, with the numbers of sysexits.h.

/// Something that is needed does not work for now; a later try may succeed without any change.
pub const FAILED: u8 = 1;
/// The command line cannot be understood.
pub const USAGE: u8 = 64;
/// The knowledge has mistakes.
pub const DATA: u8 = 65;
/// A file or stream cannot be read or written.
pub const FILE: u8 = 74;
/// Another process has the database.
pub const BUSY: u8 = 75;
/// A setting is missing or wrong, or Discord refuses the token.
pub const CONFIG: u8 = 78;
