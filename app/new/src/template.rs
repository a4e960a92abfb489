//! The files of a project, as they lie in `template/`.

/// A file, and where it goes.
pub(crate) struct File {
    /// Its path in the project.
    pub(crate) path: &'static str,
    text: &'static str,
}

/// All of them but the lock file. The manifest and the list of what git ignores have other names here, since cargo
/// and git would read them.
pub(crate) const FILES: &[File] = &[
    File {
        path: "Cargo.toml",
        text: include_str!("../template/manifest.toml"),
    },
    File {
        path: ".gitignore",
        text: include_str!("../template/gitignore"),
    },
    File {
        path: "README.md",
        text: include_str!("../template/README.md"),
    },
    File {
        path: "data/visits.csv",
        text: include_str!("../template/data/visits.csv"),
    },
    File {
        path: "src/main.rs",
        text: include_str!("../template/src/main.rs"),
    },
    File {
        path: "src/tests.rs",
        text: include_str!("../template/src/tests.rs"),
    },
];

/// What differs from project to project.
pub(crate) struct Words {
    /// The package's name.
    pub(crate) name: String,
    /// The window's title.
    pub(crate) title: String,
    /// What stands behind `dacapo = ` in the manifest.
    pub(crate) dependency: String,
}

impl File {
    /// Its text for a project.
    pub(crate) fn text(&self, words: &Words) -> String {
        self.text
            .replace("PROJECT_NAME", &words.name)
            .replace("PROJECT_TITLE", &words.title)
            .replace("\"DACAPO\"", &words.dependency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_be_filled_in() {
        let words = Words {
            name: "night-rides".to_owned(),
            title: "Night rides".to_owned(),
            dependency: "{ path = \"/d/app\" }".to_owned(),
        };
        for file in FILES {
            let text = file.text(&words);
            assert!(
                !text.contains("PROJECT_") && !text.contains("DACAPO"),
                "{}",
                file.path
            );
        }
        let manifest = FILES[0].text(&words);
        assert!(manifest.contains("name = \"night-rides\""), "{manifest}");
        assert!(
            manifest.contains("dacapo = { path = \"/d/app\" }"),
            "{manifest}"
        );
    }

    /// With the profiles of this workspace, what it has compiled serves a project, too.
    #[test]
    fn the_profiles_are_those_that_dacapo_is_developed_with() {
        let workspace = include_str!("../../../Cargo.toml");
        let profiles = |manifest: &str| {
            let mut is_profile = false;
            let lines = manifest.lines().map(str::trim).filter(|line| {
                if line.starts_with('[') {
                    is_profile = line.starts_with("[profile.dev") || *line == "[profile.release]";
                }
                is_profile && !line.is_empty() && !line.starts_with('#')
            });
            lines
                .map(|line| {
                    line.split(" #")
                        .next()
                        .unwrap_or(line)
                        .trim_end()
                        .to_owned()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(profiles(FILES[0].text), profiles(workspace));
    }
}
