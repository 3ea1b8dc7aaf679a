//! The rules that findings name, as data: code, severity, title.
//!
//! `B…` are structural: they keep a bank from loading. `L…` are lints: rules of item writing that
//! `bank check` applies. Codes are stable: none is renamed or reused. docs/bank-format.md prints
//! this table; a test keeps the two equal.

use super::diagnostic::Severity::{self, Error, Note, Warning};

/// A rule.
#[derive(PartialEq, Eq, Hash, Debug)]
pub struct Code {
    /// The code, such as `B007`.
    pub id: &'static str,
    /// The usual severity.
    pub severity: Severity,
    /// The title.
    pub title: &'static str,
}

impl Code {
    /// Returns whether breaking it keeps a bank from loading.
    pub fn is_structural(&self) -> bool {
        self.id.starts_with('B')
    }
}

/// Returns the rule of that name.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id == id)
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $title:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Code = Code { id: $id, severity: $severity, title: $title };
        )*

        /// Every rule, in the order of the table.
        pub static ALL: &[&Code] = &[$(&$name,)*];
    };
}

codes! {
    NOT_UTF8 "B001" Error "the file is not UTF-8 text";
    TOO_LARGE "B002" Error "the file is larger than a bank may be";
    SYNTAX "B003" Error "the text is not TOML";
    FORMAT "B004" Error "`format` is missing, or not a version this program reads";
    UNKNOWN_KEY "B005" Error "a key that the format does not have";
    WRONG_TYPE "B006" Error "a value of the wrong type";
    MISSING_KEY "B007" Error "a key that must be there is not";
    BLANK "B008" Error "a text that must say something is blank";
    TOO_LONG "B009" Error "a text is longer than one may be";
    BAD_ID "B010" Error "an id is not made of letters, digits and hyphens";
    DUPLICATE_ID "B011" Error "an id is given twice";
    DANGLING "B012" Error "an id that nothing has";
    UNKNOWN_KIND "B013" Error "a kind of item that this program does not know";
    UNKNOWN_WORD "B014" Error "a word that is not one of those allowed here";
    OUT_OF_RANGE "B015" Error "a number outside its bounds";
    BAD_DATE "B016" Error "not a calendar date";
    TOO_MANY "B017" Error "more items or parts than there may be";
    KEY_COUNT "B018" Error "a number of keys that the kind does not allow";
    TOO_FEW "B019" Error "fewer parts than the kind needs";
    FORMULA "B020" Error "a formula that cannot be read";
    UNKNOWN_NAME "B021" Error "a name that is neither given nor a step";
    NO_KEY_VALUE "B022" Error "the formula has no positive value for some of the given numbers";
    COMBINATIONS "B023" Error "the given numbers combine in too many ways";
    BAD_ORDER "B024" Error "an accepted order does not have every step once";
    PLACEHOLDER "B025" Error "a `{name}` in a text that nothing fills";
    EXHIBIT_SHAPE "B026" Error "an exhibit that is neither a text nor an even table";
    BAD_REVISION "B027" Error "a signed revision that is not 64 hexadecimal digits";
    CONTROL_CHARACTER "B028" Error "a character in a text that would act on the terminal";
    UNREADABLE "B029" Error "a file or folder that cannot be read";
    NOT_A_FILE "B030" Error "not a regular file";
    TOO_MANY_BANKS "B031" Error "more banks than one library holds";
    SAME_BANK "B032" Error "two files with one bank id";
    BANK_COMBINATIONS "B033" Error "the templates of the bank have too many values together";

    RATIONALE "L01" Error "no rationale, or one under 40 characters";
    NO_WHY "L02" Warning "a part without `why` (an error where the item is safety-critical)";
    REFERENCES "L03" Error "no `refs` or no `checked` (a warning where the check is out of date)";
    CLASSIFIED "L04" Error "no objective, client need or level, or no judgment step where one is due";
    SAME_TEXT "L05" Error "two parts of one item say the same";
    SIZE "L08" Warning "a number of parts that the kind does not usually have";
    ALL_OF_ABOVE "L09" Error "\"all of the above\", or choices that name other choices";
    NONE_OF_ABOVE "L10" Error "\"none of the above\"";
    ABSOLUTE "L11" Warning "an absolute word in a distractor only (a note elsewhere)";
    NEGATIVE_STEM "L13" Warning "a negative lead-in (an error where the word is not emphasized)";
    DOUBLE_NEGATIVE "L14" Error "a negative lead-in with a negated choice";
    LONGEST_KEY "L15" Warning "the key is longest by far";
    LONGEST_KEYS "L16" Error "the key is longest in more multiple-choice items than chance explains";
    ARTICLE "L19" Error "the lead-in ends in \"a\" or \"an\", and the choices do not all fit it";
    OVERLAP "L24" Error "ranges among the choices overlap";
    UNORDERED_NUMBERS "L25" Warning "choices that are numbers are not in order";
    NOTATION "L27" Error "a notation on the list of error-prone ones";
    THOUSANDS "L28" Note "a number from 1,000 on without its comma";
    UNFOCUSED "L30" Warning "a stem that asks nothing, or hardly anything";
    BLANK_IN_STEM "L32" Warning "a blank inside the stem";
    TRUE_FALSE "L33" Warning "a list of true and false statements in disguise";
    WORDS_FOR_PEOPLE "L35" Warning "a word that blames or labels people";
    ABBREVIATION "L37" Warning "an abbreviation that the item does not explain";
    ROUNDING "L39" Error "the stem of a calculation does not state the rounding";
    KEY_OUTSIDE_LIMITS "L40" Error "a key outside the limits that the item declares";
    WEIGHT_ROUNDING "L41" Error "the key depends on whether the weight is rounded first, and the item does not say";
    NO_HARM "L42" Warning "a safety-critical item without an explained harmful choice";
    DOSE "L43" Error "a dose or rate beyond its bounds";
    YEAR "L45" Warning "a guideline is named and no reference has a year";
    SELECT_ALL_KEYS "L46" Warning "select-all items with one key too often, or with nothing but keys";
    PUNCTUATION "L55" Note "choices differ in their final punctuation or first letter";
    ACCORDING_TO "L56" Error "the item asks about a text and not about care";
    UNUSED_ALLOWANCE "L90" Warning "an allowance that allows nothing";
    BARE_ALLOWANCE "L91" Warning "an allowance without a reason";
}
