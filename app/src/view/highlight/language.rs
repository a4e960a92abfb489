//! What tells the pieces of a language apart: its words, its comments, its quotes.

/// A language, as far as its colours need it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether a language has something; they are read one by one"
)]
#[derive(Debug)]
pub(super) struct Language {
    pub(super) keywords: &'static [&'static str],
    /// What begins a comment up to the end of the line.
    pub(super) line_comment: &'static [&'static str],
    /// Whether `/* … */` is a comment.
    pub(super) has_block_comments: bool,
    /// What texts begin and end with, longer ones first.
    pub(super) quotes: &'static [&'static str],
    /// Whether a backslash keeps a quote from ending its text.
    pub(super) has_escapes: bool,
    /// Whether capital letters don't matter to keywords.
    pub(super) ignores_case: bool,
    /// Whether a word that begins with a capital letter is a type.
    pub(super) has_types: bool,
    /// What follows a key: a text or a word before it is one.
    pub(super) key_sign: Option<char>,
    /// What stands at the beginning of a line and is about the code, up to the end of the line.
    pub(super) line_marks: &'static [&'static str],
    /// Whether `#[…]` is about the code, and a quote may be a lifetime.
    pub(super) is_rust: bool,
    /// Whether `$name` is a value.
    pub(super) has_dollars: bool,
}

const PLAIN: Language = Language {
    keywords: &[],
    line_comment: &[],
    has_block_comments: false,
    quotes: &["\""],
    has_escapes: true,
    ignores_case: false,
    has_types: false,
    key_sign: None,
    line_marks: &[],
    is_rust: false,
    has_dollars: false,
};

const RUST: Language = Language {
    keywords: &[
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
        "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move",
        "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
        "true", "type", "unsafe", "use", "where", "while",
    ],
    line_comment: &["//"],
    has_block_comments: true,
    has_types: true,
    is_rust: true,
    ..PLAIN
};

const PYTHON: Language = Language {
    keywords: &[
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "False", "finally", "for", "from", "global", "if", "import",
        "in", "is", "lambda", "None", "nonlocal", "not", "or", "pass", "raise", "return", "True",
        "try", "while", "with", "yield",
    ],
    line_comment: &["#"],
    quotes: &["\"\"\"", "'''", "\"", "'"],
    has_types: true,
    line_marks: &["@"],
    ..PLAIN
};

const TOML: Language = Language {
    keywords: &["false", "inf", "nan", "true"],
    line_comment: &["#"],
    quotes: &["\"\"\"", "'''", "\"", "'"],
    key_sign: Some('='),
    line_marks: &["["],
    ..PLAIN
};

const JSON: Language = Language {
    keywords: &["false", "null", "true"],
    key_sign: Some(':'),
    // What comments JSON has in practice.
    line_comment: &["//"],
    ..PLAIN
};

const SQL: Language = Language {
    keywords: &[
        "add",
        "all",
        "alter",
        "and",
        "as",
        "asc",
        "between",
        "by",
        "case",
        "create",
        "cross",
        "default",
        "delete",
        "desc",
        "distinct",
        "drop",
        "else",
        "end",
        "except",
        "exists",
        "false",
        "foreign",
        "from",
        "full",
        "group",
        "having",
        "if",
        "in",
        "index",
        "inner",
        "insert",
        "intersect",
        "into",
        "is",
        "join",
        "key",
        "left",
        "like",
        "limit",
        "not",
        "null",
        "offset",
        "on",
        "or",
        "order",
        "outer",
        "over",
        "partition",
        "primary",
        "references",
        "returning",
        "right",
        "select",
        "set",
        "table",
        "then",
        "true",
        "union",
        "unique",
        "update",
        "using",
        "values",
        "view",
        "when",
        "where",
        "with",
    ],
    line_comment: &["--"],
    has_block_comments: true,
    quotes: &["'", "\""],
    has_escapes: false,
    ignores_case: true,
    ..PLAIN
};

const SHELL: Language = Language {
    keywords: &[
        "case", "cd", "do", "done", "echo", "elif", "else", "esac", "exit", "export", "fi", "for",
        "function", "if", "in", "local", "return", "set", "source", "then", "unset", "until",
        "while",
    ],
    line_comment: &["#"],
    quotes: &["\"", "'"],
    has_dollars: true,
    ..PLAIN
};

impl Language {
    /// The language of this name, in any of its spellings.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "rust" | "rs" => &RUST,
            "python" | "py" => &PYTHON,
            "toml" | "ini" => &TOML,
            "json" | "jsonc" => &JSON,
            "sql" | "sqlite" | "postgresql" | "mysql" => &SQL,
            "shell" | "sh" | "bash" | "zsh" | "console" => &SHELL,
            _ => return None,
        })
    }

    pub(super) fn is_keyword(&self, word: &str) -> bool {
        if self.ignores_case {
            let is_it = |keyword: &&str| keyword.eq_ignore_ascii_case(word);
            self.keywords.iter().any(is_it)
        } else {
            self.keywords.contains(&word)
        }
    }
}
