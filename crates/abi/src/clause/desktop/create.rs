//! CreateFileMapping on the desktop: protection, section attributes, sizes.

clauses! {
    M_01A "M-01a" Measured WIN32
        "CreateFileMapping takes one of PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, \
         PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE and PAGE_EXECUTE_WRITECOPY; none of them, or \
         two, is ERROR_INVALID_PARAMETER."
        "desktop cases A_0_0, A_R_RO+RW, A_RW_RW+ERW, A_anon_RO+RW";
    M_01B "M-01b" Measured WIN32
        "PAGE_EXECUTE alone and PAGE_NOACCESS are ERROR_INVALID_PARAMETER in CreateFileMapping."
        "desktop cases A_RW_E, A_RX_E, A_RWX_NA, A_anon_NA";
    M_01C "M-01c" Measured WIN32
        "PAGE_NOCACHE, PAGE_GUARD and unknown bits beside the protection are \
         ERROR_INVALID_PARAMETER in CreateFileMapping."
        "desktop cases A_RW_RW+NOCACHE, A_X_RO+GUARD, A_RW_bad";
    M_02 "M-02" Measured WIN32
        "A wrong protection is refused before the access of the file handle is looked at."
        "desktop cases A_0_0, A_0_RO+RW, A_W_RO+RW, A_X_NA, A_WX_E";
    M_03A "M-03a" Measured WIN32
        "PAGE_READONLY and PAGE_WRITECOPY need a file handle with read access; any other fails with \
         ERROR_ACCESS_DENIED."
        "desktop cases A_RW_RO, A_RX_WC, A_W_RO, A_W_WC, A_0_WC";
    M_03B "M-03b" Measured WIN32
        "PAGE_READWRITE needs a file handle with read and write access; any other fails with \
         ERROR_ACCESS_DENIED."
        "desktop cases A_RX_RW, A_WX_RW";
    M_03C "M-03c" Measured WIN32
        "PAGE_EXECUTE_READ and PAGE_EXECUTE_WRITECOPY need a file handle with read and execute \
         access; any other fails with ERROR_ACCESS_DENIED."
        "desktop cases A_W_ER, A_X_ER, A_X_EWC, A_WX_EWC";
    M_03D "M-03d" Measured WIN32
        "PAGE_EXECUTE_READWRITE needs a file handle with read, write and execute access; any other \
         fails with ERROR_ACCESS_DENIED."
        "desktop cases A_RX_ERW, A_0_ERW";
    M_04 "M-04" Measured WIN32
        "An object of the paging file may have any protection that one of a file may have, \
         PAGE_READONLY included."
        "desktop cases A_anon_RW, A_anon_WC, A_anon_ER, B_anon_RO_0";
    M_05A "M-05a" Measured WIN32
        "hFile NULL is taken as INVALID_HANDLE_VALUE."
        "desktop cases D_null_hfile_size, D_null_hfile_size0";
    M_05B "M-05b" Measured WIN32
        "CreateFileMapping with a value that is no handle of the process fails with \
         ERROR_INVALID_HANDLE."
        "desktop case N_cfm_garbage";
    M_10A "M-10a" Measured WIN32
        "Without a section attribute SEC_COMMIT holds."
        "desktop cases D_default_is_commit, D_commit_size_attr, D_file_0";
    M_10B "M-10b" Measured WIN32
        "At most one of SEC_COMMIT, SEC_RESERVE and SEC_IMAGE may be given; two are \
         ERROR_INVALID_PARAMETER."
        "desktop cases D_anon_SEC_IMAGE+SEC_COMMIT, D_pe_SEC_IMAGE+SEC_RESERVE, \
         D_pe_SEC_IMAGE+SEC_COMMIT";
    M_10C "M-10c" Measured WIN32
        "SEC_NOCACHE is accepted beside SEC_COMMIT, SEC_RESERVE or SEC_IMAGE; alone it is \
         ERROR_INVALID_PARAMETER."
        "desktop cases D_file_SEC_NOCACHE, D_anon_SEC_NOCACHE, D_file_SEC_RESERVE+SEC_NOCACHE, \
         D_pe_SEC_IMAGE+SEC_NOCACHE";
    M_10D "M-10d" Measured WIN32
        "SEC_FILE is never accepted from a program: ERROR_INVALID_PARAMETER."
        "desktop cases D_anon_SEC_FILE, D_file_SEC_FILE+SEC_RESERVE, D_pe_SEC_IMAGE+SEC_FILE";
    M_10E "M-10e" Measured WIN32
        "SEC_LARGE_PAGES without SEC_COMMIT, or for a file, is ERROR_INVALID_PARAMETER."
        "desktop cases D_anon_SEC_LARGE_PAGES, D_anon_SEC_RESERVE+SEC_LARGE_PAGES, \
         D_file_SEC_COMMIT+SEC_LARGE_PAGES";
    M_10F "M-10f" Measured WIN32
        "SEC_WRITECOMBINE without SEC_COMMIT or SEC_RESERVE is ERROR_INVALID_PARAMETER."
        "desktop case D_file_SEC_WRITECOMBINE";
    M_11A "M-11a" Measured WIN32
        "SEC_IMAGE for anything but a file that is an executable image fails with \
         ERROR_BAD_EXE_FORMAT."
        "desktop case D_anon_SEC_IMAGE";
    M_11B "M-11b" Measured WIN32
        "SEC_IMAGE on an executable image succeeds with PAGE_READONLY and a file handle for \
         reading, and with PAGE_WRITECOPY."
        "desktop cases D_pe_SEC_IMAGE, K_share_IMAGE_0_0";
    M_12A "M-12a" Measured WIN32
        "An object knows its attribute: SEC_RESERVE or SEC_COMMIT for the paging file, SEC_FILE \
         for a file."
        "desktop cases D_reserve_size_attr, D_commit_size_attr, K_grown_file_old_mapping_size"
        untestable "No function of a scenario asks an object for its attribute; NtQuerySection of \
         `slotzero drive` does, and the measured cases compare its answers.";
    M_12B "M-12b" Measured WIN32
        "SEC_RESERVE and SEC_COMMIT make no difference to an object of a file."
        "desktop cases D_file_SEC_COMMIT, D_file_SEC_RESERVE+SEC_NOCACHE";
    M_20A "M-20a" Measured WIN32
        "An object of the paging file needs a size: 0 is ERROR_INVALID_PARAMETER, whatever the \
         protection."
        "desktop cases D_anon_size0_WC, D_anon_size0_ER, D_null_hfile_size0";
    M_20B "M-20b" Measured WIN32
        "A size of 0 without a file is ERROR_INVALID_PARAMETER even where an object of that name \
         exists."
        "desktop case D_anon_size0_named_existing";
    M_20C "M-20c" Measured WIN32
        "The size of an object of the paging file is rounded up to whole pages."
        "desktop cases D_default_is_commit, E_anon_view_all_region";
    M_20D "M-20d" Measured WIN32
        "The size of an object of the paging file may be 4 GB and more: both size words count."
        "desktop case D_anon_4g";
    M_20E "M-20e" Measured WIN32
        "A new object of the paging file reads as zero."
        "desktop cases L_read_rw_view_opened_WRITE_only, L_read_past_partial_view";
    M_21A "M-21a" Measured WIN32
        "A file of length 0 with a size of 0 fails with ERROR_FILE_INVALID, with or without a name \
         and whatever the protection."
        "desktop cases E_zero_file_size0_RW, E_zero_file_size0_readonly_handle, \
         E_zero_file_size0_named";
    M_21B "M-21b" Measured WIN32
        "A PAGE_READWRITE object larger than its file makes the file exactly that large, to the \
         byte; the bytes there were stay."
        "desktop cases E_zero_file_grow_filesize, E_grow_old_bytes_kept";
    M_21C "M-21c" Measured WIN32
        "An object larger than its file fails with ERROR_NOT_ENOUGH_MEMORY unless the protection \
         is one for writing to the file, whatever the access of the handle; the file keeps its \
         size."
        "desktop cases E_grow_RO_handle_RO, E_grow_RW_handle_WC, E_grow_RO_file_size_unchanged";
    M_21D "M-21d" Measured WIN32, several
        "A size that no file can have fails; no certain code belongs to it."
        "desktop cases E_grow_file_huge, E_grow_file_huge2";
    M_21E "M-21e" Measured WIN32
        "A size smaller than the file is accepted, and the object ends there, to the byte."
        "desktop cases E_less_than_file, E_view_len_over_mapping";
    M_22 "M-22" Measured WIN32
        "A successful CreateFileMapping that made a new object sets the last error to NO_ERROR."
        "desktop cases A_RW_RO, A_anon_RW, D_file_0, G_create_new";
}
