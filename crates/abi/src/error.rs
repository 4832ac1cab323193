//! Error codes: what GetLastError returns.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A last-error value.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ErrorCode(pub u32);

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal;)*) => {
        $(
            #[doc = concat!($($doc),+)]
            pub const $name: ErrorCode = ErrorCode($number);
        )*

        /// Every code that the model can answer with: number, name, meaning. In order of number.
        pub const ERROR_CODES: &[(ErrorCode, &str, &str)] =
            &[$((ErrorCode($number), stringify!($name), concat!($($doc),+).trim_ascii())),*];
    };
}

error_codes! {
    /// The operation completed.
    NO_ERROR = 0;
    /// There is no file with this name.
    ERROR_FILE_NOT_FOUND = 2;
    /// There is no folder with this name.
    ERROR_PATH_NOT_FOUND = 3;
    /// No more files or handles can be opened.
    ERROR_TOO_MANY_OPEN_FILES = 4;
    /// The handle or the file does not allow this.
    ERROR_ACCESS_DENIED = 5;
    /// The handle stands for nothing, or for something of another kind.
    ERROR_INVALID_HANDLE = 6;
    /// Physical memory ran out.
    ERROR_NOT_ENOUGH_MEMORY = 8;
    /// Address space or slots ran out.
    ERROR_OUTOFMEMORY = 14;
    /// The two paths lie on different volumes.
    ERROR_NOT_SAME_DEVICE = 17;
    /// The volume is write protected.
    ERROR_WRITE_PROTECT = 19;
    /// Writing to the volume failed.
    ERROR_WRITE_FAULT = 29;
    /// Reading from the volume failed.
    ERROR_READ_FAULT = 30;
    /// Another open of the file does not share this access.
    ERROR_SHARING_VIOLATION = 32;
    /// The end of the file was reached.
    ERROR_HANDLE_EOF = 38;
    /// The request is not supported here.
    ERROR_NOT_SUPPORTED = 50;
    /// The path to the server is gone.
    ERROR_BAD_NETPATH = 53;
    /// The file exists already.
    ERROR_FILE_EXISTS = 80;
    /// A parameter is wrong.
    ERROR_INVALID_PARAMETER = 87;
    /// The volume is full.
    ERROR_DISK_FULL = 112;
    /// The buffer is too small.
    ERROR_INSUFFICIENT_BUFFER = 122;
    /// The name has a form that no file can have.
    ERROR_INVALID_NAME = 123;
    /// No module has this name.
    ERROR_MOD_NOT_FOUND = 126;
    /// The file pointer would come to lie before the start of the file.
    ERROR_NEGATIVE_SEEK = 131;
    /// The name is no path that an object can have.
    ERROR_BAD_PATHNAME = 161;
    /// An object or a file with this name existed before the call.
    ERROR_ALREADY_EXISTS = 183;
    /// The file is no executable image.
    ERROR_BAD_EXE_FORMAT = 193;
    /// The name is longer than a name may be.
    ERROR_FILENAME_EXCED_RANGE = 206;
    /// The memory address is not one that this call can use.
    ERROR_INVALID_ADDRESS = 487;
    /// The buffer that was passed cannot be touched as the call has to.
    ERROR_NOACCESS = 998;
    /// The file is empty and no size was given.
    ERROR_FILE_INVALID = 1006;
    /// A process ended that was still needed.
    ERROR_PROCESS_ABORTED = 1067;
    /// The offset is not a multiple of the allocation granularity.
    ERROR_MAPPED_ALIGNMENT = 1132;
    /// There is no network.
    ERROR_NO_NETWORK = 1222;
    /// The file cannot be changed this way while it is mapped.
    ERROR_USER_MAPPED_FILE = 1224;
    /// The caller lacks a privilege that this needs.
    ERROR_PRIVILEGE_NOT_HELD = 1314;
    /// The medium of the volume was removed.
    ERROR_DEVICE_REMOVED = 1617;
    /// The buffer that was passed cannot be read.
    ERROR_INVALID_USER_BUFFER = 1784;
    /// The mutex does not belong to the calling thread.
    ERROR_NOT_OWNER = 288;
    /// The semaphore's maximum would be exceeded.
    ERROR_TOO_MANY_POSTS = 298;
}

impl ErrorCode {
    /// The documented name, where the model knows one.
    pub fn name(self) -> Option<&'static str> {
        ERROR_CODES.iter().find(|(code, ..)| *code == self).map(|(_, name, _)| *name)
    }

    /// What the code means, in one sentence.
    pub fn meaning(self) -> Option<&'static str> {
        ERROR_CODES.iter().find(|(code, ..)| *code == self).map(|(.., meaning)| *meaning)
    }

    /// The code with this name.
    pub fn from_name(name: &str) -> Option<ErrorCode> {
        ERROR_CODES.iter().find(|(_, known, _)| *known == name).map(|(code, ..)| *code)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}
