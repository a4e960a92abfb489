//! The command line: what it may say, and what is answered.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::dependency::Dependency;
use crate::problem::Problem;
use crate::project::Project;

const HELP: &str = "\
Native desktop apps from one plain Rust function.

Usage: dacapo <COMMAND>

Commands:
  new NAME     begin a project: a folder with a script, its data, a test and a README
  help         print this

Options:
  -h, --help     print this; `dacapo new --help` for the options of `new`
  -V, --version  print the version
";

const HELP_NEW: &str = "\
Begins a project: a package outside of any workspace, in a folder of its name, that opens a window with `cargo run`.

Usage: dacapo new [OPTIONS] NAME

Arguments:
  NAME           the name of the package, or a path that ends with it: `rides`, `../rides`, `~/apps/rides`.
                 The folder must not be there yet, or be empty

Options:
  --dacapo PATH  depend on this checkout of Dacapo; without it, on the one that this program was built from
  --git URL      depend on a git repository instead, which cargo fetches
  -h, --help     print this
";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Print this.
    Say(String),
    /// Make a project.
    New {
        path: PathBuf,
        dependency: Dependency,
    },
}

impl Request {
    pub(crate) fn parse(arguments: &[OsString]) -> Result<Self, Problem> {
        let Some((command, rest)) = arguments.split_first() else {
            return Ok(Self::Say(HELP.to_owned()));
        };
        match command.to_str() {
            Some("new") => Self::parse_new(rest),
            Some("help") if rest.first().is_some_and(|it| it == "new") => {
                Ok(Self::Say(HELP_NEW.to_owned()))
            }
            Some("-h" | "--help" | "help") => Ok(Self::Say(HELP.to_owned())),
            Some("-V" | "--version") => {
                Ok(Self::Say(format!("dacapo {}\n", env!("CARGO_PKG_VERSION"))))
            }
            _ => Err(Problem::Usage(format!(
                "there is no command `{}`",
                command.display()
            ))),
        }
    }

    fn parse_new(arguments: &[OsString]) -> Result<Self, Problem> {
        let (mut path, mut dependency) = (None, None);
        let mut rest = arguments.iter();
        let mut are_options_over = false;
        while let Some(argument) = rest.next() {
            let text = argument.to_str().unwrap_or_default();
            let (option, inline) = match text.split_once('=') {
                Some((option, value)) => (option, Some(OsString::from(value))),
                None => (text, None),
            };
            if are_options_over || !text.starts_with('-') {
                if path.replace(PathBuf::from(argument)).is_some() {
                    return Err(Problem::Usage(format!(
                        "`new` makes one project, and `{}` is a second name",
                        argument.display()
                    )));
                }
                continue;
            }
            match option {
                "--" => are_options_over = true,
                "-h" | "--help" => return Ok(Self::Say(HELP_NEW.to_owned())),
                "--dacapo" | "--git" => {
                    let value = inline.or_else(|| rest.next().cloned());
                    let value = value.filter(|value| !value.is_empty());
                    let value =
                        value.ok_or_else(|| Problem::Usage(format!("{option} needs a value")))?;
                    let chosen = match option {
                        "--dacapo" => Dependency::Checkout(PathBuf::from(value)),
                        _ => Dependency::Git(value.to_string_lossy().into_owned()),
                    };
                    if dependency.replace(chosen).is_some() {
                        return Err(Problem::Usage(
                            "one of --dacapo and --git is enough, and it is said once".to_owned(),
                        ));
                    }
                }
                _ => return Err(Problem::Usage(format!("`new` has no option {text:?}"))),
            }
        }
        let path = path.ok_or_else(|| {
            Problem::Usage("how is it to be called? `dacapo new NAME`".to_owned())
        })?;
        let dependency = dependency.unwrap_or(Dependency::Here);
        Ok(Self::New { path, dependency })
    }
}

/// What is said when a project is there.
pub(crate) fn made(path: &Path, project: &Project) -> String {
    let is_here = path == OsStr::new(".");
    let place = shell_word(&path.to_string_lossy());
    let step = if is_here {
        String::new()
    } else {
        format!("  cd {place}\n")
    };
    format!(
        "made the project {}\n\n{step}  cargo run     # the first build takes some minutes, the next ones seconds\n\n\
         Then change src/main.rs and save it: the window goes on with the new code. README.md says more.\n",
        project.name()
    )
}

/// A path as it can be typed.
fn shell_word(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./~\\:".contains(c);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Request, String> {
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        Request::parse(&words).map_err(|problem| problem.to_string())
    }

    fn new(path: &str, dependency: Dependency) -> Request {
        let path = PathBuf::from(path);
        Request::New { path, dependency }
    }

    #[test]
    fn projects_are_asked_for_with_a_name_and_a_dependency() {
        let at = |path: &str| Dependency::Checkout(PathBuf::from(path));
        let parse = |line| parse(line).expect(line);
        assert_eq!(parse("new rides"), new("rides", Dependency::Here));
        assert_eq!(parse("new rides --dacapo ../d"), new("rides", at("../d")));
        assert_eq!(parse("new --dacapo=/d a/rides"), new("a/rides", at("/d")));
        assert_eq!(
            parse("new rides --git https://x"),
            new("rides", Dependency::Git("https://x".to_owned()))
        );
        assert_eq!(parse("new -- -x"), new("-x", Dependency::Here));
    }

    #[test]
    fn help_is_there_wherever_it_is_asked_for() {
        for line in ["", "help", "--help", "-h"] {
            assert_eq!(parse(line), Ok(Request::Say(HELP.to_owned())), "{line:?}");
        }
        for line in ["new --help", "new rides -h", "help new"] {
            assert_eq!(
                parse(line),
                Ok(Request::Say(HELP_NEW.to_owned())),
                "{line:?}"
            );
        }
        assert!(
            matches!(parse("--version"), Ok(Request::Say(text)) if text.starts_with("dacapo 0"))
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let cases = [
            ("make", "no command `make`"),
            ("new", "how is it to be called?"),
            ("new a b", "`b` is a second name"),
            ("new a --egui", "no option \"--egui\""),
            ("new a --dacapo", "--dacapo needs a value"),
            ("new a --git=", "--git needs a value"),
            ("new a --git x --dacapo y", "is enough"),
        ];
        for (line, words) in cases {
            let said = parse(line).expect_err(line);
            assert!(said.contains(words), "{line}: {said}");
        }
    }

    #[test]
    fn a_place_is_said_as_it_can_be_typed() {
        assert_eq!(shell_word("../rides"), "../rides");
        assert_eq!(shell_word("my apps/rides"), "'my apps/rides'");
    }
}
