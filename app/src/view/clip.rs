//! Cells on the clipboard, as spreadsheets write and read them: tabs between cells, a line for each row.

/// Appends a field; what would end it is put into quotes, as spreadsheets do.
pub(super) fn push_field(cell: &str, out: &mut String) {
    if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

/// Whether a text is more than one cell.
pub(super) fn is_block(text: &str) -> bool {
    text.trim_end_matches(['\r', '\n']).contains(['\t', '\n'])
}

/// The cells of a text, row by row. A line break at the end begins no row.
pub(super) fn fields(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    loop {
        let (field, behind) = field(rest);
        row.push(field);
        let mut chars = behind.chars();
        match chars.next() {
            Some('\t') => rest = chars.as_str(),
            Some(_) => {
                rows.push(std::mem::take(&mut row));
                rest = behind.strip_prefix("\r\n").unwrap_or(chars.as_str());
                if rest.is_empty() {
                    return rows;
                }
            }
            None => {
                rows.push(row);
                return rows;
            }
        }
    }
}

/// The first field, and what stands behind it, its end included.
fn field(text: &str) -> (String, &str) {
    let is_end = ['\t', '\n', '\r'];
    if let Some(quoted) = text.strip_prefix('"')
        && let Some((field, behind)) = unquoted(quoted)
        && (behind.is_empty() || behind.starts_with(is_end))
    {
        return (field, behind);
    }
    let end = text.find(is_end).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// What stands before the closing quotes, in which two stand for one, and what stands behind; `None`: there are none.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (before, behind) = rest.split_once('"')?;
        field.push_str(before);
        match behind.strip_prefix('"') {
            Some(behind) => {
                field.push('"');
                rest = behind;
            }
            None => return Some((field, behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_copy_is_read_cell_by_cell() {
        for (text, cells) in [
            ("a\tb\nc\td", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a\t\r\n\tb\r\n", vec![vec!["a", ""], vec!["", "b"]]),
            (
                "\"x\ty\"\t\"he said \"\"no\"\"\"",
                vec![vec!["x\ty", "he said \"no\""]],
            ),
            ("\"two\nlines\"\nend", vec![vec!["two\nlines"], vec!["end"]]),
            ("5\" wide\t\"open", vec![vec!["5\" wide", "\"open"]]),
            ("", vec![vec![""]]),
        ] {
            assert_eq!(fields(text), cells, "{text:?}");
        }
    }

    #[test]
    fn one_cell_is_no_block() {
        assert!(!is_block("plain\n") && !is_block(""));
        assert!(is_block("a\tb") && is_block("a\nb\n"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let cells = ["plain", "\"q\"", "a\tb", "two\nlines", ""];
        let mut text = String::new();
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                text.push('\t');
            }
            push_field(cell, &mut text);
        }
        assert_eq!(fields(&text), [cells]);
    }
}
