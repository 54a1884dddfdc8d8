//! Exit codes, numbered as sysexits.h does.

/// Something that is needed does not work for now; a later try may succeed as everything stands.
pub const FAILED: u8 = 1;
/// The command line cannot be understood.
pub const USAGE: u8 = 64;
/// The knowledge has mistakes in it.
pub const DATA: u8 = 65;
/// A file or stream cannot be read or written.
pub const FILE: u8 = 74;
/// Another process has the database.
pub const BUSY: u8 = 75;
/// A setting is missing or wrong; a token that Discord refuses too.
pub const CONFIG: u8 = 78;
