//! The word lists of the strategies.

/// Words that soften a statement. A test-wise learner expects the key to be careful.
pub const HEDGES: &[&str] = &[
    "may",
    "might",
    "can",
    "could",
    "usually",
    "often",
    "sometimes",
    "generally",
    "typically",
    "commonly",
    "likely",
    "possibly",
    "probably",
    "some",
    "most",
    "about",
    "approximately",
    "unless",
    "depending",
];

/// Adverbs before the verb of an action.
pub const BEFORE_VERBS: &[&str] = &[
    "immediately",
    "promptly",
    "first",
    "now",
    "then",
    "gently",
    "briefly",
    "temporarily",
    "just",
];

/// Verbs that stop, hold or close something, in their forms.
pub const STOPS: &[&str] = &[
    "stop",
    "stops",
    "stopping",
    "hold",
    "holds",
    "holding",
    "withhold",
    "withholds",
    "withholding",
    "clamp",
    "clamps",
    "clamping",
    "pause",
    "pauses",
    "pausing",
    "discontinue",
    "discontinues",
    "discontinuing",
    "interrupt",
    "interrupts",
    "interrupting",
    "close",
    "closes",
    "closing",
    "delay",
    "delays",
    "delaying",
    "postpone",
    "postpones",
    "postponing",
];

/// Verbs that call or inform somebody, in their forms.
pub const CALLS: &[&str] = &[
    "call",
    "calls",
    "calling",
    "notify",
    "notifies",
    "notifying",
    "contact",
    "contacts",
    "contacting",
    "inform",
    "informs",
    "informing",
    "alert",
    "alerts",
    "alerting",
    "tell",
    "tells",
    "telling",
    "report",
    "reports",
    "reporting",
    "page",
    "pages",
    "paging",
    "ask",
    "asks",
    "asking",
    "consult",
    "consults",
    "consulting",
    "question",
    "questions",
    "questioning",
];

/// Words that say too little to be shared with a stem.
pub const COMMON: &[&str] = &[
    "about", "after", "also", "because", "been", "before", "being", "could", "does", "each",
    "from", "have", "into", "more", "most", "must", "only", "other", "over", "should", "such",
    "than", "that", "their", "them", "then", "there", "these", "they", "this", "until", "what",
    "when", "which", "while", "will", "with", "would",
];

/// The least letters of a word that counts as shared.
pub const SHARED_LETTERS_MIN: usize = 4;

/// Endings that are left out when words are compared, the longest first.
pub const ENDINGS: &[&str] = &[
    "ations", "ation", "ings", "ing", "ions", "ion", "ed", "es", "s", "e",
];
