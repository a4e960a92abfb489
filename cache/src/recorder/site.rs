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
    by_address: FxHashMap<usize, Place>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Known(SiteId),
    /// A function that was passed on as a value is called by the standard library: its own place is shown.
    Library,
}

impl Sites {
    /// The number of a site, and whether it is the same for every function that is called from there.
    pub(crate) fn number(
        &mut self,
        site: &'static Location<'static>,
        function: &'static Function,
    ) -> (SiteId, bool) {
        let address = std::ptr::from_ref(site).addr();
        let place = match self.by_address.get(&address) {
            Some(place) => *place,
            None if is_library(site.file()) => Place::Library,
            None => Place::Known(self.push(site.file(), site.line())),
        };
        self.by_address.insert(address, place);
        match place {
            Place::Known(id) => (id, true),
            Place::Library => {
                let address = std::ptr::from_ref(function).addr();
                if let Some(Place::Known(id)) = self.by_address.get(&address) {
                    return (*id, false);
                }
                let id = self.push(function.file, function.line);
                self.by_address.insert(address, Place::Known(id));
                (id, false)
            }
        }
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
