//! Replay: what a cached function drew is drawn again on a hit, nested calls included.

use dacapo_cache::recorder::event::EventKind;

use crate::support::{Lines, Plain, call_on, clear_for, events, function, in_new_registry};

function!(INNER = "inner");
function!(OUTER = "outer");

fn inner(page: &mut Lines) -> u64 {
    call_on(&INNER, 1, page, Plain::POLICY, |page| {
        page.draw("inner");
        Ok(1)
    })
    .unwrap()
}

fn outer(page: &mut Lines) -> u64 {
    call_on(&OUTER, 1, page, Plain::POLICY, |page| {
        page.draw("before");
        let value = inner(page) + 1;
        page.draw("after");
        Ok(value)
    })
    .unwrap()
}

fn drawn_by(call: fn(&mut Lines) -> u64) -> Vec<String> {
    let mut page = Lines::default();
    page.draw("title");
    call(&mut page);
    page.0
}

#[test]
fn what_was_drawn_is_drawn_again_into_whatever_page_is_passed() {
    in_new_registry(|registry| {
        for _ in 0..3 {
            assert_eq!(drawn_by(inner), ["title", "inner"]);
        }
        let last = events(registry).pop().unwrap();
        assert_eq!(last.kind, EventKind::DidReplay { elements: 1 });
        assert_eq!(
            registry.entries(registry.functions()[0].id)[0].n_elements,
            1
        );
    });
}

#[test]
fn the_outer_record_holds_what_the_inner_one_drew_whether_it_missed_or_hit() {
    let all = ["title", "before", "inner", "after"];
    in_new_registry(|_| {
        assert_eq!(drawn_by(outer), all, "both miss");
        assert_eq!(drawn_by(outer), all, "the outer one hits");
        clear_for(&OUTER, 1);
        assert_eq!(
            drawn_by(outer),
            all,
            "the outer one misses, the inner one hits"
        );
        assert_eq!(drawn_by(outer), all, "and that was recorded, too");
        clear_for(&INNER, 1);
        assert_eq!(
            drawn_by(outer),
            all,
            "what the outer one recorded is its own"
        );
    });
}

#[test]
fn a_failed_call_has_drawn_what_it_drew_and_is_not_replayed() {
    in_new_registry(|_| {
        function!(FAILING = "failing");
        let mut page = Lines::default();
        for n in 0..2 {
            let result = call_on::<_, ()>(&FAILING, 1, &mut page, Plain::POLICY, |page| {
                page.draw(n.to_string());
                Err("failed".to_owned())
            });
            assert!(result.is_err());
        }
        assert_eq!(page.0, ["0", "1"]);
    });
}
