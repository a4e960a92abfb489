//! What opens at a colour: a field and a bar to drag in, and its three parts as numbers. The arrow keys move in field and
//! bar, too.
//!
//! ```text
//!   ┌────────────────┐
//!   │          ○     │  to the right more colour, upwards more light
//!   │                │
//!   └────────────────┘
//!   ▐████████|███████▌  hue
//!   R 29  G 91  B 191
//! ```

use egui::accesskit::Role;
use egui::{
    Color32, CornerRadius, DragValue, Key, Mesh, Modifiers, Pos2, Rect, Response, Sense, Shape,
    Stroke, StrokeKind, Ui, WidgetInfo, lerp, pos2, remap_clamp, vec2,
};

use crate::theme::tokens::size;
use crate::view::state_id;
use crate::view::widget::color::hsv::Hsv;
use crate::view::widget::cursor::{arrows, is_pointed};

const WIDTH: f32 = 240.0;
/// What an arrow key does in the field, and in the bar: a share of its side.
const STEPS: [f32; 2] = [0.02, 1.0 / 120.0];

/// What is remembered while it is open.
#[derive(Clone, Copy)]
struct Open {
    /// A grey has no hue, and black not even a saturation: they stay where the user has put them.
    hsv: Hsv,
    /// The colour that this is.
    rgb: [u8; 3],
    /// The last frame in which it was open.
    frame: u64,
}

/// Draws it; the colour after what the user did. When a key has opened it, the keys are in the field; Enter closes it.
pub(super) fn picker_ui(ui: &mut Ui, label: &str, before: [u8; 3]) -> [u8; 3] {
    let id = state_id(ui, "open picker");
    let frame = ui.cumulative_pass_nr();
    let known = ui.data(|data| data.get_temp::<Open>(id));
    let is_new = known.is_none_or(|open| open.frame + 1 < frame);
    let hsv = match known {
        Some(open) if open.rgb == before => open.hsv,
        Some(open) => Hsv::of(before).or_hue_of(open.hsv),
        None => Hsv::of(before),
    };
    let mut open = Open {
        hsv,
        rgb: before,
        frame,
    };
    ui.spacing_mut().item_spacing.y = size::GRID[1];
    ui.set_width(WIDTH);
    let field = field_ui(ui, label, &mut open.hsv);
    if is_new && !is_pointed(ui) {
        field.request_focus();
    }
    let bar = bar_ui(ui, label, &mut open.hsv);
    if open.hsv != hsv {
        open.rgb = open.hsv.rgb();
    }
    let dragged = open.rgb;
    parts_ui(ui, label, &mut open.rgb);
    if open.rgb != dragged {
        open.hsv = Hsv::of(open.rgb).or_hue_of(open.hsv);
    }
    // Not the Enter that has opened it.
    let has_keys = !is_new && (field.has_focus() || bar.has_focus());
    if has_keys && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        ui.close();
    }
    ui.data_mut(|data| data.insert_temp(id, open));
    open.rgb
}

/// The shades of a hue.
fn field_ui(ui: &mut Ui, label: &str, hsv: &mut Hsv) -> Response {
    const CELLS: usize = 16;
    let (rect, field) = ui.allocate_exact_size(vec2(WIDTH, 150.0), Sense::drag());
    if let Some(at) = field.interact_pointer_pos() {
        hsv.saturation = remap_clamp(at.x, rect.x_range(), 0.0..=1.0);
        hsv.value = remap_clamp(at.y, rect.bottom()..=rect.top(), 0.0..=1.0);
    }
    let (right, down) = arrows(ui, field.id);
    let moved = |share: f32, steps: i32| (share + steps as f32 * STEPS[0]).clamp(0.0, 1.0);
    hsv.saturation = moved(hsv.saturation, right);
    hsv.value = moved(hsv.value, -down);
    let [saturation, value] = [hsv.saturation, hsv.value].map(|share| (share * 100.0).round());
    let name = format!("{label}: saturation and brightness");
    named(ui, &field, &name, format!("{saturation} %, {value} %"));

    let shade = |x: f32, y: f32| Hsv {
        saturation: x,
        value: 1.0 - y,
        ..*hsv
    };
    ui.painter().add(shades(rect, [CELLS, CELLS], shade));
    let at = pos2(
        lerp(rect.x_range(), hsv.saturation),
        lerp(rect.bottom()..=rect.top(), hsv.value),
    );
    frame_ui(ui, &field, rect);
    knob_ui(ui, at, hsv.color());
    field
}

/// All hues.
fn bar_ui(ui: &mut Ui, label: &str, hsv: &mut Hsv) -> Response {
    // From one pure colour to the next.
    const CELLS: usize = 6;
    let (rect, bar) = ui.allocate_exact_size(vec2(WIDTH, 18.0), Sense::drag());
    if let Some(at) = bar.interact_pointer_pos() {
        hsv.hue = remap_clamp(at.x, rect.x_range(), 0.0..=1.0);
    }
    let (right, down) = arrows(ui, bar.id);
    hsv.hue = (hsv.hue + (right - down) as f32 * STEPS[1]).clamp(0.0, 1.0);
    let degrees = (hsv.hue * 360.0).round();
    let name = format!("{label}: hue");
    named(ui, &bar, &name, format!("{degrees}°"));

    let pure = |hue: f32| Hsv {
        hue,
        saturation: 1.0,
        value: 1.0,
    };
    ui.painter().add(shades(rect, [CELLS, 1], |x, _| pure(x)));
    frame_ui(ui, &bar, rect);
    let at = pos2(lerp(rect.x_range(), hsv.hue), rect.center().y);
    knob_ui(ui, at, pure(hsv.hue).color());
    bar
}

/// Red, green and blue, to type or to drag.
fn parts_ui(ui: &mut Ui, label: &str, rgb: &mut [u8; 3]) {
    ui.horizontal(|ui| {
        for (part, word) in rgb.iter_mut().zip(["red", "green", "blue"]) {
            let drag = DragValue::new(part)
                .speed(0.5)
                .prefix(format!("{} ", word[..1].to_uppercase()))
                .update_while_editing(false);
            let width = (WIDTH - 2.0 * ui.spacing().item_spacing.x) / 3.0;
            let drag = ui.add_sized([width, ui.spacing().interact_size.y], drag);
            drag.accessible_name(format!("{label}: {word}"));
        }
    });
}

/// Says what something is to screen readers and tests.
fn named(ui: &Ui, response: &Response, name: &str, value: String) {
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, ui.is_enabled(), name));
    ui.accesskit_node_builder(response.id, |node| node.set_value(value));
}

/// A rectangle of colours that run into each other; `color` takes shares of its sides.
fn shades(rect: Rect, cells: [usize; 2], color: impl Fn(f32, f32) -> Hsv) -> Shape {
    let mut mesh = Mesh::default();
    let [columns, rows] = cells;
    for row in 0..=rows {
        for column in 0..=columns {
            let (x, y) = (column as f32 / columns as f32, row as f32 / rows as f32);
            let at = pos2(lerp(rect.x_range(), x), lerp(rect.y_range(), y));
            mesh.colored_vertex(at, color(x, y).color());
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            let corner = (row * (columns + 1) + column) as u32;
            let below = corner + columns as u32 + 1;
            mesh.add_triangle(corner, corner + 1, below);
            mesh.add_triangle(corner + 1, below + 1, below);
        }
    }
    Shape::mesh(mesh)
}

/// A line around it, which says where the keys are.
fn frame_ui(ui: &Ui, response: &Response, rect: Rect) {
    let stroke = if response.has_focus() {
        ui.visuals().selection.stroke
    } else {
        ui.visuals().widgets.noninteractive.bg_stroke
    };
    ui.painter()
        .rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Outside);
}

fn knob_ui(ui: &Ui, at: Pos2, color: Color32) {
    let painter = ui.painter();
    painter.circle(at, 7.0, color, Stroke::new(2.0, Color32::WHITE));
    painter.circle_stroke(at, 8.0, Stroke::new(1.0, Color32::BLACK));
}
