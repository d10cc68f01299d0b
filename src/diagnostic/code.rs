//! Every code once, with its page. A code is never reused; a code without a page does not build.
//!
//! E01 syntax · E02 names · E03 types and units · E04 the whole program · E05 data · W lints.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $slug:literal;)*) => {
        /// What a finding is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// As shown and searched for: `E0101`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }

            /// The name for people: `unexpected-text`.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$variant => $slug,)* }
            }

            /// The page that `progc explain` shows, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("../../docs/codes/", $id, ".md")),)* }
            }
        }
    };
}

codes! {
    // E01: syntax. The text cannot be read as a program.
    /// Something stands where nothing, or something else, can stand.
    UnexpectedText = "E0101", "unexpected-text";

    // E02: names.
    /// A name that neither the vocabulary nor the program knows.
    UnknownName = "E0201", "unknown-name";

    // E03: types and units.

    // E04: the whole program.

    // E05: data.
}

impl Code {
    /// The code of an id or slug, in any letter case.
    pub fn find(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.id().eq_ignore_ascii_case(text) || c.slug().eq_ignore_ascii_case(text))
    }
}
