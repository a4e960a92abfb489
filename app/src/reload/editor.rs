//! Opening a place in the editor that the user works with.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::reload::succession;

/// Opens a file at a line. Editors that need a terminal, which a window doesn't have, are not asked: then the caller gets
/// the address of the file, for the desktop to open.
pub(crate) fn open_in_editor(file: &Path, line: u64, column: u64) -> Option<String> {
    let wishes = ["DACAPO_EDITOR", "VISUAL", "EDITOR"];
    let wish = wishes
        .iter()
        .filter_map(std::env::var_os)
        .find_map(|wish| command(&wish.to_string_lossy(), file, line, column));
    if let Some(mut command) = wish {
        succession::forget(&mut command);
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        if started.is_ok() {
            return None;
        }
    }
    let path = file.display().to_string();
    let path = path
        .replace('%', "%25")
        .replace(' ', "%20")
        .replace('#', "%23");
    Some(format!("file://{path}"))
}

/// The command line of an editor that has a window of its own.
fn command(wish: &str, file: &Path, line: u64, column: u64) -> Option<Command> {
    let mut words = wish.split_whitespace();
    let program = words.next()?;
    let name = Path::new(program).file_stem()?.to_str()?;
    let file = file.display();
    let arguments = match name {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            vec!["--goto".to_owned(), format!("{file}:{line}:{column}")]
        }
        "zed" | "zeditor" | "subl" | "lapce" => vec![format!("{file}:{line}:{column}")],
        "rustrover" | "idea" | "clion" | "kate" | "kwrite" => {
            vec!["--line".to_owned(), line.to_string(), file.to_string()]
        }
        "gvim" | "gedit" | "gnome-text-editor" | "emacs" => {
            vec![format!("+{line}"), file.to_string()]
        }
        _ => return None,
    };
    let mut command = Command::new(program);
    command.args(words).args(arguments);
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(wish: &str) -> Option<Vec<String>> {
        let command = command(wish, Path::new("/a/main.rs"), 7, 3)?;
        let all = command
            .get_args()
            .map(|it| it.to_string_lossy().into_owned());
        Some(all.collect())
    }

    #[test]
    fn editors_with_a_window_are_told_the_line_and_those_without_are_not_asked() {
        let code = arguments("/usr/bin/code --reuse-window").expect("it has a window");
        assert_eq!(code, ["--reuse-window", "--goto", "/a/main.rs:7:3"]);
        assert_eq!(
            arguments("kate").expect("it has a window"),
            ["--line", "7", "/a/main.rs"]
        );
        assert_eq!(arguments("vim"), None);
        assert_eq!(arguments(""), None);
    }
}
