//! GetFileAttributesEx: tells the attributes and the length of a file or folder by its path.
//!
//! Modelled: the attributes as GetFileAttributes has them, and both words of the length (SZ-201).
//! Not modelled: times. The level of information is not looked at: there is one.
//!
//! Documents: GetFileAttributesEx, desktop reference.

use super::{cite, decode_path};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Gives, OutputSpec, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use abi::constant::Family;
use kernel::Refusal;
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "GetFileAttributesEx",
    params: &[
        Param { name: "lpFileName", takes: Takes::Text },
        Param { name: "fInfoLevelId", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "lpFileInformation",
            takes: Takes::Structure {
                name: "WIN32_FILE_ATTRIBUTE_DATA",
                members: &[
                    OutputSpec {
                        name: "dwFileAttributes",
                        gives: Gives::Number { families: &[Family::FileAttribute] },
                    },
                    OutputSpec { name: "nFileSizeHigh", gives: Gives::Number { families: &[] } },
                    OutputSpec { name: "nFileSizeLow", gives: Gives::Number { families: &[] } },
                ],
            },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Tells the attributes and the length of a file or folder.",
    document: "GetFileAttributesEx, desktop reference",
    clauses: &[clause::ROM_02, clause::SZ_43, clause::SZ_47, clause::SZ_187, clause::SZ_201],
    invoke: |call, args| {
        let found = GetFileAttributesEx(call, args.text(0));
        if let Some(found) = found {
            call.put(&API, "dwFileAttributes", found.dwFileAttributes);
            call.put(&API, "nFileSizeHigh", found.nFileSizeHigh);
            call.put(&API, "nFileSizeLow", found.nFileSizeLow);
        }
        Returned::Value(found.is_some().into())
    },
};

/// What GetFileAttributesEx tells of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileAttributeData {
    /// FILE_ATTRIBUTE_ bits.
    pub dwFileAttributes: u32,
    /// The high word of the length in bytes.
    pub nFileSizeHigh: u32,
    /// The low word of the length in bytes.
    pub nFileSizeLow: u32,
}

/// Tells attributes and length of the file or folder with the path `lpFileName`.
pub fn GetFileAttributesEx(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
) -> Option<FileAttributeData> {
    let result = look(call, lpFileName).map(Some);
    call.finish(result, None)
}

fn look(call: &mut Call<'_, '_>, name: Option<&Arc<str>>) -> Result<FileAttributeData, Failure> {
    let path = decode_path(call, name)?;
    let machine = call.machine();
    let (attributes, size) =
        call.kernel.attributes_and_size(machine, &path).map_err(|refusal| match refusal {
            Refusal::FileNotFound | Refusal::PathNotFound => cite(refused(refusal), clause::SZ_47),
            refusal => refused(refusal),
        })?;
    Ok(FileAttributeData {
        dwFileAttributes: attributes,
        nFileSizeHigh: (size >> 32) as u32,
        nFileSizeLow: size as u32,
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_tells_the_length_of_a_file_and_none_of_a_folder() {
        check(
            r#"
            GetFileAttributesEx("\My Documents\fixed.txt")
            GetFileAttributesEx("\Windows")
            GetFileAttributesEx("\nothing")
            "#,
            expect![[r#"
                a: GetFileAttributesEx -> TRUE, dwFileAttributes 1, nFileSizeHigh 0, nFileSizeLow 5
                a: GetFileAttributesEx -> TRUE, dwFileAttributes 16, nFileSizeHigh 0, nFileSizeLow 0
                a: GetFileAttributesEx -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-47]"#]],
        );
    }
}
