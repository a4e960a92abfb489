//! Calls that fit into a line: long values are cut in their middle, short ones stay whole.

use dacapo_cache::recorder::event::Argument;

use crate::story::words::{call, counted};

/// The least that remains of a value.
const MIN_VALUE: usize = 7;

/// The call in about `max_chars` characters. Values give way, the longest first; then the arguments' names.
pub fn call_within(function: &str, arguments: &[Argument], max_chars: usize) -> String {
    let lengths: Vec<usize> = counted(arguments)
        .map(|argument| argument.text.chars().count())
        .collect();
    let full = call(function, arguments).chars().count();
    if full <= max_chars {
        return call(function, arguments);
    }
    let names = full - lengths.iter().sum::<usize>();
    let room = max_chars.saturating_sub(names);
    let longest = lengths.iter().copied().max().unwrap_or(0);
    if room < lengths.iter().map(|length| (*length).min(MIN_VALUE)).sum() && lengths.len() > 1 {
        let bare: Vec<Argument> = counted(arguments).cloned().collect();
        return values_within(function, &bare, max_chars);
    }
    let fits = |cap: &usize| lengths.iter().map(|length| length.min(cap)).sum::<usize>() <= room;
    let cap = (MIN_VALUE..=longest).rev().find(fits).unwrap_or(MIN_VALUE);
    let shortened: Vec<Argument> = counted(arguments)
        .map(|argument| Argument {
            text: middle_cut(&argument.text, cap).into(),
            ..argument.clone()
        })
        .collect();
    call(function, &shortened)
}

/// The call without the names of its arguments: better than without their values.
fn values_within(function: &str, arguments: &[Argument], max_chars: usize) -> String {
    let frame = function.len() + 2 + 2 * (arguments.len() - 1);
    let room = max_chars.saturating_sub(frame);
    let lengths: Vec<usize> = arguments
        .iter()
        .map(|argument| argument.text.chars().count())
        .collect();
    let fits = |cap: &usize| lengths.iter().map(|length| length.min(cap)).sum::<usize>() <= room;
    let cap = (3..=room.max(3)).rev().find(fits).unwrap_or(3);
    let values: Vec<String> = arguments
        .iter()
        .map(|argument| middle_cut(&argument.text, cap))
        .collect();
    format!("{function}({})", values.join(", "))
}

/// Beginning and end of a text of more than `max_chars` characters. The end says more of a quoted text,
/// which is often a path; the beginning more of anything else.
pub fn middle_cut(text: &str, max_chars: usize) -> String {
    let n_chars = text.chars().count();
    if n_chars <= max_chars {
        return text.to_owned();
    }
    let kept = max_chars.saturating_sub(1);
    let n_end = if text.starts_with('"') {
        kept * 3 / 4
    } else {
        kept / 4
    };
    let chars: Vec<char> = text.chars().collect();
    let (mut begin, mut end) = (kept - n_end, n_chars - n_end);
    // A number is shown whole or not at all, unless nothing else were left.
    let is_in_number = |at: usize| {
        let part = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
        at > 0 && at < n_chars && chars[at - 1..=at].iter().all(part)
    };
    while is_in_number(begin) {
        begin -= 1;
    }
    while is_in_number(end) {
        end += 1;
    }
    if begin == 0 && end == n_chars {
        (begin, end) = (kept - n_end, n_chars - n_end);
    }
    let [begin, end] = [&chars[..begin], &chars[end..]].map(|it| it.iter().collect::<String>());
    format!("{}…{end}", begin.trim_end())
}

#[cfg(test)]
mod tests {
    use dacapo_cache::recorder::event::ArgumentRole;

    use super::*;

    fn argument(name: &str, text: &str) -> Argument {
        Argument {
            name: name.into(),
            text: text.into(),
            hash: 1,
            is_ignored: false,
            role: ArgumentRole::Argument,
        }
    }

    #[test]
    fn the_longest_value_gives_way_first() {
        let arguments = [
            argument("rides", "table of 100000 rows, 5 columns"),
            argument("hour", "17"),
        ];
        let whole = call_within("in_hour", &arguments, 80);
        assert_eq!(
            whole,
            "in_hour(rides=table of 100000 rows, 5 columns, hour=17)"
        );
        let short = call_within("in_hour", &arguments, 40);
        assert_eq!(short, "in_hour(rides=table of…mns, hour=17)");
        assert!(short.chars().count() <= 40);
        assert_eq!(
            call_within("in_hour", &arguments, 23),
            "in_hour(table o…ns, 17)"
        );
    }

    #[test]
    fn a_path_keeps_its_end() {
        let path = [argument("path", "\"/home/ada/projects/assets/rides.csv\"")];
        assert_eq!(
            call_within("load", &path, 26),
            "load(\"/hom…ets/rides.csv\")"
        );
        assert_eq!(middle_cut("ééééééééé", 5), "ééé…é");
    }

    #[test]
    fn a_number_is_not_cut_unless_it_is_all_there_is() {
        let table = "table of 100,000 rows, 5 columns: city, hour, km";
        assert_eq!(middle_cut(table, 18), "table of…, km");
        assert_eq!(middle_cut("[1000, 2000, 3000]", 12), "[1000,…]");
        assert_eq!(middle_cut("123456789", 6), "1234…9");
    }
}
