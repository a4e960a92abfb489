//! Session state: typed, per session, kept from run to run.

use dacapo::SessionId;
use dacapo::prelude::*;
use dacapo::testing::AppTest;

fn counter(page: &mut Page) {
    let n = page.state("n", 0);
    if page.button("Add") {
        n.update(|n| *n += 1);
    }
    page.write(n.get());
}

#[test]
fn state_outlives_reruns_and_belongs_to_one_session() {
    let mut ada = AppTest::new(counter).run();
    let mut bob = AppTest::new(counter)
        .with_registry(ada.registry())
        .with_session(SessionId(1))
        .run();
    ada.click("Add");
    ada.click("Add");
    bob.rerun();
    assert_eq!(ada.texts(), ["2"]);
    assert_eq!(bob.texts(), ["0"]);
}

#[test]
fn handles_of_one_name_are_the_same_value() {
    let mut app = AppTest::new(|page: &mut Page| {
        let one = page.state("list", vec![1]);
        let other = page.state("list", Vec::<i32>::new());
        one.update(|list| list.push(2));
        // Asking for the value while it is being changed shows it as it was.
        let n_before = one.update(|list| {
            list.push(3);
            other.with(Vec::len)
        });
        page.write((n_before, other.with(Vec::len)));
        one.set(vec![0]);
        page.write(format!("{:?}", other.get()));
    })
    .run();
    assert_eq!(app.texts(), ["2 3", "[0]"]);
}

#[test]
fn name_asked_for_with_another_type_is_told_and_keeps_its_value() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.state("n", 1_i32).update(|n| *n += 1);
        let wrong = page.state("n", String::from("text"));
        page.write(wrong.get());
        let right = page.state("n", 0_i32);
        page.write(right.get());
    })
    .run();
    assert_eq!(app.texts(), ["text", "2"]);
    let exceptions = app.exceptions();
    assert!(exceptions[0].message.contains("`i32`"), "{exceptions:?}");
    assert!(exceptions[0].message.contains("String"));
}
