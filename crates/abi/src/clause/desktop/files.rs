//! Mapped files on the desktop, as measured: sharing, truncation, deletion, coherence.

clauses! {
    M_60A "M-60a" Measured WIN32
        "A file-mapping object keeps its file open after the file handle is closed: an object for \
         writing to the file lets others open it only with FILE_SHARE_WRITE; without that bit an \
         open fails with ERROR_SHARING_VIOLATION, whatever its access."
        "desktop cases K_share_RW_R_R, K_share_RW_RW_D, K_share_RW_0_D, K_share_RW_D_R, \
         K_share_RW_D_RW";
    M_60B "M-60b" Measured WIN32
        "An object that cannot write to the file (PAGE_READONLY, PAGE_WRITECOPY, an image) leaves \
         it, once the file handle is closed, open to the access and sharing that a caller asks \
         for."
        "desktop cases K_share_RO_W_0, K_share_RO_D_0, K_share_WC_RW_RW, K_share_RO_view_only, \
         K_share_IMAGE_0_0, K_share_IMAGE_D_RWD";
    M_60C "M-60c" Measured WIN32
        "An open file handle refuses others by its own share mode, mapped or not: \
         ERROR_SHARING_VIOLATION."
        "desktop case K_share_handle_open_excl";
    M_61A "M-61a" Measured WIN32
        "CREATE_ALWAYS and TRUNCATE_EXISTING on a file that an object or a view is mapped from fail \
         with ERROR_USER_MAPPED_FILE, whatever its protection."
        "desktop cases K_create_always_over_RO, K_create_always_over_WC_view, \
         K_create_always_over_RW_view, K_truncate_existing_over_RW";
    M_61B "M-61b" Measured WIN32
        "SetEndOfFile may grow a mapped file; the object keeps its size."
        "desktop case K_grown_file_old_mapping_size";
    M_61C "M-61c" Measured WIN32
        "WriteFile beyond the end grows a mapped file."
        "desktop case J_write_beyond_eof_ok";
    M_62A "M-62a" Measured WIN32
        "DeleteFile succeeds when views, object and file handle are gone."
        "desktop case K_delete_after_all_closed";
    M_62B "M-62b" Measured WIN32
        "A file under a copy-on-write object can be opened with FILE_FLAG_DELETE_ON_CLOSE."
        "desktop case K_delete_on_close_open_over_WC";
    M_62C "M-62c" Measured WIN32
        "A mapped file whose handles are closed can be renamed."
        "desktop case K_rename_mapped";
    M_62D "M-62d" Measured WIN32
        "CopyFile reads a mapped file that is shared for reading."
        "desktop case K_copy_from_mapped";
    M_63A "M-63a" Measured WIN32
        "ReadFile, WriteFile and the views of a local file see one content: what WriteFile wrote is \
         in the view at once, and the other way round."
        "desktop cases J_writefile_view_read, J_readfile_into_view";
    M_63B "M-63b" Measured WIN32
        "ReadFile and WriteFile work through a file handle from which an object was made."
        "desktop case J_writefile_after_map_ok";
    M_63C "M-63c" Measured WIN32
        "ReadFile into a view that cannot be written fails with ERROR_NOACCESS; it raises no \
         exception."
        "desktop case J_readfile_into_ro_view";
    M_63D "M-63d" Measured WIN32
        "A write through a copy-on-write view stays private: other views and the file keep the old \
         byte."
        "desktop case J_copy_view_private";
    M_63E "M-63e" Measured WIN32
        "Bytes written to a view beyond the end of the file, in its last page, do not reach the \
         file, which keeps its size."
        "desktop case E_eof_tail_write_not_saved";
    M_63F "M-63f" Measured WIN32
        "The bytes of an object of the paging file stay while the object lives, with or without a \
         view."
        "desktop case J_anon_data_survives_unmap"
        from M_54B;
    M_63G "M-63g" Measured WIN32
        "Processes with views of one object see each other's writes."
        "desktop case M_child_sees_parent_write";
    M_64 "M-64" Measured WIN32
        "FlushFileBuffers succeeds while views hold written pages."
        "desktop case I_flushfilebuffers";
}
