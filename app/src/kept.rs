//! What a page keeps over a restart: the values of its widgets, and the session state that says so.
//!
//! It is made on the script's thread after each run, and read back by the first run of the next start. What no longer
//! fits (a widget with other bounds, a state of another type) is dropped without a word: the default stands in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use crate::shell::estate::by_fields;

/// What one page of one session keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Values that the user or the script has set, by widget: what it was, and the texts of the chosen options.
    pub(crate) widgets: BTreeMap<String, KeptValue>,
    /// Values of [`Page::kept_state`](crate::Page::kept_state), by name.
    pub(crate) states: BTreeMap<String, Passing>,
    /// Values of [`Page::state`](crate::Page::state), by name, where their type is known: for a program that takes this
    /// one's place, and for no restart.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) passing: BTreeMap<String, Passing>,
    /// The names of those that were set, and of which the type isn't known.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) lost: BTreeSet<String>,
}

/// A value on its way to another program, or to another start. What is made of a value is shared until the value is
/// another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passing(pub(crate) Arc<Json>);

impl Serialize for Passing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Passing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(|json| Self(Arc::new(json)))
    }
}

/// The value of one widget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptValue {
    pub(crate) value: Json,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) texts: Vec<String>,
    /// In how many starts no such widget was drawn since one was.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) n_starts_unseen: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl Kept {
    /// Whether there is nothing in it for another start.
    pub fn is_empty(&self) -> bool {
        self.widgets.is_empty() && self.states.is_empty()
    }

    /// What a restart is to begin with: without what is meant for a program that takes this one's place.
    #[must_use]
    pub(crate) fn for_restart(self) -> Self {
        Self {
            passing: BTreeMap::new(),
            lost: BTreeSet::new(),
            ..self
        }
    }

    /// What another program wrote, as far as it can be read.
    pub(crate) fn read(mut kept: Json) -> Self {
        let widgets = match kept.get_mut("widgets").map(Json::take) {
            Some(Json::Object(widgets)) => widgets,
            _ => serde_json::Map::new(),
        };
        let mut kept: Self = by_fields(kept);
        let widgets = widgets.into_iter();
        kept.widgets = widgets
            .filter_map(|(id, value)| Some((id, serde_json::from_value(value).ok()?)))
            .collect();
        kept
    }
}

/// Where a host takes what was kept from, and gives it to.
pub struct Keep {
    /// What the last start left.
    pub before: Kept,
    /// Whether this start takes the place of a running program, whose code was changed.
    pub is_reload: bool,
    /// Whether a program may take this one's place: then session state is also told that no restart keeps.
    pub is_passed_on: bool,
    /// Told after each run that changed something; called on the script's thread, and must not block.
    pub save: Box<dyn Fn(Kept) + Send>,
}

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keep")
            .field("before", &self.before)
            .finish_non_exhaustive()
    }
}
