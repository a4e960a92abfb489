//! What `validate` and `on_release` may be: a closure or a function of the object, or of a handle on it.

use std::fmt::Display;
use std::sync::Arc;

use crate::kinds::{Resource, ResourceValue};

/// What `validate` answers: a `bool`, or a `Result` whose error says why not.
#[diagnostic::on_unimplemented(
    message = "`validate` answers with a `bool` or a `Result<(), _>`, not with `{Self}`",
    label = "says neither yes nor no",
    note = "`true` and `Ok(())` say that the resource may still be used; the error of a `Result` is shown as the reason"
)]
pub trait Verdict {
    /// Why not, if not.
    fn verdict(self) -> Result<(), String>;
}

impl Verdict for bool {
    fn verdict(self) -> Result<(), String> {
        if self {
            Ok(())
        } else {
            Err("`validate` returned false".to_owned())
        }
    }
}

impl<E: Display> Verdict for Result<(), E> {
    fn verdict(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// What `on_release` returns: nothing, or a `Result` whose error is written down.
#[diagnostic::on_unimplemented(
    message = "`on_release` returns nothing or a `Result<(), _>`, not `{Self}`",
    label = "nobody would look at this",
    note = "put a `;` after the last expression of the closure"
)]
pub trait Farewell {
    /// What went wrong, if anything did.
    fn farewell(self) -> Result<(), String>;
}

impl Farewell for () {
    fn farewell(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: Display> Farewell for Result<(), E> {
    fn farewell(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// Takes the object.
#[derive(Debug)]
pub enum ByObject {}
/// Takes the handle.
#[derive(Debug)]
pub enum ByHandle {}

/// A function of the object `T` or of a handle on it; `By` tells which, and is found by the compiler.
#[diagnostic::on_unimplemented(
    message = "this can't be given a resource of type `{T}`",
    label = "takes neither `&{T}` nor `&Arc<{T}>`",
    note = "write a closure or a function of the object or of its handle: `|resource: &{T}| …`"
)]
pub trait Ask<T: ?Sized, R, By> {
    /// Calls it.
    fn ask(&self, handle: &Arc<T>) -> R;
}

impl<T: ?Sized, R, F: Fn(&T) -> R> Ask<T, R, ByObject> for F {
    fn ask(&self, handle: &Arc<T>) -> R {
        self(handle)
    }
}

impl<T: ?Sized, R, F: Fn(&Arc<T>) -> R> Ask<T, R, ByHandle> for F {
    fn ask(&self, handle: &Arc<T>) -> R {
        self(handle)
    }
}

impl Resource {
    /// Asks `validate`, if there is an object.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is written in place, for this one call"
    )]
    pub fn validate<V: ResourceValue, R: Verdict, By>(
        value: &V,
        validate: impl Ask<V::Object, R, By>,
    ) -> Result<(), String> {
        let answer = value.handle().map(|handle| validate.ask(handle));
        answer.map_or(Ok(()), Verdict::verdict)
    }

    /// The same for a closure that doesn't name the type of its argument, which so is the object.
    pub fn validate_object<V: ResourceValue, R: Verdict>(
        value: &V,
        validate: impl Fn(&V::Object) -> R,
    ) -> Result<(), String> {
        Self::validate(value, validate)
    }

    /// Tells `on_release`, if there is an object.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is written in place, for this one call"
    )]
    pub fn on_release<V: ResourceValue, R: Farewell, By>(
        value: &V,
        on_release: impl Ask<V::Object, R, By>,
    ) -> Result<(), String> {
        let answer = value.handle().map(|handle| on_release.ask(handle));
        answer.map_or(Ok(()), Farewell::farewell)
    }

    /// The same for a closure that doesn't name the type of its argument, which so is the object.
    pub fn on_release_object<V: ResourceValue, R: Farewell>(
        value: &V,
        on_release: impl Fn(&V::Object) -> R,
    ) -> Result<(), String> {
        Self::on_release(value, on_release)
    }
}
