//! Call sites as small numbers: the place of a hit is 32 bits in its ring.

use std::panic::Location;

use rustc_hash::FxHashMap;

use crate::function::Function;
use crate::recorder::event::Site;
use crate::sync::Arc;

/// A call site within one recorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SiteId(pub(crate) u32);

/// The sites seen so far. As many as the program has calls of cached functions in its source.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    sites: Vec<Site>,
    /// By the address of a location, or of a function's constants.
    by_address: FxHashMap<usize, SiteId>,
}

impl Sites {
    /// The number of the place to be shown for a call from `site`.
    pub(crate) fn number(
        &mut self,
        site: &'static Location<'static>,
        function: &'static Function,
    ) -> SiteId {
        // A function that was passed on as a value is called by the standard library: its own place is shown.
        let (address, file, line) = if is_library(site.file()) {
            (
                std::ptr::from_ref(function).addr(),
                function.file,
                function.line,
            )
        } else {
            (std::ptr::from_ref(site).addr(), site.file(), site.line())
        };
        if let Some(id) = self.by_address.get(&address) {
            return *id;
        }
        let id = self.push(file, line);
        self.by_address.insert(address, id);
        id
    }

    /// The site in full.
    pub(crate) fn get(&self, id: SiteId) -> Option<&Site> {
        self.sites.get(id.0 as usize)
    }

    fn push(&mut self, file: &str, line: u32) -> SiteId {
        let known = self.sites.iter().find(|site| &*site.file == file);
        let file = known.map_or_else(|| file.into(), |site| Arc::clone(&site.file));
        self.sites.push(Site { file, line });
        SiteId((self.sites.len() - 1) as u32)
    }
}

/// Whether a file is part of the standard library, as rustc names those: `/rustc/<hash>/library/core/…`.
fn is_library(file: &str) -> bool {
    file.starts_with("/rustc/") || file.contains("/rustlib/src/rust/library/")
}
