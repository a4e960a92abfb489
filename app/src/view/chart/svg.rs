//! A chart as an SVG file: the same drawing as on the screen, with axes, title and legend around it.
//!
//! ```text
//!            title
//!            ■ a  ■ b
//!   MARGIN  ┌──────────────┐
//!   (ticks) │ marks        │
//!           └──────────────┘
//!              ticks, name
//! ```

use std::fmt::Write;
use std::sync::Arc;

use egui::{Color32, Pos2, pos2};

use crate::element::chart::{Chart, Marker};
use crate::view::chart::axes::{self, Side};
use crate::view::chart::drawing::{Mark, Paper};
use crate::view::chart::paint::{corners, cross, label_place};
use crate::view::chart::ticks::ticks;
use crate::view::saving;

/// Room to the left of the plot for ticks and the name of the axis, and to its right.
const LEFT: f32 = 92.0;
const RIGHT: f32 = 24.0;
/// Room below it.
const BELOW: f32 = 48.0;
const LINE: f32 = 22.0;

/// What a chart looks like now.
pub(super) struct Sheet {
    pub(super) chart: Arc<Chart>,
    pub(super) paper: Paper,
    pub(super) marks: Vec<Mark>,
    pub(super) colors: Vec<Color32>,
    pub(super) hidden: Vec<bool>,
    /// Behind everything, of words, and of the grid.
    pub(super) page: Color32,
    pub(super) ink: Color32,
    pub(super) grid: Color32,
}

impl Sheet {
    /// The file.
    pub(super) fn svg(&self) -> Result<String, String> {
        let mut pen = Pen {
            sheet: self,
            out: String::new(),
            origin: pos2(LEFT, self.top()),
        };
        pen.write().map_err(|error| error.to_string())?;
        Ok(pen.out)
    }

    /// Where the plot begins.
    fn top(&self) -> f32 {
        let n_lines = usize::from(self.chart.title.is_some()) + usize::from(self.has_legend());
        12.0 + LINE * n_lines as f32
    }

    fn has_legend(&self) -> bool {
        self.chart.series.len() > 1
    }
}

struct Pen<'a> {
    sheet: &'a Sheet,
    out: String,
    /// Where the upper left corner of the plot is in the file.
    origin: Pos2,
}

impl Pen<'_> {
    fn write(&mut self) -> std::fmt::Result {
        let sheet = self.sheet;
        let frame = sheet.paper.frame;
        let (width, height) = (
            LEFT + frame.width() + RIGHT,
            self.origin.y + frame.height() + BELOW,
        );
        writeln!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"Inter, sans-serif\" font-size=\"13\">"
        )?;
        let title = sheet
            .chart
            .title
            .as_deref()
            .unwrap_or(sheet.chart.kind.name());
        writeln!(self.out, "<title>{}</title>", escaped(title))?;
        writeln!(
            self.out,
            "<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>",
            hex(sheet.page)
        )?;
        self.head()?;
        self.axes()?;
        let Pos2 { x, y } = self.origin;
        writeln!(
            self.out,
            "<clipPath id=\"plot\"><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"/></clipPath>",
            frame.width(),
            frame.height()
        )?;
        writeln!(self.out, "<g clip-path=\"url(#plot)\">")?;
        for mark in &sheet.marks {
            self.mark(mark)?;
        }
        writeln!(self.out, "</g>\n</svg>")
    }

    /// Title and legend.
    fn head(&mut self) -> std::fmt::Result {
        let sheet = self.sheet;
        let mut y = LINE;
        if let Some(title) = &sheet.chart.title {
            let ink = hex(sheet.ink);
            writeln!(
                self.out,
                "<text x=\"{LEFT}\" y=\"{y}\" fill=\"{ink}\" font-weight=\"600\" font-size=\"15\">{}</text>",
                escaped(title)
            )?;
            y += LINE;
        }
        if sheet.has_legend() {
            let mut x = LEFT;
            for (idx, series) in sheet.chart.series.iter().enumerate() {
                if sheet.hidden[idx] || series.name.is_empty() {
                    continue;
                }
                let name = axes::shortened(&series.name, 40);
                writeln!(
                    self.out,
                    "<rect x=\"{x}\" y=\"{}\" width=\"10\" height=\"10\" {}/>",
                    y - 10.0,
                    fill(sheet.colors[idx])
                )?;
                self.text(pos2(x + 15.0, y), "start", &name)?;
                x += 32.0 + 7.5 * name.chars().count() as f32;
            }
        }
        Ok(())
    }

    fn axes(&mut self) -> std::fmt::Result {
        let sheet = self.sheet;
        let (chart, paper) = (&sheet.chart, sheet.paper);
        let frame = paper.frame;
        let grid = hex(sheet.grid);
        let [right, up] = axes::sides(chart, paper.direction);
        let bottom = frame.bottom();
        for side in [&right, &up] {
            let is_right = side.is_right;
            let Side { axis, is_whole, .. } = side;
            let span = if side.is_x { paper.x } else { paper.y };
            let length = if is_right {
                frame.width()
            } else {
                frame.height()
            };
            let room = side.room();
            let n_max = axes::n_marks(axis, span.high - span.low, length.into(), room, *is_whole);
            for tick in ticks(axis, span.low, span.high, n_max) {
                let (x, y) = if side.is_x {
                    (tick.place, paper.y.low)
                } else {
                    (paper.x.low, tick.place)
                };
                let at = self.at(paper.at(x, y));
                let label = axes::shortened(&tick.label, 24);
                let edge = self.at(pos2(frame.left(), bottom));
                if is_right {
                    let (x, top, base) = (at.x, self.origin.y, edge.y);
                    writeln!(
                        self.out,
                        "<line x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{base}\" stroke=\"{grid}\"/>"
                    )?;
                    self.text(pos2(x, base + 16.0), "middle", &label)?;
                } else {
                    let (y, end) = (at.y, LEFT + frame.width());
                    writeln!(
                        self.out,
                        "<line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\" stroke=\"{grid}\"/>"
                    )?;
                    self.text(pos2(LEFT - 6.0, y + 4.0), "end", &label)?;
                }
            }
        }
        let middle = self.at(frame.center());
        if !right.name.is_empty() {
            let y = self.origin.y + frame.height() + 36.0;
            self.text(pos2(middle.x, y), "middle", &right.name)?;
        }
        if !up.name.is_empty() {
            let (y, ink) = (middle.y, hex(sheet.ink));
            writeln!(
                self.out,
                "<text transform=\"translate(16 {y}) rotate(-90)\" text-anchor=\"middle\" fill=\"{ink}\">{}</text>",
                escaped(&up.name)
            )?;
        }
        Ok(())
    }

    fn mark(&mut self, mark: &Mark) -> std::fmt::Result {
        match mark {
            Mark::Line {
                points,
                color,
                width,
            } => {
                write!(
                    self.out,
                    "<polyline fill=\"none\" stroke-width=\"{width}\" {} points=\"",
                    stroke(*color)
                )?;
                self.points(points.iter())?;
                writeln!(self.out, "\"/>")
            }
            Mark::Area {
                points,
                ground,
                color,
            } => {
                write!(self.out, "<polygon {} points=\"", fill(*color))?;
                self.points(points.iter().chain(ground.iter().rev()))?;
                writeln!(self.out, "\"/>")
            }
            Mark::Bar { rect, color } => {
                let Pos2 { x, y } = self.at(rect.min);
                let (width, height) = (rect.width().max(0.5), rect.height().max(0.5));
                writeln!(
                    self.out,
                    "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" {}/>",
                    fill(*color)
                )
            }
            Mark::Point {
                at,
                radius,
                marker,
                color,
            } => self.point(*at, *radius, *marker, *color),
            Mark::Cloud { rect, image, .. } => {
                let png = saving::png(image.size, &image.pixels).map_err(|_| std::fmt::Error)?;
                let Pos2 { x, y } = self.at(rect.min);
                writeln!(
                    self.out,
                    "<image x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" style=\"image-rendering:pixelated\" \
                     href=\"data:image/png;base64,{}\"/>",
                    rect.width(),
                    rect.height(),
                    base64(&png)
                )
            }
            Mark::Reference { ends, label } => {
                let [from, to] = ends.map(|end| self.at(end));
                writeln!(
                    self.out,
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke-dasharray=\"6 4\" {}/>",
                    from.x,
                    from.y,
                    to.x,
                    to.y,
                    stroke(self.sheet.ink)
                )?;
                let (at, align) = label_place([from, to]);
                let (anchor, drop) = match align {
                    egui::Align2::LEFT_TOP => ("start", 10.0),
                    _ => ("end", 0.0),
                };
                self.text(at + egui::vec2(0.0, drop), anchor, label)
            }
        }
    }

    fn point(&mut self, at: Pos2, radius: f32, marker: Marker, color: Color32) -> std::fmt::Result {
        let Pos2 { x, y } = self.at(at);
        match marker {
            Marker::Circle => {
                let fill = fill(color);
                writeln!(
                    self.out,
                    "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{radius}\" {fill}/>"
                )
            }
            Marker::Cross => {
                let stroke = stroke(color);
                for [from, to] in cross(pos2(x, y), radius) {
                    writeln!(
                        self.out,
                        "<line x1=\"{:.2}\" y1=\"{:.2}\" x2=\"{:.2}\" y2=\"{:.2}\" stroke-width=\"1.5\" {stroke}/>",
                        from.x, from.y, to.x, to.y
                    )?;
                }
                Ok(())
            }
            _ => {
                write!(self.out, "<polygon {} points=\"", fill(color))?;
                self.points(corners(at, radius, marker).iter())?;
                writeln!(self.out, "\"/>")
            }
        }
    }

    fn text(&mut self, at: Pos2, anchor: &str, text: &str) -> std::fmt::Result {
        writeln!(
            self.out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
            at.x,
            at.y,
            hex(self.sheet.ink),
            escaped(text)
        )
    }

    fn points<'p>(&mut self, points: impl Iterator<Item = &'p Pos2>) -> std::fmt::Result {
        for point in points {
            let Pos2 { x, y } = self.at(*point);
            write!(self.out, "{x:.2},{y:.2} ")?;
        }
        Ok(())
    }

    /// From the window to the file.
    fn at(&self, pos: Pos2) -> Pos2 {
        pos - self.sheet.paper.frame.min.to_vec2() + self.origin.to_vec2()
    }
}

fn hex(color: Color32) -> String {
    let [r, g, b, _] = color.to_srgba_unmultiplied();
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn fill(color: Color32) -> String {
    let [.., alpha] = color.to_srgba_unmultiplied();
    format!(
        "fill=\"{}\" fill-opacity=\"{:.3}\"",
        hex(color),
        f32::from(alpha) / 255.0
    )
}

fn stroke(color: Color32) -> String {
    let [.., alpha] = color.to_srgba_unmultiplied();
    format!(
        "stroke=\"{}\" stroke-opacity=\"{:.3}\"",
        hex(color),
        f32::from(alpha) / 255.0
    )
}

/// A text between tags; characters that XML has no place for are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |idx: usize| u32::from(three.get(idx).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for idx in 0..4 {
            let digit = (all >> (18 - 6 * idx)) & 63;
            out.push(if idx <= three.len() {
                DIGITS[digit as usize] as char
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use egui::Rect;

    use super::*;
    use crate::element::chart::{ChartKind, Direction};
    use crate::view::chart::density::Span;
    use crate::view::chart::drawing::{Look, draw};
    use crate::view::chart::prepare::prepare;

    #[test]
    fn bytes_become_base64() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_file_has_marks_axes_title_and_legend_and_no_loose_brackets() {
        let chart = Chart::new(ChartKind::Area)
            .series("<a> & \"b\"", [1.0, 2.0, 1.5])
            .series("c", [2.0, 2.5, 1.0])
            .title("Rain\u{0} < sun")
            .x_label("month")
            .reference_y(1.2, "least");
        let paper = Paper {
            frame: Rect::from_min_size(pos2(300.0, 400.0), egui::vec2(600.0, 200.0)),
            x: Span {
                low: 0.0,
                high: 2.0,
            },
            y: Span {
                low: 0.0,
                high: 3.0,
            },
            direction: Direction::Upright,
            is_turned: false,
        };
        let look = Look {
            color: &|_| Color32::RED,
            is_hidden: &|_| false,
        };
        let marks = draw(&chart, &prepare(&chart), paper, &look).marks;
        let sheet = Sheet {
            chart: Arc::new(chart),
            paper,
            marks,
            colors: vec![Color32::RED; 2],
            hidden: vec![false; 2],
            page: Color32::WHITE,
            ink: Color32::BLACK,
            grid: Color32::GRAY,
        };
        let svg = sheet.svg().expect("it can be written");
        for part in [
            "&lt;a&gt; &amp; &quot;b&quot;",
            ">Rain &lt; sun</text>",
            ">month</text>",
            ">least</text>",
            "<polyline",
            "<polygon",
            "stroke-dasharray",
        ] {
            assert!(svg.contains(part), "{part} in\n{svg}");
        }
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert_eq!(svg.matches('<').count(), svg.matches('>').count());
        // The first point of the first line stands at the left edge of the plot.
        assert!(svg.contains("points=\"92.00,"), "{svg}");
    }
}
