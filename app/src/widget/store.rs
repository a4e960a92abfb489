//! The values of a session's widgets.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::element::ContainerId;
use crate::element::widget::{FormId, Value, WidgetElement, WidgetId, WidgetKind};
use crate::kept::KeptValue;
use crate::widget::setting::Setting;
use crate::widget::value::Set;

/// So many values wait for widgets that no run draws; of more, those that were set last. What a run sets that is under
/// way waits for its end in any case.
const MOST_SETTINGS_WAITING: usize = 1_000;

/// What the user and the script have set, by widget.
#[derive(Debug, Default)]
pub(crate) struct WidgetStore {
    slots: HashMap<WidgetId, Slot>,
    /// What the script has set, for the next time that the widget is drawn, and as the how manyth.
    settings: HashMap<WidgetId, (u64, Setting)>,
    /// How many settings there were before the run under way.
    n_settings_before: u64,
    /// How many there were until now.
    n_settings: u64,
    /// What an earlier start left, until the widget is drawn; and in how many starts none was.
    left: HashMap<WidgetId, (Set, u32)>,
}

#[derive(Debug)]
struct Slot {
    /// As it was last drawn.
    element: Arc<WidgetElement>,
    /// The fragment in which it was last drawn.
    fragment: Option<ContainerId>,
    /// What the user or the script has set; `None` until then.
    set: Option<Set>,
    /// Its value as long as nothing is set.
    default: Value,
}

impl WidgetStore {
    /// Begins with what an earlier start left. What no start has drawn for long goes: labels with a date in them, for
    /// example, would pile up for ever. A program that takes the place of another one is no other start.
    pub(crate) fn begin_with(&mut self, left: &BTreeMap<String, KeptValue>, is_reload: bool) {
        const MOST_STARTS_UNSEEN: u32 = 50;
        self.left = left
            .iter()
            .filter(|(_, kept)| kept.n_starts_unseen < MOST_STARTS_UNSEEN)
            .filter_map(|(id, kept)| {
                let id = u64::from_str_radix(id, 16).ok()?;
                let n_starts_unseen = kept.n_starts_unseen + u32::from(!is_reload);
                Some((WidgetId(id), (Set::from_kept(kept)?, n_starts_unseen)))
            })
            .collect();
    }

    /// What is to be kept over a restart: what was set, also in widgets that this start has not drawn.
    pub(crate) fn kept(&self) -> BTreeMap<String, KeptValue> {
        let set = self
            .slots
            .iter()
            .filter(|(_, slot)| !slot.element.kind.is_secret())
            .filter_map(|(id, slot)| Some((id, slot.set.as_ref()?)));
        let left = self.left.iter();
        let left = left.map(|(id, (set, n_starts_unseen))| (id, set, *n_starts_unseen));
        set.map(|(id, set)| (id, set, 0))
            .chain(left)
            .filter_map(|(id, set, n_starts_unseen)| {
                let kept = KeptValue {
                    n_starts_unseen,
                    ..set.to_kept()?
                };
                Some((format!("{:016x}", id.0), kept))
            })
            .collect()
    }

    /// Forgets what was set.
    pub(crate) fn reset(&mut self) {
        self.settings.clear();
        self.left.clear();
        self.slots.values_mut().for_each(|slot| slot.set = None);
    }

    /// Takes over what the user has set; false if no such widget is known.
    pub(crate) fn set(&mut self, id: WidgetId, value: Value) -> bool {
        let Some(slot) = self.slots.get_mut(&id) else {
            return false;
        };
        slot.set = Some(Set::new(value, &slot.element.kind));
        // Whoever comes last wins.
        self.settings.remove(&id);
        true
    }

    /// A run begins.
    pub(crate) fn begin_run(&mut self) {
        self.n_settings_before = self.n_settings;
    }

    /// Takes over what the script sets, for the next time that the widget is drawn.
    pub(crate) fn will_set(&mut self, id: WidgetId, setting: Setting) {
        self.n_settings += 1;
        self.settings.insert(id, (self.n_settings, setting));
    }

    /// Forgets what a callback has set before the user did more.
    pub(crate) fn outdate_setting(&mut self, id: WidgetId) {
        if self.setting(id).is_some_and(|it| it.is_of_callback) {
            self.settings.remove(&id);
        }
    }

    /// Makes what the script has set the value of a widget that is about to be drawn; why it can't be, if so.
    pub(crate) fn settle(&mut self, element: &WidgetElement) -> Result<(), String> {
        let Some((_, setting)) = self.settings.remove(&element.id) else {
            return Ok(());
        };
        match setting.fit(&element.kind) {
            Ok(value) => {
                let set = value.map(|value| Set::new(value, &element.kind));
                self.left.remove(&element.id);
                let slot = self.slots.entry(element.id).or_insert_with(|| Slot {
                    element: Arc::new(element.clone()),
                    fragment: None,
                    set: None,
                    default: element.value.clone(),
                });
                slot.set = set;
                Ok(())
            }
            Err(why) => {
                let value = self.value_set(element);
                let kept = WidgetElement {
                    value: value.unwrap_or_else(|| element.value.clone()),
                    ..element.clone()
                };
                Err(setting.complaint(&why, &kept))
            }
        }
    }

    /// The value of a widget as it is now, and of which kind it is; `None` if none was drawn.
    pub(crate) fn value(&self, id: WidgetId) -> Option<(Value, WidgetKind)> {
        let slot = self.slots.get(&id)?;
        let kind = &slot.element.kind;
        let set_by_script = self.setting(id).map(|setting| setting.fit(kind));
        let value = match set_by_script {
            Some(Ok(value)) => value,
            _ => slot.set.as_ref().and_then(|set| set.fit(kind)),
        };
        Some((value.unwrap_or_else(|| slot.default.clone()), kind.clone()))
    }

    /// The form in which a widget stands.
    pub(crate) fn form(&self, id: WidgetId) -> Option<FormId> {
        self.slots.get(&id)?.element.form
    }

    /// The fragment that is to run when a widget changes; `None`: everything is.
    pub(crate) fn fragment(&self, id: WidgetId) -> Option<ContainerId> {
        self.slots.get(&id)?.fragment
    }

    /// Gives all widgets of a form the values that they have at first.
    pub(crate) fn empty(&mut self, form: FormId) {
        let inside = self.slots.values_mut();
        inside
            .filter(|slot| slot.element.form == Some(form))
            .for_each(|slot| slot.set = None);
    }

    /// Whether a widget can be operated, as it was last drawn.
    pub(crate) fn is_enabled(&self, id: WidgetId) -> bool {
        self.slots
            .get(&id)
            .is_some_and(|slot| slot.element.is_enabled)
    }

    /// The label of a widget.
    pub(crate) fn label(&self, id: WidgetId) -> Option<Arc<str>> {
        Some(Arc::clone(&self.slots.get(&id)?.element.label))
    }

    /// The value that the script saw last, in words.
    pub(crate) fn seen(&self, id: WidgetId) -> Option<Arc<str>> {
        let element = &self.slots.get(&id)?.element;
        Some(element.kind.in_words(&element.value))
    }

    /// The value that the script will see, in words.
    pub(crate) fn upcoming(&self, id: WidgetId) -> Option<Arc<str>> {
        let slot = self.slots.get(&id)?;
        let value = slot.set.as_ref().map_or(&slot.element.value, Set::value);
        Some(slot.element.kind.in_words(value))
    }

    /// What was set last, if it fits; `None`: the widget has the value that it has at first.
    pub(crate) fn value_set(&self, element: &WidgetElement) -> Option<Value> {
        let setting = self.setting(element.id);
        if let Some(Ok(value)) = setting.map(|setting| setting.fit(&element.kind)) {
            return value;
        }
        let set = match self.slots.get(&element.id) {
            Some(slot) => slot.set.as_ref(),
            None => self.left.get(&element.id).map(|(set, _)| set),
        };
        set.and_then(|set| set.fit(&element.kind))
    }

    /// Notes what was drawn, and the value that it has at first; `None`: as before, or else what was drawn.
    pub(crate) fn did_draw(
        &mut self,
        element: Arc<WidgetElement>,
        default: Option<Value>,
        fragment: Option<ContainerId>,
    ) {
        if let Some(slot) = self.slots.get_mut(&element.id) {
            slot.element = element;
            slot.fragment = fragment;
            slot.default = default.unwrap_or_else(|| slot.default.clone());
        } else {
            let id = element.id;
            let set = self.left.remove(&id).map(|(set, _)| set);
            let slot = Slot {
                default: default.unwrap_or_else(|| element.value.clone()),
                element,
                fragment,
                set,
            };
            self.slots.insert(id, slot);
        }
    }

    /// Forgets widgets that no longer stand in the page, or in the fragment in which they were drawn, and what was set for
    /// too many that never stood there.
    pub(crate) fn forget_unless(&mut self, stands: impl Fn(WidgetId, Option<ContainerId>) -> bool) {
        self.slots.retain(|id, slot| stands(*id, slot.fragment));
        if self.settings.len() > MOST_SETTINGS_WAITING {
            let mut numbers: Vec<u64> = self.settings.values().map(|(number, _)| *number).collect();
            numbers.sort_unstable();
            let first_to_stay = numbers[numbers.len() - MOST_SETTINGS_WAITING];
            let first_to_stay = first_to_stay.min(self.n_settings_before + 1);
            self.settings
                .retain(|_, (number, _)| *number >= first_to_stay);
        }
    }

    fn setting(&self, id: WidgetId) -> Option<&Setting> {
        self.settings.get(&id).map(|(_, setting)| setting)
    }
}
