//! The command line: the only place, with the data room, that reads and writes files.
