//! A drawing as shapes of the window.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Align2, Color32, FontId, Pos2, Rect, Shape, Stroke, TextureOptions, Ui, pos2, vec2};

use crate::element::chart::Marker;
use crate::theme::tokens::size;
use crate::view::chart::drawing::{Drawing, Mark};

/// Adds the shapes of a drawing; what is clipped is the caller's to say.
pub(super) fn shapes(ui: &Ui, drawing: &mut Drawing, shapes: &mut Vec<Shape>) {
    let strong = ui.visuals().strong_text_color();
    for mark in &mut drawing.marks {
        match mark {
            Mark::Line {
                points,
                color,
                width,
            } => shapes.push(Shape::line(points.clone(), Stroke::new(*width, *color))),
            Mark::Area {
                points,
                ground,
                color,
            } => shapes.push(Shape::mesh(area(points, ground, *color))),
            Mark::Bar { rect, color } => {
                // A bar of no height or width is seen as a line.
                let rect = rect.expand2(vec2(
                    0.5 * (1.0 - rect.width()).max(0.0),
                    0.5 * (1.0 - rect.height()).max(0.0),
                ));
                shapes.push(Shape::rect_filled(rect, 0.0, *color));
            }
            Mark::Point {
                at,
                radius,
                marker,
                color,
            } => shapes.push(point(*at, *radius, *marker, *color)),
            Mark::Cloud {
                rect,
                image,
                texture,
            } => {
                let texture = texture.get_or_insert_with(|| {
                    let image = image.clone();
                    ui.ctx()
                        .load_texture("cloud", image, TextureOptions::NEAREST)
                });
                let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                shapes.push(Shape::image(texture.id(), *rect, uv, Color32::WHITE));
            }
            Mark::Reference { ends, label } => {
                let stroke = Stroke::new(1.2, strong.gamma_multiply(0.8));
                shapes.extend(Shape::dashed_line(&ends[..], stroke, 6.0, 4.0));
                if !label.is_empty() {
                    let (at, align) = label_place(*ends);
                    let font = FontId::proportional(size::SMALL);
                    let text =
                        ui.fonts_mut(|fonts| Shape::text(fonts, at, align, label, font, strong));
                    let back = text.visual_bounding_rect().expand(2.0);
                    shapes.push(Shape::rect_filled(
                        back,
                        2.0,
                        ui.visuals().panel_fill.gamma_multiply(0.8),
                    ));
                    shapes.push(text);
                }
            }
        }
    }
}

/// Where the words of a line across stand: at its right or upper end, inside.
pub(super) fn label_place(ends: [Pos2; 2]) -> (Pos2, Align2) {
    let is_level = (ends[0].y - ends[1].y).abs() < 0.5;
    if is_level {
        let right = if ends[0].x > ends[1].x {
            ends[0]
        } else {
            ends[1]
        };
        (right - vec2(4.0, 3.0), Align2::RIGHT_BOTTOM)
    } else {
        let top = if ends[0].y < ends[1].y {
            ends[0]
        } else {
            ends[1]
        };
        (top + vec2(5.0, 4.0), Align2::LEFT_TOP)
    }
}

fn area(points: &[Pos2], ground: &[Pos2], color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    let vertex = |pos: Pos2| Vertex {
        pos,
        uv: WHITE_UV,
        color,
    };
    for (pair, below) in points.windows(2).zip(ground.windows(2)) {
        let idx = mesh.vertices.len() as u32;
        mesh.vertices
            .extend([pair[0], pair[1], below[1], below[0]].map(vertex));
        mesh.add_triangle(idx, idx + 1, idx + 2);
        mesh.add_triangle(idx, idx + 2, idx + 3);
    }
    mesh
}

fn point(at: Pos2, radius: f32, marker: Marker, color: Color32) -> Shape {
    if marker == Marker::Circle {
        return Shape::circle_filled(at, radius, color);
    }
    if marker == Marker::Cross {
        let stroke = Stroke::new((radius * 0.5).clamp(1.0, 3.0), color);
        let arms = cross(at, radius);
        return Shape::Vec(arms.map(|arm| Shape::line_segment(arm, stroke)).to_vec());
    }
    Shape::convex_polygon(corners(at, radius, marker), color, Stroke::NONE)
}

/// The two lines of a cross.
pub(super) fn cross(at: Pos2, radius: f32) -> [[Pos2; 2]; 2] {
    let (down, up) = (vec2(radius, radius) * 0.8, vec2(radius, -radius) * 0.8);
    [[at - down, at + down], [at - up, at + up]]
}

/// The corners of a marker that has some.
pub(super) fn corners(at: Pos2, radius: f32, marker: Marker) -> Vec<Pos2> {
    let r = radius;
    let corners: &[(f32, f32)] = match marker {
        Marker::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
        Marker::Triangle => &[(0.0, -1.15), (1.1, 0.8), (-1.1, 0.8)],
        _ => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    };
    corners
        .iter()
        .map(|(x, y)| at + vec2(x * r, y * r))
        .collect()
}
