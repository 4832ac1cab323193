//! A struct of structures with one mark, one undo and one fingerprint.

/// Declares a struct whose fields are structures of this crate, and all that they do together.
///
/// A bare field starts empty ([`crate::Fresh`]). A field with `= |salt| …` starts with what that function
/// returns; the salt is made from the names of the struct and of the field, so that fields can be
/// moved without changing a fingerprint. The struct gets `new`, `Default`, `Clone` (without the log),
/// `PartialEq` and `Eq` (logical content), `Hash` (the fingerprint), `Debug`, and
///
/// - `TABLES`, the number of fields, and `mark`, `undo_to` with [`crate::Mark`]`<TABLES>`;
/// - `fingerprint`, `fingerprint_from_scratch`, `second_fingerprint`;
/// - `set_barrier`, `barrier`, `forget_log`.
///
/// ```
/// use journal::{Bits, Cell, Record, Slab};
///
/// /// One process.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Process {
///     last_error: u32,
/// }
///
/// impl Record for Process {}
///
/// journal::tables! {
///     /// All the state there is.
///     pub struct State {
///         /// Who runs.
///         pub processes: Slab<Process>,
///         /// Milliseconds since the start.
///         pub clock: Cell<u64>,
///         /// The next free identifier.
///         pub next_id: Cell<u32> = |salt| Cell::new(salt, 1),
///         /// Which places of 64 KB are taken.
///         pub places: Bits = |salt| Bits::new(salt, 512),
///     }
/// }
///
/// let mut state = State::new();
/// let process = state.processes.insert(Process { last_error: 0 });
/// state.set_barrier(true);
/// let (before, mark) = (state.clone(), state.mark());
///
/// state.processes.edit(process, |process| process.last_error = 87);
/// state.places.set_range(0, 3);
/// assert_ne!(state, before);
/// assert_ne!(state.fingerprint(), before.fingerprint());
/// assert_eq!(state.fingerprint(), state.fingerprint_from_scratch());
///
/// state.undo_to(&mark);
/// assert_eq!(state, before);
/// assert_eq!(state.fingerprint(), before.fingerprint());
/// assert_eq!(*state.next_id.get(), 1);
/// ```
#[macro_export]
macro_rules! tables {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty $(= $init:expr)?),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $type,)+
            switch: $crate::Switch,
        }

        impl $name {
            /// How many tables there are.
            $vis const TABLES: usize = [$(stringify!($field)),+].len();

            /// Every table in its first state, the barrier off.
            #[must_use]
            $vis fn new() -> Self {
                Self {
                    $($field: $crate::tables!(
                        @first $type, $crate::salt(stringify!($name), stringify!($field)) $(, $init)?
                    ),)+
                    switch: $crate::Switch(false),
                }
            }

            /// Turns the barrier of every table on or off; the logs are empty afterwards. No table's
            /// own is turned but here.
            $vis fn set_barrier(&mut self, on: bool) {
                self.switch = $crate::Switch(on);
                $($crate::Journaled::set_barrier(&mut self.$field, on);)+
            }

            /// Whether changes are being logged.
            #[inline]
            #[must_use]
            $vis fn barrier(&self) -> bool {
                self.switch.0
            }

            /// The present point of all logs.
            ///
            /// # Panics
            /// With the barrier off.
            #[inline]
            #[must_use]
            $vis fn mark(&self) -> $crate::Mark<{ Self::TABLES }> {
                assert!(self.barrier(), "a mark needs the barrier on");
                $crate::Mark { lengths: [$($crate::Journaled::logged(&self.$field).0),+] }
            }

            /// Undoes every change made since the mark was taken.
            ///
            /// # Panics
            /// When the log was forgotten, or undone beyond the mark.
            #[inline]
            $vis fn undo_to(&mut self, mark: &$crate::Mark<{ Self::TABLES }>) {
                let [$($field),+] = &mark.lengths;
                $($crate::Journaled::undo_to(&mut self.$field, *$field);)+
            }

            /// The fingerprint of all tables: kept with the barrier on, computed on demand with it off.
            #[inline]
            #[must_use]
            $vis fn fingerprint(&self) -> u64 {
                if self.barrier() {
                    0_u64 $(.wrapping_add($crate::Journaled::logged(&self.$field).1))+
                } else {
                    self.fingerprint_from_scratch()
                }
            }

            /// The same, always computed from the content.
            #[must_use]
            $vis fn fingerprint_from_scratch(&self) -> u64 {
                0_u64 $(.wrapping_add($crate::Journaled::fingerprint_from_scratch(&self.$field)))+
            }

            /// Another sum over the content, computed from it: with the fingerprint, 128 bits.
            #[must_use]
            $vis fn second_fingerprint(&self) -> u64 {
                0_u64 $(.wrapping_add($crate::Journaled::second_fingerprint(&self.$field)))+
            }

            /// Keeps the content and drops the way back; marks taken before are void.
            $vis fn forget_log(&mut self) {
                $($crate::Journaled::forget_log(&mut self.$field);)+
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                state.write_u64(self.fingerprint());
            }
        }
    };
    (@first $type:ty, $salt:expr) => {
        <$type as $crate::Fresh>::fresh(const { $salt })
    };
    (@first $type:ty, $salt:expr, $init:expr) => {{
        let first: fn(u64) -> $type = $init;
        first(const { $salt })
    }};
}
