//! The colours that a text was painted in, where they are not those that it was laid out with.
//!
//! egui fades what is disabled, stale or still appearing by changing the colours of a copy of the text.

use std::sync::Arc;

use egui::{Color32, Galley};

/// What became of each colour of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Tint(Vec<(Color32, Color32)>);

impl Tint {
    /// What became of the colours of `plain` in `painted`. `None` if that is more than other colours: a selection, say.
    pub(super) fn between(plain: &Galley, painted: &Galley) -> Option<Self> {
        if plain.rows.len() != painted.rows.len() {
            return None;
        }
        let mut pairs: Vec<(Color32, Color32)> = Vec::new();
        for (plain, painted) in plain.rows.iter().zip(&painted.rows) {
            let [plain, painted] = [plain, painted].map(|row| &row.visuals.mesh.vertices);
            if plain.len() != painted.len() {
                return None;
            }
            for (from, to) in plain.iter().zip(painted) {
                match pairs.iter().find(|(known, _)| *known == from.color) {
                    Some((_, known)) if *known == to.color => {}
                    Some(_) => return None,
                    None => pairs.push((from.color, to.color)),
                }
            }
        }
        Some(Self(pairs))
    }

    /// Whether all colours are as they were.
    pub(super) fn is_none(&self) -> bool {
        self.0.iter().all(|(from, to)| from == to)
    }

    /// The same text in other colours.
    pub(super) fn applied_to(&self, galley: &Galley) -> Galley {
        let mut galley = galley.clone();
        for placed in &mut galley.rows {
            for vertex in &mut Arc::make_mut(&mut placed.row).visuals.mesh.vertices {
                if let Some((_, to)) = self.0.iter().find(|(from, _)| *from == vertex.color) {
                    vertex.color = *to;
                }
            }
        }
        galley
    }
}
