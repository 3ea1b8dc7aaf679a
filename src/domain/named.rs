//! Enums whose values have a name in banks and a display name.

/// Declares such an enum from one table.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $id:literal $title:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $(#[doc = $title] $variant,)*
        }

        impl $name {
            /// All values, in display order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns its name in banks.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns its display name.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// Returns the value with this name.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.id() == id)
            }
        }
    };
}

pub(crate) use named;
