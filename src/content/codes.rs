//! The rules that findings name, as data: code, severity, title.
//!
//! `B…` are structural: they keep a bank from loading. `L…` are lints: rules of item writing that
//! `bank check` applies. Codes are stable: none is renamed or reused. docs/bank-format.md prints
//! this table; a test keeps the two equal.

use Severity::{Error, Note, Warning};

/// The severity of a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// `bank check` fails; a structural one also keeps the bank from loading.
    Error,
    /// `bank check` fails.
    Warning,
    /// Only printed.
    Note,
}

impl Severity {
    /// Returns the printed name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

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
    TOO_LARGE "B002" Error "the file is too large for a bank";
    SYNTAX "B003" Error "the text is not TOML";
    FORMAT "B004" Error "`format` is missing, or not a version this program reads";
    UNKNOWN_KEY "B005" Error "an unknown key";
    WRONG_TYPE "B006" Error "a value of the wrong type";
    MISSING_KEY "B007" Error "a required key is missing";
    BLANK "B008" Error "a required text is blank";
    TOO_LONG "B009" Error "a text is too long";
    BAD_ID "B010" Error "an id is not made of letters, digits and hyphens";
    DUPLICATE_ID "B011" Error "an id is used twice";
    DANGLING "B012" Error "an id that does not exist";
    UNKNOWN_KIND "B013" Error "an unknown kind of item";
    UNKNOWN_WORD "B014" Error "a word that is not allowed here";
    OUT_OF_RANGE "B015" Error "a number out of range";
    BAD_DATE "B016" Error "not a valid date";
    TOO_MANY "B017" Error "too many items or parts";
    KEY_COUNT "B018" Error "the wrong number of keys for the kind";
    TOO_FEW "B019" Error "too few parts for the kind";
    FORMULA "B020" Error "a formula that cannot be read";
    UNKNOWN_NAME "B021" Error "a name that is neither in `given` nor in `steps`";
    NO_KEY_VALUE "B022" Error "the result is not positive for some of the given numbers";
    COMBINATIONS "B023" Error "the given numbers have too many combinations";
    BAD_ORDER "B024" Error "an accepted order does not have every step exactly once";
    PLACEHOLDER "B025" Error "a `{name}` in a text that has no value";
    EXHIBIT_SHAPE "B026" Error "an exhibit that is neither a text nor a complete table";
    BAD_REVISION "B027" Error "a signed revision that is not 64 hexadecimal digits";
    CONTROL_CHARACTER "B028" Error "a control character in a text";
    UNREADABLE "B029" Error "a file or folder that cannot be read";
    NOT_A_FILE "B030" Error "not a regular file";
    TOO_MANY_BANKS "B031" Error "too many banks";
    SAME_BANK "B032" Error "two files with the same bank id";
    BANK_COMBINATIONS "B033" Error "the templates of the bank have too many values in total";
    RESERVED_NAME "B034" Error "a bank with the file name of a blueprint";
    MARKS "B040" Error "a mark in a text that does not fit the list beside it";
    ANCHOR "B041" Error "an anchor that is not a blank or target of the item, or may change places";
    EVERY_ORDER "B042" Error "every order of the steps is accepted";
    CASE_SIZE "B060" Error "a case study without exactly six items";
    CASE_SHARED "B061" Error "an item in two case studies";
    CASE_STEPS "B062" Error "the items of a case study do not have the six judgment steps in order";
    ENTRY_EARLY "B063" Error "an entry that comes before its exhibit";
    CASE_KIND "B064" Error "a bow-tie item in a case study";
    ENTRY_SHAPE "B065" Error "an entry that does not fit its exhibit";
    CASE_ENEMIES "B066" Error "two enemies in one case study";

    RATIONALE "L01" Error "no rationale, or one under 40 characters";
    NO_WHY "L02" Warning "a part without `why` (an error if the item is safety-critical)";
    REFERENCES "L03" Error "no `refs` or no `checked`, or impossible dates (a warning if the check is out of date or lasts over 5 years)";
    CLASSIFIED "L04" Error "no objective, client need or level, or no judgment step where one is needed";
    SAME_TEXT "L05" Error "two parts of one item say the same thing";
    SAME_STEM "L06" Warning "two items with nearly the same stem (a note if their choices differ)";
    SIZE "L08" Warning "an unusual number of parts for the kind";
    ALL_OF_ABOVE "L09" Error "\"all of the above\", or choices that name other choices";
    NONE_OF_ABOVE "L10" Error "\"none of the above\"";
    ABSOLUTE "L11" Warning "an absolute word in a distractor only (a note elsewhere)";
    VAGUE_FREQUENCY "L12" Note "a vague word for how often, in a choice";
    NEGATIVE_STEM "L13" Warning "a negative lead-in (an error if the word is not emphasized)";
    DOUBLE_NEGATIVE "L14" Error "a negative lead-in with a negated choice";
    LONGEST_KEY "L15" Warning "the key is by far the longest choice";
    LONGEST_KEYS "L16" Error "the key is the longest choice more often than chance explains";
    KEY_POSITIONS "L17" Warning "among items that are not shuffled, the key stands in one place more often than chance explains";
    ARTICLE "L19" Error "the lead-in ends in \"a\" or \"an\", which does not fit all choices";
    NUMBER_CUE "L20" Warning "the lead-in ends in \"is\" or \"are\", which does not fit all choices";
    CLANG "L21" Note "only the key repeats a word of the stem";
    CONVERGENCE "L22" Note "the key combines what the distractors have apart";
    OPPOSITES "L23" Warning "two choices are opposites, and one of them is the key";
    OVERLAP "L24" Error "ranges in the choices overlap";
    UNORDERED_NUMBERS "L25" Warning "numeric choices are not in order";
    MIXED_UNITS "L26" Warning "numeric choices differ in their units, or only the key has decimals";
    NOTATION "L27" Error "an error-prone notation";
    THOUSANDS "L28" Note "a number of 1,000 or more without a comma";
    HETEROGENEOUS "L29" Note "choices of different grammar, or of very different length";
    UNFOCUSED "L30" Warning "a stem without a question, or with too few words";
    WINDOW_DRESSING "L31" Note "a very long stem that an exhibit could carry";
    BLANK_IN_STEM "L32" Warning "a blank inside the stem";
    TRUE_FALSE "L33" Warning "true/false statements instead of one question";
    NO_CLIENT "L34" Note "an item of a higher level without a client, a nurse or a dose in its stem";
    WORDS_FOR_PEOPLE "L35" Warning "a word that blames or labels people";
    NAMES_OF_THINGS "L36" Warning "\"patient\" beside \"client\" (a note if only \"patient\" is used, or a brand stands without its generic name)";
    ABBREVIATION "L37" Warning "an abbreviation that the item does not explain";
    PRIORITY "L38" Warning "choices that may be defended without a word such as \"first\", or such a word in a select-all item";
    ROUNDING "L39" Error "the stem of a calculation does not state the rounding, or states another than that of the key";
    KEY_OUTSIDE_LIMITS "L40" Error "a key outside the limits that the item declares";
    WEIGHT_ROUNDING "L41" Error "the key depends on whether the weight is rounded first, and the item does not say";
    NO_HARM "L42" Warning "a safety-critical item without an explained harmful choice";
    DOSE "L43" Error "a dose or rate above its limit";
    NO_PRODUCT "L44" Warning "a rate, a diluent or a filter of immune globulin or albumin without a product, a label or an order";
    YEAR "L45" Warning "a guideline is named, but no reference has a year";
    SELECT_ALL_KEYS "L46" Warning "too many select-all items with one key, or with nothing but keys";
    KEY_SHARE "L47" Note "the usual share of keys in select-all items tells how many to select";
    CONSTANT_COLUMN "L48" Warning "a column that is never the key, or the same key in every row";
    WING_LEAK "L49" Warning "words of the condition stand only in the keys of a bow-tie";
    HINGED "L51" Warning "the stem of one item has the key of another";
    COPIED "L52" Error "eight words in a row from a document that must not be copied";
    READING_LEVEL "L54" Note "a sentence of more than 35 words, or a stem above grade 12";
    PUNCTUATION "L55" Note "choices differ in their final punctuation or first letter";
    ACCORDING_TO "L56" Error "the item asks about a document instead of care";
    BLUEPRINT "L57" Warning "banks deviate from their blueprint by more than one item";
    HEDGED_KEY "L58" Warning "only the key is qualified, by a word such as \"may\" or by parentheses";
    WEAK_SOURCE "L60" Warning "a source on a site of mirrors, uploads, summaries, posts or shops";
    INCOMPLETE_SOURCE "L61" Warning "a source that does not name its edition, or has a DOI, set id or address that leads nowhere";
    UNREAD "L62" Warning "`checked`, though no reference was read";
    NO_PLACE "L63" Note "a reference without its place in the source";
    VERB_HABIT "L64" Warning "in items about an action, the key stops or calls more often than chance explains";
    KEY_COUNT_HABIT "L65" Warning "nearly all select-all items have the same number of keys, or one more";
    MIXED_RATES "L66" Note "rates are written in more than one way";
    GIVEN_COMMA "L67" Warning "a comma in a list of given values that looks like a thousands comma";
    VOID_SIGNATURE "L68" Warning "a signature for an earlier wording of the item";
    UNUSED_ALLOWANCE "L90" Warning "an allowance without effect";
    BARE_ALLOWANCE "L91" Warning "an allowance without a reason";
}
