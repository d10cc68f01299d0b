//! What of a program is in force on a day: an IR in, a smaller IR out.
