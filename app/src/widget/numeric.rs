//! The numbers that widgets and charts take.

use std::fmt::Display;

use crate::element::widget::Scalar;

/// A whole number of any width up to 64 bits, or a float.
pub trait Numeric: Copy + PartialOrd + Display + 'static {
    /// The smallest value that a widget can hold.
    const SMALLEST: Self;
    /// The largest value that a widget can hold.
    const LARGEST: Self;
    /// The distance to the next value of its kind: 1, or none for a float.
    const UNIT: Option<Self>;

    /// As a widget's number; `None` if it is beyond `i64`.
    fn to_scalar(self) -> Option<Scalar>;
    /// From a widget's number, the nearest value of this type.
    fn from_scalar(scalar: Scalar) -> Self;
    /// For charts.
    fn to_f64(self) -> f64;
}

macro_rules! whole_numbers {
    ($($name:ty, $largest:expr;)*) => {$(
        impl Numeric for $name {
            const SMALLEST: Self = <$name>::MIN;
            const LARGEST: Self = $largest;
            const UNIT: Option<Self> = Some(1);

            fn to_scalar(self) -> Option<Scalar> {
                i64::try_from(self).ok().map(Scalar::Int)
            }

            fn from_scalar(scalar: Scalar) -> Self {
                match scalar {
                    Scalar::Int(it) => Self::try_from(it)
                        .unwrap_or(if it < 0 { <$name>::MIN } else { <$name>::MAX }),
                    // `as` goes to the nearest value.
                    Scalar::Float(it) => it as Self,
                }
            }

            #[allow(clippy::cast_lossless, reason = "lossless for some of these types only")]
            fn to_f64(self) -> f64 {
                self as f64
            }
        }
    )*};
}

whole_numbers! {
    i8, i8::MAX;
    i16, i16::MAX;
    i32, i32::MAX;
    i64, i64::MAX;
    isize, isize::MAX;
    u8, u8::MAX;
    u16, u16::MAX;
    u32, u32::MAX;
    u64, i64::MAX as u64;
    usize, isize::MAX as usize;
}

macro_rules! floats {
    ($($name:ty),*) => {$(
        impl Numeric for $name {
            const SMALLEST: Self = <$name>::MIN;
            const LARGEST: Self = <$name>::MAX;
            const UNIT: Option<Self> = None;

            fn to_scalar(self) -> Option<Scalar> {
                Some(Scalar::Float(self.into()))
            }

            fn from_scalar(scalar: Scalar) -> Self {
                match scalar {
                    Scalar::Int(it) => it as Self,
                    Scalar::Float(it) => it as Self,
                }
            }

            fn to_f64(self) -> f64 {
                self.into()
            }
        }
    )*};
}

floats!(f32, f64);
