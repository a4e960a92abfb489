//! Rust source as flat tokens, without comments, documentation and layout.
//!
//! A lexer of our own, because a whole package is read at each compilation: the compiler's own lexer, behind the
//! proc-macro bridge, takes some twenty times as long, and remembers each text that it was given as one more
//! source file. It isn't a judge of Rust: what the compiler refuses never gets as far as being compared.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ident,
    Lifetime,
    Literal,
    /// An operator, as many characters as belong together.
    Punct,
    Open,
    Close,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: Text,
    /// Where it begins, from 1.
    pub(super) line: u32,
    /// The index of the other delimiter.
    pub(super) mate: u32,
}

/// A text that occurs in the sources; equal texts are equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Text(u32);

/// All texts, each once.
pub(super) struct Texts {
    all: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Text>,
}

/// Keywords that only have to be told from names. They are the first numbers.
const KEYWORDS: &[&str] = &[
    "abstract", "await", "break", "continue", "else", "false", "if", "loop", "match", "move",
    "return", "true", "while",
];

/// The texts that have a meaning of their own here, so that they can be compared without being looked up: first
/// keywords, then words that can be a part of a path or are a keyword in one place only, then punctuation.
macro_rules! known {
    ($($name:ident $text:literal)*) => {
        const KNOWN: &[&str] = &[$($text),*];
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "a list of numbers")]
        enum Known { $($name),* }
        impl Text { $(pub(super) const $name: Self = Self(KEYWORDS.len() as u32 + Known::$name as u32);)* }
    };
}

known! {
    AS "as" ASYNC "async" CONST "const" DYN "dyn" ENUM "enum" EXTERN "extern" FN "fn" FOR "for" IMPL "impl" IN "in"
    LET "let" MACRO "macro" MOD "mod" MUT "mut" PUB "pub" REF "ref" STATIC "static" STRUCT "struct" TRAIT "trait" TYPE "type"
    UNSAFE "unsafe" USE "use" UNDERSCORE "_" WHERE "where"

    CRATE "crate" SELF "self" SELF_TYPE "Self" SUPER "super"
    UNION "union" DEFAULT "default" AUTO "auto" SAFE "safe" MACRO_RULES "macro_rules"
    INCLUDE "include" INCLUDE_STR "include_str" INCLUDE_BYTES "include_bytes" ENV "env" OPTION_ENV "option_env"
    CONCAT "concat" PATH "path" DERIVE "derive"

    SEMICOLON ";" COMMA "," DOT "." PATH_SEP "::" COLON ":" BANG "!" POUND "#" DOLLAR "$" LESS "<" GREATER ">"
    SHL "<<" SHR ">>" EQUAL "=" STAR "*" AND "&" OR "|" FAT_ARROW "=>" AT "@"
    OPEN_BRACE "{" CLOSE_BRACE "}" OPEN_PAREN "(" CLOSE_PAREN ")" OPEN_BRACKET "[" CLOSE_BRACKET "]"
}

impl Text {
    pub(super) fn number(self) -> usize {
        self.0 as usize
    }

    pub(super) fn at(number: usize) -> Self {
        Self(number as u32)
    }

    /// Whether it is a keyword that can't be a name or a part of a path.
    pub(super) fn is_keyword(self) -> bool {
        self <= Self::WHERE
    }
}

impl Texts {
    pub(super) fn new() -> Self {
        let mut texts = Self {
            all: Vec::new(),
            numbers: HashMap::new(),
        };
        for known in KEYWORDS.iter().chain(KNOWN) {
            texts.number(known);
        }
        texts
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> Text {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = Text(u32::try_from(self.all.len()).expect("sources have less than 2³² texts"));
        self.all.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text, if it occurs anywhere.
    pub(super) fn find(&self, text: &str) -> Option<Text> {
        self.numbers.get(text).copied()
    }

    pub(super) fn get(&self, text: Text) -> &str {
        &self.all[text.0 as usize]
    }
}

/// Operators of more than one character, longest first. `<-` and `|=|` aren't any: there layout doesn't count.
const OPERATORS: [&str; 24] = [
    "<<=", ">>=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=",
    "*=", "/=", "%=", "^=", "&=", "|=", "<<", ">>", "..",
];

/// The tokens of a source; `None` if its delimiters don't match or a literal has no end.
pub(super) fn lex(source: &str, texts: &mut Texts) -> Option<Vec<Token>> {
    let mut lexer = Lexer {
        source: source.strip_prefix('\u{feff}').unwrap_or(source),
        at: 0,
        line: 1,
        tokens: Vec::with_capacity(source.len() / 6),
        open: Vec::new(),
        texts,
    };
    if lexer.source.starts_with("#!") && !lexer.source[2..].trim_start().starts_with('[') {
        lexer.at = lexer.source.find('\n').unwrap_or(lexer.source.len());
    }
    while lexer.token()? {}
    lexer.open.is_empty().then_some(lexer.tokens)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    line: u32,
    tokens: Vec<Token>,
    /// The delimiters that are open.
    open: Vec<u32>,
    texts: &'a mut Texts,
}

impl Lexer<'_> {
    /// Reads one token; `false` at the end.
    fn token(&mut self) -> Option<bool> {
        self.skip_blank()?;
        let Some(&first) = self.source.as_bytes().get(self.at) else {
            return Some(false);
        };
        let start = self.at;
        let kind = match first {
            b'"' => {
                self.at += 1;
                self.quoted(b'"')?;
                Kind::Literal
            }
            b'\'' => self.lifetime_or_char()?,
            b'0'..=b'9' => {
                self.number_literal();
                Kind::Literal
            }
            b'(' | b'[' | b'{' => {
                self.at += 1;
                Kind::Open
            }
            b')' | b']' | b'}' => {
                self.at += 1;
                Kind::Close
            }
            _ if is_word_start(self.rest()) => self.word()?,
            _ => {
                let operator = OPERATORS
                    .iter()
                    .find(|operator| self.rest().starts_with(**operator));
                self.at += match operator {
                    Some(operator) => operator.len(),
                    None => self.rest().chars().next()?.len_utf8(),
                };
                Kind::Punct
            }
        };
        self.push(kind, start)?;
        Some(true)
    }

    fn push(&mut self, kind: Kind, start: usize) -> Option<()> {
        let text = &self.source[start..self.at];
        let n_lines = text.bytes().filter(|byte| *byte == b'\n').count();
        let text = match kind {
            Kind::Ident => self.texts.number(plain_name(text)),
            _ => self.texts.number(text),
        };
        let here = u32::try_from(self.tokens.len()).ok()?;
        let mut mate = here;
        if kind == Kind::Open {
            self.open.push(here);
        } else if kind == Kind::Close {
            mate = self.open.pop()?;
            let opened = &mut self.tokens[mate as usize];
            // Each closing delimiter follows its opening one in the list of what is known.
            if opened.text.0 + 1 != text.0 {
                return None;
            }
            opened.mate = here;
        }
        let line = self.line;
        self.tokens.push(Token {
            kind,
            text,
            line,
            mate,
        });
        self.line += n_lines as u32;
        Some(())
    }

    /// Passes over white space and comments.
    fn skip_blank(&mut self) -> Option<()> {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.skip_block_comment()?;
            } else {
                match rest.chars().next() {
                    Some(char)
                        if char.is_whitespace() || char == '\u{200e}' || char == '\u{200f}' =>
                    {
                        self.line += u32::from(char == '\n');
                        self.at += char.len_utf8();
                    }
                    _ => return Some(()),
                }
            }
        }
    }

    fn skip_block_comment(&mut self) -> Option<()> {
        let mut depth = 0;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Some(());
                }
            } else {
                let char = rest.chars().next()?;
                self.line += u32::from(char == '\n');
                self.at += char.len_utf8();
            }
        }
    }

    /// A name, or a literal with a prefix.
    fn word(&mut self) -> Option<Kind> {
        let start = self.at;
        self.skip_word();
        let rest = self.rest().as_bytes();
        match (&self.source[start..self.at], rest.first()) {
            ("b", Some(b'\'')) => {
                self.at += 1;
                self.quoted(b'\'')?;
                Some(Kind::Literal)
            }
            ("b" | "c", Some(b'"')) => {
                self.at += 1;
                self.quoted(b'"')?;
                Some(Kind::Literal)
            }
            (prefix @ ("r" | "br" | "cr"), Some(b'"' | b'#')) => {
                let n_hashes = rest.iter().take_while(|byte| **byte == b'#').count();
                if rest.get(n_hashes) == Some(&b'"') {
                    let end = format!("\"{}", "#".repeat(n_hashes));
                    self.at += n_hashes + 1;
                    self.at += self.rest().find(&end)? + end.len();
                    Some(Kind::Literal)
                } else if prefix == "r" && is_word_start(&self.rest()[1..]) {
                    self.at += 1;
                    self.skip_word();
                    Some(Kind::Ident)
                } else {
                    Some(Kind::Ident)
                }
            }
            _ => Some(Kind::Ident),
        }
    }

    fn skip_word(&mut self) {
        let rest = self.rest();
        let end = rest.find(|char: char| !is_word(char));
        self.at += end.unwrap_or(rest.len());
    }

    /// The rest of a literal up to its closing quote.
    fn quoted(&mut self, quote: u8) -> Option<()> {
        loop {
            let byte = *self.source.as_bytes().get(self.at)?;
            self.at += 1;
            if byte == quote {
                // A suffix belongs to the literal.
                if is_word_start(self.rest()) {
                    self.skip_word();
                }
                return Some(());
            }
            if byte == b'\\' {
                self.at += self.rest().chars().next()?.len_utf8();
            }
        }
    }

    fn lifetime_or_char(&mut self) -> Option<Kind> {
        self.at += 1;
        let mut chars = self.rest().chars();
        let (first, second) = (chars.next()?, chars.next());
        if first == '\\' || second == Some('\'') {
            self.quoted(b'\'')?;
            return Some(Kind::Literal);
        }
        self.skip_word();
        if self.rest().starts_with('#') && self.source[..self.at].ends_with("'r") {
            self.at += 1;
            self.skip_word();
        }
        Some(Kind::Lifetime)
    }

    fn number_literal(&mut self) {
        let start = self.at;
        self.skip_word();
        let rest = self.rest();
        let after = rest.strip_prefix('.');
        let is_fraction =
            after.is_some_and(|after| !after.starts_with('.') && !is_word_start(after));
        if is_fraction {
            self.at += 1;
            self.skip_word();
        }
        // `1e-5`: the sign belongs to the number, unless that is a hexadecimal one.
        let text = &self.source[start..self.at];
        let has_exponent = text.ends_with(['e', 'E']) && !text.starts_with("0x");
        let after = self.rest().strip_prefix(['+', '-']);
        if has_exponent
            && after.is_some_and(|after| after.starts_with(|char: char| char.is_ascii_digit()))
        {
            self.at += 1;
            self.skip_word();
        }
    }

    fn rest(&self) -> &str {
        &self.source[self.at..]
    }
}

fn is_word_start(text: &str) -> bool {
    text.starts_with(|char: char| char == '_' || char.is_alphabetic())
}

fn is_word(char: char) -> bool {
    char == '_' || char.is_alphanumeric()
}

/// A name as it is known: `r#one` and `one` are the same, while `r#type` is no `type`. What is a keyword in one place
/// only, or in some editions, can be a name without the mark, too.
pub(crate) fn plain_name(name: &str) -> &str {
    let keywords = &KNOWN[..=Text::WHERE.number() - KEYWORDS.len()];
    match name.strip_prefix("r#") {
        Some(plain) if !KEYWORDS.contains(&plain) && !keywords.contains(&plain) => plain,
        _ => name,
    }
}

/// A name as code of any edition can say it: with the mark before what some edition has reserved.
pub(super) fn written_name(name: &str) -> Cow<'_, str> {
    const RESERVED: &[&str] = &[
        "abstract", "become", "box", "do", "final", "gen", "override", "priv", "try", "typeof",
        "unsized", "virtual", "yield",
    ];
    if RESERVED.contains(&name) {
        Cow::Owned(format!("r#{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

/// The indices of what stands directly between two delimiters, the first of which is at `open`.
pub(super) fn inside(tokens: &[Token], open: usize) -> Range<usize> {
    open + 1..tokens[open].mate as usize
}
