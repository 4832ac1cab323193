//! How a clause is written down: the macro, the sets of versions, the flat list.

use super::ClauseId;
use crate::OsVersion::{self, Ce3_0, Ce5_0, Ce6_0, CeNet4_2, Win32};

/// The Windows CE versions.
pub(super) const CE: &[OsVersion] = &[Ce3_0, CeNet4_2, Ce5_0, Ce6_0];
/// Windows CE 3.0 alone.
pub(super) const ONLY_3: &[OsVersion] = &[Ce3_0];
/// Windows CE .NET 4.2 alone.
pub(super) const ONLY_4: &[OsVersion] = &[CeNet4_2];
/// Windows CE 6.0 alone.
pub(super) const ONLY_6: &[OsVersion] = &[Ce6_0];
/// Windows CE up to .NET 4.2.
pub(super) const TO_4: &[OsVersion] = &[Ce3_0, CeNet4_2];
/// Windows CE with slots.
pub(super) const TO_5: &[OsVersion] = &[Ce3_0, CeNet4_2, Ce5_0];
/// Windows CE from .NET 4.2 on.
pub(super) const FROM_4: &[OsVersion] = &[CeNet4_2, Ce5_0, Ce6_0];
/// Windows CE .NET 4.2 and 5.0.
pub(super) const ONLY_4_5: &[OsVersion] = &[CeNet4_2, Ce5_0];
/// Windows CE from 5.0 on.
pub(super) const FROM_5: &[OsVersion] = &[Ce5_0, Ce6_0];
/// Windows CE but 5.0.
pub(super) const BUT_5: &[OsVersion] = &[Ce3_0, CeNet4_2, Ce6_0];
/// All but Windows CE 5.0.
pub(super) const BUT_5_AND_WIN32: &[OsVersion] = &[Ce3_0, CeNet4_2, Ce6_0, Win32];
/// All from Windows CE 5.0 on.
pub(super) const FROM_5_AND_WIN32: &[OsVersion] = &[Ce5_0, Ce6_0, Win32];
/// Windows CE 5.0 alone.
pub(super) const ONLY_5: &[OsVersion] = &[Ce5_0];
/// Windows CE up to .NET 4.2, and the desktop.
pub(super) const TO_4_AND_WIN32: &[OsVersion] = &[Ce3_0, CeNet4_2, Win32];
/// Windows CE 6.0 and the desktop.
pub(super) const FROM_6: &[OsVersion] = &[Ce6_0, Win32];
/// Every version.
pub(super) const EVERY: &[OsVersion] = &OsVersion::ALL;
/// The desktop alone.
pub(super) const WIN32: &[OsVersion] = &[Win32];

/// The records of one file: the name of each constant and its clause.
pub(super) type Area = &'static [(&'static str, ClauseId)];

/// Writes down clauses: constant, identifier, standing, versions, text, source. `several` after the
/// versions marks one that permits several results; `from` and constants after the source, one that
/// holds because those are followed; `untestable` and a reason at the end, one that no scenario can
/// show.
macro_rules! clauses {
    ($($name:ident $id:literal $standing:ident $versions:ident $(+ $extended:ident)?
        $(, $several:ident)? $text:literal $source:literal $(from $($cause:ident)+)?
        $(untestable $why:literal)?;)*) => {
        $(
            #[doc = $text]
            pub const $name: $crate::clause::ClauseId = &$crate::clause::Clause {
                id: $id,
                text: $text,
                standing: $crate::clause::Standing::$standing,
                versions: $crate::clause::record::$versions,
                extended_to: clauses!(@extended $($extended)?),
                source: $source,
                permits: clauses!(@permits $($several)?),
                follows_from: &[$($($crate::clause::$cause),+)?],
                untestable: clauses!(@untestable $($why)?),
            };
        )*
        pub(in crate::clause) const AREA: $crate::clause::record::Area =
            &[$((stringify!($name), $name)),*];
    };
    (@extended) => { &[] };
    (@extended $versions:ident) => { $crate::clause::record::$versions };
    (@permits) => { $crate::clause::Permits::One };
    (@permits several) => { $crate::clause::Permits::Several };
    (@untestable) => { None };
    (@untestable $why:literal) => { Some($why) };
}

/// How many clauses the areas hold.
pub(super) const fn count(areas: &[Area]) -> usize {
    let (mut sum, mut area) = (0, 0);
    while area < areas.len() {
        sum += areas[area].len();
        area += 1;
    }
    sum
}

/// The clauses of all areas, one after the other. `N` is their [`count`].
pub(super) const fn flatten<const N: usize>(areas: &[Area]) -> [ClauseId; N] {
    let mut flat = [areas[0][0].1; N];
    let (mut filled, mut area) = (0, 0);
    while area < areas.len() {
        let mut index = 0;
        while index < areas[area].len() {
            flat[filled] = areas[area][index].1;
            (filled, index) = (filled + 1, index + 1);
        }
        area += 1;
    }
    flat
}
