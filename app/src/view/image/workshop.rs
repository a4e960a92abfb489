//! Making large images ready on a thread: of those that a place asks for while it is busy, only the newest.

use std::collections::VecDeque;
use std::sync::Arc;

use egui::{ColorImage, Context, Id};
use parking_lot::Mutex;

use crate::element::image::Image;
use crate::view::image::fitting;

/// What is to be made ready, and what is; it ends with its page.
#[derive(Default)]
pub(super) struct Workshop(Arc<Mutex<Work>>);

#[derive(Default)]
struct Work {
    /// One for each place, in the order in which the places began to wait.
    waiting: VecDeque<Order>,
    /// The contents that the thread is at.
    at_hand: Option<u128>,
    made: Vec<Made>,
    /// Whether a thread is at it, which takes the next one by itself.
    has_thread: bool,
}

/// What a place wants.
pub(super) struct Order {
    pub(super) place: Id,
    pub(super) image: Image,
    pub(super) max_side: usize,
}

/// An image that is ready.
pub(super) struct Made {
    /// The place that had ordered it.
    pub(super) place: Id,
    pub(super) content: u128,
    pub(super) pixels: ColorImage,
}

impl Workshop {
    /// Orders an image, also again in each frame, in place of what its place had ordered before; false if there is
    /// nobody to make it.
    pub(super) fn is_ordered(&self, ctx: &Context, order: Order) -> bool {
        let (overtaken, is_idle) = {
            let mut work = self.0.lock();
            let overtaken = work.want(order);
            let is_idle = !work.waiting.is_empty() && !work.has_thread;
            work.has_thread |= is_idle;
            (overtaken, is_idle)
        };
        drop(overtaken);
        if !is_idle {
            return true;
        }
        let (work, ctx) = (Arc::clone(&self.0), ctx.clone());
        let thread = std::thread::Builder::new().name("dacapo images".to_owned());
        let started = thread.spawn(move || make_all(&work, &ctx));
        if let Err(error) = &started {
            log::error!("no thread to make images ready: {error}");
            let left = {
                let mut work = self.0.lock();
                work.has_thread = false;
                std::mem::take(&mut work.waiting)
            };
            drop(left);
        }
        started.is_ok()
    }

    /// What has become ready since the last time.
    pub(super) fn take_made(&self) -> Vec<Made> {
        std::mem::take(&mut self.0.lock().made)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let left = std::mem::take(&mut self.0.lock().waiting);
        drop(left);
    }
}

impl Work {
    /// Notes an order; the one that it overtakes.
    fn want(&mut self, order: Order) -> Option<Order> {
        let content = order.image.fingerprint();
        let is_coming =
            self.at_hand == Some(content) || self.made.iter().any(|made| made.content == content);
        let idx = self
            .waiting
            .iter()
            .position(|waiting| waiting.place == order.place);
        match idx {
            Some(idx) if is_coming => self.waiting.remove(idx),
            Some(idx) => Some(std::mem::replace(&mut self.waiting[idx], order)),
            None if is_coming => Some(order),
            None => {
                self.waiting.push_back(order);
                None
            }
        }
    }

    /// The next one to be made.
    fn begin(&mut self) -> Option<Order> {
        let next = self.waiting.pop_front();
        self.at_hand = next.as_ref().map(|order| order.image.fingerprint());
        // In the same moment: what is wanted from now on gets a thread of its own.
        self.has_thread = next.is_some();
        next
    }

    /// Hands out an image, for which others may have waited as well; their orders.
    fn finish(&mut self, made: Made) -> Vec<Order> {
        let content = made.content;
        self.at_hand = None;
        self.made.push(made);
        let is_same = |order: &Order| order.image.fingerprint() == content;
        let (same, others) = self.waiting.drain(..).partition(is_same);
        self.waiting = others;
        Vec::from(same)
    }
}

/// Makes what is wanted until nothing is.
fn make_all(work: &Mutex<Work>, ctx: &Context) {
    let leave = Leave(work);
    loop {
        let order = work.lock().begin();
        let Some(order) = order else {
            std::mem::forget(leave);
            return;
        };
        let made = Made {
            place: order.place,
            content: order.image.fingerprint(),
            pixels: fitting(&order.image, order.max_side),
        };
        let others = work.lock().finish(made);
        // Let go here, so that the window never frees millions of pixels.
        drop((order, others));
        ctx.request_repaint();
    }
}

/// Says that no thread is at it any more, should making an image ready panic.
struct Leave<'a>(&'a Mutex<Work>);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut work = self.0.lock();
        work.has_thread = false;
        work.at_hand = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(place: &str, shade: u8) -> Order {
        Order {
            place: Id::unique(place),
            image: Image::from_rgba(1, 1, vec![shade; 4]).expect("it fits"),
            max_side: 8,
        }
    }

    fn finished(order: &Order) -> Made {
        Made {
            place: order.place,
            content: order.image.fingerprint(),
            pixels: fitting(&order.image, order.max_side),
        }
    }

    #[test]
    fn of_the_images_that_a_place_orders_meanwhile_the_newest_is_made() {
        let mut work = Work::default();
        assert!(work.want(order("a", 1)).is_none());
        let first = work.begin().expect("there is one");
        for shade in 2..9 {
            work.want(order("a", shade));
            work.want(order("b", 100 + shade));
        }
        assert_eq!(work.waiting.len(), 2, "one for each place");
        // It is on its way: what the place had wanted in between is not wanted any more.
        assert!(work.want(order("a", 1)).is_some());
        assert_eq!(work.waiting.len(), 1);
        work.want(order("a", 9));
        assert!(work.finish(finished(&first)).is_empty());
        let next = [work.begin(), work.begin()].map(|order| order.expect("there are two"));
        let shades = next.map(|order| order.image.rgba()[0]);
        assert_eq!(shades, [108, 9]);
        assert!(work.begin().is_none() && !work.has_thread);
    }

    #[test]
    fn an_image_that_two_places_wait_for_is_made_once() {
        let mut work = Work::default();
        work.want(order("a", 1));
        work.want(order("b", 1));
        let first = work.begin().expect("there is one");
        assert_eq!(work.finish(finished(&first)).len(), 1);
        // Until the window has taken it, it is not ordered again.
        assert!(work.want(order("b", 1)).is_some());
        assert!(work.begin().is_none());
    }
}
