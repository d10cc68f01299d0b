//! Tree to IR, or the reasons why not.
