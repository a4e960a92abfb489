//! Puts what is painted in a pass into the order of reading.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::layers::ShapeIdx;
use egui::{Context, Galley, Id, LayerId, Plugin, Rect, Shape, TextEdit, Ui};

use crate::bidi::has_rtl;
use crate::bidi::rows::{Reordered, reordered};

/// Looks at all texts at the end of each pass. Where nothing is read from right to left, that look is all.
#[derive(Default)]
pub(crate) struct Reading {
    /// By the place in memory of what egui laid out: it keeps that for as long as it is shown unchanged.
    known: HashMap<usize, Known>,
    n_passes: u64,
}

/// A text that was laid out again.
struct Known {
    /// Holds its place in memory, so that nothing else gets it.
    _original: Arc<Galley>,
    reordered: Reordered,
    last_pass: u64,
}

/// A text that has to change.
struct Found {
    layer: LayerId,
    shape: ShapeIdx,
    clip: Rect,
}

impl Plugin for Reading {
    fn debug_name(&self) -> &'static str {
        "dacapo reading order"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        /// Several windows take turns: what one of them shows is kept while others are painted.
        const KEPT_PASSES: u64 = 64;
        let ctx = ui.ctx().clone();
        let found = found(&ctx);
        if found.is_empty() && self.known.is_empty() {
            return;
        }
        self.n_passes += 1;
        let fields = if found.is_empty() {
            Vec::new()
        } else {
            text_fields(&ctx)
        };
        for Found { layer, shape, clip } in found {
            let is_in_field =
                |(of, rect): &(LayerId, Rect)| *of == layer && rect.contains_rect(clip);
            if fields.iter().any(is_in_field) {
                continue;
            }
            let mut texts = Vec::new();
            change(&ctx, layer, shape, |text| texts.push(Arc::clone(text)));
            // Laid out between two looks at the shape: both hold egui's lock.
            for text in &mut texts {
                *text = self.reordered(&ctx, text);
            }
            let mut texts = texts.into_iter();
            change(&ctx, layer, shape, |text| {
                if let Some(reordered) = texts.next() {
                    *text = reordered;
                }
            });
        }
        let now = self.n_passes;
        self.known
            .retain(|_, known| now - known.last_pass < KEPT_PASSES);
    }
}

impl Reading {
    /// Where a part of a text stands that egui laid out, in points of the galley.
    pub(crate) fn rects_of(ctx: &Context, galley: &Arc<Galley>, part: &Range<usize>) -> Vec<Rect> {
        let rects = |this: &mut Self| this.known(ctx, galley).reordered.rects_of(part);
        ctx.with_plugin(rects).unwrap_or_default()
    }

    /// A text in the order of reading: as it was, if nothing in it goes from right to left.
    fn reordered(&mut self, ctx: &Context, galley: &Arc<Galley>) -> Arc<Galley> {
        if has_rtl(galley.text()) {
            Arc::clone(&self.known(ctx, galley).reordered.galley)
        } else {
            Arc::clone(galley)
        }
    }

    fn known(&mut self, ctx: &Context, galley: &Arc<Galley>) -> &Known {
        let known = self
            .known
            .entry(Arc::as_ptr(galley).addr())
            .or_insert_with(|| Known {
                _original: Arc::clone(galley),
                reordered: ctx.fonts_mut(|fonts| reordered(fonts, galley)),
                last_pass: 0,
            });
        known.last_pass = self.n_passes;
        known
    }
}

/// Everything painted in this pass in which something is read from right to left.
fn found(ctx: &Context) -> Vec<Found> {
    let mut layers: Vec<LayerId> = ctx.memory(|memory| memory.layer_ids().collect());
    ctx.viewport(|viewport| layers.extend(viewport.this_pass.widgets.layer_ids()));
    layers.push(LayerId::background());
    layers.sort_unstable_by_key(|layer| (layer.order, layer.id.value()));
    layers.dedup();
    let mut found = Vec::new();
    ctx.graphics(|graphics| {
        for layer in layers {
            let Some(list) = graphics.get(layer) else {
                continue;
            };
            for (idx, clipped) in list.all_entries().enumerate() {
                if says_rtl(&clipped.shape) {
                    found.push(Found {
                        layer,
                        shape: ShapeIdx(idx),
                        clip: clipped.clip_rect,
                    });
                }
            }
        }
    });
    found
}

fn says_rtl(shape: &Shape) -> bool {
    match shape {
        Shape::Text(text) => has_rtl(text.galley.text()),
        Shape::Vec(shapes) => shapes.iter().any(says_rtl),
        _ => false,
    }
}

/// Hands out each text of a shape.
fn change(ctx: &Context, layer: LayerId, shape: ShapeIdx, mut visit: impl FnMut(&mut Arc<Galley>)) {
    ctx.graphics_mut(|graphics| {
        if let Some(list) = graphics.get_mut(layer) {
            list.mutate_shape(shape, |clipped| each_text(&mut clipped.shape, &mut visit));
        }
    });
}

fn each_text(shape: &mut Shape, visit: &mut impl FnMut(&mut Arc<Galley>)) {
    match shape {
        Shape::Text(text) => visit(&mut text.galley),
        Shape::Vec(shapes) => {
            for shape in shapes {
                each_text(shape, visit);
            }
        }
        _ => {}
    }
}

/// Where text can be typed: the cursor goes by egui's order, and so must the text.
fn text_fields(ctx: &Context) -> Vec<(LayerId, Rect)> {
    /// By how much a field clips its text outside of itself, for the cursor.
    const MARGIN: f32 = 2.0;
    let widgets: Vec<(LayerId, Id, Rect)> = ctx.viewport(|viewport| {
        viewport
            .this_pass
            .widgets
            .layers()
            .flat_map(|(layer, widgets)| widgets.iter().map(|it| (*layer, it.id, it.rect)))
            .collect()
    });
    widgets
        .into_iter()
        .filter(|(_, id, _)| TextEdit::load_state(ctx, *id).is_some())
        .map(|(layer, _, rect)| (layer, rect.expand(MARGIN)))
        .collect()
}
