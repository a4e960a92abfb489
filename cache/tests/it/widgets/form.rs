//! A page of lines and sliders. Each form has its own values; a slider's value at first is said by whoever draws it.

use std::collections::HashMap;
use std::sync::Arc;

use dacapo_cache::{Draw, Function, Widget, WidgetRead, WidgetValue};

/// The page.
#[derive(Default)]
pub(super) struct Form {
    values: HashMap<&'static str, u64>,
    drawn: Vec<Drawn>,
    reads: Vec<WidgetRead>,
}

/// What stands in the page.
#[derive(Clone, Debug)]
pub(super) enum Drawn {
    Line(String),
    Slider { name: &'static str, at_first: u64 },
}

/// What a form says of a slider.
struct Known {
    name: &'static str,
    at_first: u64,
}

impl Form {
    /// What the user does.
    pub(super) fn set(&mut self, slider: &'static str, value: u64) {
        self.values.insert(slider, value);
    }

    /// A rerun.
    pub(super) fn draw<R>(&mut self, script: impl FnOnce(&mut Self) -> R) -> R {
        self.drawn.clear();
        self.reads.clear();
        script(self)
    }

    pub(super) fn line(&mut self, line: impl Into<String>) {
        self.drawn.push(Drawn::Line(line.into()));
    }

    pub(super) fn slider(&mut self, name: &'static str, at_first: u64) -> u64 {
        let value = self.value(name, at_first);
        self.drawn.push(Drawn::Slider { name, at_first });
        let widget = Widget {
            id: name.bytes().fold(7, |id: u64, byte| {
                id.wrapping_mul(31).wrapping_add(u64::from(byte))
            }),
            name: name.into(),
            words: format!("slider {name:?}").into(),
            element: Arc::new(Known { name, at_first }),
        };
        let value_read = WidgetValue::new(&value, value.to_string());
        self.reads.push(WidgetRead {
            widget,
            value: value_read,
        });
        value
    }

    /// Whether this rerun has read a slider already.
    pub(super) fn has_read(&self, name: &str) -> bool {
        self.reads.iter().any(|read| &*read.widget.name == name)
    }

    /// What stands in the page, in words.
    pub(super) fn lines(&self) -> Vec<String> {
        let words = |drawn: &Drawn| match drawn {
            Drawn::Line(line) => line.clone(),
            Drawn::Slider { name, at_first } => {
                format!("{name}: {}", self.value(name, *at_first))
            }
        };
        self.drawn.iter().map(words).collect()
    }

    fn value(&self, name: &str, at_first: u64) -> u64 {
        self.values.get(name).copied().unwrap_or(at_first)
    }
}

impl Draw for Form {
    type Tape = Arc<[Drawn]>;
    type Mark = (usize, usize);

    fn begin(&mut self, function: &'static Function) -> Self::Mark {
        assert!(function.options.allows_widgets);
        (self.drawn.len(), self.reads.len())
    }

    fn end(&mut self, (drawn, _): Self::Mark) -> Self::Tape {
        self.drawn[drawn..].into()
    }

    fn replay(&mut self, tape: &Self::Tape) {
        for drawn in tape.iter() {
            match drawn {
                Drawn::Line(line) => self.line(line.clone()),
                Drawn::Slider { name, at_first } => {
                    self.slider(name, *at_first);
                }
            }
        }
    }

    fn n_elements(tape: &Self::Tape) -> usize {
        tape.len()
    }

    fn reads(&self, (_, mark): &Self::Mark) -> Vec<WidgetRead> {
        self.reads[*mark..].to_vec()
    }

    fn widget_value(&self, widget: &Widget) -> WidgetValue {
        let known: &Known = widget.element.downcast_ref().expect("a slider of ours");
        let value = self.value(known.name, known.at_first);
        WidgetValue::new(&value, value.to_string())
    }
}
