//! The command `dacapo new NAME`: a package outside of this workspace, with a script that is worth starting from.
//!
//! It stands apart from the app and depends on nothing, so that it is there in seconds while egui still compiles.
//! Either a project is there whole or nothing is: it is written beside its place, and put there at the end.

mod arguments;
mod dependency;
mod name;
mod problem;
mod project;
mod template;

use std::ffi::OsString;
use std::path::Path;

pub use crate::dependency::Dependency;
pub use crate::problem::Problem;
pub use crate::project::Project;

use crate::arguments::Request;

/// Does what a command line says, without the program's name; returns what to print.
pub fn run(arguments: &[OsString]) -> Result<String, Problem> {
    match Request::parse(arguments)? {
        Request::Say(text) => Ok(text),
        Request::New { path, dependency } => {
            let project = create(&path, dependency)?;
            Ok(arguments::made(&path, &project))
        }
    }
}

/// Makes a project in a folder that is not there yet, or empty. The folder's name is the package's.
pub fn create(path: &Path, dependency: Dependency) -> Result<Project, Problem> {
    let project = Project::new(path, dependency.found()?)?;
    project.write()?;
    Ok(project)
}
