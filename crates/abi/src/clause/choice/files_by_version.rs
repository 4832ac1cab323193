//! What files do by version: moving and copying, and the files of the desktop.

clauses! {
    SZ_181 "SZ-181" Chosen WIN32
        "While a file-mapping object lives that shows a file as an image, an open for writing \
         fails with ERROR_SHARING_VIOLATION, and one with FILE_FLAG_DELETE_ON_CLOSE with \
         ERROR_ACCESS_DENIED."
        "Public conformance tests of the desktop expect so; no measured case asks.";
    SZ_185 "SZ-185" Chosen WIN32
        "SetEndOfFile makes no file with a living file-mapping object shorter, whatever part of \
         it is mapped: ERROR_USER_MAPPED_FILE."
        "The documents ask for all views to be unmapped first; only growing is measured to work.";
    SZ_186 "SZ-186" Chosen WIN32
        "DeleteFile opens the file for deleting and shares everything: an open that does not share \
         deleting makes it fail with ERROR_SHARING_VIOLATION, and then a living file-mapping object \
         or the read-only attribute with ERROR_ACCESS_DENIED."
        "The documents name no code for a mapped file; the system calls such a file undeletable.";
    SZ_187 "SZ-187" Chosen WIN32
        "A file that is deleted while it is open keeps its path until its last handle is closed; \
         until then to open it, or to ask for its attributes, fails with ERROR_ACCESS_DENIED. What \
         maps it then keeps its bytes."
        "The documents speak of the last handle; the code is the one that programs report.";
    SZ_188 "SZ-188" Chosen WIN32
        "FILE_FLAG_DELETE_ON_CLOSE asks for DELETE too; it is refused with ERROR_ACCESS_DENIED on \
         a read-only file."
        "The documents tell the first; a read-only file is not deleted by other means either.";
    SZ_189 "SZ-189" Chosen WIN32
        "To read is FILE_READ_DATA, to write FILE_WRITE_DATA, to execute FILE_EXECUTE; the generic \
         accesses contain them, and GENERIC_ALL also DELETE. Sharing tells reading, with \
         executing, writing and deleting apart. An access that files do not have fails with \
         ERROR_ACCESS_DENIED."
        "The documents of sharing and of the access rights say so; the code is the standard one.";
    SZ_190 "SZ-190" Chosen WIN32
        "A path begins at a drive, at a share or at the current folder; slashes, `.` and `..` are \
         worked out, dots and blanks at the end of a name dropped. The current folder of a \
         process is at first the root of the machine's first disk."
        "The documents of file names say so; a world has to begin somewhere.";
    SZ_191 "SZ-191" Chosen WIN32
        "NULL, an empty text and a path of more than 259 characters fail with \
         ERROR_PATH_NOT_FOUND."
        "The documents give the limit and no code; programs report this one.";
    SZ_192 "SZ-192" Chosen FROM_6
        "SetFilePointer takes a signed distance of 64 bits where the high word is given, and puts \
         the high word of the position there; without it the distance has 32 bits, and a position \
         from 4 GB on fails with ERROR_INVALID_PARAMETER."
        "The documents of the desktop say so; those of 6.0 tell the high word alone.";
    SZ_193 "SZ-193" Chosen EVERY
        "CopyFile judges the file that there is as an open for reading that shares everything, \
         then the new path as CREATE_ALWAYS for writing that shares everything, then the room: \
         ERROR_DISK_FULL. Nothing is changed before that."
        "The documents give no order; that is what copying by hand would meet.";
    SZ_194 "SZ-194" Chosen EVERY
        "CopyFile and a move to another volume carry over bytes, length and attributes. The bytes \
         are those that ReadFile would read."
        "The documents promise the attributes and say nothing of views.";
    SZ_195 "SZ-195" Chosen EVERY
        "CopyFile fails with ERROR_FILE_EXISTS if the new file exists and must not, with \
         ERROR_SHARING_VIOLATION onto itself, and with ERROR_USER_MAPPED_FILE onto a mapped file."
        "The documents name no codes; these are those that the desktop has for such opens.";
    SZ_196 "SZ-196" Chosen EVERY
        "MoveFile judges the file that there is, then the new path, then the room. A path that a \
         file or a folder has is in the way: ERROR_ALREADY_EXISTS. ROM files are not moved: \
         ERROR_ACCESS_DENIED. The read-only attribute does not keep a file where it is."
        "The documents demand a new name and give no order and no code.";
    SZ_197 "SZ-197" Chosen CE
        "A file that is open or has a living file-mapping object is not moved: \
         ERROR_SHARING_VIOLATION."
        "It is not deleted either, and its path would change under those who use it.";
    SZ_198 "SZ-198" Chosen WIN32
        "MoveFile and MoveFileEx open the file for deleting and share everything, so that a mapped \
         one can be moved. A file that is to be replaced and is open or mapped makes them fail \
         with ERROR_ACCESS_DENIED; another volume without MOVEFILE_COPY_ALLOWED with \
         ERROR_NOT_SAME_DEVICE."
        "A mapped file is measured to be moved; the documents name the last code only.";
    SZ_199 "SZ-199" Chosen EVERY
        "Within its volume a moved file stays the same file: handles, views and writes that are \
         put off go with it. To another volume it is copied and then deleted; a file with a \
         living file-mapping object then stays where it was as well."
        "The documents say that such a move is a copy and that it may leave the source.";
    SZ_200 "SZ-200" Chosen WIN32
        "SetFileInformationByHandle marks an open file as to be deleted, or takes the mark off. It \
         needs DELETE; a read-only or mapped file cannot be marked: ERROR_ACCESS_DENIED. Other \
         classes of information are not modelled."
        "The documents demand the access; the code is the standard one.";
    SZ_201 "SZ-201" Chosen EVERY
        "GetFileAttributesEx tells attributes and length of the file or folder with a path, and \
         fails as GetFileAttributes does; a folder has no length."
        "The documents describe the structure; the codes are those of its sister.";
    SZ_202 "SZ-202" Chosen FROM_6
        "GENERIC_EXECUTE opens a file and counts as reading where it is shared, but neither \
         ReadFile nor WriteFile can use such a handle."
        "The documents of 6.0 name the access without its meaning; the desktop has this one.";
    SZ_203 "SZ-203" Chosen WIN32
        "GetFileSize takes a handle with any access, also with none."
        "The documents ask for the right to read attributes, which every open has.";
    SZ_231 "SZ-231" Chosen EVERY
        "WriteFile takes the bytes from the buffer before it looks for the medium: of two reasons to \
         fail, the buffer's comes first."
        "The documents give no order; what cannot be read cannot be written anywhere.";
    SZ_232 "SZ-232" Chosen EVERY
        "SetFilePointer asks for the medium wherever it moves from: it fails like any call with a \
         handle to a file whose card or server is gone."
        "The documents are silent; one rule for all that handles to files are used for.";
    SZ_233 "SZ-233" Chosen EVERY
        "When they succeed, only CreateFile, GetFileSize, SetFilePointer and the functions that make \
         named objects write the last error; all others leave it alone."
        "The reference says that some functions do, and names none; of these other documents say it.";
}
