//! Letters of the scripts that are mistaken for one another. Other scripts look like none of these.

/// A script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    /// Letters of Latin in another width, as East Asian fonts have them.
    Wide,
    Armenian,
    Hebrew,
}

impl Script {
    /// As in "Cyrillic letters".
    pub(super) fn word(self) -> &'static str {
        match self {
            Script::Latin => "Latin",
            Script::Greek => "Greek",
            Script::Cyrillic => "Cyrillic",
            Script::Wide => "full-width",
            Script::Armenian => "Armenian",
            Script::Hebrew => "Hebrew",
        }
    }

    /// The script of a letter; `None` for signs, digits and letters of other scripts.
    pub(super) fn of(c: char) -> Option<Script> {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => {
                Some(Script::Latin)
            }
            '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
            '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
            '\u{531}'..='\u{58a}' => Some(Script::Armenian),
            '\u{5d0}'..='\u{5ea}' => Some(Script::Hebrew),
            '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => Some(Script::Wide),
            _ => None,
        }
    }
}

/// The Latin letter that a letter of another script looks like.
pub(super) fn latin_double(c: char) -> Option<char> {
    Some(match c {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' | 'Ӏ' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' | 'Օ' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' | 'Տ' => 'S',
        'Т' | 'Τ' => 'T',
        'Ս' => 'U',
        'Х' | 'Χ' => 'X',
        'Υ' | 'Ү' => 'Y',
        'Ζ' => 'Z',
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' | 'հ' => 'h',
        'і' | 'ι' => 'i',
        'ј' | 'ϳ' => 'j',
        'ո' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'ս' | 'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_of_another_script_than_what_they_look_like() {
        let all = (0..0x10000).filter_map(char::from_u32);
        for (c, latin) in all.filter_map(|c| Some((c, latin_double(c)?))) {
            assert!(Script::of(c).is_some_and(|s| s != Script::Latin), "{c}");
            assert_eq!(Script::of(latin), Some(Script::Latin));
            assert_eq!(c.is_uppercase(), latin.is_uppercase(), "{c}");
        }
        assert_eq!(latin_double('Ａ'), Some('A'));
    }
}
