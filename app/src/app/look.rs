//! How an app looks when it is opened for the first time. What the user changes later is remembered instead.

use egui::ThemePreference;

/// Dark or light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light, always.
    Light,
    /// Dark, always.
    Dark,
    /// As the desktop is, also when that changes.
    #[default]
    System,
}

impl From<Theme> for ThemePreference {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
            Theme::System => Self::System,
        }
    }
}

/// Whether an app has the cache inspector, and whether it is open when the app is opened for the first time.
///
/// `true` stands for [`Open`](Self::Open), `false` for [`Closed`](Self::Closed).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inspector {
    /// Open at first.
    Open,
    /// Closed at first; F12 opens it.
    #[default]
    Closed,
    /// There, and closed at first, in builds with debug assertions; a release build has none.
    DebugOnly,
    /// The app has none: no button, no key.
    Off,
}

impl Inspector {
    /// Whether the app has one.
    pub(crate) fn is_there(self) -> bool {
        match self {
            Self::Open | Self::Closed => true,
            Self::DebugOnly => cfg!(debug_assertions),
            Self::Off => false,
        }
    }
}

impl From<bool> for Inspector {
    fn from(is_open: bool) -> Self {
        if is_open { Self::Open } else { Self::Closed }
    }
}
