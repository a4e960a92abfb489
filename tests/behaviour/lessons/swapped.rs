//! The lessons' scripts with an attribute swapped or taken away, as the build script made them.

macro_rules! copies {
    ($($name:ident)*) => {$(
        #[expect(dead_code, unreachable_pub, reason = "a script with a `main` of its own, included")]
        pub(super) mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        }
    )*};
}

copies! {
    reruns_without_attribute
    reruns_as_resource
    copies_shared_as_data
    copies_own_as_resource
    users_shared_as_data
    users_own_as_resource
    time_without_attribute
    time_without_ttl
    time_without_max_entries
    time_as_resource
}
