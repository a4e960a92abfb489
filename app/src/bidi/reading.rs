//! Puts what is painted in a pass into the order of reading.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::layers::ShapeIdx;
use egui::text::LayoutJob;
use egui::{Context, Galley, Id, LayerId, Plugin, Rect, Shape, TextEdit, Ui};

use crate::bidi::has_rtl;
use crate::bidi::rows::{Reordered, reordered};
use crate::bidi::tint::Tint;

/// Looks at all texts at the end of each pass. Where nothing is read from right to left, that look is all.
#[derive(Default)]
pub(crate) struct Reading {
    /// By the place in memory of what egui was asked to lay out, and the pixels of a point. egui keeps that for as
    /// long as a text is shown unchanged, also where it paints a copy of it in other colours.
    known: HashMap<(usize, u32), Known>,
    n_passes: u64,
}

/// A text that was laid out again.
struct Known {
    /// Holds its place in memory, so that nothing else gets it.
    _job: Arc<LayoutJob>,
    /// As egui laid it out, in the colours that it was laid out with.
    plain: Arc<Galley>,
    reordered: Reordered,
    /// As it was painted last in other colours.
    tinted: Option<(Tint, Arc<Galley>)>,
    last_pass: u64,
}

impl Known {
    /// What is painted in the place of `painted`.
    fn in_colors_of(&mut self, painted: &Arc<Galley>) -> Arc<Galley> {
        let reordered = &self.reordered.galley;
        if Arc::ptr_eq(reordered, &self.plain) {
            return Arc::clone(painted);
        }
        if Arc::ptr_eq(painted, &self.plain) {
            return Arc::clone(reordered);
        }
        let Some(tint) = Tint::between(&self.plain, painted) else {
            return Arc::clone(painted);
        };
        if tint.is_none() {
            return Arc::clone(reordered);
        }
        let (_, galley) = match self.tinted.take() {
            Some(last) if last.0 == tint => self.tinted.insert(last),
            _ => {
                let galley = Arc::new(tint.applied_to(reordered));
                self.tinted.insert((tint, galley))
            }
        };
        Arc::clone(galley)
    }
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
    fn reordered(&mut self, ctx: &Context, painted: &Arc<Galley>) -> Arc<Galley> {
        if has_rtl(painted.text()) {
            self.known(ctx, painted).in_colors_of(painted)
        } else {
            Arc::clone(painted)
        }
    }

    fn known(&mut self, ctx: &Context, painted: &Galley) -> &mut Known {
        let job = &painted.job;
        let key = (Arc::as_ptr(job).addr(), painted.pixels_per_point.to_bits());
        let known = self.known.entry(key).or_insert_with(|| {
            ctx.fonts_mut(|fonts| {
                // What is painted may have other colours; egui still has what it laid out.
                let plain = fonts.layout_job(LayoutJob::clone(job));
                Known {
                    _job: Arc::clone(job),
                    reordered: reordered(fonts, &plain),
                    plain,
                    tinted: None,
                    last_pass: 0,
                }
            })
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
