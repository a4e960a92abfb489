//! Only what succeeded is remembered.

use dacapo_cache::recorder::event::{EventKind, MissReason};

use crate::support::{
    cached, events, function, hit, in_new_registry, info, last_reason, miss, panic_message,
    try_cached,
};

#[test]
fn an_error_reaches_the_caller_and_the_next_call_tries_again() {
    in_new_registry(|registry| {
        function!(LOAD = "load");
        let failed = try_cached::<i32>(&LOAD, 1, || Err("no such file".to_owned()));
        assert_eq!(failed, Err("no such file".to_owned()));
        assert_eq!(info(&LOAD).entries, 0);
        assert_eq!(registry.functions()[0].failures, 1);
        miss(&LOAD, 1, 7);
        let message = "no such file".into();
        assert_eq!(
            last_reason(registry),
            MissReason::LastCallFailed { message }
        );
        hit::<i32>(&LOAD, 1);
    });
}

#[test]
fn a_panic_reaches_the_caller_and_the_next_call_tries_again() {
    in_new_registry(|registry| {
        function!(LOAD = "load");
        let message = panic_message(|| cached::<i32>(&LOAD, 1, || panic!("out of luck")));
        assert_eq!(message, "out of luck");
        let message = "panicked: out of luck".into();
        let last = events(registry).pop().unwrap();
        assert_eq!(last.kind, EventKind::DidFail { message });
        miss(&LOAD, 1, 7);
        let message = "panicked: out of luck".into();
        assert_eq!(
            last_reason(registry),
            MissReason::LastCallFailed { message }
        );
    });
}

#[test]
fn nothing_is_kept_while_unwinding() {
    struct CallsWhenDropped;
    impl Drop for CallsWhenDropped {
        fn drop(&mut self) {
            assert_eq!(cached(&SQUARE, 4, || 16), 16);
        }
    }
    function!(SQUARE = "square");
    in_new_registry(|_| {
        let message = panic_message(|| {
            let _calls = CallsWhenDropped;
            panic!("unwinding");
        });
        assert_eq!(message, "unwinding");
        assert_eq!(info(&SQUARE).entries, 0);
        miss(&SQUARE, 4, 16);
    });
}

#[test]
fn a_success_between_two_failures_is_what_counts() {
    in_new_registry(|registry| {
        function!(LOAD = "load");
        let fail = |text: &str| try_cached::<i32>(&LOAD, 1, || Err(text.to_owned())).unwrap_err();
        fail("first");
        miss(&LOAD, 1, 7);
        assert!(registry.tombstones().is_empty(), "the entry is there again");
        crate::support::clear_for(&LOAD, 1);
        fail("second");
        fail("third");
        assert_eq!(
            last_reason(registry),
            MissReason::LastCallFailed {
                message: "second".into()
            }
        );
        assert_eq!(registry.tombstones().len(), 1);
    });
}
